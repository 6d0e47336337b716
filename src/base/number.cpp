// The inline form of Number, computed in 128 bits: a product of two 64-bit halves, and a sum of two such products,
// always fit.
#include "zeren/base/number.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "src/base/number_big.hpp"
#include "src/base/number_reduced.hpp"

namespace zeren::inline v0 {

using detail::NumberAccess;

Number detail::number_of_reduced(std::int64_t numerator, std::int64_t denominator) {
  return NumberAccess::small(numerator, denominator);
}

namespace {

constexpr std::array<std::string_view, 6> rounding_names = {"half_up", "half_even", "up", "down", "ceiling", "floor"};

bool both_inline(const Number& a, const Number& b) {
  return a.fits_int64_pair() && b.fits_int64_pair();
}

// n / d with d > 0, neither so wide that the result needs a size check.
NumberResult from_quotient(Int128 n, Int128 d) {
  return {detail::number_from(n < 0, unsigned_abs(n), unsigned_abs(d)), NumberError::none};
}

NumberResult from_whole(Int128 n) {
  if (fits_int64(n)) return {NumberAccess::small(static_cast<std::int64_t>(n), 1), NumberError::none};
  return {Number::from_int128(n), NumberError::none};
}

// a + sign * b for inline operands.
NumberResult add_inline(const Number& a, const Number& b, int sign) {
  const Int128 an = a.numerator64();
  const Int128 bn = Int128{b.numerator64()} * sign;
  const Int128 ad = a.denominator64();
  const Int128 bd = b.denominator64();
  if (ad == bd) return ad == 1 ? from_whole(an + bn) : from_quotient(an + bn, ad);
  return from_quotient(an * bd + bn * ad, ad * bd);
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
  hash ^= hash >> 29;
  hash *= 0xBF58476D1CE4E5B9u;
  return hash ^ (hash >> 32);
}

std::uint64_t mix(std::uint64_t hash, const detail::BigInt& value) {
  const auto& backend = value.backend();
  for (std::size_t i = 0; i < backend.size(); ++i) hash = mix(hash, static_cast<std::uint64_t>(backend.limbs()[i]));
  return mix(hash, backend.sign() ? 1u : 0u);
}

}  // namespace

Number Number::from_int128(Int128 whole) {
  return detail::number_from(whole < 0, unsigned_abs(whole), 1);
}

std::optional<Number> Number::ratio(Int128 n, Int128 d) {
  if (d == 0) return std::nullopt;
  if (d > 0 && d <= INT64_MAX && n > INT64_MIN && n <= INT64_MAX) {  // nearly always
    const auto a = static_cast<std::int64_t>(n), b = static_cast<std::int64_t>(d);
    const std::int64_t common = std::gcd(a, b);
    return NumberAccess::small(a / common, b / common);
  }
  return detail::number_from((n < 0) != (d < 0), unsigned_abs(n), unsigned_abs(d));
}

Number Number::decimal(Int128 unscaled, int scale) {
  return detail::number_from(unscaled < 0, unsigned_abs(unscaled), unsigned_abs(power_of_ten(scale)));
}

int Number::sign() const noexcept {
  if (big_) return big_->numerator.sign();
  return numerator_ < 0 ? -1 : numerator_ > 0 ? 1 : 0;
}

bool Number::is_integer() const noexcept {
  return big_ ? big_->denominator == 1 : denominator_ == 1;
}

std::optional<std::int64_t> Number::to_int64() const noexcept {
  if (big_ || denominator_ != 1) return std::nullopt;
  return numerator_;
}

std::optional<std::pair<Int128, Int128>> Number::to_int128_pair() const {
  if (!big_) return std::pair<Int128, Int128>(numerator_, denominator_);
  const auto n = detail::to_int128(big_->numerator);
  const auto d = detail::to_int128(big_->denominator);
  if (!n || !d) return std::nullopt;
  return std::pair<Int128, Int128>(*n, *d);
}

std::size_t Number::hash() const noexcept {
  if (big_) return static_cast<std::size_t>(mix(mix(1, big_->numerator), big_->denominator));
  return static_cast<std::size_t>(
      mix(mix(0, static_cast<std::uint64_t>(numerator_)), static_cast<std::uint64_t>(denominator_)));
}

NumberResult add(const Number& a, const Number& b) {
  return both_inline(a, b) ? add_inline(a, b, 1) : detail::add_big(a, b);
}

NumberResult subtract(const Number& a, const Number& b) {
  return both_inline(a, b) ? add_inline(a, b, -1) : detail::subtract_big(a, b);
}

NumberResult multiply(const Number& a, const Number& b) {
  if (!both_inline(a, b)) return detail::multiply_big(a, b);
  const Int128 n = Int128{a.numerator64()} * b.numerator64();
  const Int128 d = Int128{a.denominator64()} * b.denominator64();
  return d == 1 ? from_whole(n) : from_quotient(n, d);
}

NumberResult divide(const Number& a, const Number& b) {
  if (b.is_zero()) return {Number(), NumberError::division_by_zero};
  if (!both_inline(a, b)) return detail::divide_big(a, b);
  const Int128 n = Int128{a.numerator64()} * b.denominator64();
  const Int128 d = Int128{a.denominator64()} * b.numerator64();
  return d < 0 ? from_quotient(-n, -d) : from_quotient(n, d);
}

Number negate(const Number& a) {
  if (a.fits_int64_pair()) {
    if (a.numerator64() != INT64_MIN) return NumberAccess::small(-a.numerator64(), a.denominator64());
    return detail::number_from(false, UInt128{1} << 63, unsigned_abs(a.denominator64()));
  }
  detail::BigRational parts = detail::big_parts(a);
  return detail::number_from(-parts.numerator, std::move(parts.denominator));
}

Number absolute(const Number& a) {
  return a.sign() < 0 ? negate(a) : a;
}

std::strong_ordering compare(const Number& a, const Number& b) {
  if (!both_inline(a, b)) return detail::compare_big(a, b);
  if (a.denominator64() == b.denominator64()) return a.numerator64() <=> b.numerator64();
  const Int128 left = Int128{a.numerator64()} * b.denominator64();
  const Int128 right = Int128{b.numerator64()} * a.denominator64();
  if (left == right) return std::strong_ordering::equal;
  return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
  return compare(a, b);
}

// Both forms are reduced, and each value has only one of them.
bool operator==(const Number& a, const Number& b) noexcept {
  if (a.big_ == b.big_) return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
  if (!a.big_ || !b.big_) return false;
  return a.big_->numerator == b.big_->numerator && a.big_->denominator == b.big_->denominator;
}

Number round(const Number& value, Rounding rounding, int digits) {
  digits = std::clamp(digits, -Number::max_digits, Number::max_digits);
  if (digits >= 0 && value.is_integer()) return value;
  // 10^18 takes 60 bits: what follows stays below 2^124.
  if (!value.fits_int64_pair() || digits < -18 || digits > 18) return detail::round_big(value, rounding, digits);
  const Int128 n = value.numerator64();
  const Int128 d = value.denominator64();
  const Int128 power = power_of_ten(std::abs(digits));
  if (digits >= 0) return from_quotient(detail::round_quotient<Int128>(n * power, d, rounding), power).value;
  return Number::from_int128(detail::round_quotient<Int128>(n, d * power, rounding) * power);
}

std::string_view to_string(Rounding rounding) noexcept {
  return rounding_names[static_cast<std::size_t>(rounding)];
}

std::optional<Rounding> parse_rounding(std::string_view text) noexcept {
  const auto found = std::find(rounding_names.begin(), rounding_names.end(), text);
  if (found == rounding_names.end()) return std::nullopt;
  return static_cast<Rounding>(found - rounding_names.begin());
}

}  // namespace zeren::inline v0
