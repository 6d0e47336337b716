#include "zeren/branch_coverage.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/face/world.hpp"
#include "zeren/test_runner.hpp"

namespace zeren::test {
namespace {

const std::string head = R"(pack small { effective 2022-01-01 .. 2022-12-31 }
tier county > township
event hazard on found { id : key  at : township  found : date  days : count  note : text? }
)";

std::vector<std::string> missed(const std::string& rules) {
  const CompiledPack pack = compile_text(head + rules);
  BranchCoverage coverage(pack);
  for (const TestOutcome& outcome : run_tests(pack, nullptr, {}, [&](const Evaluation& e) { coverage.add(e); })) {
    EXPECT_TRUE(outcome.passed()) << (outcome.failures.empty() ? "" : outcome.failures[0].message_en);
  }
  std::vector<std::string> out;
  for (const Branch& branch : coverage.branches()) {
    if (!branch.reached) out.push_back(branch.text_en);
  }
  EXPECT_EQ(coverage.branches().size() - coverage.reached(), out.size());
  return out;
}

// A test over hazards given as `days` of township T.
std::string test_of(const std::string& title, const std::vector<int>& days, const std::string& expect) {
  std::string facts;
  for (std::size_t i = 0; i < days.size(); ++i) {
    facts += "hazard { id: \"H" + std::to_string(i) + "\", at: T, found: 2022-03-01, days: " + std::to_string(days[i]) +
             " }\n";
  }
  return "test \"" + title + "\" { units { C { T } } facts {\n" + facts + "}\n on 2022-06-30\n expect " + expect +
         "\n}\n";
}

using Texts = std::vector<std::string>;

TEST(BranchCoverage, BothArmsOfAnIf) {
  const std::string rule = "define grade for hazard = if days > 3 then 2 else 1\n";
  EXPECT_EQ(missed(rule + test_of("one", {3}, "hazard:H0.grade = 1")), (Texts{"`if` `days > 3`: `then`"}));
  EXPECT_EQ(missed(rule + test_of("other", {4}, "hazard:H0.grade = 2")), (Texts{"`if` `days > 3`: `else`"}));
  EXPECT_EQ(missed(rule + test_of("both", {3, 4}, "hazard:H0.grade = 1")), Texts{});
}

TEST(BranchCoverage, AnArmInsideAnArmNotTakenIsNotReached) {
  const std::string rule = "define grade for hazard = if days > 3 then (if days > 9 then 3 else 2) else 1\n";
  // `days > 9` is false on the row too, but nothing asks.
  EXPECT_EQ(missed(rule + test_of("low", {1}, "hazard:H0.grade = 1")),
            (Texts{"`if` `days > 9`: `then`", "`if` `days > 9`: `else`", "`if` `days > 3`: `then`"}));
}

TEST(BranchCoverage, NothingIsReachedWithoutRows) {
  EXPECT_EQ(missed("define grade for hazard = if days > 3 then 2 else 1\n" + test_of("none", {}, "hazard has 0 rows")),
            (Texts{"a row has a value", "`if` `days > 3`: `then`", "`if` `days > 3`: `else`"}));
}

TEST(BranchCoverage, BothSidesOfOtherwise) {
  EXPECT_EQ(missed("define remark for hazard = note otherwise \"none\"\n" +
                   test_of("absent", {1}, "hazard:H0.remark = \"none\"")),
            (Texts{"`note` is present"}));
}

TEST(BranchCoverage, LinesCapsBandsAndVetoesOfAScore) {
  const std::string rule = R"(score index for township {
  start 100
  late : deduct 10 * days for each hazard at this at most 60
  floor 50
  veto to 0 when any(hazard at this where days > 8)
  bands { good >= 90, fair >= 50, bad }
}
)";
  EXPECT_EQ(missed(rule + test_of("none", {}, "township:T.index = 100")),
            (Texts{"line `late` counts something", "`at most` cuts line `late`", "the floor raises a value",
                   "the veto holds", "a row stands in band `fair`", "a row stands in band `bad`"}));
  EXPECT_EQ(missed(rule + test_of("some", {5}, "township:T.index = 50")),
            (Texts{"line `late` counts nothing", "`at most` cuts line `late`", "the floor raises a value",
                   "the veto holds", "a row stands in band `good`", "a row stands in band `bad`"}));
  EXPECT_EQ(missed(rule + test_of("none", {}, "township:T.index = 100") +
                   test_of("some", {5}, "township:T.index = 50") + test_of("veto", {9}, "township:T.index = 0")),
            Texts{});
}

TEST(BranchCoverage, ExactlyAtTheCapIsNotCut) {
  const std::string rule = "score index for township { late : add 10 * days for each hazard at this at most 20 }\n";
  EXPECT_EQ(missed(rule + test_of("at", {2}, "township:T.index = 20")),
            (Texts{"line `late` counts nothing", "`at most` cuts line `late`"}));
  EXPECT_EQ(missed(rule + test_of("past", {3}, "township:T.index = 20")), (Texts{"line `late` counts nothing"}));
}

