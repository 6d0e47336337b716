#include "src/pack/check_rules.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

Release release_of(Context& context, ExpressionChecker& checker, const sx::Release& written) {
  Release made;
  made.one_step = written.one_step;
  made.when = checker.boolean(written.when);
  if (written.duration) {
    made.duration = checker.duration(*written.duration);
    require_constant(context, *made.duration);
    if (!is_unknown(made.duration->type)) checker.rule_for(made.duration->type.duration, written.duration->span);
  }
  return made;
}

// A table of measures actually served: whom, which step, since when.
void starts_from(Context& context, ModuleId module, Ladder& rule, const sx::LadderDeclaration& written) {
  if (!written.starts_from) return;
  const auto table = entity_named(context, module, *written.starts_from);
  if (!table) return;
  bool subject = false;
  for (const auto& column : context.entity(*table).columns) {
    subject = subject || (column.type.kind == TypeKind::reference && column.origin == ColumnOrigin::field &&
                          shares_target(column.type, reference_to({rule.entity})));
  }
  const auto kind_of = [&](const char* name, const char* chinese) {
    auto id = find_column(context, module, *table, name);
    if (!id) id = find_column(context, module, *table, chinese);
    return id ? context.column(*table, *id).type.kind : TypeKind::duration;
  };
  const TypeKind step = kind_of("step", "措施");
  const auto missing = [&](std::string what) {
    context.report(codes::starts_from_shape, written.starts_from->span, {written.starts_from->text, std::move(what)});
  };
  if (!subject) missing(bilingual("a reference to the subject", "对对象的引用"));
  if (step != TypeKind::text && step != TypeKind::enumeration && step != TypeKind::unknown) {
    missing(bilingual("`step`, a text or an enumeration", "`step`（文本或枚举）"));
  }
  if (const TypeKind entered = kind_of("entered", "开始"); entered != TypeKind::date && entered != TypeKind::unknown) {
    missing(bilingual("`entered`, a date", "`entered`（日期）"));
  }
  rule.starts_from = *table;
}

}  // namespace

void fill(Context& context, const PendingRule& pending, Ladder& rule, const sx::LadderDeclaration& written) {
  rule.daily = written.daily;
  rule.in_order = written.in_order;
  rule.one_step_at_a_time = written.one_step_at_a_time;
  starts_from(context, pending.module, rule, written);
  Surroundings inside;
  if (written.in_order) inside.ladder = &written;
  ExpressionChecker steps(context, pending.module, {{rule.entity, {}}}, inside);
  ExpressionChecker releases(context, pending.module, {{rule.entity, {}}});
  for (const auto& step : written.steps) {
    LadderStep made;
    made.description.name = step.name.text;
    if (step.label) made.description.label = step.label->text;
    made.description.span = step.name.span;
    made.description.clauses = cited(context, pending.module, step.clauses);
    made.when = steps.boolean(step.when);
    if (step.release) made.release = release_of(context, releases, *step.release);
    rule.steps.push_back(std::move(made));
  }
  if (written.release) rule.release = release_of(context, releases, *written.release);
  if (written.steps.empty()) {
    context.report(codes::nothing_to_do, written.name.span, {written.name.text, bilingual("steps", "措施")});
  }
}

}  // namespace zeren::inline v0::pack::detail
