// What a ledger makes: the columns of its subjects, and the table of its entries.
#include <algorithm>

#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

EnumerationId add_values(Context& context, const Ledger& ledger, const char* name,
                         std::initializer_list<std::pair<const char*, const char*>> values) {
  Description description;
  description.name = ledger.description.name + "." + name;
  description.span = ledger.description.span;
  std::vector<sx::EnumValue> written;
  for (const auto& [value, label] : values) {
    written.push_back({sx::Name{value, ledger.description.span}, sx::Label{label, ledger.description.span}});
  }
  return add_enumeration(context, std::move(description), written);
}

}  // namespace

std::vector<EntityId> ledger_subjects(Context& context, ModuleId module, const sx::LedgerDeclaration& declared) {
  std::vector<EntityId> subjects;
  for (const sx::Name& name : declared.subjects) {
    const auto entity = entity_named(context, module, name);
    if (!entity) continue;
    if (is_made(context.entity(*entity).kind)) {
      context.report(codes::ledger_subject_kind, name.span, {name.text});
    } else if (std::find(subjects.begin(), subjects.end(), *entity) != subjects.end()) {
      context.report(codes::stands_twice, name.span, {name.text});
    } else {
      subjects.push_back(*entity);
    }
  }
  std::sort(subjects.begin(), subjects.end());
  return subjects;
}

std::vector<LedgerColumn> ledger_columns(const sx::LedgerDeclaration& declared) {
  const std::string& name = declared.name.text;
  std::vector<LedgerColumn> columns;
  columns.push_back(
      {declared.name, name, declared.label ? declared.label->text : std::string(), simple(TypeKind::number), true});
  const auto helper = [&](const char* suffix, Type type, bool is_public) {
    const std::string full = name + "." + suffix;
    columns.push_back({declared.name, full, full, std::move(type), is_public});
  };
  helper("recorded", simple(TypeKind::number), true);
  helper("cancelled", simple(TypeKind::number), true);
  helper("cut", simple(TypeKind::number), true);
  helper("carried", simple(TypeKind::number), false);
  helper("cycle_start", simple(TypeKind::date), false);
  for (const auto& threshold : declared.thresholds) {
    const std::string full = name + "." + threshold.name.text;
    columns.push_back(
        {threshold.name, full, threshold.label ? threshold.label->text : full, simple(TypeKind::boolean), true});
    columns.push_back({threshold.name, full + ".on", full + ".on", simple(TypeKind::date, true), true});
  }
  return columns;
}

// In the order of plan::LedgerPart.
void declare_ledger_entries(Context& context, const Ledger& ledger, std::uint32_t rule) {
  const EnumerationId kind = add_values(
      context, ledger, "kind", {{"record", "记分"}, {"cancel", "销分"}, {"revoke", "撤销"}, {"carry", "结转"}});
  const EnumerationId limit =
      add_values(context, ledger, "limit", {{"zero", "不低于零"}, {"line", "本项限额"}, {"cycle", "周期限额"}});
  std::uint32_t part = 0;
  const auto add = [&](const char* name, const char* label, Type type, bool is_public = true) {
    Column column;
    column.description.name = name;
    column.description.label = label;
    column.description.span = ledger.description.span;
    column.type = std::move(type);
    column.origin = ColumnOrigin::made;
    column.part = part++;
    column.is_public = is_public;
    return add_column(context, ledger.entry_table, std::move(column));
  };
  add("subject", "对象", reference_to(ledger.subjects));
  const ColumnId day = add("day", "日期", simple(TypeKind::date));
  add("kind", "类别", enumeration_type(kind));
  add("line", "分项", simple(TypeKind::text, true));
  add("asked", "应计", simple(TypeKind::number));
  add("counted", "实计", simple(TypeKind::number));
  add("balance", "余额", simple(TypeKind::number));
  add("limit", "截减原因", enumeration_type(limit, true));
  add("source", "凭证", simple(TypeKind::text, true));
  add("cycle_start", "周期起", simple(TypeKind::date));
  add("clause", "条款", simple(TypeKind::text));
  const ColumnId key = add("key", "编号", simple(TypeKind::text), false);
  Entity& table = context.pack.entities[ledger.entry_table];
  table.on = day;
  table.row_key = {key};
  table.rule = rule;
}

}  // namespace zeren::inline v0::pack::detail
