#include "zeren/run/compare.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace zeren::inline v0 {

namespace {

using plan::NodeKind;
using plan::TableId;
using plan::TableKind;

constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();
// How many references are followed from a row to the unit that it belongs to: a task to its hazard to its village.
constexpr int most_steps_to_unit = 3;

bool is_compared(const plan::Table& table) {
  return table.kind != TableKind::pair;
}

// The unit that a row is, or is at by its first reference that leads to one; no_unit where none does.
UnitId unit_of(const Evaluation& evaluation, TableId id, std::uint32_t row, int steps = most_steps_to_unit) {
  const plan::Table& table = evaluation.plan().tables[id];
  if (table.kind == TableKind::tier) return evaluation.dataset().organisation->units_of_tier(table.tier)[row];
  const auto each_reference = [&](plan::ValueKind kind, const auto& visit) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const plan::NodeId node = table.columns[c].node;
      if (node == plan::no_node || evaluation.plan().nodes[node].type.kind != kind) continue;
      if (evaluation.plan().nodes[node].kind == NodeKind::self) continue;
      const CellView cell = evaluation.cell(id, row, c);
      if (cell.present() && visit(cell)) return;
    }
  };
  UnitId unit = no_unit;
  each_reference(plan::ValueKind::unit, [&](const CellView& cell) {
    unit = cell.unit();
    return true;
  });
  if (unit != no_unit || steps == 0) return unit;
  each_reference(plan::ValueKind::row, [&](const CellView& cell) {
    const plan::RowValue target = cell.reference();
    if (evaluation.plan().tables[target.table].kind == TableKind::facts) {
      unit = unit_of(evaluation, target.table, target.row, steps - 1);
    }
    return unit != no_unit;
  });
  return unit;
}

bool same_value(const CellView& a, const CellView& b) {
  if (a.state() != b.state()) return false;
  if (a.state() == CellState::absent) return true;
  if (a.state() == CellState::error) return a.error()->message() == b.error()->message();
  if (a.type().kind != b.type().kind) return a.text() == b.text();
  switch (a.type().kind) {
    case plan::ValueKind::number:
      return a.number() == b.number();
    case plan::ValueKind::boolean:
      return a.boolean() == b.boolean();
    case plan::ValueKind::date:
      return a.date() == b.date();
    default:
      return a.text() == b.text();
  }
}

ComparedValue value_of(const CellView& cell) {
  ComparedValue value;
  value.state = cell.state();
  value.kind = cell.type().kind;
  value.text = cell.state() == CellState::error ? cell.error()->message() : cell.text();
  value.display = cell.present() ? cell.display_text() : value.text;
  return value;
}

// Two columns of one name.
struct ColumnPair {
  std::size_t a = 0, b = 0;
};

class Comparer {
 public:
  Comparer(const Evaluation& a, const Evaluation& b, const CompareOptions& options) : a_(a), b_(b), options_(options) {}

  Comparison run() {
    for (TableId t = 0; t < a_.plan().tables.size(); ++t) {
      if (!is_wanted(a_.plan().tables[t])) continue;
      if (const auto other = table_of(b_, a_.plan().tables[t].name)) {
        compare_tables(t, *other);
      } else {
        result_.shapes.push_back({Side::a, a_.plan().tables[t].name, {}});
      }
    }
    for (const plan::Table& table : b_.plan().tables) {
      if (is_wanted(table) && !table_of(a_, table.name)) result_.shapes.push_back({Side::b, table.name, {}});
    }
    sort_rows();
    compare_findings();
    return std::move(result_);
  }

 private:
  // Where a row stands in the result.
  struct Place {
    std::size_t unit = nowhere;
    bool own_row = false;
    std::size_t table = 0, row = 0;

    [[nodiscard]] auto order() const { return std::tuple(unit, !own_row, table, row); }
  };

