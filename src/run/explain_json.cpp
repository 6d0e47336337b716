// Explanations as JSON; docs/explanation.schema.json says the form.
#include <nlohmann/json.hpp>

#include "zeren/run/explain.hpp"

namespace zeren::inline v0 {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name(CellState state) {
  switch (state) {
    case CellState::present:
      return "present";
    case CellState::absent:
      return "absent";
    case CellState::error:
      return "error";
  }
  return "";
}

std::string_view name(plan::ValueKind kind) {
  switch (kind) {
    case plan::ValueKind::boolean:
      return "bool";
    case plan::ValueKind::number:
      return "number";
    case plan::ValueKind::text:
      return "text";
    case plan::ValueKind::date:
      return "date";
    case plan::ValueKind::moment:
      return "moment";
    case plan::ValueKind::duration:
      return "duration";
    case plan::ValueKind::enumeration:
      return "enum";
    case plan::ValueKind::unit:
      return "unit";
    case plan::ValueKind::row:
      return "row";
    case plan::ValueKind::body_set:
      return "bodies";
    case plan::ValueKind::member_set:
      return "set";
  }
  return "";
}

Json to_value(const ExplainedValue& value) {
  Json json{{"state", name(value.state)}, {"type", name(value.kind)}};
  if (value.state != CellState::present) return json;
  json["value"] = value.display;
  json["exact"] = value.text;
  if (!value.fraction.empty()) json["fraction"] = value.fraction;
  return json;
}

void put_text(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

Json to_item(const ExplanationItem& item) {
  Json json{{"role", to_string(item.role)}};
  put_text(json, "name", item.name);
  put_text(json, "label", item.label);
  put_text(json, "table", item.table);
  put_text(json, "text", item.text);
  if (item.value) json["value"] = to_value(*item.value);
  if (item.adds) json["adds"] = true;
  if (item.taken) json["taken"] = *item.taken;
  for (const plan::Clause& clause : item.clauses) json["clauses"].push_back(clause.source + "." + clause.id);
  put_text(json, "file", item.file);
  if (item.line != 0) json["line"] = item.line;
  for (const ExplanationNote& note : item.notes) json["notes"].push_back({{"en", note.en}, {"zh", note.zh}});
  for (const ExplanationItem& part : item.parts) json["parts"].push_back(to_item(part));
  if (item.left_out != 0) json["left_out"] = item.left_out;
  if (item.left_out_total) json["left_out_total"] = to_value(*item.left_out_total);
  return json;
}

}  // namespace

std::string to_json(const Explanation& explanation) {
  Json json{{"version", 1},
            {"pack", explanation.pack},
            {"today", explanation.today.to_string()},
            {"table", explanation.table},
            {"table_label", explanation.table_label},
            {"key", explanation.key},
            {"row_label", explanation.row_label},
            {"column", explanation.column},
            {"column_label", explanation.column_label},
            {"root", to_item(explanation.root)}};
  // Texts of facts that are no valid UTF-8 cannot come this far; should one, it must not throw.
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace zeren::inline v0
