// What tables whose rows rules make are made of: built-in enumerations, a table that several rules fill, and columns.
#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"

namespace zeren::inline v0::pack::detail {

EnumerationId add_built_in_enumeration(Context& context, const char* name, std::vector<EnumerationMember> members) {
  Enumeration enumeration;
  enumeration.description.name = name;
  enumeration.members = std::move(members);
  const auto id = static_cast<EnumerationId>(context.pack.enumerations.size());
  context.pack.enumerations.push_back(std::move(enumeration));
  context.symbols[name] = Symbol{SymbolKind::enumeration, id, {}};
  return id;
}

EntityId add_common_table(Context& context, const char* name, const char* label) {
  Entity table;
  table.kind = EntityKind::made;
  table.description.name = name;
  table.description.label = label;
  const EntityId id = add_entity(context, 0, std::move(table));
  context.symbols[name] = Symbol{SymbolKind::entity, id, {}};
  return id;
}

ColumnId add_made_column(Context& context, EntityId table, const char* name, const char* label, Type type) {
  Column column;
  column.description.name = name;
  column.description.label = label;
  column.type = std::move(type);
  column.origin = ColumnOrigin::made;
  column.part = static_cast<std::uint32_t>(context.entity(table).columns.size());
  return add_column(context, table, std::move(column));
}

}  // namespace zeren::inline v0::pack::detail
