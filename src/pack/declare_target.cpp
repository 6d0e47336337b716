// What all targets share: the table of their values and states, and the enumerations that it uses.
#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {

namespace {

bool has_targets(const Context& context) {
  for (const Module& module : context.modules) {
    for (const sx::Declaration* declaration : module.declarations) {
      if (std::holds_alternative<sx::TargetDeclaration>(*declaration)) return true;
    }
  }
  return false;
}

}  // namespace

void declare_target_table(Context& context) {
  if (!has_targets(context)) return;
  TargetTable made;
  made.status = add_built_in_enumeration(context, "target_status",
                                         {{"met", "达标"},
                                          {"missed", "未达标"},
                                          {"on_track", "正常"},
                                          {"behind", "落后"},
                                          {"open", "进行中"},
                                          {"no_data", "无数据"}});
  made.strength =
      add_built_in_enumeration(context, "target_strength",
                               {{"must", "确保"}, {"should", "推动"}, {"strive", "争创"}, {"basically", "基本实现"}});
  made.entity = add_common_table(context, "target", "指标");
  const auto add = [&](const char* name, const char* label, Type type) {
    return add_made_column(context, made.entity, name, label, std::move(type));
  };
  Type bodies = simple(TypeKind::body_set);
  bodies.targets = {context.body};
  // In the order of lower_target.cpp.
  const ColumnId target = add("target", "指标", simple(TypeKind::text));
  add("label", "标题", simple(TypeKind::text));
  const ColumnId period = add("period", "周期", simple(TypeKind::text, true));
  const ColumnId subject = add("subject", "对象", simple(TypeKind::text, true));
  add("subject_name", "对象名称", simple(TypeKind::text, true));
  add("value", "实绩", simple(TypeKind::number, true));
  add("comparator", "比较", simple(TypeKind::text));
  add("goal", "目标", simple(TypeKind::number, true));
  add("unit", "计量单位", simple(TypeKind::text, true));
  add("gap", "差距", simple(TypeKind::number, true));
  add("deadline", "截止日", simple(TypeKind::deadline, true));
  add("status", "状态", enumeration_type(made.status));
  add("strength", "力度", enumeration_type(made.strength, true));
  add("lead", "牵头", bodies);
  add("support", "配合", std::move(bodies));
  add("clause", "条款", simple(TypeKind::text));
  context.pack.entities[made.entity].row_key = {target, period, subject};
  context.targets = made;
}

}  // namespace zeren::inline v0::pack::detail
