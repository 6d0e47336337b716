// The one layout of a file, and its translation from one keyword language to the other.
#pragma once

#include <optional>
#include <string>

#include "zeren/base/diagnostic.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::inline v0::syntax {

struct FormatOptions {
  /// The language of all keywords and built-in functions; nothing keeps the one that most of the file's keywords have
  /// (English where they are equal in number).
  std::optional<Language> language;
};

/// The file laid out anew: two spaces a level, four more where an item goes on, ASCII marks, single spaces. The
/// author's line breaks stay, and so does every comment; names, texts and numbers stay as they are, in backticks where
/// they would otherwise be read as keywords. Formatting the outcome again changes nothing, and neither does translating
/// it there and back. Nothing for a file with errors. Linear in the size of the file.
std::optional<std::string> format(const ParseResult& parsed, const FormatOptions& options = {});

/// The language that most keywords of the file have.
Language main_language(const TokenList& tokens);

}  // namespace zeren::inline v0::syntax
