"""Random packs that compile, with random organisations and facts: everything is drawn from one source of chance, so that
Hypothesis can shrink what it finds and a seed gives the same cases again.

A pack declares an entity and two events, and then rules of every kind, each of which may read what was declared before.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from random import Random
from typing import Callable

FIRST, LAST = datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)
# Month ends, days around holidays, and the edges of the year.
SHARP = ["2021-12-31", "2022-01-01", "2022-01-31", "2022-02-28", "2022-03-01", "2022-03-31", "2022-04-02", "2022-04-06",
         "2022-04-24", "2022-04-30", "2022-05-01", "2022-05-31", "2022-06-03", "2022-06-30", "2022-07-01", "2022-09-30",
         "2022-10-08", "2022-12-31"]
GRADES = ("low", "mid", "high")
BODIES = ("police", "fire_office", "transport", "nobody")
DOMAINS = ("road", "fire", "chem")


@dataclass
class Column:
    table: str
    name: str
    kind: str  # number, bool, date, grade
    optional: bool = False


@dataclass
class Case:
    """A pack, and several sets of facts with the days to look at."""

    pack: str
    sets: list[dict[str, object]]
    kinds: dict[str, int] = field(default_factory=dict)


class Writer:
    """Writes one pack."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.tiers = ["county", "township", "village"][: self.pick((1, 2, 3, 3))]
        self.columns: list[Column] = []
        self.lines: list[str] = []
        self.kinds: dict[str, int] = {}
        self.count = 0
        self.defines: list[tuple[Column, int]] = []  # and how many columns there were before it
        self.places: dict[str, str] = {}
        self.recorded = {table: self.pick(("", "", "recorded on entered", "revised on entered withdrawn by void"))
                         for table in ("e1", "e2")}

    # ---- chance ----

    def pick(self, options):  # type: ignore[no-untyped-def]
        return options[self.chance.randrange(len(options))]

    def maybe(self, one_in: int = 2) -> bool:
        return self.chance.randrange(one_in) == 0

    def number(self, most: int = 6) -> int:
        return self.chance.randrange(most + 1)

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def day(self) -> str:
        if self.maybe():
            return str(self.pick(SHARP))
        return str(FIRST + datetime.timedelta(days=self.chance.randrange(365)))

    # ---- the frame ----

    def write(self) -> str:
        tree = " > ".join(self.tiers)
        self.lines = [
            f"pack chance {{ effective {FIRST} .. {LAST}  calendar cn  rounding half_up 2  "
            f"months {self.pick(('clamp', 'strict', 'clamp'))} }}",
            "source plan clauses 1 .. 9",
            f"tier {tree}",
            "domain road, fire, chem within fire",
            'body police "Police" kind department',
            "body fire_office kind department",
            "body transport kind company",
            "body nobody unnamed kind committee",
            "relation leads : body -> domain",
            "leads police -> road",
            "leads fire_office -> fire, chem" + (" from 2022-04-01" if self.maybe() else ""),
            "responsibility duties { at: " + self.tiers[0] + " or below  domain: domain?  kind: responsibility_kind  "
            "body: body  from: date?  until: date? }",
            "entity firm { id: key  at: " + self.place_type() + "  staff: count in 0 .. 100  joined: date  grade: "
            + " | ".join(GRADES) + " }",
            self.event("e1"),
            self.event("e2"),
            "event attestation on day { duty: text  by: text  document: text  holder: body?  period: text?  day: date }",
            "event waiver on day { duty: text  holder: body?  period: text?  day: date }",
        ]
        self.columns = [Column("firm", "staff", "number"), Column("firm", "joined", "date"),
                        Column("firm", "grade", "grade")]
        for table in ("e1", "e2"):
            self.columns += [Column(table, "n", "number"), Column(table, "x", "number", True),
                             Column(table, "flag", "bool"), Column(table, "grade", "grade"),
                             Column(table, "later", "grade", True), Column(table, "day", "date"),
                             Column(table, "due", "date"), Column(table, "closed", "date", True)]
        makers: list[Callable[[], None]] = [
            self.define, self.define, self.define, self.define, self.aggregate, self.aggregate, self.aggregate, self.param,
            self.score, self.rank, self.decide, self.override, self.ladder, self.ladder, self.ledger, self.assign,
            self.duty, self.duty, self.target, self.check, self.as_of, self.dated_define, self.dated_param]
        self.param()
        self.aggregate()
        for _ in range(4 + self.number(8)):
            self.pick(makers)()
        return "\n".join(self.lines) + "\n"

    def place_type(self) -> str:
        return str(self.pick((self.tiers[-1], self.tiers[0] + " or below")))

    def event(self, name: str) -> str:
        self.places[name] = self.place_type()
        extra = "  entered: date" if self.recorded[name] else ""
        extra += "  void: bool" if "void" in self.recorded[name] else ""
        return (f"event {name} on day until closed {self.recorded[name]} {{ id: key  at: {self.places[name]}  firm: firm?  "
                f"dom: domain  by: body?  n: count in 0 .. 20  x: number(2)?  flag: bool  grade: {' | '.join(GRADES)}  "
                f"later: {' | '.join(GRADES)}? known on closed  day: date  due: deadline  closed: date?{extra} }}")

    def add(self, kind: str, text: str) -> None:
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        self.lines.append(text)

    # ---- expressions ----

    def read(self, table: str, kind: str) -> str | None:
        """A column that is always there, or one that may be absent with something in its place."""
        fitting = [c for c in self.columns if c.table == table and c.kind == kind]
        if not fitting:
            return None
        column = self.pick(fitting)
        return f"({column.name} otherwise {self.literal(kind)})" if column.optional else str(column.name)

    def literal(self, kind: str) -> str:
        if kind == "number":
            return str(self.pick(("0", "1", "2", "3", "0.5", "7", "10%", "12")))
        if kind == "bool":
            return str(self.pick(("true", "false")))
        return self.day() if kind == "date" else str(self.pick(GRADES))

    def num(self, table: str, depth: int = 2) -> str:
        kind = self.number(9)
        if depth == 0 or kind < 4:
            return self.read(table, "number") or self.literal("number")
        a, b = self.num(table, depth - 1), self.num(table, depth - 1)
        if kind == 4:
            return f"({a} {self.pick(('+', '-', '*'))} {b})"
        if kind == 5:
            return f"({a} / {b})"
        if kind == 6:
            return f"{self.pick(('max', 'min'))}({a}, {b})"
        if kind == 7:
            return f"(if {self.condition(table, depth - 1)} then {a} else {b})"
        if kind == 8:
            mode = self.pick(("half_up", "half_even", "up", "down", "ceiling", "floor"))
            return f"(({a}) rounded {mode} {self.number(2)})"
        first, second = self.date(table, depth - 1), self.date(table, depth - 1)
        return f"{self.pick(('days', 'workdays', 'months'))}({first} -> {second})"

    def date(self, table: str, depth: int = 1) -> str:
        base = self.read(table, "date") if self.maybe() else None
        base = base or str(self.pick(("today", self.day())))
        if depth and self.maybe(3):
            length = self.pick(("5 days", "3 workdays", "1 months", "2 months"))
            return f"({base} {self.pick(('+', '-'))} {length})"
        return base

    def condition(self, table: str, depth: int = 2) -> str:
        kind = self.number(8)
        if kind == 0 and depth:
            return f"({self.condition(table, depth - 1)} {self.pick(('and', 'or'))} {self.condition(table, depth - 1)})"
        if kind == 1 and depth:
            return f"not ({self.condition(table, depth - 1)})"
        comparison = self.pick(("=", "!=", "<", "<=", ">", ">="))
        grade = self.read(table, "grade")
        if kind in (2, 3) and grade:
            return f"{grade} {comparison} {self.pick(GRADES)}"
        if kind == 4:
            return f"{self.date(table)} {comparison} {self.date(table)}"
        flag = self.read(table, "bool")
        if kind == 5 and flag:
            return flag
        optional = [c for c in self.columns if c.table == table and c.optional]
        if kind == 6 and optional:
            column = self.pick(optional)
            other = {"number": self.literal("number"), "date": self.day(), "grade": self.pick(GRADES),
                     "bool": "true"}[column.kind]
            if self.maybe():
                return f"{column.name} is {self.pick(('absent', 'present'))}"
            return f"({column.name} is present and {column.name} {'=' if column.kind == 'bool' else comparison} {other})"
        if kind == 7:
            return f"{self.num(table, depth - 1 if depth else 0)} in 1 .. {3 + self.number(9)}"
        return f"{self.num(table, depth - 1 if depth else 0)} {comparison} {self.literal('number')}"

    def rows(self, of: str, where: bool = True) -> tuple[str, str]:
        """A description of rows that a rule for `of` may count, and their table."""
        table = str(self.pick(("e1", "e2")))
        if of in self.tiers:
            here = "below" in self.places[table] or self.places[table] == of
            text = table + str(self.pick((" within this", " within this", " at this" if here else " within this")))
        elif of == "firm":
            text = table + " of this"
        else:
            text = table
        window = self.number(8)
        by = str(self.pick(("", " by day", " by closed")))
        if window == 0:
            text += f" in {self.pick(('month', 'quarter', 'year'))}{by}"
        elif window == 1:
            text += f" in previous {self.pick(('month', 'quarter', 'year'))}{by}"
        elif window == 2:
            text += f" in last {self.pick(('30 days', '1 months', '3 months'))}{by}"
        elif window == 3:
            text += f" in same {self.pick(('month', 'quarter'))} last year"
        elif window == 4:
            text += f" open on {self.day()}"
        elif window == 5:
            text += " in years 2021 .. 2022"
        if where and self.maybe():
            text += f" where {self.condition(table, 1)}"
        return text, table

    # ---- rules ----

    def table(self) -> str:
        return str(self.pick(("e1", "e2", "firm", *self.tiers)))

    def define(self) -> None:
        table, kind = self.table(), self.pick(("number", "number", "bool", "date"))
        name = self.name("d")
        value = {"number": self.num, "bool": self.condition, "date": self.date}[kind](table)
        self.add("define", f"define {name} for {table} = {value}")
        column = Column(table, name, kind)
        self.defines.append((column, len(self.columns)))
        self.columns.append(column)

    def aggregate(self) -> None:
        table = str(self.pick(("firm", *self.tiers, *self.tiers)))
        name, kind = self.name("a"), self.number(6)
        rows, inner = self.rows(table)
        optional = False
        if kind < 2:
            value = f"count({rows})"
        elif kind == 2:
            value = f"sum({self.num(inner, 1)} over {rows})"
        elif kind == 3:
            value, optional = f"{self.pick(('mean', 'min', 'max'))}({self.num(inner, 1)} over {rows})", True
        elif kind == 4:
            value, optional = f"share({self.condition(inner, 1)} over {rows})", True
        elif kind == 5:
            value = f"count distinct({self.pick(('grade', 'dom', 'n'))} over {rows})"
        else:
            value, optional = f"{self.pick(('first', 'last'))}(n over {rows} by {self.pick(('day', 'n', 'due'))})", True
        self.add("define", f"define {name} for {table} = {value}")
        self.columns.append(Column(table, name, "number", optional))

    def as_of(self) -> None:
        fitting = [c for c in self.columns if c.table in self.tiers]
        if not fitting:
            return
        column, name = self.pick(fitting), self.name("p")
        day = self.pick(("today - 30 days", "today - 1 months", "2022-03-31", "2022-01-01"))
        self.add("as of", f"define {name} for {column.table} = {column.name} as of {day}")
        self.columns.append(Column(column.table, name, column.kind, column.optional))

    def param(self) -> None:
        name = self.name("q")
        self.add("param", f"param {name} = {self.literal('number')}")
        for table in ("e1", "e2", "firm", *self.tiers):
            self.columns.append(Column(table, name, "number"))

    def dated_param(self) -> None:
        name, change = self.name("q"), self.day()
        self.add("dated param", f"param {name} = {self.number(9)} from 2021-01-01, {self.number(9)} from {max(change, '2021-01-02')}")
        for table in ("firm", *self.tiers):
            self.columns.append(Column(table, name, "number"))
        for table in ("e1", "e2"):
            self.columns.append(Column(table, f"({name} by {self.pick(('day', 'due'))})", "number"))

    def versions(self) -> tuple[str, str]:
        change = datetime.date.fromisoformat(str(self.pick(("2022-03-15", "2022-07-01", "2022-05-31"))))
        return f"until {change - datetime.timedelta(days=1)}", f"from {change}"

    def dated_define(self) -> None:
        table, name = self.table(), self.name("v")
        by = f" by {self.pick(('day', 'due', 'today'))}" if table in ("e1", "e2") and self.maybe() else ""
        for dates in self.versions():
            self.add("dated define", f"define {name} for {table} = {self.num(table, 1)} {dates}{by}")
        self.columns.append(Column(table, name, "number"))

    def score(self) -> None:
        table, name = str(self.pick(self.tiers)), self.name("s")
        text = f"score {name} for {table} {{\n  start {self.pick(('100', '0', '50'))}\n"
        lines = []
        for _ in range(1 + self.number(2)):
            line, verb = self.name("l"), self.pick(("deduct", "add"))
            lines.append(line)
            if self.maybe():
                rows, inner = self.rows(table)
                text += f"  {line}: {verb} {self.num(inner, 1)} for each {rows}"
            else:
                text += f"  {line}: {verb} {self.num(table, 1)}"
                text += f" when {self.condition(table, 1)}" if self.maybe() else ""
            text += f", at most {1 + self.number(30)}\n" if self.maybe() else "\n"
        text += "  floor 0\n" if self.maybe() else ""
        text += "  cap 100\n" if self.maybe() else ""
        text += f"  blend 60% own, 40% ({self.num(table, 1)})\n" if self.maybe(3) else ""
        text += f"  round {self.pick(('half_up', 'half_even', 'down'))} {self.number(2)}\n" if self.maybe() else ""
        text += f"  veto to {self.number(9)} when {self.condition(table, 1)}\n" if self.maybe(3) else ""
        bands = self.maybe()
        text += "  bands { good >= 80, fair >= 60, poor }\n" if bands else ""
        self.add("score", text + "}")
        if self.maybe(3):
            self.add("override", f"override {name}.{lines[0]} for {table} as {self.name('x')} when "
                     f"{self.condition(table, 1)} then {self.number(9)}")
        self.columns.append(Column(table, name, "number"))

    def rank(self) -> None:
        table = str(self.pick(("firm", *self.tiers)))
        fitting = [c for c in self.columns if c.table == table and c.kind in ("number", "date") and "(" not in c.name]
        if not fitting:
            return
        name = self.name("r")
        keys = ", ".join(f"{self.pick(fitting).name} {self.pick(('high first', 'low first'))}"
                         for _ in range(1 + self.number(1)))
        above = [t for t in self.tiers if table in self.tiers and self.tiers.index(t) < self.tiers.index(table)]
        text = f"rank {name} by {keys} for {table}"
        text += f" within {self.pick(above)}" if above and self.maybe() else ""
        text += str(self.pick(("", ", ties dense", ", ties share the better place")))
        text += f", last {1 + self.number(2)} as {self.name('z')}" if self.maybe() else ""
        self.add("rank", text)

    def decide(self) -> None:
        table, name = self.table(), self.name("t")
        policy = self.pick(("first", "collect", "unique"))
        if policy == "unique":
            fitting = [c for c in self.columns if c.table == table and c.kind == "grade" and not c.optional]
            if not fitting:
                return
            on = self.pick(fitting).name
            rows = "".join(f"  when {on} = {grade} then {self.num(table, 1)}\n" for grade in GRADES)
            self.add("decide", f"decide {name} for {table} : number unique {{\n{rows}}}")
            self.columns.append(Column(table, name, "number"))
        elif policy == "first":
            rows = "".join(f"  when {self.condition(table, 1)} then {self.num(table, 1)}\n"
                           for _ in range(1 + self.number(2)))
            self.add("decide", f"decide {name} for {table} : number first {{\n{rows}  otherwise {self.number(9)}\n}}")
            self.columns.append(Column(table, name, "number"))
        else:
            rows = "".join(f"  when {self.condition(table, 1)} then {self.name('m')}\n"
                           for _ in range(1 + self.number(2)))
            self.add("decide", f"decide {name} for {table} collect {{\n{rows}}}")

    def override(self) -> None:
        fitting = [pair for pair in self.defines if pair[0].kind == "number"]
        if not fitting:
            return
        column, before = self.pick(fitting)
        all_columns, self.columns = self.columns, self.columns[:before]  # what is younger may read the define itself
        first, second = self.name("x"), self.name("x")
        self.add("override", f"override {column.name} for {column.table} as {first} when "
                 f"{self.condition(column.table, 1)} then {self.num(column.table, 1)}")
        of = f" of {first}" if self.maybe() else ""
        self.add("override", f"override {column.name} for {column.table} as {second}{of} when "
                 f"{self.condition(column.table, 1)} then {self.number(9)}")
        if not of:
            self.lines.append(f"override {first} before {second}")
        self.columns = all_columns
        self.defines = [pair for pair in self.defines if pair[0] is not column]

    def ladder(self) -> None:
        table, name = str(self.pick(("firm", *self.tiers))), self.name("h")
        ordered = self.maybe(3) is False
        text = f"ladder {name} for {table} checked {self.pick(('daily', 'daily', 'monthly'))} "
        text += "in order" if ordered else "in any combination"
        text += " one step at a time" if ordered and self.maybe(3) else ""
        text += " {\n"
        steps = [self.name("u") for _ in range(1 + self.number(2))]
        for number, step in enumerate(steps):
            condition = self.condition(table, 1)
            if ordered and number and self.maybe():
                length = self.pick(("5 days", "15 days", "1 months"))
                condition = f"({condition}) and after {length} at {steps[number - 1]}"
            text += f"  step {step} when {condition}"
            if not ordered and self.maybe():
                text += f" release when {self.condition(table, 1)}" + str(self.pick(("", " for 10 days")))
            text += "\n"
        if ordered and self.maybe(4) is False:
            text += f"  release{self.pick(('', ' one step'))} when {self.condition(table, 1)}"
            text += str(self.pick(("", " for 7 days", " for 1 months"))) + "\n"
        self.add("ladder", text + "}")
        if self.maybe() and self.maybe():
            count = self.name("a")
            self.add("define", f"define {count} for {table} = count({name}.measure of this)")
            self.columns.append(Column(table, count, "number"))

    def ledger(self) -> None:
        name = self.name("g")
        cycle = str(self.pick(("calendar year", "calendar year", "cycle 6 months from joined")))
        record, cancel = self.pick((("e1", "e2"), ("e2", "e1")))
        body = f"  record {self.name('l')}: {self.pick(('n', '2', 'n + 1'))} for each {record} of firm"
        body += f" where firm is present and {self.condition(record, 1)}\n" if self.maybe() else "\n"
        if self.maybe(3) is False:
            body += f"  cancel {self.name('l')}: {self.pick(('1', '3', 'n'))} for each {cancel} of firm"
            body += f", at most {1 + self.number(5)}\n" if self.maybe() else "\n"
            body += f"  cancel at most {2 + self.number(6)}\n" if self.maybe() else ""
        body += str(self.pick(("", "  carry all\n", "  carry none\n", "  carry when points >= 6\n")))
        body += f"  reached {self.name('k')} {2 + self.number(9)}\n"
        if self.maybe(4):
            for dates in self.versions():
                self.add("dated ledger", f"ledger {name} for firm {cycle} {dates} {{\n{body}}}")
        else:
            self.add("ledger", f"ledger {name} for firm {cycle} {{\n{body}}}")
        self.columns.append(Column("firm", name, "number"))

    def body(self) -> str:
        return str(self.pick(("police", "fire_office", "transport", "nobody", "holders(leads, road)",
                              "holders(leads, fire)")))

    def assign(self) -> None:
        table, name = str(self.pick(("e1", "e2"))), self.name("w")
        holder = self.pick((self.body(), "by", "firm", "responsible(at, dom, regulatory)", "holders(leads, dom)"))
        body = f"  task fix to {holder} due {self.pick(('due', 'day + 5 days'))}"
        body += f" supervised by {self.body()}\n" if self.maybe() else "\n"
        body += f"  task see to {self.body()} assigned on closed\n" if self.maybe() else ""
        body += "  same day\n" if self.maybe(3) else ""
        body += "  closed on closed\n" if self.maybe() else ""
        where = f" where {self.condition(table, 1)}" if self.maybe() else ""
        if self.maybe(4):
            for dates in self.versions():
                self.add("dated assign", f"assign {name} for {table}{where} {dates} by day {{\n{body}}}")
        else:
            self.add("assign", f"assign {name} for {table}{where} {{\n{body}}}")

    def duty(self) -> None:
        name, kind = self.name("y"), self.number(3)
        leads = ", ".join(self.body() for _ in range(1 + self.number(1)))
        joint = " jointly" if self.maybe(4) else ""
        lapses = "  lapses when missed\n" if self.maybe(3) else ""
        every = str(self.pick(("month", "quarter", "half year", "year")))
        if kind == 0:
            body = f"  lead {leads}{joint}\n  done by {self.pick(('e1', 'e2'))} of by\n{lapses}"
            body += f"  due period_end + {self.number(20)} days\n" if self.maybe() else ""
            body += "  whole periods\n" if self.maybe(4) else ""
            if self.maybe(4):
                for dates in self.versions():
                    self.add("dated duty", f"duty {name} every {every} {dates} {{\n{body}}}")
            else:
                self.add("duty", f"duty {name} every {every} {{\n{body}}}")
        elif kind == 1:
            self.add("duty", f"duty {name} every {every} {{\n  lead {leads}{joint}\n  attested\n{lapses}}}")
        elif kind == 2:
            table = str(self.pick(("e1", "e2")))
            by = f" by {self.pick(('due', 'day + 10 days', 'day + 5 workdays'))}" if self.maybe(4) is False else ""
            lead = self.pick((leads, "responsible(at, dom, regulatory)"))
            self.add("duty", f"duty {name} for {table} where {self.condition(table, 1)}{by} {{\n  lead {lead}{joint}\n"
                     f"  done on closed\n{lapses}}}")
        else:
            self.add("duty", f"duty {name} by {self.day()} {{\n  lead {leads}{joint}\n  done by e1 of by\n{lapses}}}")

    def target(self) -> None:
        name = self.name("o")
        table = str(self.pick(("", *self.tiers)))
        rows, inner = self.rows(table or "county") if table else self.rows("")
        measure = self.pick((f"count({rows})", f"sum(n over {rows})", f"share({self.condition(inner, 1)} over {rows})"))
        goal = self.pick(("at least 50%", "all", "at most 0.25", "none")) if measure.startswith("share") else self.pick((f"at least {self.number(9)}", f"at most {self.number(9)}", f"exactly {self.number(3)}",
                          f"above {self.number(5)}", f"below {1 + self.number(5)}", "none"))
        time = self.pick((f"by {self.day()}", "in 2022", "every month", "every quarter", "at all times"))
        even = "  pace even\n" if goal[:4] in ("at l", "abov") and time in ("in 2022", "every quarter") and self.maybe() else ""
        scope = f" for {table}" if table else ""
        self.add("target", f"target {name}{scope} {{\n  measure {measure}\n  goal {goal}\n  {time}\n{even}"
                 f"  lead {self.body()}\n}}")

    def check(self) -> None:
        table, name = self.table(), self.name("c")
        where = f" where {self.condition(table, 1)}" if self.maybe() else ""
        if table in self.tiers and self.maybe():
            reach = str(self.pick(("", " here or above")))
            self.add("check", f"check {name} for {table}, each domain must have regulatory{reach}")
            return
        self.add("check", f"check {name} for {table}{where} must {self.condition(table, 1)}")


