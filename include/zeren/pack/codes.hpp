// Everything the checker can say. The codes are stable; each has a page of its own under docs/errors.
#pragma once

#include <span>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::pack::codes {

// ---- names ----------------------------------------------------------------------------------------------------------

inline constexpr DiagnosticCode unknown_name{
    "ZR0301",
    Severity::error,
    "nothing here is called `{0}`",
    "此处没有名为 `{0}` 的内容",
    "a bare name is a column of `{1}`, a parameter, or a value that the other side's type knows",
    "单独的名称只能是 `{1}` 的列、参数，或另一侧类型所含的值"};
inline constexpr DiagnosticCode duplicate_name{"ZR0302",
                                               Severity::error,
                                               "`{0}` is defined more than once",
                                               "`{0}` 被重复定义",
                                               "rename one of them, or remove it",
                                               "请改名或删去其中之一"};
inline constexpr DiagnosticCode unknown_entity{"ZR0303",
                                               Severity::error,
                                               "there is no entity, event or tier called `{0}`",
                                               "没有名为 `{0}` 的实体、事件或层级",
                                               "declare it with `entity`, `event` or `tier`",
                                               "请用 `实体`、`事件` 或 `层级` 声明"};
inline constexpr DiagnosticCode unknown_column{"ZR0304",
                                               Severity::error,
                                               "`{1}` has no column `{0}`",
                                               "`{1}` 没有列 `{0}`",
                                               "add the field, or a `define {0} for {1}`",
                                               "请增加该字段，或写 `定义 {0} 适用 {1}`"};
inline constexpr DiagnosticCode outer_name{"ZR0305",
                                           Severity::error,
                                           "`{0}` is no column of `{1}`, but of the row outside",
                                           "`{0}` 不是 `{1}` 的列，而是外层行的列",
                                           "a bare name means the innermost row; write `{2}`",
                                           "单独的名称指最内层的行；请写 `{2}`"};
inline constexpr DiagnosticCode unknown_value{"ZR0306",
                                              Severity::error,
                                              "`{0}` is not one of the values of `{1}`",
                                              "`{0}` 不是 `{1}` 的取值",
                                              "its values are {2}",
                                              "取值有 {2}"};
inline constexpr DiagnosticCode unknown_type{
    "ZR0307",
    Severity::error,
    "there is no type, entity or enumeration called `{0}`",
    "没有名为 `{0}` 的类型、实体或枚举",
    "declare it, or use a built-in type such as `text`, `count`, `number` or `date`",
    "请先声明，或使用 `文本`、`计数`、`数值`、`日期` 等内置类型"};
inline constexpr DiagnosticCode unknown_source{"ZR0308",
                                               Severity::error,
                                               "no source is called `{0}`",
                                               "没有名为 `{0}` 的来源",
                                               "declare it with `source {0} \"…\"`",
                                               "请用 `来源 {0} \"…\"` 声明"};
inline constexpr DiagnosticCode unknown_clause{"ZR0309",
                                               Severity::error,
                                               "`{0}` has no clause `{1}`",
                                               "`{0}` 没有第 `{1}` 条",
                                               "cite one of the clauses that the source lists, or one below it",
                                               "请引用来源所列的条款或其下级条款"};
inline constexpr DiagnosticCode bad_clause_range{
    "ZR0310",
    Severity::error,
    "`{0} .. {1}` is no range of clauses",
    "`{0} .. {1}` 不是条款范围",
    "both ends must differ only in their last number, the smaller one first",
    "两端只能在最后一个数字上不同，且小的在前"};
inline constexpr DiagnosticCode unknown_import{"ZR0311",
                                               Severity::error,
                                               "the imported pack `{0}` was not found",
                                               "找不到所引用的规则包 `{0}`",
                                               "an import names a sibling folder, or a path from this pack's folder",
                                               "引用须写同级文件夹名，或相对于本规则包的路径"};
inline constexpr DiagnosticCode unknown_row{"ZR0312",
                                            Severity::error,
                                            "there is no {1} called `{0}`",
                                            "没有名为 `{0}` 的{1}",
                                            "declare it in the pack",
                                            "请在规则包中声明"};
inline constexpr DiagnosticCode unknown_relation{"ZR0313",
                                                 Severity::error,
                                                 "no relation is called `{0}`",
                                                 "没有名为 `{0}` 的关系",
                                                 "declare it, for example `relation {0} : body -> domain`",
                                                 "请声明，例如 `关系 {0} : 机构 -> 领域`"};
inline constexpr DiagnosticCode unknown_function{
    "ZR0314",    Severity::error, "there is no function called `{0}`", "没有名为 `{0}` 的函数", "the functions are {1}",
    "函数有 {1}"};
inline constexpr DiagnosticCode ambiguous_value{"ZR0315",
                                                Severity::error,
                                                "`{0}` is a value of several enumerations: {1}",
                                                "`{0}` 是多个枚举的取值：{1}",
                                                "write the enumeration before it, such as `{2}`",
                                                "请在其前写明枚举，例如 `{2}`"};
inline constexpr DiagnosticCode unknown_calendar{"ZR0316",
                                                 Severity::error,
                                                 "there is no calendar called `{0}`",
                                                 "没有名为 `{0}` 的日历",
                                                 "the calendar shipped is `cn`",
                                                 "自带的日历为 `cn`"};
inline constexpr DiagnosticCode unknown_check{"ZR0317",
                                              Severity::error,
                                              "no check is called `{0}`",
                                              "没有名为 `{0}` 的核查",
                                              "name a declared `check`",
                                              "请写已声明的 `核查`"};
inline constexpr DiagnosticCode unknown_step{
    "ZR0318",      Severity::error, "this ladder has no step `{0}`", "此阶梯没有措施 `{0}`", "its steps are {1}",
    "其措施有 {1}"};
inline constexpr DiagnosticCode not_a_tier{
    "ZR0319",          Severity::error, "`{0}` is not a tier", "`{0}` 不是层级", "only a tier has something below it",
    "只有层级才有下级"};
inline constexpr DiagnosticCode no_pack{
    "ZR0320",
    Severity::error,
    "the files do not say which pack they are",
    "文件未声明规则包",
    "add `pack name \"title\" {{ effective 2022-01-01 .. 2022-12-31 }}` to one of them",
    "请在其中一个文件写 `规则包 名称 \"标题\" {{ 有效期 2022-01-01 .. 2022-12-31 }}`"};
inline constexpr DiagnosticCode stands_twice{
    "ZR0321",        Severity::error, "`{0}` may stand only once here", "此处只能有一个 `{0}`", "remove one of them",
    "请删去其中之一"};
inline constexpr DiagnosticCode tiers_differ{
    "ZR0322",
    Severity::error,
    "the imported pack has other tiers",
    "所引用的规则包层级不同",
    "there is one tree a run; use the same tiers, or none in the imported pack",
    "每次运行只有一棵树；请使用相同的层级，或不在被引用包中声明"};
