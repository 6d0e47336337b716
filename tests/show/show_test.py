"""What the project promises to show, tried through the command as a user would: `python3 show_test.py ZEREN [unittest args]`."""

import csv
import io
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACK = ROOT / "rules" / "anji-2022"
STATUTES = ROOT / "rules" / "statutes"  # which PACK imports
ZEREN = "zeren"
DAY = "2022-06-30"


def zeren(*arguments, expect=(0, 1)):
    """Runs the command; gives its exit code, standard output and standard error."""
    done = subprocess.run([ZEREN, *map(str, arguments)], capture_output=True, text=True, timeout=1800)
    if expect is not None and done.returncode not in expect:
        raise AssertionError(f"zeren {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def run_json(pack, facts, *arguments, day=DAY):
    return zeren("run", pack, "--facts", facts, "--on", day, "--format", "json", *arguments).stdout


class Folder:
    """A temporary copy of the pack, with its facts."""

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.pack = pathlib.Path(self.temporary.name) / "anji-2022"
        shutil.copytree(PACK, self.pack)
        shutil.copytree(STATUTES, self.pack.parent / "statutes")
        self.facts = self.pack / "facts"
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def write_rows(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


class Ranking(unittest.TestCase):
    def test_fifteen_townships_with_index_rank_and_step(self):
        result = json.loads(run_json(PACK, PACK / "facts"))
        township = result["tables"]["township"]
        self.assertEqual(len(township), 15)
        for row in township:
            self.assertIsInstance(row["safety_index"], str)
            for column in ("code", "name", "rank", "remediation", "remediation.since"):
                self.assertIn(column, row)
        self.assertIn("1", {str(row["rank"]) for row in township})
        self.assertGreater(len({row["safety_index"] for row in township}), 5, "the indices should differ")
        self.assertGreater(len({row["remediation"] for row in township}), 1, "some township should stand at a step")

    def test_rows_of_one_value(self):
        done = zeren("run", PACK, "--on", DAY, "--table", "township", "--columns", "code,rank", "--where", "rank=1", "--where", "rank=2",
                     "--format", "csv")
        ranks = [row["rank"] for row in csv.DictReader(io.StringIO(done.stdout))]
        self.assertTrue(ranks)
        self.assertLessEqual(set(ranks), {"1", "2"})

    def test_tables_of_imported_packs_when_named_or_filled(self):
        def law_tables(pack, *arguments):
            return {name for name in json.loads(run_json(pack, pack / "facts", *arguments))["tables"] if name.startswith("law.")}

        with Folder() as copy:
            self.assertEqual(law_tables(copy.pack), set())
            self.assertEqual(law_tables(copy.pack, "--table", "law.accident"), {"law.accident"})
            write_rows(copy.facts / "law.accident.csv", ["id", "happened", "deaths", "injuries"], [["A1", "2022-03-01", "3", "0"]])
            self.assertEqual(law_tables(copy.pack), {"law.accident"})

    def test_same_bytes_at_any_thread_count_and_row_order(self):
        once = run_json(PACK, PACK / "facts", "--threads", 1)
        self.assertEqual(once, run_json(PACK, PACK / "facts", "--threads", 1))
        self.assertEqual(once, run_json(PACK, PACK / "facts", "--threads", 2))
        with Folder() as copy:
            shuffle = random.Random(7)
            for path in sorted(copy.facts.glob("*.csv")):
                header, rows = read_rows(path)
                shuffle.shuffle(rows)
                order = list(range(len(header)))
                shuffle.shuffle(order)
                write_rows(path, [header[i] for i in order], [[row[i] for i in order] for row in rows])
            header, rows = read_rows(copy.pack / "units.csv")
            shuffle.shuffle(rows)
            write_rows(copy.pack / "units.csv", header, rows)
            self.assertEqual(once, run_json(copy.pack, copy.facts, "--threads", 2))


class Explained(unittest.TestCase):
    def assert_adds_up(self, item, where):
        """Wherever parts say that they add up to the item above, they do, by exact fractions."""
        adding = [part for part in item.get("parts", []) if part.get("adds")]
        if adding:
            total = sum(Fraction(part["value"]["fraction"]) for part in adding)
            if "left_out_total" in item:
                total += Fraction(item["left_out_total"]["fraction"])
            self.assertEqual(total, Fraction(item["value"]["fraction"]), where)
        for part in item.get("parts", []):
            self.assert_adds_up(part, f"{where} / {part.get('name', part['role'])}")
        return len(adding)

    def test_lines_of_every_township_add_up_to_its_index(self):
        townships = json.loads(run_json(PACK, PACK / "facts"))["tables"]["township"]
        for row in townships:
            text = zeren("explain", PACK, "--on", DAY, f"township:{row['code']}", "safety_index", "--format", "json").stdout
            root = json.loads(text)["root"]
            self.assertGreater(self.assert_adds_up(root, row["name"]), 5)
            self.assertEqual(Fraction(root["value"]["fraction"]), Fraction(row["safety_index"]))

    def test_lines_cite_clause_file_and_line(self):
        text = zeren("explain", PACK, "--on", DAY, "township:递铺街道", "safety_index", "--format", "json").stdout
        lines = [part for part in json.loads(text)["root"]["parts"] if part["role"] == "line"]
        self.assertTrue(lines)
        for line in lines:
            self.assertIn("chapter_2_responsibility.zr", line["file"])
            self.assertGreater(line["line"], 1)


class Replay(unittest.TestCase):
    # The date that dates each table's rows, and dates in it that may be later.
    DATED = {
        "hazard": ("found", ["to_enterprise", "to_regulator", "enterprise_supervised", "regulator_supervised", "rectified",
                             "verified", "closed"]),
        "problem": ("found", ["controlled", "closed"]),
        "accident": ("happened", []),
        "inspection": ("inspected", []),
        "drill": ("held", []),
        "meeting": ("held", []),
    }

    def test_a_past_day_over_the_whole_year_equals_facts_cut_off_that_day(self):
        day = "2022-03-31"
        whole = json.loads(run_json(PACK, PACK / "facts", day=day))
        with Folder() as copy:
            cut = 0
            for table, (on, later) in self.DATED.items():
                path = copy.facts / f"{table}.csv"
                header, rows = read_rows(path)
                kept = [row for row in rows if row[header.index(on)] <= day]
                cut += len(rows) - len(kept)
                for row in kept:
                    for name in later:
                        if row[header.index(name)] > day:
                            row[header.index(name)] = ""
                write_rows(path, header, kept)
            self.assertGreater(cut, 100)
            self.assertEqual(whole["tables"], json.loads(run_json(copy.pack, copy.facts, day=day))["tables"])


class Responsibility(unittest.TestCase):
    def test_the_chain_of_a_village_in_three_kinds(self):
        _, units = read_rows(PACK / "units.csv")
        village = next(row for row in units if row[2] == "village")
        text = zeren("who", PACK, village[0], "fire", "--on", DAY).stdout
        for kind in ("领导责任", "监管责任", "主体责任"):
            self.assertIn(kind, text)
        self.assertIn(village[1], text)

    def test_a_removed_assignment_is_named_by_village_and_domain(self):
        with Folder() as copy:
            path = copy.facts / "responsibility_list.csv"
            header, rows = read_rows(path)
            at, kind = header.index("at"), header.index("kind")
            victim = next(row for row in rows if len(row[at]) == 12 and row[kind] == "regulatory")
            before = zeren("check", copy.pack, "--on", DAY).stdout
            write_rows(path, header, [row for row in rows if row is not victim])
            after = zeren("check", copy.pack, "--on", DAY, expect=(1,)).stdout
            new = [line for line in after.splitlines() if line not in before.splitlines()]
            _, units = read_rows(PACK / "units.csv")
            name = next(row[1] for row in units if row[0] == victim[at])
            named = [line for line in new if name in line and "regulatory_covered" in line]
            self.assertTrue(named, after[-2000:])


class Demo(unittest.TestCase):
    def test_ranking_board_overdue_duties_and_releases(self):
        done = subprocess.run([ROOT / "tools" / "demo", ZEREN, DAY], capture_output=True, text=True, timeout=600, check=True)
        _, ranking, board, duties, worst, *_ = re.split(r"\n\n(?=Anji County|Target board|Overdue duties|The three worst)", "\n" + done.stdout)
        self.assertEqual(len([line for line in ranking.splitlines() if re.match(r" *\d+ ", line)]), 15)
        targets = re.findall(r"^(K\d\d) ", board, re.M)
        self.assertEqual(targets, sorted(targets))
        self.assertEqual(sorted(set(targets)), [f"K{n:02}" for n in range(1, 48)])
        self.assertEqual({k: targets.count(k) for k in targets if targets.count(k) > 1}, {"K28": 3}, "once for each indicator")
        self.assertGreater(len(set(re.findall(r"^(县\S+) ", duties, re.M))), 5, "several holders are late")
        self.assertEqual(len(re.findall(r"^  release .* (?:yes|no) ", worst, re.M)), 3)


class Decisions(unittest.TestCase):
    """Every decision table of the packs is proven complete and disjoint when it is compiled."""

    TABLE = re.compile(r"^decide (\w+) [^\n]*? unique[^\n]*\{\n(.*?)^\}", re.M | re.S)

    def tables(self, pack):
        """Of each `unique` table: its file, name and whole text."""
        for path in sorted(pack.glob("*.zr")):
            for match in self.TABLE.finditer(path.read_text(encoding="utf-8")):
                yield path, match.group(1), match.group(0)

    def check_with(self, pack, path, old, new):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new), encoding="utf-8")
        done = zeren("check", pack, "--lang", "en", "--color", "never", expect=(1,))
        path.write_text(text, encoding="utf-8")
        return done.stderr

    def test_a_row_too_many_or_too_few_fails_with_an_example_case(self):
        with Folder() as copy:
            pack = copy.pack.parent / "statutes"
            for checked in (pack, copy.pack):
                clean = zeren("check", checked, "--on", DAY, "--lang", "en", "--color", "never")
                self.assertNotRegex(clean.stderr + clean.stdout, "ZR034[0-9]")
            overlaps = holes = 0
            for path, name, table in [*self.tables(pack), *self.tables(copy.pack)]:
                folder = path.parent
                rows = re.findall(r"^  when .*?\n(?=  when|  otherwise|\})", table, re.M | re.S)
                with self.subTest(name):
                    end = "  otherwise" if "\n  otherwise" in table else "}"
                    at = table.rindex("\n" + end) + 1
                    twice = self.check_with(folder, path, table, table[:at] + rows[0] + table[at:])
                    self.assertRegex(twice, rf"ZR0341\]: rows 1 and {len(rows) + 1} of `{name}` both apply where `")
                    overlaps += 1
                    if end == "}":
                        less = self.check_with(folder, path, table, table.replace(rows[-1], ""))
                        self.assertRegex(less, rf"ZR0340\]: .*`{name}`.*where `")
                        holes += 1
            self.assertGreater(overlaps, 10)
            self.assertGreater(holes, 5)


