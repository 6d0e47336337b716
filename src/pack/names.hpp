// Looking names up, and saying so where there is nothing to find.
#pragma once

#include "src/pack/context.hpp"

namespace zeren::inline v0::pack::detail {

// The name by which the typed pack knows what a module calls `name`.
std::string full_name(const Context& context, ModuleId module, std::string_view name);

std::optional<Symbol> find_symbol(const Context& context, ModuleId module, std::string_view name);
std::optional<EntityId> find_entity(const Context& context, ModuleId module, std::string_view name);
std::optional<EnumerationId> find_enumeration(const Context& context, ModuleId module, std::string_view name);
std::optional<ParamId> find_param(const Context& context, ModuleId module, std::string_view name);
// Whether a citation of `clause` counts for the listed one: it is that clause or lies below it.
bool covers(std::string_view listed_clause, std::string_view clause);

std::optional<std::uint32_t> find_place(const Context& context, ModuleId module, const NameTable<Place>& table,
                                        std::string_view name);
// A column by its dotted name, built-in Chinese spellings included.
std::optional<ColumnId> find_column(const Context& context, ModuleId module, EntityId entity, std::string_view name);
std::optional<std::uint32_t> find_member(const Context& context, EnumerationId enumeration, std::string_view name);

// As find_entity; reports an unknown name and gives nothing.
std::optional<EntityId> entity_named(Context& context, ModuleId module, const sx::Name& name);

// Reports an unknown name with the nearest of the candidates as note and fix.
Diagnostic& report_unknown(Context& context, const DiagnosticCode& code, const sx::Name& name,
                           std::vector<std::string> arguments, const std::vector<std::string>& candidates);

std::vector<std::string> column_names(const Context& context, EntityId entity);
std::vector<std::string> member_names(const Context& context, EnumerationId enumeration);
template <class Table>
std::vector<std::string> keys_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& [name, value] : table) names.push_back(name);
  return names;
}
// `a`, `b`, `c`
std::string listed(const std::vector<std::string>& names);

// Adds a global name; reports a second definition with the place of the first. False where there already was one.
bool declare(Context& context, ModuleId module, const sx::Name& name, SymbolKind kind, std::uint32_t id);
// The same for a table of its own (sources, relations, domains, bodies, checks).
bool declare(Context& context, ModuleId module, NameTable<Place>& table, const sx::Name& name, std::uint32_t id);

// Adds an entity and its (empty) table of column names; the caller declares the name.
EntityId add_entity(Context& context, ModuleId module, Entity entity);
// Adds a column; a second one of the same name is reported (and added all the same, so that ids stay valid).
ColumnId add_column(Context& context, EntityId entity, Column column);

// The clauses and label that every declaration shares; checks the citations.
Description describe_declared(Context& context, ModuleId module, const sx::Declared& declared, std::string name);
std::vector<Clause> cited(Context& context, ModuleId module, const sx::Clauses& clauses);

// `a.b.c` of names[first .. last)
std::string joined(const std::vector<sx::Name>& names, std::size_t first, std::size_t last);

}  // namespace zeren::inline v0::pack::detail
