// Cells of a session: one at a time, and in columns that change. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "src/base/number_reduced.hpp"
#include "zeren/run/column.hpp"

namespace zeren::inline v0::detail {

/// A cell by itself, cheap to copy. `code` is what kinds other than numbers hold: 0 or 1, a day, a minute, an ordinal,
/// a unit, a text's number, a set's number, the amount of a duration; of a reference its target in the upper half and
/// the row. Numbers are reduced: `code` over `denominator`, or where the denominator is 0 number `code` of the pool of
/// wide ones. Equal cells of one session have equal parts.
struct LiveCell {
  std::int64_t code = 0;
  std::int64_t denominator = 1;
  CellState state = CellState::absent;

  [[nodiscard]] bool present() const { return state == CellState::present; }
  static LiveCell of(std::int64_t code) { return {code, 1, CellState::present}; }
  static LiveCell none() { return {}; }
  static LiveCell failed() { return in(CellState::error); }
  /// Of this state, without content.
  static LiveCell in(CellState state) { return {0, 1, state}; }
  [[nodiscard]] std::uint32_t target() const { return static_cast<std::uint32_t>(code >> 32); }
  [[nodiscard]] std::uint32_t row() const { return static_cast<std::uint32_t>(code); }
  /// Of a number: whole, and of 64 bits.
  [[nodiscard]] bool is_whole() const { return denominator == 1; }

  friend bool operator==(const LiveCell& a, const LiveCell& b) {
    if (a.state != b.state) return false;
    return a.state != CellState::present || (a.code == b.code && a.denominator == b.denominator);
  }
};

[[nodiscard]] constexpr std::int64_t reference_content(std::uint32_t target, std::uint32_t row) {
  return static_cast<std::int64_t>(std::uint64_t{target} << 32 | row);
}

/// Values that no cell has room for, numbered; equal ones alike.
template <class Value>
class ValuePool {
 public:
  std::uint32_t intern(Value value) {
    const auto [at, fresh] = codes_.try_emplace(std::move(value), static_cast<std::uint32_t>(values_.size()));
    if (fresh) values_.push_back(&at->first);
    return at->second;
  }
  [[nodiscard]] const Value& at(std::int64_t code) const { return *values_[static_cast<std::size_t>(code)]; }

 private:
  std::map<Value, std::uint32_t> codes_;
  std::vector<const Value*> values_;
};

/// What the cells of one session share.
struct LivePools {
  std::shared_ptr<TextPool> texts = std::make_shared<TextPool>();
  ValuePool<std::vector<std::uint32_t>> sets;
  ValuePool<Number> wide;  // numbers that 64 bits over 64 bits do not hold

  /// The cell of a number, and back.
  [[nodiscard]] LiveCell cell_of(const Number& value) {
    if (value.fits_int64_pair()) return {value.numerator64(), value.denominator64(), CellState::present};
    return {wide.intern(value), 0, CellState::present};
  }
  [[nodiscard]] Number number(const LiveCell& cell) const {
    if (cell.is_whole()) return Number(cell.code);
    return cell.denominator == 0 ? wide.at(cell.code) : number_of_reduced(cell.code, cell.denominator);
  }
};

/// A cell of numerator / denominator, which may have a common divisor; the denominator is above 0.
[[nodiscard]] inline LiveCell reduced_cell(std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 1) return LiveCell::of(numerator);
  const std::uint64_t magnitude =
      numerator < 0 ? ~static_cast<std::uint64_t>(numerator) + 1 : static_cast<std::uint64_t>(numerator);
  const auto common = static_cast<std::int64_t>(std::gcd(magnitude, static_cast<std::uint64_t>(denominator)));
  return {numerator / common, denominator / common, CellState::present};
}

/// What the cells of some columns hold, row by row: a change reads and writes a few rows, so that what stands in one
/// row is best found in one place.
struct RowBlock {
  std::size_t columns = 1;
  std::vector<std::int64_t> cells;
};