inline constexpr DiagnosticCode bad_body_range{"ZR0323",
                                               Severity::error,
                                               "`{0} .. {1}` is no range of names",
                                               "`{0} .. {1}` 不是名称范围",
                                               "both must be one word with a number at its end, such as `c9 .. c13`",
                                               "两端须为同一词加数字，例如 `c9 .. c13`"};
inline constexpr DiagnosticCode domain_cycle{"ZR0324",
                                             Severity::error,
                                             "the domain `{0}` lies within itself",
                                             "领域 `{0}` 属于其自身",
                                             "domains form a tree",
                                             "领域构成一棵树"};
inline constexpr DiagnosticCode duplicate_value{"ZR0325",
                                                Severity::error,
                                                "`{0}` stands twice in this list",
                                                "`{0}` 在此列表中出现两次",
                                                "remove one of them",
                                                "请删去其中之一"};
inline constexpr DiagnosticCode built_in_name{"ZR0326",
                                              Severity::error,
                                              "`{0}` is built in and cannot be declared",
                                              "`{0}` 为内置名称，不能声明",
                                              "choose another name",
                                              "请改用其他名称"};
inline constexpr DiagnosticCode empty_period{"ZR0327",
                                             Severity::error,
                                             "the period ends before it begins",
                                             "期限的结束早于开始",
                                             "exchange the two dates",
                                             "请对调两个日期"};
inline constexpr DiagnosticCode bad_date_field{
    "ZR0328",
    Severity::error,
    "`{0}` must be a field of `{1}` with the type {2}",
    "`{0}` 须为 `{1}` 中类型为{2}的字段",
    "name such a field after `on` or `until`, or correct the type of the field",
    "请在 `于` 或 `至` 后写这样的字段，或更正该字段的类型"};
inline constexpr DiagnosticCode bad_key_field{"ZR0329",
                                              Severity::error,
                                              "`{0}` is no field that can be part of a key of `{1}`",
                                              "`{0}` 不能作为 `{1}` 主键的一部分",
                                              "a key field is declared in the table and never optional",
                                              "主键字段须在表中声明，且不可缺失"};
inline constexpr DiagnosticCode responsibility_shape{
    "ZR0330",
    Severity::error,
    "the responsibility table `{0}` needs {1}",
    "责任清单 `{0}` 需要{1}",
    "it has one unit, one `domain`, one `responsibility_kind` and one `body`",
    "须有一个单位、一个 `领域`、一个 `responsibility_kind`、一个 `机构`"};
inline constexpr DiagnosticCode starts_from_shape{
    "ZR0331",
    Severity::error,
    "`{0}` cannot start the ladder: it needs {1}",
    "`{0}` 不能作为阶梯起始表：缺少{1}",
    "it has a reference to the subject, `step` (text or an enumeration) and `entered` (a date)",
    "须有对象的引用、`step`（文本或枚举）、`entered`（日期）"};
inline constexpr DiagnosticCode relation_ends{"ZR0332",
                                              Severity::error,
                                              "a relation leads from bodies or domains to bodies or domains, not `{0}`",
                                              "关系只能在机构、领域之间，不能是 `{0}`",
                                              "for anything else, give the table a field that refers to it",
                                              "其他情形请在表中加一个引用字段"};
inline constexpr DiagnosticCode empty_range{
    "ZR0333", Severity::error, "the range is empty", "范围为空", "write the smaller end first", "请先写较小的一端"};
inline constexpr DiagnosticCode mixed_union{"ZR0334",
                                            Severity::error,
                                            "a union is of entities of rows only, not `{0}`",
                                            "联合只能由表构成，不能含 `{0}`",
                                            "write `township or below` for several tiers",
                                            "多个层级请写 `township 及以下`"};
inline constexpr DiagnosticCode bad_clause_hash{
    "ZR0380",
    Severity::error,
    "`{0}` is no hash of a text",
    "`{0}` 不是原文的散列值",
    "write `sha256:` and at least 12 hexadecimal digits; `zeren check --against FILE --print-hashes` prints them",
    "请写 `sha256:` 和至少 12 位十六进制数字；`zeren check --against 文件 --print-hashes` 可以打印"};
inline constexpr DiagnosticCode clause_text_twice{"ZR0381",
                                                  Severity::error,
                                                  "clause {0} has the hash of its text twice",
                                                  "条款 {0} 写了两次原文散列值",
                                                  "keep the one of the text that the rules encode",
                                                  "请保留规则所依据文本的那一个"};

inline constexpr DiagnosticCode as_of_day_varies{"ZR0335",
                                                 Severity::error,
                                                 "the day after `as of` must be one and the same for all rows",
                                                 "`截至` 之后的日期必须对所有行相同",
                                                 "write a date, a parameter, or one reckoned from `today`",
                                                 "请写日期、参数，或由 `今日` 推算的日期"};
inline constexpr DiagnosticCode as_of_made_rows{"ZR0336",
                                                Severity::error,
                                                "`as of` cannot look back at a single row of `{0}` here",
                                                "此处不能用 `截至` 回看 `{0}` 的单个行",
                                                "look back at a column of a unit, or at a count of such rows",
                                                "请回看单位的列，或这些行的计数"};

inline constexpr DiagnosticCode periods_of_both{
    "ZR0337",
    Severity::error,
    "`{0}` cannot hold the rows of units and those of other tables together",
    "`{0}` 不能同时存放单位与其他表的行",
    "give one of the scores another name",
    "请为其中一个评分改名"};

// ---- types and expressions ------------------------------------------------------------------------------------------

inline constexpr DiagnosticCode moment_and_day{"ZR0360",
                                               Severity::error,
                                               "{0} and {1} do not go together: `{2}` has a minute, the other has none",
                                               "{0}与{1}不能并用：`{2}` 精确到分钟，另一个没有",
                                               "compare days, with `day({2})`; the present moment is `now`",
                                               "请按日比较，写 `日({2})`；当前时刻写作 `此刻`"};
inline constexpr DiagnosticCode needs_moment{"ZR0361",
                                             Severity::error,
                                             "hours and minutes are counted between moments; `{0}` is {1}",
                                             "小时与分钟只能对时刻计算；`{0}` 是{1}",
                                             "declare it `moment`, or count in days",
                                             "请声明为 `时刻`，或按日计算"};
inline constexpr DiagnosticCode mixed_units{"ZR0362",
                                            Severity::error,
                                            "`{0}` and `{1}` are different units of measure",
                                            "`{0}` 与 `{1}` 是不同的计量单位",
                                            "bring both to one unit; `x / 1 {0}` is the bare number of `{0}`",
                                            "请统一单位；`x / 1 {0}` 得到以 `{0}` 计的纯数"};
inline constexpr DiagnosticCode unit_arithmetic{
    "ZR0363",
    Severity::error,
    "`{0}` has no meaning for {1} and {2}",
    "{1}与{2}不能作 `{0}` 运算",
    "take the unit off one side first: `x / 1 {3}` is the bare number of `{3}`",
    "请先去掉一侧的单位：`x / 1 {3}` 得到以 `{3}` 计的纯数"};