class Formatting(unittest.TestCase):
    @staticmethod
    def results(copy):
        """The result tables without the one column that quotes the rules' own words."""
        tables = json.loads(run_json(copy.pack, copy.facts))["tables"]
        for rows in tables.values():
            for row in rows:
                row.pop("condition", None)
        return tables

    def test_translating_the_pack_to_chinese_and_back_changes_nothing(self):
        with Folder() as copy:
            zeren("fmt", copy.pack, expect=(0,))
            zeren("fmt", "--check", copy.pack, expect=(0,))
            zeren("fmt", "--to", "en", copy.pack, expect=(0,))
            english = {path.name: path.read_text(encoding="utf-8") for path in copy.pack.glob("*.zr")}
            before = self.results(copy)
            zeren("fmt", "--to", "zh", copy.pack, expect=(0,))
            chinese = {path.name: path.read_text(encoding="utf-8") for path in copy.pack.glob("*.zr")}
            self.assertNotEqual(english, chinese)
            self.assertIn("评分", chinese["chapter_2_responsibility.zr"])
            self.assertEqual(before, self.results(copy))
            zeren("fmt", "--to", "en", copy.pack, expect=(0,))
            self.assertEqual(english, {path.name: path.read_text(encoding="utf-8") for path in copy.pack.glob("*.zr")})


