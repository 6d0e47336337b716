#include "zeren/run/column.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <type_traits>

namespace zeren::inline v0 {

// ---- TextPool ---------------------------------------------------------------------------------------------------

std::string_view TextPool::store(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > block_left_) {
    const std::size_t size = std::max<std::size_t>(text.size(), 16384);
    blocks_.push_back(std::make_unique<char[]>(size));
    block_at_ = blocks_.back().get();
    block_left_ = size;
    block_bytes_ += size;
  }
  std::memcpy(block_at_, text.data(), text.size());
  const std::string_view stored(block_at_, text.size());
  block_at_ += text.size();
  block_left_ -= text.size();
  return stored;
}

std::uint32_t TextPool::intern(std::string_view text) {
  if (const auto found = codes_.find(text); found != codes_.end()) return found->second;
  const auto code = static_cast<std::uint32_t>(texts_.size());
  const std::string_view stored = store(text);
  texts_.push_back(stored);
  codes_.emplace(stored, code);
  return code;
}

std::uint32_t TextPool::add_view(std::string_view text) {
  unique_ = false;
  texts_.push_back(text);
  return static_cast<std::uint32_t>(texts_.size() - 1);
}

std::size_t TextPool::heap_bytes() const noexcept {
  return texts_.capacity() * sizeof(std::string_view) + codes_.size() * 40 + block_bytes_;
}

// ---- Column -----------------------------------------------------------------------------------------------------

Column::Column(plan::ValueKind kind, std::size_t rows, std::size_t targets)
    : kind_(kind), rows_(rows), targets_(targets == 0 ? 1 : targets) {
  using plan::ValueKind;
  switch (kind) {
    case ValueKind::boolean:
      flags_.resize(rows);
      break;
    case ValueKind::number:
      smalls_.resize(rows);
      denominators_.assign(rows, 1);
      break;
    case ValueKind::date:
      days_.resize(rows);
      break;
    case ValueKind::moment:
      minutes_.resize(rows);
      break;
    case ValueKind::duration:
      durations_.resize(rows);
      break;
    case ValueKind::text:
    case ValueKind::enumeration:
    case ValueKind::unit:
      codes_.resize(rows);
      break;
    case ValueKind::row:
      targets_ == 1 ? codes_.resize(rows) : references_.resize(rows);
      break;
    case ValueKind::body_set:
    case ValueKind::member_set:
      set_begin_.resize(rows + 1);
      break;
  }
  if (kind != ValueKind::row) targets_ = 1;
}

Column Column::scalar(plan::ValueKind kind, std::size_t targets) {
  Column column(kind, 1, targets);
  column.mask_ = 0;
  return column;
}

std::uint32_t Column::error_at(std::size_t row) const {
  const auto wanted = static_cast<std::uint32_t>(row & mask_);
  const auto found = std::lower_bound(errors_.begin(), errors_.end(), wanted,
                                      [](const auto& e, std::uint32_t r) { return e.first < r; });
  return found != errors_.end() && found->first == wanted ? found->second : 0;
}

Number Column::array_number(std::size_t row) const {
  switch (layout_) {
    case NumberLayout::small:
      return denominator_ == 1 ? Number(small_at(row)) : *Number::ratio(small_at(row), denominator_);
    case NumberLayout::wide:
      return denominator_ == 1 ? Number::from_int128(wides_[row]) : *Number::ratio(wides_[row], denominator_);
    case NumberLayout::ratio:
      break;
  }
  return denominators_[row] == 1 ? Number(smalls_[row]) : *Number::ratio(smalls_[row], denominators_[row]);
}

Number Column::number_at(std::size_t row) const {
  const std::size_t r = row & mask_;
  if (!promoted_.empty()) {
    const auto found = std::lower_bound(promoted_.begin(), promoted_.end(), r,
                                        [](const auto& cell, std::size_t wanted) { return cell.first < wanted; });
    if (found != promoted_.end() && found->first == r) return found->second;
  }
  return array_number(r);
}

void Column::make_states() {
  if (states_.empty()) states_.assign(rows_, static_cast<std::uint8_t>(CellState::present));
}

void Column::set_absent(std::size_t row) {
  make_states();
  states_[row] = static_cast<std::uint8_t>(CellState::absent);
}

void Column::set_error(std::size_t row, std::uint32_t error) {
  make_states();
  states_[row] = static_cast<std::uint8_t>(CellState::error);
  errors_.emplace_back(static_cast<std::uint32_t>(row), error);
}

void Column::set_number(std::size_t row, const Number& value) {
  if (value.fits_int64_pair()) {
    smalls_[row] = value.numerator64();
    denominators_[row] = value.denominator64();
  } else {
    promoted_.emplace_back(static_cast<std::uint32_t>(row), value);
  }
}

void Column::set_sets(std::vector<std::uint32_t> begin, std::vector<std::uint32_t> items) {
  set_begin_ = std::move(begin);
  set_items_ = std::move(items);
}

void Column::set_smalls(std::vector<std::int64_t> values, std::int64_t denominator) {
  smalls_ = std::move(values);
  denominators_ = {};
  denominator_ = denominator;
  layout_ = NumberLayout::small;
}

void Column::set_integers(std::vector<std::int64_t> values, std::int64_t denominator) {
  rows_ = values.size();
  set_smalls(std::move(values), denominator);
}

void Column::set_integers(std::vector<std::int32_t> values, std::int64_t denominator, IntegerRange range) {
  rows_ = values.size();
  set_smalls({}, denominator);
  smalls32_ = std::move(values);
  width_ = IntegerWidth::bits32;
  range_ = range;
}

