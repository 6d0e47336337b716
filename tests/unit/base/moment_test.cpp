#include "zeren/base/moment.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using zeren::Date;
using zeren::Duration;
using zeren::DurationKind;
using zeren::Moment;

Moment moment(const char* text) {
  return Moment::parse(text).value();
}

TEST(Moment, ReadsAndWritesToTheMinute) {
  EXPECT_EQ(moment("1970-01-01 00:00").minutes, 0);
  EXPECT_EQ(moment("2022-03-01 14:30").to_string(), "2022-03-01 14:30");
  EXPECT_EQ(moment("2022-03-01T14:30"), moment("2022-03-01 14:30"));
  for (const char* wrong : {"2022-03-01", "2022-03-01 24:00", "2022-03-01 14:60", "2022-03-01 9:05", "2022-02-30 09:05",
                            "2022-03-01  14:30", "2022-03-01 14:30:00", "2022-03-01 14.30", ""}) {
    EXPECT_FALSE(Moment::parse(wrong)) << wrong;
  }
}

TEST(Moment, DayAndMinuteOnBothSidesOf1970) {
  for (const char* text : {"1969-12-31 23:59", "0001-01-01 00:00", "9999-12-31 23:59", "1970-01-01 00:01"}) {
    const Moment m = moment(text);
    EXPECT_EQ(m.to_string(), text);
    EXPECT_EQ(Moment::of(m.day(), m.minute()), m);
  }
  EXPECT_EQ(Moment::min().to_string(), "0001-01-01 00:00");
  EXPECT_EQ(Moment::max().to_string(), "9999-12-31 23:59");
  EXPECT_EQ(Moment::end_of(Date{0}).to_string(), "1970-01-01 23:59");
}

TEST(Moment, AddsMinutesAcrossMidnightAndNotPastTheCalendar) {
  EXPECT_EQ(add_minutes(moment("2022-02-28 23:30"), 45)->to_string(), "2022-03-01 00:15");
  EXPECT_EQ(add_minutes(moment("2022-03-01 00:15"), -45)->to_string(), "2022-02-28 23:30");
  EXPECT_EQ(minutes_between(moment("2022-03-01 14:30"), moment("2022-03-02 14:29")), 24 * 60 - 1);
  EXPECT_EQ(minutes_between(moment("2022-03-02 00:00"), moment("2022-03-01 23:59")), -1);
  EXPECT_TRUE(add_minutes(Moment::max(), 0));
  EXPECT_FALSE(add_minutes(Moment::max(), 1));
  EXPECT_FALSE(add_minutes(Moment::min(), -1));
  EXPECT_FALSE(add_minutes(Moment::max(), std::numeric_limits<std::int64_t>::max()));
}

TEST(Moment, DurationsSayHoursWhereTheyAreWhole) {
  EXPECT_EQ((Duration{DurationKind::minutes, 24 * 60}.to_string()), "24 hours");
  EXPECT_EQ((Duration{DurationKind::minutes, 90}.to_string()), "90 minutes");
  EXPECT_EQ((Duration{DurationKind::workdays, 3}.to_string()), "3 workdays");
}

}  // namespace
