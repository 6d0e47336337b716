"""The hand-written programs of ../shared/peers, run as they are, and their lines in the form of the others."""

import json
import subprocess
from pathlib import Path
from typing import Any

import prepare
from arithmetic import HAND_WRITTEN

SCALE = {"ns/decision": 1e-9, "ms": 1e-3, "us/update": 1e-6, "us/query": 1e-6}
# The variants that count as 1.
ONE = {"W1-one": "noinline call, struct in", "W1-columns": "columnar SIMD loop (bulk)", "W2": "blocked loop, 1 thread",
       "W3": "delta + township rank in county", "W4": "CSR + generic BFS with visited marks"}
N = {"W1-one": 200_000, "W1-columns": 200_000, "W3": 20_000, "W4": 20_000}


def converted(line: dict[str, Any], rows: int) -> dict[str, Any] | None:
    """A line of theirs as one of ours; none for the parts of a whole, and for what nobody else is asked."""
    workload, variant = line["w"].split("-")[0], line["variant"]
    if "of which" in variant or "county rank in country" in variant:
        return None
    if workload == "W1":
        workload = "W1-columns" if "columnar" in variant else "W1-one"
    n = rows if workload == "W2" else N[workload]
    scale = SCALE[line["unit"]] * (1 if workload == "W2" else n)
    return {"workload": workload, "engine": HAND_WRITTEN, "version": "", "variant": variant, "n": n,
            "threads": 2 if "2 threads" in variant else 1, "seconds": [r * scale for r in line["reps"]],
            "answer": line["check"], "rows": rows}


def run(program: str, data: Path, rows: int = 0, *more: str) -> list[dict[str, Any]]:
    """The lines of one of their programs; empty where `../shared` is absent."""
    built = prepare.yardstick(program)
    if built is None:
        return []
    command = [str(built), *([str(rows)] if rows else []), *more]
    output = subprocess.run(command, env={"PEERS_DATA": str(data)}, check=True, capture_output=True, text=True).stdout
    lines = [converted(json.loads(line), rows) for line in output.splitlines()]
    return [line for line in lines if line is not None]
