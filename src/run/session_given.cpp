#include "src/run/session_given.hpp"

#include <algorithm>

namespace zeren::inline v0::detail {

namespace {

// The kind of the table of this name, else of this label, as binding looks for it.
const plan::Table* find_table(const plan::Plan& plan, std::string_view name) {
  for (const auto part : {&plan::Table::name, &plan::Table::label}) {
    for (const plan::Table& table : plan.tables) {
      const bool takes_rows = table.kind == plan::TableKind::facts || table.kind == plan::TableKind::body;
      if (takes_rows && !name.empty() && table.*part == name) return &table;
    }
    for (const plan::Relation& relation : plan.relations) {
      if (!name.empty() && (part == &plan::Table::name ? relation.name : relation.label) == name) return nullptr;
    }
  }
  return nullptr;
}

}  // namespace

void GivenTables::take(const plan::Plan& plan, const SourceTable& table) {
  if (const plan::Table* found = find_table(plan, table.entity);
      found != nullptr && found->kind == plan::TableKind::facts) {
    return;
  }
  SourceTable copy{table.entity, table.file, table.rows, {}, {}};
  for (const SourceColumn& column : table.columns) {
    std::vector<std::string_view>& views = views_.emplace_back();
    for (std::size_t r = 0; r < size(column.values); ++r) views.push_back(texts_.emplace_back(cell_text(column, r)));
    copy.columns.push_back({column.name, std::span<const std::string_view>(views), {}});
  }
  copy.lines = lines_.emplace_back(table.lines.begin(), table.lines.end());
  tables_.push_back(std::move(copy));
}

const SourceTable* GivenTables::bodies(const plan::Plan& plan) const {
  for (const SourceTable& table : tables_) {
    const plan::Table* found = find_table(plan, table.entity);
    if (found != nullptr && found->kind == plan::TableKind::body) return &table;
  }
  return nullptr;
}

}  // namespace zeren::inline v0::detail
