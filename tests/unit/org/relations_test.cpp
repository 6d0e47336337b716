#include "zeren/org/relations.hpp"

#include <gtest/gtest.h>

#include "tests/unit/org/support.hpp"
#include "zeren/org/domains.hpp"

namespace zeren {
namespace {

using Rows = std::vector<std::uint32_t>;

Date day(const char* text) {
  return *Date::parse(text);
}

TEST(Bodies, AreFoundByCodeLabelAndAlias) {
  const BodiesResult result = build_bodies({{"culture", "县文化旅游局", "department", {"县文体旅游局", "文旅局"}},
                                            {"road", "县道路交通专委会", "committee", {}},
                                            {"fire", "县消防专委会", "committee", {"文旅局"}},
                                            {"c9", "", "committee", {}, true}});
  ASSERT_TRUE(result.bodies);
  const BodyTable& bodies = *result.bodies;
  EXPECT_EQ(bodies.find_code("road"), 1U);
  EXPECT_EQ(bodies.find_code("县道路交通专委会"), no_body);
  EXPECT_EQ(bodies.find("县道路交通专委会"), (Rows{1}));
  EXPECT_EQ(bodies.find_one("县文体旅游局"), 0U);
  EXPECT_EQ(bodies.find("文旅局"), (Rows{0, 2}));
  EXPECT_EQ(bodies.find_one("文旅局"), no_body) << "ambiguous";
  EXPECT_TRUE(bodies.find("").empty()) << "an empty label names nothing";
  EXPECT_EQ(bodies.of_kind("committee"), (Rows{1, 2, 3}));
  EXPECT_TRUE(bodies.row(3).unnamed);
}

TEST(Bodies, ACodeStandsOnce) {
  const BodiesResult result = build_bodies({{"a"}, {"b"}, {"a"}});
  EXPECT_FALSE(result.bodies);
  EXPECT_EQ(testing::brief(result.problems), (std::vector<std::string>{"ZR0623:3"}));
}

TEST(Relation, GoesBothWays) {
  const Relation leads("leads", "body", "domain", 3, 2,
                       {{2, 0, {}, 10}, {0, 0, {}, 11}, {0, 1, {}, 12}, {0, 0, {}, 13}});
  const Date on = day("2022-06-30");
  EXPECT_EQ(leads.targets(0, on), (Rows{0, 1}));
  EXPECT_EQ(leads.targets(1, on), Rows());
  EXPECT_EQ(leads.targets(2, on), (Rows{0}));
  EXPECT_EQ(leads.sources(0, on), (Rows{0, 2}));
  EXPECT_EQ(leads.sources(1, on), (Rows{0}));
  EXPECT_EQ(leads.targets(99, on), Rows());
  EXPECT_TRUE(leads.holds(2, 0, on));
  EXPECT_FALSE(leads.holds(2, 1, on));
  EXPECT_FALSE(leads.holds(99, 1, on));
  Rows origins;
  leads.visit_sources(0, on, [&](std::uint32_t, std::uint32_t origin) { origins.push_back(origin); });
  EXPECT_EQ(origins, (Rows{11, 13, 10}));
}

TEST(Relation, HoldsFromTheFirstToTheLastDay) {
  const Relation member("member_of", "body", "body", 2, 2,
                        {{0, 1, Validity::between(day("2022-02-01"), day("2022-03-31"))},
                         {0, 1, Validity::between(day("2022-05-01"), std::nullopt)}});
  EXPECT_FALSE(member.holds(0, 1, day("2022-01-31")));
  EXPECT_TRUE(member.holds(0, 1, day("2022-02-01")));
  EXPECT_TRUE(member.holds(0, 1, day("2022-03-31")));
  EXPECT_FALSE(member.holds(0, 1, day("2022-04-01")));
  EXPECT_EQ(member.sources(1, day("2022-04-30")), Rows());
  EXPECT_EQ(member.sources(1, day("2022-05-01")), (Rows{0}));
  EXPECT_EQ(member.targets(0, Date::max()), (Rows{1}));
}

TEST(Relations, AreFoundByName) {
  Relations relations;
  relations.add(Relation("member_of", "body", "body", 3, 3, {{0, 2}, {1, 2}}));
  relations.add(Relation("leads", "body", "domain", 3, 1, {{2, 0}}));
  const Date on = day("2022-06-30");
  EXPECT_EQ(relations.members(2, on), (Rows{0, 1}));
  EXPECT_EQ(relations.leads(0, on), (Rows{2}));
  EXPECT_EQ(relations.supports(0, on), Rows()) << "not declared";
  EXPECT_EQ(relations.targets("member_of", 0, on), (Rows{2}));
  EXPECT_EQ(relations.find("regulates"), nullptr);
  relations.add(Relation("leads", "body", "domain", 3, 1, {}));
  EXPECT_EQ(relations.all().size(), 2U);
  EXPECT_EQ(relations.leads(0, on), Rows());
}

TEST(Relation, WithoutEdges) {
  const Relation none("leads", "body", "domain", 0, 0, {});
  EXPECT_EQ(none.edge_count(), 0U);
  EXPECT_EQ(none.targets(0, Date::min()), Rows());
  EXPECT_EQ(Relation().sources(0, Date::min()), Rows());
}

TEST(Domains, AreATree) {
  const DomainsResult result =
      build_domains({{"chem", "危险化学品", "industry"}, {"industry", "工业", ""}, {"gas", "燃气", "chem"}});
  ASSERT_TRUE(result.domains);
  const Domains& domains = *result.domains;
  EXPECT_EQ(domains.parent(0), 1U);
  EXPECT_EQ(domains.parent(1), no_domain);
  EXPECT_TRUE(domains.within(2, 1));
  EXPECT_TRUE(domains.within(1, 1));
  EXPECT_FALSE(domains.within(1, 2));
  EXPECT_EQ(domains.find("gas"), 2U);
  EXPECT_EQ(domains.find("燃气"), 2U);
  EXPECT_EQ(domains.find("消防"), no_domain);
}

TEST(Domains, TellAllTheirProblems) {
  const DomainsResult result = build_domains(
      {{"a", "", "b"}, {"b", "", "a"}, {"c", "", "nowhere"}, {"d", "", "d"}, {"c", "", ""}, {"e", "", "a"}});
  EXPECT_FALSE(result.domains);
  EXPECT_EQ(testing::brief(result.problems),
            (std::vector<std::string>{"ZR0620:1", "ZR0621:3", "ZR0620:4", "ZR0622:5"}));
  EXPECT_EQ(testing::english(result.problems[0]), "domains lie within one another: `a` → `b` → `a`");
}

}  // namespace
}  // namespace zeren
