// A fused node's column, for whoever reads all of it. Private to the engine.
#pragma once

#include "src/run/fused_graph.hpp"

namespace zeren::inline v0::detail {

/// The column of a node that the graph knows. `pool` says who works; null is the caller alone.
[[nodiscard]] ColumnPtr make_fused_column(const FusedGraph& graph, const plan::Node& node, std::size_t rows,
                                          const FusedCell& cell, ThreadPool* pool);

}  // namespace zeren::inline v0::detail