class BrokenRows(unittest.TestCase):
    # Each: what is wrong, the table, the change of a good row, and what the reason must say.
    BREAKS = [
        ("no such unit", "hazard", {"at": "330523999999"}, "330523999999"),
        ("a unit of another tier", "hazard", {"at": "330523001"}, "township"),
        ("a day that does not exist", "hazard", {"found": "2022-02-30"}, "2022-02-30"),
        ("a date written otherwise", "hazard", {"found": "2022/3/1"}, "2022-03-01"),
        ("a required cell is empty", "hazard", {"due": ""}, "empty"),
        ("no member of the enumeration", "hazard", {"grade": "huge"}, "huge"),
        ("no such enterprise", "hazard", {"owner": "E9999"}, "E9999"),
        ("no such domain", "hazard", {"domain": "space"}, "space"),
        ("a count out of its range", "accident", {"deaths": "1001"}, "1001"),
        ("a fraction where a count belongs", "accident", {"deaths": "1.5"}, "1.5"),
        ("neither true nor false", "problem", {"self_found": "perhaps"}, "perhaps"),
        ("no such body", "enterprise", {"body": "nobody_at_all"}, "nobody_at_all"),
    ]

    def test_twelve_kinds_of_broken_rows(self):
        with Folder() as copy:
            clean = json.loads(run_json(copy.pack, copy.facts))
            for number, (_, table, change, _) in enumerate(self.BREAKS):
                path = copy.facts / f"{table}.csv"
                header, rows = read_rows(path)
                row = dict(zip(header, rows[0]))
                row[header[0]] = f"BROKEN{number}"
                row.update(change)
                write_rows(path, header, rows + [[row[name] for name in header]])
            # two more that need the text of the file: a row that is too short, and two rows of one key that differ
            with open(copy.facts / "drill.csv", "a", encoding="utf-8") as file:
                file.write("SHORT,330523205210\n")
            header, rows = read_rows(copy.facts / "meeting.csv")
            twin = list(rows[0])
            twin[header.index("topic")] = "另一议题"
            twins = [["TWIN", *rows[0][1:]], ["TWIN", *twin[1:]]]
            write_rows(copy.facts / "meeting.csv", header, rows + twins)

            out = copy.pack / "out"
            zeren("run", copy.pack, "--facts", copy.facts, "--on", DAY, "--format", "json", "--out", out, expect=(1,))
            _, rejects = read_rows(out / "rejects.csv")
            text = (out / "rejects.csv").read_text(encoding="utf-8")
            for number, (what, table, _, reason) in enumerate(self.BREAKS):
                mine = [row for row in rejects if f"BROKEN{number}," in row[-1]]
                self.assertTrue(mine, f"{what}: not in rejects.csv\n{text}")
                self.assertTrue(any(reason in " ".join(row) for row in mine), f"{what}: {mine}")
                self.assertTrue(all(row[1].isdigit() and f"{table}.csv" in row[0] for row in mine), mine)
            self.assertIn("SHORT", text)
            self.assertEqual(sum("TWIN" in row[-1] for row in rejects), 2)
            # the rest is evaluated as if the broken rows were not there
            result = json.loads((out / "result.json").read_text(encoding="utf-8"))
            self.assertEqual(clean["tables"], result["tables"])


