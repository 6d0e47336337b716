#!/usr/bin/env python3
"""Holds the runner of `make bench-peers` to lines whose medians, ratios, judgements and tables are known."""

import csv
import json
import sys
import tempfile
import unittest
from array import array
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "peers"))

import answers  # noqa: E402
import prepare  # noqa: E402
import tables  # noqa: E402
import yardstick  # noqa: E402
from arithmetic import HAND_WRITTEN, duration, figure, set_ratios, three_digits  # noqa: E402


def line(**more: object) -> dict[str, object]:
    return {"workload": "W4", "engine": "sqlite", "version": "3", "variant": "asked", "n": 100, "threads": 1,
            "seconds": [0.3, 0.1, 0.2], "answer": "c300=7 all=9"} | more


class Arithmetic(unittest.TestCase):
    def test_median_and_spread_of_one_unit(self) -> None:
        f = figure(line())
        self.assertAlmostEqual(f.median, 0.002)
        self.assertAlmostEqual(f.low, 0.001)
        self.assertAlmostEqual(f.high, 0.003)
        self.assertAlmostEqual(f.spread, 1.0)
        self.assertEqual(f.runs, 3)

    def test_an_even_number_of_runs_has_the_mean_of_the_middle_two(self) -> None:
        self.assertAlmostEqual(figure(line(seconds=[4, 1, 2, 3], n=1)).median, 2.5)

    def test_a_run_of_w2_is_one_unit_whatever_its_rows(self) -> None:
        f = figure(line(workload="W2", n=1_000_000, seconds=[2.0, 4.0, 3.0], phases={"bind": [1, 3, 2]}))
        self.assertEqual((f.median, f.size, f.phases), (3.0, 1_000_000, {"bind": 2}))

    def test_ratios_are_to_the_named_variant_of_the_same_size(self) -> None:
        own = {"workload": "W2", "engine": HAND_WRITTEN, "variant": "plain"}
        all_of = [figure(line(**own, n=10, seconds=[2])), figure(line(**own | {"variant": "other"}, n=10, seconds=[9])),
                  figure(line(workload="W2", n=10, seconds=[3])), figure(line(workload="W2", n=99, seconds=[3]))]
        set_ratios(all_of, {"W2": "plain"})
        self.assertEqual([f.ratio for f in all_of], [1.0, 4.5, 1.5, None])

    def test_figures_have_three_digits(self) -> None:
        self.assertEqual([three_digits(x) for x in (0.2751, 1.861, 18.62, 186.4, 1864.0, 0)],
                         ["0.275", "1.86", "18.6", "186", "1,860", "0"])
        self.assertEqual([duration(x) for x in (2.75e-10, 1.1e-8, 4.3e-5, 0.0123, 1.5)],
                         ["0.275 ns", "11.0 ns", "43.0 µs", "12.3 ms", "1.50 s"])


class Yardstick(unittest.TestCase):
    def test_its_lines_are_converted(self) -> None:
        theirs = {"w": "W1", "variant": "columnar SIMD loop (bulk)", "unit": "ns/decision", "reps": [0.5], "check": "7"}
        ours = figure(yardstick.converted(theirs, 0) or {})
        self.assertEqual((ours.workload, ours.n), ("W1-columns", 200_000))
        self.assertAlmostEqual(ours.median, 5e-10)

    def test_parts_of_a_whole_are_no_rows(self) -> None:
        self.assertIsNone(yardstick.converted({"w": "W2-1e+06", "variant": "(of which scan)", "unit": "ms", "reps": []}, 1))


