"""A round trip through a PostgreSQL server that this test starts and stops (`ctest -L full`)."""

import glob
import os
import shutil
import socket
import subprocess
import tempfile
from decimal import Decimal

import pytest
import zeren

from conftest import UNITS
from test_sql import HAZARDS

pytestmark = pytest.mark.skipif("ZEREN_POSTGRES" not in os.environ, reason="ctest -L full starts a PostgreSQL server")


def as_postgres(*command):
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command] if os.getuid() == 0 else list(command)


@pytest.fixture(scope="module")
def server():
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
    folder = tempfile.mkdtemp(prefix="zeren-postgres-")
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(program, *arguments):
        command = as_postgres(f"{programs}/{program}", "-D", f"{folder}/data", *arguments)
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", options, "start")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def connection(server):
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(server) as connection:
        with connection.cursor() as cursor:
            for statement in ("drop schema public cascade; create schema public; " + HAZARDS).split(";"):
                if statement.strip():
                    cursor.execute(statement)
        connection.commit()
        yield connection


def rows(connection, query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_a_round_trip_gives_what_columns_give(pack, hazards, connection):
    result = zeren.evaluate_sql(pack, connection, on="2022-06-30", exact=True, results=["village", "hazard"])
    assert result.rejects == ()
    assert result["village"].to_csv() == pack.evaluate(UNITS, {"hazard": hazards}, on="2022-06-30")["village"].to_csv()
    connection.rollback()  # what was committed is there still
    found = rows(connection, 'select code, open_count, spent, spent_exact, "index" from zeren_village order by code')
    assert [(*row[:2], Decimal(row[2]), *row[3:]) for row in found] == [
        ("A1", 2, Decimal("12.50"), "25/2", "95.00"),
        ("A2", 0, Decimal(3), "3", "100.00"),
    ]
    types = rows(
        connection,
        "select data_type, numeric_precision, numeric_scale from information_schema.columns"
        " where table_name = 'zeren_hazard' and column_name = 'cost'",
    )
    assert types == [("numeric", 38, 2)]


def test_all_results_are_written_or_none(pack, connection):
    zeren.evaluate_sql(pack, connection, on="2022-06-30", results=["village"])
    with connection.cursor() as cursor:
        cursor.execute("create view zeren_hazard as select 1 as one")
    connection.commit()
    with pytest.raises(zeren.ZerenError, match="nothing was written: table `zeren_hazard`"):
        zeren.evaluate_sql(pack, connection, on="2022-07-02", results=["village", "hazard"])
    assert rows(connection, "select \"index\" from zeren_village where code = 'A1'") == [("95.00",)]


def test_another_schema(pack, connection):
    with connection.cursor() as cursor:
        cursor.execute("create schema safety")
        cursor.execute("alter table hazard set schema safety")
        cursor.execute("alter table units set schema safety")
    connection.commit()
    with pytest.raises(zeren.FactsError, match="no table `hazard`"):
        zeren.evaluate_sql(pack, connection, on="2022-06-30")
    zeren.evaluate_sql(pack, connection, on="2022-06-30", schema="safety")
    assert len(rows(connection, "select * from safety.zeren_village")) == 2
