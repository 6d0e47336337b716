// Lowering of expressions and row descriptions.
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/plan/support.hpp"
#include "zeren/plan/from_pack.hpp"
#include "zeren/plan/invariants.hpp"
#include "zeren/plan/print.hpp"

namespace zeren::plan_tests {
namespace {

using pack::ExpressionKind;
using plan::NodeId;

const plan::PublicColumn* find(const plan::Plan& p, plan::TableId table, std::string_view name) {
  const auto& columns = p.tables[table].columns;
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

std::string line_of(const plan::Plan& p, plan::TableId table, std::string_view name) {
  const plan::PublicColumn* column = find(p, table, name);
  return column ? plan::print(p, column->node) : "no such column";
}

std::size_t nodes_of(const plan::Plan& p, plan::MapOp op) {
  return static_cast<std::size_t>(std::count_if(p.nodes.begin(), p.nodes.end(), [&](const plan::Node& n) {
    return n.kind == plan::NodeKind::map && n.op == op;
  }));
}

TEST(Lower, AnEmptyPackGivesAnEmptyPlan) {
  pack::Pack pack;
  pack.description = named("空");
  const plan::Plan p = plan::lower(pack, Sources{});
  EXPECT_TRUE(p.nodes.empty());
  EXPECT_EQ(p.pack.name, "空");
}

TEST(Lower, TablesKeepTheNumbersOfEntities) {
  Fixture f;
  const plan::Plan p = plan::lower(f.pack, f.sources);
  ASSERT_EQ(p.tables.size(), 3U);
  EXPECT_EQ(p.tables[Fixture::hazard].name, "hazard");
  EXPECT_EQ(p.tables[Fixture::hazard].label, "隐患");
  EXPECT_EQ(p.tables[Fixture::hazard].on, 2U);
  EXPECT_EQ(p.tables[Fixture::hazard].key, std::vector<std::uint32_t>{0});
  EXPECT_EQ(p.tables[Fixture::township].tier, 1U);
  EXPECT_EQ(p.enumerations[0].members[0].second, "领导责任");
}

TEST(Lower, UnitsShowCodeAndNameFirstThenRules) {
  Fixture f;
  f.define(Fixture::township, "数", whole(5));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  std::vector<std::string> names;
  for (const auto& c : p.tables[Fixture::township].columns) names.push_back(c.name + (c.shown ? "" : "~"));
  EXPECT_EQ(names, (std::vector<std::string>{"code", "name", "数", "county~"}));
}

TEST(Lower, AScalarDefineBecomesAColumn) {
  Fixture f;
  f.define(Fixture::township, "five", whole(5));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_EQ(p.nodes[find(p, Fixture::township, "five")->node].table, Fixture::township);
  EXPECT_NE(line_of(p, Fixture::township, "five").find("spread("), std::string::npos);
}

TEST(Lower, EqualExpressionsShareTheirNodes) {
  Fixture f;
  const auto open = [&] {
    return make(ExpressionKind::logical_not, boolean, {make(ExpressionKind::is_present, boolean, {f.column(2, 3)})});
  };
  f.define(Fixture::hazard, "open", open());
  f.define(Fixture::hazard, "open_again", open());
  f.define(Fixture::hazard, "open_and_heavy",
           make(ExpressionKind::logical_and, boolean,
                {open(), make(ExpressionKind::greater, boolean, {f.column(2, 4), whole(3)})}));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_EQ(find(p, 2, "open")->node, find(p, 2, "open_again")->node);
  EXPECT_EQ(nodes_of(p, plan::MapOp::is_present), 1U);
}

TEST(Lower, ArithmeticOverLiteralsIsFolded) {
  Fixture f;
  f.define(Fixture::hazard, "points",
           make(ExpressionKind::multiply, number,
                {f.column(2, 4), make(ExpressionKind::add, number, {whole(10), ratio(1, 3)})}));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_EQ(nodes_of(p, plan::MapOp::add), 0U);
  const plan::Node& product = p.nodes[find(p, 2, "points")->node];
  EXPECT_EQ(std::get<Number>(p.nodes[product.inputs[1]].value), *Number::ratio(31, 3));
}

TEST(Lower, DivisionByZeroStaysForTheCell) {
  Fixture f;
  f.define(Fixture::hazard, "bad", make(ExpressionKind::divide, number, {whole(1), whole(0)}));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_EQ(nodes_of(p, plan::MapOp::divide), 1U);
}

TEST(Lower, TodayAndDatedRowsAreMarked) {
  Fixture f;
  f.define(Fixture::hazard, "weighty", make(ExpressionKind::greater, boolean, {f.column(2, 4), whole(3)}));
  f.define(Fixture::hazard, "open", make(ExpressionKind::is_present, boolean, {f.column(2, 3)}));
  f.define(Fixture::township, "hazards", Fixture::aggregate(pack::AggregateKind::count, count, f.hazards_here()));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_FALSE(p.nodes[find(p, 2, "weighty")->node].depends_on_today);
  EXPECT_TRUE(p.nodes[find(p, 2, "open")->node].depends_on_today) << "a later `closed` reads as absent";
  EXPECT_TRUE(p.nodes[find(p, 1, "hazards")->node].depends_on_today) << "rows come with their day";
}

TEST(Lower, StrictOperationsOverOptionalInputsMayBeAbsent) {
  Fixture f;
  pack::Expression closed = f.column(2, 3);
  closed.type.optional = false;  // as the checker narrows it
  f.define(Fixture::hazard, "late", make(ExpressionKind::less, boolean, {closed, today()}));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_TRUE(p.nodes[find(p, 2, "late")->node].type.optional);
}

TEST(Lower, AggregatesKeepFilterKeysAndValueApart) {
  Fixture f;
  pack::Rows rows = f.hazards_here();
  rows.filter.push_back(make(ExpressionKind::greater, boolean, {f.column(2, 4, 1), whole(1)}));
  rows.filter.push_back(make(ExpressionKind::less, boolean, {f.column(2, 4, 1), whole(9)}));
  f.define(Fixture::township, "weights",
           Fixture::aggregate(pack::AggregateKind::sum, count, rows, {f.column(2, 4, 1)}));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const auto& a = std::get<plan::Aggregate>(p.nodes[find(p, 1, "weights")->node].payload);
  EXPECT_EQ(a.kind, plan::AggregateKind::sum);
  EXPECT_EQ(a.inner_table, Fixture::hazard);
  EXPECT_EQ(p.nodes[a.filter].op, plan::MapOp::logical_and);
  ASSERT_EQ(a.keys.size(), 1U);
  EXPECT_EQ(p.nodes[a.keys[0].outer].kind, plan::NodeKind::self);
  EXPECT_EQ(p.nodes[a.keys[0].inner].table, Fixture::hazard);
}

TEST(Lower, ASumOfAConstantIsACount) {
  Fixture f;
  f.define(Fixture::township, "twos",
           Fixture::aggregate(pack::AggregateKind::sum, count, f.hazards_here(), {whole(2)}));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const plan::Node& product = p.nodes[find(p, 1, "twos")->node];
  EXPECT_EQ(product.op, plan::MapOp::multiply);
  EXPECT_EQ(std::get<plan::Aggregate>(p.nodes[product.inputs[0]].payload).kind, plan::AggregateKind::count);
}

TEST(Lower, AnAggregateOverAllRowsIsAScalar) {
  Fixture f;
  pack::Rows rows;
  rows.entity = Fixture::hazard;
  f.define(Fixture::township, "all", Fixture::aggregate(pack::AggregateKind::count, count, rows));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const plan::Node& spread = p.nodes[find(p, 1, "all")->node];
  EXPECT_EQ(spread.op, plan::MapOp::spread);
  EXPECT_EQ(p.nodes[spread.inputs[0]].table, plan::scalar);
}

TEST(Lower, AWindowOfAMonthComparesDays) {
  Fixture f;
  const auto month_of = [](pack::Expression day) {
    pack::Expression e = make(ExpressionKind::function, text, {std::move(day)});
    e.function = pack::Function::month;
    return e;
  };
  pack::Rows rows = f.hazards_here();
  rows.filter.push_back(make(ExpressionKind::equal, boolean, {month_of(f.column(2, 2, 1)), month_of(today())}));
  f.define(Fixture::township, "new", Fixture::aggregate(pack::AggregateKind::count, count, rows));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_EQ(nodes_of(p, plan::MapOp::period_month), 0U);
  EXPECT_EQ(nodes_of(p, plan::MapOp::first_of_period), 1U);
  EXPECT_EQ(nodes_of(p, plan::MapOp::in_range), 1U);
}

TEST(Lower, TheKindOfADurationChoosesTheOperation) {
  Fixture f;
  const auto due = [&](pack::Expression duration, bool minus = false) {
    pack::Expression e = make(ExpressionKind::add_duration, date, {f.column(2, 2), std::move(duration)});
    e.negated = minus;
    return e;
  };
  f.define(Fixture::hazard, "a", due(days(15)));
  f.define(Fixture::hazard, "b", due(days(3, DurationKind::workdays), true));
  f.define(Fixture::hazard, "c", due(days(2, DurationKind::months)));
  pack::Param grace;
  grace.description = named("宽限");
  grace.value = days(10);
  grace.type = grace.value.type;
  f.pack.params.push_back(grace);
  f.define(Fixture::hazard, "d", due(make(ExpressionKind::param, grace.type)));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_EQ(p.nodes[find(p, 2, "a")->node].op, plan::MapOp::add_days);
  const plan::Node& back = p.nodes[find(p, 2, "b")->node];
  EXPECT_EQ(back.op, plan::MapOp::add_workdays);
  EXPECT_EQ(std::get<Number>(p.nodes[back.inputs[1]].value), Number(-3));
  EXPECT_EQ(p.nodes[find(p, 2, "c")->node].op, plan::MapOp::add_months);
  const plan::Node& with_param = p.nodes[find(p, 2, "d")->node];
  EXPECT_EQ(with_param.op, plan::MapOp::add_days);
  EXPECT_EQ(p.nodes[with_param.inputs[1]].kind, plan::NodeKind::param);
  EXPECT_EQ(p.params[0].node, with_param.inputs[1]);
}

TEST(Lower, AReferenceUpTheTreeIsAnAncestor) {
  Fixture f;
  pack::Expression county = make(ExpressionKind::follow, reference({Fixture::county}), {f.column(2, 1)});
  county.entity = Fixture::township;
  county.column = 2;
  f.define(Fixture::hazard, "county", county);
  pack::Expression name = make(ExpressionKind::follow, text, {f.column(2, 1)});
  name.entity = Fixture::township;
  name.column = 1;
  f.define(Fixture::hazard, "place", name);
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_EQ(p.nodes[find(p, 2, "county")->node].op, plan::MapOp::ancestor);
  EXPECT_EQ(p.nodes[find(p, 2, "place")->node].kind, plan::NodeKind::gather);
}

TEST(Lower, ACheckOverTwoTablesReadsThroughPairs) {
  Fixture f;
  pack::Check check;
  check.description = named("pairs");
  check.entity = Fixture::township;
  check.each = Fixture::hazard;
  check.must = make(ExpressionKind::equal, boolean, {f.column(2, 1, 1), f.row(1, 0)});
  f.pack.rules.emplace_back(check);
  const plan::Plan p = plan::lower(f.pack, f.sources);
  ASSERT_EQ(p.pairs.size(), 1U);
  EXPECT_EQ(p.pairs[0].table, 3U);
  const auto& shape = std::get<plan::CheckShape>(p.rules[0].shape);
  EXPECT_EQ(shape.table, 3U);
  const plan::Node& must = p.nodes[shape.must];
  EXPECT_EQ(must.table, 3U);
  EXPECT_EQ(p.nodes[must.inputs[0]].kind, plan::NodeKind::gather);
  EXPECT_EQ(p.nodes[must.inputs[1]].kind, plan::NodeKind::builtin);
}

TEST(Lower, RulesMayStandInAnyOrder) {
  Fixture f;
  f.define(Fixture::township, "b", whole(0));
  f.define(Fixture::township, "a", whole(7));
  const pack::ColumnId a = 4;
  std::get<pack::Define>(f.pack.rules[0]).value =
      make(ExpressionKind::add, number, {f.column(Fixture::township, a), whole(1)});
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_TRUE(plan::broken_invariants(p).empty());
  EXPECT_EQ(p.rules[0].origin.name, "b");
  EXPECT_LT(find(p, 1, "a")->node, find(p, 1, "b")->node);
}

TEST(Invariants, SayWhatIsBroken) {
  Fixture f;
  f.define(Fixture::hazard, "heavy", make(ExpressionKind::greater, boolean, {f.column(2, 4), whole(3)}));
  plan::Plan p = plan::lower(f.pack, f.sources);
  ASSERT_TRUE(plan::broken_invariants(p).empty());
  plan::Plan late = p;
  late.nodes[find(p, 2, "heavy")->node].inputs[0] = find(p, 2, "heavy")->node;
  EXPECT_FALSE(plan::broken_invariants(late).empty());
  plan::Plan other_rows = p;
  other_rows.nodes[find(p, 2, "heavy")->node].table = Fixture::township;
  EXPECT_FALSE(plan::broken_invariants(other_rows).empty());
  plan::Plan lost = p;
  lost.nodes[find(p, 2, "heavy")->node].inputs.pop_back();
  EXPECT_FALSE(plan::broken_invariants(lost).empty());
}

}  // namespace
}  // namespace zeren::plan_tests
