// Cells that differ since they were told last.
#include "src/run/session_graph.hpp"

#include <algorithm>

#include "src/run/session_operators.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::TableId;

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
    for (const auto& [column, id] : public_[table]) {
      if (existed(table, slot) && !is_there(table, slot)) {
        place_of(out, table, facts.keys[slot], column).before = content(plan_.nodes[id].type, before(id, slot));
      } else if (!existed(table, slot) && is_there(table, slot)) {
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
    existed_[table][slot] = is_there(table, slot) ? 1 : 0;
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
        if (row >= existed_[table].size() || existed_[table][row] == 0) continue;
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