/// A column whose cells change and whose rows come and go.
class LiveColumn {
 public:
  LiveColumn() = default;
  LiveColumn(LiveColumn&&) = default;
  LiveColumn& operator=(LiveColumn&&) = default;
  explicit LiveColumn(plan::ValueKind kind, bool scalar = false);
  /// Copies a column of an evaluation.
  LiveColumn(const Column& column, LivePools& pools);

  /// Lays these columns, which have as many rows, side by side.
  static void interleave(std::span<LiveColumn* const> columns);
  /// The same cells, in a place of their own.
  [[nodiscard]] LiveColumn copy() const;

  [[nodiscard]] plan::ValueKind kind() const { return kind_; }
  [[nodiscard]] bool is_scalar() const { return scalar_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  void resize(std::size_t rows);

  [[nodiscard]] CellState state(std::size_t row) const {
    return states_.empty() ? CellState::present : static_cast<CellState>(states_[scalar_ ? 0 : row]);
  }
  [[nodiscard]] LiveCell get(std::size_t row) const {
    const std::size_t r = scalar_ ? 0 : row;
    LiveCell cell = LiveCell::in(state(r));
    if (!cell.present()) return cell;
    cell.code = value(r);
    if (kind_ != plan::ValueKind::number) return cell;
    if (denominators_.empty()) return reduced_cell(cell.code, denominator_);
    cell.denominator = denominators_[r];
    return cell;
  }
  /// The content of a present truth value.
  [[nodiscard]] bool flag(std::size_t row) const { return value(scalar_ ? 0 : row) != 0; }
  /// Where the cell is a present whole number of 64 bits, `whole` becomes it.
  [[nodiscard]] bool is_whole(std::size_t row, std::int64_t& whole) const {
    const std::size_t r = scalar_ ? 0 : row;
    if (kind_ != plan::ValueKind::number || (denominators_.empty() ? denominator_ : denominators_[r]) != 1)
      return false;
    if (!states_.empty() && static_cast<CellState>(states_[r]) != CellState::present) return false;
    whole = value(r);
    return true;
  }
  void set(std::size_t row, const LiveCell& cell);
  /// Puts a cell; false where it was there already, else `before` is the cell that was.
  bool exchange(std::size_t row, const LiveCell& cell, LiveCell& before) {
    const std::size_t r = scalar_ ? 0 : row;
    const bool whole = kind_ == plan::ValueKind::number && denominators_.empty() && denominator_ == 1;
    if (whole && states_.empty() && cell.present() && cell.is_whole()) {  // nearly always
      if (value(r) == cell.code) return false;
      before = LiveCell::of(std::exchange(value(r), cell.code));
      return true;
    }
    before = get(r);
    if (before == cell) return false;
    set(r, cell);
    return true;
  }
  [[nodiscard]] std::size_t heap_bytes() const;

 private:
  [[nodiscard]] std::int64_t value(std::size_t row) const { return block_->cells[row * block_->columns + at_]; }
  [[nodiscard]] std::int64_t& value(std::size_t row) { return block_->cells[row * block_->columns + at_]; }
  void set_number(std::size_t row, const LiveCell& cell);
  void make_ratios();

  plan::ValueKind kind_ = plan::ValueKind::number;
  bool scalar_ = false;
  std::size_t rows_ = 0;
  std::vector<std::uint8_t> states_;                                // empty: every cell is present
  std::shared_ptr<RowBlock> block_ = std::make_shared<RowBlock>();  // the codes; of numbers the numerators
  std::size_t at_ = 0;                                              // which column of the block
  std::vector<std::int64_t> denominators_;  // as in a cell; empty: `denominator_` is that of every row
  std::int64_t denominator_ = 1;
};

/// The cell of a column of an evaluation.
[[nodiscard]] LiveCell cell_of(const Column& column, std::size_t row, LivePools& pools);
/// Puts a cell into a column that is being made; `settle_numbers` and `settle_errors` are to follow. Not for sets.
void put_cell(Column& column, std::size_t row, const LiveCell& cell, DurationKind duration, const LivePools& pools);
/// Below 0, 0 or above, as compare_cells orders two present cells of a kind.
[[nodiscard]] int order_cells(plan::ValueKind kind, const LiveCell& a, const LiveCell& b, const LivePools& pools);

}  // namespace zeren::inline v0::detail