TEST(BranchCoverage, StepsAndTheReleaseOfALadder) {
  const std::string rule = R"(define worst for township = max(days over hazard at this) otherwise 0
ladder l for township in order {
  step one when worst > 3
  step two when worst > 6
  release when worst = 0
}
)";
  EXPECT_EQ(missed(rule + test_of("one", {4}, "township:T.l = one")),
            (Texts{"`max(days over hazard at this)` is absent: `otherwise`", "a subject enters step `two`",
                   "a subject leaves a step"}));
}

// A duty of the whole run, tested on a day with reports on others.
std::string tell_test(const std::string& day, const std::vector<std::string>& reports, const std::string& expect) {
  std::string facts;
  for (const std::string& sent : reports) facts += "report { id: \"R" + sent + "\", sent: " + sent + " }\n";
  return "test \"" + day + "\" { units { C { T } } facts {\n" + facts + "}\n on " + day + "\n expect " + expect +
         "\n}\n";
}

TEST(BranchCoverage, TheStatusesThatADutyCanComeTo) {
  const std::string event = "event report on sent { id: key  sent: date }\nbody office kind office\n";
  const std::string none = tell_test("2022-03-31", {}, "tell.duty has 1 rows");
  EXPECT_EQ(missed(event + "duty tell by 2022-03-31 { lead office  done by report }\n" + none),
            (Texts{"a duty is `done`", "a duty is `done_late`", "a duty is `overdue`"}));
  EXPECT_EQ(missed(event + "duty tell by 2022-03-31 { lead office  done by report  lapses when missed }\n" + none),
            (Texts{"a duty is `done`", "a duty is `lapsed`"}));
  EXPECT_EQ(missed(event + "duty tell { done by report }\n" + none), (Texts{"a duty is `done`"}));
  // An event of waivers is there; a body is unnamed; a relation gives somebody, or perhaps nobody.
  const std::string more = event +
                           "body branch kind office unnamed\ndomain road, fire\nrelation leads : body -> domain\n" +
                           "leads office -> road\nevent waiver on day { duty: text  day: date }\n";
  EXPECT_EQ(missed(more + "duty tell { lead holders(leads, road) jointly  done by report }\n" + none),
            (Texts{"a duty is `done`", "a duty is `waived`"}));
  EXPECT_EQ(missed(more + "duty tell { lead office, branch jointly  done by report }\n" + none),
            (Texts{"a duty is `done`", "a duty is `waived`"}));
  EXPECT_EQ(missed(more + "duty tell { lead holders(leads, fire) jointly  done by report }\n" + none),
            (Texts{"a duty is `pending`", "a duty is `done`", "a duty is `waived`"}));
  EXPECT_EQ(missed(more + "duty tell by 2022-03-31 { lead branch  done by report }\n" + none),
            (Texts{"a duty is `done`", "a duty is `done_late`", "a duty is `waived`"}));
}

TEST(BranchCoverage, AnExceptionToADutyCountsInAnyOfItsPeriods) {
  const std::string rule =
      "event report on sent { id: key  sent: date }\n"
      "duty tell every quarter { done by report }\n"
      "override tell as spring when period_start = 2022-01-01 then 2022-04-30\n"
      "override tell as never when period_start = 2021-01-01 then 2022-04-30\n" +
      tell_test("2022-06-30", {"2022-02-01", "2022-05-01"}, "tell.duty has 2 rows") +
      tell_test("2022-07-01", {"2022-07-01"}, "tell.duty has 3 rows");
  EXPECT_EQ(missed(rule), (Texts{"a duty is `pending`", "a duty is `done_late`", "the exception `never` counts"}));
}

TEST(BranchCoverage, TheStatusesThatATargetCanComeTo) {
  const std::string rule = "target few { measure count(hazard in year)  goal at most 1  by 2022-06-30 }\n";
  // On its last day it is met; before it has begun it is `open`, which is no branch of the rule.
  EXPECT_EQ(missed(rule + test_of("few", {1}, "target:few.status = met")),
            (Texts{"the target is `missed`", "the target is `on_track`"}));
  EXPECT_EQ(missed(rule + test_of("many", {1, 2}, "target:few.status = missed")),
            (Texts{"the target is `met`", "the target is `on_track`"}));
  const std::string local =
      "target local for township { measure max(days over hazard at this)  goal at least 2  every month }\n";
  EXPECT_EQ(missed(local + test_of("local", {3}, "target:\"local:2022-02:T\".status = no_data")),
            (Texts{"the target is `missed`", "the target is `on_track`", "the target is `open`"}));
}

TEST(BranchCoverage, AViolationAndNoneOfACheck) {
  const std::string rule = "check quick for hazard must days < 4\n";
  EXPECT_EQ(missed(rule + test_of("good", {3}, "quick has 0 findings")), (Texts{"a row violates it"}));
  EXPECT_EQ(missed(rule + test_of("bad", {4}, "quick has 1 findings")), (Texts{"a row satisfies it"}));
}

TEST(BranchCoverage, PercentagesAreRoundedDown) {
  EXPECT_EQ(coverage_per_mille(231, 240), 962u);
  EXPECT_EQ(coverage_per_mille(9999, 10000), 999u);
  EXPECT_EQ(coverage_per_mille(240, 240), 1000u);
  EXPECT_EQ(coverage_per_mille(0, 240), 0u);
  EXPECT_EQ(coverage_per_mille(0, 0), 1000u);
}

}  // namespace
}  // namespace zeren::test
