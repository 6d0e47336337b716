#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {

void lower_assign(Lowering& lowering, RuleId rule, const pack::Assign& assign) {
  const Context context = lowering.context_of(assign.entity);
  Node node;
  node.kind = NodeKind::expand;
  node.table = assign.entity;
  Origin origin = lowering.origin(assign.description);
  if (!assign.description.version_of.empty()) origin.name = assign.description.version_of;  // findings name the whole
  node.origin = origin;
  const auto read = [&](const std::optional<pack::Expression>& e) {
    const NodeId input = lowering.on_table_or_none(e, context);
    if (input != no_node) node.inputs.push_back(input);
    return input;
  };
  Expand expand;
  expand.source_table = assign.entity;
  expand.task_table = assign.task_table;
  expand.same_day = assign.same_day;
  expand.where = read(assign.where);
  for (const pack::Task& task : assign.tasks) {
    ExpandTask made;
    made.origin = lowering.origin(task.description);
    made.holder = read(task.to);
    made.due = read(task.due);
    made.assigned_on = read(task.assigned_on);
    for (const pack::Expression& supervisor : task.supervisors) made.supervisors.push_back(read(supervisor));
    expand.tasks.push_back(std::move(made));
  }
  expand.rectified_on = read(assign.rectified_on);
  expand.verified_on = read(assign.verified_on);
  expand.closed_on = read(assign.closed_on);
  node.payload = std::move(expand);
  const NodeId made = lowering.build().add(std::move(node));
  lowering.plan().tables[assign.task_table].maker = made;
  lowering.plan().rules[rule] = Rule{std::move(origin), assign.entity, AssignShape{made}};
}

}  // namespace zeren::inline v0::plan
