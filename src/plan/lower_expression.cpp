// Expressions, one node an operation.
#include <algorithm>
#include <array>

#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

using pack::ExpressionKind;

std::optional<MapOp> plain_op(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::negate:
      return MapOp::negate;
    case ExpressionKind::logical_not:
      return MapOp::logical_not;
    case ExpressionKind::add:
      return MapOp::add;
    case ExpressionKind::subtract:
      return MapOp::subtract;
    case ExpressionKind::multiply:
      return MapOp::multiply;
    case ExpressionKind::divide:
      return MapOp::divide;
    case ExpressionKind::equal:
      return MapOp::equal;
    case ExpressionKind::not_equal:
      return MapOp::not_equal;
    case ExpressionKind::less:
      return MapOp::less;
    case ExpressionKind::less_equal:
      return MapOp::less_equal;
    case ExpressionKind::greater:
      return MapOp::greater;
    case ExpressionKind::greater_equal:
      return MapOp::greater_equal;
    case ExpressionKind::logical_and:
      return MapOp::logical_and;
    case ExpressionKind::logical_or:
      return MapOp::logical_or;
    case ExpressionKind::otherwise:
      return MapOp::otherwise;
    case ExpressionKind::conditional:
      return MapOp::conditional;
    case ExpressionKind::is_present:
      return MapOp::is_present;
    case ExpressionKind::is_empty:
      return MapOp::is_empty;
    case ExpressionKind::in_range:
      return MapOp::in_range;
    case ExpressionKind::in_list:
      return MapOp::in_list;
    case ExpressionKind::rounded:
      return MapOp::round;
    case ExpressionKind::rolled:
      return MapOp::roll;
    case ExpressionKind::days_between:
      return MapOp::days_between;
    case ExpressionKind::workdays_between:
      return MapOp::workdays_between;
    case ExpressionKind::months_between:
      return MapOp::months_between;
    case ExpressionKind::hours_between:
      return MapOp::hours_between;
    case ExpressionKind::responsible:
      return MapOp::responsible;
    case ExpressionKind::relation_sources:
      return MapOp::relation_sources;
    case ExpressionKind::relation_targets:
      return MapOp::relation_targets;
    case ExpressionKind::held_at_step:
      return MapOp::held_at_step;
    default:
      return std::nullopt;
  }
}

MapOp function_op(pack::Function function) {
  switch (function) {
    case pack::Function::max:
      return MapOp::maximum;
    case pack::Function::min:
      return MapOp::minimum;
    case pack::Function::absolute:
      return MapOp::absolute;
    case pack::Function::day:
      return MapOp::day_of;
    case pack::Function::month:
      return MapOp::period_month;
    case pack::Function::quarter:
      return MapOp::period_quarter;
    case pack::Function::year:
      return MapOp::period_year;
    case pack::Function::size:
      return MapOp::size;
    case pack::Function::length:
      return MapOp::length;
    case pack::Function::starts_with:
      return MapOp::starts_with;
    case pack::Function::contains:
      return MapOp::contains;
  }
  return MapOp::absolute;
}

ResponsibilityKind kind_of(pack::ResponsibilityKind kind) {
  return static_cast<ResponsibilityKind>(kind);
}

struct ToValue {
  Value operator()(bool value) const { return value; }
  Value operator()(const Number& value) const { return value; }
  Value operator()(const std::string& value) const { return value; }
  Value operator()(Date value) const { return value; }
  Value operator()(Moment value) const { return value; }
  Value operator()(const Duration& value) const { return value; }
  Value operator()(const pack::EnumerationValue& value) const {
    return EnumerationValue{value.enumeration, value.ordinal};
  }
  Value operator()(const pack::DeclaredRow& value) const { return RowValue{value.entity, value.row}; }
  Value operator()(const pack::UnitText& value) const { return UnitText{value.text}; }
};

bool is_period_function(const pack::Expression& e) {
  return e.kind == ExpressionKind::function &&
         (e.function == pack::Function::month || e.function == pack::Function::quarter ||
          e.function == pack::Function::year);
}

