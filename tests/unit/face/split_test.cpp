// A run split by a tier gives what the whole run gives, or says which rule is in the way.
#include "zeren/run/split.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/differential/split_check.hpp"
#include "tests/unit/face/world.hpp"
#include "zeren/io/facts_folder.hpp"
#include "zeren/io/files.hpp"
#include "zeren/io/pack_files.hpp"
#include "zeren/org/unit_generator.hpp"
#include "zeren/plan/split_codes.hpp"

namespace zeren {
namespace {

using testing::SplitCheck;
using testing::SplitOutcome;
using Facts = std::vector<std::pair<std::string, std::string>>;

const std::string head = R"(pack small { effective 2022-01-01 .. 2022-12-31  rounding half_up 2 }
tier province > county > township > village
domain fire domain road
event hazard on found {
  id : key
  at : village
  domain : domain
  found : date
  cost : number?
}
)";
const std::string small_units =
    "code,name,level,parent\n1,P,province,\n11,A,county,1\n111,AT,township,11\n1111,AV,village,111\n1112,AW,village,"
    "111\n"
    "12,B,county,1\n121,BT,township,12\n1211,BV,village,121\n13,C,county,1\n131,CT,township,13\n1311,CV,village,131\n";
const Facts hazards{{"hazard",
                     "id,at,domain,found,cost\nH1,1111,fire,2022-03-01,1.5\nH2,1112,road,2022-03-02,0.25\n"
                     "H3,1211,fire,2022-03-03,\nH4,1211,fire,2022-03-04,7\nH5,1112,fire,2022-02-04,3\n"}};

SplitOutcome split_run(const std::string& rules, const Facts& facts, const std::string& tier,
                       const std::string& day = "2022-03-31") {
  const test::World world(rules, small_units, facts, day);
  EXPECT_TRUE(world.evaluation.has_value());
  std::vector<LoadedTable> tables;
  for (const auto& [name, text] : facts) tables.push_back(read_csv(name, name + ".csv", text));
  std::vector<SourceTable> views;
  for (const LoadedTable& table : tables) views.push_back(table.view());
  EvaluateOptions options;
  options.today = *Date::parse(day);
  return SplitCheck(*world.evaluation, views, options).run(tier);
}

void expect_equal(const SplitOutcome& outcome) {
  EXPECT_EQ(outcome.refused, "");
  EXPECT_EQ(outcome.differences, std::vector<std::string>{});
  EXPECT_GT(outcome.given, 0u);
}

TEST(Split, ScoresRankingsAndMeansAboveTheTier) {
  const SplitOutcome outcome = split_run(head + R"(
score index for village { start 100  a : deduct 3 for each hazard at this at most 5 }
score index for township { start 100  a : deduct 1 for each hazard within this  blend 60% own, 40% (mean(index over village within this) otherwise own) }
score index for county { start 100  blend 30% own, 70% (mean(index over township within this) otherwise own) }
define spread for province = mean(index over county within this)
rank place by index high first for township within county
rank place by index high first for county
define better for county = (place otherwise 9) <= 2 and index > 90
define best for hazard = found
)",
                                         hazards, "county");
  expect_equal(outcome);
  EXPECT_EQ(outcome.parts, 4u);  // three counties, and what belongs to none
  EXPECT_GT(outcome.tables_of_parts, 0u);
}

TEST(Split, SumsOverFactsOfSeveralUnits) {
  expect_equal(split_run(head + R"(
define n for province = count(hazard within this)
define cost for province = sum(cost otherwise 0 over hazard within this)
define dear for province = any((cost otherwise 0) > 5 over hazard within this)
define cheap for province = all((cost otherwise 0) < 7 over hazard within this where cost is present)
define most for province = max(cost otherwise 0 over hazard within this)
define least for province = min(cost otherwise 0 over hazard within this)
define first for province = min(found over hazard within this)
define n for domain = count(hazard where domain = this)
define part for county = count(hazard within this) / (sum(n over province) otherwise 1)
)",
                         hazards, "county"));
}

TEST(Split, NoFactsAtAllStillGivesEveryCell) {
  expect_equal(split_run(head + R"(
define n for province = count(hazard within this)
define most for province = max(cost otherwise 0 over hazard within this)
define n for county = count(hazard within this)
)",
                         {}, "county"));
}

