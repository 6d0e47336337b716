#!/usr/bin/env python3
"""`make bench-peers`: the workloads of ../shared/peers.md in Zeren and in the tools that people use for such work, in one run, and the
tables of docs/performance.md and build/peers.json from what was measured. See bench/peers/README.md.

usage: bench_peers.py --zeren PROGRAM [--rows N] [--quick] [--only ENGINE,…] [--workloads W1-one,…] [--repeats N] [--page FILE]
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import answers
import prepare
import registry
import tables
import yardstick
from arithmetic import HAND_WRITTEN, Figure, duration, figure, set_ratios

W3_ROWS = 1_000_000  # the changes name rows below this
NOT_TRIED = [
    "Rules engines (CEL, json-logic, CLIPS, Zen, Cedar, OPA, regorus, Drools) decide about single records: they are asked W1 alone. NumPy, "
    "pandas and Polars work on whole columns: they are not asked W3 and W4.",
    "Zen and CLIPS are called from Python: Zen's Rust crate brings over 500 others and is not built here. CEL and json-logic run in Node, "
    "DuckDB is asked from Python, SQLite from C++, Cedar from Python and Rust, OPA from Go, regorus from Rust, Drools from Java.",
    "Zeren's time is that of evaluating bound columns; binding (checking every cell, putting rows in order by their contents) stands beside it "
    "as *apart*, as the databases' loading does. NumPy, pandas, Polars and hand-written C++ start with unchecked, unordered columns: add "
    "`bind` to compare with these from the same start.",
    "Memory is divided by the input columns as each engine takes them: 8 bytes a row for the others, 32 for Zeren, whose spans of whole "
    "numbers have 64 bits; its figure has binding and evaluating in it.",
    "Hand-written C++ has its rules and its tree compiled in, no absence, no errors, no explanation; where its ranks are not exact it says "
    "so. Its W1 over columns stays in the cache."]
PATIENCE = 900       # seconds for one program


@dataclass
class Plan:
    """What is to be run."""

    sizes: list[int]
    rules: list[int]
    threads: list[int]
    repeats: int
    budget: float
    workloads: list[str]
    only: list[str]


@dataclass
class Outcome:
    figures: list[Figure] = field(default_factory=list)
    ranks: dict[int, Path] = field(default_factory=dict)       # by the figure's place
    zeren_ranks: dict[int, Path] = field(default_factory=dict)  # by rows
    missing: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def add(self, line: dict[str, Any], ranks: Path | None = None) -> None:
        one = figure(line)
        if ranks is not None and ranks.exists():
            self.ranks[len(self.figures)] = ranks
            if one.engine == "zeren":
                self.zeren_ranks[one.size] = ranks
        self.figures.append(one)
        print(f"  {one.workload:10} {one.size or '':>10} {one.engine:28} {one.variant:48} {one.threads} "
              f"{duration(one.median):>9}  {one.answer}", flush=True)


def arguments_of(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench_peers")
    parser.add_argument("--zeren", required=True, type=Path, help="the program zeren_peers, built for release")
    parser.add_argument("--rows", type=int, default=10_000_000, help="the most rows of W2")
    parser.add_argument("--quick", action="store_true", help="fewer records, sizes and rules: whether everything runs")
    parser.add_argument("--only", default="", help="engines, by name")
    parser.add_argument("--workloads", default=",".join(tables.TITLES))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--page", type=Path, help="write the tables into this page, between its markers")
    return parser.parse_args(words)


def plan_of(arguments: argparse.Namespace) -> Plan:
    sizes = [n for n in (100_000, 1_000_000, 10_000_000) if n <= arguments.rows] or [arguments.rows]
    quick = arguments.quick
    return Plan(sizes=sizes[-1:] if quick else sizes, rules=[10, 100] if quick else list(prepare.RULES),
                threads=[1, 2] if (os.cpu_count() or 1) > 1 else [1], repeats=arguments.repeats, budget=0.05 if quick else 1.0,
                workloads=arguments.workloads.split(","), only=[n for n in arguments.only.split(",") if n])


def calls(engine: registry.Engine, workload: str, plan: Plan) -> list[dict[str, Any]]:
    """The arguments of each run of an engine for a workload."""
    many = plan.threads if engine.threads else [1]
    if workload == "W2":
        return [{"rows": rows, "threads": t} for rows in plan.sizes if rows <= engine.most_rows for t in many]
    if workload == "W1-rules":
        return [{"rules": count} for count in plan.rules if count <= engine.most_rules]
    if workload == "W1-columns":
        return [{"threads": t} for t in many]
    return [{"rows": W3_ROWS}] if workload == "W3" else [{}]


def named(words: dict[str, Any]) -> list[str]:
    return [f"{name}={value}" for name, value in words.items()]


def zeren_calls(workload: str, words: dict[str, Any], data: Path) -> list[list[str]]:
    """Zeren's program has names of its own, and is asked about many rules in both ways: record by record, and over columns."""
    names = {"W1-columns": ["w1"], "W1-rules": ["w1one", "w1"], "W2": ["w2"], "W3": ["w3"], "W4": ["w4"], "W1-one": ["w1one"]}
    more = {"packs": prepare.HERE, "as": workload}
    if workload == "W1-rules":
        more |= {"pack": data / f"rules_{words['rules']}.zr", "records": data / "rule_records.csv"}
    return [[name, *named(words | more)] for name in names[workload]]


