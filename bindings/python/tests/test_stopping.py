"""Ctrl-C, deadlines, limits and progress."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest
import zeren

# A ladder that looks at every day of many units: long enough to be stopped.
SLOW = textwrap.dedent(
    """
    pack slow {}
    tier county > village
    event hazard on found { id : key  at : village  found : date  due : deadline }
    define n for village = count(hazard at this where due < today)
    """
)


def slow_facts(rows):
    import polars

    numbers = polars.int_range(rows, eager=True)
    return polars.DataFrame(
        {
            "id": numbers.cast(str),
            "at": ("A" + (numbers % 1000).cast(str)),
            "found": (numbers % 300).cast(polars.Int32).cast(polars.Date),
            "due": (numbers % 400).cast(polars.Int32).cast(polars.Date),
        }
    )


UNITS = {
    "code": ["C", *(f"A{i}" for i in range(1000))],
    "name": ["C", *(f"A{i}" for i in range(1000))],
    "level": ["county", *["village"] * 1000],
    "parent": [None, *["C"] * 1000],
}


def test_a_signal_stops_the_work():
    pack = zeren.compile({"a.zr": SLOW})
    facts = {"hazard": slow_facts(3_000_000)}
    units = pack.read_units(UNITS)
    killer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    begin = time.monotonic()
    killer.start()
    with pytest.raises(KeyboardInterrupt):
        for _ in range(100):
            pack.evaluate(units, facts, on="2022-06-30")
    assert time.monotonic() - begin < 20
    # The pack can be used again.
    assert len(pack.evaluate(units, {}, on="2022-06-30")["village"]) == 1000


def test_a_deadline_gives_no_result(anji):
    with pytest.raises(zeren.LimitError, match="ZR0902"):
        anji.evaluate(on="2022-06-30", deadline=0.001)
    result = anji.evaluate(on="2022-06-30", deadline=600)
    time.sleep(0.01)
    assert len(result["township"]) == 15


def test_unknown_limits_are_refused(anji):
    with pytest.raises(zeren.ParameterError, match="no_such"):
        anji.evaluate(on="2022-06-30", limits={"no_such": 1})
    with pytest.raises(zeren.LimitError, match="ZR0526"):
        anji.evaluate(on="2022-06-30", limits={"memory_bytes": 1000})


@pytest.mark.parametrize(
    "arguments",
    [{}, {"on": "2022-06-30", "at": "2022-06-30 12:00"}, {"on": "30.6.2022"}, {"at": "noon"}, {"on": "2022-06-30", "threads": 0},
     {"on": "2022-06-30", "params": {"no_such": 1}}, {"on": "2022-06-30", "params": {"own_weight": "heavy"}},
     {"on": "2022-06-30", "params": {"own_weight": 0.7}}],
)
def test_arguments_without_sense_are_refused(anji, arguments):
    with pytest.raises(zeren.ParameterError):
        anji.evaluate(**arguments)


def test_progress_shows_the_steps():
    program = textwrap.dedent(
        """
        import zeren
        zeren.load(zeren.rules("anji-2022")).evaluate(on="2022-06-30", progress=True)
        """
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "units" in done.stderr and "rules" in done.stderr
    quiet = subprocess.run([sys.executable, "-c", program.replace("True", "None")], capture_output=True, text=True, check=True)
    assert quiet.stderr == ""
