// Aggregates, against an obvious re-computation over every pair of rows.
#include <algorithm>
#include <array>
#include <random>
#include <set>

#include "tests/unit/run/plan_fixture.hpp"

namespace zeren::testing {
namespace {

constexpr std::array kinds{AggregateKind::count, AggregateKind::any, AggregateKind::all,
                           AggregateKind::share, AggregateKind::sum, AggregateKind::mean,
                           AggregateKind::min,   AggregateKind::max, AggregateKind::count_distinct,
                           AggregateKind::first, AggregateKind::last};

bool reads_condition(AggregateKind kind) {
  return kind == AggregateKind::any || kind == AggregateKind::all || kind == AggregateKind::share;
}

// Random facts at units, with a number, a word, a day and a condition.
struct Random : World {
  explicit Random(unsigned seed, std::size_t n = 60) : World(small_county(3, 3)), rows(n), random(seed) {
    std::vector<std::string> units;
    std::vector<Number> values;
    std::vector<std::optional<Date>> days;
    std::vector<std::string> words;
    for (std::size_t r = 0; r < n; ++r) {
      unit.push_back(static_cast<UnitId>(pick(organisation.size())));
      units.emplace_back(organisation.code(unit.back()));
      value.push_back(*Number::ratio(static_cast<int>(pick(9)) - 4, static_cast<int>(pick(3)) + 1));
      date_of.push_back(Date{day("2022-01-01").days + static_cast<int>(pick(20))});
      word.push_back(pick(2) == 0 ? "甲" : "乙");
      flag.push_back(pick(3) != 0);
      days.emplace_back(date_of.back());
    }
    table = add_facts("f", n);
    at = add_units(table, "at", units, {county, township, village});
    number_node = add_numbers(table, "value", value);
    day_node = add_dates(table, "on", days);
    word_node = add_texts(table, "word", word);
    Column flags(ValueKind::boolean, n);
    for (std::size_t r = 0; r < n; ++r) flags.set_boolean(r, flag[r]);
    flag_node = add_field(table, "flag", boolean(), std::move(flags));
    for (std::size_t r = 0; r < n; ++r) bound(table).visible_from[r] = date_of[r];
  }
  std::size_t pick(std::size_t n) { return static_cast<std::size_t>(random() % n); }

  NodeId add_kind(TableId outer, Aggregate a) {
    a.inner_table = table;
    a.value = a.kind == AggregateKind::count ? plan::no_node : reads_condition(a.kind) ? flag_node : number_node;
    if (a.kind == AggregateKind::first || a.kind == AggregateKind::last) a.order = {word_node, day_node};
    ValueType t = reads_condition(a.kind) && a.kind != AggregateKind::share ? boolean() : number();
    return aggregate(outer, a, t);
  }

  // The rows an outer row reads, then the aggregate over them, as the language defines it.
  template <class Reads>
  std::string expected(AggregateKind kind, std::size_t outer_rows, Date today, Reads reads) const {
    std::string text;
    for (std::size_t o = 0; o < outer_rows; ++o) {
      std::vector<std::size_t> in;
      for (std::size_t r = 0; r < rows; ++r) {
        if (date_of[r] <= today && reads(o, r)) in.push_back(r);
      }
      text += (o > 0 ? " " : "") + one(kind, in);
    }
    return text;
  }

  std::string one(AggregateKind kind, const std::vector<std::size_t>& in) const {
    const auto matches = std::count_if(in.begin(), in.end(), [&](std::size_t r) { return flag[r]; });
    Number sum;
    for (const std::size_t r : in) sum = plus(sum, value[r]);
    const auto less = [&](std::size_t a, std::size_t b) { return value[a] < value[b]; };
    const auto before = [&](std::size_t a, std::size_t b) {
      return std::tuple(word[a], date_of[a], a) < std::tuple(word[b], date_of[b], b);
    };
    const bool none = in.empty();
    switch (kind) {
      case AggregateKind::count:
        return std::to_string(in.size());
      case AggregateKind::any:
        return matches > 0 ? "true" : "false";
      case AggregateKind::all:
        return matches == static_cast<std::ptrdiff_t>(in.size()) ? "true" : "false";
      case AggregateKind::share:
        return none ? "-" : Number::ratio(matches, static_cast<std::int64_t>(in.size()))->to_fraction();
      case AggregateKind::sum:
        return sum.to_fraction();
      case AggregateKind::mean:
        return none ? "-" : divide(sum, Number(in.size())).value.to_fraction();
      case AggregateKind::min:
        return none ? "-" : value[*std::min_element(in.begin(), in.end(), less)].to_fraction();
      case AggregateKind::max:
        return none ? "-" : value[*std::max_element(in.begin(), in.end(), less)].to_fraction();
      case AggregateKind::count_distinct: {
        std::set<std::string> seen;
        for (const std::size_t r : in) seen.insert(value[r].to_fraction());
        return std::to_string(seen.size());
      }
      case AggregateKind::first:
        return none ? "-" : value[*std::min_element(in.begin(), in.end(), before)].to_fraction();
      case AggregateKind::last:
        return none ? "-" : value[*std::max_element(in.begin(), in.end(), before)].to_fraction();
    }
    return {};
  }
  static Number plus(const Number& a, const Number& b) { return zeren::add(a, b).value; }

