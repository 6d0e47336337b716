// Going over all parts of a typed expression or rule.
#pragma once

#include <cstdint>
#include <type_traits>

#include "zeren/pack/pack.hpp"

namespace zeren::inline v0::pack::detail {

template <class E, class F>
void walk(E& expression, F&& visit);

// Calls visit(Expression&) on every expression inside the rows, parents before children.
template <class R, class F>
void walk_rows(R& rows, F&& visit) {
  for (auto& key : rows.keys) {
    walk(key.inner, visit);
    walk(key.outer, visit);
  }
  if (rows.range) {
    walk(rows.range->inner, visit);
    if (rows.range->low) walk(*rows.range->low, visit);
    if (rows.range->high) walk(*rows.range->high, visit);
  }
  for (auto& condition : rows.filter) walk(condition, visit);
  if (rows.window_start) walk(rows.window_start->day, visit);
}

template <class E, class F>
void walk(E& expression, F&& visit) {
  visit(expression);
  for (auto& operand : expression.operands) walk(operand, visit);
  for (auto& rows : expression.rows) walk_rows(rows, visit);
  for (auto& key : expression.order) walk(key, visit);
}

// Calls on_expression(Expression&) for every top expression of a rule and on_rows(Rows&) for the rows of score lines.
template <class R, class OnExpression, class OnRows>
void each_part(R& rule, OnExpression&& on_expression, OnRows&& on_rows) {
  using T = std::remove_const_t<R>;
  const auto maybe = [&](auto& e) {
    if (e) on_expression(*e);
  };
  const auto exceptions = [&](auto& all) {
    for (auto& exception : all.list) {
      on_expression(exception.when);
      on_expression(exception.value);
    }
  };
  if constexpr (std::is_same_v<T, Define>) {
    on_expression(rule.value);
    exceptions(rule.exceptions);
  } else if constexpr (std::is_same_v<T, Score>) {
    maybe(rule.start);
    maybe(rule.floor);
    maybe(rule.cap);
    for (auto& line : rule.lines) {
      if (line.rows) on_rows(*line.rows);
      on_expression(line.amount);
      maybe(line.when);
      maybe(line.at_most);
      exceptions(line.exceptions);
    }
    for (auto& part : rule.blend) {
      on_expression(part.weight);
      on_expression(part.value);
    }
    for (auto& veto : rule.vetoes) {
      on_expression(veto.to);
      on_expression(veto.when);
    }
    for (auto& band : rule.bands) maybe(band.bound);
  } else if constexpr (std::is_same_v<T, Rank>) {
    for (auto& key : rule.keys) on_expression(key.value);
    maybe(rule.group);
    maybe(rule.last);
  } else if constexpr (std::is_same_v<T, Ladder>) {
    const auto release = [&](auto& r) {
      if (!r) return;
      on_expression(r->when);
      maybe(r->duration);
    };
    for (auto& step : rule.steps) {
      on_expression(step.when);
      release(step.release);
    }
    release(rule.release);
  } else if constexpr (std::is_same_v<T, Assign>) {
    maybe(rule.where);
    for (auto& task : rule.tasks) {
      on_expression(task.to);
      maybe(task.due);
      maybe(task.assigned_on);
      for (auto& supervisor : task.supervisors) on_expression(supervisor);
    }
    maybe(rule.rectified_on);
    maybe(rule.verified_on);
    maybe(rule.closed_on);
  } else if constexpr (std::is_same_v<T, Ledger>) {
    const auto events = [&](auto& rows) {
      on_expression(rows.target);
      maybe(rows.where);
    };
    maybe(rule.cycle_length);
    for (auto& from : rule.cycle_from) on_expression(from);
    for (auto& line : rule.lines) {
      events(line.rows);
      on_expression(line.amount);
      maybe(line.at_most);
    }
    maybe(rule.cancel_at_most);
    for (auto& revocation : rule.revocations) events(revocation.rows);
    maybe(rule.carry_bound);
    for (auto& threshold : rule.thresholds) on_expression(threshold.points);
  } else if constexpr (std::is_same_v<T, Duty>) {
    const auto facts = [&](auto& rows) {
      if (!rows) return;
      on_expression(rows->day);
      for (auto* part :
           {&rows->holder, &rows->subject, &rows->period, &rows->where, &rows->attested_by, &rows->document}) {
        maybe(*part);
      }
    };
    maybe(rule.where);
    for (auto& body : rule.lead) on_expression(body);
    for (auto& body : rule.support) on_expression(body);
    maybe(rule.due);
    exceptions(rule.exceptions);
    facts(rule.done_by);
    maybe(rule.done_on);
    facts(rule.waivers);
  } else if constexpr (std::is_same_v<T, Union>) {
    // reads rules, not expressions
  } else if constexpr (std::is_same_v<T, Versions>) {
    maybe(rule.by);  // else it reads rules, not expressions
  } else if constexpr (std::is_same_v<T, Target>) {
    on_expression(rule.measure);
    on_expression(rule.goal);
    maybe(rule.deadline);
    for (auto& body : rule.lead) on_expression(body);
    for (auto& body : rule.support) on_expression(body);
  } else if constexpr (std::is_same_v<T, Parts>) {
    // reads rules, not expressions
  } else if constexpr (std::is_same_v<T, Decide>) {
    for (auto& row : rule.rows) {
      maybe(row.when);
      on_expression(row.value);
    }
  } else {
    static_assert(std::is_same_v<T, Check>);
    maybe(rule.where);
    maybe(rule.must);
  }
}

// Calls visit(EntityId) for every table whose rows a ledger takes as events.
template <class F>
void each_event_table(const Ledger& ledger, F&& visit) {
  for (const auto& line : ledger.lines) visit(line.rows.entity);
  for (const auto& revocation : ledger.revocations) visit(revocation.rows.entity);
}

// The same of a duty's facts.
template <class F>
void each_event_table(const Duty& duty, F&& visit) {
  if (duty.done_by) visit(duty.done_by->entity);
  if (duty.waivers) visit(duty.waivers->entity);
}

// The table whose rows a rule is about; a duty without rows that it is for is about those that it makes.
template <class R>
EntityId table_of(const R& rule) {
  if constexpr (std::is_same_v<R, Duty>) {
    return rule.entity.value_or(rule.table);
  } else {
    return rule.entity;
  }
}

// Which scopes an expression reads, as bits; its own inner rows are not counted.
std::uint64_t scopes_of(const Expression& expression);
std::uint64_t scopes_of(const Rows& rows);

// Takes an expression that does not read scope `left` out of it: everything inside moves one scope outwards.
void leave_scope(Expression& expression, std::uint32_t left);

// The first place inside that reads any scope of the mask.
const Expression* reads_scope(const Expression& expression, std::uint64_t mask);

}  // namespace zeren::inline v0::pack::detail
