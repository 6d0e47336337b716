// Invented units in the shape of a real country, for tests and measurements where no real file may be shipped.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "zeren/org/units.hpp"

namespace zeren::inline v0 {

/// One level of a generated tree.
struct LevelShape {
  std::string level;            ///< `province`, `city`, `county`, `township`, `village` or any other word
  std::size_t count = 1;        ///< how many units of it in all
  std::size_t code_digits = 2;  ///< digits that a unit's code has beyond its parent's
  /// How many units of this level one parent has, as quantiles: at 0, 1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9 and 100 %.
  /// Only their proportions matter: they are scaled so that `count` comes out exactly.
  std::array<std::uint16_t, 12> children{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
};

/// The levels from the top down.
struct UnitShape {
  std::vector<LevelShape> levels;

  /// The country as of its 2023 edition: 31 provinces, 342 cities, 2,978 counties, 41,352 townships, 620,573 villages;
  /// 665,276 in all.
  static UnitShape country();
  /// One county of that kind: 1, 1, 1, `townships` and `villages`.
  static UnitShape county(std::size_t townships, std::size_t villages);
};

/// Makes a units table of that shape. Names are invented, plausible and different among siblings; codes are digits,
/// each beginning with its parent's. A level with fewer units than its parent level leaves some parents without
/// children; counts that the digits of the codes cannot number are cut. The same seed and shape give the same table
/// everywhere. O(units).
[[nodiscard]] UnitsTable generate_units(std::uint64_t seed, const UnitShape& shape);

/// The table as CSV with the header `code,name,level,parent`, lines ending in a newline.
[[nodiscard]] std::string units_to_csv(const UnitsTable& table);

}  // namespace zeren::inline v0