inline constexpr DiagnosticCode needs_day{"ZR0364",
                                          Severity::error,
                                          "a day is needed here; `{0}` is {1}",
                                          "此处需要日期；`{0}` 是{1}",
                                          "take its day: `day({0})`",
                                          "请取其日期：`日({0})`"};
inline constexpr DiagnosticCode days_only{
    "ZR0365",
    Severity::error,
    "`{0}`: windows, waits and releases go by days, not by hours",
    "`{0}`：时间窗口、停留与解除按日计，不按小时计",
    "write days; hours are compared in a condition, such as `hours(a -> b) <= 24`",
    "请写天数；小时数在条件中比较，例如 `小时数(a -> b) <= 24`"};
inline constexpr DiagnosticCode type_mismatch{
    "ZR0401",
    Severity::error,
    "this is {1}, where {0} is needed",
    "此处需要{0}，而这是{1}",
    "write something of that kind; a condition comes from comparing, such as `x > 3`",
    "请写成该类的值；条件由比较得出，例如 `x > 3`"};
inline constexpr DiagnosticCode incomparable{"ZR0402",
                                             Severity::error,
                                             "{0} cannot be compared with {1}",
                                             "{0}与{1}不能比较",
                                             "compare values of one kind",
                                             "请比较同类的值"};
inline constexpr DiagnosticCode unhandled_absence{
    "ZR0403",
    Severity::error,
    "`{0}` may be absent here",
    "`{0}` 在此可能缺失",
    "give a value for that case, `({0} otherwise …)`, or test `{0} is present` first",
    "请给出缺省值 `({0} 缺省 …)`，或先判断 `{0} 存在`"};
inline constexpr DiagnosticCode bad_arithmetic{
    "ZR0404",
    Severity::error,
    "`{0}` does not work on {1} and {2}",
    "`{0}` 不能用于{1}与{2}",
    "numbers go with numbers; a date takes a duration; the days between two dates are `days(a -> b)`",
    "数与数运算；日期加减时长；两日期相隔的天数写 `天数(a -> b)`"};
inline constexpr DiagnosticCode mixed_durations{"ZR0405",
                                                Severity::error,
                                                "durations of different kinds do not mix: {0} and {1}",
                                                "不同种类的时长不能混用：{0}与{1}",
                                                "add them to the date one after the other",
                                                "请依次加到日期上"};
inline constexpr DiagnosticCode month_rule{"ZR0406",
                                           Severity::error,
                                           "adding months needs a rule for days that the month does not have",
                                           "加减月份须说明目标月没有该日时如何处理",
                                           "write `months clamp` or `months strict` in the pack",
                                           "请在规则包中写 `月末 顺延至月末` 或 `月末 严格`"};
inline constexpr DiagnosticCode argument_count{"ZR0407",
                                               Severity::error,
                                               "`{0}` takes {1}, not {2}",
                                               "`{0}` 需要 {1} 个参数，而不是 {2} 个",
                                               "write them in the brackets, parted by commas",
                                               "请在括号内写出，用逗号隔开"};
inline constexpr DiagnosticCode own_outside_blend{"ZR0408",
                                                  Severity::error,
                                                  "`own` means something only in a score's `blend`",
                                                  "`本级` 只能用于评分的 `合成`",
                                                  "read the score's column `name.own` instead",
                                                  "请改读评分的列 `名称.own`"};
inline constexpr DiagnosticCode after_outside_ladder{
    "ZR0409",
    Severity::error,
    "`after … at …` means something only in the steps of a ladder in order",
    "`满 … 位于 …` 只能用于依次阶梯的措施",
    "put the condition into a `step … when …` of a ladder `in order`",
    "请写进 `依次` 阶梯的 `措施 … 当 …`"};
inline constexpr DiagnosticCode outer_row_elsewhere{
    "ZR0410",
    Severity::error,
    "`{0}` belongs to the row outside and cannot stand here",
    "`{0}` 属于外层行，不能用在此处",
    "the outer row may stand in the path, in `inner = outer` and in one range; put the rest into a column of its own: "
    "`define {1}_part for {1} = …`, and read that",
    "外层行只能出现在路径、`内 = 外` 及一个范围中；其余请写成单独的列：`定义 {1}_part 适用 {1} = …`，再读取它"};
inline constexpr DiagnosticCode second_range{
    "ZR0411",
    Severity::error,
    "only one range over one column may depend on the row outside",
    "依赖外层行的范围只能有一个，且只能针对一列",
    "put one of the two into a column of its own: `define {0}_part for {0} = …`",
    "请将其中之一写成单独的列：`定义 {0}_part 适用 {0} = …`"};
inline constexpr DiagnosticCode no_reference{"ZR0412",
                                             Severity::error,
                                             "no field of `{0}` leads to {1}",
                                             "`{0}` 中没有字段指向{1}",
                                             "add a field that refers to it, or name the field with `by`",
                                             "请增加引用字段，或用 `按` 指明字段"};
inline constexpr DiagnosticCode ambiguous_reference{"ZR0413",
                                                    Severity::error,
                                                    "several fields of `{0}` fit here: {1}",
                                                    "`{0}` 中有多个字段符合：{1}",
                                                    "say which with `by {2}`",
                                                    "请用 `按 {2}` 指明"};
inline constexpr DiagnosticCode no_window_date{"ZR0414",
                                               Severity::error,
                                               "`{0}` has no date that a window could use",
                                               "`{0}` 没有可用于时间窗口的日期",
                                               "name a date field with `by`",
                                               "请用 `按` 指明日期字段"};
inline constexpr DiagnosticCode wrong_place{"ZR0415",
                                            Severity::error,
                                            "`{0}` of `{1}` is {2}, which is never {3}",
                                            "`{1}` 的 `{0}` 是{2}，不会是{3}",
                                            "`at` means directly there; for what lies below, write `within`",
                                            "`位于` 指直接所在；下级请写 `在内`"};
inline constexpr DiagnosticCode branches_disagree{"ZR0416",
                                                  Severity::error,
                                                  "the parts of this disagree: {0} and {1}",
                                                  "各部分类型不一致：{0}与{1}",
                                                  "write values of one kind in every part",
                                                  "请在各部分写同类的值"};
inline constexpr DiagnosticCode not_constant{"ZR0417",
                                             Severity::error,
                                             "this must be known without any table: literals and parameters only",
                                             "此处只能是字面值与参数",
                                             "write a value, or make it a `define`, which may read tables and `today`",
                                             "请写具体的值，或改写成 `定义`：定义可以读表和 `今日`"};
inline constexpr DiagnosticCode weights_total{"ZR0418",
                                              Severity::error,
                                              "the weights of the blend add up to {0}, not 100%",
                                              "合成的权重合计为 {0}，不是 100%",
                                              "correct the percentages",
                                              "请更正各百分比"};
