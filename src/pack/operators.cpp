// Logic, comparison and arithmetic.
#include <algorithm>

#include "src/pack/expressions.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

ExpressionKind typed_kind(sx::ExpressionKind kind) {
  using K = sx::ExpressionKind;
  switch (kind) {
    case K::add:
      return ExpressionKind::add;
    case K::subtract:
      return ExpressionKind::subtract;
    case K::multiply:
      return ExpressionKind::multiply;
    case K::divide:
      return ExpressionKind::divide;
    case K::equal:
      return ExpressionKind::equal;
    case K::not_equal:
      return ExpressionKind::not_equal;
    case K::less:
      return ExpressionKind::less;
    case K::less_equal:
      return ExpressionKind::less_equal;
    case K::greater:
      return ExpressionKind::greater;
    case K::greater_equal:
      return ExpressionKind::greater_equal;
    case K::logical_and:
      return ExpressionKind::logical_and;
    default:
      return ExpressionKind::logical_or;
  }
}

std::string sign_of(sx::ExpressionKind kind) {
  switch (kind) {
    case sx::ExpressionKind::add:
      return "+";
    case sx::ExpressionKind::multiply:
      return "*";
    case sx::ExpressionKind::divide:
      return "/";
    default:
      return "-";
  }
}

bool is_equality(sx::ExpressionKind kind) {
  return kind == sx::ExpressionKind::equal || kind == sx::ExpressionKind::not_equal;
}

// What `=` works on: not durations and sets.
bool has_equality(const Type& type) {
  return type.kind != TypeKind::duration && !is_set(type);
}

}  // namespace

Expression ExpressionChecker::logical(const sx::Expression& written) {
  const Type type = simple(TypeKind::boolean);
  Expression left = boolean(written.operands[0]);
  if (written.kind == sx::ExpressionKind::logical_not) {
    return make(ExpressionKind::logical_not, type, written.span, {std::move(left)});
  }
  // The right side is reached only where the left is true (and), or false (or).
  Expression right;
  assuming(left, written.kind == sx::ExpressionKind::logical_and, [&] { right = boolean(written.operands[1]); });
  return make(typed_kind(written.kind), type, written.span, {std::move(left), std::move(right)});
}

// Values whose names only a partner's type explains come after the partner. Where the partner is in error, they are
// taken as they are: its type stays unknown, and nothing more is reported.
std::vector<Expression> ExpressionChecker::partners(const std::vector<sx::Expression>& written, const Type* expected) {
  std::vector<Expression> typed(written.size());
  std::vector<std::size_t> later;
  Type type = expected ? without_absence(*expected) : Type{};
  bool known = expected != nullptr;
  const auto one = [&](std::size_t i) {
    typed[i] = check(written[i], known ? &type : nullptr);
    if (is_unknown(type)) type = without_absence(typed[i].type);
    known = true;
  };
  for (std::size_t i = 0; i < written.size(); ++i) {
    const bool value = is_bare_value(written[i], true) || written[i].kind == sx::ExpressionKind::text;
    if (is_unknown(type) && value) {
      later.push_back(i);
    } else {
      one(i);
    }
  }
  for (std::size_t i : later) one(i);
  return typed;
}

// Two values that do not go together: by their units of measure, or a moment and a day, else for the reason that `code`
// gives.
void ExpressionChecker::report_disagreement(const DiagnosticCode& code, Span span, const Expression& a,
                                            const Expression& b) {
  if (is_numeric(a.type) && is_numeric(b.type)) {
    context_.report(codes::mixed_units, span, {a.type.unit, b.type.unit});
    return;
  }
  const bool first = is_moment(a.type) && is_date(b.type);
  if (first || (is_date(a.type) && is_moment(b.type))) {
    const Expression& moment = first ? a : b;
    context_.report(codes::moment_and_day, span,
                    {describe(context_, a.type), describe(context_, b.type), said(moment.span, "m")});
    return;
  }
  context_.report(code, span, {describe(context_, a.type), describe(context_, b.type)});
}

Expression ExpressionChecker::comparison(const sx::Expression& written) {
  std::vector<Expression> sides = partners(written.operands, nullptr);
  for (auto& side : sides) side = required(std::move(side));
  const Type &a = sides[0].type, &b = sides[1].type;
  if (!agree(a, b) || !has_equality(a) || !has_equality(b)) {
    report_disagreement(codes::incomparable, written.span, sides[0], sides[1]);
    return unknown(written.span);
  }
  for (const auto& side : sides) {
    if (is_equality(written.kind) || has_order(side.type)) continue;
    context_.report(codes::no_order, side.span, {describe(context_, side.type)});
    return unknown(written.span);
  }
  return make(typed_kind(written.kind), simple(TypeKind::boolean), written.span, std::move(sides));
}

Expression ExpressionChecker::membership(const sx::Expression& written) {
  const bool range = written.kind == sx::ExpressionKind::in_range;
  std::vector<Expression> parts = partners(written.operands, nullptr);
  for (auto& part : parts) part = required(std::move(part));
  for (const auto& part : parts) {
    if (!agree(parts[0].type, part.type) || !has_equality(part.type)) {
      report_disagreement(codes::incomparable, part.span, parts[0], part);
      return unknown(written.span);
    }
    if (range && !has_order(part.type)) {
      context_.report(codes::no_order, part.span, {describe(context_, part.type)});
      return unknown(written.span);
    }
  }
  const Type type = simple(TypeKind::boolean);
  Expression test =
      make(range ? ExpressionKind::in_range : ExpressionKind::in_list, type, written.span, std::move(parts));
  if (!written.negated) return test;
  return make(ExpressionKind::logical_not, type, written.span, {std::move(test)});
}

