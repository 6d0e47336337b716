// One evaluation of a plan over facts for a day.
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
#include "zeren/base/diagnostic.hpp"
#include "zeren/base/engine_error.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/base/number.hpp"
#include "zeren/base/result.hpp"
#include "zeren/plan/plan.hpp"
#include "zeren/run/column.hpp"
#include "zeren/run/dataset.hpp"

namespace zeren::inline v0 {

namespace detail {
struct EvaluationState;
struct NodeChoice;
}

/// A value for a parameter of the pack in place of its default.
struct ParamOverride {
  std::string name;
  plan::Value value;
};

struct EvaluateOptions {
  Date today;
  unsigned threads = 1;
  /// Makes the rows of tables that are made on demand only (the past periods of scores: one more evaluation each) even
  /// where no rule reads them.
  bool on_demand = true;
  std::vector<ParamOverride> overrides{};
  Limits limits{};  ///< a run that would pass one gives no result at all
  /// The minute of today, 0 .. 1439, up to which the run sees moments; without it, today as a whole.
  std::optional<std::int32_t> minute{};
  /// How many rows an operation takes at a time; 0 is 1. The result is the same at any number: fewer rows spread small
  /// tables over more threads, more of them cost less to begin.
  std::size_t chunk_rows = 16384;
  /// From how many rows on the columns of a table are computed where they are read, in one pass and without being held,
  /// where the plan allows it. Columns that are first read after the run do not count towards its limit of memory. The
  /// result is the same at any number; for fewer rows it takes longer to prepare than to run.
  std::size_t fuse_from_rows = 512;
};

/// A value that an operation in error was given: as the rule writes it, and what it was.
struct Operand {
  std::string text;   ///< `overdue_count`
  std::string value;  ///< `0`, as display_text gives it; empty where it was absent
};

/// Why a cell has no value.
struct CellError {
  const DiagnosticCode* code = nullptr;  ///< never null; one of run_codes ZR0500 .. ZR0519
  std::vector<std::string> arguments;    ///< of the code's message
  plan::NodeId node = plan::no_node;     ///< the expression that failed
  plan::RuleId rule = plan::no_rule;     ///< the rule that it stands in
  plan::TableId table = plan::scalar;    ///< the row that it failed on
  std::uint32_t row = 0;
  std::vector<Operand> operands;
  std::vector<std::uint32_t> causes;        ///< at most three errors (numbers) of the rows that an aggregate read
  std::optional<Date> first_day, last_day;  ///< of a ladder's condition: the check days on which it failed

  [[nodiscard]] std::string message(Language language = Language::en) const;
};

/// What a check, an assignment or a duty reports about the facts.
enum class FindingKind : std::uint8_t {
  violation,    ///< a row for which a check's requirement does not hold, or that names what its duty has not got
  no_holder,    ///< a task that nobody holds
  not_same_day  ///< tasks of one row that had to be assigned on one day
};
struct FindingRow {
  plan::TableId table = 0;
  std::uint32_t row = 0;
  std::string key;    ///< key of the row
  std::string label;  ///< what people read: name of a unit, label of a domain or body; else the key
};
struct Finding {
  FindingKind kind = FindingKind::violation;
  plan::RuleId rule = plan::no_rule;
  std::string name;              ///< of the check or assignment
  std::vector<FindingRow> rows;  ///< one, or two for a check over pairs
  std::vector<plan::Clause> clauses;
  std::string message_en, message_zh;
};

class Evaluation;

namespace detail {
[[nodiscard]] Result<Evaluation, EngineError> evaluate_pass(const plan::Plan& plan, const Dataset& dataset,
                                                            const EvaluateOptions& options, const NodeChoice* pass);
}

/// One cell of a result. Cheap; valid while the evaluation lives. Values may be asked only of present cells and only in
/// the cell's own kind.
class CellView {
 public:
  CellView(const Evaluation& evaluation, plan::NodeId node, std::uint32_t row)
      : evaluation_(&evaluation), node_(node), row_(row) {}

  [[nodiscard]] const plan::ValueType& type() const;
  [[nodiscard]] CellState state() const;
  [[nodiscard]] bool present() const { return state() == CellState::present; }

  [[nodiscard]] bool boolean() const;
  [[nodiscard]] Number number() const;
  [[nodiscard]] Date date() const;
  [[nodiscard]] Moment moment() const;
  /// Member of an enumeration.
  [[nodiscard]] std::uint32_t ordinal() const;
  [[nodiscard]] UnitId unit() const;
  /// The table and row that a reference (also a unit's) points at.
  [[nodiscard]] plan::RowValue reference() const;
  [[nodiscard]] std::span<const std::uint32_t> set() const;