class Answers(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.data = Path(self.folder.name)
        with open(self.data / "w1.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["overdue_days", "repeat_count", "severity", "deaths", "rectified", "industry"])
            out.writerows([[31, 0, 4, 0, 0, "fire"], [31, 0, 1, 0, 0, "fire"], [0, 2, 1, 0, 0, "fire"], [1, 0, 1, 0, 1, "fire"],
                           [0, 0, 3, 0, 1, "fire"]])

    def tearDown(self) -> None:
        self.folder.cleanup()

    def judged(self, *lines: dict[str, object], zeren: dict[int, Path] | None = None,
               own: dict[int, Path] | None = None) -> tuple[bool, list[str]]:
        figures = [figure(one) for one in lines]
        agree = answers.judge(figures, answers.Expected(self.data), zeren or {}, own or {})
        return agree, [f.agrees for f in figures]

    def test_levels_are_checked_for_as_many_records_as_were_asked(self) -> None:
        right = [4, 4 + 3 * 2, 4 + 6 + 2 * 3, 4 + 6 + 6 + 1 * 4]
        one = {"workload": "W1-one"}
        self.assertEqual(self.judged(*(line(**one, n=i + 1, answer=str(right[i])) for i in range(4))), (True, ["equal"] * 4))
        self.assertEqual(self.judged(line(**one, n=2, answer="11")), (False, ["WRONG"]))

    def test_the_first_300_queries_must_agree(self) -> None:
        hand = line(engine=HAND_WRITTEN)
        self.assertEqual(self.judged(hand, line(answer="c300=7"), line(answer="c300=8 all=9")), (False, ["equal", "equal", "WRONG"]))

    def test_floats_that_rank_otherwise_are_told_with_a_case(self) -> None:
        (self.data / "exact").write_bytes(array("i", [1, 2, 2]).tobytes())
        (self.data / "floats").write_bytes(array("i", [1, 3, 2]).tobytes())
        w2 = {"workload": "W2", "n": 10}
        exact = line(**w2, engine=HAND_WRITTEN, variant="exact", answer="t1 c11 s2.000000 maxcr2 clamped0")
        rounded = line(**w2, answer="t1 c13 s2.000000")
        agree, said = self.judged(exact, rounded, line(**w2, answer="t2 c11 s2.0"), zeren={10: self.data / "exact"},
                                  own={1: self.data / "floats"})
        self.assertEqual(said, ["equal, exact", "floats: 1 of 3 counties placed otherwise: counties 1 and 2 have equal scores "
                                "(exact place 2), placed 3 and 2", "WRONG"])
        self.assertFalse(agree)

    def test_one_rule_of_many_fits_every_record(self) -> None:
        rules = prepare.partition(100, seed=100)
        (self.data / "rules_100.json").write_text(json.dumps(rules))
        (self.data / "rule_records.csv").write_text("sector,amount\n0,0\n9,999999\n")
        fits = [[r["level"] for r in rules if r["sector"] == s and r["from"] <= a <= r["to"]] for s, a in ((0, 0), (9, 999_999))]
        self.assertEqual([len(f) for f in fits], [1, 1])
        self.assertEqual(answers.Expected(self.data).of_rules(100), [0, fits[0][0], fits[0][0] + 2 * fits[1][0]])


class Tables(unittest.TestCase):
    def test_the_quickest_stands_first_and_memory_where_it_was_measured(self) -> None:
        slow, quick = figure(line(seconds=[1, 1, 1])), figure(line(engine="zeren", peak_bytes=3_000_000, input_bytes=2_000_000))
        slow.ratio, quick.ratio, quick.agrees = 20.0, 4.0, "equal"
        rows = tables.times([slow, quick], "query")
        self.assertEqual(rows[0], "| engine | how | median a query | lowest–highest (runs) | × hand-written | memory above its input "
                                  "| apart | answers |")
        self.assertEqual(rows[2], "| **zeren 3** | asked | 2.00 ms | 1.00 ms–3.00 ms (3) | 4.00 | 3 MB, 1.50× |  | equal |")
        self.assertEqual(rows[3], "| sqlite 3 | asked | 10.0 ms | 10.0 ms–10.0 ms (3) | 20.0 |  |  |  |")

    def test_growth_divides_the_most_rules_by_the_fewest(self) -> None:
        of = [figure(line(workload="W1-rules", rules=n, seconds=[n / 100])) for n in (10, 1000)]
        for f in of:
            f.agrees = "equal"
        self.assertEqual(tables.growth(of, "rules")[2], "| sqlite 3 | asked | 1.00 ms | 100 ms | 100 |")

    def test_threads_are_named_once(self) -> None:
        self.assertEqual(tables.how(figure(line(threads=2))), "asked, 2 threads")
        self.assertEqual(tables.how(figure(line(threads=2, variant="plain, 2 threads"))), "plain, 2 threads")

    def test_the_page_keeps_what_stands_around_the_markers(self) -> None:
        page = f"before\n{tables.BEGIN}\nold\n{tables.END}\nafter\n"
        self.assertEqual(tables.put(page, "new\n"), f"before\n{tables.BEGIN}\n\nnew\n\n{tables.END}\nafter\n")
        with self.assertRaises(ValueError):
            tables.put("no markers", "new")


if __name__ == "__main__":
    unittest.main()
