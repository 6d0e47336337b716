#include "zeren/io/source_text.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "zeren/base/hash.hpp"
#include "zeren/base/text.hpp"
#include "zeren/pack/clause_ids.hpp"

namespace zeren::inline v0 {

namespace {

constexpr std::size_t most_digits = 3;  // of a clause's number: `2022.` at a line's beginning is a year
constexpr std::u32string_view heading_digits = U"一二三四五六七八九十百";

bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 ||
         c == 0xFEFF /* a byte-order mark */;
}

bool is_dot(char32_t c) {
  return c == U'.' || c == U'．';
}

bool is_item(std::string_view id) {
  return pack::item_of(id) == id;
}

// A line's code points with a position.
class Reader {
 public:
  explicit Reader(std::string_view line) : line_(line) {}

  [[nodiscard]] char32_t peek() const {
    std::size_t at = position_;
    return at < line_.size() ? decode(line_, at) : U'\0';
  }
  char32_t take() { return decode(line_, position_); }
  [[nodiscard]] std::size_t position() const { return position_; }
  void go_to(std::size_t position) { position_ = position; }
  void skip_blanks() {
    while (is_white_space(peek())) take();
  }
  // Digits, also full-width ones; empty where there are none or too many.
  std::string digits() {
    std::string text;
    for (;;) {
      const char32_t c = peek();
      const char32_t narrow = c >= U'０' && c <= U'９' ? c - U'０' + U'0' : c;
      if (narrow < U'0' || narrow > U'9') break;
      text.push_back(static_cast<char>(narrow));
      take();
    }
    return text.size() <= most_digits ? text : std::string();
  }

 private:
  std::string_view line_;
  std::size_t position_ = 0;
};

struct Mark {
  std::string id;  // empty: a heading, which ends the clause before it
  std::size_t line = 0, begin = 0, text = 0;
};

// The clause that a line begins, with the offset of the text after its number.
std::optional<std::pair<std::string, std::size_t>> read_number(std::string_view line) {
  Reader reader(line);
  reader.skip_blanks();
  std::string id = reader.digits();
  if (id.empty()) return std::nullopt;
  bool below = false;
  for (;;) {
    const std::size_t before = reader.position();
    if (!is_dot(reader.peek())) break;
    reader.take();
    const std::string part = reader.digits();
    if (part.empty()) {
      reader.go_to(before);
      break;
    }
    id += "." + part;
    below = true;
  }
  const char32_t next = reader.peek();
  const bool ends = is_dot(next) || next == U'、';
  if (!ends && !(below && is_white_space(next))) return std::nullopt;
  reader.take();
  return std::pair{std::move(id), reader.position()};
}

bool is_heading(std::string_view line) {
  Reader reader(line);
  reader.skip_blanks();
  bool numbered = false;
  while (heading_digits.find(reader.peek()) != std::u32string_view::npos) {
    reader.take();
    numbered = true;
  }
  return numbered && reader.peek() == U'、';
}

// Whether a number goes on from the clauses before it: an item after the last item, a sub-clause below the item at hand
// and after the last one there.
bool goes_on(const std::string& id, const std::string& item, const std::string& last) {
  if (!is_item(id) && !pack::lies_below(item, id)) return false;
  return last.empty() || pack::clause_before(last, id);
}

std::vector<Mark> find_marks(std::string_view text) {
  std::vector<Mark> marks;
  std::string item, last;
  std::size_t line = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view content = text.substr(begin, end - begin);
    ++line;
    if (auto number = read_number(content); number && goes_on(number->first, item, last)) {
      if (is_item(number->first)) item = number->first;
      last = number->first;
      marks.push_back({std::move(number->first), line, begin, begin + number->second});
    } else if (is_heading(content)) {
      marks.push_back({{}, line, begin, begin});
    }
    begin = end + 1;
  }
  return marks;
}

}  // namespace

std::vector<ClauseText> split_clauses(std::string_view text) {
  const std::vector<Mark> marks = find_marks(text);
  std::vector<ClauseText> clauses;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i].id.empty()) continue;
    std::size_t next = i + 1;
    while (next < marks.size() && pack::lies_below(marks[i].id, marks[next].id)) ++next;
    const std::size_t end = next < marks.size() ? marks[next].begin : text.size();
    clauses.push_back({marks[i].id, std::string(text.substr(marks[i].text, end - marks[i].text)), marks[i].line});
  }
  return clauses;
}

std::string clause_hash(std::string_view text) {
  const std::string normal = nfc(text);
  std::string bytes;
  bytes.reserve(normal.size());
  for (std::size_t position = 0; position < normal.size();) {
    const std::size_t start = position;
    if (!is_white_space(decode(normal, position))) bytes.append(normal, start, position - start);
  }
  return sha256_hex(bytes);
}

std::vector<ComparedClause> compare_source(const pack::Source& source, std::span<const ClauseText> clauses) {
  std::vector<ComparedClause> result;
  std::set<std::string, std::less<>> seen;
  std::set<std::string, std::less<>> taken_apart;  // items whose sub-clauses the text tells apart
  const auto is_listed = [&](std::string_view id) {
    return std::any_of(source.clauses.begin(), source.clauses.end(),
                       [&](const std::string& listed) { return listed == id || pack::lies_below(listed, id); });
  };
  for (const ClauseText& clause : clauses) {
    ComparedClause compared{clause.id, ClauseState::unhashed, clause.line, clause_hash(clause.text), {}};
    const auto known = std::find_if(source.texts.begin(), source.texts.end(),
                                    [&](const pack::ClauseHash& hash) { return hash.clause == clause.id; });
    if (known != source.texts.end()) {
      compared.declared = known->span;
      compared.state = compared.hash.starts_with(known->digits) ? ClauseState::unchanged : ClauseState::changed;
    } else if (!source.clauses.empty() && !is_listed(clause.id)) {
      compared.state = ClauseState::added;
    }
    seen.insert(clause.id);
    if (!is_item(clause.id)) taken_apart.emplace(pack::item_of(clause.id));
    result.push_back(std::move(compared));
  }
  const auto add_missing = [&](const std::string& id, Span declared) {
    if (seen.insert(id).second) result.push_back({id, ClauseState::missing, 0, {}, declared});
  };
  for (const pack::ClauseHash& hash : source.texts) add_missing(hash.clause, hash.span);
  for (const std::string& id : source.clauses) {
    if (is_item(id) || taken_apart.contains(pack::item_of(id))) add_missing(id, {});
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const ComparedClause& a, const ComparedClause& b) { return pack::clause_before(a.id, b.id); });
  return result;
}

}  // namespace zeren::inline v0
