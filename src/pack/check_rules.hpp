// The second pass: what the rules say.
#pragma once

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

// Reports every part that needs a table or today.
void require_constant(Context& context, const Expression& expression);
// The value of an expression of literals and parameters (as the pack sets them), where it is a number.
std::optional<Number> constant_number(const Context& context, const Expression& expression);
// The same of a duration.
std::optional<Duration> constant_duration(const Context& context, const Expression& expression);

// Where the rules go in the order in which each reads only earlier ones; loops are reported (cycles.cpp).
void order_rules(Context& context);
// Warnings and notes about a pack without errors (findings.cpp).
void find_findings(Context& context);
void find_in_ledgers(Context& context);  // check_ledger.cpp

}  // namespace zeren::inline v0::pack::detail
