"""`ledger` (ledger.md): points of subjects, entry by entry."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Callable

from . import calendar
from .expressions import COMPARISONS, Scope, evaluate, follow, truth
from .model import Column, Model, Table
from .score import read
from .syntax import Module, Node
from .values import ABSENT, CellError, Row, day_of
from .versions import version_day
from .world import World

ENTRY = ("subject", "day", "kind", "line", "asked", "counted", "balance", "limit", "source", "cycle_start", "clause")
ORDER = {"record": 0, "revoke": 1, "cancel": 2}
ZERO = Fraction(0)
Points = Any  # a number, or the error that keeps it from being known


def plus(a: Points, b: Points) -> Points:
    """What is added to what is not known is not known."""
    for one in (a, b):
        if isinstance(one, CellError):
            return one
    return a + b


def minus(a: Points, b: Points) -> Points:
    return plus(a, b if isinstance(b, CellError) else -b)


@dataclass
class Event:
    """One row that a line takes: whose, when, how much."""

    day: datetime.date
    kind: str
    line: str
    row: Row
    amount: Points
    at_most: Fraction | None = None
    version: Node | None = None
    line_id: int = 0
    revokes: Row | None = None
    unsure: CellError | None = None  # of a revocation: whether it is one


@dataclass
class Account:
    """The points of one subject in the cycle at hand."""

    start: datetime.date
    carried: Points = ZERO
    recorded: Points = ZERO
    cancelled: Points = ZERO
    cut: Points = ZERO
    by_line: dict[int, Points] = field(default_factory=dict)
    reached: dict[str, Any] = field(default_factory=dict)  # a day, or why it is not known
    entries: list[Row] = field(default_factory=list)

    @property
    def points(self) -> Points:
        return minus(plus(self.carried, self.recorded), self.cancelled)


class Ledger:
    """One ledger, all its versions together: points outlive a version (versions.md, Rows that outlive a version)."""

    def __init__(self, model: Model, module: Module, group: list[Node]) -> None:
        self.model, self.module, self.group, self.declared = model, module, group, group[0]
        self.subjects = [model.table(module, name).name for name in self.declared["subjects"]]
        self.name = module.prefix + self.declared["name"]

    def add_table(self) -> Table:
        table = self.model.add_table(Table(self.name + ".entry", "made", refers={"subject": self.subjects}))
        for column in ENTRY:
            table.columns[column] = read(column)
        table.on = "day"
        table.make = lambda world: [entry for name in self.subjects for row in world.rows(name)
                                    for entry in self.entries_of(world, row)]
        return table

    def entries_of(self, world: World, subject: Row) -> list[Row]:
        try:
            return self.account(world, subject).entries
        except CellError:
            return []

    # ---- events ----

    def events(self, world: World) -> list[tuple[Row, Event]]:
        """All that the lines take, each with its subject; by day, kind and key."""
        memory = ("ledger", self.name)
        if memory not in world.memory:
            found: list[tuple[Row, Event]] = []
            for number, version in enumerate(self.group):
                for place, line in enumerate(version.get("lines", [])):
                    found += self.events_of(world, version, line, number * 1000 + place)
            for version in self.group:
                for revocation in version.get("revocations", []):
                    found += self.revocations(world, version, revocation, found)
            found.sort(key=lambda pair: (pair[1].day, ORDER[pair[1].kind], sort_key(pair[1].row), pair[1].line_id))
            world.memory[memory] = found
        events: list[tuple[Row, Event]] = world.memory[memory]
        return events

    def rows_of(self, world: World, version: Node,
                rows: Node) -> list[tuple[Row, Scope, datetime.date, Row, CellError | None]]:
        """The rows that count, or may: of one whose condition is in error it is not known."""
        table = self.model.table(self.module, ".".join(rows["entity"]))
        found = []
        for row in world.rows(table.name):
            scope = Scope(world, self.module).inside(row)
            assert table.on is not None
            day = day_of(world.cell(row, table.on))
            if version_day(self.group, day) is not version:
                continue
            unsure = None
            try:
                if "where" in rows and not truth(rows["where"], scope):
                    continue
            except CellError as error:
                unsure = error
            target = follow(world, row, [n for n in rows["of"] if n != "this"])
            if target is not ABSENT:
                found.append((row, scope, day, target, unsure))
        return found

    def events_of(self, world: World, version: Node, line: Node, number: int) -> list[tuple[Row, Event]]:
        found = []
        for row, scope, day, target, unsure in self.rows_of(world, version, line["rows"]):
            if target.table not in self.subjects:
                continue
            amount = unsure or self.amount(line, scope)
            most = evaluate(line["at_most"], Scope(world, self.module)) if "at_most" in line else None
            found.append((target, Event(day, "cancel" if line["cancels"] else "record", line["name"], row, amount, most,
                                        version, number)))
        return found

    @staticmethod
    def amount(line: Node, scope: Scope) -> Points:
        try:
            amount = evaluate(line["amount"], scope)
        except CellError as error:
            return error
        return amount if amount >= 0 else CellError("a ledger's amounts are never negative")

    def revocations(self, world: World, version: Node, written: Node,
                    found: list[tuple[Row, Event]]) -> list[tuple[Row, Event]]:
        made = []
        for row, _, day, record, unsure in self.rows_of(world, version, written["rows"]):
            for subject, event in found:
                if event.row is record and event.kind == "record":
                    made.append((subject, Event(day, "revoke", event.line, row, event.amount, line_id=event.line_id,
                                                revokes=record, unsure=unsure)))
        return made

    # ---- cycles ----

    def cycle_start(self, world: World, subject: Row, day: datetime.date) -> datetime.date:
        """The first day of the cycle in which the day lies, every one counted from the date itself."""
        if "cycle_length" not in self.declared:
            return datetime.date(day.year, 1, 1)
        scope = Scope(world, self.module)
        months = evaluate(self.declared["cycle_length"], scope).amount
        origin = evaluate(self.declared["cycle_from"], scope.inside(subject))
        number = ((day.year - origin.year) * 12 + day.month - origin.month) // months - 1
        while calendar.add_months(origin, (number + 1) * months, self.model.month_rule) <= day:
            number += 1
        return calendar.add_months(origin, number * months, self.model.month_rule)

    def next_cycle(self, world: World, subject: Row, start: datetime.date) -> datetime.date:
        day = start + datetime.timedelta(days=25)
        while self.cycle_start(world, subject, day) == start:
            day += calendar.ONE_DAY
        return self.cycle_start(world, subject, day)

    # ---- the account ----

    def account(self, world: World, subject: Row) -> Account:
        memory = ("account", self.name, id(subject))
        if memory not in world.memory:
            world.memory[memory] = self.reckon(world, subject)
        account: Account = world.memory[memory]
        return account

    def reckon(self, world: World, subject: Row) -> Account:
        """Everything from the start, without the records that were revoked by now."""
        events = [event for of, event in self.events(world) if of is subject]
        revoked = [event.revokes for event in events if event.kind == "revoke" and not event.unsure]
        doubtful = {id(event.revokes): event.unsure for event in events if event.kind == "revoke" and event.unsure}
        first = min([event.day for event in events], default=world.today)
        account = Account(self.cycle_start(world, subject, min(first, world.today)))
        for event in events:
            self.go_to(world, subject, account, event.day)
            if event.kind == "record" and id(event.row) in doubtful and not any(event.row is r for r in revoked):
                event = replace(event, amount=doubtful[id(event.row)])
            self.enter(world, subject, account, event, any(event.row is r for r in revoked))
        self.go_to(world, subject, account, world.today)
        return account

    def go_to(self, world: World, subject: Row, account: Account, day: datetime.date) -> None:
        """Closes every cycle that ended before the day."""
        while self.cycle_start(world, subject, day) > account.start:
            self.close(world, subject, account, self.next_cycle(world, subject, account.start))

    def close(self, world: World, subject: Row, account: Account, start: datetime.date) -> None:
        points = account.points
        goes_over = points if self.carries(world, points) else ZERO
        entries = account.entries
        account.__init__(start, goes_over, entries=entries)  # type: ignore[misc]
        if isinstance(points, CellError) or points != 0:
            self.write(subject, account, start, "carry", ABSENT, points, goes_over, ABSENT, ABSENT,
                       f"{subject.key}:carry:{start}")
        self.reach(world, account, start)

    def carries(self, world: World, points: Points) -> bool:
        carry = self.declared.get("carry", {"kind": "none"})
        if carry["kind"] != "when" or isinstance(points, CellError):
            if carry["kind"] == "when":
                return True
            return bool(carry["kind"] == "all")
        return COMPARISONS[carry["comparison"]](points, evaluate(carry["bound"], Scope(world, self.module)))

    def enter(self, world: World, subject: Row, account: Account, event: Event, revoked: bool) -> None:
        limit: Any = ABSENT
        counted = event.amount
        if event.kind == "record":
            counted = ZERO if revoked else counted
            account.recorded = plus(account.recorded, counted)
        elif event.kind == "cancel":
            counted, limit = self.cancel(world, account, event)
        else:
            counted = ZERO
        source = f"{event.row.table}:{event.row.key}"
        prefix = f"{subject.table}:{subject.key}" if len(self.subjects) > 1 else subject.key
        key = f"{prefix}:{source}:{event.line}" if event.line else f"{prefix}:{source}"
        self.write(subject, account, event.day, event.kind, event.line or ABSENT, event.amount, counted, limit, source,
                   key)
        self.reach(world, account, event.day)

    def cancel(self, world: World, account: Account, event: Event) -> tuple[Fraction, Any]:
        """Never below 0, never more than the line's and the cycle's limits; the excess is cut."""
        counted, limit = event.amount, ABSENT
        bounds: list[tuple[Points, str]] = []
        if event.at_most is not None:
            bounds.append((minus(event.at_most, account.by_line.get(event.line_id, ZERO)), "line"))
        if "cancel_at_most" in self.declared:
            most = evaluate(self.declared["cancel_at_most"], Scope(world, self.module))
            bounds.append((minus(most, account.cancelled), "cycle"))
        bounds.append((account.points, "zero"))
        for bound, name in bounds:
            if isinstance(counted, CellError):
                break
            if isinstance(bound, CellError):
                counted, limit = bound, ABSENT
            elif counted > bound:
                counted, limit = max(bound, ZERO), name
        account.cancelled = plus(account.cancelled, counted)
        account.by_line[event.line_id] = plus(account.by_line.get(event.line_id, ZERO), counted)
        account.cut = plus(account.cut, minus(event.amount, counted))
        return counted, limit

    def reach(self, world: World, account: Account, day: datetime.date) -> None:
        for threshold in self.declared.get("thresholds", []):
            name, points = threshold["name"], account.points
            if isinstance(account.reached.get(name, ABSENT), datetime.date):
                continue
            account.reached.pop(name, None)
            if isinstance(points, CellError):
                account.reached[name] = points
            elif points >= evaluate(threshold["points"], Scope(world, self.module)):
                account.reached[name] = day

    def write(self, subject: Row, account: Account, day: datetime.date, kind: str, line: Any, asked: Fraction,
              counted: Fraction, limit: Any, source: Any, key: str) -> None:
        account.entries.append(Row("", key, {
            "subject": subject, "day": day, "kind": kind, "line": line, "asked": asked, "counted": counted,
            "balance": account.points, "limit": limit, "source": source, "cycle_start": account.start, "clause": None}))

    # ---- columns ----

    def columns(self) -> dict[str, Column]:
        name = self.declared["name"]

        def part(read_part: Callable[[Account], Any]) -> Column:
            def read_known(world: World, row: Row) -> Any:
                value = read_part(self.account(world, row))
                if isinstance(value, CellError):
                    raise value
                return value
            return read_known

        def reached(of: str) -> Callable[[Account], Any]:
            def known(account: Account) -> Any:
                value = account.reached.get(of, ABSENT)
                return value if isinstance(value, CellError) else value is not ABSENT
            return known
        made: dict[str, Column] = {name: part(lambda account: account.points),
                                   name + ".cycle_start": part(lambda account: account.start)}
        for total in ("recorded", "cancelled", "cut", "carried"):
            made[f"{name}.{total}"] = part(lambda account, of=total: getattr(account, of))  # type: ignore[misc]
        for threshold in self.declared.get("thresholds", []):
            of = threshold["name"]
            made[f"{name}.{of}"] = part(reached(of))
            made[f"{name}.{of}.on"] = part(lambda account, of=of: account.reached.get(of, ABSENT))  # type: ignore[misc]
        return made


def sort_key(row: Row) -> tuple[Any, ...]:
    return (row.key.encode(), row.table)
