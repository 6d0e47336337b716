"""The engine's results held against the reference's, table by table and cell by cell."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .facts import key_fields
from .rules import Rules
from .syntax import Node
from .tests import shown
from .values import ABSENT, CellError, Member, Row, Word, is_moment
from .world import World

# What only explains a row, or is made for the eye alone.
UNSAID = ("clause", "condition", "subject_name", "unit", "label", "evidence")


def text_of(value: Any) -> Any:
    """A value as JSON has it (output.md, Results)."""
    if value is ABSENT:
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, Fraction):
        return value
    if isinstance(value, list):
        return [shown(member) for member in value]
    if is_moment(value):
        return value.strftime("%Y-%m-%d %H:%M")
    return shown(value) if isinstance(value, (Row, Member, Word)) else str(value)


def cell_of(world: World, row: Row, column: str) -> Any:
    try:
        return text_of(world.cell(row, column))
    except CellError:
        return CellError


def same_cell(said: Any, ours: Any) -> bool:
    if ours is CellError:
        return said is None
    if isinstance(ours, Fraction) and isinstance(said, str):
        return Fraction(said) == ours
    return bool(said == ours)


def compare(rules: Rules, world: World, document: Node) -> list[str]:
    """Every difference, in words."""
    found: list[str] = []
    for name, rows in document["tables"].items():
        ours = world.rows(name)
        if len(ours) != len(rows):
            found.append(f"{name}: {len(rows)} rows in the engine, {len(ours)} in the reference")
            continue
        if not has_key(world, name):  # such rows have no order that a rule could see
            rows, ours = sorted(rows, key=fields_of), sorted(ours, key=lambda row: given_of(world, row))
        for said, row in zip(rows, ours):
            found += compare_row(world, name, said, row)
    return found + compare_findings(rules, world, document)


def has_key(world: World, name: str) -> bool:
    declared = world.model.tables[name].declared
    return declared is None or bool(key_fields(declared))


def fields_of(said: Node) -> str:
    return str([(None if value is None else str(value)) for value in said.values()])


def given_of(world: World, row: Row) -> str:
    fields = (world.model.tables[row.table].declared or {})["fields"]
    cells = [cell_of(world, row, field["name"]) for field in fields]
    return str([(None if cell is None else str(cell)) for cell in cells])


def compare_row(world: World, name: str, said: Node, row: Row) -> list[str]:
    found = []
    for column, value in said.items():
        if column in UNSAID or "@" in column or column == "key" and name.endswith(".entry"):
            continue
        ours = cell_of(world, row, column)
        if not same_cell(value, ours):
            found.append(f"{name}:{row.key}.{column} is {value} in the engine, {ours} in the reference")
    return found


def compare_findings(rules: Rules, world: World, document: Node) -> list[str]:
    counted: dict[str, int] = {}
    for finding in document["findings"]:
        counted[finding["name"]] = counted.get(finding["name"], 0) + 1
    found = []
    for name in rules.findings:
        ours = rules.count_findings(world, name)
        if ours != counted.get(name, 0):
            found.append(f"{name} has {counted.get(name, 0)} findings in the engine, {ours} in the reference")
    return found
