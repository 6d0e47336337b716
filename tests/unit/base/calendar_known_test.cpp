// Dates and Chinese working days against sources other than ours (tools/extract_calendar_cases.py).
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "zeren/base/calendar.hpp"
#include "zeren/base/date.hpp"

namespace zeren {
namespace {

template <class Take>
std::size_t each_line(const char* file, Take&& take) {
  std::ifstream in(std::string(ZEREN_SOURCE_DIR) + "/tests/known/" + file);
  std::size_t lines = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    take(words);
    ++lines;
  }
  return lines;
}

TEST(CalendarKnown, DatesAreThoseOfPython) {
  const std::size_t tried = each_line("dates.txt", [](std::istringstream& words) {
    std::string date, later;
    std::int32_t days = 0, weekday = 0, n = 0;
    words >> date >> days >> weekday >> n >> later;
    const Date parsed = Date::parse(date).value();
    EXPECT_EQ(parsed.days, days) << date;
    EXPECT_EQ(static_cast<std::int32_t>(parsed.weekday()), weekday) << date;
    EXPECT_EQ(parsed.to_string(), date);
    EXPECT_EQ(Date{parsed.days + n}.to_string(), later) << date << " + " << n;
    EXPECT_EQ(days_between(parsed, Date::parse(later).value()), n) << date;
  });
  EXPECT_EQ(tried, 1548u);
}

TEST(CalendarKnown, WorkingDaysAreThoseOfAnotherSource) {
  std::map<std::string, bool> works;
  each_line("cn_workdays.txt", [&](std::istringstream& words) {
    std::string date, kind;
    words >> date >> kind;
    works[date] = kind == "workday";
  });
  EXPECT_EQ(works.size(), 488u);
  for (Date day = Date::parse("2007-01-01").value(); day.year() <= 2026; ++day.days) {
    const auto special = works.find(day.to_string());
    const bool wanted = special != works.end() ? special->second : day.weekday() < Weekday::saturday;
    EXPECT_EQ(china_calendar().is_workday(day), wanted) << day.to_string();
  }
}

}  // namespace
}  // namespace zeren
