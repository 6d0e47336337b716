"""`duty` (duty.md): who must do what by when, and whether it was done."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from . import calendar
from .assign import members
from .expressions import Scope, evaluate, truth
from .model import Model, Table
from .override import excepted
from .score import read
from .syntax import Module, Node
from .values import ABSENT, CellError, Finding, Row, day_of, name_of
from .versions import holds_of, is_dated, version_day
from .world import World

OWN = ("subject", "holder", "period", "due", "done_on", "status", "evidence", "lead", "support", "clause")
ALL = ("duty", "label", "subject", "subject_name", "holder", "period", "due", "done_on", "status", "evidence", "lead",
       "support", "clause")
NAMES = {"duty": "职责", "by": "出具单位", "document": "文件", "holder": "责任单位", "period": "周期", "subject": "对象"}


@dataclass
class Period:
    name: str
    first: datetime.date
    last: datetime.date


@dataclass
class DutyRow:
    """One holder in one period."""

    holder: Row | None
    period: Period | None
    due: Any = ABSENT
    done_on: Any = None
    evidence: Any = ABSENT
    waived: datetime.date | None = None


@dataclass
class Subject:
    """One row that the duty is for, or the whole run, with a list of rows for each holder."""

    row: Row | None
    leads: list[Row]
    supports: Any  # bodies, or the error that says that nobody knows
    unknown: CellError | None = None  # why nobody knows who leads
    groups: list[list[DutyRow]] = field(default_factory=list)


def periods_of(model: Model, declared: Node) -> list[Period]:
    """Parts of the calendar year that begin with it; the effective dates cut the first and the last (Rows)."""
    months = declared["every_months"]
    first, until = model.effective
    assert first is not None and until is not None
    found = []
    begin = (first.year * 12 + first.month - 1) // months * months
    while begin <= until.year * 12 + until.month - 1:
        end = begin + months - 1
        start = datetime.date(begin // 12, begin % 12 + 1, 1)
        last = datetime.date(end // 12, end % 12 + 1, calendar.last_of_month(end // 12, end % 12 + 1))
        cut = start < first or last > until
        if not (cut and declared["whole_periods"]):
            found.append(Period(period_name(start, months), max(start, first), min(last, until)))
        begin += months
    return found


def period_name(start: datetime.date, months: int) -> str:
    if months in (1, 3, 12):
        return calendar.period_name(start, {1: "month", 3: "quarter", 12: "year"}[months])
    number = (start.month - 1) // months + 1
    return f"{start.year}-{'H' if months == 6 else 'P'}{number}"


class Duty:
    """One duty, or one version of it."""

    def __init__(self, model: Model, module: Module, group: list[Node], declared: Node) -> None:
        self.model, self.module, self.group, self.declared = model, module, group, declared
        self.name = module.prefix + declared["name"]
        self.table = model.table(module, declared["entity"]) if declared.get("entity") else None
        self.holds = holds_of(module, group, declared)
        self.all_periods: list[Period] | None = None
        self.periods: list[Period] | None = None
        if "every_months" in declared:
            self.all_periods = periods_of(model, declared)
            self.periods = [p for p in self.all_periods if version_day(group, p.first) is declared]

    # ---- the rows ----

    def rows(self, world: World) -> tuple[list[tuple[Subject, DutyRow]], list[Finding]]:
        memory = ("duty", self.name, self.declared.get("valid_from"))
        if memory not in world.memory:
            world.memory[memory] = self.work_out(world)
        found: tuple[list[tuple[Subject, DutyRow]], list[Finding]] = world.memory[memory]
        return found

    def work_out(self, world: World) -> tuple[list[tuple[Subject, DutyRow]], list[Finding]]:
        begun = self.periods is None or any(p.first <= world.today for p in self.periods)
        subjects = [self.subject(world, row) for row in self.subjects(world)] if begun else []
        findings = self.waive(world, subjects)
        findings += self.do(world, subjects)
        return [(subject, row) for subject in subjects for group in subject.groups for row in group], findings

    def subjects(self, world: World) -> list[Row | None]:
        rows: list[Row | None] = list(world.rows(self.table.name)) if self.table else [None]
        found: list[Row | None] = []
        for row in rows:
            try:
                if self.periods is None and not self.holds(world, row):
                    continue
                if "where" not in self.declared or truth(self.declared["where"], self.scope(world, row)):
                    found.append(row)
            except CellError:
                continue  # nobody knows whether it is for that row, which is reported as an error
        return found

    def scope(self, world: World, row: Row | None) -> Scope:
        scope = Scope(world, self.module)
        return scope.inside(row) if row is not None else scope

    def subject(self, world: World, row: Row | None) -> Subject:
        scope = self.scope(world, row)
        leads, supports = (known_bodies(self.declared.get(part, []), scope) for part in ("leads", "supports"))
        made = Subject(row, leads, supports)
        if isinstance(leads, CellError):
            made.leads, made.unknown = [], leads
        holders: list[Row | None] = list(made.leads)
        if self.declared["jointly"] or not holders:
            holders = [None]
        begun = [p for p in self.periods if p.first <= world.today] if self.periods is not None else [None]
        for holder in holders:
            made.groups.append([DutyRow(holder, period, self.due(scope, period)) for period in begun])
        if made.unknown:
            self.spoil(made.groups[0], ABSENT, made.unknown)
        return made

    def due(self, scope: Scope, period: Period | None) -> Any:
        """The last day of the period, unless `due` says otherwise; exceptions stand in its place."""
        written = self.declared.get("due") or self.declared.get("by")
        if written is None and period is None:
            return ABSENT
        if period is not None:
            bounds = {"period_start": period.first, "period_end": period.last}
            scope = scope.knowing(**bounds, 期初=period.first, 期末=period.last)

        def plain() -> Any:
            return evaluate(written, scope) if written is not None else period.last  # type: ignore[union-attr]
        try:
            return excepted(scope.world, self.module, ("duty", self.name), scope, plain,
                            lambda e, where: evaluate(e["value"], where), self.table.name if self.table else None)[0]
        except CellError as error:
            return error

    # ---- waivers ----

    def facts(self, world: World, english: str, chinese: str) -> tuple[Table, list[Row]] | None:
        """The attestations or waivers that name this duty: those of its own pack, else of the one that imports it."""
        for prefix in (self.module.prefix, ""):
            for name in (english, chinese):
                table = self.model.tables.get(prefix + name)
                if table is not None and table.declared is not None:
                    wanted = {self.name, self.declared["name"]} if prefix == self.module.prefix else {self.name}
                    return table, [row for row in world.rows(table.name) if self.of(table, world, row, "duty") in wanted]
        return None

    def of(self, table: Table, world: World, row: Row, name: str) -> Any:
        for spelled in (name, NAMES[name]):
            if world.has_column(table, spelled):
                return world.cell(row, spelled)
        return ABSENT

    def named_period(self, name: Any) -> str:
        """`own`, `other` (of another version), or `none`."""
        if self.periods is None:
            return "own"  # what is due once has no periods to name
        if any(p.name == name for p in self.periods):
            return "own"
        return "other" if any(p.name == name for p in self.all_periods or []) and self.is_in_a_version(name) else "none"

    def is_in_a_version(self, name: Any) -> bool:
        period = next(p for p in self.all_periods or [] if p.name == name)
        return version_day(self.group, period.first) is not None

    def is_mine(self, name: Any, day: datetime.date, by_day: bool) -> bool:
        """Of several versions, facts are of the one whose period they name, else of the one of their day."""
        if not is_dated(self.declared) or self.periods is None:
            return True
        if name is ABSENT:
            return not by_day or version_day(self.group, day) is self.declared
        kind = self.named_period(name)
        return kind == "own" or kind == "none" and self.group[0] is self.declared

    def waive(self, world: World, subjects: list[Subject]) -> list[Finding]:
        found = self.facts(world, "waiver", "豁免")
        if found is None:
            return []
        table, rows = found
        findings: list[Finding] = []
        for row in rows:
            day = day_of(world.cell(row, str(table.on)))
            holder, period, key = (self.of(table, world, row, n) for n in ("holder", "period", "subject"))
            if not self.is_mine(period, day, False):
                continue
            findings += [] if self.waive_rows(world, subjects, day, holder, period, key) else [(row,)]
        return findings

    def waive_rows(self, world: World, subjects: list[Subject], day: datetime.date, holder: Any, period: Any,
                   key: Any) -> bool:
        """Whether there are such rows; a waiver of none is a finding."""
        if period is not ABSENT and self.named_period(period) != "own":
            return False
        if key is not ABSENT and not self.has_row(world, key):
            return False
        named = [s for s in subjects if key is ABSENT or s.row is not None and s.row.key == key]
        if holder is not ABSENT:
            if self.declared["jointly"]:
                return False
            if named and not any(subject.unknown or any(holder is lead for lead in subject.leads) for subject in named):
                return False
        for subject in named:
            for group in subject.groups:
                for row in group:
                    if holder is not ABSENT and row.holder is not holder:
                        continue
                    if period is not ABSENT and row.period is not None and row.period.name != period:
                        continue
                    row.waived = row.waived or day
        return True

    def has_row(self, world: World, key: Any) -> bool:
        """Whether its table has such a row by now, also one that the duty is not for."""
        return self.table is not None and any(row.key == key for row in world.rows(self.table.name))

    # ---- deeds ----

    def do(self, world: World, subjects: list[Subject]) -> list[Finding]:
        deeds: list[tuple[Any, ...]] = []
        findings: list[Finding] = []
        if self.declared["attested"]:
            findings += self.attestations(world, subjects, deeds)
        if self.declared.get("done_by"):
            findings += self.events(world, subjects, deeds)
        if self.declared.get("done_on"):
            self.done_days(world, subjects, deeds)
        deeds.sort(key=lambda deed: deed[:2])
        for day, _, group, period, evidence in deeds:
            self.fulfil(group, day, period, evidence)
        return findings

    def done_days(self, world: World, subjects: list[Subject], deeds: list[tuple[Any, ...]]) -> None:
        for subject in subjects:
            text = self.done_on_text()
            try:
                day = evaluate(self.declared["done_on"], self.scope(world, subject.row))
            except CellError as error:
                day, text = world.today, error
            if day is not ABSENT and day_of(day) <= world.today:
                deeds += [(day_of(day), 0, group, ABSENT, text) for group in subject.groups]

    def done_on_text(self) -> Any:
        written = self.declared["done_on"]
        return written["path"][-1] if written["kind"] == "path" else None

    def events(self, world: World, subjects: list[Subject], deeds: list[tuple[Any, ...]]) -> list[Finding]:
        event = self.declared["done_by"]
        table = self.model.table(self.module, event["table"])
        findings: list[Finding] = []
        for order, row in enumerate(world.rows(table.name)):
            day, evidence = self.event_day(world, event, row), self.event_text(world, event, row)
            if day is ABSENT or evidence is ABSENT or day_of(day) > world.today:
                continue
            day = day_of(day)
            holder, subject, names_subject = ABSENT, ABSENT, self.table is table
            if names_subject:
                subject = row
            for name in event.get("of", []):
                value = world.cell(row, name)
                if self.table is not None and not names_subject and self.table.name in table.refers.get(name, []):
                    subject, names_subject = value, True
                elif table.refers.get(name) == ["body"]:
                    holder = value
            names_holder = any(table.refers.get(name) == ["body"] for name in event.get("of", []))
            period = self.period_of(table, world, row)
            if not self.is_mine(period, day, True):
                continue
            known = self.add_deed(subjects, deeds, day, order, subject, names_subject, holder, names_holder, period,
                                  evidence)
            findings += [] if known else [(row,)]
        return findings

    def event_day(self, world: World, event: Node, row: Row) -> Any:
        """A day that is in error is no day."""
        try:
            return world.cell(row, event.get("by") or str(self.model.tables[row.table].on))
        except CellError:
            return ABSENT

    def event_text(self, world: World, event: Node, row: Row) -> Any:
        """What the evidence says; absent where the condition does not hold, the error where nobody knows."""
        try:
            holds = "where" not in event or truth(event["where"], Scope(world, self.module).inside(row))
        except CellError as error:
            return error
        return f"{row.table}:{row.key}" if holds else ABSENT

    def period_of(self, table: Table, world: World, row: Row) -> Any:
        if self.periods is None:
            return ABSENT
        declared = {f["name"]: f for f in (table.declared or {}).get("fields", [])}
        for name in ("period", "周期"):
            if name in declared and declared[name]["type"]["base"] == "text":
                return world.cell(row, name)
        return ABSENT

    def add_deed(self, subjects: list[Subject], deeds: list[tuple[Any, ...]], day: datetime.date, order: int,
                 of: Any, names_subject: bool, holder: Any, names_holder: bool, period: Any, evidence: Any) -> bool:
        """Whether it may be of the duty; what names a row that the duty has not is a finding."""
        if period is not ABSENT and self.named_period(period) != "own":
            return False
        for subject in subjects:
            if self.table is not None and (not names_subject or subject.row is not of):
                continue
            group = self.group_of(subject, holder, names_holder)
            if group is not None:
                deeds.append((day, 1 + order, group, period, evidence))
        return True

    def group_of(self, subject: Subject, holder: Any, names_holder: bool) -> list[DutyRow] | None:
        """The holder's rows; an event that names nobody is for the only row of its subject."""
        if not self.declared.get("leads") or not names_holder or holder is ABSENT:
            return subject.groups[0] if len(subject.groups) == 1 else None
        if subject.unknown:
            return subject.groups[0]
        if not any(holder is lead for lead in subject.leads):
            return None
        if self.declared["jointly"]:
            return subject.groups[0]
        return next(g for g in subject.groups if g and g[0].holder is holder) if subject.groups[0] else subject.groups[0]

    def attestations(self, world: World, subjects: list[Subject], deeds: list[tuple[Any, ...]]) -> list[Finding]:
        found = self.facts(world, "attestation", "佐证")
        if found is None:
            return []
        table, rows = found
        findings: list[Finding] = []
        for order, row in enumerate(rows):
            day = day_of(world.cell(row, str(table.on)))
            holder, period, key = (self.of(table, world, row, n) for n in ("holder", "period", "subject"))
            period = ABSENT if self.periods is None and period is ABSENT else period
            if not self.is_mine(period, day, True):
                continue
            text = " · ".join([self.of(table, world, row, "document"), self.of(table, world, row, "by"), str(day)])
            findings += [] if self.attest(world, subjects, deeds, day, order, holder, period, key, text) else [(row,)]
        return findings

    def attest(self, world: World, subjects: list[Subject], deeds: list[tuple[Any, ...]], day: datetime.date, order: int,
               holder: Any, period: Any, key: Any, text: str) -> bool:
        """Whether it may be of the duty; what names a row that the duty has not is a finding."""
        if period is not ABSENT and self.named_period(period) != "own":
            return False
        if key is not ABSENT and not self.has_row(world, key):
            return False
        named = [s for s in subjects if self.table is None or s.row is not None and s.row.key == key]
        if not named:
            return key is not ABSENT or not subjects
        group = self.group_of(named[0], holder, holder is not ABSENT)
        if group is None:
            return False
        deeds.append((day, 1 + order, group, period, text))
        return True

    def fulfil(self, group: list[DutyRow], day: datetime.date, period: Any, evidence: Any) -> None:
        """Its own period first if it is still open, else the oldest that was missed and not waived (Done)."""
        if isinstance(evidence, CellError):
            self.spoil(group, period, evidence)
            return
        row = self.row_for(group, day, period)
        if row is not None:
            row.done_on, row.evidence = day, evidence

    def spoil(self, group: list[DutyRow], period: Any, error: CellError) -> None:
        """What is open when an event comes of which nobody knows whether it counts: it may have closed any of that."""
        for row in group:
            if row.done_on is None and (period is ABSENT or row.period is None or row.period.name == period):
                row.done_on = row.evidence = error

    def row_for(self, group: list[DutyRow], day: datetime.date, period: Any) -> DutyRow | None:
        if self.periods is None:
            return group[0] if group and group[0].done_on is None and self.may_close(group[0], day) else None
        if period is not ABSENT:
            return next((r for r in group if r.period is not None and r.period.name == period and r.done_on is None
                         and self.may_close(r, day)), None)
        for row in group:
            assert row.period is not None
            if row.period.first <= day <= row.period.last and row.done_on is None and self.may_close(row, day):
                return row
        for row in group:
            missed = not isinstance(row.due, CellError) and row.due is not ABSENT and day_of(row.due) < day
            waived = row.waived is not None and row.waived <= day
            if row.done_on is None and missed and not waived and not self.declared["lapses_when_missed"]:
                return row
        return None

    def may_close(self, row: DutyRow, day: datetime.date) -> bool:
        """What is missed is over where the duty lapses."""
        if not self.declared["lapses_when_missed"] or row.due is ABSENT or isinstance(row.due, CellError):
            return True
        return bool(day <= day_of(row.due))

    # ---- status ----

    def status(self, world: World, subject: Subject, row: DutyRow) -> Any:
        for error in (row.due, row.done_on):
            if isinstance(error, CellError):
                return error
        if row.done_on is not None:
            return "done" if row.due is ABSENT or row.done_on <= day_of(row.due) else "done_late"
        if row.waived is not None:
            return "waived"
        if self.is_unassigned(subject, row):
            return "unassigned"
        if row.due is ABSENT or world.today <= day_of(row.due):
            return "pending"
        return "lapsed" if self.declared["lapses_when_missed"] else "overdue"

    def is_unassigned(self, subject: Subject, row: DutyRow) -> bool:
        if self.declared.get("leads") and not subject.leads:
            return True
        if row.holder is not None:
            return bool(row.holder.given["unnamed"])
        return bool(subject.leads) and all(lead.given["unnamed"] for lead in subject.leads)

    def given(self, world: World, subject: Subject, row: DutyRow) -> dict[str, Any]:
        return {
            "subject": ABSENT if subject.row is None else subject.row,
            "holder": row.holder if row.holder is not None else self.nobody(subject),
            "period": ABSENT if row.period is None else row.period.name,
            "due": row.due, "done_on": ABSENT if row.done_on is None else row.done_on,
            "status": self.status(world, subject, row), "evidence": row.evidence,
            "lead": subject.unknown or subject.leads, "support": subject.supports, "clause": None}

    def nobody(self, subject: Subject) -> Any:
        return subject.unknown if subject.unknown and not self.declared["jointly"] else ABSENT

    @staticmethod
    def key(given: dict[str, Any]) -> str:
        parts = [given["subject"], given["holder"], given["period"]]
        return ":".join(name_of(part) for part in parts if isinstance(part, (Row, str)))


