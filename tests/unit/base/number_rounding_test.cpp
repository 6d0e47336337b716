#include <gtest/gtest.h>

#include <array>

#include "zeren/base/number.hpp"

namespace {

using zeren::Number;
using zeren::Rounding;
using enum zeren::Rounding;

struct Case {
  const char* value;
  int digits;
  // half_up, half_even, up, down, ceiling, floor
  std::array<const char*, 6> rounded;
};

constexpr std::array<Rounding, 6> modes = {half_up, half_even, up, down, ceiling, floor};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.value << " to " << c.digits;
}

class NumberRounding : public testing::TestWithParam<Case> {};

TEST_P(NumberRounding, EveryMode) {
  const Case& c = GetParam();
  const Number value = Number::parse(c.value).value();
  for (std::size_t i = 0; i < modes.size(); ++i) {
    EXPECT_EQ(round(value, modes[i], c.digits).to_exact_decimal_or_fraction(), c.rounded[i])
        << to_string(modes[i]) << " of " << c.value;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Inline, NumberRounding,
    testing::Values(Case{"2.5", 0, {"3", "2", "3", "2", "3", "2"}}, Case{"3.5", 0, {"4", "4", "4", "3", "4", "3"}},
                    Case{"-2.5", 0, {"-3", "-2", "-3", "-2", "-2", "-3"}},
                    Case{"-3.5", 0, {"-4", "-4", "-4", "-3", "-3", "-4"}},
                    Case{"0.5", 0, {"1", "0", "1", "0", "1", "0"}}, Case{"-0.5", 0, {"-1", "0", "-1", "0", "0", "-1"}},
                    Case{"1.005", 2, {"1.01", "1", "1.01", "1", "1.01", "1"}},
                    Case{"1.015", 2, {"1.02", "1.02", "1.02", "1.01", "1.02", "1.01"}},
                    Case{"-1.0049", 2, {"-1", "-1", "-1.01", "-1", "-1", "-1.01"}},
                    Case{"1/3", 2, {"0.33", "0.33", "0.34", "0.33", "0.34", "0.33"}},
                    Case{"-2/3", 2, {"-0.67", "-0.67", "-0.67", "-0.66", "-0.66", "-0.67"}},
                    Case{"7", 0, {"7", "7", "7", "7", "7", "7"}}, Case{"7", 5, {"7", "7", "7", "7", "7", "7"}},
                    Case{"0", -3, {"0", "0", "0", "0", "0", "0"}},
                    Case{"1250", -2, {"1300", "1200", "1300", "1200", "1300", "1200"}},
                    Case{"-1350", -2, {"-1400", "-1400", "-1400", "-1300", "-1300", "-1400"}},
                    Case{"1", -18, {"0", "0", "1000000000000000000", "0", "1000000000000000000", "0"}},
                    Case{"-9223372036854775808",
                         -1,
                         {"-9223372036854775810", "-9223372036854775810", "-9223372036854775810",
                          "-9223372036854775800", "-9223372036854775800", "-9223372036854775810"}}));

// The same ties where the value or the digits leave 64 bits.
INSTANTIATE_TEST_SUITE_P(
    Wide, NumberRounding,
    testing::Values(Case{"100000000000000000000000000000000000000000.5",
                         0,
                         {"100000000000000000000000000000000000000001", "100000000000000000000000000000000000000000",
                          "100000000000000000000000000000000000000001", "100000000000000000000000000000000000000000",
                          "100000000000000000000000000000000000000001", "100000000000000000000000000000000000000000"}},
                    Case{
                        "-100000000000000000000000000000000000000001.5",
                        0,
                        {"-100000000000000000000000000000000000000002", "-100000000000000000000000000000000000000002",
                         "-100000000000000000000000000000000000000002", "-100000000000000000000000000000000000000001",
                         "-100000000000000000000000000000000000000001", "-100000000000000000000000000000000000000002"}},
                    Case{"0.00000000000000000005",
                         19,
                         {"0.0000000000000000001", "0", "0.0000000000000000001", "0", "0.0000000000000000001", "0"}},
                    Case{"-15000000000000000000",
                         -19,
                         {"-20000000000000000000", "-20000000000000000000", "-20000000000000000000",
                          "-10000000000000000000", "-10000000000000000000", "-20000000000000000000"}}));

TEST(NumberRounding, DigitsHaveALimit) {
  const Number third = Number::ratio(1, 3).value();
  EXPECT_EQ(round(third, half_up, 5000), round(third, half_up, Number::max_digits));
  EXPECT_EQ(round(third, up, -5000), round(third, up, -Number::max_digits));
}

TEST(NumberRounding, ModesHaveNames) {
  for (const Rounding mode : modes) EXPECT_EQ(zeren::parse_rounding(to_string(mode)), mode);
  EXPECT_EQ(to_string(half_even), "half_even");
  EXPECT_FALSE(zeren::parse_rounding("nearest"));
  EXPECT_FALSE(zeren::parse_rounding(""));
}

}  // namespace
