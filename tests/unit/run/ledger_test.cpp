// Ledgers: entries in order, limits, cycles, revocations, late facts, several kinds of subjects; in the language itself
// where that says it best.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "src/run/ledger_cycle.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/explain.hpp"
#include "zeren/test_runner.hpp"

namespace zeren {
namespace {

const std::string world =
    R"(pack small { effective 2020-01-01 .. 2024-12-31  months clamp }
source plan clauses 9.4
tier county > township
entity firm { id : key }
entity person { id : key  firm : firm?  licensed : date }
event bad on day recorded on entered { id : key  who : firm or person  day : date  entered : date  points : number }
event good on day { id : key  who : firm or person  day : date  points : number  kind : course | service }
event undo on day { id : key  of_which : bad  day : date }
ledger l for firm or person calendar year per plan.9.4 {
  record any_kind "违法" : points for each bad of who
  cancel course  : points for each good of who where kind = course at most 4
  cancel service : points for each good of who where kind = service
  cancel at most 6
  revoke by undo of of_which
  carry when points >= 6
  reached half 6
  reached full "满分" 12
}
ledger m for person cycle 12 months from licensed {
  record any_kind : points for each bad of who
  carry all
  reached ten 10
}
)";

const std::string tests = R"(
test "exactly at the bound, one below it, and points cancelled later" {
  units { C { T } }
  facts {
    firm { id: F1 } firm { id: F2 }
    bad { id: B1, who: F1, day: 2022-03-01, entered: 2022-03-01, points: 11 }
    bad { id: B2, who: F1, day: 2022-03-02, entered: 2022-03-02, points: 1 }
    good { id: G1, who: F1, day: 2022-03-02, points: 2, kind: course }
    bad { id: B3, who: F2, day: 2022-03-01, entered: 2022-03-01, points: 11.99 }
  }
  on 2022-04-01
  expect firm:F1.l = 10
  expect firm:F1.l.full = true
  expect firm:F1.l.full.on = 2022-03-02
  expect firm:F1.l.half.on = 2022-03-01
  expect firm:F2.l.full = false
  expect firm:F2.l.full.on is absent
}
test "never below 0, records before cancellations of one day" {
  units { C { T } }
  facts {
    firm { id: F1 } firm { id: F2 }
    good { id: A1, who: F1, day: 2022-03-01, points: 3, kind: service }
    bad { id: B1, who: F1, day: 2022-03-01, entered: 2022-03-01, points: 2 }
    good { id: A2, who: F2, day: 2022-03-01, points: 3, kind: service }
    bad { id: B2, who: F2, day: 2022-03-02, entered: 2022-03-02, points: 2 }
  }
  on 2022-03-02
  expect firm:F1.l = 0
  expect firm:F1.l.cut = 1
  expect l.entry:"firm:F1:good:A1:service".counted = 2
  expect l.entry:"firm:F1:good:A1:service".limit = zero
  expect firm:F2.l = 2
  expect firm:F2.l.cut = 3
}
test "limits of a line and of the cycle, by key on one day, and what is cut counts against none" {
  units { C { T } }
  facts {
    firm { id: F1 }
    bad { id: B1, who: F1, day: 2022-01-01, entered: 2022-01-01, points: 20 }
    good { id: G2, who: F1, day: 2022-02-01, points: 3, kind: course }
    good { id: G1, who: F1, day: 2022-02-01, points: 3, kind: course }
    good { id: G3, who: F1, day: 2022-02-02, points: 1, kind: service }
    good { id: G4, who: F1, day: 2022-02-03, points: 5, kind: service }
  }
  on 2022-12-31
  expect l.entry:"firm:F1:good:G1:course".counted = 3
  expect l.entry:"firm:F1:good:G2:course".counted = 1
  expect l.entry:"firm:F1:good:G2:course".limit = line
  expect l.entry:"firm:F1:good:G4:service".counted = 1
  expect l.entry:"firm:F1:good:G4:service".limit = cycle
  expect firm:F1.l = 14
  expect firm:F1.l.cancelled = 6
  expect firm:F1.l.cut = 6
}
test "31 December and 1 January: carried at the bound, limits anew" {
  units { C { T } }
  facts {
    firm { id: F1 } firm { id: F2 }
    bad { id: B1, who: F1, day: 2022-12-31, entered: 2022-12-31, points: 6 }
    bad { id: B2, who: F1, day: 2023-01-01, entered: 2023-01-01, points: 6 }
    bad { id: B3, who: F2, day: 2022-12-31, entered: 2022-12-31, points: 5 }
    bad { id: B4, who: F2, day: 2023-01-01, entered: 2023-01-01, points: 1 }
  }
  on 2023-01-01
  expect firm:F1.l = 12
  expect firm:F1.l.carried = 6
  expect firm:F1.l.recorded = 6
  expect firm:F1.l.half.on = 2023-01-01
  expect firm:F1.l.full.on = 2023-01-01
  expect l.entry:"firm:F1:carry:2023-01-01".counted = 6
  expect firm:F2.l = 1
  expect firm:F2.l.cycle_start = 2023-01-01
  expect l.entry:"firm:F2:carry:2023-01-01".asked = 5
  expect l.entry:"firm:F2:carry:2023-01-01".counted = 0
}
test "the last day of the year" {
  units { C { T } }
  facts {
    firm { id: F1 }
    bad { id: B1, who: F1, day: 2022-12-31, entered: 2022-12-31, points: 5 }
  }
  on 2022-12-31
  expect firm:F1.l = 5
  expect firm:F1.l.cycle_start = 2022-01-01
}
test "twelve months from 29 February" {
  units { C { T } }
  facts {
    person { id: P1, licensed: 2020-02-29 }
    bad { id: B1, who: P1, day: 2021-02-27, entered: 2021-02-27, points: 4 }
    bad { id: B2, who: P1, day: 2021-02-28, entered: 2021-02-28, points: 1 }
    bad { id: B3, who: P1, day: 2024-02-28, entered: 2024-02-28, points: 5 }
    bad { id: B4, who: P1, day: 2019-03-01, entered: 2019-03-01, points: 0 }
  }
  on 2024-02-28
  expect person:P1.m.cycle_start = 2023-02-28
  expect person:P1.m = 10
  expect person:P1.m.ten.on = 2024-02-28
  expect m.entry:"P1:bad:B1:any_kind".cycle_start = 2020-02-29
  expect m.entry:"P1:bad:B2:any_kind".cycle_start = 2021-02-28
  expect m.entry:"P1:bad:B4:any_kind".cycle_start = 2019-02-28
}
test "the leap day comes back" {
  units { C { T } }
  facts { person { id: P1, licensed: 2020-02-29 } }
  on 2024-02-29
  expect person:P1.m.cycle_start = 2024-02-29
  expect person:P1.m = 0
}
test "a revoked record never was: the threshold is reached later, and what was cut comes back" {
  units { C { T } }
  facts {
    firm { id: F1 }
    bad { id: B1, who: F1, day: 2022-03-01, entered: 2022-03-01, points: 12 }
    good { id: G1, who: F1, day: 2022-03-05, points: 2, kind: course }
    bad { id: B2, who: F1, day: 2022-04-01, entered: 2022-04-01, points: 12 }
    undo { id: U1, of_which: B1, day: 2022-05-01 }
  }
  on 2022-05-01
  expect firm:F1.l = 12
  expect firm:F1.l.full.on = 2022-04-01
  expect firm:F1.l.cut = 2
  expect l.entry:"firm:F1:bad:B1:any_kind".counted = 0
  expect l.entry:"firm:F1:undo:U1:any_kind".asked = 12
  expect l.entry:"firm:F1:undo:U1:any_kind".balance = 12
}
test "the day before the reversal knows nothing of it" {
  units { C { T } }
  facts {
    firm { id: F1 }
    bad { id: B1, who: F1, day: 2022-03-01, entered: 2022-03-01, points: 12 }
    undo { id: U1, of_which: B1, day: 2022-05-01 }
  }
  on 2022-04-30
  expect firm:F1.l = 12
  expect firm:F1.l.full.on = 2022-03-01
  expect l.entry has 1 rows
}
test "a late fact counts at its own day once it is entered" {
  units { C { T } }
  facts {
    firm { id: F1 }
    bad { id: B1, who: F1, day: 2022-03-10, entered: 2022-03-10, points: 6 }
    bad { id: B2, who: F1, day: 2022-03-01, entered: 2022-04-01, points: 6 }
  }
  on 2022-04-01
  expect firm:F1.l.half.on = 2022-03-01
  expect firm:F1.l.full.on = 2022-03-10
}
test "two kinds of subjects with one key" {
  units { C { T } }
  facts {
    firm { id: "1" } person { id: "2", firm: "1", licensed: 2022-01-01 } person { id: "3", licensed: 2022-01-01 }
    bad { id: B1, who: "1", day: 2022-03-01, entered: 2022-03-01, points: 1 }
    bad { id: B2, who: "2", day: 2022-03-01, entered: 2022-03-01, points: 2 }
  }
  on 2022-04-01
  expect firm:"1".l = 1
  expect person:"2".l = 2
  expect person:"3".l = 0
  expect l.entry:"person:2:bad:B2:any_kind".balance = 2
  expect person:"2".m = 2
}
test "a negative amount is an error of its cycle, not of others" {
  units { C { T } }
  facts {
    firm { id: F1 } firm { id: F2 } person { id: P1, licensed: 2022-01-01 }
    bad { id: B1, who: F1, day: 2022-03-01, entered: 2022-03-01, points: 8 }
    bad { id: B2, who: F1, day: 2022-03-02, entered: 2022-03-02, points: -1 }
    bad { id: B3, who: F2, day: 2022-03-02, entered: 2022-03-02, points: 3 }
  }
  on 2022-04-01
  expect firm:F1.l is error
  expect firm:F1.l.full is error
  expect firm:F1.l.half.on = 2022-03-01
  expect firm:F1.l.cancelled = 0
  expect l.entry:"firm:F1:bad:B1:any_kind".balance = 8
  expect l.entry:"firm:F1:bad:B2:any_kind".balance is error
  expect firm:F2.l = 3
}
test "a negative record that was revoked harms nothing" {
  units { C { T } }
  facts {
    firm { id: F1 }
    bad { id: B1, who: F1, day: 2022-03-02, entered: 2022-03-02, points: -1 }
    undo { id: U1, of_which: B1, day: 2022-03-02 }
  }
  on 2022-04-01
  expect firm:F1.l = 0
}
)";

