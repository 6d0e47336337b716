// What a change of the rules does, as people and programs read it.
#pragma once

#include <cstddef>
#include <string>

#include "zeren/base/diagnostic.hpp"
#include "zeren/run/compare.hpp"

namespace zeren::inline v0 {

/// How the two sides are called, and how much is written.
struct ComparisonText {
  Language language = Language::en;
  std::string name_a = "A", name_b = "B";  ///< for instance the packs' folders
  std::size_t limit = 0;                   ///< rows and cells written; 0: all
};

/// Aligned text: what differs, by unit, then the findings that only one side has, then the sum of it.
[[nodiscard]] std::string to_text(const Comparison& comparison, const ComparisonText& options = {});

/// One JSON object, ended by a newline: `version`, `on`, `a`, `b`, `shapes`, `rows`, `findings`, `summary`
/// (docs/diff.md). All of it, whatever the limit.
[[nodiscard]] std::string to_json(const Comparison& comparison, Date on, const ComparisonText& options = {});

}  // namespace zeren::inline v0
