// Which nodes of a plan follow changes, and what each of them needs.
#include "src/run/session_graph.hpp"

#include <algorithm>

#include "src/run/evaluation_state.hpp"
#include "src/run/session_operators.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::NodeKind;
using plan::TableId;
using plan::TableKind;
using plan::ValueKind;

LiveGraph::LiveGraph(const plan::Plan& plan, const Evaluation& evaluation, FactStore& facts, const Dataset& base,
                     const EvaluateOptions& options)
    : plan_(plan),
      facts_(facts),
      base_(base),
      kernels_(std::make_unique<MapKernels>(plan, base_, options)),
      nodes_(plan.nodes.size()),
      now_(kernels_->frame().now()) {
  order_ = evaluation.state().run.prepared.order;
  for (std::uint32_t at = 0; at < order_.size(); ++at) nodes_[order_[at]].place = at;
  waiting_.assign(order_.size() / 64 + 1, 0);
  first_waiting_ = waiting_.size();
  settle_tables(evaluation);
  settle_kinds(evaluation);
  make_lists();
  settle_days(evaluation);
  interleave();
  count_cells();
}

LiveGraph::~LiveGraph() = default;

// Rows with versions, of responsibility and at the ends of relations count in ways that no column shows.
void LiveGraph::settle_tables(const Evaluation& evaluation) {
  fast_.assign(plan_.tables.size(), false);
  there_.resize(plan_.tables.size());
  existed_.resize(plan_.tables.size());
  row_keys_.resize(plan_.tables.size());
  to_come_.resize(plan_.tables.size());
  waits_.resize(plan_.tables.size());
  rows_by_key_.resize(plan_.tables.size());
  for (TableId t = 0; t < plan_.tables.size(); ++t) {
    const plan::Table& table = plan_.tables[t];
    if (table.kind != TableKind::facts) continue;
    const bool end = std::any_of(plan_.relations.begin(), plan_.relations.end(),
                                 [&](const plan::Relation& r) { return r.from == t || r.to == t; });
    fast_[t] = !table.revised_on && !table.is_responsibility && !end;
    if (fast_[t]) {
      for (std::uint32_t row = 0; row < facts_.table(t).slots(); ++row) existed_[t].push_back(is_there(t, row) ? 1 : 0);
      continue;
    }
    there_[t].assign(evaluation.row_space(t), 0);
    for (const std::uint32_t row : evaluation.rows(t)) there_[t][row] = 1;
    for (std::uint32_t row = 0; row < there_[t].size(); ++row) {
      row_keys_[t].push_back(evaluation.key(t, row));
      rows_by_key_[t].emplace(row_keys_[t].back(), row);
    }
  }
}

bool LiveGraph::is_by_facts(NodeId id) const {
  const plan::Node& node = plan_.nodes[id];
  if (node.table != plan::scalar && fast_[node.table]) return true;
  if (const auto* aggregate = std::get_if<plan::Aggregate>(&node.payload)) {
    if (fast_[aggregate->inner_table]) return true;
  }
  return std::any_of(node.inputs.begin(), node.inputs.end(), [&](NodeId input) { return nodes_[input].by_facts; });
}

// Columns whose cells are not those of the facts: dates to come, what was not known yet, rows that are not there yet.
bool LiveGraph::is_hidden(const plan::Node& node) const {
  const plan::Field& field = plan_.tables[node.table].fields[node.field];
  if (!field.type.optional) return false;
  const bool time = field.type.kind == ValueKind::date || field.type.kind == ValueKind::moment;
  return field.known_on || (time && !field.is_deadline) || field.type.kind == ValueKind::row;
}

LiveGraph::Kind LiveGraph::kind_of(NodeId id, const Evaluation& evaluation) const {
  const plan::Node& node = plan_.nodes[id];
  const Prepared& prepared = evaluation.state().run.prepared;
  if (prepared.inside_scan[id] || prepared.pair_of_node[id] != plan::scalar) return Kind::none;
  if (node.table != plan::scalar && plan::is_made(plan_.tables[node.table].kind)) return Kind::none;
  switch (node.kind) {
    case NodeKind::literal:
    case NodeKind::param:
    case NodeKind::today:
    case NodeKind::now:
    case NodeKind::input:
    case NodeKind::builtin:
    case NodeKind::self:
    case NodeKind::map:
    case NodeKind::gather:
    case NodeKind::aggregate:
    case NodeKind::rank:
      break;
    default:
      return Kind::none;
  }
  for (const NodeId input : node.inputs) {
    if (nodes_[input].kind == Kind::none) return Kind::none;
  }
  if (evaluation.column(id) == nullptr) return Kind::none;
  if (const auto* aggregate = std::get_if<plan::Aggregate>(&node.payload)) {
    const TableKind inner = plan_.tables[aggregate->inner_table].kind;
    if (plan::is_made(inner) || inner == TableKind::pair) return Kind::none;
  }
  if (!nodes_[id].by_facts && !nodes_[id].by_day) return Kind::fixed;
  const Kind kind = kind_that_changes(id);
  return kind == Kind::none && !nodes_[id].by_facts ? Kind::fixed : kind;
}

