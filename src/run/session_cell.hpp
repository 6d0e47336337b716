// Cells of a session: one at a time, and in columns that change. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "zeren/run/column.hpp"

namespace zeren::inline v0::detail {

/// A cell by itself. `code` is what kinds other than numbers hold: 0 or 1, a day, a minute, an ordinal, a unit, a
/// text's number, a set's number, the amount of a duration; of a reference its target in the upper half and the row.
struct LiveCell {
  CellState state = CellState::absent;
  std::int64_t code = 0;
  Number number;

  [[nodiscard]] bool present() const { return state == CellState::present; }
  static LiveCell of(std::int64_t code) { return {CellState::present, code, {}}; }
  static LiveCell of_number(Number value) { return {CellState::present, 0, std::move(value)}; }
  static LiveCell none() { return {}; }
  static LiveCell failed() { return {CellState::error, 0, {}}; }
  [[nodiscard]] std::uint32_t target() const { return static_cast<std::uint32_t>(code >> 32); }
  [[nodiscard]] std::uint32_t row() const { return static_cast<std::uint32_t>(code); }

  /// Numbers of 64 bits without a call.
  static bool equal(const Number& a, const Number& b) {
    if (!a.fits_int64_pair() || !b.fits_int64_pair()) return a == b;
    return a.numerator64() == b.numerator64() && a.denominator64() == b.denominator64();
  }

  friend bool operator==(const LiveCell& a, const LiveCell& b) {
    if (a.state != b.state) return false;
    if (a.state != CellState::present) return true;
    return a.code == b.code && equal(a.number, b.number);
  }
};

[[nodiscard]] constexpr std::int64_t reference_content(std::uint32_t target, std::uint32_t row) {
  return static_cast<std::int64_t>(std::uint64_t{target} << 32 | row);
}

/// Sets, numbered; equal ones alike.
class SetPool {
 public:
  std::uint32_t intern(std::vector<std::uint32_t> members) {
    const auto [at, fresh] = codes_.try_emplace(std::move(members), static_cast<std::uint32_t>(sets_.size()));
    if (fresh) sets_.push_back(&at->first);
    return at->second;
  }
  [[nodiscard]] const std::vector<std::uint32_t>& set(std::int64_t code) const {
    return *sets_[static_cast<std::size_t>(code)];
  }

 private:
  std::map<std::vector<std::uint32_t>, std::uint32_t> codes_;
  std::vector<const std::vector<std::uint32_t>*> sets_;
};

/// What the cells of one session share.
struct LivePools {
  std::shared_ptr<TextPool> texts = std::make_shared<TextPool>();
  SetPool sets;
};

/// A column whose cells change and whose rows come and go.
class LiveColumn {
 public:
  LiveColumn() = default;
  explicit LiveColumn(plan::ValueKind kind, bool scalar = false);
  /// Copies a column of an evaluation.
  LiveColumn(const Column& column, LivePools& pools);

  [[nodiscard]] plan::ValueKind kind() const { return kind_; }
  [[nodiscard]] bool is_scalar() const { return scalar_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  void resize(std::size_t rows);

  [[nodiscard]] CellState state(std::size_t row) const {
    return states_.empty() ? CellState::present : static_cast<CellState>(states_[scalar_ ? 0 : row]);
  }
  [[nodiscard]] LiveCell get(std::size_t row) const {
    const std::size_t r = scalar_ ? 0 : row;
    LiveCell cell{state(r), 0, {}};
    if (!cell.present()) return cell;
    if (kind_ != plan::ValueKind::number) {
      cell.code = wide_codes_                      ? values_[r]
                  : kind_ == plan::ValueKind::date ? static_cast<std::int32_t>(codes_[r])
                                                   : std::int64_t{codes_[r]};
    } else if ((denominators_.empty() ? denominator_ : denominators_[r]) == 1) {
      cell.number = Number(values_[r]);
    } else {
      cell.number = number_apart(r);
    }
    return cell;
  }
  /// The content of a present truth value.
  [[nodiscard]] bool flag(std::size_t row) const { return codes_[scalar_ ? 0 : row] != 0; }
  /// Where the present cell is a whole number of 64 bits, `value` becomes it.
  [[nodiscard]] bool is_whole(std::size_t row, std::int64_t& value) const {
    const std::size_t r = scalar_ ? 0 : row;
    if (kind_ != plan::ValueKind::number || (denominators_.empty() ? denominator_ : denominators_[r]) != 1)
      return false;
    value = values_[r];
    return true;
  }
  void set(std::size_t row, const LiveCell& cell);
  [[nodiscard]] std::size_t heap_bytes() const;

 private:
  /// A number that is not whole, or too wide.
  [[nodiscard]] Number number_apart(std::size_t row) const;
  void set_number(std::size_t row, const Number& value);
  void make_ratios();

  plan::ValueKind kind_ = plan::ValueKind::number;
  bool scalar_ = false, wide_codes_ = false;
  std::size_t rows_ = 0;
  std::vector<std::uint8_t> states_;        // empty: every cell is present
  std::vector<std::uint32_t> codes_;        // of kinds that 32 bits hold
  std::vector<std::int64_t> values_;        // of the others; numbers: numerators
  std::vector<std::int64_t> denominators_;  // empty: `denominator_` is that of every row; 0: in `apart_`
  std::int64_t denominator_ = 1;
  std::unordered_map<std::uint32_t, Number> apart_;
};

/// The cell of a column of an evaluation.
[[nodiscard]] LiveCell cell_of(const Column& column, std::size_t row, LivePools& pools);
/// Puts a cell into a column that is being made; `settle_numbers` and `settle_errors` are to follow. Not for sets.
void put_cell(Column& column, std::size_t row, const LiveCell& cell, DurationKind duration);
/// Below 0, 0 or above, as compare_cells orders two present cells of a kind.
[[nodiscard]] int order_cells(plan::ValueKind kind, const LiveCell& a, const LiveCell& b, const LivePools& pools);

}  // namespace zeren::inline v0::detail
