#include "src/pack/expressions.hpp"

#include <algorithm>

#include "src/pack/check_rules.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

constexpr int max_depth = 200;

}  // namespace

Expression make(ExpressionKind kind, Type type, Span span, std::vector<Expression> operands) {
  Expression expression;
  expression.kind = kind;
  expression.type = std::move(type);
  expression.span = span;
  expression.operands = std::move(operands);
  return expression;
}

Expression number_literal(Number value, Span span) {
  const bool whole = value.is_integer() && value.to_int64().has_value();
  Expression literal = make(ExpressionKind::literal, simple(whole ? TypeKind::count : TypeKind::number), span);
  literal.literal = std::move(value);
  return literal;
}

std::string key_of(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::column:
      return std::to_string(expression.scope) + ':' + std::to_string(expression.entity) + '.' +
             std::to_string(expression.column);
    case ExpressionKind::row:
      return std::to_string(expression.scope) + ":row";
    case ExpressionKind::follow: {
      const std::string base = key_of(expression.operands[0]);
      return base.empty() ? base : base + '/' + std::to_string(expression.column);
    }
    default:
      return {};
  }
}

void collect_present(const Expression& condition, bool truth, std::vector<std::string>& keys) {
  switch (condition.kind) {
    case ExpressionKind::is_present:
      if (truth) {
        // `a.b` is there only where `a` is.
        for (const Expression* e = &condition.operands[0];; e = &e->operands[0]) {
          if (std::string key = key_of(*e); !key.empty()) keys.push_back(std::move(key));
          if (e->kind != ExpressionKind::follow) break;
        }
      }
      break;
    case ExpressionKind::logical_not:
      collect_present(condition.operands[0], !truth, keys);
      break;
    case ExpressionKind::logical_and:
    case ExpressionKind::logical_or:
      if ((condition.kind == ExpressionKind::logical_and) == truth) {
        for (const auto& operand : condition.operands) collect_present(operand, truth, keys);
      }
      break;
    default:
      break;
  }
}

void split_conjuncts(Expression condition, std::vector<Expression>& out) {
  if (condition.kind == ExpressionKind::logical_and) {
    for (auto& operand : condition.operands) split_conjuncts(std::move(operand), out);
  } else {
    out.push_back(std::move(condition));
  }
}

ExpressionChecker::ExpressionChecker(Context& context, ModuleId module, std::vector<Frame> frames,
                                     Surroundings surroundings)
    : context_(context),
      module_(module),
      frames_(std::move(frames)),
      base_frames_(frames_.size()),
      surroundings_(surroundings) {}

Expression ExpressionChecker::unknown(Span span) const {
  return make(ExpressionKind::literal, {}, span);
}

std::string ExpressionChecker::said(Span span, const std::string& otherwise) const {
  if (!span.has_place() || span.file >= context_.sources.size()) return otherwise;
  std::string text(context_.sources.text(span));
  if (text.empty() || text.size() > 60 || text.find('\n') != std::string::npos) return otherwise;
  return text;
}

const std::string& ExpressionChecker::inner_name() const {
  static const std::string nothing = "…";
  if (frames_.empty() || frames_.back().entity == no_entity) return nothing;
  return context_.entity(frames_.back().entity).description.name;
}

void ExpressionChecker::assuming(const Expression& condition, bool truth, const std::function<void()>& body) {
  const std::size_t before = present_.size();
  collect_present(condition, truth, present_);
  body();
  present_.resize(before);
}

Expression ExpressionChecker::check(const sx::Expression& written, const Type* expected) {
  context_.ticker.tick();
  if (depth_ >= max_depth) {
    context_.report(codes::too_deep, written.span);
    return unknown(written.span);
  }
  ++depth_;
  Expression expression = dispatch(written, expected);
  --depth_;
  return expression;
}

