// `zeren compile --emit cpp`.
#pragma once

#include <string>

#include "src/cli/context.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::cli {

/// Writes the plan's rules as a C++ header to a file. It begins with what was left
/// out and why. Raises the exit code where the file cannot be written; where no rule could be, says why of each.
void emit_cpp_header(Context& context, const plan::Plan& plan, const std::string& out);

}  // namespace zeren::cli
