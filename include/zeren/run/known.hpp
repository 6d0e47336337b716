// What was known on a day: the facts without everything later.
#pragma once

#include "zeren/base/date.hpp"
#include "zeren/plan/plan.hpp"
#include "zeren/run/dataset.hpp"

namespace zeren::inline v0 {

/// The dataset as if nothing had come after `day`: rows that exist from a later day on never do, optional dates that
/// are later (deadlines apart) are absent. So that an evaluation for a later day says what follows if nothing new
/// happens. The dataset and its organisation must outlive the result. O(rows of dated tables × optional dates).
[[nodiscard]] Dataset known_on(const plan::Plan& plan, const Dataset& dataset, Date day);

}  // namespace zeren::inline v0
