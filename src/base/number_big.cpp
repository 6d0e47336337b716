#include "src/base/number_big.hpp"

#include <algorithm>
#include <limits>

namespace zeren::inline v0::detail {

namespace {

constexpr UInt128 int64_limit = UInt128{1} << 63;

std::size_t bits_of(const BigInt& value) {
  return value == 0 ? 1 : boost::multiprecision::msb(abs(value)) + 1;
}

NumberResult checked(BigInt numerator, BigInt denominator) {
  Number value = number_from(std::move(numerator), std::move(denominator));
  if (value.bits() > Number::max_bits) return {Number(), NumberError::too_large};
  return {std::move(value), NumberError::none};
}

Number narrowest(BigInt numerator, BigInt denominator) {
  const auto n = to_int64(numerator);
  const auto d = to_int64(denominator);
  if (n && d) return NumberAccess::small(*n, *d);
  return NumberAccess::big(std::move(numerator), std::move(denominator));
}

}  // namespace

Number NumberAccess::small(std::int64_t numerator, std::int64_t denominator) {
  Number number;
  number.numerator_ = numerator;
  number.denominator_ = denominator;
  return number;
}

Number NumberAccess::big(BigInt numerator, BigInt denominator) {
  Number number;
  number.big_ = std::make_shared<const BigRational>(BigRational{std::move(numerator), std::move(denominator)});
  return number;
}

BigInt to_big(UInt128 value) {
  BigInt big = static_cast<std::uint64_t>(value >> 64);
  big <<= 64;
  big |= static_cast<std::uint64_t>(value);
  return big;
}

BigInt to_big(Int128 value) {
  BigInt big = to_big(unsigned_abs(value));
  if (value < 0) big = -big;
  return big;
}

std::optional<Int128> to_int128(const BigInt& value) {
  const BigInt magnitude = abs(value);
  if (bits_of(magnitude) > 128) return std::nullopt;
  const BigInt mask = std::numeric_limits<std::uint64_t>::max();
  const auto high = static_cast<std::uint64_t>(BigInt(magnitude >> 64));
  const auto low = static_cast<std::uint64_t>(BigInt(magnitude & mask));
  const UInt128 bits = static_cast<UInt128>(high) << 64 | low;
  const auto limit = static_cast<UInt128>(int128_max);
  if (value < 0) {
    if (bits > limit + 1) return std::nullopt;
    return static_cast<Int128>(UInt128{0} - bits);
  }
  if (bits > limit) return std::nullopt;
  return static_cast<Int128>(bits);
}

std::optional<std::int64_t> to_int64(const BigInt& value) {
  if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

BigInt big_power_of_ten(int exponent) {
  return pow(BigInt(10), static_cast<unsigned>(exponent));
}

BigRational big_parts(const Number& number) {
  if (const BigRational* block = NumberAccess::block(number)) return *block;
  return {BigInt(number.numerator64()), BigInt(number.denominator64())};
}

Number number_from(BigInt numerator, BigInt denominator) {
  const BigInt divisor = gcd(numerator, denominator);
  if (divisor != 1) {
    numerator /= divisor;
    denominator /= divisor;
  }
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  return narrowest(std::move(numerator), std::move(denominator));
}

Number number_from(bool negative, UInt128 numerator, UInt128 denominator) {
  const UInt128 divisor = gcd(numerator, denominator);
  numerator /= divisor;
  denominator /= divisor;
  if (denominator < int64_limit && numerator < int64_limit + (negative ? 1 : 0)) {
    const auto signed_numerator = negative ? -static_cast<Int128>(numerator) : static_cast<Int128>(numerator);
    return NumberAccess::small(static_cast<std::int64_t>(signed_numerator), static_cast<std::int64_t>(denominator));
  }
  BigInt n = to_big(numerator);
  if (negative) n = -n;
  return NumberAccess::big(std::move(n), to_big(denominator));
}

NumberResult add_big(const Number& a, const Number& b) {
  const BigRational x = big_parts(a);
  const BigRational y = big_parts(b);
  return checked(x.numerator * y.denominator + y.numerator * x.denominator, x.denominator * y.denominator);
}

NumberResult subtract_big(const Number& a, const Number& b) {
  const BigRational x = big_parts(a);
  const BigRational y = big_parts(b);
  return checked(x.numerator * y.denominator - y.numerator * x.denominator, x.denominator * y.denominator);
}

NumberResult multiply_big(const Number& a, const Number& b) {
  const BigRational x = big_parts(a);
  const BigRational y = big_parts(b);
  return checked(x.numerator * y.numerator, x.denominator * y.denominator);
}

NumberResult divide_big(const Number& a, const Number& b) {
  const BigRational x = big_parts(a);
  const BigRational y = big_parts(b);
  return checked(x.numerator * y.denominator, x.denominator * y.numerator);
}

std::strong_ordering compare_big(const Number& a, const Number& b) {
  if (a.sign() != b.sign()) return a.sign() <=> b.sign();
  const BigRational x = big_parts(a);
  const BigRational y = big_parts(b);
  const BigInt left = x.numerator * y.denominator;
  const BigInt right = y.numerator * x.denominator;
  return left.compare(right) <=> 0;
}

Number round_big(const Number& value, Rounding rounding, int digits) {
  const BigRational parts = big_parts(value);
  const BigInt power = big_power_of_ten(std::abs(digits));
  if (digits >= 0) {
    return number_from(round_quotient<BigInt>(parts.numerator * power, parts.denominator, rounding), power);
  }
  return number_from(round_quotient<BigInt>(parts.numerator, parts.denominator * power, rounding) * power, BigInt(1));
}

}  // namespace zeren::inline v0::detail

namespace zeren::inline v0 {

std::size_t Number::bits() const {
  if (big_) return std::max(detail::bits_of(big_->numerator), detail::bits_of(big_->denominator));
  const auto width = [](UInt128 magnitude) {
    std::size_t bits = 0;
    for (; magnitude != 0; magnitude >>= 1) ++bits;
    return bits;
  };
  return std::max(width(unsigned_abs(numerator_)), width(unsigned_abs(denominator_)));
}

}  // namespace zeren::inline v0
