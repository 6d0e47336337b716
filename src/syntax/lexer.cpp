// The lexer's grammar. What the pieces become is in token_builder.cpp, where newlines end items in layout.cpp.
#include <boost/spirit/home/x3.hpp>

#include "src/syntax/layout.hpp"
#include "src/syntax/marks.hpp"
#include "src/syntax/token_builder.hpp"
#include "src/syntax/utf8_parser.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/syntax/lex.hpp"

namespace zeren::inline v0::syntax {

namespace detail {
namespace {

using Iterator = char const*;

std::string_view view(boost::iterator_range<Iterator> range) {
  return {range.begin(), static_cast<std::size_t>(range.end() - range.begin())};
}

x3::symbols<Mark> const& mark_table() {
  static const x3::symbols<Mark> table = [] {
    x3::symbols<Mark> symbols;
    for (const MarkSpelling& row : marks) symbols.add(row.text, row.mark);
    return symbols;
  }();
  return table;
}

bool is_blank(char32_t c) {
  return c == U' ' || c == U'\t' || c == U'\r' || c == 0x3000 || c == 0xA0 || c == 0xFEFF;
}

void scan(std::string_view text, TokenBuilder& builder) {
  const auto digit = utf8_if(is_digit);
  const auto dash = x3::lit('-') | "－";
  const auto point = x3::lit('.') | "．";
  const auto any = utf8_if([](char32_t) { return true; });
  const auto malformed = !any >> AnyByte{};  // reported beforehand
  const auto in_line = utf8_if([](char32_t c) { return c != U'\n'; }) | malformed;
  const auto in_line_except = [&](char32_t a, char32_t b) {
    return utf8_if([a, b](char32_t c) { return c != U'\n' && c != a && c != b; }) | malformed;
  };

  const auto newline = x3::lit('\n')[([&](auto&) { builder.newline(); })];
  const auto blanks = x3::omit[+utf8_if(is_blank)][([&](auto&) { builder.blank(); })];
  const auto comment =
      x3::raw[(x3::lit('#') | "//" | "＃") >> *in_line][([&](auto& c) { builder.comment(view(x3::_attr(c))); })];

  const auto four = digit >> digit >> digit >> digit;
  const auto date = x3::raw[four >> dash >> digit >> digit >> dash >> digit >> digit >> !digit];
  const auto loose_date = x3::raw[four >> dash >> digit >> -digit >> dash >> digit >> -digit >> !digit];
  const auto colon = x3::lit(':') | "：";
  const auto gap = +utf8_if(is_blank);
  const auto moment = x3::raw[four >> dash >> digit >> digit >> dash >> digit >> digit >> gap >> digit >> digit >>
                              colon >> digit >> digit >> !(digit | colon)];
  const auto loose_moment =
      x3::raw[four >> dash >> digit >> -digit >> dash >> digit >> -digit >> (gap | "T") >> digit >> -digit >> colon >>
              digit >> -digit >> -(colon >> digit >> -digit) >> !digit];
  const auto digits = +digit >> *((x3::lit('_') | "＿") >> +digit);
  const auto number = x3::raw[digits >> -(point >> digits) >> -(x3::lit("万") | "亿")];
  const auto word = x3::raw[utf8_if(is_letter) >> *(utf8_if(is_name_rest) | "——")];

  const auto straight =
      (x3::lit('"') | "＂") >> *((x3::lit('\\') >> in_line) | in_line_except(U'"', 0xFF02)) >> (x3::lit('"') | "＂");
  const auto curly =
      (x3::lit("“") | "”") >> *((x3::lit('\\') >> in_line) | in_line_except(0x201C, 0x201D)) >> (x3::lit("”") | "“");
  const auto open_string = x3::raw[(x3::lit('"') | "＂" | "“" | "”") >> *in_line];
  const auto backtick = '`' >> +in_line_except(U'`', U'`') >> '`';
  const auto corner = x3::lit("『") >> +in_line_except(0x300F, 0x300E) >> "』";
  const auto open_name = x3::raw[(x3::lit('`') | "『") >> *in_line];

  const auto item = blanks | newline | comment | word[([&](auto& c) { builder.word(view(x3::_attr(c))); })] |
                    moment[([&](auto& c) { x3::_pass(c) = builder.moment(view(x3::_attr(c))); })] |
                    loose_moment[([&](auto& c) { x3::_pass(c) = builder.loose_moment(view(x3::_attr(c))); })] |
                    date[([&](auto& c) { x3::_pass(c) = builder.date(view(x3::_attr(c))); })] |
                    loose_date[([&](auto& c) { x3::_pass(c) = builder.loose_date(view(x3::_attr(c))); })] |
                    number[([&](auto& c) { builder.number(view(x3::_attr(c))); })] |
                    x3::raw[straight | curly][([&](auto& c) { builder.string(view(x3::_attr(c)), true); })] |
                    open_string[([&](auto& c) { builder.string(view(x3::_attr(c)), false); })] |
                    x3::raw[backtick | corner][([&](auto& c) { builder.quoted_name(view(x3::_attr(c)), true); })] |
                    open_name[([&](auto& c) { builder.quoted_name(view(x3::_attr(c)), false); })] |
                    x3::raw[x3::omit[mark_table()]][([&](auto& c) {
                      const auto place = view(x3::_attr(c));
                      Iterator at = place.data();
                      Mark mark;
                      x3::parse(at, place.data() + place.size(), mark_table(), mark);
                      builder.mark(place, mark);
                    })] |
                    x3::raw[any][([&](auto& c) { builder.stray(view(x3::_attr(c))); })] |
                    malformed[([&](auto&) { builder.blank(); })];

  Iterator first = text.data();
  x3::parse(first, text.data() + text.size(), *item);
}

}  // namespace
}  // namespace detail

TokenList lex(std::string_view text, std::uint32_t file, Diagnostics& diagnostics, const Limits& limits) {
  detail::TokenBuilder builder(text, file, diagnostics, limits);
  try {
    zeren::detail::Watch(limits).look();
    detail::scan(text, builder);
  } catch (const zeren::detail::LimitReached& reached) {
    const bool has_place = !limit_codes::is_stop(*reached.code);
    diagnostics.add_at_last(*reached.code, has_place ? builder.here() : Span(), reached.arguments);
  }
  return detail::insert_line_ends(std::move(builder).finish());
}

}  // namespace zeren::inline v0::syntax
