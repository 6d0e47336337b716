"""What the engines' programs share: arguments, data, timing, memory, and the line of JSON that the runner reads.

usage of each: ENGINE.py WORKLOAD data=FOLDER [rows=N] [threads=N] [repeats=N] [budget=SECONDS] [rules=N] [ranks=FILE]
"""

import csv
import gc
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Record = dict[str, int | bool | str]


class Arguments:
    """`data=… rows=1000000 …` of the command line."""

    def __init__(self, words: list[str]) -> None:
        self.workload = words[0]
        self.values = dict(word.split("=", 1) for word in words[1:])
        self.data = Path(self.values["data"])
        self.rows = int(self.values.get("rows", "1000000"))
        self.threads = int(self.values.get("threads", "1"))
        self.repeats = int(self.values.get("repeats", "5"))
        self.budget = float(self.values.get("budget", "1"))
        self.rules = int(self.values.get("rules", "10"))
        self.updates = int(self.values.get("updates", "300"))
        self.ranks = self.values.get("ranks")


def records(data: Path) -> list[Record]:
    """The records of W1, as a request handler holds them."""
    with open(data / "w1.csv", newline="") as file:
        return [{"overdue_days": int(r["overdue_days"]), "repeat_count": int(r["repeat_count"]),
                 "severity": int(r["severity"]), "deaths": int(r["deaths"]), "rectified": r["rectified"] == "1",
                 "industry": r["industry"]} for r in csv.DictReader(file)]


def rules(arguments: Arguments) -> list[dict[str, int]]:
    """The rules of W1-rules: sector, from, to, level; exactly one fits each record."""
    return json.loads((arguments.data / f"rules_{arguments.rules}.json").read_text())


def rule_records(data: Path) -> list[Record]:
    """The records that they are asked about: sector and amount."""
    with open(data / "rule_records.csv", newline="") as file:
        return [{name: int(value) for name, value in row.items()} for row in csv.DictReader(file)]


def numbers(path: Path) -> list[list[int]]:
    """A CSV of whole numbers without a header."""
    with open(path, newline="") as file:
        return [[int(cell) for cell in row] for row in csv.reader(file)]


def checksum(levels: Iterable[int]) -> str:
    """The yardstick's sum over W1's levels."""
    return str(sum(level * (i % 7 + 1) for i, level in enumerate(levels)))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of one call, and what it gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def repeat(repeats: int, work: Callable[[], Any]) -> tuple[list[float], Any]:
    """Seconds of each of `repeats` calls after one that is not counted, and what the last gave."""
    result = work()
    seconds = []
    for _ in range(repeats):
        one, result = timed(work)
        seconds.append(one)
    return seconds, result


def status(name: str) -> int:
    """A line of /proc/self/status, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    return 0


class MemoryPeak:
    """How far the process's memory rises above what it holds when this is made."""

    def __init__(self) -> None:
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")
        self.start = status("VmRSS")

    def bytes(self) -> int:
        return max(0, status("VmHWM") - self.start)


def emit(arguments: Arguments, engine: str, version: str, variant: str, n: int, seconds: list[float], answer: str,
         **more: Any) -> None:
    """Prints one measurement."""
    line = {"workload": arguments.workload, "engine": engine, "version": version, "variant": variant, "n": n,
            "threads": arguments.threads, "seconds": seconds, "answer": answer, "peak_bytes": 0, "input_bytes": 0,
            "phases": {}}
    if arguments.workload == "W1-rules":
        line["rules"] = arguments.rules
    print(json.dumps(line | more), flush=True)


def one_by_one(arguments: Arguments, engine: str, version: str, variant: str, decide: Callable[[Record], int],
               asked: list[Any], **more: Any) -> None:
    """Decides record after record, as many as the budget of a repetition allows, and prints the measurement."""
    pilot = asked[:100]
    one = timed(lambda: [decide(r) for r in pilot])[0] / len(pilot)
    some = asked[:max(100, min(len(asked), int(arguments.budget / one)))]
    seconds, levels = repeat(arguments.repeats, lambda: [decide(r) for r in some])
    emit(arguments, engine, version, variant, len(some), seconds, checksum(levels), **more)


def run(workloads: dict[str, Callable[[Arguments], None]]) -> None:
    """Runs the workload that the command line names."""
    arguments = Arguments(sys.argv[1:])
    workloads[arguments.workload](arguments)
