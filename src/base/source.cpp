#include "zeren/base/source.hpp"

#include <algorithm>

#include "zeren/base/utf8.hpp"

namespace zeren::inline v0 {

SourceFile::SourceFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

std::string_view SourceFile::line_text(std::size_t line) const {
  const std::size_t begin = line_start(line);
  const std::size_t end = line < line_count() ? line_start(line + 1) - 1 : text_.size();
  std::string_view view = std::string_view(text_).substr(begin, end - begin);
  if (line < line_count() && !view.empty() && view.back() == '\r') view.remove_suffix(1);
  return view;
}

Location SourceFile::location(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t start = *(after - 1);
  const auto line = static_cast<std::size_t>(after - line_starts_.begin());
  // Continuation bytes at the offset belong to the character that contains it.
  while (offset > start && offset < text_.size() && (static_cast<unsigned char>(text_[offset]) & 0xC0) == 0x80)
    --offset;
  return {line, count_code_points(std::string_view(text_).substr(start, offset - start)) + 1};
}

std::uint32_t Sources::add(std::string name, std::string text) {
  files_.emplace_back(std::move(name), std::move(text));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

std::string_view Sources::text(Span span) const {
  if (!span.has_place()) return {};
  const std::string_view all = text(span.file);
  const std::size_t begin = std::min<std::size_t>(span.begin, all.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, all.size());
  return all.substr(begin, end - begin);
}

Location Sources::location(Span span) const {
  return files_[span.file].location(span.begin);
}

Location Sources::end_location(Span span) const {
  return files_[span.file].location(span.end);
}

}  // namespace zeren::inline v0