  std::size_t rows;
  std::mt19937 random;
  TableId table = 0;
  NodeId at = 0, number_node = 0, day_node = 0, word_node = 0, flag_node = 0;
  std::vector<UnitId> unit;
  std::vector<Number> value;
  std::vector<Date> date_of;
  std::vector<std::string> word;
  std::vector<bool> flag;
};

class EveryKind : public ::testing::TestWithParam<AggregateKind> {};
INSTANTIATE_TEST_SUITE_P(Kinds, EveryKind, ::testing::ValuesIn(kinds));

TEST_P(EveryKind, WithinUnitsOfOneTier) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    Random w(seed);
    const NodeId node = w.add_kind(
        World::township,
        {GetParam(), 0, plan::no_node, plan::no_node, {{w.at, w.self(World::township), true}}, {}, false, {}});
    const auto result = w.run("2022-01-10");
    ASSERT_TRUE(result.ok()) << result.error().message();
    const auto towns = w.organisation.units_of_tier(1);
    EXPECT_EQ(column_text(*result, node), w.expected(GetParam(), 3, day("2022-01-10"), [&](auto o, auto r) {
      return w.organisation.within(w.unit[r], towns[o]);
    }));
  }
}

TEST_P(EveryKind, WithinUnitsOfSeveralTiersLeavingOutItself) {
  for (unsigned seed = 10; seed < 15; ++seed) {
    Random w(seed);
    Aggregate a{GetParam(), 0, plan::no_node, w.flag_node, {{w.at, w.at, true}}, {}, true, {}};
    const NodeId node = w.add_kind(w.table, a);
    const auto result = w.run();
    EXPECT_EQ(column_text(*result, node), w.expected(GetParam(), w.rows, day("2022-06-30"), [&](auto o, auto r) {
      return w.flag[r] && o != r && w.organisation.within(w.unit[r], w.unit[o]);
    }));
  }
}

TEST_P(EveryKind, EqualKeysAndARange) {
  for (const bool inclusive : {true, false}) {
    for (const bool other : {true, false}) {
      Random w(20 + (inclusive ? 1u : 0u));
      const NodeId low = w.map(MapOp::add_days, {w.day_node, w.number_literal(-4)}, date());
      plan::AggregateRange range{w.day_node, low, w.day_node, inclusive, !inclusive};
      Aggregate a{GetParam(), 0, plan::no_node, plan::no_node, {{w.word_node, w.word_node}}, range, other, {}};
      const NodeId node = w.add_kind(w.table, a);
      const auto result = w.run();
      EXPECT_EQ(column_text(*result, node), w.expected(GetParam(), w.rows, day("2022-06-30"), [&](auto o, auto r) {
        const std::int64_t back = days_between(w.date_of[r], w.date_of[o]);
        const bool in = inclusive ? back > 0 && back <= 4 : back >= 0 && back < 4;
        return in && w.word[o] == w.word[r] && !(other && o == r);
      }));
    }
  }
}

TEST_P(EveryKind, ScalarOverAllRowsAndOverNone) {
  Random w(30);
  const NodeId all = w.add_kind(plan::scalar, {GetParam(), 0, plan::no_node, plan::no_node, {}, {}, false, {}});
  const auto everything = [](std::size_t, std::size_t) { return true; };
  EXPECT_EQ(column_text(*w.run(), all), w.expected(GetParam(), 1, day("2022-06-30"), everything));
  EXPECT_EQ(column_text(*w.run("2021-12-31"), all), w.expected(GetParam(), 1, day("2021-12-31"), everything));
}