inline constexpr DiagnosticCode bands_order{"ZR0419",
                                            Severity::error,
                                            "the bound of `{0}` is not below the one before it",
                                            "`{0}` 的界限不低于前一档",
                                            "write the best band first",
                                            "请先写最好的档次"};
inline constexpr DiagnosticCode bands_bound{"ZR0420",
                                            Severity::error,
                                            "every band but the last needs a bound, and the last has none",
                                            "除最后一档外每档都须有界限，最后一档没有界限",
                                            "write `>=` and a bound after every band but the last",
                                            "除最后一档外，请在每档后写 `>=` 和界限"};
inline constexpr DiagnosticCode cycle{"ZR0421",
                                      Severity::error,
                                      "these depend on one another: {0}",
                                      "循环依赖：{0}",
                                      "break the loop: one of them must do without the next",
                                      "请断开循环：其中之一不能依赖下一个"};
inline constexpr DiagnosticCode nothing_to_do{"ZR0422",
                                              Severity::error,
                                              "`{0}` has no {1}",
                                              "`{0}` 没有{1}",
                                              "add one, or delete the whole",
                                              "请补上，或整个删去"};
inline constexpr DiagnosticCode not_yet{
    "ZR0423",        Severity::error, "{0} are not part of this version", "本版本尚不支持{0}", "do without it for now",
    "目前请不要使用"};
inline constexpr DiagnosticCode too_deep{"ZR0424",
                                         Severity::error,
                                         "this is nested too deeply",
                                         "嵌套过深",
                                         "put parts of it into defines of their own",
                                         "请将其中部分写成单独的定义"};
inline constexpr DiagnosticCode no_order{"ZR0425",
                                         Severity::error,
                                         "{0} has no order",
                                         "{0}没有大小顺序",
                                         "only numbers, dates, texts and enumerations have one",
                                         "只有数、日期、文本和枚举有顺序"};
inline constexpr DiagnosticCode union_column{
    "ZR0426",
    Severity::error,
    "`{0}` cannot be read through {1}",
    "不能通过{1}读取 `{0}`",
    "of a reference to one of several kinds only what all of them share can be read",
    "对多种对象的引用只能读取它们共有的列"};
inline constexpr DiagnosticCode other_entity{"ZR0427",
                                             Severity::error,
                                             "`other` leaves out the row itself, but the row outside is a `{0}`",
                                             "`其他` 排除本行，但外层行是 `{0}`",
                                             "remove `other`",
                                             "请删去 `其他`"};
inline constexpr DiagnosticCode open_needs_until{"ZR0428",
                                                 Severity::error,
                                                 "`{0}` does not say until when a row is open",
                                                 "`{0}` 未说明何时结束",
                                                 "declare it as `event {0} on … until …`",
                                                 "请声明为 `事件 {0} 于 … 至 …`"};
inline constexpr DiagnosticCode must_have_shape{"ZR0429",
                                                Severity::error,
                                                "`must have` asks for a unit and a domain",
                                                "`必须有` 须针对单位和领域",
                                                "write `check {0} for TIER, each domain must have …`",
                                                "请写 `核查 {0} 适用 层级，逐个 领域 必须有 …`"};
inline constexpr DiagnosticCode bad_test_units{"ZR0430",
                                               Severity::error,
                                               "these units go deeper than the tiers",
                                               "单位的层数超过层级数",
                                               "leave out the lowest level",
                                               "请去掉最低一层"};
inline constexpr DiagnosticCode not_rows{"ZR0431",
                                         Severity::error,
                                         "`{0}` is not a table of rows",
                                         "`{0}` 不是表",
                                         "name an entity, an event or a table that a rule makes",
                                         "请写实体、事件，或规则生成的表"};
inline constexpr DiagnosticCode two_outer_rows{"ZR0432",
                                               Severity::error,
                                               "these rows depend on two different rows outside",
                                               "这些行依赖两个不同的外层行",
                                               "put the inner part into a column of its own with `define`",
                                               "请用 `定义` 将内层部分写成单独的列"};
inline constexpr DiagnosticCode bad_count{"ZR0433",
                                          Severity::error,
                                          "{0} is not a whole number that fits here",
                                          "{0} 不是此处可用的整数",
                                          "write digits only, such as 3",
                                          "只写数字，例如 3"};
inline constexpr DiagnosticCode needs_calendar{"ZR0434",
                                               Severity::error,
                                               "working days need a calendar",
                                               "工作日须有日历",
                                               "write `calendar cn` in the pack",
                                               "请在规则包中写 `日历 cn`"};
inline constexpr DiagnosticCode open_on_outer{"ZR0435",
                                              Severity::error,
                                              "the day of `open on` cannot depend on the row outside",
                                              "`未结于` 的日期不能依赖外层行",
                                              "write the two conditions with `define` columns",
                                              "请用 `定义` 的列写出两个条件"};
inline constexpr DiagnosticCode test_value{"ZR0436",
                                           Severity::error,
                                           "`{0}` does not fit the field `{1}`, which is {2}",
                                           "`{0}` 不符合字段 `{1}`（{2}）",
                                           "write a value that its declaration allows",
                                           "请写声明所允许的值"};

// ---- decision tables and exceptions ---------------------------------------------------------------------------------

inline constexpr DiagnosticCode decide_hole{"ZR0340",
                                            Severity::error,
                                            "no row of `{0}` applies where {1}",
                                            "{1} 时 `{0}` 没有一行适用",
                                            "add a row for this case, or an `otherwise`",
                                            "请为此情形增加一行，或加 `缺省`"};
inline constexpr DiagnosticCode decide_overlap{
    "ZR0341",
    Severity::error,
    "rows {1} and {2} of `{0}` both apply where {3}",
    "{3} 时 `{0}` 的第 {1} 行与第 {2} 行同时适用",
    "narrow one of them, or write `first` in place of `unique` where the upper row is meant to win",
    "请缩小其中一行；若应以在前的一行为准，请将 `唯一` 改为 `首个`"};
inline constexpr DiagnosticCode no_otherwise{"ZR0342",
                                             Severity::error,
                                             "`{0}` takes the first row that applies and has no `otherwise`",
                                             "`{0}` 取首个适用的行，但没有 `缺省`",
                                             "end it with `otherwise …`: what holds where no row applies",
                                             "请以 `缺省 …` 结尾，写明没有一行适用时的结果"};
inline constexpr DiagnosticCode otherwise_last{
    "ZR0343",
    Severity::error,
    "`otherwise` is not the last row of `{0}`",
    "`缺省` 不是 `{0}` 的最后一行",
    "it holds where no row applies: move it to the end, and keep one of them",
    "它用于没有一行适用的情形：请移到末尾，且只保留一个"};
inline constexpr DiagnosticCode not_analysable{
    "ZR0344",
    Severity::error,
    "whether rows of `{1}` overlap or leave a hole cannot be seen through `{0}`",
    "无法据 `{0}` 判断 `{1}` 各行是否重叠或有空缺",
    "make it a column of its own, `define … = {0}`, and write the name of that in the row",
    "请写成单独的列（`定义 … = {0}`），并在行中写该列的名称"};
