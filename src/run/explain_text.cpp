// Explanations as aligned text, in English or Chinese.
#include <algorithm>

#include "zeren/base/text.hpp"
#include "zeren/run/explain.hpp"

namespace zeren::inline v0 {
namespace {

constexpr std::size_t widest_title = 56;
constexpr std::size_t widest_value = 14;

struct Line {
  std::string title, value, remark;
};

class Renderer {
 public:
  explicit Renderer(Language language) : language_(language) {}

  std::string run(const Explanation& e) {
    const std::string column = label_or(e.column_label, e.column);
    const std::string row = e.row_label == e.key || e.row_label.empty() ? e.key : e.row_label + " (" + e.key + ")";
    Line head;
    head.title =
        pick(column + " of " + row + " on " + e.today.to_string(), row + " " + e.today.to_string() + " 的" + column);
    head.value = value_of(e.root, false);
    head.remark = remark(e.root);
    for (const ExplanationItem& part : e.root.parts) add(part, 1);
    add_left_out(e.root, 1);
    return head.title + pick(": ", "：") + head.value + (head.remark.empty() ? "" : "   " + head.remark) + "\n" +
           body();
  }

 private:
  std::string pick(std::string_view en, std::string_view zh) const {
    return std::string(language_ == Language::en ? en : zh);
  }
  std::string label_or(const std::string& label, const std::string& name) const { return label.empty() ? name : label; }

  // What the role is called where the item has no name of its own.
  std::string role_name(ExplanationRole role) const {
    switch (role) {
      case ExplanationRole::start:
        return pick("start", "起评");
      case ExplanationRole::raw_total:
        return pick("total", "合计");
      case ExplanationRole::at_most:
        return pick("at most", "最多");
      case ExplanationRole::floor_cap:
      case ExplanationRole::floor_cap_after:
        return pick("floor and cap", "上下限");
      case ExplanationRole::blend:
        return pick("blend", "合成");
      case ExplanationRole::rounding:
        return pick("round", "取整");
      case ExplanationRole::veto:
        return pick("veto", "否决");
      case ExplanationRole::band:
        return pick("band", "档次");
      case ExplanationRole::condition:
        return pick("when", "当");
      case ExplanationRole::neighbour:
        return pick("next to it", "相邻");
      case ExplanationRole::stay:
        return pick("stood at", "曾在");
      case ExplanationRole::next_step:
        return pick("why not", "为何不是");
      case ExplanationRole::release:
        return pick("release", "解除");
      case ExplanationRole::threshold:
        return pick("threshold", "阈值");
      case ExplanationRole::task:
        return pick("task", "任务");
      case ExplanationRole::holder:
        return pick("holder", "承办");
      case ExplanationRole::due:
        return pick("due", "限期");
      case ExplanationRole::target_value:
        return pick("value", "实绩");
      case ExplanationRole::target_goal:
        return pick("goal", "目标");
      case ExplanationRole::cause:
        return pick("because", "原因");
      default:
        return "";
    }
  }

  static bool names_itself(ExplanationRole role) {
    return role == ExplanationRole::line || role == ExplanationRole::column || role == ExplanationRole::field ||
           role == ExplanationRole::param || role == ExplanationRole::fact || role == ExplanationRole::blend_part ||
           role == ExplanationRole::entry || role == ExplanationRole::branch || role == ExplanationRole::rows ||
           role == ExplanationRole::expression;
  }

  std::string branch_name(const std::string& name) const {
    if (name == "then") return pick("then", "则");
    if (name == "else") return pick("else", "否则");
    return name;
  }

  std::string title(const ExplanationItem& item) const {
    std::string text = names_itself(item.role) ? "" : role_name(item.role);
    const auto append = [&](const std::string& word) {
      if (word.empty()) return;
      if (!text.empty()) text += ' ';
      text += word;
    };
    if (item.role == ExplanationRole::fact || item.role == ExplanationRole::neighbour) {
      append(item.table);
      append(item.name);
      append(item.label);
      return text;
    }
    if (item.role == ExplanationRole::cause) {
      append(item.table);
      append(item.label);
      append(item.name);
      append(item.text.empty() ? "" : "= " + item.text);
      return text;
    }
    append(item.role == ExplanationRole::branch ? branch_name(item.name) : item.name);
    if (!item.label.empty() && item.label != item.name) append(item.label);
    // A start is what it says, a stay's condition stands below.
    const bool wants_text = item.role != ExplanationRole::start && item.role != ExplanationRole::stay;
    if (wants_text && !item.text.empty() && item.text != item.name) {
      append(item.name.empty() || item.role == ExplanationRole::branch ? item.text : "= " + item.text);
    }
    return text;
  }