TEST_P(EveryKind, SeveralKeys) {
  Random w(40, 200);
  Aggregate a{GetParam(),
              0,
              plan::no_node,
              plan::no_node,
              {{w.at, w.at}, {w.word_node, w.word_node}, {w.number_node, w.number_node}},
              {},
              false,
              {}};
  const NodeId node = w.add_kind(w.table, a);
  EXPECT_EQ(column_text(*w.run(), node), w.expected(GetParam(), w.rows, day("2022-06-30"), [&](auto o, auto r) {
    return w.unit[o] == w.unit[r] && w.word[o] == w.word[r] && w.value[o] == w.value[r];
  }));
}

TEST_P(EveryKind, TheSameBytesOnAnyNumberOfThreads) {
  Random w(50, 17000);
  const plan::AggregateRange range{w.number_node, plan::no_node, w.number_node, true, true};
  const NodeId node =
      w.add_kind(w.table, {GetParam(), 0, plan::no_node, plan::no_node, {{w.at, w.at}}, range, true, {}});
  const std::string one = column_text(*w.run("2022-06-30", 1), node);
  for (const unsigned threads : {2u, 3u, 4u}) EXPECT_EQ(column_text(*w.run("2022-06-30", threads), node), one);
}

TEST(Aggregate, AnErrorInsideNamesAtMostThreeRows) {
  World w;
  const TableId t = w.add_facts("f", 6);
  const NodeId at = w.add_units(t, "at", {"C11", "C11", "C12", "C11", "C11", "C21"});
  const NodeId n = w.add_numbers(t, "n", {0, 0, 0, 0, 1, 2});
  const NodeId inverse = w.map(MapOp::divide, {w.number_literal(1), n});
  const NodeId towns = w.self(World::township);
  const NodeId sum = w.aggregate(
      World::township, {AggregateKind::sum, t, inverse, plan::no_node, {{at, towns, true}}, {}, false, {}}, number());
  const NodeId counted = w.aggregate(
      World::township, {AggregateKind::count, t, plan::no_node, plan::no_node, {{at, towns, true}}, {}, false, {}},
      number());
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, sum), "! 1/2 0");
  EXPECT_EQ(column_text(*result, counted), "5 1 0");
  const CellError* error = result->cell(sum, 0).error();
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->code, &run_codes::row_in_error);
  ASSERT_EQ(error->causes.size(), 3u);
  EXPECT_EQ(result->errors()[error->causes[0]].row, 0u);
  EXPECT_EQ(result->errors()[error->causes[2]].row, 2u);
  EXPECT_EQ(result->errors()[error->causes[2]].code, &run_codes::division_by_zero);
}

TEST(Aggregate, ARangeMayHoldAllRowsAndErrorsOutsideOfItDoNotCount) {
  World w;
  const TableId t = w.add_facts("f", 4);
  const NodeId on = w.add_dates(t, "on", {day("2022-01-01"), day("2022-01-02"), day("2022-01-03"), day("2022-01-04")});
  const NodeId n = w.add_numbers(t, "n", {4, 2, 1, 0});
  const NodeId inverse = w.map(MapOp::divide, {w.number_literal(1), n});
  const NodeId low = w.map(MapOp::add_days, {on, w.number_literal(-3)}, date());
  const plan::AggregateRange range{on, low, on, true, true};
  const NodeId most = w.aggregate(t, {AggregateKind::max, t, n, plan::no_node, {}, range, false, {}}, number());
  const NodeId sum = w.aggregate(t, {AggregateKind::sum, t, inverse, plan::no_node, {}, range, false, {}}, number());
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, most), "4 4 4 4");
  EXPECT_EQ(column_text(*result, sum), "1/4 3/4 7/4 !");
}

