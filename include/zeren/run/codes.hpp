// Why a cell has no value, and why a run could not be made: ZR0500 .. ZR0549.
#pragma once

#include <array>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::run_codes {

// ---- Cells ----

/// 0: the expression.
inline constexpr DiagnosticCode division_by_zero{"ZR0500",
                                                 Severity::finding,
                                                 "division by zero in `{0}`",
                                                 "`{0}` 中除数为零",
                                                 "test the divisor first: `if n = 0 then ... else x / n`",
                                                 "请先判断除数：`若 n = 0 则 … 否则 x / n`"};

/// 0: the expression, 1: the limit in bits.
inline constexpr DiagnosticCode number_too_large{
    "ZR0501", Severity::finding, "`{0}` needs a number of more than {1} bits", "`{0}` 的数超过 {1} 位二进制", "", ""};

/// 0: the expression.
inline constexpr DiagnosticCode count_too_large{
    "ZR0502", Severity::finding, "`{0}` is not a whole number of 64 bits", "`{0}` 不是 64 位整数", "", ""};

/// 0: the expression.
inline constexpr DiagnosticCode date_out_of_range{"ZR0503",
                                                  Severity::finding,
                                                  "`{0}` is not within 0001-01-01 .. 9999-12-31",
                                                  "`{0}` 不在 0001-01-01 至 9999-12-31 之内",
                                                  "",
                                                  ""};

/// 0: the expression.
inline constexpr DiagnosticCode no_such_day{"ZR0504",
                                            Severity::finding,
                                            "`{0}`: the month has no such day",
                                            "`{0}`：该月没有这一天",
                                            "write `months clamp` where the last day of the month is meant",
                                            "若指该月最后一天，请写 `月末 顺延至月末`"};

/// 0: the expression, 1: the first day, 2: the last day covered.
inline constexpr DiagnosticCode past_calendar{"ZR0505",
                                              Severity::finding,
                                              "`{0}` needs working days outside the calendar, which covers {1} .. {2}",
                                              "`{0}` 需要日历以外的工作日，日历只覆盖 {1} 至 {2}",
                                              "use an edition of the calendar that covers them",
                                              "请使用覆盖这些日子的日历版本"};

/// 0: the expression.
inline constexpr DiagnosticCode not_in_days{
    "ZR0506", Severity::finding, "`{0}` adds hours to a day", "`{0}` 把小时加到日期上", "", ""};

/// 0: the text.
inline constexpr DiagnosticCode unknown_unit{"ZR0507",
                                             Severity::finding,
                                             "no single unit has the code, name or path `{0}`",
                                             "没有唯一的单元以 `{0}` 为代码、名称或路径",
                                             "write the unit's code",
                                             "请写单元的代码"};

/// 0: the aggregate.
inline constexpr DiagnosticCode row_in_error{
    "ZR0508", Severity::finding, "`{0}` reads rows that are in error", "`{0}` 读取的行有错误", "", ""};

/// 0: the score.
inline constexpr DiagnosticCode no_calendar{"ZR0509",
                                            Severity::finding,
                                            "`{0}` needs a calendar and the pack names none",
                                            "`{0}` 需要日历，但规则包未指明",
                                            "write `calendar cn` in the pack",
                                            "请在规则包中写 `日历 cn`"};

/// 0: the ladder.
inline constexpr DiagnosticCode condition_in_error{
    "ZR0511",
    Severity::finding,
    "a condition of `{0}` is in error, so that its state stays as it was",
    "`{0}` 的某个条件出错，状态保持不变",
    "",
    ""};

/// 0: the score, 1: the total.
inline constexpr DiagnosticCode weights_total{"ZR0513",
                                              Severity::finding,
                                              "the weights of `{0}` add up to {1}, not 100%",
                                              "`{0}` 的权重合计为 {1}，不是 100%",
                                              "give all weights of the blend together: `--param w=70% --param v=30%`",
                                              "请同时给出合成的各项权重：`--param w=70% --param v=30%`"};

