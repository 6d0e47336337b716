#!/usr/bin/env python3
"""Checks that a file includes only from its own or an earlier layer, and that public headers stay light.

base -> org -> syntax -> pack -> plan -> run -> io -> tools. Exit 0: fine, 1: findings (each with file and line).
"""
import pathlib
import re
import sys

LAYERS = ["base", "org", "syntax", "pack", "plan", "run", "io"]
TOP = len(LAYERS)  # the facade (zeren.hpp, compile.hpp), the command line, bindings
# What plan, run and io must not know: the language's syntax. (The plan is lowered from the typed pack only.)
FORBIDDEN = {("plan", "syntax"), ("run", "syntax"), ("run", "pack")}
HEAVY = re.compile(r"#\s*include\s*[<\"](boost/|nlohmann/|utf8proc|csv\.h|iostream)")
INCLUDE = re.compile(r'#\s*include\s*[<"](?:zeren/|src/)([a-z_]+)/')
OPT_IN = {"include/zeren/org/boost_graph.hpp"}


def layer_of(path: pathlib.PurePosixPath) -> int:
    parts = path.parts
    start = 2 if parts[0] == "include" else 1
    folder = parts[start] if len(parts) > start + 1 else ""
    return LAYERS.index(folder) if folder in LAYERS else TOP


def main() -> int:
    root = pathlib.Path(__file__).resolve().parent.parent
    findings = []
    for top in ("include", "src"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in {".hpp", ".cpp", ".h"}:
                continue
            relative = pathlib.PurePosixPath(file.relative_to(root).as_posix())
            own = layer_of(relative)
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if top == "include" and str(relative) not in OPT_IN and HEAVY.search(line):
                    findings.append(f"{relative}:{number}: a public header includes a heavy header: {line.strip()}")
                match = INCLUDE.search(line)
                if not match or match.group(1) not in LAYERS:
                    continue
                other = match.group(1)
                if LAYERS.index(other) > own:
                    findings.append(f"{relative}:{number}: layer {LAYERS[own]} includes the later layer {other}")
                elif own < TOP and (LAYERS[own], other) in FORBIDDEN:
                    findings.append(f"{relative}:{number}: layer {LAYERS[own]} must not know {other}")
    for finding in findings:
        print(finding)
    print(f"layers: {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
