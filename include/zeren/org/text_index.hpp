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
/// ascending order, so that the answer is a span and allocates nothing.
///
/// Beside each row stands a tag, the half of its hash that did not choose the bucket, so that as a rule a look-up reads
/// no text but the one it is after. About 15 bytes a row.
class TextIndex {
 public:
  TextIndex() = default;

  /// Indexes the rows 0 .. `rows` - 1. O(n) as a rule, O(n log n) at worst.
  template <typename TextOf>
  TextIndex(std::size_t rows, const TextOf& text_of) {
    std::vector<std::uint64_t> hashes(rows);
    for (std::size_t row = 0; row < rows; ++row) hashes[row] = hash_text(text_of(static_cast<std::uint32_t>(row)));
    fill_buckets(hashes);
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
      if (tag(hashes[a]) != tag(hashes[b])) return tag(hashes[a]) < tag(hashes[b]);
      const int order = text_of(a).compare(text_of(b));
      return order != 0 ? order < 0 : a < b;
    };
    for (std::size_t b = 0; b + 1 < starts_.size(); ++b) {
      if (starts_[b + 1] - starts_[b] < 2) continue;
      std::sort(rows_.begin() + starts_[b], rows_.begin() + starts_[b + 1], before);
    }
    for (std::size_t i = 0; i < rows; ++i) tags_[i] = tag(hashes[rows_[i]]);
  }

  /// The rows whose text is `text`, ascending. O(1) as a rule, O(log n) at worst, times the length of the text.
  template <typename TextOf>
  [[nodiscard]] std::span<const std::uint32_t> find(std::string_view text, const TextOf& text_of) const {
    const auto [first, last] = tagged(hash_text(text));
    // Rows of one tag have one text, but for the rare collision.
    const auto low = std::partition_point(first, last, [&](std::uint32_t row) { return text_of(row) < text; });
    const auto high = std::partition_point(low, last, [&](std::uint32_t row) { return text_of(row) == text; });
    return {low, high};
  }

  /// The first of these rows, or `none`: less work than `find` where a text has one row.
  template <typename TextOf>
  [[nodiscard]] std::uint32_t find_first(std::string_view text, const TextOf& text_of, std::uint32_t none) const {
    const auto [first, last] = tagged(hash_text(text));
    const auto low = std::partition_point(first, last, [&](std::uint32_t row) { return text_of(row) < text; });
    return low != last && text_of(*low) == text ? *low : none;
  }

  /// Bytes on the heap.
  [[nodiscard]] std::size_t heap_bytes() const noexcept {
    return (starts_.capacity() + rows_.capacity() + tags_.capacity()) * sizeof(std::uint32_t);
  }

 private:
  using Rows = std::vector<std::uint32_t>::const_iterator;
  struct RowRange {
    Rows first, last;
  };

  [[nodiscard]] static std::uint32_t tag(std::uint64_t hash) noexcept { return static_cast<std::uint32_t>(hash >> 32); }

  // Makes a power of two of buckets, at least as many as rows, and puts the rows into them.
  void fill_buckets(std::span<const std::uint64_t> hashes);

  // The rows of the hash's bucket that have its tag.
  [[nodiscard]] RowRange tagged(std::uint64_t hash) const noexcept;

  std::vector<std::uint32_t> starts_;  // of each bucket in rows_
  std::vector<std::uint32_t> rows_;    // by bucket, tag, text, row
  std::vector<std::uint32_t> tags_;    // of each entry of rows_
  std::uint64_t mask_ = 0;             // the bucket's bits of a hash, all below the tag's
};

}  // namespace zeren::inline v0::detail
