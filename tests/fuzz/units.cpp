// Any bytes as a file of units, as one tree and as a forest.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/fuzz/limits.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/tables.hpp"
#include "zeren/io/units.hpp"

namespace {

using zeren::UnitId;
using zeren::fuzz::require;

// Units stand in pre-order, each below its parent and inside that one's subtree.
void require_tree(const zeren::Organisation& organisation) {
  for (UnitId u = 0; u < organisation.size(); ++u) {
    require(organisation.end_of_subtree(u) > u && organisation.end_of_subtree(u) <= organisation.size(),
            "a subtree holds its unit");
    require(organisation.find_code(organisation.code(u)) == u, "a unit is found by its code");
    const UnitId parent = organisation.parent(u);
    if (parent == zeren::no_unit) continue;
    require(parent < u && organisation.within(u, parent), "a unit stands inside its parent");
    require(organisation.tier(parent) < organisation.tier(u), "a parent is of a tier above");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace zeren;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<TierName> tiers{{"county", "县"}, {"township", "乡镇"}, {"village", "村"}};
  for (const bool forest : {false, true}) {
    const LoadedUnits units = load_units("units.csv", bytes, tiers, forest, fuzz::small_limits());
    require(units.organisation.has_value() == units.problems.empty(),
            "an organisation is there exactly without problems");
    fuzz::require_good(units.problems);
    if (units.organisation) require_tree(*units.organisation);
  }
  return 0;
}