// Reads no row: literals, parameters and today.
bool is_scalar(const pack::Expression& e) {
  if (e.kind == ExpressionKind::column || e.kind == ExpressionKind::row || e.kind == ExpressionKind::aggregate ||
      e.kind == ExpressionKind::own_value || e.kind == ExpressionKind::held_at_step) {
    return false;
  }
  return std::all_of(e.operands.begin(), e.operands.end(), is_scalar);
}

}  // namespace

NodeId Lowering::expression(const pack::Expression& e, const Context& context) {
  switch (e.kind) {
    case ExpressionKind::literal:
      return literal(e);
    case ExpressionKind::param:
      return param_with_exceptions(e.param);
    case ExpressionKind::dated_param:
      return dated_param(e, context, true);
    case ExpressionKind::own_value:
      return context.own;
    case ExpressionKind::today:
    case ExpressionKind::now: {
      const bool day = e.kind == ExpressionKind::today;
      Node node;
      node.kind = day ? NodeKind::today : NodeKind::now;
      node.type.kind = day ? ValueKind::date : ValueKind::moment;
      node.origin = origin(e.span);
      return builder_.add(std::move(node));
    }
    case ExpressionKind::row: {
      const Frame& frame = context.frames[e.scope];
      if (frame.reference != no_node) return frame.reference;
      Node node;
      node.kind = NodeKind::self;
      node.table = frame.table;
      node.type = value_type(pack_, e.type);
      node.origin = origin(e.span);
      return builder_.add(std::move(node));
    }
    case ExpressionKind::column:
      return reference_column(context.frames[e.scope], e.entity, e.column, context);
    case ExpressionKind::follow: {
      const NodeId reference = builder_.spread(expression(e.operands[0], context), context.space);
      return follow(reference, e.operands[0].type, e.entity, e.column, origin(e.span));
    }
    case ExpressionKind::function:
      return plain_map(function_op(e.function), e, context);
    case ExpressionKind::add_duration:
      return add_duration(e.operands[0], e.operands[1], e, context);
    case ExpressionKind::as_of: {
      const NodeId day = expression(e.operands[1], context);
      if (builder_.at(day).table != scalar) return field_as_of(e, day, context);
      Node node;
      node.kind = NodeKind::as_of;
      node.inputs = {expression(e.operands[0], context), day};
      node.table = builder_.at(node.inputs[0]).table;
      node.type = value_type(pack_, e.type);
      node.origin = origin(e.span);
      return builder_.add(std::move(node));
    }
    case ExpressionKind::mean_years: {
      Node node;
      node.op = MapOp::mean_of;
      node.field = static_cast<std::uint32_t>(e.first_year);
      for (const pack::Expression& year : e.operands) node.inputs.push_back(expression(year, context));
      node.type = value_type(pack_, e.type);
      node.origin = origin(e.span);
      return builder_.map(std::move(node));
    }
    case ExpressionKind::equal:
      if (is_same_period(e)) return same_period(e, context);
      break;
    case ExpressionKind::aggregate: {
      Over over;
      over.kind = e.aggregate;
      over.value = e.operands.empty() ? nullptr : &e.operands[0];
      over.order = &e.order;
      over.type = value_type(pack_, e.type);
      over.origin = origin(e.span);
      return aggregate(e.rows[0], over, context).node;
    }
    default:
      break;
  }
  return plain_map(*plain_op(e.kind), e, context);
}

NodeId Lowering::plain_map(MapOp op, const pack::Expression& e, const Context& context) {
  Node node;
  node.op = op;
  for (const pack::Expression& operand : e.operands) node.inputs.push_back(expression(operand, context));
  node.type = value_type(pack_, e.type);
  node.origin = origin(e.span);
  switch (op) {
    case MapOp::round:
      node.rounding = e.rounding;
      node.digits = e.digits;
      break;
    case MapOp::responsible:
      node.responsibility_kind = kind_of(e.responsibility_kind);
      node.all_holders = e.all_holders;
      break;
    case MapOp::relation_sources:
    case MapOp::relation_targets: {
      node.relation = e.relation;
      // A set is of bodies, unless it says of which rows.
      const Relation& relation = plan_.relations[e.relation];
      const TableId members = op == MapOp::relation_sources ? relation.from : relation.to;
      if (members != plan_.body_table) node.type.targets = {members};
      break;
    }
    case MapOp::held_at_step:
      node.scan_step = e.step;
      node.table = context.space;
      break;
    default:
      break;
  }
  return builder_.map(std::move(node));
}

