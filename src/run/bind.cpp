#include "zeren/run/bind.hpp"

#include <algorithm>

#include "src/run/bind_tables.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0 {

namespace {

using detail::Binding;

// The tables that were given, by what they are of.
struct Given {
  std::vector<const SourceTable*> facts;      // by TableId
  std::vector<const SourceTable*> relations;  // by number
  const SourceTable* bodies = nullptr;
};

class Sorter {
 public:
  explicit Sorter(Binding& binding) : binding_(binding) {
    given_.facts.resize(binding.plan.tables.size());
    given_.relations.resize(binding.plan.relations.size());
  }

  void take(const SourceTable& source) {
    const SourceTable** place = find(source.entity);
    if (place == nullptr) {
      const std::string name = detail::quoted(source.entity);
      binding_.reject_table(source, {}, bind_codes::unknown_table, {name, detail::suggest(source.entity, names())});
    } else if (*place != nullptr) {
      const std::string& first = (*place)->file.empty() ? (*place)->entity : (*place)->file;
      binding_.reject_table(source, {}, bind_codes::duplicate_table, {detail::quoted(source.entity), first});
    } else {
      *place = &source;
    }
  }
  const Given& given() const { return given_; }

 private:
  const SourceTable** find(std::string_view name) {
    const plan::Plan& plan = binding_.plan;
    for (const bool by_label : {false, true}) {
      const auto is_it = [&](const auto& thing) {
        return !name.empty() && (by_label ? thing.label : thing.name) == name;
      };
      for (std::size_t t = 0; t < plan.tables.size(); ++t) {
        if (!is_it(plan.tables[t])) continue;
        if (plan.tables[t].kind == plan::TableKind::facts) return &given_.facts[t];
        if (plan.tables[t].kind == plan::TableKind::body) return &given_.bodies;
      }
      for (std::size_t r = 0; r < plan.relations.size(); ++r) {
        if (is_it(plan.relations[r])) return &given_.relations[r];
      }
    }
    return nullptr;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const plan::Table& table : binding_.plan.tables) {
      if (table.kind == plan::TableKind::facts || table.kind == plan::TableKind::body) all.push_back(table.name);
    }
    for (const plan::Relation& relation : binding_.plan.relations) all.push_back(relation.name);
    return all;
  }

  Binding& binding_;
  Given given_;
};

void parse_tables(Binding& binding, const Given& given) {
  for (plan::TableId id = 0; id < binding.plan.tables.size(); ++id) {
    if (!binding.is_facts(id)) continue;
    detail::ParsedTable& table = binding.tables[id];
    table.table = &binding.plan.tables[id];
    table.columns.resize(table.table->fields.size());
    if (given.facts[id] != nullptr) detail::parse_table(binding, id, *given.facts[id]);
  }
}

BindResult bind_within(const plan::Plan& plan, const Organisation& organisation, std::span<const SourceTable> tables,
                       const Limits& limits) {
  Binding binding(plan, organisation, limits);
  binding.borrows = true;
  binding.watch.look();
  Sorter sorter(binding);
  for (const SourceTable& table : tables) sorter.take(table);

  detail::build_domains(binding);
  detail::build_bodies(binding, sorter.given().bodies);
  parse_tables(binding, sorter.given());
  detail::resolve_references(binding, false);
  binding.watch.look();
  detail::index_keys(binding);
  binding.watch.look();
  detail::resolve_references(binding, true);
  detail::reject_duplicates(binding);
  binding.watch.look();
  detail::follow_references(binding);
  binding.watch.look();
  detail::order_rows(binding);

  BindResult result;
  Dataset& dataset = result.dataset;
  dataset.organisation = &organisation;
  dataset.tables.resize(plan.tables.size());
  for (plan::TableId id = 0; id < plan.tables.size(); ++id) {
    binding.watch.look();
    if (binding.is_facts(id)) dataset.tables[id] = detail::make_bound_table(binding, id);
  }
  dataset.relations = detail::bind_relations(binding, sorter.given().relations);
  dataset.responsibility = detail::bind_responsibility(binding, dataset);
  binding.watch.look();
  dataset.domains = std::move(binding.domains);
  dataset.bodies = std::move(binding.bodies);
  sort_rejects(binding.rejects);
  dataset.rejects = binding.rejects;
  result.rejects = std::move(binding.rejects);
  binding.watch.look();
  return result;
}

}  // namespace

BindResult bind(const plan::Plan& plan, const Organisation& organisation, std::span<const SourceTable> tables,
                const Limits& limits) {
  try {
    return bind_within(plan, organisation, tables, limits);
  } catch (const detail::LimitReached& reached) {
    BindResult nothing;
    nothing.error = reached.error();
    return nothing;
  }
}

}  // namespace zeren::inline v0
