// One primitive for X3: a code point of UTF-8 bytes that satisfies a predicate. x3::standard and x3::unicode are of no
// use here: the first asserts on bytes past 0x7F, the tables of the second are too old for rare Han characters.
#pragma once

#include <boost/spirit/home/x3.hpp>
#include <string_view>

#include "zeren/base/utf8.hpp"

namespace zeren::inline v0::syntax::detail {

namespace x3 = boost::spirit::x3;

// Letters that may begin a name; `is_name_rest` adds digits, `_` and combining marks.
bool is_letter(char32_t c) noexcept;
bool is_digit(char32_t c) noexcept;
bool is_name_rest(char32_t c) noexcept;

template <class Predicate>
struct Utf8If : x3::parser<Utf8If<Predicate>> {
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;

  explicit constexpr Utf8If(Predicate p) : predicate(p) {}

  template <class Iterator, class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, Iterator const& last, Context const&, RuleContext const&, Attribute&) const {
    if (first == last) return false;
    const std::string_view rest(first, static_cast<std::size_t>(last - first));
    std::size_t length = 0;
    const char32_t c = decode(rest, length);
    if (c == replacement_character && length == 1) return false;  // malformed
    if (!predicate(c)) return false;
    first += static_cast<std::ptrdiff_t>(length);
    return true;
  }

  Predicate predicate;
};

template <class Predicate>
constexpr Utf8If<Predicate> utf8_if(Predicate p) {
  return Utf8If<Predicate>(p);
}

// Any one byte, well-formed or not.
struct AnyByte : x3::parser<AnyByte> {
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;

  template <class Iterator, class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, Iterator const& last, Context const&, RuleContext const&, Attribute&) const {
    if (first == last) return false;
    ++first;
    return true;
  }
};

}  // namespace zeren::inline v0::syntax::detail