def ask(engine: registry.Engine, command: list[str], workload: str, words: dict[str, Any], plan: Plan, data: Path,
        outcome: Outcome) -> None:
    ranks = None
    if workload == "W2":
        ranks = prepare.BUILD / f"ranks_{engine.name}_{words['rows']}_{words['threads']}"
        words = words | {"ranks": ranks}
    words = words | {"data": data, "repeats": plan.repeats, "budget": plan.budget}
    calls_of = zeren_calls(workload, words, data) if engine.name == "zeren" else [[workload, *named(words)]]
    for call in calls_of:
        run_one(engine, [*command, *call], workload, words, ranks, outcome)


def run_one(engine: registry.Engine, command: list[str], workload: str, words: dict[str, Any], ranks: Path | None,
            outcome: Outcome) -> None:
    """Runs one program and takes its lines; what goes wrong is remembered."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        problem = "" if done.returncode == 0 else reason_of(done)
    except subprocess.TimeoutExpired:
        done, problem = None, f"not done after {PATIENCE} s"
    for line in done.stdout.splitlines() if done else []:
        if line.startswith("{"):
            outcome.add({"rules": words.get("rules", 0)} | json.loads(line), ranks)
    if problem:
        outcome.failed.append(f"{engine.name}, {workload} {words.get('rules', words.get('rows', ''))}: {problem}")
        print(f"  {outcome.failed[-1]}", file=sys.stderr, flush=True)


def reason_of(done: subprocess.CompletedProcess[str]) -> str:
    """The line of what a program said that names its error, else the last."""
    lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
    return next((line for line in reversed(lines) if "rror" in line), lines[-1]).strip()


def hand_written(plan: Plan, data: Path, outcome: Outcome) -> None:
    lines: list[dict[str, Any]] = []
    if "W1-one" in plan.workloads or "W1-columns" in plan.workloads:
        lines += yardstick.run("ref_w1", data)
    if "W2" in plan.workloads:
        lines += [line for rows in plan.sizes for line in yardstick.run("ref_w2", data, rows)]
    if "W3" in plan.workloads or "W4" in plan.workloads:
        lines += yardstick.run("ref_w34", data, W3_ROWS)
    for line in lines:
        if line["workload"] in plan.workloads:
            outcome.add(line)


def measure(plan: Plan, zeren: Path, data: Path) -> Outcome:
    outcome = Outcome()
    hand_written(plan, data, outcome)
    for engine in registry.engines(zeren):
        if plan.only and engine.name not in plan.only:
            continue
        try:
            command = engine.ready()
        except (subprocess.CalledProcessError, OSError) as reason:
            outcome.missing[engine.name] = str(reason)
            continue
        for workload in (w for w in engine.workloads if w in plan.workloads):
            for words in calls(engine, workload, plan):
                ask(engine, command, workload, words, plan, data, outcome)
    return outcome


def machine() -> str:
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), "unknown processor")
    return f"{os.cpu_count()} cores of {model}, {os.uname().sysname} {os.uname().release}"


def about(plan: Plan) -> list[str]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=prepare.ROOT, capture_output=True, text=True).stdout.strip()
    load = f"{os.getloadavg()[0]:.1f}"
    lines = [f"Measured by `make bench-peers` on {time.strftime('%Y-%m-%d')} at commit {commit}: {machine()}; load of the machine at the "
             f"end {load}; {plan.repeats} runs of each after one that is not counted."]
    if prepare.shared() is None:
        lines.append("`../shared` was absent: the data came from bench/peers/generate.py, there is no hand-written yardstick, and the "
                     "answers are compared with Zeren's.")
    return lines


def notes(outcome: Outcome, plan: Plan) -> list[str]:
    lines = [f"{name} is not in the tables: {reason}" for name, reason in outcome.missing.items()]
    lines += [f"Not measured: {reason}" for reason in outcome.failed]
    lines += NOT_TRIED
    for workload in plan.workloads:
        if not any(f.workload == workload and f.engine == "zeren" for f in outcome.figures):
            lines.append(f"{tables.TITLES[workload]}: Zeren has no row yet.")
    return lines


def main(words: list[str]) -> int:
    arguments = arguments_of(words)
    plan = plan_of(arguments)
    data = prepare.data(prepare.python_peers())
    outcome = measure(plan, arguments.zeren, data)
    agree = answers.judge(outcome.figures, answers.Expected(data), outcome.zeren_ranks, outcome.ranks)
    set_ratios(outcome.figures, yardstick.ONE)
    text = tables.text(outcome.figures, about(plan), notes(outcome, plan))
    print(text)
    report = {"machine": machine(), "figures": [f.as_json() for f in outcome.figures], "missing": outcome.missing,
              "failed": outcome.failed, "hand_written": HAND_WRITTEN}
    (prepare.ROOT / "build" / "peers.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    if arguments.page:
        tables.write(arguments.page, text)
    if not agree:
        print("an answer is WRONG", file=sys.stderr)
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
