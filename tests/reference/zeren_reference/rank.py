"""`rank` (rank.md)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .expressions import Scope, evaluate
from .model import Column, Model
from .syntax import Module, Node
from .values import ABSENT, CellError, Row, less, same
from .world import World


def columns(model: Model, module: Module, declared: Node) -> dict[str, Column]:
    table = model.table(module, declared["entity"])
    dense = declared["ties"] == "dense"

    def keys(world: World, row: Row) -> list[Any] | None:
        """None where the row has no place: a key, or its group, is absent or in error."""
        scope = Scope(world, module).inside(row)
        try:
            values = [evaluate(key["value"], scope) for key in declared["keys"]]
            return None if any(v is ABSENT for v in values) or group(world, row) is ABSENT else values
        except CellError:
            return None

    def group(world: World, row: Row) -> Any:
        written = declared.get("group")
        if not written:
            return None
        if table.kind == "tier" and written[0] in model.tier_names():
            found = world.data.places.at_tier(row, written[0])
            return ABSENT if found is None else found
        return evaluate({"kind": "path", "path": written}, Scope(world, module).inside(row))

    def before(a: list[Any], b: list[Any]) -> bool:
        for one, other, key in zip(a, b, declared["keys"]):
            if not same(one, other):
                return less(other, one) if key["high_first"] else less(one, other)
        return False

    def ranked(world: World) -> dict[Row, tuple[Any, list[Any]]]:
        memory = ("rank", module.prefix, declared["name"], table.name, declared.get("valid_from"))
        if memory not in world.memory:
            found = {}
            for row in world.rows(table.name):
                own = keys(world, row)
                if own is not None:
                    found[row] = (group(world, row), own)
            world.memory[memory] = found
        return world.memory[memory]

    def count(world: World, row: Row, ahead: bool) -> int | None:
        """How many ranked rows of the group stand ahead of it, or behind it; under `dense`, how many places."""
        rows = ranked(world)
        if row not in rows:
            return None
        of, own = rows[row]
        others = [k for g, k in rows.values() if g is of and (before(k, own) if ahead else before(own, k))]
        if not dense:
            return len(others)
        places: list[list[Any]] = []
        for other in others:
            if not any(not before(other, p) and not before(p, other) for p in places):
                places.append(other)
        return len(places)

    def place(world: World, row: Row) -> Any:
        ahead = count(world, row, True)
        return ABSENT if ahead is None else Fraction(ahead + 1)

    def is_last(world: World, row: Row) -> Any:
        behind = count(world, row, False)
        return behind is not None and behind < evaluate(declared["last"], Scope(world, module))

    made: dict[str, Column] = {declared["name"]: place}
    if declared.get("last_name"):
        made[declared["last_name"]] = is_last
    return made
