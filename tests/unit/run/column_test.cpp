#include "zeren/run/column.hpp"

#include <gtest/gtest.h>

namespace zeren {
namespace {

Column numbers(const std::vector<std::string>& texts) {
  Column column(plan::ValueKind::number, texts.size());
  for (std::size_t r = 0; r < texts.size(); ++r) column.set_number(r, *Number::parse(texts[r]));
  column.settle_numbers();
  return column;
}

void expect_values(const Column& column, const std::vector<std::string>& texts) {
  for (std::size_t r = 0; r < texts.size(); ++r) EXPECT_EQ(column.number_at(r), *Number::parse(texts[r])) << r;
}

TEST(Column, DecimalsShareOneDenominator) {
  const std::vector<std::string> texts{"1.5", "-2", "0.25", "1/3"};
  const Column column = numbers(texts);
  EXPECT_EQ(column.layout(), NumberLayout::small);
  EXPECT_EQ(column.denominator(), 12);
  expect_values(column, texts);
}

TEST(Column, UnlikeDenominatorsStayRatios) {
  const std::vector<std::string> texts{"1/1099511627791", "1/1099511627803", "-5"};
  const Column column = numbers(texts);
  EXPECT_EQ(column.layout(), NumberLayout::ratio);
  expect_values(column, texts);
}

TEST(Column, WideCellsArePromotedAlone) {
  std::vector<std::string> texts(20, "7");
  texts[3] = "9223372036854775808";
  texts[19] = "123456789012345678901234567890123456789012345678901234567890/7";
  const Column column = numbers(texts);
  EXPECT_EQ(column.layout(), NumberLayout::small);
  EXPECT_EQ(column.promoted().size(), 2u);
  expect_values(column, texts);
}

TEST(Column, ManyWideCellsTake128Bits) {
  const std::vector<std::string> texts{"9223372036854775808", "18446744073709551616", "1.5", "-1"};
  const Column column = numbers(texts);
  EXPECT_EQ(column.layout(), NumberLayout::wide);
  EXPECT_TRUE(column.none_promoted());
  expect_values(column, texts);
}

TEST(Column, ManyWideWholeNumbersTake128Bits) {
  const std::vector<std::string> texts{"9223372036854775808", "-18446744073709551616", "3"};
  const Column column = numbers(texts);
  EXPECT_EQ(column.layout(), NumberLayout::wide);
  EXPECT_TRUE(column.none_promoted());
  expect_values(column, texts);
}

TEST(Column, ItsMemoryIsThatOfAllThatItHolds) {
  Column sets(plan::ValueKind::body_set, 2);
  const std::size_t before = sets.heap_bytes();
  sets.set_sets({0, 500, 1000}, std::vector<std::uint32_t>(1000, 7));
  EXPECT_GE(sets.heap_bytes(), 1000 * sizeof(std::uint32_t));
  EXPECT_LT(sets.heap_bytes(), 2 * 1000 * sizeof(std::uint32_t));
  EXPECT_LT(before, 1000 * sizeof(std::uint32_t));
  const Column unsettled(plan::ValueKind::number, 1000);
  EXPECT_GE(unsettled.heap_bytes(), 2 * 1000 * sizeof(std::int64_t)) << "a numerator and a denominator a row";
}

TEST(Column, ExtremesOf64Bits) {
  const std::vector<std::string> texts{"9223372036854775807", "-9223372036854775808", "0"};
  const Column column = numbers(texts);
  EXPECT_TRUE(column.none_promoted());
  expect_values(column, texts);
}

TEST(Column, ScaledValueThatOverflowsKeepsRatios) {
  const std::vector<std::string> texts{"9223372036854775807", "1/2"};
  const Column column = numbers(texts);
  EXPECT_EQ(column.layout(), NumberLayout::ratio);
  expect_values(column, texts);
}

TEST(Column, StatesAndErrors) {
  Column column(plan::ValueKind::date, 4);
  EXPECT_TRUE(column.all_present());
  column.set_error(3, 8);
  column.set_error(1, 7);
  column.set_absent(0);
  column.settle_errors();
  EXPECT_EQ(column.state(0), CellState::absent);
  EXPECT_EQ(column.error_at(1), 7u);
  EXPECT_TRUE(column.present(2));
  EXPECT_EQ(column.error_at(3), 8u);
}

TEST(Column, ScalarStandsForEveryRow) {
  Column column = Column::scalar(plan::ValueKind::boolean);
  column.set_boolean(0, true);
  EXPECT_TRUE(column.boolean_at(0));
  EXPECT_TRUE(column.boolean_at(4711));
}

TEST(Column, ReferencesToSeveralTables) {
  Column column(plan::ValueKind::row, 2, 3);
  column.set_reference(1, {2, 0xfffffffe});
  EXPECT_EQ(column.reference_at(0), (RowReference{0, 0}));
  EXPECT_EQ(column.reference_at(1), (RowReference{2, 0xfffffffe}));
}

TEST(TextPool, InternsAndViews) {
  TextPool pool;
  EXPECT_EQ(pool.intern("梅溪镇"), pool.intern("梅溪镇"));
  EXPECT_NE(pool.intern("梅溪镇"), pool.intern(""));
  EXPECT_TRUE(pool.unique());
  for (int i = 0; i < 5000; ++i) pool.intern(std::to_string(i) + std::string(40, 'x'));
  EXPECT_EQ(pool.text(0), "梅溪镇");
  TextPool views;
  views.add_view("a");
  EXPECT_EQ(views.add_view("a"), 1u);
  EXPECT_FALSE(views.unique());
}

}  // namespace
}  // namespace zeren
