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

// What a cell is sorted by: its number, else its text. Dates are written so that their texts sort like them.
struct SortKey {
  bool present = false;
  Number number;
  std::string text;

  bool operator<(const SortKey& other) const {
    if (!present || !other.present) return present && !other.present;
    return number == other.number ? text < other.text : number < other.number;
  }
};

SortKey sort_key(const CellView& cell) {
  SortKey key;
  key.present = cell.present();
  if (!key.present) return key;
  switch (cell.type().kind) {
    case plan::ValueKind::number:
      key.number = cell.number();
      break;
    case plan::ValueKind::enumeration:
      key.number = Number(cell.ordinal());
      break;
    default:
      key.text = cell.text();
  }
  return key;
}

template <class CellOf>
std::vector<std::uint32_t> sorted(const std::vector<std::uint32_t>& rows, CellOf&& cell_of) {
  std::vector<SortKey> keys;
  for (const std::uint32_t row : rows) keys.push_back(sort_key(cell_of(row)));
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  std::vector<std::uint32_t> result;
  for (const std::size_t at : order) result.push_back(rows[at]);
  return result;
}

}  // namespace

std::vector<std::uint32_t> shown_rows(const Evaluation& evaluation, plan::TableId table, const OutputOptions& options) {
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t row : evaluation.rows(table)) {
    if (passes(evaluation, table, row, options)) rows.push_back(row);
  }
  const auto column = options.sort_by.empty() ? std::nullopt : evaluation.find_column(table, options.sort_by);
  if (!column) return rows;
  return sorted(rows, [&](std::uint32_t row) { return evaluation.cell(table, row, *column); });
}

std::string machine_text(const CellView& cell, const OutputOptions& options) {
  if (!cell.present()) return {};
  const bool number = cell.type().kind == plan::ValueKind::number;
  return number && !options.exact ? cell.display_text() : cell.text();
}

}  // namespace detail

std::vector<plan::TableId> default_tables(const Evaluation& evaluation) {
  const plan::Plan& plan = evaluation.plan();
  std::vector<plan::TableId> tables;
  for (plan::TableId t = 0; t < plan.tables.size(); ++t) {
    const plan::Table& table = plan.tables[t];
    if (table.imported && evaluation.rows(t).empty()) continue;
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
        if (table.shown) tables.push_back(t);
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