Expression ExpressionChecker::dispatch(const sx::Expression& written, const Type* expected) {
  using K = sx::ExpressionKind;
  switch (written.kind) {
    case K::number:
    case K::text:
    case K::date:
    case K::moment:
    case K::boolean:
    case K::today:
    case K::now:
    case K::own:
    case K::measure:
      return literal_of(written, expected);
    case K::duration:
      return duration_literal(written);
    case K::path:
      return path(written.path, expected);
    case K::negate:
    case K::add:
    case K::subtract:
    case K::multiply:
    case K::divide:
      return arithmetic(written);
    case K::equal:
    case K::not_equal:
    case K::less:
    case K::less_equal:
    case K::greater:
    case K::greater_equal:
      return comparison(written);
    case K::logical_not:
    case K::logical_and:
    case K::logical_or:
      return logical(written);
    case K::in_range:
    case K::in_list:
      return membership(written);
    case K::otherwise:
      return fallback(written, expected);
    case K::conditional:
      return conditional(written, expected);
    case K::is_absent:
    case K::is_present:
      return presence(written);
    case K::is_empty:
    case K::is_not_empty:
      return emptiness(written);
    case K::rounded:
      return rounded(written);
    case K::rolled:
      return rolled(written);
    case K::as_of:
      return as_of(written);
    case K::by_date:
      return by_date(written);
    case K::call:
      return call(written);
    case K::span_between:
      return span_between(written);
    case K::responsible:
      return responsible(written);
    case K::after_at:
      return after(written);
    case K::aggregate:
      return aggregate(written);
    case K::mean_years:
      return mean_years(written);
    case K::error:
      break;  // the parser has said so
  }
  return unknown(written.span);
}

Expression ExpressionChecker::literal_of(const sx::Expression& written, const Type* expected) {
  Expression literal = make(ExpressionKind::literal, {}, written.span);
  switch (written.kind) {
    case sx::ExpressionKind::number:
      literal = number_literal(written.number, written.span);
      if (written.percent) literal.type = simple(TypeKind::number);
      return literal;
    case sx::ExpressionKind::date:
      literal.type = simple(TypeKind::date);
      literal.literal = written.date;
      return literal;
    case sx::ExpressionKind::moment:
      literal.type = simple(TypeKind::moment);
      literal.literal = written.moment;
      return literal;
    case sx::ExpressionKind::boolean:
      literal.type = simple(TypeKind::boolean);
      literal.literal = written.boolean;
      return literal;
    case sx::ExpressionKind::today:
      return make(ExpressionKind::today, simple(TypeKind::date), written.span);
    case sx::ExpressionKind::now:
      return make(ExpressionKind::now, simple(TypeKind::moment), written.span);
    case sx::ExpressionKind::own:
      if (!surroundings_.own || frames_.size() > base_frames_) {
        context_.report(codes::own_outside_blend, written.span);
        return literal;
      }
      return make(ExpressionKind::own_value, simple(TypeKind::number), written.span);
    case sx::ExpressionKind::measure:
      literal = number_literal(written.number, written.span);
      literal.type.unit = written.unit.text;
      return literal;
    default:
      break;
  }
  // A text. Where the partner is a unit, a domain or a body, it names one.
  if (expected && is_unit_reference(context_, *expected)) {
    literal.type = without_absence(*expected);
    literal.literal = UnitText{written.text};
    return literal;
  }
  if (expected && expected->kind == TypeKind::reference) {
    if (auto value = value_named(written.text, written.span, *expected)) return *value;
  }
  literal.type = simple(TypeKind::text);
  literal.literal = written.text;
  return literal;
}

Expression ExpressionChecker::duration(const sx::Expression& written) {
  Expression length = written.kind == sx::ExpressionKind::path ? param_named(written.path) : duration_literal(written);
  if (is_unknown(length.type)) return length;
  if (length.type.kind != TypeKind::duration) {
    context_.report(codes::type_mismatch, written.span,
                    {bilingual("a duration such as `15 days`", "时长，例如 `15 天`"), describe(context_, length.type)});
    return unknown(written.span);
  }
  if (length.type.duration == DurationKind::minutes) {
    context_.report(codes::days_only, written.span, {said(written.span)});
    return unknown(written.span);
  }
  return length;
}

Expression ExpressionChecker::setting(const sx::Expression& written, const Type& wanted) {
  Expression value = written.kind == sx::ExpressionKind::path ? param_named(written.path) : check(written, &wanted);
  const bool fits = wanted.kind == TypeKind::count ? value.type.kind == TypeKind::count : is_numeric(value.type);
  if (is_unknown(value.type) || fits) return value;
  context_.report(codes::type_mismatch, written.span, {describe(context_, wanted), describe(context_, value.type)});
  return unknown(written.span);
}