class Mistakes(unittest.TestCase):
    def test_every_seeded_mistake_is_found_with_place_help_and_page(self):
        folder = pathlib.Path(__file__).parent / "mistakes"
        expected = []
        for path in sorted(folder.glob("*.zr")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                for code in re.findall(r"#! (ZR\d{4})", line):
                    expected.append((path.name, number, code))
        self.assertGreaterEqual(len(expected), 20)
        done = zeren("check", folder, "--lang", "en", "--color", "never", expect=(1,))
        found = []
        for block in re.split(r"\n(?=(?:error|warning|finding)\[)", "\n" + done.stderr):
            code = re.search(r"^(?:error|warning|finding)\[(ZR\d{4})\]", block.strip())
            place = re.search(r"--> .*?([^/\s]+\.zr):(\d+):(\d+)", block)
            if code and place:
                found.append((place.group(1), int(place.group(2)), code.group(1), block))
        for name, number, code in expected:
            mine = [block for f, n, c, block in found if (f, n, c) == (name, number, code)]
            self.assertTrue(mine, f"{name}:{number}: {code} was not found\n{done.stderr}")
            self.assertRegex(mine[0], r"(help|note|fix)", mine[0])
        errors = [(f, n, c) for f, n, c, block in found if block.strip().startswith("error")]
        self.assertEqual(sorted(errors), sorted(e for e in expected if e in errors), "a mistake drew more than one error")
        for _, _, code in expected:
            self.assertTrue((ROOT / "docs" / "errors" / f"{code}.md").is_file(), f"{code} has no page")


class Use(unittest.TestCase):
    def test_wrong_use_says_what_to_do(self):
        for arguments in (["run"], ["run", "no-such-folder", "--on", DAY], ["nonsense"], ["run", PACK, "--on", "30.6.2022"],
                          ["run", PACK, "--on", DAY, "--facts", "no-such-folder"],
                          ["run", PACK, "--on", DAY, "--table", "township", "--where", "no_such_column=1"],
                          ["run", PACK, "--on", DAY, "--table", "township", "--where", "rank"],
                          ["run", PACK, "--on", DAY, "--param", "no_such_param=1"],
                          ["run", PACK, "--on", DAY, "--deadline", "soon"], ["run", PACK, "--on", DAY, "--allow", "单元=3"],
                          ["explain", PACK, "--on", DAY, "township:无此镇", "safety_index"],
                          ["explain", PACK, "--on", DAY, "township:递铺街道", "no_such_column"]):
            done = zeren(*arguments, expect=(2,))
            self.assertTrue(done.stderr.strip() or done.stdout.strip(), arguments)

    def test_past_a_limit_there_is_no_result(self):
        facts = pathlib.Path(PACK) / "facts"
        for code, *limit in (("ZR0902", "--deadline", "0ms"), ("ZR0903", "--allow", "source_bytes=400000"),
                             ("ZR0611", "--allow", "units=3"), ("ZR0908", "--allow", "table_cells=10"),
                             ("ZR0525", "--allow", "cells=10"), ("ZR0526", "--allow", "memory_bytes=10")):
            done = zeren("run", PACK, "--on", DAY, "--facts", facts, *limit, expect=(3,))
            self.assertIn(code, done.stderr, limit)
            self.assertEqual(done.stdout, "", limit)

    def test_templates_of_every_table_are_accepted_empty(self):
        with tempfile.TemporaryDirectory() as folder:
            zeren("template", PACK, "--out", folder, expect=(0,))
            self.assertTrue((pathlib.Path(folder) / "hazard.csv").is_file())
            result = json.loads(run_json(PACK, folder))
            self.assertEqual(len(result["tables"]["township"]), 15)

    def test_pack_tests_pass(self):
        self.assertIn(" 0 failed", zeren("test", PACK, "--lang", "en", expect=(0,)).stdout)
        self.assertIn(" 0 failed", zeren("test", STATUTES, "--lang", "en", expect=(0,)).stdout)
        zeren("check", STATUTES, "--coverage", expect=(0,))

    def test_graphs(self):
        self.assertIn("digraph", zeren("graph", PACK).stdout)
        self.assertIn("<svg", zeren("graph", PACK, "--what", "responsibility", "--format", "svg").stdout)


PLAN = """一、总则
1.甲
2.乙
三、责任
3.丙
"""
SMALL = """pack small {{ effective 2022-01-01 .. 2022-12-31 }}
source plan clauses 1 .. 3 {{
{texts}}}
tier county > township
param grace = 3 set by county per plan.1
event hazard on found {{ id : key  at : township  found : date  days : count }}
define late for hazard = if days > grace then 1 else 0 per plan.2.1
define late_ones for township = sum(late over hazard at this) per plan.3
test "at the bound" {{
  units {{ C {{ T }} }}
  facts {{ hazard {{ id: "H1", at: T, found: 2022-03-01, days: 3 }} }}
  on 2022-06-30
  expect township:T.late_ones = 0
}}
"""


class SmallPack:
    """A folder with a small pack, its units, its facts and the text of its plan."""

    def __init__(self, texts="", rules=""):
        self.text = SMALL.format(texts=texts) + rules

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.pack = self.folder / "small"
        (self.pack / "facts").mkdir(parents=True)
        self.rules = self.pack / "pack.zr"
        self.rules.write_text(self.text, encoding="utf-8")
        (self.pack / "units.csv").write_text("code,name,level,parent\n1,C,county,\n11,梅溪镇,township,1\n", encoding="utf-8")
        (self.pack / "facts" / "hazard.csv").write_text("id,at,found,days\nH1,11,2022-03-01,3\nH2,11,2022-03-01,5\n", encoding="utf-8")
        self.plan = self.folder / "plan.txt"
        self.plan.write_text(PLAN, encoding="utf-8")
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()


class Coverage(unittest.TestCase):
    def test_every_clause_with_its_rules_and_tests(self):
        with SmallPack() as small:
            done = zeren("check", small.pack, "--coverage")
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn("plan.2: 2 clauses, 1 rule, 1 test\n", done.stdout)
            self.assertIn("define late: 1 test through other rules", done.stdout)
            self.assertIn("at the bound", done.stdout)
            self.assertIn("2 rules: 1 tested, 1 through other rules only, 0 without test", done.stdout)

    def test_an_uncovered_clause_and_an_untested_rule_fail(self):
        with SmallPack() as small:
            small.rules.write_text(small.text.replace(" per plan.3", ""), encoding="utf-8")
            done = zeren("check", small.pack, "--coverage", "--lang", "zh")
            self.assertEqual(done.returncode, 1)
            self.assertIn("没有规则编写条款 plan.3 [ZR0655]", done.stdout)
        with SmallPack(rules="define alone for township = 1 per plan.3\n") as small:
            done = zeren("check", small.pack, "--coverage")
            self.assertEqual(done.returncode, 1)
            self.assertIn("no test exercises define `alone` [ZR0656]", done.stdout)

    def test_json_has_the_same(self):
        with SmallPack() as small:
            result = json.loads(zeren("check", small.pack, "--coverage", "--format", "json").stdout)
            self.assertTrue(result["complete"])
            clauses = {c["clause"]: c for item in result["sources"][0]["items"] for c in item["clauses"]}
            self.assertEqual(sorted(clauses), ["1", "2", "2.1", "3"])
            cited = result["declarations"][clauses["2.1"]["cited_by"][0]["declaration"]]
            self.assertEqual((cited["kind"], cited["name"], cited["tests"]), ("define", "late", []))
            self.assertEqual(cited["tests_through_other_rules"], ["at the bound"])

    def test_text_that_changed_after_its_hash_was_taken(self):
        with SmallPack() as small:
            lines = zeren("check", small.pack, "--against", small.plan, "--print-hashes").stdout
            self.assertEqual(lines.count("sha256:"), 3)
            small.rules.write_text(SMALL.format(texts=lines), encoding="utf-8")
            self.assertIn("plan: 3 unchanged", zeren("check", small.pack, "--against", small.plan).stdout)
            small.plan.write_text(PLAN.replace("2.乙\n", "2.乙\u3000\r\n"), encoding="utf-8")
            self.assertEqual(zeren("check", small.pack, "--against", small.plan).returncode, 0)
            small.plan.write_text(PLAN.replace("乙", "丁").replace("3.丙", "4.丙"), encoding="utf-8")
            done = zeren("check", small.pack, "--against", small.plan)
            self.assertEqual(done.returncode, 1)
            for expected in ("clause plan.2 has changed (line 3) [ZR0657]", "define late", "no clause plan.3 [ZR0658]",
                             "clause plan.4 of the text (line 5) [ZR0659]"):
                self.assertIn(expected, done.stdout)

    def test_a_text_without_clauses_is_wrong_use(self):
        with SmallPack() as small:
            small.plan.write_text("无条款\n", encoding="utf-8")
            self.assertEqual(zeren("check", small.pack, "--against", small.plan, expect=None).returncode, 2)
            self.assertEqual(zeren("check", small.pack, "--against", small.folder / "none.txt", expect=None).returncode, 2)

    def test_branches_that_no_test_reached(self):
        with SmallPack() as small:
            done = zeren("test", small.pack, "--coverage")
            self.assertEqual(done.returncode, 0)
            self.assertIn("pack.zr:7: `if` `days > grace`: `then`", done.stdout)
            self.assertIn("branches reached 3 of 4 (75.0%)", done.stdout)
            self.assertEqual(zeren("test", small.pack, "--coverage", "--minimum", "75").returncode, 0)
            self.assertEqual(zeren("test", small.pack, "--coverage", "--minimum", "75.1").returncode, 1)
            self.assertEqual(zeren("test", small.pack, "--minimum", "101", expect=None).returncode, 2)


class Diff(unittest.TestCase):
    def test_no_difference(self):
        with SmallPack() as small:
            done = zeren("diff", small.pack, small.pack, "--on", DAY)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("no difference", done.stdout)

    def test_another_parameter_with_both_explanations(self):
        with SmallPack() as small:
            done = zeren("diff", small.pack, "--on", DAY, "--b-param", "grace=2", "--explain", 1)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stdout, r"梅溪镇 \(11\)\n  township +late_ones +1 +-> +2\n")
            self.assertRegex(done.stdout, r"hazard H1 +late +0 +-> +1\n")
            self.assertIn("late_ones of 梅溪镇 (11) on 2022-06-30: 1", done.stdout)
            self.assertIn(" | late_ones of 梅溪镇 (11) on 2022-06-30: 2", done.stdout)
            self.assertNotIn(" | late of H1", done.stdout)

    def test_two_packs_over_the_facts_of_the_first(self):
        with SmallPack() as small:
            other = small.folder / "other"
            other.mkdir()
            (other / "pack.zr").write_text(small.text.replace("days : count", "days : count  note : text?").replace("sum(", "1 + sum("),
                                           encoding="utf-8")
            facts = small.pack / "facts" / "hazard.csv"
            facts.write_text("id,at,found,days,note\nH1,11,2022-03-01,3,x\n", encoding="utf-8")
            done = zeren("diff", small.pack, other, "--on", DAY, "--format", "json")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("does not declare the facts `hazard.note`", done.stderr)
            result = json.loads(done.stdout)
            self.assertEqual(result["shapes"], [{"only_in": "b", "table": "hazard", "column": "note"}])
            self.assertEqual(result["rows"][0]["cells"], [{"column": "late_ones", "a": "0", "b": "1"}])
            self.assertEqual(result["summary"]["cells_different"], 1)

    def test_wrong_use(self):
        with SmallPack() as small:
            for arguments in ([small.pack, "--on", DAY], [small.pack, small.folder / "none", "--on", DAY], [small.pack, small.pack],
                              [small.pack, small.pack, "--on", DAY, "--table", "nothing"],
                              [small.pack, "--on", DAY, "--b-param", "nothing=1"]):
                self.assertEqual(zeren("diff", *arguments, expect=None).returncode, 2, arguments)