  std::string value_of(const ExplanationItem& item, bool with_sign) const {
    if (!item.value) return "";
    const ExplainedValue& value = *item.value;
    if (value.state == CellState::absent) return pick("absent", "缺失");
    if (value.state == CellState::error) return pick("error", "出错");
    if (value.kind == plan::ValueKind::boolean) {
      return value.text == "true" ? pick("yes", "是") : pick("no", "否");
    }
    if (value.kind != plan::ValueKind::number) return value.display;
    const bool plus = with_sign && !value.display.empty() && value.display[0] != '-' && value.fraction != "0";
    return (plus ? "+" : "") + value.display;
  }

  // Notes, clauses, and for what rules declare the place.
  std::string remark(const ExplanationItem& item) const {
    std::string text;
    const auto append = [&](const std::string& word) {
      if (word.empty()) return;
      if (!text.empty()) text += pick("; ", "；");
      text += word;
    };
    for (const ExplanationNote& note : item.notes) append(pick(note.en, note.zh));
    const std::string& f = item.value ? item.value->fraction : text;
    if (item.value && item.value->state == CellState::present && f.find('/') != std::string::npos &&
        item.value->text == f) {
      append(pick("exactly ", "精确值 ") + f);
    }
    std::string where;
    for (const plan::Clause& clause : item.clauses)
      where += (where.empty() ? "" : ", ") + clause.source + "." + clause.id;
    const bool declared = item.role == ExplanationRole::line || item.role == ExplanationRole::cell ||
                          item.role == ExplanationRole::stay || item.role == ExplanationRole::next_step ||
                          item.role == ExplanationRole::cause || item.role == ExplanationRole::task ||
                          !item.clauses.empty();
    if (declared && !item.file.empty()) {
      where += (where.empty() ? "" : ", ") + item.file + ":" + std::to_string(item.line);
    }
    if (!where.empty()) text += (text.empty() ? "[" : " [") + where + "]";
    return text;
  }

  void add(const ExplanationItem& item, std::size_t depth) {
    const bool with_sign = item.adds && item.role != ExplanationRole::start && item.role != ExplanationRole::fact;
    std::string facts;
    // A row's own columns stand on its line.
    if (item.role == ExplanationRole::fact || item.role == ExplanationRole::neighbour) {
      for (const ExplanationItem& part : item.parts) {
        facts += (facts.empty() ? "" : ", ") + label_or(part.label, part.name) + " " + value_of(part, false);
      }
    }
    std::string notes = remark(item);
    if (!facts.empty() && !notes.empty()) facts += pick("; ", "；");
    lines_.push_back({std::string(depth * 2, ' ') + title(item), value_of(item, with_sign), facts + notes});
    if (item.role == ExplanationRole::fact || item.role == ExplanationRole::neighbour) return;
    for (const ExplanationItem& part : item.parts) add(part, depth + 1);
    add_left_out(item, depth + 1);
  }

  void add_left_out(const ExplanationItem& item, std::size_t depth) {
    if (item.left_out == 0 || item.parts.empty()) return;
    const std::string n = std::to_string(item.left_out);
    lines_.push_back({std::string(depth * 2, ' ') + pick("... and " + n + " more", "……另有 " + n + " 项"),
                      item.left_out_total ? item.left_out_total->display : "", ""});
  }

  std::string body() const {
    std::size_t title_width = 0, value_width = 0;
    for (const Line& line : lines_) {
      title_width = std::max(title_width, std::min(widest_title, display_width(line.title)));
      value_width = std::max(value_width, std::min(widest_value, display_width(line.value)));
    }
    std::string text;
    for (const Line& line : lines_) {
      std::string row =
          pad_to_width(line.title, title_width) + "  " + pad_to_width(line.value, value_width, Align::right);
      if (!line.remark.empty()) row += "  " + line.remark;
      row.erase(row.find_last_not_of(' ') + 1);
      text += row + "\n";
    }
    return text;
  }

  Language language_;
  std::vector<Line> lines_;
};

}  // namespace

std::string render_text(const Explanation& explanation, Language language) {
  return Renderer(language).run(explanation);
}

}  // namespace zeren::inline v0
