"""`score` (score.md)."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any, Callable

from . import calendar
from .expressions import Scope, evaluate, truth
from .model import Column, Model, Table
from .override import excepted, exceptions_to
from .rows import select
from .syntax import Module, Node
from .values import CellError, Member, Row, round_to
from .world import World

PERIODS = {"monthly": "month", "quarterly": "quarter", "yearly": "year"}


def columns(model: Model, module: Module, declared: Node) -> dict[str, Column]:
    name = declared["name"]
    table = model.table(module, declared["entity"])
    words = tuple(band["name"] for band in declared.get("bands", []))

    def scope_of(world: World, row: Row) -> Scope:
        return Scope(world, module).inside(row)

    def line(declared_line: Node, world: World, row: Row) -> Fraction:
        scope = scope_of(world, row)
        if "when" in declared_line and not truth(declared_line["when"], scope):
            total = Fraction(0)
        else:
            total = total_of(declared_line, scope)
        if "at_most" in declared_line:
            total = min(total, evaluate(declared_line["at_most"], scope))
        return -total if declared_line["deducts"] else total

    def branch(declared_line: Node, world: World, row: Row) -> Fraction:
        """Which exception counts; that an amount is in error changes nothing."""
        return Fraction(excepted(world, module, target_of(declared_line), scope_of(world, row), lambda: None,
                                 lambda e, where: None, table.name)[1])

    def target_of(declared_line: Node) -> tuple[str, str]:
        return "line", f"{module.prefix}{name}.{declared_line.get('name', '')}"

    def exceptions_of(declared_line: Node) -> bool:
        return bool(exceptions_to(model, module, target_of(declared_line), table.name))

    def total_of(declared_line: Node, scope: Scope) -> Fraction:
        """The amount, or its total over the rows; an exception stands in the amount's place."""
        def total(amount: Node, where: Scope) -> Fraction:
            if "rows" not in declared_line:
                return Fraction(evaluate(amount, where))
            return sum((evaluate(amount, inner) for _, inner in select(declared_line["rows"], where)), Fraction(0))
        return excepted(scope.world, module, target_of(declared_line), scope,
                        lambda: total(declared_line["amount"], scope), lambda e, where: total(e["value"], where),
                        table.name)[0]

    def bounded(value: Fraction, scope: Scope) -> Fraction:
        if "floor" in declared:
            value = max(value, evaluate(declared["floor"], scope))
        return min(value, evaluate(declared["cap"], scope)) if "cap" in declared else value

    def own(world: World, row: Row) -> Fraction:
        """Steps 1 and 2: start and lines, then floor and cap."""
        scope = scope_of(world, row)
        value = evaluate(declared["start"], scope) if "start" in declared else Fraction(0)
        for declared_line in declared.get("lines", []):
            value += line(declared_line, world, row)
        return bounded(value, scope)

    def value(world: World, row: Row) -> Any:
        """Steps 3 to 6: blend, floor and cap again, round, veto."""
        scope = scope_of(world, row)
        result = world.cell(row, name + ".own")
        if declared.get("blend"):
            result = bounded(blended(declared["blend"], scope.knowing(own=result)), scope)
        if "rounding" in declared:
            result = round_to(result, declared["rounding"], declared["digits"])
        vetoes = [evaluate(veto["to"], scope) for veto in declared.get("vetoes", []) if truth(veto["when"], scope)]
        return min(vetoes) if vetoes else result

    def band(world: World, row: Row) -> Any:
        reached = world.cell(row, name)
        scope = scope_of(world, row)
        for written in declared["bands"]:
            if "bound" not in written or reached >= evaluate(written["bound"], scope):
                return Member(words, written["name"])
        raise CellError("no band")

    def steps() -> list[tuple[str, Callable[[Fraction, Scope, World, Row], Any]]]:
        """The steps that the score has, in order, each from the value before it (The columns add up)."""
        bound = [("floor_cap", lambda before, scope, world, row: bounded(before, scope))]
        is_bounded = "floor" in declared or "cap" in declared
        found = bound if is_bounded else []
        if declared.get("blend"):
            found = found + [("blend", lambda before, scope, world, row: blended(declared["blend"],
                                                                                  scope.knowing(own=before)))]
            found += [("floor_cap_after", bound[0][1])] if is_bounded else []
        if "rounding" in declared:
            found = found + [("rounding", lambda before, scope, world, row: round_to(before, declared["rounding"],
                                                                                      declared["digits"]))]
        if declared.get("vetoes"):
            found = found + [("veto", lambda before, scope, world, row: world.cell(row, name))]
        return found  # type: ignore[return-value]

    def changed(wanted: str) -> Column:
        """What one step changed."""
        def change(world: World, row: Row) -> Any:
            scope = scope_of(world, row)
            if wanted == "veto" and not any(truth(veto["when"], scope) for veto in declared["vetoes"]):
                return Fraction(0)
            now = evaluate(declared["start"], scope) if "start" in declared else Fraction(0)
            now += sum((line(of, world, row) for of in declared.get("lines", [])), Fraction(0))
            for step, work_out in steps():
                before, now = now, work_out(now, scope, world, row)
                if step == wanted:
                    return now - before
            raise KeyError(wanted)
        return change

    made: dict[str, Column] = {name: value, name + ".own": own}
    if "start" in declared:
        made[name + ".start"] = lambda world, row: evaluate(declared["start"], scope_of(world, row))
    for step, _ in steps():
        made[f"{name}.{step}"] = changed(step)
    for declared_line in declared.get("lines", []):
        if "name" in declared_line:
            made[f"{name}.{declared_line['name']}"] = (
                lambda world, row, of=declared_line: line(of, world, row))  # type: ignore[misc]
            if exceptions_of(declared_line):
                made[f"{name}.{declared_line['name']}.branch"] = (
                    lambda world, row, of=declared_line: branch(of, world, row))  # type: ignore[misc]
    if words:
        made[name + ".band"] = band
    return made


