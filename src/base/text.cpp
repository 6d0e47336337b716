#include "zeren/base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace zeren::inline v0 {

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  utf8proc_uint8_t* mapped = nullptr;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  const utf8proc_ssize_t size = utf8proc_map(bytes, static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  if (size < 0) return std::string(text);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
}

bool is_nfc(std::string_view text) {
  return is_ascii(text) || nfc(text) == text;
}

std::string fold_width(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    const char32_t code_point = decode(text, position);
    if (code_point >= 0xFF01 && code_point <= 0xFF5E) {
      folded.push_back(static_cast<char>(code_point - 0xFF01 + '!'));
    } else if (code_point == 0x3000) {
      folded.push_back(' ');
    } else {
      folded.append(text.substr(start, position - start));
    }
  }
  return folded;
}

std::size_t display_width(char32_t code_point) noexcept {
  if (code_point >= 0x20 && code_point < 0x7F) return 1;
  return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point))));
}

std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  for (std::size_t position = 0; position < text.size();) width += display_width(decode(text, position));
  return width;
}

std::string pad_to_width(std::string_view text, std::size_t width, Align align) {
  const std::size_t own = display_width(text);
  const std::string blanks(width > own ? width - own : 0, ' ');
  return align == Align::left ? std::string(text) + blanks : blanks + std::string(text);
}

}  // namespace zeren::inline v0
