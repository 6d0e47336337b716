// The tables of a folder of facts.
#pragma once

#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/io/loaded_table.hpp"
#include "zeren/run/reject.hpp"

namespace zeren::inline v0 {

struct LoadedFacts {
  std::vector<LoadedTable> tables;  ///< in order of their files' names
  std::vector<Reject> problems;     ///< of the folder and of files that could not be read
  std::vector<Diagnostic> notes;    ///< of all files
};

/// Reads every `.csv` and `.ndjson` file of the folder, each a table named as the file is. `rejects.csv` is left out:
/// it is what a run writes. Files are read side by side on up to `threads` threads. O(bytes). Where the work was
/// cancelled or its time was over, there is no table, and that is the only problem.
[[nodiscard]] LoadedFacts read_facts_folder(const std::string& folder, unsigned threads = 1, const Limits& limits = {});

}  // namespace zeren::inline v0
