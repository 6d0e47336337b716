// Rows that could not be used, each with its reason.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0 {

/// A row of a table that does not fit its declaration, or (where `line` is 0 or the header's and `row` is empty) a
/// fault of the whole table.
struct Reject {
  std::string table;  ///< the entity
  std::string file;   ///< empty where the rows came from memory
  std::size_t line = 0;
  std::string column;                    ///< as the file names it; empty where it is the row as a whole
  const DiagnosticCode* code = nullptr;  ///< never null
  std::vector<std::string> arguments;    ///< of the code's message
  std::string row;                       ///< the row as a line of CSV; empty for a fault of the whole table
};

/// The reason in words, with what to do about it after a semicolon where that is known.
[[nodiscard]] std::string reason(const Reject& reject, Language language = Language::en);

/// By file, line, column and code, for output that does not depend on how the work was done.
void sort_rejects(std::vector<Reject>& rejects);

}  // namespace zeren::inline v0
