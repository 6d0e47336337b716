"""Facts in all the forms that Python has them in."""

from __future__ import annotations

import array
import datetime
import importlib.util
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol, Union, runtime_checkable

from . import _zeren
from ._errors import FactsError
from ._options import PathLike, exact_text
from ._progress import Work


@runtime_checkable
class ArrowStream(Protocol):
    """Anything that lends its columns through Arrow: a data frame of pandas, Polars or PyArrow, a relation of DuckDB.

    >>> import zeren
    >>> isinstance({"id": ["1"]}, zeren.ArrowStream)
    False
    """

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """A capsule named `arrow_array_stream`.

        >>> import zeren
        >>> result = zeren.compile({"a.zr": "pack p {}\\ntier t > u"}).evaluate(
        ...     {"code": ["1"], "name": ["A"], "level": ["t"], "parent": [None]}, on="2022-01-01")
        >>> type(result["t"].__arrow_c_stream__()).__name__
        'PyCapsule'
        """
        ...


VALUES = (str, bool, int, Decimal, Fraction, datetime.date)
CHINA = datetime.timezone(datetime.timedelta(hours=8))

#: A table: a file, an object that speaks Arrow, columns by name, or rows.
TableLike = Union[PathLike, ArrowStream, Mapping[str, Any], Sequence[Mapping[str, Any]]]
#: All facts: a folder with a file a table, or tables by the names of the pack.
FactsLike = Union[PathLike, Mapping[str, TableLike]]


def is_path(value: object) -> bool:
    return isinstance(value, (str, os.PathLike))


def speaks_arrow(value: object) -> bool:
    return hasattr(value, "__arrow_c_stream__") or hasattr(value, "__arrow_c_array__")


def is_folder(value: object) -> bool:
    return is_path(value) and os.path.isdir(value)  # type: ignore[arg-type]


def read_facts(
    pack: _zeren.Pack,
    facts: FactsLike | None,
    floats: int | None,
    threads: int,
    limits: list[tuple[str, int]],
    work: Work,
) -> _zeren.Facts:
    read = _zeren.Facts(pack)
    if facts is None:
        facts = pack.facts_folder or {}
    if is_path(facts):
        folder = os.fspath(facts)  # type: ignore[arg-type]
        if not os.path.isdir(folder):
            raise FactsError(f"there is no folder of facts `{folder}`")
        work.step("facts")
        read.add_folder(folder, threads, limits, work.tick)
        return read
    for name, table in facts.items():  # type: ignore[union-attr]
        work.step(name)
        add_table(read, name, table, floats, limits, work)
    return read


def add_table(
    read: _zeren.Facts, name: str, table: Any, floats: int | None, limits: list[tuple[str, int]], work: Work
) -> None:
    if is_path(table):
        read.add_file(name, os.fspath(table), limits, work.tick)
    elif speaks_arrow(table) and not needs_pyarrow(table):
        read.add_arrow(name, table, floats, work.tick)
    else:
        read.add_columns(name, columns_of(name, table), floats)


def needs_pyarrow(table: Any) -> bool:
    """True for a data frame of pandas where PyArrow, by which it lends its columns, is not installed."""
    if type(table).__module__.partition(".")[0] != "pandas":
        return False
    return importlib.util.find_spec("pyarrow") is None


def columns_of(name: str, table: Any) -> list[tuple[str, Any]]:
    if isinstance(table, Mapping) or hasattr(table, "items"):
        return [(str(column), column_of(name, str(column), values)) for column, values in table.items()]
    if isinstance(table, Sequence) and all(isinstance(row, Mapping) for row in table):
        names = list(dict.fromkeys(column for row in table for column in row))
        return [(n, column_of(name, n, [row.get(n) for row in table])) for n in names]
    raise FactsError(
        f"table `{name}` is a {type(table).__name__}: give a path, a data frame, columns by name, or rows as dicts"
    )


def column_of(table: str, column: str, values: Any) -> Any:
    """The values as the extension takes them: Arrow, a buffer of numbers, or a list of texts."""
    is_series = type(values).__module__.partition(".")[0] == "pandas"
    if speaks_arrow(values) and not is_series:
        return values
    if is_series:
        values = values.to_numpy()
    kind = getattr(getattr(values, "dtype", None), "kind", None)
    if kind is not None and getattr(values, "ndim", 1) != 1:
        raise FactsError(f"table `{table}`, column `{column}`: an array of {values.ndim} dimensions is no column")
    if kind in ("i", "u", "f"):
        return values if values.flags.c_contiguous else values.copy()
    if kind == "M":
        values = values.astype("datetime64[us]")
    if hasattr(values, "tolist"):
        values = values.tolist()
    return values_of(table, column, list(values))


def values_of(table: str, column: str, values: list[Any]) -> Any:
    there = [value for value in values if not is_missing(value)]
    if any(isinstance(value, float) for value in there):
        return floats_of(table, column, values)
    if there and all(isinstance(value, datetime.datetime) for value in there):
        return tuple(None if is_missing(value) else microseconds(value) for value in values)
    return [None if is_missing(value) else text_of(table, column, value) for value in values]


def microseconds(moment: datetime.datetime) -> int:
    """Since 1970 in the time that packs live in: China's."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(CHINA).replace(tzinfo=None)
    return (moment - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)


def is_missing(value: object) -> bool:
    # NaN, pandas' NaT and NA are not equal to themselves, or to anything.
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def text_of(table: str, column: str, value: object) -> str:
    if hasattr(value, "item") and not isinstance(value, VALUES):
        value = value.item()  # a scalar of NumPy
    if not isinstance(value, VALUES):
        raise FactsError(f"table `{table}`, column `{column}`: a {type(value).__name__} is no value of a field")
    return exact_text(value)


def floats_of(table: str, column: str, values: Iterable[Any]) -> array.array[float]:
    numbers = array.array("d")
    for value in values:
        if is_missing(value):
            numbers.append(math.nan)
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and float(value) == value:
            numbers.append(value)
        else:
            raise FactsError(f"table `{table}`, column `{column}`: it holds floats beside {value!r}")
    return numbers
