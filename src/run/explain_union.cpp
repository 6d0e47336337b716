// A row of a union: what made it, explained where it was made.
#include "src/run/evaluation_state.hpp"
#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {

void Explainer::expand_union(ExplanationItem& into, NodeId column, std::uint32_t row) {
  const plan::Node& node = plan_.nodes[column];
  const NodeId maker = node.inputs[0];
  const auto& all = std::get<plan::Union>(plan_.nodes[maker].payload);
  const MadeRows& made = view_->state().main.made(maker);
  if (row >= made.origins.size() || node.part >= all.types.size()) return;
  const MadeRows::Origin from = made.origins[row];
  const NodeId part = all.sources[from.source].parts[node.part];
  if (plan_.nodes[part].rule != plan::no_rule) place(into, plan_.rules[plan_.nodes[part].rule].origin);
  expand_node(into, part, from.row);
}

// The row that was read, in the version that counted on that day.
void Explainer::expand_field_as_of(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth) {
  const plan::Node& n = plan_.nodes[node];
  const CellView reference = at(n.inputs[0], row), day = at(n.inputs[1], row);
  into.parts.push_back(describe(n.inputs[1], row, depth));
  if (!reference.present() || !day.present()) return;
  into.notes.push_back(note("as of {0}", "截至 {0}", {day.text()}));
  const plan::RowValue target = reference.reference();
  ExplanationItem read = fact(target.table, target.row);
  const Moment then = day.date() == view_->today() ? view_->now() : Moment::end_of(day.date());
  const Revisions& revisions = *dataset_.tables[target.table]->revisions;
  const auto version = version_of(revisions, target.row, then);
  if (!version || revisions.visible_from[*version] > then || revisions.withdrawn[*version]) {
    read.notes.push_back(note("not there on that day", "当日不存在"));
  } else if (*version < revisions.line.size()) {
    read.line = revisions.line[*version];
  }
  into.parts.push_back(std::move(read));
}

// As far back as `as of` looks, with the facts that existed then.
void Explainer::expand_as_of(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth) {
  const plan::Node& n = plan_.nodes[node];
  const CellView day = at(n.inputs[1], 0);
  if (!day.present()) return;
  into.notes.push_back(note("as of {0}", "截至 {0}", {day.text()}));
  if (day.date() > view_->today()) return;
  const Evaluation* past = on_day(day.date(), n.inputs[0]);
  if (past == nullptr) return;
  const Evaluation* now = std::exchange(view_, past);
  if (depth == 0) {
    expand_node(into, n.inputs[0], row);
  } else {
    expand(into, n.inputs[0], row, depth);
  }
  view_ = now;
}

}  // namespace zeren::inline v0::detail
