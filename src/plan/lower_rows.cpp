// Row descriptions: an aggregate node with its filter, keys and range.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

AggregateKind kind_of(pack::AggregateKind kind) {
  switch (kind) {
    case pack::AggregateKind::count:
      return AggregateKind::count;
    case pack::AggregateKind::any:
      return AggregateKind::any;
    case pack::AggregateKind::all:
      return AggregateKind::all;
    case pack::AggregateKind::share:
      return AggregateKind::share;
    case pack::AggregateKind::sum:
      return AggregateKind::sum;
    case pack::AggregateKind::mean:
      return AggregateKind::mean;
    case pack::AggregateKind::min:
      return AggregateKind::min;
    case pack::AggregateKind::max:
      return AggregateKind::max;
    case pack::AggregateKind::count_distinct:
      return AggregateKind::count_distinct;
    case pack::AggregateKind::first:
      return AggregateKind::first;
    case pack::AggregateKind::last:
      return AggregateKind::last;
  }
  return AggregateKind::count;
}

// The aggregate's node under construction, with the bookkeeping of inputs and row space.
struct Draft {
  Builder& build;
  Node node;
  Aggregate aggregate;

  NodeId read(NodeId input) {
    if (input != no_node) node.inputs.push_back(input);
    return input;
  }
  NodeId read_outer(NodeId input) {
    if (build.at(input).table != scalar) node.table = build.at(input).table;
    return read(input);
  }
};

}  // namespace

Lowering::Aggregated Lowering::aggregate(const pack::Rows& rows, const Over& over, const Context& context) {
  if (is_made(plan_.tables[rows.entity].kind)) {
    lower_rule(pack_.entities[rows.entity].rule);
  }
  Context inner = context;
  inner.frames.resize(std::max<std::size_t>(rows.scope + 1, inner.frames.size()));
  inner.frames[rows.scope] = Frame{rows.entity, no_node};
  inner.space = rows.entity;
  Context outer = context;
  if (!context.frames.empty()) {
    const Frame& frame = context.frames[rows.outer_scope];
    outer.space = frame.reference == no_node ? frame.table : builder_.at(frame.reference).table;
  }

  NodeId value = over.value ? expression(*over.value, inner) : no_node;
  // A sum of one constant is the constant times the rows: nothing to read on each of them.
  const bool constant_sum =
      over.kind == pack::AggregateKind::sum && value != no_node &&
      (builder_.at(value).kind == NodeKind::literal || builder_.at(value).kind == NodeKind::param);

  Draft draft{builder_, {}, {}};
  Aggregate& a = draft.aggregate;
  a.kind = constant_sum ? AggregateKind::count : kind_of(over.kind);
  a.inner_table = rows.entity;
  if (value != no_node && !constant_sum) a.value = draft.read(builder_.spread(value, rows.entity));

  NodeId filter = no_node;
  for (const pack::Expression& part : rows.filter) {
    const NodeId next = expression(part, inner);
    filter = filter == no_node ? next : builder_.map(MapOp::logical_and, {filter, next}, boolean_type());
  }
  if (filter != no_node) a.filter = draft.read(builder_.spread(filter, rows.entity));

  for (const pack::RowsKey& key : rows.keys) {
    AggregateKey k;
    k.inner = draft.read(builder_.spread(expression(key.inner, inner), rows.entity));
    k.outer = draft.read_outer(expression(key.outer, outer));
    k.within = key.within;
    a.keys.push_back(k);
  }
  if (rows.range) {
    AggregateRange range;
    range.inner = draft.read(builder_.spread(expression(rows.range->inner, inner), rows.entity));
    if (rows.range->low) range.low = draft.read_outer(expression(*rows.range->low, outer));
    if (rows.range->high) range.high = draft.read_outer(expression(*rows.range->high, outer));
    range.low_inclusive = rows.range->low_inclusive;
    range.high_inclusive = rows.range->high_inclusive;
    a.range = range;
  }
  if (over.order) {
    for (const pack::Expression& e : *over.order) {
      a.order.push_back(draft.read(builder_.spread(expression(e, inner), rows.entity)));
    }
  }
  a.other = rows.other;
  if (a.other) draft.node.table = outer.space;
  draft.read(plan_.tables[rows.entity].maker);

  draft.node.kind = NodeKind::aggregate;
  draft.node.origin = over.origin;
  draft.node.type = over.type;
  if (constant_sum) draft.node.type.is_count = true;
  draft.node.payload = std::move(draft.aggregate);
  const NodeId made = builder_.add(std::move(draft.node));
  const NodeId total = constant_sum ? builder_.map(MapOp::multiply, {made, value}, over.type, over.origin) : made;
  return {where_complete(total, rows, over, outer), made, value};
}

// A window that begins before the table is complete makes no value, but an error.
NodeId Lowering::where_complete(NodeId value, const pack::Rows& rows, const Over& over, const Context& outer) {
  if (!rows.window_start) return value;
  const pack::WindowStart& start = *rows.window_start;
  NodeId day = expression(start.day, outer);
  if (start.period) {
    Node first;
    first.op = MapOp::first_of_period;
    first.inputs = {day};
    first.type = builder_.at(day).type;
    first.period = *start.period == pack::Function::month     ? PeriodKindOfWindow::month
                   : *start.period == pack::Function::quarter ? PeriodKindOfWindow::quarter
                                                              : PeriodKindOfWindow::year;
    day = builder_.map(std::move(first));
  }
  if (start.day_after) {
    ValueType count;
    count.is_count = true;
    day = builder_.map(MapOp::add_days, {day, builder_.literal(Number(1), count)}, builder_.at(day).type);
  }
  Node complete;
  complete.op = MapOp::window_complete;
  complete.inputs = {day};
  complete.value = *pack_.entities[rows.entity].complete_from;
  complete.type = boolean_type();
  complete.origin = over.origin;
  return builder_.map(MapOp::guarded, {builder_.map(std::move(complete)), value}, over.type, over.origin);
}

}  // namespace zeren::inline v0::plan
