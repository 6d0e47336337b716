"""Sessions change facts and tell what follows."""

import datetime
import decimal

import pytest
import zeren

from conftest import UNITS


@pytest.fixture
def session(pack, hazards):
    with pack.session(UNITS, {"hazard": hazards}, on="2022-06-30") as opened:
        yield opened


def test_changes_are_told(session):
    assert session.value("village", "A1", "index") == 95
    assert session.update("hazard", "H1", closed="2022-06-20") == "H1"
    changed = {(c.table, c.key, c.column): (c.before, c.after) for c in session.changes()}
    assert changed["village", "A1", "index"] == (95, 100)
    assert changed["hazard", "H1", "closed"] == (None, datetime.date(2022, 6, 20))
    assert session.changes() == []


def test_values_keep_their_types(session):
    assert session.value("hazard", "H1", "cost") == decimal.Decimal("12.5")
    session.update("hazard", "H1", cost=decimal.Decimal("0.05"), closed=datetime.date(2022, 6, 1), severity=4)
    assert session.value("hazard", "H1", "cost") == decimal.Decimal("0.05")
    assert session.value("hazard", "H1", "closed") == datetime.date(2022, 6, 1)
    with pytest.raises(zeren.ParameterError, match="float"):
        session.update("hazard", "H1", cost=0.05)


def test_all_changes_or_none(session):
    before = session.value("village", "A1", "open_count")
    with pytest.raises(zeren.ChangeError):
        session.apply(zeren.Change.remove("hazard", "H1"), zeren.Change.update("hazard", "H9", severity=1))
    assert session.value("village", "A1", "open_count") == before
    keys = session.apply(
        zeren.Change.insert("hazard", id="H4", at="A2", found="2022-06-01", due="2022-06-02", severity=1, grade="low"),
        zeren.Change.remove("hazard", "H1"),
    )
    assert keys == ["H4", "H1"]
    assert session.state("hazard", "H1", "at") == "no row"


def test_the_day_advances(session):
    session.advance("2022-07-02")
    assert session.today == datetime.date(2022, 7, 2)
    assert session.value("village", "A1", "index") == 90


def test_equals_a_fresh_evaluation(pack, session, hazards):
    session.update("hazard", "H2", closed="2022-06-29")
    hazards["closed"][1] = "2022-06-29"
    fresh = pack.evaluate(UNITS, {"hazard": hazards}, on="2022-06-30")["village"]
    for row in fresh.rows(exact=True):
        for column in ("open_count", "index", "place"):
            assert session.value("village", row["code"], column) == row[column]


def test_a_closed_session_says_so(session):
    session.close()
    with pytest.raises(zeren.ZerenError, match="closed"):
        session.changes()
