#include "zeren/base/period.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using zeren::Date;
using zeren::parse_period;
using zeren::Period;
using zeren::period_of;
using zeren::PeriodKind;
using zeren::previous;
using zeren::same_last_year;

Date day(const char* text) {
  return Date::parse(text).value();
}
Period period(const char* text) {
  return parse_period(text).value();
}

TEST(Period, OfADate) {
  EXPECT_EQ(to_string(period_of(day("2022-06-30"), PeriodKind::month)), "2022-06");
  EXPECT_EQ(to_string(period_of(day("2022-06-30"), PeriodKind::quarter)), "2022-Q2");
  EXPECT_EQ(to_string(period_of(day("2022-07-01"), PeriodKind::quarter)), "2022-Q3");
  EXPECT_EQ(to_string(period_of(day("2022-06-30"), PeriodKind::year)), "2022");
  EXPECT_EQ(to_string(period_of(Date::min(), PeriodKind::month)), "0001-01");
  EXPECT_EQ(to_string(period_of(Date::max(), PeriodKind::quarter)), "9999-Q4");
}

TEST(Period, FirstAndLastDay) {
  EXPECT_EQ(first_day(period("2022-02")), day("2022-02-01"));
  EXPECT_EQ(last_day(period("2022-02")), day("2022-02-28"));
  EXPECT_EQ(last_day(period("2024-02")), day("2024-02-29"));
  EXPECT_EQ(first_day(period("2022-Q4")), day("2022-10-01"));
  EXPECT_EQ(last_day(period("2022-Q4")), day("2022-12-31"));
  EXPECT_EQ(first_day(period("2022")), day("2022-01-01"));
  EXPECT_EQ(last_day(period("9999")), Date::max());
  EXPECT_EQ(first_day(period("0001")), Date::min());
}

TEST(Period, DaysOfOnePeriodAreWithoutGaps) {
  for (const PeriodKind kind : {PeriodKind::month, PeriodKind::quarter, PeriodKind::year}) {
    Period p = period_of(day("1999-01-01"), kind);
    for (int i = 0; i < 60; ++i) {
      const Period next = previous(p, -1).value();
      EXPECT_EQ(last_day(p).days + 1, first_day(next).days);
      EXPECT_EQ(period_of(first_day(p), kind), p);
      EXPECT_EQ(period_of(last_day(p), kind), p);
      EXPECT_LT(p, next);
      p = next;
    }
  }
}

TEST(Period, PreviousAndSameLastYear) {
  EXPECT_EQ(previous(period("2022-01")), period("2021-12"));
  EXPECT_EQ(previous(period("2022-Q1"), 5), period("2020-Q4"));
  EXPECT_EQ(same_last_year(period("2022-06")), period("2021-06"));
  EXPECT_EQ(same_last_year(period("2022-Q2")), period("2021-Q2"));
  EXPECT_EQ(same_last_year(period("2022")), period("2021"));
  EXPECT_FALSE(previous(period("0001-01")));
  EXPECT_EQ(previous(period("0001-02")), period("0001-01"));
  EXPECT_EQ(previous(period("9999-11"), -1), period("9999-12"));
  EXPECT_FALSE(same_last_year(period("0001-12")));
  EXPECT_FALSE(previous(period("9999"), -1));
  EXPECT_FALSE(previous(period("2022"), std::numeric_limits<std::int64_t>::min()));
}

TEST(Period, IsValidFromTheFirstYearToTheLast) {
  for (const char* inside : {"0001", "9999", "0001-Q1", "9999-Q4", "0001-01", "9999-12"}) {
    EXPECT_TRUE(period(inside).is_valid()) << inside;
  }
  for (PeriodKind kind : {PeriodKind::year, PeriodKind::quarter, PeriodKind::month}) {
    Period before = period_of(Date::min(), kind), after = period_of(Date::max(), kind);
    --before.index;
    ++after.index;
    EXPECT_FALSE(before.is_valid());
    EXPECT_FALSE(after.is_valid());
  }
}

TEST(Period, ParseIsStrict) {
  for (const char* text : {"", "22", "2022-13", "2022-00", "2022-Q0", "2022-Q5", "2022Q1", "2022-q1", "0000", "2022-6",
                           "2022-06-30", "二零", "2022/06", "0000-Q1", "2O22"}) {
    EXPECT_FALSE(parse_period(text)) << text;
  }
  for (const char* text : {"2022", "0001-Q1", "9999-12"}) EXPECT_EQ(to_string(period(text)), text);
}

}  // namespace
