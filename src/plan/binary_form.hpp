// How the bytes of a compiled pack are laid out. Private to the layer (and its tests).
//
//   0  8  magic: what no text and no other known file begins with; line ends within, so that a copy as text shows
//   8  4  form: the number that is raised where the meaning of a member changes
//  12  4  shape: a hash of every member of every struct of the plan, and of the size of every enumeration
//  16  8  length of the content
//  24  8  checksum over bytes 8 .. 23 and the content
//  32     content: the plan, member by member (binary_fields.hpp)
//
// Whole numbers of the header are little-endian. In the content they are 7 bits a byte, the lowest first; signed ones
// are folded to unsigned. A text is a number: that of an equal text before it, or the next number, its length and
// bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace zeren::inline v0::plan::detail {

inline constexpr std::string_view magic{"\x89ZRC\r\n\x1a\n", 8};
inline constexpr std::uint32_t form = 1;
inline constexpr std::size_t form_at = 8, shape_at = 12, length_at = 16, checksum_at = 24, content_at = 32;

/// Equal texts are written once; what they take again when read stays below so many times the bytes read so far, so
/// that a small file cannot become a large plan. Writer and reader count alike: past it a text is written anew.
inline constexpr std::uint64_t text_growth = 16, text_growth_free = 1 << 16;

/// 64 bits over form, shape, length and content. Tells every change of a single byte, and others but for one in 2^64.
[[nodiscard]] std::uint64_t checksum_of(std::string_view bytes);

/// The hash of what a plan consists of: another one where a member was added, removed or moved.
[[nodiscard]] std::uint32_t shape_of_plans();

/// A whole number of the header, `bytes` wide.
[[nodiscard]] std::uint64_t number_at(std::string_view bytes, std::size_t offset, std::size_t width);

}  // namespace zeren::inline v0::plan::detail
