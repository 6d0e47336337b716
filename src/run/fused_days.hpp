// When the rows of a table change by the day alone: the comparisons with the day in a graph for any day, and the days
// on which they turn. Private to the engine.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "src/run/fused_graph.hpp"

namespace zeren::inline v0::detail {

/// A comparison (an operation of FusedOp) one side of which, less the other, grows or falls by one a day.
struct Turn {
  FusedOp op = FusedOp::less;
  StepId a = no_step, b = no_step;
  bool rises = true;  // a - b does
};

/// Every comparison with the day that the results (truth values, amounts) come from; nothing where a result is another
/// on every day, or it cannot be said when a comparison turns. Between those days the results of a row stay as they
/// are.
[[nodiscard]] std::optional<std::vector<Turn>> find_turns(const FusedGraph& graph, std::span<const StepId> results);

/// Days after the first one on which a comparison is another than on the day before; those below 1 are no such days.
struct TurnDays {
  static constexpr std::int64_t none = 0;
  std::int64_t first = none, second = none;
};
/// Of a row where a - b is `difference` on the first day (which lies far inside of 64 bits).
[[nodiscard]] TurnDays turn_days(const Turn& turn, std::int64_t difference);

}  // namespace zeren::inline v0::detail
