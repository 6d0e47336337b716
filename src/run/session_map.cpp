// Cells one at a time: facts, references, and maps. Operations that session_quick.cpp does not know are worked out by
// the kernels of whole columns over the few rows that changed, so that there is one meaning.
#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/session_graph.hpp"
#include "src/run/session_operators.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;
using plan::NodeId;
using plan::TableId;
using plan::ValueKind;

// ---- Kernels ----------------------------------------------------------------------------------------------------

namespace {

// The maps of a plan as columns of a table of pairs: of those a frame may hold any part.
plan::Plan with_maps_in_parts(plan::Plan plan, plan::TableId parts) {
  for (plan::Node& node : plan.nodes) {
    if (node.kind == plan::NodeKind::map && node.table != plan::scalar) node.table = parts;
  }
  plan.tables.emplace_back().kind = plan::TableKind::pair;
  return plan;
}

}  // namespace

MapKernels::MapKernels(const plan::Plan& whole, const Dataset& base, const EvaluateOptions& options)
    : options_(options),
      parts_{static_cast<TableId>(whole.tables.size()), plan::scalar, plan::scalar},
      plan_(with_maps_in_parts(whole, parts_.table)),
      run_(plan_, base, options_),
      frame_(run_, nullptr, options_.today) {
  options_.threads = 1;
  error_ = set_up_scalars(run_);
}

LiveCell MapKernels::scalar(NodeId id, LivePools& pools) {
  frame_.evaluate(id);
  return cell_of(frame_.at(id), 0, pools);
}

ColumnPtr MapKernels::picked(const plan::Node& node, const LiveColumn& column, std::span<const std::uint32_t> rows,
                             LivePools& pools) {
  const std::size_t count = column.is_scalar() ? 1 : rows.size();
  Column out = column.is_scalar() ? scalar_of(node) : column_of(node, count);
  if (node.type.kind == ValueKind::text) out.set_pool(pools.texts);
  const bool set = node.type.kind == ValueKind::body_set || node.type.kind == ValueKind::member_set;
  std::vector<std::uint32_t> begin{0}, items;
  for (std::size_t i = 0; i < count; ++i) {
    const LiveCell cell = column.get(column.is_scalar() ? 0 : rows[i]);
    if (set) {
      if (cell.present()) {
        const auto& members = pools.sets.at(cell.code);
        items.insert(items.end(), members.begin(), members.end());
      }
      begin.push_back(static_cast<std::uint32_t>(items.size()));
      if (cell.present()) continue;
    }
    put_cell(out, i, cell, node.type.duration, pools);
  }
  if (set) out.set_sets(std::move(begin), std::move(items));
  if (node.type.kind == ValueKind::number) out.settle_numbers();
  out.settle_errors();
  return std::make_shared<const Column>(std::move(out));
}

void MapKernels::evaluate(NodeId id, std::span<const LiveColumn* const> inputs, std::span<const std::uint32_t> rows,
                          LivePools& pools, std::vector<LiveCell>& out) {
  const plan::Node& node = run_.node(id);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    frame_.put(node.inputs[i], picked(run_.node(node.inputs[i]), *inputs[i], rows, pools));
  }
  frame_.set_pairs(&parts_, 0, rows.size());
  const ColumnPtr made = evaluate_map(frame_, id);
  for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(cell_of(*made, made->is_scalar() ? 0 : i, pools));
  for (const NodeId input : node.inputs) frame_.put(input, nullptr);
  static_cast<void>(run_.errors.take());  // whoever asks why a cell is in error evaluates anew
}

// ---- Rows -------------------------------------------------------------------------------------------------------

