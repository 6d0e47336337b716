// Splitting a plan by the units of one tier (as a rule the county's): which columns follow from the facts of one such
// unit alone, which are worked out once for all of them, and what has to travel between the two.
//
// The parts are evaluated over the units of one county and those above it, with the county's facts and whatever all
// share. The upper pass is evaluated over all units, without the facts that are spread over the counties. What it needs
// of them is given: columns of units of the tier and below, and aggregates whose parts by county can be put together.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/result.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

/// How the rows of a table of facts find the part that they belong to.
enum class FactsPlace : std::uint8_t {
  no_facts,      ///< the table is not one of facts
  everywhere,    ///< nothing in it leads to a unit: every part and the upper pass get all rows
  upper,         ///< who is responsible: every part and the upper pass get all rows, the upper pass alone shows them
  by_unit,       ///< `field` names the unit
  by_reference,  ///< `field` refers to rows of tables that have a place
};
struct FactsRoute {
  FactsPlace place = FactsPlace::no_facts;
  std::uint32_t field = 0;  ///< of Table::fields
};

/// Which pass gives a table's rows, or a check's findings; both give rows of a table that is made from several, such as
/// that of all duties.
enum class SplitPass : std::uint8_t { upper, parts, both };

struct Split {
  std::uint32_t tier = 0;           ///< of Plan::tiers
  std::vector<bool> part_nodes;     ///< by node: what a part evaluates
  std::vector<bool> upper_nodes;    ///< by node: what the upper pass evaluates, what is given to it not among them
  std::vector<NodeId> columns;      ///< given: columns of units of the tier and below, ascending
  std::vector<NodeId> sums;         ///< given: aggregates that are put together from the parts, ascending
  std::vector<FactsRoute> routes;   ///< by table
  std::vector<SplitPass> tables;    ///< by table
  std::vector<SplitPass> findings;  ///< by rule: where a check's, an assignment's or a duty's come from
};

/// A rule that keeps a plan from being split.
struct SplitProblem {
  const DiagnosticCode* code = nullptr;  ///< never null; one of split_codes
  std::vector<std::string> arguments;
  Origin rule;  ///< name, file and line of the rule; empty where it is none

  [[nodiscard]] std::string message(Language language = Language::en) const;
};

/// Splits a plan by a tier, named by its name or its label. Else every rule that is in the way, each once, in the order
/// of the plan. Does not look at facts: that no two parts hold rows of one key, and that no row of one part refers to a
/// row or unit of another, is for the caller to see to. O(size of the plan) in few passes.
[[nodiscard]] Result<Split, std::vector<SplitProblem>> split(const Plan& plan, std::string_view tier);

}  // namespace zeren::inline v0::plan
