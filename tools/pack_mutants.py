"""Which changes of a pack `mutate_pack.py` tries: found in the syntax tree, so that rules change and nothing else does.

A mutant replaces one stretch of one file. Tests, sources, clause numbers, labels, hashes, bodies, relations and the pack's own
dates are never touched. Works in bytes, as the spans of the tree do. What is written instead is English, which every file may mix.
"""

import collections
import datetime
import re

Mutant = collections.namedtuple("Mutant", "file start end new declaration")

UNTOUCHED = {"test", "pack", "import", "source", "tier", "domain", "body", "relation", "relation_row", "enum", "override_order", "parts"}
OPERATORS = {
    "greater_equal": [">"], "greater": [">="], "less_equal": ["<"], "less": ["<="], "equal": ["!="], "not_equal": ["="],
    "and": ["or"], "or": ["and"], "add": ["-"], "subtract": ["+"],
}
CALLS = {"max": "min", "min": "max"}
AGGREGATES = {"any": "all", "all": "any", "min": "max", "max": "min", "first": "last", "last": "first"}
GOALS = {"at_least": ["at most", "above"], "at_most": ["at least", "below"], "above": ["at least"], "below": ["at most"],
         "exactly": ["at least", "at most"], "all": ["none"], "none": ["all"]}
PERIODS = {"month": "quarter", "quarter": "year", "year": "quarter"}
MODES = "half_up|half_even|up|down|ceiling|floor"
STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|“[^”\n]*”|#[^\n]*|//[^\n]*'.encode())


def blanked(text):
    """The text with strings and comments made blank, every byte in its place."""
    return STRING_OR_COMMENT.sub(lambda found: b" " * len(found.group()), text)


def neighbours(trees):
    """For each member of an enumeration: the fields it is a value of, and the member beside it."""
    beside = collections.defaultdict(list)

    def learn(names, where):
        for index, name in enumerate(names):
            if len(names) > 1:
                beside[name].append((where, names[index + 1] if index + 1 < len(names) else names[index - 1]))

    def walk(node, owner):
        if isinstance(node, dict):
            if node.get("base") == "enumeration" or node.get("declaration") == "enum":
                learn([value["name"] for value in node.get("values", [])], owner)
            if node.get("declaration") == "domain":
                learn([value["name"] for value in node["domains"]], "domain")
            for value in node.values():
                walk(value, node.get("name", owner))
        elif isinstance(node, list):
            for value in node:
                walk(value, owner)

    walk(list(trees.values()), "")
    learn_decisions(trees, learn)
    return beside


def learn_decisions(trees, learn):
    """A decision table's outcomes, where they are words: of an enumeration of its own, or of a named one, perhaps of another pack."""
    for tree in trees.values():
        for declaration in tree["declarations"]:
            if declaration["declaration"] == "decide":
                outcomes = [row["outcome"] for row in declaration["rows"]]
                if all(outcome["kind"] == "path" and len(outcome["path"]) == 1 for outcome in outcomes):
                    learn(list(dict.fromkeys(outcome["path"][0] for outcome in outcomes)), declaration["name"])


