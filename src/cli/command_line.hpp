// The whole command line as one function, which `zeren` and `python -m zeren` call.
#pragma once

namespace zeren::cli {

/// Does what the arguments say (`argv[0]` is the program's name), prints to standard output and error through <cstdio>,
/// and gives the exit code. Never throws.
[[nodiscard]] int command_line(int argc, const char* const* argv);

}  // namespace zeren::cli
