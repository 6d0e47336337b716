// The syntax tree as JSON, for tools that read packs without this library (`zeren check --dump syntax`).
#pragma once

#include <string>

#include "zeren/syntax/tree.hpp"

namespace zeren::inline v0::syntax {

/// The form of the JSON below; raised when a reader would have to change.
inline constexpr int dump_version = 2;

/// All of the tree: `{"version": 2, "declarations": [...]}`. Each declaration is an object with `declaration` (its
/// keyword in English, or `relation_row`), `name`, `span` (`[begin, end]`, bytes), and where present `label` and
/// `clauses` (`["plan.5"]`), then the members of its struct in tree.hpp under their names. Each expression has `kind`
/// and `span`, then what its kind uses, `operands` included. Numbers are strings (`"7/3"`, `"1.79"` is `"179/100"`),
/// dates
/// `"2022-03-31"`; names are strings; a path is a list of strings, `"this"` first where it began with it. What is not
/// there is left out, empty lists included. Ends in a newline; the same tree gives the same bytes.
std::string dump_json(const Tree& tree);

}  // namespace zeren::inline v0::syntax
