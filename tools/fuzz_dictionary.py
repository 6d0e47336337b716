#!/usr/bin/env python3
"""Writes tests/fuzz/zeren.dict, the words that libFuzzer puts into its inputs, from the table of keywords.

With --check it only says whether the file is as it would be written (exit 1 if not).
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEYWORDS = ROOT / "include/zeren/syntax/keywords.hpp"
DICTIONARY = ROOT / "tests/fuzz/zeren.dict"
ROW = re.compile(r'^\s*X\(\w+, "([^"]*)", "([^"]*)", (?:true|false), "([^"]*)"\)', re.MULTILINE)

# What no table lists: marks, types, literals, parts of the inputs of several parts (tests/fuzz/sections.hpp).
OTHERS = ["->", "..", "<=", ">=", "!=", "{", "}", "[", "]", "?", "@", "%", "`", '"', "//", "/*", "*/", "，", "、", "。",
          "key", "text", "count", "number(2)", "bool", "date", "moment", "deadline", "township", "hazard", "2022-02-28",
          "2022-03-31T23:59", "1 / 3", "0.5", "\r\n", "\ufeff", "\x00", "\n== ", "\non ", "null", "\\u0000", "1e9"]


def words(table: str) -> list[str]:
    found = []
    for english, chinese, other in ROW.findall(table):
        found += [english, chinese, *filter(None, other.split("|"))]
    return list(dict.fromkeys(found + OTHERS))


def entry(word: str) -> str:
    """libFuzzer takes printable ASCII as it stands, and every other byte as \\xNN."""
    return '"' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\' else f"\\x{b:02X}" for b in word.encode()) + '"'


def main() -> int:
    text = "# Written by tools/fuzz_dictionary.py from the table of keywords.\n"
    text += "".join(entry(word) + "\n" for word in words(KEYWORDS.read_text(encoding="utf-8")))
    if "--check" not in sys.argv[1:]:
        DICTIONARY.write_text(text, encoding="utf-8")
        return 0
    if DICTIONARY.is_file() and DICTIONARY.read_text(encoding="utf-8") == text:
        return 0
    print(f"{DICTIONARY.relative_to(ROOT)}: not as the keywords are now; run tools/fuzz_dictionary.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
