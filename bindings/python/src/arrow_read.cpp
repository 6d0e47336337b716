#include "bindings/python/src/arrow_read.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "bindings/python/src/arrow_texts.hpp"
#include "bindings/python/src/exact_float.hpp"
#include "bindings/python/src/problem.hpp"
#include "zeren/base/int128.hpp"
#include "zeren/base/moment.hpp"
#include "zeren/io/loaded_table.hpp"

namespace zeren::python {

namespace {

std::string wanted(FieldKind kind) {
  switch (kind) {
    case FieldKind::whole:
      return "a count: give integers, decimals or text";
    case FieldKind::number:
      return "a number: give integers, decimals or text";
    case FieldKind::boolean:
      return "a bool: give bool or text";
    case FieldKind::date:
      return "a date: give date32, timestamps at midnight or text";
    case FieldKind::moment:
      return "a moment: give timestamps or text";
    case FieldKind::text:
      return "a text, code or name: give text or integers";
  }
  return {};
}

class ColumnReader {
 public:
  ColumnReader(const std::vector<ArrowPiece>& pieces, const ArrowSchema& schema, const FieldTarget& target,
               const ReadOptions& options)
      : pieces_(pieces), schema_(schema), target_(target), options_(options), type_(arrow_type(schema)) {
    result_.column.name = target.column;
    for (const ArrowPiece& piece : pieces) rows_ += piece.length;
  }

  OwnedColumn read() {
    if (schema_.dictionary != nullptr && !is_text()) {
      if (target_.kind) throw misfit();
      type_.kind = ArrowKind::other;
    }
    switch (type_.kind) {
      case ArrowKind::nothing:
        return nothing();
      case ArrowKind::boolean:
        allow({FieldKind::boolean});
        return booleans();
      case ArrowKind::integer:
        allow({FieldKind::whole, FieldKind::number, FieldKind::text});
        return integers();
      case ArrowKind::floating:
        allow({FieldKind::whole, FieldKind::number});
        return floats();
      case ArrowKind::decimal:
        allow({FieldKind::whole, FieldKind::number});
        return decimals();
      case ArrowKind::date_days:
        allow({FieldKind::date});
        return days();
      case ArrowKind::date_milliseconds:
        allow({FieldKind::date});
        return whole_days(milliseconds_a_day);
      case ArrowKind::timestamp:
        allow({FieldKind::date, FieldKind::moment});
        return target_.kind == FieldKind::moment ? moments() : whole_days(seconds_a_day * type_.per_second);
      case ArrowKind::text:
      case ArrowKind::large_text:
      case ArrowKind::text_view:
        read_arrow_texts(pieces_, schema_, type_.kind, result_);
        return done();
      case ArrowKind::other:
        if (target_.kind) throw misfit();
        return nothing();  // of a column that no field has: binding says so
    }
    return done();
  }

 private:
  static constexpr std::int64_t seconds_a_day = 86'400, milliseconds_a_day = seconds_a_day * 1000;
  static constexpr std::int64_t china_offset = 8 * 3600;  // pack-local time, in seconds

  [[nodiscard]] bool is_text() const {
    return type_.kind == ArrowKind::text || type_.kind == ArrowKind::large_text || type_.kind == ArrowKind::text_view;
  }
  [[nodiscard]] Problem problem(const std::string& what) const {
    return facts_problem("table `" + target_.table + "`, column `" + target_.column + "`: " + what);
  }
  [[nodiscard]] Problem misfit() const {
    return problem("it holds " + type_.name + ", and the field is " + wanted(*target_.kind));
  }
  [[nodiscard]] std::string in_row(std::size_t row) const { return " in row " + std::to_string(row + 1); }
  void allow(std::initializer_list<FieldKind> kinds) const {
    if (target_.kind && std::find(kinds.begin(), kinds.end(), *target_.kind) == kinds.end()) throw misfit();
  }
  OwnedColumn done() { return std::move(result_); }

  // Calls f(row, piece, index) for every value that is not null.
  template <class F>
  void for_each_present(F&& f) const {
    std::size_t row = 0;
    for (const ArrowPiece& piece : pieces_) {
      const void* valid = has_nulls(piece) ? piece.array->buffers[0] : nullptr;
      for (std::size_t i = 0; i < piece.length; ++i, ++row) {
        if (valid == nullptr || bit_at(valid, piece.begin + i)) f(row, piece, piece.begin + i);
      }
    }
  }
  template <class T>
  static T value_at(const ArrowPiece& piece, std::size_t at) {
    return static_cast<const T*>(piece.array->buffers[1])[at];
  }