void Column::set_integers(std::vector<std::int16_t> values, std::int64_t denominator, IntegerRange range) {
  rows_ = values.size();
  set_smalls({}, denominator);
  smalls16_ = std::move(values);
  width_ = IntegerWidth::bits16;
  range_ = range;
}

IntegerRange Column::small_range() const {
  if (range_) return *range_;
  return with_smalls([](const auto& values) {
    IntegerRange range;
    if (values.empty()) return range;
    auto low = values[0], high = values[0];
    for (const auto value : values) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
    return IntegerRange{low, high};
  });
}

void Column::narrow_smalls() {
  if (layout_ != NumberLayout::small || width_ != IntegerWidth::bits64) return;
  range_ = small_range();
  width_ = width_of(range_->low, range_->high);
  const auto move_to = [&](auto& narrow) {
    narrow.resize(smalls_.size());
    std::transform(smalls_.begin(), smalls_.end(), narrow.begin(), [](std::int64_t value) {
      return static_cast<typename std::remove_reference_t<decltype(narrow)>::value_type>(value);
    });
    smalls_ = {};
  };
  if (width_ == IntegerWidth::bits8) move_to(smalls8_);
  if (width_ == IntegerWidth::bits16) move_to(smalls16_);
  if (width_ == IntegerWidth::bits32) move_to(smalls32_);
}

Column Column::integers(std::size_t rows, std::int64_t denominator, IntegerRange range) {
  Column column(plan::ValueKind::number, 0);
  column.rows_ = rows;
  column.denominator_ = denominator;
  column.layout_ = NumberLayout::small;
  column.range_ = range;
  column.width_ = width_of(range.low, range.high);
  switch (column.width_) {
    case IntegerWidth::bits8:
      column.smalls8_.resize(rows);
      break;
    case IntegerWidth::bits16:
      column.smalls16_.resize(rows);
      break;
    case IntegerWidth::bits32:
      column.smalls32_.resize(rows);
      break;
    case IntegerWidth::bits64:
      column.smalls_.resize(rows);
  }
  return column;
}

void* Column::raw_integers() noexcept {
  switch (width_) {
    case IntegerWidth::bits8:
      return smalls8_.data();
    case IntegerWidth::bits16:
      return smalls16_.data();
    case IntegerWidth::bits32:
      return smalls32_.data();
    case IntegerWidth::bits64:
      break;
  }
  return smalls_.data();
}

std::int64_t* Column::raw_smalls(std::int64_t denominator) {
  denominators_ = {};
  denominator_ = denominator;
  layout_ = NumberLayout::small;
  return smalls_.data();
}

void Column::add_promoted(std::vector<std::pair<std::uint32_t, Number>> cells) {
  if (promoted_.empty()) {
    promoted_ = std::move(cells);
  } else {
    promoted_.insert(promoted_.end(), std::make_move_iterator(cells.begin()), std::make_move_iterator(cells.end()));
  }
}

namespace {

// The least common denominator of all rows, 0 where it passes 2^40 (values over it would hardly fit).
std::int64_t common_denominator(const std::vector<std::int64_t>& denominators) {
  constexpr std::int64_t limit = std::int64_t{1} << 40;
  std::int64_t common = 1;
  for (const std::int64_t d : denominators) {
    if (d == common || d == 1 || common % d == 0) continue;
    const std::int64_t factor = d / std::gcd(common, d);
    if (factor > limit / common) return 0;
    common *= factor;
  }
  return common;
}

}  // namespace

void Column::settle_numbers() {
  if (layout_ != NumberLayout::ratio) return;
  std::sort(promoted_.begin(), promoted_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const std::int64_t common = common_denominator(denominators_);
  if (common == 0) return;
  if (common != 1) {
    for (std::size_t r = 0; r < rows_; ++r) {
      if (!checked_multiply(smalls_[r], common / denominators_[r])) return;
    }
    for (std::size_t r = 0; r < rows_; ++r) smalls_[r] *= common / denominators_[r];
  }
  denominators_ = {};
  denominator_ = common;
  layout_ = NumberLayout::small;

  if (promoted_.size() <= rows_ / 8) return;
  // Many cells outgrew 64 bits: 128 bits for all of them, if that is enough.
  std::vector<Int128> wide(smalls_.begin(), smalls_.end());
  for (const auto& [row, number] : promoted_) {
    const auto pair = number.to_int128_pair();
    if (!pair || pair->second > common || common % pair->second != 0) return;
    const auto scaled = checked_multiply<Int128>(pair->first, common / pair->second);
    if (!scaled) return;
    wide[row] = *scaled;
  }
  wides_ = std::move(wide);
  smalls_ = {};
  promoted_ = {};
  layout_ = NumberLayout::wide;
}

void Column::settle_errors() {
  std::sort(errors_.begin(), errors_.end());
}

void Column::settle_states() {
  if (std::all_of(states_.begin(), states_.end(), [](std::uint8_t s) { return s == 0; })) states_ = {};
}

std::size_t Column::heap_bytes() const noexcept {
  const auto bytes = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
  return bytes(states_) + bytes(errors_) + bytes(flags_) + bytes(days_) + bytes(minutes_) + bytes(codes_) +
         bytes(references_) + bytes(smalls_) + bytes(smalls8_) + bytes(smalls16_) + bytes(smalls32_) +
         bytes(denominators_) + bytes(wides_) + bytes(promoted_) + bytes(durations_) + bytes(set_begin_) +
         bytes(set_items_);
}

}  // namespace zeren::inline v0
