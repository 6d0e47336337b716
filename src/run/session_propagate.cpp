// How a change of facts goes through the nodes that follow it.
#include "src/run/session_graph.hpp"

#include <algorithm>
#include <bit>

#include "src/run/session_operators.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::TableId;

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
        put_input(id, slot);
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
  if (const Moment from = facts_.table(table).from[slot]; from > now_) to_come_[table].emplace(from, slot);
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
  nodes_[id].one_row = false;
}

// A change of one row, of an input that has the rows of the node.
void LiveGraph::queue_row(NodeId id, std::uint32_t row) {
  Node& node = nodes_[id];
  const std::size_t word = node.place / 64;
  const std::uint64_t bit = std::uint64_t{1} << (node.place % 64);
  node.one_row = (waiting_[word] & bit) == 0 || (node.one_row && node.changed_row == row);
  node.changed_row = row;
  waiting_[word] |= bit;
  first_waiting_ = std::min(first_waiting_, word);
}

void LiveGraph::queue_readers(NodeId id) {
  const Node& node = nodes_[id];
  const bool one = node.log.size() == 1 && !node.column->is_scalar();
  for (const NodeId reader : node.readers) {
    if (one) {
      queue_row(reader, node.log[0].row);
    } else {
      queue(reader);
    }
  }
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
    case Kind::day:
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
  LiveCell before;
  if (!node.own.exchange(row, cell, before)) return;
  if (node.is_public && node.kind != Kind::rank) keep(id, row, before);
  if (node.log.empty()) logged_.push_back(id);
  node.log.push_back({row, before});
}

LiveCell LiveGraph::old_cell(NodeId id, std::uint32_t row) const {
  const Node& node = nodes_[id];
  const std::uint32_t r = node.column->is_scalar() ? 0 : row;
  const auto found = std::lower_bound(node.log.begin(), node.log.end(), r,
                                      [](const OldCell& old, std::uint32_t wanted) { return old.row < wanted; });
  return found != node.log.end() && found->row == r ? found->cell : node.column->get(r);
}

}  // namespace zeren::inline v0::detail
