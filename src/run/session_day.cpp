// Another day: rows that were to come are there, cells that were hidden come to light, and whatever reads the day
// follows.
#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/evaluation_state.hpp"
#include "src/run/session_graph.hpp"
#include "src/run/session_operators.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;
using plan::NodeId;
using plan::TableId;
using plan::TableKind;
using plan::ValueKind;

// ---- Whether what is kept follows the day -----------------------------------------------------------------------

// Of a node whose cells change with the day: whether they do so through its inputs and through rows that come alone.
bool LiveGraph::follows_days(NodeId id) const {
  const plan::Node& node = plan_.nodes[id];
  switch (nodes_[id].kind) {
    case Kind::day:
    case Kind::input:
    case Kind::gather:
    case Kind::aggregate:
    case Kind::rank:
      return true;
    case Kind::map:
      return node.op != MapOp::responsible && node.op != MapOp::is_covered && node.op != MapOp::held_at_step &&
             node.op != MapOp::relation_sources && node.op != MapOp::relation_targets;
    default:
      return false;
  }
}

// Rows with versions and of responsibility come and go in ways that no column shows.
void LiveGraph::settle_days(const Evaluation& evaluation) {
  follows_day_ = true;
  for (TableId t = 0; t < plan_.tables.size(); ++t) {
    if (plan_.tables[t].kind != TableKind::facts) continue;
    if (!fast_[t]) {
      const BoundTable* bound = evaluation.state().run.bound(t);
      follows_day_ = follows_day_ && !facts_.table(t).revised &&
                     (bound == nullptr || bound->rows == 0 || bound->visible_from.empty());
      continue;
    }
    const FactTable& facts = facts_.table(t);
    for (std::uint32_t slot = 0; slot < facts.slots(); ++slot) {
      if (facts.from[slot] > now_) to_come_[t].emplace(facts.from[slot], slot);
    }
  }
  for (const NodeId id : order_) {
    const Node& node = nodes_[id];
    if (node.kind == Kind::none || !node.needed || !node.by_day) continue;
    follows_day_ = follows_day_ && follows_days(id);
    if (node.kind != Kind::input || node.column != &node.own) continue;
    for (std::uint32_t row = 0; row < node.own.rows(); ++row) {
      if (const auto until = hidden_until(id, row)) hidden_.emplace(*until, std::pair(id, row));
    }
  }
}

// ---- Hidden cells -----------------------------------------------------------------------------------------------

// From when on the cell of a fact is seen, where that is later than now.
std::optional<Moment> LiveGraph::hidden_until(NodeId id, std::uint32_t row) const {
  const plan::Node& node = plan_.nodes[id];
  const plan::Table& table = plan_.tables[node.table];
  const plan::Field& field = table.fields[node.field];
  const FactTable& facts = facts_.table(node.table);
  const LiveCell cell = facts.fields[node.field].get(row);
  if (!cell.present() || !is_hidden(node)) return std::nullopt;
  Moment until = Moment::min();
  const auto wait_for = [&](const plan::ValueType& type, const LiveCell& when) {
    if (!when.present()) return;
    const bool day = type.kind == ValueKind::date;
    until = std::max(until, day ? Moment::of(Date{static_cast<std::int32_t>(when.code)}, 0) : Moment{when.code});
  };
  if (field.known_on) wait_for(table.fields[*field.known_on].type, facts.fields[*field.known_on].get(row));
  const bool time = field.type.kind == ValueKind::date || field.type.kind == ValueKind::moment;
  if (time && !field.is_deadline) wait_for(field.type, cell);
  if (field.type.kind == ValueKind::row) {
    const TableId target = field.type.targets[cell.target()];
    if (facts_.is_facts(target) && fast_[target]) until = std::max(until, facts_.table(target).from[cell.row()]);
  }
  return until > now_ ? std::optional(until) : std::nullopt;
}

LiveCell LiveGraph::compute_input(NodeId id, std::uint32_t row) {
  const plan::Node& node = plan_.nodes[id];
  const plan::Field& field = plan_.tables[node.table].fields[node.field];
  const LiveCell cell = facts_.table(node.table).fields[node.field].get(row);
  if (const auto until = hidden_until(id, row)) {
    hidden_.emplace(*until, std::pair(id, row));
    return {};
  }
  const bool refers = cell.present() && is_hidden(node) && field.type.kind == ValueKind::row;
  if (refers && !is_there(field.type.targets[cell.target()], cell.row())) return {};
  return cell;
}

void LiveGraph::put_input(NodeId id, std::uint32_t row) {
  put(id, row, compute_input(id, row));
}

// Cells that are seen by now. The rows to which they refer are there by then.
void LiveGraph::show_hidden(Moment now) {
  std::vector<std::pair<NodeId, std::uint32_t>> shown;
  const auto end = hidden_.upper_bound(now);
  for (auto at = hidden_.begin(); at != end; ++at) shown.push_back(at->second);
  hidden_.erase(hidden_.begin(), end);
  std::sort(shown.begin(), shown.end());
  shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
  for (const auto& [id, row] : shown) {
    if (facts_.table(plan_.nodes[id].table).alive[row] == 0) continue;
    put_input(id, row);
    if (!nodes_[id].log.empty()) queue_readers(id);
  }
}

