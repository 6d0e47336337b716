// Cases in the language itself: a `.zr` file that carries the diagnostics it must give in lines at its end,
//   #> ZR0201 3:5 expected `when` after the name `remind`, found `overdue`
//   #>   fix 3:5 `when`
// Run a test program with ZEREN_RECORD=1 to write these lines anew, and read what changed before committing it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"

namespace zeren::testing {

/// Checks one file's text (file 0 of a Sources) and gives all diagnostics, sorted.
using CheckText = std::function<Diagnostics(const std::string& text)>;

/// All case files of a folder under tests/language, sorted by name.
std::vector<std::filesystem::path> case_files(const std::string& folder);

/// The file without its `#>` lines.
std::string case_text(const std::filesystem::path& file);

/// Compares what `check` says of the file with its `#>` lines (or records them); the answer is empty where they agree.
std::string compare_case(const std::filesystem::path& file, const CheckText& check);

}  // namespace zeren::testing
