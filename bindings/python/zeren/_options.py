"""Arguments as people write them, as the extension takes them."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Union

from . import _zeren
from ._errors import ParameterError

Day = Union[str, datetime.date]
Minute = Union[str, datetime.datetime]
ParamValue = Union[str, int, bool, Decimal, Fraction, datetime.date]
PathLike = Union[str, "os.PathLike[str]"]

EPOCH = datetime.date(1970, 1, 1)


def day_number(day: Day) -> int:
    """Days since 1970-01-01."""
    if isinstance(day, datetime.datetime):
        raise ParameterError(f"`{day}` is a moment: give a date as `on`, or a minute as `at`")
    if isinstance(day, datetime.date):
        return (day - EPOCH).days
    try:
        if len(day) != len("2022-06-30"):
            raise ValueError
        return (datetime.date.fromisoformat(day) - EPOCH).days
    except ValueError:
        raise ParameterError(f"`{day}` is not a date: write it like 2022-06-30") from None


def minute_number(minute: Minute) -> tuple[int, int]:
    """The day, and the minute of it."""
    moment = minute
    if isinstance(moment, str):
        try:
            moment = datetime.datetime.strptime(moment.replace("T", " "), "%Y-%m-%d %H:%M")
        except ValueError:
            raise ParameterError(f'`{minute}` is not a minute: write it like "2022-06-30 14:30"') from None
    if moment.second or moment.microsecond:
        raise ParameterError(f"`{moment}` has seconds: runs are for whole minutes")
    if moment.tzinfo is not None:  # packs live in China's time
        moment = moment.astimezone(datetime.timezone(datetime.timedelta(hours=8)))
    return (moment.date() - EPOCH).days, moment.hour * 60 + moment.minute


def exact_text(value: object) -> str:
    """A value as a table or a literal of a pack would have it; floats are refused."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, float):
        raise ParameterError(f"the float {value!r} has no exact meaning: give an int, a Decimal or a text")
    return str(value)


def run_arguments(
    on: Day | None,
    at: Minute | None,
    threads: int,
    on_demand: bool,
    params: Mapping[str, ParamValue] | None,
) -> _zeren.RunArguments:
    if (on is None) == (at is None):
        raise ParameterError("say the day with `on`, or a minute with `at`")
    day, minute = (day_number(on), None) if on is not None else minute_number(at)  # type: ignore[arg-type]
    if threads < 1 or threads > 256:
        raise ParameterError("`threads` is 1 to 256")
    texts = [(name, exact_text(value)) for name, value in (params or {}).items()]
    return _zeren.RunArguments(today=day, minute=minute, threads=threads, on_demand=on_demand, params=texts)


def limit_pairs(limits: Mapping[str, int] | None) -> list[tuple[str, int]]:
    return list((limits or {}).items())


def is_chinese(lang: str) -> bool:
    if lang not in ("en", "zh"):
        raise ParameterError("`lang` is en or zh")
    return lang == "zh"
