// Rows by radix stand as comparing them cell by cell would have them.
#include "src/run/row_sort.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <random>

namespace zeren::detail {
namespace {

// A column with what a row of it is worth in comparisons; nothing: absent.
struct TestColumn {
  std::vector<std::int64_t> wide;
  std::vector<std::int32_t> days;
  std::vector<std::int16_t> shorts;
  std::vector<std::int8_t> bytes;
  std::vector<std::uint8_t> flags;
  std::vector<std::uint32_t> codes, ranks;
  std::vector<std::uint8_t> absent;
  int kind = 0;

  std::int64_t value(std::size_t row) const {
    switch (kind) {
      case 0:
        return wide[row];
      case 1:
        return days[row];
      case 2:
        return shorts[row];
      case 3:
        return bytes[row];
      case 4:
        return flags[row];
      case 5:
        return codes[row];
      default:
        return ranks[codes[row]];
    }
  }
  std::optional<std::int64_t> cell(std::size_t row) const {
    return !absent.empty() && absent[row] != 0 ? std::nullopt : std::optional(value(row));
  }
  void add_to(std::vector<SortColumn>& columns) const {
    if (!absent.empty()) columns.push_back(SortColumn::absent_first(absent));
    switch (kind) {
      case 0:
        columns.emplace_back(std::span(wide), absent);
        break;
      case 1:
        columns.emplace_back(std::span(days), absent);
        break;
      case 2:
        columns.emplace_back(std::span(shorts), absent);
        break;
      case 3:
        columns.emplace_back(std::span(bytes), absent);
        break;
      case 4:
        columns.emplace_back(std::span(flags), absent);
        break;
      case 5:
        columns.emplace_back(std::span(codes), absent);
        break;
      default:
        columns.emplace_back(codes, ranks, absent);
    }
  }
};

template <class T>
T draw(std::mt19937_64& random, int spread) {
  using Limits = std::numeric_limits<T>;
  switch (spread) {
    case 0:
      return static_cast<T>(random() % 3);
    case 1:
      return static_cast<T>(random());
    case 2:
      return random() % 2 == 0 ? Limits::min() : Limits::max();
    default:
      return 7;
  }
}

template <class T>
std::vector<T> draw_all(std::mt19937_64& random, std::size_t rows) {
  const int spread = static_cast<int>(random() % 4);
  std::vector<T> values(rows);
  for (T& value : values) value = draw<T>(random, spread);
  return values;
}

TestColumn draw_column(std::mt19937_64& random, std::size_t rows) {
  TestColumn column;
  column.kind = static_cast<int>(random() % 7);
  column.wide = draw_all<std::int64_t>(random, rows);
  column.days = draw_all<std::int32_t>(random, rows);
  column.shorts = draw_all<std::int16_t>(random, rows);
  column.bytes = draw_all<std::int8_t>(random, rows);
  column.codes = draw_all<std::uint32_t>(random, rows);
  for (std::size_t r = 0; r < rows; ++r) column.flags.push_back(static_cast<std::uint8_t>(random() % 2));
  if (column.kind == 6) {
    for (std::uint32_t& code : column.codes) code %= 50;
    for (int i = 0; i < 50; ++i) column.ranks.push_back(static_cast<std::uint32_t>(random() % 40));
  }
  if (random() % 2 == 0) {
    const auto one_of = 1 + random() % 4;  // now and then all of them
    for (std::size_t r = 0; r < rows; ++r) column.absent.push_back(random() % one_of == 0 ? 1 : 0);
  }
  return column;
}

void check_order(std::mt19937_64& random, std::size_t rows) {
  std::vector<TestColumn> drawn;
  const std::size_t count = random() % 6;
  for (std::size_t c = 0; c < count; ++c) drawn.push_back(draw_column(random, rows));
  std::vector<std::uint8_t> left_out;
  if (random() % 2 == 0) {
    for (std::size_t r = 0; r < rows; ++r) left_out.push_back(random() % 5 == 0 ? 1 : 0);
  }
  std::vector<std::uint32_t> expected;
  for (std::uint32_t r = 0; r < rows; ++r) {
    if (left_out.empty() || left_out[r] == 0) expected.push_back(r);
  }
  std::stable_sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) {
    for (const TestColumn& column : drawn) {
      if (column.cell(a) != column.cell(b)) return column.cell(a) < column.cell(b);
    }
    return false;
  });
  std::vector<SortColumn> columns;
  for (const TestColumn& column : drawn) column.add_to(columns);
  const Limits limits;
  ASSERT_EQ(sort_rows(std::move(columns), rows, left_out, Watch(limits)), expected);
}

TEST(RowSort, StandsAsComparingWouldHaveIt) {
  std::mt19937_64 random(20221128);
  for (int round = 0; round < 400; ++round) {
    SCOPED_TRACE(round);
    check_order(random, random() % 200);
    if (HasFatalFailure()) return;
  }
  for (int round = 0; round < 60; ++round) {  // so many that they are parted first
    SCOPED_TRACE(round);
    check_order(random, 4000 + random() % 9000);
    if (HasFatalFailure()) return;
  }
}

TEST(RowSort, RowsThatStandInOrderStay) {
  std::vector<std::int64_t> values(10000);
  std::iota(values.begin(), values.end(), -5000);
  std::vector<SortColumn> columns;
  columns.emplace_back(std::span<const std::int64_t>(values), std::span<const std::uint8_t>());
  std::vector<std::uint32_t> expected(values.size());
  std::iota(expected.begin(), expected.end(), 0u);
  const Limits limits;
  EXPECT_EQ(sort_rows(std::move(columns), values.size(), {}, Watch(limits)), expected);
}

TEST(RowSort, EndsWhereItIsCancelled) {
  std::stop_source stop;
  Limits limits;
  limits.stop = stop.get_token();
  stop.request_stop();
  const std::vector<std::int32_t> values(10);
  std::vector<SortColumn> columns;
  columns.emplace_back(std::span<const std::int32_t>(values), std::span<const std::uint8_t>());
  EXPECT_THROW((void)sort_rows(std::move(columns), values.size(), {}, Watch(limits)), LimitReached);
}

}  // namespace
}  // namespace zeren::detail
