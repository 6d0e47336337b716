#include "src/run/aggregate_rows.hpp"

namespace zeren::inline v0::detail {

// 2^32 rows of 64 bits need 96, so that integer sums cannot overflow.
SumColumn::SumColumn(const Column* value, std::size_t size) : value_(value) {
  if (value == nullptr) return;
  integers_ = value->layout() == NumberLayout::small && value->none_promoted();
  if (integers_) {
    sums_.assign(size, 0);
  } else {
    exact_.assign(size, Number());
    too_large_.assign(size, false);
  }
}

void SumColumn::add(std::size_t to, std::size_t row) {
  if (integers_) {
    sums_[to] += value_->small_at(row);
    return;
  }
  NumberResult sum = zeren::add(exact_[to], value_->number_at(row));
  if (!sum.ok()) too_large_[to] = true;
  exact_[to] = std::move(sum.value);
}

void SumColumn::copy(std::size_t to, std::size_t from) {
  if (integers_) {
    sums_[to] = sums_[from];
  } else {
    exact_[to] = exact_[from];
    too_large_[to] = too_large_[from];
  }
}

NumberResult SumColumn::scaled(Int128 sum) const {
  return {*Number::ratio(sum, value_->denominator()), NumberError::none};
}

NumberResult SumColumn::total(std::size_t at) const {
  if (value_ == nullptr) return {};
  if (integers_) return scaled(sums_[at]);
  if (too_large_[at]) return {Number(), NumberError::too_large};
  return {exact_[at], NumberError::none};
}

NumberResult SumColumn::difference(std::size_t high, std::size_t low) const {
  if (value_ == nullptr) return {};
  if (integers_) return scaled(sums_[high] - sums_[low]);
  if (too_large_[high]) return {Number(), NumberError::too_large};
  return subtract(exact_[high], exact_[low]);
}

NumberResult SumColumn::without(std::size_t at, std::size_t row) const {
  if (value_ == nullptr) return {};
  if (integers_) return scaled(sums_[at] - value_->small_at(row));
  if (too_large_[at]) return {Number(), NumberError::too_large};
  return subtract(exact_[at], value_->number_at(row));
}

}  // namespace zeren::inline v0::detail
