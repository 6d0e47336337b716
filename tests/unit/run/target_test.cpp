// Targets: every comparator before, on and after the deadline, at the bound, absent values, periods, pace, parts, and
// tables that are complete only from some day on. Expectations are tests in the language, run by the test runner.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/explain.hpp"
#include "zeren/syntax/format.hpp"
#include "zeren/syntax/parse.hpp"
#include "zeren/test_runner.hpp"

namespace zeren {
namespace {

constexpr const char* prelude = R"(pack small { effective 2022-01-01 .. 2022-12-31  months clamp }
tier county > township
body office "office"
body police "police"
event drill on held complete from 2019-01-01 { id : key  at : township  held : date  people : count in 0 .. 1000 }
event visit on day { id : key  at : township  day : date  done : date? }
entity plant { id : key  at : township  leader : body?  safe : bool }
)";
constexpr const char* units = "  units { C { T U } }\n";
// Two before the last day of the year, one on it, one after it; none in 2020.
constexpr const char* drills = R"(    drill { id: "1", at: T, held: 2022-02-01, people: 1 }
    drill { id: "2", at: T, held: 2022-03-01, people: 1 }
    drill { id: "3", at: T, held: 2022-12-31, people: 1 }
    drill { id: "4", at: T, held: 2023-01-05, people: 1 }
    drill { id: "5", at: T, held: 2019-03-01, people: 1 }
    drill { id: "6", at: T, held: 2021-03-01, people: 1 }
    drill { id: "7", at: T, held: 2021-04-01, people: 1 }
)";

// Compiles and runs all tests inside; what fails is reported with its message.
void pass(const std::string& rules) {
  PackFiles files;
  files.files.push_back({"small.zr", prelude + rules});
  const CompileResult compiled = compile(files);
  for (const Diagnostic& d : compiled.diagnostics) {
    EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en) << "\n" << rules;
  }
  if (!compiled.ok()) return;
  for (const TestOutcome& outcome : run_tests(*compiled.pack, nullptr)) {
    for (const TestFailure& failure : outcome.failures) ADD_FAILURE() << outcome.title << ": " << failure.message_en;
    EXPECT_GT(outcome.expectations, 0U);
  }
}

std::string test_on(const std::string& day, const std::string& facts, const std::string& expectations) {
  return "test \"on " + day + "\" {\n" + units + "  facts {\n" + facts + "  }\n  on " + day + "\n" + expectations +
         "}\n";
}

struct Case {
  const char* goal;
  const char* before;  // on 2022-12-30, where the value is 2
  const char* on;      // on 2022-12-31 and ever after, where it is 3
};

TEST(Target, EveryComparatorBeforeOnAndAfterTheDeadline) {
  const std::vector<Case> cases{
      {"at least 2", "met", "met"},      {"at least 3", "open", "met"},       {"at least 4", "open", "missed"},
      {"above 1", "met", "met"},         {"above 2", "open", "met"},          {"above 3", "open", "missed"},
      {"at most 1", "missed", "missed"}, {"at most 2", "on_track", "missed"}, {"at most 3", "on_track", "met"},
      {"below 2", "missed", "missed"},   {"below 3", "on_track", "missed"},   {"below 4", "on_track", "met"},
      {"exactly 1", "missed", "missed"}, {"exactly 2", "on_track", "missed"}, {"exactly 3", "open", "met"},
      {"exactly 4", "open", "missed"},   {"none", "missed", "missed"},
  };
  std::string rules, before, on;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string name = "t" + std::to_string(i);
    rules += "target " + name + " { measure count(drill in year)  goal " + cases[i].goal + "  in 2022 }\n";
    before += "  expect target:" + name + ".status = " + cases[i].before + "\n";
    on += "  expect target:" + name + ".status = " + cases[i].on + "\n";
  }
  pass(rules + test_on("2022-12-30", drills, before) + test_on("2022-12-31", drills, on) +
       test_on("2023-06-30", drills, on + "  expect target:t0.value = 3\n"));
}

TEST(Target, GapsAreWhatIsMissing) {
  const std::string rules = R"(
target least   { measure count(drill in year)  goal at least 5    in 2022 }
target reached { measure count(drill in year)  goal at least 3    in 2022 }
target above   { measure count(drill in year)  goal above 3       in 2022 }
target most    { measure count(drill in year)  goal at most 2.5   in 2022 }
target kept    { measure count(drill in year)  goal at most 3     in 2022 }
target exact   { measure count(drill in year)  goal exactly 1     in 2022 }
)";
  pass(rules + test_on("2022-12-31", drills, R"(  expect target:least.gap = 2
  expect target:reached.gap = 0
  expect target:above.gap = 0
  expect target:above.status = missed
  expect target:most.gap = 0.5
  expect target:kept.gap = 0
  expect target:exact.gap = 2
)"));
}

