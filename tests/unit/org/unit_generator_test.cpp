#include "zeren/org/unit_generator.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/org/support.hpp"

namespace zeren {
namespace {

TEST(UnitGenerator, TheCountryHasItsCounts) {
  const OrganisationResult result =
      build_organisation(generate_units(1, UnitShape::country()), testing::country_tiers, true);
  ASSERT_TRUE(result.organisation) << testing::english(result.problems.at(0));
  const Organisation& org = *result.organisation;
  EXPECT_EQ(org.size(), 665'276U);
  const std::vector<std::size_t> counts{31, 342, 2'978, 41'352, 620'573};
  for (std::size_t tier = 0; tier < counts.size(); ++tier) EXPECT_EQ(org.units_of_tier(tier).size(), counts[tier]);

  // The skew: like the real townships, a few have very many villages.
  std::vector<std::size_t> villages;
  for (const UnitId u : org.units_of_tier(3)) villages.push_back(org.end_of_subtree(u) - u - 1);
  std::sort(villages.begin(), villages.end());
  EXPECT_GE(villages.front(), 1U);
  EXPECT_NEAR(static_cast<double>(villages[villages.size() / 2]), 12, 2);
  EXPECT_NEAR(static_cast<double>(villages[villages.size() * 95 / 100]), 37, 4);
  EXPECT_GT(villages.back(), 100U);
}

TEST(UnitGenerator, SameSeedSameTable) {
  const UnitShape shape = UnitShape::county(15, 218);
  const std::string csv = units_to_csv(generate_units(7, shape));
  EXPECT_EQ(csv, units_to_csv(generate_units(7, shape)));
  EXPECT_NE(csv, units_to_csv(generate_units(8, shape)));
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "code,name,level,parent");
}

TEST(UnitGenerator, SiblingsHaveDifferentNames) {
  const OrganisationResult result =
      build_organisation(generate_units(2, UnitShape::county(40, 4'000)), testing::county_tiers);
  ASSERT_TRUE(result.organisation);
  const Organisation& org = *result.organisation;
  EXPECT_EQ(org.context_units(), 2U);
  EXPECT_EQ(org.units_of_tier(2).size(), 4'000U);
  for (UnitId u = 0; u < org.size(); ++u) {
    std::set<std::string_view> names;
    for (const UnitId child : org.children(u)) EXPECT_TRUE(names.insert(org.name(child)).second) << org.path_of(child);
  }
}

TEST(UnitGenerator, FewerChildrenThanParents) {
  const UnitsTable table = generate_units(1, UnitShape::county(10, 3));
  EXPECT_EQ(table.size(), 16U);
  EXPECT_EQ(generate_units(1, UnitShape::county(10, 0)).size(), 13U);
  EXPECT_TRUE(generate_units(1, UnitShape{}).empty());
}

TEST(UnitGenerator, CodesThatCannotBeNumberedAreCut) {
  UnitShape shape;
  shape.levels = {{"county", 1, 1, {}}, {"village", 50, 1, {}}};
  EXPECT_EQ(generate_units(1, shape).size(), 10U);
}

TEST(UnitsCsv, QuotesWhereItMust) {
  const UnitsTable table = testing::table_of({{"1", "安吉,\"县\"", "county", ""}});
  EXPECT_EQ(units_to_csv(table), "code,name,level,parent\n1,\"安吉,\"\"县\"\"\",county,\n");
}

}  // namespace
}  // namespace zeren
