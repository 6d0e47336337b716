// What a file's bytes are: UTF-8, or GB18030 (of which GBK and GB2312 are parts), which older county systems write.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace zeren::inline v0 {

enum class Encoding {
  utf8,         ///< well-formed
  broken_utf8,  ///< UTF-8 but for a few bytes
  gb18030,
  utf16,   ///< recognised by its mark; not converted
  unknown  ///< none of these
};

struct DecodedText {
  Encoding encoding = Encoding::utf8;
  /// UTF-8 without a byte order mark; still broken where the encoding is `broken_utf8`, and as it came where it is
  /// `utf16` or `unknown`.
  std::string text;
  std::size_t first_fault = 0;  ///< byte of `text` that is not UTF-8, where there is one
};

/// Finds the encoding and converts GB18030. A text that is not UTF-8 counts as broken UTF-8 rather than as GB18030
/// where more of its non-ASCII sequences are well-formed UTF-8 than are not. O(n).
[[nodiscard]] DecodedText decode_text(std::string bytes);

/// GB18030 as UTF-8; nothing where the bytes are not GB18030.
[[nodiscard]] std::optional<std::string> from_gb18030(std::string_view bytes);

}  // namespace zeren::inline v0
