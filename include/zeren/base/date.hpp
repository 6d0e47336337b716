// Days, and durations of four kinds that never mix silently.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "zeren/base/result.hpp"

namespace zeren::inline v0 {

/// Year, month 1 .. 12 and day 1 .. 31 of a date.
struct YearMonthDay {
  std::int32_t year = 1970;
  std::int32_t month = 1;
  std::int32_t day = 1;
  friend constexpr bool operator==(const YearMonthDay&, const YearMonthDay&) = default;
};

/// Days of the week, numbered as ISO 8601 does.
enum class Weekday : std::uint8_t { monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday };

constexpr bool is_leap_year(std::int32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// 28 .. 31; `month` is 1 .. 12.
constexpr std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// A day of the proleptic Gregorian calendar, 0001-01-01 .. 9999-12-31, as days since 1970-01-01. The member is public
/// so that columns can hold plain 32-bit integers; `is_valid()` tells whether such an integer is a day in range.
struct Date {
  std::int32_t days = 0;

  static constexpr Date min() { return Date{-719162}; }
  static constexpr Date max() { return Date{2932896}; }
  constexpr bool is_valid() const { return days >= min().days && days <= max().days; }

  /// Nothing for a day that does not exist or is out of range.
  static constexpr std::optional<Date> from_ymd(std::int32_t year, std::int32_t month, std::int32_t day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
      return std::nullopt;
    }
    // Years start in March here, so that the leap day comes last (the well-known civil-days algorithm).
    const std::int32_t y = month <= 2 ? year - 1 : year;
    const std::int32_t era = y / 400;
    const std::int32_t year_of_era = y - era * 400;
    const std::int32_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const std::int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return Date{era * 146097 + day_of_era - 719468};
  }
  /// Reads exactly `2022-06-30`: four, two and two digits.
  static std::optional<Date> parse(std::string_view text);

  constexpr YearMonthDay ymd() const {
    const std::int32_t z = days + 719468;
    const std::int32_t era = z / 146097;
    const std::int32_t day_of_era = z - era * 146097;
    const std::int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int32_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::int32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day_of_year - (153 * month_from_march + 2) / 5 + 1};
  }
  constexpr std::int32_t year() const { return ymd().year; }
  constexpr std::int32_t month() const { return ymd().month; }
  constexpr std::int32_t day() const { return ymd().day; }
  constexpr Weekday weekday() const {
    // 0001-01-01 was a Monday.
    return static_cast<Weekday>((days - min().days) % 7 + 1);
  }
  /// `2022-06-30`.
  std::string to_string() const;

  friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

inline std::string to_string(Date date) {
  return date.to_string();
}

/// Days from a to b, negative if b is earlier.
constexpr std::int64_t days_between(Date a, Date b) {
  return std::int64_t{b.days} - a.days;
}

enum class DurationKind : std::uint8_t { days, workdays, months, minutes };

/// An amount of one kind; n years is 12n months, n hours are 60n minutes.
struct Duration {
  DurationKind kind = DurationKind::days;
  std::int64_t amount = 0;
  friend constexpr bool operator==(const Duration&, const Duration&) = default;
  /// `15 days`, `24 hours`, `90 minutes`.
  std::string to_string() const;
};

/// What adding months does to a day that the target month lacks: the month's last day, or an error.
enum class MonthRule : std::uint8_t { clamp, strict };

enum class DateError : std::uint8_t {
  out_of_range,   ///< before 0001-01-01 or after 9999-12-31
  no_such_day,    ///< MonthRule::strict and the target month is too short
  past_calendar,  ///< the working-day calendar does not cover a day that is needed
  not_in_days,    ///< hours and minutes cannot be added to a date
};

/// date + days (which may be negative); nothing where that is out of range.
std::optional<Date> add_days(Date date, std::int64_t days);

/// date + months (which may be negative). Errors: out_of_range, no_such_day.
Result<Date, DateError> add_months(Date date, std::int64_t months, MonthRule rule);

}  // namespace zeren::inline v0
