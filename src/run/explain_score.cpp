// A score: what it starts from, every line, every adjustment; together they are the value exactly.
#include <optional>

#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {
namespace {

// An adjustment is what a step made of a value, less that value.
struct Step {
  NodeId after = plan::no_node, before = plan::no_node;
};

std::optional<Step> step_of(const plan::Plan& plan, NodeId adjustment) {
  const plan::Node& node = plan.nodes[adjustment];
  if (node.kind != plan::NodeKind::map || node.op != plan::MapOp::subtract) return std::nullopt;
  return Step{node.inputs[0], node.inputs[1]};
}

}  // namespace

void Explainer::expand_score(ExplanationItem& into, const plan::Rule& rule, std::uint32_t row) {
  const auto& shape = std::get<plan::ScoreShape>(rule.shape);
  const auto push = [&](ExplanationItem part) {
    part.adds = true;
    into.parts.push_back(std::move(part));
  };
  ExplanationItem start = item(ExplanationRole::start, shape.start, row);
  start.text = plan_.nodes[unspread(shape.start)].origin.name;
  start.file = plan_.nodes[unspread(shape.start)].origin.file;
  start.line = plan_.nodes[unspread(shape.start)].origin.line;
  push(std::move(start));
  for (const plan::ScoreLine& line : shape.lines) push(score_line(line, row));
  if (shape.floor_cap != plan::no_node) {
    push(score_bounds(ExplanationRole::floor_cap, shape, shape.floor_cap, row));
  }
  if (shape.blend_adjustment != plan::no_node) push(score_blend(shape, row));
  if (shape.floor_cap_after != plan::no_node) {
    push(score_bounds(ExplanationRole::floor_cap_after, shape, shape.floor_cap_after, row));
  }
  if (shape.rounding != plan::no_node) push(score_rounding(shape, row));
  if (shape.veto != plan::no_node) push(score_veto(shape, row));
  if (shape.band != plan::no_node) into.parts.push_back(score_band(shape, row));
}

ExplanationItem Explainer::score_line(const plan::ScoreLine& line, std::uint32_t row) {
  ExplanationItem result = item(ExplanationRole::line, line.value, row);
  result.name = line.origin.name;
  place(result, line.origin);

  ExplanationItem total = item(ExplanationRole::raw_total, line.raw, row);
  std::optional<bool> applies = true;
  if (line.when != plan::no_node) {
    applies = truth(line.when, row);
    ExplanationItem when = describe(line.when, row, 1);
    when.role = ExplanationRole::condition;
    when.taken = applies;
    total.parts.push_back(std::move(when));
  }
  if (!applies.value_or(false)) {
    total.notes.push_back(note("the line does not apply", "该项不适用"));
  } else if (line.exceptions) {
    const plan::Exceptions& exceptions = plan_.exceptions[*line.exceptions];
    expand_exceptions(total, exceptions, row, 1);
    const std::optional<Number> branch = number(exceptions.branch, row);
    if (branch && branch->is_zero() && line.rows != plan::no_node) {
      total.parts.back().parts.clear();
      expand_rows(total.parts.back(), line.rows, row, line.amount);
    }
  } else if (line.rows != plan::no_node) {
    expand_rows(total, line.rows, row, line.amount);
  } else if (plan_.nodes[unspread(line.amount)].kind != plan::NodeKind::literal) {
    total.parts.push_back(describe(line.amount, row, 1));
  }
  add_error(total, line.raw, row);
  result.parts.push_back(std::move(total));

  if (line.at_most != plan::no_node) {
    ExplanationItem limit = item(ExplanationRole::at_most, line.at_most, row);
    const std::optional<Number> sum = number(line.raw, row), most = number(line.at_most, row);
    limit.taken = sum && most && *sum > *most;
    if (*limit.taken) {
      limit.notes.push_back(note("{0} is cut to {1}", "{0} 封顶为 {1}", {show(*sum), show(*most)}));
    }
    result.parts.push_back(std::move(limit));
  }
  return result;
}

ExplanationItem Explainer::score_bounds(ExplanationRole role, const plan::ScoreShape& shape, NodeId adjustment,
                                        std::uint32_t row) {
  ExplanationItem result = item(role, adjustment, row);
  const std::optional<Step> step = step_of(plan_, adjustment);
  const std::optional<Number> before = step ? number(step->before, row) : std::nullopt;
  const auto bound = [&](NodeId node, bool is_floor) {
    if (node == plan::no_node) return;
    const std::optional<Number> limit = number(node, row);
    if (!limit || !before) return;
    const bool bites = is_floor ? *before < *limit : *before > *limit;
    if (bites) {
      result.taken = true;
      result.notes.push_back(
          is_floor ? note("{0} is raised to the floor {1}", "{0} 低于下限，取 {1}", {show(*before), show(*limit)})
                   : note("{0} is cut to the cap {1}", "{0} 高于上限，取 {1}", {show(*before), show(*limit)}));
    } else {
      result.notes.push_back(is_floor ? note("floor {0} not reached", "未触及下限 {0}", {show(*limit)})
                                      : note("cap {0} not reached", "未触及上限 {0}", {show(*limit)}));
    }
  };
  bound(shape.floor, true);
  bound(shape.cap, false);
  add_error(result, adjustment, row);
  return result;
}

