// Tables of facts from CSV (RFC 4180).
#pragma once

#include <string>

#include "zeren/base/limits.hpp"
#include "zeren/io/loaded_table.hpp"

namespace zeren::inline v0 {

/// Reads a table with a header line. Takes a byte order mark, LF or CR LF, quoted cells with commas and newlines in
/// them, blanks around cells, and GB18030, which is converted and noted. Blank lines, and lines of commas only, hold no
/// row. Rows with too few or too many cells, with NUL bytes or with bytes that are not UTF-8 are rejected one by one; a
/// file that is no text at all, has no header or passes a limit gives an empty table and the reason. O(bytes).
[[nodiscard]] LoadedTable read_csv(std::string entity, std::string file, std::string bytes, const Limits& limits = {});

}  // namespace zeren::inline v0
