"""Places, domains, bodies, relations, and who answers for what (organisation.md)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Iterable

from .model import Model
from .values import PackError, Row

if TYPE_CHECKING:
    from .facts import Data
    from .world import World


class Places:
    """The tree of places, one table for each tier."""

    def __init__(self, model: Model, units: Iterable[dict[str, str]]) -> None:
        self.model = model
        self.rows: dict[str, list[Row]] = {name: [] for name in model.tier_names()}
        self.parent: dict[Row, Row | None] = {}
        self.children: dict[Row, list[Row]] = {}
        self.by_code: dict[str, Row] = {}
        self.roots: list[Row] = []
        levels = {tier["name"]: tier["name"] for tier in model.tiers}
        levels |= {tier["label"]: tier["name"] for tier in model.tiers if tier.get("label")}
        given = [unit for unit in units if unit["level"] in levels]
        for unit in given:
            row = Row(levels[unit["level"]], unit["code"], {"code": unit["code"], "name": unit["name"]})
            self.by_code[row.key] = row
            self.children[row] = []
        for unit in given:
            row = self.by_code[unit["code"]]
            above = self.by_code.get(unit.get("parent") or "")
            self.parent[row] = above
            (self.children[above] if above is not None else self.roots).append(row)
        for root in sorted(self.roots, key=lambda r: r.key):
            self._number(root)

    def _number(self, row: Row) -> None:
        row.place = (len(self.rows[row.table]),)
        self.rows[row.table].append(row)
        for child in sorted(self.children[row], key=lambda r: r.key):
            self._number(child)

    def chain(self, row: Row | None) -> Iterable[Row]:
        """The place itself and those above it, the nearest first."""
        while row is not None:
            yield row
            row = self.parent[row]

    def is_within(self, row: Row, other: Row) -> bool:
        return any(place is other for place in self.chain(row))

    def at_tier(self, row: Row, tier: str) -> Row | None:
        return next((place for place in self.chain(row) if place.table == tier), None)

    def find(self, text: str, tiers: list[str]) -> list[Row]:
        """By code, by name, or by a path of names (organisation.md, Places)."""
        if text in self.by_code:
            return [self.by_code[text]] if self.by_code[text].table in tiers else []
        names = text.split("/")
        return [row for tier in tiers for row in self.rows[tier] if self._is_named(row, names)]

    def _is_named(self, row: Row, names: list[str]) -> bool:
        if row.given["name"] != names[-1]:
            return False
        above = [place.given["name"] for place in self.chain(self.parent[row])]
        for name in reversed(names[:-1]):
            if name not in above:
                return False
            above = above[above.index(name) + 1:]
        return True


def holds_on(first: Any, last: Any, day: datetime.date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def domain_chain(data: Data, domain: Row | None) -> Iterable[Row]:
    """The domain and those that it lies within."""
    while domain is not None:
        yield domain
        domain = data.domain_parent[domain]


def responsible(world: World, place: Row, domain: Row, kind: str, everywhere: bool) -> list[Row]:
    """The holders at the nearest place upwards that has any, or those of every level (organisation.md)."""
    counted = list(domain_chain(world.data, domain))
    holders: list[Row] = []
    for here in world.data.places.chain(place):
        found = [r.body for r in world.data.responsibilities
                 if r.place is here and r.kind == kind and holds_on(r.since, r.until, world.today)
                 and (r.domain is None or any(r.domain is d for d in counted))]
        for body in found:
            holders += [] if any(body is h for h in holders) else [body]
        if holders and not everywhere:
            break
    return in_order(holders)


def covered(world: World, place: Row, domain: Row, kind: str, here_or_above: bool) -> bool:
    """Whether somebody answers at the place itself, or also further up (check.md, Coverage)."""
    counted = list(domain_chain(world.data, domain))
    places = list(world.data.places.chain(place)) if here_or_above else [place]
    return any(r.kind == kind and any(r.place is p for p in places) and holds_on(r.since, r.until, world.today)
               and (r.domain is None or any(r.domain is d for d in counted)) for r in world.data.responsibilities)


def related(world: World, relation: str, row: Row, forwards: bool) -> list[Row]:
    """`held(relation, b)` forwards, `holders(relation, x)` backwards (organisation.md, Relations)."""
    if relation not in world.data.relations:
        raise PackError(f"no relation {relation}")
    found: list[Row] = []
    for source, target, since, until in world.data.relations[relation]:
        here, there = (source, target) if forwards else (target, source)
        if here is row and holds_on(since, until, world.today) and not any(there is f for f in found):
            found.append(there)
    return in_order(found)


def in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.place)
