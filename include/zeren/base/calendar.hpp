// Working days: weekends, public holidays and the weekend days that are worked to make up for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/date.hpp"
#include "zeren/base/result.hpp"

namespace zeren::inline v0 {

/// What a row says about its day: off (a public holiday, or the days moved to it), or worked though a weekend day.
enum class CalendarDayKind : std::uint8_t { holiday, workday_makeup };

struct CalendarRow {
  Date date;
  CalendarDayKind kind = CalendarDayKind::holiday;
  std::string name;
};

/// Why rows do not make a calendar.
enum class CalendarErrorKind : std::uint8_t {
  empty,          ///< no rows
  bad_row,        ///< a line of the text that is no row
  bad_date,       ///< a date out of range
  duplicate_day,  ///< two rows for one day
  missing_year,   ///< no row in a year between the first and the last
};
struct CalendarError {
  CalendarErrorKind kind = CalendarErrorKind::empty;
  std::size_t row = 0;  ///< 1-based number of the offending row or line; 0 where there is none
  Date date;            ///< the day (bad_date, duplicate_day) or 1 January of the year (missing_year)
};

/// Which days are worked. Covers whole years, from that of the first row to that of the last; a question that needs a
/// day outside has no answer (never a guess). Immutable; queries take constant time.
class Calendar {
 public:
  /// Builds from rows in any order.
  static Result<Calendar, CalendarError> from_rows(std::vector<CalendarRow> rows);
  /// Builds from CSV text with the header `date,kind,name` and the kinds `holiday` and `workday_makeup`.
  static Result<Calendar, CalendarError> parse_csv(std::string_view text);

  /// First and last day covered.
  Date first() const noexcept { return first_; }
  Date last() const noexcept { return last_; }
  bool covers(Date date) const noexcept { return date >= first_ && date <= last_; }

  std::optional<bool> is_workday(Date date) const;
  /// The n-th working day after `date`; n before it for negative n; `date` itself for 0 (covered or not).
  std::optional<Date> add_workdays(Date date, std::int64_t n) const;
  /// Working days in (a, b], negative where b < a: count(a, b) == -count(b, a).
  std::optional<std::int64_t> count_workdays(Date a, Date b) const;
  /// `date` if it is worked, else the next working day.
  std::optional<Date> roll(Date date) const;
  /// The name in the day's row (`春节`), empty where the day has none.
  std::string_view name(Date date) const;

 private:
  Calendar() = default;
  std::size_t offset(Date date) const noexcept { return static_cast<std::size_t>(date.days - first_.days); }

  Date first_;
  Date last_;
  std::vector<CalendarRow> rows_;              // by date
  std::vector<std::int32_t> workdays_before_;  // [i]: working days among the first i covered days
  std::vector<std::int32_t> workdays_;         // day numbers of all working days
};

/// The holidays of China that are compiled in (data/cn_calendar.csv). Built on first use; safe from any thread.
const Calendar& china_calendar();

/// date + duration. `calendar` may be null where no workdays are added. Errors: those of DateError.
Result<Date, DateError> add_duration(Date date, Duration duration, MonthRule rule, const Calendar* calendar);

}  // namespace zeren::inline v0
