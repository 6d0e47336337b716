// Functions: those in the table of functions, and those with words of their own.
#include "src/pack/expressions.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/walk.hpp"
#include "zeren/pack/functions.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

std::string arity(const FunctionInfo& info) {
  const std::string least = std::to_string(info.min_arguments);
  if (info.max_arguments == info.min_arguments) return least;
  return bilingual(least + " or more", least + " 个以上");
}

}  // namespace

bool ExpressionChecker::has_calendar(Span span) {
  if (!context_.pack.calendar.empty()) return true;
  context_.report(codes::needs_calendar, span);
  return false;
}

Expression ExpressionChecker::call(const sx::Expression& written) {
  const std::string& name = written.name.text;
  if (name == "holders" || name == "承担者") return related(written, true);
  if (name == "held" || name == "承担") return related(written, false);
  const FunctionInfo* info = find_function(name);
  if (!info) {
    std::vector<std::string> known{"holders", "held"};
    for (const auto& function : functions()) known.emplace_back(function.name);
    report_unknown(context_, codes::unknown_function, written.name, {name, listed(known)}, known);
    for (const auto& operand : written.operands) check(operand);
    return unknown(written.span);
  }
  if (info->function == Function::contains && written.operands.size() == 2) {
    Expression whole = required(check(written.operands[0]));
    if (whole.type.kind == TypeKind::member_set) return member_of(written, std::move(whole));
  }
  std::vector<Expression> operands = partners(written.operands, nullptr);
  if (operands.size() < info->min_arguments || operands.size() > info->max_arguments) {
    context_.report(codes::argument_count, written.span, {name, arity(*info), std::to_string(operands.size())});
    return unknown(written.span);
  }
  Type type = simple(info->result);
  const Type* first = nullptr;
  for (auto& operand : operands) {
    operand = required(std::move(operand));
    const Type& given = operand.type;
    bool fits = is_unknown(given);
    switch (info->argument) {
      case FunctionArgument::number:
        fits = is_numeric(given);
        break;
      case FunctionArgument::ordered:
        fits = is_numeric(given) || is_date(given) || is_moment(given);
        break;
      case FunctionArgument::date:
        fits = is_date(given);
        break;
      case FunctionArgument::moment:
        fits = is_moment(given);
        break;
      case FunctionArgument::text:
        fits = fits || given.kind == TypeKind::text;
        break;
      case FunctionArgument::set:
        fits = fits || is_set(given);
        break;
    }
    if (!fits || (first && !agree(*first, given))) {
      if (fits) {
        report_disagreement(codes::type_mismatch, operand.span, operands.front(), operand);
        return unknown(written.span);
      }
      if (info->argument == FunctionArgument::date && is_moment(given)) {
        context_.report(codes::needs_day, operand.span, {said(operand.span, "m"), describe(context_, given)});
        return unknown(written.span);
      }
      context_.report(codes::type_mismatch, operand.span,
                      {bilingual(info->takes_en, info->takes_zh), describe(context_, given)});
      return unknown(written.span);
    }
    if (info->result == TypeKind::unknown) {
      type = first ? unite(type, given) : given;
      type.low.reset();
      type.high.reset();
    }
    first = &given;
  }
  Expression result = make(ExpressionKind::function, std::move(type), written.span, std::move(operands));
  result.function = info->function;
  return result;
}

// contains(tags, member)
Expression ExpressionChecker::member_of(const sx::Expression& written, Expression set) {
  const Type wanted = enumeration_type(set.type.enumeration);
  Expression member = required(check(written.operands[1], &wanted));
  if (!agree(member.type, wanted)) {
    context_.report(codes::type_mismatch, member.span, {describe(context_, wanted), describe(context_, member.type)});
    return unknown(written.span);
  }
  Expression result =
      make(ExpressionKind::function, simple(TypeKind::boolean), written.span, {std::move(set), std::move(member)});
  result.function = Function::contains;
  return result;
}

Expression ExpressionChecker::related(const sx::Expression& written, bool sources) {
  if (written.operands.size() != 2) {
    context_.report(codes::argument_count, written.span,
                    {written.name.text, "2", std::to_string(written.operands.size())});
    return unknown(written.span);
  }
  const sx::Expression& named = written.operands[0];
  const bool is_name = named.kind == sx::ExpressionKind::path && !named.path.names.empty();
  const std::string name = is_name ? joined(named.path.names, 0, named.path.names.size()) : said(named.span);
  const auto relation = is_name ? find_place(context_, module_, context_.relation_names, name) : std::nullopt;
  if (!relation) {
    const sx::Name shown{name, named.span};
    report_unknown(context_, codes::unknown_relation, shown, {name}, keys_of(context_.relation_names));
    check(written.operands[1]);
    return unknown(written.span);
  }
  const Relation& declared = context_.pack.relations[*relation];
  const Type wanted = reference_to({sources ? declared.to : declared.from});
  Expression of = required(check(written.operands[1], &wanted));
  if (!agree(of.type, wanted)) {
    context_.report(codes::type_mismatch, of.span, {describe(context_, wanted), describe(context_, of.type)});
    return unknown(written.span);
  }
  Type type = simple(TypeKind::body_set);
  type.targets = {sources ? declared.from : declared.to};
  Expression set = make(sources ? ExpressionKind::relation_sources : ExpressionKind::relation_targets, std::move(type),
                        written.span, {std::move(of)});
  set.relation = *relation;
  return set;
}

