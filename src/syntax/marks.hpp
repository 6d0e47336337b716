// The marks of the language with their full-width twins, and what people write instead of them.
#pragma once

#include <string_view>

#include "zeren/syntax/token.hpp"

namespace zeren::inline v0::syntax::detail {

struct Mark {
  TokenKind kind = TokenKind::unknown;
  std::string_view instead;  // a slip: what should have been written; the token is then read as that
};

struct MarkSpelling {
  std::string_view text;
  Mark mark;
};

inline constexpr MarkSpelling marks[] = {
    {"{", {TokenKind::open_brace, {}}},
    {"｛", {TokenKind::open_brace, {}}},
    {"}", {TokenKind::close_brace, {}}},
    {"｝", {TokenKind::close_brace, {}}},
    {"(", {TokenKind::open_paren, {}}},
    {"（", {TokenKind::open_paren, {}}},
    {")", {TokenKind::close_paren, {}}},
    {"）", {TokenKind::close_paren, {}}},
    {"[", {TokenKind::open_bracket, {}}},
    {"［", {TokenKind::open_bracket, {}}},
    {"]", {TokenKind::close_bracket, {}}},
    {"］", {TokenKind::close_bracket, {}}},
    {",", {TokenKind::comma, {}}},
    {"，", {TokenKind::comma, {}}},
    {"、", {TokenKind::comma, {}}},
    {";", {TokenKind::semicolon, {}}},
    {"；", {TokenKind::semicolon, {}}},
    {":", {TokenKind::colon, {}}},
    {"：", {TokenKind::colon, {}}},
    {".", {TokenKind::dot, {}}},
    {"．", {TokenKind::dot, {}}},
    {"..", {TokenKind::range, {}}},
    {"．．", {TokenKind::range, {}}},
    {"～", {TokenKind::range, {}}},
    {"|", {TokenKind::bar, {}}},
    {"｜", {TokenKind::bar, {}}},
    {"?", {TokenKind::question, {}}},
    {"？", {TokenKind::question, {}}},
    {"->", {TokenKind::arrow, {}}},
    {"→", {TokenKind::arrow, {}}},
    {"－＞", {TokenKind::arrow, {}}},
    {"+", {TokenKind::plus, {}}},
    {"＋", {TokenKind::plus, {}}},
    {"-", {TokenKind::minus, {}}},
    {"－", {TokenKind::minus, {}}},
    {"−", {TokenKind::minus, {}}},
    {"*", {TokenKind::star, {}}},
    {"＊", {TokenKind::star, {}}},
    {"×", {TokenKind::star, {}}},
    {"/", {TokenKind::slash, {}}},
    {"／", {TokenKind::slash, {}}},
    {"÷", {TokenKind::slash, {}}},
    {"%", {TokenKind::percent, {}}},
    {"％", {TokenKind::percent, {}}},
    {"=", {TokenKind::equal, {}}},
    {"＝", {TokenKind::equal, {}}},
    {"!=", {TokenKind::not_equal, {}}},
    {"！＝", {TokenKind::not_equal, {}}},
    {"！=", {TokenKind::not_equal, {}}},
    {"≠", {TokenKind::not_equal, {}}},
    {"<", {TokenKind::less, {}}},
    {"＜", {TokenKind::less, {}}},
    {"<=", {TokenKind::less_equal, {}}},
    {"＜＝", {TokenKind::less_equal, {}}},
    {"≤", {TokenKind::less_equal, {}}},
    {">", {TokenKind::greater, {}}},
    {"＞", {TokenKind::greater, {}}},
    {">=", {TokenKind::greater_equal, {}}},
    {"＞＝", {TokenKind::greater_equal, {}}},
    {"≥", {TokenKind::greater_equal, {}}},
    // Slips. The first lines come out of the right keys while the keyboard types Chinese.
    {"《", {TokenKind::less, "<"}},
    {"》", {TokenKind::greater, ">"}},
    {"《＝", {TokenKind::less_equal, "<="}},
    {"》＝", {TokenKind::greater_equal, ">="}},
    {"《=", {TokenKind::less_equal, "<="}},
    {"》=", {TokenKind::greater_equal, ">="}},
    {"。。", {TokenKind::range, ".."}},
    {"。", {TokenKind::dot, "."}},
    {"——", {TokenKind::minus, "-"}},
    {"—", {TokenKind::minus, "-"}},
    {"–", {TokenKind::minus, "-"}},
    {"=>", {TokenKind::greater_equal, ">="}},
    {"=<", {TokenKind::less_equal, "<="}},
    {"==", {TokenKind::equal, "="}},
    {"＝＝", {TokenKind::equal, "="}},
    {"<>", {TokenKind::not_equal, "!="}},
    {"===", {TokenKind::equal, "="}},
    {"!==", {TokenKind::not_equal, "!="}},
    {"...", {TokenKind::range, ".."}},
    {"&&", {TokenKind::word, "and"}},
    {"||", {TokenKind::word, "or"}},
    {"!", {TokenKind::word, "not"}},
    {"！", {TokenKind::word, "not"}},
};

}  // namespace zeren::inline v0::syntax::detail
