// Which newlines end an item.
#pragma once

#include "zeren/syntax/token.hpp"

namespace zeren::inline v0::syntax::detail {

// Puts a `line_end` token wherever a newline ends an item (see zeren/syntax/lex.hpp). O(number of tokens).
TokenList insert_line_ends(TokenList tokens);

// How many tokens from `at` on spell the keyword, 0 if they do not. `end` is past the last token.
std::size_t match_keyword(const Token* at, const Token* end, Keyword keyword);

// True for a word that goes on with an item and never begins one (a name before a colon is none of these).
bool begins_never_first(const Token* at, const Token* end);

// A keyword that begins a declaration, and a name.
bool begins_declaration(const Token* at, const Token* end);
// The same at the very start of a line: whatever stands before it is over, even if a `}` or a value is missing.
inline bool begins_declaration_line(const Token* at, const Token* end) {
  return at->first_column && begins_declaration(at, end);
}

}  // namespace zeren::inline v0::syntax::detail
