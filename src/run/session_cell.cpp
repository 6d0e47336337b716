#include "src/run/session_cell.hpp"

#include <algorithm>

namespace zeren::inline v0::detail {

using plan::ValueKind;

namespace {

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

LiveColumn::LiveColumn(ValueKind kind, bool scalar) : kind_(kind), scalar_(scalar) {
  if (scalar) resize(1);
}

LiveColumn::LiveColumn(const Column& column, LivePools& pools) : LiveColumn(column.kind(), column.is_scalar()) {
  resize(column.rows());
  const bool small = kind_ == ValueKind::number && column.layout() == NumberLayout::small && column.none_promoted();
  if (small) {
    column.with_smalls([&](const auto& integers) { block_->cells.assign(integers.begin(), integers.end()); });
    denominator_ = column.denominator();
    if (column.all_present()) return;
    states_.resize(rows_);
    for (std::size_t r = 0; r < rows_; ++r) states_[r] = static_cast<std::uint8_t>(column.state(r));
    return;
  }
  for (std::size_t r = 0; r < rows(); ++r) set(r, cell_of(column, r, pools));
}

void LiveColumn::resize(std::size_t rows) {
  rows_ = rows;
  if (!states_.empty()) states_.resize(rows, static_cast<std::uint8_t>(CellState::absent));
  if (!denominators_.empty()) denominators_.resize(rows, 1);
  // Columns side by side grow together: the first makes room for all.
  const std::size_t cells = rows * block_->columns;
  if (block_->columns == 1 || cells > block_->cells.size()) block_->cells.resize(cells);
}

void LiveColumn::interleave(std::span<LiveColumn* const> columns) {
  if (columns.empty()) return;
  auto block = std::make_shared<RowBlock>();
  block->columns = columns.size();
  const std::size_t rows = columns[0]->rows();
  block->cells.resize(rows * columns.size());
  for (std::size_t at = 0; at < columns.size(); ++at) {
    LiveColumn& column = *columns[at];
    for (std::size_t r = 0; r < rows; ++r) block->cells[r * columns.size() + at] = column.value(r);
    column.block_ = block;
    column.at_ = at;
  }
}

LiveColumn LiveColumn::copy() const {
  LiveColumn out(kind_, scalar_);
  out.resize(rows_);
  out.states_ = states_;
  out.denominators_ = denominators_;
  out.denominator_ = denominator_;
  for (std::size_t r = 0; r < rows_; ++r) out.value(r) = value(r);
  return out;
}

void LiveColumn::set(std::size_t row, const LiveCell& cell) {
  const std::size_t r = scalar_ ? 0 : row;
  if (!cell.present() && states_.empty()) states_.assign(rows_, static_cast<std::uint8_t>(CellState::present));
  if (!states_.empty()) states_[r] = static_cast<std::uint8_t>(cell.state);
  if (!cell.present()) return;
  if (kind_ == ValueKind::number) {
    set_number(r, cell);
  } else {
    value(r) = cell.code;
  }
}

void LiveColumn::set_number(std::size_t row, const LiveCell& cell) {
  if (denominators_.empty()) {
    const bool fits = cell.denominator != 0 && denominator_ % cell.denominator == 0;
    if (fits && !__builtin_mul_overflow(cell.code, denominator_ / cell.denominator, &value(row))) return;
    make_ratios();
  }
  value(row) = cell.code;
  denominators_[row] = cell.denominator;
}

// From one denominator to one a row.
void LiveColumn::make_ratios() {
  std::vector<std::int64_t> denominators(rows_);
  for (std::size_t r = 0; r < rows_; ++r) {
    const LiveCell cell = reduced_cell(value(r), denominator_);
    value(r) = cell.code;
    denominators[r] = cell.denominator;
  }
  denominators_ = std::move(denominators);
}

std::size_t LiveColumn::heap_bytes() const {
  return states_.capacity() + block_->cells.capacity() / block_->columns * 8 + denominators_.capacity() * 8;
}

LiveCell cell_of(const Column& column, std::size_t row, LivePools& pools) {
  LiveCell cell = LiveCell::in(column.state(row));
  if (!cell.present()) return cell;
  switch (column.kind()) {
    case ValueKind::boolean:
      cell.code = column.boolean_at(row) ? 1 : 0;
      break;
    case ValueKind::number:
      return pools.cell_of(column.number_at(row));
    case ValueKind::text:
      cell.code = pools.texts->intern(column.text_at(row));
      break;
    case ValueKind::date:
      cell.code = column.date_at(row).days;
      break;
    case ValueKind::moment:
      cell.code = column.moment_at(row).minutes;
      break;
    case ValueKind::duration:
      cell.code = column.duration_at(row).amount;
      break;
    case ValueKind::enumeration:
    case ValueKind::unit:
      cell.code = column.code_at(row);
      break;
    case ValueKind::row: {
      const RowReference to = column.reference_at(row);
      cell.code = reference_content(to.target, to.row);
      break;
    }
    case ValueKind::body_set:
    case ValueKind::member_set: {
      const auto set = column.set_at(row);
      cell.code = pools.sets.intern({set.begin(), set.end()});
      break;
    }
  }
  return cell;
}

void put_cell(Column& column, std::size_t row, const LiveCell& cell, DurationKind duration, const LivePools& pools) {
  if (cell.state == CellState::absent) return column.set_absent(row);
  if (cell.state == CellState::error) return column.set_error(row, 0);
  switch (column.kind()) {
    case ValueKind::boolean:
      return column.set_boolean(row, cell.code != 0);
    case ValueKind::number:
      return column.set_number(row, pools.number(cell));
    case ValueKind::date:
      return column.set_date(row, Date{static_cast<std::int32_t>(cell.code)});
    case ValueKind::moment:
      return column.set_moment(row, Moment{cell.code});
    case ValueKind::duration:
      return column.set_duration(row, {duration, cell.code});
    case ValueKind::row:
      return column.set_reference(row, {cell.target(), cell.row()});
    default:
      return column.set_code(row, static_cast<std::uint32_t>(cell.code));
  }
}

int order_cells(ValueKind kind, const LiveCell& a, const LiveCell& b, const LivePools& pools) {
  switch (kind) {
    case ValueKind::number: {
      if (a.denominator == b.denominator && a.denominator != 0) return order(a.code, b.code);
      if (a.denominator != 0 && b.denominator != 0) {
        return order(Int128{a.code} * b.denominator, Int128{b.code} * a.denominator);
      }
      const auto relation = compare(pools.number(a), pools.number(b));
      return relation < 0 ? -1 : relation > 0 ? 1 : 0;
    }
    case ValueKind::text:
      if (a.code == b.code) return 0;
      return order(pools.texts->text(static_cast<std::uint32_t>(a.code))
                       .compare(pools.texts->text(static_cast<std::uint32_t>(b.code))),
                   0);
    case ValueKind::body_set:
    case ValueKind::member_set:
      if (a.code == b.code) return 0;
      return pools.sets.at(a.code) < pools.sets.at(b.code) ? -1 : 1;
    default:
      return order(a.code, b.code);
  }
}

}  // namespace zeren::inline v0::detail
