// Enumerations, entities and events.
#include <algorithm>

#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/versions.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

EntityKind kind_of(sx::EntityDeclaration::Kind kind) {
  switch (kind) {
    case sx::EntityDeclaration::Kind::entity:
      return EntityKind::entity;
    case sx::EntityDeclaration::Kind::event:
      return EntityKind::event;
    case sx::EntityDeclaration::Kind::responsibility:
      return EntityKind::responsibility;
  }
  return EntityKind::entity;
}

// The table was declared under this name unless that was a second definition.
std::optional<EntityId> own_entity(const Context& context, ModuleId module, const sx::Name& name) {
  const auto it = context.symbols.find(full_name(context, module, name.text));
  if (it == context.symbols.end() || it->second.kind != SymbolKind::entity || it->second.span != name.span) {
    return std::nullopt;
  }
  return it->second.id;
}

void add_fields(Context& context, ModuleId module, EntityId entity, const sx::EntityDeclaration& declared) {
  for (const auto& field : declared.fields) {
    Column column;
    column.description.name = field.name.text;
    column.description.span = field.name.span;
    if (field.label) column.description.label = field.label->text;
    column.type =
        type_from(context, module, field.type, context.entity(entity).description.name + "." + field.name.text);
    column.is_key_field = field.type.base == sx::BaseType::key;
    if (column.is_key_field && field.type.optional) {
      context.report(codes::bad_key_field, field.name.span, {field.name.text, declared.name.text});
    }
    const bool is_key = column.is_key_field;
    const ColumnId id = add_column(context, entity, std::move(column));
    if (!is_key) continue;
    auto& key = context.pack.entities[entity].key;
    if (!key.empty()) {
      context.report(codes::stands_twice, field.span, {"key"});
    } else {
      key.push_back(id);
    }
  }
  for (const auto& name : declared.composite_key) {
    const auto id = find_column(context, module, entity, name.text);
    if (!id || context.column(entity, *id).type.optional) {
      context.report(codes::bad_key_field, name.span, {name.text, declared.name.text});
      continue;
    }
    context.pack.entities[entity].columns[*id].is_key_field = true;
    context.pack.entities[entity].key.push_back(*id);
  }
}

std::optional<ColumnId> date_field(Context& context, ModuleId module, EntityId entity,
                                   const std::optional<sx::Name>& name, bool may_be_absent) {
  if (!name) return std::nullopt;
  const auto id = find_column(context, module, entity, name->text);
  if (id) {
    const Type& type = context.column(entity, *id).type;
    const bool dates = type.kind == TypeKind::date || type.kind == TypeKind::moment;
    if (is_unknown(type) || (dates && (may_be_absent || !type.optional))) return id;
  }
  context.report(codes::bad_date_field, name->span,
                 {name->text, context.entity(entity).description.name,
                  may_be_absent ? bilingual("`date`, `moment` or either with `?`", " `date`、`moment`（可带 `?`）")
                                : bilingual("`date` or `moment`", " `date` 或 `moment` ")});
  return std::nullopt;
}

std::optional<ColumnId> flag_field(Context& context, ModuleId module, EntityId entity,
                                   const std::optional<sx::Name>& name) {
  if (!name) return std::nullopt;
  const auto id = find_column(context, module, entity, name->text);
  if (id) {
    const Type& type = context.column(entity, *id).type;
    if (is_unknown(type) || type.kind == TypeKind::boolean) return id;
  }
  context.report(codes::bad_flag_field, name->span, {name->text, context.entity(entity).description.name});
  return std::nullopt;
}

// The field that says from when on the value of another is known.
void find_known_on(Context& context, ModuleId module, EntityId entity, const sx::EntityDeclaration& declared) {
  for (const auto& field : declared.fields) {
    const auto id = find_column(context, module, entity, field.name.text);
    if (!field.known_on || !id) continue;
    context.pack.entities[entity].columns[*id].known_on = date_field(context, module, entity, field.known_on, true);
    const Column& column = context.column(entity, *id);
    if (!column.type.optional && !is_unknown(column.type)) {
      context.report(codes::known_on_required, field.name.span, {field.name.text});
    }
  }
}

