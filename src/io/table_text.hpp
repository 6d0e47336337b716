// What the readers of CSV and NDJSON share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "zeren/io/encoding.hpp"
#include "zeren/io/loaded_table.hpp"

namespace zeren::inline v0::detail {

// The file's text, with a note where it was converted; nothing where it is no text, and then the table says why.
std::optional<DecodedText> accept_text(LoadedTable& table, std::string bytes);

// A fault of the whole file, whose only argument is the file's name.
void reject_file(LoadedTable& table, const DiagnosticCode& code);
void note_file(LoadedTable& table, const DiagnosticCode& code);

// The text with control characters and malformed bytes as U+FFFD, so that it can stand in a message or a file of
// rejects.
std::string printable(std::string_view text);

}  // namespace zeren::inline v0::detail
