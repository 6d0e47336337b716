// Facts as a day sees them, references, assignments, checks.
#include "tests/unit/run/plan_fixture.hpp"

namespace zeren::testing {
namespace {

TEST(Input, NothingAfterTodayExists) {
  World w;
  const TableId enterprise = w.add_facts("enterprise", 2);
  const TableId t = w.add_facts("f", 3);
  Column owner(ValueKind::row, 3);
  owner.set_code(0, 0);
  owner.set_code(1, 1);
  owner.set_absent(2);
  const NodeId by = w.add_field(t, "owner", optional(type(ValueKind::row, {enterprise})), std::move(owner));
  const NodeId name = w.add_texts(enterprise, "name", {"甲厂", "乙厂"});
  const NodeId closed = w.add_dates(t, "closed", {day("2022-06-30"), day("2022-07-01"), std::nullopt});
  ValueType deadline_type = optional(date());
  Column due(ValueKind::date, 3);
  for (std::size_t r = 0; r < 3; ++r) due.set_date(r, day("2022-12-31"));
  const NodeId deadline = w.add_field(t, "due", deadline_type, std::move(due));
  w.plan.tables[t].fields.back().is_deadline = true;
  Node gather;
  gather.kind = NodeKind::gather;
  gather.table = t;
  gather.type = optional(type(ValueKind::text));
  gather.inputs = {by, name};
  const NodeId owner_name = w.add(gather);
  w.bound(enterprise).visible_from[1] = day("2022-07-01");
  w.bound(t).visible_from[2] = day("2022-06-01");

  const auto june = w.run("2022-06-30");
  EXPECT_EQ(column_text(*june, by), "K1 - -");
  EXPECT_EQ(column_text(*june, owner_name), "甲厂 - -");
  EXPECT_EQ(column_text(*june, closed), "2022-06-30 - -");
  EXPECT_EQ(column_text(*june, deadline), "2022-12-31 2022-12-31 2022-12-31");
  EXPECT_EQ(june->rows(t).size(), 3u);
  EXPECT_EQ(june->rows(enterprise).size(), 1u);
  const auto july = w.run("2022-07-01");
  EXPECT_EQ(column_text(*july, owner_name), "甲厂 乙厂 -");
  EXPECT_EQ(column_text(*july, closed), "2022-06-30 2022-07-01 -");
  EXPECT_EQ(w.run("2022-05-31")->rows(t).size(), 2u);
}

TEST(Gather, UnitsOfSeveralTiersAndUnions) {
  World w;
  const TableId t = w.add_facts("f", 3);
  const NodeId at = w.add_units(t, "at", {"C", "C2", "C32"}, {World::county, World::township, World::village});
  std::vector<NodeId> inputs{at};
  for (const TableId tier : {World::county, World::township, World::village}) {
    Node name;
    name.kind = NodeKind::builtin;
    name.table = tier;
    name.builtin = plan::Builtin::name;
    name.type = type(ValueKind::text);
    inputs.push_back(w.add(name));
  }
  Node gather;
  gather.kind = NodeKind::gather;
  gather.table = t;
  gather.type = type(ValueKind::text);
  gather.inputs = inputs;
  const NodeId names = w.add(gather);

  const TableId person = w.add_facts("person", 1), enterprise = w.add_facts("enterprise", 2);
  const NodeId points = w.add_numbers(person, "points", {5});
  const NodeId size = w.add_numbers(enterprise, "size", {*Number::parse("0.5"), 70});
  Column who(ValueKind::row, 3, 2);
  who.set_reference(0, {1, 1});
  who.set_reference(1, {0, 0});
  who.set_reference(2, {1, 0});
  const NodeId subject = w.add_field(t, "who", type(ValueKind::row, {person, enterprise}), std::move(who));
  Node follow;
  follow.kind = NodeKind::gather;
  follow.table = t;
  follow.type = number();
  follow.inputs = {subject, points, size};
  const NodeId value = w.add(follow);
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, names), "安吉县 镇2 村2");
  EXPECT_EQ(column_text(*result, value), "70 5 1/2");
  EXPECT_EQ(result->cell(subject, 0).reference().table, enterprise);
}

