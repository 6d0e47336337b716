// What is known of a plan before any row is read: the order of evaluation, and which columns a day may change.
#include <algorithm>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

namespace {

using plan::is_made;
using plan::Node;
using plan::NodeId;
using plan::NodeKind;
using plan::Plan;
using plan::TableId;
using plan::TableKind;

// True for tables whose rows come and go with the day.
bool has_dated_rows(const Plan& plan, TableId table) {
  return table < plan.tables.size() &&
         (plan.tables[table].kind == TableKind::facts || is_made(plan.tables[table].kind));
}

bool is_dated_itself(const Plan& plan, const Node& node) {
  if (node.depends_on_today) return true;
  if (node.table != plan::scalar && is_made(plan.tables[node.table].kind)) return true;
  switch (node.kind) {
    case NodeKind::today:
    case NodeKind::now:
    case NodeKind::scan:
    case NodeKind::scan_column:
    case NodeKind::expand:
    case NodeKind::made:
    case NodeKind::ledger:
    case NodeKind::ledger_column:
    case NodeKind::duty:
    case NodeKind::union_rows:
    case NodeKind::as_of:
    case NodeKind::field_as_of:
      return true;
    case NodeKind::input: {
      const plan::Field& field = plan.tables[node.table].fields[node.field];
      if (plan.tables[node.table].revised_on || field.known_on) return true;
      if (!field.type.optional) return false;
      if (field.type.kind == plan::ValueKind::row) return true;
      if (field.type.kind == plan::ValueKind::moment) return !field.is_deadline;
      return field.type.kind == plan::ValueKind::date && !field.is_deadline;
    }
    case NodeKind::aggregate:
      return has_dated_rows(plan, std::get<plan::Aggregate>(node.payload).inner_table);
    case NodeKind::rank:
      return has_dated_rows(plan, node.table);
    case NodeKind::map:
      return node.op == plan::MapOp::responsible || node.op == plan::MapOp::is_covered ||
             node.op == plan::MapOp::relation_sources || node.op == plan::MapOp::relation_targets;
    default:
      return false;
  }
}

// What a node needs beside its inputs: the rows of tables that rules make.
std::vector<NodeId> needs(const Plan& plan, NodeId id) {
  const Node& node = plan.nodes[id];
  std::vector<NodeId> all = node.inputs;
  const auto add_maker = [&](TableId table) {
    if (table == plan::scalar || !is_made(plan.tables[table].kind)) return;
    if (const NodeId maker = plan.tables[table].maker; maker != id) all.push_back(maker);
  };
  add_maker(node.table);
  if (const auto* aggregate = std::get_if<plan::Aggregate>(&node.payload)) add_maker(aggregate->inner_table);
  if (const auto* duty = std::get_if<plan::Duty>(&node.payload)) {
    add_maker(duty->subject_table);
    for (const auto* facts : {&duty->done_by, &duty->waivers}) {
      if (*facts) add_maker((*facts)->table);
    }
  }
  return all;
}

bool payload_fits(const Node& node) {
  switch (node.kind) {
    case NodeKind::aggregate:
      return std::holds_alternative<plan::Aggregate>(node.payload);
    case NodeKind::rank:
      return std::holds_alternative<plan::Rank>(node.payload);
    case NodeKind::scan:
      return std::holds_alternative<plan::Scan>(node.payload);
    case NodeKind::ledger:
      return std::holds_alternative<plan::Ledger>(node.payload);
    case NodeKind::duty:
      return std::holds_alternative<plan::Duty>(node.payload);
    case NodeKind::union_rows:
      return std::holds_alternative<plan::Union>(node.payload);
    case NodeKind::expand:
      return std::holds_alternative<plan::Expand>(node.payload);
    default:
      return true;
  }
}

std::optional<std::string> check(const Plan& plan) {
  const auto fault = [](NodeId id, const char* what) { return "node " + std::to_string(id) + " " + what; };
  for (NodeId id = 0; id < plan.nodes.size(); ++id) {
    const Node& node = plan.nodes[id];
    if (node.table != plan::scalar && node.table >= plan.tables.size()) return fault(id, "stands on no table");
    if (!payload_fits(node)) return fault(id, "lacks what its kind needs");
    if (node.kind == NodeKind::input && node.field >= plan.tables[node.table].fields.size()) {
      return fault(id, "reads no field");
    }
    for (const NodeId input : needs(plan, id)) {
      if (input >= plan.nodes.size()) return fault(id, "reads no node");
    }
  }
  return std::nullopt;
}

// Depth first without recursion, inputs before readers; false where a node needs itself.
bool order_nodes(const Plan& plan, std::vector<NodeId>& order) {
  enum : std::uint8_t { untouched, open, done };
  std::vector<std::uint8_t> state(plan.nodes.size(), untouched);
  struct Visit {
    NodeId node;
    std::vector<NodeId> needs;
    std::size_t next = 0;
  };
  std::vector<Visit> stack;
  const auto enter = [&](NodeId id) {
    state[id] = open;
    stack.push_back({id, needs(plan, id)});
  };
  for (NodeId root = 0; root < plan.nodes.size(); ++root) {
    if (state[root] == untouched) enter(root);
    while (!stack.empty()) {
      Visit& top = stack.back();
      if (top.next == top.needs.size()) {
        state[top.node] = done;
        order.push_back(top.node);
        stack.pop_back();
        continue;
      }
      const NodeId need = top.needs[top.next++];
      if (state[need] == open) return false;
      if (state[need] == untouched) enter(need);
    }
  }
  return true;
}

constexpr std::size_t most_added_together = 8;

void find_same_rows(const Plan& plan, Prepared& prepared) {
  std::map<std::pair<TableId, NodeId>, std::vector<NodeId>> by_rows;
  for (auto at = prepared.order.rbegin(); at != prepared.order.rend(); ++at) {
    const auto* aggregate = std::get_if<plan::Aggregate>(&plan.nodes[*at].payload);
    if (aggregate == nullptr || aggregate->keys.size() > 1 || aggregate->range) continue;
    const NodeId inner = aggregate->keys.empty() ? plan::no_node : aggregate->keys[0].inner;
    std::vector<NodeId>& after = by_rows[{aggregate->inner_table, inner}];
    prepared.same_rows[*at] = after;
    after.insert(after.begin(), *at);
    if (after.size() > most_added_together) after.pop_back();
  }
}

}  // namespace