inline constexpr DiagnosticCode too_many_cases{"ZR0345",
                                               Severity::error,
                                               "the rows of `{0}` make too many cases to be looked through",
                                               "`{0}` 的各行形成的情形过多，无法逐一核对",
                                               "join columns with `define`s, or split the table",
                                               "请用 `定义` 合并若干列，或拆分此表"};
inline constexpr DiagnosticCode label_of_value{"ZR0346",
                                               Severity::error,
                                               "this outcome of `{0}` is a value, which takes no label here",
                                               "`{0}` 的此项结果是值，此处不能带标签",
                                               "a label stands at names that the table itself makes; leave it out",
                                               "标签只用于由判定表自身产生的名称；请删去"};
inline constexpr DiagnosticCode outcome_shadows{
    "ZR0347",
    Severity::error,
    "the outcome `{0}` would be a new name, but there is {1} of this name",
    "结果 `{0}` 会成为新的名称，但已有同名的{1}",
    "say what the outcomes are, as in `for … : number unique`, or rename one of the two",
    "请写明结果的类型，例如 `适用 … : 数值 唯一`，或改名"};
inline constexpr DiagnosticCode collect_members{
    "ZR0348",
    Severity::error,
    "`{0}` collects outcomes, and this is no member of an enumeration",
    "`{0}` 汇集各项结果，但此处不是枚举的成员",
    "write names, which make an enumeration, or say which one: `: severity collect`",
    "请写名称（由其构成枚举），或写明枚举：`: 等级 汇集`"};
inline constexpr DiagnosticCode nothing_excepted{"ZR0349",
                                                 Severity::error,
                                                 "`{0}` is nothing that can have exceptions",
                                                 "`{0}` 不能有例外",
                                                 "name a parameter, or with `for ENTITY` a define or a line of a score",
                                                 "请写参数，或用 `适用 实体` 写定义或评分中的一行"};
inline constexpr DiagnosticCode exceptions_overlap{
    "ZR0350",
    Severity::error,
    "the exceptions `{0}` and `{1}` both apply where {2}",
    "{2} 时例外 `{0}` 与 `{1}` 同时适用",
    "say which of them counts there: `override {0} before {1}`, or narrow one",
    "请写明以何者为准：`例外 {0} 先于 {1}`，或缩小其中之一"};
inline constexpr DiagnosticCode exception_order_cycle{"ZR0351",
                                                      Severity::error,
                                                      "these exceptions come before one another: {0}",
                                                      "这些例外互为先后：{0}",
                                                      "remove one of the `override … before …`",
                                                      "请删去其中一处 `例外 … 先于 …`"};
inline constexpr DiagnosticCode unknown_exception{"ZR0352",
                                                  Severity::error,
                                                  "there is no exception `{0}`",
                                                  "没有例外 `{0}`",
                                                  "name one as it stands after `as`",
                                                  "请写 `称` 之后的名称"};
inline constexpr DiagnosticCode not_siblings{
    "ZR0353",
    Severity::error,
    "`{0}` and `{1}` are not exceptions to the same thing",
    "`{0}` 与 `{1}` 不是同一内容的例外",
    "only exceptions to one define, parameter or line, or to one exception, need an order",
    "只有针对同一定义、参数、计分项或同一例外的例外才需排序"};
inline constexpr DiagnosticCode param_exception{
    "ZR0354",
    Severity::error,
    "an exception to a parameter cannot depend on a row",
    "参数的例外不能依赖任何行",
    "it may read `today` and other parameters; a define for the entity can have exceptions that depend on its rows",
    "它只能读取 `今日` 和其他参数；依赖行的例外请写给该实体的定义"};
inline constexpr DiagnosticCode excepted_param{
    "ZR0355",
    Severity::error,
    "`{0}` has exceptions, so that it may change from day to day, and cannot stand here",
    "`{0}` 有例外，逐日可能不同，不能用于此处",
    "use a parameter without exceptions",
    "请用没有例外的参数"};

// ---- findings -------------------------------------------------------------------------------------------------------

inline constexpr DiagnosticCode row_never_decides{
    "ZR0624",
    Severity::warning,
    "row {1} of `{0}` never decides: the rows above apply wherever it does",
    "`{0}` 的第 {1} 行永不起作用：凡其适用之处，上面各行均已适用",
    "correct its bounds, move it up, or leave it out",
    "请更正界限、上移，或删去"};
inline constexpr DiagnosticCode row_never_applies{"ZR0625",
                                                  Severity::warning,
                                                  "row {1} of `{0}` can never apply",
                                                  "`{0}` 的第 {1} 行永不适用",
                                                  "correct its bounds, or leave it out",
                                                  "请更正界限，或删去"};
inline constexpr DiagnosticCode exception_never_applies{"ZR0626",
                                                        Severity::warning,
                                                        "the exception `{0}` can never apply",
                                                        "例外 `{0}` 永不适用",
                                                        "correct its condition, or the order of the exceptions",
                                                        "请更正其条件，或例外的先后"};
inline constexpr DiagnosticCode unused{
    "ZR0801",        Severity::warning, "nothing uses the {1} `{0}`", "{1} `{0}` 未被使用", "remove it, or use it",
    "请删去或使用它"};
inline constexpr DiagnosticCode always_true{"ZR0802",
                                            Severity::warning,
                                            "this condition is always true",
                                            "此条件恒为真",
                                            "correct the bound, or leave the condition out",
                                            "请更正界限，或删去此条件"};
inline constexpr DiagnosticCode always_false{"ZR0803",
                                             Severity::warning,
                                             "this condition is never true",
                                             "此条件永不成立",
                                             "correct the bound, or use `or` where one of several is enough",
                                             "请更正界限；若满足其一即可，请用 `或`"};
inline constexpr DiagnosticCode never_absent{
    "ZR0804",      Severity::warning, "`{0}` is never absent here", "`{0}` 在此不会缺失", "leave out the test",
    "请删去此判断"};
inline constexpr DiagnosticCode step_never_reached{
    "ZR0805",
    Severity::warning,
    "the step `{0}` is never entered: `{1}` holds whenever it does",
    "措施 `{0}` 永不进入：凡其成立时 `{1}` 也成立",
    "order the steps from the mildest to the gravest, each harder to enter than the one before",
    "请由轻到重排列措施，后一项的条件应更难满足"};
inline constexpr DiagnosticCode after_before_release{
    "ZR0806",
    Severity::warning,
    "a subject at `{0}` always moves on to `{1}` before it can be released",
    "处于 `{0}` 的对象总会在解除之前升至 `{1}`",
    "join the condition that keeps it there: `… and after … at {0}`",
    "请加上使其停留的条件：`… 且 满 … 位于 {0}`"};