TEST(Aggregate, AnErrorInARangeNamesTheFirstThreeRowsOfTheRange) {
  World w;
  const TableId t = w.add_facts("f", 5);
  const NodeId on = w.add_dates(
      t, "on", {day("2022-01-05"), day("2022-01-04"), day("2022-01-03"), day("2022-01-02"), day("2022-01-01")});
  const NodeId n = w.add_numbers(t, "n", {0, 0, 0, 0, 1});
  const NodeId inverse = w.map(MapOp::divide, {w.number_literal(1), n});
  const plan::AggregateRange range{on, plan::no_node, on, true, true};
  const NodeId sum = w.aggregate(t, {AggregateKind::sum, t, inverse, plan::no_node, {}, range, false, {}}, number());
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, sum), "! ! ! ! 1");
  const CellError* error = result->cell(sum, 0).error();
  ASSERT_NE(error, nullptr);
  ASSERT_EQ(error->causes.size(), 3u);
  EXPECT_EQ(result->errors()[error->causes[0]].row, 1u);
  EXPECT_EQ(result->errors()[error->causes[1]].row, 2u);
  EXPECT_EQ(result->errors()[error->causes[2]].row, 3u);
}

TEST(Aggregate, AtMostThreeRowsAreNamedThoughKeysAndValuesAreInError) {
  World w;
  const TableId t = w.add_facts("f", 4);
  const NodeId n = w.add_numbers(t, "n", {0, 0, 1, 1});
  const NodeId k = w.add_numbers(t, "k", {1, 1, 0, 0});
  const NodeId value = w.map(MapOp::divide, {w.number_literal(1), n});
  const NodeId key = w.map(MapOp::divide, {w.number_literal(1), k});
  const NodeId sum =
      w.aggregate(plan::scalar,
                  {AggregateKind::sum, t, value, plan::no_node, {{key, w.number_literal(1)}}, {}, false, {}}, number());
  const auto result = w.run();
  const CellError* error = result->cell(sum, 0).error();
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->causes.size(), 3u);
}

TEST(Aggregate, AFilteredRowInErrorDoesNotCount) {
  World w;
  const TableId t = w.add_facts("f", 2);
  const NodeId n = w.add_numbers(t, "n", {0, 2});
  const NodeId inverse = w.map(MapOp::divide, {w.number_literal(1), n});
  const NodeId nonzero = w.map(MapOp::not_equal, {n, w.number_literal(0)}, boolean());
  const NodeId sum = w.aggregate(plan::scalar, {AggregateKind::sum, t, inverse, nonzero, {}, {}, false, {}}, number());
  EXPECT_EQ(column_text(*w.run(), sum), "1/2");
}

TEST(Aggregate, AKeyInErrorMayBelongToAnyGroupItsOtherKeysAllow) {
  World w;
  const TableId t = w.add_facts("f", 3);
  const NodeId at = w.add_units(t, "at", {"C11", "C21", "C21"});
  const NodeId n = w.add_numbers(t, "n", {1, 0, 1});
  const NodeId inverse = w.map(MapOp::divide, {w.number_literal(1), n});
  const NodeId count = w.aggregate(World::township,
                                   {AggregateKind::count,
                                    t,
                                    plan::no_node,
                                    plan::no_node,
                                    {{at, w.self(World::township), true}, {inverse, w.number_literal(1)}},
                                    {},
                                    false,
                                    {}},
                                   count_type());
  EXPECT_EQ(column_text(*w.run(), count), "1 ! 0");
}

TEST(Aggregate, LeavingOutItselfLeavesOutItsOwnError) {
  World w;
  const TableId t = w.add_facts("f", 3);
  const NodeId n = w.add_numbers(t, "n", {0, 2, 4});
  const NodeId inverse = w.map(MapOp::divide, {w.number_literal(1), n});
  const NodeId sum = w.aggregate(t, {AggregateKind::sum, t, inverse, plan::no_node, {}, {}, true, {}}, number());
  EXPECT_EQ(column_text(*w.run(), sum), "3/4 ! !");
}

TEST(Aggregate, SumsPast64BitsAreExact) {
  World w;
  const TableId t = w.add_facts("f", 3);
  const NodeId n = w.add_numbers(t, "n", {INT64_MAX, INT64_MAX, INT64_MAX});
  const NodeId sum = w.aggregate(plan::scalar, {AggregateKind::sum, t, n, plan::no_node, {}, {}, false, {}}, number());
  const NodeId mean =
      w.aggregate(plan::scalar, {AggregateKind::mean, t, n, plan::no_node, {}, {}, false, {}}, number());
  const auto result = w.run();
  EXPECT_EQ(column_text(*result, sum), "27670116110564327421");
  EXPECT_EQ(column_text(*result, mean), "9223372036854775807");
}

}  // namespace
}  // namespace zeren::testing
