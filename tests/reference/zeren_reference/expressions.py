"""What an expression is worth (grammar.md, Expressions; values.md)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Callable

from . import calendar
from .lists import list_of, words_of
from .model import TWINS, Model, Table
from .organisation import related, responsible
from .syntax import Module, Node
from .values import (ABSENT, CellError, Duration, Member, PackError, Row, Word, day_of, is_moment, less, name_of,
                     round_to, same)
from .world import World

FUNCTION_TWINS = {"取大": "max", "取小": "min", "绝对值": "abs", "日": "day", "月份": "month", "季度": "quarter",
                  "年度": "year", "个数": "size", "承担者": "holders", "承担": "held", "长度": "length",
                  "开头是": "starts_with", "包含": "contains"}


@dataclass(frozen=True)
class Frame:
    """A row that an expression may read, and the name that `as` gives it."""

    row: Row
    alias: str | None = None


@dataclass(frozen=True)
class Scope:
    """Where an expression stands: the rows around it, the innermost last, and names that only it knows."""

    world: World
    module: Module
    frames: tuple[Frame, ...] = ()
    names: dict[str, Any] = field(default_factory=dict)  # `own`, the year of a mean, the bounds of a period

    @property
    def model(self) -> Model:
        return self.world.model

    def inside(self, row: Row, alias: str | None = None) -> "Scope":
        return replace(self, frames=(*self.frames, Frame(row, alias)))

    def on(self, world: World) -> "Scope":
        return replace(self, world=world)

    def knowing(self, **names: Any) -> "Scope":
        return replace(self, names=self.names | names)


def evaluate(node: Node, scope: Scope) -> Any:
    """The value of the expression: a plain one, ABSENT, or CellError raised."""
    kind = node["kind"]
    if kind in EVALUATORS:
        return EVALUATORS[kind](node, scope)
    raise PackError(f"no such expression: {kind}")


def truth(node: Node, scope: Scope) -> bool:
    """A condition; one that is absent does not hold."""
    return evaluate(node, scope) is True


def strict(node: Node, scope: Scope) -> list[Any] | None:
    """All operands, from left to right; None as soon as one of them is absent."""
    values: list[Any] = []
    for operand in node["operands"]:
        value = evaluate(operand, scope)
        if value is ABSENT:
            return None
        values.append(value)
    return values


# ---- names ----------------------------------------------------------------------------------------------------------

def english(name: str) -> str:
    return TWINS.get(name, name)


def read_column(world: World, row: Row, names: list[str]) -> tuple[Any, list[str]] | None:
    """The value of the column that the path begins with, and the rest of the path. A column's name may have dots."""
    table = world.model.tables[row.table]
    for length in range(len(names), 0, -1):
        wanted = ".".join(names[:length])
        for name in (wanted, english(wanted)):
            if world.has_column(table, name):
                return world.cell(row, name), names[length:]
    return None


def follow(world: World, value: Any, names: list[str]) -> Any:
    """What stands behind a reference; absent where the reference is (values.md, What may be missing)."""
    while names:
        if value is ABSENT:
            return ABSENT
        if not isinstance(value, Row):
            raise PackError(f"{value} has no {names}")
        found = read_column(world, value, names)
        if found is None:
            if value.table in world.model.tier_names():
                return ABSENT  # another tier has that column
            raise PackError(f"{value} has no column {names}")
        value, names = found
    return value


def path(node: Node, scope: Scope) -> Any:
    """`this`, a row named by `as`, a column of the innermost row, a parameter, or a bare word (rows.md, Who is this)."""
    names = list(node["path"])
    if names[0] == "this":
        return follow(scope.world, scope.frames[0].row, names[1:])
    if len(names) == 1 and names[0] in scope.names:
        return scope.names[names[0]]
    for frame in reversed(scope.frames):
        if frame.alias is not None and frame.alias == names[0]:
            return follow(scope.world, frame.row, names[1:])
    if scope.frames:
        inner = scope.frames[-1].row
        for rest in (names, own_names(scope, inner, names)):
            found = read_column(scope.world, inner, rest) if rest else None
            if found is not None:
                return follow(scope.world, *found)
    for length in range(len(names), 0, -1):
        param = scope.model.find_param(scope.module, ".".join(names[:length]))
        if param is not None:
            return param_value(scope.world, scope.module, ".".join(names[:length]), scope.world.today)
    if len(names) == 1:
        return Word(names[0])
    return member_of_list(scope, names) or follow_word(scope, names)


