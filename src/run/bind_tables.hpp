// The forms between a host's tables and a dataset. Rows stand in source order until `bind_order` sorts them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/base/watch.hpp"
#include "src/run/text_dictionary.hpp"
#include "zeren/run/bind.hpp"

namespace zeren::inline v0::detail {

inline constexpr std::uint32_t nothing = 0xFFFFFFFFu;

/// What a distinct text of a reference means: the index of its target table in the field's type, and a row there (of
/// facts: in source order). `fault` is set where it means nothing.
struct ResolvedText {
  std::uint32_t target = nothing;
  std::uint32_t row = nothing;
  const DiagnosticCode* fault = nullptr;
  std::vector<std::string> arguments;
};

/// Whole numbers of any width, where they stand.
using WholeNumbers = std::variant<std::span<const std::int8_t>, std::span<const std::int16_t>,
                                  std::span<const std::int32_t>, std::span<const std::int64_t>>;

/// The column's whole numbers, if it holds such.
std::optional<WholeNumbers> whole_numbers(const SourceColumn& column);

/// A field's cells, parsed. Where the host's own array says the same, it is read in place of a copy.
struct ParsedColumn {
  const SourceColumn* source = nullptr;  // null: the table does not have it
  std::vector<std::uint8_t> absent;      // one a row; empty: none is absent
  std::vector<std::int32_t> days;        // date
  std::vector<std::uint8_t> flags;       // boolean
  std::vector<std::int64_t> integers;    // number: value * 10^digits; moment: its minutes
  std::optional<WholeNumbers> lent;      // in place of `integers`: the host's
  std::span<const UnitId> lent_units;    // in place of `codes`: the host's
  int digits = 0;
  std::vector<std::pair<std::uint32_t, Number>> others;  // numbers that do not fit, by row
  std::vector<std::uint32_t> codes;    // enumeration: ordinal; unit: UnitId; text, row: number in `texts`
  TextDictionary texts;                // text, row
  std::vector<ResolvedText> meaning;   // row: by number in `texts`
  std::unique_ptr<std::string> owned;  // what `texts` points into, where the source held no text
  std::vector<std::uint32_t> faulty;   // rows whose cell here is at fault, ascending; some more than once

  [[nodiscard]] bool is_absent(std::size_t row) const { return !absent.empty() && absent[row] != 0; }
  [[nodiscard]] std::int64_t integer(std::size_t row) const {
    if (!lent) return integers[row];
    return std::visit([row](const auto& values) { return std::int64_t{values[row]}; }, *lent);
  }
  [[nodiscard]] WholeNumbers all_integers() const { return lent ? *lent : WholeNumbers(std::span(integers)); }
  [[nodiscard]] std::span<const std::uint32_t> all_codes() const { return lent_units.empty() ? codes : lent_units; }
};

struct ParsedTable {
  const plan::Table* table = nullptr;
  const SourceTable* source = nullptr;  // null: not given
  std::size_t rows = 0;
  std::vector<ParsedColumn> columns;  // one a field
  std::vector<std::uint8_t> faults;   // of each row; not 0: rejected
  // Keys as texts, the parts of a composite one parted by `/`. `key_code` of a row is a number in `keys`, `nothing`
  // where a part of the key is at fault; `first_of_key` is the first row that has the key.
  const TextDictionary* keys = nullptr;  // null: the table has no key
  std::unique_ptr<TextDictionary> own_keys;
  std::unique_ptr<std::string> own_key_bytes;
  std::vector<std::uint32_t> key_code;
  std::vector<std::uint32_t> first_of_key;
  std::vector<std::uint32_t> same_as;  // the row that stands for this one, itself as a rule; empty: no duplicates
  // Source order; what a date says, from its first minute on. Empty where nothing can date a row.
  std::vector<Moment> visible_from;
  std::vector<std::uint32_t> order;    // source rows that are kept, in the table's total order
  std::size_t kept = 0;                // how many these are
  std::vector<std::uint32_t> new_row;  // of a source row; `nothing` if it was rejected; empty where nobody asks
  // With `revised on`: `order` holds the versions by key and recording; those of row r begin at `version_begin[r]`, and
  // `new_row` of every row of a key is the number of the one row that they are.
  std::vector<std::uint32_t> version_begin;

  [[nodiscard]] bool bad(std::size_t row) const { return faults[row] != 0; }
  [[nodiscard]] std::string_view key_text(std::size_t row) const { return keys->texts()[key_code[row]]; }
  [[nodiscard]] std::size_t line(std::size_t row) const { return source->lines.empty() ? row + 1 : source->lines[row]; }
};

/// Everything that the steps of binding share.
class Binding {
 public:
  Binding(const plan::Plan& p, const Organisation& o, const Limits& limits)
      : plan(p), organisation(o), watch(limits), tables(p.tables.size()) {}

