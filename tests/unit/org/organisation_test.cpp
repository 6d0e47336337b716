#include "zeren/org/organisation.hpp"

#include <gtest/gtest.h>

#include "tests/unit/org/support.hpp"

namespace zeren {
namespace {

using testing::anji_units;
using testing::county_tiers;
using testing::listed;
using testing::shuffled;
using testing::table_of;

UnitsTable small_units() {
  return table_of({{"1", "安吉县", "county", ""},
                   {"12", "孝丰镇", "township", "1"},
                   {"11", "梅溪镇", "township", "1"},
                   {"112", "和平村", "village", "11"},
                   {"111", "三山村", "village", "11"},
                   {"121", "和平村", "village", "12"},
                   {"19", "县直属村", "village", "1"}});
}

Organisation build(const UnitsTable& table, const std::vector<std::string>& tiers = county_tiers, bool forest = false) {
  OrganisationResult result = build_organisation(table, tiers, forest);
  for (const UnitProblem& problem : result.problems) ADD_FAILURE() << testing::english(problem);
  return result.organisation.value_or(Organisation());
}

TEST(Organisation, NumbersUnitsInPreOrderWithSiblingsByCode) {
  const Organisation org = build(small_units());
  std::vector<std::string> codes;
  for (UnitId u = 0; u < org.size(); ++u) codes.emplace_back(org.code(u));
  EXPECT_EQ(codes, (std::vector<std::string>{"1", "11", "111", "112", "12", "121", "19"}));
  EXPECT_EQ(org.name(1), "梅溪镇");
  EXPECT_EQ(org.parent(0), no_unit);
  EXPECT_EQ(org.parent(3), 1U);
  EXPECT_EQ(org.end_of_subtree(0), 7U);
  EXPECT_EQ(org.end_of_subtree(1), 4U);
  EXPECT_EQ(org.end_of_subtree(6), 7U);
  EXPECT_EQ(org.tier(0), 0U);
  EXPECT_EQ(org.tier(6), 2U);
}

TEST(Organisation, WalksUpAndDown) {
  const Organisation org = build(small_units());
  EXPECT_EQ(listed(org.children(0)), (std::vector<UnitId>{1, 4, 6}));
  EXPECT_EQ(listed(org.children(1)), (std::vector<UnitId>{2, 3}));
  EXPECT_TRUE(org.children(2).empty());
  EXPECT_TRUE(org.children(6).empty());
  EXPECT_EQ(listed(org.roots()), (std::vector<UnitId>{0}));
  EXPECT_EQ(listed(org.ancestors(5)), (std::vector<UnitId>{4, 0}));
  EXPECT_TRUE(org.ancestors(0).empty());
  EXPECT_EQ(listed(org.upward(5)), (std::vector<UnitId>{5, 4, 0}));
  EXPECT_EQ(listed(org.upward(5, 4)), (std::vector<UnitId>{5, 4}));
  EXPECT_EQ(listed(org.upward(5, 5)), (std::vector<UnitId>{5}));
  EXPECT_TRUE(org.within(3, 1));
  EXPECT_TRUE(org.within(1, 1));
  EXPECT_FALSE(org.within(1, 3));
  EXPECT_FALSE(org.within(4, 1));
}

TEST(Organisation, HasATableForEachTier) {
  const Organisation org = build(small_units());
  EXPECT_EQ(org.find_tier("township"), 1U);
  EXPECT_EQ(org.find_tier("province"), std::nullopt);
  EXPECT_EQ(listed(org.units_of_tier(0)), (std::vector<UnitId>{0}));
  EXPECT_EQ(listed(org.units_of_tier(1)), (std::vector<UnitId>{1, 4}));
  EXPECT_EQ(listed(org.units_of_tier(2)), (std::vector<UnitId>{2, 3, 5, 6}));
  for (std::size_t tier = 0; tier < 3; ++tier) {
    for (std::uint32_t row = 0; row < org.units_of_tier(tier).size(); ++row) {
      EXPECT_EQ(org.row_in_tier(org.units_of_tier(tier)[row]), row);
    }
  }
  EXPECT_EQ(org.ancestor_at(3, 1), 1U);
  EXPECT_EQ(org.ancestor_at(1, 1), 1U);
  EXPECT_EQ(org.ancestor_at(0, 1), no_unit);
  EXPECT_EQ(org.ancestor_at(6, 1), no_unit) << "a village right below the county has no township";
  EXPECT_EQ(listed(org.ancestors_at(1)), (std::vector<UnitId>{no_unit, 1, 1, 1, 4, 4, no_unit}));
}

TEST(Organisation, FindsUnitsByCodeNameAndPath) {
  const Organisation org = build(small_units());
  EXPECT_EQ(org.find_code("121"), 5U);
  EXPECT_EQ(org.find_code("99"), no_unit);
  EXPECT_EQ(org.find_code(""), no_unit);
  EXPECT_EQ(listed(org.find_name("和平村")), (std::vector<UnitId>{3, 5}));
  EXPECT_TRUE(org.find_name("和平").empty());
  EXPECT_EQ(org.find_path("梅溪镇/和平村"), (std::vector<UnitId>{3}));
  EXPECT_EQ(org.find_path("梅溪镇／和平村"), (std::vector<UnitId>{3})) << "the full-width slash parts names too";
  EXPECT_EQ(org.find_path("安吉县/孝丰镇/和平村"), (std::vector<UnitId>{5}));
  EXPECT_EQ(org.find_path("和平村"), (std::vector<UnitId>{3, 5}));
  EXPECT_TRUE(org.find_path("安吉县/和平村").empty()) << "a path leaves out no unit between";
  EXPECT_TRUE(org.find_path("/和平村").empty());
  EXPECT_TRUE(org.find_path("梅溪镇/").empty());
  EXPECT_EQ(org.path_of(5), "安吉县/孝丰镇/和平村");
  EXPECT_EQ(org.path_of(0), "安吉县");
}

TEST(Organisation, ResolvesATextToOneUnitOrSaysWhichItMayMean) {
  const Organisation org = build(small_units());
  EXPECT_EQ(org.resolve("121").unit, 5U);
  EXPECT_EQ(org.resolve("三山村").unit, 2U);
  EXPECT_EQ(org.resolve("孝丰镇/和平村").unit, 5U);
  const UnitResolution ambiguous = org.resolve("和平村");
  EXPECT_FALSE(ambiguous.found());
  EXPECT_EQ(ambiguous.candidates, (std::vector<UnitId>{3, 5}));
  const UnitResolution unknown = org.resolve("无此村");
  EXPECT_FALSE(unknown.found());
  EXPECT_FALSE(unknown.ambiguous());
  EXPECT_FALSE(org.resolve("梅溪镇", 2, 2).found()) << "a township is no village";
  EXPECT_EQ(org.resolve("梅溪镇", 1).unit, 1U);
  EXPECT_FALSE(org.resolve("11", 2).found());
}

TEST(Organisation, AmbiguityIsJudgedWithinTheTiersAskedFor) {
  const Organisation org = build(
      table_of({{"1", "安吉县", "county", ""}, {"11", "梅溪", "township", "1"}, {"111", "梅溪", "village", "11"}}));
  EXPECT_TRUE(org.resolve("梅溪").ambiguous());
  EXPECT_EQ(org.resolve("梅溪", 2, 2).unit, 2U);
  EXPECT_EQ(org.resolve("梅溪", 1, 1).unit, 1U);
}

TEST(Organisation, LevelsAboveTheTopTierAreContext) {
  const Organisation org = build(anji_units());
  EXPECT_EQ(org.context_units(), 2U);
  EXPECT_EQ(org.size(), 234U);
  EXPECT_EQ(org.edition(), "2023");
  EXPECT_EQ(org.name(0), "安吉县");
  EXPECT_EQ(org.parent(0), no_unit);
  EXPECT_EQ(org.units_of_tier(1).size(), 15U);
  EXPECT_EQ(org.units_of_tier(2).size(), 218U);
  EXPECT_EQ(org.find_code("33"), no_unit);
  EXPECT_EQ(org.code(org.find_path("梅溪镇/梅溪村委会").at(0)), "330523110206");
}

TEST(Organisation, AllTiersOfTheSameFile) {
  const Organisation org = build(anji_units(), testing::country_tiers);
  EXPECT_EQ(org.context_units(), 0U);
  EXPECT_EQ(org.size(), 236U);
  EXPECT_EQ(org.path_of(org.find_code("330523110206")), "浙江省/湖州市/安吉县/梅溪镇/梅溪村委会");
}

TEST(Organisation, RowOrderDoesNotMatter) {
  const UnitsTable table = anji_units();
  const Organisation plain = build(table);
  for (unsigned seed = 0; seed < 5; ++seed) {
    const Organisation org = build(shuffled(table, seed));
    ASSERT_EQ(org.size(), plain.size());
    EXPECT_EQ(org.context_units(), plain.context_units());
    for (UnitId u = 0; u < org.size(); ++u) {
      EXPECT_EQ(org.code(u), plain.code(u));
      EXPECT_EQ(org.name(u), plain.name(u));
      EXPECT_EQ(org.parent(u), plain.parent(u));
      EXPECT_EQ(org.tier(u), plain.tier(u));
      EXPECT_EQ(org.end_of_subtree(u), plain.end_of_subtree(u));
      EXPECT_EQ(org.row_in_tier(u), plain.row_in_tier(u));
    }
  }
}

TEST(Organisation, EveryUnitIsFoundByItsCodeAndAmongItsName) {
  const Organisation org = build(anji_units());
  for (UnitId u = 0; u < org.size(); ++u) {
    EXPECT_EQ(org.find_code(org.code(u)), u);
    const auto named = org.find_name(org.name(u));
    EXPECT_EQ(std::count(named.begin(), named.end(), u), 1);
    EXPECT_EQ(org.resolve(org.path_of(u)).unit, u);
  }
}

TEST(Organisation, SeveralRootsWhereAForestIsAllowed) {
  const Organisation org = build(table_of({{"33", "浙江省", "province", ""},
                                           {"11", "北京市", "province", ""},
                                           {"3305", "湖州市", "city", "33"},
                                           {"1101", "市辖区", "city", "11"}}),
                                 {"province", "city"}, true);
  EXPECT_EQ(listed(org.roots()), (std::vector<UnitId>{0, 2}));
  EXPECT_EQ(org.name(0), "北京市");
}

TEST(Organisation, CountiesOfACityAreAForestUnderContext) {
  const Organisation org = build(table_of({{"3305", "湖州市", "city", ""},
                                           {"330523", "安吉县", "county", "3305"},
                                           {"330522", "长兴县", "county", "3305"}}),
                                 county_tiers, true);
  EXPECT_EQ(org.size(), 2U);
  EXPECT_EQ(org.context_units(), 1U);
}

TEST(Organisation, LongChainsNeedNoStack) {
  // 100,000 levels of context above one county, and a chain as deep as tiers go below it.
  constexpr std::size_t depth = 100'000;
  UnitsTable table;
  table.add({"c0", "顶", "above", "", 2});
  for (std::size_t i = 1; i < depth; ++i) {
    table.add({"c" + std::to_string(i), "层", "above", "c" + std::to_string(i - 1), i + 2});
  }
  std::vector<std::string> tiers;
  for (std::size_t i = 0; i < max_tiers; ++i) {
    tiers.push_back("t" + std::to_string(i));
    const std::string parent = i == 0 ? "c" + std::to_string(depth - 1) : "u" + std::to_string(i - 1);
    table.add({"u" + std::to_string(i), "单元", tiers.back(), parent, depth + i + 2});
  }
  const Organisation org = build(shuffled(table, 1), tiers);
  EXPECT_EQ(org.context_units(), depth);
  EXPECT_EQ(org.size(), max_tiers);
  EXPECT_EQ(listed(org.ancestors(max_tiers - 1)).size(), max_tiers - 1);
  EXPECT_EQ(org.ancestor_at(max_tiers - 1, 0), 0U);
}

TEST(Organisation, AnEmptyOneAnswersQuestions) {
  const Organisation org;
  EXPECT_EQ(org.size(), 0U);
  EXPECT_EQ(org.find_code("1"), no_unit);
  EXPECT_TRUE(org.find_name("安吉县").empty());
  EXPECT_FALSE(org.resolve("安吉县/梅溪镇").found());
  EXPECT_TRUE(org.roots().empty());
}

TEST(Organisation, WithoutTiersThereNeedBeNoUnits) {
  const OrganisationResult none = build_organisation(UnitsTable{}, {}, false);
  ASSERT_TRUE(none.organisation);
  EXPECT_EQ(none.organisation->size(), 0U);
  const std::vector<std::string> tiers{"county"};
  EXPECT_FALSE(build_organisation(UnitsTable{}, tiers, false).organisation);
}

}  // namespace
}  // namespace zeren