constexpr const char* firms = "id\nF1\nF2\n";
constexpr const char* persons = "id,firm,licensed\nP1,F1,2021-05-31\nP2,,2020-02-29\n";
const std::vector<std::string> bads{"B1,F1,2021-11-03,2021-11-03,5",  "B2,F1,2021-12-31,2021-12-31,3.5",
                                    "B3,P1,2022-05-30,2022-05-30,7",  "B4,P1,2022-05-31,2022-05-31,4",
                                    "B5,F1,2022-01-09,2022-01-09,4",  "B6,P2,2022-02-28,2022-02-28,0.25",
                                    "B7,F2,2022-06-15,2022-06-15,12", "B8,F1,2022-01-09,2022-01-09,2"};
const std::vector<std::string> goods{"G1,F1,2021-12-31,3,course", "G2,F1,2022-01-09,3,course",
                                     "G3,F1,2022-02-01,3,course", "G4,P1,2022-06-01,20,service",
                                     "G5,F2,2022-06-15,2,service"};

std::string table(const char* header, std::vector<std::string> lines, bool backwards) {
  if (backwards) std::reverse(lines.begin(), lines.end());
  std::string text = header;
  for (const std::string& line : lines) text += "\n" + line;
  return text + "\n";
}

struct World {
  CompileResult compiled;
  LoadedUnits units;
  BindResult bound;