Expression ExpressionChecker::span_between(const sx::Expression& written) {
  const std::string& unit = written.name.text;
  if (unit == "hours" || unit == "小时数") return hours_between(written);
  ExpressionKind kind = ExpressionKind::days_between;
  if (unit == "workdays" || unit == "工作日数") kind = ExpressionKind::workdays_between;
  if (unit == "months" || unit == "月数") kind = ExpressionKind::months_between;
  if (kind == ExpressionKind::workdays_between) has_calendar(written.span);
  Expression from = required(maybe_day(written.operands[0]));
  Expression to = required(maybe_day(written.operands[1]));
  return make(kind, simple(TypeKind::count), written.span, {std::move(from), std::move(to)});
}

Expression ExpressionChecker::hours_between(const sx::Expression& written) {
  std::vector<Expression> ends;
  for (const sx::Expression& end : written.operands) {
    ends.push_back(required(check(end)));
    const Type& type = ends.back().type;
    if (is_moment(type)) continue;
    context_.report(codes::needs_moment, end.span, {said(end.span, "x"), describe(context_, type)});
    return unknown(written.span);
  }
  return make(ExpressionKind::hours_between, simple(TypeKind::number), written.span, std::move(ends));
}

Expression ExpressionChecker::responsible(const sx::Expression& written) {
  const Type domain_type = reference_to({context_.domain});
  Expression unit = required(check(written.operands[0]));
  Expression domain = required(check(written.operands[1], &domain_type));
  const auto kind = find_member(context_, 0, written.name.text);
  if (!kind) {
    const auto members = member_names(context_, 0);
    report_unknown(context_, codes::unknown_value, written.name,
                   {written.name.text, "responsibility_kind", listed(members)}, members);
  }
  if (!is_unknown(unit.type) && !is_unit_reference(context_, unit.type)) {
    context_.report(codes::type_mismatch, unit.span, {bilingual("a unit", "单位"), describe(context_, unit.type)});
    return unknown(written.span);
  }
  if (!agree(domain.type, domain_type)) {
    context_.report(codes::type_mismatch, domain.span,
                    {describe(context_, domain_type), describe(context_, domain.type)});
    return unknown(written.span);
  }
  if (!kind) return unknown(written.span);
  Type type = simple(TypeKind::body_set);
  type.targets = {context_.body};
  Expression set =
      make(ExpressionKind::responsible, std::move(type), written.span, {std::move(unit), std::move(domain)});
  set.responsibility_kind = static_cast<ResponsibilityKind>(*kind);
  set.all_holders = written.all_holders;
  return set;
}

Expression ExpressionChecker::rounded(const sx::Expression& written) {
  Expression value = number(written.operands[0]);
  if (is_unknown(value.type)) return value;
  Type type = simple(TypeKind::number);
  if (written.digits >= 0) type.digits = written.digits;
  type.unit = value.type.unit;
  Expression result = make(ExpressionKind::rounded, std::move(type), written.span, {std::move(value)});
  result.rounding = written.rounding;
  result.digits = written.digits;
  return result;
}

Expression ExpressionChecker::rolled(const sx::Expression& written) {
  Expression date = required(maybe_date(written.operands[0]));
  has_calendar(written.span);
  if (is_unknown(date.type)) return date;
  return make(ExpressionKind::rolled, simple(TypeKind::deadline), written.span, {std::move(date)});
}

// What was written into one row that may be revised: each row has its versions at hand, whatever the day. A reference
// is left out, because whether it leads anywhere is a matter of the whole day.
bool ExpressionChecker::is_revised_field(const Expression& value) const {
  const bool follows = value.kind == ExpressionKind::follow && value.operands[0].type.targets.size() == 1;
  if (!follows && value.kind != ExpressionKind::column) return false;
  const Entity& table = context_.entity(value.entity);
  return table.revised_on && table.columns[value.column].origin == ColumnOrigin::field &&
         value.type.kind != TypeKind::reference;
}

// The column as another day saw it. That day is the same for all rows, and the rows themselves are those of today.
Expression ExpressionChecker::as_of(const sx::Expression& written) {
  const Type date = simple(TypeKind::date);
  Expression value = check(written.operands[0]);
  Expression day = required(check(written.operands[1], &date));
  if (is_unknown(value.type) || is_unknown(day.type)) return unknown(written.span);
  if (!is_date(day.type)) {
    context_.report(codes::type_mismatch, day.span, {describe(context_, date), describe(context_, day.type)});
    return unknown(written.span);
  }
  bool varies = scopes_of(day) != 0;
  walk(day, [&](const Expression& e) { varies = varies || e.kind == ExpressionKind::aggregate; });
  if (scopes_of(day) != 0 && is_revised_field(value)) {
    Type type = value.type;
    type.optional = true;  // it may not have been recorded by that day
    return make(ExpressionKind::as_of, std::move(type), written.span, {std::move(value), std::move(day)});
  }
  if (varies) {
    context_.report(codes::as_of_day_varies, day.span);
    return unknown(written.span);
  }
  const EntityId rows = frames_.empty() ? no_entity : frames_.back().entity;
  bool standing = rows != no_entity && is_made(context_.entity(rows).kind);
  walk(value, [&](const Expression& e) {
    standing = standing || e.kind == ExpressionKind::held_at_step || e.kind == ExpressionKind::own_value;
  });
  if (standing) {
    context_.report(codes::as_of_made_rows, written.span, {inner_name()});
    return unknown(written.span);
  }
  Type type = value.type;
  // A row of facts may not have existed that day.
  const auto is_fact = [&](EntityId e) {
    const EntityKind kind = context_.entity(e).kind;
    return kind == EntityKind::entity || kind == EntityKind::event;
  };
  if (rows != no_entity && is_fact(rows) && scopes_of(value) != 0) type.optional = true;
  return make(ExpressionKind::as_of, std::move(type), written.span, {std::move(value), std::move(day)});
}

}  // namespace zeren::inline v0::pack::detail
