// The typed pack as text, for debugging and for tests of the checker. Not stable.
#pragma once

#include <string>

#include "zeren/pack/pack.hpp"

namespace zeren::inline v0::pack {

/// A type as rules write it, `count in 1 .. 4` or `village?`.
std::string print(const Type& type, const Pack& pack);

/// An expression in prefix form: `(+ $0.overdue 1)`. `$n` is the row of scope n. Equal texts mean equal expressions.
std::string print(const Expression& expression, const Pack& pack);

/// A row description: entity, keys, range, filter.
std::string print(const Rows& rows, const Pack& pack);

/// Everything, one item a line.
std::string print(const Pack& pack);

}  // namespace zeren::inline v0::pack
