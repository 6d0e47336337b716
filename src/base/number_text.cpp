// Number to and from text.
#include <algorithm>

#include "src/base/number_big.hpp"
#include "zeren/base/number.hpp"

namespace zeren::inline v0 {

namespace {

using detail::BigInt;

// More digits than any number within max_bits has in numerator or denominator.
constexpr std::size_t max_parsed_digits = 20000;
// So many digits always fit 128 bits with a sign.
constexpr std::size_t int128_digits = 38;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Int128 read_int128(std::string_view digits) {
  Int128 value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Boost would read a leading zero as an octal number.
BigInt read_big(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? BigInt(0) : BigInt(std::string(digits.substr(first)));
}

std::optional<Number> within_limit(BigInt numerator, BigInt denominator, bool negative) {
  if (denominator == 0) return std::nullopt;
  if (negative) numerator = -numerator;
  Number number = detail::number_from(std::move(numerator), std::move(denominator));
  if (number.bits() > Number::max_bits) return std::nullopt;
  return number;
}

std::optional<Number> parse_fraction(std::string_view numerator, std::string_view denominator, bool negative) {
  if (!all_digits(numerator) || !all_digits(denominator)) return std::nullopt;
  if (numerator.size() <= int128_digits && denominator.size() <= int128_digits) {
    const Int128 n = read_int128(numerator);
    return Number::ratio(negative ? -n : n, read_int128(denominator));
  }
  if (numerator.size() > max_parsed_digits || denominator.size() > max_parsed_digits) return std::nullopt;
  return within_limit(read_big(numerator), read_big(denominator), negative);
}

std::optional<Number> parse_decimal(std::string_view whole, std::string_view part, bool negative) {
  if (!all_digits(whole) || !all_digits(part)) return std::nullopt;
  const std::size_t size = whole.size() + part.size();
  const std::string digits = std::string(whole).append(part);
  if (size <= int128_digits) {
    const Int128 n = read_int128(digits);
    return Number::decimal(negative ? -n : n, static_cast<int>(part.size()));
  }
  if (size > max_parsed_digits) return std::nullopt;
  return within_limit(read_big(digits), detail::big_power_of_ten(static_cast<int>(part.size())), negative);
}

// value * 10^digits, known to be whole, as digits with an optional minus.
std::string scaled(const Number& value, int digits) {
  if (value.fits_int64_pair() && digits <= 18) {
    return to_string(Int128{value.numerator64()} * (power_of_ten(digits) / value.denominator64()));
  }
  const detail::BigRational parts = detail::big_parts(value);
  return BigInt(parts.numerator * detail::big_power_of_ten(digits) / parts.denominator).str();
}

// Puts the point before the last `digits` digits.
std::string with_point(std::string text, int digits) {
  if (digits == 0) return text;
  const std::size_t sign = text.front() == '-' ? 1 : 0;
  const auto places = static_cast<std::size_t>(digits);
  if (text.size() - sign <= places) text.insert(sign, places + 1 - (text.size() - sign), '0');
  text.insert(text.size() - places, 1, '.');
  return text;
}

// How many digits after the point the exact decimal has, if at most `limit` and if there is one.
template <class Int>
std::optional<int> exact_digits(Int denominator, int limit) {
  int twos = 0;
  int fives = 0;
  for (; denominator % 2 == 0; denominator /= 2) {
    if (++twos > limit) return std::nullopt;
  }
  for (; denominator % 5 == 0; denominator /= 5) {
    if (++fives > limit) return std::nullopt;
  }
  if (denominator != 1) return std::nullopt;
  return std::max(twos, fives);
}

}  // namespace

std::optional<Number> Number::parse(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) return parse_fraction(text.substr(0, slash), text.substr(slash + 1), negative);
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos) return parse_decimal(text.substr(0, point), text.substr(point + 1), negative);
  return parse_fraction(text, "1", negative);
}

std::string Number::to_fraction() const {
  if (big_) {
    std::string text = big_->numerator.str();
    return big_->denominator == 1 ? text : text + "/" + big_->denominator.str();
  }
  std::string text = std::to_string(numerator_);
  return denominator_ == 1 ? text : text + "/" + std::to_string(denominator_);
}

std::string Number::to_decimal(Rounding rounding, int digits) const {
  const int places = std::clamp(digits, 0, max_digits);
  return with_point(scaled(round(*this, rounding, digits), places), places);
}

std::string Number::to_exact_decimal_or_fraction() const {
  const auto digits = big_ ? exact_digits<detail::BigInt>(big_->denominator, max_digits)
                           : exact_digits<std::int64_t>(denominator_, max_digits);
  if (!digits) return to_fraction();
  return with_point(scaled(*this, *digits), *digits);
}

}  // namespace zeren::inline v0
