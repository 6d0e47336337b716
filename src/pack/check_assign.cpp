// Assignments, and checks of rows.
#include <algorithm>

#include "src/pack/check_rules.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/version_condition.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

// Somebody: a body, a row that a reference points at, or a set of bodies.
Expression holder(Context& context, ExpressionChecker& checker, const sx::Expression& written) {
  const Type body = reference_to({context.body});
  Expression value = checker.check(written, &body);
  const Type& type = value.type;
  if (is_unknown(type) || type.kind == TypeKind::reference || type.kind == TypeKind::body_set) return value;
  context.report(
      codes::type_mismatch, value.span,
      {bilingual("a body, a reference or a set of bodies", "机构、引用或机构集合"), describe(context, type)});
  value.type = {};
  return value;
}

// Who supervises is a body or a set of bodies: an enterprise or a unit cannot be listed among them.
Expression supervisor(Context& context, ExpressionChecker& checker, const sx::Expression& written) {
  Expression value = holder(context, checker, written);
  const Type& type = value.type;
  const bool is_body = type.targets.empty() || (type.targets.size() == 1 && type.targets.front() == context.body);
  if (is_unknown(type) || is_body) return value;
  context.report(codes::type_mismatch, value.span,
                 {bilingual("a body or a set of bodies", "机构或机构集合"), describe(context, type)});
  value.type = {};
  return value;
}

void add_targets(Type& type, const Type& more) {
  for (EntityId target : more.targets) {
    if (std::find(type.targets.begin(), type.targets.end(), target) == type.targets.end())
      type.targets.push_back(target);
  }
}

}  // namespace

void fill(Context& context, const PendingRule& pending, Assign& rule, const sx::AssignDeclaration& written) {
  ExpressionChecker checker(context, pending.module, {{rule.entity, {}}});
  const auto version = holds_for_row(checker, written, rule.description);
  const auto date = [&](const std::optional<sx::Expression>& e) -> std::optional<Expression> {
    if (!e) return std::nullopt;
    return checker.maybe_date(*e);
  };
  Type holders = reference_to({}, true);
  const auto tasks = [&] {
    for (const auto& task : written.tasks) {
      Task made;
      made.description.name = task.name.text;
      if (task.label) made.description.label = task.label->text;
      made.description.span = task.name.span;
      made.to = holder(context, checker, task.to);
      add_targets(holders, made.to.type);
      made.due = date(task.due);
      made.assigned_on = date(task.assigned_on);
      for (const auto& by : task.supervisors) {
        made.supervisors.push_back(supervisor(context, checker, by));
      }
      rule.tasks.push_back(std::move(made));
    }
    rule.rectified_on = date(written.rectified_on);
    rule.verified_on = date(written.verified_on);
    rule.closed_on = date(written.closed_on);
  };
  rule.same_day = written.same_day;
  if (written.where) {
    rule.where = checker.boolean(*written.where);
    checker.assuming(*rule.where, true, tasks);
  } else {
    tasks();
  }
  rule.where = both(version, std::move(rule.where), written.name.span);
  if (written.tasks.empty()) {
    context.report(codes::nothing_to_do, written.name.span, {written.name.text, bilingual("task", "任务")});
  }
  std::sort(holders.targets.begin(), holders.targets.end());
  for (auto& column : context.pack.entities[rule.task_table].columns) {
    if (column.builtin == Builtin::holder && !holders.targets.empty()) column.type = holders;
  }
}

void fill(Context& context, const PendingRule& pending, Check& rule, const sx::CheckDeclaration& written) {
  std::vector<Frame> frames{{rule.entity, written.alias ? written.alias->text : std::string()}};
  if (written.each) {
    rule.each = entity_named(context, pending.module, *written.each);
    frames.push_back({rule.each.value_or(no_entity), written.each_alias ? written.each_alias->text : std::string()});
  }
  ExpressionChecker checker(context, pending.module, std::move(frames));
  const auto version = holds_for_row(checker, written, rule.description);
  const auto must = [&] {
    if (written.must) rule.must = checker.boolean(*written.must);
  };
  if (written.where) {
    rule.where = checker.boolean(*written.where);
    checker.assuming(*rule.where, true, must);
  } else {
    must();
  }
  rule.where = both(version, std::move(rule.where), written.name.span);
  rule.here_or_above = written.here_or_above;
  if (!written.must_have) return;
  const bool unit = context.entity(rule.entity).kind == EntityKind::tier;
  if (!unit || !written.each || (rule.each && *rule.each != context.domain)) {
    context.report(codes::must_have_shape, written.must_have->span, {written.name.text});
  }
  if (const auto kind = find_member(context, 0, written.must_have->text)) {
    rule.must_have = static_cast<ResponsibilityKind>(*kind);
  } else {
    const auto members = member_names(context, 0);
    report_unknown(context, codes::unknown_value, *written.must_have,
                   {written.must_have->text, "responsibility_kind", listed(members)}, members);
  }
}

}  // namespace zeren::inline v0::pack::detail
