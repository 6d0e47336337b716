#include "bindings/python/src/exact_float.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace zeren::python {

namespace {

constexpr double largest_sure = 9007199254740992.0;  // 2^53: beyond it several whole numbers share a float
constexpr double most_scaled = 4503599627370496.0;   // 2^52: below it no two decimals of as many digits share one
constexpr double most_scaled_float = 8388608.0;      // 2^23: the same of floats of 32 bits

double power_of_ten(int digits) {
  double power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;  // exact up to 10^22
  return power;
}

}  // namespace

std::optional<std::int64_t> whole_float(double value) {
  if (!(std::fabs(value) <= largest_sure) || std::trunc(value) != value) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<Number> decimal_float(double value, int digits) {
  const double power = power_of_ten(digits);
  const double scaled = std::nearbyint(value * power);
  // Both sides of the division are whole and exact, so that it gives the float nearest to the decimal.
  if (!(std::fabs(scaled) < most_scaled) || scaled / power != value) return std::nullopt;
  return Number::decimal(static_cast<Int128>(scaled), digits);
}

// A float of 32 bits: the decimal's nearest such float must be it, and no other decimal of so many digits be as near.
std::optional<Number> decimal_float(float value, int digits) {
  const double power = power_of_ten(digits);
  const double scaled = std::nearbyint(double{value} * power);
  if (!(std::fabs(scaled) < most_scaled_float) || static_cast<float>(scaled / power) != value) {
    return std::nullopt;
  }
  return Number::decimal(static_cast<Int128>(scaled), digits);
}

std::string float_text(double value) {
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::string(text.data(), end) : std::string("a float");
}

}  // namespace zeren::python
