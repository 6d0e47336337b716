"""`assign` (assign.md): tasks from each row to their holders."""

from __future__ import annotations

from typing import Any

from .expressions import Scope, evaluate, row_of, truth
from .model import Model, Table
from .score import read
from .syntax import Module, Node
from .values import ABSENT, CellError, Finding, Row
from .versions import Holds
from .world import World

COLUMNS = ("source", "task", "holder", "assigned", "due", "supervisors", "status", "late")


def add(model: Model, module: Module, declared: Node) -> Table:
    name = module.prefix + declared["name"] + ".task"
    source = model.table(module, declared["entity"])
    table = model.add_table(Table(name, "made", refers={"source": [source.name], "holder": ["body"]}))
    for column in COLUMNS:
        table.columns[column] = read(column)
    table.on = "assigned"
    return table


def members(value: Any, scope: Scope) -> list[Row]:
    """A set of bodies, or one row; an empty reference is nobody."""
    if value is ABSENT:
        return []
    if isinstance(value, list):
        return value
    row = row_of(value, scope)
    assert row is not None
    return [row]


def tasks(model: Model, module: Module, declared: Node, holds: Holds, world: World) -> tuple[list[Row], list[Finding]]:
    """The rows of the table, and the rows that have no holder or not all on one day."""
    source = model.table(module, declared["entity"])
    rows: list[Row] = []
    findings: list[Finding] = []
    for row in world.rows(source.name):
        scope = Scope(world, module).inside(row)
        try:
            if not holds(world, row) or "where" in declared and not truth(declared["where"], scope):
                continue
        except CellError:
            continue
        days = []
        for task in declared["tasks"]:
            made = task_rows(declared, task, row, scope, source)
            rows += made
            findings += [(row,)] if made[0].given["holder"] is ABSENT else []
            days.append(made[0].given["assigned"])
        if declared["same_day"] and any(day is not ABSENT for day in days):
            findings += [(row,)] if any(day is ABSENT or day != days[0] for day in days) else []
    return rows, findings


def bodies(written: list[Node], scope: Scope) -> list[Row]:
    """Each once. What is in error is reported where it arose, and is nobody."""
    found: list[Row] = []
    for node in written:
        try:
            named = members(evaluate(node, scope), scope)
        except CellError:
            named = []
        found += [row for row in named if not any(row is other for other in found)]
    return found


def task_rows(declared: Node, task: Node, row: Row, scope: Scope, source: Table) -> list[Row]:
    def date(node: Node | None) -> Any:
        try:
            return ABSENT if node is None else evaluate(node, scope)
        except CellError:
            return ABSENT
    given: dict[str, Any] = {"source": row, "task": task["name"], "due": date(task.get("due"))}
    own = scope.world.cell(row, source.on) if source.on else ABSENT
    given["assigned"] = date(task["assigned_on"]) if "assigned_on" in task else own
    given["supervisors"] = sorted(bodies(task.get("supervisors", []), scope), key=lambda body: body.place)
    reached = {kind: date(declared.get(kind)) for kind in ("rectified_on", "verified_on", "closed_on")}
    given["status"] = status(reached)
    given["late"] = is_late(reached, given["due"], scope)
    holders = bodies([task["to"]], scope)
    if not holders:
        return [Row("", f"{row.key}:{task['name']}:", given | {"holder": ABSENT, "status": "unassigned"})]
    return [Row("", f"{row.key}:{task['name']}:{holder.key}", given | {"holder": holder}) for holder in holders]


def status(reached: dict[str, Any]) -> str:
    """The furthest that was reached."""
    for kind, name in (("closed_on", "closed"), ("verified_on", "verified"), ("rectified_on", "rectified")):
        if reached[kind] is not ABSENT:
            return name
    return "assigned"


def is_late(reached: dict[str, Any], due: Any, scope: Scope) -> bool:
    """Done after its due date, or not done and the due date has passed."""
    if due is ABSENT:
        return False
    for kind in ("rectified_on", "verified_on", "closed_on"):
        if reached[kind] is not ABSENT:
            return bool(reached[kind] > due)
    return bool(due < scope.world.today)
