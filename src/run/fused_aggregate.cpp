#include "src/run/fused_aggregate.hpp"

namespace zeren::inline v0::detail {

using plan::AggregateKind;
using plan::NodeId;
using plan::ValueKind;

FusedAggregate::FusedAggregate(const Frame& frame, NodeId id)
    : frame_(frame),
      run_(frame.run()),
      node_(run_.node(id)),
      aggregate_(std::get<plan::Aggregate>(node_.payload)),
      rows_(frame.rows(aggregate_.inner_table)),
      outer_rows_(frame.rows(node_.table)) {}

bool FusedAggregate::counts_rows() const {
  const AggregateKind kind = aggregate_.kind;
  return kind == AggregateKind::count || kind == AggregateKind::mean || kind == AggregateKind::share ||
         kind == AggregateKind::all;
}

bool FusedAggregate::adds_numbers() const {
  return aggregate_.kind == AggregateKind::sum || aggregate_.kind == AggregateKind::mean;
}

bool FusedAggregate::is_possible() const {
  switch (aggregate_.kind) {
    case AggregateKind::count:
    case AggregateKind::sum:
    case AggregateKind::mean:
    case AggregateKind::any:
    case AggregateKind::all:
    case AggregateKind::share:
      break;
    default:
      return false;
  }
  const bool is_pair = run_.plan.tables[aggregate_.inner_table].kind == plan::TableKind::pair;
  return !is_pair && rows_ >= run_.fuse_from_rows && !aggregate_.range && !aggregate_.other &&
         aggregate_.keys.size() <= 1;
}

// The columns that say where rows belong: units, or rows of one table.
bool FusedAggregate::find_keys() {
  if (aggregate_.keys.empty()) return true;
  const plan::AggregateKey& key = aggregate_.keys[0];
  inner_ = frame_.find(key.inner);
  outer_ = frame_.find(key.outer);
  if (!inner_ || !outer_ || inner_->is_scalar() || inner_->kind() != outer_->kind()) return false;
  if (!inner_->errors().empty() || !outer_->errors().empty()) return false;
  if (inner_->kind() == ValueKind::unit) {
    places_ = run_.organisation().size();
  } else if (inner_->kind() == ValueKind::row && inner_->targets() == 1 && outer_->targets() == 1 && !key.within) {
    const auto& to = run_.node(key.inner).type.targets;
    if (to.size() != 1 || to != run_.node(key.outer).type.targets) return false;
    places_ = frame_.rows(to[0]);
  } else {
    return false;
  }
  return places_ > 0;
}

bool FusedAggregate::find_values(FusedGraph& graph) {
  StepId counts = graph.visible();
  if (aggregate_.filter != plan::no_node) {
    const FusedCell* filter = graph.cell(aggregate_.filter);
    if (filter == nullptr) return false;
    counts = graph.both(counts, graph.both(filter->present, filter->value));
  }
  const StepId nothing = graph.constant(0), one = graph.constant(1);
  const bool has_value = aggregate_.kind != AggregateKind::count && aggregate_.value != plan::no_node;
  std::optional<FusedCell> value;
  if (has_value) {
    const FusedCell* cell = graph.cell(aggregate_.value);
    if (cell == nullptr) return false;
    value = *cell;
    counts = graph.both(counts, value->present);
  }
  const StepId count = counts == no_step ? one : counts;
  if (counts_rows()) rows_step_ = count;
  if (adds_numbers()) {
    if (!value || value->kind != ValueKind::number) return false;
    denominator_ = value->denominator;
    if (node_.type.is_count && denominator_ != 1) return false;
    values_step_ = counts == no_step ? value->value : graph.choose(counts, value->value, nothing);
  } else if (aggregate_.kind != AggregateKind::count) {
    values_step_ = value ? graph.both(count, value->value) : count;
  }
  return fits(graph, rows_step_) && fits(graph, values_step_);
}

bool FusedAggregate::fits(const FusedGraph& graph, StepId step) const {
  if (step == no_step) return true;
  const IntegerRange range = graph.step(step).range;
  const auto rows = static_cast<Int128>(rows_);
  return fits_int64(Int128{range.low} * rows) && fits_int64(Int128{range.high} * rows);
}

}  // namespace zeren::inline v0::detail
