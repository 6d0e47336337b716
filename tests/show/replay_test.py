"""A ladder, a ledger and a quarterly duty, day by day and at once: `python3 replay_test.py ZEREN [unittest args]`.

Random facts of a small pack. A run of each day over the facts that there were on that day, the series over all facts, and
what the rows of the last day alone say of every day before it have to agree; and a fact that arrives late, with its earlier
date, has to change all of them as if it had always been there.
"""

import datetime
import json
import pathlib
import random
import tempfile
import unittest

import show_test

PACK = """
pack replayed { effective 2022-01-01 .. 2022-12-31 }
source plan clauses 1 .. 3
tier county > township
body roads "道路专委会" kind committee
body fires "消防专委会" kind committee
entity enterprise "企业" { id : key  at : township }
event hazard "隐患" on found { id : key  at : township  found : date  due : deadline  closed : date? }
event violation "违法" on day { id : key  of : enterprise  day : date  points : count in 1 .. 12 }
event training "培训" on day { id : key  of : enterprise  day : date }
event meeting "例会" on held { id : key  by : body  held : date }

define late for township = count(hazard at this where closed is absent and due < today)

ladder remediation "督促" for township checked daily in order per plan.1 {
  step remind    "提示" when late >= 1
  step interview "约谈" when late >= 3 or (late >= 1 and after 20 days at remind)
  step supervise "督办" when late >= 5 or (late >= 1 and after 30 days at interview)
  release when late = 0 for 10 days
}
ledger demerits "记分" for enterprise calendar year per plan.2 {
  record broken  "违法": points for each violation of of
  cancel trained "培训": 3      for each training of of, at most 9
  reached focus  "重点监管" 12
}
duty meet "季度例会" every quarter per plan.3 {
  lead roads, fires
  done by meeting of by
}
"""
FIRST, LAST = datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)
YEAR = [FIRST + datetime.timedelta(days=n) for n in range(365)]
TOWNSHIPS, ENTERPRISES, BODIES = ["11", "12", "13"], ["E1", "E2"], ["roads", "fires"]
ON = {"hazard": "found", "violation": "day", "training": "day", "meeting": "held"}


def random_facts(seed):
    """Rows by table, of a year; a table's rows in no order."""
    draw = random.Random(seed)
    day = lambda: draw.choice(YEAR)
    facts = {"hazard": [], "violation": [], "training": [], "meeting": []}
    for n in range(24):
        found = day()
        due = found + datetime.timedelta(days=draw.randint(5, 30))
        closed = due + datetime.timedelta(days=draw.randint(-5, 25))
        closed = closed.isoformat() if closed <= LAST and draw.random() < 0.95 else ""
        facts["hazard"].append({"id": f"H{n}", "at": draw.choice(TOWNSHIPS), "found": found.isoformat(), "due": due.isoformat(),
                                "closed": closed})
    for n in range(16):
        facts["violation"].append({"id": f"V{n}", "of": draw.choice(ENTERPRISES), "day": day().isoformat(),
                                   "points": str(draw.randint(1, 6))})
        facts["training"].append({"id": f"T{n}", "of": draw.choice(ENTERPRISES), "day": day().isoformat()})
    for n in range(7):
        facts["meeting"].append({"id": f"M{n}", "by": draw.choice(BODIES), "held": day().isoformat()})
    return facts


def as_of(facts, day):
    """The facts that there were on a day."""
    there = {table: [dict(row) for row in rows if row[ON[table]] <= day] for table, rows in facts.items()}
    for row in there["hazard"]:
        if row["closed"] > day:
            row["closed"] = ""
    return there


class Folder:
    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.pack = pathlib.Path(self.temporary.name) / "replayed"
        (self.pack / "facts").mkdir(parents=True)
        (self.pack / "pack.zr").write_text(PACK, encoding="utf-8")
        (self.pack / "units.csv").write_text("code,name,level,parent\n1,县,county,\n" +
                                             "".join(f"{code},镇{code},township,1\n" for code in TOWNSHIPS), encoding="utf-8")
        show_test.write_rows(self.pack / "facts" / "enterprise.csv", ["id", "at"], [[e, "11"] for e in ENTERPRISES])

    def write(self, facts):
        for table, rows in facts.items():
            header = {"hazard": ["id", "at", "found", "due", "closed"], "violation": ["id", "of", "day", "points"],
                      "training": ["id", "of", "day"], "meeting": ["id", "by", "held"]}[table]
            show_test.write_rows(self.pack / "facts" / f"{table}.csv", header, [[row[name] for name in header] for row in rows])

    TABLES = ["--table", "township", "--table", "enterprise", "--table", "remediation.measure", "--table", "demerits.entry", "--table",
              "duty"]

    def series(self, facts, every="day"):
        """The tables of each day, by day."""
        self.write(facts)
        done = show_test.zeren("run", self.pack, "--from", FIRST, "--to", LAST, "--every", every, "--format", "json", *self.TABLES)
        return {result["on"]: result["tables"] for result in json.loads(done.stdout)["series"]}

    def run(self, facts, day):
        self.write(facts)
        return json.loads(show_test.zeren("run", self.pack, "--on", day, "--format", "json", *self.TABLES).stdout)["tables"]