inline constexpr DiagnosticCode unrounded_bands{"ZR0807",
                                                Severity::warning,
                                                "the bands of `{0}` are compared with a quotient that nothing rounds",
                                                "`{0}` 的档次与未取整的商比较",
                                                "add `round half_up 2`",
                                                "请加 `取整 四舍五入 2`"};
inline constexpr DiagnosticCode unrounded_rank{"ZR0808",
                                               Severity::warning,
                                               "`{0}` ranks by a quotient that nothing rounds",
                                               "`{0}` 按未取整的商排名",
                                               "round the score or the column, if the published figure decides",
                                               "若以公布的数字为准，请先取整"};
inline constexpr DiagnosticCode undated_fields{
    "ZR0809",
    Severity::note,
    "the ladder `{0}` replays past days, but reads fields whose past values are not kept: {1}",
    "阶梯 `{0}` 会重算过去的日期，但读取了不保留历史值的字段：{1}",
    "past days are judged by what these fields say now; `recorded on` keeps what was known",
    "过去的日期按这些字段现在的值判断；`录入于` 可保留当时所知"};
inline constexpr DiagnosticCode periods_without_end{
    "ZR0660",
    Severity::note,
    "`{0}` stays empty, because the pack does not say from when until when it is in force",
    "`{0}` 为空，因为规则包未写明有效期",
    "write `effective 2022-01-01 .. 2022-12-31` in the pack",
    "请在规则包中写 `有效期 2022-01-01 .. 2022-12-31`"};
inline constexpr DiagnosticCode shadowed_param{"ZR0810",
                                               Severity::warning,
                                               "`{0}` is both a column of `{1}` and a parameter; this reads the column",
                                               "`{0}` 既是 `{1}` 的列又是参数；此处读取列",
                                               "rename one of them",
                                               "请改名其中之一"};

// ---- targets --------------------------------------------------------------------------------------------------------

inline constexpr DiagnosticCode target_without{"ZR0465",
                                               Severity::error,
                                               "the target `{0}` does not say {1}",
                                               "指标 `{0}` 没有写{1}",
                                               "a target says what is measured, the goal and when it is judged",
                                               "指标应写明实绩、目标和考核时间"};
inline constexpr DiagnosticCode no_row_here{"ZR0466",
                                            Severity::error,
                                            "there is no row that `this` could be",
                                            "此处没有 `本` 所指的行",
                                            "say which rows it is for: `for township`",
                                            "请写明适用的行，如 `适用 乡镇`"};
inline constexpr DiagnosticCode unknown_year{"ZR0467",
                                             Severity::error,
                                             "`{0}` is no year here",
                                             "`{0}` 在此不是年份",
                                             "write the year as a number, or the name after `mean over`",
                                             "请写年份数字，或 `平均 取自` 之后的名称"};
inline constexpr DiagnosticCode bad_years{"ZR0468",
                                          Severity::error,
                                          "this is no year, or no row of years that can be gone through",
                                          "这不是年份，或不是可以逐年计算的年份",
                                          "write the earlier year first; both from 1 to 9999, and at most {0} of them",
                                          "请先写较早的年份；年份在 1 到 9999 之间，最多 {0} 年"};
inline constexpr DiagnosticCode year_not_used{
    "ZR0469",
    Severity::error,
    "the mean goes through the years, but reads the same in each: `{0}` does not stand in it",
    "平均逐年计算，却每年相同：其中没有 `{0}`",
    "put the year into a window: `in years {0} .. {0}`",
    "请把年份写进窗口：`年份在 {0} .. {0}`"};
inline constexpr DiagnosticCode no_periods{"ZR0470",
                                           Severity::error,
                                           "the periods of `{0}` have no beginning or no end",
                                           "`{0}` 的周期没有起点或终点",
                                           "say in the pack since when and until when it is effective",
                                           "请在规则包中写明有效期"};
inline constexpr DiagnosticCode too_many_periods{"ZR0471",
                                                 Severity::error,
                                                 "these are {0} periods; there may be at most {1}",
                                                 "共 {0} 个周期；最多可有 {1} 个",
                                                 "take longer periods, or shorten the effective dates",
                                                 "请用更长的周期，或缩短有效期"};
inline constexpr DiagnosticCode pace_without_way{
    "ZR0472",
    Severity::error,
    "`{0}` has no way to go evenly",
    "`{0}` 没有可匀速推进的过程",
    "`pace even` goes with goals that are reached from below by a day: `at least`, `above`, `exactly`, `all`",
    "`匀速推进` 用于到期前自下而上达到的目标：`至少`、`高于`、`恰为`、`全部`"};
inline constexpr DiagnosticCode all_of_count{"ZR0473",
                                             Severity::error,
                                             "`all` is a goal for shares, but `{0}` measures a count",
                                             "`全部` 是占比的目标，而 `{0}` 的实绩是计数",
                                             "measure a share: `share(… over …)`, or say how many",
                                             "请以占比为实绩：`占比(… 取自 …)`，或写明数量"};
inline constexpr DiagnosticCode share_above_all{"ZR0474",
                                                Severity::error,
                                                "a share is never above 100%, the goal is {0}",
                                                "占比不会超过 100%，而目标为 {0}",
                                                "write `80%` for four fifths",
                                                "五分之四写作 `80%`"};
inline constexpr DiagnosticCode unknown_target{"ZR0475",
                                               Severity::error,
                                               "there is no target called `{0}`",
                                               "没有名为 `{0}` 的指标",
                                               "declare it with `target`",
                                               "请用 `指标` 声明"};
inline constexpr DiagnosticCode parts_differ{"ZR0476",
                                             Severity::error,
                                             "`{0}` cannot be a part of `{1}`: they are not about the same thing",
                                             "`{0}` 不能是 `{1}` 的分项：两者不同类",
                                             "whole and parts have the same rows, comparison, unit and periods",
                                             "总项与分项的适用对象、比较方式、计量单位和周期须相同"};
inline constexpr DiagnosticCode parts_not_constant{
    "ZR0477",
    Severity::error,
    "whether the parts add up cannot be told: the goal of `{0}` is no number",
    "无法核对分项之和：`{0}` 的目标不是确定的数",
    "make it a number or a parameter",
    "请改为数或参数"};
inline constexpr DiagnosticCode parts_total{"ZR0478",
                                            Severity::error,
                                            "the goals of the parts of `{0}` come to {1}, its own goal is {2}",
                                            "`{0}` 各分项目标合计 {1}，总目标为 {2}",
                                            "correct one of them",
                                            "请更正其中之一"};
inline constexpr DiagnosticCode target_for{"ZR0479",
                                           Severity::error,
                                           "the rows of `{0}` cannot have targets",
                                           "`{0}` 的行不能设指标",
                                           "targets are for units, domains, bodies, entities and events",
                                           "指标适用于单位、领域、机构、实体和事件"};
inline constexpr DiagnosticCode before_complete{
    "ZR0645",
    Severity::warning,
    "this window begins before {1}, from when on `{0}` is complete: it never has a value",
    "此窗口早于 `{0}` 数据完整的起始日 {1}：永远没有值",
    "take later years, or correct `complete from`",
    "请改用较晚的年份，或更正 `完整自`"};