// The count may fall again: nothing is for good.
TEST(Target, WhatMayFallAgainIsNeverForGood) {
  const std::string rules = R"(
target few  { measure count(visit where done is absent)  goal at most 0   in 2022 }
target some { measure count(visit where done is absent)  goal at least 1  in 2022 }
target done { measure count(visit where done is present)  goal at least 1  in 2022 }
)";
  const std::string facts = "    visit { id: \"1\", at: T, day: 2022-02-01, done: 2022-04-01 }\n";
  pass(rules +
       test_on("2022-03-01", facts,
               "  expect target:few.status = behind\n  expect target:some.status = on_track\n"
               "  expect target:done.status = open\n") +
       test_on("2022-05-01", facts,
               "  expect target:few.status = on_track\n  expect target:some.status = open\n"
               "  expect target:done.status = met\n"));
}

TEST(Target, AnAbsentValueIsOpenAndThenNoData) {
  const std::string rules = R"(
target shared { measure share(safe over plant)  goal all  in 2022 }
target always { measure share(safe over plant)  goal all  at all times }
)";
  pass(rules + test_on("2022-12-30", "", R"(  expect target:shared.status = open
  expect target:shared.value is absent
  expect target:shared.gap is absent
  expect target:always.status = open
)") + test_on("2022-12-31", "", "  expect target:shared.status = no_data\n  expect target:always.status = open\n"));
}

TEST(Target, AtAllTimesIsJudgedEveryDay) {
  const std::string rules =
      "target always { measure share(done is present over visit)  goal at least 50%  at all times }\n";
  const std::string facts =
      "    visit { id: \"1\", at: T, day: 2022-02-01, done: 2022-04-01 }\n    visit { id: \"2\", at: T, day: "
      "2022-02-01 }\n";
  pass(
      rules + test_on("2022-03-01", facts, "  expect target:always.status = missed\n") +
      test_on("2022-04-01", facts, "  expect target:always.status = met\n  expect target:always.deadline is absent\n"));
}

// Three years, one of them with nothing: (1 + 0 + 2) / 3 = 1.
TEST(Target, TheMeanOfYearsCountsAYearWithNothingAsZero) {
  const std::string rules = R"(
target fewer { measure count(drill in year)  goal at most 80% * mean over y in years 2019 .. 2021 of count(drill in years y .. y)  in 2022 }
target same  { measure count(drill in year)  goal at most 3 * mean over y in years 2019 .. 2021 of mean(people over drill in years y .. y)  in 2022 }
target more  { measure count(drill in year)  goal above count(drill in previous year)  in 2022 }
)";
  pass(rules +
       test_on("2022-02-10", drills, "  expect target:fewer.goal = 0.8\n  expect target:fewer.status = missed\n") +
       test_on("2022-02-28", drills, "  expect target:same.goal = 2\n  expect target:same.status = on_track\n") +
       test_on("2022-12-31", drills, "  expect target:more.goal = 2\n  expect target:more.status = met\n") +
       test_on("2023-06-30", drills, "  expect target:more.goal = 2\n  expect target:more.status = met\n"));
}

// 20 days, a goal of 2: on the tenth an even pace has reached 1 exactly.
TEST(Target, AnEvenPace) {
  const std::string rules =
      "target paced { measure count(drill in year)  goal at least 2  by 2022-01-20  pace even }\n";
  const std::string facts = "    drill { id: \"1\", at: T, held: 2022-01-05, people: 1 }\n";
  const auto expects = [](const std::string& status) { return "  expect target:paced.status = " + status + "\n"; };
  pass(rules + test_on("2021-12-31", facts, expects("open")) + test_on("2022-01-04", facts, expects("behind")) +
       test_on("2022-01-10", facts, expects("on_track")) + test_on("2022-01-11", facts, expects("behind")) +
       test_on("2022-01-20", facts, expects("missed")));
}

