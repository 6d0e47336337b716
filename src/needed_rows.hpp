// On which rows a value is asked for: `if`, `and`, `or` and `otherwise` stop early, and a branch that stands in a part
// not reached is not reached either.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0::detail {

class NeededRows {
 public:
  /// O(nodes × rows).
  explicit NeededRows(const Evaluation& evaluation);

  /// Rows of the node's table; row 0 for scalars. Only rows that exist today are needed.
  [[nodiscard]] bool is_needed(plan::NodeId node, std::uint32_t row) const {
    return row < needed_[node].size() && needed_[node][row] != 0;
  }
  /// The rows of a node's table that exist today; row 0 for scalars.
  [[nodiscard]] std::vector<std::uint32_t> rows(plan::NodeId node) const;

 private:
  using Mask = std::vector<char>;

  void need_all(plan::NodeId node);
  void pass_on_pick(plan::NodeId node);
  void pass_on_first_match(plan::NodeId node);
  void pass_on(plan::NodeId node);
  void pass_to(plan::NodeId from, plan::NodeId to, const Mask& mask);

  const Evaluation& evaluation_;
  std::vector<Mask> needed_;  // by node; empty: nothing needed
};

}  // namespace zeren::inline v0::detail
