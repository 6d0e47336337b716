// What the coverage of clauses can find: ZR0655 .. ZR0659.
#pragma once

#include <array>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::pack::coverage_codes {

/// 0: the clause.
inline constexpr DiagnosticCode uncovered_clause{
    "ZR0655",
    Severity::finding,
    "no rule encodes clause {0}",
    "没有规则编写条款 {0}",
    "cite it with `per {0}` where a rule, table or parameter follows from it",
    "在由其得出的规则、表或参数处写 `依据 {0}`",
};

/// 0: the kind of rule, 1: its name.
inline constexpr DiagnosticCode untested_rule{
    "ZR0656",
    Severity::finding,
    "no test exercises {0} `{1}`",
    "没有测试涉及{0} `{1}`",
    "add a `test` that expects what it makes, or what reads it",
    "请增加 `测试`，期望其结果或读取它的结果",
};

/// 0: the clause, 1: the line of the text.
inline constexpr DiagnosticCode changed_clause{
    "ZR0657",
    Severity::finding,
    "the text of clause {0} has changed (line {1})",
    "条款 {0} 的原文已变更（第 {1} 行）",
    "read it again with the rules that cite it, then give the source the new hash",
    "请对照引用它的规则重新阅读，再更新来源中的散列值",
};

/// 0: the clause.
inline constexpr DiagnosticCode missing_clause{
    "ZR0658",
    Severity::finding,
    "the text has no clause {0}",
    "原文中没有条款 {0}",
    "take it out of the source with the rules that cite it, or correct the text",
    "请从来源中删去该条款及引用它的规则，或更正原文",
};

/// 0: the clause, 1: the line of the text.
inline constexpr DiagnosticCode new_clause{
    "ZR0659",
    Severity::finding,
    "the source does not list clause {0} of the text (line {1})",
    "来源没有列出原文中的条款 {0}（第 {1} 行）",
    "add it to the source's `clauses`",
    "请加入来源的 `条款`",
};

/// Every code of this file in order of number.
inline constexpr std::array all{&uncovered_clause, &untested_rule, &changed_clause, &missing_clause, &new_clause};

}  // namespace zeren::inline v0::pack::coverage_codes