class Compiled(unittest.TestCase):
    """What is printed from a compiled pack is what its folder gives, byte for byte."""

    COMMANDS = (
        ["run", "--on", DAY, "--format", "json", "--exact", "--all-columns"],
        ["run", "--on", DAY, "--format", "csv"],
        ["run", "--on", DAY, "--lang", "zh"],
        ["run", "--on", DAY, "--param", "excellent_from=91", "--table", "township"],
        ["run", "--from", "2022-03-01", "--to", "2022-05-31", "--table", "township"],
        ["forecast", "--on", DAY, "--until", "2022-08-31"],
        ["next", "--on", DAY],
        ["who", "--on", DAY, "梅溪镇", "fire"],
    )
    CELLS = ("safety_index", "rank", "remediation", "remediation.since")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.file = self.folder / "anji.zrc"
        self.beside = ["--facts", PACK / "facts", "--units", PACK / "units.csv"]
        done = zeren("compile", PACK, "-o", self.file, expect=(0,))
        self.assertRegex(done.stdout, r"anji\.zrc: \d+ rules, \d+ bytes\n")

    def same(self, command, *arguments):
        folder = zeren(command, PACK, *arguments)
        file = zeren(command, self.file, *arguments)
        self.assertEqual(file.stdout, folder.stdout, arguments)
        self.assertEqual(file.returncode, folder.returncode, arguments)
        self.assertNotEqual(file.stdout, "", arguments)

    def test_prints_what_the_folder_gives(self):
        for command, *arguments in self.COMMANDS:
            self.same(command, *self.beside, *arguments)
        for column in self.CELLS:
            for form in ("text", "json"):
                self.same("explain", *self.beside, "--on", DAY, "--format", form, "township:梅溪镇", column)
        self.same("graph")
        self.same("graph", "--what", "responsibility")
        self.same("template", "--schema")

    def test_a_pack_and_its_compiled_form_do_not_differ(self):
        done = zeren("diff", PACK, self.file, "--on", DAY, expect=(0,))
        self.assertIn("no difference", done.stdout)

    def test_lies_where_its_folder_lies(self):
        with Folder() as copy:
            file = copy.pack / "pack.zrc"
            zeren("compile", copy.pack, "-o", file, expect=(0,))
            again = copy.pack / "again.zrc"
            zeren("compile", copy.pack, "-o", again, expect=(0,))
            self.assertEqual(file.read_bytes(), again.read_bytes())
            self.assertEqual(zeren("run", file, "--on", DAY).stdout, zeren("run", copy.pack, "--on", DAY).stdout)

    def test_damage_is_refused_with_its_reason(self):
        good = self.file.read_bytes()
        for bytes_, code in ((good[:-1], "ZR0782"), (b"", "ZR0780"), (b"pack demo {}", "ZR0780"),
                             (good[:100] + bytes([good[100] ^ 1]) + good[101:], "ZR0782")):
            self.file.write_bytes(bytes_)
            for language in ("en", "zh"):
                done = zeren("run", self.file, "--on", DAY, "--lang", language, expect=(2,))
                self.assertIn(f"[{code}]", done.stderr)
                self.assertEqual(done.stdout, "")

    def test_what_needs_rules_says_so(self):
        for arguments in (["check", self.file], ["check", self.file, "--on", DAY], ["test", self.file], ["fmt", self.file],
                          ["check", self.file, "--dump", "syntax"], ["compile", self.file, "-o", self.folder / "x.zrc"]):
            done = zeren(*arguments, expect=(2,))
            self.assertIn("needs the rules", done.stderr)
        bad = self.folder / "bad.zr"
        bad.write_text("pack p {}\nparam x = y\n", encoding="utf-8")
        self.assertEqual(zeren("compile", bad, "-o", self.folder / "bad.zrc", expect=(1,)).stdout, "")
        self.assertFalse((self.folder / "bad.zrc").exists())


