// A check: a condition of one table, or of the pairs of two.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

TableId pair_table(Plan& plan, TableId first, TableId second) {
  for (const PairTable& pair : plan.pairs) {
    if (pair.first == first && pair.second == second) return pair.table;
  }
  Table table;
  table.kind = TableKind::pair;
  table.name = plan.tables[first].name + " x " + plan.tables[second].name;
  const auto id = static_cast<TableId>(plan.tables.size());
  plan.tables.push_back(std::move(table));
  plan.pairs.push_back({id, first, second});
  return id;
}

// One side of the pair, as a reference.
NodeId side(Lowering& lowering, TableId pair, TableId of, Builtin builtin) {
  Node node;
  node.kind = NodeKind::builtin;
  node.table = pair;
  node.builtin = builtin;
  node.type.kind = lowering.plan().tables[of].kind == TableKind::tier ? ValueKind::unit : ValueKind::row;
  node.type.targets = {of};
  node.origin.name = lowering.plan().tables[of].name;
  return lowering.build().add(std::move(node));
}

Context context_of(Lowering& lowering, const pack::Check& check) {
  if (!check.each) return lowering.context_of(check.entity);
  const TableId pair = pair_table(lowering.plan(), check.entity, *check.each);
  Context context;
  context.space = pair;
  context.frames = {Frame{pair, side(lowering, pair, check.entity, Builtin::subject)},
                    Frame{pair, side(lowering, pair, *check.each, Builtin::source)}};
  return context;
}

NodeId covered(Lowering& lowering, const pack::Check& check, const Context& context) {
  Node node;
  node.op = MapOp::is_covered;
  node.responsibility_kind = static_cast<ResponsibilityKind>(*check.must_have);
  node.here_or_above = check.here_or_above;
  node.type = boolean_type();
  node.origin = lowering.origin(check.description);
  for (const Frame& frame : context.frames) {
    if (frame.reference != no_node) node.inputs.push_back(frame.reference);
  }
  return lowering.build().map(std::move(node));
}

}  // namespace

void lower_check(Lowering& lowering, RuleId rule, const pack::Check& check) {
  const Context context = context_of(lowering, check);
  CheckShape shape;
  shape.table = context.space;
  shape.each = check.each;
  shape.where = lowering.on_table_or_none(check.where, context);
  shape.must = check.must_have ? covered(lowering, check, context) : lowering.on_table_or_none(check.must, context);
  Origin origin = lowering.origin(check.description);
  if (!check.description.version_of.empty()) origin.name = check.description.version_of;  // findings name the whole
  lowering.plan().rules[rule] = Rule{std::move(origin), check.entity, shape};
}

}  // namespace zeren::inline v0::plan
