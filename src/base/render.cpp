// A diagnostic as a terminal shows it.
#include <algorithm>
#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/text.hpp"

namespace zeren::inline v0 {

namespace {

constexpr std::size_t tab_stop = 4;
constexpr std::size_t widest_line = 120;  // longer lines are shown in part
constexpr std::size_t before_caret = 40;  // what is kept of such a line before the caret
constexpr std::string_view ellipsis = "...";

// Controls could drive the reader's terminal, and direction marks could show a text other than the one that is read.
bool is_harmless(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
  const bool line_end = c == 0x2028 || c == 0x2029;
  return !control && !direction && !line_end;
}

// One character of a source line as it is shown.
struct Cell {
  std::string text;
  std::size_t width;
  std::size_t begin;  // its byte in the line
};

std::vector<Cell> lay_out(std::string_view line) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t position = 0; position < line.size();) {
    const std::size_t begin = position;
    const char32_t c = decode(line, position);
    Cell cell{std::string(), 1, begin};
    if (c == U'\t') {
      cell.width = tab_stop - column % tab_stop;
      cell.text.assign(cell.width, ' ');
    } else if (is_harmless(c)) {
      cell.width = display_width(c);
      append_utf8(cell.text, c);
    } else {
      append_utf8(cell.text, replacement_character);
    }
    column += cell.width;
    cells.push_back(std::move(cell));
  }
  return cells;
}

std::string harmless(std::string_view text) {
  std::string clean;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = decode(text, position);
    append_utf8(clean, c == U'\n' || c == U'\t' ? U' ' : is_harmless(c) ? c : replacement_character);
  }
  return clean;
}

// A line with the columns to underline.
struct Picture {
  std::string text;
  std::size_t caret = 0;
  std::size_t length = 0;
};

std::size_t width_of(const std::vector<Cell>& cells, std::size_t first, std::size_t last) {
  std::size_t width = 0;
  for (std::size_t i = first; i < last; ++i) width += cells[i].width;
  return width;
}

std::size_t cell_at(const std::vector<Cell>& cells, std::size_t byte) {
  const auto at = std::lower_bound(cells.begin(), cells.end(), byte,
                                   [](const Cell& cell, std::size_t b) { return cell.begin < b; });
  return static_cast<std::size_t>(at - cells.begin());
}

// Bytes begin .. end of the line underlined; a line that is too long is cut to the part around the caret.
Picture draw(std::string_view line, std::size_t begin, std::size_t end) {
  const std::vector<Cell> cells = lay_out(line);
  const std::size_t caret = cell_at(cells, begin);
  const std::size_t caret_end = std::max(caret, cell_at(cells, end));
  std::size_t first = 0;
  std::size_t last = cells.size();
  if (width_of(cells, 0, cells.size()) > widest_line) {
    for (std::size_t before = width_of(cells, 0, caret); before > before_caret; ++first) before -= cells[first].width;
    std::size_t width = 0;
    for (last = first; last < cells.size() && width + cells[last].width <= widest_line; ++last) {
      width += cells[last].width;
    }
  }
  Picture picture;
  if (first > 0) picture.text = ellipsis;
  picture.caret = picture.text.size() + width_of(cells, first, caret);
  picture.length = std::max<std::size_t>(1, width_of(cells, caret, std::min(caret_end, last)));
  for (std::size_t i = first; i < last; ++i) picture.text += cells[i].text;
  if (last < cells.size()) picture.text += ellipsis;
  return picture;
}

class Renderer {
 public:
  Renderer(const Sources& sources, Language language, bool colour)
      : sources_(sources), language_(language), colour_(colour) {}

