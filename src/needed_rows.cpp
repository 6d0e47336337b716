#include "src/needed_rows.hpp"

#include <algorithm>

namespace zeren::inline v0::detail {

namespace {

using plan::MapOp;
using plan::NodeId;
using plan::NodeKind;

// Whether the second operand is asked for on a row, by what the first one is there.
bool asks_for_second(MapOp op, const CellView& first) {
  switch (op) {
    case MapOp::logical_and:
    case MapOp::guarded:
      return first.present() && first.boolean();
    case MapOp::logical_or:
      return first.present() && !first.boolean();
    case MapOp::otherwise:
      return first.state() == CellState::absent;
    default:
      return true;
  }
}

}  // namespace

NeededRows::NeededRows(const Evaluation& evaluation) : evaluation_(evaluation) {
  const plan::Plan& plan = evaluation.plan();
  needed_.resize(plan.nodes.size());
  std::vector<char> is_read(plan.nodes.size());
  for (const plan::Node& node : plan.nodes) {
    for (const NodeId input : node.inputs) is_read[input] = 1;
  }
  for (const plan::Table& table : plan.tables) {
    for (const plan::PublicColumn& column : table.columns) {
      if (column.node != plan::no_node) is_read[column.node] = 0;  // shown, so needed whoever reads it
    }
  }
  for (NodeId node = static_cast<NodeId>(plan.nodes.size()); node-- > 0;) {
    if (is_read[node] == 0) need_all(node);
    if (!needed_[node].empty()) pass_on(node);
  }
}

std::vector<std::uint32_t> NeededRows::rows(NodeId node) const {
  const plan::TableId table = evaluation_.plan().nodes[node].table;
  if (table == plan::scalar) return {0};
  const auto visible = evaluation_.rows(table);
  return {visible.begin(), visible.end()};
}

void NeededRows::need_all(NodeId node) {
  const plan::TableId table = evaluation_.plan().nodes[node].table;
  needed_[node].assign(table == plan::scalar ? 1 : evaluation_.row_space(table), 0);
  for (const std::uint32_t row : rows(node)) needed_[node][row] = 1;
}

void NeededRows::pass_to(NodeId from, NodeId to, const Mask& mask) {
  const auto& nodes = evaluation_.plan().nodes;
  if (nodes[to].table != nodes[from].table) {  // what other rows are asked for is not followed row by row
    if (std::find(mask.begin(), mask.end(), 1) != mask.end()) need_all(to);
    return;
  }
  Mask& needed = needed_[to];
  needed.resize(std::max(needed.size(), mask.size()));
  for (std::size_t row = 0; row < mask.size(); ++row) needed[row] = needed[row] != 0 || mask[row] != 0 ? 1 : 0;
}

// The number that a pick goes by, then on each row the value that it picks.
void NeededRows::pass_on_pick(NodeId id) {
  const plan::Node& node = evaluation_.plan().nodes[id];
  pass_to(id, node.inputs[0], needed_[id]);
  const bool is_scalar = evaluation_.plan().nodes[node.inputs[0]].table == plan::scalar;
  std::vector<Mask> asked(node.inputs.size(), Mask(needed_[id].size()));
  for (std::uint32_t row = 0; row < needed_[id].size(); ++row) {
    if (needed_[id][row] == 0) continue;
    const CellView number = evaluation_.cell(node.inputs[0], is_scalar ? 0 : row);
    const auto picked = number.present() ? number.number().to_int64() : std::nullopt;
    if (picked && *picked > 0 && static_cast<std::size_t>(*picked) < asked.size()) {
      asked[static_cast<std::size_t>(*picked)][row] = 1;
    }
  }
  for (std::size_t i = 1; i < asked.size(); ++i) pass_to(id, node.inputs[i], asked[i]);
}

// A condition is asked for where none before it holds.
void NeededRows::pass_on_first_match(NodeId id) {
  const plan::Node& node = evaluation_.plan().nodes[id];
  Mask rest = needed_[id];
  for (const NodeId input : node.inputs) {
    pass_to(id, input, rest);
    const bool is_scalar = evaluation_.plan().nodes[input].table == plan::scalar;
    for (std::uint32_t row = 0; row < rest.size(); ++row) {
      if (rest[row] == 0) continue;
      const CellView holds = evaluation_.cell(input, is_scalar ? 0 : row);
      if (!holds.present() || holds.boolean()) rest[row] = 0;
    }
  }
}

void NeededRows::pass_on(NodeId id) {
  const plan::Node& node = evaluation_.plan().nodes[id];
  if (node.kind == NodeKind::map && node.op == MapOp::pick) return pass_on_pick(id);
  if (node.kind == NodeKind::map && node.op == MapOp::first_match) return pass_on_first_match(id);
  const bool stops_early = node.kind == NodeKind::map &&
                           (node.op == MapOp::conditional || node.op == MapOp::logical_and ||
                            node.op == MapOp::logical_or || node.op == MapOp::otherwise || node.op == MapOp::guarded);
  if (!stops_early) {
    for (const NodeId input : node.inputs) pass_to(id, input, needed_[id]);
    return;
  }
  Mask rest = needed_[id];
  pass_to(id, node.inputs[0], rest);
  for (std::size_t i = 1; i < node.inputs.size(); ++i) {
    Mask asked(rest.size());
    const bool is_scalar = evaluation_.plan().nodes[node.inputs[0]].table == plan::scalar;
    for (std::uint32_t row = 0; row < rest.size(); ++row) {
      if (rest[row] == 0) continue;
      const CellView first =
          evaluation_.cell(node.inputs[node.op == MapOp::conditional ? 0 : i - 1], is_scalar ? 0 : row);
      if (node.op == MapOp::conditional) {
        asked[row] = first.present() && first.boolean() == (i == 1) ? 1 : 0;
      } else {
        asked[row] = asks_for_second(node.op, first) ? 1 : 0;
      }
    }
    pass_to(id, node.inputs[i], asked);
    if (node.op != MapOp::conditional) rest = std::move(asked);
  }
}

}  // namespace zeren::inline v0::detail