TEST(Literal, AUnitOfATierByItsRow) {
  World w;
  const NodeId second = w.literal(plan::RowValue{World::township, 1}, type(ValueKind::unit, {World::township}));
  EXPECT_EQ(w.run()->cell(second, 0).unit(), w.organisation.find_code("C2"));
}

TEST(Input, ATableWithoutFactsHasNoRows) {
  World w;
  const TableId t = w.add_table(plan::TableKind::facts, "f");
  plan::Field field;
  field.name = "kind";
  field.type = type(ValueKind::text);
  Node node;
  node.kind = NodeKind::input;
  node.table = t;
  node.type = field.type;
  field.node = w.add(node);
  w.plan.tables[t].fields.push_back(field);
  const NodeId shop = w.literal(std::string("shop"), type(ValueKind::text));
  const NodeId is_shop = w.map(MapOp::equal, {field.node, shop}, boolean());
  const NodeId shops =
      w.aggregate(plan::scalar, {AggregateKind::count, t, plan::no_node, is_shop, {}, {}, false, {}}, count_type());
  const auto result = w.run();
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(column_text(*result, shops), "0");
}

// Hazards handed to bodies.
struct Assigned : World {
  TableId domain = add_table(plan::TableKind::domain, "domain");
  TableId body = add_table(plan::TableKind::body, "body");
  TableId task_table = add_table(plan::TableKind::assigned_task, "task");
  TableId hazard = add_facts("hazard", 3);
  NodeId found = add_dates(hazard, "found", {day("2022-06-01"), day("2022-06-02"), day("2022-07-01")});
  NodeId due = add_dates(hazard, "due", {day("2022-06-10"), day("2022-06-29"), day("2022-08-01")});
  NodeId rectified = add_dates(hazard, "rectified", {day("2022-06-11"), std::nullopt, std::nullopt});
  NodeId second_day = add_dates(hazard, "second", {day("2022-06-01"), std::nullopt, std::nullopt});
  NodeId maker = 0;

  Assigned() {
    plan.domain_table = domain;
    plan.body_table = body;
    std::vector<BodyRow> rows(2);
    rows[0].code = "road";
    rows[0].label = "路专委";
    rows[1].code = "fire";
    data.bodies = *build_bodies(rows).bodies;
    for (std::size_t r = 0; r < 3; ++r) bound(hazard).visible_from[r] = bound(hazard).columns[0]->date_at(r);
    plan.tables[hazard].on = 0;
    Column sets(ValueKind::body_set, 3);
    sets.set_sets({0, 2, 2, 3}, {0, 1, 1});
    const NodeId holders = add_field(hazard, "holders", type(ValueKind::body_set), std::move(sets));
    plan::Expand expand;
    expand.source_table = hazard;
    expand.same_day = true;
    expand.rectified_on = rectified;
    expand.task_table = task_table;
    plan::ExpandTask first, second;
    first.origin.name = "fix";
    first.holder = holders;
    first.due = due;
    first.supervisors = {holders};
    second.origin.name = "watch";
    second.holder = literal(plan::RowValue{body, 1}, type(ValueKind::row, {body}));
    second.assigned_on = second_day;
    expand.tasks = {first, second};
    Node node;
    node.kind = NodeKind::expand;
    node.table = hazard;
    node.inputs = {holders, due, rectified, second_day, second.holder};
    node.payload = expand;
    maker = add(node);
    plan.tables[task_table].maker = maker;
    plan::Rule rule;
    rule.origin.name = "handover";
    rule.table = hazard;
    rule.shape = plan::AssignShape{maker};
    plan.rules.push_back(rule);
  }
  NodeId made(plan::Builtin builtin, ValueType t) {
    Node node;
    node.kind = NodeKind::made;
    node.table = task_table;
    node.inputs = {maker};
    node.builtin = builtin;
    node.type = std::move(t);
    return add(node);
  }
};