Expression ExpressionChecker::arithmetic(const sx::Expression& written) {
  if (written.kind == sx::ExpressionKind::negate) {
    Expression operand = number(written.operands[0]);
    if (is_unknown(operand.type)) return unknown(written.span);
    Type type = simple(operand.type.kind);
    type.digits = operand.type.digits;
    type.unit = operand.type.unit;
    if (operand.kind == ExpressionKind::literal) {
      if (const auto* value = std::get_if<Number>(&operand.literal)) {
        operand.literal = negate(*value);
        operand.span = written.span;
        return operand;
      }
    }
    return make(ExpressionKind::negate, type, written.span, {std::move(operand)});
  }
  Expression left = required(check(written.operands[0]));
  Expression right = required(check(written.operands[1]));
  if (is_unknown(left.type) || is_unknown(right.type)) return unknown(written.span);
  const bool sum = written.kind == sx::ExpressionKind::add;
  if (sum || written.kind == sx::ExpressionKind::subtract) {
    const auto is_time = [](const Type& type) { return is_date(type) || is_moment(type); };
    if (is_time(left.type) && is_duration(right.type)) {
      return add_duration(std::move(left), std::move(right), !sum, written.span);
    }
    if (sum && is_duration(left.type) && is_time(right.type)) {
      return add_duration(std::move(right), std::move(left), false, written.span);
    }
    if (is_duration(left.type) && is_duration(right.type)) {
      context_.report(codes::mixed_durations, written.span,
                      {describe(context_, left.type), describe(context_, right.type)});
      return unknown(written.span);
    }
  }
  if (!is_numeric(left.type) || !is_numeric(right.type)) {
    context_.report(codes::bad_arithmetic, written.span,
                    {sign_of(written.kind), describe(context_, left.type), describe(context_, right.type)});
    return unknown(written.span);
  }
  const auto unit = unit_of(written.kind, left, right, written.span);
  if (!unit) return unknown(written.span);
  const bool whole = left.type.kind == TypeKind::count && right.type.kind == TypeKind::count &&
                     written.kind != sx::ExpressionKind::divide;
  Type type = simple(whole ? TypeKind::count : TypeKind::number);
  type.unit = *unit;
  return make(typed_kind(written.kind), std::move(type), written.span, {std::move(left), std::move(right)});
}

// The unit of measure of what comes out; nothing, and reported, where the two do not go together.
std::optional<std::string> ExpressionChecker::unit_of(sx::ExpressionKind kind, const Expression& left,
                                                      const Expression& right, Span span) {
  const std::string &a = left.type.unit, &b = right.type.unit;
  if (kind == sx::ExpressionKind::add || kind == sx::ExpressionKind::subtract) {
    if (same_unit(left.type, right.type)) return a.empty() ? b : a;
    context_.report(codes::mixed_units, span, {a, b});
    return std::nullopt;
  }
  const bool divides = kind == sx::ExpressionKind::divide;
  if (b.empty()) return a;
  if (divides && a == b) return std::string();
  if (!divides && a.empty()) return b;
  context_.report(codes::unit_arithmetic, span,
                  {sign_of(kind), describe(context_, left.type), describe(context_, right.type), b});
  return std::nullopt;
}

// The day of a moment.
Expression ExpressionChecker::day_of(Expression moment) const {
  Type type = simple(moment.type.kind == TypeKind::moment ? TypeKind::date : TypeKind::deadline, moment.type.optional);
  const Span span = moment.span;
  Expression day = make(ExpressionKind::function, std::move(type), span, {std::move(moment)});
  day.function = Function::day;
  return day;
}

// What counting with the duration needs from the pack: a rule for months, a calendar for workdays.
MonthRule ExpressionChecker::rule_for(DurationKind kind, Span span) {
  if (kind == DurationKind::workdays) has_calendar(span);
  if (kind != DurationKind::months) return MonthRule::clamp;
  if (months() == MonthSetting::unsaid) context_.report(codes::month_rule, span);
  return months() == MonthSetting::strict ? MonthRule::strict : MonthRule::clamp;
}

Expression ExpressionChecker::add_duration(Expression date, Expression duration, bool minus, Span span) {
  const DurationKind kind = duration.type.duration;
  if (kind == DurationKind::minutes && !is_unknown(duration.type)) {
    if (!is_moment(date.type)) {
      context_.report(codes::needs_moment, span, {said(date.span, "x"), describe(context_, date.type)});
      return unknown(span);
    }
    Expression sum = make(ExpressionKind::add_duration, simple(TypeKind::moment_deadline), span,
                          {std::move(date), std::move(duration)});
    sum.negated = minus;
    return sum;
  }
  // A limit in days on a moment goes by its day.
  if (!is_date(date.type)) date = day_of(std::move(date));
  const MonthRule rule = rule_for(kind, span);
  // Months are added before days: `d + 3 days + 1 month` is `d + 1 month + 3 days`.
  if (kind == DurationKind::months && date.kind == ExpressionKind::add_duration &&
      date.operands[1].type.duration != DurationKind::months) {
    Expression inner = add_duration(std::move(date.operands[0]), std::move(duration), minus, span);
    date.operands[0] = std::move(inner);
    date.span = span;
    return date;
  }
  Expression sum =
      make(ExpressionKind::add_duration, simple(TypeKind::deadline), span, {std::move(date), std::move(duration)});
  sum.negated = minus;
  sum.month_rule = rule;
  return sum;
}

}  // namespace zeren::inline v0::pack::detail
