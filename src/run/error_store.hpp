// The errors of one evaluation, numbered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0::detail {

/// Errors in the order in which they were met. Filled by one thread: kernels that run on several collect their own and
/// hand them over in the order of the rows.
class ErrorStore {
 public:
  std::uint32_t add(CellError error) {
    errors_.push_back(std::move(error));
    return static_cast<std::uint32_t>(errors_.size() - 1);
  }
  [[nodiscard]] const CellError& operator[](std::uint32_t number) const { return errors_[number]; }
  CellError& operator[](std::uint32_t number) { return errors_[number]; }
  [[nodiscard]] std::size_t size() const noexcept { return errors_.size(); }

  /// Drops the errors from `mark` on that none of `roots` leads to, and renumbers the roots. For the days of a ladder,
  /// whose columns are dropped with the day.
  void keep_only(std::size_t mark, std::span<std::uint32_t> roots);

  [[nodiscard]] std::vector<CellError> take() { return std::move(errors_); }

 private:
  std::vector<CellError> errors_;
};

}  // namespace zeren::inline v0::detail
