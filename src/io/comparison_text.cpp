// What differs between two evaluations, as text for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "zeren/base/text.hpp"
#include "zeren/io/comparison.hpp"

namespace zeren::inline v0 {

namespace {

constexpr std::size_t widest_column = 48;

class Writer {
 public:
  Writer(const Comparison& comparison, const ComparisonText& options) : comparison_(comparison), options_(options) {}

  std::string run() {
    for (const ShapeDifference& shape : comparison_.shapes) out_ += shape_line(shape);
    for (const RowDifference& row : comparison_.rows) add(row);
    write_lines();
    for (const FindingDifference& finding : comparison_.findings) out_ += finding_line(finding);
    return out_ + summary();
  }

 private:
  // A unit's heading has the first cell only.
  struct Line {
    std::array<std::string, 5> cells;
    bool heading = false;
  };

  std::string pick(std::string_view en, std::string_view zh) const {
    return std::string(options_.language == Language::zh ? zh : en);
  }
  template <class... Arguments>
  std::string say(std::string_view en, std::string_view zh, const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(pick(en, zh)), arguments...);
  }
  const std::string& name_of(Side side) const { return side == Side::a ? options_.name_a : options_.name_b; }
  std::string labelled(const std::string& name, const std::string& label) const {
    return options_.language == Language::zh && !label.empty() ? label : name;
  }

  std::string shape_line(const ShapeDifference& shape) const {
    const std::string what = shape.column.empty() ? shape.table : shape.table + "." + shape.column;
    return shape.column.empty()
               ? say("only {} has the table `{}`\n", "只有 {} 有表 `{}`\n", name_of(shape.side), what)
               : say("only {} has the column `{}`\n", "只有 {} 有列 `{}`\n", name_of(shape.side), what);
  }

  // `梅溪镇 (330523100)`, or the name of a table whose rows belong to no unit.
  std::string heading_of(const RowDifference& row) const {
    if (row.unit.empty()) return labelled(row.table, row.table_label);
    return row.unit_label.empty() || row.unit_label == row.unit ? row.unit
                                                                : fmt::format("{} ({})", row.unit_label, row.unit);
  }
  // The unit's own row needs no name under its heading.
  std::string title_of(const RowDifference& row) const {
    const std::string table = labelled(row.table, row.table_label);
    if (!row.unit.empty() && row.key == row.unit) return table;
    const std::string name = row.label.empty() || row.label == row.key ? row.key : row.label + " (" + row.key + ")";
    return row.unit.empty() ? name : table + " " + name;
  }
  std::string text_of(const ComparedValue& value) const {
    if (value.state == CellState::absent) return pick("absent", "缺失");
    if (value.state == CellState::error) return pick("error", "出错");
    if (value.kind == plan::ValueKind::boolean) return value.text == "true" ? pick("yes", "是") : pick("no", "否");
    return value.display;
  }

  bool is_full() const { return options_.limit != 0 && shown_ >= options_.limit; }

  void add_line(const RowDifference& row, Line line) {
    if (is_full()) {
      ++left_out_;
      return;
    }
    ++shown_;
    if (std::string heading = heading_of(row); heading != heading_) {
      lines_.push_back({{heading}, true});
      heading_ = std::move(heading);
    }
    lines_.push_back(std::move(line));
  }

  void add(const RowDifference& row) {
    if (!row.on_both_sides()) {
      const std::string& side = name_of(row.a ? Side::a : Side::b);
      return add_line(row, {{title_of(row), say("only in {}", "只在 {} 中", side)}});
    }
    for (const CellDifference& cell : row.cells) {
      add_line(row, {{title_of(row), labelled(cell.column, cell.label), text_of(cell.a), "->", text_of(cell.b)}});
    }
  }

  void write_lines() {
    std::array<std::size_t, 5> widths{};
    for (const Line& line : lines_) {
      if (line.heading) continue;
      for (std::size_t c = 0; c < widths.size(); ++c) {
        widths[c] = std::max(widths[c], std::min(widest_column, display_width(line.cells[c])));
      }
    }
    for (const Line& line : lines_) {
      if (line.heading) {
        out_ += line.cells[0] + "\n";
        continue;
      }
      std::string text;
      for (std::size_t c = 0; c < widths.size(); ++c) text += "  " + pad_to_width(line.cells[c], widths[c]);
      text.erase(text.find_last_not_of(' ') + 1);
      out_ += text + "\n";
    }
    if (left_out_ > 0) out_ += say("... and {} more\n", "……另有 {} 处\n", left_out_);
  }

  std::string finding_line(const FindingDifference& difference) const {
    const Finding& finding = difference.finding;
    return say("finding only in {}: {}: {}\n", "只在 {} 中的发现：{}：{}\n", name_of(difference.side), finding.name,
               options_.language == Language::zh ? finding.message_zh : finding.message_en);
  }

  std::size_t findings_of(Side side) const {
    return static_cast<std::size_t>(std::count_if(comparison_.findings.begin(), comparison_.findings.end(),
                                                  [side](const FindingDifference& f) { return f.side == side; }));
  }

  std::string summary() const {
    if (comparison_.same()) {
      return say("no difference in {} rows, {} cells\n", "没有差异：共 {} 行、{} 个单元格\n", comparison_.rows_compared,
                 comparison_.cells_compared);
    }
    return say("{} of {} cells differ; rows only in {}: {}, only in {}: {}; findings only in {}: {}, only in {}: {}\n",
               "{} 个单元格有差异（共 {} 个）；只在 {} 中的行 {}，只在 {} 中的行 {}；只在 {} 中的发现 {}，只在 {} "
               "中的发现 {}\n",
               comparison_.cells(), comparison_.cells_compared, options_.name_a, comparison_.rows_only_in(Side::a),
               options_.name_b, comparison_.rows_only_in(Side::b), options_.name_a, findings_of(Side::a),
               options_.name_b, findings_of(Side::b));
  }

  const Comparison& comparison_;
  const ComparisonText& options_;
  std::vector<Line> lines_;
  std::string heading_, out_;
  std::size_t shown_ = 0, left_out_ = 0;
};

}  // namespace

std::string to_text(const Comparison& comparison, const ComparisonText& options) {
  return Writer(comparison, options).run();
}

}  // namespace zeren::inline v0
