"""Where the sources can be changed, and into what; read off the compiler's tree (libclang)."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from clang import cindex

Kind = cindex.CursorKind

# The semantic core: numbers and dates, the lowering of rules to columns, the kernels that evaluate columns. Binding of tables,
# explanations, display and printed forms are not part of it.
CORE = [
    "src/base/calendar.cpp", "src/base/date.cpp", "src/base/int128.cpp", "src/base/moment.cpp", "src/base/number*.[ch]pp",
    "src/base/period.cpp",
    "include/zeren/base/calendar.hpp", "include/zeren/base/date.hpp", "include/zeren/base/int128.hpp",
    "include/zeren/base/moment.hpp", "include/zeren/base/number.hpp", "include/zeren/base/period.hpp",
    "src/plan/builder.cpp", "src/plan/lower*.[ch]pp", "src/plan/structure_key.cpp",
    "src/run/aggregate_*.[ch]pp", "src/run/cells.[ch]pp", "src/run/column.cpp", "src/run/day_view.cpp", "src/run/duty_*.[ch]pp",
    "src/run/error_store.[ch]pp", "src/run/evaluat*.[ch]pp", "src/run/frame.cpp", "src/run/known.cpp",
    "src/run/ledger_*.[ch]pp", "src/run/map_call.hpp", "src/run/pieces.hpp", "src/run/prepare.cpp", "src/run/rows.cpp",
    "src/run/run.hpp", "src/run/scan_days.[ch]pp", "src/run/select.[ch]pp", "include/zeren/run/column.hpp",
]

BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
OTHER = {"&&": "||", "||": "&&", "+": "-", "-": "+", "*": "+", "+=": "-=", "-=": "+="}
CALLS = {"min": "max", "max": "min", "any_of": "all_of", "all_of": "any_of", "lower_bound": "upper_bound",
         "upper_bound": "lower_bound", "front": "back", "back": "front"}


@dataclass
class Site:
    """An expression, by its bytes, with what may stand in its place."""
    start: int
    end: int
    function: tuple[int, int]
    alternatives: list[tuple[str, str]] = field(default_factory=list)  # (replacement, how the change is called)
    truth: bool = False  # the expression is wanted as a truth value only


def core_files(root: Path) -> list[str]:
    return sorted({str(f.relative_to(root)) for pattern in CORE for f in root.glob(pattern)})


def flat(text: str) -> str:
    """On one line, without comments."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"//[^\n]*", "", text))


