// What lexer (ZR01xx) and parser (ZR02xx) may report. Each code has a page under docs/errors/.
#pragma once

#include <array>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::syntax::codes {

inline constexpr DiagnosticCode malformed_utf8{"ZR0101",
                                               Severity::error,
                                               "this is not UTF-8 text",
                                               "此处不是 UTF-8 文本",
                                               "save the file as UTF-8; editors often call GB18030 or GBK files `ANSI`",
                                               "请将文件另存为 UTF-8；编辑器常把 GB18030 或 GBK 文件称作 `ANSI`"};
inline constexpr DiagnosticCode stray_character{"ZR0102",
                                                Severity::error,
                                                "the character `{0}` has no meaning here",
                                                "字符 `{0}` 在此没有含义",
                                                "remove it, or put it inside quotes or backticks",
                                                "请删去，或放进引号或反引号内"};
inline constexpr DiagnosticCode unterminated_string{"ZR0103",
                                                    Severity::error,
                                                    "this text has no closing quote on its line",
                                                    "这段文本在本行内没有右引号",
                                                    "close it with `\"`, or with `”` if it began with `“`",
                                                    "请用 `\"` 结束；若以 `“` 开始则用 `”` 结束"};
inline constexpr DiagnosticCode unterminated_name{"ZR0104",
                                                  Severity::error,
                                                  "this name has no closing backtick on its line",
                                                  "这个名称在本行内没有右反引号",
                                                  "close it with `` ` ``, or with `』` if it began with `『`",
                                                  "请用反引号结束；若以 `『` 开始则用 `』` 结束"};
inline constexpr DiagnosticCode no_such_date{
    "ZR0105", Severity::error, "there is no day `{0}`", "没有 `{0}` 这一天", "{1} has {2} days", "{1} 有 {2} 天"};
inline constexpr DiagnosticCode date_out_of_range{"ZR0106",
                                                  Severity::error,
                                                  "there is no day `{0}`",
                                                  "没有 `{0}` 这一天",
                                                  "a date is year, month 01 to 12 and day: `2022-03-31`",
                                                  "日期为年、月（01 至 12）、日，如 `2022-03-31`"};
inline constexpr DiagnosticCode date_form{"ZR0107",
                                          Severity::error,
                                          "the date `{0}` is not written in full",
                                          "日期 `{0}` 没有写全",
                                          "write four, two and two digits: `{1}`",
                                          "请写四位、两位、两位数字：`{1}`"};
inline constexpr DiagnosticCode slip{
    "ZR0108",      Severity::error, "`{0}` is not a mark of the language", "`{0}` 不是本语言的符号",
    "write `{1}`", "请写 `{1}`"};
inline constexpr DiagnosticCode unknown_escape{"ZR0109",
                                               Severity::error,
                                               "`{0}` means nothing inside quotes",
                                               "引号内的 `{0}` 没有含义",
                                               "a quote is written `\\\"`, a backslash `\\\\`",
                                               "引号写作 `\\\"`，反斜线写作 `\\\\`"};
inline constexpr DiagnosticCode number_too_long{
    "ZR0110",       Severity::error, "this number is too long", "这个数太长", "a number has at most {0} digits",
    "数最多 {0} 位"};

inline constexpr DiagnosticCode expected{
    "ZR0201", Severity::error, "expected {0} {1}, found {2}", "{1}应为{0}，却是{2}", "", ""};
inline constexpr DiagnosticCode unknown_declaration{
    "ZR0202",
    Severity::error,
    "`{0}` begins no declaration",
    "`{0}` 不能开始一项声明",
    "a declaration begins with a keyword such as `event`, `define`, `score` or `check`",
    "声明以 `事件`、`定义`、`评分`、`核查` 等关键字开始"};
inline constexpr DiagnosticCode missing_close{"ZR0203",
                                              Severity::error,
                                              "this `{` is never closed",
                                              "这个 `{` 没有对应的 `}`",
                                              "put a `}` where the block ends",
                                              "请在块的结尾写 `}`"};
