// What holds of every typed pack that the checker gives out.
#pragma once

#include <string>
#include <vector>

#include "zeren/pack/pack.hpp"

namespace zeren::inline v0::pack {

/// What is broken, one sentence each; nothing for a sound pack. The invariants:
/// - enumerations[0] is responsibility_kind, with leadership, regulatory, principal;
/// - every id (entity, column, enumeration, param, relation, rule) lies in its table;
/// - no type is unknown; no column of a fact is a duration or a set;
/// - each rule's columns point back at it, and every rule reads only columns and tables of earlier rules;
/// - scopes: an expression reads only the row of its declaration and the rows open around it; the filter, the inner
///   sides and the operand of an aggregate read its own row alone (and rows inside themselves), the outer sides never
///   it;
/// - conditions are bool and never absent; operators have as many operands as they say.
/// O(size of the pack).
std::vector<std::string> broken_invariants(const Pack& pack);

/// Throws std::logic_error with the first broken one: for debug and test builds.
void require_invariants(const Pack& pack);

}  // namespace zeren::inline v0::pack