def blended(parts: list[Node], scope: Scope) -> Fraction:
    weights = [evaluate(part["weight"], scope) for part in parts]
    if sum(weights) != 1:
        raise CellError("the weights do not total 100%")
    return sum((weight * evaluate(part["value"], scope) for weight, part in zip(weights, parts)), Fraction(0))


def add_periods(model: Model, name: str, cadence: str, tables: list[Table]) -> None:
    """The table of the past periods, `index.monthly` (score.md, Columns)."""
    full = f"{name}.{cadence}"
    if full in model.tables:
        return
    table = model.add_table(Table(full, "made", refers={"subject": [t.name for t in tables]}))
    for column in ("subject", "period", "value", "final"):
        table.columns[column] = read(column)

    def make(world: World) -> list[Row]:
        rows: list[Row] = []
        for of in tables:
            for subject in world.rows(of.name):
                rows += [period_row(world, full, subject, name, first, last) for first, last in
                         begun_periods(world, PERIODS[cadence])]
        return rows
    table.make = make


def read(column: str) -> Column:
    def read_given(world: World, row: Row) -> Any:
        value = row.given[column]
        if isinstance(value, CellError):
            raise value
        return value
    return read_given


def begun_periods(world: World, length: str) -> list[tuple[datetime.date, datetime.date]]:
    first, until = world.model.effective
    assert first is not None and until is not None
    periods, day = [], first
    while day <= min(until, world.today):
        _, last = calendar.period_bounds(day, length)
        periods.append((day, min(last, until)))
        day = last + calendar.ONE_DAY
    return periods


def period_row(world: World, table: str, subject: Row, score: str, first: datetime.date, last: datetime.date) -> Row:
    seen = world.at(min(last, world.today))
    try:
        value = seen.cell(subject, score)
    except CellError as error:
        value = error
    period = calendar.period_name(first, PERIODS[table.rsplit(".", 1)[1]])
    return Row(table, f"{subject.key}:{period}",
               {"subject": subject, "period": period, "value": value, "final": world.today >= last})
