"""The arithmetic of the comparison: what a list of measured seconds says, and how it is written."""

from dataclasses import dataclass, field
from statistics import median
from typing import Any

# By workload: what one unit of its figure is called, and whether a repetition's time is divided by its n.
UNITS = {"W1-one": ("decision", True), "W1-columns": ("row", True), "W1-rules": ("decision", True), "W2": ("run", False),
         "W3": ("update", True), "W4": ("query", True)}


@dataclass
class Figure:
    """One measurement, ready for the tables: seconds are those of one unit (decision, row, run, update, query)."""

    workload: str
    engine: str
    version: str
    variant: str
    n: int
    threads: int
    median: float
    low: float
    high: float
    runs: int
    answer: str
    size: int = 0  # rows of W2 and W3, rules of W1-rules
    peak_bytes: int = 0
    input_bytes: int = 0
    phases: dict[str, float] = field(default_factory=dict)
    ratio: float | None = None
    agrees: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """Figures of one key are compared with one another."""
        return self.workload, self.size

    def as_json(self) -> dict[str, Any]:
        return {**self.__dict__, "spread": self.spread}

    @property
    def spread(self) -> float:
        """How far the runs lie apart, as a part of the median."""
        return (self.high - self.low) / self.median if self.median else 0.0


def size_of(line: dict[str, Any]) -> int:
    """What the cost grows with: rows for W2 and W3, rules for W1-rules."""
    if line["workload"] == "W1-rules":
        return int(line["rules"])
    return int({"W2": line["n"], "W3": line.get("rows", 0)}.get(line["workload"], 0))


def figure(line: dict[str, Any]) -> Figure:
    """What a line of an engine's output says."""
    divisor = line["n"] if UNITS[line["workload"]][1] else 1
    seconds = [s / divisor for s in line["seconds"]]
    return Figure(line["workload"], line["engine"], line["version"], line["variant"], line["n"], line["threads"],
                  median(seconds), min(seconds), max(seconds), len(seconds), line["answer"], size_of(line),
                  line.get("peak_bytes", 0), line.get("input_bytes", 0),
                  {name: median(values) for name, values in line.get("phases", {}).items() if values})


def set_ratios(figures: list[Figure], yardsticks: dict[str, str]) -> None:
    """Divides every median by that of the hand-written program of the same workload and size; `yardsticks` names by workload the
    variant that counts as 1."""
    ones = {f.key: f.median for f in figures if f.engine == HAND_WRITTEN and f.variant == yardsticks.get(f.workload)}
    for f in figures:
        if ones.get(f.key):
            f.ratio = f.median / ones[f.key]


HAND_WRITTEN = "C++ hand-written"


def duration(seconds: float) -> str:
    """Three digits and the unit that fits: `0.275 ns`, `11.1 ns`, `1,490 ms` never, `1.49 s`."""
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= scale or unit == "ns":
            return f"{three_digits(seconds / scale)} {unit}"
    raise AssertionError


def three_digits(value: float) -> str:
    """`0.275`, `1.86`, `18.6`, `186`, `1,860`."""
    if value == 0:
        return "0"
    if value >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    digits = 3 if value < 1 else 2 if value < 10 else 1
    return f"{value:.{digits}f}"


def megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
