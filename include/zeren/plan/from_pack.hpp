// Lowering: from the typed pack to the graph of columns.
#pragma once

#include "zeren/base/source.hpp"
#include "zeren/pack/pack.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

/// Makes the plan of a pack that was checked without errors. `sources` are the texts the pack's spans point into: they
/// give the nodes their file, line and text, and are not needed afterwards. Table numbers are the pack's entity
/// numbers, rule numbers the pack's. Never fails for a checked pack. O(size of the pack).
[[nodiscard]] Plan lower(const pack::Pack& pack, const Sources& sources);

}  // namespace zeren::inline v0::plan