TEST(Split, ErrorsTravel) {
  expect_equal(split_run(head + R"(
define bad for hazard = 1 / ((cost otherwise 0) - 7)
define bad for county = sum(bad over hazard within this)
define bad for province = sum(bad over hazard within this)
define worse for province = mean(bad over county within this)
)",
                         hazards, "county"));
}

TEST(Split, TablesMadeFromRowsOfBothPasses) {
  const SplitOutcome outcome = split_run(head + R"(
body office "Office" kind department
event meeting on held { id : key  held : date }
define last_found for township = max(found over hazard within this)
duty planning by 2022-03-01 { lead office  done by meeting }
duty checking for township by 2022-02-01 { lead office  done on last_found }
duty mending for hazard by found + 10 days { lead office  done on found }
)",
                                         hazards, "county");
  EXPECT_EQ(outcome.refused, "");
  EXPECT_EQ(outcome.differences, std::vector<std::string>{});
}

TEST(Split, LaddersLedgersAndChecksOfTheParts) {
  expect_equal(split_run(head + R"(
define n for township = count(hazard within this)
define held for county = count(township within this where l is present)
rank rank by held high first for county
ladder l for township in order { step one when n >= 2  release when n = 0 }
check few for township must n < 2
check rare for hazard must domain = fire
check all_fine for county must held = 0
check every_one for township, each domain must this.n < 3
)",
                         hazards, "county"));
}

std::string refusal(const std::string& rules, const std::string& tier = "county") {
  const auto split = plan::split(test::compile_text(rules).plan(), tier);
  EXPECT_FALSE(split.ok());
  return split ? "" : split.error().front().message();
}

TEST(Split, AMeanOverFactsOfSeveralUnitsIsRefused) {
  const std::string said = refusal(head + "define m for province = mean(cost otherwise 0 over hazard within this)\n");
  EXPECT_NE(said.find("`m` (small.zr:11) cannot be evaluated unit by unit of `county`"), std::string::npos) << said;
  EXPECT_NE(said.find("takes `mean` over rows of several units"), std::string::npos) << said;
}

TEST(Split, AFactThatReadsARankingOfAllIsRefused) {
  const std::string said = refusal(head + R"(
define n for county = count(hazard within this)
rank place by n high first for county
define far for hazard = (at.county.place otherwise 9) > 1
)");
  EXPECT_NE(said.find("`far` (small.zr:14)"), std::string::npos) << said;
  EXPECT_NE(said.find("beside what only all units together say"), std::string::npos) << said;
}

TEST(Split, FactsOfOtherUnitsAreNotRead) {
  const std::string said = refusal(head + "define same for hazard = count(hazard where domain = this.domain)\n");
  EXPECT_NE(said.find("takes `count` over rows of several units"), std::string::npos) << said;
}

TEST(Split, ALadderAboveTheTierIsRefused) {
  const std::string said = refusal(head + R"(
define n for province = count(hazard within this)
ladder l for province in order { step one when n >= 2  release when n = 0 }
)");
  EXPECT_NE(said.find("makes rows from what several units hold"), std::string::npos) << said;
}

TEST(Split, ThereIsNoSuchTier) {
  EXPECT_EQ(refusal(head, "parish"), "the pack has no tier `parish` to be split by");
}

TEST(Split, WhatIsGivenMustBeWholeAndReadable) {
  const std::string rules = head + R"(
define n for county = count(hazard within this)
rank place by n high first for county
)";
  const test::World world(rules, small_units, {}, "2022-03-31");
  const plan::Plan& plan = world.pack.plan();
  const auto split = plan::split(plan, "county");
  ASSERT_TRUE(split.ok());
  ASSERT_EQ(split->columns.size(), 1u);
  const plan::NodeId n = split->columns[0];
  const auto said = [&](const std::vector<GivenCell>& cells) {
    EvaluateOptions options;
    options.today = *Date::parse("2022-03-31");
    const auto result = evaluate_upper(plan, *split, world.bound.dataset, options, cells);
    return result ? std::string() : result.error().message();
  };
  const GivenCell a{n, "11", CellState::present, "7/1"}, b{n, "12", CellState::absent, ""},
      c{n, "13", CellState::present, "2"};
  EXPECT_EQ(said({a, b, c}), "");
  EXPECT_NE(said({a, b}).find("is not given for `13`"), std::string::npos);
  EXPECT_NE(said({a, b, c, a}).find("is given twice for `11`"), std::string::npos);
  EXPECT_NE(said({a, b, c, {n, "131", CellState::present, "2"}}).find("`131`, which is no row"), std::string::npos);
  EXPECT_NE(said({a, b, {n, "13", CellState::present, "two"}}).find("`two` is no value"), std::string::npos);
  EXPECT_NE(said({a, b, {n, "13", CellState::error, "ZR9999"}}).find("is no value"), std::string::npos);
}

