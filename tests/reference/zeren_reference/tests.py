"""The tests that a pack carries (test.md)."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

from .calendar import end_of
from .expressions import Scope, evaluate
from .facts import Data, Records
from .model import Model
from .organisation import Places
from .rules import Rules
from .syntax import Module, Node
from .values import ABSENT, CellError, Member, Row, Word, same
from .world import World


def text_of(node: Node, model: Model) -> str:
    """A cell of a test as a table would have it."""
    kind = node["kind"]
    if kind == "path":
        return ".".join(node["path"])
    if kind in ("text", "date", "moment"):
        return str(node[kind])
    if kind == "boolean":
        return "true" if node["boolean"] else "false"
    value = evaluate(node, Scope(World.__new__(World), Module("", [])))
    return str(value)


def units_of(nodes: list[Node], model: Model, depth: int = 0, parent: str = "") -> list[dict[str, str]]:
    """The depth gives the tier."""
    found = []
    for node in nodes:
        found.append({"code": node["code"], "name": node.get("name", node["code"]),
                      "level": model.tier_names()[depth], "parent": parent})
        found += units_of(node.get("children", []), model, depth + 1, node["code"])
    return found


def records_of(declared: Node, model: Model, module: Module) -> Records:
    records: Records = {}
    for fact in declared.get("facts", []):
        name = fact["entity"]
        full = module.prefix + name if module.prefix + name in model.tables else name
        if full not in model.tables and full not in model.relations:
            full = model.table(module, name).name
        records.setdefault(full, []).append({k: text_of(v, model) for k, v in fact["cells"].items()})
    return records


def world_of(model: Model, module: Module, declared: Node, places: Places | None) -> World:
    if declared.get("units") or places is None:
        places = Places(model, units_of(declared.get("units", []), model))
    data = Data(model, places, records_of(declared, model, module))
    day = datetime.date.fromisoformat(declared["on"])
    now = end_of(day)
    if "minute" in declared:
        now = datetime.datetime(day.year, day.month, day.day) + datetime.timedelta(minutes=declared["minute"])
    world = World(model, data, now)
    for param in declared.get("params", []):
        found = model.find_param(module, param["name"])
        assert found is not None, param["name"]
        world.params[found[0].prefix + found[1]["name"]] = evaluate(param["value"], Scope(world, module))
    return world


def run(model: Model, rules: Rules, module: Module, declared: Node, places: Places | None) -> list[str]:
    """What did not come out, in words; empty where all did."""
    world = world_of(model, module, declared, places)
    failures = []
    for expected in declared.get("expectations", []):
        said = judge(model, rules, module, world, expected)
        if said:
            failures.append(said)
    return failures


def judge(model: Model, rules: Rules, module: Module, world: World, expected: Node) -> str | None:
    kind = expected["kind"]
    if kind == "findings":
        name = expected["entity"]
        full = module.prefix + name if module.prefix + name in rules.findings else name
        found = Fraction(len(rules.findings_of(world, full)))
        return None if found == Fraction(expected["number"]) else f"{name} has {found} findings"
    if kind == "rows":
        table = model.table(module, ".".join(expected["column"]))
        count = len(world.rows(table.name))
        return None if count == int(Fraction(expected["number"])) else f"{table.name} has {count} rows"
    return judge_cell(model, module, world, expected)


def judge_cell(model: Model, module: Module, world: World, expected: Node) -> str | None:
    table = model.table(module, expected["entity"])
    column = ".".join(expected["column"])
    name = f"{table.name}:{expected['key']}.{column}"
    rows = [row for row in world.rows(table.name) if row.key == expected["key"]]
    if not rows and table.kind == "tier":
        rows = world.data.places.find(expected["key"], [table.name])
    if not rows:
        return f"{name}: no such row"
    try:
        value = evaluate({"kind": "path", "path": ["this", *expected["column"]]}, Scope(world, module).inside(rows[0]))
    except CellError as error:
        return None if expected["kind"] == "error" else f"{name} is in error: {error}"
    if expected["kind"] == "error":
        return f"{name} is {value}"
    if expected["kind"] == "absent":
        return None if value is ABSENT else f"{name} is {value}"
    wanted = evaluate(expected["value"], Scope(world, module))
    return None if equals(value, wanted) else f"{name} is {shown(value)}, not {shown(wanted)}"


def equals(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return shown(value) == (wanted.name if isinstance(wanted, Word) else wanted)
    if isinstance(value, str) and isinstance(wanted, Word):
        return value == wanted.name
    if isinstance(value, (Row, Member)) and isinstance(wanted, str):
        return shown(value) == wanted
    return value is not ABSENT and same(value, wanted)


def shown(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(shown(member) for member in value)
    if isinstance(value, (Member, Word)):
        return value.name
    return value.key if isinstance(value, Row) else str(value)
