// Parameters and rules get their places and columns; what they say is checked afterwards.
#include <algorithm>

#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/versions.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

// A column that rule `rule` makes on an entity.
struct NewColumn {
  std::string name;
  Type type;
  std::uint32_t part = 0;
  std::string label = {};
  bool is_public = true;
};

class RuleDeclarer {
 public:
  RuleDeclarer(Context& context, ModuleId module, const sx::Declaration& written)
      : context_(context), module_(module), written_(written) {}

  void operator()(const sx::DefineDeclaration& declared) {
    const auto entity = entity_named(context_, module_, declared.entity);
    if (!entity) return;
    Define rule;
    start(rule, declared, *entity);
    rule.column = add(*entity, declared, {declared.name.text, Type{}, 0, {}, true});
    finish(std::move(rule));
  }

  void operator()(const sx::ScoreDeclaration& declared) {
    const auto entity = entity_named(context_, module_, declared.entity);
    if (!entity) return;
    Score rule;
    start(rule, declared, *entity);
    score_columns(rule, declared, *entity);
    finish(std::move(rule));
  }

  void operator()(const sx::RankDeclaration& declared) {
    const auto entity = entity_named(context_, module_, declared.entity);
    if (!entity) return;
    Rank rule;
    start(rule, declared, *entity);
    rule.column = add(*entity, declared, {declared.name.text, simple(TypeKind::count, true), 0, {}, true});
    if (declared.last_name) {
      sx::Declared named;
      named.name = *declared.last_name;
      rule.last_column = add(*entity, named, {declared.last_name->text, simple(TypeKind::boolean), 1, {}, true});
    }
    finish(std::move(rule));
  }

  void operator()(const sx::LadderDeclaration& declared) {
    const auto it = context_.symbols.find(full_name(context_, module_, declared.name.text));
    const auto table = find_entity(context_, module_, declared.name.text + ".measure");
    const auto entity = entity_named(context_, module_, declared.entity);
    // A second ladder of one name has no table of its own, and has been reported.
    if (!entity || !table || it == context_.symbols.end() || it->second.span != declared.name.span) return;
    Ladder rule;
    start(rule, declared, *entity);
    rule.enumeration = it->second.id;
    rule.measure = *table;
    ladder_columns(rule, declared, *entity);
    measure_table(rule, *entity);
    finish(std::move(rule));
  }

  void operator()(const sx::AssignDeclaration& declared) {
    const auto table = find_entity(context_, module_, declared.name.text + ".task");
    const auto entity = entity_named(context_, module_, declared.entity);
    if (!entity || !table || context_.entity(*table).description.span != declared.name.span) return;
    Assign rule;
    start(rule, declared, *entity);
    rule.task_table = *table;
    task_table(*table, *entity);
    finish(std::move(rule));
  }

  void operator()(const sx::DutyDeclaration& declared) {
    const auto table = find_entity(context_, module_, declared.name.text + ".duty");
    if (!table || context_.entity(*table).description.span != declared.name.span) return;
    Duty rule;
    if (declared.entity) {
      rule.entity = entity_named(context_, module_, *declared.entity);
      if (!rule.entity) return;
    }
    rule.description = describe_declared(context_, module_, declared, full_name(context_, module_, declared.name.text));
    rule.table = *table;
    rule.status_enumeration = context_.duties->status;
    declare_duty_rows(context_, rule, next_rule());
    declare(context_, module_, context_.duty_names, declared.name, next_rule());
    finish(std::move(rule));
  }

  void operator()(const sx::LedgerDeclaration& declared) {
    const auto table = find_entity(context_, module_, declared.name.text + ".entry");
    Ledger rule;
    rule.subjects = ledger_subjects(context_, module_, declared);
    if (!table || rule.subjects.empty() || context_.entity(*table).description.span != declared.name.span) return;
    start(rule, declared, rule.subjects.front());
    rule.entry_table = *table;
    for (const EntityId subject : rule.subjects) {
      std::vector<ColumnId>& columns = rule.columns.emplace_back();
      for (LedgerColumn& made : ledger_columns(declared)) {
        sx::Declared named;
        named.name = made.name;
        const auto part = static_cast<std::uint32_t>(columns.size());
        columns.push_back(
            add(subject, named, {made.column, std::move(made.type), part, std::move(made.label), made.is_public}));
      }
    }
    declare_ledger_entries(context_, rule, next_rule());
    finish(std::move(rule));
  }

