#include "src/io/table_text.hpp"

#include <algorithm>
#include <utility>

#include "zeren/base/limit_codes.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/io/codes.hpp"

namespace zeren::inline v0::detail {

namespace {

// Offsets of columns are 31 bits wide.
std::size_t most_bytes(const Limits& limits) {
  return std::min(limits.table_bytes, max_table_bytes);
}

bool is_too_large(LoadedTable& table, std::size_t bytes, const Limits& limits) {
  const std::size_t most = most_bytes(limits);
  if (bytes <= most) return false;
  table.rejects.push_back(
      {table.entity, table.file, 0, {}, &io_codes::too_large_file, {table.file, std::to_string(most)}, {}});
  return true;
}

}  // namespace

std::optional<DecodedText> accept_text(LoadedTable& table, std::string bytes, const Limits& limits) {
  if (is_too_large(table, bytes.size(), limits)) return std::nullopt;
  DecodedText text = decode_text(std::move(bytes));
  if (is_too_large(table, text.text.size(), limits)) return std::nullopt;  // GB18030 grows
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

void refuse_table(LoadedTable& table, const LimitReached& reached) {
  table.columns.clear();
  table.lines.clear();
  table.notes.clear();
  table.rejects = {{table.entity, table.file, 0, {}, reached.code, reached.arguments, {}}};
}

void add_reject(LoadedTable& table, Reject reject, const Limits& limits) {
  if (table.rejects.size() >= limits.rejects) {
    throw LimitReached{&limit_codes::too_many_rejects, {std::to_string(limits.rejects)}};
  }
  table.rejects.push_back(std::move(reject));
}

void check_cells(const LoadedTable& table, const Limits& limits) {
  if (table.columns.empty() || table.rows() < limits.table_cells / table.columns.size()) return;
  throw LimitReached{&limit_codes::too_many_table_cells, {table.file, std::to_string(limits.table_cells)}};
}

void normalise(LoadedTable& table, const Watch& watch) {
  for (TextColumn& column : table.columns) {
    watch.look();
    if (column.normalise()) continue;
    throw LimitReached{&io_codes::too_large_file, {table.file, std::to_string(max_table_bytes)}};
  }
  watch.look();
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
