#include "zeren/base/calendar.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <limits>

namespace {

using zeren::Calendar;
using zeren::CalendarDayKind;
using zeren::CalendarErrorKind;
using zeren::china_calendar;
using zeren::Date;
using zeren::DateError;
using zeren::DurationKind;
using zeren::MonthRule;

Date day(const char* text) {
  return Date::parse(text).value();
}

bool worked(const char* text) {
  return china_calendar().is_workday(day(text)).value();
}

TEST(ChinaCalendar, HolidaysAndTheDaysThatMakeUpForThem) {
  EXPECT_TRUE(worked("2022-01-29"));   // a Saturday worked before the Spring Festival
  EXPECT_TRUE(worked("2022-01-30"));   // a Sunday
  EXPECT_FALSE(worked("2022-01-31"));  // New Year's Eve, a Monday
  EXPECT_FALSE(worked("2022-02-06"));
  EXPECT_TRUE(worked("2022-02-07"));
  EXPECT_FALSE(worked("2022-10-07"));
  EXPECT_TRUE(worked("2022-10-08"));
  EXPECT_TRUE(worked("2022-10-09"));
  EXPECT_FALSE(worked("2022-06-25"));  // an ordinary Saturday
  EXPECT_TRUE(worked("2022-06-30"));
  EXPECT_EQ(china_calendar().name(day("2022-10-01")), "国庆节");
  EXPECT_EQ(china_calendar().name(day("2022-06-30")), "");
}

TEST(ChinaCalendar, CoversWholeYears) {
  EXPECT_EQ(china_calendar().first(), day("2007-01-01"));
  EXPECT_EQ(china_calendar().last(), day("2026-12-31"));
  EXPECT_FALSE(china_calendar().is_workday(day("2006-12-31")));
  EXPECT_FALSE(china_calendar().is_workday(day("2027-01-01")));
}

TEST(ChinaCalendar, WorkdaysAcrossTheSpringFestival) {
  const Calendar& calendar = china_calendar();
  EXPECT_EQ(calendar.add_workdays(day("2022-01-28"), 3), day("2022-02-07"));
  EXPECT_EQ(calendar.add_workdays(day("2022-02-02"), 1), day("2022-02-07"));
  EXPECT_EQ(calendar.add_workdays(day("2022-02-02"), -1), day("2022-01-30"));
  EXPECT_EQ(calendar.add_workdays(day("2022-02-02"), 0), day("2022-02-02"));
  EXPECT_EQ(calendar.count_workdays(day("2022-01-28"), day("2022-02-07")), 3);
  EXPECT_EQ(calendar.count_workdays(day("2022-02-07"), day("2022-01-28")), -3);
  EXPECT_EQ(calendar.roll(day("2022-02-01")), day("2022-02-07"));
  EXPECT_EQ(calendar.roll(day("2022-01-30")), day("2022-01-30"));
}

TEST(ChinaCalendar, PastItsCoverageThereIsNoAnswer) {
  const Calendar& calendar = china_calendar();
  EXPECT_EQ(calendar.add_workdays(day("2026-12-30"), 1), day("2026-12-31"));
  EXPECT_FALSE(calendar.add_workdays(day("2026-12-31"), 1));
  EXPECT_FALSE(calendar.add_workdays(day("2007-01-04"), -1));
  EXPECT_FALSE(calendar.add_workdays(day("2030-01-01"), -1));
  EXPECT_FALSE(calendar.add_workdays(day("2006-12-31"), 1));
  EXPECT_FALSE(calendar.add_workdays(day("2022-06-30"), std::numeric_limits<std::int64_t>::max()));
  EXPECT_FALSE(calendar.add_workdays(day("2022-06-30"), std::numeric_limits<std::int64_t>::min()));
  EXPECT_FALSE(calendar.count_workdays(day("2006-12-31"), day("2022-01-01")));
  EXPECT_FALSE(calendar.count_workdays(day("2022-01-01"), day("2027-01-01")));
  EXPECT_FALSE(calendar.roll(day("2027-01-01")));
}

// Day by day, as the definitions say it.
TEST(ChinaCalendar, AgreesWithCountingOnFingers) {
  const Calendar& calendar = china_calendar();
  for (Date from = day("2021-12-20"); from <= day("2022-11-01"); ++from.days) {
    std::int64_t n = 0;
    for (Date to{from.days + 1}; to.days < from.days + 60; ++to.days) {
      const bool work = calendar.is_workday(to).value();
      n += work ? 1 : 0;
      ASSERT_EQ(calendar.count_workdays(from, to), n);
      ASSERT_EQ(calendar.count_workdays(to, from), -n);
      if (work) {
        ASSERT_EQ(calendar.add_workdays(from, n), to);
      }
    }
    n = 0;
    for (Date to{from.days - 1}; to.days > from.days - 60; --to.days) {
      if (calendar.is_workday(to).value()) {
        ASSERT_EQ(calendar.add_workdays(from, --n), to);
      }
    }
  }
}

// What is compiled in is the file, and every row of it says something that the weekday does not: a worked day is a
// weekend day. (Holidays do fall on weekends.)
TEST(ChinaCalendar, IsTheFileOfTheTree) {
  std::ifstream file(ZEREN_SOURCE_DIR "/data/cn_calendar.csv", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto calendar = Calendar::parse_csv(text);
  ASSERT_TRUE(calendar.ok());
  for (Date d = calendar->first(); d <= calendar->last(); ++d.days) {
    ASSERT_EQ(calendar->is_workday(d), china_calendar().is_workday(d)) << d.to_string();
    const bool weekend = d.weekday() >= zeren::Weekday::saturday;
    if (weekend && *calendar->is_workday(d)) {
      ASSERT_NE(calendar->name(d), "") << d.to_string();
    }
  }
}

CalendarErrorKind error_of(const char* csv) {
  const auto calendar = Calendar::parse_csv(csv);
  EXPECT_FALSE(calendar.ok()) << csv;
  return calendar.error().kind;
}

TEST(Calendar, RowsMayComeInAnyOrder) {
  const auto calendar = Calendar::parse_csv(
      "\xEF\xBB\xBF"
      "date,kind,name\r\n2022-01-08,workday_makeup,元旦\r\n2022-01-03,holiday,元旦");
  ASSERT_TRUE(calendar.ok());
  EXPECT_EQ(calendar->is_workday(day("2022-01-08")), true);
  EXPECT_EQ(calendar->is_workday(day("2022-01-03")), false);
  EXPECT_EQ(calendar->name(day("2022-01-03")), "元旦");
}

TEST(Calendar, SaysWhatIsWrongWithItsRows) {
  EXPECT_EQ(error_of(""), CalendarErrorKind::bad_row);
  EXPECT_EQ(error_of("date,kind,name\n"), CalendarErrorKind::empty);
  EXPECT_EQ(error_of("date,kind,name\n2022-01-03,holiday\n"), CalendarErrorKind::bad_row);
  EXPECT_EQ(error_of("date,kind,name\n2022-01-03,feast,元旦\n"), CalendarErrorKind::bad_row);
  EXPECT_EQ(error_of("date,kind,name\n2022-02-30,holiday,元旦\n"), CalendarErrorKind::bad_row);
  EXPECT_EQ(error_of("date,kind,name\n\n2022-01-03,holiday,元旦\n"), CalendarErrorKind::bad_row);
  EXPECT_EQ(error_of("date,kind,name\n2022-01-03,holiday,a\n2022-01-03,workday_makeup,b\n"),
            CalendarErrorKind::duplicate_day);
  const auto header = Calendar::parse_csv("date,kind\n");
  ASSERT_FALSE(header.ok());
  EXPECT_EQ(header.error().row, 1U);
  const auto hole = Calendar::parse_csv("date,kind,name\n2020-01-01,holiday,a\n2022-01-03,holiday,a\n");
  ASSERT_FALSE(hole.ok());
  EXPECT_EQ(hole.error().kind, CalendarErrorKind::missing_year);
  EXPECT_EQ(hole.error().date, day("2021-01-01"));
  const auto out = Calendar::from_rows({{Date{Date::max().days + 1}, CalendarDayKind::holiday, ""}});
  ASSERT_FALSE(out.ok());
  EXPECT_EQ(out.error().kind, CalendarErrorKind::bad_date);
  EXPECT_EQ(out.error().row, 1U);
}

TEST(Calendar, CoversTheLastYearThatThereIs) {
  const auto calendar = Calendar::from_rows({{Date::max(), CalendarDayKind::holiday, "末日"}});
  ASSERT_TRUE(calendar.ok());
  EXPECT_EQ(calendar->last(), Date::max());
  EXPECT_FALSE(calendar->roll(Date::max()));
}

TEST(AddDuration, EachKind) {
  const Calendar* cn = &china_calendar();
  const auto plus = [&](DurationKind kind, std::int64_t n, const Calendar* calendar) {
    return add_duration(day("2022-01-31"), {kind, n}, MonthRule::strict, calendar);
  };
  EXPECT_EQ(plus(DurationKind::days, 15, nullptr).value(), day("2022-02-15"));
  EXPECT_EQ(plus(DurationKind::days, 10'000'000, nullptr).error(), DateError::out_of_range);
  EXPECT_EQ(plus(DurationKind::months, 1, nullptr).error(), DateError::no_such_day);
  EXPECT_EQ(plus(DurationKind::months, 2, nullptr).value(), day("2022-03-31"));
  EXPECT_EQ(plus(DurationKind::workdays, 1, cn).value(), day("2022-02-07"));
  EXPECT_EQ(plus(DurationKind::workdays, 1, nullptr).error(), DateError::past_calendar);
  EXPECT_EQ(plus(DurationKind::workdays, 10000, cn).error(), DateError::past_calendar);
  EXPECT_EQ(plus(DurationKind::minutes, 1, cn).error(), DateError::not_in_days);
}

}  // namespace
