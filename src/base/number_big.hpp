// The arbitrary-precision half of Number, for number*.cpp only: Boost.Multiprecision stays out of public headers.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include "zeren/base/number.hpp"

namespace zeren::inline v0::detail {

using BigInt = boost::multiprecision::cpp_int;

// Reduced, denominator > 0, and never one that the inline form of Number could hold.
struct BigRational {
  BigInt numerator;
  BigInt denominator;
};

struct NumberAccess {
  // A reduced pair.
  static Number small(std::int64_t numerator, std::int64_t denominator);
  static Number big(BigInt numerator, BigInt denominator);
  static const BigRational* block(const Number& number) noexcept { return number.big_.get(); }
};

BigInt to_big(Int128 value);
BigInt to_big(UInt128 value);
// The value where it fits 64 or 128 bits.
std::optional<std::int64_t> to_int64(const BigInt& value);
std::optional<Int128> to_int128(const BigInt& value);
BigInt big_power_of_ten(int exponent);

// Either form as a pair of big integers.
BigRational big_parts(const Number& number);

// numerator / denominator (not 0), reduced and in the narrowest form, whatever its size.
Number number_from(BigInt numerator, BigInt denominator);
// The same for magnitudes that fit 128 bits.
Number number_from(bool negative, UInt128 numerator, UInt128 denominator);

NumberResult add_big(const Number& a, const Number& b);
NumberResult subtract_big(const Number& a, const Number& b);
NumberResult multiply_big(const Number& a, const Number& b);
// b is not 0.
NumberResult divide_big(const Number& a, const Number& b);
std::strong_ordering compare_big(const Number& a, const Number& b);
Number round_big(const Number& value, Rounding rounding, int digits);

// The whole number next to n / d (d > 0) in the given mode. 2 * d must be in the range of Int.
template <class Int>
Int round_quotient(const Int& n, const Int& d, Rounding rounding) {
  const Int quotient = n / d;
  const Int rest = n % d;
  if (rest == 0) return quotient;
  const bool negative = n < 0;
  const Int twice = negative ? Int(-rest * 2) : Int(rest * 2);
  bool away = false;
  switch (rounding) {
    case Rounding::half_up:
      away = twice >= d;
      break;
    case Rounding::half_even:
      away = twice > d || (twice == d && quotient % 2 != 0);
      break;
    case Rounding::up:
      away = true;
      break;
    case Rounding::down:
      break;
    case Rounding::ceiling:
      away = !negative;
      break;
    case Rounding::floor:
      away = negative;
      break;
  }
  if (!away) return quotient;
  return negative ? Int(quotient - 1) : Int(quotient + 1);
}

}  // namespace zeren::inline v0::detail
