#include "zeren/base/period.hpp"

#include "zeren/base/int128.hpp"

namespace zeren::inline v0 {

namespace {

std::int32_t months_in(PeriodKind kind) {
  return kind == PeriodKind::month ? 1 : kind == PeriodKind::quarter ? 3 : 12;
}

// The number of the period's first month, counted from January of year 0.
std::int32_t first_month(Period period) {
  return period.index * months_in(period.kind);
}

}  // namespace

Period period_of(Date date, PeriodKind kind) {
  const YearMonthDay parts = date.ymd();
  return {kind, (parts.year * 12 + parts.month - 1) / months_in(kind)};
}

Date first_day(Period period) {
  const std::int32_t month = first_month(period);
  return *Date::from_ymd(month / 12, month % 12 + 1, 1);
}

Date last_day(Period period) {
  const std::int32_t month = first_month(period) + months_in(period.kind) - 1;
  const std::int32_t year = month / 12;
  return *Date::from_ymd(year, month % 12 + 1, days_in_month(year, month % 12 + 1));
}

std::optional<Period> previous(Period period, std::int64_t n) {
  const auto index = checked_subtract<std::int64_t>(period.index, n);
  if (!index || *index < period.per_year() || *index >= 10000 * period.per_year()) return std::nullopt;
  return Period{period.kind, static_cast<std::int32_t>(*index)};
}

std::optional<Period> same_last_year(Period period) {
  return previous(period, period.per_year());
}

std::string to_string(Period period) {
  const std::string day = first_day(period).to_string();
  switch (period.kind) {
    case PeriodKind::month:
      return day.substr(0, 7);
    case PeriodKind::quarter:
      return day.substr(0, 5) + "Q" + std::to_string(period.index % 4 + 1);
    case PeriodKind::year:
      break;
  }
  return day.substr(0, 4);
}

std::optional<Period> parse_period(std::string_view text) {
  std::string day(text);
  PeriodKind kind = PeriodKind::year;
  if (text.size() == 4) {
    day += "-01-01";
  } else if (text.size() == 7 && text[5] == 'Q') {
    if (text[6] < '1' || text[6] > '4') return std::nullopt;
    const int month = (text[6] - '1') * 3 + 1;
    day = day.substr(0, 5) + (month < 10 ? "0" : "") + std::to_string(month) + "-01";
    kind = PeriodKind::quarter;
  } else if (text.size() == 7) {
    day += "-01";
    kind = PeriodKind::month;
  } else {
    return std::nullopt;
  }
  const auto date = Date::parse(day);
  if (!date) return std::nullopt;
  return period_of(*date, kind);
}

}  // namespace zeren::inline v0
