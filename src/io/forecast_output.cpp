#include "zeren/io/forecast_output.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "zeren/base/text.hpp"
#include "zeren/io/output.hpp"

namespace zeren::inline v0 {

namespace {

std::string happens(const ForecastEvent& event, Language language) {
  const bool zh = language == Language::zh;
  switch (event.kind) {
    case ForecastKind::step_entered:
      return zh ? "进入措施" : "comes to step";
    case ForecastKind::step_left:
      return zh ? "解除措施" : "is released from";
    case ForecastKind::duty_overdue:
      return zh ? "职责逾期" : "duty overdue";
    case ForecastKind::task_late:
      return zh ? "任务逾期" : "task late";
    case ForecastKind::target_decided:
      return (zh ? "指标到期 " : "target: ") + event.status;
  }
  return "";
}

std::string clauses_of(const ForecastEvent& event) {
  std::string text;
  for (const plan::Clause& clause : event.clauses) {
    text += (text.empty() ? "" : ", ") + clause.source + "." + clause.id;
  }
  return text;
}

}  // namespace

std::string to_text(const Forecast& forecast, Language language) {
  constexpr std::size_t columns = 5;
  std::vector<std::array<std::string, columns>> lines;
  std::array<std::size_t, columns> widths{};
  for (const ForecastEvent& event : forecast.events) {
    lines.push_back({event.day.to_string(), happens(event, language), event.what, event.subject, clauses_of(event)});
    for (std::size_t c = 0; c < columns; ++c) widths[c] = std::max(widths[c], display_width(lines.back()[c]));
  }
  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t c = 0; c < columns; ++c) {
      if (c != 0) text += "  ";
      text += pad_to_width(line[c], widths[c], Align::left);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
  return out;
}

std::string to_json(const Forecast& forecast) {
  std::string out = "{\"version\":1,\"from\":\"" + forecast.from.to_string() + "\",\"until\":\"" +
                    forecast.until.to_string() + "\",\"events\":[";
  const auto member = [&](const char* name, const std::string& value) {
    out += std::string(",\"") + name + "\":";
    append_json_string(out, value);
  };
  for (const ForecastEvent& event : forecast.events) {
    if (&event != &forecast.events.front()) out += ",";
    out += "\n{\"day\":\"" + event.day.to_string() + "\"";
    member("kind", std::string(to_string(event.kind)));
    member("table", event.table);
    member("key", event.key);
    member("subject", event.subject);
    member("what", event.what);
    member("status", event.status);
    out += ",\"clauses\":[";
    for (const plan::Clause& clause : event.clauses) {
      if (&clause != &event.clauses.front()) out += ",";
      append_json_string(out, clause.source + "." + clause.id);
    }
    out += "]}";
  }
  return out + "]}\n";
}

}  // namespace zeren::inline v0
