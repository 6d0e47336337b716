#include "src/plan/split_places.hpp"

#include <algorithm>
#include <optional>

namespace zeren::inline v0::plan {

namespace {

bool leads_to_place(const Places& places, const ValueType& type) {
  return type.kind == ValueKind::row && std::any_of(type.targets.begin(), type.targets.end(), [&](TableId target) {
           const FactsPlace place = places.routes[target].place;
           return place == FactsPlace::by_unit || place == FactsPlace::by_reference;
         });
}

// The first field that always has a value, else the first.
template <class Leads>
std::optional<std::uint32_t> best_field(const Table& table, Leads leads) {
  std::optional<std::uint32_t> best;
  for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
    if (!leads(table.fields[f].type)) continue;
    if (!table.fields[f].type.optional) return f;
    if (!best) best = f;
  }
  return best;
}

void find_routes(Places& places) {
  const Plan& plan = *places.plan;
  places.routes.resize(plan.tables.size());
  for (TableId t = 0; t < plan.tables.size(); ++t) {
    const Table& table = plan.tables[t];
    if (table.kind != TableKind::facts) continue;
    const auto unit = best_field(table, [](const ValueType& type) { return type.kind == ValueKind::unit; });
    FactsRoute& route = places.routes[t];
    route.place = FactsPlace::everywhere;
    if (unit) route = {FactsPlace::by_unit, *unit};
    if (table.is_responsibility) route.place = FactsPlace::upper;
  }
  // A reference leads where the table behind it leads.
  for (bool changed = true; changed;) {
    changed = false;
    for (TableId t = 0; t < plan.tables.size(); ++t) {
      if (places.routes[t].place != FactsPlace::everywhere) continue;
      const auto field =
          best_field(plan.tables[t], [&](const ValueType& type) { return leads_to_place(places, type); });
      if (!field) continue;
      places.routes[t] = {FactsPlace::by_reference, *field};
      changed = true;
    }
  }
}

std::vector<TableId> sources_of(const Node& maker) {
  if (const auto* expand = std::get_if<Expand>(&maker.payload)) return {expand->source_table};
  if (const auto* ledger = std::get_if<Ledger>(&maker.payload)) return ledger->subjects;
  if (const auto* duty = std::get_if<Duty>(&maker.payload)) return {duty->subject_table};
  if (const auto* all = std::get_if<Union>(&maker.payload)) {
    std::vector<TableId> tables;
    for (const UnionSource& source : all->sources) tables.push_back(source.table);
    return tables;
  }
  return {maker.table};
}

// Rows that rules make lie where the rows lie that they are made from.
struct Derived {
  bool known = true, upper = true;
  PartRows part = PartRows::whole;
};
Derived derive(const Places& places, const std::vector<bool>& known, const std::vector<TableId>& sources) {
  Derived derived;
  bool first = true;
  for (const TableId source : sources) {
    if (source != scalar && !known[source]) derived.known = false;
    const PartRows rows = places.rows_in_part(source);
    derived.upper = derived.upper && places.upper_holds(source);
    derived.part = first || derived.part == rows ? rows : PartRows::none;
    first = false;
  }
  if (derived.part == PartRows::above) derived.part = PartRows::none;
  return derived;
}

Derived derive_pair(const Places& places, const std::vector<bool>& known, const PairTable& pair) {
  Derived derived;
  derived.known = known[pair.first] && known[pair.second];
  derived.upper = places.upper[pair.first] && places.upper[pair.second];
  const PartRows a = places.part[pair.first], b = places.part[pair.second];
  if (a == PartRows::own && b == PartRows::whole) derived.part = PartRows::own;
  // Pairs of two counties' rows are in neither part.
  else if (a != PartRows::whole || b != PartRows::whole)
    derived.part = PartRows::none;
  if (a == PartRows::whole && b == PartRows::own) derived.part = PartRows::own;
  return derived;
}

void place_given_table(Places& places, TableId t) {
  const Table& table = places.plan->tables[t];
  places.upper[t] = true;
  places.part[t] = PartRows::whole;
  if (table.kind == TableKind::tier) places.part[t] = table.tier >= places.tier ? PartRows::own : PartRows::above;
  if (table.kind != TableKind::facts) return;
  const FactsPlace place = places.routes[t].place;
  if (place == FactsPlace::upper) places.part[t] = PartRows::none;
  if (place == FactsPlace::by_unit || place == FactsPlace::by_reference) {
    places.part[t] = PartRows::own;
    places.upper[t] = false;
  }
}

}  // namespace

Places find_places(const Plan& plan, std::uint32_t tier) {
  Places places;
  places.plan = &plan;
  places.tier = tier;
  places.part.assign(plan.tables.size(), PartRows::none);
  places.upper.assign(plan.tables.size(), false);
  find_routes(places);
  std::vector<bool> known(plan.tables.size(), false);
  for (TableId t = 0; t < plan.tables.size(); ++t) {
    const TableKind kind = plan.tables[t].kind;
    if (is_made(kind) || kind == TableKind::pair) continue;
    place_given_table(places, t);
    known[t] = true;
  }
  for (bool changed = true; changed;) {
    changed = false;
    const auto take = [&](TableId t, const Derived& derived) {
      if (known[t] || !derived.known) return;
      places.part[t] = derived.part;
      places.upper[t] = derived.upper;
      known[t] = changed = true;
    };
    for (TableId t = 0; t < plan.tables.size(); ++t) {
      if (!is_made(plan.tables[t].kind) || plan.tables[t].maker == no_node) continue;
      take(t, derive(places, known, sources_of(plan.nodes[plan.tables[t].maker])));
    }
    for (const PairTable& pair : plan.pairs) take(pair.table, derive_pair(places, known, pair));
  }
  return places;
}

}  // namespace zeren::inline v0::plan
