"""What a change of the rules does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import _html, _zeren
from ._facts import FactsLike
from ._options import Day, Minute, ParamValue, is_chinese
from ._pack import Pack, UnitsLike


@dataclass(frozen=True)
class CellDifference:
    """A cell that is not the same on both sides; `column` is None where only one side has the row.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nparam k = 2\\nentity e { id : key  n : count }\\ndefine x for e = n * k"})
    >>> diff = zeren.diff(pack, facts={"e": {"id": ["1"], "n": [3]}}, on="2022-01-01", params_b={"k": 3})
    >>> diff.cells[0].a, diff.cells[0].b
    (6, 9)
    """

    table: str
    key: str
    label: str
    unit: str
    column: str | None
    a: Any
    b: Any
    text_a: str
    text_b: str


class Diff:
    """Every cell in which two evaluations differ: what `diff` gives. `str` is the text of `zeren diff`.

    >>> import zeren
    >>> pack = zeren.load(zeren.rules("anji-2022"))
    >>> diff = zeren.diff(pack, on="2022-06-30", params_b={"village_overdue_points": 5})
    >>> diff.same
    False
    """

    def __init__(self, comparison: _zeren.Comparison, names: tuple[str, str]) -> None:
        self._comparison = comparison
        self._names = names

    @property
    def same(self) -> bool:
        """True where nothing differs.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}"})
        >>> zeren.diff(pack, pack, on="2022-01-01").same
        True
        """
        return self._comparison.same

    @property
    def cells(self) -> tuple[CellDifference, ...]:
        """The cells that differ, by unit in the order of the tree; numbers are exact.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}"})
        >>> zeren.diff(pack, pack, on="2022-01-01").cells
        ()
        """
        return tuple(CellDifference(*each) for each in self._comparison.differences)

    def text(self, lang: str = "en", *, limit: int = 50) -> str:
        """The text of `zeren diff`, of at most `limit` differences (0: all).

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}"})
        >>> len(zeren.diff(pack, pack, on="2022-01-01").text("zh")) > 0
        True
        """
        return self._comparison.text(*self._names, is_chinese(lang), limit)

    @property
    def json(self) -> str:
        """The JSON of `zeren diff --format json` (docs/diff.md).

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}"})
        >>> zeren.diff(pack, pack, on="2022-01-01").json.split()[:3]
        ['{', '"version":', '1,']
        """
        return self._comparison.json(*self._names)

    def __str__(self) -> str:
        return self.text().rstrip("\n")

    def __repr__(self) -> str:
        return f"<zeren.Diff: {len(self._comparison.differences)} differences>"

    def _repr_html_(self) -> str:
        cells = self.cells
        rows = [(c.table, c.label or c.key, c.column, c.text_a, c.text_b) for c in cells[: _html.SHOWN]]
        return _html.table(["table", "row", "column", *self._names], rows, "", len(cells) - _html.SHOWN)


def diff(
    pack_a: Pack,
    pack_b: Pack | None = None,
    *,
    units: UnitsLike | None = None,
    facts: FactsLike | None = None,
    on: Day | None = None,
    at: Minute | None = None,
    params_a: Mapping[str, ParamValue] | None = None,
    params_b: Mapping[str, ParamValue] | None = None,
    tables: Sequence[str] = (),
    all_columns: bool = False,
    floats: int | None = None,
    threads: int = 1,
) -> Diff:
    """Which cells a change of rules moves: two packs, or one under two sets of parameters, over the same facts and units.

    Without units and facts both see those of the first pack. A reader that can be read only once cannot be given.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nparam k = 2\\nentity e { id : key  n : count }\\ndefine x for e = n * k"})
    >>> zeren.diff(pack, facts={"e": {"id": ["1"], "n": [3]}}, on="2022-01-01", params_b={"k": 3})
    <zeren.Diff: 1 differences>
    """
    other = pack_a if pack_b is None else pack_b
    if facts is None:
        facts = pack_a._pack.facts_folder or {}
    if units is None:
        units = pack_a._pack.units_file
    a = pack_a.evaluate(units, facts, on=on, at=at, params=params_a, floats=floats, threads=threads, on_demand=True)
    b = other.evaluate(units, facts, on=on, at=at, params=params_b, floats=floats, threads=threads, on_demand=True)
    differ = pack_a._pack.path != other._pack.path
    names = (pack_a._pack.path or "A", other._pack.path or "B") if differ else ("A", "B")
    return Diff(_zeren.compare(a._run, b._run, list(tables), all_columns), names)
