// The rows of several rules in one table.
#include <algorithm>

#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {

namespace {

// The rows of a version, all of whose columns have the names of those of the union.
UnionSource rows_of_version(Lowering& lowering, const pack::Entity& all, pack::EntityId table) {
  const std::vector<pack::Column>& columns = lowering.pack().entities[table].columns;
  UnionSource source;
  source.table = table;
  for (const pack::Column& column : all.columns) {
    if (column.origin != pack::ColumnOrigin::made) continue;
    const auto same = std::find_if(columns.begin(), columns.end(), [&](const pack::Column& of) {
      return of.description.name == column.description.name;
    });
    source.parts.push_back(lowering.column(table, static_cast<pack::ColumnId>(same - columns.begin())));
  }
  return source;
}

std::vector<UnionSource> sources_of(Lowering& lowering, const pack::Union& all) {
  std::vector<UnionSource> sources;
  for (const pack::EntityId table : all.tables) {
    sources.push_back(rows_of_version(lowering, lowering.pack().entities[all.entity], table));
  }
  if (!all.tables.empty()) return sources;
  for (const std::uint32_t member : all.rules) {
    const std::vector<UnionSource>& given = lowering.rows_of(member);
    sources.insert(sources.end(), given.begin(), given.end());
  }
  return sources;
}

}  // namespace

void lower_union(Lowering& lowering, RuleId rule, const pack::Union& all) {
  Union made;
  made.table = all.entity;
  for (const pack::Column& column : lowering.pack().entities[all.entity].columns) {
    if (column.origin == pack::ColumnOrigin::made) made.types.push_back(value_type(lowering.pack(), column.type));
  }
  Node node;
  node.kind = NodeKind::union_rows;
  node.origin = lowering.origin(all.description);
  made.sources = sources_of(lowering, all);
  for (const UnionSource& source : made.sources) {
    if (source.when != no_node) node.inputs.push_back(source.when);
    node.inputs.insert(node.inputs.end(), source.parts.begin(), source.parts.end());
  }
  node.payload = std::move(made);
  const NodeId maker = lowering.build().add(std::move(node));
  lowering.plan().tables[all.entity].maker = maker;
  lowering.plan().rules[rule] = Rule{lowering.origin(all.description), all.entity, UnionShape{maker}};
}

}  // namespace zeren::inline v0::plan
