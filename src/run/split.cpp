// The passes of a split run.
#include "zeren/run/split.hpp"

#include <algorithm>
#include <unordered_map>

#include "src/run/cells.hpp"
#include "src/run/evaluation_state.hpp"
#include "src/run/given_text.hpp"
#include "src/run/node_choice.hpp"

namespace zeren::inline v0 {

namespace {

using detail::Frame;
using plan::NodeId;
using plan::TableId;

std::vector<bool> rules_of(const plan::Split& split, plan::SplitPass pass) {
  std::vector<bool> rules;
  for (const plan::SplitPass one : split.findings) rules.push_back(one == pass || one == plan::SplitPass::both);
  return rules;
}

// What travels may be read by tables that are made on demand alone.
EvaluateOptions with_everything(EvaluateOptions options) {
  options.on_demand = true;
  return options;
}

std::string key_of(const Frame& frame, TableId table, std::uint32_t row) {
  return table == plan::scalar ? std::string() : detail::row_key(frame, table, row);
}

// Rows of a table by key.
class Rows {
 public:
  Rows(const Frame& frame, TableId table) : frame_(frame), table_(table) {
    const bool tier = table != plan::scalar && frame.run().plan.tables[table].kind == plan::TableKind::tier;
    if (tier) return;
    for (std::uint32_t r = 0; r < frame.rows(table); ++r) by_key_[key_of(frame, table, r)] = r;
    listed_ = true;
  }
  [[nodiscard]] std::optional<std::uint32_t> find(const std::string& key) const {
    if (listed_) {
      const auto found = by_key_.find(key);
      return found == by_key_.end() ? std::nullopt : std::optional(found->second);
    }
    const Organisation& organisation = frame_.run().organisation();
    const UnitId unit = organisation.find_code(key);
    if (unit == no_unit || organisation.tier(unit) != frame_.run().plan.tables[table_].tier) return std::nullopt;
    return organisation.row_in_tier(unit);
  }

 private:
  const Frame& frame_;
  TableId table_;
  bool listed_ = false;
  std::unordered_map<std::string, std::uint32_t> by_key_;
};

// ---- Aggregates put together from those of the parts ----

// What one cell of them is so far.
struct Total {
  bool any = false;
  CellState state = CellState::absent;
  std::string text;
};

std::string add_texts(const plan::Aggregate& aggregate, const plan::ValueType& type, const std::string& a,
                      const std::string& b, bool& fits) {
  using plan::AggregateKind;
  const bool number = type.kind == plan::ValueKind::number;
  const auto value = [](const std::string& text) { return Number::parse(text).value_or(Number(0)); };
  switch (aggregate.kind) {
    case AggregateKind::any:
      return a == "true" ? a : b;
    case AggregateKind::all:
      return a == "true" ? b : a;
    case AggregateKind::min:
    case AggregateKind::max: {
      const bool less = number ? value(a) < value(b) : a < b;  // days and moments sort as they are written
      return less == (aggregate.kind == AggregateKind::min) ? a : b;
    }
    default: {
      const NumberResult sum = add(value(a), value(b));
      fits = sum.ok() && (!type.is_count || sum.value.to_int64().has_value());
      return fits ? sum.value.to_fraction() : std::string();
    }
  }
}

void add_cell(const Frame& frame, NodeId id, Total& total, const GivenCell& cell, std::uint32_t row) {
  const plan::Node& node = frame.run().node(id);
  if (total.state == CellState::error || cell.state == CellState::absent) return;
  if (!total.any || cell.state == CellState::error) {
    total = {true, cell.state, cell.text};
    return;
  }
  bool fits = true;
  total.text = add_texts(std::get<plan::Aggregate>(node.payload), node.type, total.text, cell.text, fits);
  if (fits) return;
  const DiagnosticCode& code = node.type.is_count ? run_codes::count_too_large : run_codes::number_too_large;
  std::vector<std::string> more;
  if (!node.type.is_count) more.push_back(std::to_string(Number::max_bits));
  total.state = CellState::error;
  total.text = detail::given_error(detail::make_error(frame, id, code, row, std::move(more)));
}

// What an aggregate over no rows at all is.
std::optional<std::string> of_no_rows(plan::AggregateKind kind) {
  switch (kind) {
    case plan::AggregateKind::count:
    case plan::AggregateKind::sum:
      return "0";
    case plan::AggregateKind::any:
      return "false";
    case plan::AggregateKind::all:
      return "true";
    default:
      return std::nullopt;
  }
}

// ---- Columns that are given ----

class GivenColumns {
 public:
  explicit GivenColumns(std::span<const GivenCell> cells) {
    for (const GivenCell& cell : cells) by_node_[cell.node].push_back(&cell);
  }

