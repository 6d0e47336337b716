#include "zeren/io/loaded_table.hpp"

#include <cstdint>
#include <cstring>
#include <utility>

#include "zeren/base/text.hpp"

namespace zeren::inline v0 {

namespace {

bool is_ascii_word(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return (word & 0x8080808080808080u) == 0;
}

// True where the text is surely in normalisation form C without a look into Unicode tables: it holds only characters
// below U+0300, CJK punctuation, ideographs and full-width forms. (The voicing marks U+3099 and U+309A are let through
// to the slow path, as is everything else.)
bool surely_normal(std::string_view text) {
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

}  // namespace

bool TextColumn::normalise() {
  if (surely_normal(bytes_)) return true;
  TextColumn normal(name_);
  normal.reserve(size(), bytes_.size());
  for (std::size_t row = 0; row < size(); ++row) {
    const std::string_view cell = (*this)[row];
    const std::string composed = surely_normal(cell) ? std::string() : nfc(cell);
    const std::string_view added = composed.empty() ? cell : composed;
    if (added.size() > max_table_bytes - normal.bytes_.size()) return false;
    normal.append(added);
  }
  *this = std::move(normal);
  return true;
}

SourceTable LoadedTable::view() const {
  SourceTable table{entity, file, rows(), {}, lines};
  table.columns.reserve(columns.size());
  for (const TextColumn& column : columns) table.columns.push_back({column.name(), column.texts(), {}});
  return table;
}

}  // namespace zeren::inline v0
