// Typed expressions: every name resolved, every type known, every correlated row description taken apart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "zeren/base/date.hpp"
#include "zeren/base/moment.hpp"
#include "zeren/base/number.hpp"
#include "zeren/base/source.hpp"
#include "zeren/pack/types.hpp"

namespace zeren::inline v0::pack {

struct EnumerationValue {
  EnumerationId enumeration = 0;
  std::uint32_t ordinal = 0;  // position as written: enumerations are ordered
};
// A row of a built-in table that the pack itself declares: a domain or a body, by its position there.
struct DeclaredRow {
  EntityId entity = 0;
  std::uint32_t row = 0;
};
// A unit that a rule names by code, name or path: looked up when the pack meets its organisation.
struct UnitText {
  std::string text;
};
using Literal =
    std::variant<bool, Number, std::string, Date, Moment, Duration, EnumerationValue, DeclaredRow, UnitText>;

enum class ExpressionKind {
  literal,
  param,        // `param`
  dated_param,  // `param` in the version of the day operands[0]
  today,
  now,           // today's last minute, or the minute that the run is for
  own_value,     // `own` in a blend: the score so far
  period_start,  // in the due date of a duty that is due again and again: the first day of the period at hand
  period_end,    // its last day
  row,           // the row itself, as a reference (bare `this`, or an alias); `scope`
  column,        // `column` of the row in `scope`
  follow,        // operands[0] is a reference; `column` of the row it points at. Absent where the reference is.
  negate,
  logical_not,
  add,
  subtract,
  multiply,
  divide,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  otherwise,
  conditional,
  is_present,    // (is absent is logical_not of it)
  is_empty,      // of a set
  in_range,      // operands[0] between operands[1] and operands[2], both included
  in_list,       // operands[0] equals one of operands[1..]
  rounded,       // operands[0]; `rounding`, `digits`
  rolled,        // a date moved to the next working day if it is none
  function,      // `function`; operands
  add_duration,  // a date plus a duration (operands[0] date, operands[1] duration; `negated`: minus); months as
                 // `month_rule` says; a moment plus a duration in minutes
  days_between,
  workdays_between,
  months_between,    // operands a, b: from a to b
  hours_between,     // of two moments
  responsible,       // operands unit, domain; `responsibility_kind`; `all_holders`
  relation_sources,  // holders(relation, x): operands[0]; `relation`
  relation_targets,  // held(relation, b)
  mean_years,        // the mean over years one after the other, from `first_year` on; operands: one a year
  held_at_step,      // `after D at S` in a ladder: operands[0] the duration; `step` is the ladder's step (0-based)
  as_of,             // operands[0] as the day operands[1] sees it; the day reads no row
  aggregate  // `aggregate`; operands[0] the value or condition (in the inner scope) where there is one; `rows[0]`
};

enum class AggregateKind { count, any, all, share, sum, mean, min, max, count_distinct, first, last };

enum class Function { max, min, absolute, day, month, quarter, year, size, length, starts_with, contains };

enum class ResponsibilityKind { leadership, regulatory, principal };

struct Rows;

// `scope`: 0 is the row the declaration is for (`this`), 1 the row of the outermost aggregate around the expression,
// and so on inwards. A score line's `for each` rows count as an aggregate.
struct Expression {
  ExpressionKind kind = ExpressionKind::literal;
  Type type;
  Span span;
  std::vector<Expression> operands;
  Literal literal;
  std::uint32_t scope = 0;
  EntityId entity = 0;  // column and row: the entity of that scope; follow: the target entity
  ColumnId column = 0;
  ParamId param = 0;
  RelationId relation = 0;
  Function function = Function::max;
  AggregateKind aggregate = AggregateKind::count;
  ResponsibilityKind responsibility_kind = ResponsibilityKind::leadership;
  Rounding rounding = Rounding::half_up;
  int digits = 0;
  MonthRule month_rule = MonthRule::clamp;
  bool negated = false;
  bool all_holders = false;
  std::uint32_t step = 0;
  std::int32_t first_year = 0;
  std::vector<Rows> rows;
  std::vector<Expression> order;  // first, last: keys in the inner scope
};

// One equality between an inner row and the row outside. `within`: both sides are units, and the inner one lies in the
// subtree of the outer one (itself included); else plain equality. An absent side matches nothing.
struct RowsKey {
  Expression inner;
  Expression outer;
  bool within = false;
};
// The one range that may depend on the outer row: low <= inner <= high (each bound inclusive or not, or not there).
struct RowsRange {
  Expression inner;
  std::optional<Expression> low, high;
  bool low_inclusive = true, high_inclusive = true;
};
// The first day of a window, of tables that are complete only from some day on: `day` itself, the first day of its
// month, quarter or year, or the day after it. Reads the outer row at most.
struct WindowStart {
  Expression day;
  std::optional<Function> period;
  bool day_after = false;
};
// The rows an aggregate reads, taken apart so that each piece belongs to one side only: this is what keeps every
// evaluation within n log n. An inner row counts when it is visible, `filter` is true for it, every key matches and the
// range holds. Windows have become part of filter or range.
struct Rows {
  EntityId entity = 0;
  std::uint32_t scope = 1;        // the scope number of the inner row
  std::uint32_t outer_scope = 0;  // the scope its keys' and range's outer sides are evaluated in
  bool other = false;             // leave out the outer row itself
  std::vector<RowsKey> keys;
  std::optional<RowsRange> range;
  std::vector<Expression> filter;  // conjuncts in the order written, inner scope only; earlier ones guard later ones
  std::optional<WindowStart> window_start;  // only of tables with `complete_from`: a window from before is an error
  Span span;
};

}  // namespace zeren::inline v0::pack
