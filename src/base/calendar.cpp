#include "zeren/base/calendar.hpp"

#include <algorithm>

namespace zeren::inline v0 {

namespace {

using Rows = std::vector<CalendarRow>;

// The day's kind without any row.
bool is_weekday(Date date) {
  return date.weekday() < Weekday::saturday;
}

std::optional<CalendarError> find_bad_row(const Rows& rows) {
  if (rows.empty()) return CalendarError{CalendarErrorKind::empty, 0, {}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].date.is_valid()) return CalendarError{CalendarErrorKind::bad_date, i + 1, rows[i].date};
  }
  return std::nullopt;
}

// The number of the later of the first two rows (in their written order) that share a day.
std::optional<CalendarError> find_duplicate(const Rows& rows) {
  std::vector<std::pair<Date, std::size_t>> days;
  days.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) days.emplace_back(rows[i].date, i + 1);
  std::sort(days.begin(), days.end());
  for (std::size_t i = 1; i < days.size(); ++i) {
    if (days[i].first == days[i - 1].first) {
      return CalendarError{CalendarErrorKind::duplicate_day, days[i].second, days[i].first};
    }
  }
  return std::nullopt;
}

// Rows by date. A year without a row is a hole: its holidays are unknown, not absent.
std::optional<CalendarError> find_missing_year(const Rows& rows) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::int32_t next = rows[i - 1].date.year() + 1;
    if (rows[i].date.year() > next) {
      return CalendarError{CalendarErrorKind::missing_year, 0, *Date::from_ymd(next, 1, 1)};
    }
  }
  return std::nullopt;
}

std::optional<CalendarRow> parse_row(std::string_view line) {
  const std::size_t first = line.find(',');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = line.find(',', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view name = line.substr(second + 1);
  if (name.find_first_of(",\"") != std::string_view::npos) return std::nullopt;
  const auto date = Date::parse(line.substr(0, first));
  const std::string_view kind = line.substr(first + 1, second - first - 1);
  if (!date || (kind != "holiday" && kind != "workday_makeup")) return std::nullopt;
  return CalendarRow{*date, kind == "holiday" ? CalendarDayKind::holiday : CalendarDayKind::workday_makeup,
                     std::string(name)};
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace

Result<Calendar, CalendarError> Calendar::from_rows(std::vector<CalendarRow> rows) {
  if (const auto error = find_bad_row(rows)) return *error;
  if (const auto error = find_duplicate(rows)) return *error;
  std::sort(rows.begin(), rows.end(), [](const CalendarRow& a, const CalendarRow& b) { return a.date < b.date; });
  if (const auto error = find_missing_year(rows)) return *error;

  Calendar calendar;
  calendar.first_ = *Date::from_ymd(rows.front().date.year(), 1, 1);
  calendar.last_ = *Date::from_ymd(rows.back().date.year(), 12, 31);
  calendar.workdays_before_.push_back(0);
  auto row = rows.begin();
  for (Date day = calendar.first_; day <= calendar.last_; ++day.days) {
    bool worked = is_weekday(day);
    if (row != rows.end() && row->date == day) worked = (row++)->kind == CalendarDayKind::workday_makeup;
    if (worked) calendar.workdays_.push_back(day.days);
    calendar.workdays_before_.push_back(static_cast<std::int32_t>(calendar.workdays_.size()));
  }
  calendar.rows_ = std::move(rows);
  return calendar;
}

Result<Calendar, CalendarError> Calendar::parse_csv(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (next_line(text) != "date,kind,name") return CalendarError{CalendarErrorKind::bad_row, 1, {}};
  Rows rows;
  for (std::size_t number = 2; !text.empty(); ++number) {
    const std::string_view line = next_line(text);
    if (line.empty() && text.empty()) break;
    auto row = parse_row(line);
    if (!row) return CalendarError{CalendarErrorKind::bad_row, number, {}};
    rows.push_back(std::move(*row));
  }
  return from_rows(std::move(rows));
}

std::optional<bool> Calendar::is_workday(Date date) const {
  if (!covers(date)) return std::nullopt;
  const std::size_t i = offset(date);
  return workdays_before_[i + 1] > workdays_before_[i];
}

std::optional<Date> Calendar::add_workdays(Date date, std::int64_t n) const {
  if (n == 0) return date;
  if (!covers(date)) return std::nullopt;
  const auto total = static_cast<std::int64_t>(workdays_.size());
  if (n > total || n < -total) return std::nullopt;
  const std::size_t i = offset(date);
  const std::int64_t target = n > 0 ? workdays_before_[i + 1] + n - 1 : workdays_before_[i] + n;
  if (target < 0 || target >= total) return std::nullopt;
  return Date{workdays_[static_cast<std::size_t>(target)]};
}

std::optional<std::int64_t> Calendar::count_workdays(Date a, Date b) const {
  if (!covers(a) || !covers(b)) return std::nullopt;
  return workdays_before_[offset(b) + 1] - workdays_before_[offset(a) + 1];
}

std::optional<Date> Calendar::roll(Date date) const {
  const auto worked = is_workday(date);
  if (!worked) return std::nullopt;
  return *worked ? date : add_workdays(date, 1);
}

std::string_view Calendar::name(Date date) const {
  const auto row =
      std::lower_bound(rows_.begin(), rows_.end(), date, [](const CalendarRow& r, Date d) { return r.date < d; });
  return row != rows_.end() && row->date == date ? std::string_view(row->name) : std::string_view();
}

Result<Date, DateError> add_duration(Date date, Duration duration, MonthRule rule, const Calendar* calendar) {
  switch (duration.kind) {
    case DurationKind::months:
      return add_months(date, duration.amount, rule);
    case DurationKind::minutes:
      return DateError::not_in_days;
    case DurationKind::days: {
      const auto sum = add_days(date, duration.amount);
      if (!sum) return DateError::out_of_range;
      return *sum;
    }
    case DurationKind::workdays:
      break;
  }
  const auto sum = calendar ? calendar->add_workdays(date, duration.amount) : std::nullopt;
  if (!sum) return DateError::past_calendar;
  return *sum;
}

}  // namespace zeren::inline v0
