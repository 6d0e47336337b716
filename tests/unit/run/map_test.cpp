// Maps: values, gaps and errors of every operation.
#include "tests/unit/run/plan_fixture.hpp"

namespace zeren::testing {
namespace {

struct Facts : World {
  TableId t = add_facts("f", 4);
  NodeId a = add_numbers(t, "a", {6, 7, *Number::parse("0.5"), -3});
  NodeId b = add_numbers(t, "b", {2, 0, *Number::parse("1/3"), 5});
  NodeId d = add_dates(t, "d", {day("2022-01-31"), day("2022-02-28"), day("2022-06-30"), day("2021-12-31")});
  NodeId gap = add_dates(t, "gap", {day("2022-03-01"), std::nullopt, day("2022-06-30"), day("2022-07-01")});
  NodeId text = add_texts(t, "text", {"梅溪镇", "", "a梅b", "梅"});

  std::string show(NodeId node, const char* on = "2022-06-30") {
    const auto result = run(on);
    return result.ok() ? column_text(*result, node) : result.error().message();
  }
  NodeId flag(bool value) { return literal(value, boolean()); }
};

TEST(Map, Arithmetic) {
  Facts w;
  const NodeId add = w.map(MapOp::add, {w.a, w.b});
  const NodeId sub = w.map(MapOp::subtract, {w.a, w.b});
  const NodeId mul = w.map(MapOp::multiply, {w.a, w.b});
  const NodeId neg = w.map(MapOp::negate, {w.a});
  const NodeId abs = w.map(MapOp::absolute, {w.a});
  const NodeId third = w.map(MapOp::divide, {w.a, w.number_literal(-3)});
  const NodeId max = w.map(MapOp::maximum, {w.a, w.b, w.number_literal(1)});
  const NodeId min = w.map(MapOp::minimum, {w.a, w.b});
  EXPECT_EQ(w.show(add), "8 7 5/6 2");
  EXPECT_EQ(w.show(sub), "4 7 1/6 -8");
  EXPECT_EQ(w.show(mul), "12 0 1/6 -15");
  EXPECT_EQ(w.show(neg), "-6 -7 -1/2 3");
  EXPECT_EQ(w.show(abs), "6 7 1/2 3");
  EXPECT_EQ(w.show(third), "-2 -7/3 -1/6 1");
  EXPECT_EQ(w.show(max), "6 7 1 5");
  EXPECT_EQ(w.show(min), "2 0 1/3 -3");
}

TEST(Map, DivisionByZeroNamesItsOperands) {
  Facts w;
  const NodeId quotient = w.map(MapOp::divide, {w.a, w.b});
  w.publish(quotient, "q");
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, quotient), "3 ! 3/2 -3/5");
  const CellError* error = result->cell(quotient, 1).error();
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->code, &run_codes::division_by_zero);
  EXPECT_EQ(error->row, 1u);
  ASSERT_EQ(error->operands.size(), 2u);
  EXPECT_EQ(error->operands[0].text, "a");
  EXPECT_EQ(error->operands[0].value, "7");
  EXPECT_EQ(error->operands[1].value, "0");
  EXPECT_EQ(result->reported_errors().size(), 1u);
}

TEST(Map, ACellThatOutgrowsItsWidthGoesOnExactly) {
  World w;
  const TableId t = w.add_facts("f", 3);
  const NodeId a = w.add_numbers(t, "a", {INT64_MAX, 2, INT64_MIN});
  const NodeId sum = w.map(MapOp::add, {a, a});
  const NodeId square = w.map(MapOp::multiply, {sum, sum});
  const NodeId back = w.map(MapOp::subtract, {sum, a});
  const NodeId negative = w.map(MapOp::negate, {a});
  const NodeId larger = w.map(MapOp::greater, {sum, a}, boolean());
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, sum), "18446744073709551614 4 -18446744073709551616");
  EXPECT_EQ(column_text(*result, square),
            "340282366920938463389587631136930004996 16 340282366920938463463374607431768211456");
  EXPECT_EQ(column_text(*result, back), column_text(*result, a));
  EXPECT_EQ(column_text(*result, negative), "-9223372036854775807 -2 9223372036854775808");
  EXPECT_EQ(column_text(*result, larger), "true true false");
}

TEST(Map, ACountPast64BitsIsAnError) {
  World w;
  const TableId t = w.add_facts("f", 2);
  const NodeId a = w.add_numbers(t, "a", {INT64_MAX, 2});
  const NodeId sum = w.map(MapOp::add, {a, a}, count_type());
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, sum), "! 4");
  EXPECT_EQ(result->cell(sum, 0).error()->code, &run_codes::count_too_large);
}

