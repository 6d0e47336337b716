// A pack as files of text, from a folder or from memory.
#pragma once

#include <string>
#include <vector>

#include "zeren/base/limits.hpp"
#include "zeren/base/result.hpp"
#include "zeren/run/reject.hpp"

namespace zeren::inline v0 {

/// A file of rules: its name as messages should show it, and its text (UTF-8).
struct PackFile {
  std::string name;
  std::string text;
};

/// A pack as a host has it: its files (their order does not matter) and the packs that it imports, by the target that
/// the import declaration names.
struct PackFiles {
  std::string target{};  ///< of an imported pack: what the import declaration says
  std::vector<PackFile> files{};
  std::vector<PackFiles> imports{};
};

struct LoadedPackFiles {
  PackFiles files;
  std::vector<Reject> problems;  ///< what could not be read; the pack is then not complete
};

/// How deep packs may import one another.
inline constexpr std::size_t max_import_depth = 32;

/// Reads the `.zr` files of a folder, in order of their names (or the one file that `path` names), and the packs that
/// they import: `import name` is the folder of that name beside this pack's (with `-` for `_` too), `import "path"` a
/// folder relative to this pack's own. Packs that import one another in a loop, links that lead out of a folder or back
/// to themselves, imports from outside the folder that the first pack lies in, and files that are too large are
/// problems. Where the work was cancelled or its time was over, that is the only one.
[[nodiscard]] LoadedPackFiles read_pack_files(const std::string& path, const Limits& limits = {});

/// The path of a file that a pack names (`units "towns.csv"`), `folder` being the pack's; else why not: it is absolute
/// or leads out of the folder, by `..` or by a link.
[[nodiscard]] Result<std::string, Reject> path_in_pack(const std::string& folder, const std::string& named);

}  // namespace zeren::inline v0
