// Values that only grow as the days go by, and values that stay as they are: what a target has passed for good.
#pragma once

#include <optional>

#include "zeren/pack/pack.hpp"

namespace zeren::inline v0::pack::detail {

// The days during which a value is looked at. Without them nothing is known about windows around today.
struct DaysLookedAt {
  Date first, last;
};

// True where it can be shown that the value never falls while the days pass and the facts stay the same: a count, a
// count of distinct values or a sum of values that are never negative, over rows that never leave once they are there.
// Says no where it is not sure.
bool only_grows(const Pack& pack, const Expression& value, std::optional<DaysLookedAt> days);
// True where it can be shown that the value is the same on all those days: made of literals, parameters and rows of
// windows that lie before them.
bool stays(const Pack& pack, const Expression& value, std::optional<DaysLookedAt> days);

}  // namespace zeren::inline v0::pack::detail
