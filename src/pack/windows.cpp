// Windows of time: each becomes conditions on the date of the row.
#include "src/pack/names.hpp"
#include "src/pack/rows.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/walk.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

Function period_function(sx::WindowPeriod period) {
  switch (period) {
    case sx::WindowPeriod::month:
      return Function::month;
    case sx::WindowPeriod::quarter:
      return Function::quarter;
    case sx::WindowPeriod::year:
      break;
  }
  return Function::year;
}

std::int64_t months_in(sx::WindowPeriod period) {
  switch (period) {
    case sx::WindowPeriod::month:
      return 1;
    case sx::WindowPeriod::quarter:
      return 3;
    case sx::WindowPeriod::year:
      break;
  }
  return 12;
}

Expression duration_of(DurationKind kind, std::int64_t amount, Span span) {
  Expression literal = make(ExpressionKind::literal, simple(TypeKind::duration), span);
  literal.type.duration = kind;
  literal.literal = Duration{kind, amount};
  return literal;
}

Expression date_of(Date date, Span span) {
  Expression literal = make(ExpressionKind::literal, simple(TypeKind::date), span);
  literal.literal = date;
  return literal;
}

Expression test(ExpressionKind kind, Expression left, Expression right, Span span) {
  return make(kind, simple(TypeKind::boolean), span, {std::move(left), std::move(right)});
}

Expression period_of(Function function, Expression date, Span span) {
  Expression period = make(ExpressionKind::function, simple(TypeKind::text), span, {std::move(date)});
  period.function = function;
  return period;
}

}  // namespace

void RowsBuilder::window() {
  const sx::Window& window = written_.window;
  if (window.kind == sx::WindowKind::none) return;
  std::optional<Expression> date = window_date();
  if (!date) return;
  if (date->type.optional) {
    // A row without the date lies in no window; the conditions that follow may rely on it.
    Expression present = make(ExpressionKind::is_present, simple(TypeKind::boolean), date->span, {*date});
    collect_present(present, true, checker_.present_);
    condition(std::move(present));
    date->type.optional = false;
  }
  if (!is_date(date->type)) date = checker_.day_of(std::move(*date));
  switch (window.kind) {
    case sx::WindowKind::in_last:
      last_window(*date);
      break;
    case sx::WindowKind::open_on:
      open_window(*date);
      break;
    default:
      period_window(*date);
      break;
  }
}

// The date that the window is about: the field after `by`, else the event's own day.
std::optional<Expression> RowsBuilder::window_date() {
  const auto& by = written_.window.by;
  const Entity& inner = context().entity(entity_);
  if (!by) {
    if (inner.on) return inner_column(*inner.on, written_.window.span);
    const Span span = written_.window.span.has_place() ? written_.window.span : written_.span;
    context().report(codes::no_window_date, span, {inner.description.name});
    return std::nullopt;
  }
  const auto column = find_column(context(), checker_.module_, entity_, by->text);
  if (!column) {
    report_unknown(context(), codes::unknown_column, *by, {by->text, inner.description.name},
                   column_names(context(), entity_));
    return std::nullopt;
  }
  Expression date = inner_column(*column, by->span);
  if (is_unknown(date.type)) return std::nullopt;
  if (is_date(date.type) || is_moment(date.type)) return date;
  context().report(codes::type_mismatch, by->span, {bilingual("a date", "日期"), describe(context(), date.type)});
  return std::nullopt;
}

