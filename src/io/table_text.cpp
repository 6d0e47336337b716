#include "src/io/table_text.hpp"

#include <algorithm>
#include <utility>

#include "zeren/base/utf8.hpp"
#include "zeren/io/codes.hpp"

namespace zeren::inline v0::detail {

std::optional<DecodedText> accept_text(LoadedTable& table, std::string bytes) {
  if (bytes.size() > max_table_bytes) {
    table.rejects.push_back({table.entity,
                             table.file,
                             0,
                             {},
                             &io_codes::too_large_file,
                             {table.file, std::to_string(max_table_bytes)},
                             {}});
    return std::nullopt;
  }
  DecodedText text = decode_text(std::move(bytes));
  if (text.encoding == Encoding::utf16) {
    reject_file(table, io_codes::is_utf16);
    return std::nullopt;
  }
  if (text.encoding == Encoding::unknown) {
    const auto end = text.text.begin() + static_cast<std::ptrdiff_t>(text.first_fault);
    const auto line = static_cast<std::size_t>(std::count(text.text.begin(), end, '\n')) + 1;
    table.rejects.push_back(
        {table.entity, table.file, line, {}, &io_codes::not_text, {table.file, std::to_string(line)}, {}});
    return std::nullopt;
  }
  if (text.encoding == Encoding::gb18030) note_file(table, io_codes::converted);
  return text;
}

void reject_file(LoadedTable& table, const DiagnosticCode& code) {
  table.rejects.push_back({table.entity, table.file, 0, {}, &code, {table.file}, {}});
}

void note_file(LoadedTable& table, const DiagnosticCode& code) {
  Diagnostic note;
  note.code = &code;
  note.arguments = {table.file};
  table.notes.push_back(std::move(note));
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = decode(text, position);
    const bool control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
    append_utf8(out, control ? replacement_character : c);
  }
  return out;
}

}  // namespace zeren::inline v0::detail
