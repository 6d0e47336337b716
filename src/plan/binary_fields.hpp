// Every member of every struct of a plan, said once: writer, reader, verifier and the hash of the shape all go by it.
//
// `fields(archive, value)` hands the members to `archive(...)`. Each takes its struct apart by a structured binding of
// all members, so that a member which is added to a struct and not here does not compile. Numbers of other things say
// what they number: `one<...>` must be there, `maybe<...>` may be the value for none.
#pragma once

#include <concepts>
#include <type_traits>

#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan::detail {

/// What a number may be the number of. `number`: of nothing.
enum class Space { node, table, rule, enumeration, domain, relation, tier, param, exceptions, enumeration_or_zero };

/// A member that numbers things: a number, an optional one or a list of them.
template <Space space, bool needed, class T>
struct Index {
  T& value;
};
template <Space space, class T>
Index<space, true, T> one(T& value) {
  return {value};
}
template <Space space, class T>
Index<space, false, T> maybe(T& value) {
  return {value};
}

template <class T, class S>
concept Is = std::same_as<std::remove_const_t<T>, S>;

/// The last of an enumeration, to know what is none of its values.
template <class E>
inline constexpr E last_of = [] { static_assert(sizeof(E) == 0, "say the last value of the enumeration"); }();
template <>
inline constexpr auto last_of<Rounding> = Rounding::floor;
template <>
inline constexpr auto last_of<DurationKind> = DurationKind::minutes;
template <>
inline constexpr auto last_of<MonthRule> = MonthRule::strict;
template <>
inline constexpr auto last_of<ResponsibilityKind> = ResponsibilityKind::principal;
template <>
inline constexpr auto last_of<ValueKind> = ValueKind::member_set;
template <>
inline constexpr auto last_of<TableKind> = TableKind::pair;
template <>
inline constexpr auto last_of<NodeKind> = NodeKind::field_as_of;
template <>
inline constexpr auto last_of<MapOp> = MapOp::spread;
template <>
inline constexpr auto last_of<Builtin> = Builtin::late;
template <>
inline constexpr auto last_of<AggregateKind> = AggregateKind::last;
template <>
inline constexpr auto last_of<LedgerCarry> = LedgerCarry::when;
template <>
inline constexpr auto last_of<PeriodKindOfWindow> = PeriodKindOfWindow::year;
template <>
inline constexpr auto last_of<DecidePolicy> = DecidePolicy::collect;

// ---- Base -----------------------------------------------------------------------------------------------------------

template <class A, Is<Moment> T>
void fields(A& a, T& t) {
  auto& [minutes] = t;
  a(minutes);
}
template <class A, Is<Duration> T>
void fields(A& a, T& t) {
  auto& [kind, amount] = t;
  a(kind, amount);
}
template <class A, Is<Validity> T>
void fields(A& a, T& t) {
  auto& [from, until] = t;
  a(from, until);
}

// ---- Types and places -----------------------------------------------------------------------------------------------

template <class A, Is<ValueType> T>
void fields(A& a, T& t) {
  auto& [kind, optional, is_count, enumeration, targets, digits, low, high, duration, unit] = t;
  a(kind, optional, is_count, one<Space::enumeration_or_zero>(enumeration), one<Space::table>(targets), digits, low,
    high, duration, unit);
}
template <class A, Is<Clause> T>
void fields(A& a, T& t) {
  auto& [source, id] = t;
  a(source, id);
}
template <class A, Is<Origin> T>
void fields(A& a, T& t) {
  auto& [name, label, clauses, file, line, column] = t;
  a(name, label, clauses, file, line, column);
}
template <class A, Is<Enumeration> T>
void fields(A& a, T& t) {
  auto& [name, members] = t;
  a(name, members);
}

// ---- Tables ---------------------------------------------------------------------------------------------------------

