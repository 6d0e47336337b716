"""`check` (check.md): the rows, or pairs of rows, that do not hold."""

from __future__ import annotations

from typing import Callable

from .expressions import Scope, truth, evaluate
from .model import Model
from .organisation import covered
from .syntax import Module, Node
from .values import CellError, Finding, Row
from .versions import Holds
from .world import World


def findings(model: Model, module: Module, declared: Node, holds: Holds) -> Callable[[World], list[Finding]]:
    table = model.table(module, declared["entity"])
    each = model.table(module, declared["each"]) if declared.get("each") else None

    def scopes(world: World) -> list[Scope]:
        start = Scope(world, module)
        rows = [start.inside(row, declared.get("alias")) for row in world.rows(table.name)]
        if each is None:
            return rows
        return [scope.inside(other, declared.get("each_alias")) for scope in rows for other in world.rows(each.name)]

    def violates(scope: Scope) -> bool:
        row = scope.frames[0].row
        if not holds(scope.world, row) or "where" in declared and not truth(declared["where"], scope):
            return False
        if declared.get("must_have"):
            return not covered(scope.world, row, scope.frames[1].row, declared["must_have"], declared["here_or_above"])
        return evaluate(declared["must"], scope) is False

    def find(world: World) -> list[Finding]:
        found: list[Finding] = []
        for scope in scopes(world):
            try:
                found += [tuple(frame.row for frame in scope.frames)] if violates(scope) else []
            except CellError:
                pass  # a condition in error is no finding
        return found
    return find
