// What an Evaluation holds. Private to the engine; explanations walk it too.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

/// How many digits numbers need beyond the pack's, so that people are not misled.
struct DisplayRules {
  std::map<plan::NodeId, std::vector<plan::NodeId>> bounds;  // of the bands of a score, by its value
  // Of columns that something is ranked by: rows whose neighbours need more digits to look different, by row.
  std::map<plan::NodeId, std::vector<std::pair<std::uint32_t, int>>> neighbours;
};

struct EvaluationState {
  EvaluationState(const plan::Plan& p, const Dataset& d, const EvaluateOptions& o)
      : options(o), run(p, d, options), constants(run, nullptr, o.today), main(run, &constants, o.today) {}

  EvaluateOptions options;
  Run run;
  Frame constants;                                // columns that no day changes
  Frame main;                                     // the others, as of today
  std::map<plan::NodeId, ScanState> scan_states;  // of each ladder after its last check day
  std::vector<Finding> findings;
  std::vector<std::uint32_t> reported_errors;
  std::vector<CellError> errors;

  /// Rows of a table that are there today, ascending. Found when they are first asked for; threads may ask together.
  [[nodiscard]] const std::vector<std::uint32_t>& visible_rows(plan::TableId table) const;
  /// The same of how numbers are shown.
  [[nodiscard]] const DisplayRules& display() const;

 private:
  mutable std::mutex asked_;
  mutable std::map<plan::TableId, std::vector<std::uint32_t>> visible_rows_;
  mutable std::optional<DisplayRules> display_;
};

[[nodiscard]] DisplayRules make_display_rules(const Frame& frame);
[[nodiscard]] std::string display_number(const EvaluationState& state, plan::NodeId node, std::uint32_t row);

}  // namespace zeren::inline v0::detail
