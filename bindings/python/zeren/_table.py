"""Result tables."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _html, _zeren
from ._errors import UnknownNameError
from ._options import PathLike, is_chinese

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@dataclass(frozen=True)
class Column:
    """A column of a result table: its name, label and kind.

    `kind` is count, number, bool, date, moment, enumeration, unit, row, text, bodies or members; `digits` are those
    after the point of a number; `shown` is False for the parts that scores are made of.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  price : number(2) }"})
    >>> table = pack.evaluate(facts={"e": {"id": ["1"], "price": ["9.5"]}}, on="2022-01-01").table("e")
    >>> [(column.name, column.kind, column.digits) for column in table.columns if column.kind == "number"]
    [('price', 'number', 2)]
    """

    name: str
    label: str
    kind: str
    digits: int
    shown: bool
    _number: int


@dataclass(frozen=True)
class ExportError:
    """A cell that a column of Arrow cannot hold: its row's key, its column, and its exact value. It is null there.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : number }\\ndefine big for e = n * n"})
    >>> result = pack.evaluate(facts={"e": {"id": ["1"], "n": ["1" + "0" * 30]}}, on="2022-01-01")
    >>> result["e"].export_errors[-1].column
    'big'
    """

    key: str
    column: str
    value: str


class Table:
    """A table of results. It lends its columns through Arrow, converts, and shows itself in a notebook.

    In Arrow, counts are int64, numbers decimal128(38, k), dates date32, moments timestamp[s], truth bool, all else text;
    absent cells and those in error are null. Python gets int, Decimal, date, datetime, bool and str.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine third for e = n / 3"})
    >>> table = pack.evaluate(facts={"e": {"id": ["1", "2"], "n": [3, 4]}}, on="2022-01-01")["e"]
    >>> print(table)
    id  n  third
    --  -  -----
    1   3   1.00
    2   4   1.33
    """

    def __init__(
        self,
        run: _zeren.Evaluated,
        number: int,
        all_columns: bool,
        chosen: Sequence[str] | None,
        exact: bool,
        dictionary: bool,
    ) -> None:
        self._run = run
        self._number = number
        self._all_columns = all_columns
        self._chosen = list(chosen or [])
        self._exact = exact
        self._dictionary = dictionary
        self.name, self.label, self._rows = run.table(number)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
        >>> [column.name for column in pack.evaluate(on="2022-01-01").table("e").columns]
        ['id', 'n']
        """
        known = [Column(n, label, kind, digits, shown, at) for at, n, label, kind, digits, shown in self._run.columns(self._number)]
        if not self._chosen:
            return tuple(column for column in known if self._all_columns or column.shown)
        by_name = {column.name: column for column in known}
        return tuple(by_name[name] for name in self._chosen if name in by_name)

    def __len__(self) -> int:
        return self._rows

    @property
    def keys(self) -> list[str]:
        """The key of each row: a unit's code, the key of a fact.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key }"})
        >>> pack.evaluate(facts={"e": {"id": ["b", "a"]}}, on="2022-01-01").table("e").keys
        ['a', 'b']
        """
        return self._run.keys(self._number)

    def column(self, name: str, *, exact: bool | None = None) -> list[Any]:
        """The values of a column; None where a cell is absent or in error. With `exact` numbers are Fractions.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine third for e = n / 3"})
        >>> table = pack.evaluate(facts={"e": {"id": ["1"], "n": [4]}}, on="2022-01-01")["e"]
        >>> table.column("third"), table.column("third", exact=True)
        ([Decimal('1.33')], [Fraction(4, 3)])
        """
        for at, known, label, *_ in self._run.columns(self._number):
            if name in (known, label):
                return self._run.values(self._number, at, self._exact if exact is None else exact)
        names = ", ".join(known for _, known, *_ in self._run.columns(self._number))
        raise UnknownNameError(f"`{self.name}` has no column `{name}`; it has: {names}")

    def rows(self, *, exact: bool | None = None) -> Iterator[dict[str, Any]]:
        """The rows as dicts.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
        >>> list(pack.evaluate(facts={"e": {"id": ["1"], "n": [4]}}, on="2022-01-01").table("e").rows())
        [{'id': '1', 'n': 4}]
        """
        names = [column.name for column in self.columns]
        values = [self.column(name, exact=exact) for name in names]
        for row in zip(*values, strict=True):
            yield dict(zip(names, row, strict=True))

    # ---- Other forms ----

    def to_csv(self, path: PathLike | None = None, *, exact: bool | None = None) -> str:
        """CSV, byte for byte what `zeren run --format csv` writes; into a file too where a path is given.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
        >>> pack.evaluate(facts={"e": {"id": ["1"], "n": [4]}}, on="2022-01-01").table("e").to_csv()
        'id,n\\n1,4\\n'
        """
        text = self._run.csv(self._number, self._all_columns, self._exact if exact is None else exact, self._chosen)
        if path is not None:
            with open(os.fspath(path), "w", encoding="utf-8", newline="") as file:
                file.write(text)
        return text

    def to_text(self, lang: str = "en") -> str:
        """The table as a terminal shows it.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": 'pack p {}\\nentity e "物品" { id "编号" : key }'})
        >>> pack.evaluate(facts={"e": {"id": ["1"]}}, on="2022-01-01").table("e").to_text("zh").split()
        ['编号', '----', '1']
        """
        return self._run.text(self._number, self._all_columns, self._exact, is_chinese(lang), self._chosen)

    def to_arrow(self, *, exact: bool | None = None, dictionary: bool | None = None) -> pyarrow.Table:
        """A table of PyArrow. `exact` adds a column `NAME_exact` with the fraction to each number, `dictionary` encodes texts.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine third for e = n / 3"})
        >>> table = pack.evaluate(facts={"e": {"id": ["1"], "n": [4]}}, on="2022-01-01")["e"]
        >>> table.to_arrow(exact=True).to_pylist()
        [{'id': '1', 'n': 4, 'third': Decimal('1.33'), 'third_exact': '4/3'}]
        """
        import pyarrow

        return pyarrow.table(self._with(exact, dictionary))

    def to_polars(self, *, exact: bool | None = None, dictionary: bool | None = None) -> polars.DataFrame:
        """A data frame of Polars; arguments as for `to_arrow`.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
        >>> pack.evaluate(facts={"e": {"id": ["1"], "n": [4]}}, on="2022-01-01").table("e").to_polars().shape
        (1, 2)
        """
        import polars

        return polars.DataFrame(self._with(exact, dictionary))

    def to_pandas(self, *, exact: bool | None = None) -> pandas.DataFrame:
        """A data frame of pandas: Int64, boolean, string, and objects for Decimal (`exact`: Fraction), date and datetime.

        Needs no PyArrow. Row labels are the keys.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
        >>> frame = pack.evaluate(facts={"e": {"id": ["1"], "n": [4]}}, on="2022-01-01").table("e").to_pandas()
        >>> int(frame.loc["1", "n"])
        4
        """
        import pandas

        dtypes: dict[str, Any] = {"count": "Int64", "bool": "boolean", "number": "object", "date": "object", "moment": "object"}
        make: Any = pandas.array  # its overloads know no type by name
        columns: dict[str, Any] = {
            column.name: make(self.column(column.name, exact=exact), dtype=dtypes.get(column.kind, "string"))
            for column in self.columns
        }
        return pandas.DataFrame(columns, index=pandas.Index(self.keys, name="key"))

    def _with(self, exact: bool | None, dictionary: bool | None) -> Table:
        return Table(
            self._run,
            self._number,
            self._all_columns,
            self._chosen,
            self._exact if exact is None else exact,
            self._dictionary if dictionary is None else dictionary,
        )

    # ---- Arrow ----

    def _export(self) -> _zeren.ExportedTable:
        return self._run.export(self._number, [column._number for column in self.columns], self._exact, self._dictionary)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table as an Arrow stream of one batch; a requested schema is not looked at.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key }"})
        >>> type(pack.evaluate(on="2022-01-01").table("e").__arrow_c_stream__()).__name__
        'PyCapsule'
        """
        return self._export().stream()

    def __arrow_c_schema__(self) -> object:
        """Its Arrow schema.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key }"})
        >>> type(pack.evaluate(on="2022-01-01").table("e").__arrow_c_schema__()).__name__
        'PyCapsule'
        """
        return self._export().schema()

    @property
    def export_errors(self) -> tuple[ExportError, ...]:
        """The cells that Arrow's types cannot hold: numbers of more than 38 digits.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key }"})
        >>> pack.evaluate(on="2022-01-01").table("e").export_errors
        ()
        """
        return tuple(ExportError(*each) for each in self._run.export_errors(self._number, self._export()))

    def __str__(self) -> str:
        return self.to_text().rstrip("\n")

    def __repr__(self) -> str:
        return f"<zeren.Table {self.name}: {len(self)} rows, {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        headers = [column.label or column.name for column in self.columns]
        values = [self.column(column.name)[: _html.SHOWN] for column in self.columns]
        caption = f"{self.name} {self.label}".strip()
        return _html.table(headers, zip(*values, strict=True), caption, len(self) - _html.SHOWN)
