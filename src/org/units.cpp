#include "zeren/org/units.hpp"

#include <algorithm>
#include <limits>

#include "zeren/org/ids.hpp"

namespace zeren::inline v0 {

void UnitsTable::reserve(std::size_t rows, std::size_t text_bytes) {
  text_.reserve(text_bytes);
  ends_.reserve(rows * fields_a_row);
  level_.reserve(rows);
  lines_.reserve(rows);
}

void UnitsTable::add(const UnitRow& row) {
  constexpr std::size_t limit = std::numeric_limits<std::uint32_t>::max();
  const std::size_t text_bytes = row.code.size() + row.name.size() + row.parent.size();
  if (size() + 1 >= no_row || text_.size() + text_bytes > limit || row.line > limit) {
    too_large_ = true;
    return;
  }
  for (const std::string_view text : {row.code, row.name, row.parent}) {
    text_.append(text);
    ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  }
  level_.push_back(level_index(row.level));
  lines_.push_back(static_cast<std::uint32_t>(row.line));
}

UnitRow UnitsTable::row(std::size_t i) const noexcept {
  return {code(i), name(i), levels_[level_[i]], parent(i), lines_[i]};
}

std::string_view UnitsTable::field(std::size_t row, std::size_t which) const noexcept {
  const std::size_t at = row * fields_a_row + which;
  const std::uint32_t begin = at == 0 ? 0 : ends_[at - 1];
  return std::string_view(text_).substr(begin, ends_[at] - begin);
}

std::uint32_t UnitsTable::level_index(std::string_view level) {
  // Rows of one level often stand together, and there are few levels; a file in which every row has its own still
  // costs no more than a hash look-up each.
  if (!level_.empty() && levels_[level_.back()] == level) return level_.back();
  const auto [found, added] = level_numbers_.try_emplace(std::string(level), levels_.size());
  if (added) levels_.emplace_back(level);
  return static_cast<std::uint32_t>(found->second);
}

std::size_t UnitsTable::heap_bytes() const noexcept {
  return text_.capacity() + (ends_.capacity() + level_.capacity() + lines_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace zeren::inline v0