TEST(Target, RowsOfAnEntityAndItsColumns) {
  const std::string rules = R"(
param last_day = 2022-06-30 set by county
target held "drills" for township per plan.1 { measure count(drill at this in year) unit 次 goal at least 2 by last_day strength should lead police, office support office }
target led for each plant { measure if safe then 1 else 0  goal all  in 2022  lead leader }
define behind_on for county = count(target where target = "held" and status = missed)
define places for county = count(target where target = "held" and (strength otherwise must) = should and size(lead) = 2)
)";
  const std::string facts = std::string(drills) + R"(    plant { id: "P", at: T, leader: police, safe: true }
    plant { id: "Q", at: T, safe: false }
)";
  pass("source plan clauses 1 .. 3\n" + rules + test_on("2022-06-30", facts, R"(  expect township:T.held.status = met
  expect township:U.held.status = missed
  expect township:U.held.gap = 2
  expect target:"held:T".value = 2
  expect target:"held:U".status = missed
  expect target:"held:U".unit = "次"
  expect target:"held:U".clause = "plan.1"
  expect target:"held:U".strength = should
  expect county:C.behind_on = 1
  expect county:C.places = 2
  expect plant:P.led.status = on_track
  expect target:"led:Q".status = open
)"));
}

TEST(Target, TheUnitOfMeasureOfAnAmountIsTheTargets) {
  const std::string rules = R"(
event inspection on day { id : key  at : township  day : date  lifts : count 台 }
target lifts { measure sum(lifts over inspection in year)  goal at least 10  in 2022 }
target counted { measure count(inspection in year)  goal at least 2家  in 2022 }
target local for township { measure sum(lifts over inspection at this in year)  goal at least 10台  in 2022 }
)";
  pass(rules + test_on("2022-06-30", R"(    inspection { id: "1", at: T, day: 2022-02-01, lifts: 9 }
)",
                       R"(  expect target:lifts.unit = "台"
  expect target:counted.unit = "家"
  expect target:counted.gap = 1
  expect target:"local:T".unit = "台"
  expect township:T.local.value = 9台
  expect township:T.local.gap = 1台
)"));
}

TEST(Target, APeriodIsARowAndEarlierOnesAreOver) {
  const std::string rules = R"(
target quarterly { measure count(drill in quarter)  goal at least 1  every quarter }
target local for township { measure count(drill at this in quarter)  goal at least 1  every quarter }
)";
  const std::string facts = "    drill { id: \"1\", at: T, held: 2022-02-01, people: 1 }\n";
  pass(rules + test_on("2022-05-01", facts, R"(  expect target:"quarterly:2022-Q1".status = met
  expect target:"quarterly:2022-Q2".status = open
  expect target:"local:2022-Q1:U".status = missed
  expect township:T.local.status = open
  expect target has 6 rows
)") + test_on("2022-02-01", facts, "  expect township:T.local.status = met\n  expect target has 3 rows\n") +
       test_on("2023-03-01", facts,
               "  expect target:\"quarterly:2022-Q4\".status = missed\n  expect target has 12 rows\n"));
}

TEST(Target, PartsThatDoNotAddUpAreAFinding) {
  const std::string rules = R"(
target total { measure count(drill in year)  goal at least 3  in 2022 }
target in_t  { measure count(drill in year where at = "T")  goal at least 1  in 2022 }
target in_u  { measure count(drill in year where at = "U")  goal at least 2  in 2022 }
parts in_t, in_u of total
target all_of { measure count(drill at this in year)  goal at least 2  in 2022 }
)";
  const std::string scoped = R"(
target total for township { measure count(drill at this in quarter)  goal at least 2  every quarter }
target small for township { measure count(drill at this in quarter where people < 5)  goal at least 2  every quarter }
parts small of total
)";
  const std::string one_more = "    drill { id: \"9\", at: T, held: 2022-02-02, people: 9 }\n";
  const std::string plain = rules.substr(0, rules.find("target all_of"));
  pass(plain + test_on("2022-06-30", drills, "  expect total.parts has 0 findings\n"));
  pass(scoped + test_on("2022-03-31", drills, "  expect total.parts has 0 findings\n") +
       test_on("2022-03-31", drills + one_more, "  expect total.parts has 1 findings\n") +
       test_on("2022-06-30", drills + one_more, "  expect total.parts has 0 findings\n"));
  const std::string uneven = R"(
target total { measure count(drill in quarter)  goal at least 2  every quarter }
target small { measure count(drill in quarter where people < 5)  goal at least 2  every quarter }
parts small of total
)";
  pass(uneven + test_on("2022-06-30", drills + one_more, "  expect total.parts has 1 findings\n"));
}

