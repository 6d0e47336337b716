#include "src/pack/usage.hpp"

#include <set>

#include "src/pack/names.hpp"
#include "src/pack/walk.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

struct Used {
  std::set<std::pair<EntityId, ColumnId>> columns;
  std::set<EntityId> tables;
  std::set<ParamId> params;

  void read(const Pack& pack, const Expression& e) {
    walk(e, [&](const Expression& part) {
      if (part.kind == ExpressionKind::column || part.kind == ExpressionKind::follow) {
        columns.emplace(part.entity, part.column);
        tables.insert(part.entity);
      }
      const bool is_param = part.kind == ExpressionKind::param || part.kind == ExpressionKind::dated_param;
      if (is_param && params.insert(part.param).second) {
        read(pack, pack.params[part.param].value);
        for (const auto& version : pack.params[part.param].versions) read(pack, version.value);
        for (const auto& exception : pack.params[part.param].exceptions.list) {
          read(pack, exception.when);
          read(pack, exception.value);
        }
      }
      for (const auto& rows : part.rows) tables.insert(rows.entity);
    });
  }

  void read(const Pack& pack, const Rows& rows) {
    tables.insert(rows.entity);
    const auto one = [&](const Expression& e) { read(pack, e); };
    for (const auto& key : rows.keys) {
      one(key.inner);
      one(key.outer);
    }
    if (rows.range) {
      one(rows.range->inner);
      if (rows.range->low) one(*rows.range->low);
      if (rows.range->high) one(*rows.range->high);
    }
    for (const auto& condition : rows.filter) one(condition);
  }

  void read(const Pack& pack, const Rule& rule) {
    std::visit(
        [&](const auto& r) {
          tables.insert(table_of(r));
          each_part(
              r, [&](const Expression& e) { read(pack, e); }, [&](const Rows& rows) { read(pack, rows); });
        },
        rule);
    if (const auto* ladder = std::get_if<Ladder>(&rule); ladder && ladder->starts_from)
      tables.insert(*ladder->starts_from);
    if (const auto* versions = std::get_if<Versions>(&rule)) {
      for (const auto& made : versions->columns) {
        for (const auto& column : made.of) {
          if (column) columns.emplace(versions->entity, *column);
        }
      }
    }
    if (const auto* ledger = std::get_if<Ledger>(&rule)) {
      tables.insert(ledger->subjects.begin(), ledger->subjects.end());
      each_event_table(*ledger, [&](EntityId e) { tables.insert(e); });
    }
    if (const auto* duty = std::get_if<Duty>(&rule)) {
      each_event_table(*duty, [&](EntityId e) { tables.insert(e); });
    }
    if (const auto* check = std::get_if<Check>(&rule)) {
      if (check->each) tables.insert(*check->each);
    }
  }
};

void report_unused(Context& context, const Description& description, const char* en, const char* zh) {
  context.report(codes::unused, description.span, {description.name, bilingual(en, zh)});
}

bool imported(const Context& context, EntityId entity) {
  return context.entity_modules[entity] != 0;
}

// Entities that refer to an entity make use of it: an owner is worth a table of owners.
void add_targets(const Pack& pack, Used& used) {
  for (const auto& entity : pack.entities) {
    for (const auto& column : entity.columns) {
      if (column.origin == ColumnOrigin::field)
        used.tables.insert(column.type.targets.begin(), column.type.targets.end());
    }
  }
}

std::set<EnumerationId> used_enumerations(const Pack& pack) {
  std::set<EnumerationId> used{0};
  const auto add = [&](const Type& type) {
    if (type.kind == TypeKind::enumeration || type.kind == TypeKind::member_set) used.insert(type.enumeration);
  };
  for (const auto& entity : pack.entities) {
    for (const auto& column : entity.columns) add(column.type);
  }
  for (const auto& param : pack.params) add(param.type);
  return used;
}

