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

}  // namespace zeren::inline v0::syntax::detail
