"""Days, months, working days and periods (time.md, Days and deadlines)."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from typing import Any

from .values import CellError, Date, Duration, Moment, day_of, is_moment

ONE_DAY = datetime.timedelta(days=1)


class Calendar:
    """Which days are working days: Monday to Friday, but for holidays, and the days made up for them."""

    def __init__(self, path: Path) -> None:
        self.kind: dict[Date, str] = {}
        with open(path, encoding="utf-8") as file:
            for row in csv.DictReader(file):
                self.kind[datetime.date.fromisoformat(row["date"])] = row["kind"]
        years = [day.year for day in self.kind]
        self.first, self.last = datetime.date(min(years), 1, 1), datetime.date(max(years), 12, 31)

    def is_workday(self, day: Date) -> bool:
        if not self.first <= day <= self.last:
            raise CellError("outside the calendar")
        kind = self.kind.get(day)
        if kind is not None:
            return kind != "holiday"
        return day.weekday() < 5

    def add_workdays(self, day: Date, count: int) -> Date:
        """The n-th working day after the day; before it where n is negative; the day itself where n is 0."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        while count != 0:
            day += step
            if self.is_workday(day):
                count -= 1 if count > 0 else -1
        return day

    def workdays_between(self, a: Date, b: Date) -> int:
        """Working days after a up to and including b; less than 0 if b is earlier."""
        if b < a:
            return -self.workdays_between(b, a)
        count = 0
        day = a
        while day < b:
            day += ONE_DAY
            count += self.is_workday(day)
        return count

    def rolled(self, day: Date) -> Date:
        """The day, or the next working day if it is none."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day


def last_of_month(year: int, month: int) -> int:
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return (following - ONE_DAY).day


def add_months(day: Date, months: int, rule: str) -> Date:
    """The same day of that month; where there is none, its last day (`clamp`) or an error (`strict`)."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    last = last_of_month(year, month)
    if day.day > last and rule == "strict":
        raise CellError("that month has no such day")
    return datetime.date(year, month, min(day.day, last))


def add(when: Any, length: Duration, minus: bool, calendar: Calendar | None, rule: str) -> Any:
    """A date and a duration; of a moment hours and minutes to the minute, all else by its day."""
    amount = -length.amount if minus else length.amount
    if length.kind == "minutes":
        return when + datetime.timedelta(minutes=amount)
    day: Date = day_of(when)
    if length.kind == "days":
        return day + datetime.timedelta(days=amount)
    if length.kind == "months":
        return add_months(day, amount, rule)
    if calendar is None:
        raise CellError("no calendar")
    return calendar.add_workdays(day, amount)


def months_between(a: Date, b: Date) -> int:
    """Whole months from a to b: the most that can be added to a without passing b."""
    if b < a:
        return -months_between(b, a)
    count = (b.year - a.year) * 12 + b.month - a.month
    return count - 1 if add_months(a, count, "clamp") > b else count


def period_name(day: Date, length: str) -> str:
    """A month, quarter or year as text: 2022-06, 2022-Q2, 2022."""
    if length == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if length == "quarter":
        return f"{day.year:04d}-Q{(day.month - 1) // 3 + 1}"
    return f"{day.year:04d}"


def period_bounds(day: Date, length: str, back: int = 0) -> tuple[Date, Date]:
    """First and last day of the month, quarter or year of the day, or of the one so many before it."""
    size = {"month": 1, "quarter": 3, "year": 12}[length]
    begin = (day.year * 12 + day.month - 1) // size * size - back * size
    end = begin + size - 1
    first = datetime.date(begin // 12, begin % 12 + 1, 1)
    return first, datetime.date(end // 12, end % 12 + 1, last_of_month(end // 12, end % 12 + 1))


def end_of(day: Date) -> Moment:
    return datetime.datetime(day.year, day.month, day.day, 23, 59)


def begin_of(value: Any) -> Moment:
    """From when on something of that day, or that minute, is there."""
    return value if is_moment(value) else datetime.datetime(value.year, value.month, value.day)
