#!/usr/bin/env python3
"""Runs the libFuzzer targets of a build one after the other and prints a line for each. Exit 1 where one found something.

usage: tools/fuzz.py BUILD SECONDS [TARGET...]

SECONDS are of processor time for each target: a shared machine, where the clock runs on for others, fuzzes as much.

What was found stays in BUILD/findings/TARGET/ (the input, and `log` with what was said), what is worth going on from in
BUILD/corpus/TARGET/. A finding is mended at its root, with a test; its input then joins tests/fuzz/corpus/TARGET/.
"""
import pathlib
import os
import re
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEEDS = ROOT / "tests/fuzz/corpus"
# The timeout is by the clock on the wall: long, for where others want the machine too.
OPTIONS = ["-timeout=60", "-rss_limit_mb=2048", "-max_len=8000", "-print_final_stats=1",
           f"-dict={ROOT / 'tests/fuzz/zeren.dict'}"]
COLUMNS = "{:10} {:>12} {:>9} {:>8} {:>9} {:>8} {:>8} {:>9}"


def last(pattern: str, log: str) -> str:
    found = re.findall(pattern, log)
    return found[-1] if found else "-"


def processor_seconds(pid: int) -> float:
    """Time of the processor that a child has used: user and system, also of one that has ended and was not waited for."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def has_ended(pid: int) -> bool:
    # Looks without taking the child away, whose /proc entry is read once more.
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def fuzz(command: list, seconds: int, log) -> tuple[int, float]:
    """The exit code and the processor time used: libFuzzer knows the clock only, so it is told here to end (SIGUSR1)."""
    with subprocess.Popen(command, stdout=log, stderr=log) as child:
        asked = False
        while not has_ended(child.pid):
            if not asked and processor_seconds(child.pid) >= seconds:
                child.send_signal(signal.SIGUSR1)
                asked = True
            time.sleep(0.5)
        used = processor_seconds(child.pid)
        return child.wait(), used


def run(build: pathlib.Path, target: str, seconds: int) -> bool:
    program = build / "tests/fuzz" / f"fuzz_{target}"
    corpus, findings = build / "corpus" / target, build / "findings" / target
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    log_file = findings / "log"
    begin = time.monotonic()
    with log_file.open("w", encoding="utf-8") as log:
        code, used = fuzz([program, f"-artifact_prefix={findings}/", *OPTIONS, corpus, SEEDS / target], seconds, log)
    text = log_file.read_text(encoding="utf-8", errors="replace")
    found = sorted(path.name for path in set(findings.iterdir()) - before - {log_file})
    executions = last(r"stat::number_of_executed_units: *(\d+)", text)
    elapsed = time.monotonic() - begin
    rate = "-" if executions == "-" else f"{int(executions) / max(used, 0.01):.0f}"
    print(COLUMNS.format(target, executions, rate, last(r"cov: (\d+)", text), last(r"ft: (\d+)", text),
                         f"{elapsed:.0f}", f"{used:.0f}", len(found)), flush=True)
    for name in found:
        print(f"    {findings / name}")
    if code != 0 and not found:
        print(f"    ended with {code}, see {log_file}")
    return code == 0


def main() -> int:
    build, seconds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    targets = sys.argv[3:] or sorted(path.name for path in SEEDS.iterdir())
    print(COLUMNS.format("target", "executions", "per CPU s", "edges", "features", "seconds", "CPU s", "findings"), flush=True)
    fine = [run(build, target, seconds) for target in targets]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
