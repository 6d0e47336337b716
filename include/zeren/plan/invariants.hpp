// What holds of every plan; checked after lowering in debug and test builds, and of plans that come from a file.
#pragma once

#include <string>
#include <vector>

#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

/// What is broken, one sentence each, by node: inputs stand before the nodes that read them, tables, fields,
/// enumerations and relations exist, operations have the inputs and types they need, row spaces agree, flags are
/// right, public columns are columns of their table. Empty for a sound plan. O(size of the plan).
[[nodiscard]] std::vector<std::string> broken_invariants(const Plan& plan);

}  // namespace zeren::inline v0::plan
