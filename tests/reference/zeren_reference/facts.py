"""Facts: cells of text become values of their field's type, and rows find the rows that they refer to (output.md, Facts).

Only facts that fit are read: what the engine would set aside stops this program, because what is set aside is a matter
of the loaders' own tests.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Callable

from .calendar import begin_of
from .model import Model, Table
from .organisation import Places
from .syntax import Module, Node
from .values import ABSENT, Member, PackError, Row

TRUE, FALSE = ("true", "是", "1"), ("false", "否", "0")
KINDS = ("leadership", "regulatory", "principal")
KIND_TWINS = {"领导责任": "leadership", "监管责任": "regulatory", "主体责任": "principal"}
BASE_NAMES = {"日期": "date"}


@dataclass
class Responsibility:
    place: Row
    domain: Row | None
    kind: str
    body: Row
    since: Any
    until: Any


Records = dict[str, list[dict[str, str]]]


def read_csv(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return read_csv_text(file.read())


def read_csv_text(text: str) -> list[dict[str, str]]:
    return [{k: unicodedata.normalize("NFC", v or "") for k, v in row.items() if k}
            for row in csv.DictReader(io.StringIO(text))]


class Data:
    """The facts of one run: every row, seen or not yet."""

    def __init__(self, model: Model, places: Places, records: Records) -> None:
        self.model, self.places = model, places
        self.rows: dict[str, list[Row]] = {}
        self.by_key: dict[str, dict[str, Row]] = {}
        self.domain_parent: dict[Row, Row | None] = {}
        self.relations: dict[str, list[tuple[Row, Row, Any, Any]]] = {}
        self.responsibilities: list[Responsibility] = []
        self.visible_from: dict[Row, datetime.datetime] = {}
        self._add_domains()
        self._add_bodies(records.get("body", []))
        tables = [t for t in model.tables.values() if t.declared is not None]
        for table in tables:
            self._add_rows(table, records.get(table.name) or records.get(str(table.declared.get("label"))) or [])
        for table in tables:
            self._refer(table)
        for table in tables:
            self._sort(table)
        self._add_relations(records)

    # ---- domains and bodies ----

    def _add(self, table: str, name: str, given: dict[str, Any]) -> Row:
        rows = self.rows.setdefault(table, [])
        row = Row(table, name, given, (len(rows),))
        rows.append(row)
        self.by_key.setdefault(table, {})[name] = row
        return row

    def _add_domains(self) -> None:
        self.rows["domain"] = []
        for item in self.model.domains:
            row = self._add("domain", item["name"], {"code": item["name"], "name": item.get("label") or item["name"]})
            if item.get("label"):
                self.by_key["domain"].setdefault(item["label"], row)
        for item in self.model.domains:
            row = self.by_key["domain"][item["name"]]
            self.domain_parent[row] = self.by_key["domain"][item["parent"]] if item.get("parent") else None

    def _add_bodies(self, records: list[dict[str, str]]) -> None:
        self.rows["body"] = []
        for item in self.model.bodies:
            unnamed = bool(item.get("unnamed"))
            self._add_body(item["name"], item.get("label"), item.get("kind"), item.get("unit"), unnamed,
                           item.get("aliases", []))
        for record in sorted(records, key=lambda r: r["name"].encode()):
            aliases = [a for a in record.get("also", "").split(";") if a]
            self._add_body(record["name"], record.get("label"), record.get("kind"), record.get("unit"), False, aliases)

    def _add_body(self, name: str, label: str | None, kind: str | None, unit: str | None, unnamed: bool,
                  aliases: list[str]) -> None:
        found = self.places.find(unit, self.model.tier_names()) if unit else self.places.roots
        row = self._add("body", name, {"code": name, "name": label or name, "kind": kind if kind else ABSENT,
                                       "unnamed": unnamed, "at": found[0] if found else ABSENT})
        for other in [label, *aliases]:
            if other:
                self.by_key["body"].setdefault(other, row)

    def _add_relations(self, records: Records) -> None:
        for name, declared in self.model.relations.items():
            self.relations[name] = []
            for record in records.get(name, []):
                self._relate(name, declared, record["source"], record["target"], record.get("since") or None,
                             record.get("until") or None)
        for module, row in self.model.relation_rows:
            name = module.prefix + row["name"] if module.prefix + row["name"] in self.relations else row["name"]
            for target in row["to"]:
                self._relate(name, self.model.relations[name], row["from"], target, row.get("since"), row.get("until"))

    def _relate(self, name: str, declared: Node, source: str, target: str, since: str | None, until: str | None) -> None:
        ends = [self._named(declared[side], text) for side, text in (("from_entity", source), ("to_entity", target))]
        days = [datetime.date.fromisoformat(day) if day else None for day in (since, until)]
        self.relations[name].append((ends[0], ends[1], days[0], days[1]))

    def _named(self, table: str, text: str) -> Row:
        if table in self.model.tier_names():
            return self.places.find(text, [table])[0]
        return self.by_key[table][text]

    # ---- rows ----

    def _add_rows(self, table: Table, records: list[dict[str, str]]) -> None:
        declared = table.declared or {}
        self.rows[table.name] = []
        keys = self.by_key.setdefault(table.name, {})
        names = key_fields(declared)
        for number, record in enumerate(records):
            given = {f["name"]: record.get(f["name"], record.get(f.get("label") or f["name"], "")) for f in
                     declared["fields"]}
            key = "/".join(given[name] for name in names) if names else f"#{number + 1}"
            row = Row(table.name, key, given, (number,))
            known = keys.get(key)
            if known is None:
                keys[key] = row
                row.versions = [Row(table.name, key, dict(given))] if declared.get("revised_on") else []
                self.rows[table.name].append(row)
            elif declared.get("revised_on"):
                known.versions.append(Row(table.name, key, given))
            elif known.given != given:
                raise PackError(f"two rows of {table.name} called {key}")

    def _refer(self, table: Table) -> None:
        declared = table.declared or {}
        module = next(m for m in self.model.modules if m.prefix == table.prefix)
        readers = {f["name"]: self._reader(module, f["type"]) for f in declared["fields"]}
        for field in declared["fields"]:
            if field["type"]["base"] == "reference" and self._words(module, field["type"]["references"]) is None:
                table.refers[field["name"]] = self.model.target_tables(
                    module, field["type"]["references"], bool(field["type"].get("or_below")))
        for row in self.rows[table.name]:
            for version in row.versions or [row]:
                version.given = {name: read(version.given[name]) if version.given[name] else ABSENT
                                 for name, read in readers.items()}
            if row.versions:
                recorded = declared["revised_on"]
                row.versions.sort(key=lambda v: begin_of(v.given[recorded]))
                row.given = row.versions[-1].given
            if table.kind == "responsibility":
                self._answer(table, row)

    def _answer(self, table: Table, row: Row) -> None:
        """A row of a responsibility table says who answers for what, where, and from when until when."""
        def of(kinds: list[str]) -> Any:
            found = [row.given[name] for name, tables in table.refers.items() if set(tables) & set(kinds)]
            return found[0] if found and found[0] is not ABSENT else None
        kind = next(v for v in row.given.values() if isinstance(v, Member) and v.words == KINDS)
        dates = {"from": None, "until": None}
        for name, twin in (("from", "自"), ("until", "至")):
            value = row.given.get(name, row.given.get(twin, ABSENT))
            dates[name] = None if value is ABSENT else value
        self.responsibilities.append(Responsibility(of(self.model.tier_names()), of(["domain"]), kind.name, of(["body"]),
                                                    dates["from"], dates["until"]))

    def _sort(self, table: Table) -> None:
        """By date, where the table has one, and key; of rows with versions by key alone (language.md, Tables)."""
        declared = table.declared or {}
        names = key_fields(declared)
        on = None if declared.get("revised_on") else table.on

        def place(row: Row) -> tuple[Any, ...]:
            day = (begin_of(row.given[on]),) if on else ()
            return day + (tuple(sort_key(row.given[n]) for n in names) if names else row.place)
        for row in self.rows[table.name]:
            row.place = place(row)
        self.rows[table.name].sort(key=lambda row: row.place)

    # ---- cells ----

    def _reader(self, module: Module, written: Node) -> Callable[[str], Any]:
        base = written["base"]
        if base in ("text", "key"):
            return lambda text: text
        if base == "bool":
            return lambda text: text in TRUE
        if base in ("count", "number"):
            return Fraction
        if base in ("date", "deadline"):
            return datetime.date.fromisoformat
        if base in ("moment", "moment_deadline"):
            return lambda text: datetime.datetime.fromisoformat(text.replace("T", " ")[:16])
        if base == "enumeration":
            return self._word_reader(written["values"])
        return self._reference_reader(module, written)

    @staticmethod
    def _word_reader(values: list[Node]) -> Callable[[str], Any]:
        words = tuple(value["name"] for value in values)
        labels = {value["label"]: value["name"] for value in values if value.get("label")}
        return lambda text: Member(words, labels.get(text, text))

    def _reference_reader(self, module: Module, written: Node) -> Callable[[str], Any]:
        names = written["references"]
        words = self._words(module, names)
        if words is not None:
            labels = KIND_TWINS if words == KINDS else self._labels(module, names[0])
            return lambda text: Member(words, labels.get(text, text))
        tables = self.model.target_tables(module, names, bool(written.get("or_below")))
        return lambda text: self.find(tables, text)

    def _words(self, module: Module, names: list[str]) -> tuple[str, ...] | None:
        """The words of a list that is called by its name; None where the names are those of tables."""
        for name in (module.prefix + names[0], names[0]):
            if name in self.model.enums or name in self.model.lists:
                return self.model.enums.get(name) or self.model.lists[name]
        return KINDS if names[0] in ("responsibility_kind", "责任类别") else None

    def _labels(self, module: Module, name: str) -> dict[str, str]:
        for declaration in module.of_kind("enum"):
            if declaration["name"] == name:
                return {v["label"]: v["name"] for v in declaration["values"] if v.get("label")}
        return {}

    def find(self, tables: list[str], text: str) -> Row:
        tiers = [t for t in tables if t in self.model.tier_names()]
        found = self.places.find(text, tiers) if tiers else []
        others = [t for t in tables if t not in tiers]
        if ":" in text and text.split(":", 1)[0] in others:
            name, text = text.split(":", 1)
            others = [name]
        found += [self.by_key[t][text] for t in others if text in self.by_key.get(t, {})]
        if len(found) != 1:
            raise PackError(f"{len(found)} rows of {tables} called {text}")
        return found[0]


def key_fields(declared: Node) -> list[str]:
    own = [f["name"] for f in declared["fields"] if f["type"]["base"] == "key"]
    return own or list(declared.get("composite_key", []))


def sort_key(value: Any) -> Any:
    """Texts by their bytes; other kinds in their own order; rows by where they stand."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, Member):
        return value.place
    return value.place if isinstance(value, Row) else value


def units_of(csv_text: str) -> list[dict[str, str]]:
    return read_csv_text(csv_text)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
