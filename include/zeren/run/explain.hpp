// Why a cell has its value: the plan walked backwards from it, down to facts by key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "zeren/base/date.hpp"
#include "zeren/base/diagnostic.hpp"
#include "zeren/base/number.hpp"
#include "zeren/plan/plan.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0 {

/// What an item of an explanation is to the item that it stands under.
enum class ExplanationRole : std::uint8_t {
  cell,        ///< the cell asked for
  column,      ///< a column that another rule makes
  field,       ///< a field of a row of facts, or a column of the organisation
  param,       ///< a parameter of the pack
  expression,  ///< an operation, with its operands under it
  condition,   ///< of a branch, a step, a veto, an assignment
  branch,      ///< of an `if`: `taken` says whether it was
  rows,        ///< an aggregate: the rows it read stand under it
  fact,        ///< one of these rows, by key
  start,       ///< of a score, as are the next ones
  line,
  raw_total,  ///< of a line, before `at most`
  at_most,
  floor_cap,
  blend,
  blend_part,
  floor_cap_after,
  rounding,
  veto,
  band,
  neighbour,  ///< a row of the same ranking
  stay,       ///< of a ladder: one stay at a step
  next_step,
  release,
  entry,      ///< of a ledger: what was recorded, cancelled, revoked or carried over
  threshold,  ///< of a ledger: `taken` says whether it is reached
  task,       ///< of an assignment
  holder,
  due,
  target_value,  // of a target: what is measured
  target_goal,   // what it is held against
  cause          ///< of an error
};

/// A remark in both languages.
struct ExplanationNote {
  std::string en, zh;
};

/// What a cell holds.
struct ExplainedValue {
  CellState state = CellState::present;
  plan::ValueKind kind = plan::ValueKind::number;
  std::string text;      ///< for machines, as CellView::text
  std::string display;   ///< for people, as CellView::display_text
  std::string fraction;  ///< numbers: `7/3` or `5`, exact
};

/// One item of an explanation, with those that it is made of under it.
struct ExplanationItem {
  ExplanationRole role = ExplanationRole::expression;
  std::string name;   ///< of the column, line, step, parameter; of a fact its key
  std::string label;  ///< for people; may be empty
  std::string table;  ///< facts, neighbours: the table of the row
  std::string text;   ///< the expression as written
  std::optional<ExplainedValue> value;
  bool adds = false;          ///< the values of the items that add up to the value of the item above, exactly
  std::optional<bool> taken;  ///< branches, vetoes, bands, the cap that bit
  std::vector<plan::Clause> clauses;
  std::string file;
  std::uint32_t line = 0;
  std::vector<ExplanationNote> notes;
  std::vector<ExplanationItem> parts;
  std::size_t left_out = 0;                      ///< parts that are not shown, because there are too many
  std::optional<ExplainedValue> left_out_total;  ///< what those add, where the parts add up
};

struct ExplainOptions {
  std::size_t facts = 20;    ///< rows shown of one aggregate
  std::size_t depth = 12;    ///< levels of expressions
  std::size_t items = 5000;  ///< items of one explanation
};

/// The explanation of one cell.
struct Explanation {
  std::optional<EngineError> error;  ///< a limit of the evaluation was passed or it was cancelled: there is no item
  std::string pack;
  Date today;
  std::string table, table_label;
  std::string key, row_label;
  std::string column, column_label;
  ExplanationItem root;
};

/// Explains a cell of a public column: `column` is an index into plan::Table::columns, `row` one of
/// `evaluation.rows(table)`; both must be in range. Never throws for bad facts and prints nothing. For a ladder the
/// days it entered its step, and those of a release under way, are evaluated again (only the columns its conditions
/// read). O(rows of the tables that the cell reads), for each aggregate shown.
[[nodiscard]] Explanation explain(const plan::Plan& plan, const Dataset& dataset, const Evaluation& evaluation,
                                  plan::TableId table, std::uint32_t row, std::size_t column,
                                  const ExplainOptions& options = {});

/// Aligned text for people, in English or Chinese. In zeren::zeren.
[[nodiscard]] std::string render_text(const Explanation& explanation, Language language = Language::en);

/// JSON, `"version": 1`; docs/explanation.schema.json says its form. Numbers are strings. In zeren::zeren.
[[nodiscard]] std::string to_json(const Explanation& explanation);

/// The role's name as JSON has it, for example `blend_part`.
[[nodiscard]] std::string_view to_string(ExplanationRole role) noexcept;

}  // namespace zeren::inline v0
