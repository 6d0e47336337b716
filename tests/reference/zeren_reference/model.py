"""A pack put together: its tables with their columns, parameters, domains, bodies and relations (declarations.md)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from .calendar import Calendar
from .syntax import Module, Node
from .values import PackError, Row

if TYPE_CHECKING:
    from .world import World

Column = Callable[["World", Row], Any]

# Built-in names have Chinese twins (grammar.md, Keywords in both languages).
TWINS = {
    "代码": "code", "名称": "name", "上级": "parent", "类别": "kind", "领域": "domain", "机构": "body",
    "未命名": "unnamed", "职责": "duty", "指标": "target",
}


@dataclass
class Table:
    """A table that rules can speak of: a tier, `domain`, `body`, facts, or rows that a rule makes."""

    name: str
    kind: str  # tier, domain, body, facts, responsibility, made
    columns: dict[str, Column] = field(default_factory=dict)
    refers: dict[str, list[str]] = field(default_factory=dict)  # columns that lead to rows, and of which tables
    declared: Node | None = None
    prefix: str = ""  # of the pack that declares it
    on: str | None = None
    until: str | None = None
    make: Callable[["World"], list[Row]] | None = None  # of a made table


class Model:
    """What a pack says, before there are any facts."""

    def __init__(self, modules: list[Module], calendar: Path) -> None:
        self.modules = modules
        self.tables: dict[str, Table] = {}
        self.params: dict[str, tuple[Module, Node]] = {}
        self.relations: dict[str, Node] = {}
        self.relation_rows: list[tuple[Module, Node]] = []
        self.enums: dict[str, tuple[str, ...]] = {}
        self.overrides: list[tuple[Module, Node]] = []
        self.orders: list[tuple[Module, Node]] = []
        self.domains: list[Node] = []
        self.bodies: list[Node] = []
        self.tiers: list[Node] = []
        self.lists: dict[str, tuple[str, ...]] = {}  # the words of lists that rules make: bands, steps, outcomes
        self.says: dict[tuple[str, str], Any] = {}  # of a table's column: the words it has, or whose expression it is
        self.header: Node = {"months": "unsaid", "digits": 2}
        self.calendar: Calendar | None = None
        for declaration in modules[0].of_kind("pack"):
            self.header = declaration
            if declaration.get("calendar"):
                self.calendar = Calendar(calendar)
        for module in modules:
            for declaration in module.of_kind("tier"):
                self.tiers = self.tiers or declaration["tiers"]
            for declaration in module.of_kind("domain"):
                self.domains += declaration["domains"]
            for declaration in module.of_kind("body"):
                self.bodies += spelled_out(declaration)
        self._add_organisation()
        for module in modules:
            self._add_declared(module)

    @property
    def effective(self) -> tuple[datetime.date | None, datetime.date | None]:
        first, last = self.header.get("effective_from"), self.header.get("effective_until")
        return (datetime.date.fromisoformat(first) if first else None,
                datetime.date.fromisoformat(last) if last else None)

    @property
    def month_rule(self) -> str:
        return "strict" if self.header.get("months") == "strict" else "clamp"

    def tier_names(self) -> list[str]:
        return [tier["name"] for tier in self.tiers]

    def tiers_from(self, name: str) -> list[str]:
        """The tier and those below it: `township or below` (organisation.md, Places)."""
        names = self.tier_names()
        return names[names.index(name):]

    def add_table(self, table: Table) -> Table:
        if table.name in self.tables:
            raise PackError(f"two tables called {table.name}")
        self.tables[table.name] = table
        return table

    def table(self, module: Module, name: str) -> Table:
        """By its name in the pack that speaks of it, else among those that every pack sees."""
        for full in (module.prefix + name, name, TWINS.get(name, "")):
            if full in self.tables:
                return self.tables[full]
        raise PackError(f"no table {name}")

    def _add_organisation(self) -> None:
        names = self.tier_names()
        for name in names:
            self.add_table(Table(name, "tier", refers={"parent": names}))
        for name, label in (("domain", "领域"), ("body", "机构")):
            self.add_table(Table(name, name))
        self.tables["domain"].refers["parent"] = ["domain"]
        self.tables["body"].refers["at"] = names

    def _add_declared(self, module: Module) -> None:
        for declaration in module.declarations:
            kind, full = declaration["declaration"], module.prefix + declaration["name"]
            if kind in ("entity", "event", "responsibility"):
                table = self.add_table(Table(full, "responsibility" if kind == "responsibility" else "facts"))
                table.declared, table.prefix = declaration, module.prefix
                table.on, table.until = declaration.get("on"), declaration.get("until")
            elif kind == "param":
                self.params[full] = (module, declaration)
            elif kind == "enum":
                self.enums[full] = tuple(value["name"] for value in declaration["values"])
            elif kind == "relation":
                self.relations[full] = declaration
            elif kind == "relation_row":
                self.relation_rows.append((module, declaration))
            elif kind == "override":
                self.overrides.append((module, declaration))
            elif kind == "override_order":
                self.orders.append((module, declaration))

    def find_param(self, module: Module, name: str) -> tuple[Module, Node] | None:
        return self.params.get(module.prefix + name) or self.params.get(name)

    def target_tables(self, module: Module, names: list[str], or_below: bool) -> list[str]:
        """The tables that a field of that type may refer to."""
        found: list[str] = []
        for name in names:
            table = self.table(module, name)
            found += self.tiers_from(table.name) if or_below and table.kind == "tier" else [table.name]
        return found


def spelled_out(declaration: Node) -> list[Node]:
    """`body c9 .. c13 unnamed` declares five (organisation.md, Bodies)."""
    if not declaration.get("last"):
        return [declaration]
    first, last = declaration["name"], declaration["last"]
    stem = first.rstrip("0123456789")
    return [declaration | {"name": f"{stem}{n}"} for n in range(int(first[len(stem):]), int(last[len(stem):]) + 1)]
