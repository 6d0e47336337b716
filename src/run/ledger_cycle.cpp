#include "src/run/ledger_cycle.hpp"

namespace zeren::inline v0::detail {

namespace {

std::int64_t month_number(Date day) {
  const YearMonthDay ymd = day.ymd();
  return std::int64_t{ymd.year} * 12 + ymd.month;
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

std::optional<LedgerCycle> calendar_year(Date day) {
  const std::int32_t year = day.year();
  const std::optional<Date> first = Date::from_ymd(year, 1, 1), last = Date::from_ymd(year, 12, 31);
  return LedgerCycle{*first, Date{last->days + 1}};
}

}  // namespace

std::optional<LedgerCycle> cycle_of(const CycleRule& rule, Date day) {
  if (!rule.from) return calendar_year(day);
  if (rule.months < 1) return std::nullopt;
  const auto start = [&](std::int64_t number) { return add_months(*rule.from, number * rule.months, rule.month_rule); };
  // The number of the cycle that begins in the last month up to the day's; it may begin after the day.
  std::int64_t number = floor_divide(month_number(day) - month_number(*rule.from), rule.months);
  auto first = start(number);
  if (!first.ok()) return std::nullopt;
  if (first.value() > day) {
    first = start(--number);
    if (!first.ok()) return std::nullopt;
  }
  const auto next = start(number + 1);
  if (!next.ok()) return std::nullopt;
  return LedgerCycle{first.value(), next.value()};
}

}  // namespace zeren::inline v0::detail
