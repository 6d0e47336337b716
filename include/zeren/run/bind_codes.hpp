// What can be wrong with tables of facts: ZR0700 .. ZR0749.
#pragma once

#include <array>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::bind_codes {

/// 0: the table, 1: the nearest known one or all of them.
inline constexpr DiagnosticCode unknown_table{
    "ZR0700",           Severity::error, "no table of the pack is called `{0}`", "规则包中没有名为 `{0}` 的表",
    "did you mean {1}", "是否指 {1}",
};

/// 0: the entity, 1: the file that has it first.
inline constexpr DiagnosticCode duplicate_table{
    "ZR0701",
    Severity::error,
    "the table `{0}` is given twice, first in `{1}`",
    "表 `{0}` 给出了两次，首次在 `{1}`",
    "keep one file for each table",
    "每个表只保留一个文件",
};

/// 0: the column, 1: the table, 2: the nearest known one or all of them.
inline constexpr DiagnosticCode unknown_column{
    "ZR0702", Severity::error, "`{1}` has no field `{0}`", "`{1}` 没有字段 `{0}`", "did you mean {2}", "是否指 {2}",
};

/// 0: the column, 1: the field.
inline constexpr DiagnosticCode duplicate_column{
    "ZR0703",
    Severity::error,
    "the column `{0}` gives the field `{1}` a second time",
    "列 `{0}` 重复给出字段 `{1}`",
    "delete one of the two columns",
    "请删除其中一列",
};

/// 0: the field as the header may write it, 1: the table.
inline constexpr DiagnosticCode missing_column{
    "ZR0704",
    Severity::error,
    "the required column `{0}` of `{1}` is missing, so that none of its rows can be read",
    "`{1}` 缺少必需的列 `{0}`，其各行均无法读取",
    "add the column, or declare the field optional with `?`",
    "请补上该列，或在声明中用 `?` 标为可缺省",
};

/// 0: the column, 1: its values, 2: the rows of the table.
inline constexpr DiagnosticCode column_length{
    "ZR0705",
    Severity::error,
    "the column `{0}` has {1} values where the table has {2} rows",
    "列 `{0}` 有 {1} 个值，而表有 {2} 行",
    "give every column one value a row",
    "每列每行应有一个值",
};

/// 0: the table, 1: the limit.
inline constexpr DiagnosticCode too_many_rows{
    "ZR0706",
    Severity::error,
    "`{0}` has more than {1} rows",
    "`{0}` 超过 {1} 行",
    "split the table and evaluate its parts one by one",
    "请拆分该表，分部分计算",
};

/// 0: the field.
inline constexpr DiagnosticCode absent_value{
    "ZR0707",
    Severity::error,
    "`{0}` is empty",
    "`{0}` 为空",
    "fill it in, or declare the field optional with `?`",
    "请填写，或在声明中用 `?` 标为可缺省",
};

/// 0: the cell.
inline constexpr DiagnosticCode not_whole{
    "ZR0708",
    Severity::error,
    "`{0}` is not a whole number",
    "`{0}` 不是整数",
    "write digits only, such as 12",
    "只写数字，例如 12",
};

/// 0: the cell, 1: the lowest, 2: the highest value declared.
inline constexpr DiagnosticCode count_out_of_range{
    "ZR0709", Severity::error, "{0} is outside the declared range {1} .. {2}", "{0} 超出声明的范围 {1} .. {2}", "", "",
};

/// 0: the cell.
inline constexpr DiagnosticCode not_number{
    "ZR0710",
    Severity::error,
    "`{0}` is not a number",
    "`{0}` 不是数值",
    "write it like 12, -1.79 or 3/7, without separators or units",
    "请写成 12、-1.79 或 3/7，不带分隔符和单位",
};

/// 0: the cell, 1: the digits declared.
inline constexpr DiagnosticCode too_many_digits{
    "ZR0711",
    Severity::error,
    "`{0}` has more than the {1} declared digits after the point",
    "`{0}` 的小数位多于声明的 {1} 位",
    "correct the value, or declare more digits: nothing is rounded on loading",
    "请更正数值，或声明更多小数位：读取时不做舍入",
};

