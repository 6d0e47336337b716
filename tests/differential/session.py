#!/usr/bin/env python3
"""Leads sessions through random changes and holds them against fresh runs over the same rows.

    python3 tests/differential/session.py --driver build/release/tests/differential/zeren_differential --packs 100
    … --seed 7 --packs 5000
    … --seed 7 --only 1234      one pack again, printed

Of each random pack (generate.py) a session is opened over a part of random facts; rows come, change and go, alone and in batches, units
move, and the day advances. Every few steps each cell of each table is compared with that of a fresh `bind` and `evaluate` of the rows
that the host should hold by then, and `changes()` with what differs between two such runs; a change that is refused must be one that
binding rejects. Exits 1 at the first session that differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from differential import Driver, seed_of  # noqa: E402
from generate import case  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True)
    parser.add_argument("--packs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", type=int)
    parser.add_argument("--sets", type=int, default=4, help="sessions of a pack")
    parser.add_argument("--steps", type=int, default=24)
    arguments = parser.parse_args()
    sys.setrecursionlimit(20_000)
    driver, totals, sessions = Driver(arguments.driver), {}, 0
    numbers = range(arguments.packs) if arguments.only is None else [arguments.only]
    for number in numbers:
        drawn = case(seed_of(arguments.seed, number), arguments.sets)
        if "errors" in driver.ask({"pack": {"pack.zr": drawn.pack}}):
            continue
        for i, facts in enumerate(drawn.sets):
            moves = (0, 12, 6)[(number + i) % 3]
            came = driver.ask({"session": number * 100 + i, "steps": arguments.steps, "moves": moves, "units": facts["units"],
                               "facts": facts["facts"], "days": facts["days"]})
            if came.get("said") or "error" in came:
                if arguments.only is not None:
                    print(drawn.pack)
                print(f"seed {arguments.seed}, pack {number}, set {i}: {came}")
                return 1
            sessions += 1
            for name, count in came.items():
                totals[name] = totals.get(name, 0) + count if name != "said" else 0
    print(f"{sessions} sessions equal fresh runs: " + ", ".join(f"{totals[n]} {n}" for n in ("applied", "refused", "compared", "cells", "followed", "changed")))
    return 0 if sessions else 1


if __name__ == "__main__":
    sys.exit(main())
