#!/usr/bin/env python3
"""Holds the headers of `zeren compile --emit cpp` against the engine over random packs and facts.

    python3 tests/differential/emit.py --driver build/release/tests/differential/zeren_differential --cxx c++ --packs 12 --seed 1

Of each pack the driver writes one program: the emitted header, with every row of the facts and the cells of a batch run. It must
compile without a warning and find no difference. Packs in files (--pack FILE …) stand beside the random ones, with the same
kind of facts as `tests/differential/emit_packs` has. Exits 1 at the first difference and keeps the program.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from differential import HERE, Driver, seed_of
from generate import case

FLAGS = ["-std=c++20", "-O0", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]


def try_program(program: str, cxx: str, folder: Path) -> str:
    source = folder / "emitted.cpp"
    source.write_text(program, encoding="utf-8")
    made = subprocess.run([cxx, *FLAGS, str(source), "-o", str(folder / "emitted")], capture_output=True, text=True)
    if made.returncode:
        return "does not compile:\n" + made.stderr[:4000]
    ran = subprocess.run([str(folder / "emitted")], capture_output=True, text=True)
    return "" if ran.returncode == 0 else (ran.stdout or f"exit status {ran.returncode}")[:4000]


def cases(arguments: argparse.Namespace) -> list[tuple[str, str, dict]]:
    """Title, pack, and units, facts and day."""
    found = []
    for file in sorted((HERE / "emit_packs").glob("*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        pack = "\n".join(told["pack"]) + "\n"
        facts = {name: "\n".join(rows) + "\n" for name, rows in told["facts"].items()}
        found.append((file.name, pack, {"units": "\n".join(told["units"]) + "\n", "facts": facts, "on": told["on"]}))
    for number in range(arguments.packs):
        drawn = case(seed_of(arguments.seed, number), 1)
        facts = drawn.sets[0]
        found.append((f"pack {number}", drawn.pack, {"units": facts["units"], "facts": facts["facts"], "on": facts["days"][-1]}))
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True)
    parser.add_argument("--cxx", default="c++")
    parser.add_argument("--packs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    driver, total = Driver(arguments.driver), {"checks": 0, "columns": 0, "refused": 0}
    for title, pack, asked in cases(arguments):
        answer = driver.ask({"pack": {"pack.zr": pack}})
        if "errors" in answer:
            if title.startswith("pack"):
                continue
            print(title, *answer["errors"], sep="\n")
            return 1
        told = driver.ask(asked | {"emit": True, "threads": 1})
        if "emitted" not in told:
            print(title, told.get("error"))
            return 1
        with tempfile.TemporaryDirectory() as folder:
            said = try_program(told["emitted"]["program"], arguments.cxx, Path(folder))
        if said:
            Path("emitted_that_differs.cpp").write_text(told["emitted"]["program"], encoding="utf-8")
            print(f"{title}: {said}\nsee emitted_that_differs.cpp")
            return 1
        for name in total:
            total[name] += told["emitted"][name]
        print(f"{title}: {told['emitted']['columns']} columns, {told['emitted']['checks']} cells", flush=True)
    print(f"{total['columns']} columns emitted, {total['refused']} refused, {total['checks']} cells compared")
    return 0 if total["checks"] else 1


if __name__ == "__main__":
    sys.exit(main())
