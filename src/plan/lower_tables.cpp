// Entities become tables; their fields become input nodes.
#include <algorithm>
#include <numeric>

#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

bool is_tier(const pack::Pack& pack, pack::EntityId entity) {
  return pack.entities[entity].kind == pack::EntityKind::tier;
}

TableKind table_kind(pack::EntityKind kind) {
  switch (kind) {
    case pack::EntityKind::tier:
      return TableKind::tier;
    case pack::EntityKind::domain:
      return TableKind::domain;
    case pack::EntityKind::body:
      return TableKind::body;
    case pack::EntityKind::measure:
      return TableKind::measure;
    case pack::EntityKind::assigned_task:
      return TableKind::assigned_task;
    case pack::EntityKind::made:
      return TableKind::made;
    case pack::EntityKind::entity:
    case pack::EntityKind::event:
    case pack::EntityKind::responsibility:
      return TableKind::facts;
  }
  return TableKind::facts;
}

Field make_field(const pack::Pack& pack, const pack::Column& column) {
  Field field;
  field.name = column.description.name;
  field.label = column.description.label;
  field.type = value_type(pack, column.type);
  field.is_key = column.is_key_field;
  field.is_deadline =
      column.type.kind == pack::TypeKind::deadline || column.type.kind == pack::TypeKind::moment_deadline;
  return field;
}

Table make_table(const pack::Pack& pack, const pack::Entity& entity) {
  Table table;
  table.name = entity.description.name;
  table.label = entity.description.label;
  table.kind = table_kind(entity.kind);
  table.tier = entity.tier;
  table.imported = entity.imported;
  table.is_event = entity.kind == pack::EntityKind::event;
  table.is_responsibility = entity.kind == pack::EntityKind::responsibility;
  // Fields are numbered among themselves; a pack's columns hold built-in and rule-made ones too.
  std::vector<std::optional<std::uint32_t>> field_of(entity.columns.size());
  for (std::size_t c = 0; c < entity.columns.size(); ++c) {
    if (entity.columns[c].origin != pack::ColumnOrigin::field) continue;
    field_of[c] = static_cast<std::uint32_t>(table.fields.size());
    table.fields.push_back(make_field(pack, entity.columns[c]));
  }
  const auto field = [&](const std::optional<pack::ColumnId>& c) { return c ? field_of[*c] : std::nullopt; };
  for (const pack::ColumnId c : entity.key) {
    if (!field_of[c]) continue;
    table.key.push_back(*field_of[c]);
    table.fields[*field_of[c]].is_key = true;
  }
  table.on = field(entity.on);
  table.until = field(entity.until);
  table.recorded_on = field(entity.recorded_on);
  table.revised_on = field(entity.revised_on);
  table.withdrawn_by = field(entity.withdrawn_by);
  for (std::size_t c = 0; c < entity.columns.size(); ++c) {
    if (entity.columns[c].known_on) table.fields[*field_of[c]].known_on = field_of[*entity.columns[c].known_on];
  }
  table.unit = field(entity.unit);
  table.domain = field(entity.domain);
  table.responsibility_kind = field(entity.responsibility_kind);
  table.body = field(entity.body);
  if (table.is_responsibility) {
    for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
      if (table.fields[f].name == "from" || table.fields[f].name == "自") table.since = f;
      if (table.fields[f].name == "until" || table.fields[f].name == "至") table.valid_until = f;
    }
  }
  return table;
}

// A table is dated if its rows come with a day, or with the row of a dated table that they cannot be without.
std::vector<bool> dated_tables(const Plan& plan) {
  std::vector<bool> dated(plan.tables.size());
  for (std::size_t t = 0; t < plan.tables.size(); ++t) {
    const Table& table = plan.tables[t];
    dated[t] = table.on || table.recorded_on || table.revised_on || is_made(table.kind);
  }
  const auto needs_dated = [&](const Table& table) {
    return std::any_of(table.fields.begin(), table.fields.end(), [&](const Field& f) {
      return f.type.kind == ValueKind::row && !f.type.optional &&
             std::any_of(f.type.targets.begin(), f.type.targets.end(), [&](TableId t) { return dated[t]; });
    });
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t t = 0; t < plan.tables.size(); ++t) {
      if (dated[t] || !needs_dated(plan.tables[t])) continue;
      dated[t] = true;
      changed = true;
    }
  }
  return dated;
}

void make_organisation(Lowering& lowering) {
  const pack::Pack& pack = lowering.pack();
  Plan& plan = lowering.plan();
  for (const pack::Domain& d : pack.domains)
    plan.domains.push_back({d.description.name, d.description.label, d.parent});
  for (const pack::Body& b : pack.bodies) {
    plan.bodies.push_back({b.description.name, b.description.label, b.kind, b.unit, b.aliases, b.unnamed,
                           lowering.clauses(b.description.clauses)});
  }
  for (const pack::Relation& r : pack.relations) {
    Relation relation{r.description.name, r.description.label, r.from, r.to, {}};
    for (const pack::RelationRow& row : r.rows) relation.rows.push_back({row.from, row.to, row.since, row.until});
    plan.relations.push_back(std::move(relation));
  }
}

