// One decision: columns of one record, without tables and without allocation. The path of a request handler.
//
//   PreparedDecision::prepare(plan, "hazard", {"level"}, {.today = day})   once; shared by all threads
//   DecisionRecord record(prepared)                                        one a thread, used again and again
//   record.set_count(slot, 3); … record.run(); record.ordinal(0)           a call
//
// Cell for cell the same as `evaluate` over a table with that row: absence, errors, exactness and short circuits
// included. What needs other rows (counts, ranks, ladders, references to facts) cannot be decided so, and `prepare`
// says which rule needs them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/date.hpp"
#include "zeren/base/engine_error.hpp"
#include "zeren/base/moment.hpp"
#include "zeren/base/number.hpp"
#include "zeren/base/result.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/plan/plan.hpp"
#include "zeren/run/column.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0 {

namespace detail {
struct DecisionProgram;
struct DecisionState;
struct DecisionValue;

/// What a field takes, as one 64-bit word.
enum class SlotForm : std::uint8_t { count, decimal, boolean, date, moment, ordinal, unit, row, text };
enum class SlotState : std::uint8_t { present, absent, unset };
struct SlotRule {
  SlotForm form = SlotForm::count;
  bool optional = false;
  std::int64_t low = INT64_MIN, high = INT64_MAX;
};
}  // namespace detail

struct DecisionOptions {
  Date today;
  std::optional<std::int32_t> minute{};  ///< as EvaluateOptions::minute
  std::vector<ParamOverride> overrides{};
  /// Needed only by rules that follow a unit (`at.county`) or name one; it must outlive the decision.
  const Organisation* organisation = nullptr;
  /// False works every expression out, without tables of answers and indices: slower, with the same answers.
  bool shortcuts = true;
};

/// Number of a field of the table, in the order of its declaration.
using DecisionSlot = std::uint32_t;

/// Columns of one table, ready to be decided for one record at a time. Immutable; copies share it, threads too. The
/// plan must outlive it. Everything that does not depend on the record (parameters, today, dated parameters) is worked
/// out when it is prepared, so that a new day needs a new one.
class PreparedDecision {
 public:
  /// Columns are found by name or label. Fails with ZR0540 .. ZR0543 where there is no such table or column or one
  /// cannot be decided for a record alone, else as `evaluate` does. O(nodes of the plan).
  [[nodiscard]] static Result<PreparedDecision, EngineError> prepare(const plan::Plan& plan, std::string_view table,
                                                                     std::span<const std::string_view> columns,
                                                                     const DecisionOptions& options);
  /// The field of this name or label. O(fields).
  [[nodiscard]] std::optional<DecisionSlot> slot(std::string_view field) const;
  /// Number of fields: slots are below it.
  [[nodiscard]] std::size_t slots() const;
  /// True where a column that was asked for reads the field: it must then be set before a run.
  [[nodiscard]] bool reads(DecisionSlot slot) const;
  /// Columns that were asked for, in that order.
  [[nodiscard]] std::size_t outputs() const;
  [[nodiscard]] const plan::ValueType& output_type(std::size_t output) const;
  /// How an output is found: `table` (looked up by the intervals that its fields lie in), `index` (rules that cannot
  /// match are not looked at) or `rules` (its expressions one by one). For benchmarks and curious people.
  [[nodiscard]] std::string_view method(std::size_t output) const;

  [[nodiscard]] const detail::DecisionProgram& program() const { return *program_; }

 private:
  friend class DecisionRecord;
  explicit PreparedDecision(std::shared_ptr<const detail::DecisionProgram> program) : program_(std::move(program)) {}

  std::shared_ptr<const detail::DecisionProgram> program_;
};

/// One record and what is decided for it. For one thread at a time. Setting, running and reading allocate nothing, but
/// for numbers of more than 64 bits in numerator or denominator, `error`, `refusal_reason` and texts of more than 15
/// bytes that a rule makes (there are none).
class DecisionRecord {
 public:
  explicit DecisionRecord(const PreparedDecision& decision);
  DecisionRecord(DecisionRecord&&) noexcept;
  DecisionRecord& operator=(DecisionRecord&&) noexcept;
  ~DecisionRecord();

  // ---- Values. False where `bind` would reject the row: the value is of another kind than the field, outside its
  // declared range, or has more digits than declared. The field then has no value, and `refusal_reason` says why. ----

