// Pictures of a plan, in Graphviz' DOT language.
#pragma once

#include <string>

#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

/// Which rule reads which: one box a rule and a table of facts, grouped by table, an arrow from what is read to the
/// reader. Equal plans give equal texts. O(size of the plan).
[[nodiscard]] std::string to_dot(const Plan& plan);

/// The responsibility system as the pack declares it: tiers, domains, bodies (by kind) and relations.
[[nodiscard]] std::string responsibility_to_dot(const Plan& plan);

}  // namespace zeren::inline v0::plan
