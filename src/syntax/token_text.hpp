// How the formatter spells one token.
#pragma once

#include <string>

#include "zeren/syntax/token.hpp"

namespace zeren::inline v0::syntax::detail {

// The token at `i`; of a keyword the whole word group, in that language.
std::string token_text(const TokenList& tokens, std::size_t i, Language language);

// The ASCII spelling of a mark; empty for words and literals.
std::string_view mark_text(TokenKind kind);

}  // namespace zeren::inline v0::syntax::detail
