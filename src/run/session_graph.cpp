// Which nodes follow changes, and how a change goes through them.
#include "src/run/session_graph.hpp"

#include <algorithm>
#include <bit>

#include "src/run/evaluation_state.hpp"
#include "src/run/session_operators.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::NodeKind;
using plan::TableId;
using plan::TableKind;
using plan::ValueKind;

// ---- What is followed -------------------------------------------------------------------------------------------

LiveGraph::LiveGraph(const plan::Plan& plan, const Evaluation& evaluation, FactStore& facts, const Dataset& base,
                     const EvaluateOptions& options)
    : plan_(plan), facts_(facts), base_(base), kernels_(plan, base_, options), nodes_(plan.nodes.size()) {
  order_ = evaluation.state().run.prepared.order;
  for (std::uint32_t at = 0; at < order_.size(); ++at) nodes_[order_[at]].place = at;
  waiting_.assign(order_.size() / 64 + 1, 0);
  first_waiting_ = waiting_.size();
  settle_tables(evaluation);
  settle_kinds(evaluation);
  make_lists();
  count_cells();
}

LiveGraph::~LiveGraph() = default;

// Rows with versions, of responsibility and at the ends of relations count in ways that no column shows.
void LiveGraph::settle_tables(const Evaluation& evaluation) {
  fast_.assign(plan_.tables.size(), false);
  there_.resize(plan_.tables.size());
  existed_.resize(plan_.tables.size());
  row_keys_.resize(plan_.tables.size());
  rows_by_key_.resize(plan_.tables.size());
  for (TableId t = 0; t < plan_.tables.size(); ++t) {
    const plan::Table& table = plan_.tables[t];
    if (table.kind != TableKind::facts) continue;
    const bool end = std::any_of(plan_.relations.begin(), plan_.relations.end(),
                                 [&](const plan::Relation& r) { return r.from == t || r.to == t; });
    fast_[t] = !table.revised_on && !table.is_responsibility && !end;
    if (fast_[t]) {
      existed_[t] = facts_.table(t).alive;
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

bool LiveGraph::is_touched(NodeId id) const {
  const plan::Node& node = plan_.nodes[id];
  if (node.table != plan::scalar && fast_[node.table]) return true;
  if (const auto* aggregate = std::get_if<plan::Aggregate>(&node.payload)) {
    if (fast_[aggregate->inner_table]) return true;
  }
  return std::any_of(node.inputs.begin(), node.inputs.end(), [&](NodeId input) { return nodes_[input].touched; });
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
  const auto to_facts = [&](const plan::ValueType& type) {
    return std::any_of(type.targets.begin(), type.targets.end(), [&](TableId t) { return facts_.is_facts(t); });
  };
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
  if (!nodes_[id].touched) return Kind::fixed;
  switch (node.kind) {
    case NodeKind::input:
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
    nodes_[id].touched = is_touched(id);
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
  const bool targets_change =
      std::any_of(n.inputs.begin() + 1, n.inputs.end(), [&](NodeId input) { return nodes_[input].touched; });
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
  }
  const Limits& limits = watch().limits();
  if (limits.cells != 0 && cells > limits.cells) {
    throw LimitReached{&run_codes::too_many_cells, {std::to_string(limits.cells)}};
  }
  if (limits.memory_bytes != 0 && bytes > limits.memory_bytes) {
    throw LimitReached{&run_codes::too_much_memory, {std::to_string(limits.memory_bytes)}};
  }
}

// ---- A change ---------------------------------------------------------------------------------------------------

void LiveGraph::updated(TableId table, std::uint32_t slot, std::span<const std::uint32_t> fields,
                        std::span<const LiveCell> before) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (const NodeId id : inputs_of_[table][fields[i]]) {
      Node& node = nodes_[id];
      if (node.column != &node.own) {
        if (before[i] == node.column->get(slot)) continue;
        node.log.push_back({slot, before[i]});
        if (node.log.size() == 1) logged_.push_back(id);
        if (node.is_public) keep(id, slot, before[i]);
        queue_readers(id);
      } else if (node.log.empty()) {
        put(id, slot, compute_input(id, slot));
        if (!node.log.empty()) queue_readers(id);
      }
    }
  }
  run_queue();
  finish();
}

void LiveGraph::inserted(TableId table, std::uint32_t slot) {
  watch().look();
  event_ = Event::inserted;
  event_table_ = table;
  event_slot_ = slot;
  const std::size_t slots = facts_.table(table).slots();
  bool grew = false;
  for (const NodeId id : nodes_on_[table]) {
    Node& node = nodes_[id];
    if (node.column == &node.own && node.own.rows() < slots) {
      node.own.resize(slots);
      grew = true;
    }
    queue(id);
  }
  for (const NodeId id : inner_of_[table]) queue(id);
  if (grew && (slots & (slots - 1)) == 0) count_cells();
  row_events_.emplace_back(table, slot);
  run_queue();
  finish();
}

void LiveGraph::removed(TableId table, std::uint32_t slot) {
  watch().look();
  event_ = Event::removed;
  event_table_ = table;
  event_slot_ = slot;
  row_events_.emplace_back(table, slot);
  for (const NodeId id : nodes_on_[table]) {
    const Node& node = nodes_[id];
    if (node.aggregate || node.rank || node.referrers) queue(id);
  }
  for (const NodeId id : inner_of_[table]) queue(id);
  run_queue();
  finish();
}

void LiveGraph::finish() {
  for (const NodeId id : logged_) nodes_[id].log.clear();
  logged_.clear();
  event_ = Event::none;
}

void LiveGraph::keep(NodeId id, std::uint32_t row, const LiveCell& before) {
  std::vector<bool>& pending = nodes_[id].pending;
  if (row >= pending.size()) pending.resize(std::max<std::size_t>(row + 1, nodes_[id].column->rows()));
  if (pending[row]) return;
  pending[row] = true;
  pending_.push_back({id, row, before});
}

void LiveGraph::queue(NodeId id) {
  const std::size_t place = nodes_[id].place, word = place / 64;
  waiting_[word] |= std::uint64_t{1} << (place % 64);
  first_waiting_ = std::min(first_waiting_, word);
}

void LiveGraph::queue_readers(NodeId id) {
  for (const NodeId reader : nodes_[id].readers) queue(reader);
}

// Readers stand behind what they read: one pass from the first to the last.
void LiveGraph::run_queue() {
  for (std::size_t word = first_waiting_; word < waiting_.size(); ++word) {
    while (waiting_[word] != 0) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(waiting_[word]));
      waiting_[word] &= waiting_[word] - 1;
      const NodeId id = order_[word * 64 + bit];
      process(id);
      if (!nodes_[id].log.empty()) queue_readers(id);
    }
  }
  first_waiting_ = waiting_.size();
}