// Finds the one column of a responsibility table for which `fits` holds.
template <class F>
std::optional<ColumnId> role(Context& context, EntityId entity, std::string what, F&& fits) {
  std::optional<ColumnId> found;
  bool several = false;
  const auto& columns = context.entity(entity).columns;
  for (ColumnId c = 0; c < columns.size(); ++c) {
    if (is_unknown(columns[c].type)) return std::nullopt;
    if (!fits(columns[c].type)) continue;
    several = several || found.has_value();
    found = c;
  }
  if (!found || several) {
    const Description& description = context.entity(entity).description;
    context.report(codes::responsibility_shape, description.span, {description.name, std::move(what)});
  }
  return found;
}

void find_roles(Context& context, EntityId entity) {
  const auto one_of = [&](EntityId target) {
    return [target](const Type& type) {
      return type.kind == TypeKind::reference && type.targets == std::vector<EntityId>{target};
    };
  };
  const auto unit = role(context, entity, bilingual("exactly one reference to a unit", "恰好一个对单位的引用"),
                         [&](const Type& type) { return is_unit_reference(context, type); });
  const auto domain =
      role(context, entity, bilingual("exactly one `domain`", "恰好一个 `领域`"), one_of(context.domain));
  const auto body = role(context, entity, bilingual("exactly one `body`", "恰好一个 `机构`"), one_of(context.body));
  const auto kind =
      role(context, entity, bilingual("exactly one `responsibility_kind`", "恰好一个 `responsibility_kind`"),
           [](const Type& type) { return type.kind == TypeKind::enumeration && type.enumeration == 0; });
  Entity& table = context.pack.entities[entity];
  table.unit = unit;
  table.domain = domain;
  table.body = body;
  table.responsibility_kind = kind;
}

void finish_entity(Context& context, ModuleId module, EntityId entity, const sx::EntityDeclaration& declared) {
  const auto on = date_field(context, module, entity, declared.on, false);
  const auto until = date_field(context, module, entity, declared.until, true);
  const auto recorded = date_field(context, module, entity, declared.recorded_on, false);
  const auto revised = date_field(context, module, entity, declared.revised_on, false);
  if (declared.revised_on && (context.entity(entity).key.empty() || declared.recorded_on)) {
    context.report(codes::revised_shape, declared.revised_on->span, {declared.name.text});
  }
  const auto withdrawn = flag_field(context, module, entity, declared.withdrawn_by);
  Entity& table = context.pack.entities[entity];
  table.complete_from = declared.complete_from;
  table.on = on;
  table.until = until;
  table.recorded_on = recorded;
  table.revised_on = revised;
  table.withdrawn_by = withdrawn;
  if (table.kind == EntityKind::responsibility) find_roles(context, entity);
}

// What the table of the rows of a declaration that may have versions is called after its name; null where it has none.
const char* suffix_of_rows(const sx::Declaration& declaration) {
  if (std::holds_alternative<sx::LadderDeclaration>(declaration)) return ".measure";
  if (std::holds_alternative<sx::AssignDeclaration>(declaration)) return ".task";
  if (std::holds_alternative<sx::DutyDeclaration>(declaration)) return ".duty";
  return nullptr;
}

