#include "src/io/result_rows.hpp"

#include <algorithm>
#include <numeric>

namespace zeren::inline v0 {

namespace detail {

std::vector<std::size_t> shown_columns(const plan::Table& table, const OutputOptions& options) {
  std::vector<std::size_t> columns;
  for (const std::string& name : options.columns) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (table.columns[c].name == name && table.columns[c].node != plan::no_node) columns.push_back(c);
    }
  }
  if (!options.columns.empty()) return columns;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (table.columns[c].node != plan::no_node && (options.helpers || table.columns[c].shown)) columns.push_back(c);
  }
  return columns;
}

namespace {

// Cells in error equal nothing.
bool equals(const CellView& cell, const std::string& value) {
  if (cell.state() == CellState::error) return false;
  return value == cell.text() || value == cell.display_text();
}

bool passes(const Evaluation& evaluation, plan::TableId table, std::uint32_t row, const OutputOptions& options) {
  return std::all_of(options.where.begin(), options.where.end(), [&](const RowFilter& filter) {
    const auto column = evaluation.find_column(table, filter.column);
    if (!column) return true;
    const CellView cell = evaluation.cell(table, row, *column);
    return std::any_of(options.where.begin(), options.where.end(), [&](const RowFilter& other) {
      return other.column == filter.column && equals(cell, other.value);
    });
  });
}

}  // namespace

std::vector<std::uint32_t> shown_rows(const Evaluation& evaluation, plan::TableId table, const OutputOptions& options) {
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t row : evaluation.rows(table)) {
    if (passes(evaluation, table, row, options)) rows.push_back(row);
  }
  const auto column = options.sort_by.empty() ? std::nullopt : evaluation.find_column(table, options.sort_by);
  if (!column) return rows;
  const plan::NodeId node = evaluation.plan().tables[table].columns[*column].node;
  if (evaluation.plan().nodes[node].type.kind != plan::ValueKind::number) return rows;
  std::vector<std::optional<Number>> values;
  for (const std::uint32_t row : rows) {
    const CellView cell = evaluation.cell(table, row, *column);
    values.push_back(cell.present() ? std::optional(cell.number()) : std::nullopt);
  }
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (!values[a] || !values[b]) return values[a].has_value() && !values[b].has_value();
    return *values[a] < *values[b];
  });
  std::vector<std::uint32_t> sorted;
  for (const std::size_t at : order) sorted.push_back(rows[at]);
  return sorted;
}

std::string machine_text(const CellView& cell, const OutputOptions& options) {
  if (!cell.present()) return {};
  const bool number = cell.type().kind == plan::ValueKind::number;
  return number && !options.exact ? cell.display_text() : cell.text();
}

}  // namespace detail

std::vector<plan::TableId> default_tables(const plan::Plan& plan) {
  std::vector<plan::TableId> tables;
  for (plan::TableId t = 0; t < plan.tables.size(); ++t) {
    const plan::Table& table = plan.tables[t];
    const bool made = std::any_of(table.columns.begin(), table.columns.end(), [&](const plan::PublicColumn& column) {
      if (column.node == plan::no_node || !column.shown) return false;
      const plan::NodeKind kind = plan.nodes[column.node].kind;
      return kind != plan::NodeKind::input && kind != plan::NodeKind::builtin && kind != plan::NodeKind::self;
    });
    switch (table.kind) {
      case plan::TableKind::tier:
      case plan::TableKind::measure:
        if (table.shown) tables.push_back(t);
        break;
      case plan::TableKind::assigned_task:
        tables.push_back(t);
        break;
      case plan::TableKind::made:
        if (table.shown) tables.push_back(t);
        break;
      case plan::TableKind::domain:
      case plan::TableKind::body:
      case plan::TableKind::facts:
        if (made) tables.push_back(t);
        break;
      case plan::TableKind::pair:
        break;
    }
  }
  return tables;
}

}  // namespace zeren::inline v0
