// Tokens: a file cut into words, literals and marks. Both keyword languages and full-width punctuation become the same
// kinds here and nowhere later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "zeren/base/source.hpp"
#include "zeren/syntax/keywords.hpp"

namespace zeren::inline v0::syntax {

enum class TokenKind : std::uint8_t {
  word,    // a name or keyword; the grammar decides
  string,  // text without its quotes, escapes resolved
  number,  // text as written, full-width digits folded: `1_000`, `1.79万`
  date,    // 2022-03-31
  moment,  // 2022-03-31 14:30
  open_brace,
  close_brace,
  open_paren,
  close_paren,
  open_bracket,
  close_bracket,
  comma,
  semicolon,
  colon,
  dot,
  range,
  bar,
  question,
  arrow,
  plus,
  minus,
  star,
  slash,
  percent,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  unknown,   // something that is no token; already reported
  line_end,  // a newline that ends an item (see lex.hpp); no text
  end        // the end of the file
};

/// The number of a word that some keyword is made of; `no_word` for every other word.
using WordId = std::uint16_t;
namespace detail {
inline constexpr WordId no_word = 0;
}

/// What a token was read as.
enum class TokenRole : std::uint8_t {
  none,  // marks, literals
  name,
  keyword,       // the first word of `keyword`
  keyword_rest,  // a further word of a word group
  unit_word,     // the unit of measure after a number
  label,
  clause,        // a piece of a clause id: no spaces around it
  prefix_minus,  // the sign, not the operation
  separator,     // a comma or semicolon between items of a block
  key_colon,     // `village:V1`: no space after it
  call_paren     // the parenthesis of a call or aggregate: no space before it
};

/// A comment with its marker (`# …` or `// …`), without trailing blanks.
struct Comment {
  std::string text;
  Span span;
  bool blank_before = false;  // an empty line stands before it
};

struct Token {
  TokenKind kind = TokenKind::end;
  TokenRole role = TokenRole::none;
  bool quoted = false;          // a word in backticks: always a name
  bool newline_before = false;  // stands on another line than the token before
  bool blank_before = false;    // an empty line stands right before it
  bool first_column = false;    // begins at the very start of its line
  bool glued = false;           // nothing stands between it and the token before
  bool begins_item = false;     // the first token of an item of a block
  WordId word = 0;              // words only
  Keyword keyword{};            // role keyword only
  Span span;
  std::string text;                 // NFC, full-width letters and digits folded; empty for marks
  std::vector<Comment> leading;     // comments on lines of their own before it
  std::optional<Comment> trailing;  // a comment on the line it ends on
};

/// Always ends with a token of kind `end`.
using TokenList = std::vector<Token>;

}  // namespace zeren::inline v0::syntax
