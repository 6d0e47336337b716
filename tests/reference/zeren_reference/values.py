"""What a cell can hold (values.md)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


class _Absent:
    """Nothing: neither zero nor false (values.md, What may be missing)."""

    def __repr__(self) -> str:
        return "absent"

    def __bool__(self) -> bool:
        raise TypeError("an absent value is neither true nor false")


ABSENT = _Absent()


class CellError(Exception):
    """A cell that has no value, such as one that divides by zero (values.md, Numbers are exact)."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class PackError(Exception):
    """The pack says something that this program cannot read: a fault of one of the two."""


@dataclass(frozen=True)
class Member:
    """One word of a list; the later in the list, the greater (values.md)."""

    words: tuple[str, ...]
    name: str

    @property
    def place(self) -> int:
        if self.name not in self.words:
            raise PackError(f"{self.name} is none of {self.words}")
        return self.words.index(self.name)


@dataclass(frozen=True)
class Word:
    """A bare name that is no column and no parameter: a member of a list, a domain or a body, as its partner says."""

    name: str


@dataclass(frozen=True)
class Duration:
    """A length of time; the kinds never mix (time.md, Days and deadlines)."""

    kind: str  # days, workdays, months, minutes
    amount: int


@dataclass(eq=False)
class Row:
    """A row of any table. Two rows are the same only where they are one and the same row."""

    table: str
    key: str
    given: dict[str, Any] = field(default_factory=dict)  # of facts: the values as written, nothing hidden
    place: tuple[Any, ...] = ()  # where it stands in the total order of its table
    versions: list["Row"] = field(default_factory=list)  # of a table that is revised: every recording, in order

    def __repr__(self) -> str:
        return f"{self.table}:{self.key}"


Finding = tuple[Row, ...]  # the rows that a check, assignment or duty reports: one, a pair, or none of a whole run

Date = datetime.date
Moment = datetime.datetime


def is_moment(value: Any) -> bool:
    return isinstance(value, datetime.datetime)


def is_date(value: Any) -> bool:
    return isinstance(value, datetime.date) and not is_moment(value)


def is_number(value: Any) -> bool:
    return isinstance(value, Fraction)


def day_of(value: Any) -> Any:
    """The day of a moment; a date is its own (time.md, Hours and minutes)."""
    return value.date() if is_moment(value) else value


def name_of(value: Any) -> Any:
    """The name of a member, a bare word, or a row's key: what it is called in rules."""
    if isinstance(value, (Member, Word)):
        return value.name
    return value.key if isinstance(value, Row) else value


def same(a: Any, b: Any) -> bool:
    """`=`: by value; rows are equal where they are one row; a bare word is whatever its partner is a word of."""
    if isinstance(a, (Member, Word)) or isinstance(b, (Member, Word)):
        return name_of(a) == name_of(b)
    if isinstance(a, Row) or isinstance(b, Row):
        return a is b
    return bool(a == b)


def as_member(value: Any, partner: Any) -> Any:
    if isinstance(value, Word) and isinstance(partner, Member):
        return Member(partner.words, value.name)
    return value


def less(a: Any, b: Any) -> bool:
    """`<`, of values of one kind; of members by their place in the list (values.md)."""
    a, b = as_member(a, b), as_member(b, a)
    if isinstance(a, Word) or isinstance(b, Word):
        raise PackError(f"of which list are {a} and {b}?")  # only a defined value can leave that open
    if isinstance(a, Member) and isinstance(b, Member):
        return a.place < b.place
    return bool(a < b)


def round_to(value: Fraction, mode: str, digits: int) -> Fraction:
    """To a number of digits after the point, in one of six ways (values.md, The ways to round)."""
    scale = Fraction(10) ** digits
    scaled = value * scale
    whole = scaled.numerator // scaled.denominator  # towards minus infinity
    rest = scaled - whole
    if rest == 0:
        return Fraction(whole) / scale
    negative = value < 0
    up_is_away = not negative
    if mode == "ceiling":
        up = True
    elif mode == "floor":
        up = False
    elif mode == "up":
        up = up_is_away
    elif mode == "down":
        up = not up_is_away
    elif rest != Fraction(1, 2):
        up = rest > Fraction(1, 2)
    elif mode == "half_up":
        up = up_is_away
    elif mode == "half_even":
        up = whole % 2 == 1
    else:
        raise PackError(f"no such way to round: {mode}")
    return Fraction(whole + (1 if up else 0)) / scale
