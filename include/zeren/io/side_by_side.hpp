// Two texts beside each other, for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace zeren::inline v0 {

/// Fewest columns of a terminal that two texts are set in; narrower ones get this many.
inline constexpr std::size_t narrowest_side_by_side = 40;

/// The lines of both texts in two columns, together at most `width` columns wide as display_width counts. Lines that
/// are equal (but for runs of blanks) stand beside each other with a blank between them, others with `|`; what is too
/// long goes on in the next line, further in. Ends with a newline unless both texts are empty. O(lines of a × lines of
/// b) up to a limit, beyond which line stands beside line.
[[nodiscard]] std::string side_by_side(std::string_view left, std::string_view right, std::size_t width);

}  // namespace zeren::inline v0