class Series(unittest.TestCase):
    """A year of rankings, each like the run of its own day, with the change against the month before."""

    def test_twelve_months_with_changes(self):
        columns = "code,safety_index,rank"
        done = zeren("run", PACK, "--from", "2022-01-01", "--to", "2022-12-31", "--table", "township", "--columns", columns,
                     "--format", "csv", "--exact", expect=None)
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        days = sorted({row["on"] for row in rows})
        self.assertEqual(len(days), 12)
        self.assertEqual((days[0], days[1], days[-1]), ("2022-01-31", "2022-02-28", "2022-12-31"))
        self.assertEqual(len(rows), 12 * 15)
        june = zeren("run", PACK, "--on", "2022-06-30", "--table", "township", "--columns", columns, "--format", "csv", "--exact",
                     expect=None)
        alone = {row["code"]: row for row in csv.DictReader(io.StringIO(june.stdout))}
        before = {row["code"]: row for row in rows if row["on"] == "2022-05-31"}
        for row in rows:
            if row["on"] != "2022-06-30":
                continue
            self.assertEqual((row["safety_index"], row["rank"]), (alone[row["code"]]["safety_index"], alone[row["code"]]["rank"]))
            for column in ("safety_index", "rank"):
                change = Fraction(row[column]) - Fraction(before[row["code"]][column])
                self.assertEqual(Fraction(row[column + ".change"]), change)
        self.assertTrue(all(row["rank.change"] == "" for row in rows if row["on"] == days[0]))

    def test_wrong_use(self):
        for arguments in (["--from", "2022-02-01"], ["--from", "2022-02-01", "--to", "2022-01-01"], [],
                          ["--from", "2022-01-01", "--to", "2022-02-01", "--on", "2022-01-31"]):
            self.assertEqual(zeren("run", PACK, *arguments, expect=None).returncode, 2, arguments)


class Ahead(unittest.TestCase):
    """What the forecast says is what the later day finds in facts cut off on the day of the forecast."""

    def test_steps_of_the_year(self):
        done = zeren("forecast", PACK, "--on", "2022-06-30", "--until", "2022-09-30", "--format", "json", expect=None)
        forecast = json.loads(done.stdout)
        self.assertTrue(forecast["events"])
        days = [event["day"] for event in forecast["events"]]
        self.assertEqual(days, sorted(days))
        self.assertTrue(all("2022-06-30" < day <= "2022-09-30" for day in days))
        first = zeren("next", PACK, "--on", "2022-06-30", expect=None)
        self.assertEqual(first.stdout.strip(), days[0])


if __name__ == "__main__":
    ZEREN = sys.argv.pop(1)
    unittest.main()