// ---- The packs of the repository ------------------------------------------------------------------------------------

std::vector<TierName> tiers_of(const plan::Plan& plan) {
  std::vector<TierName> tiers;
  for (const plan::Table& table : plan.tables) {
    if (table.kind == plan::TableKind::tier) tiers.push_back({table.name, table.label});
  }
  return tiers;
}

TEST(Split, TheCountrysPack) {
  const auto files = read_pack_files(ZEREN_SOURCE_DIR "/bench/national");
  const CompileResult compiled = compile(files.files);
  ASSERT_TRUE(compiled.ok());
  const plan::Plan& plan = compiled.pack->plan();
  UnitShape shape = UnitShape::country();
  for (LevelShape& level : shape.levels) level.count = level.count / 600 + 2;
  const LoadedUnits units = load_units(generate_units(7, shape), tiers_of(plan), true);
  ASSERT_TRUE(units.organisation.has_value());
  const Organisation& organisation = *units.organisation;
  std::string csv = "id,at,grade,found,due,closed\n";
  const auto villages = organisation.units_of_tier(4);
  ASSERT_GT(villages.size(), 20u);
  for (std::size_t i = 0; i < 900; ++i) {
    const UnitId at = villages[(i * i * 7 + i) % villages.size()];
    csv += "H" + std::to_string(i) + "," + std::string(organisation.code(at)) + (i % 4 == 0 ? ",major" : ",general") +
           ",2022-0" + std::to_string(1 + i % 5) + "-10,2022-0" + std::to_string(2 + i % 6) + "-01," +
           (i % 3 == 0 ? "2022-06-01" : "") + "\n";
  }
  const LoadedTable table = read_csv("hazard", "hazard.csv", csv);
  const std::vector<SourceTable> views{table.view()};
  const BindResult bound = zeren::bind(plan, organisation, views);
  EXPECT_TRUE(bound.rejects.empty());
  EvaluateOptions options;
  options.today = *Date::parse("2022-06-30");
  const auto whole = evaluate(plan, bound.dataset, options);
  ASSERT_TRUE(whole.ok());
  const SplitOutcome outcome = SplitCheck(*whole, views, options).run("county");
  expect_equal(outcome);
  EXPECT_GT(outcome.parts, 3u);
  // A province in each part.
  expect_equal(SplitCheck(*whole, views, options).run("province"));
}

TEST(Split, TheDemoPack) {
  const std::string folder = ZEREN_SOURCE_DIR "/rules/anji-2022";
  const CompileResult compiled = compile(read_pack_files(folder).files);
  ASSERT_TRUE(compiled.ok());
  const plan::Plan& plan = compiled.pack->plan();
  const LoadedUnits units = load_units("units.csv", *read_file(folder + "/units.csv"), tiers_of(plan));
  ASSERT_TRUE(units.organisation.has_value());
  const LoadedFacts facts = read_facts_folder(folder + "/facts");
  std::vector<SourceTable> views;
  for (const LoadedTable& table : facts.tables) views.push_back(table.view());
  const BindResult bound = zeren::bind(plan, *units.organisation, views);
  EvaluateOptions options;
  options.today = *Date::parse("2022-06-30");
  const auto whole = evaluate(plan, bound.dataset, options);
  ASSERT_TRUE(whole.ok());
  // One county's pack has duties of the county as a whole, which are done by facts of any place.
  for (const char* tier : {"county", "township"}) {
    const SplitOutcome outcome = SplitCheck(*whole, views, options).run(tier);
    EXPECT_NE(outcome.refused.find("(" + folder + "/chapter_"), std::string::npos) << outcome.refused;
    const auto split = plan::split(plan, tier);
    ASSERT_FALSE(split.ok());
    for (const plan::SplitProblem& problem : split.error()) {
      EXPECT_EQ(problem.code, &plan::split_codes::cannot_be_split);
      EXPECT_FALSE(problem.rule.name.empty());
      EXPECT_GT(problem.rule.line, 0u);
    }
  }
}

}  // namespace
}  // namespace zeren
