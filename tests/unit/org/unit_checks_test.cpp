// Every problem that a units table can have, alone and together.
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/org/support.hpp"
#include "zeren/org/codes.hpp"

namespace zeren {
namespace {

using testing::brief;
using testing::chinese;
using testing::county_tiers;
using testing::english;
using testing::shuffled;
using testing::table_of;
using Briefs = std::vector<std::string>;

std::vector<UnitProblem> problems_of(const UnitsTable& table, const std::vector<std::string>& tiers = county_tiers,
                                     bool forest = false) {
  OrganisationResult result = build_organisation(table, tiers, forest);
  EXPECT_EQ(result.organisation.has_value(), result.problems.empty());
  return result.problems;
}

TEST(UnitChecks, EmptyTable) {
  const auto problems = problems_of(UnitsTable());
  EXPECT_EQ(brief(problems), (Briefs{"ZR0601:0"}));
  EXPECT_EQ(english(problems[0]), "the units table has no rows");
}

TEST(UnitChecks, EmptyCodeAndName) {
  const auto problems = problems_of(
      table_of({{"1", "安吉县", "county", ""}, {"", "梅溪镇", "township", "1"}, {"12", "", "township", "1"}}));
  EXPECT_EQ(brief(problems), (Briefs{"ZR0602:3", "ZR0603:4"}));
  EXPECT_EQ(english(problems[0]), "the unit `梅溪镇` has no code");
  EXPECT_EQ(english(problems[1]), "the unit `12` has no name");
}

TEST(UnitChecks, TwoRowsWithoutCodeAreNotDuplicates) {
  EXPECT_EQ(brief(problems_of(table_of(
                {{"1", "安吉县", "county", ""}, {"", "梅溪镇", "township", "1"}, {"", "孝丰镇", "township", "1"}}))),
            (Briefs{"ZR0602:3", "ZR0602:4"}));
}

TEST(UnitChecks, DuplicateCode) {
  const auto problems = problems_of(table_of({{"1", "安吉县", "county", ""},
                                              {"11", "梅溪镇", "township", "1"},
                                              {"11", "孝丰镇", "township", "1"},
                                              {"11", "报福镇", "township", "1"}}));
  EXPECT_EQ(brief(problems), (Briefs{"ZR0604:4", "ZR0604:5"}));
  EXPECT_EQ(english(problems[1]), "the code `11` stands twice, first for `梅溪镇` in line 3");
}

TEST(UnitChecks, ADuplicatedRootIsNotASecondRoot) {
  EXPECT_EQ(brief(problems_of(table_of({{"1", "安吉县", "county", ""}, {"1", "安吉县", "county", ""}}))),
            (Briefs{"ZR0604:3"}));
}

TEST(UnitChecks, MissingParent) {
  const auto problems = problems_of(
      table_of({{"1", "安吉县", "county", ""}, {"11", "梅溪镇", "township", "9"}, {"111", "三山村", "village", "11"}}));
  EXPECT_EQ(brief(problems), (Briefs{"ZR0605:3"}));
  EXPECT_EQ(english(problems[0]), "the parent `9` of `梅溪镇` (11) is not in the table");
}

TEST(UnitChecks, UnknownLevelBelowATier) {
  const auto problems = problems_of(
      table_of({{"1", "安吉县", "county", ""}, {"11", "梅溪镇", "town", "1"}, {"111", "三山村", "village", "11"}}));
  EXPECT_EQ(brief(problems), (Briefs{"ZR0606:3"})) << "the village below it is no fault of its own";
  EXPECT_EQ(english(problems[0]), "the level `town` of `梅溪镇` (11) is not a tier of the pack");
  EXPECT_EQ(problems[0].arguments[3], "`county` > `township` > `village`");
}

TEST(UnitChecks, UnknownLevelAtTheTopIsToldOnce) {
  EXPECT_EQ(brief(problems_of(table_of(
                {{"1", "安吉县", "conty", ""}, {"11", "梅溪镇", "township", "1"}, {"12", "孝丰镇", "township", "1"}}))),
            (Briefs{"ZR0606:2"}));
}

TEST(UnitChecks, ALevelThatServesNobodyIsUnknown) {
  EXPECT_EQ(brief(problems_of(table_of({{"1", "安吉县", "county", ""}, {"2", "别处", "city", ""}}))),
            (Briefs{"ZR0606:3"}));
}

TEST(UnitChecks, WrongTier) {
  const auto problems = problems_of(table_of({{"1", "安吉县", "county", ""},
                                              {"11", "梅溪镇", "township", "1"},
                                              {"12", "孝丰镇", "township", "11"},
                                              {"111", "三山村", "village", "11"},
                                              {"13", "报福镇", "township", "111"}}));
  EXPECT_EQ(brief(problems), (Briefs{"ZR0607:4", "ZR0607:6"}));
  EXPECT_EQ(english(problems[1]), "`报福镇` (13) is a `township` and cannot stand under `三山村` (111), a `village`");
}

TEST(UnitChecks, Cycle) {
  const auto problems = problems_of(table_of({{"1", "安吉县", "county", ""},
                                              {"c", "丙", "village", "b"},
                                              {"a", "甲", "village", "c"},
                                              {"b", "乙", "village", "a"},
                                              {"d", "丁", "village", "d"}}));
  EXPECT_EQ(brief(problems), (Briefs{"ZR0608:3", "ZR0608:6"}));
  EXPECT_EQ(english(problems[0]), "units contain one another: `c` → `b` → `a` → `c`");
  EXPECT_EQ(english(problems[1]), "units contain one another: `d` → `d`");
}

TEST(UnitChecks, ALongCycleIsCutShort) {
  constexpr std::size_t length = 100'000;
  UnitsTable table;
  table.add({"1", "安吉县", "county", "", 2});
  for (std::size_t i = 0; i < length; ++i) {
    table.add({"u" + std::to_string(i), "村", "village", "u" + std::to_string((i + 1) % length), i + 3});
  }
  const auto problems = problems_of(table);
  EXPECT_EQ(brief(problems), (Briefs{"ZR0608:3"}));
  EXPECT_EQ(problems[0].arguments[1], "100000");
  EXPECT_LT(problems[0].arguments[0].size(), 200U);
}

TEST(UnitChecks, AChainOfOneTierIsWrongAtEveryLink) {
  constexpr std::size_t length = 100'000;
  UnitsTable table;
  table.add({"u0", "县", "county", "", 2});
  for (std::size_t i = 1; i < length; ++i) {
    table.add({"u" + std::to_string(i), "村", "village", "u" + std::to_string(i - 1), i + 2});
  }
  Limits limits;  // every link is told where the host wants to hear so much
  limits.diagnostics = length;
  EXPECT_EQ(build_organisation(table, county_tiers, false, limits).problems.size(), length - 2);
  limits = {};
  const auto problems = build_organisation(table, county_tiers, false, limits).problems;
  ASSERT_EQ(problems.size(), limits.diagnostics + 1);
  EXPECT_EQ(problems.front().code->id, "ZR0906");
}

TEST(UnitChecks, TwoRoots) {
  const UnitsTable table =
      table_of({{"2", "德清县", "county", ""}, {"1", "安吉县", "county", ""}, {"11", "梅溪镇", "township", "1"}});
  const auto problems = problems_of(table);
  EXPECT_EQ(brief(problems), (Briefs{"ZR0609:2"})) << "the second by code";
  EXPECT_EQ(english(problems[0]), "2 units stand at the top where one is expected: `安吉县` (1), `德清县` (2)");
  EXPECT_TRUE(problems_of(table, county_tiers, true).empty());
}

TEST(UnitChecks, ALowerTierAtTheTop) {
  const UnitsTable table = table_of({{"1", "安吉县", "county", ""}, {"11", "梅溪镇", "township", ""}});
  const auto problems = problems_of(table);
  EXPECT_EQ(brief(problems), (Briefs{"ZR0610:3"}));
  EXPECT_EQ(english(problems[0]), "`梅溪镇` (11) is a `township` and has no parent among the tiers");
  EXPECT_EQ(brief(problems_of(table, county_tiers, true)), (Briefs{"ZR0610:3"})) << "not even in a forest";
}

TEST(UnitChecks, TooManyTiers) {
  const std::vector<std::string> tiers(max_tiers + 1, "tier");
  const auto problems = problems_of(table_of({{"1", "安吉县", "tier", ""}}), tiers);
  EXPECT_EQ(brief(problems), (Briefs{"ZR0611:0"}));
  EXPECT_EQ(english(problems[0]), "the organisation has too many tiers: at most 200 are possible");
  EXPECT_EQ(chinese(problems[0]), "组织的层级过多：最多 200");
}

TEST(UnitChecks, AllProblemsAtOnceByLine) {
  const UnitsTable table = table_of({{"1", "安吉县", "county", ""},
                                     {"11", "梅溪镇", "township", "1"},
                                     {"11", "孝丰镇", "township", "1"},
                                     {"12", "", "township", "8"},
                                     {"13", "报福镇", "town", "1"},
                                     {"14", "杭垓镇", "township", "11"},
                                     {"", "某村", "village", "11"},
                                     {"x", "甲村", "village", "y"},
                                     {"y", "乙村", "village", "x"},
                                     {"2", "德清县", "county", ""}});
  const Briefs expected{"ZR0604:4", "ZR0603:5", "ZR0605:5", "ZR0606:6",
                        "ZR0607:7", "ZR0602:8", "ZR0608:9", "ZR0609:11"};
  std::multiset<std::string> sorted(expected.begin(), expected.end());
  const Briefs found = brief(problems_of(table));
  EXPECT_EQ(std::multiset<std::string>(found.begin(), found.end()), sorted);
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), [](const std::string& a, const std::string& b) {
    return std::stoi(a.substr(7)) < std::stoi(b.substr(7));
  }));
}

