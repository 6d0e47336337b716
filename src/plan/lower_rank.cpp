#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {

void lower_rank(Lowering& lowering, RuleId rule, const pack::Rank& rank) {
  const Context context = lowering.context_of(rank.entity);
  Rank payload;
  Node node;
  node.kind = NodeKind::rank;
  node.table = rank.entity;
  node.origin = lowering.origin(rank.description);
  node.type.is_count = true;
  node.type.optional = true;
  for (const pack::RankKey& key : rank.keys) {
    payload.keys.push_back({lowering.on_table(key.value, context), key.high_first});
    node.inputs.push_back(payload.keys.back().value);
  }
  payload.group = lowering.on_table_or_none(rank.group, context);
  if (payload.group != no_node) node.inputs.push_back(payload.group);
  payload.dense = rank.ties == pack::Ties::dense;
  if (rank.last) {
    payload.last = lowering.expression(*rank.last, context);
    node.inputs.push_back(payload.last);
  }

  Node last_node = node;
  node.payload = payload;
  const NodeId place = lowering.build().add(std::move(node));
  lowering.define_column(rank.entity, rank.column, place);
  if (rank.last_column) {
    payload.is_last_column = true;
    last_node.type = boolean_type();
    last_node.payload = std::move(payload);
    lowering.define_column(rank.entity, *rank.last_column, lowering.build().add(std::move(last_node)));
  }
  lowering.plan().rules[rule] = Rule{lowering.origin(rank.description), rank.entity, RankShape{place}};
}

}  // namespace zeren::inline v0::plan
