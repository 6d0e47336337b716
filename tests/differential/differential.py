#!/usr/bin/env python3
"""Holds the engine against the reference evaluator over random packs and facts.

    python3 tests/differential/differential.py --driver build/release/tests/differential/zeren_differential --cases 5000
    … --seed 7 --cases 100000 --resume state.json      goes on where a run was stopped
    … --seed 7 --only 1234                             one pack again, printed

A case is one set of facts on one day; a pack serves ten sets. Of each pack one set is also evaluated in other ways (ways.py): by
more threads and in other chunks, with its rows shuffled, decided record by record, from formatted copies in both keyword languages, day by day; and its
explanations are added up. Exits 1 at the first pack that disagrees, and writes it to the folder given by --keep; shrink_test.py
looks for the smallest pack that disagrees.
"""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
import time
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "reference"))
sys.path.insert(0, str(HERE))

from generate import Case, case  # noqa: E402
from ways import try_other_ways  # noqa: E402
from zeren_reference.calendar import end_of  # noqa: E402
from zeren_reference.compare import compare  # noqa: E402
from zeren_reference.facts import Data, read_csv_text  # noqa: E402
from zeren_reference.organisation import Places  # noqa: E402
from zeren_reference.rules import build  # noqa: E402
from zeren_reference.syntax import Module  # noqa: E402
from zeren_reference.world import World  # noqa: E402

CALENDAR = ROOT / "data" / "cn_calendar.csv"


class Driver:
    """The engine, in a process of its own."""

    def __init__(self, program: str) -> None:
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, question: dict) -> dict:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(question, ensure_ascii=False) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the engine died over:\n" + json.dumps(question, ensure_ascii=False))
        return json.loads(line)


def try_case(driver: Driver, drawn: Case, threads: int) -> tuple[int, list[str]]:
    """How many sets and days were compared, and what differed."""
    answer = driver.ask({"pack": {"pack.zr": drawn.pack}})
    if "errors" in answer:
        return 0, ["does not compile: " + "; ".join(answer["errors"])]
    declarations = [d for tree in answer["syntax"] for d in tree["declarations"]]
    compared = 0
    for facts in drawn.sets:
        model, rules = build([Module("", declarations)], CALENDAR)
        places = Places(model, read_csv_text(facts["units"]))
        data = Data(model, places, {name: read_csv_text(text) for name, text in facts["facts"].items()})
        for day in facts["days"]:
            result = driver.ask({"units": facts["units"], "facts": facts["facts"], "on": day, "threads": threads, "fuse": 1})
            if "error" in result:
                return compared, [f"on {day} the engine says: {result['error']}"]
            if result["result"]["rejects"]:
                return compared, [f"{result['result']['rejects']} rows were set aside"]
            world = World(model, data, end_of(datetime.date.fromisoformat(day)))
            differences = compare(rules, world, result["result"])
            compared += 1
            if differences:
                return compared, [f"on {day}: {d}" for d in differences[:8]] + [json.dumps(facts, ensure_ascii=False)]
    return compared, []


def seed_of(seed: int, number: int) -> Random:
    return Random(seed * 1_000_003 + number)


def keep(folder: Path, number: int, drawn: Case, said: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"case_{number}.zr").write_text(drawn.pack + "".join(f"# {line}\n" for line in said), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", type=int)
    parser.add_argument("--sets", type=int, default=10)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--keep", type=Path, default=Path("build/disagreements"))
    parser.add_argument("--go-on", action="store_true", help="count packs that disagree rather than stop")
    arguments = parser.parse_args()
    sys.setrecursionlimit(20_000)
    state = {"seed": arguments.seed, "number": 0, "compared": 0, "packs": 0, "kinds": {}}
    if arguments.resume and arguments.resume.exists():
        state = json.loads(arguments.resume.read_text(encoding="utf-8"))
    print(f"seed {state['seed']}, from pack {state['number']}", flush=True)
    driver, failures, refused = Driver(arguments.driver), 0, 0
    if arguments.only is not None:
        drawn = case(seed_of(state["seed"], arguments.only), arguments.sets)
        compared, said = try_case(driver, drawn, 1 + arguments.only % 2)
        print(drawn.pack, f"{compared} compared", *said, sep="\n")
        return 1 if said else 0
    while state["compared"] < arguments.cases:
        drawn = case(seed_of(state["seed"], state["number"]), arguments.sets)
        compared, said = try_case(driver, drawn, 1 + state["number"] % 2)
        said = said or try_other_ways(driver.ask, drawn, seed_of(state["seed"], -1 - state["number"]))
        if said and said[0].startswith("does not compile"):
            refused += 1
            print(state["number"], said[0][:300])
        elif said:
            failures += 1
            print(f"pack {state['number']}:", *said[:4], sep="\n  ", flush=True)
            keep(arguments.keep, state["number"], drawn, said)
            if not arguments.go_on:
                return 1
        state["number"] += 1
        state["compared"] += compared
        state["packs"] += not said
        for kind, count in drawn.kinds.items():
            state["kinds"][kind] = state["kinds"].get(kind, 0) + count
        if arguments.resume and state["number"] % 50 == 0:
            arguments.resume.write_text(json.dumps(state), encoding="utf-8")
    print(f"{state['compared']} cases in {state['packs']} packs agree, {refused} packs did not compile, {failures} disagree")
    print("declarations:", ", ".join(f"{count} {kind}" for kind, count in sorted(state["kinds"].items())))
    return 1 if failures or refused * 10 > state["number"] else 0


if __name__ == "__main__":
    sys.exit(main())
