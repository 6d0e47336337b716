// `mean over y in years 2019 .. 2021 of …`: the expression once a year, with the year in the place of its name.
#include "src/pack/expressions.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

constexpr std::int64_t most_years = 100;

// A year with nothing counts 0.
Expression or_zero(Expression value) {
  if (!value.type.optional) return value;
  const Span span = value.span;
  Expression zero = number_literal(Number(0), span);
  const Type type = without_absence(value.type);
  return make(ExpressionKind::otherwise, type, span, {std::move(value), std::move(zero)});
}

}  // namespace

// A bound of `in years`: the number itself, or the year that a mean over years stands at.
std::optional<std::int64_t> ExpressionChecker::year_bound(const std::optional<sx::Name>& name, const Number& year) {
  if (!name) return year.to_int64();
  for (std::size_t i = years_.size(); i-- > 0;) {
    if (years_[i].name != name->text) continue;
    years_[i].used = true;
    return years_[i].year;
  }
  std::vector<std::string> known;
  for (const OpenYear& open : years_) known.push_back(open.name);
  report_unknown(context_, codes::unknown_year, *name, {name->text}, known);
  return std::nullopt;
}

Expression ExpressionChecker::mean_years(const sx::Expression& written) {
  const auto first = written.operands[0].number.to_int64(), last = written.operands[1].number.to_int64();
  if (!first || !last || *first < 1 || *last > 9999 || *first > *last || *last - *first >= most_years) {
    context_.report(codes::bad_years, written.operands[0].span, {std::to_string(most_years)});
    return unknown(written.span);
  }
  std::vector<Expression> operands;
  bool used = false;
  for (std::int64_t year = *first; year <= *last; ++year) {
    years_.push_back({written.name.text, year, false});
    Expression value = maybe_number(written.operands[2]);
    used = years_.back().used;
    years_.pop_back();
    if (is_unknown(value.type)) return unknown(written.span);  // once is enough to say so
    operands.push_back(or_zero(std::move(value)));
    if (!used) break;
  }
  if (!used) {
    context_.report(codes::year_not_used, written.name.span, {written.name.text});
    return unknown(written.span);
  }
  Type type = simple(TypeKind::number);
  type.unit = operands[0].type.unit;
  Expression mean = make(ExpressionKind::mean_years, std::move(type), written.span, std::move(operands));
  mean.first_year = static_cast<std::int32_t>(*first);
  return mean;
}

}  // namespace zeren::inline v0::pack::detail
