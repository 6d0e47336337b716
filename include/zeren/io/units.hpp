// The organisation from a file of units.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/units.hpp"
#include "zeren/run/reject.hpp"

namespace zeren::inline v0 {

/// A tier of the pack: files may name a unit's level by either.
struct TierName {
  std::string name;
  std::string label;
};

/// What came of a units file. Unlike facts, units are all or nothing: an organisation with a hole would answer wrongly.
struct LoadedUnits {
  std::optional<Organisation> organisation;  ///< there exactly if `problems` is empty
  std::vector<Reject> problems;              ///< by line
  std::vector<Diagnostic> notes;
};

/// Reads a units table from CSV with the columns code, name, level and parent (or 代码, 名称, 层级, 上级), in any
/// order, others ignored. Faults of the file and of its rows come as problems. O(bytes).
[[nodiscard]] UnitsTable read_units_csv(std::string file, std::string bytes, std::span<const TierName> tiers,
                                        std::vector<Reject>& problems, std::vector<Diagnostic>& notes,
                                        const Limits& limits = {});

/// Reads the table and builds the organisation of these tiers (top to bottom) from it. `allow_forest` as for
/// `build_organisation`.
[[nodiscard]] LoadedUnits load_units(std::string file, std::string bytes, std::span<const TierName> tiers,
                                     bool allow_forest = false, const Limits& limits = {});

/// Builds the organisation from a table that the caller made, problems as above.
[[nodiscard]] LoadedUnits load_units(const UnitsTable& table, std::span<const TierName> tiers,
                                     bool allow_forest = false, const Limits& limits = {});

}  // namespace zeren::inline v0
