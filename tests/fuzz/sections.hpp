// An input of several parts: what stands after a line `== NAME`, up to the next such line, is the part NAME; what
// stands before the first is the part without a name. A line `on DATE` among the parts chooses the day.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zeren/base/date.hpp"

namespace zeren::fuzz {

struct Sections {
  Date day = *Date::parse("2022-02-28");
  std::vector<std::pair<std::string, std::string>> parts{{"", ""}};
};

inline std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

inline Sections split(std::string_view text) {
  Sections input;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const auto day = line.starts_with("on ") ? Date::parse(line.substr(3)) : std::nullopt;
    if (day) {
      input.day = *day;
    } else if (line.starts_with("== ")) {
      input.parts.emplace_back(line.substr(3), "");
    } else {
      input.parts.back().second.append(line).append("\n");
    }
  }
  return input;
}

}  // namespace zeren::fuzz
