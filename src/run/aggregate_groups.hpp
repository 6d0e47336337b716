// Which rows of the inner table belong to which row of the outer one, by equal keys. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

/// Outer rows with equal keys share a group; an entry says that an inner row belongs to a group. An inner row has one
/// entry as a rule; none if a key of it is not present or matches no outer row; several where the units that it is to
/// lie within are of several tiers.
struct Groups {
  std::size_t count = 0;
  std::vector<std::uint32_t> of_outer;   // by outer row; no_row where a key is not present
  std::vector<std::uint32_t> of_entry;   // by entry; no_row for none
  std::vector<std::uint32_t> entry_row;  // inner row of each entry, ascending; empty: entry i is row i

  [[nodiscard]] std::size_t entries() const { return of_entry.size(); }
  [[nodiscard]] std::uint32_t row(std::size_t entry) const {
    return entry_row.empty() ? static_cast<std::uint32_t>(entry) : entry_row[entry];
  }
  /// True if the inner row has an entry in the group. O(log entries).
  [[nodiscard]] bool contains(std::uint32_t row, std::uint32_t group) const;
};

/// Groups by the keys whose bit in `left_out` is not set. O(rows + entries) as a rule.
[[nodiscard]] Groups make_groups(const Frame& frame, const plan::Aggregate& aggregate, std::size_t outer_rows,
                                 std::uint64_t left_out = 0);

/// Numbers values of one column from 0, equal values alike, in order of first use.
[[nodiscard]] std::vector<std::uint32_t> number_values(const Run& run, const plan::ValueType& type,
                                                       const Column& column, std::size_t rows);

}  // namespace zeren::inline v0::detail
