#include "zeren/run/source_table.hpp"

#include <algorithm>
#include <type_traits>

namespace zeren::inline v0 {

std::size_t size(const SourceValues& values) {
  return std::visit([](const auto& v) { return v.size(); }, values);
}

std::string cell_text(const SourceColumn& column, std::size_t row) {
  if (!column.present.empty() && !column.present[row]) return {};
  return std::visit(
      [row](const auto& values) -> std::string {
        const auto& value = values[row];
        using Value = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string_view>) {
          return std::string(value);
        } else if constexpr (std::is_same_v<Value, Number>) {
          return value.to_exact_decimal_or_fraction();
        } else if constexpr (std::is_same_v<Value, Date>) {
          return value.is_valid() ? value.to_string() : "day " + std::to_string(value.days);
        } else if constexpr (std::is_same_v<Value, bool>) {
          return value ? "true" : "false";
        } else if constexpr (std::is_same_v<Value, UnitId>) {
          return value == no_unit ? std::string() : std::to_string(value);
        } else {
          return std::to_string(value);
        }
      },
      column.values);
}

std::string row_text(const SourceTable& table, std::size_t row) {
  std::string text;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i != 0) text.push_back(',');
    append_csv_cell(text, cell_text(table.columns[i], row));
  }
  return text;
}

void append_csv_cell(std::string& out, std::string_view cell) {
  const bool blanks_at_the_ends = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
  if (!blanks_at_the_ends && cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    out.append(cell);
    return;
  }
  out.push_back('"');
  for (const char c : cell) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace zeren::inline v0