template <class A, Is<Field> T>
void fields(A& a, T& t) {
  auto& [name, label, type, is_key, is_deadline, known_on, node] = t;
  a(name, label, type, is_key, is_deadline, known_on, maybe<Space::node>(node));
}
template <class A, Is<PublicColumn> T>
void fields(A& a, T& t) {
  auto& [name, label, node, shown] = t;
  a(name, label, maybe<Space::node>(node), shown);
}
template <class A, Is<Table> T>
void fields(A& a, T& t) {
  auto& [name, label, kind, tier, is_event, is_responsibility, fields_, key, on, until, recorded_on, revised_on,
         withdrawn_by, unit, domain, responsibility_kind, body, since, valid_until, columns, maker, key_nodes, imported,
         shown, on_demand] = t;
  a(name, label, kind, tier, is_event, is_responsibility, fields_, key, on, until, recorded_on, revised_on,
    withdrawn_by, unit, domain, responsibility_kind, body, since, valid_until, columns, maybe<Space::node>(maker),
    one<Space::node>(key_nodes), imported, shown, on_demand);
}
template <class A, Is<Domain> T>
void fields(A& a, T& t) {
  auto& [name, label, parent] = t;
  a(name, label, maybe<Space::domain>(parent));
}
template <class A, Is<Body> T>
void fields(A& a, T& t) {
  auto& [name, label, kind, unit, aliases, unnamed, clauses] = t;
  a(name, label, kind, unit, aliases, unnamed, clauses);
}
template <class A, Is<RelationRow> T>
void fields(A& a, T& t) {
  auto& [from, to, since, until] = t;
  a(from, to, since, until);
}
template <class A, Is<Relation> T>
void fields(A& a, T& t) {
  auto& [name, label, from, to, rows] = t;
  a(name, label, one<Space::table>(from), one<Space::table>(to), rows);
}

// ---- Nodes ----------------------------------------------------------------------------------------------------------

