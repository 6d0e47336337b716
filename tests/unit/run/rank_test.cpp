// Places: groups, ties, rows without a place, the last ones.
#include "tests/unit/run/plan_fixture.hpp"

namespace zeren::testing {
namespace {

struct Ranked : World {
  TableId t = add_facts("f", 8);
  NodeId value = add_numbers(t, "value", {90, 80, 80, 70, 95, 95, 60, 0});
  NodeId inverse = map(MapOp::divide, {number_literal(1), value});  // the last row is in error
  NodeId group = add_texts(t, "group", {"a", "a", "a", "a", "b", "b", "b", "b"});

  NodeId rank(plan::Rank r, ValueType t_ = optional(count_type())) {
    Node node;
    node.kind = NodeKind::rank;
    node.table = t;
    node.type = std::move(t_);
    for (const plan::RankKey& key : r.keys) node.inputs.push_back(key.value);
    if (r.group != plan::no_node) node.inputs.push_back(r.group);
    if (r.last != plan::no_node) node.inputs.push_back(r.last);
    node.payload = std::move(r);
    return add(node);
  }
  NodeId last(std::int64_t n, bool dense, NodeId by_group) {
    return rank({{{value, true}}, by_group, dense, number_literal(n), true}, boolean());
  }
};

TEST(Rank, TiesShareTheBetterPlaceOrAreDense) {
  Ranked w;
  const NodeId share = w.rank({{{w.value, true}}, plan::no_node, false, plan::no_node, false});
  const NodeId dense = w.rank({{{w.value, true}}, plan::no_node, true, plan::no_node, false});
  const NodeId low = w.rank({{{w.value, false}}, plan::no_node, false, plan::no_node, false});
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, share), "3 4 4 6 1 1 7 8");
  EXPECT_EQ(column_text(*result, dense), "2 3 3 4 1 1 5 6");
  EXPECT_EQ(column_text(*result, low), "6 4 4 3 7 7 2 1");
}

TEST(Rank, GroupsAndSecondKeys) {
  Ranked w;
  const NodeId grouped = w.rank({{{w.value, true}}, w.group, false, plan::no_node, false});
  const NodeId serial = w.add_numbers(w.t, "serial", {1, 2, 3, 4, 5, 6, 7, 8});
  const NodeId second = w.rank({{{w.value, true}, {serial, false}}, w.group, false, plan::no_node, false});
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, grouped), "1 2 2 4 1 1 3 4");
  EXPECT_EQ(column_text(*result, second), "1 2 3 4 1 2 3 4");
}

TEST(Rank, KeysWithoutAValueMoveNobody) {
  Ranked w;
  const NodeId by_inverse = w.rank({{{w.inverse, false}}, w.group, false, plan::no_node, false});
  w.bound(w.t).visible_from[4] = day("2022-07-01");
  EXPECT_EQ(column_text(*w.run(), by_inverse), "1 2 2 4 - 1 2 -");
}

TEST(Rank, TheLastOnes) {
  Ranked w;
  const NodeId two = w.last(2, false, w.group);
  const NodeId three = w.last(3, false, w.group);
  const NodeId dense = w.last(2, true, w.group);
  const NodeId more_than_there_are = w.last(100, false, w.group);
  const auto result = w.run();
  // 80 and 80 tie for the second place from the end: both are named.
  EXPECT_EQ(column_text(*result, two), "false true true true false false true true");
  EXPECT_EQ(column_text(*result, three), "false true true true true true true true");
  EXPECT_EQ(column_text(*result, dense), "false true true true false false true true");
  EXPECT_EQ(column_text(*result, more_than_there_are), "true true true true true true true true");
}

TEST(Rank, UnequalValuesNeverLookEqual) {
  World w;
  const TableId t = w.add_facts("f", 4);
  const NodeId value =
      w.add_numbers(t, "v", {*Number::parse("89.9961"), *Number::parse("89.9964"), 10, *Number::parse("89.9961")});
  Node rank;
  rank.kind = NodeKind::rank;
  rank.table = t;
  rank.type = optional(count_type());
  rank.inputs = {value};
  rank.payload = plan::Rank{{{value, true}}, plan::no_node, false, plan::no_node, false};
  w.add(rank);
  const NodeId bound = w.number_literal(90);
  plan::Rule rule;
  rule.table = t;
  plan::ScoreShape score;
  const NodeId unranked = w.add_numbers(t, "u", {*Number::parse("89.996"), 90, *Number::parse("90.001"), 3});
  score.value = unranked;
  score.bands = {{0, bound}};
  rule.shape = score;
  w.plan.rules.push_back(rule);
  const auto result = w.run();
  EXPECT_EQ(result->display_text(value, 0), "89.9961");
  EXPECT_EQ(result->display_text(value, 1), "89.9964");
  EXPECT_EQ(result->display_text(value, 2), "10.00");
  // A value that has not reached a bound is never shown as if it had.
  EXPECT_EQ(result->display_text(unranked, 0), "89.996");
  EXPECT_EQ(result->display_text(unranked, 1), "90.00");
  EXPECT_EQ(result->display_text(unranked, 2), "90.001");
  EXPECT_EQ(result->display_text(unranked, 3), "3.00");
}

}  // namespace
}  // namespace zeren::testing
