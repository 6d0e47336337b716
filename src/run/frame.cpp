#include <algorithm>

#include "src/run/aggregate_fused.hpp"
#include "src/run/fused_column.hpp"
#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::NodeKind;
using plan::TableId;
using plan::TableKind;

void Run::count_cells(std::size_t rows) {
  cells += rows;
  if (options.limits.cells != 0 && cells > options.limits.cells) {
    throw LimitReached{&run_codes::too_many_cells, {std::to_string(options.limits.cells)}};
  }
}

void Run::count(const Column& column) {
  count_cells(column.rows());
  count_bytes(column);
}

void Run::count_bytes(const Column& column) {
  count_bytes(column.heap_bytes());
}

void Run::count_bytes(std::uint64_t more) {
  bytes += more;
  if (options.limits.memory_bytes != 0 && bytes > options.limits.memory_bytes) {
    throw LimitReached{&run_codes::too_much_memory, {std::to_string(options.limits.memory_bytes)}};
  }
}

Run::Run(const plan::Plan& p, const Dataset& d, const EvaluateOptions& o)
    : plan(p),
      data(d),
      options(o),
      watch(o.limits),
      chunk_rows(std::max<std::size_t>(1, o.chunk_rows)),
      fuse_from_rows(std::max<std::size_t>(1, o.fuse_from_rows)) {}

Run::~Run() = default;

void Run::forget(const Column& column) {
  cells -= column.rows();
  bytes -= column.heap_bytes();
}

Frame::Frame(Run& run, const Frame* parent, Date today) : run_(run), parent_(parent), today_(today) {
  own_.resize(run.plan.nodes.size());
  deferred_ = std::make_unique<std::atomic<Deferred>[]>(run.plan.nodes.size());
  look_at_day();
}

Frame::~Frame() = default;

ColumnPtr Frame::find(NodeId node) const {
  for (const Frame* frame = this; frame != nullptr; frame = frame->parent_) {
    if (node >= frame->own_.size()) continue;
    if (frame->deferred_[node].load(std::memory_order_acquire) == Deferred::yes) return frame->make_deferred(node);
    if (frame->own_[node]) return frame->own_[node];
  }
  return nullptr;
}

ColumnPtr Frame::held(NodeId node) const {
  for (const Frame* frame = this; frame != nullptr; frame = frame->parent_) {
    if (node >= frame->own_.size()) continue;
    if (frame->deferred_[node].load(std::memory_order_acquire) == Deferred::yes) return nullptr;
    if (frame->own_[node]) return frame->own_[node];
  }
  return nullptr;
}

bool Frame::is_evaluated(NodeId node) const {
  for (const Frame* frame = this; frame != nullptr; frame = frame->parent_) {
    if (node >= frame->own_.size()) continue;
    if (frame->own_[node] || frame->deferred_[node].load(std::memory_order_acquire) == Deferred::yes) return true;
  }
  return false;
}

ColumnPtr Frame::take_ahead(NodeId node) {
  const auto found = ahead_.find(node);
  if (found == ahead_.end()) return nullptr;
  ColumnPtr column = std::move(found->second);
  ahead_.erase(found);
  return column;
}

FusedGraph& Frame::fused(TableId table) {
  std::unique_ptr<FusedGraph>& graph = fused_[table];
  if (!graph) graph = std::make_unique<FusedGraph>(*this, table);
  return *graph;
}

// What the organisation says of its rows: cannot fail, and is often not read at all.
bool Frame::can_defer(const plan::Node& node) const {
  if (node.table == plan::scalar || rows(node.table) < run_.fuse_from_rows) return false;
  switch (run_.plan.tables[node.table].kind) {
    case TableKind::tier:
    case TableKind::domain:
    case TableKind::body:
    case TableKind::facts:
      return true;
    default:
      return false;
  }
}