// ---- duties ---------------------------------------------------------------------------------------------------------

inline constexpr DiagnosticCode duty_moment{"ZR0450",
                                            Severity::error,
                                            "a duty is due, and done, on a day; this is a moment of it",
                                            "职责以日期计限期和完成，此处是时刻",
                                            "take its day: `day(…)`",
                                            "请取其日期：`日(…)`"};
inline constexpr DiagnosticCode two_dues{"ZR0451",
                                         Severity::error,
                                         "`{0}` is given two due dates, by `by` and by `due`",
                                         "`{0}` 有两个限期：`不迟于` 和 `限期`",
                                         "leave one of them",
                                         "请只留其一"};
inline constexpr DiagnosticCode duty_without_way{
    "ZR0452",
    Severity::error,
    "nothing says when `{0}` is done",
    "没有写明 `{0}` 怎样才算完成",
    "write `done by EVENT …`, `done on DATE`, or `attested` where only a document can show it",
    "请写 `完成凭 事件 …`、`完成于 日期`，只能凭文件证明的写 `须佐证`"};
inline constexpr DiagnosticCode two_ways{"ZR0453",
                                         Severity::error,
                                         "`{0}` is done in more than one way",
                                         "`{0}` 写了不止一种完成方式",
                                         "leave one of `done by`, `done on` and `attested`",
                                         "`完成凭`、`完成于`、`须佐证` 请只留其一"};
inline constexpr DiagnosticCode one_day_for_periods{"ZR0454",
                                                    Severity::error,
                                                    "one day cannot say that `{0}` is done in each of its periods",
                                                    "一个日期不能说明 `{0}` 在每个周期都已完成",
                                                    "take events: `done by EVENT …`",
                                                    "请用事件：`完成凭 事件 …`"};
inline constexpr DiagnosticCode duty_event_day{
    "ZR0455",
    Severity::error,
    "the rows of `{0}` have no day here, and a duty is done on a day",
    "此处 `{0}` 的行没有日期，而职责须有完成日期",
    "declare it as `event {0} on …`, or name a field that is a `date`: `done by {0} … by FIELD`",
    "请声明为 `事件 {0} 于 …`，或写明类型为 `日期` 的字段：`完成凭 {0} … 按 字段`"};
inline constexpr DiagnosticCode duty_event_field{
    "ZR0456",
    Severity::error,
    "`{0}` of `{1}` says neither who did `{2}` nor for which row, or another field has said it",
    "`{1}` 的 `{0}` 既不指明谁履行了 `{2}`，也不指明对哪一行，或已有别的字段指明",
    "after `of` stand a field that refers to a body, the holder, and one that refers to the row that the duty is for",
    "`属` 之后写指向机构（责任单位）的字段和指向职责所适用的行的字段"};
inline constexpr DiagnosticCode duty_event_holder{
    "ZR0457",
    Severity::error,
    "a row of `{0}` does not say which holder of `{1}` it is of",
    "`{0}` 的行没有指明是 `{1}` 的哪个责任单位的",
    "write `done by {0} of FIELD` with a field that refers to a body, or let the holders do it `jointly`",
    "请写 `完成凭 {0} 属 字段`，字段指向机构；或由各单位 `共同` 履行"};
inline constexpr DiagnosticCode duty_event_subject{"ZR0458",
                                                   Severity::error,
                                                   "a row of `{0}` does not say for which row of `{2}` it does `{1}`",
                                                   "`{0}` 的行没有指明是对 `{2}` 的哪一行履行 `{1}`",
                                                   "write `done by {0} of FIELD` with a field that refers to `{2}`",
                                                   "请写 `完成凭 {0} 属 字段`，字段指向 `{2}`"};
inline constexpr DiagnosticCode duty_event_this{
    "ZR0459",
    Severity::error,
    "which rows of `{0}` count is read from these rows alone, not from `this`",
    "哪些 `{0}` 的行算数只看这些行本身，不看 `本`",
    "write what it needs as a `define … for {0}` and use that here",
    "请把所需内容写成 `定义 … 适用 {0}`，在此使用"};
inline constexpr DiagnosticCode duty_facts_missing{"ZR0460",
                                                   Severity::error,
                                                   "`{0}` is attested, and nothing is declared that attests it",
                                                   "`{0}` 须佐证，但没有声明佐证的表",
                                                   "declare `{1}`",
                                                   "请声明 `{1}`"};
inline constexpr DiagnosticCode duty_facts_field{"ZR0461",
                                                 Severity::error,
                                                 "`{0}` bears on duties, and needs {1}",
                                                 "`{0}` 关系到职责，需要{1}",
                                                 "declare at least `{2}`",
                                                 "至少声明 `{2}`"};
inline constexpr DiagnosticCode no_whole_period{"ZR0462",
                                                Severity::error,
                                                "no period of `{0}` lies within the effective dates as a whole",
                                                "`{0}` 没有一个完整周期在有效期内",
                                                "leave out `whole periods`, or take shorter ones",
                                                "请删去 `只计整期`，或用更短的周期"};
inline constexpr DiagnosticCode whole_periods_once{"ZR0463",
                                                   Severity::error,
                                                   "`{0}` is due once and has no periods",
                                                   "`{0}` 只履行一次，没有周期",
                                                   "leave out `whole periods`, or say how often: `every quarter`",
                                                   "请删去 `只计整期`，或写明多久一次：`每季`"};
inline constexpr DiagnosticCode never_due{"ZR0464",
                                          Severity::error,
                                          "`{0}` has no due date that there could be an exception to",
                                          "`{0}` 没有限期，无从例外",
                                          "give it one: `due DATE`",
                                          "请写限期：`限期 日期`"};

// ---- ledgers --------------------------------------------------------------------------------------------------------

inline constexpr DiagnosticCode ledger_event{"ZR0480",
                                             Severity::error,
                                             "the rows of `{0}` have no day, and a ledger goes by days",
                                             "`{0}` 的行没有日期，而台账按日期记分",
                                             "declare it as `event {0} on …`",
                                             "请声明为 `事件 {0} 于 …`"};
inline constexpr DiagnosticCode ledger_subject{"ZR0481",
                                               Severity::error,
                                               "this does not lead from `{0}` to whom the ledger is kept for, {1}",
                                               "此处不能从 `{0}` 找到台账的对象（{1}）",
                                               "after `of` stands the field of `{0}` that refers to the subject",
                                               "`属` 之后写 `{0}` 中指向对象的字段"};
inline constexpr DiagnosticCode ledger_record{
    "ZR0482",
    Severity::error,
    "this does not lead from `{0}` to a row that the ledger records, {1}",
    "此处不能从 `{0}` 找到台账所记的行（{1}）",
    "after `of` stands the field of `{0}` that refers to the record it revokes",
    "`属` 之后写 `{0}` 中指向被撤销记录的字段"};