std::vector<bool> on_demand_nodes(const Plan& plan, const Prepared& prepared) {
  std::vector<bool> read(plan.nodes.size(), false), idle(plan.nodes.size(), false);
  const auto in_table = [&](const Node& node) {
    return node.table != plan::scalar && plan.tables[node.table].on_demand && node.kind == NodeKind::made;
  };
  const auto makes_table = [&](NodeId id) {
    const auto* all = std::get_if<plan::Union>(&plan.nodes[id].payload);
    return all != nullptr && plan.tables[all->table].on_demand;
  };
  for (const plan::Table& table : plan.tables) {
    if (table.on_demand) continue;
    for (const plan::PublicColumn& column : table.columns) {
      if (column.node != plan::no_node) read[column.node] = true;
    }
  }
  for (const plan::Rule& rule : plan.rules) {
    if (const auto* check = std::get_if<plan::CheckShape>(&rule.shape)) {
      for (const NodeId node : {check->where, check->must}) {
        if (node != plan::no_node) read[node] = true;
      }
    }
  }
  // Readers come after what they read.
  for (auto at = prepared.order.rbegin(); at != prepared.order.rend(); ++at) {
    const Node& node = plan.nodes[*at];
    idle[*at] = !read[*at] && (in_table(node) || makes_table(*at) || node.kind == NodeKind::as_of);
    if (idle[*at]) continue;
    for (const NodeId need : needs(plan, *at)) read[need] = true;
  }
  return idle;
}

std::optional<std::string> prepare(const Plan& plan, Prepared& prepared) {
  if (auto fault = check(plan)) return fault;
  if (!order_nodes(plan, prepared.order)) return "a node needs itself";

  prepared.tier_tables.assign(max_tiers, plan::scalar);
  for (TableId t = 0; t < plan.tables.size(); ++t) {
    const plan::Table& table = plan.tables[t];
    if (table.kind == TableKind::tier && table.tier < max_tiers) prepared.tier_tables[table.tier] = t;
  }
  prepared.dated.assign(plan.nodes.size(), false);
  prepared.inside_scan.assign(plan.nodes.size(), false);
  prepared.pair_of_node.assign(plan.nodes.size(), plan::scalar);
  for (const NodeId id : prepared.order) {
    const Node& node = plan.nodes[id];
    bool dated = is_dated_itself(plan, node);
    bool inside = node.kind == NodeKind::map && node.op == plan::MapOp::held_at_step;
    for (const NodeId input : node.inputs) {
      dated = dated || prepared.dated[input];
      // A scan reads the state of its own run and hides it from its readers.
      inside = inside || (node.kind != NodeKind::scan && prepared.inside_scan[input]);
    }
    prepared.dated[id] = dated || inside;
    prepared.inside_scan[id] = inside;
    if (node.table != plan::scalar && plan.tables[node.table].kind == TableKind::pair) {
      prepared.pair_of_node[id] = node.table;
    }
  }
  find_same_rows(plan, prepared);
  return std::nullopt;
}

}  // namespace zeren::inline v0::detail
