// Months, quarters and years as values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "zeren/base/date.hpp"

namespace zeren::inline v0 {

enum class PeriodKind : std::uint8_t { month, quarter, year };

/// A month, quarter or year. `index` counts periods of the kind from year 0, so that neighbours differ by one:
/// year * 12 + month - 1, year * 4 + quarter - 1, or the year. Periods of one kind are in time order.
struct Period {
  PeriodKind kind = PeriodKind::month;
  std::int32_t index = 12;

  constexpr std::int32_t per_year() const {
    return kind == PeriodKind::month ? 12 : kind == PeriodKind::quarter ? 4 : 1;
  }
  constexpr std::int32_t year() const { return index / per_year(); }
  /// True within the years 1 .. 9999.
  constexpr bool is_valid() const { return index >= per_year() && index < 10000 * per_year(); }

  friend constexpr auto operator<=>(const Period&, const Period&) = default;
};

/// The period of that kind which holds the date.
Period period_of(Date date, PeriodKind kind);

/// First and last day, both in the period.
Date first_day(Period period);
Date last_day(Period period);

/// The period n before (after, for negative n); nothing outside the years 1 .. 9999.
std::optional<Period> previous(Period period, std::int64_t n = 1);
/// The same month or quarter one year earlier; nothing in year 1.
std::optional<Period> same_last_year(Period period);

/// `2022-06`, `2022-Q2` or `2022`; parse_period reads exactly these.
std::string to_string(Period period);
std::optional<Period> parse_period(std::string_view text);

}  // namespace zeren::inline v0