inline constexpr DiagnosticCode stray_close{"ZR0204",
                                            Severity::error,
                                            "this `}` closes nothing",
                                            "这个 `}` 没有对应的 `{`",
                                            "remove it, or look for a `{` that is missing above",
                                            "请删去，或检查上文是否缺 `{`"};
inline constexpr DiagnosticCode too_deep{
    "ZR0205",          Severity::error,           "this is nested more than {0} levels deep",
    "嵌套超过 {0} 层", "split it into `define`s", "请拆成若干 `define`（定义）"};
inline constexpr DiagnosticCode missing_space{"ZR0206",
                                              Severity::error,
                                              "`{0}` is read as one name",
                                              "`{0}` 被读作一个名称",
                                              "words are parted by spaces: `{1} {2}`",
                                              "词与词之间用空格隔开：`{1} {2}`"};
inline constexpr DiagnosticCode reserved_name{"ZR0207",
                                              Severity::error,
                                              "`{0}` is a reserved word and cannot be {1}",
                                              "`{0}` 是保留字，不能作{1}",
                                              "put it in backticks to make it a name: `` `{0}` ``",
                                              "加反引号即可作名称：`` `{0}` ``"};
inline constexpr DiagnosticCode given_twice{"ZR0208",      Severity::error,    "{0} is given twice",
                                            "{0}出现两次", "keep one of them", "请只保留一处"};
inline constexpr DiagnosticCode whole_number{"ZR0209",
                                             Severity::error,
                                             "`{0}` cannot stand here",
                                             "此处不能是 `{0}`",
                                             "write a whole number of {1} to {2}",
                                             "请写 {1} 到 {2} 的整数"};
inline constexpr DiagnosticCode item_not_ended{
    "ZR0210",
    Severity::error,
    "{0} does not belong to what stands before it",
    "{0}与前文不相连",
    "one item ends at the end of its line, at `,` or at `;`; begin the next on a new line",
    "一项在行末、`,` 或 `;` 处结束；下一项请另起一行"};
inline constexpr DiagnosticCode too_many{"ZR0211",
                                         Severity::error,
                                         "more than {0} mistakes; the rest of the file is not read",
                                         "错误超过 {0} 处，文件其余部分不再读取",
                                         "mend these first",
                                         "请先改正以上各处"};

inline constexpr DiagnosticCode no_such_minute{"ZR0218",
                                               Severity::error,
                                               "there is no minute `{0}`",
                                               "没有 `{0}` 这一时刻",
                                               "the minutes of a day go from 00:00 to 23:59",
                                               "一天的时刻为 00:00 至 23:59"};
inline constexpr DiagnosticCode moment_form{"ZR0219",
                                            Severity::error,
                                            "the moment `{0}` is not written in full",
                                            "时刻 `{0}` 没有写全",
                                            "write the day, a space, two digits, `:` and two digits: `{1}`",
                                            "请写日期、空格、两位数字、`:`、两位数字：`{1}`"};
inline constexpr DiagnosticCode not_part_of_year{
    "ZR0221",
    Severity::error,
    "{0} months are no even part of a year",
    "{0} 个月不能整除一年",
    "write 1, 2, 3, 4, 6 or 12: every period lies in one year and is named after it",
    "请写 1、2、3、4、6 或 12：每期都在一年之内，并以年份命名"};

/// Every code of this layer.
inline constexpr std::array all{&malformed_utf8,
                                &stray_character,
                                &unterminated_string,
                                &unterminated_name,
                                &no_such_date,
                                &date_out_of_range,
                                &date_form,
                                &slip,
                                &unknown_escape,
                                &number_too_long,
                                &expected,
                                &unknown_declaration,
                                &missing_close,
                                &stray_close,
                                &too_deep,
                                &missing_space,
                                &reserved_name,
                                &given_twice,
                                &whole_number,
                                &item_not_ended,
                                &too_many,
                                &no_such_minute,
                                &moment_form,
                                &not_part_of_year};

}  // namespace zeren::inline v0::syntax::codes
