#include "zeren/io/units.hpp"

#include <gtest/gtest.h>

#include "zeren/io/codes.hpp"
#include "zeren/org/codes.hpp"

namespace zeren::testing {
namespace {

const std::vector<TierName> tiers{{"county", "县"}, {"township", "乡镇"}, {"village", "村"}};

TEST(UnitsFileTest, BuildsTheOrganisation) {
  const LoadedUnits units = load_units(
      "units.csv", "code,name,level,parent\n1,安吉县,county,\n11,梅溪镇,township,1\n111,三山村,village,11\n", tiers);
  ASSERT_TRUE(units.organisation.has_value());
  EXPECT_EQ(units.organisation->size(), 3u);
  EXPECT_EQ(units.organisation->name(2), "三山村");
}

TEST(UnitsFileTest, ChineseHeadersAndLevelsInAnyOrder) {
  const LoadedUnits units =
      load_units("units.csv", "上级,名称,备注,层级,代码\n,安吉县,x,县,1\n1,梅溪镇,,乡镇,11\n", tiers);
  ASSERT_TRUE(units.organisation.has_value()) << reason(units.problems[0]);
  EXPECT_EQ(units.organisation->size(), 2u);
}

TEST(UnitsFileTest, EveryProblemIsPlaced) {
  const LoadedUnits units = load_units("units.csv",
                                       "code,name,level,parent\n1,安吉县,county,\n11,梅溪镇,township,9\n1,x,county,\n"
                                       "111,三山村,hamlet,11\n112,y,village\n",
                                       tiers);
  EXPECT_FALSE(units.organisation.has_value());
  ASSERT_FALSE(units.problems.empty());
  EXPECT_EQ(units.problems[0].code, &io_codes::ragged_row) << "a units table with a hole is not used";
  const LoadedUnits whole = load_units("units.csv",
                                       "code,name,level,parent\n1,安吉县,county,\n11,梅溪镇,township,9\n1,x,county,\n"
                                       "111,三山村,hamlet,11\n",
                                       tiers);
  ASSERT_EQ(whole.problems.size(), 3u);
  EXPECT_EQ(whole.problems[0].line, 3u);
  EXPECT_EQ(whole.problems[0].code, &org_codes::missing_parent);
  EXPECT_EQ(whole.problems[1].code, &org_codes::duplicate_code);
  EXPECT_EQ(whole.problems[2].code, &org_codes::unknown_level);
  EXPECT_EQ(whole.problems[2].file, "units.csv");
}

TEST(UnitsFileTest, MissingColumns) {
  const LoadedUnits units = load_units("units.csv", "code,name\n1,安吉县\n", tiers);
  ASSERT_EQ(units.problems.size(), 2u);
  EXPECT_EQ(units.problems[0].code, &io_codes::missing_units_column);
  EXPECT_EQ(units.problems[1].column, "parent");
  EXPECT_EQ(load_units("units.csv", "", tiers).problems.size(), 1u);
}

}  // namespace
}  // namespace zeren::testing
