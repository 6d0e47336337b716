#include "src/pack/intervals.hpp"

#include <algorithm>

#include "zeren/pack/print.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

bool is_empty(const Interval& i) {
  if (!i.low || !i.high) return false;
  if (i.low->value != i.high->value) return i.low->value > i.high->value;
  return !i.low->inclusive || !i.high->inclusive;
}

// The later of two lower ends, the earlier of two upper ones.
std::optional<Bound> tighter(const std::optional<Bound>& a, const std::optional<Bound>& b, bool low) {
  if (!a) return b;
  if (!b) return a;
  if (a->value == b->value) return Bound{a->value, a->inclusive && b->inclusive};
  return (a->value > b->value) == low ? a : b;
}

const Number* number_of(const Expression& e) {
  return e.kind == ExpressionKind::literal ? std::get_if<Number>(&e.literal) : nullptr;
}

// `subject op number`, or turned round.
IntervalSet compared(ExpressionKind kind, const Number& number, bool turned) {
  const auto below = [&](bool inclusive) { return IntervalSet::of({std::nullopt, Bound{number, inclusive}}); };
  const auto above = [&](bool inclusive) { return IntervalSet::of({Bound{number, inclusive}, std::nullopt}); };
  switch (kind) {
    case ExpressionKind::less:
      return turned ? above(false) : below(false);
    case ExpressionKind::less_equal:
      return turned ? above(true) : below(true);
    case ExpressionKind::greater:
      return turned ? below(false) : above(false);
    case ExpressionKind::greater_equal:
      return turned ? below(true) : above(true);
    default:
      break;
  }
  const IntervalSet point = IntervalSet::of({Bound{number, true}, Bound{number, true}});
  return kind == ExpressionKind::equal ? point : point.complement();
}

std::optional<OneColumn> joined(const Expression& condition, const Pack& pack, bool both) {
  auto left = one_column(condition.operands[0], pack);
  const auto right = one_column(condition.operands[1], pack);
  if (!left || !right || left->text != right->text) return std::nullopt;
  left->values = both ? left->values.intersect(right->values) : left->values.unite(right->values);
  return left;
}

bool never_negative(const Expression& e, const Pack& pack, int depth) {
  if (const Number* number = number_of(e)) return number->sign() >= 0;
  if (depth > 20) return false;
  const auto operand = [&](std::size_t i) { return never_negative(e.operands[i], pack, depth + 1); };
  switch (e.kind) {
    case ExpressionKind::aggregate:
      if (e.aggregate == AggregateKind::count || e.aggregate == AggregateKind::count_distinct) return true;
      return (e.aggregate == AggregateKind::sum || e.aggregate == AggregateKind::share) &&
             (e.aggregate == AggregateKind::share || operand(0));
    case ExpressionKind::add:
    case ExpressionKind::multiply:
    case ExpressionKind::otherwise:
      return operand(0) && operand(1);
    case ExpressionKind::conditional:
      return operand(1) && operand(2);
    case ExpressionKind::function:
      if (e.function == Function::size || e.function == Function::length || e.function == Function::absolute)
        return true;
      if (e.function == Function::max) return operand(0) || operand(1);
      return e.function == Function::min && operand(0) && operand(1);
    case ExpressionKind::column: {
      const Column& column = pack.entities[e.entity].columns[e.column];
      if (column.type.low && *column.type.low >= 0) return true;
      if (column.origin != ColumnOrigin::rule || column.rule >= pack.rules.size()) return false;
      const auto* define = std::get_if<Define>(&pack.rules[column.rule]);
      return define && never_negative(define->value, pack, depth + 1);
    }
    default:
      return false;
  }
}

}  // namespace

IntervalSet IntervalSet::everything() {
  return of({});
}

IntervalSet IntervalSet::of(Interval interval) {
  IntervalSet set;
  if (!is_empty(interval)) set.intervals_.push_back(std::move(interval));
  return set;
}

IntervalSet IntervalSet::intersect(const IntervalSet& other) const {
  IntervalSet set;
  for (const auto& a : intervals_) {
    for (const auto& b : other.intervals_) {
      Interval both{tighter(a.low, b.low, true), tighter(a.high, b.high, false)};
      if (!is_empty(both)) set.intervals_.push_back(std::move(both));
    }
  }
  return set;
}

IntervalSet IntervalSet::complement() const {
  IntervalSet rest = IntervalSet();
  rest.intervals_.push_back({});
  for (const auto& taken : intervals_) {
    IntervalSet outside;
    if (taken.low) outside.intervals_.push_back({std::nullopt, Bound{taken.low->value, !taken.low->inclusive}});
    if (taken.high) outside.intervals_.push_back({Bound{taken.high->value, !taken.high->inclusive}, std::nullopt});
    rest = rest.intersect(outside);
  }
  return rest;
}

IntervalSet IntervalSet::unite(const IntervalSet& other) const {
  return complement().intersect(other.complement()).complement();
}

bool IntervalSet::inside(const IntervalSet& other) const {
  return intersect(other.complement()).empty();
}

bool IntervalSet::contains(const Number& value) const {
  const auto holds = [&](const Interval& i) {
    const bool above = !i.low || i.low->value < value || (i.low->inclusive && i.low->value == value);
    const bool below = !i.high || value < i.high->value || (i.high->inclusive && i.high->value == value);
    return above && below;
  };
  return std::any_of(intervals_.begin(), intervals_.end(), holds);
}

IntervalSet compared_with(ExpressionKind op, const Number& number) {
  return compared(op, number, false);
}

std::optional<OneColumn> one_column(const Expression& e, const Pack& pack) {
  switch (e.kind) {
    case ExpressionKind::logical_and:
      return joined(e, pack, true);
    case ExpressionKind::logical_or:
      return joined(e, pack, false);
    case ExpressionKind::logical_not: {
      auto inner = one_column(e.operands[0], pack);
      if (inner) inner->values = inner->values.complement();
      return inner;
    }
    case ExpressionKind::less:
    case ExpressionKind::less_equal:
    case ExpressionKind::greater:
    case ExpressionKind::greater_equal:
    case ExpressionKind::equal:
    case ExpressionKind::not_equal: {
      const Number* right = number_of(e.operands[1]);
      const Number* left = number_of(e.operands[0]);
      if ((left == nullptr) == (right == nullptr)) return std::nullopt;
      const Expression& subject = e.operands[left ? 1 : 0];
      return OneColumn{&subject, print(subject, pack), compared(e.kind, left ? *left : *right, left != nullptr)};
    }
    case ExpressionKind::in_range: {
      const Number* low = number_of(e.operands[1]);
      const Number* high = number_of(e.operands[2]);
      if (!low || !high || number_of(e.operands[0])) return std::nullopt;
      return OneColumn{&e.operands[0], print(e.operands[0], pack),
                       IntervalSet::of({Bound{*low, true}, Bound{*high, true}})};
    }
    default:
      return std::nullopt;
  }
}

IntervalSet possible_values(const Expression& subject, const Pack& pack) {
  Interval range;
  if (subject.type.low) range.low = Bound{Number(*subject.type.low), true};
  if (subject.type.high) range.high = Bound{Number(*subject.type.high), true};
  if (!range.low && never_negative(subject, pack, 0)) range.low = Bound{Number(0), true};
  return IntervalSet::of(range);
}

}  // namespace zeren::inline v0::pack::detail
