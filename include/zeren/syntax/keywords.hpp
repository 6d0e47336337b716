// The keywords of both languages, declared once. Lexer, parser, formatter and the tables in docs/ follow this list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::syntax {

// X(id, English, Chinese, reserved, other spellings that are read and never written, parted by |).
// A word group counts as one keyword. Reserved words are never names without backticks; every other keyword is one only
// where the grammar expects it.
// clang-format off
#define ZEREN_KEYWORDS(X)                                                     \
  X(pack, "pack", "规则包", false, "")                                        \
  X(import, "import", "引用", false, "")                                      \
  X(as, "as", "称", false, "")                                                \
  X(effective, "effective", "有效期", false, "")                              \
  X(calendar, "calendar", "日历", false, "")                                  \
  X(rounding, "rounding", "舍入", false, "")                                  \
  X(pack_months, "months", "月末", false, "")                                 \
  X(clamp, "clamp", "顺延至月末", false, "")                                  \
  X(strict, "strict", "严格", false, "")                                      \
  X(units, "units", "单位", false, "")                                        \
  X(source, "source", "来源", false, "")                                      \
  X(clauses, "clauses", "条款", false, "")                                    \
  X(clause_text, "text", "原文", false, "")                                   \
  X(per, "per", "依据", false, "")                                            \
  X(tier, "tier", "层级", false, "")                                          \
  X(domain, "domain", "领域", false, "")                                      \
  X(within_parent, "within", "属于", false, "在内")                               \
  X(body, "body", "机构", false, "")                                          \
  X(kind, "kind", "类别", false, "")                                          \
  X(also, "also", "又名", false, "")                                          \
  X(of, "of", "属", false, "")                                                \
  X(unnamed, "unnamed", "未命名", false, "")                                  \
  X(relation, "relation", "关系", false, "")                                  \
  X(from, "from", "自", false, "")                                            \
  X(until, "until", "至", false, "")                                          \
  X(responsibility, "responsibility", "责任清单", false, "")                  \
  X(enumeration, "enum", "枚举", false, "")                                   \
  X(entity, "entity", "实体", false, "")                                      \
  X(event, "event", "事件", false, "")                                        \
  X(on, "on", "于", false, "")                                                \
  X(recorded_on, "recorded on", "录入于", false, "")                          \
  X(revised_on, "revised on", "修订于", false, "")                            \
  X(withdrawn_by, "withdrawn by", "撤回凭", false, "")                        \
  X(known_on, "known on", "知悉于", false, "")                                \
  X(complete_from, "complete from", "完整自", false, "")                      \
  X(key, "key", "主键", false, "")                                            \
  X(text, "text", "文本", false, "")                                          \
  X(boolean, "bool", "是否", false, "")                                       \
  X(number, "number", "数值", false, "")                                      \
  X(date, "date", "日期", false, "")                                          \
  X(deadline, "deadline", "期限", false, "")                                  \
  X(moment, "moment", "时刻", false, "")                                        \
  X(moment_deadline, "moment deadline", "时刻期限", false, "时刻 期限")               \
  X(or_below, "or below", "及以下", false, "或 以下")                         \
  X(param, "param", "参数", false, "")                                        \
  X(set_by, "set by", "设定者", false, "")                                    \
  X(define, "define", "定义", false, "")                                      \
  X(for_, "for", "适用", false, "")                                           \
  X(for_duration, "for", "持续", false, "适用")                               \
  X(score, "score", "评分", false, "")                                        \
  X(monthly, "monthly", "每月", false, "")                                    \
  X(quarterly, "quarterly", "每季", false, "")                                \
  X(yearly, "yearly", "每年", false, "")                                      \
  X(start, "start", "起评", false, "")                                        \
  X(process, "process", "过程", false, "")                                    \
  X(result, "result", "结果", false, "")                                      \
  X(deduct, "deduct", "扣", false, "")                                        \
  X(add, "add", "加", false, "")                                              \
  X(for_each, "for each", "每", false, "")                                    \
  X(at_most, "at most", "最多", false, "")                                    \
  X(where, "where", "当", false, "其中")                                      \
  X(when, "when", "当", false, "一旦")                                        \
  X(when_after_rows, "when", "一旦", false, "当")                             \
  X(floor_, "floor", "不低于", false, "")                                     \
  X(cap, "cap", "不高于", false, "")                                          \
  X(blend, "blend", "合成", false, "")                                        \
  X(own, "own", "本级", true, "")                                             \
  X(round, "round", "取整", false, "")                                        \
  X(rounded, "rounded", "取整到", false, "")                                  \
  X(half_up, "half_up", "四舍五入", false, "")                                \
  X(half_even, "half_even", "四舍六入五成双", false, "")                      \
  X(up, "up", "进位", false, "")                                              \
  X(down, "down", "截尾", false, "")                                          \
  X(ceiling, "ceiling", "向上", false, "")                                    \
  X(mode_floor, "floor", "向下", false, "")                                   \
  X(veto_to, "veto to", "否决为", false, "")                                  \
  X(bands, "bands", "档次", false, "")                                        \
  X(rank, "rank", "排名", false, "")                                          \
  X(by, "by", "按", false, "")                                                \
  X(high_first, "high first", "高者在前", false, "")                          \
  X(low_first, "low first", "低者在前", false, "")                            \
  X(ties, "ties", "并列", false, "")                                          \
  X(share_the_better_place, "share the better place", "同列较前名次", false, "") \
  X(dense, "dense", "连续编号", false, "")                                    \
  X(rank_last, "last", "末", false, "")                                       \
  X(ladder, "ladder", "阶梯", false, "")                                      \
  X(checked, "checked", "检查", false, "")                                    \
  X(daily, "daily", "每日", false, "")                                        \
  X(in_order, "in order", "依次", false, "")                                  \
  X(in_any_combination, "in any combination", "任意组合", false, "")          \
  X(one_step_at_a_time, "one step at a time", "逐级", false, "")              \
  X(starts_from, "starts from", "起始自", false, "")                          \
  X(step, "step", "措施", false, "")                                          \
  X(release, "release", "解除", false, "")                                    \
  X(release_one_step, "release one step", "逐级解除", false, "")              \
  X(after, "after", "满", false, "")                                          \
  X(assign, "assign", "交办", false, "")                                      \
  X(task, "task", "任务", false, "")                                          \
  X(to, "to", "交", false, "")                                                \
  X(due, "due", "限期", false, "")                                            \
  X(assigned_on, "assigned on", "交办于", false, "")                          \
  X(supervised_by, "supervised by", "督办", false, "")                        \
  X(same_day, "same day", "同日", false, "")                                  \
  X(rectified_on, "rectified on", "整改于", false, "")                        \
  X(verified_on, "verified on", "验收于", false, "")                          \
  X(closed_on, "closed on", "销号于", false, "")                              \
  X(duty, "duty", "职责", false, "")                                          \
  X(every_month, "every month", "每月", false, "")                            \
  X(every_quarter, "every quarter", "每季", false, "")                        \
  X(every_half_year, "every half year", "每半年", false, "")                  \
  X(every_year, "every year", "每年", false, "")                              \
  X(every, "every", "每", false, "")                                          \
  X(duty_by, "by", "不迟于", false, "")                                       \
  X(lead, "lead", "牵头", false, "")                                          \
  X(support, "support", "配合", false, "")                                    \
  X(jointly, "jointly", "共同", false, "")                                    \
  X(done_by, "done by", "完成凭", false, "")                                  \
  X(done_on, "done on", "完成于", false, "")                                  \
  X(attested, "attested", "须佐证", false, "")                                \
  X(lapses_when_missed, "lapses when missed", "逾期作废", false, "")          \
  X(whole_periods, "whole periods", "只计整期", false, "")                    \
  X(ledger, "ledger", "记分台账", false, "")                                  \
  X(calendar_year, "calendar year", "自然年", false, "")                      \
  X(cycle, "cycle", "周期", false, "")                                        \
  X(record, "record", "记", false, "")                                        \
  X(cancel, "cancel", "销", false, "")                                        \
  X(revoke_by, "revoke by", "撤销凭", false, "")                              \
  X(carry, "carry", "结转", false, "")                                        \
  X(carry_all, "carry all", "全部结转", false, "结转 全部")                   \
  X(carry_none, "carry none", "不结转", false, "")                            \
  X(points, "points", "记分", false, "")                                      \
  X(reached, "reached", "达到", false, "")                                    \
  X(check, "check", "核查", false, "")                                        \
  X(each, "each", "逐个", false, "")                                          \
  X(must, "must", "必须", false, "")                                          \
  X(must_have, "must have", "必须有", false, "必须 有")                       \
  X(here_or_above, "here or above", "本级或上级", false, "")                  \
  X(target, "target", "指标", false, "")                                      \
  X(target_parts, "parts", "分项", false, "")                                 \
  X(target_measure, "measure", "实绩", false, "")                             \
  X(target_unit, "unit", "计量单位", false, "")                               \
  X(goal, "goal", "目标", false, "")                                          \
  X(at_least, "at least", "至少", false, "")                                  \
  X(exactly, "exactly", "恰为", false, "")                                    \
  X(above, "above", "高于", false, "")                                        \
  X(below, "below", "低于", false, "")                                        \
  X(none, "none", "为零", false, "")                                          \
  X(target_in, "in", "年度", false, "")                                       \
  X(at_all_times, "at all times", "始终", false, "")                          \
  X(strength, "strength", "力度", false, "")                                  \
  X(strength_must, "must", "确保", false, "")                                 \
  X(strength_should, "should", "推动", false, "")                             \
  X(strength_strive, "strive", "争创", false, "")                             \
  X(strength_basically, "basically", "基本实现", false, "")                   \
  X(pace_even, "pace even", "匀速推进", false, "")                            \
  X(decide, "decide", "判定", false, "")                                      \
  X(unique, "unique", "唯一", false, "")                                      \
  X(first_match, "first", "首个", false, "")                                  \
  X(collect, "collect", "汇集", false, "")                                    \
  X(override_, "override", "例外", false, "")                                 \
  X(before, "before", "先于", false, "")                                      \
  X(test, "test", "测试", false, "")                                          \
  X(facts, "facts", "事实", false, "")                                        \
  X(with, "with", "设", false, "")                                            \
  X(expect, "expect", "期望", false, "")                                      \
  X(is_absent, "is absent", "缺失", false, "is not present")                  \
  X(is_present, "is present", "存在", false, "is not absent")                 \
  X(is_empty, "is empty", "为空", false, "")                                  \
  X(is_not_empty, "is not empty", "不为空", false, "")                        \
  X(is_error, "is error", "出错", false, "")                                  \
  X(has, "has", "有", false, "")                                              \
  X(findings, "findings", "条发现", false, "")                                \
  X(rows, "rows", "行", false, "")                                            \
  X(if_, "if", "若", true, "")                                                \
  X(then, "then", "则", true, "")                                             \
  X(else_, "else", "否则", true, "")                                          \
  X(and_, "and", "且", true, "")                                              \
  X(or_, "or", "或", true, "")                                                \
  X(not_, "not", "非", true, "")                                              \
  X(otherwise, "otherwise", "缺省", true, "")                                 \
  X(true_, "true", "是", true, "")                                            \
  X(false_, "false", "否", true, "")                                          \
  X(this_, "this", "本", true, "")                                            \
  X(today, "today", "今日", true, "")                                         \
  X(now, "now", "此刻", true, "")                                               \
  X(in, "in", "在", false, "")                                                \
  X(not_in, "not in", "不在", false, "非 在")                                 \
  X(any, "any", "任一", true, "存在")                                         \
  X(all, "all", "全部", true, "")                                             \
  X(share, "share", "占比", true, "")                                         \
  X(sum, "sum", "合计", true, "")                                             \
  X(mean, "mean", "平均", true, "")                                           \
  X(count, "count", "计数", true, "")                                         \
  X(count_distinct, "count distinct", "去重计数", false, "")                  \
  X(min, "min", "最小", false, "")                                            \
  X(max, "max", "最大", false, "")                                            \
  X(first, "first", "最早", false, "")                                        \
  X(last, "last", "最近", false, "")                                          \
  X(over, "over", "取自", false, "")                                          \
  X(other, "other", "其他", false, "")                                        \
  X(at, "at", "位于", false, "")                                              \
  X(at_this, "at this", "本地", false, "位于 本")                             \
  X(within, "within", "在内", false, "")                                      \
  X(within_this, "within this", "辖区内", false, "在内 本")                   \
  X(in_month, "in month", "本月", false, "")                                  \
  X(in_quarter, "in quarter", "本季", false, "")                              \
  X(in_year, "in year", "本年", false, "")                                    \
  X(in_previous_month, "in previous month", "上月", false, "")                \
  X(in_previous_quarter, "in previous quarter", "上季", false, "")            \
  X(in_previous_year, "in previous year", "上年", false, "")                  \
  X(in_same_month_last_year, "in same month last year", "上年同月", false, "") \
  X(in_same_quarter_last_year, "in same quarter last year", "上年同季", false, "") \
  X(in_years, "in years", "年份在", false, "")                                \
  X(in_last, "in last", "近", false, "")                                      \
  X(window_to, "to", "止于", false, "")                                       \
  X(open_on, "open on", "未结于", false, "")                                  \
  X(unit_days, "days", "天", false, "day|日")                                 \
  X(unit_workdays, "workdays", "个工作日", false, "workday|工作日")           \
  X(unit_months, "months", "个月", false, "month")                            \
  X(unit_years, "years", "年", false, "year")                                 \
  X(unit_hours, "hours", "小时", false, "hour|个小时")                        \
  X(unit_minutes, "minutes", "分钟", false, "minute")                           \
  X(days_between, "days", "天数", false, "")                                  \
  X(workdays_between, "workdays", "工作日数", false, "")                      \
  X(months_between, "months", "月数", false, "")                              \
  X(hours_between, "hours", "小时数", false, "")                                 \
  X(responsible, "responsible", "责任人", false, "")                          \
  X(all_responsible, "all responsible", "全部责任人", false, "全部 责任人")   \
  X(rolled, "rolled", "遇休顺延", false, "")                                  \
  X(as_of, "as of", "截至", false, "")                                        \
  X(leadership, "leadership", "领导责任", false, "")                          \
  X(regulatory, "regulatory", "监管责任", false, "")                          \
  X(principal, "principal", "主体责任", false, "")                            \
  X(function_max, "max", "取大", false, "")                                   \
  X(function_min, "min", "取小", false, "")                                   \
  X(function_abs, "abs", "绝对值", false, "")                                 \
  X(function_day, "day", "日", false, "")                                      \
  X(function_month, "month", "月份", false, "")                               \
  X(function_quarter, "quarter", "季度", false, "")                           \
  X(function_year, "year", "年度", false, "")                                 \
  X(function_size, "size", "个数", false, "")                                 \
  X(function_holders, "holders", "承担者", false, "")                         \
  X(function_held, "held", "承担", false, "")                                 \
  X(function_length, "length", "长度", false, "")                             \
  X(function_starts_with, "starts_with", "开头是", false, "")                 \
  X(function_contains, "contains", "包含", false, "")