/// 0: the decision table.
inline constexpr DiagnosticCode no_row_applies{
    "ZR0550",
    Severity::finding,
    "no row of `{0}` applies",
    "`{0}` 没有一行适用",
    "with its parameters as they are set the table has a hole; add an `otherwise`, or set them so that it has none",
    "参数按现值取用时判定表有空缺；请加 `缺省`，或调整参数"};

/// 0: the decision table, 1: its rows.
inline constexpr DiagnosticCode several_rows_apply{
    "ZR0551",
    Severity::finding,
    "rows {1} of `{0}` apply at once",
    "`{0}` 的第 {1} 行同时适用",
    "with its parameters as they are set rows of the table overlap; set them so that they do not",
    "参数按现值取用时判定表各行重叠；请调整参数"};

/// 0: what they are exceptions to, 1: their names.
inline constexpr DiagnosticCode exceptions_conflict{"ZR0552",
                                                    Severity::finding,
                                                    "several exceptions to `{0}` apply at once: {1}",
                                                    "`{0}` 有多项例外同时适用：{1}",
                                                    "say which comes first: `override … before …`",
                                                    "请写明先后：`例外 … 先于 …`"};

/// 0: the day looked back to; 1: today.
inline constexpr DiagnosticCode as_of_future_day{"ZR0574",
                                                 Severity::finding,
                                                 "`as of {0}` looks past today, {1}",
                                                 "`截至 {0}` 晚于今日 {1}",
                                                 "look back to a day that has come: `min(today, ...)`",
                                                 "请取已经到来的日期：`取小(今日, ...)`"};

/// 0: the amount as written, 1: what it gives.
inline constexpr DiagnosticCode negative_points{"ZR0570",
                                                Severity::finding,
                                                "`{0}` gives {1} points, and points are never negative",
                                                "`{0}` 得 {1} 分，而分数不为负",
                                                "record a positive number; what takes points away is a `cancel` line",
                                                "请记正数；减分请用 `销` 分项"};

/// 0: the ledger, 1: the length of a cycle, 2: the day it is counted from.
inline constexpr DiagnosticCode no_such_cycle{
    "ZR0571",
    Severity::finding,
    "`{0}` has no cycle of {1} from {2} here: one of its ends is no day of the calendar, or its length is not positive",
    "`{0}` 在此没有自 {2} 起 {1} 的周期：其一端不是日历上的日期，或其长度不为正",
    "let `months clamp` move it to the month's last day, and set the length to a month at least",
    "请用 `月末 顺延至月末` 移到当月最后一天，并把长度设为至少一个月"};

// ---- The run as a whole ----

/// 0: what is wrong with it.
inline constexpr DiagnosticCode bad_plan{
    "ZR0520", Severity::error, "the compiled pack cannot be used: {0}", "编译后的规则包无法使用：{0}", "", ""};

/// 0: what is wrong with them.
inline constexpr DiagnosticCode bad_facts{
    "ZR0521", Severity::error, "the facts do not belong to this pack: {0}", "事实数据与规则包不符：{0}", "", ""};

/// 0: the name.
inline constexpr DiagnosticCode unknown_calendar{
    "ZR0522",         Severity::error,          "there is no calendar `{0}`",
    "没有日历 `{0}`", "the calendars are `cn`", "现有日历：`cn`"};

/// 0: the name.
inline constexpr DiagnosticCode unknown_param{
    "ZR0523", Severity::error, "the pack has no parameter `{0}`", "规则包没有参数 `{0}`", "", ""};

/// 0: the name.
inline constexpr DiagnosticCode bad_param_value{"ZR0524",
                                                Severity::error,
                                                "the value given for the parameter `{0}` is not of its type",
                                                "为参数 `{0}` 给出的值类型不符",
                                                "",
                                                ""};

/// 0: the limit, 1: what the run would need.
inline constexpr DiagnosticCode too_many_cells{"ZR0525",
                                               Severity::error,
                                               "the run would need more than {0} cells",
                                               "本次计算需要的单元格超过 {0}",
                                               "raise the limit, or evaluate fewer facts at a time",
                                               "请提高上限，或减少每次计算的事实"};

