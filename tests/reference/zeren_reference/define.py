"""`define` (declarations.md)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .expressions import Scope, evaluate
from .model import Column, Model
from .override import excepted, exceptions_to
from .syntax import Module, Node
from .values import Row
from .world import World


def columns(model: Model, module: Module, declared: Node) -> dict[str, Column]:
    table = model.table(module, declared["entity"])
    target = ("define", module.prefix + declared["name"])

    def both(world: World, row: Row) -> tuple[Any, int]:
        scope = Scope(world, module).inside(row)
        return excepted(world, module, target, scope, lambda: evaluate(declared["value"], scope),
                        lambda e, where: evaluate(e["value"], where), table.name)
    made: dict[str, Column] = {declared["name"]: lambda world, row: both(world, row)[0]}
    if exceptions_to(model, module, target, table.name):
        def branch(world: World, row: Row) -> Any:
            """Which exception counts; that its value is in error changes nothing."""
            scope = Scope(world, module).inside(row)
            return Fraction(excepted(world, module, target, scope, lambda: None, lambda e, where: None, table.name)[1])
        made[declared["name"] + ".branch"] = branch
    return made
