// The two passes over a plan that plan::split has split: the parts, each over the facts of one unit of the tier, and
// the upper pass over all units, which is given what the parts say.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "zeren/base/engine_error.hpp"
#include "zeren/base/result.hpp"
#include "zeren/plan/split.hpp"
#include "zeren/run/column.hpp"
#include "zeren/run/dataset.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0 {

/// A cell that travels from a part to the upper pass, in a form that means the same in both.
struct GivenCell {
  plan::NodeId node = plan::no_node;  ///< one of Split::columns or Split::sums
  std::string key;                    ///< of the row: a unit's code, a domain's name; empty for a scalar
  CellState state = CellState::absent;
  /// Numbers exactly, as `7/3`; days and moments as ISO 8601; members by their number; units, domains and bodies by
  /// code or name; of several, each followed by U+001F. Of an error its code, the numbers of its expression and rule,
  /// and its arguments, in that way.
  std::string text;

  friend bool operator==(const GivenCell&, const GivenCell&) = default;
};

/// Evaluates one part. The organisation of `dataset` holds one unit of the split's tier with all below and above it,
/// and its tables the rows that belong there (Split::routes) and those that all parts share. Only tables and findings
/// that the split takes from the parts, and what `given_cells` reads, mean anything in the result: other cells are
/// absent.
[[nodiscard]] Result<Evaluation, EngineError> evaluate_part(const plan::Plan& plan, const plan::Split& split,
                                                            const Dataset& dataset, const EvaluateOptions& options);

/// What a part says to the upper pass, by node, then row. O(cells).
[[nodiscard]] std::vector<GivenCell> given_cells(const Evaluation& part, const plan::Split& split);

/// Evaluates the upper pass. The organisation of `dataset` holds all units, its tables the facts that all parts share.
/// The cells of all parts, in any order; every row of every column in Split::columns must have one. Only tables and
/// findings that the split takes from the upper pass mean anything in the result: their cells equal those of a run over
/// everything. Errors keep their code, expression and arguments, but not their operands and causes.
[[nodiscard]] Result<Evaluation, EngineError> evaluate_upper(const plan::Plan& plan, const plan::Split& split,
                                                             const Dataset& dataset, const EvaluateOptions& options,
                                                             std::span<const GivenCell> cells);

}  // namespace zeren::inline v0
