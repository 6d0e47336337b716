#include "src/syntax/token_text.hpp"

#include <algorithm>

#include "src/syntax/marks.hpp"
#include "src/syntax/utf8_parser.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

bool is_plain_word(std::string_view text) {
  std::size_t at = 0;
  if (text.empty() || !is_letter(decode(text, at))) return false;
  while (at < text.size()) {
    if (!is_name_rest(decode(text, at))) return false;
  }
  return true;
}

// Would the name, right after that keyword, be read as more of a word group (`or` before `below`)? Asked of both
// languages, so that translating there and back changes nothing.
bool joins(Keyword before, std::string_view name) {
  for (const Language language : {Language::en, Language::zh}) {
    const std::string joined = std::string(spelling(before, language)) + " " + std::string(name);
    for (const KeywordInfo& row : keywords()) {
      for (const std::string_view group : {row.english, row.chinese, row.other}) {
        const bool prefix = group.substr(0, joined.size()) == joined;
        if (prefix && (group.size() == joined.size() || group[joined.size()] == ' ')) return true;
      }
    }
  }
  return false;
}

bool needs_backticks(const TokenList& tokens, std::size_t i) {
  const Token& token = tokens[i];
  if (!is_plain_word(token.text)) return true;
  const bool after_dot = i > 0 && tokens[i - 1].kind == TokenKind::dot;
  if (after_dot) return false;
  if (is_reserved(token.text) || (token.quoted && is_keyword_word(token.text))) return true;
  if (i == 0 || !is_keyword_word(token.text)) return false;
  const Token& before = tokens[i - 1];
  return (before.role == TokenRole::keyword || before.role == TokenRole::keyword_rest) &&
         joins(before.keyword, token.text);
}

std::string_view singular(Keyword unit) {
  switch (unit) {
    case Keyword::unit_days:
      return "day";
    case Keyword::unit_workdays:
      return "workday";
    case Keyword::unit_months:
      return "month";
    case Keyword::unit_years:
      return "year";
    case Keyword::unit_hours:
      return "hour";
    case Keyword::unit_minutes:
      return "minute";
    default:
      return {};
  }
}

std::string keyword_text(const TokenList& tokens, std::size_t i, Language language) {
  const Keyword keyword = tokens[i].keyword;
  const bool one = i > 0 && tokens[i - 1].kind == TokenKind::number && tokens[i - 1].text == "1";
  if (one && language == Language::en && !singular(keyword).empty()) return std::string(singular(keyword));
  return std::string(spelling(keyword, language));
}

}  // namespace

std::string_view mark_text(TokenKind kind) {
  for (const MarkSpelling& mark : marks) {
    if (mark.mark.kind == kind && mark.mark.instead.empty()) return mark.text;
  }
  return {};
}

std::string token_text(const TokenList& tokens, std::size_t i, Language language) {
  const Token& token = tokens[i];
  if (token.role == TokenRole::keyword) return keyword_text(tokens, i, language);
  switch (token.kind) {
    case TokenKind::word:
      return needs_backticks(tokens, i) ? "`" + token.text + "`" : token.text;
    case TokenKind::string:
      return quoted(token.text);
    case TokenKind::number:
    case TokenKind::date:
    case TokenKind::moment:
      return token.text;
    default:
      return std::string(mark_text(token.kind));
  }
}

}  // namespace zeren::inline v0::syntax::detail
