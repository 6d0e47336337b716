#!/usr/bin/env python3
"""Writes src/syntax/letters.inc: which code points may begin a name.

Letters are Han (every extension, so that the rare characters of place names are letters), 〇, 々 and Latin. The Han
ranges are given as the Unicode standard assigns them up to version 15.1; Latin comes from Python's tables.
Run: python3 tools/make_letter_table.py > src/syntax/letters.inc
"""
import sys
import unicodedata

HAN = [
    (0x3005, 0x3005),  # 々
    (0x3007, 0x3007),  # 〇
    (0x3400, 0x4DBF),  # extension A
    (0x4E00, 0x9FFF),
    (0xF900, 0xFA6D), (0xFA70, 0xFAD9),  # compatibility; NFC replaces them
    (0x20000, 0x2A6DF),  # B
    (0x2A700, 0x2B739),  # C
    (0x2B740, 0x2B81D),  # D
    (0x2B820, 0x2CEA1),  # E
    (0x2CEB0, 0x2EBE0),  # F
    (0x2EBF0, 0x2EE5D),  # I
    (0x2F800, 0x2FA1D),  # compatibility supplement
    (0x30000, 0x3134A),  # G
    (0x31350, 0x323AF),  # H
]


def latin():
    for code in range(0x41, sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char).startswith("L") and unicodedata.name(char, "").startswith(
            ("LATIN ", "FULLWIDTH LATIN ")
        ):
            yield code


def ranges():
    codes = sorted(set(latin()))
    out = list(HAN)
    start = previous = codes[0]
    for code in codes[1:] + [None]:
        if code is not None and code == previous + 1:
            previous = code
            continue
        out.append((start, previous))
        start = previous = code
    return sorted(out)


print("// Made by tools/make_letter_table.py; do not edit. First and last code point of each range of letters, sorted.")
for first, last in ranges():
    print(f"{{0x{first:04X}, 0x{last:04X}}},")
