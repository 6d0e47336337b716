// Small lists of rows and groups that one change touches. Private to the engine.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace zeren::inline v0::detail {

/// Appends a row unless it is the last one: most changes are of one row, which several columns name.
inline void add_row(std::vector<std::uint32_t>& rows, std::uint32_t row) {
  if (rows.empty() || rows.back() != row) rows.push_back(row);
}

/// In order, each once.
inline void settle_rows(std::vector<std::uint32_t>& rows) {
  if (rows.size() < 2) return;
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

/// Numbers, each once, in the order in which they came. Adding and clearing cost nothing but what is in it.
class NumberSet {
 public:
  void add(std::uint32_t number) {
    if (number >= marked_.size()) marked_.resize(std::max<std::size_t>(number + std::size_t{1}, marked_.size() * 2));
    if (marked_[number] != 0) return;
    marked_[number] = 1;
    numbers_.push_back(number);
  }
  [[nodiscard]] std::span<const std::uint32_t> numbers() const { return numbers_; }
  void clear() {
    for (const std::uint32_t number : numbers_) marked_[number] = 0;
    numbers_.clear();
  }

 private:
  std::vector<std::uint8_t> marked_;
  std::vector<std::uint32_t> numbers_;
};

}  // namespace zeren::inline v0::detail
