#include "zeren/io/encoding.hpp"

#include <iconv.h>

#include <cerrno>
#include <utility>

#include "zeren/base/utf8.hpp"

namespace zeren::inline v0 {

namespace {

struct Sequences {
  std::size_t well_formed = 0, malformed = 0;
};

// How many sequences beyond ASCII are UTF-8, and how many bytes are not. A sample decides: the whole of a big file need
// not be read twice.
Sequences count_sequences(std::string_view text, std::size_t from) {
  constexpr std::size_t sample = 1u << 20;
  Sequences count;
  const std::size_t begin = from > sample ? from - sample : 0;
  const std::size_t end = text.size() - from > sample ? from + sample : text.size();
  std::size_t position = begin;
  while (position < end) {
    const std::size_t start = position;
    if (static_cast<unsigned char>(text[position]) < 0x80) {
      ++position;
      continue;
    }
    decode(text, position);
    ++(position - start > 1 ? count.well_formed : count.malformed);
  }
  return count;
}

}  // namespace

std::optional<std::string> from_gb18030(std::string_view bytes) {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string out(bytes.size() + bytes.size() / 2 + 16, '\0');
  auto* in = const_cast<char*>(bytes.data());  // POSIX asks for it; iconv does not write there
  std::size_t in_left = bytes.size();
  std::size_t used = 0;
  bool good = true;
  while (in_left > 0 && good) {
    char* to = out.data() + used;
    std::size_t out_left = out.size() - used;
    const std::size_t rc = iconv(converter, &in, &in_left, &to, &out_left);
    used = out.size() - out_left;
    if (rc != static_cast<std::size_t>(-1)) continue;
    if (errno == E2BIG) {
      out.resize(out.size() * 2);
    } else {
      good = false;
    }
  }
  iconv_close(converter);
  if (!good) return std::nullopt;
  out.resize(used);
  return out;
}

DecodedText decode_text(std::string bytes) {
  const std::string_view view = bytes;
  const bool marked = view.starts_with("\xEF\xBB\xBF");
  if (view.starts_with("\xFF\xFE") || view.starts_with("\xFE\xFF")) return {Encoding::utf16, std::move(bytes), 0};
  if (marked) bytes.erase(0, 3);
  const std::size_t fault = first_invalid_utf8(bytes);
  if (fault == bytes.size()) return {Encoding::utf8, std::move(bytes), 0};
  const Sequences count = count_sequences(bytes, fault);
  if (marked || count.well_formed > count.malformed) return {Encoding::broken_utf8, std::move(bytes), fault};
  if (auto converted = from_gb18030(bytes)) return {Encoding::gb18030, std::move(*converted), 0};
  return {Encoding::unknown, std::move(bytes), fault};
}

}  // namespace zeren::inline v0
