// What holds for the diagnostics of any text.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/fuzz/require.hpp"
#include "zeren/base/diagnostic.hpp"
#include "zeren/base/source.hpp"
#include "zeren/io/output.hpp"

namespace zeren::fuzz {

inline void require_good(const Diagnostic& diagnostic, const Sources& sources) {
  require(diagnostic.code != nullptr, "a diagnostic has a code");
  if (diagnostic.span.has_place()) {
    require(diagnostic.span.file < sources.size(), "a span names a file that is there");
    require(diagnostic.span.begin <= diagnostic.span.end, "a span does not end before it begins");
    require(diagnostic.span.end <= sources.text(diagnostic.span.file).size(), "a span lies in its file");
  }
  for (const Language language : {Language::en, Language::zh}) {
    require(!message(diagnostic, language).empty(), "a diagnostic says something");
    const std::string shown = render(diagnostic, sources, language, false);
    require(!shown.empty() && shown.back() == '\n', "a rendered diagnostic ends in a newline");
    require(
        std::none_of(shown.begin(), shown.end(), [](char c) { return (c >= 0 && c < 32 && c != '\n') || c == 127; }),
        "no control character of the source is passed on");
    std::string json;
    append_json_string(json, shown);
    require(nlohmann::json::accept(json), "a diagnostic can stand in JSON");
  }
}

inline void require_good(const Diagnostics& diagnostics, const Sources& sources) {
  for (const Diagnostic& diagnostic : diagnostics) require_good(diagnostic, sources);
}

}  // namespace zeren::fuzz