  bool is_wanted(const plan::Table& table) const {
    if (!is_compared(table)) return false;
    const auto& wanted = options_.tables;
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), table.name) != wanted.end();
  }
  static std::optional<TableId> table_of(const Evaluation& evaluation, std::string_view name) {
    for (TableId t = 0; t < evaluation.plan().tables.size(); ++t) {
      if (is_compared(evaluation.plan().tables[t]) && evaluation.plan().tables[t].name == name) return t;
    }
    return std::nullopt;
  }
  bool is_shown(const plan::PublicColumn& column) const {
    return column.node != plan::no_node && (column.shown || options_.helpers);
  }

  std::vector<ColumnPair> pair_columns(TableId table_a, TableId table_b) {
    std::vector<ColumnPair> pairs;
    const auto& columns_a = a_.plan().tables[table_a].columns;
    const auto& columns_b = b_.plan().tables[table_b].columns;
    const auto shown_of = [this](const auto& columns, const std::string& name) {
      const auto found = std::find_if(columns.begin(), columns.end(),
                                      [&](const plan::PublicColumn& c) { return c.name == name && is_shown(c); });
      return static_cast<std::size_t>(found - columns.begin());
    };
    for (std::size_t c = 0; c < columns_a.size(); ++c) {
      if (!is_shown(columns_a[c])) continue;
      const std::size_t other = shown_of(columns_b, columns_a[c].name);
      if (other < columns_b.size()) {
        pairs.push_back({c, other});
      } else {
        result_.shapes.push_back({Side::a, a_.plan().tables[table_a].name, columns_a[c].name});
      }
    }
    for (const plan::PublicColumn& column : columns_b) {
      if (is_shown(column) && shown_of(columns_a, column.name) == columns_a.size()) {
        result_.shapes.push_back({Side::b, b_.plan().tables[table_b].name, column.name});
      }
    }
    return pairs;
  }

  void compare_tables(TableId table_a, TableId table_b) {
    const std::vector<ColumnPair> columns = pair_columns(table_a, table_b);
    std::unordered_map<std::string, std::uint32_t> rows_b;
    for (const std::uint32_t row : b_.rows(table_b)) rows_b.emplace(b_.key(table_b, row), row);
    for (const std::uint32_t row : a_.rows(table_a)) {
      const std::string key = a_.key(table_a, row);
      const auto other = rows_b.find(key);
      if (other == rows_b.end()) {
        add_row(a_, {table_a, row}, RowPlace{table_a, row}, std::nullopt, table_a);
        continue;
      }
      compare_rows({table_a, row}, {table_b, other->second}, columns);
      rows_b.erase(other);
    }
    for (const std::uint32_t row : b_.rows(table_b)) {
      const auto left = rows_b.find(b_.key(table_b, row));
      if (left == rows_b.end()) continue;
      add_row(b_, {table_b, row}, std::nullopt, RowPlace{table_b, row}, table_a);
      rows_b.erase(left);
    }
  }

  void compare_rows(RowPlace a, RowPlace b, const std::vector<ColumnPair>& columns) {
    ++result_.rows_compared;
    result_.cells_compared += columns.size();
    std::vector<CellDifference> cells;
    for (const ColumnPair& pair : columns) {
      const CellView cell_a = a_.cell(a.table, a.row, pair.a);
      const CellView cell_b = b_.cell(b.table, b.row, pair.b);
      if (same_value(cell_a, cell_b)) continue;
      const plan::PublicColumn& column = a_.plan().tables[a.table].columns[pair.a];
      CellDifference cell{column.name, column.label, pair.a, pair.b, value_of(cell_a), value_of(cell_b)};
      if (cell.a.display == cell.b.display) {
        cell.a.display = cell.a.text;
        cell.b.display = cell.b.text;
      }
      cells.push_back(std::move(cell));
    }
    if (!cells.empty()) add_row(a_, a, a, b, a.table).cells = std::move(cells);
  }

  RowDifference& add_row(const Evaluation& evaluation, RowPlace at, std::optional<RowPlace> a,
                         std::optional<RowPlace> b, std::size_t table_order) {
    const plan::Table& table = evaluation.plan().tables[at.table];
    RowDifference row;
    row.table = table.name;
    row.table_label = table.label;
    row.key = evaluation.key(at.table, at.row);
    row.label = evaluation.row_label(at.table, at.row);
    row.a = a;
    row.b = b;
    Place place{nowhere, table.kind == TableKind::tier, table_order, result_.rows.size()};
    if (const UnitId unit = unit_of(evaluation, at.table, at.row); unit != no_unit) {
      const Organisation& organisation = *evaluation.dataset().organisation;
      const auto tier = organisation.tier(unit);
      row.unit = organisation.code(unit);
      for (TableId t = 0; t < evaluation.plan().tables.size(); ++t) {
        const plan::Table& units = evaluation.plan().tables[t];
        if (units.kind == TableKind::tier && units.tier == tier) {
          row.unit_label = evaluation.row_label(t, organisation.row_in_tier(unit));
        }
      }
      place.unit = unit_order(row.unit, unit);
    }
    places_.push_back(place);
    result_.rows.push_back(std::move(row));
    return result_.rows.back();
  }

  // Units of a in the order of its tree (they are numbered so), then those that only b has.
  std::size_t unit_order(const std::string& code, UnitId in_b) const {
    const UnitId in_a = a_.dataset().organisation->find_code(code);
    return in_a != no_unit ? in_a : a_.dataset().organisation->size() + in_b;
  }

  void sort_rows() {
    std::vector<std::size_t> order(places_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [this](std::size_t x, std::size_t y) { return places_[x].order() < places_[y].order(); });
    std::vector<RowDifference> sorted;
    sorted.reserve(order.size());
    for (const std::size_t at : order) sorted.push_back(std::move(result_.rows[at]));
    result_.rows = std::move(sorted);
  }

  // What makes two findings the same: who found what about which rows.
  static std::string identity(const Evaluation& evaluation, const Finding& finding) {
    std::string text = finding.name;
    for (const FindingRow& row : finding.rows) {
      text += '\0' + evaluation.plan().tables[row.table].name + '\0' + row.key;
    }
    return text + '\0' + finding.message_en;
  }

  void findings_of(const Evaluation& evaluation, const Evaluation& other, Side side) {
    std::unordered_map<std::string, std::size_t> known;
    for (const Finding& finding : other.findings()) ++known[identity(other, finding)];
    for (const Finding& finding : evaluation.findings()) {
      std::size_t& left = known[identity(evaluation, finding)];
      if (left > 0) {
        --left;
      } else {
        result_.findings.push_back({side, finding});
      }
    }
  }
  void compare_findings() {
    if (!options_.tables.empty()) return;
    findings_of(a_, b_, Side::a);
    findings_of(b_, a_, Side::b);
  }

  const Evaluation& a_;
  const Evaluation& b_;
  const CompareOptions& options_;
  Comparison result_;
  std::vector<Place> places_;  // one a row of the result
};

}  // namespace

std::size_t Comparison::cells() const noexcept {
  std::size_t total = 0;
  for (const RowDifference& row : rows) total += row.cells.size();
  return total;
}

std::size_t Comparison::rows_only_in(Side side) const noexcept {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [side](const RowDifference& row) {
    return !row.on_both_sides() && (side == Side::a ? row.a.has_value() : row.b.has_value());
  }));
}

Comparison compare(const Evaluation& a, const Evaluation& b, const CompareOptions& options) {
  return Comparer(a, b, options).run();
}

}  // namespace zeren::inline v0
