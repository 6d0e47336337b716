// Steps of a graph for any day: what the day changes, computed from the day.
#include "src/run/fused_days.hpp"

#include <algorithm>

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::NodeKind;
using plan::ValueKind;

namespace {

bool is_comparison(FusedOp op) {
  return op >= FusedOp::equal && op <= FusedOp::less_equal;
}

}  // namespace

DayForm FusedGraph::form_of(const FusedStep& step) const {
  if (step.op == FusedOp::day) return DayForm::moves;
  DayForm form = DayForm::fixed;
  for (const StepId operand : {step.a, step.b, step.c}) {
    if (operand != no_step) form = std::max(form, steps_[operand].form);
  }
  return is_comparison(step.op) ? std::min(form, DayForm::turns) : form;
}

StepId FusedGraph::day() {
  FusedStep step;
  step.op = FusedOp::day;
  step.range = *days_;
  step.width = width_of(days_->low, days_->high);
  return add_step(step);
}

FusedGraph::MaybeCell FusedGraph::of_any_day(NodeId id) {
  const plan::Node& node = frame_.run().node(id);
  switch (node.kind) {
    case NodeKind::today:
      return FusedCell{ValueKind::date, day()};
    case NodeKind::param: {
      if (frame_.run().overrides[id] != nullptr || node.inputs.empty()) return std::nullopt;
      const FusedCell* by_default = cell(node.inputs[0]);
      return by_default == nullptr ? std::nullopt : MaybeCell(*by_default);
    }
    case NodeKind::input:
      return node.table == table_ ? of_input(node) : std::nullopt;
    case NodeKind::map:
      return node.table == table_ || node.table == plan::scalar ? of_map(id) : std::nullopt;
    default:
      return std::nullopt;
  }
}

// As evaluate_input: later dates, and values that were not known yet, are absent.
FusedGraph::MaybeCell FusedGraph::of_input(const plan::Node& node) {
  const plan::Field& field = frame_.run().plan.tables[node.table].fields[node.field];
  const BoundTable* bound = frame_.run().bound(node.table);
  if (bound == nullptr || bound->revisions || field.type.kind == ValueKind::row) return std::nullopt;
  const bool is_day = field.type.kind == ValueKind::date;
  if (field.type.kind == ValueKind::moment && !field.is_deadline) return std::nullopt;
  MaybeCell cell = of_column(bound->columns[node.field]);
  if (!cell) return std::nullopt;
  if (field.known_on) {
    const MaybeCell known = of_column(bound->columns[*field.known_on]);
    if (!known || known->kind != ValueKind::date) return std::nullopt;
    StepId is_known = compare_steps(FusedOp::less_equal, known->value, day());
    if (known->present != no_step) is_known = either(but_not(constant(1), known->present), is_known);
    cell->present = both(cell->present, is_known);
  }
  if (is_day && !field.is_deadline) {
    cell->present = both(cell->present, compare_steps(FusedOp::less_equal, cell->value, day()));
  }
  return cell;
}

// A comparison of what moves is handed down to the parts, until the day stands on one side by itself: only then can it
// be said when it turns.
std::optional<StepId> FusedGraph::compare_parts(FusedOp op, StepId a, StepId b) {
  const bool left = steps_[a].form == DayForm::moves;
  if (!left && steps_[b].form != DayForm::moves) return std::nullopt;
  const FusedStep parts = steps_[left ? a : b];
  const auto with = [&](FusedOp o, StepId part) {
    return left ? compare_steps(o, part, b) : compare_steps(o, a, part);
  };
  switch (parts.op) {
    case FusedOp::convert:
      return with(op, parts.a);
    case FusedOp::choose:
      return choose(parts.a, with(op, parts.b), with(op, parts.c));
    case FusedOp::least:
    case FusedOp::greatest: {
      if (op == FusedOp::equal || op == FusedOp::not_equal) return std::nullopt;
      // Below the greatest of two: below one of them. The greatest below: both of them are.
      const bool all = (parts.op == FusedOp::greatest) == left;
      const StepId x = with(op, parts.a), y = with(op, parts.b);
      return all ? both(x, y) : either(x, y);
    }
    default:
      return std::nullopt;
  }
}

namespace {

// By how much the step grows from one day to the next, the same on every day; nothing where that is not so.
std::optional<int> slope(const FusedGraph& graph, StepId id) {
  const FusedStep& step = graph.step(id);
  if (step.form == DayForm::fixed) return 0;
  if (step.form == DayForm::turns) return std::nullopt;
  switch (step.op) {
    case FusedOp::day:
      return 1;
    case FusedOp::convert:
      return slope(graph, step.a);
    case FusedOp::add:
    case FusedOp::subtract: {
      const auto x = slope(graph, step.a), y = slope(graph, step.b);
      if (!x || !y) return std::nullopt;
      return step.op == FusedOp::add ? *x + *y : *x - *y;
    }
    default:
      return std::nullopt;
  }
}

// The difference of two such is 64 bits wide, and days can be added to it.
bool is_far_inside(IntegerRange range) {
  constexpr std::int64_t far = std::int64_t{1} << 61;
  return range.low >= -far && range.high <= far;
}

}  // namespace

std::optional<std::vector<Turn>> find_turns(const FusedGraph& graph, std::span<const StepId> results) {
  std::vector<bool> seen(graph.steps(), false);
  std::vector<StepId> open;
  const auto look_at = [&](StepId id) {
    if (id == no_step || seen[id] || graph.step(id).form == DayForm::fixed) return;
    seen[id] = true;
    open.push_back(id);
  };
  for (const StepId result : results) look_at(result);
  std::vector<Turn> turns;
  while (!open.empty()) {
    const StepId id = open.back();
    open.pop_back();
    const FusedStep& step = graph.step(id);
    if (step.form == DayForm::moves) return std::nullopt;
    const auto moves = [&](StepId operand) { return operand != no_step && graph.step(operand).form == DayForm::moves; };
    if (!moves(step.a) && !moves(step.b)) {
      for (const StepId operand : {step.a, step.b, step.c}) look_at(operand);
      continue;
    }
    const auto x = slope(graph, step.a), y = slope(graph, step.b);
    if (!x || !y || (*x - *y != 1 && *x - *y != -1)) return std::nullopt;
    if (!is_far_inside(graph.step(step.a).range) || !is_far_inside(graph.step(step.b).range)) return std::nullopt;
    turns.push_back({step.op, step.a, step.b, *x - *y == 1});
  }
  // The same whichever result was asked for first.
  std::sort(turns.begin(), turns.end(), [](const Turn& s, const Turn& t) {
    return std::pair(s.a, s.b) < std::pair(t.a, t.b) || (s.a == t.a && s.b == t.b && s.op < t.op);
  });
  return turns;
}

TurnDays turn_days(const Turn& turn, std::int64_t difference) {
  // a - b is `difference` on the first day; n days later n more, or n less.
  const std::int64_t until_equal = turn.rises ? -difference : difference;
  switch (turn.op) {
    case FusedOp::less:
      return {turn.rises ? until_equal : until_equal + 1, TurnDays::none};
    case FusedOp::less_equal:
      return {turn.rises ? until_equal + 1 : until_equal, TurnDays::none};
    default:
      return {until_equal, until_equal + 1};
  }
}

}  // namespace zeren::inline v0::detail