// The columns and tables of facts that a rule depends on, through everything it reads.
void collect_fields(const Pack& pack, std::uint32_t root, Used& all) {
  std::set<std::uint32_t> seen;
  std::vector<std::uint32_t> open{root};
  while (!open.empty()) {
    const std::uint32_t rule = open.back();
    open.pop_back();
    if (!seen.insert(rule).second) continue;
    Used here;
    here.read(pack, pack.rules[rule]);
    for (const auto& [entity, id] : here.columns) {
      const Column& column = pack.entities[entity].columns[id];
      if (column.origin == ColumnOrigin::rule) open.push_back(column.rule);
      if (column.origin == ColumnOrigin::field) all.columns.emplace(entity, id);
    }
    for (EntityId table : here.tables) {
      const Entity& entity = pack.entities[table];
      if (is_made(entity.kind)) open.push_back(entity.rule);
    }
    if (const auto* together = std::get_if<Union>(&pack.rules[rule])) {
      open.insert(open.end(), together->rules.begin(), together->rules.end());
    }
  }
}

// Dates are their own history: one later than the day replayed reads as absent.
bool is_undated(const Entity& entity, const Column& column) {
  return !entity.recorded_on && !entity.revised_on && !column.known_on && !column.is_key_field &&
         column.type.kind != TypeKind::date && column.type.kind != TypeKind::moment;
}

}  // namespace

void find_unused(Context& context) {
  const Pack& pack = context.pack;
  Used used;
  for (const auto& rule : pack.rules) used.read(pack, rule);
  add_targets(pack, used);
  for (const auto& test : pack.tests) {
    for (const auto& expectation : test.expectations) used.columns.emplace(expectation.entity, expectation.column);
  }
  for (ParamId p = 0; p < pack.params.size(); ++p) {
    if (context.params[p].module == 0 && !used.params.contains(p)) {
      report_unused(context, pack.params[p].description, "parameter", "参数");
    }
  }
  const auto enumerations = used_enumerations(pack);
  for (const auto& [name, symbol] : context.symbols) {
    if (symbol.kind != SymbolKind::enumeration || enumerations.contains(symbol.id)) continue;
    if (name.find('.') == std::string::npos) {
      report_unused(context, pack.enumerations[symbol.id].description, "enumeration", "枚举");
    }
  }
  for (EntityId e = 0; e < pack.entities.size(); ++e) {
    const Entity& entity = pack.entities[e];
    const bool facts = entity.kind == EntityKind::entity || entity.kind == EntityKind::event;
    if (facts && !imported(context, e) && !used.tables.contains(e)) {
      report_unused(context, entity.description, "table", "表");
    }
  }
  // What a define says of a unit, a domain or a body is published; a helper on a table of facts wants a reader.
  for (std::size_t i = 0; i < pack.rules.size(); ++i) {
    const auto* define = std::get_if<Define>(&pack.rules[i]);
    if (!define || context.rules[i].module != 0) continue;
    const EntityKind kind = pack.entities[define->entity].kind;
    if (kind == EntityKind::tier || kind == EntityKind::domain || kind == EntityKind::body) continue;
    if (!used.columns.contains({define->entity, define->column})) {
      report_unused(context, define->description, "define", "定义");
    }
  }
}

void find_undated(Context& context) {
  const Pack& pack = context.pack;
  for (std::uint32_t i = 0; i < pack.rules.size(); ++i) {
    const auto* ladder = std::get_if<Ladder>(&pack.rules[i]);
    if (!ladder) continue;
    Used read;
    collect_fields(pack, i, read);
    std::vector<std::string> fields;
    for (const auto& [entity, id] : read.columns) {
      const Entity& table = pack.entities[entity];
      if (is_undated(table, table.columns[id])) {
        fields.push_back(table.description.name + "." + table.columns[id].description.name);
      }
    }
    if (!fields.empty()) {
      context.report(codes::undated_fields, ladder->description.span, {ladder->description.name, listed(fields)});
    }
  }
}

RuleReads reads_of(const Pack& pack, std::uint32_t rule) {
  Used used;
  used.read(pack, pack.rules[rule]);
  RuleReads reads{{}, std::move(used.params), std::move(used.tables)};
  for (const auto& [entity, id] : used.columns) {
    const Column& column = pack.entities[entity].columns[id];
    if (column.origin == ColumnOrigin::rule) reads.rules.insert(column.rule);
  }
  for (EntityId table : reads.tables) {
    if (is_made(pack.entities[table].kind)) reads.rules.insert(pack.entities[table].rule);
  }
  if (const auto* together = std::get_if<Union>(&pack.rules[rule])) {
    reads.rules.insert(together->rules.begin(), together->rules.end());
  }
  reads.rules.erase(rule);
  return reads;
}

}  // namespace zeren::inline v0::pack::detail
