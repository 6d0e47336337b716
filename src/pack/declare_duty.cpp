// What duties share: the table of all their rows, their statuses, and the facts that attest or waive them. And the
// table of each one's rows.
#include <algorithm>
#include <array>
#include <map>

#include "src/pack/declare.hpp"
#include "src/pack/expressions.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/versions.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

template <class Holds>
bool any_duty(const Context& context, Holds&& holds) {
  for (ModuleId m = 0; m < context.modules.size(); ++m) {
    for (const sx::Declaration* declaration : context.modules[m].declarations) {
      const auto* duty = std::get_if<sx::DutyDeclaration>(declaration);
      if (duty && holds(m, *duty)) return true;
    }
  }
  return false;
}

Type body_sets(const Context& context) {
  Type bodies = simple(TypeKind::body_set);
  bodies.targets = {context.body};
  return bodies;
}

// `plan::DutyPart`, which this layer does not know.
enum class Part { subject, subject_key, subject_name, holder, period, due, done_on, status, evidence, lead, support };

// ---- the facts that attest and waive --------------------------------------------------------------------------------

// The field is declared in English or in Chinese.
std::optional<ColumnId> field_of(const Context& context, EntityId entity, const DutyFactField& field) {
  const auto& columns = context.columns[entity];
  for (const char* name : {field.en, field.zh}) {
    if (const auto found = columns.find(std::string_view(name)); found != columns.end()) return found->second;
  }
  return std::nullopt;
}

bool fits(const Context& context, const DutyFactField& field, const Type& type) {
  if (is_unknown(type)) return true;
  if (field.is_body) return type.kind == TypeKind::reference && type.targets == std::vector<EntityId>{context.body};
  return type.kind == TypeKind::text && !(field.is_required && type.optional);
}

void report_fact_table(Context& context, const DutyFactTable& table, EntityId entity, Span span, std::string lacks) {
  context.report(
      codes::duty_facts_field, span,
      {context.entity(entity).description.name, std::move(lacks), bilingual(table.declare_en, table.declare_zh)});
}

void check_fact_table(Context& context, const DutyFactTable& table, EntityId entity) {
  const Entity& facts = context.entity(entity);
  const Span span = facts.description.span;
  if (!facts.on) report_fact_table(context, table, entity, span, bilingual("a day", "日期"));
  for (const DutyFactField& field : table.fields) {
    const auto column = field_of(context, entity, field);
    if (column ? fits(context, field, context.column(entity, *column).type) : !field.is_required) continue;
    const std::string en = std::string("`") + field.en + ": " + (field.is_body ? "body`" : "text`");
    const std::string zh = std::string("`") + field.zh + ": " + (field.is_body ? "机构`" : "文本`");
    report_fact_table(context, table, entity, column ? context.column(entity, *column).description.span : span,
                      bilingual(en, zh));
  }
}

// A row that names no duty would be without effect, and nobody would know.
void check_names(Context& context, ModuleId module, EntityId entity, const std::vector<std::string>& duties) {
  const auto column = field_of(context, entity, duty_name_field);
  if (!column || context.column(entity, *column).type.kind != TypeKind::text) return;
  Check check;
  const Description& table = context.entity(entity).description;
  check.description.name = table.name + ".duty";
  check.description.span = table.span;
  check.entity = entity;
  check.must = is_one_of(column_of(context, entity, *column), duties);
  const auto number = static_cast<std::uint32_t>(context.pack.rules.size());
  const std::string own = table.name.substr(context.modules[module].prefix.size());
  declare(context, module, context.check_names, {own + ".duty", table.span}, number);
  context.pack.rules.emplace_back(std::move(check));
  context.rules.push_back({nullptr, module, Progress::done});
}

}  // namespace