LiveGraph::Kind LiveGraph::kind_that_changes(NodeId id) const {
  const plan::Node& node = plan_.nodes[id];
  const auto to_facts = [&](const plan::ValueType& type) {
    return std::any_of(type.targets.begin(), type.targets.end(), [&](TableId t) { return facts_.is_facts(t); });
  };
  switch (node.kind) {
    case NodeKind::today:
    case NodeKind::now:
      return Kind::day;
    case NodeKind::input:
      if (!fast_[node.table]) return Kind::none;
      for (const TableId target : node.type.targets) {
        if (node.type.kind == ValueKind::row && facts_.is_facts(target) && facts_.table(target).revised) {
          return Kind::none;
        }
      }
      return Kind::input;
    case NodeKind::self:
      return Kind::self;
    case NodeKind::builtin:
      return node.builtin == plan::Builtin::key ? Kind::key : Kind::none;
    case NodeKind::map: {
      const bool relations = node.op == plan::MapOp::relation_sources || node.op == plan::MapOp::relation_targets;
      if (relations && to_facts(plan_.nodes[node.inputs[0]].type)) return Kind::none;
      const bool orders = node.op == plan::MapOp::less || node.op == plan::MapOp::less_equal ||
                          node.op == plan::MapOp::greater || node.op == plan::MapOp::greater_equal ||
                          node.op == plan::MapOp::maximum || node.op == plan::MapOp::minimum ||
                          node.op == plan::MapOp::in_range;
      // Slots say nothing of the order of rows.
      if (orders && plan_.nodes[node.inputs[0]].type.kind == ValueKind::row) return Kind::none;
      return Kind::map;
    }
    case NodeKind::gather:
      return Kind::gather;
    case NodeKind::aggregate:
      return Kind::aggregate;
    case NodeKind::rank:
      for (const plan::RankKey& key : std::get<plan::Rank>(node.payload).keys) {
        if (plan_.nodes[key.value].type.kind == ValueKind::row) return Kind::none;
      }
      return Kind::rank;
    default:
      return Kind::fixed;
  }
}

// Kinds in order, so that inputs are settled before their readers; what an operator refuses is not followed.
void LiveGraph::settle_kinds(const Evaluation& evaluation) {
  for (const NodeId id : order_) {
    nodes_[id].by_facts = is_by_facts(id);
    nodes_[id].by_day = evaluation.state().run.prepared.dated[id];
    nodes_[id].kind = kind_of(id, evaluation);
  }
  mark_needed();
  for (const NodeId id : order_) {
    Node& node = nodes_[id];
    if (node.kind == Kind::none || !node.needed) continue;
    const bool lost = std::any_of(plan_.nodes[id].inputs.begin(), plan_.nodes[id].inputs.end(),
                                  [&](NodeId input) { return nodes_[input].kind == Kind::none; });
    try {
      if (lost) throw NotFollowed{};
      load(id, evaluation);
    } catch (const NotFollowed&) {
      node.kind = Kind::none;
      node.own = {};
      node.column = nullptr;
      if (node.by_facts || lost) continue;
      node.kind = Kind::fixed;  // until the day changes
      node.inputs.clear();
      load(id, evaluation);
    }
  }
}

// What no public column reads is not kept.
void LiveGraph::mark_needed() {
  for (const plan::Table& table : plan_.tables) {
    for (const plan::PublicColumn& column : table.columns) {
      if (column.node != plan::no_node && nodes_[column.node].kind != Kind::none) nodes_[column.node].needed = true;
    }
  }
  for (auto at = order_.rbegin(); at != order_.rend(); ++at) {
    if (!nodes_[*at].needed || nodes_[*at].kind == Kind::fixed) continue;
    for (const NodeId input : plan_.nodes[*at].inputs) nodes_[input].needed = true;
  }
}

void LiveGraph::load(NodeId id, const Evaluation& evaluation) {
  Node& node = nodes_[id];
  const plan::Node& n = plan_.nodes[id];
  for (const NodeId input : n.inputs) node.inputs.push_back(nodes_[input].column);
  if (node.kind == Kind::input && !is_hidden(n)) {
    node.column = &facts_.table(n.table).fields[n.field];
    return;
  }
  node.own = LiveColumn(*evaluation.column(id), facts_.pools());
  node.column = &node.own;
  if (node.kind == Kind::aggregate) node.aggregate = std::make_unique<LiveAggregate>(*this, id);
  if (node.kind == Kind::rank) node.rank = std::make_unique<LiveRank>(*this, id, node.own);
  if (node.kind != Kind::gather) return;
  const bool targets_change = std::any_of(n.inputs.begin() + 1, n.inputs.end(),
                                          [&](NodeId input) { return nodes_[input].by_facts || nodes_[input].by_day; });
  if (targets_change && !nodes_[n.inputs[0]].column->is_scalar()) {
    node.referrers = std::make_unique<LiveReferrers>(*this, n.inputs[0]);
  }
}

