"""`decide`, decision tables (decide.md)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .expressions import Scope, truth, with_type
from .model import Column, Model
from .syntax import Module, Node
from .values import ABSENT, CellError, Member, Row
from .world import World


def outcome_names(declared: Node) -> tuple[str, ...] | None:
    """Without a type, outcomes that are all single names make a list, in the order in which they first stand."""
    names: list[str] = []
    for row in declared["rows"]:
        outcome = row["outcome"]
        if "type" in declared or outcome["kind"] != "path" or len(outcome["path"]) != 1:
            return None
        if outcome["path"][0] not in names:
            names.append(outcome["path"][0])
    return tuple(names)


def columns(model: Model, module: Module, declared: Node, words: tuple[str, ...] | None) -> dict[str, Column]:
    name, policy = declared["name"], declared["policy"]

    def value(row: Node, scope: Scope) -> Any:
        if words is not None:
            return Member(words, row["outcome"]["path"][0])
        return with_type(row["outcome"], declared.get("type"), scope)

    def applying(scope: Scope) -> list[int]:
        """The numbers of the rows that apply; `otherwise` only where no other does."""
        rows = declared["rows"]
        found: list[int] = []
        for number, row in enumerate(rows):
            if "when" in row and truth(row["when"], scope):
                found.append(number)
                if policy == "first":
                    return found
        if not found and rows and "when" not in rows[-1]:
            found.append(len(rows) - 1)
        return found

    def decided(world: World, row: Row) -> tuple[Scope, int]:
        scope = Scope(world, module).inside(row)
        found = applying(scope)
        if len(found) != 1:
            raise CellError("no row of the table applies" if not found else "two rows of the table apply")
        return scope, found[0]

    def decide(world: World, row: Row) -> Any:
        scope, number = decided(world, row)
        return value(declared["rows"][number], scope)

    def collect(world: World, row: Row) -> Any:
        scope = Scope(world, module).inside(row)
        members = [value(declared["rows"][number], scope) for number in applying(scope)]
        unique = {member.name: member for member in members if member is not ABSENT}
        return sorted(unique.values(), key=lambda member: member.place)

    if policy == "collect":
        return {name: collect}
    return {name: decide, name + ".row": lambda world, row: Fraction(decided(world, row)[1] + 1)}