  std::string render(const Diagnostic& diagnostic) {
    choose_gutter(diagnostic);
    const Severity severity = diagnostic.code->severity;
    out_ += painted(severity_colour(severity),
                    std::string(to_string(severity, language_)) + "[" + std::string(diagnostic.code->id) + "]");
    out_ += painted("1", colon() + harmless(message(diagnostic, language_))) + "\n";
    snippet(diagnostic.span, '^', severity_colour(severity));
    for (const Note& note : diagnostic.notes) {
      remark("note", "说明", language_ == Language::en ? note.message_en : note.message_zh);
      snippet(note.span, '-', gutter_colour);
    }
    remark("help", "帮助", help(diagnostic, language_));
    if (diagnostic.fix) remark("fix", "修改", fix_text(*diagnostic.fix));
    remark("clause", "依据", diagnostic.clause);
    return std::move(out_);
  }

 private:
  static constexpr std::string_view gutter_colour = "1;34";

  static std::string_view severity_colour(Severity severity) {
    switch (severity) {
      case Severity::error:
        return "1;31";
      case Severity::warning:
        return "1;33";
      case Severity::finding:
        return "1;35";
      case Severity::note:
        break;
    }
    return "1;36";
  }

  std::string painted(std::string_view paint, const std::string& text) const {
    return colour_ ? "\x1b[" + std::string(paint) + "m" + text + "\x1b[0m" : text;
  }

  std::string colon() const { return language_ == Language::en ? ": " : "："; }

  bool has_text(Span span) const { return span.file < sources_.size(); }

  // As wide as the widest line number shown.
  void choose_gutter(const Diagnostic& diagnostic) {
    widen_gutter(diagnostic.span);
    for (const Note& note : diagnostic.notes) widen_gutter(note.span);
  }
  void widen_gutter(Span span) {
    if (has_text(span)) gutter_ = std::max(gutter_, std::to_string(sources_.location(span).line).size());
  }

  std::string gutter(const std::string& number = "") const {
    return painted(gutter_colour, std::string(gutter_ - number.size(), ' ') + number + " |");
  }

  // The place, the line and the underline. A span over several lines is underlined to the end of its first.
  void snippet(Span span, char mark, std::string_view paint) {
    if (!has_text(span)) return;
    const SourceFile& file = sources_.file(span.file);
    const Location at = file.location(span.begin);
    const std::string_view line = file.line_text(at.line);
    const std::size_t start = file.line_start(at.line);
    const std::size_t begin = std::min(span.begin - start, line.size());
    const std::size_t end = std::clamp<std::size_t>(std::max(span.begin, span.end) - start, begin, line.size());
    const Picture picture = draw(line, begin, end);
    out_ += std::string(gutter_, ' ') + painted(gutter_colour, "-->") + " " + harmless(file.name()) + ":" +
            std::to_string(at.line) + ":" + std::to_string(at.column) + "\n";
    out_ += gutter() + "\n";
    out_ += gutter(std::to_string(at.line)) + (picture.text.empty() ? "" : " ") + picture.text + "\n";
    out_ += gutter() + " " + std::string(picture.caret, ' ') + painted(paint, std::string(picture.length, mark)) + "\n";
  }

  void remark(std::string_view en, std::string_view zh, std::string_view text) {
    if (text.empty()) return;
    const std::string label(language_ == Language::en ? en : zh);
    out_ += std::string(gutter_, ' ') + painted(gutter_colour, " =") + " " + painted("1", label) + colon() +
            harmless(text) + "\n";
  }

  std::string fix_text(const Fix& fix) const {
    const std::string old(sources_.text(has_text(fix.span) ? fix.span : Span{}));
    const bool en = language_ == Language::en;
    if (old.empty()) return (en ? "insert `" : "插入 `") + fix.replacement + "`";
    if (fix.replacement.empty()) return (en ? "delete `" : "删除 `") + old + "`";
    return (en ? "replace `" : "把 `") + old + (en ? "` with `" : "` 改为 `") + fix.replacement + "`";
  }

  const Sources& sources_;
  Language language_;
  bool colour_;
  std::size_t gutter_ = 1;
  std::string out_;
};

}  // namespace

std::string render(const Diagnostic& diagnostic, const Sources& sources, Language language, bool colour) {
  return Renderer(sources, language, colour).render(diagnostic);
}

}  // namespace zeren::inline v0
