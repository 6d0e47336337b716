// Unicode normalisation and terminal width. Compiled into zeren::zeren (utf8proc); the core library has no need of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "zeren/base/utf8.hpp"

namespace zeren::inline v0 {

/// Normalisation form C. Text that is not UTF-8 comes back unchanged.
std::string nfc(std::string_view text);

/// True where the text, if it is UTF-8, is in normalisation form C without a look into Unicode tables: it holds only
/// letters below U+0300, ideographs, CJK punctuation and full-width forms. False says nothing. Several GB a second.
bool surely_nfc(std::string_view text) noexcept;

/// True where nfc(text) == text; quick where `surely_nfc`.
bool is_nfc(std::string_view text);

/// Full-width forms U+FF01 .. U+FF5E (letters, digits and marks) and the full-width space U+3000 become their ASCII
/// twins; everything else stays. Malformed bytes stay too.
std::string fold_width(std::string_view text);

/// Columns of a terminal: 2 for East Asian wide and full-width characters, 0 for combining marks and controls (tab and
/// newline too), 1 for the rest, ambiguous ones and malformed bytes included.
std::size_t display_width(char32_t code_point) noexcept;
std::size_t display_width(std::string_view text) noexcept;

enum class Align : std::uint8_t { left, right };

/// The text with blanks added on the far side until it is `width` columns wide; longer text comes back unchanged.
std::string pad_to_width(std::string_view text, std::size_t width, Align align = Align::left);

}  // namespace zeren::inline v0