  void operator()(const sx::DecideDeclaration& declared) {
    const auto entity = entity_named(context_, module_, declared.entity);
    if (!entity) return;
    Decide rule;
    start(rule, declared, *entity);
    Type outcome = outcome_type(rule, declared);
    if (declared.policy == sx::DecidePolicy::collect && outcome.kind == TypeKind::enumeration) {
      outcome.kind = TypeKind::member_set;
      outcome.optional = false;
    }
    const bool fresh = !find_column(context_, module_, *entity, declared.name.text);
    rule.column = add(*entity, declared, {declared.name.text, std::move(outcome), 0, {}, true});
    if (fresh && declared.policy != sx::DecidePolicy::collect) {
      const std::string row = declared.name.text + ".row";
      rule.row_column = add(*entity, declared, {row, simple(TypeKind::count), 1, row, false});
    }
    finish(std::move(rule));
  }

  void operator()(const sx::CheckDeclaration& declared) {
    const auto entity = entity_named(context_, module_, declared.entity);
    if (!entity) return;
    Check rule;
    start(rule, declared, *entity);
    declare(context_, module_, context_.check_names, declared.name, next_rule());
    finish(std::move(rule));
  }

  void operator()(const sx::TargetDeclaration& declared) {
    Target rule;
    const auto entity =
        declared.entity ? entity_named(context_, module_, *declared.entity) : std::optional(context_.targets->entity);
    if (!entity) return;
    if (declared.entity && !may_have_targets(context_.entity(*entity).kind)) {
      context_.report(codes::target_for, declared.entity->span, {declared.entity->text});
      return;
    }
    start(rule, declared, *entity);
    rule.per_row = declared.entity.has_value();
    rule.status_enumeration = context_.targets->status;
    rule.strength_enumeration = context_.targets->strength;
    if (rule.per_row) target_columns(rule, declared);
    declare(context_, module_, context_.target_names, declared.name, next_rule());
    finish(std::move(rule));
  }

  void operator()(const sx::PartsDeclaration& declared) {
    if (!context_.targets) {
      report_unknown(context_, codes::unknown_target, declared.name, {declared.name.text}, {});
      return;
    }
    Parts rule;
    start(rule, declared, context_.targets->entity);
    rule.description.name += ".parts";
    declare(context_, module_, context_.check_names, {declared.name.text + ".parts", declared.name.span}, next_rule());
    finish(std::move(rule));
  }

  template <class T>
  void operator()(const T&) {}  // no rule

 private:
  std::uint32_t next_rule() const { return static_cast<std::uint32_t>(context_.pack.rules.size()); }

  template <class R>
  void start(R& rule, const sx::Declared& declared, EntityId entity) {
    rule.description = describe_declared(context_, module_, declared, full_name(context_, module_, declared.name.text));
    rule.entity = entity;
  }

  template <class R>
  void finish(R rule) {
    context_.pack.rules.emplace_back(std::move(rule));
    context_.rules.push_back({&written_, module_, Progress::waiting});
  }

  // On a table of everybody's, the columns of an imported pack carry its prefix.
  ColumnId add(EntityId entity, const sx::Declared& declared, NewColumn made) {
    Column column;
    const bool own = context_.entity_modules[entity] == module_;
    column.description.name = own ? made.name : full_name(context_, module_, made.name);
    column.description.label = made.label.empty() && declared.label ? declared.label->text : made.label;
    column.description.span = declared.name.span;
    column.type = std::move(made.type);
    column.origin = ColumnOrigin::rule;
    column.rule = next_rule();
    column.part = made.part;
    column.is_public = made.is_public;
    return add_column(context_, entity, std::move(column));
  }

  // Parts: 0 the value, 1 own, 2 band, 3 + i the lines, then the adjustments that there are, last the start.
  void score_columns(Score& rule, const sx::ScoreDeclaration& declared, EntityId entity) {
    const std::string& name = declared.name.text;
    Type value = simple(TypeKind::number);
    if (declared.rounding && declared.vetoes.empty() && declared.digits >= 0) value.digits = declared.digits;
    rule.value = add(entity, declared, {name, std::move(value), 0, {}, true});
    const auto helper = [&](const char* suffix, std::uint32_t part) {
      return add(entity, declared, {name + "." + suffix, simple(TypeKind::number), part, name + "." + suffix, false});
    };
    rule.own = helper("own", 1);
    if (!declared.bands.empty()) {
      std::vector<sx::EnumValue> bands;
      for (const auto& band : declared.bands) bands.push_back({band.name, band.label});
      rule.band_enumeration = shared_enumeration(declared, whole_name(rule.description.name) + ".band", bands);
      rule.band =
          add(entity, declared, {name + ".band", enumeration_type(*rule.band_enumeration), 2, name + ".band", true});
    }
    line_columns(rule, declared, entity);
    auto part = static_cast<std::uint32_t>(3 + declared.lines.size());
    const bool bounded = declared.floor || declared.cap;
    if (bounded) rule.floor_cap = helper("floor_cap", part++);
    if (!declared.blend.empty()) rule.blend_column = helper("blend", part++);
    if (bounded && !declared.blend.empty()) rule.floor_cap_after = helper("floor_cap_after", part++);
    if (declared.rounding) rule.rounding_column = helper("rounding", part++);
    if (!declared.vetoes.empty()) rule.veto_column = helper("veto", part++);
    rule.start_column = helper("start", part);
  }

