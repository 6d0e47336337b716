// Number against Boost's own rational numbers: an oracle that shares no code with the 64- and 128-bit paths.
#include <gtest/gtest.h>

#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <random>
#include <string>

#include "zeren/base/number.hpp"

namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;
using zeren::Number;
using zeren::Rounding;

constexpr int rounds = 10000;

struct Pair {
  Number number;
  cpp_rational oracle;
};

// Integers of every width up to `bits`, with the edges of 64 bits among them.
cpp_int random_integer(std::mt19937_64& random, unsigned bits) {
  static const std::array<std::int64_t, 8> edges = {0, 1, -1, 2, INT64_MAX, INT64_MIN, INT64_MAX - 1, INT64_MIN + 1};
  if (random() % 8 == 0) return edges[random() % edges.size()];
  const unsigned width = static_cast<unsigned>(random() % bits) + 1;
  cpp_int value = 0;
  for (unsigned i = 0; i < width; i += 64) value = (value << 64) | random();
  value &= (cpp_int(1) << width) - 1;
  return random() % 2 == 0 ? value : cpp_int(-value);
}

Pair random_pair(std::mt19937_64& random) {
  static const std::array<unsigned, 4> widths = {8, 40, 63, 200};
  const unsigned bits = widths[random() % widths.size()];
  const cpp_int n = random_integer(random, bits);
  cpp_int d = abs(random_integer(random, bits));
  if (d == 0) d = 1;
  return {Number::parse(n.str() + "/" + d.str()).value(), cpp_rational(n, d)};
}

std::string text(const cpp_rational& value) {
  const cpp_int n = numerator(value);
  const cpp_int d = denominator(value);
  return d == 1 ? n.str() : n.str() + "/" + d.str();
}

void expect_canonical(const Number& number, const cpp_rational& oracle) {
  const cpp_int n = numerator(oracle);
  const cpp_int d = denominator(oracle);
  ASSERT_EQ(number.to_fraction(), text(oracle));
  ASSERT_EQ(number.fits_int64_pair(), n >= INT64_MIN && n <= INT64_MAX && d <= INT64_MAX);
  ASSERT_EQ(number.sign(), n.sign());
  ASSERT_EQ(number.is_integer(), d == 1);
  // Reading the text again goes by another path to the same value.
  const Number again = Number::parse(text(oracle)).value();
  ASSERT_EQ(number, again);
  ASSERT_EQ(number.hash(), again.hash());
}

TEST(NumberProperty, ArithmeticAgreesWithTheOracle) {
  std::mt19937_64 random(20220630);
  for (int i = 0; i < rounds; ++i) {
    const Pair a = random_pair(random);
    const Pair b = random_pair(random);
    expect_canonical(add(a.number, b.number).value, a.oracle + b.oracle);
    expect_canonical(subtract(a.number, b.number).value, a.oracle - b.oracle);
    expect_canonical(multiply(a.number, b.number).value, a.oracle * b.oracle);
    if (numerator(b.oracle) != 0) expect_canonical(divide(a.number, b.number).value, a.oracle / b.oracle);
    expect_canonical(negate(a.number), -a.oracle);
    expect_canonical(absolute(a.number), abs(a.oracle));
    ASSERT_EQ(a.number < b.number, a.oracle < b.oracle);
    ASSERT_EQ(a.number == b.number, a.oracle == b.oracle);
    ASSERT_EQ(a.number >= b.number, a.oracle >= b.oracle);
  }
}

// Rounding said another way: all in terms of the floor.
cpp_int oracle_floor(const cpp_rational& value) {
  const cpp_int n = numerator(value);
  const cpp_int d = denominator(value);
  cpp_int q = n / d;
  if (n < 0 && q * d != n) --q;
  return q;
}

cpp_int oracle_round(const cpp_rational& value, Rounding mode) {
  const cpp_int below = oracle_floor(value);
  if (cpp_rational(below) == value) return below;
  const cpp_int above = below + 1;
  const cpp_rational middle = cpp_rational(below) + cpp_rational(1, 2);
  const bool negative = value < 0;
  switch (mode) {
    case Rounding::floor:
      return below;
    case Rounding::ceiling:
      return above;
    case Rounding::up:
      return negative ? below : above;
    case Rounding::down:
      return negative ? above : below;
    case Rounding::half_up:
      if (value == middle) return negative ? below : above;
      break;
    case Rounding::half_even:
      if (value == middle) return below % 2 == 0 ? below : above;
      break;
  }
  return value < middle ? below : above;
}

TEST(NumberProperty, RoundingAgreesWithTheOracle) {
  std::mt19937_64 random(17);
  for (int i = 0; i < rounds; ++i) {
    Pair a = random_pair(random);
    const int digits = static_cast<int>(random() % 50) - 25;
    const cpp_int power = pow(cpp_int(10), static_cast<unsigned>(std::abs(digits)));
    const cpp_rational scale = digits >= 0 ? cpp_rational(power) : cpp_rational(1, power);
    if (i % 3 == 0) {  // a tie
      a.oracle = cpp_rational(2 * random_integer(random, 40) + 1, 2) / scale;
      a.number = Number::parse(text(a.oracle)).value();
    }
    for (int mode = 0; mode < 6; ++mode) {
      const auto rounding = static_cast<Rounding>(mode);
      const cpp_rational expected = cpp_rational(oracle_round(a.oracle * scale, rounding)) / scale;
      ASSERT_EQ(round(a.number, rounding, digits).to_fraction(), text(expected))
          << text(a.oracle) << " " << to_string(rounding) << " " << digits;
      ASSERT_EQ(Number::parse(a.number.to_decimal(rounding, digits))->to_fraction(), text(expected));
    }
  }
}

TEST(NumberProperty, PairsOf128BitsComeBack) {
  std::mt19937_64 random(3);
  for (int i = 0; i < rounds; ++i) {
    const cpp_int n = random_integer(random, 140);
    const cpp_int d = abs(random_integer(random, 140)) + 1;
    const Number number = Number::parse(n.str() + "/" + d.str()).value();
    const cpp_rational oracle(n, d);
    const cpp_int limit = cpp_int(1) << 127;
    const bool fits = numerator(oracle) < limit && numerator(oracle) >= -limit && denominator(oracle) < limit;
    const auto pair = number.to_int128_pair();
    ASSERT_EQ(pair.has_value(), fits);
    if (!fits) continue;
    ASSERT_EQ(zeren::to_string(pair->first), numerator(oracle).str());
    ASSERT_EQ(zeren::to_string(pair->second), denominator(oracle).str());
    ASSERT_EQ(Number::ratio(pair->first, pair->second), number);
  }
}

TEST(NumberProperty, ExactTextComesBack) {
  std::mt19937_64 random(4);
  for (int i = 0; i < rounds; ++i) {
    const Number number = random_pair(random).number;
    ASSERT_EQ(Number::parse(number.to_exact_decimal_or_fraction()), number);
  }
}

}  // namespace
