"""Writes sites as choices: `(zeren_mutant(17) ? (changed) : (as it was))`. Lines keep their numbers."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from pathlib import Path

from .find import Site

HEADER = """// Written by tools/mutate_engine.py; included before everything else, in the mutated copy only.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace zeren_mutants {
inline unsigned char reached[COUNT];
inline const bool recording = [] {
  if (std::getenv("ZEREN_MUTANTS_REACHED") == nullptr) return false;
  std::atexit([] {
    const std::string name = std::string(std::getenv("ZEREN_MUTANTS_REACHED")) + "/" + std::to_string(getpid());
    if (std::FILE* file = std::fopen(name.c_str(), "w")) {
      for (int i = 0; i < COUNT; ++i) {
        if (reached[i] != 0) std::fprintf(file, "%d\\n", i);
      }
      std::fclose(file);
    }
  });
  return true;
}();
inline const int chosen = [] {
  const char* text = std::getenv("ZEREN_MUTANT");
  return text == nullptr ? 0 : std::atoi(text);
}();
}  // namespace zeren_mutants

constexpr bool zeren_mutant(int number) {
  if (__builtin_is_constant_evaluated()) return false;
  if (zeren_mutants::recording) __atomic_store_n(&zeren_mutants::reached[number], 1, __ATOMIC_RELAXED);
  return zeren_mutants::chosen == number;
}
"""


@dataclass
class Mutant:
    number: int
    file: str
    line: int
    column: int
    row: str  # the whole line, as it stands
    change: str
    again: int  # how many mutants before it on the line have the same change

    def key(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.change}"

    def words(self) -> str:
        """The mutant without its line's number, so that it is known again when lines move."""
        again = f" #{self.again + 1}" if self.again else ""
        return f"{self.file} | {self.row} | {self.change}{again}"


@dataclass
class Written:
    """A rewritten file: where its mutants stand in it."""
    text: bytes
    changed: list[tuple[int, int, int]] = field(default_factory=list)  # start and end of what stands instead, the mutant
    choices: list[tuple[int, int, list[int]]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # the first byte of each line


class Writer:
    def __init__(self, source: bytes, sites: list[Site], numbers: dict[tuple[int, int, int], int], dropped: set[int],
                 inline: bool) -> None:
        self.source, self.sites, self.numbers, self.dropped = source, sites, numbers, dropped
        self.inlined = sorted({after_template(source, site.function[0]) for site in sites}) if inline else []
        self.out = bytearray()
        self.written = Written(b"")
        self.next = 0

    def write(self) -> Written:
        self.span(0, len(self.source))
        self.written.text = bytes(self.out)
        self.written.lines = [0] + [i + 1 for i, byte in enumerate(self.out) if byte == 10]
        return self.written

    def span(self, at: int, end: int) -> None:
        """Copies at .. end; the sites from self.next on that lie inside are written as choices."""
        while self.next < len(self.sites) and self.sites[self.next].start < end:
            site = self.sites[self.next]
            if site.end > end or site.start < at:  # not nested: leave it as it is
                self.next += 1
                continue
            self.copy(at, site.start)
            self.next += 1
            self.choice(site)
            at = site.end
        self.copy(at, end)

    def copy(self, at: int, end: int) -> None:
        """Functions of headers are inlined everywhere: else the linker may take the copy of a file that is not rewritten."""
        for start in self.inlined:
            if at <= start < end:
                self.out += self.source[at:start] + b"[[gnu::always_inline]] "
                at = start
        self.out += self.source[at:end]

    def choice(self, site: Site) -> None:
        begin = len(self.out)
        numbers = []
        for i, (replacement, _) in enumerate(site.alternatives):
            number = self.numbers[(site.start, site.end, i)]
            if number in self.dropped:
                continue
            self.out += f"{'' if numbers else '('}zeren_mutant({number}) ? (".encode()
            start = len(self.out)
            self.out += replacement.encode()
            self.written.changed.append((start, len(self.out), number))
            self.out += b") : "
            numbers.append(number)
        if not numbers:
            self.span(site.start, site.end)
            return
        self.out += b"static_cast<bool>(" if site.truth else b"("
        self.span(site.start, site.end)
        self.out += b"))"
        self.written.choices.append((begin, len(self.out), numbers))


def after_template(source: bytes, start: int) -> int:
    """Where the declaration begins whose `template <…>` may begin at `start`."""
    found = re.compile(rb"template <[^<>]*>\s*(requires\s*\([^\n]*\)\s*)?").match(source, start)
    return found.end() if found else start


def number_mutants(root: Path, found: dict[str, list[Site]]) -> tuple[list[Mutant], dict[str, dict[tuple[int, int, int], int]]]:
    mutants: list[Mutant] = []
    numbers: dict[str, dict[tuple[int, int, int], int]] = {}
    for file in sorted(found):
        source = (root / file).read_bytes()
        starts = [0] + [i + 1 for i, byte in enumerate(source) if byte == 10]
        rows = source.decode().split("\n")
        seen: dict[tuple[int, str], int] = {}
        numbers[file] = {}
        for site in found[file]:
            line = bisect.bisect_right(starts, site.start)
            for i, (_, change) in enumerate(site.alternatives):
                again = seen.get((line, change), 0)
                seen[(line, change)] = again + 1
                number = len(mutants) + 1
                numbers[file][(site.start, site.end, i)] = number
                column = site.start - starts[line - 1] + 1
                mutants.append(Mutant(number, file, line, column, rows[line - 1].strip(), change, again))
    return mutants, numbers


def culprits(written: Written, line: int, column: int) -> set[int]:
    """Whom an error at that place is to be blamed on: the narrowest choice, or all of the line."""
    at = written.lines[line - 1] + column - 1
    narrow = [(end - start, {number}) for start, end, number in written.changed if start <= at < end]
    narrow += [(end - start, set(numbers)) for start, end, numbers in written.choices if start <= at < end]
    if narrow:
        return min(narrow, key=lambda n: n[0])[1]
    end = written.lines[line] if line < len(written.lines) else len(written.text)
    return {n for start, stop, numbers in written.choices if start < end and stop > written.lines[line - 1] for n in numbers}
