#include <fmt/format.h>

#include "zeren/pack/functions.hpp"
#include "zeren/pack/print.hpp"

namespace zeren::inline v0::pack {
namespace {

const char* word(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::negate:
      return "neg";
    case ExpressionKind::logical_not:
      return "not";
    case ExpressionKind::add:
      return "+";
    case ExpressionKind::subtract:
      return "-";
    case ExpressionKind::multiply:
      return "*";
    case ExpressionKind::divide:
      return "/";
    case ExpressionKind::equal:
      return "=";
    case ExpressionKind::not_equal:
      return "!=";
    case ExpressionKind::less:
      return "<";
    case ExpressionKind::less_equal:
      return "<=";
    case ExpressionKind::greater:
      return ">";
    case ExpressionKind::greater_equal:
      return ">=";
    case ExpressionKind::logical_and:
      return "and";
    case ExpressionKind::logical_or:
      return "or";
    case ExpressionKind::otherwise:
      return "otherwise";
    case ExpressionKind::conditional:
      return "if";
    case ExpressionKind::is_present:
      return "present";
    case ExpressionKind::is_empty:
      return "empty";
    case ExpressionKind::in_range:
      return "between";
    case ExpressionKind::in_list:
      return "in";
    case ExpressionKind::rolled:
      return "rolled";
    case ExpressionKind::as_of:
      return "as-of";
    case ExpressionKind::days_between:
      return "days";
    case ExpressionKind::workdays_between:
      return "workdays";
    case ExpressionKind::months_between:
      return "months";
    case ExpressionKind::hours_between:
      return "hours";
    default:
      return "?";
  }
}

const char* word(AggregateKind kind) {
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
      return "min-of";
    case AggregateKind::max:
      return "max-of";
    case AggregateKind::count_distinct:
      return "count-distinct";
    case AggregateKind::first:
      return "first";
    case AggregateKind::last:
      return "last";
  }
  return "?";
}

struct LiteralPrinter {
  const Pack& pack;

  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const Number& value) const { return value.to_exact_decimal_or_fraction(); }
  std::string operator()(const std::string& value) const { return '"' + value + '"'; }
  std::string operator()(const Date& value) const { return value.to_string(); }
  std::string operator()(const Moment& value) const { return value.to_string(); }
  std::string operator()(const Duration& value) const { return value.to_string(); }
  std::string operator()(const EnumerationValue& value) const {
    const Enumeration& enumeration = pack.enumerations[value.enumeration];
    return enumeration.description.name + "." + enumeration.members[value.ordinal].name;
  }
  std::string operator()(const DeclaredRow& value) const {
    const bool domain = pack.entities[value.entity].kind == EntityKind::domain;
    return (domain ? "domain." : "body.") +
           (domain ? pack.domains[value.row].description.name : pack.bodies[value.row].description.name);
  }
  std::string operator()(const UnitText& value) const { return "unit\"" + value.text + '"'; }
};

std::string print_operands(const std::string& head, const std::vector<Expression>& operands, const Pack& pack) {
  std::string out = "(" + head;
  for (const auto& operand : operands) out += " " + print(operand, pack);
  return out + ")";
}

std::string print_aggregate(const Expression& e, const Pack& pack) {
  std::string out = fmt::format("({}", word(e.aggregate));
  for (const auto& operand : e.operands) out += " " + print(operand, pack);
  for (const auto& rows : e.rows) out += " " + print(rows, pack);
  for (const auto& key : e.order) out += " by " + print(key, pack);
  return out + ")";
}

std::string print_function(const Expression& e, const Pack& pack) {
  for (const auto& info : functions()) {
    if (info.function == e.function) return print_operands(std::string(info.name), e.operands, pack);
  }
  return "?";
}

}  // namespace

