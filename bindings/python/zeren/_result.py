"""The result of an evaluation."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any, TypeVar

from . import _html, _zeren
from ._errors import UnknownNameError
from ._explanation import Explanation
from ._table import Table

Item = TypeVar("Item")


@dataclass(frozen=True)
class Reject:
    """A row that does not fit its declaration, with the reason; `row` is empty for a fault of a whole table.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
    >>> result = pack.evaluate(facts={"e": {"id": ["1"], "n": ["many"]}}, on="2022-01-01")
    >>> result.rejects[0].column
    'n'
    """

    table: str
    file: str
    line: int
    column: str
    code: str
    reason: str
    reason_zh: str
    row: str

    def __str__(self) -> str:
        place = self.file or self.table
        if self.line:
            place += f":{self.line}"
        if self.column:
            place += f" {self.column}"
        return f"{place}: [{self.code}] {self.reason}"


@dataclass(frozen=True)
class Finding:
    """What a check, an assignment or a duty reports about the facts; `rows` are (table, key, label).

    >>> import zeren
    >>> result = zeren.load(zeren.rules("anji-2022")).evaluate(on="2022-06-30")
    >>> result.findings[0].kind in ("violation", "no_holder", "not_same_day")
    True
    """

    kind: str
    name: str
    rows: tuple[tuple[str, str, str], ...]
    clauses: tuple[str, ...]
    message: str
    message_zh: str

    def __str__(self) -> str:
        where = " ".join(f"{table}:{label}" for table, _, label in self.rows)
        return f"{self.name} {where}: {self.message}"


@dataclass(frozen=True)
class CellError:
    """Why a cell has no value: the row that it failed on, the rule, and the reason.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine part for e = 1 / n"})
    >>> result = pack.evaluate(facts={"e": {"id": ["1"], "n": [0]}}, on="2022-01-01")
    >>> result.errors[0].table, result.errors[0].key, result.errors[0].rule
    ('e', '1', 'part')
    """

    code: str
    table: str
    key: str
    rule: str
    message: str
    message_zh: str

    def __str__(self) -> str:
        return f"{self.table}:{self.key} {self.rule}: [{self.code}] {self.message}"


@dataclass(frozen=True)
class Responsible:
    """Who bears a kind of responsibility (leadership, regulatory, principal), found at a unit; `bodies` are names.

    >>> import zeren
    >>> pack = zeren.load(zeren.rules("anji-2022"))
    >>> sorted({each.kind for each in pack.evaluate(on="2022-06-30").who("梅溪镇", "fire")})
    ['leadership', 'regulatory']
    """

    kind: str
    unit: str
    path: str
    bodies: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}  {self.path}  {', '.join(self.bodies)}"


class Records(tuple[Item, ...]):
    """A tuple of rejects, findings or errors that prints a line each and shows itself in a notebook.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
    >>> result = pack.evaluate(facts={"e": {"id": ["1", "2"], "n": ["x", "y"]}}, on="2022-01-01")
    >>> len(str(result.rejects).splitlines())
    2
    """

    def __str__(self) -> str:
        return "\n".join(str(item) for item in self)

    def _repr_html_(self) -> str:
        if not self:
            return "<p>none</p>"
        first: Any = self[0]
        rows = [astuple(item) for item in self[: _html.SHOWN]]  # type: ignore[call-overload]
        return _html.table([field.name for field in fields(first)], rows, "", len(self) - _html.SHOWN)


class Result:
    """All tables, findings and explanations of one evaluation. Immutable; threads may share it.

    >>> import zeren
    >>> result = zeren.load(zeren.rules("anji-2022")).evaluate(on="2022-06-30")
    >>> result["township"]
    <zeren.Table township: 15 rows, 38 columns>
    """

    def __init__(self, run: _zeren.Evaluated) -> None:
        self._run = run

    @property
    def on(self) -> datetime.date:
        """The day it is of.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}"}).evaluate(on="2022-01-01").on
        datetime.date(2022, 1, 1)
        """
        return self._run.today

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that show results: units, ladders, duties, facts that rules give columns to.

        >>> import zeren
        >>> zeren.load(zeren.rules("anji-2022")).evaluate(on="2022-06-30").tables[0]
        'county'
        """
        return tuple(self._run.default_tables)

    def __getitem__(self, name: str) -> Table:
        return self.table(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def table(
        self,
        name: str,
        *,
        all_columns: bool = False,
        columns: Sequence[str] | None = None,
        exact: bool = False,
        dictionary: bool = False,
    ) -> Table:
        """A table by its name or label.

        `all_columns` takes the parts that scores are made of too, `columns` names some. `exact` gives numbers as exact
        fractions beside the decimals, `dictionary` encodes texts so in Arrow. Raises `UnknownNameError`.

        >>> import zeren
        >>> result = zeren.load(zeren.rules("anji-2022")).evaluate(on="2022-06-30")
        >>> [column.name for column in result.table("township", columns=["name", "rank"]).columns]
        ['name', 'rank']
        """
        number = self._run.find_table(name)
        if number is None:
            raise UnknownNameError(f"there is no table `{name}`; there are: {', '.join(self.tables)}")
        if self._run.is_left_out(number):
            raise UnknownNameError(f"the table `{name}` is made on demand only: evaluate with on_demand=True")
        return Table(self._run, number, all_columns, columns, exact, dictionary)

    @property
    def rejects(self) -> Records[Reject]:
        """Rows that could not be used, each with its reason, as `rejects.csv` has them.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}"}).evaluate(on="2022-01-01").rejects
        ()
        """
        return Records(Reject(*each) for each in self._run.rejects)

    @property
    def findings(self) -> Records[Finding]:
        """What checks, assignments and duties report.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}"}).evaluate(on="2022-01-01").findings
        ()
        """
        return Records(
            Finding(kind, name, tuple(rows), tuple(clauses), en, zh)
            for kind, name, rows, clauses, en, zh in self._run.findings
        )

    @property
    def errors(self) -> Records[CellError]:
        """Cells without a value because a rule failed on them.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}"}).evaluate(on="2022-01-01").errors
        ()
        """
        return Records(CellError(*each) for each in self._run.errors)

    def explain(self, table: str, key: str, column: str, *, facts: int = 20) -> Explanation:
        """Why a cell has its value: a row by its key (of a unit also its name or path), at most `facts` facts a sum.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine twice for e = n * 2"})
        >>> result = pack.evaluate(facts={"e": {"id": ["1"], "n": [3]}}, on="2022-01-01")
        >>> str(result.explain("e", "1", "twice")).splitlines()[0]
        'twice of 1 on 2022-01-01: 6   [a.zr:3]'
        """
        number = self._run.find_table(table)
        if number is None:
            raise UnknownNameError(f"there is no table `{table}`; there are: {', '.join(self.tables)}")
        known = self._run.columns(number)
        for at, name, label, *_ in known:
            if column in (name, label):
                return Explanation(self._run.explain(number, key, at, facts))
        raise UnknownNameError(f"`{table}` has no column `{column}`; it has: {', '.join(each[1] for each in known)}")

    def who(self, unit: str, domain: str) -> tuple[Responsible, ...]:
        """Who is responsible for a domain at a unit (by code, name or path), nearest first within each kind.

        >>> import zeren
        >>> result = zeren.load(zeren.rules("anji-2022")).evaluate(on="2022-06-30")
        >>> len(result.who("梅溪镇", "fire")) > 0
        True
        """
        return tuple(
            Responsible(kind, code, path, tuple(label or name for name, label in bodies))
            for kind, code, path, bodies in self._run.who(unit, domain)
        )

    def to_json(self, *, exact: bool = False) -> str:
        """The whole result as JSON, as `zeren run --format json` prints it (docs/result.schema.json).

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}"}).evaluate(on="2022-01-01").to_json()[:12]
        '{"version":1'
        """
        return self._run.json(exact)

    def __repr__(self) -> str:
        return f"<zeren.Result of {self.on}: {len(self.tables)} tables, {len(self._run.rejects)} rejects>"

    def _repr_html_(self) -> str:
        rows = [(name, *self._run.table(self._run.find_table(name) or 0)[1:]) for name in self.tables]
        return _html.table(["table", "label", "rows"], rows, f"{self.on}")