bool Frame::defer(NodeId id) {
  const plan::Node& node = run_.node(id);
  if (node.kind != NodeKind::map) {
    if (!can_defer(node)) return false;
    deferred_[id].store(Deferred::yes, std::memory_order_release);
    return true;
  }
  if (node.table == plan::scalar || run_.plan.tables[node.table].kind == TableKind::pair ||
      rows(node.table) < run_.fuse_from_rows) {
    return false;
  }
  const auto is_scalar = [&](NodeId input) {
    const ColumnPtr column = held(input);
    return column && column->is_scalar();
  };
  if (std::all_of(node.inputs.begin(), node.inputs.end(), is_scalar)) return false;  // so is the result
  if (fused(node.table).cell(id) == nullptr) return false;
  deferred_[id].store(Deferred::yes, std::memory_order_release);
  return true;
}

ColumnPtr Frame::make_deferred(NodeId id) const {
  const std::lock_guard lock(making_);
  if (deferred_[id].load(std::memory_order_acquire) == Deferred::yes) {
    const plan::Node& node = run_.node(id);
    if (node.kind == NodeKind::map) {
      const FusedGraph& graph = *fused_.at(node.table);
      // Inside of a loop over rows all threads are at work already, and the pool is gone once the run is over.
      ThreadPool* const pool = run_.loops.load() == 0 ? run_.pool.get() : nullptr;
      own_[id] = make_fused_column(graph, node, rows(node.table), *graph.known_cell(id), pool);
    } else {
      own_[id] = node.kind == NodeKind::self ? evaluate_self(*this, id) : evaluate_builtin(*this, id);
    }
    deferred_[id].store(Deferred::made, std::memory_order_release);
    if (run_.pool) run_.count_bytes(*own_[id]);
  }
  return own_[id];
}

void Frame::clear_deferred() {
  for (std::size_t n = 0; n < own_.size(); ++n) deferred_[n].store(Deferred::no, std::memory_order_relaxed);
  fused_.clear();
  ahead_.clear();
}

void Frame::put(NodeId node, ColumnPtr column) {
  own_[node] = std::move(column);
}

void Frame::move_to(Date day) {
  for (NodeId id = 0; id < own_.size(); ++id) {
    ColumnPtr& column = own_[id];
    if (deferred_[id].load() == Deferred::yes) run_.cells -= rows(run_.node(id).table);
    if (!column) continue;
    run_.forget(*column);
    column.reset();
  }
  clear_deferred();
  expanded_.clear();
  for (const auto& [maker, made] : made_) {
    for (const ColumnPtr& part : made.parts) run_.forget(*part);
  }
  made_.clear();
  today_ = day;
  look_at_day();
}

void Frame::evaluate(NodeId id) {
  run_.watch.look();
  const plan::Node& node = run_.node(id);
  ColumnPtr column;
  switch (node.kind) {
    case NodeKind::literal:
      column = evaluate_literal(*this, id);
      break;
    case NodeKind::param:
      column = evaluate_param(*this, id);
      break;
    case NodeKind::today: {
      Column scalar = scalar_of(node);
      scalar.set_date(0, today_);
      column = std::make_shared<const Column>(std::move(scalar));
      break;
    }
    case NodeKind::now: {
      Column scalar = scalar_of(node);
      scalar.set_moment(0, now());
      column = std::make_shared<const Column>(std::move(scalar));
      break;
    }
    case NodeKind::input:
      column = evaluate_input(*this, id);
      break;
    case NodeKind::builtin:
      if (defer(id)) return run_.count_cells(rows(node.table));
      column = evaluate_builtin(*this, id);
      break;
    case NodeKind::self:
      if (defer(id)) return run_.count_cells(rows(node.table));
      column = evaluate_self(*this, id);
      break;
    case NodeKind::map:
      if (defer(id)) return run_.count_cells(rows(node.table));
      column = evaluate_map(*this, id);
      break;
    case NodeKind::gather:
      column = evaluate_gather(*this, id);
      break;
    case NodeKind::aggregate:
      column = evaluate_fused_aggregate(*this, id);
      if (!column) column = evaluate_aggregate(*this, id);
      break;
    case NodeKind::rank:
      column = evaluate_rank(*this, id);
      break;
    case NodeKind::scan_column:
      column = evaluate_scan_column(*this, id);
      break;
    case NodeKind::made:
      column = evaluate_made(*this, id);
      break;
    case NodeKind::expand:
      put_expanded(id, evaluate_expand(*this, id));
      return;
    case NodeKind::ledger:
      return put_made(id, evaluate_ledger(*this, id));
    case NodeKind::ledger_column:
      column = made(node.inputs[0]).parts[node.part];
      break;
    case NodeKind::duty:
      return put_made(id, evaluate_duty(*this, id));
    case NodeKind::union_rows:
      return put_made(id, evaluate_union(*this, id));
    case NodeKind::as_of:
      column = evaluate_as_of(*this, id);
      break;
    case NodeKind::field_as_of:
      column = evaluate_field_as_of(*this, id);
      break;
    case NodeKind::scan:
      return;  // once a run, see evaluate.cpp
  }
  if (column) run_.count(*column);
  put(id, std::move(column));
}

