// The typed pack: what the files mean, before it becomes columns. Made by pack/from_syntax.hpp, read by
// plan/from_pack.hpp. A plain value without pointers; immutable once made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "zeren/org/validity.hpp"
#include "zeren/pack/expression.hpp"
#include "zeren/pack/types.hpp"

namespace zeren::inline v0::pack {

struct Clause {
  std::string source;  // `plan`
  std::string id;      // `15.10`
};

// What a reader is shown of any declared thing.
struct Description {
  std::string name;   // as rules write it
  std::string label;  // for people; empty: the name
  std::vector<Clause> clauses;
  Span span;
  std::string version_of = {};  // of a version: what all versions are called, while `name` is its own
  Validity valid = {};          // of a version: the days on which it holds
};

struct EnumerationMember {
  std::string name, label;
};
struct Enumeration {
  Description description;  // in place ones are named entity.field; a ladder's steps make one, bands make one
  std::vector<EnumerationMember> members;
};

enum class EntityKind {
  tier,  // units of one tier; `tier`
  domain,
  body,  // built in
  entity,
  event,
  responsibility,  // tables of facts
  measure,         // the rows of a ladder
  assigned_task,   // the rows of an assign
  made             // rows that any other rule makes: duties, targets, ledger entries, the periods of a score
};
/// Of an entity whose rows no rule makes.
inline constexpr std::uint32_t no_rule = 0xFFFFFFFFu;
/// True for tables whose rows a rule makes: `Entity::rule`.
inline bool is_made(EntityKind kind) {
  return kind == EntityKind::measure || kind == EntityKind::assigned_task || kind == EntityKind::made;
}

enum class ColumnOrigin {
  field,    // read from the facts
  builtin,  // code, name, parent, a tier above, kind, at ... ; see Builtin
  made,     // of a made table: `part` of what its rule makes
  rule      // made by Pack::rules[rule]; `part` says which of its columns
};
enum class Builtin {
  none,
  code,
  name,
  parent,
  ancestor,
  kind,
  unnamed,
  at,
  key,
  // of measure rows
  subject,
  step,
  entered,
  left,
  condition,
  clause,
  // of assigned_task rows
  source,
  task,
  holder,
  assigned,
  due,
  supervisors,
  status,
  late
};

struct Column {
  Description description;
  Type type;
  ColumnOrigin origin = ColumnOrigin::field;
  Builtin builtin = Builtin::none;
  std::uint32_t tier = 0;  // Builtin::ancestor: which tier
  std::uint32_t rule = 0;  // ColumnOrigin::rule
  std::uint32_t part = 0;  // see the rule's struct; ColumnOrigin::made: the part of the rows
  bool is_key_field = false;
  std::optional<ColumnId> known_on;  // a field: the date from which on its value is known
  bool is_public = true;             // shown in result tables (helpers such as s.own are not, unless asked)
};

struct Entity {
  Description description;
  EntityKind kind = EntityKind::entity;
  std::uint32_t tier = 0;       // tiers: 0 is the top
  std::vector<Column> columns;  // fields in written order, then built-in, then rule-made
  std::vector<ColumnId> key;    // one, or a composite; empty: rows are named by file and line
  std::optional<ColumnId> on, until, recorded_on, revised_on, withdrawn_by;
  std::optional<Date> complete_from;                                // windows that begin before it are errors
  std::optional<ColumnId> unit, domain, responsibility_kind, body;  // responsibility tables: which column is which
  std::uint32_t rule = no_rule;   // measure, assigned_task, made: the rule that makes the rows
  std::vector<ColumnId> row_key;  // made: the columns whose texts, joined by `:`, name a row
  bool imported = false;          // declared by, or made by a rule of, an imported pack
  bool is_public = true;          // made: shown among the results without being asked for
  bool on_demand = false;         // made: costly, so that a run may leave its rows out where no rule reads them
};

struct Domain {
  Description description;
  std::optional<std::uint32_t> parent;
};
struct Body {
  Description description;
  std::string kind;
  std::vector<std::string> aliases;
  std::string unit;  // text as written; empty: the top unit
  bool unnamed = false;
};
struct RelationRow {
  std::uint32_t from = 0, to = 0;  // rows of the relation's entities
  std::optional<Date> since, until;
  Description description;
};
struct Relation {
  Description description;
  EntityId from = 0, to = 0;  // body or domain
  std::vector<RelationRow> rows;
};
// Where `when` holds, `value` stands in the place of what it excepts from. Exceptions of one thing (or of one
// exception) are siblings: one of them may apply, or one that comes before all others that do.
struct Exception {
  Description description;
  Expression when, value;
  std::optional<std::uint32_t> parent;   // an exception to that one, which is looked at only where that one applies
  std::vector<std::uint32_t> yields_to;  // the siblings that come before it, directly or through others
};
struct Exceptions {
  std::vector<Exception> list;     // in the order written
  std::optional<ColumnId> branch;  // which of them made the value: 0 none, else its number from 1
};

// The value of a dated param on the days `description.valid`.
struct ParamVersion {
  Description description;
  Expression value;  // literals and other params only
};
struct Param {
  Description description;
  Type type;
  Expression value;  // literals and other params only; where it is dated: itself, in the version of today
  std::vector<ParamVersion> versions;  // where it is dated: in order of time
  std::string set_by;                  // "county": what the plan leaves open
  Exceptions exceptions;               // these read today and other params only
};
// What the text of a clause was when the rules were written.
struct ClauseHash {
  std::string clause;
  std::string digits;  // SHA-256 in lower-case hexadecimal, or at least its first 12 digits
  Span span;
};
struct Source {
  Description description;
  std::vector<std::string> clauses;  // the ids that its ranges spell out, in order
  std::vector<ClauseHash> texts;     // in the order written, each clause at most once
};

// ---- Rules: each makes columns or rows
// -------------------------------------------------------------------------------

struct Define {
  Description description;
  EntityId entity = 0;
  ColumnId column = 0;
  Expression value;
  Exceptions exceptions;
};

enum class LineGroup { none, process, result };
struct ScoreLine {
  Description description;  // unnamed lines are named line1, line2 ...
  LineGroup group = LineGroup::none;
  bool deducts = true;
  Expression amount;  // with rows: on each inner row (scope rows.scope)
  std::optional<Rows> rows;
  std::optional<Expression> when;
  std::optional<Expression> at_most;
  ColumnId column = 0;
  Exceptions exceptions;  // to the amount: `when` is of the subject (scope 0), `value` stands where the amount does
};
struct BlendPart {
  Expression weight, value;
  Span span;
};  // weight: a literal or a param; 60% is 3/5
struct Veto {
  Expression to, when;
  Description description;
};
struct Band {
  std::uint32_t ordinal = 0;
  std::optional<Expression> bound;
};  // of the enumeration `bands`
enum class Cadence { none, monthly, quarterly, yearly };
// Columns (part): 0 the value; 1 own; 2 band; then one a line, in order: 3 + i. After the lines, in this order and only
// where the score has them: adjustments `s.floor_cap`, `s.blend`, `s.floor_cap_after`, `s.rounding`, `s.veto`, so that
// start + lines + adjustments = value exactly (s.start too).
struct Score {
  Description description;
  EntityId entity = 0;
  Cadence cadence = Cadence::none;
  std::optional<Expression> start, floor, cap;
  std::vector<ScoreLine> lines;
  std::vector<BlendPart> blend;
  std::optional<Rounding> rounding;
  int digits = 0;
  std::vector<Veto> vetoes;
  std::optional<EnumerationId> band_enumeration;
  std::vector<Band> bands;  // best first; the last has no bound
  ColumnId value = 0;
  std::optional<ColumnId> own, band, start_column, floor_cap, blend_column, floor_cap_after, rounding_column,
      veto_column;
};

struct RankKey {
  Expression value;
  bool high_first = true;
};
enum class Ties { share_better_place, dense };
struct Rank {
  Description description;
  EntityId entity = 0;
  std::vector<RankKey> keys;
  std::optional<Expression> group;  // a reference (scope 0) that rows of one group share
  Ties ties = Ties::share_better_place;
  ColumnId column = 0;                  // a count, optional: unranked where a key is absent or in error
  std::optional<Expression> last;       // a literal or a param, a count
  std::optional<ColumnId> last_column;  // bool: among the last n
};

struct Release {
  bool one_step = false;
  Expression when;
  std::optional<Expression> duration;  // a literal or a param
};
struct LadderStep {
  Description description;
  Expression when;
  std::optional<Release> release;
};
struct Ladder {
  Description description;
  EntityId entity = 0;
  bool daily = true;
  bool in_order = true;
  bool one_step_at_a_time = false;
  std::optional<EntityId>
      starts_from;  // a table with a reference to the subject, an enumeration or text `step`, a date `entered`
  std::vector<LadderStep> steps;
  std::optional<Release> release;
  EnumerationId enumeration = 0;  // its steps, in order
  EntityId measure = 0;           // the table of its rows
  std::vector<ColumnId> columns;  // in order: {step, since}; in any combination: {held, since} a step
};

struct Task {
  Description description;
  Expression to;
  std::optional<Expression> due, assigned_on;
  std::vector<Expression> supervisors;
};
struct Assign {
  Description description;
  EntityId entity = 0;
  std::optional<Expression> where;
  std::vector<Task> tasks;
  bool same_day = false;
  std::optional<Expression> rectified_on, verified_on, closed_on;
  EntityId task_table = 0;
};

struct Check {
  Description description;
  EntityId entity = 0;
  std::optional<EntityId> each;     // pairs with every row of this entity (scope 1 is that row)
  std::optional<Expression> where;  // scope 0, and 1 where `each`
  std::optional<Expression> must;
  std::optional<ResponsibilityKind> must_have;  // for unit scope 0 and domain scope 1
  bool here_or_above = false;
};

// The events of one line of a ledger. Every expression reads the event's row alone (scope 0).
struct LedgerRows {
  EntityId entity = 0;
  Expression target;  // a reference: the subject, or the record that is revoked
  std::optional<Expression> where;
  Span span;
};
struct LedgerLine {
  Description description;
  bool cancels = false;
  Expression amount;
  LedgerRows rows;
  std::optional<Expression> at_most;  // of a cancellation, in one cycle; literals and params only
};
struct LedgerRevocation {
  Description description;
  LedgerRows rows;
};
enum class LedgerCarry { none, all, when };
struct LedgerThreshold {
  Description description;
  Expression points;  // literals and params only
};
// The columns of each subject (part): 0 points, 1 recorded, 2 cancelled, 3 cut, 4 carried, 5 cycle_start; then for each
// threshold 6 + 2i whether it is reached, and on which day.
struct Ledger {
  Description description;
  EntityId entity = 0;  // the first subject
  std::vector<EntityId> subjects;
  std::optional<Expression> cycle_length;  // months, a literal or a param; absent: the calendar year
  std::vector<Expression> cycle_from;      // a date of each subject, in their order
  MonthRule month_rule = MonthRule::clamp;
  std::vector<LedgerLine> lines;
  std::optional<Expression> cancel_at_most;
  std::vector<LedgerRevocation> revocations;
  LedgerCarry carry = LedgerCarry::none;
  ExpressionKind carry_comparison = ExpressionKind::greater_equal;  // of the points with carry_bound
  std::optional<Expression> carry_bound;
  std::vector<LedgerThreshold> thresholds;
  EntityId entry_table = 0;
  std::vector<std::vector<ColumnId>> columns;  // by subject
};

// The rows of several rules in one table, one rule's after the other's: all duties, all targets. Each of the rules says
// which of its rows and columns these are when it is lowered.
struct Union {
  Description description;
  EntityId entity = 0;               // the table
  std::vector<std::uint32_t> rules;  // in the order written
  // Where these are the versions of one declaration: the table of each, whose columns have the names of those here.
  std::vector<EntityId> tables;
};

enum class Comparator { at_least, at_most, exactly, above, below };
enum class TargetTime { by, every, always };
// Columns, where it is for an entity (part): 0 the value, 1 the goal, 2 the gap, 3 the status.
struct Target {
  Description description;
  EntityId entity = 0;   // the rows that it is for; for none, the table of all targets
  bool per_row = false;  // for an entity's rows; else one of the whole run (no scope 0)
  Expression measure, goal;
  Comparator comparator = Comparator::at_least;
  std::string sign;  // of the comparator, for people; `all` and `none` have `=`
  std::string unit;  // of measure, as written
  TargetTime time = TargetTime::by;
  std::optional<Expression> deadline;     // by: a date that reads no row and no day
  Function period = Function::month;      // every: month, quarter or year
  std::optional<std::uint32_t> strength;  // of `strength_enumeration`
  std::vector<Expression> lead, support;  // bodies and sets of bodies
  bool pace_even = false;
  bool for_good = false;  // what the value has passed it stays past, and the goal does not move
  std::optional<ColumnId> value, goal_column, gap, status;
  EnumerationId status_enumeration = 0, strength_enumeration = 0;
};
// The goals of the parts add up to the whole's; so must their values, else there is a finding.
struct Parts {
  Description description;
  EntityId entity = 0;  // the rows of the targets, as Target::entity
  std::uint32_t whole = 0;
  std::vector<std::uint32_t> parts;  // rules
};

// The rows of facts that bear on a duty: events that fulfil it, attestations, waivers. Every expression reads the
// fact's row alone (scope 0).
struct DutyFacts {
  EntityId entity = 0;
  Expression day;
  std::optional<Expression> holder;                 // a reference to a body
  std::optional<Expression> subject;                // a reference to the duty's row, or the text of its key
  std::optional<Expression> period;                 // the name of a period, as text
  std::optional<Expression> where;                  // waivers and attestations: those of this duty
  std::optional<Expression> attested_by, document;  // attestations: texts
  Span span;
};
struct DutyPeriod {
  std::string name;  // `2022-Q1`
  Date first, last;  // cut by the pack's effective dates
};
// Makes rows: of each row of `entity` (or once), for each holder (or jointly), in each period (or once).
struct Duty {
  Description description;
  std::optional<EntityId> entity;
  std::optional<Expression> where;
  std::vector<Expression> lead, support;  // bodies and sets of bodies; scope 0 is the row of `entity`
  bool jointly = false;
  bool is_once = true;  // else once in each of the periods, of which a version may have none
  std::vector<DutyPeriod> periods;
  std::optional<Expression> due;      // the deadline; with periods it may read their bounds; none: a period's last day
  Exceptions exceptions;              // to the due date
  std::optional<DutyFacts> done_by;   // events, or attestations where `attested`
  std::optional<Expression> done_on;  // a date of the row
  bool attested = false;
  bool lapses_when_missed = false;
  std::optional<DutyFacts> waivers;
  EntityId table = 0;  // `NAME.duty`
  EnumerationId status_enumeration = 0;
};

// The versions of one declaration, each a rule of its own whose columns are hidden; the columns here are those of the
// version that today is in, or a date of the row.
struct VersionedColumn {
  ColumnId column = 0;
  std::vector<std::optional<ColumnId>> of;  // by version: its column, if it has one
};
struct Versions {
  Description description;
  EntityId entity = 0;
  Cadence cadence = Cadence::none;   // of a score
  std::vector<std::uint32_t> rules;  // in order of time
  std::optional<Expression> by;      // a date of the row, whose version it is for; none: today
  std::vector<VersionedColumn> columns;
};

// A row without a condition is the `otherwise`, the last.
struct DecideRow {
  Description description;  // name: its number, from 1
  std::optional<Expression> when;
  Expression value;
};
enum class DecidePolicy { unique, first, collect };
// Columns (part): 0 the value; 1 the number of the row that decided, which `collect` does not have.
struct Decide {
  Description description;
  EntityId entity = 0;
  DecidePolicy policy = DecidePolicy::unique;
  std::vector<DecideRow> rows;
  std::optional<EnumerationId> enumeration;  // made in place of the names of the outcomes
  bool proven = false;                       // unique: exactly one row applies whatever the facts; else the run looks
  ColumnId column = 0;
  std::optional<ColumnId> row_column;
};

using Rule =
    std::variant<Define, Score, Rank, Ladder, Assign, Check, Union, Ledger, Target, Parts, Decide, Duty, Versions>;

// ---- Tests: run by `zeren test` through the same loader as any table ------------------------------------------------

struct TestUnit {
  std::string code, name;
  std::uint32_t tier = 0;
  std::string parent;
};
struct TestTable {
  EntityId entity = 0;
  std::vector<std::string> header;
  std::vector<std::vector<std::optional<std::string>>> rows;
  std::vector<Span> spans;
};
struct TestExpectation {
  enum class Kind { equals, absent, error, findings, rows } kind = Kind::equals;
  EntityId entity = 0;
  std::string key;
  ColumnId column = 0;
  Literal value;
  std::int64_t count = 0;
  std::vector<std::uint32_t> rules = {};  // findings: the check, assignment or duty; of several versions each
  Span span;
};
struct Test {
  Description description;      // name: the title
  std::vector<TestUnit> units;  // empty: the pack's own
  std::vector<TestTable> tables;
  std::vector<std::pair<ParamId, Expression>> params;
  std::optional<Date> on;
  std::optional<std::int32_t> minute;  // of that day
  std::vector<TestExpectation> expectations;
};

enum class MonthSetting { unsaid, clamp, strict };

struct Pack {
  Description description;
  std::optional<Date> effective_from, effective_until;
  std::string calendar;  // "cn" or empty
  Rounding display_rounding = Rounding::half_up;
  int display_digits = 2;
  MonthSetting months = MonthSetting::unsaid;
  std::string units_file;                 // relative to the pack's folder; empty: units.csv
  std::vector<std::string> tiers;         // top to bottom
  std::vector<Enumeration> enumerations;  // [0] is responsibility_kind
  std::vector<Entity> entities;
  std::vector<Domain> domains;
  std::vector<Body> bodies;
  std::vector<Relation> relations;
  std::vector<Param> params;
  std::vector<Source> sources;
  std::vector<Rule> rules;  // in an order in which each reads only earlier ones
  std::vector<Test> tests;
};

}  // namespace zeren::inline v0::pack
