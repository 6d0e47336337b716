#include "src/syntax/layout.hpp"

#include <algorithm>
#include <utility>

#include "src/syntax/keyword_words.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

// A newline after one of these ends nothing: more must follow.
constexpr Keyword continuing[] = {Keyword::if_,      Keyword::then,      Keyword::else_,         Keyword::and_,
                                  Keyword::or_,      Keyword::not_,      Keyword::otherwise,     Keyword::where,
                                  Keyword::when,     Keyword::over,      Keyword::per,           Keyword::by,
                                  Keyword::for_each, Keyword::at_most,   Keyword::must,          Keyword::in,
                                  Keyword::not_in,   Keyword::must_have, Keyword::supervised_by, Keyword::for_duration,
                                  Keyword::duty_by,  Keyword::done_by,   Keyword::done_on};

// Words that never begin an item (unless a colon makes them the name of a field).
constexpr Keyword never_first[] = {Keyword::and_,
                                   Keyword::or_,
                                   Keyword::otherwise,
                                   Keyword::then,
                                   Keyword::else_,
                                   Keyword::where,
                                   Keyword::when,
                                   Keyword::when_after_rows,
                                   Keyword::over,
                                   Keyword::per,
                                   Keyword::by,
                                   Keyword::duty_by,
                                   Keyword::for_each,
                                   Keyword::for_duration,
                                   Keyword::at_most,
                                   Keyword::in,
                                   Keyword::not_in,
                                   Keyword::within,
                                   Keyword::within_this,
                                   Keyword::at_this,
                                   Keyword::in_month,
                                   Keyword::in_quarter,
                                   Keyword::in_year,
                                   Keyword::in_previous_month,
                                   Keyword::in_previous_quarter,
                                   Keyword::in_previous_year,
                                   Keyword::in_same_month_last_year,
                                   Keyword::in_same_quarter_last_year,
                                   Keyword::in_years,
                                   Keyword::in_last,
                                   Keyword::open_on,
                                   Keyword::is_absent,
                                   Keyword::is_present,
                                   Keyword::is_empty,
                                   Keyword::is_not_empty,
                                   Keyword::or_below,
                                   Keyword::set_by,
                                   Keyword::must,
                                   Keyword::must_have,
                                   Keyword::due,
                                   Keyword::assigned_on,
                                   Keyword::supervised_by,
                                   Keyword::in_order,
                                   Keyword::in_any_combination,
                                   Keyword::also,
                                   Keyword::rounded,
                                   Keyword::rolled,
                                   Keyword::as_of};

bool continues_after(TokenKind kind) {
  switch (kind) {
    case TokenKind::open_brace:
    case TokenKind::open_paren:
    case TokenKind::open_bracket:
    case TokenKind::comma:
    case TokenKind::semicolon:
    case TokenKind::colon:
    case TokenKind::dot:
    case TokenKind::range:
    case TokenKind::bar:
    case TokenKind::arrow:
    case TokenKind::plus:
    case TokenKind::minus:
    case TokenKind::star:
    case TokenKind::slash:
    case TokenKind::equal:
    case TokenKind::not_equal:
    case TokenKind::less:
    case TokenKind::less_equal:
    case TokenKind::greater:
    case TokenKind::greater_equal:
      return true;
    default:
      return false;
  }
}

bool continues_before(TokenKind kind) {
  switch (kind) {
    case TokenKind::close_brace:
    case TokenKind::open_brace:
    case TokenKind::close_paren:
    case TokenKind::close_bracket:
    case TokenKind::percent:
    case TokenKind::question:
    case TokenKind::end:
      return true;
    default:
      return continues_after(kind) && kind != TokenKind::open_paren && kind != TokenKind::open_bracket;
  }
}

bool ends_with_continuing(const Token* begin, const Token* end) {
  if (begin == end || end[-1].word == no_word) return false;
  if (end - begin > 1 && end[-2].kind == TokenKind::dot) return false;  // a column's name
  for (const Keyword keyword : continuing) {
    for (const Spelling& spelling : KeywordWords::instance().spellings(keyword)) {
      if (end - begin < spelling.size) continue;
      if (match_keyword(end - spelling.size, end, keyword) == spelling.size) return true;
    }
  }
  return false;
}

