// What of a plan is right in a part, and what in the upper pass.
#pragma once

#include <vector>

#include "src/plan/split_places.hpp"

namespace zeren::inline v0::plan {

/// By node, each: true where it holds.
struct NodePlaces {
  std::vector<bool> part;      // a part has the right value for every row of its own (and for rows all have)
  std::vector<bool> free;      // the upper pass has it without anything that is given
  std::vector<bool> given;     // a column of units that a part works out, and that can travel
  std::vector<bool> sum;       // an aggregate that can be put together from those of the parts
  std::vector<bool> computed;  // the upper pass can work it out from what it has and is given
  [[nodiscard]] bool upper(NodeId id) const { return computed[id] || given[id] || sum[id]; }
};

[[nodiscard]] NodePlaces place_nodes(const Places& places);

/// What a node needs beside its inputs: what makes the rows of the tables that it reads. O(members of the node).
[[nodiscard]] std::vector<NodeId> makers_needed(const Plan& plan, NodeId id);

}  // namespace zeren::inline v0::plan
