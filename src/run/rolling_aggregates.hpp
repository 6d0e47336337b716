// Aggregates over facts, carried from one check day of a ladder to the next: only the rows that the day changes are
// looked at, and what they gave the day before is taken back. Private to the engine.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

class Roll;

class RollingAggregates {
 public:
  /// Those of `nodes` that can be carried over `days` (ascending), which must outlive this. A frame on the columns that
  /// no day changes; it is not changed. O(rows) for each table and key.
  RollingAggregates(const Frame& frame, std::span<const plan::NodeId> nodes, std::span<const Date> days);
  ~RollingAggregates();

  /// The aggregates that are carried.
  [[nodiscard]] std::span<const plan::NodeId> nodes() const { return nodes_; }
  /// Gives the frame, which has just been moved to days[i], their columns of that day. To be called for each i in turn,
  /// from 0. O(rows that change, times the depth of the tree, and the cells).
  void evaluate(Frame& frame, std::size_t i);

 private:
  std::vector<std::unique_ptr<Roll>> rolls_;
  std::vector<plan::NodeId> nodes_;
};

}  // namespace zeren::inline v0::detail
