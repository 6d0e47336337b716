// Where the rows of a split plan's tables lie.
#pragma once

#include <cstdint>
#include <vector>

#include "zeren/plan/split.hpp"

namespace zeren::inline v0::plan {

/// Which rows of a table a part holds.
enum class PartRows : std::uint8_t {
  none,   // not all that it would need, or some that it must not show
  own,    // those of its county: no other part holds them
  whole,  // all, as every part does
  above,  // units above the tier: those over its county
};

struct Places {
  const Plan* plan = nullptr;
  std::uint32_t tier = 0;
  std::vector<FactsRoute> routes;  // by table
  std::vector<PartRows> part;      // by table
  std::vector<bool> upper;         // by table: the upper pass holds all rows

  // Scalars are everywhere.
  [[nodiscard]] PartRows rows_in_part(TableId table) const { return table == scalar ? PartRows::whole : part[table]; }
  [[nodiscard]] bool upper_holds(TableId table) const { return table == scalar || upper[table]; }
  // The tier or one below it.
  [[nodiscard]] bool is_lower_tier(TableId table) const {
    return table != scalar && plan->tables[table].kind == TableKind::tier && plan->tables[table].tier >= tier;
  }
};

[[nodiscard]] Places find_places(const Plan& plan, std::uint32_t tier);

}  // namespace zeren::inline v0::plan
