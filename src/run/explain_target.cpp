// A target: what was measured and until when, the goal and the years it comes from, how the two compare, the pace.
#include <algorithm>

#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {

using plan::no_node;

// By its status, gap or value; the nodes of a target are its own.
TargetPart Explainer::find_target(NodeId node) const {
  for (const plan::Rule& rule : plan_.rules) {
    const auto* shape = std::get_if<plan::TargetShape>(&rule.shape);
    if (shape == nullptr) continue;
    for (const plan::TargetJudgement& judged : shape->judgements) {
      if (judged.status == node || judged.gap == node) return {&rule, &judged};
    }
  }
  return {};
}

void Explainer::expand_target(ExplanationItem& into, const TargetPart& target, std::uint32_t row) {
  const plan::TargetJudgement& judged = *target.judged;
  note_target(into, target, row);
  into.parts.push_back(target_part(ExplanationRole::target_value, judged.value, row));
  into.parts.push_back(target_part(ExplanationRole::target_goal, judged.goal, row));
  if (judged.paced != no_node) note_pace(into, judged, row);
}

ExplanationItem Explainer::target_part(ExplanationRole role, NodeId node, std::uint32_t row) {
  ExplanationItem part = item(role, node, row);
  const plan::Origin& origin = plan_.nodes[unspread(node)].origin;
  part.text = origin.name;
  part.file = origin.file;
  part.line = origin.line;
  expand(part, node, row, 1);
  add_error(part, node, row);
  return part;
}

void Explainer::note_target(ExplanationItem& into, const TargetPart& target, std::uint32_t row) const {
  const auto& shape = std::get<plan::TargetShape>(target.rule->shape);
  const plan::TargetJudgement& judged = *target.judged;
  const std::string unit = shape.unit.empty() ? "" : " " + shape.unit;
  const std::optional<Number> value = number(judged.value, row), goal = number(judged.goal, row);
  if (value && goal) {
    const bool holds = truth(judged.holds, row).value_or(false);
    into.notes.push_back(note(holds ? "{0} {1} {2} holds" : "{0} {1} {2} does not hold",
                              holds ? "{0} {1} {2} 成立" : "{0} {1} {2} 不成立",
                              {show(*value) + unit, shape.sign, show(*goal) + unit}));
    if (const auto gap = number(judged.gap, row); gap && *gap != Number(0)) {
      into.notes.push_back(note("{0} missing", "差 {0}", {show(*gap) + unit}));
    }
  } else {
    into.notes.push_back(note("there is no value to compare: value {0}, goal {1}", "无可比较的值：实绩 {0}，目标 {1}",
                              {show(judged.value, row), show(judged.goal, row)}));
  }
  note_days(into, judged);
  if (shape.for_good && judged.deadline != no_node) {
    into.notes.push_back(note("the value can only grow", "实绩只增不减"));
  }
  if (!shape.strength.empty()) {
    into.notes.push_back(note("strength {0}: a label, the goal stays", "力度 {0}：仅为标签，目标不变",
                              {bilingual(shape.strength, shape.strength_label)}));
  }
}

void Explainer::note_days(ExplanationItem& into, const plan::TargetJudgement& judged) const {
  const std::string today = view_->today().to_string();
  if (judged.deadline == no_node) {
    into.notes.push_back(note("at all times, so as of {0}", "始终考核，截至 {0}", {today}));
    return;
  }
  const CellView first = at(judged.first, 0), last = at(judged.deadline, 0);
  if (!first.present() || !last.present()) return;
  if (view_->today() >= last.date()) {
    into.notes.push_back(note("judged at the end of {0}", "以 {0} 日终为准", {last.text()}));
  } else if (view_->today() < first.date()) {
    into.notes.push_back(note("begins on {0}", "{0} 起考核", {first.text()}));
  } else {
    into.notes.push_back(note("as of {0}, to be reached by {1}", "截至 {0}，期限 {1}", {today, last.text()}));
  }
}

// What an even pace would have reached today.
void Explainer::note_pace(ExplanationItem& into, const plan::TargetJudgement& judged, std::uint32_t row) const {
  const CellView first = at(judged.first, 0), last = at(judged.deadline, 0);
  const std::optional<Number> goal = number(judged.goal, row);
  if (!first.present() || !last.present() || !goal) return;
  const Date today = view_->today();
  if (today >= last.date() || today < first.date()) return;
  const std::int64_t gone = days_between(first.date(), today) + 1;
  const std::int64_t all = std::max<std::int64_t>(days_between(first.date(), last.date()) + 1, 1);
  const NumberResult share = divide(Number(gone), Number(all));
  if (!share.ok()) return;
  const NumberResult due = multiply(*goal, share.value);
  if (!due.ok()) return;
  into.notes.push_back(note("{0} of {1} days are gone: an even pace has reached {2}",
                            "已过 {1} 天中的 {0} 天：匀速应达 {2}",
                            {std::to_string(gone), std::to_string(all), show(due.value)}));
}

// The mean over years: each year with its rows.
void Explainer::expand_years(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth) {
  const plan::Node& n = plan_.nodes[node];
  for (std::size_t i = 0; i < n.inputs.size(); ++i) {
    ExplanationItem year = describe(n.inputs[i], row, depth);
    year.name = std::to_string(n.field + i);
    into.parts.push_back(std::move(year));
  }
}

}  // namespace zeren::inline v0::detail
