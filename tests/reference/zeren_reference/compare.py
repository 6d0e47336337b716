"""The engine's results held against the reference's, table by table and cell by cell."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

from .facts import key_fields, read_csv
from .rules import Rules
from .syntax import Node
from .tests import shown
from .values import ABSENT, CellError, Member, Row, Word, is_moment
from .world import World

# What only explains a row is None on this side: clauses, conditions, units of measure, names.
UNSAID = None
IN_ERROR = "#ERROR"  # what CSV has for a cell in error


def mark_errors(document: Node, folder: Path) -> None:
    """Puts into the JSON of a run which cells its CSV says to be in error (output.md, Results)."""
    for name, rows in document["tables"].items():
        for row, cells in zip(rows, read_csv(folder / f"{name}.csv"), strict=True):
            row.update({column: IN_ERROR for column in row if cells[column] == IN_ERROR})
    document["marked"] = True


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


def same_cell(said: Any, ours: Any, may_err: bool) -> bool:
    """JSON has null for an absent cell and for one in error; `mark_errors` tells them apart, as a run without errors does."""
    if ours is CellError:
        return said == IN_ERROR or said is None and may_err
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
            found += compare_row(world, name, said, row, bool(document["errors"]) and not document.get("marked"))
    return found + left_out(world, document) + compare_findings(rules, world, document)


def left_out(world: World, document: Node) -> list[str]:
    """Rows that a rule makes on this side alone. Tables of periods and of single duties are shown only when asked for."""
    made = [name for name, table in world.model.tables.items()
            if table.kind == "made" and (name in ("duty", "target") or name.endswith((".measure", ".entry", ".task")))]
    return [f"{name}: not in the engine, {len(world.rows(name))} rows in the reference"
            for name in made if name not in document["tables"] and world.rows(name)]


def has_key(world: World, name: str) -> bool:
    declared = world.model.tables[name].declared
    return declared is None or bool(key_fields(declared))


def fields_of(said: Node) -> str:
    return str([(None if value is None else str(value)) for value in said.values()])


def given_of(world: World, row: Row) -> str:
    fields = (world.model.tables[row.table].declared or {})["fields"]
    cells = [cell_of(world, row, field["name"]) for field in fields]
    return str([(None if cell is None else str(cell)) for cell in cells])


def compare_row(world: World, name: str, said: Node, row: Row, may_err: bool) -> list[str]:
    made = world.model.tables[name].kind == "made"
    found = []
    for column, value in said.items():
        if "@" in column or made and row.given.get(column, ABSENT) is UNSAID:
            continue
        ours = row.key if made and column == "key" else cell_of(world, row, column)
        if not same_cell(value, ours, may_err):
            found.append(f"{name}:{row.key}.{column} is {value} in the engine, {ours} in the reference")
    return found


def key_of(row: Node) -> str:
    """A row without a key is called after its line in the file (`waiver.csv:2`), below the header; here by its number."""
    line = re.fullmatch(r".*[.]csv:([0-9]+)", row["key"])
    return f"#{int(line[1]) - 1}" if line else str(row["key"])


def compare_findings(rules: Rules, world: World, document: Node) -> list[str]:
    """Under each name the same rows, each as often."""
    said: dict[str, Counter[tuple[str, ...]]] = {}
    for finding in document["findings"]:
        rows = tuple(f"{row['table']}:{key_of(row)}" for row in finding["rows"])
        said.setdefault(finding["name"], Counter())[rows] += 1
    found = []
    for name in {**rules.findings, **said}:
        ours = Counter(tuple(str(row) for row in rows) for rows in rules.findings_of(world, name))
        for rows in (ours | said.get(name, Counter())):
            here, there = said.get(name, Counter())[rows], ours[rows]
            if here != there:
                found.append(f"{name} is reported {here} times of {rows} in the engine, {there} in the reference")
    return found
