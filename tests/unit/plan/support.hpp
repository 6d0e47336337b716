// Packs built by hand, for tests of lowering: one small county with townships, hazards and a score.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "zeren/base/source.hpp"
#include "zeren/pack/pack.hpp"

namespace zeren::plan_tests {

inline pack::Type type(pack::TypeKind kind, bool optional = false) {
  pack::Type result;
  result.kind = kind;
  result.optional = optional;
  return result;
}
inline pack::Type reference(std::vector<pack::EntityId> targets, bool optional = false) {
  pack::Type result = type(pack::TypeKind::reference, optional);
  result.targets = std::move(targets);
  return result;
}

inline const pack::Type boolean = type(pack::TypeKind::boolean);
inline const pack::Type number = type(pack::TypeKind::number);
inline const pack::Type count = type(pack::TypeKind::count);
inline const pack::Type text = type(pack::TypeKind::text);
inline const pack::Type date = type(pack::TypeKind::date);

inline pack::Description named(std::string name, std::string label = "") {
  pack::Description d;
  d.name = std::move(name);
  d.label = std::move(label);
  return d;
}

inline pack::Expression make(pack::ExpressionKind kind, pack::Type t, std::vector<pack::Expression> operands = {}) {
  pack::Expression e;
  e.kind = kind;
  e.type = std::move(t);
  e.operands = std::move(operands);
  return e;
}
inline pack::Expression whole(std::int64_t value) {
  pack::Expression e = make(pack::ExpressionKind::literal, count);
  e.literal = Number(value);
  return e;
}
inline pack::Expression ratio(std::int64_t n, std::int64_t d) {
  pack::Expression e = make(pack::ExpressionKind::literal, number);
  e.literal = *Number::ratio(n, d);
  return e;
}
inline pack::Expression days(std::int64_t amount, DurationKind kind = DurationKind::days) {
  pack::Type t = type(pack::TypeKind::duration);
  t.duration = kind;
  pack::Expression e = make(pack::ExpressionKind::literal, t);
  e.literal = Duration{kind, amount};
  return e;
}
inline pack::Expression today() {
  return make(pack::ExpressionKind::today, date);
}

// A county > township tree, hazards in townships, and whatever a test adds.
struct Fixture {
  static constexpr pack::EntityId county = 0, township = 1, hazard = 2;

  pack::Pack pack;
  Sources sources;

  Fixture() {
    pack.description = named("demo");
    pack.tiers = {"county", "township"};
    pack.enumerations.push_back({named("responsibility_kind"), {{"leadership", "领导责任"}}});
    pack.entities.resize(3);
    pack.entities[county].kind = pack::EntityKind::tier;
    pack.entities[county].description = named("county");
    pack.entities[township].kind = pack::EntityKind::tier;
    pack.entities[township].description = named("township", "乡镇");
    pack.entities[township].tier = 1;
    for (const pack::EntityId unit : {county, township}) {
      builtin(unit, "code", pack::Builtin::code, text);
      builtin(unit, "name", pack::Builtin::name, text);
    }
    builtin(township, "county", pack::Builtin::ancestor, reference({county}));
    pack::Entity& h = pack.entities[hazard];
    h.kind = pack::EntityKind::event;
    h.description = named("hazard", "隐患");
    field(hazard, "id", text);
    field(hazard, "at", reference({township}));
    field(hazard, "found", date);
    field(hazard, "closed", type(pack::TypeKind::date, true));
    field(hazard, "weight", count);
    h.columns[0].is_key_field = true;
    h.key = {0};
    h.on = 2;
    h.until = 3;
  }

  pack::ColumnId builtin(pack::EntityId e, std::string name, pack::Builtin which, pack::Type t) {
    pack::Column c;
    c.description = named(std::move(name));
    c.origin = pack::ColumnOrigin::builtin;
    c.builtin = which;
    c.type = std::move(t);
    return push(e, std::move(c));
  }
  pack::ColumnId field(pack::EntityId e, std::string name, pack::Type t) {
    pack::Column c;
    c.description = named(std::move(name));
    c.type = std::move(t);
    return push(e, std::move(c));
  }
  // A column that the rule added next will make.
  pack::ColumnId made(pack::EntityId e, std::string name, pack::Type t, std::uint32_t part = 0) {
    pack::Column c;
    c.description = named(std::move(name));
    c.origin = pack::ColumnOrigin::rule;
    c.rule = static_cast<std::uint32_t>(pack.rules.size());
    c.part = part;
    c.type = std::move(t);
    return push(e, std::move(c));
  }
  pack::ColumnId push(pack::EntityId e, pack::Column c) {
    pack.entities[e].columns.push_back(std::move(c));
    return static_cast<pack::ColumnId>(pack.entities[e].columns.size() - 1);
  }

  pack::Expression column(pack::EntityId e, pack::ColumnId c, std::uint32_t scope = 0) const {
    pack::Expression result = make(pack::ExpressionKind::column, pack.entities[e].columns[c].type);
    result.entity = e;
    result.column = c;
    result.scope = scope;
    return result;
  }
  pack::Expression row(pack::EntityId e, std::uint32_t scope = 0) const {
    pack::Expression result = make(pack::ExpressionKind::row, reference({e}));
    result.entity = e;
    result.scope = scope;
    return result;
  }
  // hazard at this
  pack::Rows hazards_here() const {
    pack::Rows rows;
    rows.entity = hazard;
    rows.keys.push_back({column(hazard, 1, 1), row(township), false});
    return rows;
  }
  static pack::Expression aggregate(pack::AggregateKind kind, pack::Type t, pack::Rows rows,
                                    std::vector<pack::Expression> operands = {}) {
    pack::Expression e = make(pack::ExpressionKind::aggregate, std::move(t), std::move(operands));
    e.aggregate = kind;
    e.rows = {std::move(rows)};
    return e;
  }
  pack::ColumnId define(pack::EntityId e, std::string name, pack::Expression value) {
    pack::Define d;
    d.description = named(name);
    d.entity = e;
    d.column = made(e, name, value.type);
    d.value = std::move(value);
    pack.rules.emplace_back(std::move(d));
    return static_cast<pack::ColumnId>(pack.entities[e].columns.size() - 1);
  }
};

}  // namespace zeren::plan_tests
