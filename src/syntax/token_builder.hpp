// Makes tokens out of the pieces that the lexer's grammar finds, and keeps comments and blank lines with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "src/base/watch.hpp"
#include "src/syntax/marks.hpp"
#include "zeren/base/diagnostic.hpp"
#include "zeren/syntax/token.hpp"

namespace zeren::inline v0::syntax::detail {

class TokenBuilder {
 public:
  // Reports bytes that are not UTF-8 right away.
  TokenBuilder(std::string_view text, std::uint32_t file, Diagnostics& diagnostics, const Limits& limits);

  // Each of the following throws LimitReached where there are too many pieces, or the work is to end.

  // Each takes the piece as it stands in the text.
  void newline();
  void blank();
  void comment(std::string_view piece);
  void word(std::string_view piece);
  void number(std::string_view piece);
  bool date(std::string_view piece);        // false where the place makes it a clause id instead
  bool loose_date(std::string_view piece);  // 2022-3-31; likewise
  bool moment(std::string_view piece);
  bool loose_moment(std::string_view piece);
  void string(std::string_view piece, bool closed);
  void quoted_name(std::string_view piece, bool closed);
  void mark(std::string_view piece, const Mark& mark);
  void stray(std::string_view piece);

  TokenList finish() &&;
  // Right after the last token.
  Span here() const;

 private:
  Span span_of(std::string_view piece) const;
  Token& push(TokenKind kind, std::string_view piece);
  void push_word(std::string_view piece, std::string text, bool quoted);
  bool after_dot() const;
  std::string day_that_exists(std::string text, Span span, const std::string& rest = {});
  void report_malformed();
  void count_piece();

  std::string_view text_;
  std::uint32_t file_;
  Diagnostics& diagnostics_;
  zeren::detail::Watch watch_;
  zeren::detail::Ticker ticker_{watch_};
  std::size_t pieces_ = 0;  // tokens and comments
  TokenList tokens_;
  std::vector<Comment> leading_;
  int newlines_ = 1;  // since the last token or comment; the file's start counts as one
  bool newline_since_token_ = true;
  bool blank_before_ = false;  // an empty line since the last token or comment
  bool touching_ = false;      // nothing stood between the last token and here
  bool line_start_ = true;     // nothing, not even a blank, stood on this line so far
};

}  // namespace zeren::inline v0::syntax::detail
