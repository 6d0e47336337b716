#include "src/run/session_cell.hpp"

#include <algorithm>

#include "src/base/number_reduced.hpp"

namespace zeren::inline v0::detail {

using plan::ValueKind;

namespace {

// Kinds whose content fits 32 bits. Days are negative before 1970 and come back so.
bool is_narrow(ValueKind kind) {
  return kind != ValueKind::number && kind != ValueKind::moment && kind != ValueKind::row &&
         kind != ValueKind::duration;
}

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

LiveColumn::LiveColumn(ValueKind kind, bool scalar) : kind_(kind), scalar_(scalar), wide_codes_(!is_narrow(kind)) {
  if (scalar) resize(1);
}

LiveColumn::LiveColumn(const Column& column, LivePools& pools) : LiveColumn(column.kind(), column.is_scalar()) {
  resize(column.rows());
  const bool small = kind_ == ValueKind::number && column.layout() == NumberLayout::small && column.none_promoted();
  if (small) {
    column.with_smalls([&](const auto& integers) { values_.assign(integers.begin(), integers.end()); });
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
  if (wide_codes_) {
    values_.resize(rows);
    if (!denominators_.empty()) denominators_.resize(rows, 1);
  } else {
    codes_.resize(rows);
  }
}

Number LiveColumn::number_apart(std::size_t row) const {
  if (denominators_.empty()) return *Number::ratio(values_[row], denominator_);
  if (denominators_[row] == 0) return apart_.at(static_cast<std::uint32_t>(row));
  return number_of_reduced(values_[row], denominators_[row]);
}

void LiveColumn::set(std::size_t row, const LiveCell& cell) {
  const std::size_t r = scalar_ ? 0 : row;
  if (!cell.present() && states_.empty()) states_.assign(rows_, static_cast<std::uint8_t>(CellState::present));
  if (!states_.empty()) states_[r] = static_cast<std::uint8_t>(cell.state);
  if (!cell.present()) return;
  if (kind_ == ValueKind::number) {
    set_number(r, cell.number);
  } else if (wide_codes_) {
    values_[r] = cell.code;
  } else {
    codes_[r] = static_cast<std::uint32_t>(cell.code);
  }
}

void LiveColumn::set_number(std::size_t row, const Number& value) {
  if (value.fits_int64_pair()) {
    const std::int64_t n = value.numerator64(), d = value.denominator64();
    if (denominators_.empty()) {
      if (denominator_ % d == 0 && !__builtin_mul_overflow(n, denominator_ / d, &values_[row])) return;
      make_ratios();
    }
    values_[row] = n;
    denominators_[row] = d;
    return;
  }
  if (denominators_.empty()) make_ratios();
  denominators_[row] = 0;
  apart_[static_cast<std::uint32_t>(row)] = value;
}

// From one denominator to one a row.
void LiveColumn::make_ratios() {
  denominators_.assign(rows_, denominator_);
}

std::size_t LiveColumn::heap_bytes() const {
  return states_.capacity() + codes_.capacity() * 4 + values_.capacity() * 8 + denominators_.capacity() * 8 +
         apart_.size() * 80;
}

LiveCell cell_of(const Column& column, std::size_t row, LivePools& pools) {
  LiveCell cell{column.state(row), 0, {}};
  if (!cell.present()) return cell;
  switch (column.kind()) {
    case ValueKind::boolean:
      cell.code = column.boolean_at(row) ? 1 : 0;
      break;
    case ValueKind::number:
      cell.number = column.number_at(row);
      break;
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

void put_cell(Column& column, std::size_t row, const LiveCell& cell, DurationKind duration) {
  if (cell.state == CellState::absent) return column.set_absent(row);
  if (cell.state == CellState::error) return column.set_error(row, 0);
  switch (column.kind()) {
    case ValueKind::boolean:
      return column.set_boolean(row, cell.code != 0);
    case ValueKind::number:
      return column.set_number(row, cell.number);
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
      const auto relation = compare(a.number, b.number);
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
      return pools.sets.set(a.code) < pools.sets.set(b.code) ? -1 : 1;
    default:
      return order(a.code, b.code);
  }
}

}  // namespace zeren::inline v0::detail