// Rows with a changed input; all of them where it is one that every row shares.
bool LiveGraph::rows_to_compute(NodeId id, std::vector<std::uint32_t>& rows) {
  rows.clear();
  const plan::Node& node = plan_.nodes[id];
  const bool scalar = nodes_[id].column->is_scalar();
  if (nodes_[id].one_row && !scalar) {
    rows.push_back(nodes_[id].changed_row);
    return false;
  }
  for (const NodeId input : node.inputs) {
    const std::vector<OldCell>& log = nodes_[input].log;
    if (log.empty()) continue;
    if (nodes_[input].column->is_scalar() && !scalar) {
      rows.clear();
      if (rows_of_days(id, rows)) return true;
      const bool facts = fast_[node.table];
      for (std::uint32_t row = 0; row < nodes_[id].column->rows(); ++row) {
        if (!facts || facts_.table(node.table).alive[row] != 0) rows.push_back(row);
      }
      return false;
    }
    for (const OldCell& old : log) add_row(rows, old.row);
  }
  if (const auto came = event_row(node.table, Event::inserted); came && !scalar) {
    add_row(rows, *came);
  }
  settle_rows(rows);
  return false;
}

void LiveGraph::compute_rows(NodeId id) {
  Node& node = nodes_[id];
  if (node.column != &node.own) return;  // the facts hold it
  const bool turned = rows_to_compute(id, rows_);
  if (node.by_days && !turned) node.by_days->changed.insert(node.by_days->changed.end(), rows_.begin(), rows_.end());
  if (node.kind == Kind::input) {
    for (const std::uint32_t row : rows_) put_input(id, row);
    return;
  }
  if (node.kind == Kind::self || node.kind == Kind::key) {
    for (const std::uint32_t row : rows_) {
      if (node.kind == Kind::key) {
        put(id, row, LiveCell::of(facts_.pools().texts->intern(facts_.table(plan_.nodes[id].table).keys[row])));
      } else {
        const auto& targets = plan_.nodes[id].type.targets;
        const auto at = std::find(targets.begin(), targets.end(), plan_.nodes[id].table);
        put(id, row, LiveCell::of(reference_content(static_cast<std::uint32_t>(at - targets.begin()), row)));
      }
    }
    return;
  }
  LiveCell cell;
  std::size_t done = 0;
  while (done < rows_.size() && (compute_whole(id, rows_[done], cell) || compute_quickly(id, rows_[done], cell))) {
    put(id, rows_[done], cell);
    ++done;
  }
  if (done == rows_.size()) return;
  std::vector<const LiveColumn*> inputs;
  for (const NodeId input : plan_.nodes[id].inputs) inputs.push_back(nodes_[input].column);
  const std::span<const std::uint32_t> rest = std::span(rows_).subspan(done);
  cells_.clear();
  kernels_->evaluate(id, inputs, rest, facts_.pools(), cells_);
  for (std::size_t i = 0; i < rest.size(); ++i) put(id, rest[i], cells_[i]);
}

// ---- References -------------------------------------------------------------------------------------------------

std::uint64_t LiveGraph::reference_code_of(const plan::ValueType& type, const LiveCell& cell) const {
  constexpr std::uint64_t unit_space = std::uint64_t{plan::scalar} << 32;
  if (type.kind == ValueKind::unit) return unit_space | static_cast<std::uint32_t>(cell.code);
  const TableId table = cell.target() < type.targets.size() ? type.targets[cell.target()] : plan::scalar;
  if (table != plan::scalar && plan_.tables[table].kind == plan::TableKind::tier) {
    return unit_space | organisation().units_of_tier(plan_.tables[table].tier)[cell.row()];
  }
  return std::uint64_t{table} << 32 | cell.row();
}

std::uint64_t LiveGraph::code_of(const plan::ValueType& type, const LiveCell& cell) {
  switch (type.kind) {
    case ValueKind::number:
      return number_codes_.try_emplace({cell.code, cell.denominator}, number_codes_.size()).first->second;
    case ValueKind::unit:
    case ValueKind::row:
      return reference_code_of(type, cell);
    case ValueKind::body_set:
    case ValueKind::member_set:
    case ValueKind::duration:
      return 0;
    default:
      return static_cast<std::uint64_t>(cell.code);
  }
}

