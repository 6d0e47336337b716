// From map nodes to steps: one function a family of operations, each with the meaning of its kernel in evaluate_map_*.
#include <algorithm>
#include <numeric>

#include "src/run/fused_graph.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;
using plan::NodeId;
using plan::ValueKind;

namespace {

constexpr std::int64_t denominator_limit = std::int64_t{1} << 40;

bool can_be_fused(MapOp op) {
  switch (op) {
    case MapOp::negate:
    case MapOp::logical_not:
    case MapOp::add:
    case MapOp::subtract:
    case MapOp::multiply:
    case MapOp::divide:
    case MapOp::equal:
    case MapOp::not_equal:
    case MapOp::less:
    case MapOp::less_equal:
    case MapOp::greater:
    case MapOp::greater_equal:
    case MapOp::logical_and:
    case MapOp::logical_or:
    case MapOp::otherwise:
    case MapOp::conditional:
    case MapOp::guarded:
    case MapOp::first_match:
    case MapOp::pick:
    case MapOp::is_present:
    case MapOp::in_range:
    case MapOp::in_list:
    case MapOp::maximum:
    case MapOp::minimum:
    case MapOp::absolute:
    case MapOp::days_between:
    case MapOp::add_days:
      return true;
    default:
      return false;
  }
}

}  // namespace

FusedGraph::MaybeCell FusedGraph::of_map(NodeId id) {
  const plan::Node& node = frame_.run().node(id);
  if (!can_be_fused(node.op)) return std::nullopt;
  std::vector<FusedCell> in;
  for (const NodeId input : node.inputs) {
    const FusedCell* of_input = cell(input);
    if (of_input == nullptr) return std::nullopt;
    in.push_back(*of_input);
  }
  switch (node.op) {
    case MapOp::logical_and:
      return logic(in, false);
    case MapOp::logical_or:
      return logic(in, true);
    case MapOp::logical_not:
      return FusedCell{ValueKind::boolean, but_not(constant(1), in[0].value), in[0].present};
    case MapOp::is_present:
      return FusedCell{ValueKind::boolean, in[0].present == no_step ? constant(1) : in[0].present};
    case MapOp::otherwise:
      return otherwise(in);
    case MapOp::conditional:
      return conditional(in[0], in[1], in[2]);
    case MapOp::guarded: {
      FusedCell cell = in[1];
      cell.present = both(both(in[0].present, in[0].value), in[1].present);
      return cell;
    }
    case MapOp::first_match:
      return first_match(in);
    case MapOp::pick:
      return pick(in);
    case MapOp::in_list:
      return in_list(in);
    case MapOp::add_days:
      return add_days(in[0], in[1]);
    case MapOp::in_range: {
      const MaybeCell from = compare(MapOp::greater_equal, in[0], in[1]), to = compare(MapOp::less_equal, in[0], in[2]);
      if (!from || !to) return std::nullopt;
      return FusedCell{ValueKind::boolean, both(from->value, to->value), both(from->present, to->present)};
    }
    case MapOp::maximum:
    case MapOp::minimum:
      return extreme(node, in);
    case MapOp::equal:
    case MapOp::not_equal:
    case MapOp::less:
    case MapOp::less_equal:
    case MapOp::greater:
    case MapOp::greater_equal:
      return compare(node.op, in[0], in[1]);
    default:
      return arithmetic(node, in);
  }
}

// From left to right: a row is open while nothing has settled it. One that meets an absent condition while it is open
// is absent.
FusedGraph::MaybeCell FusedGraph::logic(std::span<const FusedCell> in, bool stops) {
  StepId open = constant(1);
  StepId present = no_step;
  for (const FusedCell& condition : in) {
    if (condition.present != no_step) {
      // Settled before, or present here.
      present = both(present, either(but_not(constant(1), open), condition.present));
    }
    open = stops ? but_not(open, condition.value) : both(open, condition.value);
    if (condition.present != no_step) open = both(open, condition.present);
  }
  return FusedCell{ValueKind::boolean, stops ? but_not(constant(1), open) : open, present};
}

// The number of the first condition that holds: one more for each that leaves a row open.
FusedGraph::MaybeCell FusedGraph::first_match(std::span<const FusedCell> in) {
  StepId open = constant(1), number = constant(1), present = no_step;
  for (const FusedCell& condition : in) {
    if (condition.present != no_step) {
      present = both(present, either(but_not(constant(1), open), condition.present));
    }
    open = but_not(open, condition.value);
    if (condition.present != no_step) open = both(open, condition.present);
    const MaybeStep next = calculate(FusedOp::add, number, open);
    if (!next) return std::nullopt;
    number = *next;
  }
  return FusedCell{ValueKind::number, number, present};
}