  // A byte a row where a value is null, else nothing.
  void set_present() {
    if (std::none_of(pieces_.begin(), pieces_.end(), has_nulls)) return;
    bool* present = result_.make<bool>(rows_);
    std::fill(present, present + rows_, false);
    for_each_present([&](std::size_t row, const ArrowPiece&, std::size_t) { present[row] = true; });
    result_.column.present = {present, rows_};
  }
  void set_absent(std::size_t row) {
    if (result_.column.present.empty()) {
      bool* present = result_.make<bool>(rows_);
      std::fill(present, present + rows_, true);
      result_.column.present = {present, rows_};
    }
    const_cast<bool&>(result_.column.present[row]) = false;  // an array of our own
  }

  OwnedColumn nothing() {
    auto* texts = result_.make<std::string_view>(rows_);
    std::fill(texts, texts + rows_, std::string_view());
    result_.column.values = std::span<const std::string_view>(texts, rows_);
    return done();
  }

  OwnedColumn booleans() {
    bool* values = result_.make<bool>(rows_);
    std::fill(values, values + rows_, false);
    for_each_present([&](std::size_t row, const ArrowPiece& piece, std::size_t at) {
      values[row] = bit_at(piece.array->buffers[1], at);
    });
    result_.column.values = std::span<const bool>(values, rows_);
    set_present();
    return done();
  }

  // The values in one array: where they stand, if that is one piece.
  template <class T>
  std::span<const T> one_array() {
    if (pieces_.size() == 1) {
      return {static_cast<const T*>(pieces_[0].array->buffers[1]) + pieces_[0].begin, pieces_[0].length};
    }
    T* values = result_.make<T>(rows_);
    T* to = values;
    for (const ArrowPiece& piece : pieces_) {
      to = std::copy_n(static_cast<const T*>(piece.array->buffers[1]) + piece.begin, piece.length, to);
    }
    return {values, rows_};
  }
  template <class T>
  void set_signed() {
    result_.column.values = one_array<T>();
  }
  // Unsigned integers are read as signed ones of their width where all are small enough, else widened.
  template <class Unsigned, class Signed, class Wider>
  void set_unsigned() {
    const std::span<const Unsigned> values = one_array<Unsigned>();
    Unsigned any = 0;
    for (const Unsigned value : values) any = static_cast<Unsigned>(any | value);
    if (any <= static_cast<Unsigned>(std::numeric_limits<Signed>::max())) {
      result_.column.values = std::span(reinterpret_cast<const Signed*>(values.data()), values.size());
    } else if constexpr (sizeof(Wider) > sizeof(Unsigned)) {
      Wider* wider = result_.make<Wider>(rows_);
      std::copy(values.begin(), values.end(), wider);
      result_.column.values = std::span<const Wider>(wider, rows_);
    } else {
      throw problem("it holds uint64 past the largest number of 64 bits with a sign: give decimals");
    }
  }
  OwnedColumn integers() {
    switch (type_.bits) {
      case 8:
        type_.is_signed ? set_signed<std::int8_t>() : set_unsigned<std::uint8_t, std::int8_t, std::int16_t>();
        break;
      case 16:
        type_.is_signed ? set_signed<std::int16_t>() : set_unsigned<std::uint16_t, std::int16_t, std::int32_t>();
        break;
      case 32:
        type_.is_signed ? set_signed<std::int32_t>() : set_unsigned<std::uint32_t, std::int32_t, std::int64_t>();
        break;
      default:
        type_.is_signed ? set_signed<std::int64_t>() : set_unsigned<std::uint64_t, std::int64_t, std::int64_t>();
    }
    set_present();
    return done();
  }

  OwnedColumn days() {
    static_assert(sizeof(Date) == sizeof(std::int32_t));
    const std::span<const std::int32_t> days = one_array<std::int32_t>();
    result_.column.values = std::span(reinterpret_cast<const Date*>(days.data()), days.size());
    set_present();
    return done();
  }
  [[nodiscard]] std::int64_t local(std::int64_t value) const {
    return type_.has_zone ? value + china_offset * type_.per_second : value;
  }
  static std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
  }
  // Times of `a_day` units a day, all at midnight.
  OwnedColumn whole_days(std::int64_t a_day) {
    Date* days = result_.make<Date>(rows_);
    std::fill(days, days + rows_, Date{});
    for_each_present([&](std::size_t row, const ArrowPiece& piece, std::size_t at) {
      const std::int64_t value = local(value_at<std::int64_t>(piece, at));
      const std::int64_t day = floor_divide(value, a_day);
      if (day * a_day != value) throw problem("it holds a time of day" + in_row(row) + ", and the field is a date");
      days[row] = Date{static_cast<std::int32_t>(std::clamp<std::int64_t>(day, INT32_MIN, INT32_MAX))};
    });
    result_.column.values = std::span<const Date>(days, rows_);
    set_present();
    return done();
  }
  OwnedColumn moments() {
    TextColumn texts(target_.column);
    texts.reserve(rows_, rows_ * std::string_view("2022-03-01 14:30").size());
    const std::int64_t a_minute = 60 * type_.per_second;
    std::size_t next = 0;
    for_each_present([&](std::size_t row, const ArrowPiece& piece, std::size_t at) {
      for (; next < row; ++next) texts.append({});
      const std::int64_t value = local(value_at<std::int64_t>(piece, at));
      const Moment moment{floor_divide(value, a_minute)};
      if (moment.minutes * a_minute != value) {
        throw problem("it holds seconds" + in_row(row) + ", and a moment is a minute: cut them to minutes first");
      }
      if (!moment.is_valid()) throw problem("it holds a moment outside the years 1 to 9999" + in_row(row));
      texts.append(moment.to_string());
      ++next;
    });
    for (; next < rows_; ++next) texts.append({});
    result_.column.values = result_.keep(std::move(texts)).texts();
    return done();
  }

