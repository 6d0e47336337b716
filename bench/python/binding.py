#!/usr/bin/env python3
"""What the Python binding costs: ten million hazards from PyArrow and Polars, scored, rolled up and ranked.

    build/python/test-env/bin/python bench/python/binding.py [--rows 10000000] [--villages 600000] [--rounds 3]

For each source: the time that the package takes to read the columns, beside the time of binding and evaluating in C++; the
share of the first; and by how much the process grows while columns are read, beside the size of the columns. The best round
counts. The pack is that of W2 (bench/peers/w2.zr), the units a made tree.
"""

from __future__ import annotations

import argparse
import pathlib
import time

import numpy
import polars
import pyarrow
import zeren
from zeren import _zeren

ROOT = pathlib.Path(__file__).resolve().parents[2]
VILLAGES_A_TOWNSHIP, TOWNSHIPS_A_COUNTY = 15, 14
NUMBERS = ("severity", "overdue_days", "repeat_count")


def resident() -> int:
    """Bytes of memory that the process holds now."""
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def tree(villages: int) -> dict[str, list[str | None]]:
    code: list[str] = []
    level: list[str] = []
    parent: list[str | None] = []
    for v in range(villages):
        township, county = v // VILLAGES_A_TOWNSHIP, v // (VILLAGES_A_TOWNSHIP * TOWNSHIPS_A_COUNTY)
        if v % (VILLAGES_A_TOWNSHIP * TOWNSHIPS_A_COUNTY) == 0:
            code.append(f"C{county}")
            level.append("county")
            parent.append(None)
        if v % VILLAGES_A_TOWNSHIP == 0:
            code.append(f"T{township}")
            level.append("township")
            parent.append(f"C{county}")
        code.append(f"V{v}")
        level.append("village")
        parent.append(f"T{township}")
    return {"code": code, "name": code, "level": level, "parent": parent}


def hazards(rows: int, villages: int) -> pyarrow.Table:
    draw = numpy.random.default_rng(1)
    codes = pyarrow.array([f"V{v}" for v in range(villages)])
    at = codes.take(pyarrow.array(draw.integers(0, villages, rows)))
    return pyarrow.table(
        {
            "at": at,
            "severity": draw.integers(1, 5, rows, dtype="int8"),
            "overdue_days": draw.integers(0, 61, rows, dtype="int8"),
            "repeat_count": draw.integers(0, 6, rows, dtype="int8"),
        }
    )


def measure(pack: zeren.Pack, units: zeren.Units, table: object) -> tuple[float, float, int]:
    before = resident()
    begin = time.perf_counter()
    facts = _zeren.Facts(pack._pack)
    facts.add_arrow("hazard", table, None, None)
    read = time.perf_counter() - begin
    grown = resident() - before
    arguments = _zeren.RunArguments(today=19000, minute=None, threads=1, on_demand=False, params=[])
    begin = time.perf_counter()
    _zeren.evaluate(pack._pack, units._units, facts, arguments, [], None)
    return read, time.perf_counter() - begin, grown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--villages", type=int, default=600_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    pack = zeren.load(ROOT / "bench" / "peers" / "w2.zr")
    units = pack.read_units(tree(arguments.villages), forest=True)
    table = hazards(arguments.rows, arguments.villages)
    frame = polars.from_arrow(table)
    coded = table.set_column(0, "at", table["at"].combine_chunks().dictionary_encode())
    numbers = sum(table[name].nbytes for name in NUMBERS)
    print(f"{arguments.rows} rows, {len(units)} units; texts {table['at'].nbytes} bytes, numbers {numbers} bytes")
    wide = {name: table[name].cast("int64") for name in NUMBERS}
    only_wide = pyarrow.table({"at": table["at"], **wide})
    for name, source in (("PyArrow", table), ("PyArrow, int64", only_wide), ("PyArrow, dictionary", coded), ("Polars", frame)):
        rounds = [measure(pack, units, source) for _ in range(arguments.rounds)]
        read, run = min(r[0] for r in rounds), min(r[1] for r in rounds)
        grown = max(r[2] for r in rounds)
        print(
            f"{name:20} read {read * 1000:7.1f} ms, bind and evaluate {run * 1000:8.1f} ms, "
            f"binding {100 * read / (read + run):4.1f}%, grows by {grown / 1e6:6.1f} MB ({grown / arguments.rows:.1f} bytes a row)"
        )


if __name__ == "__main__":
    main()
