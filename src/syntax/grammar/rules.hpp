// The rules that one grammar lends to another; each is defined in the translation unit named beside it.
#pragma once

#include "src/syntax/grammar/config.hpp"
#include "src/syntax/grammar/primitives.hpp"

namespace zeren::inline v0::syntax::detail {

// One line of a table of rules: the tag, the type and the rule itself.
#define ZEREN_RULE(name, Value)                    \
  struct name##_tag {};                            \
  using name##_rule = x3::rule<name##_tag, Value>; \
  constexpr name##_rule name = #name;              \
  BOOST_SPIRIT_DECLARE(name##_rule)

#define ZEREN_INSTANTIATE(name) BOOST_SPIRIT_INSTANTIATE(name##_rule, Iterator, Context)

// common.cpp
ZEREN_RULE(path, Path)
ZEREN_RULE(clauses, Clauses)
ZEREN_RULE(type, Type)
ZEREN_RULE(enum_value, EnumValue)

// expression.cpp, primary.cpp
ZEREN_RULE(expression, Expression)
ZEREN_RULE(primary, Expression)

// rows.cpp
ZEREN_RULE(rows, Rows)
ZEREN_RULE(ordered_rows, Rows)  // followed by `by` and the order of first and last

// One rule a kind of declaration.
ZEREN_RULE(pack_declaration, PackDeclaration)  // pack.cpp
ZEREN_RULE(import_declaration, ImportDeclaration)
ZEREN_RULE(source_declaration, SourceDeclaration)
ZEREN_RULE(tier_declaration, TierDeclaration)  // organisation.cpp
ZEREN_RULE(domain_declaration, DomainDeclaration)
ZEREN_RULE(body_declaration, BodyDeclaration)
ZEREN_RULE(relation_declaration, RelationDeclaration)
ZEREN_RULE(relation_row, RelationRow)
ZEREN_RULE(enum_declaration, EnumDeclaration)  // entity.cpp
ZEREN_RULE(entity_declaration, EntityDeclaration)
ZEREN_RULE(param_declaration, ParamDeclaration)  // define.cpp
ZEREN_RULE(define_declaration, DefineDeclaration)
ZEREN_RULE(score_declaration, ScoreDeclaration)    // score.cpp
ZEREN_RULE(rank_declaration, RankDeclaration)      // rank.cpp
ZEREN_RULE(ladder_declaration, LadderDeclaration)  // ladder.cpp
ZEREN_RULE(assign_declaration, AssignDeclaration)  // assign.cpp
ZEREN_RULE(duty_declaration, DutyDeclaration)      // duty.cpp
ZEREN_RULE(ledger_declaration, LedgerDeclaration)  // ledger.cpp
ZEREN_RULE(check_declaration, CheckDeclaration)    // check.cpp
ZEREN_RULE(target_declaration, TargetDeclaration)  // target.cpp
ZEREN_RULE(parts_declaration, PartsDeclaration)
ZEREN_RULE(test_declaration, TestDeclaration)          // test.cpp
ZEREN_RULE(decide_declaration, DecideDeclaration)      // decide.cpp
ZEREN_RULE(override_declaration, OverrideDeclaration)  // override.cpp
ZEREN_RULE(override_order, OverrideOrder)

}  // namespace zeren::inline v0::syntax::detail
