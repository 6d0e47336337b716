// Exact rational numbers: the only arithmetic between a fact and a score.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "zeren/base/int128.hpp"

namespace zeren::inline v0 {

namespace detail {
struct BigRational;
struct NumberAccess;
}  // namespace detail

/// How a rule rounds. `up` is away from zero, `down` towards zero; `half_up` goes away from zero on a tie (四舍五入),
/// `half_even` to the even neighbour on a tie; `ceiling` and `floor` go to plus and minus infinity.
enum class Rounding : std::uint8_t { half_up, half_even, up, down, ceiling, floor };

/// An exact rational, always reduced, denominator > 0. Numerator and denominator of 64 bits are held inline without
/// allocation; what outgrows them is computed in 128 bits and, where it stays too wide, held in arbitrary precision
/// behind a shared immutable block. It never wraps and never rounds unless told to. Copies are cheap and may be used
/// from several threads.
class Number {
 public:
  /// Arithmetic whose reduced numerator or denominator needs more bits than this is `too_large`.
  static constexpr std::size_t max_bits = 65536;
  /// Digits given to `round` and `to_decimal` are cut to -max_digits .. max_digits.
  static constexpr int max_digits = 1000;

  /// Zero.
  constexpr Number() noexcept = default;
  /// A whole number of any integer type, Int128 included.
  template <std::integral T>
  requires(!std::same_as<T, bool> && sizeof(T) <= 8) Number(T whole)
      : Number(from_int128(static_cast<Int128>(whole))) {}
  Number(Int128 whole) : Number(from_int128(whole)) {}
  Number(std::int64_t whole) noexcept : numerator_(whole) {}
  Number(int whole) noexcept : numerator_(whole) {}
  Number(bool) = delete;
  template <std::floating_point T>
  Number(T) = delete;

  /// A whole number of 128 bits.
  static Number from_int128(Int128 whole);
  /// n / d, reduced; nothing when d is 0.
  static std::optional<Number> ratio(Int128 n, Int128 d);
  /// unscaled / 10^scale, for example decimal(179, 2) is 1.79; `scale` is 0 .. 38.
  static Number decimal(Int128 unscaled, int scale);
  /// Reads `12`, `-1.79` or `-3/7`: digits, an optional leading minus and either one point between digits or a slash.
  /// Nothing for anything else (exponents, plus signs, blanks, separators, a zero denominator) or past `max_bits`.
  static std::optional<Number> parse(std::string_view text);

  /// -1, 0 or 1.
  int sign() const noexcept;
  bool is_zero() const noexcept { return !big_ && numerator_ == 0; }
  bool is_integer() const noexcept;
  /// The value, where it is whole and fits.
  std::optional<std::int64_t> to_int64() const noexcept;
  /// True where numerator and denominator both fit 64 bits (the inline form).
  bool fits_int64_pair() const noexcept { return !big_; }
  /// Numerator and denominator of the inline form; call only where `fits_int64_pair()`.
  std::int64_t numerator64() const noexcept { return numerator_; }
  std::int64_t denominator64() const noexcept { return denominator_; }
  /// Numerator and denominator where both fit 128 bits.
  std::optional<std::pair<Int128, Int128>> to_int128_pair() const;
  /// Bits of the wider of numerator and denominator (sign not counted); 1 for zero.
  std::size_t bits() const;
  /// Equal numbers have equal hashes, the same in every run and on every machine.
  std::size_t hash() const noexcept;

  /// `7/3`, or `5` for a whole number. `parse` reads it back.
  std::string to_fraction() const;
  /// Rounded to exactly `digits` digits after the point (`-1.50`); negative digits round left of the point. Zero never
  /// has a sign.
  std::string to_decimal(Rounding rounding, int digits) const;
  /// The shortest exact decimal (`1.79`) where there is one of at most `max_digits` digits, else the fraction.
  std::string to_exact_decimal_or_fraction() const;

  friend bool operator==(const Number& a, const Number& b) noexcept;
  friend std::strong_ordering operator<=>(const Number& a, const Number& b);

 private:
  friend struct detail::NumberAccess;

  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
  // Set exactly where the pair above is too narrow; the pair is then 0/1.
  std::shared_ptr<const detail::BigRational> big_;
};

enum class NumberError : std::uint8_t { none, division_by_zero, too_large };

/// What arithmetic gives: the value, or an error (the value is then 0).
struct [[nodiscard]] NumberResult {
  Number value;
  NumberError error = NumberError::none;

  bool ok() const noexcept { return error == NumberError::none; }
  explicit operator bool() const noexcept { return ok(); }
};

/// Exact arithmetic. Errors: `too_large` past Number::max_bits; `division_by_zero` from divide only.
NumberResult add(const Number& a, const Number& b);
NumberResult subtract(const Number& a, const Number& b);
NumberResult multiply(const Number& a, const Number& b);
NumberResult divide(const Number& a, const Number& b);

/// -a and |a|; never fail.
Number negate(const Number& a);
Number absolute(const Number& a);

/// Exact order of the two values.
std::strong_ordering compare(const Number& a, const Number& b);

/// The multiple of 10^-digits next to `value` in the given mode: digits 2 rounds to hundredths, -3 to thousands.
Number round(const Number& value, Rounding rounding, int digits);

/// The spelling used in packs (`half_up`), and back.
std::string_view to_string(Rounding rounding) noexcept;
std::optional<Rounding> parse_rounding(std::string_view text) noexcept;

}  // namespace zeren::inline v0

template <>
struct std::hash<zeren::Number> {
  std::size_t operator()(const zeren::Number& n) const noexcept { return n.hash(); }
};
