#!/usr/bin/env python3
"""Runs the libFuzzer targets of a build one after the other and prints a line for each. Exit 1 where one found something.

usage: tools/fuzz.py BUILD SECONDS [TARGET...]

What was found stays in BUILD/findings/TARGET/ (the input, and `log` with what was said), what is worth going on from in
BUILD/corpus/TARGET/. A finding is mended at its root, with a test; its input then joins tests/fuzz/corpus/TARGET/.
"""
import pathlib
import re
import resource
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEEDS = ROOT / "tests/fuzz/corpus"
# The timeout is by the clock on the wall: long, for where others want the machine too.
OPTIONS = ["-timeout=60", "-rss_limit_mb=2048", "-max_len=8000", "-print_final_stats=1",
           f"-dict={ROOT / 'tests/fuzz/zeren.dict'}"]
COLUMNS = "{:10} {:>12} {:>8} {:>8} {:>9} {:>8} {:>8} {:>9}"


def last(pattern: str, log: str) -> str:
    found = re.findall(pattern, log)
    return found[-1] if found else "-"


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(build: pathlib.Path, target: str, seconds: int) -> bool:
    program = build / "tests/fuzz" / f"fuzz_{target}"
    corpus, findings = build / "corpus" / target, build / "findings" / target
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    log_file = findings / "log"
    begin, cpu_begin = time.monotonic(), cpu_seconds()
    with log_file.open("w", encoding="utf-8") as log:
        code = subprocess.run([program, f"-max_total_time={seconds}", f"-artifact_prefix={findings}/", *OPTIONS, corpus,
                               SEEDS / target], stdout=log, stderr=log, check=False).returncode
    text = log_file.read_text(encoding="utf-8", errors="replace")
    found = sorted(path.name for path in set(findings.iterdir()) - before - {log_file})
    executions = last(r"stat::number_of_executed_units: *(\d+)", text)
    elapsed = max(time.monotonic() - begin, 0.001)
    rate = "-" if executions == "-" else f"{int(executions) / elapsed:.0f}"
    print(COLUMNS.format(target, executions, rate, last(r"cov: (\d+)", text), last(r"ft: (\d+)", text),
                         f"{elapsed:.0f}", f"{cpu_seconds() - cpu_begin:.0f}", len(found)), flush=True)
    for name in found:
        print(f"    {findings / name}")
    if code != 0 and not found:
        print(f"    ended with {code}, see {log_file}")
    return code == 0


def main() -> int:
    build, seconds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    targets = sys.argv[3:] or sorted(path.name for path in SEEDS.iterdir())
    print(COLUMNS.format("target", "executions", "per s", "edges", "features", "seconds", "CPU s", "findings"), flush=True)
    fine = [run(build, target, seconds) for target in targets]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
