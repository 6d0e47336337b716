// One aggregate while it is evaluated. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "src/run/aggregate_groups.hpp"
#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

/// What an aggregate does with an inner row.
enum class RowUse : std::uint8_t { left_out, counted, in_error };

/// The columns that an aggregate reads, and what it does with each inner row.
struct AggregateCall {
  const Frame& frame;
  plan::NodeId id;
  const plan::Node& node;
  const plan::Aggregate& aggregate;
  std::size_t outer_rows;
  ColumnPtr value, filter, range, low, high;
  std::vector<ColumnPtr> order;
  std::vector<RowUse> use;            // by inner row
  std::vector<std::uint64_t> broken;  // by inner row: bit k: key k is in error; bit 63: the range is; empty if none is

  [[nodiscard]] Run& run() const { return frame.run(); }
  /// The error that puts the row in error.
  [[nodiscard]] std::uint32_t error_of(std::uint32_t row) const;
  /// Whether a row's value is true (all, any, share).
  [[nodiscard]] bool matches(std::uint32_t row) const { return value == nullptr || value->boolean_at(row); }
  /// True if row a comes before row b: the better value (min, max), the earlier or later order (first, last).
  [[nodiscard]] bool better(std::uint32_t a, std::uint32_t b) const;
  /// True where the outer rows are the inner ones and each leaves out itself.
  [[nodiscard]] bool leaves_out_self() const { return aggregate.other && node.table == aggregate.inner_table; }
};

/// What an aggregate's cell is made of.
struct AggregateParts {
  std::uint64_t rows = 0, matches = 0, distinct = 0;
  NumberResult sum;
  std::uint32_t best = no_row;
};

/// A way to answer for every outer row.
class AggregateWay {
 public:
  virtual ~AggregateWay() = default;
  /// May be called from several threads.
  [[nodiscard]] virtual AggregateParts parts(std::size_t outer_row) const = 0;
  /// Inner rows in error that the outer row reads, at most three.
  [[nodiscard]] virtual std::vector<std::uint32_t> rows_in_error(std::size_t outer_row) const = 0;
};

/// Adds up groups as a whole.
[[nodiscard]] std::unique_ptr<AggregateWay> aggregate_groups(const AggregateCall& call, const Groups& groups);
/// Sorts each group by the range's column and answers for intervals of it.
[[nodiscard]] std::unique_ptr<AggregateWay> aggregate_ranges(const AggregateCall& call, const Groups& groups);

/// Exact sums of 64- or 128-bit integers over one denominator, or of any numbers.
class SumColumn {
 public:
  SumColumn(const Column* value, std::size_t size);
  void add(std::size_t to, std::size_t row);
  /// sums[to] = sums[from], for prefix sums.
  void copy(std::size_t to, std::size_t from);
  [[nodiscard]] NumberResult total(std::size_t at) const;
  /// total(high) - total(low).
  [[nodiscard]] NumberResult difference(std::size_t high, std::size_t low) const;
  /// total(at) - the value of a row.
  [[nodiscard]] NumberResult without(std::size_t at, std::size_t row) const;

 private:
  [[nodiscard]] NumberResult scaled(Int128 sum) const;

  const Column* value_;
  bool integers_ = false;
  std::vector<Int128> sums_;
  std::vector<Number> exact_;
  std::vector<bool> too_large_;
};

}  // namespace zeren::inline v0::detail
