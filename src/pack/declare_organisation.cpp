// Tiers, domains, bodies and relations: the organisation as far as the pack itself declares it.
#include <algorithm>
#include <charconv>

#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

Column built_in(Builtin builtin, std::string name, std::string label, Type type) {
  Column column;
  column.description.name = std::move(name);
  column.description.label = std::move(label);
  column.type = std::move(type);
  column.origin = ColumnOrigin::builtin;
  column.builtin = builtin;
  column.is_key_field = builtin == Builtin::code;
  return column;
}

// code, name, parent, then the tiers above from the top: the same places in every tier, so that `township or below` can
// read what its tiers share.
void add_tier_columns(Context& context, std::uint32_t tier) {
  const EntityId entity = context.tiers[tier];
  add_column(context, entity, built_in(Builtin::code, "code", "代码", simple(TypeKind::text)));
  add_column(context, entity, built_in(Builtin::name, "name", "名称", simple(TypeKind::text)));
  if (tier > 0) {
    add_column(context, entity, built_in(Builtin::parent, "parent", "上级", reference_to({context.tiers[tier - 1]})));
  }
  for (std::uint32_t above = 0; above < tier; ++above) {
    const Description& description = context.entity(context.tiers[above]).description;
    Column column =
        built_in(Builtin::ancestor, description.name, description.label, reference_to({context.tiers[above]}));
    column.tier = above;
    add_column(context, entity, std::move(column));
  }
  context.pack.entities[entity].key = {0};
}

EntityId add_built_in_table(Context& context, EntityKind kind, std::string name, std::string label) {
  Entity entity;
  entity.kind = kind;
  entity.description.name = name;
  entity.description.label = std::move(label);
  entity.key = {0};
  const EntityId id = add_entity(context, 0, std::move(entity));
  context.symbols[name] = Symbol{SymbolKind::entity, id, {}};
  add_column(context, id, built_in(Builtin::code, "code", "代码", simple(TypeKind::text)));
  add_column(context, id, built_in(Builtin::name, "name", "名称", simple(TypeKind::text)));
  return id;
}

void add_built_in_tables(Context& context) {
  context.domain = add_built_in_table(context, EntityKind::domain, "domain", "领域");
  add_column(context, context.domain,
             built_in(Builtin::parent, "parent", "上级", reference_to({context.domain}, true)));
  context.body = add_built_in_table(context, EntityKind::body, "body", "机构");
  add_column(context, context.body, built_in(Builtin::kind, "kind", "类别", simple(TypeKind::text)));
  add_column(context, context.body, built_in(Builtin::unnamed, "unnamed", "未命名", simple(TypeKind::boolean)));
  if (!context.tiers.empty()) {
    add_column(context, context.body, built_in(Builtin::at, "at", "位于", reference_to(context.tiers)));
  }
}

void add_responsibility_kinds(Context& context) {
  Enumeration kinds;
  kinds.description.name = "responsibility_kind";
  kinds.description.label = "责任类别";
  kinds.members = {{"leadership", "领导责任"}, {"regulatory", "监管责任"}, {"principal", "主体责任"}};
  context.pack.enumerations.push_back(std::move(kinds));
  context.symbols["responsibility_kind"] = Symbol{SymbolKind::enumeration, 0, {}};
}

bool same_tiers(const sx::TierDeclaration& a, const sx::TierDeclaration& b) {
  return std::equal(a.tiers.begin(), a.tiers.end(), b.tiers.begin(), b.tiers.end(),
                    [](const auto& x, const auto& y) { return x.name.text == y.name.text; });
}

void add_tiers(Context& context, const sx::TierDeclaration& declared) {
  for (const auto& tier : declared.tiers) {
    Entity entity;
    entity.kind = EntityKind::tier;
    entity.tier = static_cast<std::uint32_t>(context.tiers.size());
    entity.description.name = tier.name.text;
    entity.description.span = tier.name.span;
    if (tier.label) entity.description.label = tier.label->text;
    const auto next = static_cast<EntityId>(context.pack.entities.size());
    if (!declare(context, 0, tier.name, SymbolKind::entity, next)) continue;
    context.tiers.push_back(add_entity(context, 0, std::move(entity)));
    context.pack.tiers.push_back(tier.name.text);
  }
}

void add_domain(Context& context, ModuleId module, const sx::DomainItem& item) {
  Domain domain;
  domain.description.name = full_name(context, module, item.name.text);
  domain.description.span = item.name.span;
  if (item.label) domain.description.label = item.label->text;
  declare(context, module, context.domain_names, item.name, static_cast<std::uint32_t>(context.pack.domains.size()));
  context.pack.domains.push_back(std::move(domain));
}

// Domains are declared one after the other, so their rows can be counted along.
void link_domains(Context& context) {
  std::uint32_t row = 0;
  auto& domains = context.pack.domains;
  each_declared<sx::DomainDeclaration>(context, [&](ModuleId m, const sx::DomainDeclaration& declared) {
    for (const auto& item : declared.domains) {
      const std::uint32_t child = row++;
      if (!item.parent) continue;
      const auto parent = find_place(context, m, context.domain_names, item.parent->text);
      if (!parent) {
        report_unknown(context, codes::unknown_row, *item.parent, {item.parent->text, bilingual("domain", "领域")},
                       keys_of(context.domain_names));
        continue;
      }
      std::uint32_t above = *parent;
      while (above != child && domains[above].parent) above = *domains[above].parent;
      if (above == child) {
        context.report(codes::domain_cycle, item.name.span, {item.name.text});
      } else {
        domains[child].parent = parent;
      }
    }
  });
}

