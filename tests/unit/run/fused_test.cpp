// Columns that are computed where they are read: `World::run` holds every cell against the columns that are held.
#include <random>

#include "src/run/fused_kernels.hpp"
#include "tests/unit/run/plan_fixture.hpp"

namespace zeren::testing {
namespace {

using detail::FusedKernel;
using detail::FusedKernels;
using detail::FusedOp;

std::vector<Number> some_numbers(std::mt19937_64& random, std::size_t rows, std::int64_t low, std::int64_t high,
                                 std::int64_t denominator = 1) {
  std::uniform_int_distribution<std::int64_t> value(low, high);
  std::vector<Number> numbers;
  for (std::size_t r = 0; r < rows; ++r) numbers.push_back(*Number::ratio(value(random), denominator));
  return numbers;
}

// Expressions drawn over columns of every kind that can be fused, of every width, with and without gaps.
class Chance : public World {
 public:
  Chance(std::uint64_t seed, std::size_t rows) : random_(seed), rows_(rows), table_(add_facts("f", rows)) {
    numbers_ = {add_numbers(table_, "tiny", some_numbers(random_, rows, -100, 100)),
                add_numbers(table_, "quarters", some_numbers(random_, rows, -1000, 1000, 4)),
                add_numbers(table_, "wide", some_numbers(random_, rows, -3'000'000'000, 3'000'000'000)),
                add_numbers(table_, "widest", some_numbers(random_, rows, INT64_MIN / 2, INT64_MAX / 2)),
                number_literal(7),
                number_literal(*Number::parse("0.3"))};
    numbers_.push_back(gaps());
    dates_ = {dates(false), dates(true), today()};
    for (int i = 0; i < 60; ++i) draw();
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  NodeId pick(const std::vector<NodeId>& nodes) { return nodes[below(nodes.size())]; }
  ValueType optional(ValueType t) const {
    t.optional = true;
    return t;
  }

  NodeId gaps() {
    Column column(ValueKind::number, rows_);
    for (std::size_t r = 0; r < rows_; ++r) {
      column.set_number(r, Number(static_cast<std::int64_t>(below(300))));
      if (below(3) == 0) column.set_absent(r);
    }
    column.settle_numbers();
    return add_field(table_, "gaps", optional(number()), std::move(column));
  }
  NodeId dates(bool with_gaps) {
    std::vector<std::optional<Date>> days;
    for (std::size_t r = 0; r < rows_; ++r) {
      days.push_back(Date{day("2022-06-01").days + static_cast<std::int32_t>(below(60))});
      if (with_gaps && below(4) == 0) days.back().reset();
    }
    return add_dates(table_, with_gaps ? "perhaps" : "always", days);
  }

  void draw() {
    static constexpr MapOp arithmetic[] = {MapOp::add,     MapOp::subtract, MapOp::multiply, MapOp::divide,
                                           MapOp::maximum, MapOp::minimum,  MapOp::negate,   MapOp::absolute};
    static constexpr MapOp comparisons[] = {MapOp::equal,      MapOp::not_equal, MapOp::less,
                                            MapOp::less_equal, MapOp::greater,   MapOp::greater_equal};
    const ValueType some = optional(number()), truth = optional(boolean());
    switch (below(10)) {
      case 0:
      case 1: {
        const MapOp op = arithmetic[below(8)];
        const bool unary = op == MapOp::negate || op == MapOp::absolute;
        std::vector<NodeId> in{pick(numbers_)};
        if (!unary) in.push_back(pick(numbers_));
        numbers_.push_back(map(op, in, some));
        break;
      }
      case 2:
        flags_.push_back(map(comparisons[below(6)], {pick(numbers_), pick(numbers_)}, truth));
        break;
      case 3:
        flags_.push_back(map(comparisons[below(6)], {pick(dates_), pick(dates_)}, truth));
        numbers_.push_back(map(MapOp::days_between, {pick(dates_), pick(dates_)}, some));
        break;
      case 4:
        flags_.push_back(map(MapOp::is_present, {pick(numbers_)}, boolean()));
        flags_.push_back(map(MapOp::in_range, {pick(numbers_), pick(numbers_), pick(numbers_)}, truth));
        break;
      case 5:
        if (flags_.empty()) return;
        flags_.push_back(
            map(below(2) ? MapOp::logical_and : MapOp::logical_or, {pick(flags_), pick(flags_), pick(flags_)}, truth));
        flags_.push_back(map(MapOp::logical_not, {pick(flags_)}, truth));
        break;
      case 6:
        if (flags_.empty()) return;
        numbers_.push_back(map(MapOp::conditional, {pick(flags_), pick(numbers_), pick(numbers_)}, some));
        numbers_.push_back(map(MapOp::guarded, {pick(flags_), pick(numbers_)}, some));
        break;
      case 7:
        numbers_.push_back(map(MapOp::otherwise, {pick(numbers_), pick(numbers_), pick(numbers_)}, some));
        break;
      case 8:
        if (flags_.empty()) return;
        places_.push_back(map(MapOp::first_match, {pick(flags_), pick(flags_), pick(flags_)}, some));
        break;
      default:
        if (places_.empty()) return;
        numbers_.push_back(map(MapOp::pick, {pick(places_), pick(numbers_), pick(numbers_), pick(numbers_)}, some));
        flags_.push_back(map(MapOp::in_list, {pick(places_), number_literal(1), number_literal(3)}, truth));
    }
  }

  std::mt19937_64 random_;
  std::size_t rows_;
  TableId table_;
  std::vector<NodeId> numbers_, dates_, flags_, places_;
};

class Drawn : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Drawn, CellsAreThoseOfColumnsThatAreHeld) {
  Chance w(GetParam(), 30);
  ASSERT_TRUE(w.run().ok());
}

TEST_P(Drawn, SoTheyAreInMoreThanOneChunk) {
  Chance w(GetParam() + 1000, 2 * detail::fused_rows + 17);
  ASSERT_TRUE(w.run("2022-06-30", 3).ok());
}

INSTANTIATE_TEST_SUITE_P(Fused, Drawn, ::testing::Range<std::uint64_t>(0, 25));

// Sums, counts, means and the like of hazards by village and by all that lies above it.
TEST(Fused, AggregatesAreThoseOfRowsAddedOneByOne) {
  std::mt19937_64 random(5);
  constexpr std::size_t rows = 700;
  World w(small_county(5, 4));
  const TableId hazard = w.add_facts("hazard", rows);
  std::vector<std::string> at;
  Column perhaps(ValueKind::unit, rows);
  for (std::size_t r = 0; r < rows; ++r) {
    at.push_back("C" + std::to_string(random() % 5 + 1) + std::to_string(random() % 4 + 1));
    perhaps.set_code(r, w.organisation.find_code(at.back()));
    if (random() % 5 == 0) perhaps.set_absent(r);
    w.bound(hazard).visible_from[r] = Date{day("2022-06-29").days + static_cast<std::int32_t>(random() % 3)};
  }
  const NodeId village_of = w.add_units(hazard, "at", at);
  ValueType optional_unit = type(ValueKind::unit, {World::village});
  optional_unit.optional = true;
  const NodeId perhaps_at = w.add_field(hazard, "perhaps", optional_unit, std::move(perhaps));
  const NodeId points = w.add_numbers(hazard, "points", some_numbers(random, rows, -9, 9, 4));
  const NodeId found = w.add_dates(hazard, "closed", [&] {
    std::vector<std::optional<Date>> days(rows);
    for (auto& d : days) {
      if (random() % 2) d = day("2022-06-01");
    }
    return days;
  }());
  const NodeId is_open = w.map(MapOp::is_present, {found}, boolean());
  const NodeId is_good = w.map(MapOp::greater, {points, w.number_literal(0)}, boolean());
  for (const TableId table : {World::county, World::township, World::village}) {
    const NodeId self = w.self(table);
    for (const NodeId key : {village_of, perhaps_at}) {
      for (const auto kind : {plan::AggregateKind::count, plan::AggregateKind::sum, plan::AggregateKind::mean,
                              plan::AggregateKind::any, plan::AggregateKind::all, plan::AggregateKind::share}) {
        for (const NodeId filter : {plan::no_node, is_open}) {
          plan::Aggregate a;
          a.kind = kind;
          a.inner_table = hazard;
          a.filter = filter;
          a.keys = {{key, self, true}};
          const bool numbers = kind == plan::AggregateKind::sum || kind == plan::AggregateKind::mean;
          if (kind != plan::AggregateKind::count) a.value = numbers ? points : is_good;
          const bool flags = kind == plan::AggregateKind::any || kind == plan::AggregateKind::all;
          w.aggregate(table, a, flags ? boolean() : number());
          a.keys[0].within = false;
          w.aggregate(table, a, flags ? boolean() : number());
        }
      }
    }
  }
  ASSERT_TRUE(w.run("2022-06-30").ok());
  ASSERT_TRUE(w.run("2022-06-29", 3).ok());
}

// Four sums a place stand in 16 bits each until one does not fit, here that of one village of all: 70,000 and more.
TEST(Fused, SumsThatLeaveSixteenBits) {
  std::mt19937_64 random(8);
  for (const std::size_t rows : {std::size_t{500}, std::size_t{3000}}) {
    for (std::size_t heavy = 0; heavy < 4; ++heavy) {
      World w(small_county(5, 4));
      const TableId hazard = w.add_facts("hazard", rows);
      std::vector<std::string> at;
      for (std::size_t r = 0; r < rows; ++r) {
        at.push_back("C" + std::to_string(random() % 5 + 1) + std::to_string(random() % 4 + 1));
        if (random() % 2 == 0) at.back() = "C34";
      }
      const NodeId village_of = w.add_units(hazard, "at", at);
      const NodeId self = w.self(World::village);
      for (std::size_t lane = 0; lane < 4; ++lane) {
        const std::int64_t most = lane == heavy ? 300 : 3;
        const NodeId points = w.add_numbers(hazard, "p" + std::to_string(lane), some_numbers(random, rows, 0, most));
        for (const bool within : {false, true}) {
          plan::Aggregate a;
          a.kind = plan::AggregateKind::sum;
          a.inner_table = hazard;
          a.value = points;
          a.keys = {{village_of, self, within}};
          w.aggregate(World::village, a, number());
        }
      }
      ASSERT_TRUE(w.run("2022-06-30").ok());
      ASSERT_TRUE(w.run("2022-06-30", 3).ok());
    }
  }
}

#if defined(__x86_64__)
template <class T>
void fill(std::mt19937_64& random, std::vector<std::byte>& bytes, bool flags) {
  T* const values = reinterpret_cast<T*>(bytes.data());
  for (std::size_t i = 0; i < detail::fused_rows; ++i) {
    values[i] = static_cast<T>(flags ? random() % 2 : random() % 200);
    if (!flags) values[i] = static_cast<T>(values[i] - 50);
  }
}

TEST(Fused, KernelsOfBothInstructionSetsAgree) {
  if (!__builtin_cpu_supports("avx2")) GTEST_SUCCEED() << "this processor has one set only";
  std::mt19937_64 random(3);
  using Bytes = std::vector<std::byte>;
  const FusedKernels &plain = detail::fused_kernels_plain, &best = detail::fused_kernels();
  for (std::size_t op = static_cast<std::size_t>(FusedOp::add); op < detail::fused_ops; ++op) {
    for (std::size_t width = 0; width < 4; ++width) {
      const FusedKernel one = plain.of[op][width], other = best.of[op][width];
      ASSERT_EQ(one == nullptr, other == nullptr);
      if (one == nullptr) continue;
      Bytes a(8 * detail::fused_rows), b = a, c = a, x = a, y = a;
      const bool truth =
          op >= static_cast<std::size_t>(FusedOp::both) && op <= static_cast<std::size_t>(FusedOp::but_not);
      const bool chooses = op == static_cast<std::size_t>(FusedOp::choose);
      for (Bytes* operand : {&a, &b, &c}) {
        if (truth || (chooses && operand == &a)) {
          fill<std::uint8_t>(random, *operand, true);
        } else if (width == 0) {
          fill<std::int8_t>(random, *operand, false);
        } else if (width == 1) {
          fill<std::int16_t>(random, *operand, false);
        } else if (width == 2) {
          fill<std::int32_t>(random, *operand, false);
        } else {
          fill<std::int64_t>(random, *operand, false);
        }
      }
      for (const std::size_t n : {detail::fused_rows, std::size_t{37}}) {
        one(x.data(), a.data(), b.data(), c.data(), n);
        other(y.data(), a.data(), b.data(), c.data(), n);
        ASSERT_EQ(x, y) << "operation " << op << ", width " << width;
      }
    }
  }
}
#endif

}  // namespace
}  // namespace zeren::testing