  static bool may_have_targets(EntityKind kind) {
    return kind == EntityKind::tier || kind == EntityKind::domain || kind == EntityKind::body ||
           kind == EntityKind::entity || kind == EntityKind::event;
  }

  // Parts: 0 the value, 1 the goal, 2 the gap, 3 the status. The types of the first three follow from the expressions.
  void target_columns(Target& rule, const sx::TargetDeclaration& declared) {
    const auto add_part = [&](const char* suffix, std::uint32_t part, Type type) {
      const std::string name = declared.name.text + "." + suffix;
      return add(rule.entity, declared, {name, std::move(type), part, name, false});
    };
    rule.value = add_part("value", 0, Type{});
    rule.goal_column = add_part("goal", 1, Type{});
    rule.gap = add_part("gap", 2, Type{});
    rule.status = add_part("status", 3, enumeration_type(rule.status_enumeration));
  }

  // Outcomes that are lone names make an enumeration, in the order in which they first stand; else their type is known
  // once they are checked.
  Type outcome_type(Decide& rule, const sx::DecideDeclaration& declared) {
    if (declared.type) return type_from(context_, module_, *declared.type, rule.description.name);
    if (!makes_names(declared)) return {};
    std::vector<sx::EnumValue> values;
    for (const auto& row : declared.rows) {
      const sx::Name& name = row.outcome.path.names.front();
      const auto known = std::find_if(values.begin(), values.end(),
                                      [&](const sx::EnumValue& value) { return value.name.text == name.text; });
      if (known == values.end()) {
        values.push_back({name, row.label});
      } else if (row.label && !known->label) {
        known->label = row.label;
      }
    }
    rule.enumeration = shared_enumeration(declared, whole_name(rule.description.name), values);
    return enumeration_type(*rule.enumeration);
  }

  // Versions of one declaration share it: those after the first add the members that it lacks.
  EnumerationId shared_enumeration(const sx::Declared& declared, std::string name,
                                   const std::vector<sx::EnumValue>& values) {
    VersionGroup* group = group_of(context_, module_, declared);
    if (!group || !group->enumeration) {
      Description description;
      description.name = std::move(name);
      description.span = declared.name.span;
      const EnumerationId made = add_enumeration(context_, std::move(description), values);
      if (group) group->enumeration = made;
      return made;
    }
    for (const sx::EnumValue& value : values) {
      if (find_member(context_, *group->enumeration, value.name.text)) continue;
      context_.pack.enumerations[*group->enumeration].members.push_back(
          {value.name.text, value.label ? value.label->text : std::string()});
    }
    return *group->enumeration;
  }

  static bool makes_names(const sx::DecideDeclaration& declared) {
    return !declared.rows.empty() &&
           std::all_of(declared.rows.begin(), declared.rows.end(), [](const sx::DecideRow& row) {
             const sx::Expression& e = row.outcome;
             return e.kind == sx::ExpressionKind::path && !e.path.starts_at_this && e.path.names.size() == 1;
           });
  }

  void line_columns(Score& rule, const sx::ScoreDeclaration& declared, EntityId entity) {
    std::uint32_t number = 0;
    for (const auto& line : declared.lines) {
      ++number;
      ScoreLine made;
      sx::Declared named;
      named.name = line.name ? *line.name : sx::Name{"line" + std::to_string(number), line.span};
      named.label = line.label;
      named.clauses = line.clauses;
      named.span = line.span;
      made.description = describe_declared(context_, module_, named, named.name.text);
      made.column = add(entity, named,
                        {declared.name.text + "." + named.name.text, simple(TypeKind::number), 2 + number,
                         line.label ? line.label->text : declared.name.text + "." + named.name.text, false});
      made.deducts = line.deducts;
      switch (line.group) {
        case sx::LineGroup::none:
          made.group = LineGroup::none;
          break;
        case sx::LineGroup::process:
          made.group = LineGroup::process;
          break;
        case sx::LineGroup::result:
          made.group = LineGroup::result;
          break;
      }
      rule.lines.push_back(std::move(made));
    }
  }

