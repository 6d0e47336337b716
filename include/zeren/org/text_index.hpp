// Finding rows by a text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace zeren::inline v0::detail {

/// 64-bit hash of bytes, the same on every machine and in every run.
[[nodiscard]] std::uint64_t hash_text(std::string_view text) noexcept;

/// Rows by a text that each of them has: a static hash index in compressed sparse rows. It holds row numbers only; the
/// texts stay where they are and are asked for through `text_of(row)`. All rows of one text stand side by side in
/// ascending order, so that a look-up is a span and allocates nothing. About 8 bytes a row.
class TextIndex {
 public:
  TextIndex() = default;

  /// Indexes the rows 0 .. `rows` - 1. O(n log n) at worst (all rows in one bucket), O(n) as a rule.
  template <typename TextOf>
  TextIndex(std::size_t rows, const TextOf& text_of) {
    allocate(rows);
    std::vector<std::uint32_t> bucket_of_row(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      bucket_of_row[row] = bucket(text_of(static_cast<std::uint32_t>(row)));
      ++starts_[bucket_of_row[row]];
    }
    for (std::size_t b = 1; b < starts_.size(); ++b) starts_[b] += starts_[b - 1];
    for (std::size_t row = rows; row-- > 0;) {  // backwards, so that the ends become the starts
      rows_[--starts_[bucket_of_row[row]]] = static_cast<std::uint32_t>(row);
    }
    const auto by_text = [&](std::uint32_t a, std::uint32_t b) {
      const int order = text_of(a).compare(text_of(b));
      return order != 0 ? order < 0 : a < b;
    };
    for (std::size_t b = 0; b + 1 < starts_.size(); ++b) {
      std::sort(rows_.begin() + starts_[b], rows_.begin() + starts_[b + 1], by_text);
    }
  }

  /// The rows whose text is `text`, ascending. O(1) as a rule, O(log n) at worst, times the length of the text.
  template <typename TextOf>
  [[nodiscard]] std::span<const std::uint32_t> find(std::string_view text, const TextOf& text_of) const {
    if (rows_.empty()) return {};
    const std::uint32_t b = bucket(text);
    const auto first = rows_.begin() + starts_[b];
    const auto last = rows_.begin() + starts_[b + 1];
    const auto low =
        std::lower_bound(first, last, text, [&](std::uint32_t row, std::string_view t) { return text_of(row) < t; });
    const auto high =
        std::upper_bound(low, last, text, [&](std::string_view t, std::uint32_t row) { return t < text_of(row); });
    return {low, high};
  }

  /// Bytes on the heap.
  [[nodiscard]] std::size_t heap_bytes() const noexcept {
    return (starts_.capacity() + rows_.capacity()) * sizeof(std::uint32_t);
  }

 private:
  void allocate(std::size_t rows);  // a power of two of buckets, at least as many as rows

  [[nodiscard]] std::uint32_t bucket(std::string_view text) const noexcept {
    return static_cast<std::uint32_t>(hash_text(text) & mask_);
  }

  std::vector<std::uint32_t> starts_;  // of each bucket in rows_
  std::vector<std::uint32_t> rows_;
  std::uint64_t mask_ = 0;
};

}  // namespace zeren::inline v0::detail