  const plan::Plan& plan;
  const Organisation& organisation;
  Watch watch;
  bool borrows = false;             // whether columns of the host may stand in place of copies
  std::vector<ParsedTable> tables;  // by TableId; those that are no facts stay empty
  Domains domains;
  BodyTable bodies;
  std::vector<Reject> rejects;

  // Both throw LimitReached where there are too many.
  /// A fault of one cell; `column` may be null for the row as a whole. At most four are kept for a row.
  void reject_row(plan::TableId table, std::size_t row, const ParsedColumn* column, const DiagnosticCode& code,
                  std::vector<std::string> arguments);
  /// A fault of a whole table.
  void reject_table(const SourceTable& source, std::string column, const DiagnosticCode& code,
                    std::vector<std::string> arguments);
  /// The first reason for which the row was rejected, with its place, in both languages.
  [[nodiscard]] std::string first_reason(plan::TableId table, std::size_t row) const;

  [[nodiscard]] bool is_facts(plan::TableId table) const { return plan.tables[table].kind == plan::TableKind::facts; }
  [[nodiscard]] bool refers_to_facts(const plan::Field& field) const {
    if (field.type.kind != plan::ValueKind::row) return false;
    for (const plan::TableId target : field.type.targets) {
      if (is_facts(target)) return true;
    }
    return false;
  }

 private:
  void add(Reject reject);

  std::unordered_map<std::uint64_t, std::size_t> first_reject_;  // by table and row
};

/// The day of a cell of dates or moments.
[[nodiscard]] inline Date day_of(const ParsedColumn& column, std::size_t row) {
  return column.days.empty() ? Moment{column.integers[row]}.day() : Date{column.days[row]};
}

/// Of a table with `revised on`: the first minute on which the row was recorded.
[[nodiscard]] Moment recorded_at(const ParsedTable& table, std::size_t row);

/// The number of a cell that does not fit `integers`, or null. O(log of such cells).
const Number* held_apart(const ParsedColumn& column, std::size_t row);

/// A cell or a name shortened and made safe for a message.
std::string quoted(std::string_view text);
/// `a, b or c`, at most twelve of them, for help texts.
std::string join_choices(const std::vector<std::string>& names);
/// The nearest known name, or all of them.
std::string suggest(std::string_view word, const std::vector<std::string>& names);

// The steps, in order.
void build_domains(Binding& binding);
void build_bodies(Binding& binding, const SourceTable* given);
void parse_table(Binding& binding, plan::TableId id, const SourceTable& source);
/// First the references to units, domains and bodies, then (with `to_facts`) all others, which need the keys.
void resolve_references(Binding& binding, bool to_facts);
void index_keys(Binding& binding);
void reject_duplicates(Binding& binding);
/// Passes rejection and visibility on along the references.
void follow_references(Binding& binding);
void order_rows(Binding& binding);
/// Takes what it needs: afterwards the parsed table has no cells and no order any more, but its keys.
std::shared_ptr<const BoundTable> make_bound_table(Binding& binding, plan::TableId id);
std::vector<Relation> bind_relations(Binding& binding, const std::vector<const SourceTable*>& given);
ResponsibilityIndex bind_responsibility(const Binding& binding, const Dataset& dataset);

// ---- Shared by several steps ----

/// Reads a column into `parsed`; faults are reported to the binding. False where the column as a whole is of no use.
bool parse_column(Binding& binding, plan::TableId id, const plan::Field& field, ParsedColumn& parsed);

/// What a text means in a table that is no facts.
ResolvedText find_unit(const Binding& binding, std::string_view text, const std::vector<plan::TableId>& tiers);
/// The same for a unit's number.
ResolvedText check_unit(const Binding& binding, UnitId unit, const std::vector<plan::TableId>& tiers);
ResolvedText find_domain(const Binding& binding, std::string_view text);
ResolvedText find_body(const Binding& binding, std::string_view text);
/// The same for any table; facts by key.
ResolvedText find_row(const Binding& binding, plan::TableId table, std::string_view text);

/// Ranks of texts in byte order, by their number.
std::vector<std::uint32_t> rank_texts(const std::vector<std::string_view>& texts, const Watch& watch);

/// Calls `visit(row, text)` for each cell of a column of texts; false if it holds something else.
template <class Visit>
bool visit_texts(const SourceColumn& column, Visit&& visit) {
  return std::visit(
      [&](const auto& values) {
        if constexpr (std::is_convertible_v<decltype(values[0]), std::string_view>) {
          for (std::size_t row = 0; row < values.size(); ++row) {
            const bool there = column.present.empty() || column.present[row];
            visit(row, there ? std::string_view(values[row]) : std::string_view());
          }
          return true;
        } else {
          return false;
        }
      },
      column.values);
}

}  // namespace zeren::inline v0::detail
