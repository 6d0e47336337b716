#include "src/syntax/grammar/block.hpp"

#include <algorithm>

namespace zeren::inline v0::syntax::detail {

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