  /// The value for machines: numbers as decimals where exact, else as fractions; dates as 2022-06-30; names of
  /// enumeration members; codes of units, keys of rows; `true` and `false`; sets parted by `;`. Empty unless present.
  [[nodiscard]] std::string text() const;
  /// The value for people: numbers rounded as `Evaluation::display_text` says; labels of enumeration members, names of
  /// units. Empty unless present.
  [[nodiscard]] std::string display_text() const;
  /// A number as `7/3` or `5`.
  [[nodiscard]] std::string fraction() const;
  /// The error of a cell in error; null otherwise.
  [[nodiscard]] const CellError* error() const;

 private:
  const Evaluation* evaluation_;
  plan::NodeId node_;
  std::uint32_t row_;
};

/// The results. Immutable; may be moved, and read from several threads. Plan and dataset (with its organisation) must
/// outlive it.
class Evaluation {
 public:
  Evaluation(Evaluation&&) noexcept;
  Evaluation& operator=(Evaluation&&) noexcept;
  ~Evaluation();

  [[nodiscard]] const plan::Plan& plan() const;
  [[nodiscard]] const Dataset& dataset() const;
  [[nodiscard]] Date today() const;
  /// The minute that the run was for; nothing where it was for a whole day.
  [[nodiscard]] std::optional<std::int32_t> minute() const;
  /// That minute, or the last one of today.
  [[nodiscard]] Moment now() const;

  // ---- Tables ----
  /// The table of this name; nothing if there is none (then its label is tried, if only one table has it).
  [[nodiscard]] std::optional<plan::TableId> find_table(std::string_view name) const;
  /// The rows that exist today, in the table's order: the numbers that `cell` takes. Empty for pair tables.
  [[nodiscard]] std::span<const std::uint32_t> rows(plan::TableId table) const;
  /// Rows held, those that do not exist today included.
  [[nodiscard]] std::size_t row_space(plan::TableId table) const;
  /// Key of a row: a unit's code, a domain's or body's name, the key of a fact; for rows that rules make
  /// `subject:step:day` and `source:task:holder`.
  [[nodiscard]] std::string key(plan::TableId table, std::uint32_t row) const;
  /// What people read in place of the key: a unit's name, the label of a domain or body, else the key.
  [[nodiscard]] std::string row_label(plan::TableId table, std::uint32_t row) const;
  /// The row that exists today and has the key (for units also a name or path that is unique). O(rows) where the table
  /// is not one of units.
  [[nodiscard]] std::optional<std::uint32_t> find_row(plan::TableId table, std::string_view key) const;

  // ---- Cells ----
  /// Column numbers are those of plan::Table::columns.
  [[nodiscard]] std::optional<std::size_t> find_column(plan::TableId table, std::string_view name) const;
  [[nodiscard]] CellView cell(plan::TableId table, std::uint32_t row, std::size_t column) const;
  /// A cell of any node but those of pair tables; row 0 for scalars.
  [[nodiscard]] CellView cell(plan::NodeId node, std::uint32_t row = 0) const;
  /// The whole column of a node; null for nodes without a column (scans, expands) and those of pair tables. One that
  /// was put off (EvaluateOptions::fuse_from_rows) is made when it is first asked for: O(rows) then, O(1) ever after.
  [[nodiscard]] const Column* column(plan::NodeId node) const;
  /// A number as people read it: rounded as the pack says (or to the digits that the column promises), with more digits
  /// where fewer would make it equal to a band's bound that it has not reached, put it on the other side of one, or
  /// make it look equal to an unequal neighbour in a ranking by this column.
  [[nodiscard]] std::string display_text(plan::NodeId node, std::uint32_t row) const;

  // ---- Errors and findings ----
  /// Every error that an `error_at` or a cause may name.
  [[nodiscard]] std::span<const CellError> errors() const;
  /// Errors that public columns of rows that exist today show, and those of ladders' conditions: numbers into
  /// `errors()`, each once, by table, row and rule.
  [[nodiscard]] std::span<const std::uint32_t> reported_errors() const;
  /// In the order of the rules, then of their rows.
  [[nodiscard]] std::span<const Finding> findings() const;

  [[nodiscard]] const detail::EvaluationState& state() const { return *state_; }

 private:
  friend Result<Evaluation, EngineError> detail::evaluate_pass(const plan::Plan&, const Dataset&,
                                                               const EvaluateOptions&, const detail::NodeChoice*);
  explicit Evaluation(std::unique_ptr<detail::EvaluationState> state);

  std::unique_ptr<detail::EvaluationState> state_;
};

/// Evaluates every column of the plan as of the end of `options.today`, or its minute. Deterministic: the same plan,
/// facts and day give the same result at any number of threads. Never throws for bad input and prints nothing. The
/// dataset must be bound to this plan. O(nodes × rows × log rows), times the check days for what ladders read.
[[nodiscard]] Result<Evaluation, EngineError> evaluate(const plan::Plan& plan, const Dataset& dataset,
                                                       const EvaluateOptions& options);

}  // namespace zeren::inline v0
