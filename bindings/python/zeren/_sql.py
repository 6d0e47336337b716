"""Facts out of a database, results back into it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Protocol

from ._errors import FactsError, ParameterError, ZerenError
from ._options import Day, Minute, ParamValue
from ._pack import Pack, UnitsLike
from ._result import Result
from ._table import Table

SQL_TYPES = {"count": "BIGINT", "bool": "BOOLEAN", "date": "DATE", "moment": "TIMESTAMP"}


def evaluate_sql(
    pack: Pack,
    connection: Any,
    *,
    on: Day | None = None,
    at: Minute | None = None,
    units: UnitsLike | None = None,
    tables: Mapping[str, str] | None = None,
    missing: str = "error",
    write: bool = True,
    results: Iterable[str] | None = None,
    prefix: str = "zeren_",
    schema: str | None = None,
    exact: bool = False,
    params: Mapping[str, ParamValue] | None = None,
    threads: int = 1,
    floats: int | None = None,
    strict: bool = False,
) -> Result:
    """Evaluates over the tables of a database, and writes the results back in one transaction.

    `connection` is one of DuckDB, of `sqlite3`, or of an ADBC driver (`adbc_driver_postgresql.dbapi`), with no
    transaction of the caller's open. Each entity of the pack is read from the table of its name, or of its label;
    `tables` names others (`{"hazard": "hazards_2022"}`). A table that is not there raises `FactsError`, or with
    `missing="empty"` is one without rows. Units come from a table `units` (code, name, level, parent) where there is
    one, else the pack's own; `units` gives others.

    Each result table (`results` names some) replaces the table `zeren_` + its name: numbers are NUMERIC(38, k) with the
    digits that the pack declares, `exact` adds the fraction as text (`NAME_exact`). A number of more than 38 digits is
    null. If one cannot be written none is. `schema` is where tables are read and written, else the connection's own.
    The result that is returned has the rejects, findings and errors, which are not written.

    >>> import sqlite3, zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine third for e = n / 3"})
    >>> with sqlite3.connect(":memory:") as connection:
    ...     _ = connection.execute("create table e (id text, n integer)")
    ...     _ = connection.execute("insert into e values ('1', 4)")
    >>> result = zeren.evaluate_sql(pack, connection, on="2022-01-01", exact=True)
    >>> connection.execute("select * from zeren_e").fetchall()
    [('1', 4, 1.33, '4/3')]
    """
    if missing not in ("error", "empty"):
        raise ParameterError('`missing` is "error" or "empty"')
    database = _database(connection, schema)
    there = database.tables()
    facts = {
        entity: database.read(table) for entity, table in _chosen(pack, there, dict(tables or {}), missing).items()
    }
    if units is None and "units" in there and "units" not in facts:
        units = database.read("units")
    result = pack.evaluate(
        units, facts, on=on, at=at, params=params, threads=threads, floats=floats, strict=strict
    )
    if write:
        names = list(result.tables if results is None else results)
        _write(database, {prefix + result[name].name: result.table(name, exact=exact) for name in names})
    return result


def _chosen(pack: Pack, there: set[str], tables: dict[str, str], missing: str) -> dict[str, str]:
    """The table of each entity."""
    entities = {name: label for name, label, kind, _ in pack._pack.tables if kind == "facts"}
    for name in tables:
        if name not in entities:
            raise FactsError(f"the pack has no table `{name}`; it has: {', '.join(entities)}")
    chosen: dict[str, str] = {}
    lost: list[str] = []
    for name, label in entities.items():
        wanted = tables.get(name) or (label if name not in there and label in there else name)
        if wanted in there:
            chosen[name] = wanted
        elif missing == "error" or name in tables:
            lost.append(wanted)
    if lost:
        named = ", ".join(f"`{name}`" for name in lost)
        raise FactsError(
            f"the database has no table {named}; it has: {', '.join(sorted(there)) or 'none'}"
            ' (tables={…} names others, missing="empty" takes them as without rows)'
        )
    return chosen


def _write(database: _Database, tables: Mapping[str, Table]) -> None:
    """All tables, or none."""
    database.begin()
    at = ""
    try:
        for at, table in tables.items():
            place = database.place(at)
            database.execute(f"drop table if exists {place}")
            database.execute(f"create table {place} ({', '.join(_columns(table))})")
            database.insert(at, table)
        at = "commit"
        database.commit()
    except Exception as error:
        database.rollback()
        raise ZerenError(f"nothing was written: table `{at}`: {error}") from error
    except BaseException:
        database.rollback()
        raise


def _columns(table: Table) -> Iterator[str]:
    for column in table.columns:
        if column.kind == "number":
            yield f"{quoted(column.name)} NUMERIC(38, {column.digits})"
            if table._exact:
                yield f"{quoted(column.name + '_exact')} TEXT"
        else:
            yield f"{quoted(column.name)} {SQL_TYPES.get(column.kind, 'TEXT')}"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


class _Database(Protocol):
    """What differs between drivers."""

    def tables(self) -> set[str]: ...
    def read(self, table: str) -> Any: ...
    def place(self, table: str) -> str: ...
    def execute(self, statement: str) -> None: ...
    def insert(self, name: str, table: Table) -> None: ...
    def begin(self) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...


def _database(connection: Any, schema: str | None) -> _Database:
    module = type(connection).__module__.partition(".")[0]
    if module == "sqlite3":
        return _Sqlite(connection, schema)
    if module in ("duckdb", "_duckdb"):
        return _DuckDB(connection, schema)
    if hasattr(connection, "adbc_get_info"):
        return _Adbc(connection, schema)
    raise ParameterError(
        f"a {type(connection).__module__}.{type(connection).__name__} is no connection that zeren knows:"
        " give one of DuckDB, of sqlite3, or of an ADBC driver (adbc_driver_postgresql.dbapi.connect)"
    )


class _Schema:
    def __init__(self, connection: Any, schema: str | None) -> None:
        self.connection = connection
        self.schema = schema

    def place(self, table: str) -> str:
        return quoted(table) if self.schema is None else f"{quoted(self.schema)}.{quoted(table)}"

    def all_of(self, table: str) -> str:
        return f"select * from {self.place(table)}"

    def listing(self) -> str:
        schema = "current_schema()" if self.schema is None else literal(self.schema)
        return f"select table_name from information_schema.tables where table_schema = {schema}"

    def commit(self) -> None:
        self.connection.commit()

    def rollback(self) -> None:
        self.connection.rollback()


class _Sqlite(_Schema):
    def tables(self) -> set[str]:
        master = "sqlite_master" if self.schema is None else f"{quoted(self.schema)}.sqlite_master"
        return {name for (name,) in self.connection.execute(f"select name from {master} where type in ('table', 'view')")}

    def read(self, table: str) -> Any:
        cursor = self.connection.cursor()
        cursor.row_factory = None
        cursor.execute(self.all_of(table))
        names = [each[0] for each in cursor.description]
        columns = list(zip(*cursor, strict=True)) or [()] * len(names)
        schema = "" if self.schema is None else f"{quoted(self.schema)}."
        declared = {row[1]: row[2].upper() for row in self.connection.execute(f"pragma {schema}table_info({quoted(table)})")}
        return {
            name: [_as_declared(value, declared.get(name, "")) for value in column]
            for name, column in zip(names, columns, strict=True)
        }

    def execute(self, statement: str) -> None:
        self.connection.execute(statement)

    def insert(self, name: str, table: Table) -> None:
        columns = [values for column in table.columns for values in _sqlite_values(table, column.name, column.kind)]
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(f"insert into {self.place(name)} values ({marks})", zip(*columns, strict=True))

    def begin(self) -> None:
        if self.connection.in_transaction:
            raise ParameterError("the connection has a transaction open: commit it, or roll it back, first")
        self.connection.execute("begin")


def _as_declared(value: Any, declared: str) -> Any:
    """SQLite keeps truth as integers, and decimals as floats: those of a NUMERIC(p, k) are read at its digits."""
    if isinstance(value, int) and declared.startswith("BOOL") and value in (0, 1):
        return bool(value)
    digits = re.fullmatch(r"(?:NUMERIC|DECIMAL) *\( *\d+ *, *(\d+) *\)", declared)
    if isinstance(value, float) and digits and math.isfinite(value):
        text = f"{value:.{digits[1]}f}"
        return Decimal(text) if float(text) == value else value
    return value


def _sqlite_values(table: Table, name: str, kind: str) -> Iterator[list[Any]]:
    """A column as SQLite takes it: it knows integers, floats and text only."""
    plain = kind in ("count", "bool")
    yield [value if plain or value is None else str(value) for value in table.column(name, exact=False)]
    if table._exact and kind == "number":
        yield [None if value is None else str(value) for value in table.column(name, exact=True)]


class _DuckDB(_Schema):
    VIEW = "zeren result to be written"

    def tables(self) -> set[str]:
        return {name for (name,) in self.connection.execute(self.listing()).fetchall()}

    def read(self, table: str) -> Any:
        return self.connection.sql(self.all_of(table))

    def execute(self, statement: str) -> None:
        self.connection.execute(statement)

    def insert(self, name: str, table: Table) -> None:
        self.connection.register(self.VIEW, table)
        try:
            self.connection.execute(f"insert into {self.place(name)} select * from {quoted(self.VIEW)}")
        finally:
            self.connection.unregister(self.VIEW)

    def begin(self) -> None:
        self.connection.begin()


class _Adbc(_Schema):
    """PostgreSQL; a connection of ADBC is always in a transaction, which the results end."""

    def tables(self) -> set[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(self.listing())
            return {name for (name,) in cursor.fetchall()}

    def read(self, table: str) -> Any:
        with self.connection.cursor() as cursor:
            cursor.execute(self.all_of(table))
            return cursor.fetch_arrow_table()

    def execute(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)

    def insert(self, name: str, table: Table) -> None:
        with self.connection.cursor() as cursor:
            cursor.adbc_ingest(name, table, mode="append", db_schema_name=self.schema)

    def begin(self) -> None:
        pass
