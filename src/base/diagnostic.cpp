#include "zeren/base/diagnostic.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

namespace zeren::inline v0 {

namespace {

// Parts the two languages of a bilingual argument; no text of a user may hold this control character unescaped.
constexpr char language_separator = '\x1F';

std::string_view in_language(std::string_view argument, Language language) {
  const std::size_t at = argument.find(language_separator);
  if (at == std::string_view::npos) return argument;
  return language == Language::en ? argument.substr(0, at) : argument.substr(at + 1);
}

// The number in the placeholder that begins at `position`, and where the placeholder ends.
std::optional<std::pair<std::size_t, std::size_t>> read_placeholder(std::string_view pattern, std::size_t position) {
  std::size_t number = 0;
  std::size_t end = position + 1;
  for (; end < pattern.size() && pattern[end] >= '0' && pattern[end] <= '9' && number < 100; ++end) {
    number = number * 10 + static_cast<std::size_t>(pattern[end] - '0');
  }
  if (end == position + 1 || end == pattern.size() || pattern[end] != '}') return std::nullopt;
  return std::pair(number, end + 1);
}

auto sort_key(const Diagnostic& d) {
  return std::tie(d.span, d.code->id, d.arguments, d.clause);
}

}  // namespace

std::string_view to_string(Severity severity, Language language) noexcept {
  static constexpr std::array<std::string_view, 4> en = {"error", "warning", "finding", "note"};
  static constexpr std::array<std::string_view, 4> zh = {"错误", "警告", "发现", "说明"};
  return (language == Language::en ? en : zh)[static_cast<std::size_t>(severity)];
}

std::string bilingual(std::string_view en, std::string_view zh) {
  std::string both(en);
  both.push_back(language_separator);
  return both.append(zh);
}

std::string format_message(std::string_view pattern, std::span<const std::string> arguments, Language language) {
  std::string text;
  for (std::size_t position = 0; position < pattern.size();) {
    if (pattern[position] == '{') {
      const auto placeholder = read_placeholder(pattern, position);
      if (placeholder && placeholder->first < arguments.size()) {
        text += in_language(arguments[placeholder->first], language);
        position = placeholder->second;
        continue;
      }
    }
    text.push_back(pattern[position++]);
  }
  return text;
}

std::string message(const Diagnostic& diagnostic, Language language) {
  const DiagnosticCode& code = *diagnostic.code;
  return format_message(language == Language::en ? code.message_en : code.message_zh, diagnostic.arguments, language);
}

std::string help(const Diagnostic& diagnostic, Language language) {
  const DiagnosticCode& code = *diagnostic.code;
  return format_message(language == Language::en ? code.help_en : code.help_zh, diagnostic.arguments, language);
}

Diagnostic& Diagnostics::add(Diagnostic diagnostic) {
  if (items_.size() < most_) return items_.emplace_back(std::move(diagnostic));
  overflowed_ = true;
  return dropped_ = std::move(diagnostic);
}

Diagnostic& Diagnostics::add(const DiagnosticCode& code, Span span, std::vector<std::string> arguments) {
  Diagnostic diagnostic;
  diagnostic.code = &code;
  diagnostic.span = span;
  diagnostic.arguments = std::move(arguments);
  return add(std::move(diagnostic));
}

void Diagnostics::add_at_last(const DiagnosticCode& code, Span span, std::vector<std::string> arguments) {
  Diagnostic& diagnostic = items_.emplace_back();
  diagnostic.code = &code;
  diagnostic.span = span;
  diagnostic.arguments = std::move(arguments);
}

void Diagnostics::append(Diagnostics other) {
  overflowed_ = overflowed_ || other.overflowed_;
  for (Diagnostic& diagnostic : other.items_) add(std::move(diagnostic));
}

std::size_t Diagnostics::count(Severity severity) const noexcept {
  return static_cast<std::size_t>(std::count_if(
      items_.begin(), items_.end(), [severity](const Diagnostic& d) { return d.code->severity == severity; }));
}

void Diagnostics::sort() {
  std::stable_sort(items_.begin(), items_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return sort_key(a) < sort_key(b); });
  const auto same = [](const Diagnostic& a, const Diagnostic& b) { return sort_key(a) == sort_key(b); };
  items_.erase(std::unique(items_.begin(), items_.end(), same), items_.end());
}

}  // namespace zeren::inline v0