  void ladder_columns(Ladder& rule, const sx::LadderDeclaration& declared, EntityId entity) {
    const std::string& name = declared.name.text;
    if (declared.in_order) {
      rule.columns.push_back(add(entity, declared, {name, enumeration_type(rule.enumeration, true), 0, {}, true}));
      rule.columns.push_back(
          add(entity, declared, {name + ".since", simple(TypeKind::date, true), 1, name + ".since", true}));
      return;
    }
    std::uint32_t part = 0;
    for (const auto& step : declared.steps) {
      const std::string held = name + "." + step.name.text;
      sx::Declared named;
      named.name = step.name;
      named.label = step.label;
      rule.columns.push_back(add(entity, named, {held, simple(TypeKind::boolean), part++, {}, true}));
      rule.columns.push_back(
          add(entity, named, {held + ".since", simple(TypeKind::date, true), part++, held + ".since", true}));
    }
  }

  ColumnId add_built_in(EntityId table, Builtin builtin, const char* name, const char* label, Type type) {
    Column column;
    column.description.name = name;
    column.description.label = label;
    column.type = std::move(type);
    column.origin = ColumnOrigin::builtin;
    column.builtin = builtin;
    return add_column(context_, table, std::move(column));
  }

  void measure_table(const Ladder& rule, EntityId subject) {
    const EntityId table = rule.measure;
    add_built_in(table, Builtin::subject, "subject", "对象", reference_to({subject}));
    add_built_in(table, Builtin::step, "step", "措施", enumeration_type(rule.enumeration));
    const ColumnId entered = add_built_in(table, Builtin::entered, "entered", "开始", simple(TypeKind::date));
    const ColumnId left = add_built_in(table, Builtin::left, "left", "解除", simple(TypeKind::date, true));
    add_built_in(table, Builtin::condition, "condition", "条件", simple(TypeKind::text));
    add_built_in(table, Builtin::clause, "clause", "条款", simple(TypeKind::text));
    Entity& made = context_.pack.entities[table];
    made.on = entered;
    made.until = left;
    made.rule = next_rule();
  }

  // The holder's type is known once the tasks are checked.
  void task_table(EntityId table, EntityId source) {
    add_built_in(table, Builtin::source, "source", "来源", reference_to({source}));
    add_built_in(table, Builtin::task, "task", "任务", simple(TypeKind::text));
    add_built_in(table, Builtin::holder, "holder", "责任人", reference_to({context_.body}, true));
    const ColumnId assigned = add_built_in(table, Builtin::assigned, "assigned", "交办日", simple(TypeKind::date));
    add_built_in(table, Builtin::due, "due", "限期", simple(TypeKind::deadline, true));
    Type supervisors = simple(TypeKind::body_set);
    supervisors.targets = {context_.body};
    add_built_in(table, Builtin::supervisors, "supervisors", "督办", std::move(supervisors));
    add_built_in(table, Builtin::status, "status", "状态", simple(TypeKind::text));
    add_built_in(table, Builtin::late, "late", "逾期", simple(TypeKind::boolean));
    Entity& made = context_.pack.entities[table];
    made.on = assigned;
    made.rule = next_rule();
  }

  Context& context_;
  ModuleId module_;
  const sx::Declaration& written_;
};

// The rows of all rules of one kind in one table.
template <class R>
void unite(Context& context, EntityId table) {
  Union all;
  all.description.name = context.entity(table).description.name;
  all.entity = table;
  for (std::uint32_t i = 0; i < context.pack.rules.size(); ++i) {
    if (std::holds_alternative<R>(context.pack.rules[i])) all.rules.push_back(i);
  }
  context.pack.entities[all.entity].rule = static_cast<std::uint32_t>(context.pack.rules.size());
  context.pack.rules.emplace_back(std::move(all));
  context.rules.push_back({nullptr, 0, Progress::waiting});
}

}  // namespace

void declare_params(Context& context) {
  each_declared<sx::ParamDeclaration>(context, [&](ModuleId m, const sx::ParamDeclaration& declared) {
    Param param;
    param.description = describe_declared(context, m, declared, full_name(context, m, declared.name.text));
    if (declared.set_by) param.set_by = declared.set_by->text;
    if (declared.type) param.type = type_from(context, m, *declared.type, param.description.name);
    if (!declare(context, m, declared.name, SymbolKind::param,
                 static_cast<std::uint32_t>(context.pack.params.size()))) {
      return;
    }
    context.pack.params.push_back(std::move(param));
    context.params.push_back({&declared, m, Progress::waiting});
  });
}

void declare_rules(Context& context) {
  for (ModuleId m = 0; m < context.modules.size(); ++m) {
    for (const sx::Declaration* declaration : context.modules[m].declarations) {
      RuleDeclarer declarer(context, m, *declaration);
      std::visit(declarer, *declaration);
    }
  }
  if (context.targets) unite<Target>(context, context.targets->entity);
  if (context.duties) unite<Duty>(context, context.duties->entity);
}

void forget_tables_without_rule(Context& context) {
  for (Entity& table : context.pack.entities) {
    if (is_made(table.kind) && table.rule == no_rule) table.kind = EntityKind::entity;
  }
}

}  // namespace zeren::inline v0::pack::detail