  bool set_count(DecisionSlot slot, std::int64_t value) { return set_word(slot, detail::SlotForm::count, value); }
  bool set_boolean(DecisionSlot slot, bool value) { return set_word(slot, detail::SlotForm::boolean, value ? 1 : 0); }
  bool set_date(DecisionSlot slot, Date value) { return set_word(slot, detail::SlotForm::date, value.days); }
  bool set_moment(DecisionSlot slot, Moment value) { return set_word(slot, detail::SlotForm::moment, value.minutes); }
  /// Member of the field's enumeration.
  bool set_ordinal(DecisionSlot slot, std::uint32_t member) {
    return set_word(slot, detail::SlotForm::ordinal, member);
  }
  /// The member of this name or label. O(members).
  bool set_member(DecisionSlot slot, std::string_view name);
  /// Any number; counts too.
  bool set_number(DecisionSlot slot, const Number& value);
  /// unscaled / 10^digits, without a detour over Number where that is what the field holds; digits 0 .. 18.
  bool set_decimal(DecisionSlot slot, std::int64_t unscaled, int digits);
  /// Not copied: it must live until the outputs have been read. Empty is absent.
  bool set_text(DecisionSlot slot, std::string_view value);
  bool set_unit(DecisionSlot slot, UnitId unit);
  /// A domain or body, by its row.
  bool set_row(DecisionSlot slot, plan::RowValue row);
  bool set_absent(DecisionSlot slot);
  /// Takes all values away.
  void clear();

  /// Decides. False where a field that is read has no value, a date is later than the day of the record, or the record
  /// is dated later than today: `evaluate` would not have that row. `refusal_reason` says which. Outputs hold until the
  /// next run.
  bool run();
  /// Why the last set or run that gave false did.
  [[nodiscard]] EngineError refusal_reason() const;

  // ---- Outputs, by the number of the column asked for; values of present ones only, in their own kind ----

  [[nodiscard]] CellState state(std::size_t output) const noexcept;
  [[nodiscard]] bool present(std::size_t output) const noexcept { return state(output) == CellState::present; }
  [[nodiscard]] bool boolean(std::size_t output) const noexcept;
  [[nodiscard]] Number number(std::size_t output) const;
  /// A number that is whole and fits; else 0.
  [[nodiscard]] std::int64_t count(std::size_t output) const noexcept;
  [[nodiscard]] Date date(std::size_t output) const noexcept;
  [[nodiscard]] Moment moment(std::size_t output) const noexcept;
  [[nodiscard]] std::uint32_t ordinal(std::size_t output) const noexcept;
  [[nodiscard]] std::string_view text(std::size_t output) const noexcept;
  [[nodiscard]] UnitId unit(std::size_t output) const noexcept;
  /// The row of a domain or body that a reference means.
  [[nodiscard]] plan::RowValue reference(std::size_t output) const noexcept;
  /// The members of a `collect` table, one bit an ordinal.
  [[nodiscard]] std::uint64_t members(std::size_t output) const noexcept;
  /// The row (from 1) of the decision table that gave the output; nothing where it is no such column or no row did.
  [[nodiscard]] std::optional<std::uint32_t> matched_row(std::size_t output);
  /// Of an output in error: as the cell of a batch run has it, row and operands aside.
  [[nodiscard]] CellError error(std::size_t output) const;

 private:
  bool set_word(DecisionSlot slot, detail::SlotForm form, std::int64_t value) {
    const detail::SlotRule& rule = rules_[slot];
    if (rule.form != form || value < rule.low || value > rule.high) return refuse_word(slot, form, value);
    words_[slot] = value;
    states_[slot] = detail::SlotState::present;
    return true;
  }
  bool refuse_word(DecisionSlot slot, detail::SlotForm form, std::int64_t value);
  bool refuse(DecisionSlot slot, const DiagnosticCode& code);
  bool object(DecisionSlot slot, const DiagnosticCode& code);
  bool take_number(DecisionSlot slot, const Number& value);
  bool check_times();
  [[nodiscard]] const detail::DecisionValue& value(std::size_t output) const noexcept;

  std::unique_ptr<detail::DecisionState> state_;
  // Into the program and the state, for the short way above.
  const detail::SlotRule* rules_ = nullptr;
  std::int64_t* words_ = nullptr;
  detail::SlotState* states_ = nullptr;
};

}  // namespace zeren::inline v0