// What people read of a table without asking: its own columns, and of rules the values but not their helpers.
bool is_shown(const pack::Pack& pack, const pack::Entity& entity, const pack::Column& column) {
  switch (column.origin) {
    case pack::ColumnOrigin::field:
      return column.is_public;
    case pack::ColumnOrigin::builtin:
      if (entity.kind == pack::EntityKind::tier) {
        return column.builtin == pack::Builtin::code || column.builtin == pack::Builtin::name;
      }
      return column.is_public && column.builtin != pack::Builtin::key;
    case pack::ColumnOrigin::made:
      return column.is_public;
    case pack::ColumnOrigin::rule:
      break;
  }
  const bool is_score = std::holds_alternative<pack::Score>(pack.rules[column.rule]);
  return column.is_public && (!is_score || column.part == 0 || column.part == 2);
}

// Units: code and name, the rules' columns, then what says where the unit lies. Others: as declared, rules last.
std::vector<pack::ColumnId> column_order(const pack::Pack& pack, const pack::Entity& entity) {
  std::vector<pack::ColumnId> order(entity.columns.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto place = [&](pack::ColumnId c) {
    const pack::Column& column = entity.columns[c];
    const bool is_rule = column.origin == pack::ColumnOrigin::rule;
    int group = is_rule ? 2 : 1;
    if (entity.kind == pack::EntityKind::tier && !is_rule) {
      group = column.builtin == pack::Builtin::code ? 0 : column.builtin == pack::Builtin::name ? 1 : 3;
    }
    Span where;
    if (is_rule) {
      std::visit([&](const auto& rule) { where = rule.description.span; }, pack.rules[column.rule]);
    }
    return std::tuple(group, where.has_place() ? where.file : 0, where.has_place() ? where.begin : 0);
  };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return place(a) < place(b); });
  return order;
}

}  // namespace

ValueType value_type(const pack::Pack& pack, const pack::Type& type) {
  ValueType result;
  result.optional = type.optional;
  result.unit = type.unit;
  switch (type.kind) {
    case pack::TypeKind::boolean:
      result.kind = ValueKind::boolean;
      break;
    case pack::TypeKind::count:
      result.is_count = true;
      result.low = type.low;
      result.high = type.high;
      break;
    case pack::TypeKind::number:
      result.digits = type.digits;
      break;
    case pack::TypeKind::text:
      result.kind = ValueKind::text;
      break;
    case pack::TypeKind::date:
    case pack::TypeKind::deadline:
      result.kind = ValueKind::date;
      break;
    case pack::TypeKind::moment:
    case pack::TypeKind::moment_deadline:
      result.kind = ValueKind::moment;
      break;
    case pack::TypeKind::duration:
      result.kind = ValueKind::duration;
      result.duration = type.duration;
      break;
    case pack::TypeKind::enumeration:
      result.kind = ValueKind::enumeration;
      result.enumeration = type.enumeration;
      break;
    case pack::TypeKind::reference: {
      const bool units =
          std::all_of(type.targets.begin(), type.targets.end(), [&](pack::EntityId e) { return is_tier(pack, e); });
      result.kind = units ? ValueKind::unit : ValueKind::row;
      result.targets = type.targets;
      break;
    }
    case pack::TypeKind::body_set:
      result.kind = ValueKind::body_set;
      break;
    case pack::TypeKind::member_set:
      result.kind = ValueKind::member_set;
      result.enumeration = type.enumeration;
      break;
    case pack::TypeKind::unknown:
      break;
  }
  return result;
}

void make_tables(Lowering& lowering) {
  const pack::Pack& pack = lowering.pack_;
  Plan& plan = lowering.plan_;
  for (std::size_t e = 0; e < pack.entities.size(); ++e) {
    plan.tables.push_back(make_table(pack, pack.entities[e]));
    if (pack.entities[e].kind == pack::EntityKind::domain) plan.domain_table = static_cast<TableId>(e);
    if (pack.entities[e].kind == pack::EntityKind::body) plan.body_table = static_cast<TableId>(e);
    lowering.columns_.emplace_back(pack.entities[e].columns.size(), no_node);
  }
  lowering.builder_.set_dated(dated_tables(plan));
  make_organisation(lowering);
  for (std::size_t e = 0; e < pack.entities.size(); ++e) {
    const pack::Entity& entity = pack.entities[e];
    std::size_t field = 0;
    for (std::size_t c = 0; c < entity.columns.size(); ++c) {
      if (entity.columns[c].origin != pack::ColumnOrigin::field) continue;
      plan.tables[e].fields[field++].node =
          lowering.column(static_cast<pack::EntityId>(e), static_cast<pack::ColumnId>(c));
    }
  }
}

void make_public_columns(Lowering& lowering) {
  const pack::Pack& pack = lowering.pack_;
  for (std::size_t e = 0; e < pack.entities.size(); ++e) {
    const pack::Entity& entity = pack.entities[e];
    for (const pack::ColumnId c : column_order(pack, entity)) {
      const pack::Column& column = entity.columns[c];
      const NodeId node = lowering.column(static_cast<pack::EntityId>(e), c);
      if (node == no_node) continue;
      lowering.plan_.tables[e].columns.push_back(
          {column.description.name, column.description.label, node, is_shown(pack, entity, column)});
    }
    for (const pack::ColumnId c : entity.row_key) {
      lowering.plan_.tables[e].key_nodes.push_back(lowering.column(static_cast<pack::EntityId>(e), c));
    }
    lowering.plan_.tables[e].shown = entity.is_public;
    lowering.plan_.tables[e].on_demand = entity.on_demand;
  }
}

}  // namespace zeren::inline v0::plan
