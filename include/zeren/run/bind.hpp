// Checks tables of facts against a plan and an organisation, and makes of them what a run reads.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "zeren/base/engine_error.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/plan/plan.hpp"
#include "zeren/run/dataset.hpp"
#include "zeren/run/reject.hpp"
#include "zeren/run/source_table.hpp"

namespace zeren::inline v0 {

/// What came of the tables. The dataset is complete but for the rows of `rejects`.
struct BindResult {
  Dataset dataset;                   ///< `dataset.rejects` is the same as `rejects`
  std::vector<Reject> rejects;       ///< by file, line and column; at most four for one row
  std::optional<EngineError> error;  ///< the limit that was passed; then dataset and rejects are empty
};

/// Binds tables of facts. A table's name is that of an entity, event, responsibility or relation of the pack (or its
/// label), or `body`; a column's is the name or label of a field. Columns of a relation are `source`, `target` and, if
/// wanted, `since` and `until`; those of `body` are `name` and, if wanted, `label`, `kind`, `unit`, `also`, `from` and
/// `until`. Tables that are not given have no rows.
///
/// What does not fit its declaration is rejected row by row, with the reason, and the rest is bound: cells that are no
/// value of their field's type, absent values, units of the wrong tier, references to nothing or to a rejected row,
/// plain dates later than the row's `on`, rows that share a key and differ (identical ones count once). A table that
/// lacks a required column is bound without rows.
///
/// The dataset does not depend on the order of rows, columns or tables (but for the lines it remembers). It holds a
/// pointer to `organisation`, which must outlive it, and nothing of `plan` or `tables`. Responsibility rows carry as
/// `origin` their row in their table, plus the rows of the responsibility tables before it in the plan; edges of a
/// relation the index of the pack's row, then of the table's rows. O(n log n) in the number of cells.
[[nodiscard]] BindResult bind(const plan::Plan& plan, const Organisation& organisation,
                              std::span<const SourceTable> tables, const Limits& limits = {});

}  // namespace zeren::inline v0
