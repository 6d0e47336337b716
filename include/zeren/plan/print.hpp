// A plan as text, for people who debug and for golden tests.
#pragma once

#include <string>

#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

/// Tables with their columns, nodes one a line (`%7 less_equal(%2, %3) : bool on hazard @T # text`), rules. `@T` marks
/// what depends on today, `@S` what has a value only inside a ladder. Stable: equal plans print equal texts.
[[nodiscard]] std::string print(const Plan& plan);

/// One node's line without its number.
[[nodiscard]] std::string print(const Plan& plan, NodeId node);

}  // namespace zeren::inline v0::plan