TEST(UnitChecks, ProblemsAreTheSameInAnyRowOrderButForTheirPlaces) {
  UnitsTable table = table_of({{"1", "安吉县", "county", ""},
                               {"2", "德清县", "county", ""},
                               {"11", "梅溪镇", "township", "7"},
                               {"13", "报福镇", "town", "1"}});
  const auto plain = problems_of(table);
  for (unsigned seed = 0; seed < 5; ++seed) EXPECT_EQ(problems_of(shuffled(table, seed)), plain);
}

TEST(UnitChecks, CodesAreInOrderAndSpeakBothLanguages) {
  std::string_view before;
  for (const DiagnosticCode* code : org_codes::all) {
    EXPECT_LT(before, code->id);
    before = code->id;
    for (const std::string_view text : {code->message_en, code->help_en, code->message_zh, code->help_zh}) {
      ASSERT_FALSE(text.empty()) << code->id;
      EXPECT_NE(text.back(), '.') << code->id;
    }
    for (int i = 0; i < 6; ++i) {
      const std::string place = "{" + std::to_string(i) + "}";
      const auto uses = [&](std::string_view a, std::string_view b) {
        return a.find(place) != a.npos || b.find(place) != b.npos;
      };
      EXPECT_EQ(uses(code->message_en, code->help_en), uses(code->message_zh, code->help_zh)) << code->id << place;
    }
  }
}

}  // namespace
}  // namespace zeren
