// What a change of the rules does: two evaluations over the same facts, and every cell in which they differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "zeren/plan/plan.hpp"
#include "zeren/run/column.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0 {

/// Of the two evaluations, in the order in which they were given.
enum class Side : std::uint8_t { a, b };

/// Where a cell or row stands in its own evaluation.
struct RowPlace {
  plan::TableId table = plan::scalar;
  std::uint32_t row = 0;
};

/// What a cell held on one side.
struct ComparedValue {
  CellState state = CellState::absent;
  plan::ValueKind kind = plan::ValueKind::number;
  std::string text;     ///< exact, as CellView::text; of a cell in error its message in English
  std::string display;  ///< for people; `text` where rounding would hide the difference
};

struct CellDifference {
  std::string column, label;
  std::size_t column_a = 0, column_b = 0;  ///< in plan::Table::columns of either side
  ComparedValue a, b;
};

/// A row that only one side has, or one with cells that differ.
struct RowDifference {
  std::string table, table_label;
  std::string key, label;        ///< as Evaluation::key and row_label
  std::string unit, unit_label;  ///< code and name of the unit that the row is, or is at; empty where there is none
  std::optional<RowPlace> a, b;
  std::vector<CellDifference> cells;  ///< empty where only one side has the row

  [[nodiscard]] bool on_both_sides() const noexcept { return a && b; }
};

/// A table or column that only one side has: its cells are compared with nothing.
struct ShapeDifference {
  Side side = Side::a;
  std::string table, column;  ///< no column: the whole table
};

struct FindingDifference {
  Side side = Side::a;
  Finding finding;
};

struct Comparison {
  std::vector<ShapeDifference> shapes;
  /// By unit in the order of the tree (those that only b has after those of a), of one unit its own row first; then the
  /// rows that belong to no unit, by table.
  std::vector<RowDifference> rows;
  std::vector<FindingDifference> findings;  ///< those that only one side has, in their own order
  std::size_t rows_compared = 0, cells_compared = 0;

  [[nodiscard]] bool same() const noexcept { return shapes.empty() && rows.empty() && findings.empty(); }
  [[nodiscard]] std::size_t cells() const noexcept;
  [[nodiscard]] std::size_t rows_only_in(Side side) const noexcept;
};

struct CompareOptions {
  std::vector<std::string> tables{};  ///< only those of these names; empty: all
  bool helpers = false;               ///< also the columns that a pack does not show
};

/// Compares every shown cell of every table. Tables and columns are paired by name, rows by key; values are compared
/// exactly. Deterministic; never throws for bad facts. O(n log n) in the number of rows.
[[nodiscard]] Comparison compare(const Evaluation& a, const Evaluation& b, const CompareOptions& options = {});

}  // namespace zeren::inline v0