/// 0: the cell.
inline constexpr DiagnosticCode not_date{
    "ZR0712",
    Severity::error,
    "`{0}` is not a date",
    "`{0}` 不是日期",
    "write it like 2022-03-01, and a day that exists",
    "请写成 2022-03-01，且该日须存在",
};

/// 0: the cell, 1: the same day as it should be written.
inline constexpr DiagnosticCode date_spelling{
    "ZR0713",
    Severity::error,
    "the date `{0}` is not written year-month-day with four, two and two digits",
    "日期 `{0}` 未按四位年、两位月、两位日书写",
    "write {1}",
    "请写成 {1}",
};

/// 0: the cell.
inline constexpr DiagnosticCode not_bool{
    "ZR0714",
    Severity::error,
    "`{0}` is neither true nor false",
    "`{0}` 既不是“是”也不是“否”",
    "write true or false, 是 or 否, 1 or 0",
    "请写“是”或“否”、true 或 false、1 或 0",
};

/// 0: the cell, 1: the field, 2: its values.
inline constexpr DiagnosticCode not_member{
    "ZR0715",     Severity::error, "`{0}` is no value of `{1}`", "`{0}` 不是 `{1}` 的取值", "its values are {2}",
    "取值为 {2}",
};

/// 0: the column, 1: what it has, 2: what the field wants.
inline constexpr DiagnosticCode wrong_physical_type{
    "ZR0716",
    Severity::error,
    "the column `{0}` holds {1} where {2} are needed",
    "列 `{0}` 为{1}，此处需要{2}",
    "pass the column as text or in the type of the field",
    "请以文本或字段的类型传入该列",
};

/// 0: the cell.
inline constexpr DiagnosticCode unknown_unit{
    "ZR0717",
    Severity::error,
    "no unit has the code, name or path `{0}`",
    "没有代码、名称或路径为 `{0}` 的单元",
    "correct it, or add the unit to the units table",
    "请更正，或在单元表中补上该单元",
};

/// 0: the cell, 1: the candidates.
inline constexpr DiagnosticCode ambiguous_unit{
    "ZR0718",
    Severity::error,
    "`{0}` may mean several units: {1}",
    "`{0}` 可指多个单元：{1}",
    "write the code, or a path such as 梅溪镇/三山村",
    "请写代码，或写 梅溪镇/三山村 这样的路径",
};

/// 0: the cell, 1: its tier, 2: the tiers that the field allows.
inline constexpr DiagnosticCode wrong_tier{
    "ZR0719",
    Severity::error,
    "`{0}` is a {1} where a {2} is needed",
    "`{0}` 属于 {1}，此处需要 {2}",
    "name a unit of that tier",
    "请写该层级的单元",
};

/// 0: the cell, 1: the nearest known one or all of them.
inline constexpr DiagnosticCode unknown_domain{
    "ZR0720",           Severity::error, "`{0}` is no domain of the pack", "规则包中没有领域 `{0}`",
    "did you mean {1}", "是否指 {1}",
};

/// 0: the cell, 1: the nearest known one or a hint.
inline constexpr DiagnosticCode unknown_body{
    "ZR0721",
    Severity::error,
    "no body has the name, label or alias `{0}`",
    "没有名称、标签或别名为 `{0}` 的机构",
    "did you mean {1}",
    "是否指 {1}",
};

/// 0: the cell, 1: the candidates.
inline constexpr DiagnosticCode ambiguous_body{
    "ZR0722",
    Severity::error,
    "`{0}` may mean several bodies: {1}",
    "`{0}` 可指多个机构：{1}",
    "write the name that the pack gives it",
    "请写规则包中的名称",
};

/// 0: the cell, 1: the table.
inline constexpr DiagnosticCode missing_row{
    "ZR0723",
    Severity::error,
    "`{1}` has no row `{0}`",
    "`{1}` 中没有 `{0}` 这一行",
    "correct the key, or add the row",
    "请更正主键，或补上该行",
};

/// 0: the cell, 1: the tables.
inline constexpr DiagnosticCode ambiguous_row{
    "ZR0724",
    Severity::error,
    "rows of several tables are called `{0}`: {1}",
    "多个表都有名为 `{0}` 的行：{1}",
    "write the table before the key, such as `{2}:{0}`",
    "请在主键前写上表名，例如 `{2}:{0}`",
};

