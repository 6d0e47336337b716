// The types of the language, as the checker knows them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "zeren/base/date.hpp"

namespace zeren::inline v0::pack {

using EntityId = std::uint32_t;       // index into Pack::entities
using ColumnId = std::uint32_t;       // index into Entity::columns
using EnumerationId = std::uint32_t;  // index into Pack::enumerations
using ParamId = std::uint32_t;        // index into Pack::params
using RelationId = std::uint32_t;     // index into Pack::relations

enum class TypeKind {
  boolean,
  count,   // whole number, 64 bit
  number,  // exact rational
  text,
  date,
  deadline,  // a date that may lie after today
  moment,    // a day and a minute
  moment_deadline,
  duration,     // only in rules, never a column of a table
  enumeration,  // `enumeration`
  reference,    // one row of one of `targets`
  body_set,     // a set of bodies, in declared or key order
  member_set,   // a set of members of `enumeration`, in their order
  unknown       // of an expression in error; agrees with everything, so that one mistake is reported once
};

struct Type {
  TypeKind kind = TypeKind::unknown;
  bool optional = false;  // may be absent
  EnumerationId enumeration = 0;
  // reference: the entities it may point at. Tiers: `village` is one entity, `township or below` all from there down.
  // A unit reference is a UnitId of the organisation, any other a row number of the (single) target's table; a union
  // of other entities carries which one in its value.
  std::vector<EntityId> targets;
  std::optional<int> digits;                   // number(k)
  std::optional<std::int64_t> low, high;       // count in a .. b
  DurationKind duration = DurationKind::days;  // of a duration: kinds never mix
  std::string unit;                            // of measure (`元`) of a count or number; empty: none
};

}  // namespace zeren::inline v0::pack
