"""Whether the engines agree, and where floating point ranks otherwise."""

import csv
import json
from array import array
from pathlib import Path

from arithmetic import HAND_WRITTEN, Figure


def level(record: dict[str, int]) -> int:
    """W1's rule, once more."""
    od, rc, sv = record["overdue_days"], record["repeat_count"], record["severity"]
    if record["deaths"] >= 3 or (sv == 4 and od > 30):
        return 4
    if od > 30 or rc >= 3:
        return 3
    if od > 15 or rc == 2 or (sv >= 3 and not record["rectified"]):
        return 2
    return 1 if od > 0 else 0


def running_sums(levels: list[int]) -> list[int]:
    """The check of the first n records, for every n."""
    sums = [0]
    for i, value in enumerate(levels):
        sums.append(sums[-1] + value * (i % 7 + 1))
    return sums


class Expected:
    """What must come out of W1 and W1-rules for any number of records, computed here from the data."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with open(data / "w1.csv", newline="") as file:
            rows = [{k: int(v) for k, v in r.items() if k != "industry"} for r in csv.DictReader(file)]
        self.levels = running_sums([level(r) for r in rows])
        self.by_rules: dict[int, list[int]] = {}

    def of_rules(self, count: int) -> list[int]:
        if count not in self.by_rules:
            rules: dict[int, list[tuple[int, int]]] = {}
            for rule in json.loads((self.data / f"rules_{count}.json").read_text()):
                rules.setdefault(rule["sector"], []).append((rule["to"], rule["level"]))
            with open(self.data / "rule_records.csv", newline="") as file:
                found = [next(lv for to, lv in rules[int(r["sector"])] if int(r["amount"]) <= to) for r in csv.DictReader(file)]
            self.by_rules[count] = running_sums(found)
        return self.by_rules[count]

    def answer(self, figure: Figure) -> str | None:
        if figure.workload == "W1-rules":
            return str(self.of_rules(figure.size)[figure.n])
        if figure.workload in ("W1-one", "W1-columns"):
            return str(self.levels[figure.n])
        return None


def ranks(path: Path) -> array:
    values = array("i")
    values.frombytes(path.read_bytes())
    return values


def case_of(exact: array, other: array) -> str:
    """How many counties are placed otherwise, and two of equal score that are placed apart."""
    moved = sum(1 for a, b in zip(exact, other) if a != b)
    text = f"{moved:,} of {len(exact):,} counties placed otherwise"
    first: dict[int, int] = {}
    for county, place in enumerate(exact):
        one = first.setdefault(place, county)
        if other[one] != other[county]:
            return f"{text}: counties {one} and {county} have equal scores (exact place {place}), placed {other[one]} and {other[county]}"
    return text


def parts(answer: str) -> dict[str, str]:
    """t, c and s of W2's check; what else the yardstick says there (`clamped0`) is passed over."""
    return {word[0]: word[1:] for word in answer.split() if word[0] in "tcs" and word[1:2].isdigit()}


def judge_w2(figure: Figure, exact: str, ranks_of: dict[int, Path], own: Path | None) -> str:
    """Townships' ranks and scores must be equal; the counties' may come from rounded sums."""
    mine, right = parts(figure.answer), parts(exact)
    if mine["t"] != right["t"] or abs(float(mine["s"]) - float(right["s"])) > 1e-5:
        return "WRONG"
    if mine["c"] == right["c"]:
        return "equal, exact"
    zeren = ranks_of.get(figure.size)
    if zeren and own and zeren.exists() and own.exists():
        return "floats: " + case_of(ranks(zeren), ranks(own))
    return "floats: the counties' ranks differ"


def first_300(answer: str) -> str:
    """All engines do the first 300 queries or updates; the quick ones all."""
    return answer.split()[0]


def reference(figures: list[Figure], key: tuple[str, int]) -> str | None:
    """The yardstick's answer; without it (`../shared` absent), Zeren's."""
    of = [f for f in figures if f.key == key]
    exact = [f.answer for f in of if f.engine == HAND_WRITTEN and (key[0] != "W2" or "exact" in f.variant)]
    return next(iter(exact + [f.answer for f in of if f.engine == "zeren"]), None)


def judge(figures: list[Figure], expected: Expected, ranks_of_zeren: dict[int, Path], ranks_of: dict[int, Path]) -> bool:
    """Says of each figure whether its answer is right; false where one is wrong. `ranks_of` is by the figure's place."""
    for i, f in enumerate(figures):
        right = expected.answer(f) or reference(figures, f.key)
        if right is None:
            f.agrees = "nothing to compare with"
        elif f.workload == "W2":
            f.agrees = judge_w2(f, right, ranks_of_zeren, ranks_of.get(i))
        else:
            f.agrees = "equal" if first_300(f.answer) == first_300(right) else "WRONG"
    return all(f.agrees != "WRONG" for f in figures)
