#!/usr/bin/env python3
"""Takes the cases of the General Decimal Arithmetic suite that speak of what Zeren does, and says why the others do not.

    apt-get download libpython3.11-testsuite; dpkg-deb -x libpython3.11-testsuite_*.deb x
    python3 tools/extract_decimal_cases.py x/usr/lib/python3.11/test/decimaltestdata > tests/known/decimal.txt

Zeren's numbers are exact and of any size, so that a case applies where its result is exact, or is the exact one rounded to so
many digits after the point in one of our six ways. A line is: name operation mode digits operand [operand] result; digits `-`
where nothing is rounded.
"""

from __future__ import annotations

import collections
import re
import sys
from fractions import Fraction
from pathlib import Path

MODES = {"half_up", "half_even", "up", "down", "ceiling", "floor"}
ROUND_MODES = MODES | {"half_down", "05up"}
OPERATIONS = {"add": "add", "subtract": "subtract", "multiply": "multiply", "divide": "divide", "abs": "abs",
              "minus": "minus", "plus": "plus", "compare": "compare", "max": "max", "min": "min",
              "quantize": "round", "tointegral": "round", "tointegralx": "round"}
NUMBER = re.compile(r"^([+-]?)(\d+)?(?:\.(\d*))?(?:[eE]([+-]?\d+))?$")
LONGEST = 400  # digits; the suite's huge exponents say nothing about exact numbers
NOTICE = """# Cases of the General Decimal Arithmetic suite, Copyright (c) IBM Corporation, 1981, 2008. All rights reserved.
# They are offered on an as-is basis; see "General Decimal Arithmetic Testcases", Mike Cowlishaw, IBM Fellow.
# Taken by tools/extract_decimal_cases.py; names are the suite's. name operation mode digits operand [operand] result
"""


def parse(text: str) -> tuple[Fraction, int] | None:
    """The value, and its exponent as written; None for what is no finite number."""
    found = NUMBER.match(text)
    if not found or not (found[2] or found[3]):
        return None
    digits, fraction, exponent = found[2] or "", found[3] or "", int(found[4] or 0)
    if abs(exponent) > LONGEST or len(digits) + len(fraction) > LONGEST:
        return None
    exponent -= len(fraction)
    value = Fraction(int(digits + fraction or "0")) * Fraction(10) ** exponent
    return (-value if found[1] == "-" else value), exponent


def plain(value: Fraction) -> str:
    """A decimal without an exponent."""
    negative, value = value < 0, abs(value)
    places = 0
    while value.denominator != 1:
        value *= 10
        places += 1
    digits = str(value.numerator).rjust(places + 1, "0")
    text = digits[:-places] + "." + digits[-places:] if places else digits
    return ("-" if negative else "") + text


def main() -> int:
    folder = Path(sys.argv[1])
    why: collections.Counter[str] = collections.Counter()
    lines: list[str] = []
    for path in sorted(folder.glob("*.decTest")):
        mode = "half_up"
        for line in path.read_text(encoding="latin-1").splitlines():
            line = line.split("--")[0].strip()
            if line.lower().startswith("rounding:"):
                mode = line.split(":")[1].strip().lower()
                continue
            if "->" not in line:
                continue
            why[take(path.stem, line, mode, lines)] += 1
    print(NOTICE, end="")
    for reason, count in why.most_common():
        print(f"# {count:6} {reason}")
    print(*lines, sep="\n")
    return 0


def take(file: str, line: str, mode: str, lines: list[str]) -> str:
    """Adds the case where it applies; says why it does not."""
    left, right = line.split("->")
    name, operation, *operands = [part.strip("'\"") for part in left.split()]
    result, *conditions = [part.strip("'\"") for part in right.split()]
    operation = operation.lower()
    if operation not in OPERATIONS:
        return f"no operation of ours ({'formats' if file[:2] in ('dd', 'dq', 'ds') else 'others'})"
    if mode not in MODES:
        return "a way to round that we do not have"
    values = [parse(operand) for operand in operands]
    outcome = parse(result)
    if any(value is None for value in values) or outcome is None:
        return "not a finite number, or beyond 400 digits"
    if any(c.lower() in ("overflow", "underflow", "subnormal", "clamped", "invalid_operation", "division_by_zero")
           for c in conditions):
        return "limits of a format that we do not have"
    rounded = any(c.lower() in ("inexact", "rounded") for c in conditions)
    ours, digits = OPERATIONS[operation], "-"
    if ours == "round":
        places = -values[1][1] if operation == "quantize" else 0
        if abs(places) > LONGEST:
            return "rounds to more than 400 digits"
        digits, values = str(places), values[:1]
    elif rounded:
        places = -outcome[1]
        if abs(places) > LONGEST:
            return "rounds to more than 400 digits"
        digits = str(places)
    if ours == "divide" and values[1][0] == 0:
        return "limits of a format that we do not have"
    lines.append(" ".join([name, ours, mode, digits, *(plain(v[0]) for v in values), plain(outcome[0])]))
    return "applies"


sys.exit(main())
