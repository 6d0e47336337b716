// Columns by entity and number: fields, built-in ones, and what rules make.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

std::optional<Builtin> builtin_of(pack::Builtin builtin) {
  switch (builtin) {
    case pack::Builtin::none:
      return std::nullopt;
    case pack::Builtin::code:
      return Builtin::code;
    case pack::Builtin::name:
      return Builtin::name;
    case pack::Builtin::parent:
      return Builtin::parent;
    case pack::Builtin::ancestor:
      return Builtin::ancestor;
    case pack::Builtin::kind:
      return Builtin::kind;
    case pack::Builtin::unnamed:
      return Builtin::unnamed;
    case pack::Builtin::at:
      return Builtin::at;
    case pack::Builtin::key:
      return Builtin::key;
    case pack::Builtin::subject:
      return Builtin::subject;
    case pack::Builtin::step:
      return Builtin::step;
    case pack::Builtin::entered:
      return Builtin::entered;
    case pack::Builtin::left:
      return Builtin::left;
    case pack::Builtin::condition:
      return Builtin::condition;
    case pack::Builtin::clause:
      return Builtin::clause;
    case pack::Builtin::source:
      return Builtin::source;
    case pack::Builtin::task:
      return Builtin::task;
    case pack::Builtin::holder:
      return Builtin::holder;
    case pack::Builtin::assigned:
      return Builtin::assigned;
    case pack::Builtin::due:
      return Builtin::due;
    case pack::Builtin::supervisors:
      return Builtin::supervisors;
    case pack::Builtin::status:
      return Builtin::status;
    case pack::Builtin::late:
      return Builtin::late;
  }
  return std::nullopt;
}

}  // namespace

NodeId Lowering::column(pack::EntityId entity, pack::ColumnId column) {
  if (columns_[entity][column] == no_node) {
    const NodeId made = make_column(entity, column);
    if (columns_[entity][column] == no_node) columns_[entity][column] = made;
  }
  return columns_[entity][column];
}

std::uint32_t Lowering::field_of(pack::EntityId entity, pack::ColumnId column) const {
  const auto& columns = pack_.entities[entity].columns;
  return static_cast<std::uint32_t>(std::count_if(columns.begin(), columns.begin() + column, [](const pack::Column& c) {
    return c.origin == pack::ColumnOrigin::field;
  }));
}

NodeId Lowering::make_column(pack::EntityId entity_id, pack::ColumnId id) {
  const pack::Entity& entity = pack_.entities[entity_id];
  const pack::Column& column = entity.columns[id];
  Node node;
  node.table = entity_id;
  node.type = value_type(pack_, column.type);
  node.origin = origin(column.description);
  if (column.origin == pack::ColumnOrigin::field) {
    node.kind = NodeKind::input;
    node.field = field_of(entity_id, id);
    return builder_.add(std::move(node));
  }
  if (column.origin == pack::ColumnOrigin::rule) {
    lower_rule(column.rule);
    return columns_[entity_id][id];
  }
  if (column.origin == pack::ColumnOrigin::made) {
    lower_rule(entity.rule);
    node.kind = NodeKind::made;
    node.part = column.part;
    node.inputs = {plan_.tables[entity_id].maker};
    return builder_.add(std::move(node));
  }
  const std::optional<Builtin> builtin = builtin_of(column.builtin);
  if (!builtin) return no_node;
  node.builtin = *builtin;
  node.tier = column.tier;
  node.kind = NodeKind::builtin;
  if (entity.kind == pack::EntityKind::measure || entity.kind == pack::EntityKind::assigned_task) {
    lower_rule(entity.rule);
    node.kind = NodeKind::made;
    node.inputs = {plan_.tables[entity_id].maker};
  }
  return builder_.add(std::move(node));
}

void Lowering::define_column(pack::EntityId entity, pack::ColumnId column, NodeId node) {
  if (pack_.entities[entity].columns[column].origin == pack::ColumnOrigin::rule) columns_[entity][column] = node;
}

}  // namespace zeren::inline v0::plan
