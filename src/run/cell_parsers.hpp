// The values of single cells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "zeren/base/moment.hpp"

namespace zeren::inline v0::detail {

enum class ParseOutcome : std::uint8_t { ok, malformed, out_of_range };

// A whole number of 64 bits: digits with an optional minus.
ParseOutcome parse_whole(std::string_view text, std::int64_t& value);

// A decimal as value / 10^digits. False where it is something else (a fraction, perhaps) or does not fit.
struct Decimal {
  std::int64_t value = 0;
  int digits = 0;
};
bool parse_decimal(std::string_view text, Decimal& decimal);

// Exactly `2022-03-01`; false for anything else. Quick.
bool parse_iso_date(std::string_view text, std::int32_t& days);

// The day that another usual spelling means (2022/3/1, 2022.03.01, 2022年3月1日, 20220301, with or without a time), so
// that a message can say how to write it. The order is always year, month, day: others cannot be told apart.
std::optional<Date> guess_date(std::string_view text);

// `2022-03-01 14:30`, `2022-03-01T14:30`, either with `:00` for the seconds; false for anything else.
bool parse_moment(std::string_view text, std::int64_t& minutes);

// The moment that another usual spelling means (2022/3/1 9:05, 2022年3月1日 9时5分), so that a message can say how to
// write it. Nothing where there are seconds: they would be lost.
std::optional<Moment> guess_moment(std::string_view text);

// true, false (in any case of letters), 是, 否, 1, 0.
std::optional<bool> parse_bool(std::string_view text);

}  // namespace zeren::inline v0::detail
