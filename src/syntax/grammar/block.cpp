#include "src/syntax/grammar/block.hpp"

#include <algorithm>

namespace zeren::inline v0::syntax::detail {

bool begins_declaration(Iterator at, Iterator end) {
  static constexpr Keyword keywords[] = {
      Keyword::pack,   Keyword::import,   Keyword::source,         Keyword::tier,        Keyword::domain,
      Keyword::body,   Keyword::relation, Keyword::responsibility, Keyword::enumeration, Keyword::entity,
      Keyword::event,  Keyword::param,    Keyword::define,         Keyword::score,       Keyword::rank,
      Keyword::ladder, Keyword::assign,   Keyword::check,          Keyword::test};
  if (at->kind != TokenKind::word || at + 1 == end) return false;
  const bool title = at[1].kind == TokenKind::string &&
                     (match_keyword(at, end, Keyword::test) != 0 || match_keyword(at, end, Keyword::import) != 0);
  if (at[1].kind != TokenKind::word && !title) return false;
  return std::any_of(std::begin(keywords), std::end(keywords),
                     [&](Keyword keyword) { return match_keyword(at, end, keyword) != 0; });
}

Iterator skip_item(Iterator at, Iterator end) {
  int depth = 0;
  for (Iterator const begin = at; at->kind != TokenKind::end; ++at) {
    if (at != begin && begins_declaration_line(at, end)) return at;
    if (at->kind == TokenKind::open_brace) ++depth;
    if (at->kind == TokenKind::close_brace && --depth < 0) return at;
    if (depth == 0 && at != begin && (at->kind == TokenKind::line_end || at->kind == TokenKind::semicolon)) return at;
  }
  return at;
}

}  // namespace zeren::inline v0::syntax::detail
