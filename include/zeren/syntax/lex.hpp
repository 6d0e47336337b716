// Text to tokens.
#pragma once

#include <cstdint>
#include <string_view>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/syntax/token.hpp"

namespace zeren::inline v0::syntax {

/// Cuts the text into tokens; what is no token is reported and skipped or mended. Comments and blank lines are kept at
/// the tokens, so that the formatter loses nothing. A token of kind `line_end` stands wherever a newline ends an item:
/// not inside ( ) or [ ], not after a comma, an operator, an opening bracket, `:` or a keyword that needs more, and not
/// before an operator, a closing bracket or a word that never begins an item. O(size of the text). A text of too many
/// tokens is cut up to there, and so is one whose lexing was cancelled; that is reported.
TokenList lex(std::string_view text, std::uint32_t file, Diagnostics& diagnostics, const Limits& limits = {});

}  // namespace zeren::inline v0::syntax
