// Tables of facts from newline-delimited JSON.
#pragma once

#include <string>

#include "zeren/base/limits.hpp"
#include "zeren/io/loaded_table.hpp"

namespace zeren::inline v0 {

/// Reads one object a line; its members are the columns, in order of first appearance, and a member that is left out,
/// null or "" is absent. Numbers are taken from their digits as written, exactly, an exponent included. A line that is
/// no object of plain values is rejected. Encodings and whole-file faults are as for `read_csv`. O(bytes + rows *
/// columns).
[[nodiscard]] LoadedTable read_ndjson(std::string entity, std::string file, std::string bytes,
                                      const Limits& limits = {});

}  // namespace zeren::inline v0