std::string print(const Type& type, const Pack& pack) {
  std::string out;
  switch (type.kind) {
    case TypeKind::boolean:
      out = "bool";
      break;
    case TypeKind::count:
      out = "count";
      if (type.low && type.high) out += fmt::format(" in {} .. {}", *type.low, *type.high);
      break;
    case TypeKind::number:
      out = type.digits ? fmt::format("number({})", *type.digits) : "number";
      break;
    case TypeKind::text:
      out = "text";
      break;
    case TypeKind::date:
      out = "date";
      break;
    case TypeKind::deadline:
      out = "deadline";
      break;
    case TypeKind::moment:
      out = "moment";
      break;
    case TypeKind::moment_deadline:
      out = "moment deadline";
      break;
    case TypeKind::duration:
      out = "duration";
      break;
    case TypeKind::enumeration:
      out = pack.enumerations[type.enumeration].description.name;
      break;
    case TypeKind::body_set:
      out = "set";
      break;
    case TypeKind::member_set:
      out = "set of " + pack.enumerations[type.enumeration].description.name;
      break;
    case TypeKind::unknown:
      out = "unknown";
      break;
    case TypeKind::reference:
      for (EntityId target : type.targets) {
        if (!out.empty()) out += "|";
        out += pack.entities[target].description.name;
      }
      break;
  }
  if (!type.unit.empty()) out += " " + type.unit;
  return type.optional ? out + "?" : out;
}

std::string print(const Expression& e, const Pack& pack) {
  switch (e.kind) {
    case ExpressionKind::literal:
      return std::visit(LiteralPrinter{pack}, e.literal);
    case ExpressionKind::param:
      return pack.params[e.param].description.name;
    case ExpressionKind::dated_param:
      return print_operands(pack.params[e.param].description.name + "-by", e.operands, pack);
    case ExpressionKind::today:
      return "today";
    case ExpressionKind::now:
      return "now";
    case ExpressionKind::own_value:
      return "own";
    case ExpressionKind::period_start:
      return "period_start";
    case ExpressionKind::period_end:
      return "period_end";
    case ExpressionKind::row:
      return fmt::format("${}", e.scope);
    case ExpressionKind::column:
      return fmt::format("${}.{}", e.scope, pack.entities[e.entity].columns[e.column].description.name);
    case ExpressionKind::follow:
      return print(e.operands[0], pack) + "->" + pack.entities[e.entity].columns[e.column].description.name;
    case ExpressionKind::add_duration:
      return print_operands(e.negated ? "date-" : "date+", e.operands, pack);
    case ExpressionKind::function:
      return print_function(e, pack);
    case ExpressionKind::rounded:
      return print_operands(fmt::format("round-{}-{}", to_string(e.rounding), e.digits), e.operands, pack);
    case ExpressionKind::responsible:
      return print_operands(
          fmt::format("{}responsible-{}", e.all_holders ? "all-" : "",
                      pack.enumerations[0].members[static_cast<std::size_t>(e.responsibility_kind)].name),
          e.operands, pack);
    case ExpressionKind::relation_sources:
      return print_operands("holders-" + pack.relations[e.relation].description.name, e.operands, pack);
    case ExpressionKind::relation_targets:
      return print_operands("held-" + pack.relations[e.relation].description.name, e.operands, pack);
    case ExpressionKind::mean_years:
      return print_operands(fmt::format("mean-years-{}", e.first_year), e.operands, pack);
    case ExpressionKind::held_at_step:
      return print_operands(fmt::format("at-step-{}", e.step), e.operands, pack);
    case ExpressionKind::aggregate:
      return print_aggregate(e, pack);
    default:
      return print_operands(word(e.kind), e.operands, pack);
  }
}

std::string print(const Rows& rows, const Pack& pack) {
  std::string out = "[";
  if (rows.other) out += "other ";
  out += fmt::format("{} as ${}", pack.entities[rows.entity].description.name, rows.scope);
  for (const auto& key : rows.keys) {
    out += fmt::format(" {} {} {}", print(key.inner, pack), key.within ? "within" : "is", print(key.outer, pack));
  }
  if (rows.range) {
    out += " range";
    if (rows.range->low)
      out += fmt::format(" {} {}", print(*rows.range->low, pack), rows.range->low_inclusive ? "<=" : "<");
    out += " " + print(rows.range->inner, pack);
    if (rows.range->high) {
      out += fmt::format(" {} {}", rows.range->high_inclusive ? "<=" : "<", print(*rows.range->high, pack));
    }
  }
  for (const auto& condition : rows.filter) out += " where " + print(condition, pack);
  if (rows.window_start) out += " begins " + print(rows.window_start->day, pack);
  return out + "]";
}

}  // namespace zeren::inline v0::pack
