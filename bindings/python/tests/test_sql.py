"""Facts out of databases and results back: SQLite and DuckDB here, a PostgreSQL server in full/."""

import sqlite3
from decimal import Decimal

import duckdb
import pytest
import zeren

from conftest import UNITS

HAZARDS = """
create table hazard (id varchar, "所在" varchar, found date, due date, closed date, severity integer, cost numeric(10, 2),
                     grade varchar, urgent boolean);
insert into hazard values
  ('H1', 'A1', '2022-03-01', '2022-03-31', null, 1, 12.50, 'low', true),
  ('H2', '余村', '2022-06-01', '2022-07-01', null, 2, null, '一般', null),
  ('隐患三', 'A2', '2022-06-10', '2022-06-25', '2022-06-20', 3, 3, 'high', false);
create table units (code varchar, name varchar, level varchar, parent varchar);
insert into units values ('A', '安吉县', 'county', null), ('A1', '余村', 'village', 'A'), ('A2', '梅溪村', 'village', 'A');
"""


def open_sqlite():
    connection = sqlite3.connect(":memory:")
    connection.executescript(HAZARDS)
    return connection


def open_duckdb():
    connection = duckdb.connect()
    connection.execute(HAZARDS)
    return connection


@pytest.fixture(params=[open_sqlite, open_duckdb])
def connection(request):
    connection = request.param()
    yield connection
    connection.close()


def tables(connection):
    if isinstance(connection, sqlite3.Connection):
        return {name for (name,) in connection.execute("select name from sqlite_master")}
    return {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}


def test_a_round_trip_gives_what_columns_give(pack, hazards, connection):
    result = zeren.evaluate_sql(pack, connection, on="2022-06-30", exact=True)
    assert result.rejects == ()
    assert result["village"].to_csv() == pack.evaluate(UNITS, {"hazard": hazards}, on="2022-06-30")["village"].to_csv()
    query = 'select code, open_count, spent, spent_exact, mean_severity_exact, "index" from zeren_village order by code'
    rows = connection.execute(query).fetchall()
    assert [(*row[:2], Decimal(str(row[2])), *row[3:]) for row in rows] == [
        ("A1", 2, Decimal("12.5"), "25/2", "3/2", 95),
        ("A2", 0, 3, "3", "3", 100),
    ]


def test_numbers_are_numeric_with_their_digits(pack, connection):
    zeren.evaluate_sql(pack, connection, on="2022-06-30", results=["hazard"])
    if isinstance(connection, sqlite3.Connection):
        types = {row[1]: row[2] for row in connection.execute("pragma table_info(zeren_hazard)")}
    else:
        types = {row[0]: row[1] for row in connection.execute("describe zeren_hazard").fetchall()}
    assert types["cost"].replace(" ", "") in ("DECIMAL(38,2)", "NUMERIC(38,2)")
    assert types["due"] == "DATE"
    assert types["urgent"] == "BOOLEAN"


def test_a_second_day_replaces_the_first(pack, connection):
    zeren.evaluate_sql(pack, connection, on="2022-06-30")
    zeren.evaluate_sql(pack, connection, on="2022-07-02")
    assert connection.execute('select "index" from zeren_village where code = \'A1\'').fetchall() == [(90,)]


def test_names_as_the_caller_wants_them(pack, connection):
    connection.execute('alter table hazard rename to "隐患"')  # the entity's label
    zeren.evaluate_sql(pack, connection, on="2022-06-30", results=["village"], prefix="r_")
    assert tables(connection) == {"隐患", "units", "r_village"}
    connection.execute('alter table "隐患" rename to other')
    zeren.evaluate_sql(pack, connection, on="2022-06-30", tables={"hazard": "other"}, write=False)
    assert tables(connection) == {"other", "units", "r_village"}


def test_a_missing_table_is_named_or_empty(pack, connection):
    connection.execute("drop table hazard")
    with pytest.raises(zeren.FactsError, match="no table `hazard`; it has: units "):
        zeren.evaluate_sql(pack, connection, on="2022-06-30")
    result = zeren.evaluate_sql(pack, connection, on="2022-06-30", missing="empty", write=False)
    assert result["village"].column("open_count") == [0, 0]
    with pytest.raises(zeren.FactsError, match="no table `gone`"):
        zeren.evaluate_sql(pack, connection, on="2022-06-30", missing="empty", tables={"hazard": "gone"})
    with pytest.raises(zeren.FactsError, match="the pack has no table `hazards`"):
        zeren.evaluate_sql(pack, connection, on="2022-06-30", tables={"hazards": "hazard"})


def test_a_column_that_does_not_fit_is_named_and_nothing_written(pack):
    connection = open_duckdb()
    connection.execute("alter table hazard alter cost type double")
    connection.execute("update hazard set cost = 0.5")
    with pytest.raises(zeren.FactsError, match="column `cost`"):
        zeren.evaluate_sql(pack, connection, on="2022-06-30")
    assert tables(connection) == {"hazard", "units"}


def test_all_results_are_written_or_none(pack, connection):
    zeren.evaluate_sql(pack, connection, on="2022-06-30", results=["village"])
    connection.execute("create view zeren_hazard as select 1")  # `drop table` refuses a view
    with pytest.raises(zeren.ZerenError, match="nothing was written: table `zeren_hazard`"):
        zeren.evaluate_sql(pack, connection, on="2022-07-02", results=["village", "hazard"])
    assert connection.execute('select "index" from zeren_village where code = \'A1\'').fetchall() == [(95,)]


def test_a_transaction_of_the_callers_is_not_joined(pack):
    connection = open_sqlite()
    connection.execute("begin")
    with pytest.raises(zeren.ParameterError, match="a transaction open"):
        zeren.evaluate_sql(pack, connection, on="2022-06-30")
    assert connection.in_transaction


def test_other_objects_are_no_connections(pack):
    with pytest.raises(zeren.ParameterError, match="no connection that zeren knows"):
        zeren.evaluate_sql(pack, object(), on="2022-06-30")