class FactWriter:
    """Writes the units and facts of one world for a pack."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.chance = writer, writer.chance

    def units(self) -> list[tuple[str, str, str]]:
        tiers = self.writer.tiers
        made, last = [("C", tiers[0], "")], ["C"]
        for tier in tiers[1:]:
            here = []
            for parent in last:
                for _ in range(self.chance.randrange(3) + (0 if here else 1)):
                    code = f"{parent}{len(here)}"
                    here.append(code)
                    made.append((code, tier, parent))
            last = here
        return made

    def write(self) -> dict[str, object]:
        units = self.units()
        lowest = [code for code, tier, _ in units if tier == self.writer.tiers[-1]]
        firms = [f"F{i}" for i in range(self.chance.randrange(4))]
        facts = {"firm": self.firms(firms, lowest), "duties": self.duties([code for code, _, _ in units])}
        for table in ("e1", "e2"):
            facts[table] = self.events(table, lowest, firms)
        facts["attestation"], facts["waiver"] = self.attestations()
        days = sorted({self.writer.day() for _ in range(3)})
        return {"units": "code,name,level,parent\n" + "".join(f"{c},{c},{t},{p}\n" for c, t, p in units),
                "facts": facts, "days": days}

    def firms(self, firms: list[str], places: list[str]) -> str:
        w = self.writer
        return "id,at,staff,joined,grade\n" + "".join(
            f"{f},{w.pick(places)},{w.number(20)},{w.pick(('2020-02-29', '2021-07-31', '2022-01-01'))},{w.pick(GRADES)}\n"
            for f in firms)

    def duties(self, places: list[str]) -> str:
        w, text = self.writer, "at,domain,kind,body,from,until\n"
        for _ in range(self.chance.randrange(4)):
            since = w.pick(("", "", "2022-04-01"))
            text += (f"{w.pick(places)},{w.pick(('', *DOMAINS))},{w.pick(('regulatory', 'regulatory', 'leadership'))},"
                     f"{w.pick(BODIES)},{since},{w.pick(('', '', '2022-09-30'))}\n")
        return text

    def events(self, table: str, places: list[str], firms: list[str]) -> str:
        w, recorded = self.writer, self.writer.recorded[table]
        text = "id,at,firm,dom,by,n,x,flag,grade,later,day,due,closed" + (",entered" if recorded else "")
        text += ",void\n" if "void" in recorded else "\n"
        for i in range(self.chance.randrange(9)):
            day = w.day()
            for version in range(1 + (self.chance.randrange(3) if "revised" in recorded else 0)):
                text += self.event_row(f"{table.upper()}{i}", day, version, places, firms, recorded)
        return text

    def event_row(self, key: str, day: str, version: int, places: list[str], firms: list[str], recorded: str) -> str:
        w = self.writer
        on = datetime.date.fromisoformat(day)

        def after(most: int) -> str:
            return str(on + datetime.timedelta(days=self.chance.randrange(most)))
        firm = w.pick(("", *firms)) if firms else ""
        x = w.pick(("", "0", "1.25", "7", "0.5"))
        closed = w.pick(("", "", after(60)))
        row = [key, w.pick(places), firm, w.pick(DOMAINS), w.pick(("", *BODIES)), str(w.number(9)), x,
               w.pick(("true", "false")), w.pick(GRADES), w.pick(("", *GRADES)), day, after(40), closed]
        if recorded:
            row.append(str(on + datetime.timedelta(days=10 * version + self.chance.randrange(9))))
        if "void" in recorded:
            row.append("true" if version and w.maybe(3) else "false")
        return ",".join(row) + "\n"

    def attestations(self) -> tuple[str, str]:
        w = self.writer
        names = [line.split()[1] for line in w.lines if line.startswith("duty ") and "attested" in line]
        all_names = [line.split()[1] for line in w.lines if line.startswith("duty ")]
        vows, waivers = "duty,by,document,holder,period,day\n", "duty,holder,period,day\n"
        periods = ("", "2022-01", "2022-Q1", "2022-Q2", "2022-H1", "2022")
        for i in range(self.chance.randrange(4) if names else 0):
            vows += f"{w.pick(names)},head,paper {i},{w.pick(('', *BODIES))},{w.pick(periods)},{w.day()}\n"
        for _ in range(self.chance.randrange(3) if all_names else 0):
            waivers += f"{w.pick(all_names)},{w.pick(('', *BODIES))},{w.pick(periods)},{w.day()}\n"
        return vows, waivers


def case(chance: Random, sets: int = 10) -> Case:
    writer = Writer(chance)
    pack = writer.write()
    facts = FactWriter(writer)
    return Case(pack, [facts.write() for _ in range(sets)], writer.kinds)
