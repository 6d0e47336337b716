// Ladders: each rule of section 7 of the language as a table of days.
#include "tests/unit/run/plan_fixture.hpp"

namespace zeren::testing {
namespace {

// One county; facts say on which days `level` begins to hold: the condition of step i is level >= i, that of release
// level = 0. The level of a day is that of the latest fact.
struct Ladder : World {
  Ladder(std::vector<std::pair<const char*, int>> levels, std::size_t steps)
      : World(small_county(1, 1)), facts(add_facts("f", levels.size())) {
    std::vector<std::optional<Date>> days;
    std::vector<Number> values;
    for (std::size_t r = 0; r < levels.size(); ++r) {
      days.emplace_back(day(levels[r].first));
      values.emplace_back(levels[r].second);
      bound(facts).visible_from[r] = *days.back();
    }
    on = add_dates(facts, "on", days);
    level_of = add_numbers(facts, "level", values);
    const NodeId last = aggregate(
        plan::scalar, {AggregateKind::last, facts, level_of, plan::no_node, {}, {}, false, {on}}, optional(number()));
    const NodeId known = map(MapOp::otherwise, {last, number_literal(0)});
    Node spread = map_node(MapOp::spread, {known}, number());
    spread.table = county;
    level = add(spread);
    for (std::size_t i = 1; i <= steps; ++i) {
      plan::ScanStep step;
      step.origin.name = std::string(1, static_cast<char>('a' + i - 1));
      step.origin.clauses = {{"plan", "5"}};
      step.when = map(MapOp::greater_equal, {level, number_literal(static_cast<std::int64_t>(i))}, boolean());
      plan.nodes[step.when].origin.name = "level >= " + std::to_string(i);
      scan.steps.push_back(step);
    }
    clear = map(MapOp::equal, {level, number_literal(0)}, boolean());
    scan.release = clear;
    scan.release_for = lasting({DurationKind::days, 3});
    plan.effective_from = day("2022-01-01");
    plan.effective_until = day("2022-12-31");
    measure = add_table(plan::TableKind::measure, "measure");
  }

  NodeId lasting(Duration duration) { return literal(duration, type(ValueKind::duration)); }
  NodeId held(std::uint32_t step, Duration duration) {
    Node node = map_node(MapOp::held_at_step, {lasting(duration)}, boolean());
    node.table = county;
    node.scan_step = step;
    return add(node);
  }
  NodeId part(std::uint32_t index, ValueType t) {
    Node node;
    node.kind = NodeKind::scan_column;
    node.table = county;
    node.inputs = {maker};
    node.part = index;
    node.type = std::move(t);
    return add(node);
  }
  NodeId made(plan::Builtin builtin, ValueType t) {
    Node node;
    node.kind = NodeKind::made;
    node.table = measure;
    node.inputs = {maker};
    node.builtin = builtin;
    node.type = std::move(t);
    return add(node);
  }

  void finish() {
    plan::Enumeration steps;
    for (const plan::ScanStep& step : scan.steps) steps.members.emplace_back(step.origin.name, "");
    plan.enumerations.push_back(steps);
    Node node;
    node.kind = NodeKind::scan;
    node.table = county;
    node.origin.name = "remediation";
    for (const plan::ScanStep& step : scan.steps) {
      node.inputs.push_back(step.when);
      if (step.release != plan::no_node) node.inputs.push_back(step.release);
    }
    if (scan.release != plan::no_node) node.inputs.push_back(scan.release);
    scan.measure_table = measure;
    node.payload = scan;
    maker = add(node);
    plan.tables[measure].maker = maker;
    step_made = made(plan::Builtin::step, type(ValueKind::enumeration));
    entered = made(plan::Builtin::entered, date());
    left = made(plan::Builtin::left, optional(date()));
    condition = made(plan::Builtin::condition, type(ValueKind::text));
    clause = made(plan::Builtin::clause, type(ValueKind::text));
    subject = made(plan::Builtin::subject, type(ValueKind::unit, {county}));
    step_now = part(0, optional(type(ValueKind::enumeration)));
    since = part(1, optional(date()));
  }

