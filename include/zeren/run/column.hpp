// Typed columns: contiguous arrays of cells, each present, absent or in error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "zeren/base/date.hpp"
#include "zeren/base/int128.hpp"
#include "zeren/base/moment.hpp"
#include "zeren/base/number.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::inline v0 {

/// What a cell is.
enum class CellState : std::uint8_t { present, absent, error };

/// Texts, numbered. Columns of text hold numbers into a pool, which several columns may share. Not to be changed while
/// other threads read it.
class TextPool {
 public:
  TextPool() = default;
  TextPool(const TextPool&) = delete;
  TextPool& operator=(const TextPool&) = delete;

  /// The number of the text, the same for equal texts; the text is copied when it is new. O(length).
  std::uint32_t intern(std::string_view text);
  /// Appends a text without copying and without looking for an equal one: it must outlive the pool. A pool takes
  /// either interned texts or views, not both.
  std::uint32_t add_view(std::string_view text);

  [[nodiscard]] std::string_view text(std::uint32_t code) const { return texts_[code]; }
  [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }
  /// True where different numbers mean different texts.
  [[nodiscard]] bool unique() const noexcept { return unique_; }
  void reserve(std::size_t texts) { texts_.reserve(texts); }
  [[nodiscard]] std::size_t heap_bytes() const noexcept;

 private:
  std::string_view store(std::string_view text);

  std::vector<std::string_view> texts_;
  std::unordered_map<std::string_view, std::uint32_t> codes_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_left_ = 0, block_bytes_ = 0;
  char* block_at_ = nullptr;
  bool unique_ = true;
};

/// How a column of numbers is held. `small`: 64-bit integers over one denominator of the whole column; `wide`: the same
/// with 128 bits; `ratio`: numerator and denominator of 64 bits a row. Single cells that fit none of them stand beside
/// it as `Number`.
enum class NumberLayout : std::uint8_t { small, wide, ratio };

/// Bits of the integers of a column in layout small: the narrowest that hold them all where the column was narrowed,
/// else 64.
enum class IntegerWidth : std::uint8_t { bits8, bits16, bits32, bits64 };

/// The width that holds low .. high.
[[nodiscard]] constexpr IntegerWidth width_of(std::int64_t low, std::int64_t high) noexcept {
  if (low >= INT8_MIN && high <= INT8_MAX) return IntegerWidth::bits8;
  if (low >= INT16_MIN && high <= INT16_MAX) return IntegerWidth::bits16;
  if (low >= INT32_MIN && high <= INT32_MAX) return IntegerWidth::bits32;
  return IntegerWidth::bits64;
}

/// The least and the greatest of some integers.
struct IntegerRange {
  std::int64_t low = 0, high = 0;
  friend bool operator==(const IntegerRange&, const IntegerRange&) = default;
};

/// A reference where a column may point into several tables: `target` is the index in ValueType::targets.
struct RowReference {
  std::uint32_t target = 0;
  std::uint32_t row = 0;
  friend bool operator==(const RowReference&, const RowReference&) = default;
};

/// A column of one table, or (with `is_scalar()`) one value that every row shares. A new column has only present cells
/// with the value 0 (false, the first text, 1970-01-01, the empty set).
///
/// The setters are for whoever fills a column, one thread for each row at a time except where noted; after that it is
/// read-only and free to share. Numbers must be followed by `settle_numbers()`.
class Column {
 public:
  Column() = default;
  /// `targets` is the number of tables a reference may point into: one where it is a plain row number.
  Column(plan::ValueKind kind, std::size_t rows, std::size_t targets = 1);
  /// A column of one cell that stands for every row.
  static Column scalar(plan::ValueKind kind, std::size_t targets = 1);

