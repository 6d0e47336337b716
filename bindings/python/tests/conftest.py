"""What the tests share: the small pack of hazards, its facts, and the command line to hold results against."""

import os
import pathlib
import subprocess

import pytest
import zeren

ROOT = pathlib.Path(__file__).resolve().parents[3]

RULES = """
pack demo {}
tier county "县" > village "村"
event hazard "隐患" on found {
  id : key
  at "所在" : village
  found "发现日期" : date
  due : deadline
  closed : date?
  severity "严重程度" : count in 1 .. 400
  cost : number(2)?
  grade : low "一般" | high "重大"
  urgent : bool?
}
define open_count for village = count(hazard at this where closed is absent)
define spent for village = sum(cost over hazard at this where cost is present)
define mean_severity for village = mean(severity over hazard at this)
score index for village { start 100
  late : deduct 5 for each hazard at this where due < today and closed is absent at most 20 }
rank place by index high first for village
"""

UNITS = {
    "code": ["A", "A1", "A2"],
    "name": ["安吉县", "余村", "梅溪村"],
    "level": ["county", "village", "village"],
    "parent": [None, "A", "A"],
}


@pytest.fixture(scope="session")
def pack():
    return zeren.compile({"rules.zr": RULES})


@pytest.fixture
def hazards():
    return {
        "id": ["H1", "H2", "隐患三"],
        "at": ["A1", "余村", "A2"],
        "found": ["2022-03-01", "2022-06-01", "2022-06-10"],
        "due": ["2022-03-31", "2022-07-01", "2022-06-25"],
        "closed": [None, None, "2022-06-20"],
        "severity": [1, 2, 3],
        "cost": ["12.50", None, "3"],
        "grade": ["low", "一般", "high"],
        "urgent": ["true", None, "false"],
    }


@pytest.fixture
def evaluate(pack):
    def run(hazards, **arguments):
        return pack.evaluate(UNITS, {"hazard": hazards}, on="2022-06-30", **arguments)

    return run


@pytest.fixture(scope="session")
def anji():
    return zeren.load(zeren.rules("anji-2022"))


@pytest.fixture(scope="session")
def anji_result(anji):
    return anji.evaluate(on="2022-06-30")


@pytest.fixture(scope="session")
def command():
    """Runs the command line, and gives (exit code, standard output, standard error)."""

    def run(*arguments, cwd=None):
        done = subprocess.run([os.environ["ZEREN_COMMAND"], *arguments], capture_output=True, cwd=cwd, check=False)
        return done.returncode, done.stdout, done.stderr

    return run
