// Which of many rules can hold for given values, without looking at the others.
//
// A rule is a conjunction of conditions, each that one field lies in one of some intervals of whole numbers. For every
// field the bounds of all rules cut the line into intervals; each interval has the set of the rules that it leaves
// open, as bits in chunks of 512 (a chunk that two neighbours share is held once). A search finds the interval of every
// field, ands the sets and goes through what is left in ascending order; a summary of one bit a chunk skips the empty
// ones. Knows nothing of records, plans or columns.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace zeren::inline v0::detail {

/// low <= x <= high.
struct WordRange {
  std::int64_t low = INT64_MIN, high = INT64_MAX;
  friend bool operator==(const WordRange&, const WordRange&) = default;
};
/// Ascending, apart from each other (never adjacent). Empty: no value.
using WordRanges = std::vector<WordRange>;

[[nodiscard]] WordRanges intersect(const WordRanges& a, const WordRanges& b);
[[nodiscard]] WordRanges unite(const WordRanges& a, const WordRanges& b);
[[nodiscard]] WordRanges complement(const WordRanges& ranges);

/// Cuts the whole numbers at bounds: values below the first are in interval 0, each bound begins the next.
class IntervalMap {
 public:
  IntervalMap() = default;
  /// `bounds` ascending and distinct, none of them INT64_MIN.
  explicit IntervalMap(std::vector<std::int64_t> bounds);

  [[nodiscard]] std::size_t intervals() const noexcept { return size_ + 1; }
  /// A value in the interval.
  [[nodiscard]] std::int64_t representative(std::size_t interval) const noexcept {
    if (interval != 0) return bounds_[interval - 1];
    return size_ == 0 ? 0 : bounds_.front() - 1;
  }
  /// O(1) where the bounds lie close together or are spread evenly, else O(log bounds). Without branches on the values.
  [[nodiscard]] std::uint32_t find(std::int64_t value) const noexcept {
    if (buckets_.empty()) return search(value);
    const std::int64_t at = value < low_ ? low_ : value > high_ ? high_ : value;
    const std::uint64_t offset = static_cast<std::uint64_t>(at) - static_cast<std::uint64_t>(low_);
    std::uint32_t interval = buckets_[offset >> shift_];
    if (shift_ == 0) return interval;
    const std::int64_t* const next = bounds_.data() + interval;
    for (std::size_t i = 0; i < most_in_bucket; ++i) interval += next[i] <= at ? 1u : 0u;
    return interval;
  }

 private:
  static constexpr std::size_t most_in_bucket = 4;

  bool make_buckets(unsigned shift);
  [[nodiscard]] std::uint32_t search(std::int64_t value) const noexcept {
    const std::int64_t* base = bounds_.data();
    std::size_t left = size_;
    while (left > 1) {
      const std::size_t half = left / 2;
      base += base[half - 1] <= value ? half : 0;
      left -= half;
    }
    const auto before = static_cast<std::uint32_t>(base - bounds_.data());
    return before + (left == 1 && *base <= value ? 1u : 0u);
  }

  std::vector<std::int64_t> bounds_;  // and some of INT64_MAX behind them
  std::size_t size_ = 0;
  // By the value's distance from `low_` without its last bits: the interval in which the bucket begins. The bounds that
  // lie within a bucket are few.
  std::int64_t low_ = 0, high_ = 0;
  unsigned shift_ = 0;
  std::vector<std::uint32_t> buckets_;
};

class RuleIndex {
 public:
  struct Condition {
    std::uint32_t field = 0;
    WordRanges ranges;
  };

  /// Rules in their order; at most one condition a field in each. O(rules × intervals / 512 + bounds × log bounds).
  RuleIndex(std::size_t fields, const std::vector<std::vector<Condition>>& rules);

