#include "src/run/cell_parsers.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace zeren::inline v0::detail {

namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// value * 10 + digit, with the sign of `negative`; false past 64 bits.
bool push_digit(std::int64_t& value, char c, bool negative) {
  const std::int64_t digit = negative ? '0' - c : c - '0';
  return !__builtin_mul_overflow(value, std::int64_t{10}, &value) && !__builtin_add_overflow(value, digit, &value);
}

// Reads up to `most` digits from the front.
std::optional<std::int32_t> take_digits(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  std::int32_t value = 0;
  while (count < most && count < text.size() && is_digit(text[count])) value = value * 10 + (text[count++] - '0');
  if (count < least) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool take_any(std::string_view& text, std::initializer_list<std::string_view> marks) {
  for (const std::string_view mark : marks) {
    if (text.starts_with(mark)) {
      text.remove_prefix(mark.size());
      return true;
    }
  }
  return false;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

// A date in one of the usual spellings, from the front.
std::optional<Date> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4, 4);
  if (!year) return std::nullopt;
  const bool packed = !text.empty() && is_digit(text[0]);
  if (!packed && !take_any(text, {"-", "/", ".", "年", "－", "／"})) return std::nullopt;
  const auto month = take_digits(text, packed ? 2 : 1, 2);
  if (!month || (!packed && !take_any(text, {"-", "/", ".", "月", "－", "／"}))) return std::nullopt;
  const auto day = take_digits(text, packed ? 2 : 1, 2);
  if (!day) return std::nullopt;
  take_any(text, {"日"});
  return Date::from_ymd(*year, *month, *day);
}

}  // namespace

ParseOutcome parse_whole(std::string_view text, std::int64_t& value) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty()) return ParseOutcome::malformed;
  value = 0;
  bool fits = true;
  for (const char c : text) {
    if (!is_digit(c)) return ParseOutcome::malformed;
    fits = fits && push_digit(value, c, negative);
  }
  return fits ? ParseOutcome::ok : ParseOutcome::out_of_range;
}

bool parse_decimal(std::string_view text, Decimal& decimal) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  if (text.empty() || point == 0 || point + 1 == text.size()) return false;
  decimal = {};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (!is_digit(text[i]) || !push_digit(decimal.value, text[i], negative)) return false;
    if (i > point) ++decimal.digits;
  }
  return true;
}

bool parse_iso_date(std::string_view text, std::int32_t& days) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u}) {
    if (!is_digit(text[i])) return false;
  }
  const auto two = [text](std::size_t i) { return (text[i] - '0') * 10 + (text[i + 1] - '0'); };
  const auto date = Date::from_ymd(two(0) * 100 + two(2), two(5), two(8));
  if (date) days = date->days;
  return date.has_value();
}

bool parse_moment(std::string_view text, std::int64_t& minutes) {
  if (text.size() == std::string_view("2022-03-01 14:30:00").size() && text.ends_with(":00")) text.remove_suffix(3);
  const auto moment = Moment::parse(text);
  if (moment) minutes = moment->minutes;
  return moment.has_value();
}

std::optional<Date> guess_date(std::string_view text) {
  const auto day = take_date(text);
  if (!day || (!text.empty() && text[0] != ' ' && text[0] != 'T')) return std::nullopt;  // a time may follow
  return day;
}

std::optional<Moment> guess_moment(std::string_view text) {
  const auto day = take_date(text);
  if (!day || !take_any(text, {" ", "T"})) return std::nullopt;
  while (take_any(text, {" "})) {
  }
  const auto hour = take_digits(text, 1, 2);
  if (!hour || *hour > 23 || !take_any(text, {":", "：", "时", "点"})) return std::nullopt;
  const auto minute = take_digits(text, 1, 2);
  if (!minute || *minute > 59) return std::nullopt;
  take_any(text, {"分"});
  take_any(text, {":00", ":0"});
  if (!text.empty()) return std::nullopt;
  return Moment::of(*day, *hour * 60 + *minute);
}

std::optional<bool> parse_bool(std::string_view text) {
  if (text == "1" || text == "是" || equals_ignoring_case(text, "true")) return true;
  if (text == "0" || text == "否" || equals_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

}  // namespace zeren::inline v0::detail
