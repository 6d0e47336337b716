// Aggregates that are added up chunk by chunk, straight from what their columns are made of. Private to the engine.
#pragma once

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

/// The column of a count, sum, mean, share, any or all whose rows are told apart by one unit or row (or not at all) and
/// whose value and filter can be computed where they are read; null where that is not so.
[[nodiscard]] ColumnPtr evaluate_fused_aggregate(Frame& frame, plan::NodeId id);

}  // namespace zeren::inline v0::detail