class File:
    """Collects the sites of one file."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self.bytes = path.read_bytes()
        self.sites: dict[tuple[int, int], Site] = {}
        self.function = (0, 0)

    def text(self, start: int, end: int) -> str:
        return self.bytes[start:end].decode()

    def add(self, start: int, end: int, replacement: str, change: str, truth: bool = False) -> None:
        if 'R"' in replacement or "\n#" in self.text(start, end):
            return
        site = self.sites.setdefault((start, end), Site(start, end, self.function))
        site.truth = site.truth or truth
        if (replacement, change) not in site.alternatives:
            site.alternatives.append((replacement, change))

    # Functions and their bodies.

    def outer(self, cursor: cindex.Cursor) -> None:
        for child in cursor.get_children():
            if child.location.file is None or child.location.file.name != self.name:
                continue
            if child.kind in (Kind.FUNCTION_DECL, Kind.CXX_METHOD, Kind.FUNCTION_TEMPLATE, Kind.CONSTRUCTOR, Kind.CONVERSION_FUNCTION):
                self.function = (child.extent.start.offset, child.extent.end.offset)
                if self.name.endswith(".hpp") and self.text(*self.function).count(f"{child.spelling}(") > 1:
                    continue  # calls itself: cannot be inlined, as what is changed in a header must be (see rewrite)
                for part in child.get_children():
                    if part.kind == Kind.COMPOUND_STMT:
                        self.inner(part, None)
            elif child.kind in (Kind.NAMESPACE, Kind.CLASS_DECL, Kind.STRUCT_DECL, Kind.CLASS_TEMPLATE, Kind.FRIEND_DECL,
                                Kind.UNEXPOSED_DECL, Kind.LINKAGE_SPEC, Kind.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION):
                self.outer(child)

    def inner(self, cursor: cindex.Cursor, parent: cindex.Cursor | None) -> None:
        kind = cursor.kind
        start, end = cursor.extent.start.offset, cursor.extent.end.offset
        if kind in (Kind.STATIC_ASSERT, Kind.PARM_DECL, Kind.TYPE_REF, Kind.TEMPLATE_REF, Kind.DECL_REF_EXPR):
            return
        if kind == Kind.VAR_DECL and re.match(r"[\w\s]*\bconstexpr\b", self.text(start, end)):
            return
        children = list(cursor.get_children())
        if kind == Kind.CASE_STMT:
            children = children[1:]
        if kind == Kind.IF_STMT:
            if self.text(start, end).startswith("if constexpr"):
                children = children[1:]
            else:
                self.condition(children[0])
        elif kind == Kind.CONDITIONAL_OPERATOR:
            self.condition(children[0])
        elif kind == Kind.BINARY_OPERATOR or kind == Kind.COMPOUND_ASSIGNMENT_OPERATOR:
            if len(children) == 2:
                self.operator(cursor, children[0], children[1])
        elif kind == Kind.CALL_EXPR:
            self.call(cursor, children)
        elif kind == Kind.UNARY_OPERATOR:
            self.unary(start, end)
        elif kind == Kind.INTEGER_LITERAL:
            self.integer(start, end)
        elif kind == Kind.RETURN_STMT:
            self.returned(start, end)
        for child in children:
            self.inner(child, cursor)

    # The kinds of change.

    def operator(self, cursor: cindex.Cursor, left: cindex.Cursor, right: cindex.Cursor) -> None:
        start, left_end = left.extent.start.offset, left.extent.end.offset
        right_start, end = right.extent.start.offset, right.extent.end.offset
        if not start < left_end <= right_start < end:
            return
        op = flat(self.text(left_end, right_start)).strip()
        a, b = flat(self.text(start, left_end)), flat(self.text(right_start, end))
        if op in ("+", "-", "+=", "-=", "*") and "string" in cursor.type.get_canonical().spelling:
            return
        for table in (BOUNDARY, OPPOSITE, OTHER):
            if op in table:
                new = table[op]
                self.add(start, end, f"({a}) {new} ({b})", f"{a} {op} {b} -> {a} {new} {b}")

    def call(self, cursor: cindex.Cursor, children: list[cindex.Cursor]) -> None:
        if cursor.spelling.startswith("operator") and len(children) == 3:
            first, _, last = sorted(children, key=lambda c: (c.extent.start.offset, c.extent.end.offset))
            self.operator(cursor, first, last)
            return
        if cursor.spelling not in CALLS or not children:
            return
        start, end = cursor.extent.start.offset, cursor.extent.end.offset
        name_end = children[0].extent.end.offset
        name = self.text(start, name_end)
        new = CALLS[cursor.spelling]
        if re.search(rf"(std::|std::ranges::|\.){cursor.spelling}$", name) and self.text(name_end, name_end + 1) == "(":
            if new in ("front", "back") and self.text(name_end, end) != "()":
                return
            changed = flat(name[: -len(cursor.spelling)]) + new + flat(self.text(name_end, end))
            self.add(start, end, changed, f"{flat(self.text(start, end))} -> {new}")

    def unary(self, start: int, end: int) -> None:
        text = self.text(start, end)
        if text.startswith("!") and not text.startswith("!="):
            self.add(start, end, f"static_cast<bool>({flat(text[1:])})", f"{flat(text)} -> {flat(text[1:])}")

    def integer(self, start: int, end: int) -> None:
        found = re.fullmatch(r"(\d+)([uUlL]*)", self.text(start, end))
        if not found or (found[1].startswith("0") and found[1] != "0"):
            return
        before, after = self.text(max(0, start - 200), start), self.text(end, end + 20)
        if re.search(r"\w<[^<>();{}]*$", before) and re.match(r"\s*[,>]", after):  # a template's argument
            return
        if re.search(r"\w\[$", before) and re.match(r"\]\s*[;={]", after) and re.search(r"\w+ \w+\[$", before):
            return  # an array's bound
        new = {"0": "1", "1": "0"}.get(found[1], str(int(found[1]) + 1)) + found[2]
        self.add(start, end, new, f"{found[0]} -> {new}")

    def returned(self, start: int, end: int) -> None:
        found = re.fullmatch(r"return\s+(true|false)", self.text(start, end))
        if found:
            new = {"true": "false", "false": "true"}[found[1]]
            self.add(end - len(found[1]), end, new, f"return {found[1]} -> return {new}")

    def condition(self, cursor: cindex.Cursor) -> None:
        start, end = cursor.extent.start.offset, cursor.extent.end.offset
        text = self.text(start, end)
        if cursor.kind == Kind.VAR_DECL or cursor.kind == Kind.DECL_STMT or not text:
            return
        if any(re.search(rf"\s{op}\s", text) for op in OPPOSITE) and "&&" not in text and "||" not in text:
            return  # its comparison is turned round already
        if text.startswith("!") and "&&" not in text and "||" not in text:
            return
        self.add(start, end, f"!({flat(text)})", f"if ({flat(text)}) -> if (!({flat(text)}))", truth=True)


def arguments_of(command: str) -> list[str]:
    """What libclang needs of a compile command."""
    words, kept = shlex.split(command), []
    for i, word in enumerate(words):
        if word.startswith(("-I", "-D", "-std")):
            kept.append(word)
        elif word == "-isystem":
            kept += [word, words[i + 1]]
    return [*kept, "-w"]


def sites_of_unit(root: Path, name: str, arguments: list[str], wanted: list[str]) -> dict[str, list[Site]]:
    """The sites of one translation unit, and of the core's headers that it includes."""
    unit = cindex.Index.create().parse(str(root / name), args=arguments)
    errors = [str(d) for d in unit.diagnostics if d.severity >= cindex.Diagnostic.Error]
    if errors:
        raise SystemExit(f"{name}: {errors[0]}")
    included = {str(i.include) for i in unit.get_includes()}
    found = {}
    for other in wanted:
        if other != name and str(root / other) not in included:
            continue
        file = File(root / other)
        file.outer(unit.cursor)
        found[other] = sorted(file.sites.values(), key=lambda s: (s.start, -s.end))
    return found


def find_sites(root: Path, build: Path, jobs: int) -> dict[str, list[Site]]:
    """The sites of each file of the core, read as the build's compile commands say."""
    wanted = core_files(root)
    units = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        name = os.path.relpath(entry["file"], root)
        if name in wanted:
            units.append((root, name, arguments_of(entry["command"]), wanted))
    found: dict[str, list[Site]] = {}
    with multiprocessing.Pool(jobs) as pool:
        for some in pool.starmap(sites_of_unit, units, chunksize=1):
            for name, sites in some.items():
                found.setdefault(name, sites)
    return found