def member_of_list(scope: Scope, names: list[str]) -> Member | None:
    """`grade.major`: a member with the name of its list."""
    of = ".".join(names[:-1])
    for full in (scope.module.prefix + of, of):
        words = scope.model.enums.get(full) or scope.model.lists.get(full)
        if words is not None and names[-1] in words:
            return Member(words, names[-1])
    return None


def own_names(scope: Scope, inner: Row, names: list[str]) -> list[str]:
    """`village.safety_index` of a village is its own column."""
    return names[1:] if len(names) > 1 and inner.table in (scope.module.prefix + names[0], names[0]) else []


def follow_word(scope: Scope, names: list[str]) -> Any:
    row = row_of(Word(names[0]), scope)
    return follow(scope.world, row, names[1:]) if row is not None else Word(".".join(names))


def row_of(value: Any, scope: Scope) -> Row | None:
    """A domain or a body that is called by its name alone."""
    if isinstance(value, Row):
        return value
    for table in ("domain", "body"):
        found = scope.world.data.by_key.get(table, {}).get(name_of(value))
        if found is not None and isinstance(value, (Word, Member)):
            return found
    return None


def the_row(value: Any, scope: Scope) -> Row:
    row = row_of(value, scope)
    if row is None:
        raise PackError(f"no row {value}")
    return row


# ---- parameters -----------------------------------------------------------------------------------------------------

def param_value(world: World, module: Module, name: str, day: datetime.date, plain: bool = False) -> Any:
    """A parameter in the version of a day, exceptions applied (versions.md, Parameters with dates; override.md)."""
    found = world.model.find_param(module, name)
    assert found is not None
    home, declared = found
    full = home.prefix + declared["name"]
    scope = Scope(world, home)
    typed = declared.get("type")
    if full in world.params:
        value = world.params[full]
    elif "versions" in declared:
        value = with_type(version_on(declared["versions"], day)["value"], typed, scope)
    else:
        value = with_type(declared["value"], typed, scope)
    from .override import excepted
    return value if plain else excepted(world, home, ("param", full), scope, lambda: value,
                                        lambda e, where: with_type(e["value"], typed, where))[0]


def with_type(node: Node, written: Node | None, scope: Scope) -> Any:
    """The value where a type is said: a bare word of its list is that word, whatever else has its name."""
    words = words_of(scope.model, scope.module, written)
    if words is None:
        return evaluate(node, scope)
    if node["kind"] == "path" and len(node["path"]) == 1 and node["path"][0] in words:
        return Member(words, node["path"][0])
    value = evaluate(node, scope)
    return Member(words, value.name) if isinstance(value, Word) else value


def version_on(versions: list[Node], day: datetime.date) -> Node:
    """The version whose days hold the day; one without an end lasts until the next begins (versions.md)."""
    def first(version: Node) -> str:
        return str(version.get("from") or version.get("valid_from") or "0000")
    for version in sorted(versions, key=first, reverse=True):
        if first(version) <= day.isoformat():
            until = version.get("until") or version.get("valid_until")
            if until is None or day.isoformat() <= until:
                return version
            break
    raise CellError("no version holds on that day")


def by_date(node: Node, scope: Scope) -> Any:
    """`grace by found`: the version of that day."""
    day = evaluate(node["operands"][1], scope)
    if day is ABSENT:
        return ABSENT
    return param_value(scope.world, scope.module, ".".join(node["operands"][0]["path"]), day_of(day))


# ---- logic ----------------------------------------------------------------------------------------------------------

def logical(node: Node, scope: Scope) -> Any:
    """`and`, `or`: from left to right, and no further than needed."""
    stop = node["kind"] == "or"
    for operand in node["operands"]:
        value = evaluate(operand, scope)
        if value is ABSENT or value is stop:
            return value
    return not stop


def negation(node: Node, scope: Scope) -> Any:
    value = evaluate(node["operands"][0], scope)
    return value if value is ABSENT else not value


def choice(node: Node, scope: Scope) -> Any:
    """`if`: only the branch taken counts."""
    condition = evaluate(node["operands"][0], scope)
    if condition is ABSENT:
        return ABSENT
    return evaluate(node["operands"][1 if condition else 2], scope)


def otherwise(node: Node, scope: Scope) -> Any:
    value = evaluate(node["operands"][0], scope)
    if value is not ABSENT:
        return value
    other = evaluate(node["operands"][1], scope)
    if not isinstance(other, Word):
        return other
    words = list_of(scope.model, scope.module, inner_table(scope), node["operands"][0])
    return other if words is None else Member(words, other.name)


def inner_table(scope: Scope) -> Table | None:
    return scope.model.tables[scope.frames[-1].row.table] if scope.frames else None


def presence(node: Node, scope: Scope) -> Any:
    there = evaluate(node["operands"][0], scope) is not ABSENT
    return there == (node["kind"] == "is_present")