NodeId Lowering::literal(const pack::Expression& e) {
  return builder_.literal(std::visit(ToValue{}, e.literal), value_type(pack_, e.type), origin(e.span));
}

NodeId Lowering::param(pack::ParamId id) {
  if (params_[id] != no_node) return params_[id];
  const pack::Param& declared = pack_.params[id];
  Node node;
  node.kind = NodeKind::param;
  node.field = id;
  node.inputs = {declared.versions.empty() ? expression(declared.value, Context{})
                                           : dated_param(declared.value, Context{}, false)};
  node.type = value_type(pack_, declared.type);
  node.origin = origin(declared.description);
  return params_[id] = builder_.add(std::move(node));
}

NodeId Lowering::param_with_exceptions(pack::ParamId id) {
  if (excepted_params_[id] != no_node) return excepted_params_[id];
  const pack::Param& declared = pack_.params[id];
  if (declared.exceptions.list.empty()) return excepted_params_[id] = param(id);
  const RuleId outer = builder_.set_rule(no_rule);
  const NodeId value = except(
                           declared.exceptions, param(id), origin(declared.description),
                           [this](const pack::Exception& e) { return expression(e.when, Context{}); },
                           [this](const pack::Exception& e) { return expression(e.value, Context{}); })
                           .value;
  builder_.set_rule(outer);
  return excepted_params_[id] = value;
}

NodeId Lowering::reference_column(const Frame& frame, pack::EntityId entity, pack::ColumnId id,
                                  const Context& /*context*/) {
  if (frame.reference == no_node) return column(entity, id);
  pack::Type type;
  type.kind = pack::TypeKind::reference;
  type.targets = {entity};
  return follow(frame.reference, type, entity, id, builder_.at(column(entity, id)).origin);
}

// The day is one of the row at hand, and picks a version of the row that is read.
NodeId Lowering::field_as_of(const pack::Expression& e, NodeId day, const Context& context) {
  const pack::Expression& read = e.operands[0];
  pack::Expression row;
  row.kind = ExpressionKind::row;
  row.scope = read.scope;
  row.entity = read.entity;
  row.type.kind = pack::TypeKind::reference;
  row.type.targets = {read.entity};
  Node node;
  node.kind = NodeKind::field_as_of;
  node.table = context.space;
  const bool follows = read.kind == ExpressionKind::follow;
  node.inputs = {builder_.spread(expression(follows ? read.operands[0] : row, context), context.space), day};
  node.field = field_of(read.entity, read.column);
  node.type = value_type(pack_, e.type);
  node.origin = origin(e.span);
  return builder_.add(std::move(node));
}

NodeId Lowering::follow(NodeId reference, const pack::Type& reference_type, pack::EntityId entity, pack::ColumnId id,
                        Origin where) {
  const pack::Column& wanted = pack_.entities[entity].columns[id];
  Node node;
  node.type = value_type(pack_, wanted.type);
  node.origin = std::move(where);
  if (wanted.origin == pack::ColumnOrigin::builtin && wanted.builtin == pack::Builtin::ancestor) {
    // The tree knows the way up, from whatever tier the unit is of.
    node.op = MapOp::ancestor;
    node.tier = wanted.tier;
    node.inputs = {reference};
    return builder_.map(std::move(node));
  }
  node.kind = NodeKind::gather;
  node.table = builder_.at(reference).table;
  node.inputs = {reference};
  for (const pack::EntityId target : reference_type.targets) {
    const std::vector<pack::Column>& columns = pack_.entities[target].columns;
    const auto same = target == entity ? columns.begin() + id
                                       : std::find_if(columns.begin(), columns.end(), [&](const pack::Column& c) {
                                           return c.description.name == wanted.description.name;
                                         });
    NodeId value = no_node;
    if (same != columns.end()) value = column(target, static_cast<pack::ColumnId>(same - columns.begin()));
    if (value == no_node) {  // that target has no such column: nothing to read there
      ValueType absent = node.type;
      absent.optional = true;
      value = builder_.spread(builder_.literal(std::monostate{}, absent), target);
    }
    node.type.optional |= builder_.at(value).type.optional;
    node.inputs.push_back(value);
  }
  node.type.optional |= builder_.at(reference).type.optional;
  return builder_.add(std::move(node));
}