  [[nodiscard]] std::size_t rules() const noexcept { return rules_; }
  [[nodiscard]] std::size_t fields() const noexcept { return fields_.size(); }
  /// False for a field that no rule reads, or that has so many bounds that it is left out: rules that read it may be
  /// left open though they cannot hold.
  [[nodiscard]] bool uses(std::size_t field) const noexcept { return fields_[field].used; }
  /// True where some rule reads the field: its value must be given.
  [[nodiscard]] bool reads(std::size_t field) const noexcept { return fields_[field].read; }

  /// Calls visit(rule) for the rules that `values` (one a field) leave open, ascending, until it gives false. A field
  /// whose bit in `unknown` is set has no value: it rules nothing out, and every rule that reads it is left open,
  /// whatever its other fields say. At most 64 fields.
  template <class Visit>
  void search(const std::int64_t* values, std::uint64_t unknown, Visit&& visit) const {
    std::array<const Interval*, 64> at;
    std::size_t open = 0;
    std::uint64_t waiting = 0;
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      if (!fields_[f].read) continue;
      if ((unknown >> f & 1) != 0) {
        waiting |= std::uint64_t{1} << f;
      } else if (fields_[f].used) {
        at[open++] = &fields_[f].sets[fields_[f].map.find(values[f])];
      }
    }
    for (std::size_t s = 0; s < summary_words_; ++s) {
      std::uint64_t summary =
          s + 1 < summary_words_ || chunks_ % 64 == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << chunks_ % 64) - 1;
      for (std::size_t i = 0; i < open; ++i) summary &= summaries_[at[i]->summary + s];
      if (waiting != 0) summary = ~std::uint64_t{0};
      for (; summary != 0; summary &= summary - 1) {
        const std::size_t chunk = s * 64 + static_cast<std::size_t>(std::countr_zero(summary));
        if (chunk >= chunks_) return;
        Chunk bits = all_[chunk];
        for (std::size_t i = 0; i < open; ++i) {
          const Chunk& set = pool_[chunk_ids_[at[i]->chunks + chunk]];
          for (std::size_t w = 0; w < words; ++w) bits[w] &= set[w];
        }
        for (std::uint64_t left = waiting; left != 0; left &= left - 1) {
          const Chunk& readers = fields_[static_cast<std::size_t>(std::countr_zero(left))].readers[chunk];
          for (std::size_t w = 0; w < words; ++w) bits[w] |= readers[w];
        }
        for (std::size_t w = 0; w < words; ++w) {
          for (std::uint64_t word = bits[w]; word != 0; word &= word - 1) {
            const std::size_t rule = (chunk * words + w) * 64 + static_cast<std::size_t>(std::countr_zero(word));
            if (!visit(static_cast<std::uint32_t>(rule))) return;
          }
        }
      }
    }
  }

  [[nodiscard]] std::size_t heap_bytes() const noexcept;

 private:
  static constexpr std::size_t words = 8;
  using Chunk = std::array<std::uint64_t, words>;
  struct Interval {
    std::uint32_t chunks = 0;   // into chunk_ids_
    std::uint32_t summary = 0;  // into summaries_
  };
  struct Field {
    bool read = false, used = false;
    IntervalMap map;
    std::vector<Interval> sets;  // by interval
    std::vector<Chunk> readers;  // the rules that read the field
  };

  void build(std::uint32_t field, const std::vector<std::vector<Condition>>& rules);
  void close(Field& field, const std::vector<Chunk>& open, const std::vector<bool>& changed,
             std::vector<std::uint32_t>& ids);
  std::uint32_t add_chunk(const Chunk& chunk);

  std::size_t rules_ = 0, chunks_ = 0, summary_words_ = 0;
  std::vector<Field> fields_;
  std::vector<Chunk> all_;   // every rule
  std::vector<Chunk> pool_;  // the first is empty
  std::vector<std::uint32_t> chunk_ids_;
  std::vector<std::uint64_t> summaries_;
};

}  // namespace zeren::inline v0::detail
