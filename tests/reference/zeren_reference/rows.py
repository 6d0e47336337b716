"""Descriptions of rows, windows, and what is made of them (rows.md; time.md, Windows)."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any, Callable

from . import calendar
from .calendar import begin_of
from .expressions import EVALUATORS, Scope, evaluate, truth
from .model import Model, Table
from .syntax import Node
from .values import ABSENT, CellError, Duration, PackError, Row, as_member, day_of, less, name_of, same

Picked = list[tuple[Row, Scope]]


def select(node: Node, scope: Scope) -> Picked:
    """The rows that are meant, each with the scope in which it is the innermost."""
    table = scope.model.table(scope.module, ".".join(node["entity"]))
    asking = scope.frames[-1].row if scope.frames else None
    keep_place, keep_window = place_of(node, table, scope), window_of(node, table, scope)
    picked: Picked = []
    for row in scope.world.rows(table.name):
        if node.get("other") and row is asking:
            continue
        inner = scope.inside(row, node.get("alias"))
        if keep_place(row) and keep_window(row) and ("where" not in node or truth(node["where"], inner)):
            picked.append((row, inner))
    return picked


# ---- where ----------------------------------------------------------------------------------------------------------

def place_of(node: Node, table: Table, scope: Scope) -> Callable[[Row], bool]:
    """`at` directly there, `within` there or below, `of` by reference (rows.md)."""
    kind = node["place"]
    if kind == "everywhere":
        return lambda row: True
    target = evaluate({"kind": "path", "path": node.get("target") or ["this"]}, scope)
    if target is ABSENT:
        return lambda row: False
    if not isinstance(target, Row):
        raise PackError(f"{kind} {target}")
    if table.kind == "tier" and kind != "of":
        places = scope.world.data.places
        return (lambda row: places.is_within(row, target)) if kind == "within" else (lambda row: row is target)
    column = node.get("by") or referring(scope.model, table, target, kind)

    def reaches(row: Row) -> bool:
        value = scope.world.cell(row, column)
        if value is ABSENT:
            return False
        if isinstance(value, list):
            return any(member is target for member in value)
        if kind == "within" and value.table in scope.model.tier_names():
            return scope.world.data.places.is_within(value, target)
        return value is target
    return reaches


def referring(model: Model, table: Table, target: Row, kind: str) -> str:
    """The one column that refers to rows of that table; for `at` and `within` a place, to places of any tier."""
    tiers = model.tier_names()
    wanted = set(tiers) if kind != "of" and target.table in tiers else {target.table}
    fitting = [name for name, tables in table.refers.items() if wanted & set(tables)]
    if len(fitting) != 1:
        raise PackError(f"{len(fitting)} columns of {table.name} refer to {target.table}")
    return fitting[0]


# ---- when -----------------------------------------------------------------------------------------------------------

def window_of(node: Node, table: Table, scope: Scope) -> Callable[[Row], bool]:
    window = node.get("window")
    if window is None:
        return lambda row: True
    column = window.get("by") or table.on
    if column is None:
        raise PackError(f"{table.name} has no day")

    def day(row: Row) -> datetime.date | None:
        value = scope.world.cell(row, column)
        return None if value is ABSENT else day_of(value)
    if window["kind"] == "open_on":
        return open_on(window, table, scope, day)
    check_complete(table, window, scope)

    def inside(row: Row) -> bool:
        """A window whose bounds are in error is so for each row that is looked at."""
        on = day(row)
        bounds = None if on is None else window_bounds(window, scope)
        return on is not None and bounds is not None and bounds[0] <= on <= bounds[1]
    return inside


def check_complete(table: Table, window: Node, scope: Scope) -> None:
    """Rows before the day of `complete from` may be missing: such a window makes no number (target.md)."""
    complete = (table.declared or {}).get("complete_from")
    if not complete or window.get("by"):
        return
    bounds = window_bounds(window, scope)
    if bounds is not None and bounds[0] < datetime.date.fromisoformat(complete):
        raise CellError("the window begins before the facts are complete")


def open_on(window: Node, table: Table, scope: Scope, day: Callable[[Row], Any]) -> Callable[[Row], bool]:
    """Found by then, and `until` is absent or after D."""
    end = evaluate(window["to"], scope)
    if end is ABSENT:
        return lambda row: False
    end = day_of(end)
    until = table.until
    assert until is not None

    def is_open(row: Row) -> bool:
        on, closed = day(row), scope.world.cell(row, until)
        return on is not None and on <= end and (closed is ABSENT or day_of(closed) > end)
    return is_open


def window_bounds(window: Node, scope: Scope) -> tuple[datetime.date, datetime.date] | None:
    today, kind = scope.world.today, window["kind"]
    if kind == "in_period":
        return calendar.period_bounds(today, window["period"])
    if kind == "in_previous":
        return calendar.period_bounds(today, window["period"], 1)
    if kind == "in_same_last_year":
        return calendar.period_bounds(today, window["period"], {"month": 12, "quarter": 4, "year": 1}[window["period"]])
    if kind == "in_years":
        years = [scope.names[y] if y in scope.names else int(y) for y in (window["from_year"], window["to_year"])]
        return datetime.date(years[0], 1, 1), datetime.date(years[1], 12, 31)
    end = evaluate(window["to"], scope) if "to" in window else today
    if end is ABSENT:
        return None
    length = evaluate(window["length"], scope)
    end = day_of(end)
    if length.kind == "months":
        # Every e with e after end less the months, counted from e: e + months > end.
        return calendar.add(end, length, True, None, scope.model.month_rule) + calendar.ONE_DAY, end
    if length.kind == "days":
        return end - datetime.timedelta(days=length.amount - 1), end
    raise PackError(f"a window of {length}")


# ---- what is made of them -------------------------------------------------------------------------------------------

def aggregate(node: Node, scope: Scope) -> Any:
    """`count`, `sum` … of rows (rows.md, What to do with them). A row in error makes the whole one."""
    kind = node["aggregate"]
    picked = select(node["rows"], scope)
    if not node.get("operands"):
        return Fraction(len(picked)) if kind == "count" else len(picked) > 0
    values = [evaluate(node["operands"][0], inner) for _, inner in picked]
    if kind in ("first", "last"):
        return first_or_last(node, picked, values, kind)
    if kind in ("any", "all", "share"):
        holds = [value is True for value in values]
        if kind == "any":
            return any(holds)
        if kind == "all":
            return all(holds)
        return Fraction(sum(holds), len(holds)) if holds else ABSENT
    values = [value for value in values if value is not ABSENT]
    if kind == "sum":
        return sum(values, Fraction(0))
    if kind == "count_distinct":
        return Fraction(len(distinct(values)))
    if not values:
        return ABSENT
    if kind == "mean":
        return sum(values, Fraction(0)) / len(values)
    best = values[0]
    for value in values[1:]:
        if less(best, value) if kind == "max" else less(value, best):
            best = value
    return best


def distinct(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if not any(same(value, other) for other in found):
            found.append(value)
    return found


def first_or_last(node: Node, picked: Picked, values: list[Any], kind: str) -> Any:
    """The row with the least or greatest key, equal ones by their own; rows whose value is empty are passed over."""
    best: tuple[Any, ...] | None = None
    result: Any = ABSENT
    for (row, inner), value in zip(picked, values):
        keys = [evaluate(key, inner) for key in node["order"]]
        if value is ABSENT or any(key is ABSENT for key in keys):
            continue
        here = (*keys, row.place)
        if best is None or (comes_before(here, best) if kind == "first" else comes_before(best, here)):
            best, result = here, value
    return result


def comes_before(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    for one, other in zip(a, b):
        if isinstance(one, tuple):
            return bool(one < other)
        if not same(one, other):
            if isinstance(one, Row):
                return bool(one.place < other.place)
            return less(one, other)
    return False


def mean_years(node: Node, scope: Scope) -> Any:
    """The mean of the values of several years; `y` is the year at hand (target.md)."""
    first, last = (int(Fraction(node["operands"][i]["number"])) for i in (0, 1))
    values = [evaluate(node["operands"][2], scope.knowing(**{node["name"]: year})) for year in range(first, last + 1)]
    if any(value is ABSENT for value in values):
        return ABSENT
    return sum(values, Fraction(0)) / len(values)


EVALUATORS["aggregate"] = aggregate
EVALUATORS["mean_years"] = mean_years
