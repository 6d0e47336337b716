// The second pass: what the rules say.
#pragma once

#include <functional>

#include "src/pack/context.hpp"
#include "src/pack/expressions.hpp"

namespace zeren::inline v0::pack::detail {

// All parameters and rules, each once; those that others need for their types come first.
void check_rules(Context& context);
void check_tests(Context& context);

void check_param(Context& context, ParamId id);
void check_rule(Context& context, std::uint32_t rule);

void fill(Context& context, const PendingRule& pending, Define& rule, const sx::DefineDeclaration& written);
void fill(Context& context, const PendingRule& pending, Score& rule, const sx::ScoreDeclaration& written);
void fill(Context& context, const PendingRule& pending, Rank& rule, const sx::RankDeclaration& written);
void fill(Context& context, const PendingRule& pending, Ladder& rule, const sx::LadderDeclaration& written);
void fill(Context& context, const PendingRule& pending, Assign& rule, const sx::AssignDeclaration& written);
void fill(Context& context, const PendingRule& pending, Ledger& rule, const sx::LedgerDeclaration& written);
void fill(Context& context, const PendingRule& pending, Check& rule, const sx::CheckDeclaration& written);
void fill(Context& context, const PendingRule& pending, Target& rule, const sx::TargetDeclaration& written);
void fill(Context& context, const PendingRule& pending, Parts& rule, const sx::PartsDeclaration& written);
void fill(Context& context, const PendingRule& pending, Duty& rule, const sx::DutyDeclaration& written);
void fill(Context& context, const PendingRule& pending, Decide& rule, const sx::DecideDeclaration& written);

// The exceptions to `target`: `part` fills in condition and value of each, the rest follows from the declarations
// (check_override.cpp).
using FillException = std::function<void(const PendingException&, Exception&)>;
void fill_exceptions(Context& context, const ExceptionTarget& target, Exceptions& into, const FillException& part);
// Condition and value of an exception to a value of that type, for the rows of `frames`.
void fill_exception(Context& context, const PendingException& pending, const std::vector<Frame>& frames,
                    const Type& type, Exception& into);
// Reports orders that name no exception.
void check_exception_orders(Context& context);
bool has_exceptions(const Context& context, const ExceptionTarget& target);

// A body, or a set of bodies (check_target.cpp).
Expression body_or_bodies(Context& context, ExpressionChecker& checker, const sx::Expression& written);
// Where an expression reads `this`, also unsaid (check_ledger.cpp).
std::optional<Span> reads_this(const sx::Expression& expression);

// Reports every part that needs a table or today.
void require_constant(Context& context, const Expression& expression);
// The value of an expression of literals and parameters (as the pack sets them), where it is a number.
std::optional<Number> constant_number(const Context& context, const Expression& expression);
// The same of a duration.
std::optional<Duration> constant_duration(const Context& context, const Expression& expression);

// Where the rules go in the order in which each reads only earlier ones; loops are reported (cycles.cpp).
void order_rules(Context& context);
// Whether decision tables leave holes, and rows or exceptions overlap (prove_decisions.cpp).
void prove_decisions(Context& context);
// Warnings and notes about a pack without errors (findings.cpp).
void find_findings(Context& context);
void find_in_ledgers(Context& context);  // check_ledger.cpp
// Dated parameters and declarations (check_versions.cpp): the versions of a parameter from their values in the order
// written, the columns of a rule that picks by the day, and what `check` says of both.
void check_param_versions(Context& context, ParamId id, const std::vector<Expression>& values);
void fill_versions(Context& context, Versions& all);
void fill_union(Context& context, Union& all);
void find_in_versions(Context& context);

}  // namespace zeren::inline v0::pack::detail
