"""Declarations with dates (versions.md, Declarations with dates)."""

from __future__ import annotations

import datetime
from typing import Any, Callable

from .expressions import Scope, evaluate, version_on
from .model import Column, Model
from .syntax import Module, Node
from .values import ABSENT, CellError, Row, day_of
from .world import World

Holds = Callable[[World, Row | None], bool]


def is_dated(declared: Node) -> bool:
    return "valid_from" in declared or "valid_until" in declared


def groups(declarations: list[Node]) -> list[list[Node]]:
    """The versions of one declaration together, in the order of time; what has no dates is by itself."""
    found: dict[Any, list[Node]] = {}
    for number, declared in enumerate(declarations):
        key: Any = (declared["name"], declared.get("entity")) if is_dated(declared) else number
        found.setdefault(key, []).append(declared)
    for group in found.values():
        group.sort(key=lambda d: d.get("valid_from") or "0000")
    return list(found.values())


def picking_day(declared: Node, module: Module, world: World, row: Row | None) -> datetime.date:
    """Today, or a date of the row where the declaration says so (Which day picks)."""
    if "valid_by" not in declared or row is None:
        return world.today
    return day_of(evaluate(declared["valid_by"], Scope(world, module).inside(row)))


def holds_of(module: Module, group: list[Node], declared: Node) -> Holds:
    """Whether this version is the one for the row."""
    if not is_dated(declared):
        return lambda world, row: True

    def holds(world: World, row: Row | None) -> bool:
        try:
            return version_on(group, picking_day(declared, module, world, row)) is declared
        except CellError:
            return False
    return holds


def version_day(group: list[Node], day: datetime.date) -> Node | None:
    """The version whose days hold the day, or none."""
    if not is_dated(group[0]):
        return group[0]
    try:
        return version_on(group, day)
    except CellError:
        return None


def combined(module: Module, group: list[Node], made: list[dict[str, Column]]) -> dict[str, Column]:
    """The columns of all versions under one name each; one that the version has not is absent."""
    if not is_dated(group[0]):
        return made[0]
    columns: dict[str, Column] = {}
    for name in {name for one in made for name in one}:
        def pick(world: World, row: Row, name: str = name) -> Any:
            version = version_on(group, picking_day(group[0], module, world, row))
            number = next(i for i, declared in enumerate(group) if declared is version)
            return made[number][name](world, row) if name in made[number] else ABSENT
        columns[name] = pick
    return columns
