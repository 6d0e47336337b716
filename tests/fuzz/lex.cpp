// Any text to tokens: in order, inside the text, with an end, and nothing but blanks and comments between them where
// nothing was reported.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/diagnostics.hpp"
#include "tests/fuzz/limits.hpp"
#include "tests/fuzz/require.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/syntax/lex.hpp"

namespace {

using zeren::fuzz::require;

void require_inside(const zeren::Span& span, std::size_t size) {
  require(span.file == 0 && span.begin <= span.end && span.end <= size, "a token's span lies in its text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace zeren;
  Sources sources;
  sources.add("fuzz.zr", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  const syntax::TokenList tokens = syntax::lex(sources.text(0), 0, diagnostics, fuzz::small_limits());
  fuzz::require_good(diagnostics, sources);
  require(!tokens.empty() && tokens.back().kind == syntax::TokenKind::end, "the tokens end with `end`");
  std::uint32_t last = 0;
  bool unknown = false;
  for (const syntax::Token& token : tokens) {
    require_inside(token.span, size);
    require(token.span.begin >= last, "tokens stand in the order of the text");
    require(token.kind != syntax::TokenKind::end || &token == &tokens.back(), "`end` stands last only");
    for (const syntax::Comment& comment : token.leading) require_inside(comment.span, size);
    if (token.trailing) require_inside(token.trailing->span, size);
    unknown = unknown || token.kind == syntax::TokenKind::unknown;
    last = token.span.end;
  }
  require(!unknown || diagnostics.has_errors(), "what is no token is reported");
  return 0;
}
