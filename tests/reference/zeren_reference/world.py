"""The world as one day sees it (time.md, Nothing after today exists)."""

from __future__ import annotations

import datetime
from typing import Any

from .calendar import begin_of, end_of
from .facts import Data
from .model import Model, Table
from .values import ABSENT, CellError, Moment, PackError, Row, is_date, is_moment

NEVER = datetime.datetime.max


class World:
    """All tables and columns as of one moment. Another day is another world."""

    def __init__(self, model: Model, data: Data, now: Moment, params: dict[str, Any] | None = None) -> None:
        self.model, self.data, self.now = model, data, now
        self.today = now.date()
        self.params = params or {}  # those that the run sets
        self._others: dict[Moment, World] = {now: self}
        self._cells: dict[tuple[str, int, str], Any] = {}
        self._rows: dict[str, list[Row]] = {}
        self._visible_from: dict[Row, Moment] = {}
        self.memory: dict[Any, Any] = {}  # of what a rule works out once a day

    def at(self, day: datetime.date) -> "World":
        """The same facts and rules on another day, taken at its end; today itself up to the minute at hand."""
        now = self.now if day == self.today else end_of(day)
        if now not in self._others:
            other = World(self.model, self.data, now, self.params)
            other._others = self._others
            self._others[now] = other
        return self._others[now]

    # ---- rows ----

    def rows(self, name: str) -> list[Row]:
        """Those that are there, in the total order of their table."""
        if name not in self._rows:
            self._rows[name] = self._find_rows(self.model.tables[name])
        return self._rows[name]

    def _find_rows(self, table: Table) -> list[Row]:
        if table.kind == "tier":
            return self.data.places.rows[table.name]
        if table.kind == "made":
            assert table.make is not None
            return table.make(self)
        return [row for row in self.data.rows.get(table.name, []) if self.is_there(row)]

    def is_there(self, row: Row) -> bool:
        return self.visible_from(row) <= self.now

    def visible_from(self, row: Row) -> Moment:
        """The latest of its day, its recording, and the day of every row that it cannot be without."""
        table = self.model.tables.get(row.table)
        if table is None or table.declared is None:
            return datetime.datetime.min
        if row not in self._visible_from:
            self._visible_from[row] = self._first_seen(table, row)
        return self._visible_from[row]

    def _first_seen(self, table: Table, row: Row) -> Moment:
        declared = table.declared or {}
        version = self.version(row)
        if version is None:
            return NEVER
        if declared.get("withdrawn_by") and version.given[declared["withdrawn_by"]] is True:
            return NEVER
        days = [declared.get(kind) for kind in ("on", "recorded_on", "revised_on")]
        seen = [datetime.datetime.min]
        for name in days:
            if name:
                if version.given[name] is ABSENT:
                    return NEVER
                seen.append(begin_of(version.given[name]))
        for field in declared["fields"]:
            value = version.given[field["name"]]
            if isinstance(value, Row) and not field["type"]["optional"]:
                seen.append(self.visible_from(value))
        return max(seen)

    def version(self, row: Row) -> Row | None:
        """Of a row that is revised, the version recorded last by now (versions.md, Facts that are revised)."""
        if not row.versions:
            return row
        recorded = (self.model.tables[row.table].declared or {})["revised_on"]
        known = [v for v in row.versions if begin_of(v.given[recorded]) <= self.now]
        return known[-1] if known else None

    # ---- cells ----

    def cell(self, row: Row, column: str) -> Any:
        """One cell; raises CellError where it has no value."""
        place = (row.table, id(row), column)
        if place not in self._cells:
            self._cells[place] = CellError("a rule depends on itself")
            try:
                self._cells[place] = self.work_out(row, column)
            except CellError as error:
                self._cells[place] = error
        value = self._cells[place]
        if isinstance(value, CellError):
            raise value
        return value

    def work_out(self, row: Row, column: str) -> Any:
        table = self.model.tables[row.table]
        if column in table.columns:
            return table.columns[column](self, row)
        if table.declared is not None:
            return self.field(table, row, column)
        if table.kind == "tier" and column not in row.given:
            above = self.data.places.parent[row] if column == "parent" else self.data.places.at_tier(row, column)
            return ABSENT if above is None else above
        if table.kind == "domain" and column == "parent":
            above = self.data.domain_parent[row]
            return ABSENT if above is None else above
        if column in row.given:
            value = row.given[column]
            if isinstance(value, CellError):
                raise value
            return value
        raise PackError(f"{row} has no column {column}")

    def field(self, table: Table, row: Row, name: str) -> Any:
        """A field of facts: what is later than today, or not known yet, or leads nowhere yet, reads as absent."""
        version = self.version(row)
        if version is None:
            return ABSENT
        value = version.given[name]
        field = next(f for f in (table.declared or {})["fields"] if f["name"] == name)
        if value is ABSENT or not field["type"]["optional"]:
            return value
        known = version.given[field["known_on"]] if field.get("known_on") else ABSENT
        if known is not ABSENT and begin_of(known) > self.now:
            return ABSENT
        is_deadline = field["type"]["base"] in ("deadline", "moment_deadline")
        if (is_date(value) or is_moment(value)) and not is_deadline and begin_of(value) > self.now:
            return ABSENT
        if isinstance(value, Row) and not self.is_there(value):
            return ABSENT
        return value

    def has_column(self, table: Table, name: str) -> bool:
        if name in table.columns or name in table.refers:
            return True
        if table.declared is not None:
            return any(f["name"] == name for f in table.declared["fields"])
        if table.kind == "tier":
            return name in ("code", "name", "parent") or name in self.model.tier_names()
        if table.kind == "domain":
            return name in ("code", "name", "parent")
        return table.kind == "body" and name in ("code", "name", "kind", "unnamed", "at")
