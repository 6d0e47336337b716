"""Puts the rules of a pack on its tables: each declaration makes columns, rows or findings."""

from __future__ import annotations

from typing import Any, Callable

from . import assign, check, decide, define, duty, ladder, ledger, rank, rows, score, target
from .lists import words_of
from .model import Column, Model, Table
from .syntax import Module, Node
from .values import Finding, PackError, Row
from .versions import combined, groups, holds_of, version_day
from .world import World

Findings = Callable[[World], list[Finding]]


class Rules:
    """Everything that the rules of a pack make, by name."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.findings: dict[str, list[Findings]] = {}
        self.duties: list[duty.Duty] = []
        self.targets: list[target.Target] = []
        for module in model.modules:
            self._add_lists(module)
        for module in model.modules:
            self._add_ladders(module)
        for module in model.modules:
            for kind in ("define", "decide", "score", "rank", "ledger", "assign", "check", "duty", "target"):
                for group in groups(list(module.of_kind(kind))):
                    getattr(self, "_add_" + kind)(module, group)
        if self.duties:
            duty.add_common_table(model, self.duties)
        if self.targets:
            target.add_board(model, self.targets)
        for module in model.modules:
            for declared in module.of_kind("parts"):
                self._add_parts(module, declared)

    def _put(self, table: Table, columns: dict[str, Column]) -> None:
        for name, column in columns.items():
            if name in table.columns:
                raise PackError(f"two columns {name} on {table.name}")
            table.columns[name] = column

    def _find(self, name: str, findings: Findings) -> None:
        self.findings.setdefault(name, []).append(findings)

    # ---- lists of words that rules make, and tables that fields may refer to ----

    def _add_lists(self, module: Module) -> None:
        for group in groups(list(module.of_kind("decide"))):
            words: list[str] = []
            for declared in group:
                own = decide.outcome_names(declared)
                words += [word for word in own or () if word not in words]
            if words:
                self.model.lists[module.prefix + group[0]["name"]] = tuple(words)
        for declared in module.of_kind("ladder"):
            self.model.lists[module.prefix + declared["name"]] = ladder.words_of(declared)

    def _add_ladders(self, module: Module) -> None:
        for group in groups(list(module.of_kind("ladder"))):
            made = [ladder.Ladder(self.model, module, declared) for declared in group]
            table = ladder.add_table(self.model, module, group[0])
            table.make = lambda world, made=made, name=table.name: named(name, [  # type: ignore[misc]
                row for one in made for row in one.history(world)[1]])
            self.model.says[made[0].table.name, group[0]["name"]] = made[0].words
            self.model.says[table.name, "step"] = made[0].words
            self._put(made[0].table, combined(module, group, [one.columns() for one in made]))

    # ---- columns ----

    def _add_define(self, module: Module, group: list[Node]) -> None:
        table = self.model.table(module, group[0]["entity"])
        self.model.says[table.name, group[0]["name"]] = (module, group[0]["value"])
        self._put(table, combined(module, group, [define.columns(self.model, module, d) for d in group]))

    def _add_decide(self, module: Module, group: list[Node]) -> None:
        table = self.model.table(module, group[0]["entity"])
        words = self.model.lists.get(module.prefix + group[0]["name"])
        self.model.says[table.name, group[0]["name"]] = words or words_of(self.model, module, group[0].get("type"))
        self._put(table, combined(module, group, [decide.columns(self.model, module, d, words) for d in group]))

    def _add_score(self, module: Module, group: list[Node]) -> None:
        table = self.model.table(module, group[0]["entity"])
        self._put(table, combined(module, group, [score.columns(self.model, module, d) for d in group]))
        bands = tuple(band["name"] for band in group[0].get("bands", []))
        self.model.says[table.name, group[0]["name"] + ".band"] = bands or None
        cadence = group[0]["cadence"]
        if cadence != "none":
            tables = [self.model.table(module, d["entity"]) for g in groups(list(module.of_kind("score"))) for d in g[:1]
                      if d["name"] == group[0]["name"] and d["cadence"] == cadence]
            score.add_periods(self.model, module.prefix + group[0]["name"], cadence, tables)

    def _add_rank(self, module: Module, group: list[Node]) -> None:
        table = self.model.table(module, group[0]["entity"])
        self._put(table, combined(module, group, [rank.columns(self.model, module, d) for d in group]))

    def _add_ledger(self, module: Module, group: list[Node]) -> None:
        made = ledger.Ledger(self.model, module, group)
        table = made.add_table()
        table.make = lambda world, make=table.make, name=table.name: named(name, make(world))  # type: ignore[misc]
        for subject in made.subjects:
            self._put(self.model.tables[subject], made.columns())

    # ---- rows and findings ----

    def _add_assign(self, module: Module, group: list[Node]) -> None:
        table = assign.add(self.model, module, group[0])

        def both(world: World) -> list[tuple[list[Row], list[Finding]]]:
            if table.name not in world.memory:
                world.memory[table.name] = [assign.tasks(self.model, module, declared,
                                                         holds_of(module, group, declared), world)
                                            for declared in group]
            found: list[tuple[list[Row], list[Finding]]] = world.memory[table.name]
            return found
        table.make = lambda world: named(table.name, [row for rows, _ in both(world) for row in rows])
        self._find(module.prefix + group[0]["name"], lambda world: [one for _, found in both(world) for one in found])

    def _add_check(self, module: Module, group: list[Node]) -> None:
        for declared in group:
            holds = holds_of(module, group, declared)
            self._find(module.prefix + declared["name"], check.findings(self.model, module, declared, holds))

    def _add_duty(self, module: Module, group: list[Node]) -> None:
        duties = [duty.Duty(self.model, module, group, declared) for declared in group]
        duty.add_own_table(self.model, module, duties)
        self.duties += duties
        self._find(duties[0].name, lambda world: [found for one in duties for found in one.rows(world)[1]])

    def _add_target(self, module: Module, group: list[Node]) -> None:
        targets = [target.Target(self.model, module, group, declared) for declared in group]
        self.targets += targets
        if targets[0].table is not None:
            self._put(targets[0].table, combined(module, group, [one.columns() for one in targets]))

    def _add_parts(self, module: Module, declared: Node) -> None:
        def of(name: str) -> target.Target:
            return next(t for t in self.targets if t.name in (module.prefix + name, name))
        self._find(module.prefix + declared["name"] + ".parts",
                   target.parts_findings(of(declared["name"]), [of(part) for part in declared["parts"]]))

    # ---- checks of the facts that attest and waive ----

    def findings_of(self, world: World, name: str) -> list[Finding]:
        if name in self.findings:
            return [found for find in self.findings[name] for found in find(world)]
        return self._unknown_duties(world, name)

    def _unknown_duties(self, world: World, name: str) -> list[Finding]:
        """`waiver.duty`: rows whose `duty` is the name of none (duty.md, Done)."""
        table = self.model.tables[name.rsplit(".", 1)[0]]
        attested = name.startswith(("attestation", "佐证"))
        known = {d.name for d in self.duties if d.declared["attested"] or not attested}
        column = "duty" if world.has_column(table, "duty") else "职责"
        return [(row,) for row in world.rows(table.name) if world.cell(row, column) not in known]


def named(table: str, rows: list[Row]) -> list[Row]:
    for number, row in enumerate(rows):
        row.table, row.place = table, (number,)
    return rows


def build(modules: list[Module], calendar: Any) -> tuple[Model, Rules]:
    model = Model(modules, calendar)
    return model, Rules(model)


_ = rows  # its evaluators register themselves
