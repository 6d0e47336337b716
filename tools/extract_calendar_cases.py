#!/usr/bin/env python3
"""Calendar cases from elsewhere: dates as Python's datetime counts them, and Chinese working days as the package chinesecalendar
(MIT License, Copyright (c) 2016 LKI; PyPI) has them, a source other than data/cn_calendar.csv.

    /usr/bin/python3 -m venv build/venv; build/venv/bin/pip install chinesecalendar
    build/venv/bin/python tools/extract_calendar_cases.py tests/known
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from random import Random

import chinese_calendar

EPOCH = datetime.date(1970, 1, 1)


def dates() -> str:
    """A date, its days since 1970-01-01, its weekday (Monday 1), a number of days, and the date so many days later."""
    chance = Random(1)
    lines = ["# Python datetime: date, days since 1970-01-01, ISO weekday, n, the date n days later"]
    last = (datetime.date.max - datetime.timedelta(1)).toordinal()
    sharp = [datetime.date(y, m, d) for y in (1, 4, 100, 400, 1600, 1900, 1970, 2000, 2020, 2022, 2100, 9999)
             for m, d in ((1, 1), (2, 28), (3, 1), (12, 31))]
    drawn = [datetime.date.fromordinal(chance.randrange(1, last)) for _ in range(1500)]
    for day in sharp + drawn:
        low, high = 1 - day.toordinal(), datetime.date.max.toordinal() - day.toordinal()
        steps = chance.choice((chance.randrange(low, high + 1), max(low, min(high, chance.randrange(-400, 400)))))
        lines.append(f"{day} {(day - EPOCH).days} {day.isoweekday()} {steps} {day + datetime.timedelta(steps)}")
    return "\n".join(lines) + "\n"


def workdays() -> str:
    """The days on which working days are not Monday to Friday; every other day from 2007 to 2026 is as its weekday says."""
    lines = ["# chinesecalendar (MIT License, Copyright (c) 2016 LKI): days that are not as their weekday says, 2007-2026"]
    day = datetime.date(2007, 1, 1)
    while day.year <= 2026:
        works = chinese_calendar.is_workday(day)
        if works != (day.isoweekday() < 6):
            lines.append(f"{day} {'workday' if works else 'holiday'}")
        day += datetime.timedelta(1)
    return "\n".join(lines) + "\n"


folder = Path(sys.argv[1])
(folder / "dates.txt").write_text(dates(), encoding="utf-8")
(folder / "cn_workdays.txt").write_text(workdays(), encoding="utf-8")
