#include "zeren/base/int128.hpp"

#include <gtest/gtest.h>

namespace {

using zeren::Int128;
using zeren::UInt128;

TEST(Int128, PrintsTheWholeRange) {
  EXPECT_EQ(zeren::to_string(Int128{0}), "0");
  EXPECT_EQ(zeren::to_string(Int128{-7}), "-7");
  EXPECT_EQ(zeren::to_string(zeren::int128_max), "170141183460469231731687303715884105727");
  EXPECT_EQ(zeren::to_string(zeren::int128_min), "-170141183460469231731687303715884105728");
  EXPECT_EQ(zeren::to_string(~UInt128{0}), "340282366920938463463374607431768211455");
}

TEST(Int128, CheckedArithmeticReportsOverflow) {
  EXPECT_EQ(zeren::checked_add<Int128>(zeren::int128_max - 1, 1), zeren::int128_max);
  EXPECT_FALSE(zeren::checked_add<Int128>(zeren::int128_max, 1));
  EXPECT_FALSE(zeren::checked_subtract<Int128>(zeren::int128_min, 1));
  EXPECT_FALSE(zeren::checked_multiply<Int128>(zeren::int128_max, 2));
  EXPECT_FALSE(zeren::checked_multiply<Int128>(zeren::int128_min, -1));
  EXPECT_FALSE(zeren::checked_add<std::int64_t>(INT64_MAX, 1));
  EXPECT_EQ(zeren::checked_multiply<std::int64_t>(-3, 5), -15);
}

TEST(Int128, AbsoluteValueOfTheSmallestIsExact) {
  EXPECT_EQ(zeren::unsigned_abs(zeren::int128_min), UInt128{1} << 127);
  EXPECT_TRUE(zeren::fits_int64(INT64_MIN));
  EXPECT_FALSE(zeren::fits_int64(Int128{INT64_MIN} - 1));
  EXPECT_FALSE(zeren::fits_int64(Int128{INT64_MAX} + 1));
}

TEST(Int128, GreatestCommonDivisor) {
  EXPECT_EQ(zeren::gcd(0, 5), UInt128{5});
  EXPECT_EQ(zeren::gcd(5, 0), UInt128{5});
  EXPECT_EQ(zeren::gcd(0, 0), UInt128{0});
  EXPECT_EQ(zeren::gcd(12, 18), UInt128{6});
  const UInt128 wide = UInt128{1} << 100;
  EXPECT_EQ(zeren::gcd(wide * 3, wide * 5), wide);
  EXPECT_EQ(zeren::gcd(wide * 3, 9), UInt128{3});
}

}  // namespace