// clang-format on

#define ZEREN_KEYWORD_ID(id, english, chinese, reserved, other) id,
enum class Keyword : std::uint16_t { ZEREN_KEYWORDS(ZEREN_KEYWORD_ID) };
#undef ZEREN_KEYWORD_ID

#define ZEREN_KEYWORD_ONE(id, english, chinese, reserved, other) +1
inline constexpr std::size_t keyword_count = 0 ZEREN_KEYWORDS(ZEREN_KEYWORD_ONE);
#undef ZEREN_KEYWORD_ONE

/// One line of the table above.
struct KeywordInfo {
  Keyword id{};
  std::string_view english;
  std::string_view chinese;
  bool reserved = false;
  std::string_view other;
};

/// The line of a keyword. O(1).
const KeywordInfo& info(Keyword keyword) noexcept;

/// All keywords, in the order of the table.
std::span<const KeywordInfo> keywords() noexcept;

/// How the formatter writes the keyword in that language; a word group is written with single spaces.
std::string_view spelling(Keyword keyword, Language language) noexcept;

/// True for a word that is never a name without backticks, in either language.
bool is_reserved(std::string_view word) noexcept;

/// True for a word that is a keyword somewhere, or a part of a word group, in either language.
bool is_keyword_word(std::string_view word) noexcept;

/// A name that begins or ends with a keyword, as `若年满` does: the two parts, in order.
struct GluedKeyword {
  std::string before, after;
};
/// Where a space is missing in `name`, if it looks so: it begins or ends with a Chinese keyword. The longest keyword
/// wins, reserved ones first. For messages about unknown names. O(number of keywords).
std::optional<GluedKeyword> glued_keyword(std::string_view name);

}  // namespace zeren::inline v0::syntax
