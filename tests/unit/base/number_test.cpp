#include "zeren/base/number.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <locale>
#include <string>

namespace {

using zeren::absolute;
using zeren::add;
using zeren::divide;
using zeren::Int128;
using zeren::multiply;
using zeren::negate;
using zeren::Number;
using zeren::NumberError;
using zeren::subtract;

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

Number of(const char* text) {
  return Number::parse(text).value();
}

Number power(std::int64_t base, int exponent) {
  Number result = 1;
  for (int i = 0; i < exponent; ++i) result = multiply(result, base).value;
  return result;
}

TEST(Number, DefaultIsZero) {
  EXPECT_EQ(Number(), Number(0));
  EXPECT_TRUE(Number().is_zero());
  EXPECT_EQ(Number().sign(), 0);
  EXPECT_EQ(Number().to_fraction(), "0");
  EXPECT_EQ(Number().bits(), 1u);
}

TEST(Number, TakesEveryIntegerType) {
  EXPECT_EQ(Number(std::uint8_t{200}).to_fraction(), "200");
  EXPECT_EQ(Number(-5).to_fraction(), "-5");
  EXPECT_EQ(Number(-5LL).to_fraction(), "-5");
  EXPECT_EQ(Number(zeren::int128_min).to_fraction(), "-170141183460469231731687303715884105728");
  EXPECT_EQ(Number(std::numeric_limits<std::uint64_t>::max()).to_fraction(), "18446744073709551615");
}

TEST(Number, RatioIsReducedWithAPositiveDenominator) {
  const Number half = Number::ratio(-3, -6).value();
  EXPECT_EQ(half.numerator64(), 1);
  EXPECT_EQ(half.denominator64(), 2);
  EXPECT_EQ(Number::ratio(4, -6)->to_fraction(), "-2/3");
  EXPECT_EQ(Number::ratio(0, -6)->to_fraction(), "0");
  EXPECT_EQ(Number::ratio(0, -6)->denominator64(), 1);
  EXPECT_FALSE(Number::ratio(1, 0));
}

TEST(Number, RatioOfTheExtremes) {
  EXPECT_EQ(Number::ratio(smallest, 1)->to_int64(), smallest);
  EXPECT_TRUE(Number::ratio(smallest, 1)->fits_int64_pair());
  EXPECT_EQ(Number::ratio(smallest, -1)->to_fraction(), "9223372036854775808");
  EXPECT_FALSE(Number::ratio(smallest, -1)->fits_int64_pair());
  EXPECT_EQ(Number::ratio(smallest, smallest)->to_fraction(), "1");
  EXPECT_EQ(Number::ratio(1, smallest)->to_fraction(), "-1/9223372036854775808");
  EXPECT_EQ(Number::ratio(zeren::int128_min, zeren::int128_min)->to_fraction(), "1");
  EXPECT_EQ(Number::ratio(1, zeren::int128_min)->to_fraction(), "-1/170141183460469231731687303715884105728");
}

TEST(Number, NegatingTheSmallestIntegerDoesNotWrap) {
  const Number flipped = negate(smallest);
  EXPECT_EQ(flipped.to_fraction(), "9223372036854775808");
  EXPECT_EQ(negate(flipped), Number(smallest));
  EXPECT_TRUE(negate(flipped).fits_int64_pair());
  EXPECT_EQ(absolute(smallest), flipped);
  EXPECT_EQ(absolute(largest), Number(largest));
}

TEST(Number, SumsAndProductsOutgrow64Bits) {
  EXPECT_EQ(add(largest, 1).value.to_fraction(), "9223372036854775808");
  EXPECT_EQ(subtract(smallest, 1).value.to_fraction(), "-9223372036854775809");
  EXPECT_EQ(multiply(smallest, smallest).value.to_fraction(), "85070591730234615865843651857942052864");
  EXPECT_EQ(multiply(smallest, -1).value.to_fraction(), "9223372036854775808");
  EXPECT_EQ(divide(smallest, -1).value.to_fraction(), "9223372036854775808");
  EXPECT_EQ(divide(smallest, smallest).value, Number(1));
}

TEST(Number, ComesBackToTheInlineForm) {
  const Number wide = add(largest, largest).value;
  EXPECT_FALSE(wide.fits_int64_pair());
  const Number back = subtract(wide, largest).value;
  EXPECT_TRUE(back.fits_int64_pair());
  EXPECT_EQ(back, Number(largest));
  EXPECT_EQ(back.hash(), Number(largest).hash());
}

TEST(Number, WidestInlineFractionsAreExact) {
  const Number a = Number::ratio(smallest, largest).value();
  const Number b = Number::ratio(smallest, largest - 1).value();
  const Number sum = add(a, b).value;
  EXPECT_EQ(subtract(sum, b).value, a);
  EXPECT_EQ(subtract(sum, a).value, b);
  EXPECT_LT(b, a);
}

TEST(Number, GoesOnPast128Bits) {
  const Number big = power(10, 60);
  EXPECT_EQ(big.to_fraction(), "1" + std::string(60, '0'));
  EXPECT_FALSE(big.to_int128_pair());
  EXPECT_EQ(divide(big, power(10, 59)).value, Number(10));
  EXPECT_EQ(divide(1, big).value.to_fraction(), "1/1" + std::string(60, '0'));
}

TEST(Number, PairsOf128Bits) {
  EXPECT_EQ(Number::from_int128(zeren::int128_min).to_int128_pair()->first, zeren::int128_min);
  EXPECT_EQ(Number::from_int128(zeren::int128_max).to_int128_pair()->first, zeren::int128_max);
  EXPECT_FALSE(add(Number::from_int128(zeren::int128_max), 1).value.to_int128_pair());
  EXPECT_FALSE(subtract(Number::from_int128(zeren::int128_min), 1).value.to_int128_pair());
  EXPECT_EQ(of("3/7").to_int128_pair(), (std::pair<Int128, Int128>(3, 7)));
}

TEST(Number, DivisionByZeroIsAnError) {
  EXPECT_EQ(divide(1, 0).error, NumberError::division_by_zero);
  EXPECT_EQ(divide(0, 0).error, NumberError::division_by_zero);
  EXPECT_EQ(divide(power(10, 60), 0).error, NumberError::division_by_zero);
  EXPECT_TRUE(divide(1, 0).value.is_zero());
  EXPECT_EQ(divide(0, 5).value, Number(0));
}

TEST(Number, TooLargeIsAnErrorExactlyPastTheLimit) {
  Number widest = power(2, 16);
  while (widest.bits() < Number::max_bits / 2) widest = multiply(widest, widest).value;
  while (widest.bits() < Number::max_bits) widest = multiply(widest, 2).value;
  EXPECT_EQ(widest.bits(), Number::max_bits);
  EXPECT_TRUE(add(widest, 1).ok());
  EXPECT_EQ(add(widest, widest).error, NumberError::too_large);
  EXPECT_EQ(multiply(widest, widest).error, NumberError::too_large);
  EXPECT_EQ(multiply(negate(widest), 2).error, NumberError::too_large);
  EXPECT_TRUE(divide(1, widest).ok());
  EXPECT_EQ(divide(Number::ratio(1, 2).value(), widest).error, NumberError::too_large);
  EXPECT_EQ(subtract(widest, widest).value, Number(0));
  EXPECT_EQ(Number::parse(widest.to_fraction()), widest);
}

TEST(Number, OrdersAcrossForms) {
  const Number big = power(10, 40);
  EXPECT_LT(Number(largest), big);
  EXPECT_LT(negate(big), Number(smallest));
  EXPECT_LT(negate(big), big);
  EXPECT_LT(divide(1, big).value, of("0.000001"));
  EXPECT_GT(divide(1, big).value, Number(0));
  EXPECT_LT(of("1/3"), of("0.3334"));
  EXPECT_GT(of("1/3"), of("0.3333"));
  EXPECT_NE(big, Number(0));
  EXPECT_EQ(compare(big, power(10, 40)), std::strong_ordering::equal);
  EXPECT_EQ(big, power(10, 40));
}

TEST(Number, EqualNumbersHaveEqualHashes) {
  EXPECT_EQ(of("2/4").hash(), of("0.5").hash());
  EXPECT_EQ(power(10, 40).hash(), of(("1" + std::string(40, '0')).c_str()).hash());
  EXPECT_NE(of("1/2").hash(), of("2").hash());
  EXPECT_NE(power(10, 40).hash(), negate(power(10, 40)).hash());
  EXPECT_NE(power(10, 40).hash(), power(10, 41).hash());
}

TEST(Number, TellsWholeNumbers) {
  EXPECT_TRUE(of("4/2").is_integer());
  EXPECT_FALSE(of("1/2").is_integer());
  EXPECT_FALSE(of("1/2").to_int64());
  EXPECT_FALSE(power(10, 40).to_int64());
  EXPECT_TRUE(power(10, 40).is_integer());
  EXPECT_EQ(power(10, 40).sign(), 1);
  EXPECT_EQ(negate(power(10, 40)).sign(), -1);
}

TEST(Number, DecimalTakesUnscaledDigits) {
  EXPECT_EQ(Number::decimal(179, 2), of("1.79"));
  EXPECT_EQ(Number::decimal(-5, 0), Number(-5));
  EXPECT_EQ(Number::decimal(1, 38).to_fraction(), "1/1" + std::string(38, '0'));
}

TEST(NumberParse, ReadsDecimalsAndFractions) {
  EXPECT_EQ(of("12"), Number(12));
  EXPECT_EQ(of("007"), Number(7));
  EXPECT_EQ(of("-1.79"), Number::ratio(-179, 100).value());
  EXPECT_EQ(of("-0"), Number(0));
  EXPECT_EQ(of("-0.00"), Number(0));
  EXPECT_EQ(of("-6/14"), Number::ratio(-3, 7).value());
  EXPECT_EQ(of("-9223372036854775808"), Number(smallest));
  EXPECT_EQ(of("0.10"), Number::ratio(1, 10).value());
}

TEST(NumberParse, LeadingZerosAreNotOctalInAnyForm) {
  const std::string zeros(60, '0');
  EXPECT_EQ(Number::parse(zeros + "10"), Number(10));
  EXPECT_EQ(Number::parse(zeros), Number(0));
  EXPECT_EQ(Number::parse("0." + zeros + "1"), divide(1, power(10, 61)).value);
  EXPECT_EQ(Number::parse(zeros + "6/" + zeros + "9"), of("2/3"));
}

TEST(NumberParse, RefusesAnythingElse) {
  for (const char* text :
       {"",   "-",    "+1",    " 1",    "1 ",    "1.",  ".5",   "1e5", "1_000", "1,000", "0x10",  "1/0", "1/",
        "/2", "1/-2", "1.5/2", "1/2/3", "1.2.3", "--1", "１２", "一",  "nan",   "-.5",   "1/0.0", "inf"}) {
    EXPECT_FALSE(Number::parse(text)) << text;
  }
  EXPECT_FALSE(Number::parse(std::string_view("1\0", 2)));
  EXPECT_FALSE(Number::parse(std::string(19800, '9')));
  EXPECT_FALSE(Number::parse(std::string(1000000, '9')));
  EXPECT_FALSE(Number::parse("1/" + std::string(60, '0')));
}

TEST(NumberText, DecimalsHaveExactlyTheDigitsAskedFor) {
  using enum zeren::Rounding;
  EXPECT_EQ(of("1.5").to_decimal(half_up, 2), "1.50");
  EXPECT_EQ(of("-0.004").to_decimal(half_up, 2), "0.00");
  EXPECT_EQ(of("-0.005").to_decimal(half_up, 2), "-0.01");
  EXPECT_EQ(of("2/3").to_decimal(half_up, 4), "0.6667");
  EXPECT_EQ(of("1250").to_decimal(half_even, -2), "1200");
  EXPECT_EQ(of("7").to_decimal(half_up, 0), "7");
  EXPECT_EQ(Number(smallest).to_decimal(half_up, 18), "-9223372036854775808." + std::string(18, '0'));
  EXPECT_EQ(of("1/3").to_decimal(down, 30), "0." + std::string(30, '3'));
  EXPECT_EQ(power(10, 40).to_decimal(half_up, 1), "1" + std::string(40, '0') + ".0");
  EXPECT_EQ(of("1/3").to_decimal(down, 5000).size(), 1002u);
}

TEST(NumberText, ShortestExactDecimalOrTheFraction) {
  EXPECT_EQ(of("1.790").to_exact_decimal_or_fraction(), "1.79");
  EXPECT_EQ(of("-1/8").to_exact_decimal_or_fraction(), "-0.125");
  EXPECT_EQ(of("1/3").to_exact_decimal_or_fraction(), "1/3");
  EXPECT_EQ(of("5").to_exact_decimal_or_fraction(), "5");
  EXPECT_EQ(of("1/6").to_exact_decimal_or_fraction(), "1/6");
  const Number tiny = divide(1, power(10, 70)).value;
  EXPECT_EQ(tiny.to_exact_decimal_or_fraction(), "0." + std::string(69, '0') + "1");
  EXPECT_EQ(divide(1, power(2, 1000)).value.to_exact_decimal_or_fraction().size(), 1002u);
  EXPECT_EQ(divide(1, power(2, 1001)).value.to_exact_decimal_or_fraction().substr(0, 2), "1/");
  EXPECT_EQ(divide(1, power(5, 1000)).value.to_exact_decimal_or_fraction().size(), 1002u);
  EXPECT_EQ(divide(1, power(5, 1001)).value.to_exact_decimal_or_fraction().substr(0, 2), "1/");
  // The smallest inline denominators that are powers of two: 62 digits.
  EXPECT_EQ(Number::parse(Number::ratio(1, Int128{1} << 62)->to_exact_decimal_or_fraction()),
            Number::ratio(1, Int128{1} << 62));
}

// A host may set the global locale; no digit of ours depends on it.
TEST(Number, TextIsTheSameInEveryLocale) {
  struct Grouping : std::numpunct<char> {
    char do_thousands_sep() const override { return '.'; }
    char do_decimal_point() const override { return ','; }
    std::string do_grouping() const override { return "\3"; }
  };
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Grouping));
  for (const char* text : {"1234567.25", "123456789012345678901234567890.5", "-98765432109876543210"}) {
    EXPECT_EQ(of(text).to_exact_decimal_or_fraction(), text);
  }
  EXPECT_EQ(of("1234567.25").to_fraction(), "4938269/4");
  EXPECT_EQ(round(of("1234567.25"), zeren::Rounding::half_up, 0).to_fraction(), "1234567");
  std::locale::global(before);
}

}  // namespace