std::size_t Frame::rows(TableId table) const {
  if (table == plan::scalar) return 1;
  const plan::Table& t = run_.plan.tables[table];
  switch (t.kind) {
    case TableKind::tier:
      return run_.organisation().units_of_tier(t.tier).size();
    case TableKind::domain:
      return run_.data.domains.size();
    case TableKind::body:
      return run_.data.bodies.size();
    case TableKind::facts: {
      const BoundTable* bound = run_.bound(table);
      return bound == nullptr ? 0 : bound->rows;
    }
    case TableKind::measure: {
      const auto found = run_.scans.find(t.maker);
      return found == run_.scans.end() ? 0 : found->second.rows_on(today_);
    }
    case TableKind::assigned_task:
      return t.maker == plan::no_node ? 0 : expanded(t.maker).rows.size();
    case TableKind::made:
      return t.maker == plan::no_node ? 0 : made(t.maker).rows;
    case TableKind::pair:
      return pairs_ != nullptr && pairs_->table == table ? pair_count_ : 0;
  }
  return 0;
}

const std::vector<Date>* Frame::visible_from(TableId table) const {
  if (table == plan::scalar || run_.plan.tables[table].kind != TableKind::facts) return nullptr;
  if (day_view_) {
    const auto seen = day_view_->visible_from.find(table);
    if (seen != day_view_->visible_from.end()) return &seen->second;
  }
  if (const auto moved = run_.visible_from.find(table); moved != run_.visible_from.end()) return &moved->second;
  const BoundTable* bound = run_.bound(table);
  return bound == nullptr || bound->visible_from.empty() ? nullptr : &bound->visible_from.held();
}

void Frame::set_pairs(const plan::PairTable* pairs, std::size_t begin, std::size_t count) {
  pairs_ = pairs;
  pair_begin_ = begin;
  pair_count_ = count;
}

const ExpandRows& Frame::expanded(NodeId expand) const {
  static const ExpandRows none;
  for (const Frame* frame = this; frame != nullptr; frame = frame->parent_) {
    if (const auto found = frame->expanded_.find(expand); found != frame->expanded_.end()) return found->second;
  }
  return none;
}

const MadeRows& Frame::made(NodeId maker) const {
  static const MadeRows none;
  for (const Frame* frame = this; frame != nullptr; frame = frame->parent_) {
    if (const auto found = frame->made_.find(maker); found != frame->made_.end()) return found->second;
  }
  return none;
}

void Frame::put_made(NodeId maker, MadeRows rows) {
  for (const ColumnPtr& part : rows.parts) run_.count(*part);
  made_[maker] = std::move(rows);
}

std::size_t ScanHistory::rows_on(Date day) const {
  return static_cast<std::size_t>(
      std::upper_bound(stays.begin(), stays.end(), day, [](Date d, const Stay& s) { return d < s.entered; }) -
      stays.begin());
}

Column column_of(const plan::Node& node, std::size_t rows) {
  return Column(node.type.kind, rows, node.type.targets.empty() ? 1 : node.type.targets.size());
}

Column scalar_of(const plan::Node& node) {
  return Column::scalar(node.type.kind, node.type.targets.empty() ? 1 : node.type.targets.size());
}

}  // namespace zeren::inline v0::detail