FusedGraph::MaybeCell FusedGraph::otherwise(std::span<const FusedCell> in) {
  FusedCell cell = in.back();
  for (auto at = in.rbegin() + 1; at != in.rend(); ++at) {
    FusedCell first = *at;
    if (first.present == no_step) {
      cell = first;
      continue;
    }
    if (first.kind != cell.kind || !same_scale(first, cell)) return std::nullopt;
    cell.value = choose(first.present, first.value, cell.value);
    if (cell.present != no_step) cell.present = either(first.present, cell.present);
  }
  return cell;
}

FusedGraph::MaybeCell FusedGraph::conditional(const FusedCell& when, const FusedCell& yes, const FusedCell& no) {
  FusedCell a = yes, b = no;
  if (a.kind != b.kind || !same_scale(a, b)) return std::nullopt;
  FusedCell cell = a;
  cell.value = choose(when.value, a.value, b.value);
  cell.present = when.present;
  if (a.present != no_step || b.present != no_step) {
    const StepId always = constant(1);
    const StepId branch =
        choose(when.value, a.present == no_step ? always : a.present, b.present == no_step ? always : b.present);
    cell.present = both(cell.present, branch);
  }
  return cell;
}

FusedGraph::MaybeCell FusedGraph::compare(MapOp op, const FusedCell& left, const FusedCell& right) {
  FusedCell a = left, b = right;
  if (a.kind != b.kind || !same_scale(a, b)) return std::nullopt;
  const StepId present = both(a.present, b.present);
  switch (op) {
    case MapOp::equal:
      return FusedCell{ValueKind::boolean, compare_steps(FusedOp::equal, a.value, b.value), present};
    case MapOp::not_equal:
      return FusedCell{ValueKind::boolean, compare_steps(FusedOp::not_equal, a.value, b.value), present};
    case MapOp::less:
      return FusedCell{ValueKind::boolean, compare_steps(FusedOp::less, a.value, b.value), present};
    case MapOp::less_equal:
      return FusedCell{ValueKind::boolean, compare_steps(FusedOp::less_equal, a.value, b.value), present};
    case MapOp::greater:
      return FusedCell{ValueKind::boolean, compare_steps(FusedOp::less, b.value, a.value), present};
    default:
      return FusedCell{ValueKind::boolean, compare_steps(FusedOp::less_equal, b.value, a.value), present};
  }
}

// Number n takes the n-th value; a number that names none leaves the cell absent.
FusedGraph::MaybeCell FusedGraph::pick(std::span<const FusedCell> in) {
  const FusedCell& number = in[0];
  if (number.kind != ValueKind::number || number.denominator != 1) return std::nullopt;
  const auto most = static_cast<std::int64_t>(in.size()) - 1;
  const IntegerRange range = steps_[number.value].range;
  FusedCell cell = in.back();
  for (std::int64_t n = most - 1; n >= 1; --n) {
    const FusedCell is_it{ValueKind::boolean, compare_steps(FusedOp::equal, number.value, constant(n))};
    const MaybeCell next = conditional(is_it, in[static_cast<std::size_t>(n)], cell);
    if (!next) return std::nullopt;
    cell = *next;
  }
  cell.present = both(number.present, cell.present);
  if (range.low < 1) cell.present = both(cell.present, compare_steps(FusedOp::less_equal, constant(1), number.value));
  if (range.high > most) {
    cell.present = both(cell.present, compare_steps(FusedOp::less_equal, number.value, constant(most)));
  }
  return cell;
}

// The values are looked at from left to right; only the first may be absent here.
FusedGraph::MaybeCell FusedGraph::in_list(std::span<const FusedCell> in) {
  StepId found = constant(0);
  for (const FusedCell& value : in.subspan(1)) {
    if (value.present != no_step) return std::nullopt;
    const MaybeCell same = compare(MapOp::equal, in[0], value);
    if (!same) return std::nullopt;
    found = either(found, same->value);
  }
  return FusedCell{ValueKind::boolean, found, in[0].present};
}