struct NumberedName {
  std::string_view prefix;
  int number = 0;
};
std::optional<NumberedName> numbered(std::string_view name) {
  std::size_t begin = name.size();
  while (begin > 0 && name[begin - 1] >= '0' && name[begin - 1] <= '9') --begin;
  int number = 0;
  const auto [end, error] = std::from_chars(name.data() + begin, name.data() + name.size(), number);
  if (error != std::errc() || begin == name.size()) return std::nullopt;
  return NumberedName{name.substr(0, begin), number};
}

void add_body(Context& context, ModuleId module, const sx::BodyDeclaration& declared, const sx::Name& name) {
  Body body;
  body.description = describe_declared(context, module, declared, full_name(context, module, name.text));
  if (declared.kind) body.kind = declared.kind->text;
  for (const auto& alias : declared.aliases) body.aliases.push_back(alias.text);
  if (declared.unit) body.unit = declared.unit->text;
  body.unnamed = declared.unnamed;
  declare(context, module, context.body_names, name, static_cast<std::uint32_t>(context.pack.bodies.size()));
  context.pack.bodies.push_back(std::move(body));
}

void add_bodies(Context& context, ModuleId module, const sx::BodyDeclaration& declared) {
  if (!declared.last) {
    add_body(context, module, declared, declared.name);
    return;
  }
  constexpr int most = 10'000;
  const auto first = numbered(declared.name.text), last = numbered(declared.last->text);
  if (!first || !last || first->prefix != last->prefix || first->number > last->number ||
      last->number - first->number > most) {
    context.report(codes::bad_body_range, cover(declared.name.span, declared.last->span),
                   {declared.name.text, declared.last->text});
    return;
  }
  for (int n = first->number; n <= last->number; ++n) {
    add_body(context, module, declared, {std::string(first->prefix) + std::to_string(n), declared.name.span});
  }
}

std::optional<EntityId> relation_end(Context& context, ModuleId module, const sx::Name& name) {
  const auto entity = entity_named(context, module, name);
  if (!entity || *entity == context.domain || *entity == context.body) return entity;
  context.report(codes::relation_ends, name.span, {name.text});
  return std::nullopt;
}

std::optional<std::uint32_t> relation_row_end(Context& context, ModuleId module, EntityId entity,
                                              const sx::Name& name) {
  const bool domain = entity == context.domain;
  const auto& table = domain ? context.domain_names : context.body_names;
  if (auto row = find_place(context, module, table, name.text)) return row;
  report_unknown(context, codes::unknown_row, name,
                 {name.text, domain ? bilingual("domain", "领域") : bilingual("body", "机构")}, keys_of(table));
  return std::nullopt;
}

void add_relation_row(Context& context, ModuleId module, const sx::RelationRow& declared) {
  const auto id = find_place(context, module, context.relation_names, declared.name.text);
  if (!id) {
    report_unknown(context, codes::unknown_relation, declared.name, {declared.name.text},
                   keys_of(context.relation_names));
    return;
  }
  const Relation relation = context.pack.relations[*id];
  if (declared.since && declared.until && *declared.since > *declared.until) {
    context.report(codes::empty_period, declared.span);
  }
  const auto from = relation_row_end(context, module, relation.from, declared.from);
  for (const auto& name : declared.to) {
    const auto to = relation_row_end(context, module, relation.to, name);
    if (!from || !to) continue;
    RelationRow row;
    row.from = *from;
    row.to = *to;
    row.since = declared.since;
    row.until = declared.until;
    row.description = describe_declared(context, module, declared, relation.description.name);
    context.pack.relations[*id].rows.push_back(std::move(row));
  }
}

}  // namespace

void declare_tiers(Context& context) {
  add_responsibility_kinds(context);
  const sx::TierDeclaration* first = nullptr;
  ModuleId first_module = 0;
  each_declared<sx::TierDeclaration>(context, [&](ModuleId m, const sx::TierDeclaration& declared) {
    if (!first) {
      first = &declared;
      first_module = m;
      add_tiers(context, declared);
    } else if (m == first_module) {
      context.report(codes::stands_twice, declared.span, {"tier"})
          .notes.push_back({first->span, "the first one is here", "第一个在此"});
    } else if (!same_tiers(*first, declared)) {
      context.report(codes::tiers_differ, declared.span);
    }
  });
  for (std::uint32_t tier = 0; tier < context.tiers.size(); ++tier) add_tier_columns(context, tier);
  add_built_in_tables(context);
}

void declare_domains(Context& context) {
  each_declared<sx::DomainDeclaration>(context, [&](ModuleId m, const sx::DomainDeclaration& declared) {
    for (const auto& item : declared.domains) add_domain(context, m, item);
  });
  link_domains(context);
  each_declared<sx::BodyDeclaration>(
      context, [&](ModuleId m, const sx::BodyDeclaration& declared) { add_bodies(context, m, declared); });
}

void declare_relations(Context& context) {
  each_declared<sx::RelationDeclaration>(context, [&](ModuleId m, const sx::RelationDeclaration& declared) {
    Relation relation;
    relation.description = describe_declared(context, m, declared, full_name(context, m, declared.name.text));
    const auto from = relation_end(context, m, declared.from_entity);
    const auto to = relation_end(context, m, declared.to_entity);
    relation.from = from.value_or(context.body);
    relation.to = to.value_or(context.domain);
    declare(context, m, context.relation_names, declared.name,
            static_cast<std::uint32_t>(context.pack.relations.size()));
    context.pack.relations.push_back(std::move(relation));
  });
  each_declared<sx::RelationRow>(
      context, [&](ModuleId m, const sx::RelationRow& declared) { add_relation_row(context, m, declared); });
}

}  // namespace zeren::inline v0::pack::detail