TEST(Target, AWindowFromBeforeTheRecordsIsAnError) {
  const std::string rules = R"(
define recent for township = count(drill at this in last 30 days)
define before for township = count(drill at this in previous year)
define fixed for township = count(drill at this in years 2019 .. 2019)
define shift for drill = count(other drill of this.at in last 10 days to this.held)
target long { measure count(drill in previous year)  goal at least 1  by 2020-12-31 }
)";
  pass(rules + test_on("2019-01-30", drills, "  expect township:T.recent = 0\n  expect township:T.before is error\n") +
       test_on("2019-01-29", drills, "  expect township:T.recent is error\n  expect township:T.fixed = 0\n") +
       test_on("2019-12-31", drills, "  expect target:long.status = open\n") +
       test_on("2020-01-01", drills, "  expect township:T.before = 1\n  expect drill:\"5\".shift = 0\n"));
}

TEST(Target, SpeaksChineseAndBack) {
  const std::string english = std::string(prelude) + R"(target held "drills" for township {
  measure count(drill at this in year)
  unit 次
  goal at most 80% * mean over y in years 2019 .. 2021 of count(drill at this in years y .. y)
  by 2022-06-30
  strength strive
  lead police, office
  support office
}
target always { measure share(safe over plant)  goal all  at all times }
target zero { measure count(drill in year)  goal none  in 2022 }
target quick { measure count(drill in year)  goal at least 2  in 2022  pace even }
target above_one { measure count(drill in year)  goal above 1  every month }
parts quick of quick
)";
  const auto formatted = [](const std::string& text, Language language) -> std::string {
    const syntax::ParseResult parsed = syntax::parse(text, 0);
    EXPECT_TRUE(parsed.diagnostics.empty()) << text;
    return syntax::format(parsed, syntax::FormatOptions{language}).value_or("");
  };
  const std::string once = formatted(english, Language::en);
  const std::string chinese = formatted(once, Language::zh);
  for (const char* word :
       {"指标", "实绩", "计量单位", "目标 最多", "平均 取自 y 年份在 2019 .. 2021 属", "不迟于", "力度 争创", "牵头",
        "配合", "始终", "为零", "年度 2022", "匀速推进", "分项", "每月", "完整自 2019-01-01"}) {
    EXPECT_NE(chinese.find(word), std::string::npos) << word << "\n" << chinese;
  }
  EXPECT_EQ(formatted(chinese, Language::en), once);
}

TEST(Target, IsExplainedWithValueGoalAndYears) {
  PackFiles files;
  files.files.push_back({"small.zr", std::string(prelude) + R"(
target fewer "fewer drills" {
  measure count(drill in year)  unit 次
  goal at most 80% * mean over y in years 2019 .. 2021 of count(drill in years y .. y)
  in 2022  strength must
}
target paced { measure count(drill in year)  goal at least 4  in 2022  pace even }
)"});
  const CompileResult compiled = compile(files);
  ASSERT_TRUE(compiled.ok());
  const std::vector<TierName> tiers{{"county", ""}, {"township", ""}};
  const LoadedUnits organisation =
      load_units("units.csv", "code,name,level,parent\nC,C,county,\nT,T,township,C\n", tiers);
  const LoadedTable drill = read_csv("drill", "drill.csv", "id,at,held,people\n1,T,2022-02-01,1\n5,T,2019-03-01,1\n");
  const std::vector<SourceTable> tables{drill.view()};
  const BindResult bound = zeren::bind(compiled.pack->plan(), organisation.organisation.value(), tables);
  EvaluateOptions options;
  options.today = Date::parse("2022-07-02").value();
  const auto evaluation = evaluate(compiled.pack->plan(), bound.dataset, options);
  ASSERT_TRUE(evaluation.ok());
  const plan::TableId table = evaluation->find_table("target").value();
  const auto explained = [&](const char* key, Language language) {
    return render_text(
        explain(compiled.pack->plan(), bound.dataset, *evaluation, table, evaluation->find_row(table, key).value(),
                evaluation->find_column(table, "status").value()),
        language);
  };
  const auto has = [](const std::string& text, std::string_view part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  };
  const std::string english = explained("fewer", Language::en);
  has(english, "does not hold");
  has(english, "as of 2022-07-02, to be reached by 2022-12-31");
  has(english, "strength must: a label, the goal stays");
  has(english, "the value can only grow");
  has(english, "2019 = count(drill in years y .. y)");
  has(english, "drill 5");
  has(english, "drill 1");
  has(explained("fewer", Language::zh), "力度 确保：仅为标签，目标不变");
  has(explained("paced", Language::en), "183 of 365 days are gone");
}

}  // namespace
}  // namespace zeren
