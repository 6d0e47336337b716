// A first way through: facts grouped by unit, a score, a place.
#include "tests/unit/run/plan_fixture.hpp"

namespace zeren::testing {
namespace {

struct County : World {
  TableId hazard = add_facts("hazard", 5);
  NodeId at = add_units(hazard, "at", {"C11", "C11", "C12", "C21", "C32"});
  NodeId weight = add_numbers(hazard, "weight", {1, 2, 3, 4, *Number::parse("0.5")});

  NodeId sum_within(TableId table) {
    Aggregate a;
    a.kind = AggregateKind::sum;
    a.inner_table = hazard;
    a.value = weight;
    a.keys = {{at, self(table), true}};
    return aggregate(table, a, number());
  }
};

TEST(Evaluate, ScoresAndRanksTownships) {
  County w;
  const NodeId points = w.sum_within(World::township);
  const NodeId score = w.map(MapOp::subtract, {w.number_literal(100), points});
  Node rank;
  rank.kind = NodeKind::rank;
  rank.table = World::township;
  rank.type = optional(count_type());
  rank.inputs = {score};
  rank.payload = plan::Rank{{{score, true}}, plan::no_node, false, plan::no_node, false};
  const NodeId place = w.add(rank);
  w.publish(score, "score");
  w.publish(place, "place");

  const auto result = w.run();
  ASSERT_TRUE(result.ok()) << result.error().message();
  EXPECT_EQ(column_text(*result, points), "6 4 1/2");
  EXPECT_EQ(column_text(*result, score), "94 96 199/2");
  EXPECT_EQ(column_text(*result, place), "3 2 1");
  EXPECT_EQ(result->rows(World::township).size(), 3u);
  EXPECT_EQ(result->key(World::township, 1), "C2");
  EXPECT_EQ(result->cell(World::township, 2, 0).display_text(), "99.50");
  EXPECT_EQ(result->find_row(World::township, "镇2"), 1u);
}

TEST(Evaluate, RowsWithoutAKeyAreNamedByTheirLine) {
  County w;
  BoundTable& bound = w.bound(w.hazard);
  bound.key_codes = {};
  bound.files = {"hazard.csv"};
  bound.line = {2, 3, 5, 7, 11};
  bound.visible_from = {};
  Node node;
  node.kind = NodeKind::builtin;
  node.builtin = plan::Builtin::key;
  node.table = w.hazard;
  node.type = type(ValueKind::text);
  const NodeId name = w.add(node);
  w.publish(name, "name");
  const auto result = w.run();
  ASSERT_TRUE(result.ok()) << result.error().message();
  EXPECT_EQ(result->column(name)->text_at(0), "hazard.csv:2");
  EXPECT_EQ(result->column(name)->text_at(4), "hazard.csv:11");
  EXPECT_EQ(result->key(w.hazard, 3), "hazard.csv:7");
  EXPECT_EQ(result->rows(w.hazard).size(), 5u) << "nothing dates them: they are there on every day";
  bound.line.pop_back();
  EXPECT_EQ(w.run().error().code, &run_codes::bad_facts) << "a row without a name";
}

TEST(Evaluate, EmptyPlanAndNoFacts) {
  World w;
  const auto result = w.run();
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->rows(World::village).size(), 6u);
  EXPECT_TRUE(result->findings().empty());
}

TEST(Evaluate, RefusesWhatCannotBe) {
  World w;
  w.options.overrides = {{"grace", Number(3)}};
  EXPECT_EQ(w.run().error().code, &run_codes::unknown_param);
  w.options.overrides = {};
  w.plan.calendar = "us";
  EXPECT_EQ(w.run().error().code, &run_codes::unknown_calendar);
  w.plan.calendar = "";
  Node loop = w.map_node(MapOp::negate, {}, number());
  loop.inputs = {0};
  w.add(loop);
  EXPECT_EQ(w.run().error().code, &run_codes::bad_plan);
}

TEST(Evaluate, LimitOfCells) {
  County w;
  w.sum_within(World::township);
  w.options.limits.cells = 5;
  EXPECT_EQ(w.run().error().code, &run_codes::too_many_cells);
  w.options.limits.cells = 1000;
  EXPECT_TRUE(w.run().ok());
}

}  // namespace
}  // namespace zeren::testing