TEST(Map, Rounding) {
  World w;
  const TableId t = w.add_facts("f", 2);
  const NodeId a = w.add_numbers(t, "a", {*Number::parse("2.345"), *Number::parse("-1/3")});
  Node node = w.map_node(MapOp::round, {a}, number());
  node.rounding = Rounding::half_up;
  node.digits = 2;
  const NodeId rounded = w.add(node);
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, rounded), "47/20 -33/100");
}

TEST(Map, Comparisons) {
  Facts w;
  const NodeId less = w.map(MapOp::less, {w.a, w.b}, boolean());
  const NodeId at_least = w.map(MapOp::greater_equal, {w.a, w.number_literal(*Number::parse("0.5"))}, boolean());
  const NodeId dates = w.map(MapOp::less_equal, {w.d, w.literal(day("2022-02-28"), date())}, boolean());
  const NodeId same = w.map(MapOp::equal, {w.text, w.literal(std::string("梅"), type(ValueKind::text))}, boolean());
  const NodeId range = w.map(MapOp::in_range, {w.a, w.number_literal(-3), w.number_literal(6)}, boolean());
  const NodeId list = w.map(MapOp::in_list, {w.a, w.number_literal(7), w.b}, boolean());
  EXPECT_EQ(w.show(less), "false false false true");
  EXPECT_EQ(w.show(at_least), "true true true false");
  EXPECT_EQ(w.show(dates), "true true false true");
  EXPECT_EQ(w.show(same), "false false false true");
  EXPECT_EQ(w.show(range), "true false true true");
  EXPECT_EQ(w.show(list), "false true false false");
}

TEST(Map, LogicStopsEarly) {
  Facts w;
  const NodeId bad = w.map(MapOp::greater, {w.map(MapOp::divide, {w.a, w.b}), w.number_literal(0)}, boolean());
  const NodeId nonzero = w.map(MapOp::not_equal, {w.b, w.number_literal(0)}, boolean());
  const NodeId both = w.map(MapOp::logical_and, {nonzero, bad}, boolean());
  const NodeId swapped = w.map(MapOp::logical_and, {bad, nonzero}, boolean());
  const NodeId either = w.map(MapOp::logical_or, {w.map(MapOp::logical_not, {nonzero}, boolean()), bad}, boolean());
  const NodeId choice = w.map(MapOp::conditional, {nonzero, w.map(MapOp::divide, {w.a, w.b}), w.number_literal(0)});
  EXPECT_EQ(w.show(bad), "true ! true false");
  EXPECT_EQ(w.show(both), "true false true false");
  EXPECT_EQ(w.show(swapped), "true ! true false");
  EXPECT_EQ(w.show(either), "true true true false");
  EXPECT_EQ(w.show(choice), "3 0 3/2 -3/5");
}

TEST(Map, Absence) {
  Facts w;
  const NodeId there = w.map(MapOp::is_present, {w.gap}, boolean());
  const NodeId days = w.map(MapOp::days_between, {w.d, w.gap});
  const NodeId fallback = w.map(MapOp::otherwise, {days, w.number_literal(-1)});
  const NodeId guarded = w.map(MapOp::guarded, {there, w.a}, optional(number()));
  const NodeId of_error = w.map(MapOp::is_present, {w.map(MapOp::divide, {w.a, w.b})}, boolean());
  // 2022-07-01 lies after today and is not there yet.
  EXPECT_EQ(w.show(there), "true false true false");
  EXPECT_EQ(w.show(days), "29 - 0 -");
  EXPECT_EQ(w.show(fallback), "29 -1 0 -1");
  EXPECT_EQ(w.show(guarded), "6 - 1/2 -");
  EXPECT_EQ(w.show(there, "2022-07-01"), "true false true true");
  EXPECT_EQ(w.show(of_error), "true ! true true");
}

