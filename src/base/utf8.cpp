#include "zeren/base/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

namespace zeren::inline v0 {

namespace {

// Bytes of the well-formed sequence at `position`, 0 where there is none; `code_point` is set where there is.
std::size_t read_sequence(std::string_view text, std::size_t position, char32_t& code_point) noexcept {
  const auto lead = static_cast<unsigned char>(text[position]);
  if (lead < 0x80) {
    code_point = lead;
    return 1;
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - position < length) return 0;
  char32_t value = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[position + i]);
    if ((byte & 0xC0) != 0x80) return 0;
    value = value << 6 | (byte & 0x3Fu);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
  code_point = value;
  return length;
}

// Leading bytes of ASCII, but for the last few: in words of eight.
std::size_t count_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t high_bits = 0x8080808080808080u;
  std::size_t count = 0;
  for (std::uint64_t word = 0; text.size() - count >= sizeof word; count += sizeof word) {
    std::memcpy(&word, text.data() + count, sizeof word);
    if ((word & high_bits) != 0) break;
  }
  return count;
}

// Optimal string alignment: swapped neighbours count once. More than `most` where that is sure.
std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t most) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  std::size_t lowest_before = 0;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t lowest = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
      lowest = std::min(lowest, row[j]);
    }
    if (lowest > most && lowest_before > most) return most + 1;  // later rows are made of these two
    lowest_before = lowest;
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

constexpr std::size_t longest_word = 100;
constexpr std::size_t longest_code_point = 4;  // in bytes

template <class Texts>
std::optional<std::string> nearest_of(std::string_view word, const Texts& candidates) {
  const std::u32string from = to_code_points(word);
  if (from.size() < 2 || from.size() > longest_word) return std::nullopt;
  std::size_t best_distance = std::min(std::max<std::size_t>(1, from.size() / 3), from.size() - 1);
  std::optional<std::string_view> best;
  for (const std::string_view candidate : candidates) {
    if (candidate == word || candidate.size() > longest_code_point * (from.size() + best_distance)) continue;
    const std::u32string to = to_code_points(candidate);
    const std::size_t gap = from.size() > to.size() ? from.size() - to.size() : to.size() - from.size();
    if (to.empty() || gap > best_distance) continue;
    const std::size_t distance = edit_distance(from, to, best_distance);
    if (distance > best_distance || (best && distance == best_distance && candidate >= *best)) continue;
    best = candidate;
    best_distance = distance;
  }
  if (!best) return std::nullopt;
  return std::string(*best);
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) noexcept {
  char32_t code_point = 0;
  for (std::size_t position = 0; position < text.size();) {
    position += count_ascii(text.substr(position));
    if (position == text.size()) break;
    const std::size_t length = read_sequence(text, position, code_point);
    if (length == 0) return position;
    position += length;
  }
  return text.size();
}

bool is_valid_utf8(std::string_view text) noexcept {
  return first_invalid_utf8(text) == text.size();
}

char32_t decode(std::string_view text, std::size_t& position) noexcept {
  char32_t code_point = replacement_character;
  position += std::max<std::size_t>(1, read_sequence(text, position, code_point));
  return code_point;
}

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = replacement_character;
  const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80 | (code_point >> shift & 0x3F))); };
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | code_point >> 6));
    tail(0);
  } else if (code_point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | code_point >> 12));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | code_point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (std::size_t position = 0; position < text.size(); ++count) decode(text, position);
  return count;
}

std::u32string to_code_points(std::string_view text) {
  std::u32string code_points;
  code_points.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) code_points.push_back(decode(text, position));
  return code_points;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  return edit_distance(to_code_points(a), to_code_points(b), std::numeric_limits<std::size_t>::max());
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string_view> candidates) {
  return nearest_of(word, candidates);
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
  return nearest_of(word, candidates);
}

}  // namespace zeren::inline v0