  explicit World(bool backwards = false) {
    PackFiles files;
    files.files.push_back({"small.zr", world});
    compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    if (!compiled.ok()) return;
    const std::vector<TierName> tiers{{"county", ""}, {"township", ""}};
    units = load_units("units.csv", "code,name,level,parent\n1,C,county,\n11,T,township,1\n", tiers);
    const LoadedTable firm = read_csv("firm", "firm.csv", firms);
    const LoadedTable person = read_csv("person", "person.csv", persons);
    const std::string bad_text = table("id,who,day,entered,points", bads, backwards);
    const std::string good_text = table("id,who,day,points,kind", goods, backwards);
    const LoadedTable bad = read_csv("bad", "bad.csv", bad_text);
    const LoadedTable good = read_csv("good", "good.csv", good_text);
    const std::vector<SourceTable> tables{firm.view(), person.view(), bad.view(), good.view()};
    bound = zeren::bind(plan(), units.organisation.value(), tables);
  }
  const plan::Plan& plan() const { return compiled.pack->plan(); }
  Result<Evaluation, EngineError> run(Date day) const {
    EvaluateOptions options;
    options.today = day;
    return evaluate(plan(), bound.dataset, options);
  }
  CellView cell(const Evaluation& e, const char* table, const char* key, const char* column) const {
    const plan::TableId t = e.find_table(table).value();
    return e.cell(t, e.find_row(t, key).value(), e.find_column(t, column).value());
  }
  // Every cell of the ledgers, row by row.
  std::string everything(const Evaluation& e) const {
    std::string text;
    for (const char* name : {"firm", "person", "l.entry", "m.entry"}) {
      const plan::TableId t = e.find_table(name).value();
      for (const std::uint32_t row : e.rows(t)) {
        for (std::size_t c = 0; c < plan().tables[t].columns.size(); ++c) text += e.cell(t, row, c).text() + ",";
        text += "\n";
      }
    }
    return text;
  }
  std::string explained(const Evaluation& e, const char* table, const char* key, const char* column,
                        Language language = Language::en) const {
    const plan::TableId t = e.find_table(table).value();
    return render_text(
        explain(plan(), bound.dataset, e, t, e.find_row(t, key).value(), e.find_column(t, column).value()), language);
  }
};

