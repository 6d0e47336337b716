#include "zeren/io/series_output.hpp"

#include <algorithm>
#include <utility>

#include "src/io/result_rows.hpp"
#include "zeren/base/text.hpp"
#include "zeren/run/source_table.hpp"

namespace zeren::inline v0 {

namespace {

bool is_made_number(const plan::Node& node) {
  return node.type.kind == plan::ValueKind::number && node.kind != plan::NodeKind::input &&
         node.kind != plan::NodeKind::builtin;
}

}  // namespace

SeriesTable::SeriesTable(const plan::Plan& plan, plan::TableId table, OutputOptions options)
    : plan_(plan), table_(table), options_(std::move(options)) {
  const plan::Table& shape = plan_.tables[table_];
  columns_ = detail::shown_columns(shape, options_);
  Line header{{"on"}, {options_.language == Language::zh ? "日期" : "on"}};
  for (const std::size_t c : columns_) {
    const plan::PublicColumn& column = shape.columns[c];
    const bool chinese = options_.language == Language::zh && !column.label.empty();
    const std::string shown = chinese ? column.label : column.name;
    header.machine.push_back(column.name);
    header.human.push_back(shown);
    with_change_.push_back(is_made_number(plan_.nodes[column.node]));
    if (!with_change_.back()) continue;
    header.machine.push_back(column.name + ".change");
    header.human.push_back(chinese ? "变化" : "change");
  }
  lines_.push_back(std::move(header));
}

std::string SeriesTable::show(const Number& change, const plan::ValueType& type) const {
  if (options_.exact || type.is_count) return change.to_exact_decimal_or_fraction();
  return change.to_decimal(plan_.display_rounding, type.digits.value_or(plan_.display_digits));
}

void SeriesTable::add(const Evaluation& evaluation) {
  std::vector<std::pair<std::string, std::vector<std::optional<Number>>>> now;
  const std::string day = evaluation.today().to_string();
  for (const std::uint32_t row : detail::shown_rows(evaluation, table_, options_)) {
    std::string key = evaluation.key(table_, row);
    const auto found = std::lower_bound(before_.begin(), before_.end(), key,
                                        [](const auto& entry, const std::string& k) { return entry.first < k; });
    const bool known = found != before_.end() && found->first == key;
    std::vector<std::optional<Number>> numbers(columns_.size());
    Line line{{day}, {day}};
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const CellView cell = evaluation.cell(table_, row, columns_[i]);
      line.machine.push_back(cell.state() == CellState::error ? "#ERROR" : detail::machine_text(cell, options_));
      line.human.push_back(cell.state() == CellState::error ? "!" : cell.display_text());
      if (!with_change_[i]) continue;
      if (cell.present()) numbers[i] = cell.number();
      std::string change;
      if (known && numbers[i] && found->second[i]) {
        const NumberResult difference = subtract(*numbers[i], *found->second[i]);
        if (difference.ok()) change = show(difference.value, cell.type());
      }
      line.machine.push_back(change);
      const bool rises =
          !change.empty() && change.find_first_not_of("0.") != std::string::npos && change.front() != '-';
      line.human.push_back(rises ? "+" + change : change);
    }
    lines_.push_back(std::move(line));
    now.emplace_back(std::move(key), std::move(numbers));
  }
  std::sort(now.begin(), now.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  before_ = std::move(now);
}

std::string SeriesTable::to_csv() const {
  std::string out;
  for (const Line& line : lines_) {
    for (const std::string& cell : line.machine) {
      if (&cell != &line.machine.front()) out.push_back(',');
      append_csv_cell(out, cell);
    }
    out.push_back('\n');
  }
  return out;
}

std::string SeriesTable::to_text() const {
  std::vector<std::size_t> widths(lines_.front().human.size(), 0);
  for (const Line& line : lines_) {
    for (std::size_t c = 0; c < widths.size(); ++c) widths[c] = std::max(widths[c], display_width(line.human[c]));
  }
  std::vector<Align> aligned{Align::left};
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const plan::Node& node = plan_.nodes[plan_.tables[table_].columns[columns_[i]].node];
    aligned.push_back(node.type.kind == plan::ValueKind::number ? Align::right : Align::left);
    if (with_change_[i]) aligned.push_back(Align::right);
  }
  std::string out;
  for (const Line& line : lines_) {
    std::string text;
    for (std::size_t c = 0; c < widths.size(); ++c) {
      if (c != 0) text += "  ";
      text += pad_to_width(line.human[c], widths[c], aligned[c]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
  return out;
}

}  // namespace zeren::inline v0
