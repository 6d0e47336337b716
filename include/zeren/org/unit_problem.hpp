// Something wrong with a row of the tables that an organisation is built from.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0 {

/// Which fault (one of `org_codes`), where, and the words for its message. The reader of the table makes a `Diagnostic`
/// of it, because only he knows the file.
struct UnitProblem {
  const DiagnosticCode* code = nullptr;  ///< never null
  std::size_t line = 0;                  ///< line of the row at fault; 0 where it is the table as a whole
  std::vector<std::string> arguments;    ///< as `format_message` takes them

  friend bool operator==(const UnitProblem&, const UnitProblem&) = default;
};

/// By line, then code, then arguments.
[[nodiscard]] bool operator<(const UnitProblem& a, const UnitProblem& b);

}  // namespace zeren::inline v0