Date day(const char* text) {
  return Date::parse(text).value();
}

TEST(Ledger, InTheLanguageItself) {
  PackFiles files;
  files.files.push_back({"small.zr", world + tests});
  const CompileResult compiled = compile(files);
  ASSERT_TRUE(compiled.ok());
  for (const TestOutcome& outcome : run_tests(*compiled.pack, nullptr)) {
    for (const TestFailure& failure : outcome.failures) ADD_FAILURE() << outcome.title << ": " << failure.message_en;
  }
}

TEST(Ledger, EveryDayOnItsOwnSeesWhatTheLastDaySaysOfIt) {
  const World w;
  const auto last = w.run(day("2022-12-31"));
  ASSERT_TRUE(last.ok()) << last.error().message();
  const plan::TableId entries = last->find_table("m.entry").value();
  const auto column = [&](const char* name) { return last->find_column(entries, name).value(); };
  for (Date d = day("2021-10-01"); d <= day("2022-12-31"); ++d.days) {
    const auto then = w.run(d);
    ASSERT_TRUE(then.ok());
    Number balance;
    for (const std::uint32_t row : last->rows(entries)) {
      const bool is_his = last->cell(entries, row, column("subject")).text() == "P1";
      if (!is_his || last->cell(entries, row, column("day")).date() > d) continue;
      balance = last->cell(entries, row, column("balance")).number();
    }
    EXPECT_EQ(w.cell(*then, "person", "P1", "m").number(), balance) << d.to_string();
  }
}

