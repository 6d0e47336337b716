// How types go together, and how they are called in messages.
#pragma once

#include "src/pack/context.hpp"

namespace zeren::inline v0::pack::detail {

Type simple(TypeKind kind, bool optional = false);
Type reference_to(std::vector<EntityId> targets, bool optional = false);
Type enumeration_type(EnumerationId enumeration, bool optional = false);
Type without_absence(Type type);

bool is_unknown(const Type& type);
bool is_numeric(const Type& type);  // unknown counts as everything here and below
bool is_date(const Type& type);     // date or deadline
bool is_moment(const Type& type);   // moment or moment deadline
bool is_duration(const Type& type);
bool is_set(const Type& type);
bool has_order(const Type& type);
// A reference to units only.
bool is_unit_reference(const Context& context, const Type& type);
bool shares_target(const Type& a, const Type& b);

// Are two numbers of one unit of measure? One without a unit takes its partner's.
bool same_unit(const Type& a, const Type& b);
// Can values of the two be compared, or stand in the two branches of an `if`?
bool agree(const Type& a, const Type& b);
// The type that holds both; they must agree. Optional where either is.
Type unite(const Type& a, const Type& b);

// For messages: `a count`, in both languages.
std::string describe(const Context& context, const Type& type);

// The type that a field or parameter is written with; reports names that are not known.
// `in_place` names the enumeration that values written in place make.
Type type_from(Context& context, ModuleId module, const sx::Type& type, const std::string& in_place);

EnumerationId add_enumeration(Context& context, Description description, const std::vector<sx::EnumValue>& values);

}  // namespace zeren::inline v0::pack::detail
