"""Of which list the words of an expression are, as its declarations say (values.md)."""

from __future__ import annotations

from .model import TWINS, Model, Table
from .syntax import Module, Node

Words = tuple[str, ...]


def list_of(model: Model, module: Module, table: Table | None, node: Node) -> Words | None:
    """None where it has no words, or where that cannot be said."""
    kind = node["kind"]
    if kind == "path":
        return list_of_path(model, module, table, list(node["path"]))
    if kind in ("otherwise", "if", "as_of"):
        for operand in node["operands"][1 if kind == "if" else 0:]:
            words = list_of(model, module, table, operand)
            if words is not None:
                return words
    if kind == "aggregate" and node["aggregate"] in ("first", "last", "min", "max") and node.get("operands"):
        inner = model.table(module, ".".join(node["rows"]["entity"]))
        return list_of(model, module, inner, node["operands"][0])
    return None


def list_of_path(model: Model, module: Module, table: Table | None, names: list[str]) -> Words | None:
    if names[0] == "this":
        names = names[1:]
    if table is not None:
        for length in range(len(names), 0, -1):
            column = ".".join(names[:length])
            rest = names[length:]
            words = list_of_column(model, table, TWINS.get(column, column))
            if not rest and words is not None:
                return words
            for of in table.refers.get(column, []):
                found = list_of_path(model, module, model.tables[of], rest) if rest else None
                if found is not None:
                    return found
    param = model.find_param(module, ".".join(names))
    if param is not None and param[1].get("type"):
        return words_of(model, param[0], param[1]["type"])
    return None


def list_of_column(model: Model, table: Table, column: str) -> Words | None:
    said = model.says.get((table.name, column))
    if isinstance(said, tuple) and said and isinstance(said[0], Module):
        return list_of(model, said[0], table, said[1])
    if said is not None:
        return said
    home = next((m for m in model.modules if m.prefix == table.prefix), None)
    for field in (table.declared or {}).get("fields", []):
        if field["name"] == column and home is not None:
            return words_of(model, home, field["type"])
    return None


def words_of(model: Model, module: Module, written: Node | None) -> Words | None:
    """The words of the list that a type names, or holds."""
    if written is None:
        return None
    if written["base"] == "enumeration":
        return tuple(value["name"] for value in written["values"])
    if written["base"] == "reference" and len(written["references"]) == 1:
        name = written["references"][0]
        for full in (module.prefix + name, name):
            words = model.enums.get(full) or model.lists.get(full)
            if words is not None:
                return words
    return None
