#include "zeren/org/responsibility.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/org/support.hpp"
#include "zeren/org/unit_generator.hpp"

namespace zeren {
namespace {

using Bodies = std::vector<BodyId>;
using Units = std::vector<UnitId>;
constexpr auto leadership = ResponsibilityKind::leadership;
constexpr auto regulatory = ResponsibilityKind::regulatory;
constexpr auto principal = ResponsibilityKind::principal;

// 0 county, 1 township, 2 and 3 its villages, 4 township, 5 its village.
Organisation small() {
  return *build_organisation(testing::table_of({{"1", "安吉县", "county", ""},
                                                {"11", "梅溪镇", "township", "1"},
                                                {"111", "三山村", "village", "11"},
                                                {"112", "荆湾村", "village", "11"},
                                                {"12", "孝丰镇", "township", "1"},
                                                {"121", "潴口溪村", "village", "12"}}),
                             testing::county_tiers)
              .organisation;
}

// 0 industry, 1 chem within industry, 2 gas within chem, 3 fire.
Domains domains() {
  return *build_domains({{"industry", "", ""}, {"chem", "", "industry"}, {"gas", "", "chem"}, {"fire", "", ""}})
              .domains;
}

const Date today = *Date::parse("2022-06-30");

Bodies bodies_of(const ResponsibilityAnswer& answer) {
  Bodies bodies;
  for (const ResponsibilityHolder& holder : answer.holders) bodies.push_back(holder.body);
  return bodies;
}

TEST(Responsibility, IsWithTheNearestUnitUpwardsThatHasAnyone) {
  const Organisation org = small();
  const std::vector<ResponsibilityRow> rows{
      {0, 3, regulatory, 100, {}, 7}, {1, 3, regulatory, 112, {}, 8}, {1, 3, regulatory, 111, {}, 9}};
  const ResponsibilityIndex index(org, domains(), rows);

  const auto village = index.responsible(org, {2, 3, regulatory, today});
  EXPECT_EQ(village.found_at, 1U);
  EXPECT_EQ(bodies_of(village), (Bodies{111, 112}));
  EXPECT_EQ(village.holders[0].origin, 9U);
  EXPECT_EQ(village.path, (Units{2, 1}));

  const auto other = index.responsible(org, {5, 3, regulatory, today});
  EXPECT_EQ(other.found_at, 0U);
  EXPECT_EQ(bodies_of(other), (Bodies{100}));
  EXPECT_EQ(other.path, (Units{5, 4, 0}));

  const auto itself = index.responsible(org, {1, 3, regulatory, today});
  EXPECT_EQ(itself.path, (Units{1}));
}

TEST(Responsibility, NobodyIsAnAnswerToo) {
  const Organisation org = small();
  const std::vector<ResponsibilityRow> rows{{1, 3, regulatory, 111}};
  const ResponsibilityIndex index(org, domains(), rows);
  const auto kind = index.responsible(org, {2, 3, leadership, today});
  EXPECT_EQ(kind.found_at, no_unit);
  EXPECT_TRUE(kind.holders.empty());
  EXPECT_EQ(kind.path, (Units{2, 1, 0})) << "all the way up in vain";
  EXPECT_EQ(index.responsible(org, {2, 0, regulatory, today}).found_at, no_unit);
  EXPECT_EQ(index.responsible(org, {0, 3, regulatory, today}).found_at, no_unit) << "never downwards";
  EXPECT_EQ(ResponsibilityIndex().responsible(org, {2, 3, regulatory, today}).found_at, no_unit);
}

TEST(Responsibility, CoversTheDomainsWithinIt) {
  const Organisation org = small();
  const std::vector<ResponsibilityRow> rows{
      {2, 0, regulatory, 10}, {2, 1, regulatory, 11}, {2, all_domains, regulatory, 9}, {2, 2, regulatory, 11}};
  const ResponsibilityIndex index(org, domains(), rows);
  EXPECT_EQ(bodies_of(index.responsible(org, {2, 2, regulatory, today})), (Bodies{9, 10, 11}));
  EXPECT_EQ(bodies_of(index.responsible(org, {2, 1, regulatory, today})), (Bodies{9, 10, 11}));
  EXPECT_EQ(bodies_of(index.responsible(org, {2, 0, regulatory, today})), (Bodies{9, 10})) << "not the inner ones";
  EXPECT_EQ(bodies_of(index.responsible(org, {2, 3, regulatory, today})), (Bodies{9}));
  EXPECT_EQ(bodies_of(index.responsible(org, {2, all_domains, regulatory, today})), (Bodies{9}));
  EXPECT_EQ(index.responsible(org, {2, 2, regulatory, today}).holders[2].domain, 2U) << "the most specific row";
}

TEST(Responsibility, AnAncestorDomainHereComesBeforeTheDomainItselfAbove) {
  const Organisation org = small();
  const std::vector<ResponsibilityRow> rows{{1, 0, principal, 1}, {0, 2, principal, 2}};
  const ResponsibilityIndex index(org, domains(), rows);
  EXPECT_EQ(bodies_of(index.responsible(org, {2, 2, principal, today})), (Bodies{1}));
}

TEST(Responsibility, HoldsOnItsDays) {
  const Organisation org = small();
  const auto day = [](const char* text) { return *Date::parse(text); };
  const std::vector<ResponsibilityRow> rows{
      {2, 3, regulatory, 1, Validity::between(day("2022-02-01"), day("2022-06-30"))}, {0, 3, regulatory, 2}};
  const ResponsibilityIndex index(org, domains(), rows);
  EXPECT_EQ(index.responsible(org, {2, 3, regulatory, day("2022-01-31")}).found_at, 0U);
  EXPECT_EQ(index.responsible(org, {2, 3, regulatory, day("2022-02-01")}).found_at, 2U);
  EXPECT_EQ(index.responsible(org, {2, 3, regulatory, day("2022-06-30")}).found_at, 2U);
  EXPECT_EQ(index.responsible(org, {2, 3, regulatory, day("2022-07-01")}).found_at, 0U);
}

TEST(Responsibility, ABodyOutsideItsDatesHoldsNothing) {
  const Organisation org = small();
  const std::vector<ResponsibilityRow> rows{{2, 3, regulatory, 0}, {0, 3, regulatory, 1}};
  const std::vector<Validity> bodies{Validity::between(Date::parse("2022-07-01"), std::nullopt), Validity()};
  const ResponsibilityIndex index(org, domains(), rows, bodies);
  EXPECT_EQ(index.responsible(org, {2, 3, regulatory, today}).found_at, 0U);
  EXPECT_EQ(index.responsible(org, {2, 3, regulatory, *Date::parse("2022-07-01")}).found_at, 2U);
}

TEST(Responsibility, TheWholeChainNearestFirst) {
  const Organisation org = small();
  const std::vector<ResponsibilityRow> rows{{0, all_domains, regulatory, 5},
                                            {2, 3, regulatory, 4},
                                            {2, all_domains, regulatory, 4},
                                            {2, 3, regulatory, 3},
                                            {1, 0, regulatory, 6}};
  const ResponsibilityIndex index(org, domains(), rows);
  const auto chain = index.all_responsible(org, {2, 3, regulatory, today});
  ASSERT_EQ(chain.size(), 2U);
  EXPECT_EQ(chain[0].found_at, 2U);
  EXPECT_EQ(bodies_of(chain[0]), (Bodies{3, 4}));
  EXPECT_EQ(chain[1].found_at, 0U);
  EXPECT_EQ(chain[1].path, (Units{2, 1, 0}));
}

TEST(Responsibility, CoverageHereOrAbove) {
  const Organisation org = small();
  const std::vector<ResponsibilityRow> rows{{1, 3, regulatory, 5}};
  const ResponsibilityIndex index(org, domains(), rows);
  EXPECT_TRUE(index.covered({1, 3, regulatory, today}, Reach::here));
  EXPECT_FALSE(index.covered({2, 3, regulatory, today}, Reach::here));
  EXPECT_TRUE(index.covered({2, 3, regulatory, today}, Reach::here_or_above));
  EXPECT_FALSE(index.covered({5, 3, regulatory, today}, Reach::here_or_above));
}

// What the definition says, straight.
ResponsibilityAnswer slow_answer(const Organisation& org, const Domains& tree,
                                 const std::vector<ResponsibilityRow>& rows, const ResponsibilityQuery& query,
                                 Bodies& bodies) {
  for (const UnitId u : org.upward(query.unit)) {
    bodies.clear();
    for (const ResponsibilityRow& row : rows) {
      const bool domain = row.domain == all_domains || tree.within(query.domain, row.domain);
      if (row.unit == u && row.kind == query.kind && domain && row.validity.holds_on(query.today)) {
        bodies.push_back(row.body);
      }
    }
    std::sort(bodies.begin(), bodies.end());
    bodies.erase(std::unique(bodies.begin(), bodies.end()), bodies.end());
    if (!bodies.empty()) return {u, {}, {}};
  }
  return {};
}

TEST(Responsibility, AgreesWithTheDefinitionOnRandomTables) {
  const Organisation org =
      *build_organisation(generate_units(3, UnitShape::county(6, 40)), testing::county_tiers).organisation;
  const Domains tree = domains();
  std::mt19937 random(5);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  std::vector<ResponsibilityRow> rows;
  const auto units = static_cast<std::uint32_t>(org.size());
  for (std::uint32_t i = 0; i < 120; ++i) {
    const Date from{today.days + static_cast<std::int32_t>(below(20)) - 10};
    const Date until{from.days + static_cast<std::int32_t>(below(20))};
    const std::uint32_t domain = below(5);
    rows.push_back({below(units), domain == 4 ? all_domains : domain, static_cast<ResponsibilityKind>(below(3)),
                    below(30), below(2) == 0 ? Validity{} : Validity{from, until}, i});
  }
  const ResponsibilityIndex index(org, tree, rows);
  std::size_t found = 0;
  Bodies bodies, expected;
  for (UnitId u = 0; u < units; ++u) {
    for (DomainId d = 0; d < 4; ++d) {
      for (const auto kind : {leadership, regulatory, principal}) {
        const ResponsibilityQuery query{u, d, kind, today};
        const UnitId at = slow_answer(org, tree, rows, query, expected).found_at;
        EXPECT_EQ(index.responsible_bodies(query, bodies), at);
        if (at != no_unit) {
          EXPECT_EQ(bodies, expected);
          ++found;
        } else {
          EXPECT_TRUE(bodies.empty());
        }
      }
    }
  }
  EXPECT_GT(found, 50U);
}

TEST(Responsibility, KindsWithoutRowsHoldNothing) {
  const Organisation org = small();
  const Domains none = *build_domains({}).domains;
  EXPECT_EQ(ResponsibilityIndex(org, none, {}).heap_bytes(), 0U);
  const std::vector<ResponsibilityRow> rows{{0, all_domains, regulatory, 100, {}, 0}};
  const ResponsibilityIndex index(org, none, rows);
  for (UnitId u = 0; u <= org.size(); ++u) {  // one past the last, too
    for (const auto kind : {leadership, principal}) {
      EXPECT_EQ(index.responsible(org, {u, all_domains, kind, today}).found_at, no_unit);
      EXPECT_FALSE(index.covered({u, all_domains, kind, today}, Reach::here_or_above));
      EXPECT_TRUE(index.all_responsible(org, {u, all_domains, kind, today}).empty());
    }
    EXPECT_EQ(index.covered({u, all_domains, regulatory, today}, Reach::here_or_above), u < org.size());
  }
}

}  // namespace
}  // namespace zeren
