// Which codes say that a limit of the host ended the work. Private to the library and its command.
#pragma once

#include "zeren/base/limit_codes.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0::detail {

/// Also for those that a run alone may pass, whose codes stand in its layer.
constexpr bool is_limit(const DiagnosticCode& code) {
  return limit_codes::is_limit(code) || code.id == run_codes::too_many_cells.id ||
         code.id == run_codes::too_much_memory.id;
}

}  // namespace zeren::inline v0::detail