void LiveGraph::process(NodeId id) {
  Node& node = nodes_[id];
  switch (node.kind) {
    case Kind::aggregate:
      node.aggregate->process();
      break;
    case Kind::rank:
      node.rank->process();
      if (!node.readers.empty()) node.rank->spread();
      break;
    case Kind::gather:
      gather(id);
      break;
    case Kind::none:
    case Kind::fixed:
      return;
    default:
      compute_rows(id);
  }
  if (node.log.size() > 1) {
    std::sort(node.log.begin(), node.log.end(), [](const OldCell& a, const OldCell& b) { return a.row < b.row; });
  }
}

void LiveGraph::put(NodeId id, std::uint32_t row, const LiveCell& cell) {
  Node& node = nodes_[id];
  const bool fresh = event_ == Event::inserted && row == event_slot_ && plan_.nodes[id].table == event_table_;
  if (fresh && !node.own.is_scalar()) {
    node.own.set(row, cell);
    return;
  }
  LiveCell before = node.own.get(row);
  if (before == cell) return;
  node.own.set(row, cell);
  if (node.is_public && node.kind != Kind::rank) keep(id, row, before);
  if (node.log.empty()) logged_.push_back(id);
  node.log.push_back({row, std::move(before)});
}

LiveCell LiveGraph::old_cell(NodeId id, std::uint32_t row) const {
  const Node& node = nodes_[id];
  const std::uint32_t r = node.column->is_scalar() ? 0 : row;
  const auto found = std::lower_bound(node.log.begin(), node.log.end(), r,
                                      [](const OldCell& old, std::uint32_t wanted) { return old.row < wanted; });
  return found != node.log.end() && found->row == r ? found->cell : node.column->get(r);
}

// ---- Tables -----------------------------------------------------------------------------------------------------

std::size_t LiveGraph::rows(TableId table) const {
  if (table == plan::scalar) return 1;
  const plan::Table& t = plan_.tables[table];
  switch (t.kind) {
    case TableKind::tier:
      return organisation().units_of_tier(t.tier).size();
    case TableKind::domain:
      return base_.domains.size();
    case TableKind::body:
      return base_.bodies.size();
    case TableKind::facts:
      return fast_[table] ? facts_.table(table).slots() : there_[table].size();
    default:
      return 0;
  }
}

