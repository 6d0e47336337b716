"""Whether a target's value can be shown never to fall (target.md, Status, For good)."""

from __future__ import annotations

import datetime

from .model import Model, Table
from .syntax import Module, Node
from .values import PackError


def never_falls(model: Model, module: Module, node: Node, begin: datetime.date, end: datetime.date,
                inner: Table | None = None) -> bool:
    """A count, a count of distinct values, or a sum of values of 0 or more, over rows that never leave."""
    if node["kind"] == "aggregate" and node["aggregate"] in ("count", "count_distinct", "sum"):
        try:
            table = model.table(module, ".".join(node["rows"]["entity"]))
        except PackError:
            return False
        if not stays(model, module, table, node["rows"], begin, end):
            return False
        if not node.get("operands"):
            return True
        value = node["operands"][0]
        if node["aggregate"] == "sum":
            return is_never_negative(table, value)
        return reads_given_fields(module, table, value)
    if node["kind"] == "number":
        return True
    if node["kind"] in ("add",):
        return all(never_falls(model, module, o, begin, end) for o in node["operands"])
    return False


def stays(model: Model, module: Module, table: Table, rows: Node, begin: datetime.date, end: datetime.date) -> bool:
    declared = table.declared
    if declared is None or declared.get("revised_on") or rows.get("other"):
        return False
    where = rows.get("where")
    return (where is None or condition_stays(module, table, where)) and window_stays(module, table, rows.get("window"), begin, end)


def window_stays(module: Module, table: Table, window: Node | None, begin: datetime.date, end: datetime.date) -> bool:
    """Windows are years that are numbers, or the year, quarter or month that the whole target lies in, by a date always given."""
    if window is None:
        return True
    if window.get("by") and not reads_given_fields(module, table, {"kind": "path", "path": [window["by"]]}):
        return False
    if window["kind"] == "in_years":
        return str(window["from_year"]).isdigit() and str(window["to_year"]).isdigit()
    if window["kind"] != "in_period":
        return False
    from .calendar import period_bounds
    return period_bounds(begin, window["period"]) == period_bounds(end, window["period"])


def field_of(table: Table, name: str) -> Node | None:
    return next((f for f in (table.declared or {}).get("fields", []) if f["name"] == name), None)


RULES_THAT_GIVE_COLUMNS = ("define", "score", "rank", "ladder", "decide", "ledger", "target", "assign", "duty")


def is_column_of_a_rule(module: Module, name: str) -> bool:
    return any(d["declaration"] in RULES_THAT_GIVE_COLUMNS and d.get("name") == name for d in module.declarations)


def reads_given_fields(module: Module, table: Table, node: Node) -> bool:
    """Fields that are always given, parameters, members of enumerations: what a rule makes may change with the days."""
    if node["kind"] == "path":
        if len(node["path"]) != 1:
            return False
        name = node["path"][0]
        field = field_of(table, name)
        if field is None:
            return name != "this" and not is_column_of_a_rule(module, name)
        return not field["type"]["optional"]
    if node["kind"] in ("today", "now", "as_of", "aggregate", "responsible", "call"):
        return False
    return all(reads_given_fields(module, table, operand) for operand in node.get("operands", []))


def condition_stays(module: Module, table: Table, node: Node) -> bool:
    if node["kind"] == "and":
        return all(condition_stays(module, table, operand) for operand in node["operands"])
    if node["kind"] == "is_present":
        return True
    return reads_given_fields(module, table, node)


def is_never_negative(table: Table, node: Node) -> bool:
    if node["kind"] == "path" and len(node["path"]) == 1:
        field = field_of(table, node["path"][0])
        return field is not None and not field["type"]["optional"] and int(field["type"].get("low", -1)) >= 0
    return node["kind"] == "number"


def is_fixed_goal(model: Model, module: Module, node: Node, begin: datetime.date) -> bool:
    """Numbers, parameters, and aggregates over windows that were over before the target began."""
    kind = node["kind"]
    if kind in ("number", "measure"):
        return True
    if kind == "path":
        return model.find_param(module, ".".join(node["path"])) is not None
    if kind == "mean_years":
        return int(node["operands"][1].get("number", 9999)) < begin.year
    if kind in ("add", "subtract", "multiply", "divide", "negate", "rounded"):
        return all(is_fixed_goal(model, module, operand, begin) for operand in node["operands"])
    if kind == "aggregate":
        window = node["rows"].get("window", {})
        table = model.table(module, ".".join(node["rows"]["entity"]))
        declared = table.declared or {}
        recorded = declared.get("recorded_on") or declared.get("revised_on")
        return window.get("kind") == "in_years" and str(window["to_year"]).isdigit() and (
            int(window["to_year"]) < begin.year) and not recorded
    return False