TEST(Expand, RowsForEachHolder) {
  Assigned w;
  const NodeId holder = w.made(plan::Builtin::holder, optional(type(ValueKind::row, {w.body})));
  const NodeId task = w.made(plan::Builtin::task, type(ValueKind::text));
  const NodeId source = w.made(plan::Builtin::source, type(ValueKind::row, {w.hazard}));
  const NodeId status = w.made(plan::Builtin::status, type(ValueKind::text));
  const NodeId assigned = w.made(plan::Builtin::assigned, optional(date()));
  const NodeId late = w.made(plan::Builtin::late, boolean());
  const NodeId supervisors = w.made(plan::Builtin::supervisors, type(ValueKind::body_set));
  const auto result = w.run("2022-06-30");
  ASSERT_TRUE(result.ok()) << result.error().message();
  EXPECT_EQ(column_text(*result, source), "K1 K1 K1 K2 K2");
  EXPECT_EQ(column_text(*result, task), "fix fix watch fix watch");
  EXPECT_EQ(column_text(*result, holder), "road fire fire - fire");
  EXPECT_EQ(column_text(*result, status), "rectified rectified rectified unassigned assigned");
  EXPECT_EQ(column_text(*result, assigned), "2022-06-01 2022-06-01 2022-06-01 2022-06-02 -");
  // Rectified a day late; not rectified and due yesterday; no due date.
  EXPECT_EQ(column_text(*result, late), "true true false true false");
  EXPECT_EQ(column_text(*result, supervisors), "road;fire road;fire   ");
  EXPECT_EQ(result->key(w.task_table, 0), "K1:fix:road");
  ASSERT_EQ(result->findings().size(), 2u);
  EXPECT_EQ(result->findings()[0].kind, FindingKind::no_holder);
  EXPECT_EQ(result->findings()[0].rows[0].key, "K2");
  EXPECT_EQ(result->findings()[1].kind, FindingKind::not_same_day);
  EXPECT_EQ(result->findings()[1].rows[0].key, "K2");
  // On its due day nothing is late yet.
  EXPECT_EQ(column_text(*w.run("2022-06-10"), late), "false false false false false");
}

TEST(Check, EachViolationIsAFinding) {
  World w;
  const TableId t = w.add_facts("f", 4);
  const NodeId n = w.add_numbers(t, "n", {1, 0, 3, 4});
  plan::CheckShape check;
  check.table = t;
  check.where = w.map(MapOp::less, {n, w.number_literal(4)}, boolean());
  check.must = w.map(MapOp::less, {w.map(MapOp::divide, {w.number_literal(2), n}), w.number_literal(1)}, boolean());
  plan::Rule rule;
  rule.origin.name = "small";
  rule.origin.clauses = {{"plan", "4.2"}};
  rule.table = t;
  rule.shape = check;
  w.plan.rules.push_back(rule);
  const auto result = w.run();
  ASSERT_EQ(result->findings().size(), 1u);
  EXPECT_EQ(result->findings()[0].name, "small");
  EXPECT_EQ(result->findings()[0].rows[0].key, "K1");
  EXPECT_EQ(result->findings()[0].message_en, "`small` does not hold for K1");
  EXPECT_EQ(result->findings()[0].clauses[0].id, "4.2");
  ASSERT_EQ(result->reported_errors().size(), 1u);
  EXPECT_EQ(result->errors()[result->reported_errors()[0]].row, 1u);
}

