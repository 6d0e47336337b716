#include "zeren/base/date.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using zeren::add_days;
using zeren::add_months;
using zeren::Date;
using zeren::DateError;
using zeren::MonthRule;
using zeren::Weekday;

Date day(const char* text) {
  return Date::parse(text).value();
}

std::string plus_months(const char* from, std::int64_t months, MonthRule rule = MonthRule::clamp) {
  const auto sum = add_months(day(from), months, rule);
  if (sum) return sum->to_string();
  return sum.error() == DateError::no_such_day ? "no such day" : "out of range";
}

TEST(Date, KnownDays) {
  EXPECT_EQ(day("1970-01-01").days, 0);
  EXPECT_EQ(day("2022-06-30").days, 19173);
  EXPECT_EQ(day("2000-02-29").days, 11016);
  EXPECT_EQ(day("0001-01-01"), Date::min());
  EXPECT_EQ(day("9999-12-31"), Date::max());
  EXPECT_EQ(day("2022-06-30").weekday(), Weekday::thursday);
  EXPECT_EQ(day("1969-12-31").weekday(), Weekday::wednesday);
  EXPECT_EQ(Date::min().weekday(), Weekday::monday);
  EXPECT_EQ(Date::max().weekday(), Weekday::friday);
}

// Every day that there is, counted by hand beside the arithmetic.
TEST(Date, EveryDayComesBack) {
  std::int32_t days = Date::min().days;
  for (std::int32_t year = 1; year <= 9999; ++year) {
    for (std::int32_t month = 1; month <= 12; ++month) {
      for (std::int32_t d = 1; d <= zeren::days_in_month(year, month); ++d, ++days) {
        const auto date = Date::from_ymd(year, month, d);
        if (!date || date->days != days || date->ymd() != zeren::YearMonthDay{year, month, d}) {
          FAIL() << year << "-" << month << "-" << d;
        }
      }
    }
  }
  EXPECT_EQ(days - 1, Date::max().days);
}

TEST(Date, TextComesBack) {
  for (std::int32_t days = Date::min().days; days <= Date::max().days; days += 97) {
    ASSERT_EQ(Date::parse(Date{days}.to_string()), Date{days});
  }
  EXPECT_EQ(Date::min().to_string(), "0001-01-01");
  EXPECT_EQ(to_string(Date::max()), "9999-12-31");
}

TEST(Date, ParseIsStrict) {
  for (const char* text : {"", "2022-6-30", "2022-06-31", "2022/06/30", "20220630", "2022-06-30 ", " 2022-06-30",
                           "2022-13-01", "2022-00-10", "2022-01-00", "0000-01-01", "2021-02-29", "1900-02-29",
                           "-022-01-01", "2022-06-3o", "二零二二-06-30", "+022-01-01", "2022-06-30T00:00"}) {
    EXPECT_FALSE(Date::parse(text)) << text;
  }
  EXPECT_TRUE(Date::parse("2000-02-29"));
  EXPECT_TRUE(Date::parse("2024-02-29"));
}

TEST(Date, FromYmdRefusesDaysThatDoNotExist) {
  EXPECT_FALSE(Date::from_ymd(2022, 2, 29));
  EXPECT_FALSE(Date::from_ymd(2022, 4, 31));
  EXPECT_FALSE(Date::from_ymd(10000, 1, 1));
  EXPECT_FALSE(Date::from_ymd(0, 12, 31));
  EXPECT_FALSE(Date::from_ymd(2022, -1, 1));
  EXPECT_FALSE(Date::from_ymd(2022, 1, std::numeric_limits<std::int32_t>::max()));
}

TEST(Date, AddDaysStaysInRange) {
  EXPECT_EQ(add_days(day("2022-02-28"), 1), day("2022-03-01"));
  EXPECT_EQ(add_days(day("2024-03-01"), -1), day("2024-02-29"));
  EXPECT_EQ(add_days(Date::max(), 0), Date::max());
  EXPECT_FALSE(add_days(Date::max(), 1));
  EXPECT_FALSE(add_days(Date::min(), -1));
  EXPECT_FALSE(add_days(Date::min(), std::numeric_limits<std::int64_t>::min()));
  EXPECT_FALSE(add_days(Date::max(), std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(days_between(day("2022-01-31"), day("2022-03-01")), 29);
  EXPECT_EQ(days_between(day("2022-03-01"), day("2022-01-31")), -29);
}

TEST(Date, AddMonthsClampsOrRefuses) {
  EXPECT_EQ(plus_months("2022-01-31", 1), "2022-02-28");
  EXPECT_EQ(plus_months("2024-01-31", 1), "2024-02-29");
  EXPECT_EQ(plus_months("2022-01-31", 1, MonthRule::strict), "no such day");
  EXPECT_EQ(plus_months("2022-01-28", 1, MonthRule::strict), "2022-02-28");
  EXPECT_EQ(plus_months("2024-02-29", 12), "2025-02-28");
  EXPECT_EQ(plus_months("2024-02-29", 48, MonthRule::strict), "2028-02-29");
  EXPECT_EQ(plus_months("2022-03-31", -1), "2022-02-28");
  EXPECT_EQ(plus_months("2022-12-15", 1), "2023-01-15");
  EXPECT_EQ(plus_months("2022-01-15", -1), "2021-12-15");
  EXPECT_EQ(plus_months("2022-05-31", 0, MonthRule::strict), "2022-05-31");
}

TEST(Date, AddMonthsStaysInRange) {
  EXPECT_EQ(plus_months("9999-11-30", 1), "9999-12-30");
  EXPECT_EQ(plus_months("9999-12-01", 1), "out of range");
  EXPECT_EQ(plus_months("0001-01-31", -1), "out of range");
  EXPECT_EQ(plus_months("0001-01-31", 9998 * 12 + 11), "9999-12-31");
  EXPECT_EQ(plus_months("2022-01-01", std::numeric_limits<std::int64_t>::max()), "out of range");
  EXPECT_EQ(plus_months("2022-01-01", std::numeric_limits<std::int64_t>::min()), "out of range");
}

}  // namespace
