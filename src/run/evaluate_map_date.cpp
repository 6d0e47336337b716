// Dates: adding, counting, periods and windows.
#include "src/run/map_call.hpp"
#include "zeren/base/period.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;

namespace {

PeriodKind kind_of(plan::PeriodKindOfWindow window) {
  switch (window) {
    case plan::PeriodKindOfWindow::month:
      return PeriodKind::month;
    case plan::PeriodKindOfWindow::quarter:
      return PeriodKind::quarter;
    default:
      return PeriodKind::year;
  }
}

CellError past_calendar(const MapCall& call, std::size_t row) {
  const Calendar* calendar = call.run().calendar;
  if (calendar == nullptr) return call.error(run_codes::no_calendar, row);
  return call.error(run_codes::past_calendar, row, {calendar->first().to_string(), calendar->last().to_string()});
}

CellError date_error(const MapCall& call, std::size_t row, DateError error) {
  switch (error) {
    case DateError::out_of_range:
      return call.error(run_codes::date_out_of_range, row);
    case DateError::no_such_day:
      return call.error(run_codes::no_such_day, row);
    case DateError::past_calendar:
      return past_calendar(call, row);
    case DateError::not_in_days:
      break;
  }
  return call.error(run_codes::not_in_days, row);
}

// How many: a whole number, or the amount of a duration; nothing where it is neither.
std::optional<std::int64_t> amount(const Column& column, std::size_t row) {
  if (column.kind() == plan::ValueKind::duration) return column.duration_at(row).amount;
  return column.number_at(row).to_int64();
}

void put_date(const MapCall& call, Piece& piece, std::size_t row, std::optional<Date> date) {
  if (date) {
    piece.out().set_date(row, *date);
  } else {
    piece.fail(row, call.error(run_codes::date_out_of_range, row));
  }
}

void add_amount(const MapCall& call, Piece& piece, std::size_t row) {
  const Date date = call.in(0).date_at(row);
  const std::optional<std::int64_t> n = amount(call.in(1), row);
  if (!n) return piece.fail(row, call.error(run_codes::count_too_large, row));
  switch (call.node.op) {
    case MapOp::add_days:
      return put_date(call, piece, row, add_days(date, *n));
    case MapOp::add_months: {
      const auto result = add_months(date, *n, call.node.month_rule);
      if (!result.ok()) return piece.fail(row, date_error(call, row, result.error()));
      return piece.out().set_date(row, *result);
    }
    default: {
      const Calendar* calendar = call.run().calendar;
      const auto result = calendar == nullptr ? std::nullopt : calendar->add_workdays(date, *n);
      if (!result) return piece.fail(row, past_calendar(call, row));
      return piece.out().set_date(row, *result);
    }
  }
}

void add_to_moment(const MapCall& call, Piece& piece, std::size_t row) {
  const std::optional<std::int64_t> n = amount(call.in(1), row);
  if (!n) return piece.fail(row, call.error(run_codes::count_too_large, row));
  const auto sum = add_minutes(call.in(0).moment_at(row), *n);
  if (!sum) return piece.fail(row, call.error(run_codes::date_out_of_range, row));
  piece.out().set_moment(row, *sum);
}

void hours(const MapCall& call, Piece& piece, std::size_t row) {
  const std::int64_t minutes = minutes_between(call.in(0).moment_at(row), call.in(1).moment_at(row));
  piece.number(row, *Number::ratio(minutes, 60));
}

void roll(const MapCall& call, Piece& piece, std::size_t row) {
  const Calendar* calendar = call.run().calendar;
  const auto result = calendar == nullptr ? std::nullopt : calendar->roll(call.in(0).date_at(row));
  if (!result) return piece.fail(row, past_calendar(call, row));
  piece.out().set_date(row, *result);
}

// The largest n with a + n months <= b, a's day cut to the length of the month; negative where b is earlier.
std::int64_t months_between(Date a, Date b) {
  if (b < a) return -months_between(b, a);
  const YearMonthDay x = a.ymd(), y = b.ymd();
  const std::int64_t months = std::int64_t{y.year - x.year} * 12 + (y.month - x.month);
  const bool full = y.day >= std::min(x.day, days_in_month(y.year, y.month));
  return full ? months : months - 1;
}

// The version that holds on the day. A param that the run sets has no versions: any of them will do.
void version_on(const MapCall& call, Piece& piece, std::size_t row) {
  const auto& versions = std::get<plan::Versions>(call.node.payload);
  const Date day = call.in(0).date_at(row);
  for (std::size_t v = 0; v < versions.ranges.size(); ++v) {
    if (versions.ranges[v].holds_on(day)) return piece.number(row, Number(static_cast<std::int64_t>(v) + 1));
  }
  if (versions.param && call.run().overrides[call.run().plan.params[*versions.param].node] != nullptr) {
    return piece.number(row, Number(1));
  }
  piece.fail(row, call.error(run_codes::no_version, row, {day.to_string()}));
}

void between(MapCall& call) {
  const Column &from = call.in(0), &to = call.in(1);
  if (call.node.op == MapOp::days_between && call.all_present()) {
    std::int64_t* const out = call.out.raw_smalls(1);
    call.run().for_rows(call.rows, [&](std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r) out[r] = days_between(from.date_at(r), to.date_at(r));
    });
    return;
  }
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    const Date a = from.date_at(r), b = to.date_at(r);
    if (call.node.op == MapOp::days_between) return piece.number(r, Number(days_between(a, b)));
    if (call.node.op == MapOp::months_between) return piece.number(r, Number(months_between(a, b)));
    const Calendar* calendar = call.run().calendar;
    const auto days = calendar == nullptr ? std::nullopt : calendar->count_workdays(a, b);
    if (!days) return piece.fail(r, past_calendar(call, r));
    piece.number(r, Number(*days));
  });
}

