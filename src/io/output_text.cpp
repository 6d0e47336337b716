// Tables for terminals and spreadsheets.
#include <algorithm>

#include "src/io/result_rows.hpp"
#include "zeren/base/text.hpp"
#include "zeren/run/source_table.hpp"

namespace zeren::inline v0 {

namespace {

constexpr std::string_view error_in_csv = "#ERROR";
constexpr std::string_view gap = "  ";

std::string header_of(const plan::PublicColumn& column, Language language) {
  return language == Language::zh && !column.label.empty() ? column.label : column.name;
}

// One line, without what a terminal would obey.
std::string one_line(std::string_view text) {
  std::string out;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = decode(text, position);
    append_utf8(out, c < 0x20 || c == 0x7F ? U' ' : c);
  }
  return out;
}

std::string human_text(const CellView& cell, const OutputOptions& options) {
  if (cell.state() == CellState::error) return "!";
  if (!cell.present()) return {};
  const bool exact_number = options.exact && cell.type().kind == plan::ValueKind::number;
  return one_line(exact_number ? cell.text() : cell.display_text());
}

struct TextColumnLayout {
  std::size_t column = 0;
  Align align = Align::left;
  std::size_t width = 0;
  std::vector<std::string> cells;  // the header first
};

}  // namespace

std::string to_text_table(const Evaluation& evaluation, plan::TableId table, const OutputOptions& options) {
  const plan::Table& shape = evaluation.plan().tables[table];
  const std::vector<std::uint32_t> rows = detail::shown_rows(evaluation, table, options);
  std::vector<TextColumnLayout> layout;
  for (const std::size_t c : detail::shown_columns(shape, options)) {
    const bool number = evaluation.plan().nodes[shape.columns[c].node].type.kind == plan::ValueKind::number;
    TextColumnLayout column{c, number ? Align::right : Align::left, 0, {header_of(shape.columns[c], options.language)}};
    for (const std::uint32_t row : rows) column.cells.push_back(human_text(evaluation.cell(table, row, c), options));
    for (const std::string& cell : column.cells) column.width = std::max(column.width, display_width(cell));
    layout.push_back(std::move(column));
  }
  std::string out;
  for (std::size_t line = 0; line <= rows.size(); ++line) {
    std::string text;
    for (const TextColumnLayout& column : layout) {
      if (&column != &layout.front()) text += gap;
      text += pad_to_width(column.cells[line], column.width, column.align);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
    if (line != 0) continue;
    for (const TextColumnLayout& column : layout) {
      if (&column != &layout.front()) out += gap;
      out.append(column.width, '-');
    }
    out += "\n";
  }
  return out;
}

std::string to_csv(const Evaluation& evaluation, plan::TableId table, const OutputOptions& options) {
  const plan::Table& shape = evaluation.plan().tables[table];
  const std::vector<std::size_t> columns = detail::shown_columns(shape, options);
  std::string out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i != 0) out.push_back(',');
    append_csv_cell(out, shape.columns[columns[i]].name);
  }
  out.push_back('\n');
  for (const std::uint32_t row : detail::shown_rows(evaluation, table, options)) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i != 0) out.push_back(',');
      const CellView cell = evaluation.cell(table, row, columns[i]);
      if (cell.state() == CellState::error) {
        out += error_in_csv;
      } else {
        append_csv_cell(out, detail::machine_text(cell, options));
      }
    }
    out.push_back('\n');
  }
  return out;
}

std::string rejects_to_csv(std::span<const Reject> rejects, Language language) {
  std::string out = "file,line,column,code,reason,row\n";
  for (const Reject& reject : rejects) {
    append_csv_cell(out, reject.file.empty() ? reject.table : reject.file);
    out.append(",").append(std::to_string(reject.line)).append(",");
    append_csv_cell(out, reject.column);
    out.append(",").append(reject.code->id).append(",");
    append_csv_cell(out, reason(reject, language));
    out.push_back(',');
    append_csv_cell(out, reject.row);
    out.push_back('\n');
  }
  return out;
}

std::size_t count_rejected_rows(std::span<const Reject> rejects) {
  std::vector<std::tuple<std::string_view, std::string_view, std::size_t>> rows;
  for (const Reject& reject : rejects) {
    if (!reject.row.empty()) rows.emplace_back(reject.file, reject.table, reject.line);
  }
  std::sort(rows.begin(), rows.end());
  return static_cast<std::size_t>(std::unique(rows.begin(), rows.end()) - rows.begin());
}

}  // namespace zeren::inline v0
