"""One set of facts of a pack, evaluated in every way that must not matter, and explained."""

from __future__ import annotations

import datetime
import json
from fractions import Fraction
from random import Random
from typing import Any, Callable

from generate import Case

Ask = Callable[[dict[str, Any]], dict[str, Any]]

NO_KEY = ("duties", "attestation", "waiver")  # rows without a key are named by their line
QUOTING = ("condition", "evidence", "message", "text")  # what quotes the rules' own words
DAYS_BACK = (1, 2, 3, 5, 8, 13, 21, 34)


def try_other_ways(ask: Ask, drawn: Case, chance: Random) -> list[str]:
    """What differs, in words, with what was asked."""
    facts = chance.choice(drawn.sets)
    asked = {"units": facts["units"], "facts": facts["facts"], "on": facts["days"][-1], "threads": 1}
    ask({"pack": {"pack.zr": drawn.pack}})
    plain = ask(asked)
    said = split_otherwise(ask, asked, plain, chance) or explained(ask, asked, plain) or replayed(ask, asked, plain)
    said = said or decided(ask, asked, plain) or split_by_tiers(ask, asked, plain)
    said = said or compiled(ask, asked, plain, drawn.pack) or copied(ask, asked, plain, drawn.pack)
    return [*said, json.dumps(asked, ensure_ascii=False)] if said else []


def split_otherwise(ask: Ask, asked: dict, plain: dict, chance: Random) -> list[str]:
    """Other threads, other chunks, columns that are held and that are not, other orders of the rows."""
    for other in ({"threads": 3}, {"threads": 3, "chunk": 1}, {"threads": 2, "chunk": 7}, {"fuse": 1}):
        if ask(asked | other) != plain:
            return [f"{other} gives another result"]
    mixed = {name: shuffled(text, chance) for name, text in asked["facts"].items() if name not in NO_KEY}
    if ask(asked | {"facts": asked["facts"] | mixed}) != plain:
        return ["shuffled rows give another result"]
    return []


def split_by_tiers(ask: Ask, asked: dict, plain: dict) -> list[str]:
    """Each unit of a tier by itself, and what they say put together: the same tables, where nothing is in the way."""
    answer = ask(asked | {"split": True})
    if "result" not in plain:
        return []
    return [f"split by {one['tier']}: {said}" for one in answer["split"] for said in one["differences"][:3]]


def shuffled(text: str, chance: Random) -> str:
    head, *rows = text.splitlines()
    chance.shuffle(rows)
    return "\n".join([head, *rows]) + "\n"


def decided(ask: Ask, asked: dict, plain: dict) -> list[str]:
    """What can be decided for one record alone, row by row: the cells of the run."""
    answer = ask(asked | {"decisions": True})
    return answer["decisions"]["differences"][:8] if "result" in plain else []


def compiled(ask: Ask, asked: dict, plain: dict, pack: str) -> list[str]:
    """The plan written as a compiled pack and read back: the same cells, and the same explanations."""
    explaining = asked | {"explain": 1}
    told = ask(explaining)
    answer = ask({"pack": {"pack.zr": pack}, "compiled": True})
    if "errors" in answer:
        return [f"the compiled pack is refused: {answer['errors']}"]
    if ask(asked) != plain or ask(explaining) != told:
        return ["the compiled pack gives another result"]
    return []


def copied(ask: Ask, asked: dict, plain: dict, pack: str) -> list[str]:
    """The pack formatted, in both keyword languages. Leaves the last copy with the driver."""
    for language in ("zh", "en"):
        ask({"pack": {"pack.zr": pack}, "language": language})
        if not same_but_for_words(ask(asked), plain):
            return [f"the copy in {language} gives another result"]
    return []


def same_but_for_words(a: dict, b: dict) -> bool:
    def without(value: object) -> object:
        if isinstance(value, dict):
            return {k: without(v) for k, v in value.items() if k not in QUOTING}
        return [without(v) for v in value] if isinstance(value, list) else value
    return without(a) == without(b)


def explained(ask: Ask, asked: dict, plain: dict) -> list[str]:
    """Every explanation is of the value that its cell has, and what it says to add up does (docs/explanations.md)."""
    answer = ask(asked | {"explain": 2})
    if "result" not in plain:
        return []
    if answer["result"] != plain["result"]:
        return ["a run that is explained gives another result"]
    cells = {(name, key_of(row)): row for name, rows in plain["result"]["tables"].items() for row in rows}
    for explanation in answer["explanations"]:
        place = f"{explanation['table']}:{explanation['key']}.{explanation['column']}"
        root = explanation["root"]
        row = cells.get((explanation["table"], explanation["key"]), {})
        if explanation["column"] in row and not is_value_of(root.get("value"), row[explanation["column"]]):
            return [f"{place} is {row[explanation['column']]}, and explained as {root.get('value')}"]
        said = adds_up(root, place)
        if said:
            return said
    return []


def key_of(row: dict) -> object:
    """Of a row of facts, of a unit, and of a row that a rule makes."""
    return row.get("id", row.get("code", row.get("key")))


def is_value_of(value: dict | None, cell: object) -> bool:
    """JSON has null both for what is absent and for what is in error."""
    if value is None or value["state"] != "present":
        return cell is None
    if "fraction" in value:
        return Fraction(value["fraction"]) == Fraction(cell)
    return value["exact"] == (";".join(cell) if isinstance(cell, list) else str(cell).lower() if isinstance(cell, bool) else cell)


def adds_up(item: dict, place: str) -> list[str]:
    parts = item.get("parts", [])
    adding = [part.get("value") for part in parts if part.get("adds")]
    if adding and item.get("value", {}).get("state") == "present":
        if "left_out_total" in item:
            adding.append(item["left_out_total"])
        if any(value is None or value["state"] != "present" for value in adding):
            return [f"{place}: a part of `{item.get('name', item['role'])}` that adds has no value: {json.dumps(item, ensure_ascii=False)}"]
        total = sum((Fraction(value["fraction"]) for value in adding), Fraction(0))
        if total != Fraction(item["value"]["fraction"]):
            return [f"{place}: the parts of `{item.get('name', item['role'])}` add up to {total}: {json.dumps(item, ensure_ascii=False)}"]
    for part in parts:
        said = adds_up(part, place)
        if said:
            return said
    return []


def replayed(ask: Ask, asked: dict, plain: dict) -> list[str]:
    """A ladder's history, worked out in one run, is what runs on the days before said, as far as it had got by then."""
    if "result" not in plain:
        return []
    today = datetime.date.fromisoformat(asked["on"])
    measures = {name: rows for name, rows in plain["result"]["tables"].items() if name.endswith(".measure")}
    if not measures:
        return []
    for back in DAYS_BACK:
        day = (today - datetime.timedelta(days=back)).isoformat()
        earlier = ask(asked | {"on": day})
        if "result" not in earlier:
            continue
        for name, rows in measures.items():
            there = stays(earlier["result"]["tables"].get(name, []), day)
            here = stays(rows, day)
            if there != here:
                return [f"{name} on {day}: {there}; as the run of {today} has it: {here}"]
    return []


def stays(rows: list[dict], day: str) -> list[tuple]:
    """The stays that had begun by then."""
    return [(row["subject"], row["step"], row["entered"], row["left"] if row["left"] and row["left"] <= day else None)
            for row in rows if row["entered"] <= day]
