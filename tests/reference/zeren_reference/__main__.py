"""`python3 -m zeren_reference PACK --test` runs the pack's own tests; with `--on D` the engine's tables are held against
those of the reference, over the pack's facts or those of `--facts`."""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from . import tests
from .calendar import end_of
from .compare import compare, mark_errors
from .facts import Data, read_csv
from .model import Model
from .organisation import Places
from .rules import Rules, build
from .syntax import Module, Node, read_modules
from .values import PackError
from .world import World

ROOT = Path(__file__).resolve().parents[3]


def run_tests(arguments: argparse.Namespace, model: Model, rules: Rules, module: Module, places: Places | None) -> bool:
    failed = passed = 0
    for declared in module.of_kind("test"):
        if arguments.filter not in declared["name"]:
            continue
        try:
            failures = tests.run(model, rules, module, declared, places)
        except PackError as error:
            failures = [f"cannot be read: {error}"]
        failed, passed = failed + bool(failures), passed + (not failures)
        for failure in failures:
            print(f"FAIL {declared['name']}: {failure}")
    print(f"{passed} passed, {failed} failed")
    return failed == 0


def engine_says(arguments: argparse.Namespace, folder: Path, day: str) -> Node:
    command = [arguments.zeren, "run", str(arguments.pack), "--on", day, "--exact", "--facts", str(folder)]
    if arguments.units:
        command += ["--units", str(arguments.units)]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, check=False)
    document: Node = json.loads(done.stdout)
    if document["errors"]:
        with tempfile.TemporaryDirectory() as tables:
            subprocess.run([*command, "--format", "csv", "--out", tables], capture_output=True, check=False)
            mark_errors(document, Path(tables))
    return document


def run_day(arguments: argparse.Namespace, model: Model, rules: Rules, places: Places, day: str) -> bool:
    folder = arguments.facts or arguments.pack / "facts"
    records = {path.stem: read_csv(path) for path in sorted(folder.glob("*.csv"))}
    world = World(model, Data(model, places, records), end_of(datetime.date.fromisoformat(day)))
    document = engine_says(arguments, folder, day)
    differences = compare(rules, world, document)
    for difference in differences[:arguments.most]:
        print(f"{day} {difference}")
    rows = sum(len(table) for table in document["tables"].values())
    print(f"{day}: {len(document['tables'])} tables, {rows} rows, {len(differences)} differences")
    return not differences


def main() -> int:
    parser = argparse.ArgumentParser(prog="zeren_reference")
    parser.add_argument("pack", type=Path)
    parser.add_argument("--zeren", default="zeren")
    parser.add_argument("--calendar", type=Path, default=ROOT / "data" / "cn_calendar.csv")
    parser.add_argument("--test", action="store_true", help="run the tests that the pack carries")
    parser.add_argument("--filter", default="", help="only tests whose title has this")
    parser.add_argument("--on", action="append", default=[], help="hold the engine's tables of that day against ours")
    parser.add_argument("--units", type=Path)
    parser.add_argument("--facts", type=Path)
    parser.add_argument("--most", type=int, default=20, help="differences printed")
    arguments = parser.parse_args()
    sys.setrecursionlimit(20_000)
    modules = read_modules(arguments.zeren, arguments.pack)
    model, rules = build(modules, arguments.calendar)
    units = arguments.units or arguments.pack / "units.csv"
    places = Places(model, read_csv(units)) if units.is_file() else None
    fine = not arguments.test or run_tests(arguments, model, rules, modules[0], places)
    for day in arguments.on:
        fine = run_day(arguments, model, rules, places or Places(model, []), day) and fine
    return 0 if fine else 1


sys.exit(main())
