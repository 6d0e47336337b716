"""`ladder` (ladder.md, Exactly; language.md, The ladder, exactly)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from . import calendar
from .calendar import ONE_DAY
from .expressions import Scope, evaluate
from .model import Column, Model, Table
from .score import read
from .syntax import Module, Node
from .values import ABSENT, CellError, Member, Row
from .world import World

MEASURE = ("subject", "step", "entered", "left", "condition", "clause")


@dataclass
class State:
    """Where a subject stands: at step s (0: none), since when, and since when its release condition has held."""

    step: int = 0
    entered: datetime.date | None = None
    calm_since: datetime.date | None = None


def add_table(model: Model, module: Module, declared: Node) -> Table:
    subject = model.table(module, declared["entity"])
    table = model.add_table(Table(module.prefix + declared["name"] + ".measure", "made",
                                  refers={"subject": [subject.name]}))
    for column in MEASURE:
        table.columns[column] = read(column)
    table.on, table.until = "entered", "left"
    return table


def words_of(declared: Node) -> tuple[str, ...]:
    return tuple(step["name"] for step in declared["steps"])


class Ladder:
    """One ladder, or one version of it."""

    def __init__(self, model: Model, module: Module, declared: Node) -> None:
        self.model, self.module, self.declared = model, module, declared
        self.table = model.table(module, declared["entity"])
        self.words = words_of(declared)

    # ---- which days ----

    def check_days(self, world: World) -> list[datetime.date]:
        """From the first effective day, or the version's own, to today or the last effective day."""
        first, last = self.model.effective
        starts = [day for day in (first, written(self.declared.get("valid_from"))) if day]
        ends = [day for day in (world.today, last, written(self.declared.get("valid_until"))) if day]
        day, end = max(starts), min(ends)
        days = []
        while day <= end:
            if self.declared["daily"] or (day + ONE_DAY).month != day.month:
                days.append(day)
            day += ONE_DAY
        return days

    # ---- what happens on them ----

    def history(self, world: World) -> tuple[dict[Row, list[State]], list[Row]]:
        """The state of each subject after the last check day, one for each measure, and the rows of `L.measure`."""
        memory = ("ladder", self.module.prefix, self.declared["name"], self.declared.get("valid_from"))
        if memory not in world.memory:
            count = 1 if self.declared["in_order"] else len(self.words)
            states: dict[Row, list[State]] = {}
            stays: list[Row] = []
            for subject in world.model.tables[self.table.name].kind and self.subjects(world):
                states[subject] = [State() for _ in range(count)]
            self.start(world, states, stays)
            for day in self.check_days(world):
                seen = world.at(day)
                for subject, own in states.items():
                    if seen.is_there(subject):
                        self.check(seen, subject, own, stays)
            self.end_version(world, states, stays)
            world.memory[memory] = (states, stays)
        found: tuple[dict[Row, list[State]], list[Row]] = world.memory[memory]
        return found

    def subjects(self, world: World) -> list[Row]:
        return world.rows(self.table.name)

    def start(self, world: World, states: dict[Row, list[State]], stays: list[Row]) -> None:
        """`starts from TABLE`: measures that were really served."""
        if not self.declared.get("starts_from"):
            return
        first, _ = self.model.effective
        table = self.model.table(self.module, self.declared["starts_from"])
        assert first is not None
        fields = {f["name"]: f for f in (table.declared or {})["fields"]}
        subject_field = next(name for name, tables in table.refers.items() if self.table.name in tables)
        for row in world.rows(table.name):
            subject = world.cell(row, subject_field)
            entered = world.cell(row, "entered" if "entered" in fields else "开始")
            step = world.cell(row, "step" if "step" in fields else "措施")
            state = states[subject][0]
            if entered >= first or state.entered is not None and entered < state.entered:
                continue
            state.step, state.entered = self.words.index(step.name) + 1, entered
            state.calm_since = None
        for subject, own in states.items():
            if own[0].step:
                stays.append(self.stay(subject, own[0]))

    def end_version(self, world: World, states: dict[Row, list[State]], stays: list[Row]) -> None:
        """On the day after a version's last, whoever stood at a step has left it (versions.md)."""
        until = written(self.declared.get("valid_until"))
        if until is None or until >= world.today:
            return
        for row in stays:
            if row.given["left"] is ABSENT:
                row.given["left"] = until + ONE_DAY
        for own in states.values():
            for state in own:
                state.step, state.entered = 0, None

    def check(self, seen: World, subject: Row, own: list[State], stays: list[Row]) -> None:
        if self.declared["in_order"]:
            self.check_in_order(seen, subject, own[0], stays)
            return
        for number, step in enumerate(self.declared["steps"]):
            self.check_measure(seen, subject, own[number], number, step, stays)

    def scope(self, seen: World, subject: Row, state: State) -> Scope:
        def after(name: str, length: Any) -> bool:
            """Stands at that step, and entered it at least so long before."""
            if state.step == 0 or self.words[state.step - 1] != name or state.entered is None:
                return False
            return bool(calendar.add(state.entered, length, False, self.model.calendar, "clamp") <= seen.today)
        return Scope(seen, self.module).inside(subject).knowing(after=after)

    def check_in_order(self, seen: World, subject: Row, state: State, stays: list[Row]) -> None:
        scope = self.scope(seen, subject, state)
        try:
            holding = [n + 1 for n, step in enumerate(self.declared["steps"]) if evaluate(step["when"], scope) is True]
            released = self.is_calm(scope, state, self.declared.get("release"))
        except CellError:
            return  # a condition in error changes nothing
        target = max(holding, default=0)
        if target > state.step:
            self.leave(subject, state, stays, seen.today)
            step = state.step + 1 if self.declared["one_step_at_a_time"] else target
            state.step, state.entered = step, seen.today
            stays.append(self.stay(subject, state))
        elif state.step > 0 and released:
            self.leave(subject, state, stays, seen.today)
            state.step = state.step - 1 if self.declared["release"]["one_step"] else 0
            state.entered = seen.today if state.step else None
            state.calm_since = seen.today  # the time starts anew
            if state.step:
                stays.append(self.stay(subject, state))

    def check_measure(self, seen: World, subject: Row, state: State, number: int, step: Node,
                      stays: list[Row]) -> None:
        """Each measure is a small ladder of one step."""
        scope = self.scope(seen, subject, State(number + 1 if state.step else 0, state.entered))
        try:
            holds = evaluate(step["when"], scope) is True
            released = self.is_calm(scope, state, step.get("release"))
        except CellError:
            return
        if holds and state.step == 0:
            state.step, state.entered = 1, seen.today
            stays.append(self.stay(subject, State(number + 1, seen.today)))
        elif state.step and released:
            for row in stays:
                if row.given["subject"] is subject and row.given["step"].name == self.words[number] and (
                        row.given["left"] is ABSENT):
                    row.given["left"] = seen.today
            state.step, state.entered, state.calm_since = 0, None, seen.today

    def is_calm(self, scope: Scope, state: State, release: Node | None) -> bool:
        """Whether the release condition has held on every check day since one that lies long enough back."""
        if release is None:
            return False
        if evaluate(release["when"], scope) is not True:
            state.calm_since = None
            return False
        today = scope.world.today
        if state.calm_since is None:
            state.calm_since = today
        if "duration" not in release:
            return True
        length = evaluate(release["duration"], scope)
        return self.has_lasted(state.calm_since, length, today)

    def has_lasted(self, since: datetime.date, length: Any, today: datetime.date) -> bool:
        """A wait in months is over on that day of the month, or on its last day, whatever the pack says of months."""
        try:
            return bool(calendar.add(since, length, False, self.model.calendar, "clamp") <= today)
        except CellError:
            return False

    # ---- the rows ----

    def stay(self, subject: Row, state: State) -> Row:
        step = Member(self.words, self.words[state.step - 1])
        key = f"{subject.key}:{step.name}:{state.entered}"
        return Row("", key, {"subject": subject, "step": step, "entered": state.entered, "left": ABSENT,
                             "condition": None, "clause": None})

    def leave(self, subject: Row, state: State, stays: list[Row], day: datetime.date) -> None:
        for row in stays:
            if row.given["subject"] is subject and row.given["left"] is ABSENT:
                row.given["left"] = day

    def columns(self) -> dict[str, Column]:
        name = self.declared["name"]

        def state(world: World, row: Row, number: int) -> State:
            return self.history(world)[0][row][number]

        def since(world: World, row: Row, number: int) -> Any:
            entered = state(world, row, number).entered
            return ABSENT if entered is None else entered

        def step(world: World, row: Row) -> Any:
            at = state(world, row, 0).step
            return Member(self.words, self.words[at - 1]) if at else ABSENT
        if self.declared["in_order"]:
            return {name: step, name + ".since": lambda world, row: since(world, row, 0)}
        made: dict[str, Column] = {}
        for number, word in enumerate(self.words):
            made[f"{name}.{word}"] = lambda world, row, n=number: state(world, row, n).step > 0  # type: ignore[misc]
            made[f"{name}.{word}.since"] = lambda world, row, n=number: since(world, row, n)  # type: ignore[misc]
        return made


def written(day: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(day) if day else None