/// 0: the cell, 1: the table, 2: where and why its row was rejected.
inline constexpr DiagnosticCode rejected_row{
    "ZR0725",
    Severity::error,
    "the row `{0}` of `{1}` that it refers to was rejected: {2}",
    "所引用的 `{1}` 的行 `{0}` 已被拒绝：{2}",
    "correct that row first",
    "请先更正该行",
};

/// 0: the table.
inline constexpr DiagnosticCode no_key_to_refer_to{
    "ZR0726",
    Severity::error,
    "`{0}` has no key, so that nothing can refer to its rows",
    "`{0}` 没有主键，无法被引用",
    "declare a key for it",
    "请为其声明主键",
};

/// 0: the field, 1: its value, 2: the field that dates the row, 3: that date.
inline constexpr DiagnosticCode later_than_on{
    "ZR0727",
    Severity::error,
    "`{0}` {1} is later than `{2}` {3}, the day of the row",
    "`{0}` {1} 晚于该行日期 `{2}` {3}",
    "correct one of the two, or declare `{0}` as `date?` or `deadline`",
    "请更正其中之一，或把 `{0}` 声明为 `date?` 或 `deadline`",
};

/// 0: the key, 1: the other lines.
inline constexpr DiagnosticCode duplicate_key{
    "ZR0728",
    Severity::error,
    "rows with the key `{0}` differ, so that none of them can be used; see also {1}",
    "主键 `{0}` 的各行内容不同，均不能使用；另见{1}",
    "keep one of them, or give them different keys",
    "请保留其中一行，或使用不同的主键",
};

/// 0: the first day, 1: the last day.
inline constexpr DiagnosticCode since_after_until{
    "ZR0729",
    Severity::error,
    "it begins on {0}, after it ends on {1}",
    "起始日 {0} 晚于截止日 {1}",
    "exchange or correct the two dates",
    "请更正两个日期",
};

/// 0: the body.
inline constexpr DiagnosticCode duplicate_body{
    "ZR0731",
    Severity::error,
    "the body `{0}` is already declared",
    "机构 `{0}` 已声明",
    "give the label or alias in the declaration, or use another name",
    "请在声明中写标签或又名，或换用其他名称",
};

/// 0: the cell.
inline constexpr DiagnosticCode not_moment{
    "ZR0776",
    Severity::error,
    "`{0}` is no moment",
    "`{0}` 不是时刻",
    "write the day and the minute, such as 2022-03-01 14:30; seconds are not kept",
    "请写日期与时分，例如 2022-03-01 14:30；不记秒",
};

/// 0: the cell, 1: how it is written.
inline constexpr DiagnosticCode moment_spelling{
    "ZR0777",
    Severity::error,
    "the moment `{0}` is not written as a full date, a space, and hours and minutes of two digits",
    "时刻 `{0}` 未按完整日期、空格、两位时、两位分书写",
    "write {1}",
    "请写成 {1}",
};

/// 0: the key, 1: the other lines.
inline constexpr DiagnosticCode duplicate_version{
    "ZR0772",
    Severity::error,
    "another row has the key `{0}` and the same recording day, and says something else: {1}",
    "主键 `{0}` 在同一录入日另有内容不同的行：{1}",
    "keep the right one, or give the later one its own recording day",
    "请保留正确的一行，或为较晚的一行填写其录入日",
};

/// Every code of this file in order of number, for documentation and tests.
inline constexpr std::array all{
    &unknown_table,  &duplicate_table,     &unknown_column,  &duplicate_column,  &missing_column,
    &column_length,  &too_many_rows,       &absent_value,    &not_whole,         &count_out_of_range,
    &not_number,     &too_many_digits,     &not_date,        &date_spelling,     &not_bool,
    &not_member,     &wrong_physical_type, &unknown_unit,    &ambiguous_unit,    &wrong_tier,
    &unknown_domain, &unknown_body,        &ambiguous_body,  &missing_row,       &ambiguous_row,
    &rejected_row,   &no_key_to_refer_to,  &later_than_on,   &duplicate_key,     &since_after_until,
    &duplicate_body, &not_moment,          &moment_spelling, &duplicate_version,
};

}  // namespace zeren::inline v0::bind_codes
