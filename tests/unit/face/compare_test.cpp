#include "zeren/run/compare.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/unit/face/world.hpp"
#include "zeren/io/comparison.hpp"

namespace zeren::test {
namespace {

const std::string head = R"(pack small { effective 2022-01-01 .. 2022-12-31  rounding half_up 2 }
tier county > township
event hazard on found { id : key  at : township  found : date  days : count }
param limit = 3 set by county
define late for hazard = days > limit
define late_ones for township = count(hazard at this where late)
define late_share for township = late_ones / 3
check few for township must late_ones < 2
ladder l for township in order { step one when late_ones >= 2  release when late_ones = 0 }
)";
const std::string units = "code,name,level,parent\n1,C,county,\n11,T,township,1\n12,U,township,1\n";
const std::vector<std::pair<std::string, std::string>> facts{
    {"hazard", "id,at,found,days\nH1,12,2022-03-01,3\nH2,12,2022-03-01,4\nH3,11,2022-03-02,2\n"}};

std::vector<std::string> differing(const Comparison& comparison) {
  std::vector<std::string> out;
  for (const RowDifference& row : comparison.rows) {
    if (!row.on_both_sides()) out.push_back(row.table + " " + row.key + (row.a ? " a" : " b"));
    for (const CellDifference& cell : row.cells) {
      out.push_back(row.table + " " + row.key + " " + cell.column + " " + cell.a.text + " " + cell.b.text);
    }
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Compare, AParameterThatMakesNoDifference) {
  const World a(head, units, facts, "2022-03-31"), b(head, units, facts, "2022-03-31", {{"limit", Number(3)}});
  const Comparison comparison = compare(*a.evaluation, *b.evaluation);
  EXPECT_TRUE(comparison.same());
  EXPECT_EQ(comparison.rows_only_in(Side::a), 0u);
  EXPECT_NE(to_text(comparison).find("no difference"), std::string::npos);
}

TEST(Compare, CellsRowsAndFindingsByUnit) {
  const World a(head, units, facts, "2022-03-31"), b(head, units, facts, "2022-03-31", {{"limit", Number(2)}});
  const Comparison comparison = compare(*a.evaluation, *b.evaluation);
  // T is not concerned: 2 is at the bound. U's own row stands before its hazard and its stay.
  EXPECT_EQ(differing(comparison),
            (Lines{"township 12 late_ones 1 2", "township 12 late_share 1/3 2/3", "township 12 l  one",
                   "township 12 l.since  2022-03-01", "hazard H1 late false true", "l.measure 12:one:2022-03-01 b"}));
  EXPECT_EQ(comparison.rows[0].unit, "12");
  EXPECT_EQ(comparison.rows[1].unit_label, "U");
  ASSERT_EQ(comparison.findings.size(), 1u);
  EXPECT_EQ(comparison.findings[0].side, Side::b);
  EXPECT_EQ(comparison.cells(), 5u);
  EXPECT_EQ(comparison.rows_only_in(Side::b), 1u);
}

TEST(Compare, TheOtherWayRoundTurnsTheSides) {
  const World a(head, units, facts, "2022-03-31"), b(head, units, facts, "2022-03-31", {{"limit", Number(2)}});
  const Comparison comparison = compare(*b.evaluation, *a.evaluation);
  EXPECT_EQ(comparison.cells(), 5u);
  EXPECT_EQ(comparison.rows_only_in(Side::a), 1u);
  ASSERT_EQ(comparison.findings.size(), 1u);
  EXPECT_EQ(comparison.findings[0].side, Side::a);
}

TEST(Compare, ColumnsAndTablesOfOneSide) {
  const World a(head, units, facts, "2022-03-31"),
      b(head + "define extra for township = 1\nevent drill on held { id : key  at : township  held : date }\n", units,
        facts, "2022-03-31");
  const Comparison comparison = compare(*a.evaluation, *b.evaluation);
  ASSERT_EQ(comparison.shapes.size(), 2u);
  EXPECT_EQ(comparison.shapes[0].column, "extra");
  EXPECT_EQ(comparison.shapes[0].side, Side::b);
  EXPECT_EQ(comparison.shapes[1].table, "drill");
  EXPECT_TRUE(comparison.rows.empty());
  EXPECT_FALSE(comparison.same());
}

TEST(Compare, DigitsThatHideTheDifferenceAreNotRounded) {
  std::string other = head;
  other.replace(other.find("late_ones / 3"), 13, "late_ones / 3 + 0.0001");
  const World a(head, units, facts, "2022-03-31"), b(other, units, facts, "2022-03-31");
  const Comparison comparison = compare(*a.evaluation, *b.evaluation, {{"township"}, false});
  ASSERT_FALSE(comparison.rows.empty());
  const CellDifference& cell = comparison.rows.back().cells.front();
  EXPECT_EQ(cell.a.display, "1/3");
  EXPECT_NE(cell.a.display, cell.b.display);
}

TEST(Compare, ErrorsAreValuesToo) {
  std::string other = head;
  other.replace(other.find("late_ones / 3"), 13, "late_ones / (late_ones - 1)");
  const World a(head, units, facts, "2022-03-31"), b(other, units, facts, "2022-03-31");
  const Comparison comparison = compare(*a.evaluation, *b.evaluation);
  ASSERT_EQ(comparison.cells(), 1u);  // 0 / -1 is 0 / 3
  EXPECT_EQ(comparison.rows[0].cells[0].b.state, CellState::error);
  EXPECT_TRUE(compare(*b.evaluation, *b.evaluation).same());
}

TEST(Compare, TextIsLimitedAndJsonIsNot) {
  const World a(head, units, facts, "2022-03-31"), b(head, units, facts, "2022-03-31", {{"limit", Number(2)}});
  const Comparison comparison = compare(*a.evaluation, *b.evaluation);
  ComparisonText options;
  options.limit = 2;
  const std::string text = to_text(comparison, options);
  EXPECT_NE(text.find("... and 4 more"), std::string::npos) << text;
  const auto json = nlohmann::json::parse(to_json(comparison, *Date::parse("2022-03-31"), options));
  EXPECT_EQ(json["rows"].size(), 3u);
  EXPECT_EQ(json["rows"][0]["cells"][1]["a"], "1/3");
  EXPECT_EQ(json["rows"][0]["cells"][2]["a"], nullptr);
  EXPECT_EQ(json["rows"][2]["only_in"], "b");
  EXPECT_EQ(json["summary"]["cells_different"], 5);
}

}  // namespace
}  // namespace zeren::test
