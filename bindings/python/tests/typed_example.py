"""A host's program, held to mypy --strict."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import zeren


def scores(rules: str, hazards: dict[str, list[str]]) -> dict[str, Decimal]:
    pack = zeren.compile({"rules.zr": rules})
    result: zeren.Result = pack.evaluate(facts={"hazard": hazards}, on=datetime.date(2022, 6, 30), params={"k": 2})
    for reject in result.rejects:
        print(reject.table, reject.line, reject.reason)
    table: zeren.Table = result["village"]
    rows: list[dict[str, Any]] = list(table.rows())
    return {str(row["code"]): row["index"] for row in rows}


def follow(pack: zeren.Pack) -> list[zeren.CellChange]:
    with pack.session(on="2022-06-30") as session:
        session.apply(zeren.Change.update("hazard", "H1", severity=3))
        return session.changes()
