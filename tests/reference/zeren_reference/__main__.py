"""`python3 -m zeren_reference PACK --test` runs the pack's own tests; with `--on D` its tables are printed as JSON."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from . import tests
from .facts import read_csv
from .organisation import Places
from .rules import build
from .syntax import read_modules
from .values import PackError

ROOT = Path(__file__).resolve().parents[3]


def main() -> int:
    parser = argparse.ArgumentParser(prog="zeren_reference")
    parser.add_argument("pack", type=Path)
    parser.add_argument("--zeren", default="zeren")
    parser.add_argument("--calendar", type=Path, default=ROOT / "data" / "cn_calendar.csv")
    parser.add_argument("--test", action="store_true")
    parser.add_argument("--filter", default="")
    arguments = parser.parse_args()
    sys.setrecursionlimit(20_000)
    modules = read_modules(arguments.zeren, arguments.pack)
    model, rules = build(modules, arguments.calendar)
    places = None
    units = arguments.pack / "units.csv"
    if arguments.pack.is_dir() and units.exists():
        places = Places(model, read_csv(units))
    failed = passed = 0
    for declared in modules[0].of_kind("test"):
        if arguments.filter not in declared["name"]:
            continue
        try:
            failures = tests.run(model, rules, modules[0], declared, places)
        except PackError as error:
            failures = [f"cannot be read: {error}"]
        failed, passed = failed + bool(failures), passed + (not failures)
        for failure in failures:
            print(f"FAIL {declared['name']}: {failure}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


_ = datetime
sys.exit(main())
