// The rows of several rules in one table.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {

void lower_union(Lowering& lowering, RuleId rule, const pack::Union& all) {
  Union made;
  made.table = all.entity;
  for (const pack::Column& column : lowering.pack().entities[all.entity].columns) {
    if (column.origin == pack::ColumnOrigin::made) made.types.push_back(value_type(lowering.pack(), column.type));
  }
  Node node;
  node.kind = NodeKind::union_rows;
  node.origin = lowering.origin(all.description);
  for (const std::uint32_t member : all.rules) {
    for (const UnionSource& source : lowering.rows_of(member)) {
      if (source.when != no_node) node.inputs.push_back(source.when);
      node.inputs.insert(node.inputs.end(), source.parts.begin(), source.parts.end());
      made.sources.push_back(source);
    }
  }
  node.payload = std::move(made);
  const NodeId maker = lowering.build().add(std::move(node));
  lowering.plan().tables[all.entity].maker = maker;
  lowering.plan().rules[rule] = Rule{lowering.origin(all.description), all.entity, UnionShape{maker}};
}

}  // namespace zeren::inline v0::plan