template <class A, Is<AggregateKey> T>
void fields(A& a, T& t) {
  auto& [inner, outer, within] = t;
  a(one<Space::node>(inner), one<Space::node>(outer), within);
}
template <class A, Is<AggregateRange> T>
void fields(A& a, T& t) {
  auto& [inner, low, high, low_inclusive, high_inclusive] = t;
  a(one<Space::node>(inner), maybe<Space::node>(low), maybe<Space::node>(high), low_inclusive, high_inclusive);
}
template <class A, Is<Aggregate> T>
void fields(A& a, T& t) {
  auto& [kind, inner_table, value, filter, keys, range, other, order] = t;
  a(kind, one<Space::table>(inner_table), maybe<Space::node>(value), maybe<Space::node>(filter), keys, range, other,
    one<Space::node>(order));
}
template <class A, Is<RankKey> T>
void fields(A& a, T& t) {
  auto& [value, high_first] = t;
  a(one<Space::node>(value), high_first);
}
template <class A, Is<Rank> T>
void fields(A& a, T& t) {
  auto& [keys, group, dense, last, is_last_column] = t;
  a(keys, maybe<Space::node>(group), dense, maybe<Space::node>(last), is_last_column);
}
template <class A, Is<ScanStep> T>
void fields(A& a, T& t) {
  auto& [origin, when, release, release_for] = t;
  a(origin, one<Space::node>(when), maybe<Space::node>(release), maybe<Space::node>(release_for));
}
template <class A, Is<Scan> T>
void fields(A& a, T& t) {
  auto& [daily, in_order, one_step_at_a_time, release_one_step, steps, release, release_for, starts_from,
         starts_subject, starts_step, starts_entered, measure_table, enumeration, valid] = t;
  a(daily, in_order, one_step_at_a_time, release_one_step, steps, maybe<Space::node>(release),
    maybe<Space::node>(release_for), maybe<Space::table>(starts_from), maybe<Space::node>(starts_subject),
    maybe<Space::node>(starts_step), maybe<Space::node>(starts_entered), one<Space::table>(measure_table),
    one<Space::enumeration>(enumeration), valid);
}
template <class A, Is<ExpandTask> T>
void fields(A& a, T& t) {
  auto& [origin, holder, due, assigned_on, supervisors] = t;
  a(origin, maybe<Space::node>(holder), maybe<Space::node>(due), maybe<Space::node>(assigned_on),
    one<Space::node>(supervisors));
}
template <class A, Is<Expand> T>
void fields(A& a, T& t) {
  auto& [source_table, where, tasks, same_day, rectified_on, verified_on, closed_on, task_table] = t;
  a(one<Space::table>(source_table), maybe<Space::node>(where), tasks, same_day, maybe<Space::node>(rectified_on),
    maybe<Space::node>(verified_on), maybe<Space::node>(closed_on), one<Space::table>(task_table));
}
template <class A, Is<UnionSource> T>
void fields(A& a, T& t) {
  auto& [table, when, parts] = t;
  a(maybe<Space::table>(table), maybe<Space::node>(when), one<Space::node>(parts));
}
template <class A, Is<Union> T>
void fields(A& a, T& t) {
  auto& [table, types, sources] = t;
  a(one<Space::table>(table), types, sources);
}
template <class A, Is<LedgerEvents> T>
void fields(A& a, T& t) {
  auto& [table, day, target, where] = t;
  a(one<Space::table>(table), one<Space::node>(day), one<Space::node>(target), maybe<Space::node>(where));
}
template <class A, Is<LedgerLine> T>
void fields(A& a, T& t) {
  auto& [origin, cancels, events, amount, at_most] = t;
  a(origin, cancels, events, one<Space::node>(amount), maybe<Space::node>(at_most));
}
template <class A, Is<LedgerRevocation> T>
void fields(A& a, T& t) {
  auto& [origin, events] = t;
  a(origin, events);
}
template <class A, Is<LedgerThreshold> T>
void fields(A& a, T& t) {
  auto& [origin, points] = t;
  a(origin, one<Space::node>(points));
}
template <class A, Is<Ledger> T>
void fields(A& a, T& t) {
  auto& [entry_table, types, subjects, cycle_length, cycle_from, month_rule, lines, cancel_at_most, revocations, carry,
         carry_comparison, carry_bound, thresholds] = t;
  a(one<Space::table>(entry_table), types, one<Space::table>(subjects), maybe<Space::node>(cycle_length),
    one<Space::node>(cycle_from), month_rule, lines, maybe<Space::node>(cancel_at_most), revocations, carry,
    carry_comparison, maybe<Space::node>(carry_bound), thresholds);
}
template <class A, Is<DutyFacts> T>
void fields(A& a, T& t) {
  auto& [table, day, holder, subject, period, where, attested_by, document] = t;
  a(one<Space::table>(table), maybe<Space::node>(day), maybe<Space::node>(holder), maybe<Space::node>(subject),
    maybe<Space::node>(period), maybe<Space::node>(where), maybe<Space::node>(attested_by),
    maybe<Space::node>(document));
}
template <class A, Is<DutyPeriod> T>
void fields(A& a, T& t) {
  auto& [name, first, last, due, exceptions] = t;
  a(name, first, last, maybe<Space::node>(due), maybe<Space::exceptions>(exceptions));
}
template <class A, Is<Duty> T>
void fields(A& a, T& t) {
  auto& [duty_table, types, subject_table, where, lead, support, jointly, periods, done_by, waivers, done_on, attested,
         lapses_when_missed] = t;
  a(one<Space::table>(duty_table), types, maybe<Space::table>(subject_table), maybe<Space::node>(where),
    one<Space::node>(lead), one<Space::node>(support), jointly, periods, done_by, waivers, maybe<Space::node>(done_on),
    attested, lapses_when_missed);
}
template <class A, Is<Match> T>
void fields(A& a, T& t) {
  auto& [names, exceptions, may_be_none, ordinals, if_none] = t;
  a(names, exceptions, may_be_none, ordinals, if_none);
}
template <class A, Is<Versions> T>
void fields(A& a, T& t) {
  auto& [name, ranges, param] = t;
  a(name, ranges, maybe<Space::param>(param));
}
template <class A, Is<EnumerationValue> T>
void fields(A& a, T& t) {
  auto& [enumeration, ordinal] = t;
  a(one<Space::enumeration>(enumeration), ordinal);
}
template <class A, Is<RowValue> T>
void fields(A& a, T& t) {
  auto& [table, row] = t;
  a(one<Space::table>(table), row);
}
template <class A, Is<UnitText> T>
void fields(A& a, T& t) {
  auto& [text] = t;
  a(text);
}
template <class A, Is<Node> T>
void fields(A& a, T& t) {
  auto& [kind, table, type, inputs, depends_on_today, inside_scan, rule, origin, op, builtin, part, field, tier,
         relation, scan_step, period_offset, period, rounding, digits, month_rule, responsibility_kind, all_holders,
         here_or_above, value, payload] = t;
  a(kind, maybe<Space::table>(table), type, one<Space::node>(inputs), depends_on_today, inside_scan,
    maybe<Space::rule>(rule), origin, op, builtin, part, field, tier, relation, scan_step, period_offset, period,
    rounding, digits, month_rule, responsibility_kind, all_holders, here_or_above, value, payload);
}