TEST(Ledger, TheOrderOfTheRowsDoesNotMatter) {
  const World forwards, backwards(true);
  const auto a = forwards.run(day("2022-07-01")), b = backwards.run(day("2022-07-01"));
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(forwards.everything(*a), backwards.everything(*b));
}

TEST(Ledger, IsExplainedEntryByEntry) {
  const World w;
  const auto run = w.run(day("2022-07-01"));
  ASSERT_TRUE(run.ok());
  const std::string text = w.explained(*run, "firm", "F1", "l");
  for (const char* part :
       {"calendar year from 2022-01-01", "2022-01-01: 0 of the 5.5 at the end of the cycle before go over", "bad:B5",
        "2022-01-09: 4 recorded; 4 in all", "2022-01-09: 3 of 3 cancelled; 3 in all",
        "2022-02-01: 1 of 3 cancelled; 2 in all", "cut: `course` has reached its limit for the cycle",
        "all cancellations of a cycle: 4 so far, 2 left", "threshold full", "10 short", "reached on 2022-01-09",
        "plan.9.4"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  const std::string chinese = w.explained(*run, "firm", "F1", "l", Language::zh);
  EXPECT_NE(chinese.find("2022-02-01 应销 3 分，实销 1 分；合计 2"), std::string::npos) << chinese;
  const std::string entry = w.explained(*run, "l.entry", "firm:F1:good:G3:course", "counted");
  for (const char* part : {"2022-02-01: 1 of 3 cancelled; 2 in all", "good G3", "kind = course"}) {
    EXPECT_NE(entry.find(part), std::string::npos) << part << "\n" << entry;
  }
}

TEST(Ledger, TheEntriesOfTheCycleAddUpToThePoints) {
  const World w;
  const auto run = w.run(day("2022-07-01"));
  ASSERT_TRUE(run.ok());
  for (const char* name : {"l", "l.recorded", "l.cancelled", "l.cut", "l.carried"}) {
    const plan::TableId t = run->find_table("firm").value();
    ExplainOptions few;
    few.facts = 2;
    for (const ExplainOptions& options : {ExplainOptions{}, few}) {
      const Explanation e = explain(w.plan(), w.bound.dataset, *run, t, run->find_row(t, "F1").value(),
                                    run->find_column(t, name).value(), options);
      Number total;
      for (const ExplanationItem& part : e.root.parts) {
        if (part.adds) total = add(total, *Number::parse(part.value->fraction)).value;
      }
      if (e.root.left_out_total) total = add(total, *Number::parse(e.root.left_out_total->fraction)).value;
      EXPECT_EQ(total.to_fraction(), e.root.value->fraction) << name;
    }
  }
}

TEST(LedgerCycle, CalendarYearsAndMonthsFromADate) {
  using detail::cycle_of;
  const auto year = cycle_of({}, day("2022-12-31")).value();
  EXPECT_EQ(year.first, day("2022-01-01"));
  EXPECT_EQ(year.next, day("2023-01-01"));
  EXPECT_EQ(cycle_of({}, day("2023-01-01"))->first, day("2023-01-01"));
  const detail::CycleRule month{day("2022-01-31"), 1, MonthRule::clamp};
  EXPECT_EQ(cycle_of(month, day("2022-02-27"))->first, day("2022-01-31"));
  EXPECT_EQ(cycle_of(month, day("2022-02-28"))->first, day("2022-02-28"));
  EXPECT_EQ(cycle_of(month, day("2022-03-30"))->first, day("2022-02-28"));
  EXPECT_EQ(cycle_of(month, day("2022-03-31"))->first, day("2022-03-31"));
  EXPECT_EQ(cycle_of(month, day("2021-12-30"))->first, day("2021-11-30"));
  EXPECT_FALSE(cycle_of({day("2022-01-31"), 1, MonthRule::strict}, day("2022-02-10")));
  EXPECT_FALSE(cycle_of({day("2022-01-31"), 0, MonthRule::clamp}, day("2022-02-10")));
}

}  // namespace
}  // namespace zeren
