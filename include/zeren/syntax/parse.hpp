// Text to syntax tree. The one seam to the parser: nothing else knows how it is made.
#pragma once

#include <cstdint>
#include <string_view>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/syntax/token.hpp"
#include "zeren/syntax/tree.hpp"

namespace zeren::inline v0::syntax {

struct ParseResult {
  Tree tree;
  TokenList tokens;  ///< with the roles they were read in, for formatter and editor
  Diagnostics diagnostics;

  bool ok() const noexcept { return !diagnostics.has_errors(); }
};

/// Reads one file; `file` is its number in a Sources and stands in every span. Text may be anything at all: what is
/// wrong with it becomes diagnostics (sorted), and reading goes on with the next item or declaration. Nothing in the
/// tree is nested deeper than max_depth. Throws nothing but std::bad_alloc. Time and memory are linear in the size of
/// the text. A file past a limit is not read to its end; where the work was cancelled or its time was over, that is the
/// only diagnostic.
ParseResult parse(std::string_view text, std::uint32_t file, const Limits& limits = {});

}  // namespace zeren::inline v0::syntax
