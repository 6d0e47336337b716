#include "zeren/io/template.hpp"

#include <nlohmann/json.hpp>

#include "zeren/run/source_table.hpp"

namespace zeren::inline v0 {

namespace {

using Json = nlohmann::ordered_json;

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) line.push_back(',');
    append_csv_cell(line, cells[i]);
  }
  line.push_back('\n');
  return line;
}

std::string target_names(const plan::Plan& plan, const plan::ValueType& type) {
  std::string names;
  for (const plan::TableId target : type.targets) names += (names.empty() ? "" : " or ") + plan.tables[target].name;
  return names;
}

Json type_schema(const plan::Plan& plan, const plan::Field& field) {
  const plan::ValueType& type = field.type;
  Json schema;
  switch (type.kind) {
    case plan::ValueKind::boolean:
      schema["type"] = "boolean";
      break;
    case plan::ValueKind::number:
      if (type.is_count) {
        schema["type"] = "integer";
        if (type.low) schema["minimum"] = *type.low;
        if (type.high) schema["maximum"] = *type.high;
      } else {
        schema["type"] = Json::array({"number", "string"});
        const std::string digits = type.digits ? "{0," + std::to_string(*type.digits) + "}" : "+";
        schema["pattern"] = "^-?[0-9]+([.][0-9]" + digits + (type.digits ? ")?$" : "|/[0-9]+)?$");
      }
      break;
    case plan::ValueKind::date:
      schema["type"] = "string";
      schema["format"] = "date";
      break;
    case plan::ValueKind::moment:
      schema["type"] = "string";
      schema["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:00)?$";
      break;
    case plan::ValueKind::enumeration:
      schema["enum"] = Json::array();
      for (const auto& [name, label] : plan.enumerations[type.enumeration].members) schema["enum"].push_back(name);
      break;
    case plan::ValueKind::unit:
      schema["type"] = "string";
      schema["description"] = "a " + target_names(plan, type) + " by code, or by name or path where that is unique";
      break;
    case plan::ValueKind::row:
      schema["type"] = "string";
      schema["description"] = "the key or name of a " + target_names(plan, type);
      break;
    default:
      schema["type"] = "string";
  }
  if (!field.label.empty()) schema["title"] = field.label;
  return schema;
}

Json table_schema(const plan::Plan& plan, const plan::Table& table) {
  Json schema;
  if (!table.label.empty()) schema["title"] = table.label;
  schema["type"] = "object";
  schema["properties"] = Json::object();
  Json required = Json::array();
  for (const plan::Field& field : table.fields) {
    schema["properties"][field.name] = type_schema(plan, field);
    if (!field.type.optional) required.push_back(field.name);
  }
  schema["required"] = required;
  schema["additionalProperties"] = false;
  return schema;
}

}  // namespace

std::vector<TemplateFile> make_templates(const plan::Plan& plan, Language language) {
  const bool chinese = language == Language::zh;
  std::vector<TemplateFile> files;
  for (const plan::Table& table : plan.tables) {
    if (table.kind != plan::TableKind::facts) continue;
    std::vector<std::string> header;
    for (const plan::Field& field : table.fields) {
      header.push_back(chinese && !field.label.empty() ? field.label : field.name);
    }
    files.push_back({table.name + ".csv", csv_line(header)});
  }
  for (const plan::Relation& relation : plan.relations) {
    files.push_back(
        {relation.name + ".csv", csv_line(chinese ? std::vector<std::string>{"主体", "对象", "自", "至"}
                                                  : std::vector<std::string>{"source", "target", "since", "until"})});
  }
  files.push_back({"body.csv", csv_line(chinese ? std::vector<std::string>{"名称", "标签", "类别", "所在单位", "又名"}
                                                : std::vector<std::string>{"name", "label", "kind", "unit", "also"})});
  return files;
}

std::string facts_schema(const plan::Plan& plan) {
  Json schema;
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = plan.pack.name;
  schema["$defs"] = Json::object();
  for (const plan::Table& table : plan.tables) {
    if (table.kind == plan::TableKind::facts) schema["$defs"][table.name] = table_schema(plan, table);
  }
  return schema.dump(2) + "\n";
}

}  // namespace zeren::inline v0
