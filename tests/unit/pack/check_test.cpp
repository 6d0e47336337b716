// What the typed pack holds beyond the printed rules (those: tests/language/good/pack).
#include <gtest/gtest.h>

#include "tests/unit/pack/checked_text.hpp"
#include "zeren/pack/functions.hpp"

namespace zeren {
namespace {

using test::check_files;
using test::check_text;
using test::Checked;

const pack::Pack& pack_of(const Checked& checked) {
  EXPECT_TRUE(checked.result.pack.has_value()) << checked.all_messages();
  static const pack::Pack none;
  return checked.result.pack ? *checked.result.pack : none;
}

const pack::Entity& entity_of(const pack::Pack& pack, std::string_view name) {
  for (const auto& entity : pack.entities) {
    if (entity.description.name == name) return entity;
  }
  ADD_FAILURE() << "no table " << name;
  static const pack::Entity none;
  return none;
}

const pack::Column& column_of(const pack::Entity& entity, std::string_view name) {
  for (const auto& column : entity.columns) {
    if (column.description.name == name) return column;
  }
  ADD_FAILURE() << "no column " << name;
  static const pack::Column none;
  return none;
}

TEST(Check, NothingIsNoPack) {
  const Checked checked = check_files({});
  EXPECT_FALSE(checked.result.pack.has_value());
  EXPECT_EQ(checked.codes(), std::vector<std::string>{"ZR0320"});
}

TEST(Check, AnEmptyFileBesideThePackIsFine) {
  const Checked checked = check_files({"", "pack p { effective 2022-01-01 .. 2022-12-31 }"});
  EXPECT_TRUE(checked.result.pack.has_value()) << checked.all_messages();
}

// The tables of their rows are then without a rule, whatever else asks for them.
TEST(Check, RulesForAnEntityThatIsNotDeclaredAreErrorsOnly) {
  const std::string header = "pack p { effective 2022-01-01 .. 2022-12-31 }\ntier county\n";
  for (const char* rule :
       {"assign a for e { task t to e due today }", "ladder a for e in order { step one when true }",
        "rank a by f high first for e", "score a for e { start 100 }", "score a for e monthly { start 100 }",
        "check a for e must true", "duty a for e every quarter { }", "decide a for e unique { when true then x \"X\" }",
        "ledger a for e calendar year { record r: 1 for each e }",
        "target a for each e { measure 1 goal none in 2022 }", "define a for e = 1",
        "override a for e as b when true then 1"}) {
    for (const char* reader : {"", "\ndefine n for county = count(a.task)", "\ndefine n for county = count(a.measure)",
                               "\ndefine n for county = count(a.duty)", "\ndefine n for county = count(a.entry)"}) {
      const Checked checked = check_files({header + rule + reader});
      EXPECT_FALSE(checked.result.pack.has_value()) << rule << reader;
      EXPECT_FALSE(checked.codes().empty()) << rule << reader;
    }
  }
}

TEST(Check, TheOrderOfDeclarationsAndFilesNeverMatters) {
  const std::string first = "define b for township = a + 1\ndefine a for township = p\n";
  const std::string second = "param p = 3 set by county\n";
  const std::string prelude(test::prelude);
  const auto rules = [](const Checked& checked) {
    std::string text = checked.printed();
    return text.substr(text.find("\nparam"));
  };
  const std::string one = rules(check_files({prelude, first, second}));
  EXPECT_EQ(one, rules(check_files({second, first, prelude})));
  EXPECT_LT(one.find("define a"), one.find("define b"));
}

TEST(Check, RulesWithoutDependenciesKeepTheOrderWritten) {
  const Checked checked =
      check_text("define z for township = 1\ndefine a for township = 2\ndefine m for township = 3\n");
  const std::string text = checked.printed();
  EXPECT_LT(text.find("define z"), text.find("define a"));
  EXPECT_LT(text.find("define a"), text.find("define m"));
}

TEST(Check, LongChainsOfDefinesAreCheckedWithoutDeepRecursion) {
  std::string rules;
  for (int i = 3000; i > 0; --i) {
    rules += "define d" + std::to_string(i) + " for township = d" + std::to_string(i - 1) + " + 1\n";
  }
  const Checked checked = check_text(rules + "define d0 for township = 0\n");
  EXPECT_TRUE(checked.result.pack.has_value()) << checked.all_messages().substr(0, 500);
}

TEST(Check, DeepNestingIsRefused) {
  std::string rows = "count(hazard)";
  for (int i = 0; i < 20; ++i) rows = "count(hazard where " + rows + " > 0)";
  EXPECT_TRUE(check_text("define x for township = " + rows).has("ZR0424"));
}

TEST(Check, ScoreColumnsStandWhereTheScoreSaysTheyDo) {
  const Checked checked = check_text(R"(
score s for township {
  start 100
  a : deduct 1 for each hazard within this
  b : add 1
  floor 0
  blend 60% own, 40% 50
  round half_up 1
  bands { good >= 60, bad }
}
)");
  const pack::Pack& pack = pack_of(checked);
  const auto& score = std::get<pack::Score>(pack.rules.at(0));
  const pack::Entity& township = entity_of(pack, "township");
  const auto name = [&](pack::ColumnId id) { return township.columns.at(id).description.name; };
  EXPECT_EQ(name(score.value), "s");
  EXPECT_EQ(name(*score.own), "s.own");
  EXPECT_EQ(name(*score.band), "s.band");
  EXPECT_EQ(name(score.lines[0].column), "s.a");
  EXPECT_EQ(township.columns[score.lines[1].column].part, 4U);
  EXPECT_EQ(township.columns[*score.floor_cap].part, 5U);
  EXPECT_EQ(name(*score.blend_column), "s.blend");
  EXPECT_EQ(name(*score.floor_cap_after), "s.floor_cap_after");
  EXPECT_EQ(name(*score.rounding_column), "s.rounding");
  EXPECT_FALSE(score.veto_column.has_value());
  EXPECT_EQ(name(*score.start_column), "s.start");
  EXPECT_EQ(column_of(township, "s").type.digits, 1);
  EXPECT_TRUE(column_of(township, "s").is_public);
  EXPECT_FALSE(column_of(township, "s.own").is_public);
}

TEST(Check, TiersShareThePlacesOfTheirColumns) {
  const Checked checked = check_text("");
  const pack::Pack& pack = pack_of(checked);
  const pack::Entity& village = entity_of(pack, "village");
  EXPECT_EQ(village.columns.size(), 5U);
  EXPECT_EQ(column_of(village, "township").tier, 1U);
  EXPECT_EQ(village.columns[3].description.name, entity_of(pack, "township").columns[3].description.name);
  EXPECT_EQ(entity_of(pack, "county").columns.size(), 2U);
}

TEST(Check, ClauseRangesAreSpelledOut) {
  const Checked checked = check_text("");
  const pack::Pack& pack = pack_of(checked);
  ASSERT_EQ(pack.sources.size(), 1U);
  EXPECT_EQ(pack.sources[0].clauses.size(), 29U);
  EXPECT_EQ(pack.sources[0].clauses.back(), "15.5");
}

TEST(Check, RangesOfBodiesAreSlots) {
  const Checked checked = check_text("body c9 .. c13 unnamed kind committee\n");
  const pack::Pack& pack = pack_of(checked);
  ASSERT_EQ(pack.bodies.size(), 7U);
  EXPECT_EQ(pack.bodies[2].description.name, "c9");
  EXPECT_EQ(pack.bodies[6].description.name, "c13");
  EXPECT_TRUE(pack.bodies[6].unnamed);
  EXPECT_EQ(pack.bodies[6].kind, "committee");
}

TEST(Check, HoldersOfTasksAreWhoTheTasksName) {
  const Checked checked = check_text(R"(
assign a for hazard where owner is present {
  task one to owner
  task two to safety_office
}
define n for enterprise = count(a.task of this)
check c for enterprise must n < 5
)");
  const pack::Pack& pack = pack_of(checked);
  const pack::Column& holder = column_of(entity_of(pack, "a.task"), "holder");
  EXPECT_EQ(print(holder.type, pack), "body|enterprise?");
}

TEST(Check, FactsOfTestsAreTablesAsFilesHoldThem) {
  const Checked checked = check_text(R"(
test "t" {
  units { "01" "县" { T { V "村" } } }
  facts {
    enterprise { id: 007, at: V, staff: 1.2万 }
    enterprise { id: "b", name: "厂", at: "县/村", staff: 3 }
  }
  on 2022-06-30
  expect enterprise:"007".staff = 12000
}
)");
  const pack::Pack& pack = pack_of(checked);
  ASSERT_EQ(pack.tests.size(), 1U);
  const pack::Test& t = pack.tests[0];
  ASSERT_EQ(t.units.size(), 3U);
  EXPECT_EQ(t.units[0].code, "01");
  EXPECT_EQ(t.units[2].parent, "T");
  EXPECT_EQ(t.units[2].tier, 2U);
  ASSERT_EQ(t.tables.size(), 1U);
  EXPECT_EQ(t.tables[0].header, (std::vector<std::string>{"id", "at", "staff", "name"}));
  EXPECT_EQ(t.tables[0].rows[0][0], "007");
  EXPECT_EQ(t.tables[0].rows[0][2], "12000");
  EXPECT_EQ(t.tables[0].rows[0][3], std::nullopt);
  EXPECT_EQ(t.tables[0].rows[1][1], "县/村");
  ASSERT_EQ(t.expectations.size(), 1U);
  EXPECT_EQ(std::get<Number>(t.expectations[0].value), Number(12000));
}

TEST(Check, TestsSeeTheRulesInTheirFinalOrder) {
  const Checked checked = check_text(R"(
check late for hazard must x < 5
define x for hazard = 1
test "t" { on 2022-06-30
  expect late has 0 findings }
)");
  const pack::Pack& pack = pack_of(checked);
  const auto rule = pack.tests.at(0).expectations.at(0).rules.at(0);
  EXPECT_TRUE(std::holds_alternative<pack::Check>(pack.rules.at(rule)));
}

TEST(Check, OneMistakeInATypeIsReportedOnce) {
  const Checked checked = check_text(R"(
event visit on day { id : key  at : nowhere  day : date }
define a for township = count(visit within this)
define b for visit = at.code
define c for township = any(visit where at = this and b = "1")
define d for visit = if at.x > 3 then at else at
)");
  EXPECT_EQ(checked.errors(), std::vector<std::string>{"ZR0307 nowhere"});
}

TEST(Check, TreesWithGapsAreNoPack) {
  for (const char* text : {"target safe { measure ; goal none ; in 2022 }", "define a for township = "}) {
    const Checked checked = check_text(text);
    EXPECT_FALSE(checked.result.pack.has_value()) << text;
    EXPECT_EQ(checked.errors(), std::vector<std::string>{}) << text;  // the parser has said it
  }
}

TEST(Check, FunctionsAreFoundInBothLanguages) {
  EXPECT_EQ(pack::find_function("取大"), pack::find_function("max"));
  EXPECT_EQ(pack::find_function(""), nullptr);
  EXPECT_EQ(pack::find_function("sqrt"), nullptr);
}

}  // namespace
}  // namespace zeren
