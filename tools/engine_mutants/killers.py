"""What must notice a mutant: the tests, cheapest first. Each is timed, and asked which mutants it reaches, without any mutant."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from .build import TARGETS, Copy

HERE = Path(__file__).resolve().parent
MEMORY = 4 << 30
FACTOR = 10  # longer than so many times the clean run is an endless loop


@dataclass
class Part:
    """A test, or all of them: its time by the processor and the mutants that it reaches, in the clean run."""
    seconds: float = 0.0
    reached: set[int] = field(default_factory=set)


@dataclass
class Killer:
    name: str
    commands: list[list[str]]
    cwd: Path
    sieve: list[str] | None = None  # passes quickly where `commands` would pass
    clean: list[list[str]] | None = None  # what is run instead of `commands` without a mutant
    parts: dict[str, Part] = field(default_factory=dict)  # of a program of unit tests its tests, else one without a name

    @property
    def reached(self) -> set[int]:
        return set().union(*(part.reached for part in self.parts.values()))

    def is_quick(self) -> bool:
        return sum(part.seconds for part in self.parts.values()) < 1 or self.name.startswith("unit_")

    def look_at_clean(self) -> str | None:
        """Runs each part without a mutant; what went wrong, or nothing."""
        for test in self.tests():
            with tempfile.TemporaryDirectory() as folder:
                before = used()
                for command in self.clean or self.commands:
                    said = run(command + chosen([test]), self.cwd, {"ZEREN_MUTANTS_REACHED": folder}, None)
                    if said:
                        return f"{test} {said}"
                part = self.parts[test] = Part(used() - before)
                for file in Path(folder).iterdir():
                    part.reached |= {int(line) for line in file.read_text().split()}
        return None

    def tests(self) -> list[str]:
        if not self.name.startswith(("unit_", "language_")):
            return [""]
        listed = subprocess.run([*self.commands[0], "--gtest_list_tests"], cwd=self.cwd, check=True, capture_output=True, text=True)
        suite, tests = "", []
        for line in listed.stdout.splitlines():
            word = line.split("#")[0].strip()
            if not line.startswith(" "):
                suite = word
            else:
                tests.append(suite + word)
        return [t for t in tests if "DISABLED_" not in t]

    def try_mutant(self, number: int) -> str | None:
        """What went wrong in the parts that reach the mutant, or nothing."""
        tests = [test for test, part in self.parts.items() if number in part.reached]
        if not tests:
            return None
        variables = {"ZEREN_MUTANT": str(number)}
        limit = FACTOR * max(0.2, sum(self.parts[test].seconds for test in tests))
        if self.sieve and not run(self.sieve, self.cwd, variables, limit):
            return None
        for command in self.commands:
            said = run(command + chosen(tests), self.cwd, variables, limit)
            if said:
                return said
        return None


def chosen(tests: list[str]) -> list[str]:
    return [] if tests == [""] else ["--gtest_filter=" + ":".join(tests)]


def run(command: list[str], cwd: Path, variables: dict[str, str], limit: float | None) -> str | None:
    """What went wrong, or nothing. `limit` is in seconds of the processor."""
    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if limit is not None:
            whole = int(limit) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))

    # A waiting process uses no processor: the clock on the wall ends it too, but much later, for the machine may be busy.
    wall = None if limit is None else limit * 30 + 600
    with subprocess.Popen(command, cwd=cwd, env=os.environ | variables, preexec_fn=bound,
                          start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            code = process.wait(wall)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return "endless"
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    end_group(process.pid, 0 if limit is not None else 20)
    if code == -signal.SIGXCPU:
        return "endless"
    return None if code == 0 else f"exit {code}"


def end_group(leader: int, patience: float) -> None:
    """Waits for what the leader started, then kills it."""
    try:
        for _ in range(int(patience * 10)):
            os.killpg(leader, 0)
            time.sleep(0.1)
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass


def killers_of(root: Path, copy: Copy) -> list[Killer]:
    def unit(name: str) -> Killer:
        return Killer(name, [[str(copy.program(name)), "--gtest_brief=1", "--gtest_fail_fast"]], copy.plain)

    zeren, driver = str(copy.program("zeren")), str(copy.program("zeren_differential"))
    python, replay, asked, recorder = "/usr/bin/python3", str(HERE / "replay.py"), str(copy.folder / "asked.txt"), copy.folder / "recorder"
    recorder.write_text(f"#!/bin/sh\nexec {python} {replay} record {driver} {asked}\n")
    recorder.chmod(0o755)
    differential = [python, "tests/differential/differential.py", "--cases", "600", "--seed", "1", "--keep",
                    str(copy.folder / "disagreements"), "--driver"]
    regressions = sorted((root / "tests" / "regressions").glob("*.zr"))
    units = [name for name in TARGETS if name.startswith(("unit_", "language_"))]
    return [
        *map(unit, units),
        Killer("rules/statutes", [[zeren, "test", "rules/statutes", "--quiet"]], root),
        Killer("regressions", [[zeren, "test", str(file), "--quiet"] for file in regressions], root),
        Killer("differential", [[*differential, driver]], root, sieve=[python, replay, "ask", driver, asked],
               clean=[[*differential, str(recorder)]]),
        Killer("rules/anji-2022", [[zeren, "test", "rules/anji-2022", "--quiet"]], root),
    ]


def look_at_clean(killers: list[Killer], kept: Path, stamp: str) -> None:
    """All must pass without a mutant; notes their time and which mutants they reach. Kept until something changes."""
    saved = pickle.loads(kept.read_bytes()) if kept.exists() else (None, {})
    if saved[0] == stamp and list(saved[1]) == [k.name for k in killers]:
        for killer in killers:
            killer.parts = saved[1][killer.name]
        return
    for killer in killers:
        said = killer.look_at_clean()
        if said:
            raise SystemExit(f"{killer.name} fails without any mutant: {said}")
        seconds = sum(part.seconds for part in killer.parts.values())
        print(f"  {killer.name}: {seconds:.1f} s, reaches {len(killer.reached)} mutants", flush=True)
    kept.write_bytes(pickle.dumps((stamp, {k.name: k.parts for k in killers})))


def used() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def try_mutant(number: int, killers: list[Killer]) -> str | None:
    """Who noticed it, and how; nothing where it survives."""
    for killer in killers:
        said = killer.try_mutant(number)
        if said:
            return f"{killer.name} ({said})"
    return None
