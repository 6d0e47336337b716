// The checker: from syntax trees to a typed pack, or to everything that is wrong with them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/base/source.hpp"
#include "zeren/pack/pack.hpp"
#include "zeren/syntax/tree.hpp"

namespace zeren::inline v0::pack {

/// A pack that another one imports, as the reader of folders found it. Its names are seen as `alias.name`, where the
/// alias is that of the import declaration with this target.
struct ImportedPack {
  std::string target;               ///< as the import declaration says it
  std::vector<syntax::Tree> trees;  ///< its files
  std::vector<ImportedPack> imports;
};

struct CheckedPack {
  std::optional<Pack> pack;  ///< there exactly where no error is held and all of the trees could be read
  Diagnostics diagnostics;   ///< sorted
};

/// Checks names, types, absence, row descriptions and cycles of all files of a pack together. Never throws for bad
/// input; goes on after an error and reports each mistake once. `sources` is what the trees were parsed from (messages
/// quote it). O(n log n) in the size of the trees. There is no pack past a limit; where the work was cancelled or its
/// time was over, that is the only diagnostic.
CheckedPack check(std::span<const syntax::Tree> files_of_the_pack, std::span<const ImportedPack> imports,
                  const Sources& sources, const Limits& limits = {});

}  // namespace zeren::inline v0::pack