  // `a 2022-01-02..2022-01-05 b 2022-01-05..`: the stays that the day sees.
  std::string stays(const char* on_day) {
    const auto result = run(on_day);
    if (!result.ok()) return result.error().message();
    std::string text;
    for (const std::uint32_t r : result->rows(measure)) {
      if (!text.empty()) text += " ";
      text += result->cell(step_made, r).text() + " " + result->cell(entered, r).text().substr(5) + ".." +
              (result->cell(left, r).present() ? result->cell(left, r).text().substr(5) : "");
    }
    return text;
  }
  std::string now(const char* on_day) {
    const auto result = run(on_day);
    return column_text(*result, step_now) + " " + column_text(*result, since);
  }

  TableId facts;
  plan::Scan scan;
  TableId measure = 0;
  NodeId on = 0, level_of = 0, level = 0, clear = 0, maker = 0;
  NodeId step_made = 0, entered = 0, left = 0, condition = 0, clause = 0, subject = 0, step_now = 0, since = 0;
};

TEST(Scan, GoesToTheHighestStepThatHolds) {
  Ladder w({{"2022-01-03", 1}, {"2022-01-05", 3}}, 3);
  w.finish();
  EXPECT_EQ(w.stays("2022-01-02"), "");
  EXPECT_EQ(w.stays("2022-01-03"), "a 01-03..");
  EXPECT_EQ(w.stays("2022-01-09"), "a 01-03..01-05 c 01-05..");
  EXPECT_EQ(w.now("2022-01-02"), "- -");
  EXPECT_EQ(w.now("2022-01-04"), "a 2022-01-03");
  EXPECT_EQ(w.now("2022-01-06"), "c 2022-01-05");
  const auto result = w.run("2022-01-09");
  EXPECT_EQ(column_text(*result, w.condition), "level >= 1 level >= 3");
  EXPECT_EQ(column_text(*result, w.clause), "plan.5 plan.5");
  EXPECT_EQ(column_text(*result, w.subject), "C C");
  EXPECT_EQ(result->key(w.measure, 1), "C:c:2022-01-05");
}

TEST(Scan, OneStepAtATime) {
  Ladder w({{"2022-01-03", 3}}, 3);
  w.scan.one_step_at_a_time = true;
  w.finish();
  EXPECT_EQ(w.stays("2022-01-09"), "a 01-03..01-04 b 01-04..01-05 c 01-05..");
}

TEST(Scan, NeverGoesDownWithoutARelease) {
  Ladder w({{"2022-01-03", 2}, {"2022-01-05", 1}}, 2);
  w.finish();
  EXPECT_EQ(w.stays("2022-02-01"), "b 01-03..");
}

TEST(Scan, ReleaseAfterItsDuration) {
  Ladder w({{"2022-01-03", 2}, {"2022-01-10", 0}}, 2);
  w.finish();
  // The run begins on the 10th; 3 days later, on the 13th, it is long enough.
  EXPECT_EQ(w.stays("2022-01-12"), "b 01-03..");
  EXPECT_EQ(w.stays("2022-01-13"), "b 01-03..01-13");
  EXPECT_EQ(w.now("2022-01-13"), "- -");
}

TEST(Scan, AnInterruptedRunStartsAgain) {
  Ladder w({{"2022-01-03", 1}, {"2022-01-10", 0}, {"2022-01-12", 1}, {"2022-01-13", 0}}, 1);
  w.finish();
  EXPECT_EQ(w.stays("2022-01-15"), "a 01-03..");
  EXPECT_EQ(w.stays("2022-01-16"), "a 01-03..01-16");
}

TEST(Scan, ReleaseWithoutDurationIsAtOnce) {
  Ladder w({{"2022-01-03", 1}, {"2022-01-10", 0}}, 1);
  w.scan.release_for = plan::no_node;
  w.finish();
  EXPECT_EQ(w.stays("2022-01-10"), "a 01-03..01-10");
}

TEST(Scan, ReleaseOneStep) {
  Ladder w({{"2022-01-03", 2}, {"2022-01-10", 0}}, 2);
  w.scan.release_one_step = true;
  w.finish();
  // Down one step on the 13th, when the run starts anew; the next 3 days later.
  EXPECT_EQ(w.stays("2022-01-13"), "b 01-03..01-13 a 01-13..");
  EXPECT_EQ(w.now("2022-01-15"), "a 2022-01-13");
  EXPECT_EQ(w.stays("2022-01-16"), "b 01-03..01-13 a 01-13..01-16");
}

TEST(Scan, TheReleaseRunGoesOnThroughAStepUp) {
  // Release holds from the start; the step is entered on the 5th and left the day after, the run being long enough.
  Ladder w({{"2022-01-05", 1}}, 1);
  Node always = w.map_node(MapOp::spread, {w.literal(true, boolean())}, boolean());
  always.table = World::county;
  w.scan.release = w.add(always);
  w.finish();
  EXPECT_EQ(w.stays("2022-01-05"), "a 01-05..");
  EXPECT_EQ(w.stays("2022-01-06"), "a 01-05..01-06");
}

TEST(Scan, AfterDaysAtAStep) {
  Ladder w({{"2022-01-03", 1}}, 1);
  plan::ScanStep second;
  second.origin.name = "b";
  second.when =
      w.map(MapOp::logical_and, {w.scan.steps[0].when, w.held(0, Duration{DurationKind::days, 15})}, boolean());
  w.scan.steps.push_back(second);
  plan::ScanStep third;
  third.origin.name = "c";
  third.when = w.held(1, Duration{DurationKind::months, 1});
  w.scan.steps.push_back(third);
  w.finish();
  EXPECT_EQ(w.stays("2022-01-17"), "a 01-03..");
  EXPECT_EQ(w.stays("2022-01-18"), "a 01-03..01-18 b 01-18..");
  EXPECT_EQ(w.stays("2022-02-17"), "a 01-03..01-18 b 01-18..");
  EXPECT_EQ(w.stays("2022-02-18"), "a 01-03..01-18 b 01-18..02-18 c 02-18..");
  // What a condition says, it says with the state that the days before have left.
  EXPECT_EQ(column_text(*w.run("2022-01-17"), second.when), "false");
  EXPECT_EQ(column_text(*w.run("2022-02-17"), third.when), "false");
  EXPECT_EQ(column_text(*w.run("2022-02-19"), third.when), "false") << "it stands at b no longer";
}

TEST(Scan, MonthlyLooksAtTheLastDaysOnly) {
  Ladder w({{"2022-01-03", 1}, {"2022-01-31", 0}, {"2022-02-10", 1}}, 1);
  w.scan.daily = false;
  w.finish();
  EXPECT_EQ(w.stays("2022-02-27"), "");
  EXPECT_EQ(w.stays("2022-02-28"), "a 02-28..");
}

TEST(Scan, FromThePacksStartToItsEnd) {
  Ladder w({{"2021-12-01", 1}, {"2022-01-05", 2}}, 2);
  w.plan.effective_until = day("2022-01-04");
  w.finish();
  EXPECT_EQ(w.stays("2021-12-31"), "");
  EXPECT_EQ(w.stays("2022-06-30"), "a 01-01..");
}

TEST(Scan, StartsFromWhatWasServed) {
  Ladder w({{"2022-01-05", 2}}, 2);
  const TableId served = w.add_facts("served", 3);
  w.scan.starts_from = served;
  w.scan.starts_subject = w.add_units(served, "subject", {"C", "C", "C"}, {World::county});
  w.scan.starts_step = w.add_texts(served, "step", {"a", "b", "a"});
  w.scan.starts_entered = w.add_dates(served, "entered", {day("2021-11-01"), day("2022-01-03"), day("2021-12-01")});
  w.finish();
  EXPECT_EQ(w.stays("2022-01-01"), "a 11-01..12-01 a 12-01..");
  EXPECT_EQ(w.now("2022-01-02"), "a 2021-12-01");
}

TEST(Scan, InAnyCombinationEachMeasureIsItsOwn) {
  Ladder w({{"2022-01-03", 2}, {"2022-01-10", 1}}, 2);
  w.scan.in_order = false;
  w.scan.release = plan::no_node;
  w.scan.release_for = plan::no_node;
  w.scan.steps[1].release = w.map(MapOp::less, {w.level, w.number_literal(2)}, boolean());
  w.scan.steps[1].release_for = w.lasting({DurationKind::days, 2});
  w.finish();
  const NodeId held_a = w.part(0, boolean()), held_b = w.part(2, boolean());
  const NodeId since_b = w.part(3, optional(date()));
  EXPECT_EQ(w.stays("2022-01-20"), "a 01-03.. b 01-03..01-12");
  const auto before = w.run("2022-01-11");
  EXPECT_EQ(column_text(*before, held_a), "true");
  EXPECT_EQ(column_text(*before, held_b), "true");
  EXPECT_EQ(column_text(*before, since_b), "2022-01-03");
  EXPECT_EQ(column_text(*w.run("2022-01-12"), held_b), "false");
}

TEST(Scan, AConditionInErrorLeavesTheStateAndIsReportedOnce) {
  Ladder w({{"2022-01-03", 1}, {"2022-01-05", -1}, {"2022-01-08", 2}}, 2);
  // 1 / (level + 1) fails while the level is -1.
  const NodeId inverse = w.map(MapOp::divide, {w.number_literal(1), w.map(MapOp::add, {w.level, w.number_literal(1)})});
  const NodeId positive = w.map(MapOp::greater, {inverse, w.number_literal(0)}, boolean());
  w.scan.steps[0].when = w.map(MapOp::logical_and, {positive, w.scan.steps[0].when}, boolean());
  w.finish();
  EXPECT_EQ(w.stays("2022-01-07"), "a 01-03..");
  EXPECT_EQ(w.stays("2022-01-08"), "a 01-03..01-08 b 01-08..");
  const auto result = w.run("2022-01-20");
  ASSERT_EQ(result->reported_errors().size(), 1u);
  const CellError& error = result->errors()[result->reported_errors()[0]];
  EXPECT_EQ(error.code, &run_codes::condition_in_error);
  EXPECT_EQ(error.first_day, day("2022-01-05"));
  EXPECT_EQ(error.last_day, day("2022-01-07"));
  ASSERT_EQ(error.causes.size(), 1u);
  EXPECT_EQ(result->errors()[error.causes[0]].code, &run_codes::division_by_zero);
}

TEST(Scan, AnErrorOfManyDaysIsKeptOnce) {
  const auto errors_on = [](const char* on) {
    Ladder w({{"2022-01-03", -1}}, 1);
    const NodeId above = w.map(MapOp::add, {w.level, w.number_literal(1)});
    const NodeId inverse = w.map(MapOp::divide, {w.number_literal(1), above});
    w.scan.steps[0].when = w.map(MapOp::greater, {inverse, w.number_literal(0)}, boolean());
    w.finish();
    return w.run(on)->errors().size();
  };
  EXPECT_EQ(errors_on("2022-06-30"), errors_on("2022-01-04"));
}

TEST(Scan, AnotherLadderSeesTheHistoryAsOfItsDay) {
  Ladder w({{"2022-01-03", 1}, {"2022-01-05", 0}}, 1);
  w.finish();
  // The second ladder enters x while a stay of the first that has not been left is seen.
  const NodeId open = w.map(MapOp::logical_not, {w.map(MapOp::is_present, {w.left}, boolean())}, boolean());
  const NodeId count = w.aggregate(
      plan::scalar, {AggregateKind::count, w.measure, plan::no_node, open, {}, {}, false, {}}, count_type());
  const NodeId some = w.map(MapOp::greater, {count, w.number_literal(0)}, boolean());
  Node spread = w.map_node(MapOp::spread, {some}, boolean());
  spread.table = World::county;
  plan::ScanStep step;
  step.origin.name = "x";
  step.when = w.add(spread);
  plan::Scan second;
  second.steps = {step};
  second.release = w.map(MapOp::logical_not, {step.when}, boolean());
  second.measure_table = w.add_table(plan::TableKind::measure, "second");
  Node node;
  node.kind = NodeKind::scan;
  node.table = World::county;
  node.inputs = {step.when, second.release};
  node.payload = second;
  const NodeId maker = w.add(node);
  w.plan.tables[second.measure_table].maker = maker;
  Node column;
  column.kind = NodeKind::made;
  column.table = second.measure_table;
  column.inputs = {maker};
  column.builtin = plan::Builtin::entered;
  column.type = date();
  const NodeId entered = w.add(column);
  column.builtin = plan::Builtin::left;
  column.type = optional(date());
  const NodeId left = w.add(column);
  EXPECT_EQ(w.stays("2022-02-01"), "a 01-03..01-08");
  const auto result = w.run("2022-02-01");
  EXPECT_EQ(column_text(*result, entered), "2022-01-03");
  EXPECT_EQ(column_text(*result, left), "2022-01-08");
}

}  // namespace
}  // namespace zeren::testing