// A reference in a column of another type: the same row among other targets.
LiveCell LiveGraph::converted(const plan::ValueType& to, const plan::ValueType& from, const LiveCell& cell) const {
  if (!cell.present() || to.kind != ValueKind::row) return cell;
  TableId table = plan::scalar;
  std::uint32_t row = cell.row();
  if (from.kind == ValueKind::unit) {
    const auto unit = static_cast<UnitId>(cell.code);
    table = kernels_->run().prepared.tier_tables[organisation().tier(unit)];
    row = organisation().row_in_tier(unit);
  } else {
    if (from.targets == to.targets) return cell;
    table = from.targets[cell.target()];
  }
  const auto at = std::find(to.targets.begin(), to.targets.end(), table);
  return LiveCell::of(reference_content(static_cast<std::uint32_t>(at - to.targets.begin()), row));
}

LiveCell LiveGraph::compute_gather(NodeId id, std::uint32_t row) const {
  const plan::Node& node = plan_.nodes[id];
  const plan::ValueType& reference_type = plan_.nodes[node.inputs[0]].type;
  const LiveCell reference = input_cell(id, 0, row);
  if (!reference.present()) return reference;
  std::size_t source = no_row;
  std::uint32_t to = reference.row();
  if (reference_type.kind == ValueKind::unit) {
    const auto unit = static_cast<UnitId>(reference.code);
    to = organisation().row_in_tier(unit);
    for (std::size_t i = 0; i < reference_type.targets.size(); ++i) {
      const plan::Table& table = plan_.tables[reference_type.targets[i]];
      if (table.kind == plan::TableKind::tier && table.tier == organisation().tier(unit)) source = i;
    }
  } else {
    source = reference.target();
  }
  if (source + 1 >= node.inputs.size()) return LiveCell::none();
  const LiveColumn& column = *nodes_[node.inputs[source + 1]].column;
  if (!column.is_scalar() && to >= column.rows()) return LiveCell::none();
  return converted(node.type, plan_.nodes[node.inputs[source + 1]].type, column.get(to));
}

void LiveGraph::gather(NodeId id) {
  Node& node = nodes_[id];
  const plan::Node& n = plan_.nodes[id];
  const NodeId reference = n.inputs[0];
  const auto came = event_row(n.table, Event::inserted), went = event_row(n.table, Event::removed);
  if (node.referrers) {
    for (const OldCell& old : nodes_[reference].log) {
      node.referrers->change(old.row, old.cell, nodes_[reference].column->get(old.row));
    }
    if (came) node.referrers->change(*came, LiveCell::none(), nodes_[reference].column->get(*came));
    if (went) node.referrers->change(*went, nodes_[reference].column->get(*went), LiveCell::none());
  }
  rows_.clear();
  bool all = node.column->is_scalar() || nodes_[reference].column->is_scalar();
  for (std::size_t i = 1; i < n.inputs.size(); ++i) {
    const std::vector<OldCell>& log = nodes_[n.inputs[i]].log;
    if (log.empty()) continue;
    if (nodes_[n.inputs[i]].column->is_scalar() || !node.referrers) {
      all = true;
      continue;
    }
    const TableId target = plan_.nodes[n.inputs[i]].table;
    for (const OldCell& old : log) node.referrers->add_rows(target, old.row, rows_);
  }
  for (const OldCell& old : nodes_[reference].log) rows_.push_back(old.row);
  if (came) rows_.push_back(*came);
  if (all) {
    rows_.clear();
    for (std::uint32_t row = 0; row < node.column->rows(); ++row) {
      const bool facts = n.table != plan::scalar && fast_[n.table] && !node.column->is_scalar();
      if (!facts || facts_.table(n.table).alive[row] != 0) rows_.push_back(row);
    }
  }
  settle_rows(rows_);
  for (const std::uint32_t row : rows_) put(id, row, compute_gather(id, row));
}

}  // namespace zeren::inline v0::detail
