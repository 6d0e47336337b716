// Numbers as people read them: rounded, but never so far that they mislead.
#include <algorithm>
#include <numeric>

#include "src/run/aggregate_groups.hpp"
#include "src/run/cells.hpp"
#include "src/run/evaluation_state.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;

namespace {

constexpr int most_digits = 40;  // past these the fraction is shown

// The fewest digits from `digits` on with which two unequal numbers look different.
int digits_to_differ(const Number& a, const Number& b, Rounding rounding, int digits) {
  while (digits < most_digits && round(a, rounding, digits) == round(b, rounding, digits)) ++digits;
  return digits;
}

// The fewest digits with which the value is on the same side of the bound as it looks.
int digits_to_side(const Number& value, const Number& bound, Rounding rounding, int digits) {
  const auto side = compare(value, bound);
  while (digits < most_digits && compare(round(value, rounding, digits), bound) != side) ++digits;
  return digits;
}

int digits_of(const plan::Plan& plan, NodeId node) {
  return plan.nodes[node].type.digits.value_or(plan.display_digits);
}

std::vector<std::pair<std::uint32_t, int>> neighbour_digits(const Frame& frame, const plan::Rank& rank, NodeId node) {
  const plan::Plan& plan = frame.run().plan;
  const Column& column = frame.at(node);
  const std::size_t rows = frame.rows(plan.nodes[node].table);
  std::vector<std::uint32_t> group;
  if (rank.group != plan::no_node) {
    group = number_values(frame.run(), plan.nodes[rank.group].type, frame.at(rank.group), rows);
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t r = 0; r < rows; ++r) {
    if (column.present(r) && frame.visible(plan.nodes[node].table, r)) order.push_back(r);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (!group.empty() && group[a] != group[b]) return group[a] < group[b];
    return compare_cells(column, a, column, b) < 0;
  });
  const int digits = digits_of(plan, node);
  std::map<std::uint32_t, int> needed;
  const auto need = [&](std::size_t from, std::size_t to, int more) {
    for (std::size_t i = from; i < to; ++i) needed[order[i]] = std::max(needed[order[i]], more);
  };
  // Rows of one value stand together: what one of them needs beside its neighbours, all do.
  std::size_t before = 0, run = 0;
  for (std::size_t end = 1; end <= order.size(); ++end) {
    const bool same = end < order.size() && (group.empty() || group[order[end]] == group[order[run]]) &&
                      compare_cells(column, order[end], column, order[run]) == 0;
    if (same) continue;
    if (run > before && (group.empty() || group[order[before]] == group[order[run]])) {
      const int differ = digits_to_differ(column.number_at(order[before]), column.number_at(order[run]),
                                          plan.display_rounding, digits);
      if (differ > digits) {
        need(before, run, differ);
        need(run, end, differ);
      }
    }
    before = run;
    run = end;
  }
  return {needed.begin(), needed.end()};
}

}  // namespace

DisplayRules make_display_rules(const Frame& frame) {
  const plan::Plan& plan = frame.run().plan;
  DisplayRules rules;
  for (const plan::Rule& rule : plan.rules) {
    const auto* score = std::get_if<plan::ScoreShape>(&rule.shape);
    if (score == nullptr || score->value == plan::no_node) continue;
    for (const plan::ScoreBand& band : score->bands) {
      if (band.bound != plan::no_node) rules.bounds[score->value].push_back(band.bound);
    }
  }
  for (const plan::Node& node : plan.nodes) {
    const auto* rank = std::get_if<plan::Rank>(&node.payload);
    if (rank == nullptr || rank->is_last_column) continue;
    for (const plan::RankKey& key : rank->keys) {
      const plan::Node& value = plan.nodes[key.value];
      if (value.type.kind != plan::ValueKind::number || value.type.is_count || value.table == plan::scalar) continue;
      if (!frame.is_evaluated(key.value)) continue;  // a pass of a split run left it out
      if (rank->group != plan::no_node && !frame.is_evaluated(rank->group)) continue;
      auto needed = neighbour_digits(frame, *rank, key.value);
      std::vector<std::pair<std::uint32_t, int>>& known = rules.neighbours[key.value];
      known.insert(known.end(), needed.begin(), needed.end());
      std::sort(known.begin(), known.end());
    }
  }
  return rules;
}

std::string display_number(const EvaluationState& state, NodeId node, std::uint32_t row) {
  const plan::Plan& plan = state.run.plan;
  const Number value = state.main.at(node).number_at(row);
  if (plan.nodes[node].type.is_count && value.is_integer()) return value.to_fraction();
  const DisplayRules& display = state.display();
  int digits = digits_of(plan, node);
  if (const auto found = display.neighbours.find(node); found != display.neighbours.end()) {
    // Several rankings may ask for different digits of one row; the last entry of a row asks for most.
    const auto at = std::upper_bound(found->second.begin(), found->second.end(), std::pair(row, most_digits + 1));
    if (at != found->second.begin() && std::prev(at)->first == row) digits = std::max(digits, std::prev(at)->second);
  }
  if (const auto found = display.bounds.find(node); found != display.bounds.end()) {
    for (const NodeId bound : found->second) {
      if (!state.main.is_evaluated(bound)) continue;
      const Column& column = state.main.at(bound);
      if (column.present(row)) digits = digits_to_side(value, column.number_at(row), plan.display_rounding, digits);
    }
  }
  return digits >= most_digits ? value.to_exact_decimal_or_fraction() : value.to_decimal(plan.display_rounding, digits);
}

}  // namespace zeren::inline v0::detail