const DutyFactTable& attestations() {
  static constexpr std::array fields{duty_name_field,
                                     DutyFactField{"by", "出具单位", false, true, &DutyFacts::attested_by},
                                     DutyFactField{"document", "文件", false, true, &DutyFacts::document},
                                     DutyFactField{"holder", "责任单位", true, false, &DutyFacts::holder},
                                     DutyFactField{"period", "周期", false, false, &DutyFacts::period},
                                     DutyFactField{"subject", "对象", false, false, &DutyFacts::subject}};
  static constexpr DutyFactTable table{"attestation", "佐证", fields,
                                       "event attestation on day { duty: text  by: text  document: text  day: date }",
                                       "事件 佐证 于 日期 { 职责: 文本  出具单位: 文本  文件: 文本  日期: 日期 }"};
  return table;
}

const DutyFactTable& waivers() {
  static constexpr std::array fields{duty_name_field,
                                     DutyFactField{"holder", "责任单位", true, false, &DutyFacts::holder},
                                     DutyFactField{"period", "周期", false, false, &DutyFacts::period},
                                     DutyFactField{"subject", "对象", false, false, &DutyFacts::subject}};
  static constexpr DutyFactTable table{"waiver", "豁免", fields, "event waiver on day { duty: text  day: date }",
                                       "事件 豁免 于 日期 { 职责: 文本  日期: 日期 }"};
  return table;
}

void declare_duty_table(Context& context) {
  if (!any_duty(context, [](ModuleId, const sx::DutyDeclaration&) { return true; })) return;
  DutyTable made;
  made.status = add_built_in_enumeration(context, "duty_status",
                                         {{"pending", "待办"},
                                          {"done", "已完成"},
                                          {"done_late", "逾期完成"},
                                          {"overdue", "逾期"},
                                          {"waived", "豁免"},
                                          {"unassigned", "无责任单位"},
                                          {"lapsed", "失效"}});
  made.entity = add_common_table(context, "duty", "职责");
  const auto add = [&](const char* name, const char* label, Type type) {
    return add_made_column(context, made.entity, name, label, std::move(type));
  };
  // In the order of lower_duty.cpp.
  const ColumnId duty = add("duty", "职责", simple(TypeKind::text));
  add("label", "标题", simple(TypeKind::text));
  const ColumnId subject = add("subject", "对象", simple(TypeKind::text, true));
  add("subject_name", "对象名称", simple(TypeKind::text, true));
  const ColumnId holder = add("holder", "责任单位", reference_to({context.body}, true));
  const ColumnId period = add("period", "周期", simple(TypeKind::text, true));
  add("due", "限期", simple(TypeKind::deadline, true));
  add("done_on", "完成日", simple(TypeKind::date, true));
  add("status", "状态", enumeration_type(made.status));
  add("evidence", "凭据", simple(TypeKind::text, true));
  add("lead", "牵头", body_sets(context));
  add("support", "配合", body_sets(context));
  add("clause", "条款", simple(TypeKind::text));
  context.pack.entities[made.entity].row_key = {duty, subject, holder, period};
  context.duties = made;
}

void declare_duty_rows(Context& context, const Duty& duty, std::uint32_t rule) {
  const auto add = [&](const char* name, const char* label, Type type, Part part) {
    Column column;
    column.description.name = name;
    column.description.label = label;
    column.description.span = duty.description.span;
    column.type = std::move(type);
    column.origin = ColumnOrigin::made;
    column.part = static_cast<std::uint32_t>(part);
    return add_column(context, duty.table, std::move(column));
  };
  std::vector<ColumnId> key;
  const ColumnId holder = add("holder", "责任单位", reference_to({context.body}, true), Part::holder);
  if (duty.entity) key.push_back(add("subject", "对象", reference_to({*duty.entity}), Part::subject));
  key.push_back(holder);
  key.push_back(add("period", "周期", simple(TypeKind::text, true), Part::period));
  add("due", "限期", simple(TypeKind::deadline, true), Part::due);
  add("done_on", "完成日", simple(TypeKind::date, true), Part::done_on);
  add("status", "状态", enumeration_type(duty.status_enumeration), Part::status);
  add("evidence", "凭据", simple(TypeKind::text, true), Part::evidence);
  add("lead", "牵头", body_sets(context), Part::lead);
  add("support", "配合", body_sets(context), Part::support);
  Column clause;
  clause.description.name = "clause";
  clause.description.label = "条款";
  clause.description.span = duty.description.span;
  clause.type = simple(TypeKind::text);
  clause.origin = ColumnOrigin::rule;
  clause.rule = rule;
  add_column(context, duty.table, std::move(clause));
  Entity& table = context.pack.entities[duty.table];
  table.row_key = std::move(key);
  table.rule = rule;
  table.is_public = false;
}