class DayByDay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.facts = random_facts(5)
        cls.series = cls.folder.series(cls.facts)
        cls.last = cls.folder.run(cls.facts, LAST)

    @classmethod
    def tearDownClass(cls):
        cls.folder.temporary.cleanup()

    def test_each_day_over_its_own_facts_equals_the_series(self):
        self.assertEqual(len(self.series), 365)
        for day in YEAR[::3] + [LAST]:
            day = day.isoformat()
            self.assertEqual(self.folder.run(as_of(self.facts, day), day), self.series[day], day)

    def test_the_ladder_of_every_day_is_what_the_rows_of_the_last_day_say(self):
        rows = self.last["remediation.measure"]
        self.assertGreater(len({row["step"] for row in rows}), 2)
        self.assertGreater(sum(row["step"] == "remind" for row in rows), len(TOWNSHIPS), "none was released and reminded again")
        for day, tables in self.series.items():
            expected = sorted((r["subject"], r["step"], r["entered"], r["left"] if r["left"] and r["left"] <= day else "")
                              for r in rows if r["entered"] <= day)
            found = sorted((r["subject"], r["step"], r["entered"], r["left"] or "") for r in tables["remediation.measure"])
            self.assertEqual(found, expected, day)

    def test_the_points_of_every_day_are_what_the_entries_of_the_last_day_say(self):
        entries = self.last["demerits.entry"]
        self.assertGreater(len(entries), 20)
        for day, tables in self.series.items():
            self.assertEqual(tables["demerits.entry"], [e for e in entries if e["day"] <= day], day)
            for row in tables["enterprise"]:
                mine = [e for e in entries if e["subject"] == row["id"] and e["day"] <= day]
                self.assertEqual(row["demerits"], mine[-1]["balance"] if mine else "0.00", (day, row))

    def test_the_duties_of_every_day_are_what_the_rows_of_the_last_day_say(self):
        rows = self.last["duty"]
        self.assertEqual(len(rows), 8)
        self.assertLess({"done", "done_late", "overdue"} & {row["status"] for row in rows}, {"pending", "done", "done_late", "overdue"})
        self.assertIn("done_late", {row["status"] for row in rows})
        for day, tables in self.series.items():
            expected = {}
            for row in rows:
                quarter = int(row["period"][-1])
                if f"2022-{3 * quarter - 2:02}-01" > day:
                    continue
                done = row["done_on"] if row["done_on"] and row["done_on"] <= day else ""
                status = ("done" if done <= row["due"] else "done_late") if done else "overdue" if row["due"] < day else "pending"
                expected[row["holder"], row["period"]] = (row["due"], done, status)
            found = {(row["holder"], row["period"]): (row["due"], row["done_on"] or "", row["status"]) for row in tables["duty"]}
            self.assertEqual(found, expected, day)

    def test_a_late_fact_of_an_earlier_day_counts_as_if_it_had_always_been_there(self):
        late = {"hazard": {"id": "H99", "at": "12", "found": "2022-02-03", "due": "2022-02-10", "closed": ""},
                "violation": {"id": "V99", "of": "E1", "day": "2022-02-03", "points": "5"},
                "meeting": {"id": "M99", "by": "roads", "held": "2022-02-03"}}
        for table, row in late.items():
            with self.subTest(table):
                with_it = {**self.facts, table: self.facts[table] + [row]}
                in_place = {**self.facts, table: sorted(with_it[table], key=lambda r: r[ON[table]])}
                months = self.folder.series(with_it, "month")
                self.assertEqual(months, self.folder.series(in_place, "month"))
                self.assertEqual(months["2022-01-31"], self.series["2022-01-31"])
                self.assertFalse(months["2022-12-31"] == self.series["2022-12-31"], "the fact changes nothing")
                for day in ("2022-02-28", "2022-06-30", "2022-12-31"):
                    self.assertEqual(self.folder.run(as_of(with_it, day), day), months[day], day)


if __name__ == "__main__":
    import sys
    show_test.ZEREN = sys.argv.pop(1)
    unittest.main()
