// Columns whose every cell is a copy of a cell of another column. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

struct SelectSource {
  const Column* column = nullptr;
  const plan::ValueType* type = nullptr;
};

/// Which cell a row takes.
struct Pick {
  enum What : std::uint8_t { cell, absent, error } what = absent;
  std::uint32_t source = 0;
  std::size_t row = 0;  // of the source; for `error` the number of the error

  static Pick of(std::uint32_t source, std::size_t row) { return {cell, source, row}; }
  static Pick none() { return {}; }
  static Pick failed(std::uint32_t number) { return {error, 0, number}; }
  /// Why a cell that is not present is not.
  static Pick missing(const Column& column, std::size_t row) {
    return column.state(row) == CellState::absent ? none() : failed(column.error_at(row));
  }
};

/// The column of `type` whose cell r is the one that pick(r) says; absent and error pass on. `pick` is called from
/// several threads.
[[nodiscard]] Column select_cells(Run& run, const plan::ValueType& type, std::size_t rows, bool scalar,
                                  std::span<const SelectSource> sources, const std::function<Pick(std::size_t)>& pick);

}  // namespace zeren::inline v0::detail
