// Rows in the order of several columns. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "src/base/watch.hpp"

namespace zeren::inline v0::detail {

/// A column that rows are ordered by: whole numbers of any width, read where they stand. Only so many bits count as
/// its range needs.
class SortColumn {
 public:
  using Values =
      std::variant<std::span<const std::uint8_t>, std::span<const std::int8_t>, std::span<const std::int16_t>,
                   std::span<const std::int32_t>, std::span<const std::uint32_t>, std::span<const std::int64_t>>;

  /// Rows stand by their values; those with `absent[row] != 0`, if any are, count as the least value.
  SortColumn(Values values, std::span<const std::uint8_t> absent);
  /// Rows stand by `ranks[codes[row]]`. Without ranks every row is absent.
  SortColumn(std::span<const std::uint32_t> codes, std::vector<std::uint32_t> ranks,
             std::span<const std::uint8_t> absent);
  /// Absent rows stand before all others.
  static SortColumn absent_first(std::span<const std::uint8_t> absent);

  /// Bits of a row's number, 64 at most; none where all rows are equal.
  [[nodiscard]] unsigned bits() const noexcept { return bits_; }
  /// Appends the numbers of rows first, first + 1, … to the low end of the keys.
  void append_to(std::span<std::uint64_t> keys, std::size_t first) const;
  /// The same for the given rows, one for each key.
  void append_to(std::span<std::uint64_t> keys, std::span<const std::uint32_t> rows) const;

 private:
  template <class RowOf>
  void append(std::span<std::uint64_t> keys, const RowOf& row_of) const;
  void find_bits();

  Values values_;
  std::vector<std::uint32_t> ranks_;  // of values that are codes
  std::span<const std::uint8_t> absent_;
  std::uint64_t base_ = 0;   // a row's number is its value less this; in two's complement
  bool descending_ = false;  // … or this less its value
  unsigned bits_ = 0;
};

/// The rows 0 .. rows - 1 by columns[0], then columns[1] and so on, then by number; without those that have
/// `left_out[row] != 0` (empty: none). O(rows) for each digit of 11 bits.
[[nodiscard]] std::vector<std::uint32_t> sort_rows(std::vector<SortColumn> columns, std::size_t rows,
                                                   std::span<const std::uint8_t> left_out, const Watch& watch);

}  // namespace zeren::inline v0::detail
