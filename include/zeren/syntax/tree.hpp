// The syntax tree: what a pack's files say, before any name is looked up. Plain values; every node knows its span.
//
// One struct a declaration kind, in the order of docs/language/grammar.md. Words are kept as written (after NFC and
// width folding); nothing here depends on which keyword language the author used.
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

namespace zeren::inline v0::syntax {

// A name as the author wrote it, folded to NFC with full-width letters and digits made narrow. Where an entity, a type
// or a table is named, what an imported pack calls so is one name with dots: `law.degree`.
struct Name {
  std::string text;
  Span span;
};

// Names joined by dots: `this.at.county`, `remediation.measure`. `starts_at_this` is true where the first word was the
// keyword.
struct Path {
  bool starts_at_this = false;
  std::vector<Name> names;  // without `this`; may be empty only when starts_at_this
  Span span;
};

// A human label for what people read: never a name in rules.
struct Label {
  std::string text;
  Span span;
};

// `plan.15.10`: the clause id is text, so `15.10` is not `15.1`.
struct ClauseReference {
  Name source;
  std::string clause;
  Span span;
};
using Clauses = std::vector<ClauseReference>;

enum class ExpressionKind {
  number,    // literal `number`; `percent` says it was written with %, value already divided by 100
  duration,  // `number` and `unit`
  measure,   // a number with a unit of measure: `number`, `unit`
  text,      // `text`
  date,      // `date`
  moment,    // `moment`
  boolean,   // `boolean`
  today,
  now,
  own,     // inside blend
  path,    // `path`
  negate,  // operands[0]
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
  otherwise,    // operands[0] otherwise operands[1]
  conditional,  // if operands[0] then operands[1] else operands[2]
  is_absent,
  is_present,
  is_empty,
  is_not_empty,  // operands[0]
  in_range,      // operands[0] in operands[1] .. operands[2]; `negated`
  in_list,       // operands[0] in (operands[1..]); `negated`
  rounded,       // operands[0]; `rounding`, `digits`
  rolled,        // operands[0]
  as_of,         // operands[0] as of the day operands[1]
  call,          // `name`, operands
  span_between,  // days(a -> b): `name` is days, workdays, months or hours; operands a, b
  responsible,   // operands unit, domain; `name` is the kind; `all_holders`
  after_at,      // after `duration` (operands[0], a duration or the path of a param) at `name` (ladders only)
  mean_years,    // mean over `name` in years operands[0] .. operands[1] of operands[2]
  by_date,       // operands[0] in the version of the day operands[1]
  aggregate,     // `aggregate`, operands[0] the expression where there is one, `rows[0]`, `order` for first and last
  error          // what could not be parsed; only in trees that have errors
};

enum class AggregateKind { count, any, all, share, sum, mean, min, max, count_distinct, first, last };

enum class DurationUnit { days, workdays, months, years, hours, minutes };

struct Rows;

// Nothing in a tree is nested deeper than this, so that every later pass may recurse.
inline constexpr int max_depth = 200;

struct Expression {
  ExpressionKind kind = ExpressionKind::error;
  Span span;
  int depth = 1;  // 1 + the deepest operand's, those inside rows included; at most max_depth
  Number number;
  bool percent = false;
  bool boolean = false;
  bool negated = false;
  bool all_holders = false;
  std::string text;
  Date date{};
  Moment moment{};
  Path path;
  Name name;  // of a built-in function always the English one; a kind of responsibility likewise
  Name unit;  // the unit word as written; for durations see duration_unit
  DurationUnit duration_unit = DurationUnit::days;
  Rounding rounding = Rounding::half_up;
  int digits = 0;
  AggregateKind aggregate = AggregateKind::count;
  std::vector<Expression> operands;
  std::vector<Rows> rows;         // exactly one for aggregates, else none
  std::vector<Expression> order;  // keys of first and last
};

enum class RowsPlace { everywhere, at, within, of };
enum class WindowKind { none, in_period, in_previous, in_same_last_year, in_years, in_last, open_on };
enum class WindowPeriod { month, quarter, year };

struct Window {
  WindowKind kind = WindowKind::none;
  WindowPeriod period = WindowPeriod::month;
  Number from_year, to_year;       // in_years
  std::vector<Expression> length;  // in_last: a duration or the path of a param (one)
  std::vector<Expression> to;      // in_last ... to D, open on D (one, or none)
  std::optional<Name> by;          // the date field, else the event's `on`
  // in_years: instead of a number, the name of the year that a mean over years goes through.
  std::optional<Name> from_name, to_name;
  Span span;
};

struct Rows {
  bool other = false;
  Path entity;                // `hazard`, `remediation.measure`
  std::optional<Name> alias;  // as NAME
  RowsPlace place = RowsPlace::everywhere;
  std::optional<Path> target;  // the path after at / within / of; absent means `this`
  std::optional<Name> by;      // which reference field leads there
  Window window;
  std::vector<Expression> where;  // at most one
  Span span;
};

enum class BaseType {
  key,
  text,
  boolean,
  count,
  number,
  date,
  deadline,
  moment,
  moment_deadline,
  enumeration,
  reference
};

struct EnumValue {
  Name name;
  std::optional<Label> label;
};

struct Type {
  BaseType base = BaseType::text;
  bool optional = false;
  std::optional<Number> low, high;  // count in a .. b
  std::optional<int> digits;        // number(k)
  std::optional<Name> unit;         // of measure: count and number
  std::vector<EnumValue> values;    // an enumeration in place
  std::vector<Name> references;     // reference: one name, or a union
  bool or_below = false;
  Span span;
};

struct Field {
  Name name;
  std::optional<Label> label;
  Type type;
  std::optional<Name> known_on;  // the date from which on the value is known
  Span span;
};

// What every declaration shares.
struct Declared {
  Name name;
  std::optional<Label> label;
  Clauses clauses;
  std::optional<Date> valid_from, valid_until;  // of a version: the days on which it holds
  std::optional<Expression> valid_by;           // whose version it is for, else today
  Span span;                                    // from the first keyword to the closing brace
  bool incomplete = false;  // an item could not be parsed; it is left out here and stands in the diagnostics
};

struct ClauseRange {
  std::string first, last;
  Span span;
};

struct PackDeclaration : Declared {
  std::optional<Date> effective_from, effective_until;
  std::optional<Name> calendar;
  std::optional<Rounding> rounding;
  int digits = 2;
  enum class Months { unsaid, clamp, strict } months = Months::unsaid;
  std::optional<std::string> units_file;
};
struct ImportDeclaration : Declared {
  std::string target;
  bool is_path = false;
};  // name: the alias (or the target)
// `text 14 "sha256:1f3a9c04be21"`: the hash that the clause's text had when the rules were written.
struct ClauseText {
  std::string clause;
  Label hash;
  Span span;
};
struct SourceDeclaration : Declared {
  std::vector<ClauseRange> ranges;
  std::vector<ClauseText> texts;
};
struct TierDeclaration : Declared {
  std::vector<EnumValue> tiers;
};  // top to bottom
struct DomainItem {
  Name name;
  std::optional<Label> label;
  std::optional<Name> parent;
};
struct DomainDeclaration : Declared {
  std::vector<DomainItem> domains;
};
struct BodyDeclaration : Declared {
  std::optional<Name> last;  // body c9 .. c13
  std::optional<Name> kind;
  std::vector<Label> aliases;
  std::optional<Label> unit;  // of UNIT
  bool unnamed = false;
};
struct RelationDeclaration : Declared {
  Name from_entity, to_entity;
};
struct RelationRow : Declared {  // name: the relation
  Name from;
  std::vector<Name> to;
  std::optional<Date> since, until;
};
struct EnumDeclaration : Declared {
  std::vector<EnumValue> values;
};
struct EntityDeclaration : Declared {  // entity, event and responsibility
  enum class Kind { entity, event, responsibility } kind = Kind::entity;
  std::optional<Name> on, until, recorded_on, revised_on;
  std::optional<Name> withdrawn_by;   // of revised rows: the field that says that a version takes the row back
  std::optional<Date> complete_from;  // before that day there may be rows that nobody recorded
  std::vector<Field> fields;
  std::vector<Name> composite_key;
};
// `15 days from 2022-01-01 per plan.5`
struct ParamVersion {
  Expression value;
  std::optional<Date> from, until;
  Clauses clauses;
  Span span;
};
struct ParamDeclaration : Declared {
  std::optional<Type> type;
  Expression value;                    // where it is not dated
  std::vector<ParamVersion> versions;  // where it is
  std::optional<Name> set_by;
};
struct DefineDeclaration : Declared {
  Name entity;
  Expression value;
};

enum class Cadence { none, monthly, quarterly, yearly };
enum class LineGroup { none, process, result };
struct ScoreLine {
  std::optional<Name> name;
  std::optional<Label> label;
  LineGroup group = LineGroup::none;
  bool deducts = true;
  Expression amount;
  std::optional<Rows> rows;
  std::optional<Expression> when;
  std::optional<Expression> at_most;
  Clauses clauses;
  Span span;
};
struct BlendPart {
  Expression weight, value;
  Span span;
};  // weight: a percentage (60% is the number 3/5) or the path of a param
struct Veto {
  Expression to, when;
  Clauses clauses;
  Span span;
};
struct Band {
  Name name;
  std::optional<Label> label;
  std::optional<Expression> bound;
  Span span;
};
struct ScoreDeclaration : Declared {
  Name entity;
  Cadence cadence = Cadence::none;
  std::optional<Expression> start, floor, cap;
  std::vector<ScoreLine> lines;
  std::vector<BlendPart> blend;
  std::optional<Rounding> rounding;
  int digits = 0;
  std::vector<Veto> vetoes;
  std::vector<Band> bands;
};

struct RankKey {
  Expression value;
  bool high_first = true;
};
enum class Ties { share_better_place, dense };
struct RankDeclaration : Declared {
  std::vector<RankKey> keys;
  Name entity;
  std::optional<Path> group;  // within PATH
  Ties ties = Ties::share_better_place;
  std::optional<Expression> last;  // last n: a number or the path of a param
  std::optional<Name> last_name;   // as NAME
};

struct Release {
  bool one_step = false;
  Expression when;
  std::optional<Expression> duration;  // a duration or the path of a param
  Span span;
};
struct LadderStep {
  Name name;
  std::optional<Label> label;
  Expression when;
  std::optional<Release> release;
  Clauses clauses;
  Span span;
};
struct LadderDeclaration : Declared {
  Name entity;
  bool daily = true;     // else monthly
  bool in_order = true;  // else in any combination
  bool one_step_at_a_time = false;
  std::optional<Name> starts_from;
  std::vector<LadderStep> steps;
  std::optional<Release> release;
};

struct Task {
  Name name;
  std::optional<Label> label;
  Expression to;
  std::optional<Expression> due, assigned_on;
  std::vector<Expression> supervisors;
  Span span;
};
struct AssignDeclaration : Declared {
  Name entity;
  std::optional<Expression> where;
  std::vector<Task> tasks;
  bool same_day = false;
  std::optional<Expression> rectified_on, verified_on, closed_on;
};

// `done by meeting of organiser by held where …`: the rows that fulfil a duty.
struct DutyEvent {
  Name table;
  std::vector<Name> of;    // its fields that name the holder and the row that the duty is for
  std::optional<Name> by;  // its day, else the event's `on`
  std::optional<Expression> where;
  Span span;
};
struct DutyDeclaration : Declared {
  std::optional<Name> entity;  // for each row of it
  std::optional<Expression> where;
  int every_months = 0;          // the length of a period; 0: once
  std::optional<Expression> by;  // the deadline of what is due once
  std::vector<Expression> leads, supports;
  bool jointly = false;
  std::optional<DutyEvent> done_by;
  std::optional<Expression> done_on;
  bool attested = false;
  std::optional<Expression> due;
  bool lapses_when_missed = false;
  bool whole_periods = false;
};

// The events of one line of a ledger: whose day, key and subject count.
struct LedgerRows {
  Path entity;
  Path of;  // from the event to the subject, or to the record that it revokes
  std::optional<Expression> where;
  Span span;
};
struct LedgerLine {
  Name name;
  std::optional<Label> label;
  bool cancels = false;
  Expression amount;
  LedgerRows rows;
  std::optional<Expression> at_most;  // cancellations: of the line in one cycle
  Clauses clauses;
  Span span;
};
struct LedgerRevocation {
  LedgerRows rows;
  Clauses clauses;
  Span span;
};
struct LedgerCarry {
  enum class Kind { none, all, when } kind = Kind::none;
  ExpressionKind comparison = ExpressionKind::greater_equal;  // when: points COMPARISON bound
  std::optional<Expression> bound;
  Span span;
};
struct LedgerThreshold {
  Name name;
  std::optional<Label> label;
  Expression points;
  Clauses clauses;
  Span span;
};
struct LedgerDeclaration : Declared {
  std::vector<Name> subjects;
  std::optional<Expression> cycle_length;  // months from `cycle_from`; absent: the calendar year
  std::optional<Expression> cycle_from;
  std::vector<LedgerLine> lines;
  std::optional<Expression> cancel_at_most;  // of all cancellations in one cycle
  std::vector<LedgerRevocation> revocations;
  std::optional<LedgerCarry> carry;
  std::vector<LedgerThreshold> thresholds;
};

struct CheckDeclaration : Declared {
  Name entity;
  std::optional<Name> alias;
  std::optional<Name> each, each_alias;
  std::optional<Expression> where;
  std::optional<Expression> must;  // or:
  std::optional<Name> must_have;   // a responsibility kind
  bool here_or_above = false;
};

enum class Comparator { at_least, at_most, exactly, above, below, all, none };
struct TargetGoal {
  Comparator comparator = Comparator::at_least;
  std::optional<Expression> value;  // not of all and none
  Span span;
};
struct TargetTime {
  enum class Kind { by, in_year, every, always } kind = Kind::by;
  std::optional<Expression> day;              // by: a date or the path of a param
  Number year;                                // in_year
  WindowPeriod period = WindowPeriod::month;  // every
  Span span;
};
enum class Strength { unsaid, must, should, strive, basically };
struct TargetDeclaration : Declared {
  std::optional<Name> entity;  // a target a row; without it, one of the whole run
  std::optional<Expression> measure;
  std::optional<Name> unit;  // of measure
  std::optional<TargetGoal> goal;
  std::optional<TargetTime> time;
  Strength strength = Strength::unsaid;
  std::vector<Expression> lead, support;
  bool pace_even = false;
};
struct PartsDeclaration : Declared {  // name: the whole
  std::vector<Name> parts;
};

struct UnitNode {
  std::string code;
  std::optional<std::string> name;
  std::vector<UnitNode> children;
  Span span;
};
struct FactCell {
  Name field;
  Expression value;
};
struct FactRow {
  Name entity;
  std::vector<FactCell> cells;
  Span span;
};
struct Expectation {
  enum class Kind { equals, absent, error, findings, rows } kind = Kind::equals;
  Name entity;  // or the check's name
  std::string key;
  Path column;  // or the rows' table
  Expression value;
  Number number;  // findings, rows
  Span span;
};
struct TestParam {
  Name name;
  Expression value;
};
struct TestDeclaration : Declared {  // name.text: the test's title
  std::vector<UnitNode> units;
  std::vector<FactRow> facts;
  std::vector<TestParam> params;
  std::optional<Date> on;
  std::optional<std::int32_t> minute;  // of the day, where `on` is a moment
  std::vector<Expectation> expectations;
};

// One row of a decision table; the last may be the `otherwise`, which has no condition.
struct DecideRow {
  std::optional<Expression> when;
  Expression outcome;
  std::optional<Label> label;  // of an outcome that is a name of the table's own
  Clauses clauses;
  Span span;
};
enum class DecidePolicy { unique, first, collect };
struct DecideDeclaration : Declared {
  Name entity;
  std::optional<Type> type;
  DecidePolicy policy = DecidePolicy::unique;
  std::vector<DecideRow> rows;
};

// An exception to a define, a param or a line of a score; name: its own.
struct OverrideDeclaration : Declared {
  Name target;                 // `grace`, `safety_index.overdue`
  std::optional<Name> entity;  // for ENTITY; a param has none
  std::optional<Name> parent;  // of EXCEPTION: an exception to that exception
  Expression when, value;
};
// `override A before B`: where both apply, A does. name: A
struct OverrideOrder : Declared {
  Name later;
};

using Declaration =
    std::variant<PackDeclaration, ImportDeclaration, SourceDeclaration, TierDeclaration, DomainDeclaration,
                 BodyDeclaration, RelationDeclaration, RelationRow, EnumDeclaration, EntityDeclaration,
                 ParamDeclaration, DefineDeclaration, ScoreDeclaration, RankDeclaration, LadderDeclaration,
                 AssignDeclaration, DutyDeclaration, LedgerDeclaration, CheckDeclaration, TestDeclaration,
                 TargetDeclaration, PartsDeclaration, DecideDeclaration, OverrideDeclaration, OverrideOrder>;

// One file. Declarations that could not be parsed are left out here and stand in the diagnostics.
struct Tree {
  std::uint32_t file = 0;  // in Sources
  std::vector<Declaration> declarations;
  std::vector<Name> broken;  // the names of declarations left out: using one is no further mistake
};

}  // namespace zeren::inline v0::syntax
