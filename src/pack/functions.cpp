#include "zeren/pack/functions.hpp"

#include <array>

namespace zeren::inline v0::pack {
namespace {

constexpr std::size_t many = 1000;
using A = FunctionArgument;
using T = TypeKind;

constexpr std::array table{
    FunctionInfo{Function::max, "max", "取大", 2, many, A::ordered, T::unknown, "a number, a date or a moment",
                 "数值、日期或时刻", "the greatest of the values", "各值中最大的"},
    FunctionInfo{Function::min, "min", "取小", 2, many, A::ordered, T::unknown, "a number, a date or a moment",
                 "数值、日期或时刻", "the least of the values", "各值中最小的"},
    FunctionInfo{Function::absolute, "abs", "绝对值", 1, 1, A::number, T::unknown, "a number", "数值",
                 "the value without its sign", "去掉符号的值"},
    FunctionInfo{Function::day, "day", "日", 1, 1, A::moment, T::date, "a moment", "时刻", "the day of the moment",
                 "时刻所在的日期"},
    FunctionInfo{Function::month, "month", "月份", 1, 1, A::date, T::text, "a date", "日期",
                 "the month of the date, such as 2022-06", "日期所在月，例如 2022-06"},
    FunctionInfo{Function::quarter, "quarter", "季度", 1, 1, A::date, T::text, "a date", "日期",
                 "the quarter of the date, such as 2022-Q2", "日期所在季度，例如 2022-Q2"},
    FunctionInfo{Function::year, "year", "年度", 1, 1, A::date, T::text, "a date", "日期",
                 "the year of the date, such as 2022", "日期所在年，例如 2022"},
    FunctionInfo{Function::size, "size", "个数", 1, 1, A::set, T::count, "a set", "集合",
                 "how many there are in the set", "集合中的个数"},
    FunctionInfo{Function::length, "length", "", 1, 1, A::text, T::count, "a text", "文本",
                 "how many characters the text has", "文本的字数"},
    FunctionInfo{Function::starts_with, "starts_with", "", 2, 2, A::text, T::boolean, "a text", "文本",
                 "whether the first text begins with the second", "前者是否以后者开头"},
    FunctionInfo{Function::contains, "contains", "", 2, 2, A::text, T::boolean, "a text", "文本",
                 "whether the first text contains the second, or the set of values the value",
                 "前者是否包含后者，或取值集合是否含该值"},
};

}  // namespace

std::span<const FunctionInfo> functions() {
  return table;
}

const FunctionInfo* find_function(std::string_view name) {
  for (const auto& info : table) {
    if (info.name == name || (!info.chinese.empty() && info.chinese == name)) return &info;
  }
  return nullptr;
}

}  // namespace zeren::inline v0::pack
