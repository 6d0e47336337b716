// Maps: one function a family of operations.
#include "src/run/map_call.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;

namespace {

void dispatch(MapCall& call) {
  switch (call.node.op) {
    case MapOp::negate:
    case MapOp::add:
    case MapOp::subtract:
    case MapOp::multiply:
    case MapOp::divide:
    case MapOp::round:
    case MapOp::absolute:
    case MapOp::mean_of:
    case MapOp::blend_weight:
      return map_arithmetic(call);
    case MapOp::equal:
    case MapOp::not_equal:
    case MapOp::less:
    case MapOp::less_equal:
    case MapOp::greater:
    case MapOp::greater_equal:
    case MapOp::in_range:
    case MapOp::in_list:
      return map_compare(call);
    case MapOp::maximum:
    case MapOp::minimum:
      return map_extreme(call);
    case MapOp::logical_not:
    case MapOp::logical_and:
    case MapOp::logical_or:
    case MapOp::is_present:
    case MapOp::is_empty:
      return map_logic(call);
    case MapOp::otherwise:
    case MapOp::conditional:
    case MapOp::guarded:
    case MapOp::pick:
      return map_choice(call);
    case MapOp::only_match:
    case MapOp::first_match:
    case MapOp::all_matches:
      return map_match(call);
    case MapOp::roll:
    case MapOp::period_month:
    case MapOp::period_quarter:
    case MapOp::period_year:
    case MapOp::first_of_period:
    case MapOp::last_of_period:
    case MapOp::add_days:
    case MapOp::add_workdays:
    case MapOp::add_months:
    case MapOp::day_of:
    case MapOp::add_minutes:
    case MapOp::hours_between:
    case MapOp::days_between:
    case MapOp::workdays_between:
    case MapOp::months_between:
    case MapOp::window_complete:
    case MapOp::version_on:
      return map_date(call);
    case MapOp::size:
    case MapOp::length:
    case MapOp::starts_with:
    case MapOp::contains:
      return map_text(call);
    case MapOp::ancestor:
    case MapOp::responsible:
    case MapOp::is_covered:
    case MapOp::relation_sources:
    case MapOp::relation_targets:
    case MapOp::held_at_step:
    case MapOp::unite_sets:
    case MapOp::to_set:
      return map_organisation(call);
    case MapOp::spread:
      return;
  }
}

}  // namespace

ColumnPtr evaluate_map(const Frame& frame, plan::NodeId id) {
  const plan::Node& node = frame.run().node(id);
  // A scalar column stands for any number of rows, so that there is nothing to spread.
  if (node.op == MapOp::spread) return frame.find(node.inputs[0]);

  MapCall call{frame, id, node, {}, true, 1, {}};
  for (const plan::NodeId input : node.inputs) {
    call.inputs.push_back(frame.find(input));
    call.scalar = call.scalar && call.inputs.back()->is_scalar();
  }
  // Where a subject stands differs from row to row, though the duration asked for is a scalar.
  if (node.op == MapOp::held_at_step) call.scalar = false;
  if (call.scalar) {
    call.out = scalar_of(node);
  } else {
    call.rows = frame.rows(node.table);
    call.out = column_of(node, call.rows);
  }
  dispatch(call);
  return std::make_shared<const Column>(std::move(call.out));
}

}  // namespace zeren::inline v0::detail
