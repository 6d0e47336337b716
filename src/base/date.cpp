#include "zeren/base/date.hpp"

#include <algorithm>
#include <array>

#include "zeren/base/int128.hpp"

namespace zeren::inline v0 {

namespace {

// Reads exactly `count` digits at `position`.
std::optional<std::int32_t> read_digits(std::string_view text, std::size_t position, std::size_t count) {
  std::int32_t value = 0;
  for (const char c : text.substr(position, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

void write_digits(std::string& out, std::size_t position, std::size_t count, std::int32_t value) {
  for (std::size_t i = count; i-- > 0; value /= 10) out[position + i] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = read_digits(text, 0, 4);
  const auto month = read_digits(text, 5, 2);
  const auto day = read_digits(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  return from_ymd(*year, *month, *day);
}

std::string Date::to_string() const {
  const YearMonthDay parts = ymd();
  std::string text = "0000-00-00";
  write_digits(text, 0, 4, parts.year);
  write_digits(text, 5, 2, parts.month);
  write_digits(text, 8, 2, parts.day);
  return text;
}

std::optional<Date> add_days(Date date, std::int64_t days) {
  const auto sum = checked_add<std::int64_t>(date.days, days);
  if (!sum || *sum < Date::min().days || *sum > Date::max().days) return std::nullopt;
  return Date{static_cast<std::int32_t>(*sum)};
}

Result<Date, DateError> add_months(Date date, std::int64_t months, MonthRule rule) {
  const YearMonthDay from = date.ymd();
  const auto index = checked_add<std::int64_t>(from.year * 12 + from.month - 1, months);
  if (!index || *index < 12 || *index >= 120000) return DateError::out_of_range;
  const auto year = static_cast<std::int32_t>(*index / 12);
  const auto month = static_cast<std::int32_t>(*index % 12 + 1);
  const std::int32_t length = days_in_month(year, month);
  if (from.day > length && rule == MonthRule::strict) return DateError::no_such_day;
  return *Date::from_ymd(year, month, std::min(from.day, length));
}

std::string Duration::to_string() const {
  constexpr std::array<const char*, 4> words{"days", "workdays", "months", "minutes"};
  if (kind == DurationKind::minutes && amount % 60 == 0) return std::to_string(amount / 60) + " hours";
  return std::to_string(amount) + " " + words[static_cast<std::size_t>(kind)];
}

}  // namespace zeren::inline v0
