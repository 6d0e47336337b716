// What the checker reports only because something else could not be read.
#pragma once

#include <span>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/source.hpp"
#include "zeren/syntax/tree.hpp"

namespace zeren::inline v0::detail {

// The checker's diagnostics without those that follow from `unread`, what lexer and parser reported: each mistake is to
// be told once. Left out are the findings, which need whole rules, what stands in a line that could not be read, names
// that are unknown because the line that gives them could not be read, and parts that are missing for that reason. All
// that is left out in error shows once the lines can be read.
Diagnostics without_consequences(Diagnostics checked, const Diagnostics& unread, std::span<const syntax::Tree> trees,
                                 const Sources& sources);

}  // namespace zeren::inline v0::detail