Expression ExpressionChecker::duration_literal(const sx::Expression& written) {
  if (written.kind != sx::ExpressionKind::duration) {
    context_.report(
        codes::type_mismatch, written.span,
        {bilingual("a duration such as `15 days`", "时长，例如 `15 天`"), bilingual("something else", "其他内容")});
    return unknown(written.span);
  }
  // Half an hour is 30 minutes; days, workdays and months are whole.
  const bool hours = written.duration_unit == sx::DurationUnit::hours;
  const auto amount = hours ? multiply(written.number, Number(60)).value.to_int64() : written.number.to_int64();
  constexpr std::int64_t most = 4'000'000;  // more days than the calendar has
  if (!amount || *amount > most || *amount < -most) {
    context_.report(codes::bad_count, written.span, {'`' + written.number.to_exact_decimal_or_fraction() + '`'});
    return unknown(written.span);
  }
  Duration value;
  value.amount = *amount;
  switch (written.duration_unit) {
    case sx::DurationUnit::days:
      value.kind = DurationKind::days;
      break;
    case sx::DurationUnit::workdays:
      value.kind = DurationKind::workdays;
      break;
    case sx::DurationUnit::months:
      value.kind = DurationKind::months;
      break;
    case sx::DurationUnit::years:
      value.kind = DurationKind::months;
      value.amount *= 12;
      break;
    case sx::DurationUnit::hours:  // counted in minutes already
    case sx::DurationUnit::minutes:
      value.kind = DurationKind::minutes;
      break;
  }
  Expression literal = make(ExpressionKind::literal, simple(TypeKind::duration), written.span);
  literal.type.duration = value.kind;
  literal.literal = value;
  return literal;
}

Expression ExpressionChecker::required(Expression expression) {
  if (!expression.type.optional) return expression;
  context_.report(codes::unhandled_absence, expression.span, {said(expression.span, "x")});
  expression.type.optional = false;
  return expression;
}

Expression ExpressionChecker::boolean(const sx::Expression& written) {
  const Type wanted = simple(TypeKind::boolean);
  Expression expression = required(check(written, &wanted));
  if (is_unknown(expression.type) || expression.type.kind == TypeKind::boolean) return expression;
  context_.report(codes::type_mismatch, written.span,
                  {describe(context_, wanted), describe(context_, expression.type)});
  return unknown(written.span);
}

Expression ExpressionChecker::number(const sx::Expression& written) {
  const Type wanted = simple(TypeKind::number);
  Expression expression = required(check(written, &wanted));
  if (is_numeric(expression.type)) return expression;
  context_.report(codes::type_mismatch, written.span,
                  {describe(context_, wanted), describe(context_, expression.type)});
  return unknown(written.span);
}

Expression ExpressionChecker::maybe_number(const sx::Expression& written) {
  const Type wanted = simple(TypeKind::number);
  Expression expression = check(written, &wanted);
  if (is_numeric(expression.type)) return expression;
  context_.report(codes::type_mismatch, written.span,
                  {describe(context_, wanted), describe(context_, expression.type)});
  return unknown(written.span);
}

Expression ExpressionChecker::maybe_date(const sx::Expression& written) {
  const Type wanted = simple(TypeKind::date);
  Expression expression = check(written, &wanted);
  if (is_date(expression.type)) return expression;
  if (is_moment(expression.type)) {
    context_.report(codes::needs_day, written.span, {said(written.span, "m"), describe(context_, expression.type)});
    return unknown(written.span);
  }
  context_.report(codes::type_mismatch, written.span,
                  {describe(context_, wanted), describe(context_, expression.type)});
  return unknown(written.span);
}

Expression ExpressionChecker::maybe_day(const sx::Expression& written) {
  const Type wanted = simple(TypeKind::date);
  Expression expression = check(written, &wanted);
  if (is_date(expression.type)) return expression;
  if (is_moment(expression.type)) return day_of(std::move(expression));
  context_.report(codes::type_mismatch, written.span,
                  {describe(context_, wanted), describe(context_, expression.type)});
  return unknown(written.span);
}

Expression ExpressionChecker::reference_path(const sx::Path& written) {
  Expression expression = required(path(written, nullptr));
  if (is_unknown(expression.type) || expression.type.kind == TypeKind::reference) return expression;
  context_.report(codes::type_mismatch, written.span,
                  {bilingual("a reference", "引用"), describe(context_, expression.type)});
  return unknown(written.span);
}