/// 0: the limit in bytes.
inline constexpr DiagnosticCode too_much_memory{"ZR0526",
                                                Severity::error,
                                                "the run would need more than {0} bytes of memory",
                                                "本次计算需要的内存超过 {0} 字节",
                                                "raise the limit, or evaluate fewer facts at a time",
                                                "请提高上限，或减少每次计算的事实"};

/// 0: the date.
inline constexpr DiagnosticCode bad_day{
    "ZR0527", Severity::error, "{0} is not a day that can be evaluated", "{0} 不是可以计算的日期", "", ""};

// ---- Decisions on one record ----

/// 0: the name.
inline constexpr DiagnosticCode decision_table{
    "ZR0540",
    Severity::error,
    "the pack has no table of facts `{0}`",
    "规则包没有事实表 `{0}`",
    "decisions are made on rows of an `entity` or `event`",
    "判定针对 `实体` 或 `事件` 的一行",
};

/// 0: the table, 1: the column.
inline constexpr DiagnosticCode decision_column{
    "ZR0541", Severity::error, "`{0}` has no column `{1}`", "`{0}` 没有列 `{1}`", "", ""};

/// 0: the column, 1: the rule, 2: the expression, 3: why.
inline constexpr DiagnosticCode decision_needs_more{
    "ZR0542",
    Severity::error,
    "`{0}` cannot be decided for one record: `{2}` in `{1}` {3}",
    "`{0}` 不能只凭一条记录判定：`{1}` 中的 `{2}` {3}",
    "evaluate the whole tables, or let the record carry what that gives as a field",
    "请对整表计算，或把其结果作为记录的字段给出",
};

/// 0: the field.
inline constexpr DiagnosticCode decision_unset{"ZR0543",
                                               Severity::error,
                                               "`{0}` has been given no value",
                                               "`{0}` 尚未赋值",
                                               "set it before the run; an optional field may be set absent",
                                               "请在判定前赋值；可缺省的字段可设为缺省"};

/// 0: the field, 1: its date.
inline constexpr DiagnosticCode decision_later{
    "ZR0544",
    Severity::error,
    "the record is not there yet: its `{0}` {1} is later than the day of the run",
    "该记录尚不存在：其 `{0}` {1} 晚于计算日",
    "prepare the decision for that day",
    "请按那一天准备判定"};

/// 0: the aggregate, 1: the first day of its window, 2: the day from which on its table is complete.
inline constexpr DiagnosticCode before_complete{
    "ZR0566",
    Severity::finding,
    "`{0}` looks back to {1}, but its rows are complete only from {2}",
    "`{0}` 要看到 {1}，而数据自 {2} 起才完整",
    "take a later window, or load the earlier rows and correct `complete from`",
    "请改用较晚的窗口，或补录更早的数据并更正 `完整自`"};

/// 0: what has versions, 1: the day.
inline constexpr DiagnosticCode no_version{"ZR0554",
                                           Severity::finding,
                                           "`{0}` has no version on {1}",
                                           "`{0}` 在 {1} 没有版本",
                                           "let a version hold on that day, or take another day with `by`",
                                           "请使某一版本覆盖该日，或用 `按` 另取日期"};

/// Every code of this file in order of number, for documentation and tests.
inline constexpr std::array all{
    &division_by_zero, &number_too_large,   &count_too_large,     &date_out_of_range,
    &no_such_day,      &past_calendar,      &not_in_days,         &unknown_unit,
    &row_in_error,     &no_calendar,        &condition_in_error,  &weights_total,
    &bad_plan,         &bad_facts,          &unknown_calendar,    &unknown_param,
    &bad_param_value,  &too_many_cells,     &too_much_memory,     &bad_day,
    &no_row_applies,   &several_rows_apply, &exceptions_conflict, &before_complete,
    &negative_points,  &no_such_cycle,      &as_of_future_day,    &no_version,
    &decision_table,   &decision_column,    &decision_needs_more, &decision_unset,
    &decision_later,
};

}  // namespace zeren::inline v0::run_codes