void RowsBuilder::period_window(const Expression& date) {
  const sx::Window& window = written_.window;
  const Span span = window.span;
  if (window.kind == sx::WindowKind::in_years) {
    const auto first = checker_.year_bound(window.from_name, window.from_year);
    const auto last = checker_.year_bound(window.to_name, window.to_year);
    if ((window.from_name && !first) || (window.to_name && !last)) return;
    const bool fits = first && last && *first >= 1 && *last <= 9999;
    if (!fits || *first > *last) {
      context().report(codes::empty_range, span);
      return;
    }
    Expression range = make(ExpressionKind::in_range, simple(TypeKind::boolean), span,
                            {date, date_of(*Date::from_ymd(static_cast<std::int32_t>(*first), 1, 1), span),
                             date_of(*Date::from_ymd(static_cast<std::int32_t>(*last), 12, 31), span)});
    Expression start = range.operands[1];
    condition(std::move(range));
    begins(std::move(start), std::nullopt, false);
    return;
  }
  // A day of the period: today, or today moved back by whole months, clamped so that it stays in the month meant.
  Expression day = make(ExpressionKind::today, simple(TypeKind::date), span);
  std::int64_t back = 0;
  if (window.kind == sx::WindowKind::in_previous) back = months_in(window.period);
  if (window.kind == sx::WindowKind::in_same_last_year) back = 12;
  if (back != 0) {
    day = make(ExpressionKind::add_duration, simple(TypeKind::deadline), span,
               {std::move(day), duration_of(DurationKind::months, back, span)});
    day.negated = true;
    day.month_rule = MonthRule::clamp;
  }
  const Function function = period_function(window.period);
  const Expression start = day;
  condition(
      test(ExpressionKind::equal, period_of(function, date, span), period_of(function, std::move(day), span), span));
  begins(start, function, false);
}

// The n days that end on D; of months every day e with e > D - n months.
void RowsBuilder::last_window(const Expression& date) {
  const sx::Window& window = written_.window;
  if (window.length.empty()) return;
  Expression length = checker_.duration(window.length[0]);
  Expression end = window.to.empty() ? make(ExpressionKind::today, simple(TypeKind::date), window.span)
                                     : checker_.required(checker_.maybe_day(window.to[0]));
  if (is_unknown(length.type) || is_unknown(end.type)) return;
  Expression begin = checker_.add_duration(end, std::move(length), true, window.span);
  const Expression start = begin;
  condition(test(ExpressionKind::greater, date, std::move(begin), window.span));
  begins(start, std::nullopt, true);
  condition(test(ExpressionKind::less_equal, date, std::move(end), window.span));
}

// Keeps where the window begins, for tables that are complete only from some day on.
void RowsBuilder::begins(Expression day, std::optional<Function> period, bool day_after) {
  if (!context().entity(entity_).complete_from || is_unknown(day.type)) return;
  const Entity& table = context().entity(entity_);
  if (const auto* first = std::get_if<Date>(&day.literal);
      first && day.kind == ExpressionKind::literal && *first < *table.complete_from) {
    context().report(codes::before_complete, written_.window.span,
                     {table.description.name, table.complete_from->to_string()});
  }
  // What reads other rows than the conditions has been reported with them.
  const std::uint64_t scopes = scopes_of(day);
  if (scopes != 0 && (!outer_scope_ || scopes != (std::uint64_t{1} << *outer_scope_))) return;
  leave_scope(day, scope_);
  rows_.window_start = WindowStart{std::move(day), period, day_after};
}

// Open on D, taken at the end of that day: begun by D, and not ended by D.
void RowsBuilder::open_window(const Expression& date) {
  const sx::Window& window = written_.window;
  const Entity& inner = context().entity(entity_);
  if (!inner.until) {
    context().report(codes::open_needs_until, window.span.has_place() ? window.span : written_.span,
                     {inner.description.name});
    return;
  }
  if (window.to.empty()) return;
  Expression day = checker_.required(checker_.maybe_day(window.to[0]));
  if (is_unknown(day.type)) return;
  if (reads_outer(day)) {
    context().report(codes::open_on_outer, day.span);
    return;
  }
  condition(test(ExpressionKind::less_equal, date, day, window.span));
  Expression until = inner_column(*inner.until, window.span);
  const bool optional = until.type.optional;
  Expression there = make(ExpressionKind::is_present, simple(TypeKind::boolean), window.span, {until});
  until.type.optional = false;
  if (!is_date(until.type)) until = checker_.day_of(std::move(until));
  Expression later = test(ExpressionKind::greater, std::move(until), std::move(day), window.span);
  if (optional) {
    Expression absent = make(ExpressionKind::logical_not, simple(TypeKind::boolean), window.span, {std::move(there)});
    later =
        make(ExpressionKind::logical_or, simple(TypeKind::boolean), window.span, {std::move(absent), std::move(later)});
  }
  condition(std::move(later));
}

}  // namespace zeren::inline v0::pack::detail
