// The bytes that part cells of CSV: found many at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace zeren::inline v0::detail {

inline constexpr std::size_t mark_block = 64;

/// Bit i is set where at[i] is a comma, a quote or a byte that ends a line. Reads mark_block bytes.
inline std::uint64_t find_marks(const char* at) noexcept {
  std::uint64_t marks = 0;
#if defined(__SSE2__)
  const __m128i comma = _mm_set1_epi8(','), quote = _mm_set1_epi8('"'), feed = _mm_set1_epi8('\n'),
                back = _mm_set1_epi8('\r');
  for (std::size_t i = 0; i < mark_block; i += sizeof(__m128i)) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
    const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, feed), _mm_cmpeq_epi8(bytes, back));
    const __m128i others = _mm_or_si128(_mm_cmpeq_epi8(bytes, comma), _mm_cmpeq_epi8(bytes, quote));
    const int found = _mm_movemask_epi8(_mm_or_si128(ends, others));
    marks |= std::uint64_t{static_cast<std::uint32_t>(found)} << i;
  }
#else
  for (std::size_t i = 0; i < mark_block; ++i) {
    const bool found = at[i] == ',' || at[i] == '"' || at[i] == '\n' || at[i] == '\r';
    marks |= std::uint64_t{found} << i;
  }
#endif
  return marks;
}

/// Calls visit(position) for every comma, quote and byte that ends a line, from the first on, until it returns false.
template <class Visit>
void visit_marks(std::string_view text, const Visit& visit) {
  for (std::size_t first = 0; first < text.size(); first += mark_block) {
    const char* at = text.data() + first;
    char rest[mark_block];
    if (text.size() - first < mark_block) {  // what is missing is no mark
      std::memset(rest, 0, sizeof rest);
      std::memcpy(rest, at, text.size() - first);
      at = rest;
    }
    for (std::uint64_t marks = find_marks(at); marks != 0; marks &= marks - 1) {
      if (!visit(first + static_cast<std::size_t>(std::countr_zero(marks)))) return;
    }
  }
}

}  // namespace zeren::inline v0::detail
