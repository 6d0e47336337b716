// What a limit of the host stops: ZR0901 .. ZR0949. Limits that belong to one layer alone have their codes there.
#pragma once

#include <array>
#include <string_view>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::limit_codes {

/// No arguments.
inline constexpr DiagnosticCode cancelled{"ZR0901", Severity::error, "the work was cancelled", "工作已被取消", "", ""};

/// No arguments.
inline constexpr DiagnosticCode past_deadline{"ZR0902",
                                              Severity::error,
                                              "the time allowed was over before the work was done",
                                              "工作未能在限定时间内完成",
                                              "allow more time, or give it less to do",
                                              "请放宽时限，或减少工作量"};

/// 0: the limit in bytes.
inline constexpr DiagnosticCode too_much_source{"ZR0903",
                                                Severity::error,
                                                "the rules and those they import have more than {0} bytes together",
                                                "规则及其引用的规则合计超过 {0} 字节",
                                                "leave out what no rule needs, or raise the limit",
                                                "请去掉用不到的内容，或提高上限"};

/// 0: the limit.
inline constexpr DiagnosticCode too_many_tokens{"ZR0904",
                                                Severity::error,
                                                "the rules have more than {0} words and marks",
                                                "规则的词和符号超过 {0} 个",
                                                "split the pack, or raise the limit",
                                                "请拆分规则包，或提高上限"};

/// 0: the limit.
inline constexpr DiagnosticCode too_many_declarations{"ZR0905",
                                                      Severity::error,
                                                      "the rules have more than {0} declarations",
                                                      "规则的声明超过 {0} 项",
                                                      "split the pack, or raise the limit",
                                                      "请拆分规则包，或提高上限"};

/// 0: the limit.
inline constexpr DiagnosticCode too_many_diagnostics{"ZR0906",
                                                     Severity::error,
                                                     "there is more to say than {0} things; the rest is not looked for",
                                                     "问题超过 {0} 处，其余不再查找",
                                                     "mend these first",
                                                     "请先改正以上各处"};

/// 0: the file, 1: the limit.
inline constexpr DiagnosticCode too_many_columns{"ZR0907",
                                                 Severity::error,
                                                 "`{0}` has more than {1} columns",
                                                 "`{0}` 的列超过 {1} 个",
                                                 "keep the columns that the rules read, or raise the limit",
                                                 "请只保留规则用到的列，或提高上限"};

/// 0: the file, 1: the limit.
inline constexpr DiagnosticCode too_many_table_cells{"ZR0908",
                                                     Severity::error,
                                                     "`{0}` has more than {1} cells",
                                                     "`{0}` 的单元格超过 {1} 个",
                                                     "keep the columns that the rules read, or raise the limit",
                                                     "请只保留规则用到的列，或提高上限"};

/// 0: the file, 1: the line, 2: the limit in bytes.
inline constexpr DiagnosticCode cell_too_long{"ZR0909",
                                              Severity::error,
                                              "a cell that begins in line {1} of `{0}` has more than {2} bytes",
                                              "`{0}` 第 {1} 行开始的单元格超过 {2} 字节",
                                              "look for a quote that never closes, or raise the limit",
                                              "请检查是否有未结束的引号，或提高上限"};

/// 0: the limit.
inline constexpr DiagnosticCode too_many_rejects{"ZR0910",
                                                 Severity::error,
                                                 "there are more than {0} reasons to reject rows",
                                                 "拒绝数据行的原因超过 {0} 条",
                                                 "mend what all of them have in common, or raise the limit",
                                                 "请先改正其共同原因，或提高上限"};

/// Every code of this file in order of number, for documentation and tests.
inline constexpr std::array all{&cancelled,        &past_deadline,         &too_much_source,
                                &too_many_tokens,  &too_many_declarations, &too_many_diagnostics,
                                &too_many_columns, &too_many_table_cells,  &cell_too_long,
                                &too_many_rejects};

/// True for the codes of this file: where one is among the reasons, what it is about is missing as a whole.
constexpr bool is_limit(const DiagnosticCode& code) {
  return code.id >= "ZR0901" && code.id <= "ZR0949";
}
/// True for what ends all work at once, so that there is no result of any of it.
constexpr bool is_stop(const DiagnosticCode& code) {
  return code.id == cancelled.id || code.id == past_deadline.id;
}

}  // namespace zeren::inline v0::limit_codes
