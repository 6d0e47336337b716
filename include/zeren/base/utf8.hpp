// Reading and writing UTF-8, and nearest names. Needs no Unicode tables and belongs to the core library.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace zeren::inline v0 {

/// What `decode` gives for bytes that are not UTF-8.
inline constexpr char32_t replacement_character = U'\uFFFD';

/// True where all of the text is well-formed UTF-8 (no overlong forms, surrogates or values past U+10FFFF).
bool is_valid_utf8(std::string_view text) noexcept;

/// Offset of the first byte that does not belong to well-formed UTF-8; text.size() if there is none.
std::size_t first_invalid_utf8(std::string_view text) noexcept;

/// The code point at `position`, which moves past it. A malformed byte gives replacement_character and moves by one.
/// Precondition: position < text.size().
char32_t decode(std::string_view text, std::size_t& position) noexcept;

/// Appends the code point; a value that is none is appended as U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// Code points in the text, each malformed byte counted as one.
std::size_t count_code_points(std::string_view text) noexcept;

/// The text as code points, as `decode` gives them.
std::u32string to_code_points(std::string_view text);

/// Edits (insert, delete, replace a code point, swap two neighbours) that turn a into b. O(|a| * |b|).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate most like `word`, for "did you mean": the fewest edits, at most a third of the word's length (at least
/// one, and fewer than its length); among equals the first in byte order. Candidates equal to `word` are passed over.
/// For a word of more than 100 code points there is none.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string_view> candidates);
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace zeren::inline v0
