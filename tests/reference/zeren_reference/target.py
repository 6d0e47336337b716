"""`target` and `parts` (target.md)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Callable

from . import calendar
from .duty import known_bodies
from .expressions import COMPARISONS, Scope, evaluate
from .growing import is_fixed_goal, never_falls
from .model import Column, Model, Table
from .score import begun_periods, read
from .syntax import Module, Node
from .values import ABSENT, CellError, Finding, Row, day_of
from .versions import version_day
from .world import World

BOARD = ("target", "label", "period", "subject", "subject_name", "value", "comparator", "goal", "unit", "gap", "deadline",
         "status", "strength", "lead", "support", "clause")
SIGNS = {"at_least": "≥", "at_most": "≤", "exactly": "=", "above": ">", "below": "<", "all": "=", "none": "="}
HOLDS = {"at_least": "greater_equal", "at_most": "less_equal", "exactly": "equal", "above": "greater", "below": "less",
         "all": "equal", "none": "equal"}


@dataclass
class Span:
    """From when until when a target runs; the period that it is for, if any."""

    begin: datetime.date | None
    deadline: datetime.date | None
    period: str | None = None


class Target:
    """One target, or one version of it."""

    def __init__(self, model: Model, module: Module, group: list[Node], declared: Node) -> None:
        self.model, self.module, self.group, self.declared = model, module, group, declared
        self.name = module.prefix + declared["name"]
        self.table = model.table(module, declared["entity"]) if declared.get("entity") else None
        self.goal_kind = declared["goal"]["comparator"]

    def scope(self, world: World, row: Row | None) -> Scope:
        scope = Scope(world, self.module)
        return scope.inside(row) if row is not None else scope

    # ---- when ----

    def spans(self, world: World) -> list[Span]:
        time = self.declared["time"]
        first, _ = self.model.effective
        if time["kind"] == "always":
            return [Span(None, None)]
        if time["kind"] == "every":
            length = time["period"]
            periods = self.periods(world, length)
            return [Span(begin, end, calendar.period_name(begin, length)) for begin, end in periods]
        if time["kind"] == "in_year":
            deadline = datetime.date(int(time["year"]), 12, 31)
        else:
            deadline = day_of(evaluate(time["day"], Scope(world, self.module)))
        return [Span(first if first else datetime.date(deadline.year, 1, 1), deadline)]

    @staticmethod
    def periods(world: World, length: str) -> list[tuple[datetime.date, datetime.date]]:
        return begun_periods(world, length)

    def at_hand(self, world: World) -> Span:
        """Of a target with periods, the one that its columns are about: that of today, or the last."""
        spans = self.spans(world)
        if spans:
            return spans[-1]
        first, until = self.model.effective
        assert first is not None and until is not None
        begin, end = first, calendar.period_bounds(first, self.declared["time"]["period"])[1]
        return Span(begin, min(end, until))  # not begun

    # ---- values ----

    def seen(self, world: World, span: Span) -> World:
        """Value and goal are those of today, and from the deadline on those of the deadline."""
        if span.deadline is None or world.today <= span.deadline:
            return world
        return world.at(span.deadline)

    def value(self, world: World, row: Row | None, span: Span) -> Any:
        return evaluate(self.declared["measure"], self.scope(self.seen(world, span), row))

    def goal(self, world: World, row: Row | None, span: Span) -> Any:
        if self.goal_kind in ("all", "none"):
            return Fraction(1 if self.goal_kind == "all" else 0)
        return evaluate(self.declared["goal"]["value"], self.scope(self.seen(world, span), row))

    def gap(self, world: World, row: Row | None, span: Span) -> Any:
        """What is missing to the goal, never less than 0; 0 where it is reached."""
        value, goal = self.value(world, row, span), self.goal(world, row, span)
        if value is ABSENT or goal is ABSENT:
            return ABSENT
        if self.goal_kind in ("at_least", "above"):
            return max(goal - value, Fraction(0))
        if self.goal_kind in ("at_most", "below", "none"):
            return max(value - goal, Fraction(0))
        return abs(goal - value)

    # ---- status ----

    def status(self, world: World, row: Row | None, span: Span) -> Any:
        if span.deadline is not None and span.begin is not None and world.today < span.begin:
            return "open"  # whatever its value, also one in error
        value, goal = self.value(world, row, span), self.goal(world, row, span)
        missing = value is ABSENT or goal is ABSENT
        holds = not missing and COMPARISONS[HOLDS[self.goal_kind]](value, goal)
        if span.deadline is None:
            return "open" if missing else "met" if holds else "missed"
        if world.today >= span.deadline:
            return "no_data" if missing else "met" if holds else "missed"
        if missing:
            return "open"
        return self.before(world, span, value, goal, holds)

    def before(self, world: World, span: Span, value: Fraction, goal: Fraction, holds: bool) -> str:
        """Before the deadline, with a value."""
        assert span.begin is not None and span.deadline is not None
        good = self.for_good(span)
        if self.goal_kind in ("at_most", "below", "none"):
            return "on_track" if holds else "missed" if good else "behind"
        if self.goal_kind in ("exactly", "all"):
            if holds:
                return "on_track"
            if value > goal and good:
                return "missed"
        elif holds:
            return "met" if good else "on_track"
        if not self.declared["pace_even"]:
            return "open"
        gone = (world.today - span.begin).days + 1
        days = (span.deadline - span.begin).days + 1
        return "on_track" if value * days >= goal * gone else "behind"

    def for_good(self, span: Span) -> bool:
        assert span.begin is not None and span.deadline is not None
        fixed = self.goal_kind in ("all", "none") or is_fixed_goal(
            self.model, self.module, self.declared["goal"]["value"], span.begin)
        return fixed and never_falls(self.model, self.module, self.declared["measure"], span.begin, span.deadline)

    # ---- what it makes ----

    def subjects(self, world: World) -> list[Row | None]:
        return list(world.rows(self.table.name)) if self.table is not None else [None]

    def columns(self) -> dict[str, Column]:
        def of(part: Callable[..., Any]) -> Column:
            return lambda world, row: part(world, row, self.at_hand(world))
        name = self.declared["name"]
        return {f"{name}.value": of(self.value), f"{name}.goal": of(self.goal), f"{name}.gap": of(self.gap),
                f"{name}.status": of(self.status)}

    def board_rows(self, world: World) -> list[Row]:
        if version_day(self.group, world.today) is not self.declared:
            return []
        return [self.board_row(world, row, span) for span in self.spans(world) for row in self.subjects(world)]

    def board_row(self, world: World, row: Row | None, span: Span) -> Row:
        def cell(part: Callable[..., Any]) -> Any:
            try:
                return part(world, row, span)
            except CellError as error:
                return error
        scope = self.scope(world, row)
        key = ":".join(part for part in (self.name, span.period, row.key if row is not None else None) if part)
        strength = self.declared["strength"]
        return Row("target", key, {
            "target": self.name, "label": self.declared.get("label") or self.name, "period": span.period or ABSENT,
            "subject": row.key if row is not None else ABSENT, "subject_name": None if row is not None else ABSENT,
            "value": cell(self.value), "comparator": SIGNS[self.goal_kind], "goal": cell(self.goal), "unit": None,
            "gap": cell(self.gap), "deadline": span.deadline or ABSENT, "status": cell(self.status),
            "strength": ABSENT if strength == "unsaid" else strength, "lead": known_bodies(self.declared.get("lead", []), scope),
            "support": known_bodies(self.declared.get("support", []), scope), "clause": None})


def add_board(model: Model, targets: list[Target]) -> None:
    table = model.add_table(Table("target", "made"))
    for column in BOARD:
        table.columns[column] = read(column)
    table.make = lambda world: [row for target in targets for row in target.board_rows(world)]


def parts_findings(whole: Target, parts: list[Target]) -> Callable[[World], list[Finding]]:
    """Where the values do not add up, the whole's row is a finding (target.md, Parts of a target)."""
    def find(world: World) -> list[Finding]:
        found: list[Finding] = []
        for span in whole.spans(world):
            for row in whole.subjects(world):
                try:
                    values = [part.value(world, row, span) for part in parts]
                    total = whole.value(world, row, span)
                except CellError:
                    continue
                if total is ABSENT or any(value is ABSENT for value in values):
                    continue
                differ = sum(values, Fraction(0)) != total
                found += [(row,) if row is not None else ()] if differ else []
        return found
    return find
