#include "zeren/plan/names.hpp"

#include <variant>

namespace zeren::inline v0::plan {
namespace {

struct Write {
  const Plan& plan;
  std::string operator()(std::monostate) const { return "absent"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const Number& value) const { return value.to_exact_decimal_or_fraction(); }
  std::string operator()(const std::string& value) const { return '"' + value + '"'; }
  std::string operator()(Date value) const { return value.to_string(); }
  std::string operator()(Moment value) const { return value.to_string(); }
  std::string operator()(const Duration& value) const { return value.to_string(); }
  std::string operator()(const EnumerationValue& value) const {
    return plan.enumerations[value.enumeration].members[value.ordinal].first;
  }
  std::string operator()(const RowValue& value) const {
    if (value.table == plan.domain_table && value.row < plan.domains.size()) return plan.domains[value.row].name;
    if (value.table == plan.body_table && value.row < plan.bodies.size()) return plan.bodies[value.row].name;
    return plan.tables[value.table].name + '#' + std::to_string(value.row);
  }
  std::string operator()(const UnitText& value) const { return '"' + value.text + '"'; }
};

std::string targets(const Plan& plan, const ValueType& type) {
  std::string text;
  for (const TableId target : type.targets) {
    if (!text.empty()) text += " or ";
    text += plan.tables[target].name;
  }
  return text;
}

std::string base_name(const Plan& plan, const ValueType& type) {
  switch (type.kind) {
    case ValueKind::boolean:
      return "bool";
    case ValueKind::number: {
      if (!type.is_count) return type.digits ? "number(" + std::to_string(*type.digits) + ')' : "number";
      if (!type.low && !type.high) return "count";
      return "count in " + (type.low ? std::to_string(*type.low) : "") + " .. " +
             (type.high ? std::to_string(*type.high) : "");
    }
    case ValueKind::text:
      return "text";
    case ValueKind::date:
      return "date";
    case ValueKind::moment:
      return "moment";
    case ValueKind::duration:
      return "duration";
    case ValueKind::enumeration:
      return "enum " + plan.enumerations[type.enumeration].name;
    case ValueKind::unit:
      return "unit of " + targets(plan, type);
    case ValueKind::row:
      return "row of " + targets(plan, type);
    case ValueKind::body_set:
      return "bodies";
    case ValueKind::member_set:
      return "set of " + plan.enumerations[type.enumeration].name;
  }
  return "";
}

}  // namespace

std::string_view to_string(NodeKind kind) noexcept {
  switch (kind) {
    case NodeKind::literal:
      return "literal";
    case NodeKind::param:
      return "param";
    case NodeKind::today:
      return "today";
    case NodeKind::now:
      return "now";
    case NodeKind::input:
      return "input";
    case NodeKind::builtin:
      return "builtin";
    case NodeKind::self:
      return "self";
    case NodeKind::map:
      return "map";
    case NodeKind::gather:
      return "gather";
    case NodeKind::aggregate:
      return "aggregate";
    case NodeKind::rank:
      return "rank";
    case NodeKind::scan:
      return "scan";
    case NodeKind::scan_column:
      return "scan_column";
    case NodeKind::expand:
      return "expand";
    case NodeKind::made:
      return "made";
    case NodeKind::ledger:
      return "ledger";
    case NodeKind::ledger_column:
      return "ledger_column";
    case NodeKind::duty:
      return "duty";
    case NodeKind::union_rows:
      return "union";
    case NodeKind::as_of:
      return "as_of";
    case NodeKind::field_as_of:
      return "field_as_of";
  }
  return "";
}

std::string_view to_string(MapOp op) noexcept {
  switch (op) {
    case MapOp::negate:
      return "negate";
    case MapOp::logical_not:
      return "logical_not";
    case MapOp::add:
      return "add";
    case MapOp::subtract:
      return "subtract";
    case MapOp::multiply:
      return "multiply";
    case MapOp::divide:
      return "divide";
    case MapOp::equal:
      return "equal";
    case MapOp::not_equal:
      return "not_equal";
    case MapOp::less:
      return "less";
    case MapOp::less_equal:
      return "less_equal";
    case MapOp::greater:
      return "greater";
    case MapOp::greater_equal:
      return "greater_equal";
    case MapOp::logical_and:
      return "logical_and";
    case MapOp::logical_or:
      return "logical_or";
    case MapOp::otherwise:
      return "otherwise";
    case MapOp::conditional:
      return "conditional";
    case MapOp::only_match:
      return "only_match";
    case MapOp::first_match:
      return "first_match";
    case MapOp::all_matches:
      return "all_matches";
    case MapOp::pick:
      return "pick";
    case MapOp::version_on:
      return "version_on";
    case MapOp::guarded:
      return "guarded";
    case MapOp::is_present:
      return "is_present";
    case MapOp::is_empty:
      return "is_empty";
    case MapOp::in_range:
      return "in_range";
    case MapOp::in_list:
      return "in_list";
    case MapOp::round:
      return "round";
    case MapOp::roll:
      return "roll";
    case MapOp::maximum:
      return "maximum";
    case MapOp::minimum:
      return "minimum";
    case MapOp::absolute:
      return "absolute";
    case MapOp::mean_of:
      return "mean_of";
    case MapOp::window_complete:
      return "window_complete";
    case MapOp::unite_sets:
      return "unite_sets";
    case MapOp::blend_weight:
      return "blend_weight";
    case MapOp::period_month:
      return "period_month";
    case MapOp::period_quarter:
      return "period_quarter";
    case MapOp::period_year:
      return "period_year";
    case MapOp::first_of_period:
      return "first_of_period";
    case MapOp::last_of_period:
      return "last_of_period";
    case MapOp::add_days:
      return "add_days";
    case MapOp::add_workdays:
      return "add_workdays";
    case MapOp::add_months:
      return "add_months";
    case MapOp::day_of:
      return "day_of";
    case MapOp::add_minutes:
      return "add_minutes";
    case MapOp::hours_between:
      return "hours_between";
    case MapOp::days_between:
      return "days_between";
    case MapOp::workdays_between:
      return "workdays_between";
    case MapOp::months_between:
      return "months_between";
    case MapOp::size:
      return "size";
    case MapOp::length:
      return "length";
    case MapOp::starts_with:
      return "starts_with";
    case MapOp::contains:
      return "contains";
    case MapOp::ancestor:
      return "ancestor";
    case MapOp::responsible:
      return "responsible";
    case MapOp::is_covered:
      return "is_covered";
    case MapOp::relation_sources:
      return "relation_sources";
    case MapOp::relation_targets:
      return "relation_targets";
    case MapOp::held_at_step:
      return "held_at_step";
    case MapOp::to_set:
      return "to_set";
    case MapOp::spread:
      return "spread";
  }
  return "";
}

std::string_view to_string(Builtin builtin) noexcept {
  switch (builtin) {
    case Builtin::code:
      return "code";
    case Builtin::name:
      return "name";
    case Builtin::parent:
      return "parent";
    case Builtin::ancestor:
      return "ancestor";
    case Builtin::kind:
      return "kind";
    case Builtin::unnamed:
      return "unnamed";
    case Builtin::at:
      return "at";
    case Builtin::key:
      return "key";
    case Builtin::subject:
      return "subject";
    case Builtin::step:
      return "step";
    case Builtin::entered:
      return "entered";
    case Builtin::left:
      return "left";
    case Builtin::condition:
      return "condition";
    case Builtin::clause:
      return "clause";
    case Builtin::source:
      return "source";
    case Builtin::task:
      return "task";
    case Builtin::holder:
      return "holder";
    case Builtin::assigned:
      return "assigned";
    case Builtin::due:
      return "due";
    case Builtin::supervisors:
      return "supervisors";
    case Builtin::status:
      return "status";
    case Builtin::late:
      return "late";
  }
  return "";
}

std::string_view to_string(AggregateKind kind) noexcept {
  switch (kind) {
    case AggregateKind::count:
      return "count";
    case AggregateKind::any:
      return "any";
    case AggregateKind::all:
      return "all";
    case AggregateKind::share:
      return "share";
    case AggregateKind::sum:
      return "sum";
    case AggregateKind::mean:
      return "mean";
    case AggregateKind::min:
      return "min";
    case AggregateKind::max:
      return "max";
    case AggregateKind::count_distinct:
      return "count_distinct";
    case AggregateKind::first:
      return "first";
    case AggregateKind::last:
      return "last";
  }
  return "";
}

std::string_view to_string(TableKind kind) noexcept {
  switch (kind) {
    case TableKind::tier:
      return "tier";
    case TableKind::domain:
      return "domain";
    case TableKind::body:
      return "body";
    case TableKind::facts:
      return "facts";
    case TableKind::measure:
      return "measure";
    case TableKind::assigned_task:
      return "assigned_task";
    case TableKind::made:
      return "made";
    case TableKind::pair:
      return "pair";
  }
  return "";
}

std::string to_string(const Plan& plan, const ValueType& type) {
  return base_name(plan, type) + (type.optional ? "?" : "");
}

std::string to_string(const Plan& plan, const Value& value) {
  return std::visit(Write{plan}, value);
}

}  // namespace zeren::inline v0::plan
