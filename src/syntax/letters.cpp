#include <algorithm>
#include <array>
#include <iterator>

#include "src/syntax/utf8_parser.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct Range {
  char32_t first, last;
};
constexpr Range letters[] = {
#include "src/syntax/letters.inc"
};

}  // namespace

bool is_letter(char32_t c) noexcept {
  if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
  const Range* const place = std::upper_bound(std::begin(letters), std::end(letters), c,
                                              [](char32_t x, const Range& r) { return x < r.first; });
  return place != std::begin(letters) && c <= std::prev(place)->last;
}

bool is_digit(char32_t c) noexcept {
  return (c >= U'0' && c <= U'9') || (c >= 0xFF10 && c <= 0xFF19);
}

bool is_name_rest(char32_t c) noexcept {
  const bool combining = c >= 0x300 && c <= 0x36F;  // NFC joins them to their letters
  return is_letter(c) || is_digit(c) || c == U'_' || c == 0xFF3F || combining;
}

}  // namespace zeren::inline v0::syntax::detail
