#include "zeren/base/moment.hpp"

namespace zeren::inline v0 {

std::optional<std::int32_t> parse_minute_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0u, 1u, 3u, 4u}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const auto two = [text](std::size_t i) { return (text[i] - '0') * 10 + (text[i + 1] - '0'); };
  if (two(0) > 23 || two(3) > 59) return std::nullopt;
  return two(0) * 60 + two(3);
}

std::optional<Moment> Moment::parse(std::string_view text) {
  constexpr std::size_t date_size = 10;
  if (text.size() <= date_size || (text[date_size] != ' ' && text[date_size] != 'T')) return std::nullopt;
  const auto day = Date::parse(text.substr(0, date_size));
  const auto minute = parse_minute_of_day(text.substr(date_size + 1));
  if (!day || !minute) return std::nullopt;
  return of(*day, *minute);
}

std::string Moment::to_string() const {
  const auto two = [](std::int32_t value) {
    return std::string{static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
  };
  return day().to_string() + ' ' + two(minute() / 60) + ':' + two(minute() % 60);
}

std::optional<Moment> add_minutes(Moment moment, std::int64_t minutes) {
  Moment sum;
  if (__builtin_add_overflow(moment.minutes, minutes, &sum.minutes) || !sum.is_valid()) return std::nullopt;
  return sum;
}

}  // namespace zeren::inline v0