def emptiness(node: Node, scope: Scope) -> Any:
    members = evaluate(node["operands"][0], scope)
    if members is ABSENT:
        return ABSENT
    return (len(members) == 0) == (node["kind"] == "is_empty")


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "equal": same,
    "not_equal": lambda a, b: not same(a, b),
    "less": less,
    "less_equal": lambda a, b: not less(b, a),
    "greater": lambda a, b: less(b, a),
    "greater_equal": lambda a, b: not less(a, b),
}


def is_bare(node: Node, scope: Scope) -> bool:
    """A name alone that is neither a column nor a parameter: only its partner can say what it is."""
    return node["kind"] == "path" and isinstance(path(node, scope), Word)


def beside(node: Node, partner: Any, scope: Scope) -> Any:
    """The value of what stands beside a member of a list: a name alone is a word of that list where it is one,
    whatever else has its name (values.md, Names)."""
    if isinstance(partner, Member) and node["kind"] == "path" and len(node["path"]) == 1:
        if node["path"][0] in partner.words:
            return Member(partner.words, node["path"][0])
    return evaluate(node, scope)


def partners(node: Node, scope: Scope) -> list[Any] | None:
    """Values of one kind, from left to right; None as soon as one of them is absent."""
    first, *rest = node["operands"]
    if is_bare(first, scope) and rest:
        known = evaluate(rest[0], scope)
        values = [beside(first, known, scope)]
    else:
        values = [evaluate(first, scope)]
    for operand in rest:
        if values[-1] is ABSENT:
            return None
        values.append(beside(operand, values[0], scope))
    return None if values[-1] is ABSENT else values


def comparison(node: Node, scope: Scope) -> Any:
    sides = partners(node, scope)
    return ABSENT if sides is None else COMPARISONS[node["kind"]](*sides)


def membership(node: Node, scope: Scope) -> Any:
    """`x in a .. b`, both ends included; `x in (a, b)`."""
    values = partners(node, scope)
    if values is None:
        return ABSENT
    if node["kind"] == "in_range":
        inside = not less(values[0], values[1]) and not less(values[2], values[0])
    else:
        inside = any(same(values[0], other) for other in values[1:])
    return inside != node.get("negated", False)


# ---- numbers and dates ----------------------------------------------------------------------------------------------

def arithmetic(node: Node, scope: Scope) -> Any:
    values = strict(node, scope)
    if values is None:
        return ABSENT
    kind = node["kind"]
    if kind == "negate":
        return -values[0]
    a, b = values
    if isinstance(b, Duration) and not isinstance(a, Duration):
        return calendar.add(a, b, kind == "subtract", scope.model.calendar, scope.model.month_rule)
    if kind == "divide":
        if b == 0:
            raise CellError("division by zero")
        return a / b
    return a + b if kind == "add" else a - b if kind == "subtract" else a * b


def rounded(node: Node, scope: Scope) -> Any:
    value = evaluate(node["operands"][0], scope)
    return value if value is ABSENT else round_to(value, node["rounding"], node["digits"])


def rolled(node: Node, scope: Scope) -> Any:
    value = evaluate(node["operands"][0], scope)
    assert scope.model.calendar is not None
    return value if value is ABSENT else scope.model.calendar.rolled(day_of(value))


UNITS = {"days": ("days", 1), "workdays": ("workdays", 1), "months": ("months", 1), "years": ("months", 12),
         "hours": ("minutes", 60), "minutes": ("minutes", 1)}


def duration(node: Node, scope: Scope) -> Any:
    kind, factor = UNITS[node["unit"]]
    return Duration(kind, int(Fraction(node["number"])) * factor)


def span_between(node: Node, scope: Scope) -> Any:
    """`days(a -> b)` and its kin (time.md)."""
    values = strict(node, scope)
    if values is None:
        return ABSENT
    if node["name"] == "hours":
        return Fraction(int((values[1] - values[0]).total_seconds()), 3600)
    a, b = day_of(values[0]), day_of(values[1])
    if node["name"] == "days":
        return Fraction((b - a).days)
    if node["name"] == "months":
        return Fraction(calendar.months_between(a, b))
    assert scope.model.calendar is not None
    return Fraction(scope.model.calendar.workdays_between(a, b))