FusedGraph::MaybeCell FusedGraph::add_days(const FusedCell& day, const FusedCell& more) {
  if (more.denominator != 1) return std::nullopt;
  const MaybeStep value = calculate(FusedOp::add, day.value, more.value);
  // A day past the calendar is an error of its cell.
  if (!value || steps_[*value].range.low < Date::min().days || steps_[*value].range.high > Date::max().days) {
    return std::nullopt;
  }
  return FusedCell{ValueKind::date, *value, both(day.present, more.present)};
}

FusedGraph::MaybeCell FusedGraph::extreme(const plan::Node& node, std::span<const FusedCell> in) {
  const FusedOp op = node.op == MapOp::maximum ? FusedOp::greatest : FusedOp::least;
  FusedCell best = in[0];
  for (const FusedCell& next : in.subspan(1)) {
    FusedCell other = next;
    if (best.kind != other.kind || !same_scale(best, other)) return std::nullopt;
    const IntegerRange x = steps_[best.value].range, y = steps_[other.value].range;
    const IntegerRange range = op == FusedOp::greatest ? IntegerRange{std::max(x.low, y.low), std::max(x.high, y.high)}
                                                       : IntegerRange{std::min(x.low, y.low), std::min(x.high, y.high)};
    best.value = widest(op, best.value, other.value, range);
    best.present = both(best.present, other.present);
  }
  return best;
}

FusedGraph::MaybeCell FusedGraph::arithmetic(const plan::Node& node, std::span<const FusedCell> in) {
  if (node.type.kind != ValueKind::number) return std::nullopt;  // durations
  FusedCell a = in[0];
  FusedCell result = a;
  result.kind = ValueKind::number;
  MaybeStep value;
  if (in.size() == 1) {
    value = calculate(FusedOp::subtract, constant(0), a.value);
    if (value && node.op == MapOp::absolute) {
      const IntegerRange x = steps_[a.value].range;
      const std::int64_t most = std::max(x.high, x.low == INT64_MIN ? INT64_MAX : -x.low);
      value = widest(FusedOp::greatest, a.value, *value, {0, most});
    }
  } else {
    FusedCell b = in[1];
    result.present = both(a.present, b.present);
    switch (node.op) {
      case MapOp::days_between:
        value = calculate(FusedOp::subtract, b.value, a.value);
        break;
      case MapOp::add:
      case MapOp::subtract:
        if (!same_scale(a, b)) return std::nullopt;
        result.denominator = a.denominator;
        value = calculate(node.op == MapOp::add ? FusedOp::add : FusedOp::subtract, a.value, b.value);
        break;
      case MapOp::multiply:
        if (b.denominator > denominator_limit / a.denominator) return std::nullopt;
        result.denominator = a.denominator * b.denominator;
        value = calculate(FusedOp::multiply, a.value, b.value);
        break;
      default: {
        const MaybeCell quotient = divide(a, b);
        if (!quotient) return std::nullopt;
        result.denominator = quotient->denominator;
        value = quotient->value;
      }
    }
  }
  // A count that is a quotient may be in error.
  if (!value || (node.type.is_count && result.denominator != 1)) return std::nullopt;
  result.value = *value;
  return result;
}

// By one number for all rows: times its reciprocal.
FusedGraph::MaybeCell FusedGraph::divide(const FusedCell& a, const FusedCell& b) {
  const FusedStep& divisor = steps_[b.value];
  if (divisor.op != FusedOp::constant || b.present != no_step) return std::nullopt;
  const std::int64_t n = divisor.constant;
  if (n == 0 || n == INT64_MIN || (n < 0 ? -n : n) > denominator_limit / a.denominator) return std::nullopt;
  const MaybeStep value = scaled(a.value, n < 0 ? -b.denominator : b.denominator);
  if (!value) return std::nullopt;
  return FusedCell{ValueKind::number, *value, a.present, a.denominator * (n < 0 ? -n : n)};
}

bool FusedGraph::same_scale(FusedCell& a, FusedCell& b) {
  if (a.denominator == b.denominator) return true;
  const std::int64_t factor = b.denominator / std::gcd(a.denominator, b.denominator);
  if (factor > denominator_limit / a.denominator) return false;
  const std::int64_t common = a.denominator * factor;
  const MaybeStep x = scaled(a.value, common / a.denominator), y = scaled(b.value, common / b.denominator);
  if (!x || !y) return false;
  a.value = *x;
  b.value = *y;
  a.denominator = b.denominator = common;
  return true;
}

}  // namespace zeren::inline v0::detail