// For each token: stands it inside ( ) or [ ] that are closed before the next brace? One that is never closed must not
// swallow the rest of the file.
std::vector<bool> inside_brackets(const TokenList& tokens) {
  std::vector<int> change(tokens.size() + 1, 0);
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (begins_declaration_line(tokens.data() + i, tokens.data() + tokens.size())) open.clear();
    switch (tokens[i].kind) {
      case TokenKind::open_paren:
      case TokenKind::open_bracket:
        open.push_back(i);
        break;
      case TokenKind::close_paren:
      case TokenKind::close_bracket:
        if (open.empty()) break;
        ++change[open.back() + 1];
        --change[i + 1];
        open.pop_back();
        break;
      case TokenKind::open_brace:
      case TokenKind::close_brace:
        open.clear();
        break;
      default:
        break;
    }
  }
  std::vector<bool> inside(tokens.size());
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    depth += change[i];
    inside[i] = depth > 0;
  }
  return inside;
}

// For each token: stands it in the block of a `decide`, where `when` and `otherwise` begin the rows?
std::vector<bool> in_decision_tables(const TokenList& tokens) {
  const Token* const end = tokens.data() + tokens.size();
  std::vector<bool> inside(tokens.size(), false);
  bool decides = false;
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token* const at = tokens.data() + i;
    if (begins_declaration_line(at, end)) {
      decides = match_keyword(at, end, Keyword::decide) != 0;
      depth = 0;
    }
    if (tokens[i].kind == TokenKind::open_brace) ++depth;
    if (tokens[i].kind == TokenKind::close_brace) --depth;
    inside[i] = decides && depth == 1;
  }
  return inside;
}

bool begins_decision_row(const Token* at, const Token* end) {
  return match_keyword(at, end, Keyword::when) != 0 || match_keyword(at, end, Keyword::otherwise) != 0;
}

}  // namespace

std::size_t match_keyword(const Token* at, const Token* end, Keyword keyword) {
  if (at == end || at->word == no_word) return 0;
  for (const Spelling& spelling : KeywordWords::instance().spellings(keyword)) {
    if (spelling.words[0] != at->word || end - at < spelling.size) continue;
    std::size_t i = 1;
    while (i < spelling.size && at[i].word == spelling.words[i]) ++i;
    if (i == spelling.size) return i;
  }
  return 0;
}

bool begins_never_first(const Token* at, const Token* end) {
  if (at->word == no_word) return false;
  const Token* next = at + 1;
  if (next != end && next->kind == TokenKind::string) ++next;
  if (next != end && next->kind == TokenKind::colon) return false;  // a field
  return std::any_of(std::begin(never_first), std::end(never_first),
                     [&](Keyword keyword) { return match_keyword(at, end, keyword) != 0; });
}

bool begins_declaration(const Token* at, const Token* end) {
  static constexpr Keyword keywords[] = {
      Keyword::pack,   Keyword::import,   Keyword::source,         Keyword::tier,        Keyword::domain,
      Keyword::body,   Keyword::relation, Keyword::responsibility, Keyword::enumeration, Keyword::entity,
      Keyword::event,  Keyword::param,    Keyword::define,         Keyword::score,       Keyword::rank,
      Keyword::ladder, Keyword::assign,   Keyword::duty,           Keyword::ledger,      Keyword::check,
      Keyword::test,   Keyword::target,   Keyword::target_parts,   Keyword::decide,      Keyword::override_};
  if (at->kind != TokenKind::word || at + 1 == end) return false;
  const bool title = at[1].kind == TokenKind::string &&
                     (match_keyword(at, end, Keyword::test) != 0 || match_keyword(at, end, Keyword::import) != 0);
  if (at[1].kind != TokenKind::word && !title) return false;
  return std::any_of(std::begin(keywords), std::end(keywords),
                     [&](Keyword keyword) { return match_keyword(at, end, keyword) != 0; });
}

TokenList insert_line_ends(TokenList tokens) {
  const std::vector<bool> inside = inside_brackets(tokens);
  const std::vector<bool> decides = in_decision_tables(tokens);
  const Token* const begin = tokens.data();
  const Token* const end = begin + tokens.size();
  std::vector<bool> breaks(tokens.size(), false);
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (begins_declaration_line(begin + i, end) && !inside[i] && tokens[i].newline_before) {
      breaks[i] = true;  // whatever is missing before it
      continue;
    }
    const bool row = decides[i] && begins_decision_row(begin + i, end);
    breaks[i] = tokens[i].newline_before && !inside[i] && !continues_after(tokens[i - 1].kind) &&
                !continues_before(tokens[i].kind) && !ends_with_continuing(begin, begin + i) &&
                (row || !begins_never_first(begin + i, end));
  }
  TokenList out;
  out.reserve(tokens.size() + tokens.size() / 4);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (breaks[i]) {
      Token line_end;
      line_end.kind = TokenKind::line_end;
      const Span before = tokens[i - 1].span;
      line_end.span = {before.file, before.end, before.end};
      out.push_back(std::move(line_end));
    }
    out.push_back(std::move(tokens[i]));
  }
  return out;
}

}  // namespace zeren::inline v0::syntax::detail
