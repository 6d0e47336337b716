#include "bindings/python/src/arrow_texts.hpp"

#include <cstring>
#include <deque>
#include <limits>
#include <string>

#include "bindings/python/src/problem.hpp"
#include "zeren/base/text.hpp"

namespace zeren::python {

namespace {

bool is_ascii(std::string_view text) {
  constexpr std::size_t step = 64;
  std::size_t at = 0;
  for (; at + step <= text.size(); at += step) {
    unsigned char any = 0;  // without a branch, so that it is done many at a time
    for (std::size_t i = 0; i < step; ++i) any = static_cast<unsigned char>(any | text[at + i]);
    if (any >= 0x80) return false;
  }
  unsigned char any = 0;
  for (; at < text.size(); ++at) any = static_cast<unsigned char>(any | text[at]);
  return any < 0x80;
}

void check_utf8(std::string_view text, const OwnedColumn& column) {
  if (is_valid_utf8(text)) return;
  throw facts_problem("the column `" + column.column.name + "` holds bytes that are not UTF-8");
}

// True where the texts can be read as they are; throws where they are no texts.
bool reads_as_it_is(std::string_view text, const OwnedColumn& column) {
  if (is_ascii(text)) return true;
  check_utf8(text, column);
  return surely_nfc(text);
}

template <class Offset>
std::string_view packed_text(const ArrowArray& array, std::size_t i) {
  const auto* offsets = static_cast<const Offset*>(array.buffers[1]);
  const auto* bytes = static_cast<const char*>(array.buffers[2]);
  return {bytes + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
}

std::string_view viewed_text(const ArrowArray& array, std::size_t i) {
  struct View {
    std::int32_t size, prefix, buffer, offset;
  };
  static_assert(sizeof(View) == 16);
  const char* at = static_cast<const char*>(array.buffers[1]) + i * sizeof(View);
  View view;
  std::memcpy(&view, at, sizeof view);
  constexpr std::int32_t longest_inside = 12;
  const auto size = static_cast<std::size_t>(view.size);
  if (view.size <= longest_inside) return {at + sizeof(std::int32_t), size};
  return {static_cast<const char*>(array.buffers[2 + view.buffer]) + view.offset, size};
}

// Calls f(i, text) for the non-null values, i counted over all pieces; null ones are passed over.
template <class TextAt, class F>
void for_each_text(const std::vector<ArrowPiece>& pieces, TextAt&& text_at, F&& f) {
  std::size_t row = 0;
  for (const ArrowPiece& piece : pieces) {
    const void* valid = has_nulls(piece) ? piece.array->buffers[0] : nullptr;
    for (std::size_t i = 0; i < piece.length; ++i, ++row) {
      if (valid == nullptr || bit_at(valid, piece.begin + i)) f(row, text_at(*piece.array, piece.begin + i));
    }
  }
}

std::size_t rows_of(const std::vector<ArrowPiece>& pieces) {
  std::size_t rows = 0;
  for (const ArrowPiece& piece : pieces) rows += piece.length;
  return rows;
}

// A pointer and a length a row; those that are not in form C point to a copy that is.
class Pointers {
 public:
  Pointers(std::size_t rows, OwnedColumn& column) : column_(column), texts_(column.make<std::string_view>(rows)) {
    std::fill(texts_, texts_ + rows, std::string_view());
    column.column.values = std::span<const std::string_view>(texts_, rows);
  }
  void set(std::size_t row, std::string_view text) { texts_[row] = reads_as_it_is(text, column_) ? text : copy(text); }
  // A text that is known to be in form C.
  void set_normal(std::size_t row, std::string_view text) { texts_[row] = text; }
  [[nodiscard]] std::string_view copy(std::string_view text) {
    const std::string composed = nfc(text);
    char* bytes = column_.make<char>(composed.size());
    std::copy(composed.begin(), composed.end(), bytes);
    return {bytes, composed.size()};
  }

 private:
  OwnedColumn& column_;
  std::string_view* texts_;
};

template <class TextAt>
void point_to_texts(const std::vector<ArrowPiece>& pieces, OwnedColumn& column, TextAt&& text_at) {
  Pointers pointers(rows_of(pieces), column);
  for_each_text(pieces, text_at, [&](std::size_t row, std::string_view text) { pointers.set(row, text); });
}

// The bytes from the first text of the piece to its last.
template <class Offset>
std::string_view packed_bytes(const ArrowPiece& piece) {
  const auto* offsets = static_cast<const Offset*>(piece.array->buffers[1]) + piece.begin;
  const auto* bytes = static_cast<const char*>(piece.array->buffers[2]);
  return {bytes + offsets[0], static_cast<std::size_t>(offsets[piece.length] - offsets[0])};
}

void set_present(const ArrowPiece& piece, OwnedColumn& column) {
  if (!has_nulls(piece)) return;
  bool* present = column.make<bool>(piece.length);
  for (std::size_t i = 0; i < piece.length; ++i) present[i] = bit_at(piece.array->buffers[0], piece.begin + i);
  column.column.present = {present, piece.length};
}

// One piece with offsets of 32 bits is what the engine reads itself.
bool read_in_place(const std::vector<ArrowPiece>& pieces, OwnedColumn& column) {
  if (pieces.size() != 1 || !reads_as_it_is(packed_bytes<std::int32_t>(pieces[0]), column)) return false;
  const ArrowArray& array = *pieces[0].array;
  const auto* offsets = static_cast<const std::int32_t*>(array.buffers[1]) + pieces[0].begin;
  const auto* bytes = static_cast<const char*>(array.buffers[2]);
  column.column.values =
      PackedTexts{{bytes, static_cast<std::size_t>(offsets[pieces[0].length])}, {offsets, pieces[0].length + 1}};
  set_present(pieces[0], column);
  return true;
}

// Offsets of 64 bits become offsets of 32 where the bytes are few enough: 4 bytes a row in place of 16.
bool read_with_narrow_offsets(const std::vector<ArrowPiece>& pieces, OwnedColumn& column) {
  if (pieces.size() != 1) return false;
  const ArrowPiece& piece = pieces[0];
  const std::string_view bytes = packed_bytes<std::int64_t>(piece);
  if (bytes.size() > std::numeric_limits<std::int32_t>::max() || !reads_as_it_is(bytes, column)) return false;
  const auto* wide = static_cast<const std::int64_t*>(piece.array->buffers[1]) + piece.begin;
  auto* offsets = column.make<std::int32_t>(piece.length + 1);
  for (std::size_t i = 0; i <= piece.length; ++i) offsets[i] = static_cast<std::int32_t>(wide[i] - wide[0]);
  column.column.values = PackedTexts{bytes, {offsets, piece.length + 1}};
  set_present(piece, column);
  return true;
}

// Calls f with the piece's indices, a pointer of their own type.
template <class F>
void with_indices(const ArrowPiece& piece, char format, F&& f) {
  const void* indices = piece.array->buffers[1];
  switch (format) {
    case 'c':
      return f(static_cast<const std::int8_t*>(indices) + piece.begin);
    case 'C':
      return f(static_cast<const std::uint8_t*>(indices) + piece.begin);
    case 's':
      return f(static_cast<const std::int16_t*>(indices) + piece.begin);
    case 'S':
      return f(static_cast<const std::uint16_t*>(indices) + piece.begin);
    case 'i':
      return f(static_cast<const std::int32_t*>(indices) + piece.begin);
    case 'I':
      return f(static_cast<const std::uint32_t*>(indices) + piece.begin);
    default:
      return f(static_cast<const std::int64_t*>(indices) + piece.begin);
  }
}

// The dictionary's texts, looked at once each; null entries are empty.
std::vector<std::string_view> dictionary_texts(const ArrowArray& dictionary, const ArrowSchema& schema, ArrowKind kind,
                                               OwnedColumn& column) {
  OwnedColumn own{{column.column.name, {}}};
  const ArrowPiece piece{&dictionary, static_cast<std::size_t>(dictionary.offset),
                         static_cast<std::size_t>(dictionary.length)};
  if (piece.length == 0) return {};
  read_arrow_texts({piece}, schema, kind, own);
  std::vector<std::string_view> texts(piece.length);
  std::visit(
      [&](const auto& values) {
        if constexpr (std::is_convertible_v<decltype(values[0]), std::string_view>) {
          for (std::size_t i = 0; i < texts.size(); ++i) {
            if (own.column.present.empty() || own.column.present[i]) texts[i] = values[i];
          }
        }
      },
      own.column.values);
  column.storage.insert(column.storage.end(), own.storage.begin(), own.storage.end());
  return texts;
}

void read_dictionary(const std::vector<ArrowPiece>& pieces, const ArrowSchema& schema, ArrowKind kind,
                     OwnedColumn& column) {
  Pointers pointers(rows_of(pieces), column);
  std::size_t first = 0;
  for (const ArrowPiece& piece : pieces) {
    const auto texts = dictionary_texts(*piece.array->dictionary, *schema.dictionary, kind, column);
    const void* valid = has_nulls(piece) ? piece.array->buffers[0] : nullptr;
    with_indices(piece, schema.format[0], [&](const auto* indices) {
      for (std::size_t i = 0; i < piece.length; ++i) {
        if (valid != nullptr && !bit_at(valid, piece.begin + i)) continue;
        const auto index = static_cast<std::size_t>(indices[i]);
        if (index >= texts.size())
          throw facts_problem("the column `" + column.column.name + "` has a broken dictionary");
        pointers.set_normal(first + i, texts[index]);
      }
    });
    first += piece.length;
  }
}

}  // namespace

void read_arrow_texts(const std::vector<ArrowPiece>& pieces, const ArrowSchema& schema, ArrowKind kind,
                      OwnedColumn& column) {
  if (schema.dictionary != nullptr) return read_dictionary(pieces, schema, kind, column);
  if (kind == ArrowKind::text) {
    if (!read_in_place(pieces, column)) point_to_texts(pieces, column, packed_text<std::int32_t>);
  } else if (kind == ArrowKind::large_text) {
    if (!read_with_narrow_offsets(pieces, column)) point_to_texts(pieces, column, packed_text<std::int64_t>);
  } else {
    point_to_texts(pieces, column, viewed_text);
  }
}

}  // namespace zeren::python