// The tables that rules make, and the enumeration of a ladder's steps, so that fields may refer to them.
void declare_rule_types(Context& context) {
  each_declared<sx::LadderDeclaration>(context, [&](ModuleId m, const sx::LadderDeclaration& declared) {
    const auto enumeration = static_cast<std::uint32_t>(context.pack.enumerations.size());
    VersionGroup* group = group_of(context, m, declared);
    if (group && group->enumeration) {  // the steps of all versions are the same
      declare(context, m, declared.name, SymbolKind::enumeration, *group->enumeration);
      return;
    }
    if (group && !declare(context, m, group->name, SymbolKind::enumeration, enumeration)) return;
    if (!declare(context, m, declared.name, SymbolKind::enumeration, enumeration)) return;
    if (group) group->enumeration = enumeration;
    std::vector<sx::EnumValue> steps;
    for (const auto& step : declared.steps) steps.push_back({step.name, step.label});
    Description description;
    description.name = full_name(context, m, whole_name(declared.name.text));
    description.span = declared.name.span;
    if (declared.label) description.label = declared.label->text;
    add_enumeration(context, std::move(description), steps);
  });
  const auto add_table = [&](ModuleId m, const sx::Declared& declared, EntityKind kind, const char* suffix) {
    Entity table;
    table.kind = kind;
    table.description.name = full_name(context, m, declared.name.text + suffix);
    table.description.span = declared.name.span;
    if (declared.label) table.description.label = declared.label->text;
    table.is_public = declared.name.text == whole_name(declared.name.text);
    const sx::Name name{declared.name.text + suffix, declared.name.span};
    if (!declare(context, m, name, SymbolKind::entity, static_cast<std::uint32_t>(context.pack.entities.size())))
      return;
    add_entity(context, m, std::move(table));
  };
  each_declared<sx::LadderDeclaration>(context, [&](ModuleId m, const sx::LadderDeclaration& declared) {
    const auto it = context.symbols.find(full_name(context, m, declared.name.text));
    if (it != context.symbols.end() && it->second.span == declared.name.span) {
      add_table(m, declared, EntityKind::measure, ".measure");
    }
  });
  for (const VersionGroup& group : context.version_groups) {
    const char* suffix = suffix_of_rows(*group.members.front());
    if (suffix == nullptr) continue;
    sx::Declared whole;
    whole.name = group.name;
    whole.label = group.label;
    add_table(group.module, whole, EntityKind::made, suffix);
  }
  each_declared<sx::AssignDeclaration>(context, [&](ModuleId m, const sx::AssignDeclaration& declared) {
    add_table(m, declared, EntityKind::assigned_task, ".task");
  });
  each_declared<sx::LedgerDeclaration>(context, [&](ModuleId m, const sx::LedgerDeclaration& declared) {
    add_table(m, declared, EntityKind::made, ".entry");
  });
  each_declared<sx::DutyDeclaration>(context, [&](ModuleId m, const sx::DutyDeclaration& declared) {
    add_table(m, declared, EntityKind::made, ".duty");
  });
}

}  // namespace

void declare_types(Context& context) {
  each_declared<sx::EnumDeclaration>(context, [&](ModuleId m, const sx::EnumDeclaration& declared) {
    Description description = describe_declared(context, m, declared, full_name(context, m, declared.name.text));
    const auto next = static_cast<std::uint32_t>(context.pack.enumerations.size());
    if (!declare(context, m, declared.name, SymbolKind::enumeration, next)) return;
    add_enumeration(context, std::move(description), declared.values);
  });
  each_declared<sx::EntityDeclaration>(context, [&](ModuleId m, const sx::EntityDeclaration& declared) {
    Entity entity;
    entity.kind = kind_of(declared.kind);
    entity.description = describe_declared(context, m, declared, full_name(context, m, declared.name.text));
    const auto next = static_cast<std::uint32_t>(context.pack.entities.size());
    if (!declare(context, m, declared.name, SymbolKind::entity, next)) return;
    add_entity(context, m, std::move(entity));
  });
  declare_rule_types(context);
}

void declare_fields(Context& context) {
  each_declared<sx::EntityDeclaration>(context, [&](ModuleId m, const sx::EntityDeclaration& declared) {
    const auto entity = own_entity(context, m, declared.name);
    if (!entity) return;
    add_fields(context, m, *entity, declared);
    find_known_on(context, m, *entity, declared);
    finish_entity(context, m, *entity, declared);
  });
}

}  // namespace zeren::inline v0::pack::detail
