// Whether a plan that comes from bytes can be used. Private to the layer.
#pragma once

#include <optional>
#include <string>

#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan::detail {

/// The first thing that no plan says which lowering makes; nothing where there is none, and then nothing that the
/// engine does with the plan can lead out of it. Numbers of other things are looked at first, then what each node
/// reads, then what holds of every plan (`broken_invariants`). O(size of the plan).
[[nodiscard]] std::optional<std::string> what_cannot_be(const Plan& plan);

}  // namespace zeren::inline v0::plan::detail