std::optional<EntityId> duty_fact_table(const Context& context, ModuleId module, const DutyFactTable& table) {
  for (const ModuleId m : {module, ModuleId{0}}) {
    for (const char* name : {table.en, table.zh}) {
      const auto found = context.symbols.find(full_name(context, m, name));
      if (found == context.symbols.end() || found->second.kind != SymbolKind::entity) continue;
      const EntityKind kind = context.entity(found->second.id).kind;
      if (kind == EntityKind::entity || kind == EntityKind::event) return found->second.id;
    }
  }
  return std::nullopt;
}

std::optional<ColumnId> duty_fact_column(const Context& context, EntityId entity, const DutyFactField& field) {
  const auto column = field_of(context, entity, field);
  if (!column || !fits(context, field, context.column(entity, *column).type)) return std::nullopt;
  return column;
}

Expression column_of(const Context& context, EntityId entity, ColumnId column) {
  const Column& read = context.column(entity, column);
  Expression value = make(ExpressionKind::column, read.type, read.description.span);
  value.entity = entity;
  value.column = column;
  return value;
}

Expression is_one_of(Expression value, const std::vector<std::string>& texts) {
  const Span span = value.span;
  if (texts.empty()) {
    Expression never = make(ExpressionKind::literal, simple(TypeKind::boolean), span);
    never.literal = false;
    return never;
  }
  Expression condition = make(ExpressionKind::in_list, simple(TypeKind::boolean), span, {std::move(value)});
  for (const std::string& text : texts) {
    Expression literal = make(ExpressionKind::literal, simple(TypeKind::text), span);
    literal.literal = text;
    condition.operands.push_back(std::move(literal));
  }
  return condition;
}

std::vector<std::string> duty_names_in(const Context& context, EntityId facts, ModuleId module,
                                       const std::string& name) {
  const std::string full = full_name(context, module, name);
  // In the facts of its own pack a duty is called as it is there.
  if (full == name || context.entity_modules[facts] != module) return {full};
  return {full, name};
}

void declare_duty_facts(Context& context) {
  if (!context.duties) return;
  for (const DutyFactTable* table : {&attestations(), &waivers()}) {
    std::map<EntityId, std::vector<std::string>> duties;
    bool missing = false;
    each_declared<sx::DutyDeclaration>(context, [&](ModuleId m, const sx::DutyDeclaration& declared) {
      if (table == &attestations() && !declared.attested) return;
      if (const auto entity = duty_fact_table(context, m, *table)) {
        for (std::string& name : duty_names_in(context, *entity, m, whole_name(declared.name.text))) {
          auto& known = duties[*entity];
          if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(std::move(name));
        }
      } else if (declared.attested && table == &attestations() && !missing) {
        missing = true;
        context.report(codes::duty_facts_missing, declared.name.span,
                       {declared.name.text, bilingual(table->declare_en, table->declare_zh)});
      }
    });
    for (const auto& [entity, names] : duties) {
      check_fact_table(context, *table, entity);
      check_names(context, context.entity_modules[entity], entity, names);
    }
  }
}

}  // namespace zeren::inline v0::pack::detail
