// The cases that conditions tell apart: which of them none covers, and which several share.
//
// Everything that a condition looks at (a column, a column behind a reference, today, a param that stands for a choice)
// is a dimension. The bounds that the conditions write cut it into cells, on each of which every condition is wholly
// true or wholly false; counts and dates are whole, numbers dense, and what may be absent has a cell for that. A case
// is one cell of every dimension that matters. Cases are looked through by splitting, one dimension at a time, only the
// conditions that are still open; cells that these do not tell apart are taken together.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/pack/context.hpp"
#include "src/pack/intervals.hpp"

namespace zeren::inline v0::pack::detail {

using ConditionId = std::uint32_t;

// How many parts of conditions all searches together may look at: a table of hundreds of rows needs a tenth of it.
inline constexpr std::size_t most_looks = 3'000'000;

// By dimension looked at, the cells taken together.
using Case = std::map<std::uint32_t, std::vector<std::uint32_t>>;

struct CaseSearch {
  std::vector<Case> found;
  bool gave_up = false;
};

class Cases {
 public:
  explicit Cases(const Context& context) : context_(context) {}

  // All conditions are added before the first search.
  ConditionId add(const Expression& condition);
  // Part of the condition that is not about one thing and constants, if there is one: it counts as a thing of its own
  // that may be true or false.
  const Expression* opaque(ConditionId condition) const { return conditions_[condition].opaque; }
  // It compares with a param, whose value the pack sets and a run may change.
  bool reads_params(ConditionId condition) const { return conditions_[condition].params; }

  // Cases in which all of `hold` are true and all of `fail` false; with `all`, every one of them (up to a limit),
  // joined where they differ in one dimension only.
  CaseSearch search(const std::vector<ConditionId>& hold, const std::vector<ConditionId>& fail, bool all);

  // `deaths = 3, serious absent`, in both languages.
  std::string example(const Case& found) const;

 private:
  enum class Truth : std::uint8_t { no, yes, open };
  enum class FormulaKind { constant, atom, logical_not, logical_and, logical_or };
  struct Formula {
    FormulaKind kind = FormulaKind::constant;
    bool value = false;      // constant
    std::uint32_t atom = 0;  // atom
    std::vector<std::uint32_t> parts;
  };
  struct Atom {
    std::uint32_t dimension = 0;
    IntervalSet values;
    bool when_absent = false;
    std::vector<bool> holds;  // by cell
  };
  struct Cell {
    Number value;
    bool absent = false;
  };
  struct Dimension {
    const Expression* subject = nullptr;
    bool whole = true;  // else dense
    bool optional = false;
    bool opaque = false;
    IntervalSet possible;
    std::vector<std::string> texts;  // what texts and rows stand for the numbers 0, 1 ...; -1 is any other
    bool named = false;
    std::vector<Cell> cells;
  };
  struct Condition {
    std::uint32_t formula = 0;
    const Expression* opaque = nullptr;
    bool params = false;
    std::vector<std::uint32_t> atoms;
    // By dimension, on which of its cells it may be true at all: one bit each.
    std::map<std::uint32_t, std::vector<std::uint64_t>> reach;
  };
  struct Search;
  struct Open {
    std::vector<ConditionId> hold, fail;
  };

  std::uint32_t formula(const Expression& e, Condition& of);
  std::uint32_t put(Formula made);
  std::uint32_t constant(bool value);
  std::uint32_t atom(const Expression& subject, IntervalSet values, bool when_absent, Condition& of);
  std::uint32_t opaque_atom(const Expression& e, Condition& of);
  std::optional<std::uint32_t> comparison(const Expression& e, Condition& of);
  std::optional<std::uint32_t> compared(const Expression& subject, ExpressionKind op, const Expression& with,
                                        Condition& of);
  std::optional<std::uint32_t> membership(const Expression& e, Condition& of);
  std::uint32_t dimension_of(const Expression& subject, bool opaque);
  std::optional<Number> constant_value(const Expression& e, const Expression& subject, Condition& of);
  Number plain_value(const Dimension& dimension) const;
  void cut();
  void cut(Dimension& dimension, std::uint32_t id);
  Truth truth(std::uint32_t formula, const std::vector<std::int64_t>& at) const;
  std::string residue(std::uint32_t formula, const std::vector<std::int64_t>& at,
                      std::vector<std::uint32_t>& atoms) const;
  void look(Search& search, const Open& before);
  void split(Search& search, const Open& open, const std::vector<std::uint32_t>& atoms);
  void find_reach(Condition& condition) const;
  bool apart(ConditionId a, ConditionId b) const;
  std::string name(const Expression& subject) const;
  std::string value(const Dimension& dimension, const Cell& cell, bool chinese) const;
  const Cell& shown(const Dimension& dimension, const std::vector<std::uint32_t>& cells) const;

  const Context& context_;
  std::vector<Condition> conditions_;
  std::vector<Formula> formulas_;
  std::vector<Atom> atoms_;
  std::vector<Dimension> dimensions_;
  std::map<std::string, std::uint32_t> by_text_;
  bool cut_ = false;
  std::size_t looks_ = 0;
};

}  // namespace zeren::inline v0::pack::detail
