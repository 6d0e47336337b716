#include "src/cli/series.hpp"

#include <algorithm>

#include "zeren/base/period.hpp"

namespace zeren::cli {

namespace {

// Days since the Monday before, 0 .. 6: 1970-01-01 was a Thursday.
std::int32_t weekday(Date day) {
  constexpr std::int32_t thursday = 3;
  return ((day.days + thursday) % 7 + 7) % 7;
}

std::optional<PeriodKind> period_kind(const std::string& every) {
  if (every == "month") return PeriodKind::month;
  if (every == "quarter") return PeriodKind::quarter;
  if (every == "year") return PeriodKind::year;
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<Date>> series_days(Date from, Date to, const std::string& every) {
  const std::optional<PeriodKind> kind = period_kind(every);
  if (!kind && every != "day" && every != "week") return std::nullopt;
  std::vector<Date> days;
  for (Date day = from; day <= to;) {
    Date end = day;
    if (kind) end = last_day(period_of(day, *kind));
    if (every == "week") end.days += 6 - weekday(day);
    days.push_back(std::min(end, to));
    day = Date{days.back().days + 1};
  }
  return days;
}

}  // namespace zeren::cli
