#!/usr/bin/env python3
"""Holds tools/mutate_pack.py to a pack of which every mutant and its end are known: python3 mutate_pack_test.py build/release/zeren"""

import pathlib
import re
import subprocess
import sys
import tempfile

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "mutate_pack.py"
RULES = """pack small "小" { effective 2022-01-01 .. 2022-12-31 }
event item "件" on found { id : key, found : date, days : count }
param limit "上限 7" = 3  # 7 days, of which none is changed
define late for item = days > limit and days < 10
decide size for item: number unique {
  when days >= limit then 1
  when days < limit then 2
}
test "三、四" {
  facts { item { id: "A", found: 2022-03-01, days: 3 }, item { id: "B", found: 2022-03-01, days: 4 } }
  on 2022-06-30
  expect item:A.late = false
  expect item:B.late = true
  expect item:A.size = 1
}
"""
BOUNDS = """test "二、九、十" {
  facts { item { id: "A", found: 2022-03-01, days: 2 }, item { id: "B", found: 2022-03-01, days: 9 }, item { id: "C", found: 2022-03-01, days: 10 } }
  on 2022-06-30
  expect item:A.size = 2
  expect item:B.late = true
  expect item:C.late = false
}
"""
MUTANTS = {
    'limit: param limit "上限 7" = [3 -> 4] # 7 days, of which none is changed',
    'limit: param limit "上限 7" = [3 -> 2] # 7 days, of which none is changed',
    "late: define late for item = days [> -> >=] limit and days < 10",
    "late: define late for item = days > limit [and -> or] days < 10",
    "late: define late for item = days > limit and days [< -> <=] 10",
    "late: define late for item = days > limit and days < [10 -> 11]",
    "late: define late for item = days > limit and days < [10 -> 9]",
    "size: when days [>= -> >] limit then 1",
    "size: when days >= limit then [1 -> 2]",
    "size: when days >= limit then [1 -> 0]",
    "size: when days [< -> <=] limit then 2",
    "size: when days < limit then [2 -> 3]",
    "size: when days < limit then [2 -> 1]",
}
UNGUARDED = {
    "late: define late for item = days > limit and days [< -> <=] 10",
    "late: define late for item = days > limit and days < [10 -> 11]",
    "late: define late for item = days > limit and days < [10 -> 9]",
    "size: when days < limit then [2 -> 3]",
    "size: when days < limit then [2 -> 1]",
}


def main():
    with tempfile.TemporaryDirectory() as home:
        pack = pathlib.Path(home) / "packs" / "small"
        pack.mkdir(parents=True)
        (pack / "rules.zr").write_text(RULES)

        def run(*options):
            done = subprocess.run([sys.executable, TOOL, "--zeren", sys.argv[1], pack, "--state", pathlib.Path(home) / "state", *options],
                                  capture_output=True, text=True)
            if done.returncode:
                sys.exit(done.stdout + done.stderr)
            return {line.split(": ", 1)[1] for line in done.stdout.splitlines() if line.startswith("rules.zr:")}, done.stdout

        def expect(what, found, wanted):
            if found != wanted:
                sys.exit(f"{what}: {found}, not {wanted}")

        expect("mutants", run("--list")[0], MUTANTS)
        survived, printed = run()
        expect("survivors without the bounds", survived, UNGUARDED)
        expect("score", re.findall(r"(\d+) killed, (\d+) refused, .*score (\S+%)", printed), [("6", "2", "61.5%")])
        expect("survivors after every test", run("--thorough")[0], UNGUARDED)
        (pack / "tests.zr").write_text(BOUNDS)
        survived, printed = run()
        expect("survivors with the bounds", survived, set())
        expect("score", re.findall(r"(\d+) killed, (\d+) refused, .*score (\S+%)", printed), [("11", "2", "100.0%")])
        expect("a sample", len(run("--list", "--sample", "5", "--seed", "3")[0]), 5)
        expect("the same sample", run("--list", "--sample", "5", "--seed", "3"), run("--list", "--sample", "5", "--seed", "3"))
    print("mutants, survivors and scores are as they should be")


if __name__ == "__main__":
    main()
