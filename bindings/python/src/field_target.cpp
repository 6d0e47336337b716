#include "bindings/python/src/field_target.hpp"

#include <algorithm>

namespace zeren::python {

namespace {

template <class Items>
auto find_named(const Items& items, std::string_view name) -> const typename Items::value_type* {
  for (const bool by_label : {false, true}) {
    for (const auto& item : items) {
      if (!name.empty() && (by_label ? item.label : item.name) == name) return &item;
    }
  }
  return nullptr;
}

FieldKind kind_of(const plan::ValueType& type) {
  switch (type.kind) {
    case plan::ValueKind::boolean:
      return FieldKind::boolean;
    case plan::ValueKind::number:
      return type.is_count ? FieldKind::whole : FieldKind::number;
    case plan::ValueKind::date:
      return FieldKind::date;
    case plan::ValueKind::moment:
      return FieldKind::moment;
    default:
      return FieldKind::text;
  }
}

// Columns of relations and of `body` have their names from binding itself.
std::optional<FieldKind> kind_of_built_in(std::string_view name, std::initializer_list<std::string_view> texts,
                                          std::initializer_list<std::string_view> dates) {
  if (std::find(dates.begin(), dates.end(), name) != dates.end()) return FieldKind::date;
  if (std::find(texts.begin(), texts.end(), name) != texts.end()) return FieldKind::text;
  return std::nullopt;
}

}  // namespace

TableTargets::TableTargets(const plan::Plan& plan, std::string entity) : entity_(std::move(entity)) {
  const plan::Table* found = find_named(plan.tables, entity_);
  is_body_ = found != nullptr && found->kind == plan::TableKind::body;
  if (found != nullptr && found->kind == plan::TableKind::facts) table_ = found;
  is_relation_ = found == nullptr && find_named(plan.relations, entity_) != nullptr;
}

FieldTarget TableTargets::column(std::string_view name) const {
  FieldTarget target{entity_, std::string(name), std::nullopt};
  if (table_ != nullptr) {
    if (const plan::Field* field = find_named(table_->fields, name)) target.kind = kind_of(field->type);
  } else if (is_relation_) {
    target.kind = kind_of_built_in(name, {"source", "target"}, {"since", "until"});
  } else if (is_body_) {
    target.kind = kind_of_built_in(name, {"name", "label", "kind", "unit", "also"}, {"from", "until"});
  }
  return target;
}

std::string TableTargets::missing(const std::vector<std::string>& given) const {
  std::string names;
  if (table_ == nullptr) return names;
  for (const plan::Field& field : table_->fields) {
    const bool there = std::any_of(given.begin(), given.end(),
                                   [&](const std::string& name) { return find_named(table_->fields, name) == &field; });
    if (there || field.type.optional) continue;
    names += (names.empty() ? "`" : ", `") + field.name + "`";
    if (!field.label.empty()) names += " (" + field.label + ")";
  }
  return names;
}

}  // namespace zeren::python
