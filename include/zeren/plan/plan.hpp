// The plan: a compiled pack as a graph of typed columns. The engine knows nothing else of the language.
//
// A node is one column of one table (its row space), or a scalar, or a set of rows that the engine makes. Nodes stand
// in topological order: every input has a smaller number. The one exception is a scan's (a ladder's) conditions, which
// are ordinary nodes that the engine evaluates again for each check day; they come before the scan too.
//
// Table numbers are the pack's entity numbers, rule numbers the pack's; pair tables follow after the entities.
// Only a map's inputs, the outer sides of an aggregate (keys, range bounds) and what stands behind `spread` may be
// scalars; wherever else a column is expected, lowering makes one with `spread`. An aggregate whose outer sides are all
// scalars (or that has none) is a scalar itself. `ValueType::optional` of a node says whether a cell may be absent,
// reached or not.
//
// Immutable once made; threads share it without locks. Self-contained: everything a result or an explanation shows
// (names, labels, clauses, file and line) is copied in, so that a plan can be used without the pack it came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "zeren/base/date.hpp"
#include "zeren/base/moment.hpp"
#include "zeren/base/number.hpp"
#include "zeren/org/responsibility.hpp"
#include "zeren/org/validity.hpp"

namespace zeren::inline v0::plan {

using NodeId = std::uint32_t;
using TableId = std::uint32_t;
using RuleId = std::uint32_t;
inline constexpr TableId scalar = 0xFFFFFFFFu;  // the row space of a node with one value a run
inline constexpr NodeId no_node = 0xFFFFFFFFu;
inline constexpr RuleId no_rule = 0xFFFFFFFFu;

enum class ValueKind {
  boolean,
  number,  // counts too (whole, `is_count`)
  text,
  date,         // dates and deadlines
  moment,       // moments and moment deadlines
  duration,     // scalars only
  enumeration,  // ordinal of `enumeration`
  unit,         // a UnitId of the organisation
  row,          // a row number of `targets[0]`; where there are several targets, target index in the upper half
  body_set,     // rows of the body table, ascending
  member_set    // ordinals of `enumeration`, ascending
};

struct ValueType {
  ValueKind kind = ValueKind::number;
  bool optional = false;
  bool is_count = false;  // number: whole, fits 64 bits, or the cell is an error
  std::uint32_t enumeration = 0;
  std::vector<TableId> targets;                // unit: the tier tables it may lie in; row: its table(s)
  std::optional<int> digits;                   // number(k)
  std::optional<std::int64_t> low, high;       // declared range of a count
  DurationKind duration = DurationKind::days;  // of a duration: kinds never mix
  std::string unit;                            // number: of measure, as people read it; empty: none
};

// Where a thing was written, and by which authority.
struct Clause {
  std::string source, id;
};
struct Origin {
  std::string name, label;
  std::vector<Clause> clauses;
  std::string file;
  std::uint32_t line = 0, column = 0;
};

struct Enumeration {
  std::string name;
  std::vector<std::pair<std::string, std::string>> members; /* name, label */
};

// ---- Tables ---------------------------------------------------------------------------------------------------------

enum class TableKind {
  tier,
  domain,
  body,
  facts,
  measure,
  assigned_task,
  made, /* rows by the node `Table::maker`, whose parts the columns pick */
  pair  /* of a check over two tables, see PairTable */
};
/// True for tables whose rows a node makes: `Table::maker`.
constexpr bool is_made(TableKind kind) noexcept {
  return kind == TableKind::measure || kind == TableKind::assigned_task || kind == TableKind::made;
}
struct Field {  // a column that is read from facts
  std::string name, label;
  ValueType type;
  bool is_key = false;
  bool is_deadline =
      false;  // always visible; else a date later than the row's `on` rejects the row, or reads as absent if optional
  std::optional<std::uint32_t> known_on = {};  // the field with the day from which on the value is known
  NodeId node = no_node;                       // its input node
};
struct PublicColumn {
  std::string name, label;
  NodeId node = no_node;
  bool shown = true;
};
struct Table {
  std::string name, label;
  TableKind kind = TableKind::facts;
  std::uint32_t tier = 0;
  bool is_event = false, is_responsibility = false;
  std::vector<Field> fields;                            // facts only
  std::vector<std::uint32_t> key;                       // fields; empty: rows are named by file and line
  std::optional<std::uint32_t> on, until, recorded_on;  // fields
  // Fields: the recording day of a version, of which those of one key are one row; and whether it takes the row back.
  std::optional<std::uint32_t> revised_on, withdrawn_by;
  std::optional<std::uint32_t> unit, domain, responsibility_kind, body, since,
      valid_until;                    // fields of a responsibility table
  std::vector<PublicColumn> columns;  // every column by name: fields, built-in, rule-made; in the order shown
  NodeId maker = no_node;             // measure: the scan; assigned_task: the expand; made: whatever makes its rows
  std::vector<NodeId> key_nodes;      // made: the columns whose texts, joined by `:`, name a row
  bool imported = false;              // of an imported pack
  bool shown = true;                  // made: among the results without being asked for
  bool on_demand = false;             // made: left out by EvaluateOptions::on_demand = false
};

struct Domain {
  std::string name, label;
  std::optional<std::uint32_t> parent;
};
struct Body {
  std::string name, label, kind, unit;
  std::vector<std::string> aliases;
  bool unnamed = false;
  std::vector<Clause> clauses;
};
struct RelationRow {
  std::uint32_t from = 0, to = 0;
  std::optional<Date> since, until;
};
struct Relation {
  std::string name, label;
  TableId from = 0, to = 0;
  std::vector<RelationRow> rows;
};

// ---- Nodes ----------------------------------------------------------------------------------------------------------

enum class NodeKind {
  literal,  // scalar; `value`
  param,    // scalar; inputs[0] its default value; a run may replace it
  today,    // scalar
  now,      // scalar: the last minute of today, or the minute that the run is for
  input,    // a field of a facts table, as visible today
  builtin,  // a column of the organisation, the bodies or the domains; `builtin`
  self,     // the row itself, as a reference
  map,      // element by element; `op`; scalar inputs are broadcast
  gather,   // inputs[0] a reference; inputs[1..] one column for each of its target tables: the value on the row pointed
            // at
  aggregate,    // `aggregate`
  rank,         // `rank`
  scan,         // `scan`: a ladder's history (no column of its own)
  scan_column,  // inputs[0] a scan; `part`: ordered: 0 step, 1 since; combination: 2i held, 2i+1 since
  expand,       // `expand`: rows of an assignment (no column of its own)
  made,    // a column of a measure, assigned_task or made table: inputs[0] its maker; `builtin` says which, of a made
           // table `part`
  ledger,  // `ledger`: points of subjects, entry by entry (no column of its own)
  ledger_column,  // inputs[0] a ledger; `part`: which of its parts
  duty,           // `duty`: who must do what by when, and whether it was done (no column of its own)
  union_rows,     // `union`: the rows of several tables, one table's after the other's (no column of its own)
  as_of,          // inputs[0] as the day inputs[1] (a scalar) saw it; an error where that day is after today
  // inputs[0] a reference to rows that may be revised, inputs[1] a day, both by row: `field` in the version that
  // counted at the end of that day; absent where none did, an error where that day is after today
  field_as_of
};

enum class MapOp {
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
  logical_or,   // left to right, stop early
  otherwise,    // first unless absent
  conditional,  // condition, then, else: only the branch taken counts
  only_match,   // conditions; `match`: the number (from 1) of the only one that holds
  first_match,  // conditions: the number of the first that holds, else one more than there are
  all_matches,  // conditions; `match`: the members of those that hold, as a member_set
  pick,         // number n, values: the n-th of them
  version_on,   // a date; `versions`: the number (from 1) of the version that holds that day, else an error
  guarded,      // condition, value: the value where the condition is true, else absent
  is_present,
  is_empty,
  in_range,
  in_list,
  round,
  roll,
  maximum,
  minimum,
  absolute,
  mean_of,       // of all inputs; of a mean over years `field` is the first one
  blend_weight,  // weight, total of the weights: the weight where the total is 1, else an error
  period_month,
  period_quarter,
  period_year,  // of a date, as text
  first_of_period,
  last_of_period,  // of a date; `period`: the windows are made of these
  day_of,          // of a moment
  add_days,
  add_workdays,
  add_months,   // date, number of them (or a duration of that kind: its amount)
  add_minutes,  // moment, number of minutes (or such a duration)
  days_between,
  workdays_between,
  months_between,
  hours_between,  // of two moments, exact
  size,
  length,
  starts_with,
  contains,
  ancestor,     // of a unit: its ancestor (or itself) at tier `tier`; absent above it
  responsible,  // unit, domain; `responsibility_kind`, `all_holders`: a body_set
  is_covered,   // unit, domain; `responsibility_kind`, `here_or_above`
  relation_sources,
  relation_targets,  // a row; `relation`: a body_set or rows
  held_at_step,      // duration; `scan_step`: true where the subject stands at that step and has since at least the
                     // duration (inside a scan only)
  window_complete,  // the first day of a window, `value` the day from which on the table is complete: true, or an error
  unite_sets,       // bodies and sets of bodies, any number: those that there are, as one set
  to_set,           // a body reference as a set of one
  spread            // a scalar as a column of `table`
};

enum class Builtin {
  code,
  name,
  parent,
  ancestor,
  kind,
  unnamed,
  at,
  key,
  subject,
  step,
  entered,
  left,
  condition,
  clause,
  source,
  task,
  holder,
  assigned,
  due,
  supervisors,
  status,
  late
};

enum class AggregateKind { count, any, all, share, sum, mean, min, max, count_distinct, first, last };

/// True for nodes that make the rows of a table and have no column of their own.
constexpr bool makes_rows(NodeKind kind) noexcept {
  return kind == NodeKind::scan || kind == NodeKind::expand || kind == NodeKind::union_rows ||
         kind == NodeKind::ledger || kind == NodeKind::duty;
}

struct AggregateKey {
  NodeId inner = no_node, outer = no_node;
  bool within = false;
};
struct AggregateRange {
  NodeId inner = no_node, low = no_node, high = no_node;
  bool low_inclusive = true, high_inclusive = true;
};
// `value`, `filter`, `order` and the inner sides are columns of `inner_table`; the outer sides are columns of the
// node's own table, or scalars. Rows of `inner_table` that are visible, where `filter` (a boolean column of it, or
// no_node) is true, where every key matches and the range holds. Equal keys of first and last are settled by the row's
// own order.
struct Aggregate {
  AggregateKind kind = AggregateKind::count;
  TableId inner_table = 0;
  NodeId value = no_node;  // sum, mean, min, max, distinct, first, last: the value; all, any, share: the condition
  NodeId filter = no_node;
  std::vector<AggregateKey> keys;
  std::optional<AggregateRange> range;
  bool other = false;
  std::vector<NodeId> order;  // first, last
};

struct RankKey {
  NodeId value = no_node;
  bool high_first = true;
};
struct Rank {
  std::vector<RankKey> keys;
  NodeId group = no_node;
  bool dense = false;
  NodeId last = no_node; /* a scalar count */
  bool is_last_column = false;
};

struct ScanStep {
  Origin origin;
  NodeId when = no_node;
  NodeId release = no_node;      // in any combination
  NodeId release_for = no_node;  // a scalar duration; without it a release takes effect at once
};
struct Scan {
  bool daily = true, in_order = true, one_step_at_a_time = false, release_one_step = false;
  std::vector<ScanStep> steps;
  NodeId release = no_node;  // in order
  NodeId release_for = no_node;
  std::optional<TableId> starts_from;
  NodeId starts_subject = no_node, starts_step = no_node, starts_entered = no_node;  // inputs of that table
  TableId measure_table = 0;
  std::uint32_t enumeration = 0;
  Validity valid = {};  // check days lie in it; where it has ended nobody stands anywhere
};

struct ExpandTask {
  Origin origin;
  NodeId holder = no_node /* body_set or reference */, due = no_node, assigned_on = no_node;
  std::vector<NodeId> supervisors;
};
struct Expand {
  TableId source_table = 0;
  NodeId where = no_node;
  std::vector<ExpandTask> tasks;
  bool same_day = false;
  NodeId rectified_on = no_node, verified_on = no_node, closed_on = no_node;
  TableId task_table = 0;
};

// One source of a union: rows of a table, or one row of scalars.
struct UnionSource {
  TableId table = scalar;
  NodeId when = no_node;      // only rows for which it is true
  std::vector<NodeId> parts;  // a column of `table` (or a scalar) for each part
};
struct Union {
  TableId table = 0;             // the table it makes
  std::vector<ValueType> types;  // of the parts
  std::vector<UnionSource> sources;
};

// The events of one line of a ledger: all nodes are columns of `table`.
struct LedgerEvents {
  TableId table = 0;
  NodeId day = no_node;
  NodeId target = no_node;  // a reference: the subject, or the record that is revoked
  NodeId where = no_node;
};
struct LedgerLine {
  Origin origin;
  bool cancels = false;
  LedgerEvents events;
  NodeId amount = no_node;   // a column of events.table
  NodeId at_most = no_node;  // a scalar: cancelled in one cycle
};
struct LedgerRevocation {
  Origin origin;
  LedgerEvents events;
};
struct LedgerThreshold {
  Origin origin;
  NodeId points = no_node;  // a scalar
};
enum class LedgerCarry { none, all, when };
// Parts of the rows it makes, in order; after them come those of `ledger_column` nodes.
enum class LedgerPart { subject, day, kind, line, asked, counted, balance, limit, source, cycle_start, clause, key };
inline constexpr std::uint32_t ledger_parts = static_cast<std::uint32_t>(LedgerPart::key) + 1;
enum class LedgerEntryKind { record, cancel, revoke, carry };
enum class LedgerLimit { zero, line, cycle };
// Columns of a subject; then for each threshold whether it is reached, and its first day.
enum class LedgerColumn { points, recorded, cancelled, cut, carried, cycle_start };
inline constexpr std::uint32_t ledger_columns = static_cast<std::uint32_t>(LedgerColumn::cycle_start) + 1;
struct Ledger {
  TableId entry_table = 0;
  std::vector<ValueType> types;  // of the parts
  std::vector<TableId> subjects;
  NodeId cycle_length = no_node;   // a scalar duration of months; none: the calendar year
  std::vector<NodeId> cycle_from;  // by subject: a date column of it
  MonthRule month_rule = MonthRule::clamp;
  std::vector<LedgerLine> lines;
  NodeId cancel_at_most = no_node;  // a scalar
  std::vector<LedgerRevocation> revocations;
  LedgerCarry carry = LedgerCarry::none;
  MapOp carry_comparison = MapOp::greater_equal;
  NodeId carry_bound = no_node;  // a scalar
  std::vector<LedgerThreshold> thresholds;
};

// The rows of facts that bear on a duty: all nodes are columns of `table`, or none.
struct DutyFacts {
  TableId table = 0;
  NodeId day = no_node;
  NodeId holder = no_node;   // a reference to a body
  NodeId subject = no_node;  // a reference to the duty's row, or the text of its key
  NodeId period = no_node;   // text
  NodeId where = no_node;
  NodeId attested_by = no_node, document = no_node;  // text
};
struct DutyPeriod {
  std::string name;                         // empty: the only one
  Date first, last;                         // its row is there from the first day on
  NodeId due = no_node;                     // a date, of a row of `subject_table` (or a scalar); none is never overdue
  std::optional<std::uint32_t> exceptions;  // of Plan::exceptions: to that date
};
// Parts of the rows that a duty makes, in order.
enum class DutyPart {
  subject,       // the row of `subject_table`, as a reference; a duty of the whole run has none: text, absent
  subject_key,   // text
  subject_name,  // text
  holder,        // a body; none where held jointly or by nobody
  period,        // text
  due,
  done_on,
  status,
  evidence,  // text: what shows that it was done
  lead,      // body_set: all holders
  support    // body_set
};
inline constexpr std::uint32_t duty_parts = static_cast<std::uint32_t>(DutyPart::support) + 1;
enum class DutyStatus { pending, done, done_late, overdue, waived, unassigned, lapsed };
struct Duty {
  TableId duty_table = 0;
  std::vector<ValueType> types;  // of the parts
  TableId subject_table = scalar;
  NodeId where = no_node;             // of subject_table
  std::vector<NodeId> lead, support;  // body_sets and references, of subject_table (or scalars)
  bool jointly = false;
  std::vector<DutyPeriod> periods;  // in order of time, at least one
  std::optional<DutyFacts> done_by, waivers;
  NodeId done_on = no_node;  // a date of subject_table
  bool attested = false, lapses_when_missed = false;
};

// Of only_match and all_matches.
struct Match {
  std::vector<std::string> names;        // only_match: of the conditions, for the error where several hold
  bool exceptions = false;               // only_match: the conditions are those of exceptions, not of a table's rows
  bool may_be_none = false;              // only_match: where none holds one more than there are, else an error
  std::vector<std::uint32_t> ordinals;   // all_matches: the member that each condition gives
  std::optional<std::uint32_t> if_none;  // all_matches: the member where none holds
};

// Of version_on.
struct Versions {
  std::string name;                    // what they are versions of
  std::vector<Validity> ranges;        // in order of time, apart from each other
  std::optional<std::uint32_t> param;  // of Plan::params: one that the run sets has a value on every day
};

struct EnumerationValue {
  std::uint32_t enumeration = 0, ordinal = 0;
};
struct RowValue {
  TableId table = 0;
  std::uint32_t row = 0;
};
struct UnitText {
  std::string text;
};  // found in the organisation when a run is prepared
using Value = std::variant<std::monostate /*absent*/, bool, Number, std::string, Date, Moment, Duration,
                           EnumerationValue, RowValue, UnitText>;

enum class PeriodKindOfWindow { month, quarter, year };

struct Node {
  NodeKind kind = NodeKind::literal;
  TableId table = scalar;
  ValueType type;
  std::vector<NodeId> inputs;     // everything it reads, the members of aggregate, rank, scan and expand included
  bool depends_on_today = false;  // directly or through an input
  bool inside_scan = false;       // reads held_at_step: has a value only while a scan runs
  RuleId rule = no_rule;          // the rule that it was lowered from
  Origin origin;                  // the expression's own place; `name` is its text as written
  MapOp op = MapOp::add;
  Builtin builtin = Builtin::code;
  std::uint32_t part = 0, field = 0, tier = 0, relation = 0, scan_step = 0, period_offset = 0;
  PeriodKindOfWindow period = PeriodKindOfWindow::month;
  Rounding rounding = Rounding::half_up;
  int digits = 0;
  MonthRule month_rule = MonthRule::clamp;
  ResponsibilityKind responsibility_kind = ResponsibilityKind::leadership;
  bool all_holders = false, here_or_above = false;
  Value value;
  std::variant<std::monostate, Aggregate, Rank, Scan, Expand, Union, Ledger, Match, Duty, Versions> payload;
};

// ---- Rules: what explanations and reports are made of
// ------------------------------------------------------------------

struct ScoreLine {
  Origin origin;
  std::string group;  // "process", "result" or empty
  bool deducts = true;
  NodeId when = no_node;  // the line counts only where this holds
  NodeId raw = no_node;   // total before `at most`
  NodeId at_most = no_node;
  NodeId value = no_node;   // what it adds to the score, sign and cap applied
  NodeId rows = no_node;    // the aggregate that reads the facts, if any
  NodeId amount = no_node;  // per inner row where there are rows, else of the subject
  std::optional<std::uint32_t>
      exceptions;  // of Plan::exceptions: to the amount; their value is the total before `when`
};
struct ScoreBlend {
  NodeId weight = no_node; /* a scalar */
  NodeId value = no_node;
  std::string text;
};
struct ScoreVeto {
  NodeId to = no_node, when = no_node;
  Origin origin;
};
struct ScoreBand {
  std::uint32_t ordinal = 0;
  NodeId bound = no_node;
};
struct ScoreShape {
  NodeId value = no_node, start = no_node, own = no_node, band = no_node;
  std::vector<ScoreLine> lines;
  std::vector<ScoreBlend> blend;
  // Adjustments (no_node where the score has none): start + lines + adjustments = value exactly.
  NodeId floor_cap = no_node, blend_adjustment = no_node, floor_cap_after = no_node, rounding = no_node, veto = no_node;
  NodeId floor = no_node, cap = no_node;
  std::vector<ScoreVeto> vetoes;
  std::vector<ScoreBand> bands;
};
struct LadderShape {
  NodeId scan = no_node;
};
struct CheckShape {
  TableId table = 0;
  std::optional<TableId>
      each;  // pairs with every row of this table: `where` and `must` are then nodes of pair space, see Plan::pairs
  NodeId where = no_node, must = no_node;
};
struct AssignShape {
  NodeId expand = no_node;
};
struct DefineShape {
  NodeId value = no_node;
  Origin written; /* the expression: `value` may be shared with an equal one elsewhere */
};
struct RankShape {
  NodeId rank = no_node;
};
// One judging of a target: of it as a whole, or of one of its periods.
struct TargetJudgement {
  NodeId value = no_node, goal = no_node, gap = no_node, status = no_node;
  NodeId holds = no_node;                      // value against goal
  NodeId paced = no_node;                      // whether the value goes evenly, where it should
  NodeId first = no_node, deadline = no_node;  // scalar days; none of a target at all times
};
struct TargetShape {
  std::string sign, unit, strength, strength_label;
  bool pace_even = false, for_good = false;
  std::vector<TargetJudgement> judgements;  // with periods: the one at hand, then each of them
};
struct UnionShape {
  NodeId maker = no_node;
};

struct DutyShape {
  NodeId duty = no_node;
};
struct LedgerShape {
  NodeId ledger = no_node;
};
// The versions of one declaration: each column picks that of the version by `number`.
struct VersionsShape {
  NodeId number = no_node;
  std::vector<RuleId> rules;  // in order of time
  std::vector<NodeId> columns;
};

// Which row a cell took is `row` (its number from 1; `otherwise` is the last); under `collect`, which has no such
// column, every row whose `when` holds.
struct DecideRow {
  Origin origin;
  NodeId when = no_node;  // none: the `otherwise`
  NodeId value = no_node;
};
enum class DecidePolicy { unique, first, collect };
struct DecideShape {
  DecidePolicy policy = DecidePolicy::unique;
  NodeId value = no_node, row = no_node;
  std::vector<DecideRow> rows;
};

struct Rule {
  Origin origin;
  TableId table = 0;
  std::variant<DefineShape, ScoreShape, RankShape, LadderShape, AssignShape, CheckShape, UnionShape, LedgerShape,
               TargetShape, DecideShape, DutyShape, VersionsShape>
      shape;
};

// A check over two tables (village x domain) is evaluated over their pairs: a table of its own, whose two references
// are `builtin` nodes (Builtin::subject: the first, Builtin::source: the second).
struct PairTable {
  TableId table = 0, first = 0, second = 0;
};

// The exceptions to one thing. `branch` is the number (from 1) of the one that made the value, 0 where none did; like
// the value it is a column of `table`, or a scalar for a param.
struct ExceptionBranch {
  Origin origin;
  NodeId when = no_node;  // its own condition
  NodeId value = no_node;
  std::optional<std::uint32_t> parent;
  std::vector<std::uint32_t> yields_to;
};
struct Exceptions {
  Origin target;
  TableId table = scalar;
  RuleId rule = no_rule;
  NodeId base = no_node, branch = no_node, value = no_node;
  std::vector<ExceptionBranch> branches;
};

struct Param {
  Origin origin;
  NodeId node = no_node;
  std::string set_by;
  ValueType type;
  std::vector<NodeId> versions;  // of a dated one: a run that sets it sets them all
};

struct Plan {
  Origin pack;
  std::optional<Date> effective_from, effective_until;
  std::string calendar;
  std::string units_file;  // as the pack names it, relative to its folder; empty: units.csv
  Rounding display_rounding = Rounding::half_up;
  int display_digits = 2;
  std::vector<std::string> tiers;
  std::vector<Enumeration> enumerations;
  std::vector<Table> tables;
  std::vector<PairTable> pairs;
  std::vector<Domain> domains;
  std::vector<Body> bodies;
  std::vector<Relation> relations;
  std::vector<Param> params;
  std::vector<Node> nodes;
  std::vector<Rule> rules;
  std::vector<Exceptions> exceptions;
  TableId domain_table = scalar, body_table = scalar;
};

}  // namespace zeren::inline v0::plan