Expression ExpressionChecker::conditional(const sx::Expression& written, const Type* expected) {
  Expression condition = boolean(written.operands[0]);
  std::vector<Expression> branches(2);
  const bool swap = !expected && is_bare_value(written.operands[1], false);
  Type first_type;
  for (int turn = 0; turn < 2; ++turn) {
    const std::size_t i = (turn == 0) == swap ? 1 : 0;
    const Type* partner = expected ? expected : turn == 0 ? nullptr : &first_type;
    assuming(condition, i == 0, [&] { branches[i] = check(written.operands[i + 1], partner); });
    if (turn == 0) first_type = branches[i].type;
  }
  if (!agree(branches[0].type, branches[1].type)) {
    const auto& code = branches[0].type.kind == TypeKind::duration && branches[1].type.kind == TypeKind::duration
                           ? codes::mixed_durations
                           : codes::branches_disagree;
    report_disagreement(code, written.span, branches[0], branches[1]);
    return unknown(written.span);
  }
  Type type = unite(branches[0].type, branches[1].type);
  return make(ExpressionKind::conditional, std::move(type), written.span,
              {std::move(condition), std::move(branches[0]), std::move(branches[1])});
}

Expression ExpressionChecker::fallback(const sx::Expression& written, const Type* expected) {
  Expression value = check(written.operands[0], expected);
  const Type partner = without_absence(value.type);
  Expression other = check(written.operands[1], is_unknown(partner) ? expected : &partner);
  if (!agree(value.type, other.type)) {
    report_disagreement(codes::branches_disagree, written.span, value, other);
    return unknown(written.span);
  }
  if (!value.type.optional && !is_unknown(value.type)) {
    context_.report(codes::never_absent, value.span, {said(value.span, "x")});
  }
  Type type = unite(partner, other.type);
  type.optional = other.type.optional;
  return make(ExpressionKind::otherwise, std::move(type), written.span, {std::move(value), std::move(other)});
}

Expression ExpressionChecker::presence(const sx::Expression& written) {
  Expression operand = check(written.operands[0]);
  const Type boolean_type = simple(TypeKind::boolean);
  if (!operand.type.optional && !is_unknown(operand.type)) {
    context_.report(codes::never_absent, written.span, {said(operand.span, "x")});
  }
  Expression present = make(ExpressionKind::is_present, boolean_type, written.span, {std::move(operand)});
  if (written.kind == sx::ExpressionKind::is_present) return present;
  return make(ExpressionKind::logical_not, boolean_type, written.span, {std::move(present)});
}

Expression ExpressionChecker::emptiness(const sx::Expression& written) {
  Expression operand = required(check(written.operands[0]));
  const Type boolean_type = simple(TypeKind::boolean);
  if (!is_unknown(operand.type) && !is_set(operand.type)) {
    context_.report(codes::type_mismatch, operand.span, {bilingual("a set", "集合"), describe(context_, operand.type)});
    return unknown(written.span);
  }
  Expression empty = make(ExpressionKind::is_empty, boolean_type, written.span, {std::move(operand)});
  if (written.kind == sx::ExpressionKind::is_empty) return empty;
  return make(ExpressionKind::logical_not, boolean_type, written.span, {std::move(empty)});
}

Expression ExpressionChecker::after(const sx::Expression& written) {
  if (!surroundings_.ladder || frames_.size() > base_frames_) {
    context_.report(codes::after_outside_ladder, written.span);
    return unknown(written.span);
  }
  Expression wait = duration(written.operands[0]);
  require_constant(context_, wait);
  const MonthRule rule = is_unknown(wait.type) ? MonthRule::clamp : rule_for(wait.type.duration, written.span);
  const auto& steps = surroundings_.ladder->steps;
  const auto it = std::find_if(steps.begin(), steps.end(),
                               [&](const sx::LadderStep& s) { return s.name.text == written.name.text; });
  if (it == steps.end()) {
    std::vector<std::string> names;
    for (const auto& step : steps) names.push_back(step.name.text);
    report_unknown(context_, codes::unknown_step, written.name, {written.name.text, listed(names)}, names);
    return unknown(written.span);
  }
  Expression held = make(ExpressionKind::held_at_step, simple(TypeKind::boolean), written.span, {std::move(wait)});
  held.step = static_cast<std::uint32_t>(it - steps.begin());
  held.month_rule = rule;
  return held;
}

}  // namespace zeren::inline v0::pack::detail