class Finder:
    """Collects the mutants of one file."""

    def __init__(self, file, text, beside):
        self.file, self.text, self.code, self.beside = file, text, blanked(text), beside
        self.found, self.declaration = [], ""

    def put(self, start, end, new):
        new = new.encode() if isinstance(new, str) else new
        if self.text[start:end] != new:
            self.found.append(Mutant(self.file, start, end, new, self.declaration))

    def put_word(self, start, end, news):
        """Replaces the one word or mark between two places, parentheses and blanks aside."""
        match = re.search(rb"[^\s()]+(?:\s+[^\s()]+)*", self.code[start:end])
        if match:
            for new in news:
                self.put(start + match.start(), start + match.end(), new)

    def word_before(self, at):
        return re.search(rb"[^\s(){};:,]+[\s(]*$", self.code[:at]).start()

    def put_number(self, start, end):
        """One more and one less; of a fraction, in its last digit."""
        match = re.search(rb"[0-9][0-9_]*(\.[0-9]+)?", self.code[start:end])
        if not match:
            return
        written = match.group().decode().replace("_", "")
        places = len(written.partition(".")[2])
        whole = int(written.replace(".", ""))
        for changed in (whole + 1, whole - 1):
            sign, digits = "-" if changed < 0 else "", str(abs(changed)).rjust(places + 1, "0")
            self.put(start + match.start(), start + match.end(), sign + (digits[:-places] + "." + digits[-places:] if places else digits))

    def put_date(self, start, end):
        day = datetime.date.fromisoformat(self.text[start:end].decode())
        for step in (1, -1):
            self.put(start, end, (day + datetime.timedelta(days=step)).isoformat())

    def put_member(self, node, partner):
        """The neighbour of an enumeration's member; `partner` is the column that it is held against, if any."""
        if node.get("kind") != "path" or len(node["path"]) != 1 or node["path"][0] not in self.beside:
            return
        choices = self.beside[node["path"][0]]
        named = [new for owner, new in choices if owner == partner]
        self.put(*node["span"], (named or [choices[0][1]])[0])

    # ---- The declarations ----

    def declarations(self, tree):
        for declaration in tree["declarations"]:
            if declaration["declaration"] in UNTOUCHED:
                continue
            self.declaration = declaration["name"]
            self.walk(declaration)
            getattr(self, "of_" + declaration["declaration"], lambda _: None)(declaration)

    def of_param(self, declaration):
        for value in [declaration.get("value")] + [version["value"] for version in declaration.get("versions", [])]:
            if value and "type" in declaration:
                self.put_member(value, declaration["type"].get("references", [""])[0])

    def of_score(self, declaration):
        for line in declaration.get("lines", []):
            amount = line["amount"]["span"][0]
            self.put_word(self.word_before(amount), amount, ["add" if line["deducts"] else "deduct"])
        self.drop_caps(declaration.get("lines", []))
        self.modes(*declaration["span"], rb"\bround\s+")
        for name in ("floor", "cap"):
            if name in declaration:
                start, end = declaration[name]["span"]
                self.put(self.word_before(start), end, "")

    def of_ledger(self, declaration):
        self.drop_caps(declaration.get("lines", []))

    def drop_caps(self, lines):
        for line in lines:
            if "at_most" in line:
                start, end = line["at_most"]["span"]
                words = re.search(r"(?:,\s*)?(?:\bat\s+most|最多)\s*$".encode(), self.code[line["span"][0]:start])
                if words:
                    self.put(line["span"][0] + words.start(), end, "")

    def modes(self, start, end, before):
        for match in re.finditer(before + rb"(" + MODES.encode() + rb")\b\s*([0-9]+)", self.code[start:end]):
            self.mode(start + match.start(1), start + match.end(1))
            self.put_number(start + match.start(2), start + match.end(2))

    def mode(self, start, end):
        for new in ("down", "half_even") if self.code[start:end] == b"half_up" else ("half_up",):
            self.put(start, end, new)

    def of_rank(self, declaration):
        for match in re.finditer(rb"\b(high|low)\s+first\b", self.code[slice(*declaration["span"])]):
            at = declaration["span"][0]
            self.put(at + match.start(1), at + match.end(1), "low" if match.group(1) == b"high" else "high")
        for match in re.finditer(rb"\bshare\s+the\s+better\s+place\b|\bdense\b", self.code[slice(*declaration["span"])]):
            at = declaration["span"][0]
            self.put(at + match.start(), at + match.end(), "share the better place" if match.group() == b"dense" else "dense")

    def of_target(self, declaration):
        goal = declaration["goal"]
        end = goal["value"]["span"][0] if "value" in goal else goal["span"][1]
        words = re.search(rb"\bat\s+(?:least|most)\b|\b(?:exactly|above|below|all|none)\b", self.code[goal["span"][0]:end])
        if words:
            for new in GOALS[goal["comparator"]]:
                self.put(goal["span"][0] + words.start(), goal["span"][0] + words.end(), new)
        if declaration["time"]["kind"] == "in_year":
            self.put_number(*declaration["time"]["span"])

    def of_decide(self, declaration):
        for row in declaration["rows"]:
            self.put_member(row["outcome"], declaration["name"])

    def of_entity(self, declaration):
        for field in declaration.get("fields", []):
            if "low" in field["type"]:
                bounds = re.search(rb"\bin\s+([0-9_]+)\s*\.\.\s*([0-9_]+)", self.code[slice(*field["span"])])
                for group in (1, 2) if bounds else ():
                    self.put_number(field["span"][0] + bounds.start(group), field["span"][0] + bounds.end(group))

    of_event = of_entity

    def of_duty(self, declaration):
        months = re.search(rb"\bevery\s+([0-9]+)\s+months\b", self.code[slice(*declaration["span"])])
        if months:
            self.put_number(declaration["span"][0] + months.start(1), declaration["span"][0] + months.end(1))

    # ---- The expressions in them ----

    def walk(self, node):
        if isinstance(node, list):
            for part in node:
                self.walk(part)
        elif isinstance(node, dict):
            if "span" in node and "kind" in node:
                self.expression(node)
            elif "window" in node:
                self.window(node)
            for part in node.values():
                self.walk(part)

    def window(self, rows):
        """The years and the period of a window stand in no expression."""
        at, text, kind = rows["span"][0], self.code[slice(*rows["span"])], rows["window"]["kind"]
        years = re.search(rb"\bin\s+years\s+([0-9]+)?\w*\s*\.\.\s*([0-9]+)?", text) if kind == "in_years" else None
        for group in (1, 2) if years else ():
            if years.group(group):
                self.put_number(at + years.start(group), at + years.end(group))
        period = re.search(rb"\bin\s+(?:(?:previous|same)\s+)?(month|quarter|year)\b", text) if kind.startswith("in_") else None
        if period and "period" in rows["window"]:
            self.put(at + period.start(1), at + period.end(1), PERIODS[rows["window"]["period"]])

    def expression(self, node):
        kind, (start, end), operands = node["kind"], node["span"], node.get("operands", [])
        if kind in ("number", "measure", "duration"):
            self.put_number(start, end)
        if kind == "duration" and node["unit"] in ("days", "workdays"):
            unit = re.search(rb"[^0-9_.\s]\S*$", self.text[start:end])
            self.put(start + unit.start(), end, " workdays" if node["unit"] == "days" else " days")
        if kind == "date":
            self.put_date(start, end)
        if kind == "boolean":
            self.put(start, end, "false" if node["boolean"] else "true")
        if kind in OPERATORS:
            self.put_word(operands[0]["span"][1], operands[1]["span"][0], OPERATORS[kind])
        if kind in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"):
            self.put_member(operands[1], operands[0].get("path", [""])[-1])
        if kind == "in_list":
            for member in operands[1:]:
                self.put_member(member, operands[0].get("path", [""])[-1])
        if kind == "not":
            self.put_word(start, operands[0]["span"][0], [""])
        if kind in ("is_absent", "is_present"):
            self.put_word(operands[0]["span"][1], end, ["is present" if kind == "is_absent" else "is absent"])
        if kind == "call" and node["name"] in CALLS or kind == "aggregate" and node["aggregate"] in AGGREGATES and operands:
            opening = self.code.index(b"(", start)
            self.put(start, opening, CALLS[node["name"]] if kind == "call" else AGGREGATES[node["aggregate"]])
        if kind == "span_between" and node["name"] in ("days", "workdays"):
            self.put(start, self.code.index(b"(", start), "workdays" if node["name"] == "days" else "days")
        if kind == "rounded":
            self.modes(operands[0]["span"][1], end, rb"\brounded\s+")


def find(texts, trees):
    """Every mutant of the files `texts`, whose syntax is `trees`, in the order of the files."""
    beside, found = neighbours(trees), []
    for file, text in texts.items():
        finder = Finder(file, text, beside)
        finder.declarations(trees[file])
        found += sorted(set(finder.found))
    return found