void LiveGraph::make_lists() {
  const std::size_t tables = plan_.tables.size();
  nodes_on_.resize(tables);
  inner_of_.resize(tables);
  reads_order_.resize(tables);
  inputs_of_.resize(tables);
  public_.resize(tables);
  for (TableId t = 0; t < tables; ++t) {
    inputs_of_[t].resize(plan_.tables[t].fields.size());
    for (std::size_t c = 0; c < plan_.tables[t].columns.size(); ++c) {
      const NodeId id = plan_.tables[t].columns[c].node;
      if (id == plan::no_node || nodes_[id].kind == Kind::none) continue;
      public_[t].emplace_back(c, id);
      nodes_[id].is_public = true;
    }
  }
  for (const NodeId id : order_) {
    const Node& node = nodes_[id];
    if (node.kind == Kind::none || node.kind == Kind::fixed || !node.needed) continue;
    const plan::Node& n = plan_.nodes[id];
    if (n.table != plan::scalar && !node.column->is_scalar()) nodes_on_[n.table].push_back(id);
    if (node.aggregate) {
      const auto& aggregate = std::get<plan::Aggregate>(n.payload);
      inner_of_[aggregate.inner_table].push_back(id);
      const bool ordered = aggregate.kind == plan::AggregateKind::first || aggregate.kind == plan::AggregateKind::last;
      if (ordered) reads_order_[aggregate.inner_table] = true;
    }
    if (node.kind == Kind::input) {
      const plan::Field& field = plan_.tables[n.table].fields[n.field];
      inputs_of_[n.table][n.field].push_back(id);
      if (field.known_on && *field.known_on != n.field) inputs_of_[n.table][*field.known_on].push_back(id);
      continue;
    }
    for (const NodeId input : n.inputs) {
      std::vector<NodeId>& readers = nodes_[input].readers;
      if (readers.empty() || readers.back() != id) readers.push_back(id);
    }
  }
}

// Cells of one row stand side by side: those that change, and those that are read when others do. The places of a rank
// are worked out when they are read.
void LiveGraph::interleave() {
  std::vector<std::vector<LiveColumn*>> columns(plan_.tables.size());
  for (const NodeId id : order_) {
    Node& node = nodes_[id];
    const bool used = node.column == &node.own && !node.own.is_scalar() && node.kind != Kind::rank &&
                      (node.kind != Kind::fixed || !node.readers.empty());
    if (used && node.own.rows() == rows(plan_.nodes[id].table)) columns[plan_.nodes[id].table].push_back(&node.own);
  }
  for (const std::vector<LiveColumn*>& of_table : columns) LiveColumn::interleave(of_table);
}

std::string LiveGraph::why_not(NodeId id) const {
  const plan::Node& node = plan_.nodes[id];
  for (const NodeId input : node.inputs) {
    if (nodes_[input].kind == Kind::none) return why_not(input);
  }
  switch (node.kind) {
    case NodeKind::scan:
    case NodeKind::scan_column:
      return "ladder";
    case NodeKind::ledger:
    case NodeKind::ledger_column:
      return "ledger";
    case NodeKind::duty:
      return "duty";
    case NodeKind::expand:
      return "assign";
    case NodeKind::union_rows:
      return "union";
    case NodeKind::made:
      return "rows made by a rule";
    case NodeKind::as_of:
    case NodeKind::field_as_of:
      return "as of";
    case NodeKind::aggregate:
      return std::get<plan::Aggregate>(node.payload).range ? "window of each row" : "aggregate";
    default:
      return "references to rows with versions, or their order";
  }
}

void LiveGraph::count_cells() {
  std::uint64_t cells = 0, bytes = 0;
  for (const Node& node : nodes_) {
    cells += node.own.rows();
    bytes += node.own.heap_bytes();
    if (node.by_days) bytes += node.by_days->days.capacity() * 16 + node.by_days->changed.capacity() * 4;
  }
  const Limits& limits = watch().limits();
  if (limits.cells != 0 && cells > limits.cells) {
    throw LimitReached{&run_codes::too_many_cells, {std::to_string(limits.cells)}};
  }
  if (limits.memory_bytes != 0 && bytes > limits.memory_bytes) {
    throw LimitReached{&run_codes::too_much_memory, {std::to_string(limits.memory_bytes)}};
  }
}

}  // namespace zeren::inline v0::detail
