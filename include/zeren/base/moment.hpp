// A day and a minute of it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "zeren/base/date.hpp"

namespace zeren::inline v0 {

inline constexpr std::int32_t minutes_in_day = 24 * 60;

/// A minute of pack-local time (UTC+8, without summer time: every day has 1440 minutes), counted from 1970-01-01 00:00.
/// The member is public so that columns can hold plain 64-bit integers.
struct Moment {
  std::int64_t minutes = 0;

  /// `minute` is 0 .. 1439.
  static constexpr Moment of(Date day, std::int32_t minute) {
    return Moment{std::int64_t{day.days} * minutes_in_day + minute};
  }
  /// The last minute of a day: where a moment stands for the day as a whole, it is taken at its end.
  static constexpr Moment end_of(Date day) { return of(day, minutes_in_day - 1); }
  static constexpr Moment min() { return of(Date::min(), 0); }
  static constexpr Moment max() { return end_of(Date::max()); }
  constexpr bool is_valid() const { return *this >= min() && *this <= max(); }

  /// Reads exactly `2022-03-01 14:30`, or the same with `T` in place of the space.
  static std::optional<Moment> parse(std::string_view text);

  constexpr Date day() const {
    const std::int64_t before = minutes < 0 ? minutes - (minutes_in_day - 1) : minutes;  // rounds down, not to zero
    return Date{static_cast<std::int32_t>(before / minutes_in_day)};
  }
  /// Of the day: 0 .. 1439.
  constexpr std::int32_t minute() const {
    return static_cast<std::int32_t>(minutes - std::int64_t{day().days} * minutes_in_day);
  }
  /// `2022-03-01 14:30`.
  std::string to_string() const;

  friend constexpr auto operator<=>(const Moment&, const Moment&) = default;
};

/// Minutes from a to b, negative if b is earlier.
constexpr std::int64_t minutes_between(Moment a, Moment b) {
  return b.minutes - a.minutes;
}

/// moment + minutes (which may be negative); nothing where that is out of range.
std::optional<Moment> add_minutes(Moment moment, std::int64_t minutes);

/// Reads exactly `14:30`: two and two digits, 00:00 .. 23:59.
std::optional<std::int32_t> parse_minute_of_day(std::string_view text);

}  // namespace zeren::inline v0
