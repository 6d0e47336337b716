// The text of a source (a plan, a law), and whether its clauses still read as they did when the rules were written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/pack/pack.hpp"

namespace zeren::inline v0 {

/// A clause as a file has it. An item's text holds those of its sub-clauses.
struct ClauseText {
  std::string id;        ///< `15`, `15.1`
  std::string text;      ///< without the number in front
  std::size_t line = 0;  ///< of the number, 1-based
};

/// Takes a text (UTF-8) apart. An item begins where a line begins with `15.` (also `．` or `、`), a sub-clause with
/// `15.1.` or `15.1` and a blank; a number that does not go on from the one before it is text. What stands before the
/// first item, and headings (`二、…`), belong to no clause.
[[nodiscard]] std::vector<ClauseText> split_clauses(std::string_view text);

/// SHA-256 of the text in normalisation form C with all white space taken out: 64 hexadecimal digits. Line breaks and
/// indentation may change, words and marks may not.
[[nodiscard]] std::string clause_hash(std::string_view text);

enum class ClauseState : std::uint8_t {
  unchanged,
  changed,   ///< the pack has a hash, and the text another one
  missing,   ///< the source lists it (or has its hash), and the text lacks it
  added,     ///< the text has it, and the source does not list it
  unhashed,  ///< on both sides, and the pack has no hash
};

struct ComparedClause {
  std::string id;
  ClauseState state = ClauseState::unchanged;
  std::size_t line = 0;  ///< in the text; 0 where it lacks the clause
  std::string hash;      ///< of the text now; empty where it lacks the clause
  Span declared;         ///< the pack's hash; no place where it has none
};

/// Every clause of the text and of the source, by number. A sub-clause that the source lists and the text does not tell
/// from its item is passed over, unless the pack has its hash.
[[nodiscard]] std::vector<ComparedClause> compare_source(const pack::Source& source,
                                                         std::span<const ClauseText> clauses);

}  // namespace zeren::inline v0
