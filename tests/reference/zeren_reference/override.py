"""Exceptions to what a rule says (override.md)."""

from __future__ import annotations

from typing import Any, Callable

from .expressions import Scope, truth
from .model import Model
from .syntax import Module, Node
from .values import CellError
from .world import World

Target = tuple[str, str]  # of what kind, and its full name; with the entity, where it is for one


def exceptions_to(model: Model, home: Module, target: Target, entity: str | None) -> list[tuple[Module, Node]]:
    """Those to one thing, in the order written."""
    found = []
    for module, declared in model.overrides:
        names = (module.prefix + declared["target"], declared["target"])
        if target[1] not in names:
            continue
        of = model.table(module, declared["entity"]).name if declared.get("entity") else None
        if of == entity:
            found.append((module, declared))
    return found


def excepted(world: World, home: Module, target: Target, scope: Scope, base: Callable[[], Any],
             value: Callable[[Node, Scope], Any], entity: str | None = None) -> tuple[Any, int]:
    """The value with its exceptions looked at first, and which of them made it (0: none)."""
    known = exceptions_to(world.model, home, target, entity)
    if not known:
        return base(), 0
    names = [declared["name"] for _, declared in known]
    chosen: int | None = None
    parent: str | None = None
    while True:  # all exceptions to one thing are looked at, those to an exception where that one counts
        level = [i for i, (_, declared) in enumerate(known) if declared.get("parent") == parent]
        applying = [i for i in level if truth_of(known[i][1], scope, known[i][0])]
        if not applying:
            break
        chosen = first_of(world.model, names, applying)
        parent = names[chosen]
    if chosen is None:
        return base(), 0
    module, declared = known[chosen]
    return value(declared, scope_in(scope, module)), chosen + 1


def truth_of(declared: Node, scope: Scope, module: Module) -> bool:
    return truth(declared["when"], scope_in(scope, module))


def scope_in(scope: Scope, module: Module) -> Scope:
    return Scope(scope.world, module, scope.frames, scope.names)


def first_of(model: Model, names: list[str], applying: list[int]) -> int:
    """The one that stands before all others that apply, be it through others."""
    for i in applying:
        if all(i == j or is_before(model, names[i], names[j]) for j in applying):
            return i
    raise CellError("two exceptions apply, and nothing says which counts")


def is_before(model: Model, a: str, b: str) -> bool:
    seen, open_names = set(), [a]
    while open_names:
        name = open_names.pop()
        for _, order in model.orders:
            if order["name"] == name and order["later"] not in seen:
                seen.add(order["later"])
                open_names.append(order["later"])
    return b in seen
