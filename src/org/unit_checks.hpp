// Whether a units table is a tree of the pack's tiers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/base/watch.hpp"
#include "zeren/org/unit_problem.hpp"
#include "zeren/org/units.hpp"

namespace zeren::inline v0::detail {

inline constexpr std::uint8_t no_tier = 0xff;

/// What the checks find out on the way, by row of the table. Only complete if there are no problems.
struct CheckedUnits {
  std::vector<std::uint32_t> parent;  // row of the parent, if it is of a tier; else no_row
  std::vector<std::uint8_t> tier;     // no_tier for context
  std::size_t context_units = 0;
  std::vector<UnitProblem> problems;  // sorted
};

/// Throws LimitReached where the work is to end. More problems than the limit: so many, and that there are more.
CheckedUnits check_units(const UnitsTable& table, std::span<const std::string> tiers, bool allow_forest,
                         const Watch& watch);

}  // namespace zeren::inline v0::detail
