// What the checker reports only because of another mistake.
#pragma once

#include <span>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/source.hpp"
#include "zeren/syntax/tree.hpp"

namespace zeren::inline v0::detail {

// The checker's diagnostics without those that follow from another mistake, be it one of its own or one of `unread`,
// what lexer and parser reported: each mistake is to be told once. Left out are what stands in a line that could not be
// read, names that are unknown because the line that gives them could not be read or is for an unknown table, parts
// that are missing for that reason and, if anything could not be read, the findings. All of it shows, where it is a
// mistake of its own, once the other is mended.
Diagnostics without_consequences(Diagnostics checked, const Diagnostics& unread, std::span<const syntax::Tree> trees,
                                 const Sources& sources);

}  // namespace zeren::inline v0::detail
