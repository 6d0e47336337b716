#include "zeren/base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace zeren::inline v0 {

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_ascii_word(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return (word & 0x8080808080808080u) == 0;
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

// Characters below U+0300, CJK punctuation, ideographs and full-width forms are their own normal form. (The voicing
// marks U+3099 and U+309A are not among them, as is everything else.)
bool surely_nfc(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      i += text.size() - i >= 8 && is_ascii_word(text.data() + i) ? 8 : 1;
    } else if (lead < 0xCC) {  // up to U+02FF
      i += 2;
    } else if (lead >= 0xE4 && lead <= 0xE9) {  // U+4000 .. U+9FFF
      i += 3;
    } else if (lead == 0xE3 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) != 0x82) {
      i += 3;  // U+3000 .. U+3FFF but for the kana of U+3080 .. U+30BF
    } else if (lead == 0xEF && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xBC) {
      i += 3;  // U+FF00 .. U+FFFF
    } else {
      return false;
    }
  }
  return true;
}

bool is_nfc(std::string_view text) {
  return surely_nfc(text) || nfc(text) == text;
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
