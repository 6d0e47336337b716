// Which clauses of its sources a pack encodes, by which declarations, and which of its tests exercise them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/pack/pack.hpp"

namespace zeren::inline v0::pack {

/// A declaration that cites clauses, or a rule that cites none.
struct CoverageDeclaration {
  std::string_view kind_en, kind_zh;  ///< the keyword that declares it
  std::string name, label;
  Span span;
  bool is_rule = false;                    ///< else data: a body, a relation's row, a parameter, a table …
  bool imported = false;                   ///< of a pack that this one imports
  std::vector<std::size_t> direct_tests;   ///< numbers in Pack::tests: an expectation names what it makes
  std::vector<std::size_t> through_tests;  ///< an expectation names what reads it, directly or through other rules

  [[nodiscard]] std::string_view kind(Language language) const { return language == Language::zh ? kind_zh : kind_en; }
  [[nodiscard]] bool is_tested() const noexcept { return !direct_tests.empty() || !through_tests.empty(); }
};

/// A declaration, or parts of one (a score's lines, a ladder's steps), that cite a clause.
struct Citation {
  std::size_t declaration = 0;     ///< in ClauseCoverage::declarations
  std::vector<std::string> parts;  ///< names of the parts; empty where the declaration itself cites it
};

struct CoveredClause {
  std::string id;
  bool listed = false;              ///< by the source; else a finer one that something cites
  bool covered = false;             ///< it or a clause below it is cited
  std::vector<Citation> citations;  ///< of exactly this clause
};

/// An item of a source: clause 5 with all those below it.
struct CoveredItem {
  std::string id;
  std::vector<CoveredClause> clauses;
  std::size_t declarations = 0, rules = 0, tests = 0;  ///< distinct ones
};

struct CoveredSource {
  std::string name, label;
  Span span;
  bool imported = false;
  std::vector<CoveredItem> items;

  [[nodiscard]] std::size_t clauses() const noexcept;    ///< listed ones
  [[nodiscard]] std::size_t uncovered() const noexcept;  ///< listed ones that nothing cites
};

struct ClauseCoverage {
  std::vector<CoverageDeclaration> declarations;  ///< in the order of Pack: organisation, tables, params, rules
  std::vector<CoveredSource> sources;             ///< in the order written

  /// Whether every listed clause of the pack's own sources is cited, and every rule of its own is tested.
  [[nodiscard]] bool complete() const noexcept;
};

/// O(n log n) in the size of the pack, times the rules that a tested rule reads.
[[nodiscard]] ClauseCoverage clause_coverage(const Pack& pack);

}  // namespace zeren::inline v0::pack