  [[nodiscard]] plan::ValueKind kind() const noexcept { return kind_; }
  /// Rows held; 1 for a scalar.
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] bool is_scalar() const noexcept { return mask_ == 0; }
  [[nodiscard]] std::size_t targets() const noexcept { return targets_; }

  // ---- State ----
  /// True where every cell is present, so that states need not be looked at.
  [[nodiscard]] bool all_present() const noexcept { return states_.empty(); }
  [[nodiscard]] CellState state(std::size_t row) const noexcept {
    return states_.empty() ? CellState::present : static_cast<CellState>(states_[row & mask_]);
  }
  [[nodiscard]] bool present(std::size_t row) const noexcept { return state(row) == CellState::present; }
  /// Number of the error of a cell in error, as the evaluation counts them.
  [[nodiscard]] std::uint32_t error_at(std::size_t row) const;

  // ---- Values; only of cells that are present ----
  [[nodiscard]] bool boolean_at(std::size_t row) const noexcept { return flags_[row & mask_] != 0; }
  [[nodiscard]] Date date_at(std::size_t row) const noexcept { return Date{days_[row & mask_]}; }
  [[nodiscard]] Moment moment_at(std::size_t row) const noexcept { return Moment{minutes_[row & mask_]}; }
  /// Text number, ordinal, UnitId or row number.
  [[nodiscard]] std::uint32_t code_at(std::size_t row) const noexcept { return codes_[row & mask_]; }
  [[nodiscard]] std::string_view text_at(std::size_t row) const { return pool_->text(codes_[row & mask_]); }
  /// A reference (`row`) of any number of targets.
  [[nodiscard]] RowReference reference_at(std::size_t row) const noexcept {
    if (targets_ == 1) return {0, codes_[row & mask_]};
    const std::uint64_t both = references_[row & mask_];
    return {static_cast<std::uint32_t>(both >> 32), static_cast<std::uint32_t>(both)};
  }
  /// Always exact, whatever the layout.
  [[nodiscard]] Number number_at(std::size_t row) const;
  [[nodiscard]] Duration duration_at(std::size_t row) const { return durations_[row & mask_]; }
  /// Members of a set, ascending.
  [[nodiscard]] std::span<const std::uint32_t> set_at(std::size_t row) const {
    const std::size_t r = row & mask_;
    return {set_items_.data() + set_begin_[r], set_items_.data() + set_begin_[r + 1]};
  }

  // ---- Whole arrays for kernels: one entry a row (one alone for a scalar) ----
  [[nodiscard]] std::span<const std::uint8_t> states() const noexcept { return states_; }
  [[nodiscard]] std::span<const std::uint8_t> booleans() const noexcept { return flags_; }
  [[nodiscard]] std::span<const std::int32_t> days() const noexcept { return days_; }
  [[nodiscard]] std::span<const std::int64_t> minutes() const noexcept { return minutes_; }
  [[nodiscard]] std::span<const std::uint32_t> codes() const noexcept { return codes_; }
  [[nodiscard]] std::span<const std::uint64_t> references() const noexcept { return references_; }
  [[nodiscard]] const std::shared_ptr<const TextPool>& pool() const noexcept { return pool_; }
  [[nodiscard]] NumberLayout layout() const noexcept { return layout_; }
  /// Layout small: how wide its integers are.
  [[nodiscard]] IntegerWidth width() const noexcept { return width_; }
  /// Layout small: the value of a row is small_at(row) / denominator().
  [[nodiscard]] std::int64_t small_at(std::size_t row) const noexcept {
    const std::size_t r = row & mask_;
    switch (width_) {
      case IntegerWidth::bits8:
        return smalls8_[r];
      case IntegerWidth::bits16:
        return smalls16_[r];
      case IntegerWidth::bits32:
        return smalls32_[r];
      case IntegerWidth::bits64:
        break;
    }
    return smalls_[r];
  }
  /// Layout small: calls f with the integers, a span of the width's type.
  template <class F>
  decltype(auto) with_smalls(F&& f) const {
    switch (width_) {
      case IntegerWidth::bits8:
        return f(std::span<const std::int8_t>(smalls8_));
      case IntegerWidth::bits16:
        return f(std::span<const std::int16_t>(smalls16_));
      case IntegerWidth::bits32:
        return f(std::span<const std::int32_t>(smalls32_));
      case IntegerWidth::bits64:
        break;
    }
    return f(std::span<const std::int64_t>(smalls_));
  }
  /// Layout small: the least and the greatest integer, those of absent cells included; {0, 0} without rows. O(1) where
  /// the column was narrowed, else O(rows).
  [[nodiscard]] IntegerRange small_range() const;
  [[nodiscard]] std::span<const Int128> wides() const noexcept { return wides_; }
  /// Layout ratio: numerator and denominator of each row that is not promoted.
  [[nodiscard]] std::span<const std::int64_t> ratio_numerators() const noexcept { return smalls_; }
  [[nodiscard]] std::span<const std::int64_t> ratio_denominators() const noexcept { return denominators_; }
  /// One denominator of the whole column (layouts small and wide).
  [[nodiscard]] std::int64_t denominator() const noexcept { return denominator_; }
  /// True where no cell had to be held as a `Number` of its own.
  [[nodiscard]] bool none_promoted() const noexcept { return promoted_.empty(); }
  /// Cells held as numbers of their own, by row.
  [[nodiscard]] std::span<const std::pair<std::uint32_t, Number>> promoted() const noexcept { return promoted_; }
  /// Cells in error, by row, with their error numbers.
  [[nodiscard]] std::span<const std::pair<std::uint32_t, std::uint32_t>> errors() const noexcept { return errors_; }

  // ---- Filling ----
  /// Makes room for states; from then on `set_state_raw` may be called for different rows from different threads.
  void make_states();
  void set_absent(std::size_t row);
  /// Rows of errors may come in any order; `settle_errors()` sorts them.
  void set_error(std::size_t row, std::uint32_t error);
  void set_boolean(std::size_t row, bool value) { flags_[row] = value ? 1 : 0; }
  void set_date(std::size_t row, Date value) { days_[row] = value.days; }
  void set_moment(std::size_t row, Moment value) { minutes_[row] = value.minutes; }
  void set_code(std::size_t row, std::uint32_t code) { codes_[row] = code; }
  void set_reference(std::size_t row, RowReference value) {
    if (targets_ == 1) {
      codes_[row] = value.row;
    } else {
      references_[row] = std::uint64_t{value.target} << 32 | value.row;
    }
  }
  void set_duration(std::size_t row, Duration value) { durations_[row] = value; }
  void set_number(std::size_t row, const Number& value);
  void set_pool(std::shared_ptr<const TextPool> pool) { pool_ = std::move(pool); }
  /// Replaces all sets: those of row r are items[begin[r], begin[r + 1]), ascending; begin has rows + 1 entries.
  void set_sets(std::vector<std::uint32_t> begin, std::vector<std::uint32_t> items);
  /// Replaces all numbers by whole multiples of 1 / denominator, denominator > 0.
  void set_smalls(std::vector<std::int64_t> values, std::int64_t denominator);
  /// Layout small: moves the integers to the narrowest width and remembers their range. O(rows).
  void narrow_smalls();
  /// A column of numbers in layout small whose integers lie in `range`, as narrow as that allows; all are 0.
  static Column integers(std::size_t rows, std::int64_t denominator, IntegerRange range);
  /// The integers of such a column, to be filled by a kernel that knows the width.
  void* raw_integers() noexcept;
  /// Makes this a column of as many numbers: whole multiples of 1 / denominator, denominator > 0.
  void set_integers(std::vector<std::int64_t> values, std::int64_t denominator);
  /// The same of integers that lie in `range`.
  void set_integers(std::vector<std::int32_t> values, std::int64_t denominator, IntegerRange range);
  void set_integers(std::vector<std::int16_t> values, std::int64_t denominator, IntegerRange range);

  /// Brings numbers that were set one by one into the narrowest layout that holds all of them. Call it once, after the
  /// last `set_number`. The result depends on the values alone. O(rows).
  void settle_numbers();
  void settle_errors();
  /// Drops the states if all of them are `present`.
  void settle_states();

  // Raw arrays, for kernels that fill disjoint ranges of rows from several threads.
  std::uint8_t* raw_states() noexcept { return states_.data(); }
  std::uint8_t* raw_booleans() noexcept { return flags_.data(); }
  std::int32_t* raw_days() noexcept { return days_.data(); }
  std::int64_t* raw_minutes() noexcept { return minutes_.data(); }
  std::uint32_t* raw_codes() noexcept { return codes_.data(); }
  std::uint64_t* raw_references() noexcept { return references_.data(); }
  /// Turns an unsettled column of numbers into layout small over `denominator` and gives the values to fill.
  std::int64_t* raw_smalls(std::int64_t denominator);
  /// Numerators and denominators of an unsettled column.
  std::int64_t* raw_numerators() noexcept { return smalls_.data(); }
  std::int64_t* raw_denominators() noexcept { return denominators_.data(); }
  /// Cells too wide for the arrays, ascending by row; they win over what the arrays hold.
  void add_promoted(std::vector<std::pair<std::uint32_t, Number>> cells);

  [[nodiscard]] std::size_t heap_bytes() const noexcept;

 private:
  Number array_number(std::size_t row) const;

  plan::ValueKind kind_ = plan::ValueKind::number;
  NumberLayout layout_ = NumberLayout::ratio;
  std::size_t rows_ = 0;
  std::size_t mask_ = ~std::size_t{0};  // 0 for a scalar: every row reads cell 0
  std::size_t targets_ = 1;
  std::int64_t denominator_ = 1;
  IntegerWidth width_ = IntegerWidth::bits64;
  std::optional<IntegerRange> range_;  // of the integers, where it is known

  std::vector<std::uint8_t> states_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> errors_;
  std::vector<std::uint8_t> flags_;
  std::vector<std::int32_t> days_;
  std::vector<std::int64_t> minutes_;  // of moments
  std::vector<std::uint32_t> codes_;
  std::vector<std::uint64_t> references_;
  std::vector<std::int64_t> smalls_;  // also the numerators of ratios
  std::vector<std::int8_t> smalls8_;
  std::vector<std::int16_t> smalls16_;
  std::vector<std::int32_t> smalls32_;
  std::vector<std::int64_t> denominators_;
  std::vector<Int128> wides_;
  std::vector<std::pair<std::uint32_t, Number>> promoted_;
  std::vector<Duration> durations_;
  std::vector<std::uint32_t> set_begin_, set_items_;
  std::shared_ptr<const TextPool> pool_;
};

using ColumnPtr = std::shared_ptr<const Column>;

}  // namespace zeren::inline v0
