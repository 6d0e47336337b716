// Lowering of scores, ranks, ladders and assignments, and the pictures.
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/plan/support.hpp"
#include "zeren/plan/from_pack.hpp"
#include "zeren/plan/graph.hpp"
#include "zeren/plan/invariants.hpp"
#include "zeren/plan/print.hpp"

namespace zeren::plan_tests {
namespace {

using pack::ExpressionKind;

pack::Expression own() {
  return make(ExpressionKind::own_value, number);
}

// start 100, deduct weight for each hazard at most 20, floor 0 cap 100, blend, round, veto, bands.
Fixture scored() {
  Fixture f;
  pack::Score s;
  s.description = named("index", "安全指数");
  s.entity = Fixture::township;
  s.start = whole(100);
  pack::ScoreLine line;
  line.description = named("index.overdue");
  line.group = pack::LineGroup::process;
  line.rows = f.hazards_here();
  line.amount = f.column(Fixture::hazard, 4, 1);
  line.at_most = whole(20);
  s.value = f.made(Fixture::township, "index", number, 0);
  s.own = f.made(Fixture::township, "index.own", number, 1);
  pack::Type band = type(pack::TypeKind::enumeration);
  band.enumeration = 1;
  f.pack.enumerations.push_back({named("index.band"), {{"good", "良好"}, {"bad", "较差"}}});
  s.band = f.made(Fixture::township, "index.band", band, 2);
  line.column = f.made(Fixture::township, "index.overdue", number, 3);
  s.lines.push_back(line);
  s.floor_cap = f.made(Fixture::township, "index.floor_cap", number, 4);
  s.blend_column = f.made(Fixture::township, "index.blend", number, 5);
  s.rounding_column = f.made(Fixture::township, "index.rounding", number, 6);
  s.veto_column = f.made(Fixture::township, "index.veto", number, 7);
  s.floor = whole(0);
  s.cap = whole(100);
  s.blend.push_back({ratio(3, 5), own(), {}});
  s.blend.push_back({ratio(2, 5), whole(50), {}});
  s.rounding = Rounding::half_up;
  s.digits = 2;
  const auto deadly = [&](std::int64_t n) {
    return make(ExpressionKind::greater_equal, boolean,
                {Fixture::aggregate(pack::AggregateKind::count, count, f.hazards_here()), whole(n)});
  };
  s.vetoes.push_back({whole(0), deadly(30), named("veto1")});
  s.vetoes.push_back({whole(10), deadly(20), named("veto2")});
  s.band_enumeration = 1;
  s.bands.push_back({0, whole(80)});
  s.bands.push_back({1, std::nullopt});
  f.pack.rules.emplace_back(std::move(s));
  return f;
}

TEST(LowerScore, EveryStepLeavesAnAdjustment) {
  const Fixture f = scored();
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const auto& s = std::get<plan::ScoreShape>(p.rules[0].shape);
  EXPECT_NE(s.floor_cap, plan::no_node);
  EXPECT_NE(s.blend_adjustment, plan::no_node);
  EXPECT_NE(s.floor_cap_after, plan::no_node);
  EXPECT_NE(s.rounding, plan::no_node);
  EXPECT_NE(s.veto, plan::no_node);
  EXPECT_NE(s.band, plan::no_node);
  for (const plan::NodeId node : {s.value, s.own, s.start, s.floor_cap, s.blend_adjustment, s.veto, s.band}) {
    EXPECT_EQ(p.nodes[node].table, Fixture::township);
  }
  EXPECT_EQ(p.nodes[s.value].op, plan::MapOp::add) << "the value is what was before the veto, and its adjustment";
  EXPECT_EQ(p.nodes[s.value].inputs[1], s.veto);
}

TEST(LowerScore, LinesHaveRawTotalCapAndSign) {
  const Fixture f = scored();
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const plan::ScoreLine& line = std::get<plan::ScoreShape>(p.rules[0].shape).lines.at(0);
  EXPECT_EQ(line.group, "process");
  EXPECT_EQ(p.nodes[line.value].op, plan::MapOp::negate);
  const plan::Node& capped = p.nodes[p.nodes[line.value].inputs[0]];
  EXPECT_EQ(capped.op, plan::MapOp::minimum);
  EXPECT_EQ(capped.inputs[0], line.raw);
  EXPECT_EQ(capped.inputs[1], line.at_most);
  EXPECT_EQ(line.raw, line.rows);
  EXPECT_EQ(p.nodes[line.amount].table, Fixture::hazard);
}

TEST(LowerScore, WeightsAreScalars) {
  const Fixture f = scored();
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const auto& blend = std::get<plan::ScoreShape>(p.rules[0].shape).blend;
  ASSERT_EQ(blend.size(), 2U);
  EXPECT_EQ(std::get<Number>(p.nodes[blend[0].weight].value), *Number::ratio(3, 5));
  EXPECT_EQ(std::get<Number>(p.nodes[blend[1].weight].value), *Number::ratio(2, 5));
  for (const plan::Node& node : p.nodes) EXPECT_NE(node.op, plan::MapOp::blend_weight) << "the checker has added up";
}

TEST(LowerScore, WeightsThatARunMayChangeAreLookedAt) {
  Fixture f = scored();
  pack::Param param;
  param.description = named("own_weight");
  param.type = number;
  param.value = ratio(3, 5);
  f.pack.params.push_back(param);
  auto& score = std::get<pack::Score>(f.pack.rules[0]);
  score.blend[0].weight = make(ExpressionKind::param, number);
  const plan::Plan p = plan::lower(f.pack, f.sources);
  EXPECT_EQ(plan::broken_invariants(p), std::vector<std::string>{});
  const auto& blend = std::get<plan::ScoreShape>(p.rules[0].shape).blend;
  EXPECT_EQ(p.nodes[blend[0].weight].kind, plan::NodeKind::param);
  EXPECT_EQ(p.nodes[blend[1].weight].kind, plan::NodeKind::literal);
  EXPECT_EQ(std::count_if(p.nodes.begin(), p.nodes.end(),
                          [](const plan::Node& n) { return n.op == plan::MapOp::blend_weight; }),
            2);
}

TEST(LowerScore, OnlyValueAndBandAreShown) {
  const Fixture f = scored();
  const plan::Plan p = plan::lower(f.pack, f.sources);
  for (const plan::PublicColumn& column : p.tables[Fixture::township].columns) {
    const bool shown =
        column.name == "code" || column.name == "name" || column.name == "index" || column.name == "index.band";
    EXPECT_EQ(column.shown, shown) << column.name;
  }
}

TEST(LowerScore, AScoreWithNothingIsItsStart) {
  Fixture f;
  pack::Score s;
  s.description = named("empty");
  s.entity = Fixture::township;
  s.value = f.made(Fixture::township, "empty", number);
  f.pack.rules.emplace_back(s);
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const auto& shape = std::get<plan::ScoreShape>(p.rules[0].shape);
  EXPECT_EQ(shape.value, shape.start);
  EXPECT_EQ(shape.veto, plan::no_node);
}

TEST(LowerRank, HasAPlaceAndALastColumn) {
  Fixture f = scored();
  pack::Rank r;
  r.description = named("table");
  r.entity = Fixture::township;
  r.keys.push_back({f.column(Fixture::township, 3), true});
  r.group = f.column(Fixture::township, 2);
  r.last = whole(3);
  r.column = f.made(Fixture::township, "table", count, 0);
  r.last_column = f.made(Fixture::township, "laggard", boolean, 1);
  f.pack.rules.emplace_back(r);
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const plan::Node& rank = p.nodes[std::get<plan::RankShape>(p.rules[1].shape).rank];
  EXPECT_TRUE(rank.type.optional);
  EXPECT_TRUE(rank.type.is_count);
  const auto& payload = std::get<plan::Rank>(rank.payload);
  EXPECT_EQ(payload.keys[0].value, std::get<plan::ScoreShape>(p.rules[0].shape).value);
  EXPECT_NE(payload.group, plan::no_node);
  EXPECT_EQ(p.nodes[payload.last].table, plan::scalar);
}

// A ladder of two steps; the second also after 15 days at the first.
Fixture laddered() {
  Fixture f;
  const pack::EntityId measure = 3;
  pack::Entity m;
  m.kind = pack::EntityKind::measure;
  m.rule = 0;
  m.description = named("remediation.measure");
  f.pack.entities.push_back(m);
  f.pack.enumerations.push_back({named("remediation"), {{"remind", "提示"}, {"interview", "约谈"}}});
  f.builtin(measure, "subject", pack::Builtin::subject, reference({Fixture::township}));
  f.builtin(measure, "entered", pack::Builtin::entered, date);
  pack::Ladder l;
  l.description = named("remediation");
  l.entity = Fixture::township;
  l.measure = measure;
  l.enumeration = 1;
  const auto hazards = [&] { return Fixture::aggregate(pack::AggregateKind::count, count, f.hazards_here()); };
  const auto some = [&](std::int64_t n) { return make(ExpressionKind::greater_equal, boolean, {hazards(), whole(n)}); };
  pack::Expression held = make(ExpressionKind::held_at_step, boolean, {days(15)});
  l.steps.push_back({named("remind"), some(1), std::nullopt});
  l.steps.push_back({named("interview"), make(ExpressionKind::logical_and, boolean, {some(1), held}), std::nullopt});
  l.release = pack::Release{false, make(ExpressionKind::equal, boolean, {hazards(), whole(0)}), days(30)};
  pack::Type step = type(pack::TypeKind::enumeration, true);
  step.enumeration = 1;
  l.columns = {f.made(Fixture::township, "remediation", step, 0),
               f.made(Fixture::township, "remediation.since", type(pack::TypeKind::date, true), 1)};
  f.pack.rules.emplace_back(std::move(l));
  return f;
}

TEST(LowerLadder, OnlyWhatReadsTheStateLivesInsideTheScan) {
  const Fixture f = laddered();
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const plan::NodeId scan = std::get<plan::LadderShape>(p.rules[0].shape).scan;
  const auto& payload = std::get<plan::Scan>(p.nodes[scan].payload);
  EXPECT_FALSE(p.nodes[payload.steps[0].when].inside_scan);
  EXPECT_TRUE(p.nodes[payload.steps[1].when].inside_scan);
  EXPECT_FALSE(p.nodes[scan].inside_scan);
  EXPECT_TRUE(p.nodes[scan].depends_on_today);
  EXPECT_EQ(p.tables[3].maker, scan);
  EXPECT_EQ(p.nodes[p.tables[3].columns[0].node].kind, plan::NodeKind::made);
  EXPECT_EQ(std::get<Duration>(p.nodes[payload.release_for].value), (Duration{DurationKind::days, 30}));
}

TEST(LowerLadder, RowsOfMeasuresComeAfterTheirScan) {
  Fixture f = laddered();
  pack::Rows rows;
  rows.entity = 3;
  f.define(Fixture::township, "measures", Fixture::aggregate(pack::AggregateKind::count, count, rows));
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const auto aggregate = std::find_if(p.nodes.begin(), p.nodes.end(), [](const plan::Node& n) {
    const auto* a = std::get_if<plan::Aggregate>(&n.payload);
    return a && a->inner_table == 3;
  });
  ASSERT_NE(aggregate, p.nodes.end());
  EXPECT_EQ(aggregate->inputs, std::vector<plan::NodeId>{p.tables[3].maker});
}

TEST(LowerAssign, TasksStandOnTheSourceTable) {
  Fixture f;
  pack::Entity tasks;
  tasks.kind = pack::EntityKind::assigned_task;
  tasks.rule = 0;
  tasks.description = named("double.task");
  f.pack.entities.push_back(tasks);
  f.builtin(3, "due", pack::Builtin::due, date);
  pack::Assign a;
  a.description = named("double");
  a.entity = Fixture::hazard;
  a.task_table = 3;
  a.same_day = true;
  a.tasks.push_back({named("rectify"), f.column(Fixture::hazard, 1), today(), std::nullopt, {}});
  a.closed_on = f.column(Fixture::hazard, 3);
  f.pack.rules.emplace_back(a);
  const plan::Plan p = plan::lower(f.pack, f.sources);
  const auto& expand = std::get<plan::Expand>(p.nodes[std::get<plan::AssignShape>(p.rules[0].shape).expand].payload);
  EXPECT_EQ(expand.where, plan::no_node);
  EXPECT_EQ(p.nodes[expand.tasks[0].due].table, Fixture::hazard) << "today stands on every row";
  EXPECT_EQ(expand.rectified_on, plan::no_node);
  EXPECT_NE(expand.closed_on, plan::no_node);
}

TEST(Dot, DrawsWhoReadsWhom) {
  Fixture f = scored();
  f.define(Fixture::township, "low", make(ExpressionKind::less, boolean, {f.column(Fixture::township, 3), whole(60)}));
  const std::string dot = plan::to_dot(plan::lower(f.pack, f.sources));
  EXPECT_NE(dot.find("t2 -> r0;"), std::string::npos) << dot;
  EXPECT_NE(dot.find("r0 -> r1;"), std::string::npos) << dot;
  EXPECT_EQ(dot.find("t2 -> r1;"), std::string::npos) << "only what a rule reads itself";
  EXPECT_NE(dot.find("index\\n安全指数"), std::string::npos) << dot;
}

TEST(Print, ShowsAWholePlan) {
  const Fixture f = laddered();
  const std::string text = plan::print(plan::lower(f.pack, f.sources));
  EXPECT_NE(text.find("scan(daily in order; remind when %"), std::string::npos) << text;
  EXPECT_NE(text.find("held_at_step step 0(%"), std::string::npos) << text;
  EXPECT_NE(text.find(": bool on township @T @S"), std::string::npos) << text;
  EXPECT_EQ(text, plan::print(plan::lower(f.pack, f.sources)));
}

}  // namespace
}  // namespace zeren::plan_tests
