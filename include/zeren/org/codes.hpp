// What can be wrong with the tables that an organisation is built from: ZR0601 .. ZR0699.
#pragma once

#include <array>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::org_codes {

/// No arguments.
inline constexpr DiagnosticCode empty_table{
    "ZR0601",
    Severity::error,
    "the units table has no rows",
    "组织单元表没有任何行",
    "give one row for each unit with the columns code, name, level and parent",
    "请为每个单元写一行，列为 code、name、level、parent",
};

/// 0: the name of the row, which may be empty too.
inline constexpr DiagnosticCode empty_code{
    "ZR0602",
    Severity::error,
    "the unit `{0}` has no code",
    "单元 `{0}` 没有代码",
    "give every unit a code of its own",
    "请给每个单元一个唯一的代码",
};

/// 0: the code.
inline constexpr DiagnosticCode empty_name{
    "ZR0603",
    Severity::error,
    "the unit `{0}` has no name",
    "单元 `{0}` 没有名称",
    "write the name by which people know it",
    "请写上该单元的名称",
};

/// 0: the code, 1: the line that has it first, 2: the name there.
inline constexpr DiagnosticCode duplicate_code{
    "ZR0604",
    Severity::error,
    "the code `{0}` stands twice, first for `{2}` in line {1}",
    "代码 `{0}` 重复，首次出现在第 {1} 行（`{2}`）",
    "delete one of the two rows or correct its code",
    "请删除其中一行或更正代码",
};

/// 0: the unit's code, 1: its name, 2: the parent's code.
inline constexpr DiagnosticCode missing_parent{
    "ZR0605",
    Severity::error,
    "the parent `{2}` of `{1}` ({0}) is not in the table",
    "`{1}`（{0}）的上级 `{2}` 不在表中",
    "add a row for `{2}`, or leave the parent empty if nothing is above this unit",
    "请补上 `{2}` 一行；若该单元没有上级，请把上级留空",
};

/// 0: the unit's code, 1: its name, 2: the level, 3: the tiers of the pack.
inline constexpr DiagnosticCode unknown_level{
    "ZR0606",
    Severity::error,
    "the level `{2}` of `{1}` ({0}) is not a tier of the pack",
    "`{1}`（{0}）的层级 `{2}` 不是规则包声明的层级",
    "the tiers are {3}",
    "规则包的层级为 {3}",
};

/// 0: the unit's code, 1: its name, 2: its tier, 3: the parent's code, 4: the parent's name, 5: the parent's tier.
inline constexpr DiagnosticCode wrong_tier{
    "ZR0607",
    Severity::error,
    "`{1}` ({0}) is a `{2}` and cannot stand under `{4}` ({3}), a `{5}`",
    "`{1}`（{0}）属于 `{2}`，不能隶属于 `{5}` `{4}`（{3}）",
    "correct the level or the parent: a unit's parent is of a higher tier",
    "请更正层级或上级：上级单元的层级必须更高",
};

/// 0: the codes of the loop, beginning and ending with the same one, 1: how many units are in it.
inline constexpr DiagnosticCode unit_cycle{
    "ZR0608",
    Severity::error,
    "units contain one another: {0}",
    "单元互为上级，形成循环：{0}",
    "correct the parent of one of these {1} units",
    "请更正这 {1} 个单元之一的上级",
};

/// 0: how many, 1: the first of them, `安吉县` (330523), …
inline constexpr DiagnosticCode several_roots{
    "ZR0609",
    Severity::error,
    "{0} units stand at the top where one is expected: {1}",
    "最上层应只有一个单元，现有 {0} 个：{1}",
    "keep the rows of one tree, or declare the tier above as the top tier",
    "请只保留一棵树的行，或把更高一级声明为最高层级",
};

/// 0: the unit's code, 1: its name, 2: its tier, 3: the top tier.
inline constexpr DiagnosticCode not_top_tier{
    "ZR0610",
    Severity::error,
    "`{1}` ({0}) is a `{2}` and has no parent among the tiers",
    "`{1}`（{0}）属于 `{2}`，但在各层级中没有上级",
    "name its parent: only a `{3}` may stand at the top",
    "请写明其上级：只有 `{3}` 可以位于最上层",
};

/// 0: what there is too much of, 1: how much is possible.
inline constexpr DiagnosticCode too_large{
    "ZR0611",
    Severity::error,
    "the organisation has too many {0}: at most {1} are possible",
    "组织的{0}过多：最多 {1}",
    "split the table and evaluate its parts one by one",
    "请拆分该表，分部分计算",
};

/// 0: the names of the loop, beginning and ending with the same one.
inline constexpr DiagnosticCode domain_cycle{
    "ZR0620",
    Severity::error,
    "domains lie within one another: {0}",
    "领域互相包含，形成循环：{0}",
    "delete the `within` of one of them",
    "请删去其中一个领域的“属于”",
};

/// 0: the domain, 1: the one it is said to lie within.
inline constexpr DiagnosticCode missing_domain{
    "ZR0621",
    Severity::error,
    "the domain `{0}` lies within `{1}`, which is not declared",
    "领域 `{0}` 属于 `{1}`，但后者未声明",
    "declare the domain `{1}` or correct its name",
    "请声明领域 `{1}` 或更正名称",
};

/// 0: the name.
inline constexpr DiagnosticCode duplicate_domain{
    "ZR0622",
    Severity::error,
    "the domain `{0}` is declared twice",
    "领域 `{0}` 重复声明",
    "delete one of the two",
    "请删去其中一个",
};

/// 0: the name.
inline constexpr DiagnosticCode duplicate_body{
    "ZR0623",
    Severity::error,
    "the body `{0}` is declared twice",
    "机构 `{0}` 重复声明",
    "delete one of the two",
    "请删去其中一个",
};

/// Every code of this layer in order of number, for documentation and tests.
inline constexpr std::array all{
    &empty_table,   &empty_code,   &empty_name,     &duplicate_code,   &missing_parent,
    &unknown_level, &wrong_tier,   &unit_cycle,     &several_roots,    &not_top_tier,
    &too_large,     &domain_cycle, &missing_domain, &duplicate_domain, &duplicate_body,
};

}  // namespace zeren::inline v0::org_codes
