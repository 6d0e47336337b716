// Looking back: a column as of a day is what an evaluation for that day says.
#include <gtest/gtest.h>

#include "tests/unit/face/world.hpp"
#include "zeren/run/explain.hpp"

namespace zeren {
namespace {

const char* const rules = R"(
pack p { effective 2022-01-01 .. 2022-12-31 }
param back = 30 days
param some_day = 2022-12-31
param each_costs = 3
tier county > township > village
event hazard on found until closed {
  id : key
  at : village
  found : date
  due : deadline
  closed : date?
}
define open_count for township = count(hazard within this where closed is absent)
define open_before for township = open_count as of today - back
define grown for township = open_count - open_count as of today - back
define too_late for township = open_count as of some_day
define was_open for hazard = (closed is absent) as of today - back
define was_there for township = count(hazard within this where was_open is present)
define total for county = count(hazard within this where closed is absent)
define total_before for county = (sum(open_count over township)) as of today - back
ladder care for township in order {
  step remind when open_count >= 1
  step call when grown >= 1 and after 5 days at remind
  release when open_count = 0
}
score index for village monthly { start 100
  deduct 2 for each hazard at this where closed is absent }
score index for township monthly { start 100
  deduct 1 for each hazard within this where closed is absent }
score index_now for township { start 50.125
  deduct 40 for each hazard within this where closed is absent
  at_all: deduct each_costs for each hazard within this
  floor 0
  round half_up 2
  bands { good >= 90, poor } }
define index_before for township = index_now as of today - back
)";
const char* const units =
    "code,name,level,parent\n1,安吉县,county,\n11,梅溪镇,township,1\n12,天子湖镇,township,1\n111,三山村,village,11\n"
    "121,良朋村,village,12\n";
const char* const hazards =
    "id,at,found,due,closed\n"
    "H1,111,2022-05-10,2022-06-30,2022-06-15\n"
    "H2,111,2022-06-05,2022-07-01,\n"
    "H3,121,2022-05-31,2022-07-01,\n"
    "H4,121,2022-06-01,2022-07-01,2022-06-02\n";

std::string cell(const Evaluation& evaluation, const char* table, const char* key, const char* column) {
  const plan::TableId t = evaluation.find_table(table).value();
  const auto row = evaluation.find_row(t, key);
  if (!row) return "no row";
  const CellView found = evaluation.cell(t, *row, evaluation.find_column(t, column).value());
  return found.state() == CellState::error ? std::string(found.error()->code->id) : found.text();
}

TEST(AsOf, IsWhatThatDaySays) {
  const test::World june(rules, units, {{"hazard", hazards}}, "2022-06-30");
  const test::World may(rules, units, {{"hazard", hazards}}, "2022-05-31");
  for (const char* township : {"11", "12"}) {
    EXPECT_EQ(cell(*june.evaluation, "township", township, "open_before"),
              cell(*may.evaluation, "township", township, "open_count"));
  }
  EXPECT_EQ(cell(*june.evaluation, "township", "11", "open_before"), "1");
  EXPECT_EQ(cell(*june.evaluation, "township", "11", "grown"), "0");
  EXPECT_EQ(cell(*june.evaluation, "county", "1", "total_before"), cell(*may.evaluation, "county", "1", "total"));
}

TEST(AsOf, ARowThatWasNotThereIsAbsent) {
  const test::World june(rules, units, {{"hazard", hazards}}, "2022-06-30");
  EXPECT_EQ(cell(*june.evaluation, "hazard", "H1", "was_open"), "true");
  EXPECT_EQ(cell(*june.evaluation, "hazard", "H3", "was_open"), "true");  // found on the very day
  EXPECT_EQ(cell(*june.evaluation, "hazard", "H4", "was_open"), "");      // found on the day after
  EXPECT_EQ(cell(*june.evaluation, "township", "12", "was_there"), "1");
}

TEST(AsOf, TheScoreOfThatDayIsExplainedWithAllThatMovedIt) {
  const test::World june(rules, units, {{"hazard", hazards}}, "2022-06-30");
  const plan::TableId township = *june.evaluation->find_table("township");
  const Explanation explained =
      explain(june.pack.plan(), june.bound.dataset, *june.evaluation, township,
              *june.evaluation->find_row(township, "11"), *june.evaluation->find_column(township, "index_before"));
  Number total;
  std::vector<std::string> roles;
  for (const ExplanationItem& part : explained.root.parts) {
    roles.emplace_back(to_string(part.role));
    ASSERT_TRUE(part.value.has_value() && part.value->state == CellState::present) << roles.back();
    if (part.adds) total = add(total, *Number::parse(part.value->text)).value;
  }
  EXPECT_EQ(roles, (std::vector<std::string>{"start", "line", "line", "floor_cap", "rounding", "band"}));
  EXPECT_EQ(total.to_fraction(), explained.root.value->fraction);
  // What each row costs is nothing that the value is made of, which counts rows and multiplies once.
  const ExplanationItem& costs = explained.root.parts[2].parts.at(0);
  ASSERT_EQ(costs.parts.size(), 1U);
  ASSERT_TRUE(costs.parts[0].value.has_value());
  EXPECT_EQ(costs.parts[0].value->text, "3");
}

TEST(AsOf, ADayAfterTodayIsAnError) {
  const test::World june(rules, units, {{"hazard", hazards}}, "2022-06-30");
  EXPECT_EQ(cell(*june.evaluation, "township", "11", "too_late"), "ZR0574");
  const test::World december(rules, units, {{"hazard", hazards}}, "2022-12-31");
  EXPECT_EQ(cell(*december.evaluation, "township", "11", "too_late"),
            cell(*december.evaluation, "township", "11", "open_count"));
}

// A ladder whose conditions look back: each check day looks back from itself.
TEST(AsOf, InsideALadderEachDayLooksBackFromItself) {
  const test::World june(rules, units, {{"hazard", hazards}}, "2022-06-30");
  const Evaluation& evaluation = *june.evaluation;
  // 11: H1 alone until 5 June: open_count 1, before 0 until 9 June; it stands at remind since 10 May.
  EXPECT_EQ(cell(evaluation, "township", "11", "care"), "call");
  EXPECT_EQ(cell(evaluation, "township", "11", "care.since"), "2022-05-15");
}

TEST(Periods, EachMonthIsWhatItsLastDaySays) {
  const test::World june(rules, units, {{"hazard", hazards}}, "2022-06-15");
  const Evaluation& evaluation = *june.evaluation;
  const plan::TableId table = evaluation.find_table("index.monthly").value();
  EXPECT_EQ(evaluation.rows(table).size(), 6U * 4U);  // January to June, two villages and two townships
  const test::World may(rules, units, {{"hazard", hazards}}, "2022-05-31");
  for (const char* township : {"11", "12"}) {
    const std::string key = std::string(township) + ":2022-05";
    EXPECT_EQ(cell(evaluation, "index.monthly", key.c_str(), "value"),
              cell(*may.evaluation, "township", township, "index"));
    EXPECT_EQ(cell(evaluation, "index.monthly", key.c_str(), "final"), "true");
  }
  EXPECT_EQ(cell(evaluation, "index.monthly", "11:2022-06", "value"), cell(evaluation, "township", "11", "index"));
  EXPECT_EQ(cell(evaluation, "index.monthly", "11:2022-06", "final"), "false");
  EXPECT_EQ(cell(evaluation, "index.monthly", "梅溪镇:2022-06", "final"), "false");
  EXPECT_EQ(cell(evaluation, "index.monthly", "11:2022-07", "value"), "no row");
}

TEST(Periods, AreLeftOutWhereNobodyAsks) {
  const test::World june(rules, units, {{"hazard", hazards}}, "2022-06-15");
  EvaluateOptions options;
  options.today = *Date::parse("2022-06-15");
  options.on_demand = false;
  const auto without = evaluate(june.pack.plan(), june.bound.dataset, options);
  ASSERT_TRUE(without.ok());
  EXPECT_TRUE(without->rows(without->find_table("index.monthly").value()).empty());
  for (const char* column : {"index", "open_before", "grown", "care"}) {
    EXPECT_EQ(cell(*without, "township", "11", column), cell(*june.evaluation, "township", "11", column));
  }
}

}  // namespace
}  // namespace zeren