// ---- Rows that a day turns --------------------------------------------------------------------------------------

// Where all that changed in the inputs of a comparison is the one day that it holds against the day of each row: the
// rows whose days the change has passed.
bool LiveGraph::rows_of_days(NodeId id, std::vector<std::uint32_t>& rows) {
  const plan::Node& node = plan_.nodes[id];
  if (nodes_[id].kind != Kind::map || !is_comparison(node.op)) return false;
  const bool day_first = nodes_[node.inputs[0]].column->is_scalar();
  const NodeId day = node.inputs[day_first ? 0 : 1], of_row = node.inputs[day_first ? 1 : 0];
  const LiveColumn& column = *nodes_[of_row].column;
  if (column.is_scalar() || !nodes_[of_row].log.empty() || nodes_[day].log.empty()) return false;
  if (column.kind() != ValueKind::date || nodes_[day].column->kind() != ValueKind::date) return false;
  const LiveCell before = nodes_[day].log[0].cell, now = nodes_[day].column->get(0);
  if (!before.present() || !now.present()) return false;
  std::unique_ptr<RowsByDay>& by_days = nodes_[id].by_days;
  if (!by_days || by_days->changed.size() > column.rows() / 8) {
    by_days = std::make_unique<RowsByDay>();
    for (std::uint32_t row = 0; row < column.rows(); ++row) {
      if (const LiveCell cell = column.get(row); cell.present()) by_days->days.emplace_back(cell.code, row);
    }
    std::sort(by_days->days.begin(), by_days->days.end());
  }
  const auto [low, high] = std::minmax(before.code, now.code);
  rows = by_days->changed;
  const auto first = std::lower_bound(by_days->days.begin(), by_days->days.end(), std::pair(low, std::uint32_t{0}));
  for (auto at = first; at != by_days->days.end() && at->first <= high; ++at) rows.push_back(at->second);
  settle_rows(rows);
  const bool facts = fast_[node.table];
  std::erase_if(rows, [&](std::uint32_t row) { return facts && facts_.table(node.table).alive[row] == 0; });
  return true;
}

// ---- Another day ------------------------------------------------------------------------------------------------

void LiveGraph::put_day(NodeId id) {
  put(id, 0, kernels_->scalar(id, facts_.pools()));
  if (!nodes_[id].log.empty()) queue_readers(id);
}

// The rows that are there by now. Each stays away until its turn, so that every step is from one whole state to the
// next.
std::vector<std::pair<TableId, std::uint32_t>> LiveGraph::take_appearing() {
  std::vector<std::pair<TableId, std::uint32_t>> rows;
  for (TableId t = 0; t < plan_.tables.size(); ++t) {
    const auto end = to_come_[t].upper_bound(now_);
    for (auto at = to_come_[t].begin(); at != end; ++at) {
      const auto [from, slot] = *at;
      const FactTable& facts = facts_.table(t);
      std::vector<bool>& waits = waits_[t];
      if (facts.alive[slot] == 0 || facts.from[slot] != from) continue;  // another row has come into the slot
      if (slot >= waits.size()) waits.resize(facts.slots());
      if (waits[slot]) continue;
      waits[slot] = true;
      rows.emplace_back(t, slot);
    }
    to_come_[t].erase(to_come_[t].begin(), end);
  }
  return rows;
}

void LiveGraph::show_row(TableId table, std::uint32_t slot) {
  watch().look();
  waits_[table][slot] = false;
  event_ = Event::appeared;
  event_table_ = table;
  event_slot_ = slot;
  row_events_.emplace_back(table, slot);
  for (const NodeId id : nodes_on_[table]) {
    if (nodes_[id].rank) queue(id);
  }
  for (const NodeId id : inner_of_[table]) queue(id);
  run_queue();
  finish();
}

bool LiveGraph::advance(const EvaluateOptions& options) {
  if (!follows_day_) return false;
  auto kernels = std::make_unique<MapKernels>(plan_, base_, options);
  kernels->set_limits(options.limits);
  const Moment now = kernels->frame().now();
  if (kernels->error() || now < now_) return false;
  kernels_ = std::move(kernels);
  now_ = now;
  watch().look();
  count_cells();
  const std::vector<std::pair<TableId, std::uint32_t>> rows = take_appearing();
  for (const NodeId id : order_) {
    if (nodes_[id].kind == Kind::day && nodes_[id].needed) put_day(id);
  }
  run_queue();
  finish();
  for (const auto& [table, slot] : rows) show_row(table, slot);
  show_hidden(now);
  run_queue();
  finish();
  return true;
}

}  // namespace zeren::inline v0::detail