  OwnedColumn decimals() {
    if (type_.bits > 256 || type_.bits < 32) throw misfit();
    Number* values = result_.make<Number>(rows_);
    for_each_present([&](std::size_t row, const ArrowPiece& piece, std::size_t at) {
      values[row] = scaled(unscaled_at(row, piece, at));
    });
    result_.column.values = std::span<const Number>(values, rows_);
    set_present();
    return done();
  }
  [[nodiscard]] Int128 unscaled_at(std::size_t row, const ArrowPiece& piece, std::size_t at) const {
    if (type_.bits == 32) return value_at<std::int32_t>(piece, at);
    if (type_.bits == 64) return value_at<std::int64_t>(piece, at);
    const std::size_t width = static_cast<std::size_t>(type_.bits / 8);
    const char* bytes = static_cast<const char*>(piece.array->buffers[1]) + at * width;
    Int128 low = 0;
    std::memcpy(&low, bytes, sizeof low);
    if (type_.bits == 128) return low;
    Int128 high = 0;
    std::memcpy(&high, bytes + sizeof low, sizeof high);
    if (high != (low < 0 ? -1 : 0)) throw problem("it holds a decimal of more than 128 bits" + in_row(row));
    return low;
  }
  [[nodiscard]] Number scaled(Int128 unscaled) const {
    constexpr int most_digits = 38;
    if (type_.scale >= 0 && type_.scale <= most_digits) return Number::decimal(unscaled, type_.scale);
    Number value(unscaled);
    const Number ten(10);
    for (int i = 0; i < type_.scale; ++i) value = divide(value, ten).value;
    for (int i = 0; i > type_.scale; --i) value = multiply(value, ten).value;
    return value;
  }

  [[nodiscard]] double float_at(const ArrowPiece& piece, std::size_t at) const {
    return type_.bits == 32 ? double{value_at<float>(piece, at)} : value_at<double>(piece, at);
  }
  OwnedColumn floats() {
    if (target_.kind == FieldKind::number && !options_.floats) {
      throw problem("it holds " + type_.name +
                    ", and the field is a number: give decimals or text, or say with `floats=` how many digits after "
                    "the point they mean");
    }
    set_present();
    return target_.kind == FieldKind::whole || !target_.kind ? whole_floats() : decimal_floats();
  }
  // pandas makes floats of integers with gaps; a gap is not a number.
  OwnedColumn whole_floats() {
    auto* values = result_.make<std::int64_t>(rows_);
    std::fill(values, values + rows_, std::int64_t{0});
    for_each_present([&](std::size_t row, const ArrowPiece& piece, std::size_t at) {
      const double value = float_at(piece, at);
      if (std::isnan(value)) return set_absent(row);
      const auto whole = whole_float(value);
      if (whole) {
        values[row] = *whole;
      } else if (target_.kind) {
        throw problem("it holds " + type_.name + " with " + float_text(value) + in_row(row) + ", and the field is " +
                      wanted(*target_.kind));
      }
    });
    result_.column.values = std::span<const std::int64_t>(values, rows_);
    return done();
  }
  OwnedColumn decimal_floats() {
    Number* values = result_.make<Number>(rows_);
    for_each_present([&](std::size_t row, const ArrowPiece& piece, std::size_t at) {
      const double value = float_at(piece, at);
      if (std::isnan(value)) return set_absent(row);
      const auto exact = type_.bits == 32 ? decimal_float(static_cast<float>(value), *options_.floats)
                                          : decimal_float(value, *options_.floats);
      if (!exact) {
        throw problem("the float " + float_text(value) + in_row(row) + " is no decimal of " +
                      std::to_string(*options_.floats) + " digits after the point");
      }
      values[row] = *exact;
    });
    result_.column.values = std::span<const Number>(values, rows_);
    return done();
  }

  const std::vector<ArrowPiece>& pieces_;
  const ArrowSchema& schema_;
  const FieldTarget& target_;
  const ReadOptions& options_;
  ArrowType type_;
  std::size_t rows_ = 0;
  OwnedColumn result_;
};

}  // namespace

OwnedColumn read_arrow_column(const std::vector<ArrowPiece>& pieces, const ArrowSchema& schema,
                              const FieldTarget& target, const ReadOptions& options) {
  return ColumnReader(pieces, schema, target, options).read();
}

}  // namespace zeren::python
