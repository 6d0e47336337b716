// Why a condition does not hold: what it has, what it needs, and what it is short of.
#include <optional>

#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {
namespace {

using plan::MapOp;

std::string_view sign(MapOp op) {
  switch (op) {
    case MapOp::equal:
      return "=";
    case MapOp::not_equal:
      return "!=";
    case MapOp::less:
      return "<";
    case MapOp::less_equal:
      return "<=";
    case MapOp::greater:
      return ">";
    default:
      return ">=";
  }
}

bool wants_more(MapOp op) {
  return op == MapOp::greater || op == MapOp::greater_equal;
}
bool wants_less(MapOp op) {
  return op == MapOp::less || op == MapOp::less_equal;
}

}  // namespace

void Explainer::note_comparison(ExplanationItem& into, NodeId node, std::uint32_t row) const {
  const plan::Node& n = plan_.nodes[node];
  const std::optional<bool> holds = truth(node, row);
  if (!holds) return;
  const std::string left = said(n.inputs[0]), has = show(n.inputs[0], row), needs = show(n.inputs[1], row);
  const std::string op(sign(n.op));
  if (*holds) {
    into.notes.push_back(note("`{0}` is {1}, {2} {3} holds", "`{0}` 为 {1}，{2} {3} 成立", {left, has, op, needs}));
    return;
  }
  const std::optional<Number> a = number(n.inputs[0], row), b = number(n.inputs[1], row);
  if (!a || !b || (!wants_more(n.op) && !wants_less(n.op))) {
    into.notes.push_back(note("`{0}` is {1}, needs {2} {3}", "`{0}` 为 {1}，须 {2} {3}", {left, has, op, needs}));
    return;
  }
  const NumberResult gap = wants_more(n.op) ? subtract(*b, *a) : subtract(*a, *b);
  if (gap.value.is_zero()) {
    into.notes.push_back(note("`{0}` is {1}, needs {2} {3}, just at the limit", "`{0}` 为 {1}，须 {2} {3}，正在界上",
                              {left, has, op, needs}));
  } else if (wants_more(n.op)) {
    into.notes.push_back(note("`{0}` is {1}, needs {2} {3}, {4} short", "`{0}` 为 {1}，须 {2} {3}，还差 {4}",
                              {left, has, op, needs, show(gap.value)}));
  } else {
    into.notes.push_back(note("`{0}` is {1}, needs {2} {3}, {4} too much", "`{0}` 为 {1}，须 {2} {3}，多出 {4}",
                              {left, has, op, needs, show(gap.value)}));
  }
}

std::string Explainer::setting(NodeId node, std::string shown) const {
  const plan::Node& n = plan_.nodes[node];
  return n.kind == plan::NodeKind::param ? shown + " (`" + n.origin.name + "`)" : shown;
}

void Explainer::add_param(ExplanationItem& into, NodeId node) {
  if (node != plan::no_node && plan_.nodes[node].kind == plan::NodeKind::param) {
    into.parts.push_back(describe(node, 0, options_.depth));
  }
}

void Explainer::note_held(ExplanationItem& into, NodeId node) const {
  const plan::Node& n = plan_.nodes[node];
  if (!standing_) return;
  const std::string& step = standing_->names[n.scan_step];
  const std::optional<Date> since = standing_->since[n.scan_step];
  const std::string length = setting(n.inputs[0], show(n.inputs[0], 0));
  if (!since) {
    into.notes.push_back(note("does not stand at `{0}`", "不在 `{0}` 上", {step}));
    return;
  }
  const std::optional<Date> full = held_until(n.inputs[0], *since);
  if (!full) {
    into.notes.push_back(note("stands at `{0}` since {1}", "自 {1} 起在 `{0}` 上", {step, since->to_string()}));
  } else if (*full <= view_->today()) {
    into.notes.push_back(note("stands at `{0}` since {1}, {2} were full on {3}", "自 {1} 起在 `{0}` 上，{3} 满 {2}",
                              {step, since->to_string(), length, full->to_string()}));
  } else {
    into.notes.push_back(note(
        "stands at `{0}` since {1}, {2} are full on {3}, {4} days short",
        "自 {1} 起在 `{0}` 上，{3} 才满 {2}，还差 {4} 天",
        {step, since->to_string(), length, full->to_string(), std::to_string(days_between(view_->today(), *full))}));
  }
}

void Explainer::note_membership(ExplanationItem& into, NodeId node, std::uint32_t row) const {
  const plan::Node& n = plan_.nodes[node];
  const std::optional<bool> holds = truth(node, row);
  if (!holds) return;
  std::string wanted;
  for (std::size_t i = 1; i < n.inputs.size(); ++i) {
    if (i > 1) wanted += n.op == MapOp::in_range ? " .. " : ", ";
    wanted += show(n.inputs[i], row);
  }
  const std::vector<std::string> arguments{said(n.inputs[0]), show(n.inputs[0], row), wanted};
  into.notes.push_back(*holds ? note("`{0}` is {1}, within {2}", "`{0}` 为 {1}，在 {2} 之内", arguments)
                              : note("`{0}` is {1}, not within {2}", "`{0}` 为 {1}，不在 {2} 之内", arguments));
}

}  // namespace zeren::inline v0::detail