def call(node: Node, scope: Scope) -> Any:
    """The functions (values.md, Writing conditions)."""
    name = FUNCTION_TWINS.get(node["name"], node["name"])
    operands = node["operands"]
    if name in ("holders", "held"):
        relation = ".".join(operands[0]["path"])
        row = evaluate(operands[1], scope)
        if row is ABSENT:
            return ABSENT
        full = scope.module.prefix + relation
        relation = full if full in scope.world.data.relations else relation
        return related(scope.world, relation, the_row(row, scope), name == "held")
    values = strict(node, scope)
    if values is None:
        return ABSENT
    if name in ("max", "min"):
        best = values[0]
        for value in values[1:]:
            if less(best, value) if name == "max" else less(value, best):
                best = value
        return best
    if name == "abs":
        return abs(values[0])
    if name == "day":
        return day_of(values[0])
    if name in ("month", "quarter", "year"):
        return calendar.period_name(day_of(values[0]), name)
    if name == "size":
        return Fraction(len(values[0]))
    if name == "length":
        return Fraction(len(values[0]))
    if name == "starts_with":
        return values[0].startswith(values[1])
    if name == "contains" and isinstance(values[0], str):
        return values[1] in values[0]
    if name == "contains":
        return any(same(member, row_of(values[1], scope) if isinstance(member, Row) else values[1])
                   for member in values[0])
    raise PackError(f"no function {name}")


def responsibility(node: Node, scope: Scope) -> Any:
    values = [evaluate(operand, scope) for operand in node["operands"]]
    if any(value is ABSENT for value in values):
        return ABSENT
    return responsible(scope.world, values[0], the_row(values[1], scope), node["name"], node["all_holders"])


def as_of(node: Node, scope: Scope) -> Any:
    """The same on another day; a row that was not there then has nothing (time.md, Looking back; versions.md)."""
    day = evaluate(node["operands"][1], scope)
    if day is ABSENT:
        return ABSENT
    if day > scope.world.today:
        raise CellError("as of a day after today")
    past = scope.world.at(day)
    read = node["operands"][0]
    if reads_row(node["operands"][1], scope):
        return revised_field(read, scope, past)
    if any(not past.is_there(frame.row) for frame in scope.frames):
        return ABSENT
    return evaluate(read, scope.on(past))


def reads_row(node: Node, scope: Scope) -> bool:
    """Whether a day is one of the row at hand."""
    if node["kind"] == "path":
        names = node["path"]
        return names[0] == "this" or bool(scope.frames) and scope.world.has_column(
            scope.model.tables[scope.frames[-1].row.table], english(names[0]))
    return any(reads_row(operand, scope) for operand in node.get("operands", []))


def revised_field(node: Node, scope: Scope, past: World) -> Any:
    """A field of one row that may be revised, as the day knew it (versions.md, Facts that are revised)."""
    names = list(node["path"])
    row: Any = evaluate({"kind": "path", "path": names[:-1] or ["this"]}, scope) if len(names) > 1 else (
        scope.frames[-1].row)
    if row is ABSENT:
        return ABSENT
    return past.cell(row, names[-1]) if past.is_there(row) else ABSENT


def word_or_literal(read: Callable[[Node], Any]) -> Callable[[Node, Scope], Any]:
    return lambda node, scope: read(node)


def own(node: Node, scope: Scope) -> Any:
    value = scope.names["own"]
    if isinstance(value, CellError):
        raise value
    return value


def held_long_enough(node: Node, scope: Scope) -> Any:
    """`after 15 days at remind` in a ladder (ladder.md)."""
    length = evaluate(node["operands"][0], scope)
    return scope.names["after"](node["name"], length)


EVALUATORS: dict[str, Callable[[Node, Scope], Any]] = {
    "number": word_or_literal(lambda n: Fraction(n["number"])),
    "measure": word_or_literal(lambda n: Fraction(n["number"])),
    "text": word_or_literal(lambda n: n["text"]),
    "date": word_or_literal(lambda n: datetime.date.fromisoformat(n["date"])),
    "moment": word_or_literal(lambda n: datetime.datetime.fromisoformat(n["moment"])),
    "boolean": word_or_literal(lambda n: n["boolean"]),
    "duration": duration,
    "today": lambda node, scope: scope.world.today,
    "now": lambda node, scope: scope.world.now,
    "own": own,
    "path": path,
    "by_date": by_date,
    "and": logical, "or": logical, "not": negation, "if": choice, "otherwise": otherwise,
    "is_absent": presence, "is_present": presence, "is_empty": emptiness, "is_not_empty": emptiness,
    **{kind: comparison for kind in COMPARISONS},
    "in_range": membership, "in_list": membership,
    "negate": arithmetic, "add": arithmetic, "subtract": arithmetic, "multiply": arithmetic, "divide": arithmetic,
    "rounded": rounded, "rolled": rolled, "span_between": span_between, "call": call,
    "responsible": responsibility, "as_of": as_of, "after_at": held_long_enough,
}