// Periods as text; one thread, because the texts go into the run's pool.
void period_texts(MapCall& call, PeriodKind kind) {
  call.out.set_pool(call.run().texts);
  std::vector<std::int32_t> index(call.rows, 0);
  fill_strict(call, [&](Piece&, std::size_t r) { index[r] = period_of(call.in(0).date_at(r), kind).index; });
  std::optional<std::int32_t> known;
  std::uint32_t code = 0;
  for (std::size_t r = 0; r < call.rows; ++r) {
    if (!call.out.present(r)) continue;
    if (known != index[r]) {
      known = index[r];
      code = call.run().texts->intern(to_string(Period{kind, index[r]}));
    }
    call.out.set_code(r, code);
  }
}

// First or last day of the period `period_offset` before that of the date.
void period_end(MapCall& call) {
  const PeriodKind kind = kind_of(call.node.period);
  const bool first = call.node.op == MapOp::first_of_period;
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    const auto period = previous(period_of(call.in(0).date_at(r), kind), call.node.period_offset);
    if (!period) return piece.fail(r, call.error(run_codes::date_out_of_range, r));
    call.out.set_date(r, first ? first_day(*period) : last_day(*period));
  });
}

void window_complete(MapCall& call) {
  const Date complete = std::get<Date>(call.node.value);
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    const Date first = call.in(0).date_at(r);
    if (first < complete) {
      return piece.fail(r, call.error(run_codes::before_complete, r, {first.to_string(), complete.to_string()}));
    }
    call.out.set_boolean(r, true);
  });
}

}  // namespace

void map_date(MapCall& call) {
  switch (call.node.op) {
    case MapOp::period_month:
      return period_texts(call, PeriodKind::month);
    case MapOp::period_quarter:
      return period_texts(call, PeriodKind::quarter);
    case MapOp::period_year:
      return period_texts(call, PeriodKind::year);
    case MapOp::first_of_period:
    case MapOp::last_of_period:
      return period_end(call);
    case MapOp::days_between:
    case MapOp::workdays_between:
    case MapOp::months_between:
      return between(call);
    case MapOp::day_of:
      return fill_strict(call,
                         [&](Piece& piece, std::size_t r) { piece.out().set_date(r, call.in(0).moment_at(r).day()); });
    case MapOp::add_minutes:
      return fill_strict(call, [&](Piece& piece, std::size_t r) { add_to_moment(call, piece, r); });
    case MapOp::hours_between:
      return fill_strict(call, [&](Piece& piece, std::size_t r) { hours(call, piece, r); });
    case MapOp::window_complete:
      return window_complete(call);
    case MapOp::version_on:
      return fill_strict(call, [&](Piece& piece, std::size_t r) { version_on(call, piece, r); });
    case MapOp::roll:
      return fill_strict(call, [&](Piece& piece, std::size_t r) { roll(call, piece, r); });
    default:
      return fill_strict(call, [&](Piece& piece, std::size_t r) { add_amount(call, piece, r); });
  }
}

}  // namespace zeren::inline v0::detail
