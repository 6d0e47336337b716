#include "src/pack/quotients.hpp"

#include <algorithm>

namespace zeren::inline v0::pack::detail {
namespace {

// Dividing by a literal such as 4 or 100 ends after a few digits.
bool divides_evenly(const Expression& divisor) {
  if (divisor.kind != ExpressionKind::literal) return false;
  const auto* number = std::get_if<Number>(&divisor.literal);
  if (!number || number->is_zero()) return false;
  const NumberResult inverse = divide(Number(1), *number);
  return inverse.ok() && inverse.value.to_exact_decimal_or_fraction().find('/') == std::string::npos;
}

}  // namespace

bool Quotients::of(const Expression& e) {
  const auto any_operand = [&] {
    return std::any_of(e.operands.begin(), e.operands.end(), [&](const Expression& o) { return of(o); });
  };
  switch (e.kind) {
    case ExpressionKind::rounded:
      return false;
    case ExpressionKind::divide:
      return !divides_evenly(e.operands[1]) || of(e.operands[0]);
    case ExpressionKind::aggregate:
      if (e.aggregate == AggregateKind::mean || e.aggregate == AggregateKind::share) return true;
      return any_operand();
    case ExpressionKind::column:
    case ExpressionKind::follow: {
      const Column& column = pack_.entities[e.entity].columns[e.column];
      return column.origin == ColumnOrigin::rule && column.type.kind == TypeKind::number && of_rule(column.rule);
    }
    case ExpressionKind::conditional:
      return of(e.operands[1]) || of(e.operands[2]);
    case ExpressionKind::add:
    case ExpressionKind::subtract:
    case ExpressionKind::multiply:
    case ExpressionKind::negate:
    case ExpressionKind::otherwise:
    case ExpressionKind::function:
      return any_operand();
    default:
      return false;
  }
}

bool Quotients::of(const Score& score) {
  if (score.rounding) return false;
  bool found = score.start && of(*score.start);
  for (const auto& line : score.lines) {
    found = found || of(line.amount) || (line.at_most && of(*line.at_most)) || of(line.exceptions);
  }
  for (const auto& part : score.blend) found = found || of(part.value);
  return found;
}

bool Quotients::of(const Exceptions& exceptions) {
  return std::any_of(exceptions.list.begin(), exceptions.list.end(), [&](const Exception& e) { return of(e.value); });
}

bool Quotients::of_rule(std::uint32_t rule) {
  Known& known = known_[rule];
  if (known == Known::not_asked) {
    known = Known::no;
    bool found = false;
    if (const auto* define = std::get_if<Define>(&pack_.rules[rule]))
      found = of(define->value) || of(define->exceptions);
    if (const auto* decide = std::get_if<Decide>(&pack_.rules[rule])) {
      for (const auto& row : decide->rows) found = found || of(row.value);
    }
    if (const auto* score = std::get_if<Score>(&pack_.rules[rule])) found = of(*score);
    known_[rule] = found ? Known::yes : Known::no;
  }
  return known_[rule] == Known::yes;
}

}  // namespace zeren::inline v0::pack::detail
