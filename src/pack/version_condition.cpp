#include "src/pack/version_condition.hpp"

#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

Expression date_literal(Date day) {
  Expression literal = make(ExpressionKind::literal, simple(TypeKind::date), {});
  literal.literal = day;
  return literal;
}

}  // namespace

Expression holds_on(Expression day, const Validity& valid) {
  const auto one_side = [&](ExpressionKind kind, Date bound) {
    return make(kind, simple(TypeKind::boolean), {}, {std::move(day), date_literal(bound)});
  };
  if (valid.from == Date::min()) return one_side(ExpressionKind::less_equal, valid.until);
  if (valid.until == Date::max()) return one_side(ExpressionKind::greater_equal, valid.from);
  return make(ExpressionKind::in_range, simple(TypeKind::boolean), {},
              {std::move(day), date_literal(valid.from), date_literal(valid.until)});
}

std::optional<Expression> holds_for_row(ExpressionChecker& row, const sx::Declared& written,
                                        const Description& version) {
  if (version.version_of.empty()) return std::nullopt;
  Expression day = written.valid_by ? row.required(row.maybe_day(*written.valid_by))
                                    : make(ExpressionKind::today, simple(TypeKind::date), {});
  if (is_unknown(day.type)) return std::nullopt;
  return holds_on(std::move(day), version.valid);
}

std::optional<Expression> both(std::optional<Expression> first, std::optional<Expression> second, Span place) {
  if (!first) return second;
  const Span span = second ? second->span : place;
  if (!second) {
    first->span = span;
    return first;
  }
  return make(ExpressionKind::logical_and, simple(TypeKind::boolean), span, {*std::move(first), *std::move(second)});
}

Expression if_present(Expression value, Expression then, Expression otherwise) {
  if (!value.type.optional) return then;
  Expression present = make(ExpressionKind::is_present, simple(TypeKind::boolean), {}, {std::move(value)});
  return make(ExpressionKind::conditional, simple(TypeKind::boolean), {},
              {std::move(present), std::move(then), std::move(otherwise)});
}

}  // namespace zeren::inline v0::pack::detail