  Result<Column, std::string> make(const Frame& frame, NodeId id, bool adds_up) const {
    const plan::Node& node = frame.run().node(id);
    const std::size_t rows = frame.rows(node.table);
    const Rows by_key(frame, node.table);
    std::vector<Total> totals(rows);
    const auto found = by_node_.find(id);
    const std::string name = detail::expression_text(frame.run().plan, id);
    for (const GivenCell* cell : found == by_node_.end() ? none_ : found->second) {
      const auto row = by_key.find(cell->key);
      if (!row) return Failure("`" + name + "` is given for `" + cell->key + "`, which is no row");
      Total& total = totals[*row];
      if (adds_up) {
        add_cell(frame, id, total, *cell, *row);
        continue;
      }
      if (total.any) return Failure("`" + name + "` is given twice for `" + cell->key + "`");
      total = {true, cell->state, cell->text};
    }
    return fill(frame, id, totals, adds_up);
  }

 private:
  static Result<Column, std::string> fill(const Frame& frame, NodeId id, std::vector<Total>& totals, bool adds_up) {
    const plan::Node& node = frame.run().node(id);
    Column column = node.table == plan::scalar ? detail::scalar_of(node) : detail::column_of(node, totals.size());
    detail::GivenReader reader(frame, node.type, column);
    for (std::uint32_t r = 0; r < totals.size(); ++r) {
      Total& total = totals[r];
      if (!total.any && !adds_up) {
        return Failure("`" + detail::expression_text(frame.run().plan, id) + "` is not given for `" +
                       key_of(frame, node.table, r) + "`");
      }
      if (!total.any) {
        if (const auto nothing = of_no_rows(std::get<plan::Aggregate>(node.payload).kind)) {
          total = {true, CellState::present, *nothing};
        }
      }
      bool fine = true;
      if (total.state == CellState::present) fine = reader.read(total.text, r);
      if (total.state == CellState::error) fine = reader.read_error(total.text, r);
      if (total.state == CellState::absent) column.set_absent(r);
      if (!fine) {
        return Failure("`" + total.text + "` is no value of `" + detail::expression_text(frame.run().plan, id) + "`");
      }
    }
    reader.finish();
    return column;
  }

  std::unordered_map<NodeId, std::vector<const GivenCell*>> by_node_;
  std::vector<const GivenCell*> none_;
};

}  // namespace

Result<Evaluation, EngineError> evaluate_part(const plan::Plan& plan, const plan::Split& split, const Dataset& dataset,
                                              const EvaluateOptions& options) {
  const std::vector<bool> rules = rules_of(split, plan::SplitPass::parts);
  const detail::NodeChoice pass{&split.part_nodes, &rules, {}, {}};
  return detail::evaluate_pass(plan, dataset, with_everything(options), &pass);
}

std::vector<GivenCell> given_cells(const Evaluation& part, const plan::Split& split) {
  std::vector<GivenCell> cells;
  const Frame& frame = part.state().main;
  for (const std::vector<NodeId>* nodes : {&split.columns, &split.sums}) {
    for (const NodeId id : *nodes) {
      const plan::Node& node = part.plan().nodes[id];
      const Column& column = *part.column(id);
      for (std::uint32_t r = 0; r < frame.rows(node.table); ++r) {
        GivenCell cell{id, key_of(frame, node.table, r), column.state(r), {}};
        if (cell.state == CellState::present) cell.text = detail::given_text(frame, node.type, column, r);
        if (cell.state == CellState::error) cell.text = detail::given_error(part.errors()[column.error_at(r)]);
        cells.push_back(std::move(cell));
      }
    }
  }
  return cells;
}

Result<Evaluation, EngineError> evaluate_upper(const plan::Plan& plan, const plan::Split& split, const Dataset& dataset,
                                               const EvaluateOptions& options, std::span<const GivenCell> cells) {
  const std::vector<bool> rules = rules_of(split, plan::SplitPass::upper);
  const GivenColumns columns(cells);
  detail::NodeChoice pass{&split.upper_nodes, &rules, split.columns, {}};
  pass.given.insert(pass.given.end(), split.sums.begin(), split.sums.end());
  pass.column_of = [&](const Frame& frame, NodeId id) {
    return columns.make(frame, id, std::binary_search(split.sums.begin(), split.sums.end(), id));
  };
  return detail::evaluate_pass(plan, dataset, with_everything(options), &pass);
}

}  // namespace zeren::inline v0