// ---- Rules ----------------------------------------------------------------------------------------------------------

template <class A, Is<ScoreLine> T>
void fields(A& a, T& t) {
  auto& [origin, group, deducts, when, raw, at_most, value, rows, amount, exceptions] = t;
  a(origin, group, deducts, maybe<Space::node>(when), maybe<Space::node>(raw), maybe<Space::node>(at_most),
    maybe<Space::node>(value), maybe<Space::node>(rows), maybe<Space::node>(amount),
    maybe<Space::exceptions>(exceptions));
}
template <class A, Is<ScoreBlend> T>
void fields(A& a, T& t) {
  auto& [weight, value, text] = t;
  a(one<Space::node>(weight), one<Space::node>(value), text);
}
template <class A, Is<ScoreVeto> T>
void fields(A& a, T& t) {
  auto& [to, when, origin] = t;
  a(one<Space::node>(to), one<Space::node>(when), origin);
}
template <class A, Is<ScoreBand> T>
void fields(A& a, T& t) {
  auto& [ordinal, bound] = t;
  a(ordinal, maybe<Space::node>(bound));
}
template <class A, Is<ScoreShape> T>
void fields(A& a, T& t) {
  auto& [value, start, own, band, lines, blend, floor_cap, blend_adjustment, floor_cap_after, rounding, veto, floor,
         cap, vetoes, bands] = t;
  a(maybe<Space::node>(value), maybe<Space::node>(start), maybe<Space::node>(own), maybe<Space::node>(band), lines,
    blend, maybe<Space::node>(floor_cap), maybe<Space::node>(blend_adjustment), maybe<Space::node>(floor_cap_after),
    maybe<Space::node>(rounding), maybe<Space::node>(veto), maybe<Space::node>(floor), maybe<Space::node>(cap), vetoes,
    bands);
}
template <class A, Is<LadderShape> T>
void fields(A& a, T& t) {
  auto& [scan] = t;
  a(one<Space::node>(scan));
}
template <class A, Is<CheckShape> T>
void fields(A& a, T& t) {
  auto& [table, each, where, must] = t;
  a(maybe<Space::table>(table), maybe<Space::table>(each), maybe<Space::node>(where), one<Space::node>(must));
}
template <class A, Is<AssignShape> T>
void fields(A& a, T& t) {
  auto& [expand] = t;
  a(one<Space::node>(expand));
}
template <class A, Is<DefineShape> T>
void fields(A& a, T& t) {
  auto& [value, written] = t;
  a(one<Space::node>(value), written);
}
template <class A, Is<RankShape> T>
void fields(A& a, T& t) {
  auto& [rank] = t;
  a(one<Space::node>(rank));
}
template <class A, Is<TargetJudgement> T>
void fields(A& a, T& t) {
  auto& [value, goal, gap, status, holds, paced, first, deadline] = t;
  a(maybe<Space::node>(value), maybe<Space::node>(goal), maybe<Space::node>(gap), maybe<Space::node>(status),
    maybe<Space::node>(holds), maybe<Space::node>(paced), maybe<Space::node>(first), maybe<Space::node>(deadline));
}
template <class A, Is<TargetShape> T>
void fields(A& a, T& t) {
  auto& [sign, unit, strength, strength_label, pace_even, for_good, judgements] = t;
  a(sign, unit, strength, strength_label, pace_even, for_good, judgements);
}
template <class A, Is<UnionShape> T>
void fields(A& a, T& t) {
  auto& [maker] = t;
  a(one<Space::node>(maker));
}
template <class A, Is<DutyShape> T>
void fields(A& a, T& t) {
  auto& [duty] = t;
  a(one<Space::node>(duty));
}
template <class A, Is<LedgerShape> T>
void fields(A& a, T& t) {
  auto& [ledger] = t;
  a(one<Space::node>(ledger));
}
template <class A, Is<VersionsShape> T>
void fields(A& a, T& t) {
  auto& [number, rules, columns] = t;
  a(maybe<Space::node>(number), one<Space::rule>(rules), one<Space::node>(columns));
}
template <class A, Is<DecideRow> T>
void fields(A& a, T& t) {
  auto& [origin, when, value] = t;
  a(origin, maybe<Space::node>(when), maybe<Space::node>(value));
}
template <class A, Is<DecideShape> T>
void fields(A& a, T& t) {
  auto& [policy, value, row, rows] = t;
  a(policy, maybe<Space::node>(value), maybe<Space::node>(row), rows);
}
template <class A, Is<Rule> T>
void fields(A& a, T& t) {
  auto& [origin, table, shape] = t;
  a(origin, maybe<Space::table>(table), shape);
}