inline constexpr DiagnosticCode ledger_this{"ZR0483",
                                            Severity::error,
                                            "a line of a ledger reads the rows of `{0}` only, not `this`",
                                            "台账的分项只读取 `{0}` 的行，不读取 `本`",
                                            "write what it needs as a `define … for {0}` and use that here",
                                            "请把所需内容写成 `定义 … 适用 {0}`，在此使用"};
inline constexpr DiagnosticCode ledger_cycle{"ZR0484",
                                             Severity::error,
                                             "a cycle is at least one month, and counted in months or years",
                                             "周期至少一个月，并以月或年计",
                                             "write `cycle 12 months from …`, or `calendar year`",
                                             "请写 `周期 12 个月 自 …`，或 `自然年`"};
inline constexpr DiagnosticCode ledger_points{
    "ZR0485",
    Severity::error,
    "{0} points cannot stand here: points are never negative, and a threshold lies above 0",
    "此处不能为 {0} 分：分数不为负，阈值须大于 0",
    "write a positive number; what takes points away is a line that begins with `cancel`",
    "请写正数；减分请用以 `销` 开头的分项"};
inline constexpr DiagnosticCode ledger_subject_kind{
    "ZR0486",
    Severity::error,
    "a rule makes the rows of `{0}`: they come and go, and hold no points",
    "`{0}` 的行由规则生成，时有时无，不能记分",
    "keep the ledger for the entity that these rows are about",
    "请对这些行所指的实体记分"};
inline constexpr DiagnosticCode ledger_idle_limit{
    "ZR0650",
    Severity::warning,
    "the limit of `{0}` never matters: all cancellations of a cycle together end at {1}",
    "`{0}` 的限额不起作用：一个周期内全部销分合计不超过 {1}",
    "lower it, or leave it out",
    "请调低，或删去"};
inline constexpr DiagnosticCode ledger_threshold_order{"ZR0651",
                                                       Severity::warning,
                                                       "`{0}` is reached no later than `{1}`, which stands before it",
                                                       "`{0}` 不晚于列在其前的 `{1}` 达到",
                                                       "order the thresholds from the lowest to the highest",
                                                       "请由低到高排列阈值"};

// ---- versions -------------------------------------------------------------------------------------------------------

inline constexpr DiagnosticCode versions_overlap{"ZR0437",
                                                 Severity::error,
                                                 "two versions of `{0}` hold on {1}",
                                                 "`{0}` 有两个版本都适用于 {1}",
                                                 "let the earlier one end before the later one begins",
                                                 "请使较早的版本在较晚的版本开始之前结束"};
inline constexpr DiagnosticCode version_ends_early{"ZR0438",
                                                   Severity::error,
                                                   "this version ends on {0}, before it begins on {1}",
                                                   "此版本在 {0} 结束，早于其开始日 {1}",
                                                   "correct one of the two days",
                                                   "请更正其中一个日期"};
inline constexpr DiagnosticCode version_by_here{"ZR0439",
                                                Severity::error,
                                                "the version of `{0}` is that of {1}, and no other day can pick it",
                                                "`{0}` 的版本由{1}决定，不能另选日期",
                                                "leave `by` out after the dates",
                                                "请去掉日期后的 `按`"};
inline constexpr DiagnosticCode versions_disagree{"ZR0440",
                                                  Severity::error,
                                                  "the versions of `{0}` are of two kinds: {1} and {2}",
                                                  "`{0}` 的各版本类型不一：{1} 和 {2}",
                                                  "give all versions values of one kind, or two names",
                                                  "请使各版本类型一致，或使用两个名称"};
inline constexpr DiagnosticCode versions_differ{"ZR0441",
                                                Severity::error,
                                                "the versions of `{0}` must have the same {1}",
                                                "`{0}` 各版本的{1}必须相同",
                                                "write them alike in all versions, or use two names",
                                                "请在各版本中写成一样，或使用两个名称"};
inline constexpr DiagnosticCode versioned_here{
    "ZR0442",
    Severity::error,
    "`{0}` has versions, and what stands here would have to name one of them",
    "`{0}` 有多个版本，此处须指明其中之一",
    "write what differs into the versions themselves",
    "请把不同之处写入各版本"};
inline constexpr DiagnosticCode not_dated{"ZR0443",
                                          Severity::error,
                                          "`{0}` is no parameter with versions, so that `by` picks nothing",
                                          "`{0}` 不是有多个版本的参数，`按` 无从选取",
                                          "leave `by` out, or write `param {0} = … from 2022-01-01, … from 2023-01-01`",
                                          "请去掉 `按`，或写 `参数 {0} = … 自 2022-01-01，… 自 2023-01-01`"};
inline constexpr DiagnosticCode changes_daily{
    "ZR0444",
    Severity::error,
    "`{0}` has versions, and here one value must do for all days",
    "`{0}` 有多个版本，而此处的值须适用于所有日期",
    "use a parameter without dates, or write the declaration itself in versions",
    "请使用不带日期的参数，或把整个声明写成多个版本"};
inline constexpr DiagnosticCode known_on_required{"ZR0445",
                                                  Severity::error,
                                                  "`{0}` is absent until it is known, so its type must allow that",
                                                  "`{0}` 在知悉之前缺失，其类型须允许缺失",
                                                  "put `?` behind the type",
                                                  "请在类型后加 `?`"};
inline constexpr DiagnosticCode revised_shape{
    "ZR0446",
    Severity::error,
    "the rows of `{0}` are revised: they need a key, and `revised on` is the only recording day",
    "`{0}` 的行可修订：须有主键，且只以 `修订于` 为录入日",
    "declare a field of type `key`, and leave `recorded on` out",
    "请声明一个 `主键` 字段，并去掉 `录入于`"};
inline constexpr DiagnosticCode bad_flag_field{"ZR0447",
                                               Severity::error,
                                               "`{0}` is no field of `{1}` that says yes or no",
                                               "`{0}` 不是 `{1}` 中的是否字段",
                                               "name a field of type `bool`",
                                               "请写类型为 `是否` 的字段"};
inline constexpr DiagnosticCode version_day_unsaid{
    "ZR0630",
    Severity::warning,
    "`{0}` has versions, and each `{1}` is judged by the one of today",
    "`{0}` 有多个版本，而每个 `{1}` 都按今日的版本判断",
    "write {2} for that of the row's day, or `{3} by today` if this is meant",
    "要用该行日期的版本请写 {2}；若确指今日，请写 `{3} 按 今日`"};
inline constexpr DiagnosticCode version_gap{"ZR0631",
                                            Severity::warning,
                                            "no version of `{0}` holds from {1} to {2}",
                                            "`{0}` 自 {1} 至 {2} 没有版本",
                                            "what reads it on these days is an error",
                                            "这些日期读取它的单元格为错误"};

/// All of the above, in order of number: for documentation and tests.
std::span<const DiagnosticCode* const> all();

}  // namespace zeren::inline v0::pack::codes