TEST(Check, CoverageOfEveryPair) {
  World w(small_county(1, 2));
  const TableId domain = w.add_table(plan::TableKind::domain, "domain");
  w.plan.domain_table = domain;
  w.data.domains = *build_domains({{"road", "道路交通", ""}, {"fire", "消防", ""}}).domains;
  const TableId pair = w.add_table(plan::TableKind::pair, "village x domain");
  w.plan.pairs.push_back({pair, World::village, domain});
  std::vector<ResponsibilityRow> rows(2);
  rows[0] = {w.organisation.find_code("C11"), 0, ResponsibilityKind::regulatory, 0, {}, 0};
  rows[1] = {w.organisation.find_code("C1"),
             1,
             ResponsibilityKind::regulatory,
             0,
             Validity::between(day("2022-07-01"), std::nullopt),
             1};
  w.data.responsibility = ResponsibilityIndex(w.organisation, w.data.domains, rows);
  const auto side = [&](plan::Builtin builtin, ValueType t) {
    Node node;
    node.kind = NodeKind::builtin;
    node.table = pair;
    node.builtin = builtin;
    node.type = std::move(t);
    return w.add(node);
  };
  const NodeId unit = side(plan::Builtin::subject, type(ValueKind::unit, {World::village}));
  const NodeId of = side(plan::Builtin::source, type(ValueKind::row, {domain}));
  Node covered = w.map_node(MapOp::is_covered, {unit, of}, boolean());
  covered.responsibility_kind = ResponsibilityKind::regulatory;
  covered.here_or_above = true;
  plan::CheckShape check;
  check.table = pair;
  check.each = domain;
  check.must = w.add(covered);
  plan::Rule rule;
  rule.origin.name = "covered";
  rule.table = World::village;
  rule.shape = check;
  w.plan.rules.push_back(rule);

  const auto june = w.run("2022-06-30");
  ASSERT_EQ(june->findings().size(), 3u);
  EXPECT_EQ(june->findings()[0].rows[0].key, "C11");
  EXPECT_EQ(june->findings()[0].rows[1].key, "fire");
  EXPECT_EQ(june->findings()[0].message_zh, "村1 (C11), 消防 (fire) 不满足 `covered`");
  EXPECT_EQ(june->findings()[1].rows[1].key, "road");
  const auto july = w.run("2022-07-01");
  ASSERT_EQ(july->findings().size(), 1u);
  EXPECT_EQ(july->findings()[0].rows[0].key, "C12");
}

TEST(Check, APairIsNamedByBothThoughThereIsOneOfTheSecond) {
  World w(small_county(1, 2));
  const TableId domain = w.add_table(plan::TableKind::domain, "domain");
  w.plan.domain_table = domain;
  w.data.domains = *build_domains({{"road", "道路交通", ""}}).domains;
  const TableId pair = w.add_table(plan::TableKind::pair, "village x domain");
  w.plan.pairs.push_back({pair, World::village, domain});
  const auto result = w.run();
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->key(pair, 0), "C11:road");
  EXPECT_EQ(result->key(pair, 1), "C12:road");
}

TEST(Responsible, NearestAndAllHolders) {
  World w(small_county(1, 1));
  const TableId body = w.add_table(plan::TableKind::body, "body");
  w.plan.body_table = body;
  std::vector<BodyRow> bodies(2);
  bodies[0].code = "a";
  bodies[1].code = "b";
  w.data.bodies = *build_bodies(bodies).bodies;
  std::vector<ResponsibilityRow> rows(2);
  rows[0] = {w.organisation.find_code("C"), all_domains, ResponsibilityKind::leadership, 0, {}, 0};
  rows[1] = {w.organisation.find_code("C1"), all_domains, ResponsibilityKind::leadership, 1, {}, 1};
  w.data.responsibility = ResponsibilityIndex(w.organisation, w.data.domains, rows);
  Node node = w.map_node(MapOp::responsible, {w.self(World::village)}, type(ValueKind::body_set));
  const NodeId nearest = w.add(node);
  node.all_holders = true;
  const NodeId all = w.add(node);
  const NodeId size = w.map(MapOp::size, {all}, count_type());
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, nearest), "b");
  EXPECT_EQ(column_text(*result, all), "a;b");
  EXPECT_EQ(column_text(*result, size), "2");
}

}  // namespace
}  // namespace zeren::testing