TEST(Map, Dates) {
  Facts w;
  const NodeId plus = w.map(MapOp::add_days, {w.d, w.number_literal(1)}, date());
  const NodeId month = w.map(MapOp::add_months, {w.d, w.number_literal(1)}, date());
  Node strict = w.map_node(MapOp::add_months,
                           {w.d, w.literal(Duration{DurationKind::months, 1}, type(ValueKind::duration))}, date());
  strict.month_rule = MonthRule::strict;
  const NodeId strictly = w.add(strict);
  const NodeId months = w.map(MapOp::months_between, {w.d, w.literal(day("2022-03-30"), date())});
  const NodeId quarter = w.map(MapOp::period_quarter, {w.d}, type(ValueKind::text));
  Node first = w.map_node(MapOp::first_of_period, {w.d}, date());
  first.period_offset = 1;
  const NodeId previous = w.add(first);
  Node last = w.map_node(MapOp::last_of_period, {w.d}, date());
  last.period = plan::PeriodKindOfWindow::year;
  const NodeId year_end = w.add(last);
  EXPECT_EQ(w.show(plus), "2022-02-01 2022-03-01 2022-07-01 2022-01-01");
  EXPECT_EQ(w.show(month), "2022-02-28 2022-03-28 2022-07-30 2022-01-31");
  EXPECT_EQ(w.show(strictly), "! 2022-03-28 2022-07-30 2022-01-31");
  EXPECT_EQ(w.show(months), "1 1 -3 2");
  EXPECT_EQ(w.show(quarter), "2022-Q1 2022-Q1 2022-Q2 2021-Q4");
  EXPECT_EQ(w.show(previous), "2021-12-01 2022-01-01 2022-05-01 2021-11-01");
  EXPECT_EQ(w.show(year_end), "2022-12-31 2022-12-31 2022-12-31 2021-12-31");
}

TEST(Map, WorkingDays) {
  Facts w;
  const NodeId next = w.map(MapOp::add_workdays, {w.d, w.number_literal(1)}, date());
  const NodeId far = w.map(MapOp::add_workdays, {w.d, w.number_literal(1000000)}, date());
  const NodeId worked = w.map(MapOp::workdays_between, {w.d, w.literal(day("2022-06-30"), date())});
  w.plan.calendar = "cn";
  // 2022-01-31 .. 02-06 is the Spring Festival, 2022-01-03 a holiday.
  EXPECT_EQ(w.show(next), "2022-02-07 2022-03-01 2022-07-01 2022-01-04");
  EXPECT_EQ(w.show(far), "! ! ! !");
  w.plan.calendar = "";
  EXPECT_EQ(w.show(worked), "! ! ! !");
  EXPECT_EQ(w.run()->cell(worked, 0).error()->code, &run_codes::no_calendar);
}

TEST(Map, DatePastTheCalendarIsAnError) {
  Facts w;
  const NodeId far = w.map(MapOp::add_days, {w.d, w.number_literal(4000000)}, date());
  EXPECT_EQ(w.show(far), "! ! ! !");
  EXPECT_EQ(w.run()->cell(far, 2).error()->code, &run_codes::date_out_of_range);
}

TEST(Map, Texts) {
  Facts w;
  const NodeId length = w.map(MapOp::length, {w.text}, count_type());
  const NodeId starts =
      w.map(MapOp::starts_with, {w.text, w.literal(std::string("梅"), type(ValueKind::text))}, boolean());
  const NodeId contains =
      w.map(MapOp::contains, {w.text, w.literal(std::string("梅"), type(ValueKind::text))}, boolean());
  const NodeId empty = w.map(MapOp::is_empty, {w.text}, boolean());
  EXPECT_EQ(w.show(length), "3 0 3 1");
  EXPECT_EQ(w.show(starts), "true false false true");
  EXPECT_EQ(w.show(contains), "true false true true");
  EXPECT_EQ(w.show(empty), "false true false false");
}

TEST(Map, ParamsAndUnknownUnits) {
  Facts w;
  Node node;
  node.kind = NodeKind::param;
  node.type = number();
  node.inputs = {w.number_literal(10)};
  const NodeId param = w.add(node);
  plan::Param declared;
  declared.origin.name = "grace";
  declared.node = param;
  declared.type = number();
  w.plan.params.push_back(declared);
  const NodeId sum = w.map(MapOp::add, {w.a, param});
  const NodeId lost = w.literal(plan::UnitText{"无此村"}, type(ValueKind::unit, {World::village}));
  EXPECT_EQ(w.show(sum), "16 17 21/2 7");
  w.options.overrides = {{"grace", Number(1)}};
  EXPECT_EQ(w.show(sum), "7 8 3/2 -2");
  w.options.overrides = {{"grace", true}};
  EXPECT_EQ(w.run().error().code, &run_codes::bad_param_value);
  w.options.overrides = {};
  EXPECT_EQ(w.show(lost), "!");
}

TEST(Map, AncestorsAndSpread) {
  World w;
  Node node = w.map_node(MapOp::ancestor, {w.self(World::township)}, optional(type(ValueKind::unit, {World::county})));
  node.tier = 0;
  const NodeId county = w.add(node);
  node.tier = 2;
  const NodeId below = w.add(node);
  Node spread = w.map_node(MapOp::spread, {w.number_literal(4)}, number());
  spread.table = World::township;
  const NodeId four = w.add(spread);
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, county), "C C C");
  EXPECT_EQ(column_text(*result, below), "- - -");
  EXPECT_EQ(column_text(*result, four), "4 4 4");
}

}  // namespace
}  // namespace zeren::testing