ExplanationItem Explainer::score_blend(const plan::ScoreShape& shape, std::uint32_t row) {
  ExplanationItem result = item(ExplanationRole::blend, shape.blend_adjustment, row);
  for (const plan::ScoreBlend& part : shape.blend) {
    ExplanationItem one = describe(part.value, row, 1);
    const bool is_own = unspread(part.value) == shape.own;
    if (is_own) {
      one.name = "own";
      one.label.clear();
      one.clauses.clear();
      one.parts.clear();
      one.left_out = 0;
    } else if (one.role == ExplanationRole::rows || one.role == ExplanationRole::expression) {
      one.name.clear();
    }
    one.role = ExplanationRole::blend_part;
    one.text = part.text;
    const std::optional<Number> value_of_part = number(part.value, row);
    const std::optional<Number> weight = number(part.weight, 0);
    const std::string percent =
        setting(part.weight, weight ? show(multiply(*weight, Number(100)).value) + "%" : show(part.weight, 0));
    if (value_of_part && weight) {
      const NumberResult weighted = multiply(*weight, *value_of_part);
      one.notes.insert(one.notes.begin(), note("{0} of {1} is {2}", "{1} 的 {0} 为 {2}",
                                               {percent, show(*value_of_part), show(weighted.value)}));
    } else {
      one.notes.insert(one.notes.begin(), note("{0}", "{0}", {percent}));
    }
    add_param(one, part.weight);
    result.parts.push_back(std::move(one));
  }
  if (const std::optional<Step> step = step_of(plan_, shape.blend_adjustment)) {
    result.notes.push_back(note("{0} becomes {1}", "{0} 变为 {1}", {show(step->before, row), show(step->after, row)}));
  }
  add_error(result, shape.blend_adjustment, row);
  return result;
}

ExplanationItem Explainer::score_rounding(const plan::ScoreShape& shape, std::uint32_t row) {
  ExplanationItem result = item(ExplanationRole::rounding, shape.rounding, row);
  const std::optional<Step> step = step_of(plan_, shape.rounding);
  if (!step) return result;
  const plan::Node& rounded = plan_.nodes[step->after];
  result.text = std::string(to_string(rounded.rounding)) + " " + std::to_string(rounded.digits);
  const std::optional<Number> before = number(step->before, row), after = number(step->after, row);
  if (before && after && *before != *after) {
    result.notes.push_back(note("{0} becomes {1}", "{0} 变为 {1}",
                                {before->to_exact_decimal_or_fraction(), after->to_exact_decimal_or_fraction()}));
  }
  return result;
}

ExplanationItem Explainer::score_veto(const plan::ScoreShape& shape, std::uint32_t row) {
  ExplanationItem result = item(ExplanationRole::veto, shape.veto, row);
  bool any = false;
  for (const plan::ScoreVeto& veto : shape.vetoes) {
    const std::optional<bool> holds = truth(veto.when, row);
    any = any || holds.value_or(false);
    ExplanationItem one = describe(veto.when, row, 1);
    one.role = ExplanationRole::condition;
    one.text = said(veto.when);
    one.taken = holds;
    place(one, veto.origin);
    one.notes.insert(one.notes.begin(), note("veto to {0}", "否决为 {0}", {show(veto.to, row)}));
    add_error(one, veto.when, row);
    result.parts.push_back(std::move(one));
  }
  result.taken = any;
  if (!any) result.notes.push_back(note("no veto holds", "没有否决情形"));
  return result;
}

ExplanationItem Explainer::score_band(const plan::ScoreShape& shape, std::uint32_t row) {
  ExplanationItem result = item(ExplanationRole::band, shape.band, row);
  const std::optional<Number> score = number(shape.value, row);
  if (!score) return result;
  const plan::ScoreBand* better = nullptr;
  const auto& members = plan_.enumerations[plan_.nodes[shape.band].type.enumeration].members;
  const auto name = [&](const plan::ScoreBand& band) {
    const auto& [word, label] = members[band.ordinal];
    return bilingual(word, label.empty() ? word : label);
  };
  for (const plan::ScoreBand& band : shape.bands) {
    const std::optional<Number> bound = band.bound == plan::no_node ? std::nullopt : number(band.bound, row);
    if (bound && *score < *bound) {
      better = &band;
      continue;
    }
    if (bound) {
      result.notes.push_back(note("`{0}` from {1}", "`{0}` 须 {1}", {name(band), show(*bound)}));
    } else {
      result.notes.push_back(note("`{0}` is what is left", "其余为 `{0}`", {name(band)}));
    }
    break;
  }
  if (better) {
    const Number bound = *number(better->bound, row);
    result.notes.push_back(note("`{0}` needs {1}, {2} short", "`{0}` 须 {1}，还差 {2}",
                                {name(*better), show(bound), show(subtract(bound, *score).value)}));
  }
  return result;
}

}  // namespace zeren::inline v0::detail
