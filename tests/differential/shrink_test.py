#!/usr/bin/env python3
"""The same comparison drawn by Hypothesis, which shrinks what disagrees to the smallest pack and facts.

    python3 tests/differential/shrink_test.py --driver build/release/tests/differential/zeren_differential [--examples 100]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parent))

from differential import Driver, try_case  # noqa: E402
from generate import case  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True)
    parser.add_argument("--examples", type=int, default=100)
    arguments = parser.parse_args()
    sys.setrecursionlimit(20_000)
    driver = Driver(arguments.driver)
    count = {"compared": 0}

    @settings(max_examples=arguments.examples, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def agree(chance: Random) -> None:
        drawn = case(chance, sets=1)
        compared, said = try_case(driver, drawn, 1)
        count["compared"] += compared
        if said and not said[0].startswith("does not compile"):
            raise AssertionError("\n".join([drawn.pack, *said]))

    try:
        agree()
    except AssertionError as error:
        print(error)
        return 1
    print(f"{count['compared']} cases drawn by Hypothesis agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