def bodies(written: list[Node], scope: Scope) -> list[Row]:
    found: list[Row] = []
    for node in written:
        found += [b for b in members(evaluate(node, scope), scope) if not any(b is f for f in found)]
    return sorted(found, key=lambda b: b.place)


def known_bodies(written: list[Node], scope: Scope) -> Any:
    try:
        return bodies(written, scope)
    except CellError as error:
        return error


def add_own_table(model: Model, module: Module, duties: list[Duty]) -> Table:
    """`confer.duty`: the rows of one duty."""
    first = duties[0]
    refers = {"holder": ["body"]}
    if first.table is not None:
        refers["subject"] = [first.table.name]
    table = model.add_table(Table(first.name + ".duty", "made", refers=refers))
    for column in OWN:
        table.columns[column] = read(column)
    table.make = lambda world: [Row(table.name, Duty.key(given), given) for duty in duties
                                for subject, row in duty.rows(world)[0]
                                for given in [duty.given(world, subject, row)]]
    return table


def add_common_table(model: Model, duties: list[Duty]) -> None:
    """`duty`: the rows of all duties."""
    table = model.add_table(Table("duty", "made", refers={"holder": ["body"]}))
    for column in ALL:
        table.columns[column] = read(column)

    def make(world: World) -> list[Row]:
        rows = []
        for duty in duties:
            for subject, row in duty.rows(world)[0]:
                given = duty.given(world, subject, row)
                key = ":".join(part for part in (duty.name, Duty.key(given)) if part)
                of = subject.row
                given |= {"duty": duty.name, "label": duty.declared.get("label") or duty.name,
                          "subject": ABSENT if of is None else of.key, "subject_name": ABSENT if of is None else None}
                rows.append(Row("duty", key, given))
        return rows
    table.make = make
