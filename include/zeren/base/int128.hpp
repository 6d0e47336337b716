// 128-bit integers and arithmetic that reports overflow instead of wrapping.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace zeren::inline v0 {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

inline constexpr Int128 int128_max = static_cast<Int128>(~UInt128{0} >> 1);
inline constexpr Int128 int128_min = -int128_max - 1;

/// Decimal digits, with a leading `-` where negative.
std::string to_string(Int128 value);
std::string to_string(UInt128 value);

/// |value|, exact for the smallest value too.
constexpr UInt128 unsigned_abs(Int128 value) {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

constexpr bool fits_int64(Int128 value) {
  return value >= INT64_MIN && value <= INT64_MAX;
}

/// a + b, a - b, a * b; nothing where the result does not fit T. T is any signed or unsigned integer, Int128 included.
template <class T>
constexpr std::optional<T> checked_add(T a, T b) {
  T result{};
  if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
  return result;
}
template <class T>
constexpr std::optional<T> checked_subtract(T a, T b) {
  T result{};
  if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
  return result;
}
template <class T>
constexpr std::optional<T> checked_multiply(T a, T b) {
  T result{};
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

/// Greatest common divisor; gcd(0, x) is x. Uses 64-bit division as soon as both operands fit.
constexpr UInt128 gcd(UInt128 a, UInt128 b) {
  while (b != 0) {
    if ((a >> 64) == 0 && (b >> 64) == 0) {
      auto x = static_cast<std::uint64_t>(a);
      auto y = static_cast<std::uint64_t>(b);
      while (y != 0) {
        const std::uint64_t rest = x % y;
        x = y;
        y = rest;
      }
      return x;
    }
    const UInt128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// 10^exponent for exponents 0 .. 38; anything else is a broken precondition.
constexpr Int128 power_of_ten(int exponent) {
  Int128 result = 1;
  for (int i = 0; i < exponent; ++i) result *= 10;
  return result;
}

}  // namespace zeren::inline v0
