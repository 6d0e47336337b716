// Cells of a session and the columns that hold them: numbers of any width, columns side by side, rows that come.
#include "src/run/session_cell.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <string>

namespace zeren::detail {
namespace {

using plan::ValueKind;

Number ratio(std::int64_t n, std::int64_t d) {
  return *Number::ratio(n, d);
}

TEST(LiveCells, EveryNumberComesBackAndEqualNumbersAreEqualCells) {
  LivePools pools;
  const Number wide = multiply(Number(std::numeric_limits<std::int64_t>::max()), Number(1000)).value;
  const Number finer = divide(wide, multiply(wide, Number(7)).value).value;
  for (const Number& number : {Number(0), Number(-7), ratio(22, 7), ratio(-1, 3), wide, negate(wide), finer,
                               Number(std::numeric_limits<std::int64_t>::min())}) {
    const LiveCell cell = pools.cell_of(number);
    EXPECT_EQ(pools.number(cell), number);
    EXPECT_EQ(cell, pools.cell_of(number));
    EXPECT_EQ(cell.is_whole(), number.to_int64().has_value()) << number.to_fraction();
  }
  EXPECT_NE(pools.cell_of(wide), pools.cell_of(negate(wide)));
}

TEST(LiveCells, NumbersOfAnyShapeAreInTheirOrder) {
  LivePools pools;
  const Number wide = multiply(Number(std::numeric_limits<std::int64_t>::max()), Number(3)).value;
  const std::array numbers{negate(wide), Number(-1),
                           ratio(-1, 3), ratio(1, 4),
                           ratio(2, 7),  ratio(std::numeric_limits<std::int64_t>::max(), 3),
                           wide,         add(wide, Number(1)).value};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    for (std::size_t j = 0; j < numbers.size(); ++j) {
      const int expected = i < j ? -1 : i > j ? 1 : 0;
      EXPECT_EQ(order_cells(ValueKind::number, pools.cell_of(numbers[i]), pools.cell_of(numbers[j]), pools), expected)
          << i << " " << j;
    }
  }
}

TEST(LiveColumns, AColumnOfCentsTakesThirdsAndWideNumbersToo) {
  LivePools pools;
  LiveColumn column(ValueKind::number);
  column.resize(3);
  column.set(0, pools.cell_of(ratio(1, 2)));
  column.set(1, pools.cell_of(ratio(1, 3)));
  const Number wide = multiply(Number(std::numeric_limits<std::int64_t>::max()), Number(5)).value;
  LiveCell before;
  EXPECT_TRUE(column.exchange(2, pools.cell_of(wide), before));
  EXPECT_EQ(before, LiveCell::of(0));
  EXPECT_EQ(pools.number(column.get(0)), ratio(1, 2));
  EXPECT_EQ(pools.number(column.get(1)), ratio(1, 3));
  EXPECT_EQ(pools.number(column.get(2)), wide);
  EXPECT_FALSE(column.exchange(2, pools.cell_of(wide), before));
  EXPECT_TRUE(column.exchange(2, LiveCell::of(4), before));
  EXPECT_EQ(pools.number(before), wide);
  std::int64_t whole = 0;
  EXPECT_TRUE(column.is_whole(2, whole));
  EXPECT_EQ(whole, 4);
  EXPECT_FALSE(column.is_whole(1, whole));
}

TEST(LiveColumns, AbsentCellsAndErrorsAreKept) {
  LiveColumn column(ValueKind::number);
  column.resize(2);
  LiveCell before;
  EXPECT_TRUE(column.exchange(1, LiveCell::failed(), before));
  EXPECT_EQ(before, LiveCell::of(0));
  EXPECT_TRUE(column.exchange(0, LiveCell::none(), before));
  std::int64_t whole = 0;
  EXPECT_FALSE(column.is_whole(0, whole));
  EXPECT_FALSE(column.is_whole(1, whole));
  EXPECT_EQ(column.state(0), CellState::absent);
  EXPECT_EQ(column.state(1), CellState::error);
  EXPECT_TRUE(column.exchange(1, LiveCell::of(9), before));
  EXPECT_EQ(before, LiveCell::failed());
}

TEST(LiveColumns, SideBySideTheyHoldWhatTheyHeldAndGrowTogether) {
  LivePools pools;
  LiveColumn days(ValueKind::date), numbers(ValueKind::number);
  for (LiveColumn* column : {&days, &numbers}) column->resize(2);
  days.set(0, LiveCell::of(-3));
  days.set(1, LiveCell::none());
  numbers.set(0, pools.cell_of(ratio(7, 2)));
  numbers.set(1, LiveCell::of(11));
  const LiveColumn alone = numbers.copy();
  const std::array<LiveColumn*, 2> both{&days, &numbers};
  LiveColumn::interleave(both);
  EXPECT_EQ(days.get(0), LiveCell::of(-3));
  EXPECT_EQ(days.get(1), LiveCell::none());
  EXPECT_EQ(pools.number(numbers.get(0)), ratio(7, 2));
  numbers.set(1, LiveCell::of(12));
  EXPECT_EQ(alone.get(1), LiveCell::of(11));
  for (LiveColumn* column : both) column->resize(5);
  days.set(4, LiveCell::of(8));
  numbers.set(4, LiveCell::of(9));
  EXPECT_EQ(days.get(4), LiveCell::of(8));
  EXPECT_EQ(numbers.get(4), LiveCell::of(9));
  EXPECT_EQ(numbers.get(1), LiveCell::of(12));
}

}  // namespace
}  // namespace zeren::detail
