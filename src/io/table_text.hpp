// What the readers of CSV and NDJSON share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/base/watch.hpp"
#include "zeren/io/encoding.hpp"
#include "zeren/io/loaded_table.hpp"

namespace zeren::inline v0::detail {

// The file's text, with a note where it was converted; nothing where it is no text, and then the table says why.
std::optional<DecodedText> accept_text(LoadedTable& table, std::string bytes, const Limits& limits);

// A fault of the whole file, whose only argument is the file's name.
void reject_file(LoadedTable& table, const DiagnosticCode& code);
void note_file(LoadedTable& table, const DiagnosticCode& code);

// The text with control characters and malformed bytes as U+FFFD, so that it can stand in a message or a file of
// rejects.
std::string printable(std::string_view text);

/// Leaves nothing of the table but why: a limit that it passes, or that the work was to end.
void refuse_table(LoadedTable& table, const LimitReached& reached);

/// Adds a row's reject; throws LimitReached where there are too many.
void add_reject(LoadedTable& table, Reject reject, const Limits& limits);

/// Throws LimitReached where the table would have too many cells with one more row.
void check_cells(const LoadedTable& table, const Limits& limits);

/// Brings all columns into normalisation form C; throws LimitReached where the work is to end or one becomes too large.
void normalise(LoadedTable& table, const Watch& watch);

}  // namespace zeren::inline v0::detail
