// What differs between two evaluations, as JSON. nlohmann's ordered form: these documents are small beside results.
#include <nlohmann/json.hpp>

#include "zeren/io/comparison.hpp"

namespace zeren::inline v0 {

namespace {

using Json = nlohmann::ordered_json;

std::string_view side_name(Side side) {
  return side == Side::a ? "a" : "b";
}

Json to_value(const ComparedValue& value) {
  switch (value.state) {
    case CellState::absent:
      return nullptr;
    case CellState::error:
      return {{"error", value.text}};
    case CellState::present:
      break;
  }
  if (value.kind == plan::ValueKind::boolean) return value.text == "true";
  return value.text;
}

Json to_value(const RowDifference& row) {
  Json out = {{"table", row.table}, {"key", row.key}, {"label", row.label}};
  out["unit"] = row.unit.empty() ? Json(nullptr) : Json(row.unit);
  out["unit_label"] = row.unit.empty() ? Json(nullptr) : Json(row.unit_label);
  out["only_in"] = row.on_both_sides() ? Json(nullptr) : Json(side_name(row.a ? Side::a : Side::b));
  out["cells"] = Json::array();
  for (const CellDifference& cell : row.cells) {
    out["cells"].push_back({{"column", cell.column}, {"a", to_value(cell.a)}, {"b", to_value(cell.b)}});
  }
  return out;
}

Json to_value(const FindingDifference& difference, Language language) {
  const Finding& finding = difference.finding;
  Json out = {{"only_in", side_name(difference.side)}, {"name", finding.name}, {"rows", Json::array()}};
  for (const FindingRow& row : finding.rows) out["rows"].push_back({{"key", row.key}, {"label", row.label}});
  out["message"] = language == Language::zh ? finding.message_zh : finding.message_en;
  return out;
}

}  // namespace

std::string to_json(const Comparison& comparison, Date on, const ComparisonText& options) {
  Json out = {{"version", 1}, {"on", on.to_string()}, {"a", options.name_a}, {"b", options.name_b}};
  out["shapes"] = Json::array();
  for (const ShapeDifference& shape : comparison.shapes) {
    out["shapes"].push_back({{"only_in", side_name(shape.side)},
                             {"table", shape.table},
                             {"column", shape.column.empty() ? Json(nullptr) : Json(shape.column)}});
  }
  out["rows"] = Json::array();
  for (const RowDifference& row : comparison.rows) out["rows"].push_back(to_value(row));
  out["findings"] = Json::array();
  for (const FindingDifference& finding : comparison.findings) {
    out["findings"].push_back(to_value(finding, options.language));
  }
  out["summary"] = {{"rows_compared", comparison.rows_compared},
                    {"cells_compared", comparison.cells_compared},
                    {"cells_different", comparison.cells()},
                    {"rows_only_in_a", comparison.rows_only_in(Side::a)},
                    {"rows_only_in_b", comparison.rows_only_in(Side::b)}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace zeren::inline v0
