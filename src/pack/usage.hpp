// Who reads what: declarations that nobody uses, fields that replays read without knowing their past, and the rules
// that a rule depends on.
#pragma once

#include <set>

#include "src/pack/context.hpp"

namespace zeren::inline v0::pack::detail {

void find_unused(Context& context);
void find_undated(Context& context);

// What one rule reads by itself, not through other rules.
struct RuleReads {
  std::set<std::uint32_t> rules;  // whose columns or rows it reads
  std::set<ParamId> params;       // those that params read included
  std::set<EntityId> tables;
};
RuleReads reads_of(const Pack& pack, std::uint32_t rule);

}  // namespace zeren::inline v0::pack::detail