// A parameter's value may be replaced by one of the same kind only, so that its default tells the kind.
const pack::Expression& Lowering::param_value(const pack::Expression& e) const {
  const pack::Expression* value = &e;
  while (value->kind == ExpressionKind::param) value = &pack_.params[value->param].value;
  return *value;
}

NodeId Lowering::add_duration(const pack::Expression& date, const pack::Expression& duration,
                              const pack::Expression& whole, const Context& context) {
  if (duration.kind == ExpressionKind::conditional) {
    Node node;
    node.op = MapOp::conditional;
    node.inputs = {expression(duration.operands[0], context), add_duration(date, duration.operands[1], whole, context),
                   add_duration(date, duration.operands[2], whole, context)};
    node.type = value_type(pack_, whole.type);
    node.origin = origin(whole.span);
    return builder_.map(std::move(node));
  }
  if (duration.kind == ExpressionKind::dated_param) {
    // Each row has its own version, and durations are of the whole run: the choice is between the days they lead to.
    const NodeId from = expression(date, context);
    Node node;
    node.op = MapOp::pick;
    node.inputs = {version_of_param(duration.param, expression(duration.operands[0], context))};
    for (std::size_t v = 0; v < pack_.params[duration.param].versions.size(); ++v) {
      node.inputs.push_back(add_amount(from, excepted_version(duration.param, v), duration.type.duration, whole));
    }
    node.type = value_type(pack_, whole.type);
    node.type.optional = node.type.optional || builder_.at(from).type.optional;
    node.origin = origin(whole.span);
    return builder_.map(std::move(node));
  }
  const Duration* known = std::get_if<Duration>(&param_value(duration).literal);
  const DurationKind kind = known ? known->kind : duration.type.duration;
  if (!known || duration.kind != ExpressionKind::literal) {
    const NodeId amount = expression(duration, context);
    return add_amount(expression(date, context), amount, kind, whole);
  }
  ValueType count;
  count.is_count = true;
  const NodeId amount = builder_.literal(Number(known->amount), count, origin(duration.span));
  return add_amount(expression(date, context), amount, kind, whole);
}

NodeId Lowering::add_amount(NodeId date, NodeId amount, DurationKind kind, const pack::Expression& whole) {
  Node node;
  node.op = kind == DurationKind::workdays  ? MapOp::add_workdays
            : kind == DurationKind::months  ? MapOp::add_months
            : kind == DurationKind::minutes ? MapOp::add_minutes
                                            : MapOp::add_days;
  node.month_rule = whole.month_rule;
  node.type = value_type(pack_, whole.type);
  node.origin = origin(whole.span);
  if (whole.negated) amount = builder_.map(MapOp::negate, {amount}, builder_.at(amount).type);
  node.inputs = {date, amount};
  return builder_.map(std::move(node));
}

// `month(found) = month(today)`, which windows are made of, without making two texts a row.
bool Lowering::is_same_period(const pack::Expression& e) const {
  return is_period_function(e.operands[0]) && is_period_function(e.operands[1]) &&
         e.operands[0].function == e.operands[1].function && is_scalar(e.operands[0]) != is_scalar(e.operands[1]);
}

NodeId Lowering::same_period(const pack::Expression& e, const Context& context) {
  const bool left_varies = is_scalar(e.operands[1]);
  const pack::Expression& varies = e.operands[left_varies ? 0 : 1];
  const NodeId date = expression(varies.operands[0], context);
  const NodeId day = expression(e.operands[left_varies ? 1 : 0].operands[0], context);
  Node bound;
  bound.type = builder_.at(day).type;
  bound.inputs = {day};
  bound.period = varies.function == pack::Function::month     ? PeriodKindOfWindow::month
                 : varies.function == pack::Function::quarter ? PeriodKindOfWindow::quarter
                                                              : PeriodKindOfWindow::year;
  Node last = bound;
  bound.op = MapOp::first_of_period;
  last.op = MapOp::last_of_period;
  const NodeId first_day = builder_.map(std::move(bound));
  const NodeId last_day = builder_.map(std::move(last));
  return builder_.map(MapOp::in_range, {date, first_day, last_day}, value_type(pack_, e.type), origin(e.span));
}

}  // namespace zeren::inline v0::plan
