#include "src/run/small_table.hpp"

#include <algorithm>

#include "src/run/cell_parsers.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0::detail {

SmallTable::SmallTable(Binding& binding, const SourceTable& source, std::string name,
                       std::span<const SmallColumn> columns)
    : binding_(binding), source_(source), name_(std::move(name)), cells_(columns.size()), headers_(columns.size()) {
  std::vector<std::string> known;
  for (const SmallColumn& column : columns) known.emplace_back(column.en);
  bool usable = true;
  for (const SourceColumn& column : source.columns) {
    const auto at = std::find_if(columns.begin(), columns.end(),
                                 [&](const SmallColumn& c) { return column.name == c.en || column.name == c.zh; });
    if (at == columns.end()) {
      binding.reject_table(source, column.name, bind_codes::unknown_column,
                           {quoted(column.name), name_, suggest(column.name, known)});
      continue;
    }
    const auto index = static_cast<std::size_t>(at - columns.begin());
    if (!headers_[index].empty()) {
      binding.reject_table(source, column.name, bind_codes::duplicate_column, {quoted(column.name), known[index]});
      continue;
    }
    if (size(column.values) != source.rows) {
      binding.reject_table(source, column.name, bind_codes::column_length,
                           {quoted(column.name), std::to_string(size(column.values)), std::to_string(source.rows)});
      usable = false;
      continue;
    }
    if (std::holds_alternative<UnitNumbers>(column.values)) {  // of which these tables have none
      binding.reject_table(source, column.name, bind_codes::wrong_physical_type,
                           {column.name, bilingual("numbers of units", "单元编号"), bilingual("texts", "文本")});
      usable = false;
      continue;
    }
    headers_[index] = column.name;
    for (std::size_t row = 0; row < source.rows; ++row) cells_[index].push_back(cell_text(column, row));
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].required || !headers_[i].empty() || source.columns.empty()) continue;
    binding.reject_table(source, known[i], bind_codes::missing_column, {known[i], name_});
    usable = false;
  }
  rows_ = usable ? source.rows : 0;
}

const std::string& SmallTable::cell(std::size_t row, std::size_t column) const {
  static const std::string absent;
  return cells_[column].empty() ? absent : cells_[column][row];
}

void SmallTable::reject(std::size_t row, std::size_t column, const DiagnosticCode& code,
                        std::vector<std::string> arguments) {
  const std::size_t line = source_.lines.empty() ? row + 1 : source_.lines[row];
  binding_.rejects.push_back(
      {name_, source_.file, line, headers_[column], &code, std::move(arguments), row_text(source_, row)});
}

bool SmallTable::read_date(std::size_t row, std::size_t column, std::optional<Date>& date) {
  const std::string& text = cell(row, column);
  if (text.empty()) return true;
  date = Date::parse(text);
  if (date) return true;
  if (const auto guess = guess_date(text)) {
    reject(row, column, bind_codes::date_spelling, {quoted(text), guess->to_string()});
  } else {
    reject(row, column, bind_codes::not_date, {quoted(text)});
  }
  return false;
}

bool SmallTable::read_validity(std::size_t row, std::size_t from, std::size_t until, Validity& validity) {
  std::optional<Date> first, last;
  if (!read_date(row, from, first) || !read_date(row, until, last)) return false;
  validity = Validity::between(first, last);
  if (!first || !last || *first <= *last) return true;
  reject(row, until, bind_codes::since_after_until, {first->to_string(), last->to_string()});
  return false;
}

}  // namespace zeren::inline v0::detail
