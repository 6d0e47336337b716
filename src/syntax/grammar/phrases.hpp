// What messages call the parts of a rule.
#pragma once

#include "src/syntax/grammar/state.hpp"

namespace zeren::inline v0::syntax::detail::phrase {

inline constexpr Phrase name{"a name", "名称", true};
inline constexpr Phrase column_name{"the name of a column", "列的名称", false};
inline constexpr Phrase entity_name{"the name of an entity or tier", "实体或层级的名称", true};
inline constexpr Phrase field_name{"the name of a field", "字段的名称", true};
inline constexpr Phrase band_name{"the name of a band", "档次的名称", true};
inline constexpr Phrase step_name{"the step's name", "措施的名称", true};
inline constexpr Phrase kind_name{"a kind of responsibility", "责任类别", true};
inline constexpr Phrase table_name{"the name of a table", "表的名称", true};
inline constexpr Phrase source_name{"the name of a source", "来源的名称", true};
inline constexpr Phrase path{"a path such as `this.at`", "路径，如 `本.at`", false};
inline constexpr Phrase label{"a text in quotes", "引号内的文本", false};
inline constexpr Phrase value{"a value", "值", false};
inline constexpr Phrase type{"a type", "类型", false};
inline constexpr Phrase date{"a date such as `2022-03-31`", "日期，如 `2022-03-31`", false};
inline constexpr Phrase number{"a number", "数", false};
inline constexpr Phrase count{"a whole number or a parameter", "整数或参数", false};
inline constexpr Phrase whole_number{"a whole number", "整数", false};
inline constexpr Phrase percentage{"a percentage such as `60%` or a parameter", "百分数（如 `60%`）或参数", false};
inline constexpr Phrase duration{"a duration such as `15 days` or a parameter", "时长（如 `15 天`）或参数", false};
inline constexpr Phrase clause{"a clause such as `5` or `15.10`", "条款号，如 `5` 或 `15.10`", false};
inline constexpr Phrase rounding_mode{"`half_up`, `half_even`, `up`, `down`, `ceiling` or `floor`",
                                      "`四舍五入`、`四舍六入五成双`、`进位`、`截尾`、`向上` 或 `向下`", false};
inline constexpr Phrase clause_text{"`text` with a clause and its hash", "`原文` 及条款号和散列值", false};
inline constexpr Phrase clause_hash{"a hash such as \"sha256:1f3a9c04be21\"", "散列值，如 \"sha256:1f3a9c04be21\"",
                                    false};
inline constexpr Phrase pack_item{"`effective`, `calendar`, `rounding`, `months` or `units`",
                                  "`有效期`、`日历`、`舍入`、`月末` 或 `单位`", false};
inline constexpr Phrase score_item{"a line, or `start`, `floor`, `cap`, `blend`, `round`, `veto to` or `bands`",
                                   "计分项，或 `起评`、`不低于`、`不高于`、`合成`、`取整`、`否决为`、`档次`", false};
inline constexpr Phrase ladder_item{"`step` or `release`", "`措施` 或 `解除`", false};
inline constexpr Phrase assign_item{"`task`, `same day`, `rectified on`, `verified on` or `closed on`",
                                    "`任务`、`同日`、`整改于`、`验收于` 或 `销号于`", false};
inline constexpr Phrase duty_item{
    "`lead`, `support`, `done by`, `done on`, `attested`, `due`, `lapses when missed` or `whole periods`",
    "`牵头`、`配合`、`完成凭`、`完成于`、`须佐证`、`限期`、`逾期作废` 或 `只计整期`", false};
inline constexpr Phrase ledger_item{"`record`, `cancel`, `cancel at most`, `revoke by`, `carry` or `reached`",
                                    "`记`、`销`、`销 最多`、`撤销凭`、`结转` 或 `达到`", false};
inline constexpr Phrase ledger_cycle{"`calendar year`, or a cycle such as `cycle 12 months from licensed`",
                                     "`自然年`，或周期，如 `周期 12 个月 自 领证日期`", false};
inline constexpr Phrase line_name{"the line's name", "分项的名称", true};
inline constexpr Phrase threshold_name{"the threshold's name", "阈值的名称", true};
inline constexpr Phrase comparison{"`<`, `<=`, `>`, `>=` or `=`", "`<`、`<=`、`>`、`>=` 或 `=`", false};
inline constexpr Phrase target_item{
    "`measure`, `unit`, `goal`, `by`, `in`, `every`, `at all times`, `strength`, `lead`, `support` or `pace even`",
    "`实绩`、`计量单位`、`目标`、`不迟于`、`年度`、`每月`、`始终`、`力度`、`牵头`、`配合` 或 `匀速推进`", false};
inline constexpr Phrase goal{"`at least`, `at most`, `exactly`, `above`, `below`, `all` or `none`",
                             "`至少`、`最多`、`恰为`、`高于`、`低于`、`全部` 或 `为零`", false};
inline constexpr Phrase strength{"`must`, `should`, `strive` or `basically`", "`确保`、`推动`、`争创` 或 `基本实现`",
                                 false};
inline constexpr Phrase year_name{"a name for the year", "年份的名称", true};
inline constexpr Phrase unit_word{"a unit of measure such as `台`", "计量单位，如 `台`", false};
inline constexpr Phrase target_name{"the name of a target", "指标的名称", true};
inline constexpr Phrase decide_item{"`when` or `otherwise`", "`当` 或 `缺省`", false};
inline constexpr Phrase target{"the name of a define, a parameter or a line of a score", "定义、参数或评分中一行的名称",
                               true};
inline constexpr Phrase exception_name{"the name of an exception", "例外的名称", true};
inline constexpr Phrase test_item{"`units`, `facts`, `with`, `on` or `expect`", "`单位`、`事实`、`设`、`于` 或 `期望`",
                                  false};
inline constexpr Phrase unit_node{"the code of a unit", "单位代码", false};
inline constexpr Phrase expectation{"an expectation such as `village:V1.score = 90`",
                                    "期望，如 `village:V1.score = 90`", false};
inline constexpr Phrase declaration{"a declaration", "声明", false};

}  // namespace zeren::inline v0::syntax::detail::phrase