// ---- The whole ------------------------------------------------------------------------------------------------------

template <class A, Is<PairTable> T>
void fields(A& a, T& t) {
  auto& [table, first, second] = t;
  a(one<Space::table>(table), one<Space::table>(first), one<Space::table>(second));
}
template <class A, Is<ExceptionBranch> T>
void fields(A& a, T& t) {
  auto& [origin, when, value, parent, yields_to] = t;
  a(origin, maybe<Space::node>(when), maybe<Space::node>(value), parent, yields_to);
}
template <class A, Is<Exceptions> T>
void fields(A& a, T& t) {
  auto& [target, table, rule, base, branch, value, branches] = t;
  a(target, maybe<Space::table>(table), maybe<Space::rule>(rule), maybe<Space::node>(base), maybe<Space::node>(branch),
    maybe<Space::node>(value), branches);
}
template <class A, Is<Param> T>
void fields(A& a, T& t) {
  auto& [origin, node, set_by, type, versions] = t;
  a(origin, one<Space::node>(node), set_by, type, one<Space::node>(versions));
}
template <class A, Is<Plan> T>
void fields(A& a, T& t) {
  auto& [pack, effective_from, effective_until, calendar, units_file, display_rounding, display_digits, tiers,
         enumerations, tables, pairs, domains, bodies, relations, params, nodes, rules, exceptions, domain_table,
         body_table] = t;
  a(pack, effective_from, effective_until, calendar, units_file, display_rounding, display_digits, tiers, enumerations,
    tables, pairs, domains, bodies, relations, params, nodes, rules, exceptions, maybe<Space::table>(domain_table),
    maybe<Space::table>(body_table));
}

}  // namespace zeren::inline v0::plan::detail