bool LiveGraph::is_there(TableId table, std::uint32_t row) const {
  if (table == plan::scalar || plan_.tables[table].kind != TableKind::facts) return true;
  if (!fast_[table]) return there_[table][row] != 0;
  const FactTable& facts = facts_.table(table);
  return facts.alive[row] != 0 && facts.from[row] <= kernels_.frame().now();
}

std::optional<std::uint32_t> LiveGraph::find_row(TableId table, std::string_view key) const {
  const plan::Table& t = plan_.tables[table];
  switch (t.kind) {
    case TableKind::tier: {
      const UnitId unit = organisation().resolve(key, t.tier, t.tier).unit;
      return unit == no_unit ? std::nullopt : std::optional(organisation().row_in_tier(unit));
    }
    case TableKind::domain:
      for (std::uint32_t row = 0; row < base_.domains.size(); ++row) {
        if (base_.domains.row(row).name == key) return row;
      }
      return std::nullopt;
    case TableKind::body: {
      const BodyId body = base_.bodies.find_code(key);
      return body == no_body ? std::nullopt : std::optional(body);
    }
    case TableKind::facts: {
      std::optional<std::uint32_t> row;
      if (fast_[table]) {
        row = facts_.table(table).find(key);
      } else if (const auto found = rows_by_key_[table].find(std::string(key)); found != rows_by_key_[table].end()) {
        row = found->second;
      }
      return row && is_there(table, *row) ? row : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::string LiveGraph::key_of(TableId table, std::uint32_t row) const {
  const plan::Table& t = plan_.tables[table];
  switch (t.kind) {
    case TableKind::tier:
      return std::string(organisation().code(organisation().units_of_tier(t.tier)[row]));
    case TableKind::domain:
      return base_.domains.row(row).name;
    case TableKind::body:
      return base_.bodies.row(row).code;
    default:
      return fast_[table] ? facts_.table(table).keys[row] : row_keys_[table][row];
  }
}

// ---- Reading ----------------------------------------------------------------------------------------------------

LiveCell LiveGraph::cell(NodeId id, std::uint32_t row) const {
  const Node& node = nodes_[id];
  return node.rank ? node.rank->cell(row) : node.column->get(row);
}

SessionCell LiveGraph::content(const plan::ValueType& type, const LiveCell& cell) const {
  if (!cell.present()) return {cell.state, {}};
  const auto text = [](std::string value) { return SessionCell(CellState::present, std::move(value)); };
  const auto member = [&](std::int64_t ordinal) {
    return plan_.enumerations[type.enumeration].members[static_cast<std::size_t>(ordinal)].first;
  };
  switch (type.kind) {
    case ValueKind::boolean:
      return {CellState::present, cell.code != 0};
    case ValueKind::number:
      return {CellState::present, cell.number};
    case ValueKind::date:
      return {CellState::present, Date{static_cast<std::int32_t>(cell.code)}};
    case ValueKind::moment:
      return {CellState::present, Moment{cell.code}};
    case ValueKind::text:
      return text(std::string(pools().texts->text(static_cast<std::uint32_t>(cell.code))));
    case ValueKind::duration:
      return text(Duration{type.duration, cell.code}.to_string());
    case ValueKind::enumeration:
      return text(member(cell.code));
    case ValueKind::unit:
      return text(std::string(organisation().code(static_cast<UnitId>(cell.code))));
    case ValueKind::row:
      return text(key_of(type.targets[cell.target()], cell.row()));
    case ValueKind::body_set:
    case ValueKind::member_set:
      break;
  }
  std::string joined;
  const TableId table = type.targets.empty() ? plan_.body_table : type.targets[0];
  for (const std::uint32_t item : pools().sets.set(cell.code)) {
    if (!joined.empty()) joined += ';';
    joined += type.kind == ValueKind::member_set ? member(item) : key_of(table, item);
  }
  return text(std::move(joined));
}

// ---- Changes since they were taken last -------------------------------------------------------------------------

namespace {
using Changed = std::map<std::pair<TableId, std::pair<std::string, std::size_t>>, CellChange>;

CellChange& place_of(Changed& out, TableId table, const std::string& key, std::size_t column) {
  const auto [at, fresh] = out.try_emplace({table, {key, column}});
  if (fresh) at->second = {table, key, column, {}, {}};
  return at->second;
}
}  // namespace

void LiveGraph::take_changes(Changed& out) {
  // Rows that went: as they were; the first old value of a cell is the one that counts.
  std::map<std::pair<NodeId, std::uint32_t>, LiveCell> first;
  for (const Pending& pending : pending_) first.try_emplace({pending.node, pending.row}, pending.before);
  const auto before = [&](NodeId id, std::uint32_t row) {
    if (nodes_[id].rank) return nodes_[id].rank->reported(row);
    const std::uint32_t r = nodes_[id].column->is_scalar() ? 0 : row;
    const auto found = first.find({id, r});
    return found == first.end() ? nodes_[id].column->get(r) : found->second;
  };
  const auto existed = [&](TableId table, std::uint32_t row) {
    return !fast_[table] || (row < existed_[table].size() && existed_[table][row] != 0);
  };
  std::sort(row_events_.begin(), row_events_.end());
  row_events_.erase(std::unique(row_events_.begin(), row_events_.end()), row_events_.end());
  for (const auto& [table, slot] : row_events_) {
    const FactTable& facts = facts_.table(table);
    if (facts.from[slot] > kernels_.frame().now()) continue;
    for (const auto& [column, id] : public_[table]) {
      if (existed(table, slot) && facts.alive[slot] == 0) {
        place_of(out, table, facts.keys[slot], column).before = content(plan_.nodes[id].type, before(id, slot));
      } else if (!existed(table, slot) && facts.alive[slot] != 0) {
        place_of(out, table, facts.keys[slot], column).after = content(plan_.nodes[id].type, cell(id, slot));
      }
    }
  }
  // Cells of rows that stayed.
  std::map<std::pair<NodeId, std::uint32_t>, LiveCell> ranked;
  for (Node& node : nodes_) {
    if (!node.rank) continue;
    std::vector<OldCell> changed;
    node.rank->take_changes(changed);
    const auto id = static_cast<NodeId>(&node - nodes_.data());
    for (OldCell& old : changed) ranked.emplace(std::pair(id, old.row), std::move(old.cell));
  }
  first.merge(ranked);
  for (TableId table = 0; table < plan_.tables.size(); ++table) {
    for (const auto& [column, id] : public_[table]) {
      const bool scalar = nodes_[id].column->is_scalar();
      for (auto at = first.lower_bound({id, 0}); at != first.end() && at->first.first == id; ++at) {
        const std::uint32_t begin = scalar ? 0 : at->first.second;
        const std::uint32_t end = scalar ? static_cast<std::uint32_t>(rows(table)) : begin + 1;
        for (std::uint32_t row = begin; row < end; ++row) {
          if (!is_there(table, row) || !existed(table, row)) continue;
          CellChange& change = place_of(out, table, key_of(table, row), column);
          change.before = content(plan_.nodes[id].type, at->second);
          change.after = content(plan_.nodes[id].type, cell(id, row));
        }
      }
    }
  }
  for (const Pending& pending : pending_) nodes_[pending.node].pending[pending.row] = false;
  pending_.clear();
  for (const auto& [table, slot] : row_events_) {
    existed_[table].resize(facts_.table(table).slots());
    existed_[table][slot] = facts_.table(table).alive[slot];
  }
  row_events_.clear();
}

void LiveGraph::add_baseline(
    std::map<std::pair<TableId, std::pair<std::string, std::size_t>>, SessionCell>& out) const {
  std::map<std::pair<NodeId, std::uint32_t>, const LiveCell*> first;
  for (const Pending& pending : pending_) first.try_emplace({pending.node, pending.row}, &pending.before);
  for (TableId table = 0; table < plan_.tables.size(); ++table) {
    if (public_[table].empty()) continue;
    for (std::uint32_t row = 0; row < rows(table); ++row) {
      if (fast_[table]) {
        const FactTable& facts = facts_.table(table);
        if (row >= existed_[table].size() || existed_[table][row] == 0) continue;
        if (facts.from[row] > kernels_.frame().now()) continue;
      } else if (!is_there(table, row)) {
        continue;
      }
      for (const auto& [column, id] : public_[table]) {
        const std::uint32_t r = nodes_[id].column->is_scalar() ? 0 : row;
        const auto found = first.find({id, r});
        const LiveCell cell = nodes_[id].rank        ? nodes_[id].rank->reported(row)
                              : found != first.end() ? *found->second
                                                     : nodes_[id].column->get(r);
        out.insert_or_assign({table, {key_of(table, row), column}}, content(plan_.nodes[id].type, cell));
      }
    }
  }
}

}  // namespace zeren::inline v0::detail
