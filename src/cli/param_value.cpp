#include "src/cli/param_value.hpp"

#include <array>
#include <string>
#include <utility>

#include "zeren/base/date.hpp"
#include "zeren/base/number.hpp"

namespace zeren::cli {

namespace {

std::optional<plan::Value> parse_number(const plan::ValueType& type, std::string_view text) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  auto number = Number::parse(text);
  if (!number) return std::nullopt;
  if (percent) number = divide(*number, Number(100)).value;
  if (type.is_count && !number->to_int64()) return std::nullopt;
  if ((type.low && *number < Number(*type.low)) || (type.high && *number > Number(*type.high))) return std::nullopt;
  return *number;
}

std::optional<plan::Value> parse_bool(std::string_view text) {
  if (text == "true" || text == "是") return true;
  if (text == "false" || text == "否") return false;
  return std::nullopt;
}

std::optional<plan::Value> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view word;
    DurationKind kind;
    std::int64_t times;
  };
  static constexpr std::array<Unit, 21> units{
      {{"workdays", DurationKind::workdays, 1}, {"workday", DurationKind::workdays, 1},
       {"个工作日", DurationKind::workdays, 1}, {"工作日", DurationKind::workdays, 1},
       {"days", DurationKind::days, 1},         {"day", DurationKind::days, 1},
       {"天", DurationKind::days, 1},           {"日", DurationKind::days, 1},
       {"months", DurationKind::months, 1},     {"month", DurationKind::months, 1},
       {"个月", DurationKind::months, 1},       {"years", DurationKind::months, 12},
       {"year", DurationKind::months, 12},      {"年", DurationKind::months, 12},
       {"hours", DurationKind::minutes, 60},    {"hour", DurationKind::minutes, 60},
       {"个小时", DurationKind::minutes, 60},   {"小时", DurationKind::minutes, 60},
       {"minutes", DurationKind::minutes, 1},   {"minute", DurationKind::minutes, 1},
       {"分钟", DurationKind::minutes, 1}}};
  constexpr std::int64_t most = 4'000'000;  // more days than the calendar has
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.word)) continue;
    text.remove_suffix(unit.word.size());
    while (text.ends_with(' ')) text.remove_suffix(1);
    const auto number = Number::parse(text);
    const auto amount = number ? number->to_int64() : std::nullopt;
    if (!amount || *amount < 0 || *amount > most) return std::nullopt;
    return Duration{unit.kind, *amount * unit.times};
  }
  return std::nullopt;
}

std::optional<plan::Value> parse_member(const plan::Plan& plan, std::uint32_t enumeration, std::string_view text) {
  const auto& members = plan.enumerations[enumeration].members;
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    if (members[i].first == text || members[i].second == text) return plan::EnumerationValue{enumeration, i};
  }
  return std::nullopt;
}

}  // namespace

std::optional<plan::Value> parse_param_value(const plan::Plan& plan, const plan::ValueType& type,
                                             std::string_view text) {
  switch (type.kind) {
    case plan::ValueKind::number:
      return parse_number(type, text);
    case plan::ValueKind::boolean:
      return parse_bool(text);
    case plan::ValueKind::duration:
      return parse_duration(text);
    case plan::ValueKind::enumeration:
      return parse_member(plan, type.enumeration, text);
    case plan::ValueKind::text:
      return std::string(text);
    case plan::ValueKind::unit:
      return plan::UnitText{std::string(text)};
    case plan::ValueKind::date: {
      const auto date = Date::parse(text);
      return date ? std::optional<plan::Value>(*date) : std::nullopt;
    }
    case plan::ValueKind::moment: {
      const auto moment = Moment::parse(text);
      return moment ? std::optional<plan::Value>(*moment) : std::nullopt;
    }
    case plan::ValueKind::row:
    case plan::ValueKind::body_set:
    case plan::ValueKind::member_set:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace zeren::cli
