// A row of an assignment: the row it is for, why it matched, who holds it and until when.
#include <algorithm>

#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {

void Explainer::expand_task(ExplanationItem& into, NodeId column, std::uint32_t row) {
  const NodeId maker = plan_.nodes[column].inputs[0];
  const auto& expand = std::get<plan::Expand>(plan_.nodes[maker].payload);
  cite(into, plan_.nodes[maker].origin);  // the whole assignment made it
  const NodeId sources = made_column(maker, plan::Builtin::source), tasks = made_column(maker, plan::Builtin::task);
  if (sources == plan::no_node || !now_.cell(sources, row).present()) return;
  const std::uint32_t source = now_.cell(sources, row).reference().row;
  into.parts.push_back(fact(expand.source_table, source));
  if (expand.where != plan::no_node) {
    ExplanationItem where = describe(expand.where, source, 1);
    where.role = ExplanationRole::condition;
    where.text = said(expand.where);
    where.taken = truth(expand.where, source);
    into.parts.push_back(std::move(where));
  }
  const auto add = [&](ExplanationRole role, NodeId node, std::string_view name) {
    if (node == plan::no_node) return;
    ExplanationItem part = describe(node, source, 1);
    part.role = role;
    if (part.name.empty()) part.name = name;
    into.parts.push_back(std::move(part));
  };
  const std::string wanted = tasks == plan::no_node ? "" : now_.cell(tasks, row).text();
  const auto task = std::find_if(expand.tasks.begin(), expand.tasks.end(),
                                 [&](const plan::ExpandTask& t) { return t.origin.name == wanted; });
  if (task != expand.tasks.end()) {
    ExplanationItem one;
    one.role = ExplanationRole::task;
    one.name = task->origin.name;
    place(one, task->origin);
    into.parts.push_back(std::move(one));
    add(ExplanationRole::holder, task->holder, "holder");
    add(ExplanationRole::due, task->due, "due");
    add(ExplanationRole::expression, task->assigned_on, "assigned");
    for (const NodeId supervisor : task->supervisors) add(ExplanationRole::expression, supervisor, "supervisor");
  }
  add(ExplanationRole::expression, expand.rectified_on, "rectified");
  add(ExplanationRole::expression, expand.verified_on, "verified");
  add(ExplanationRole::expression, expand.closed_on, "closed");
}

}  // namespace zeren::inline v0::detail
