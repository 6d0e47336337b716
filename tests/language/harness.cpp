#include "language/harness.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace zeren::testing {

namespace {

constexpr std::string_view marker = "#> ";

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Parts {
  std::string text, expected;
};

Parts split(const std::string& whole) {
  Parts parts;
  std::istringstream in(whole);
  for (std::string line; std::getline(in, line);) {
    (line.compare(0, marker.size(), marker) == 0 ? parts.expected : parts.text) += line + "\n";
  }
  return parts;
}

std::string place(const Sources& sources, Span span) {
  if (!span.has_place()) return "-";
  const Location location = sources.location(span);
  return fmt::format("{}:{}", location.line, location.column);
}

std::string print(const std::string& text, const Diagnostics& diagnostics) {
  Sources sources;
  sources.add("case.zr", text);
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    out += fmt::format("{}{} {} {}\n", marker, diagnostic.code->id, place(sources, diagnostic.span),
                       message(diagnostic, Language::en));
    if (!diagnostic.fix) continue;
    out += fmt::format("{}  fix {} `{}`\n", marker, place(sources, diagnostic.fix->span), diagnostic.fix->replacement);
  }
  return out;
}

}  // namespace

std::vector<std::filesystem::path> case_files(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(ZEREN_SOURCE_DIR "/tests/language/") + folder)) {
    if (entry.path().extension() == ".zr") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string case_text(const std::filesystem::path& file) {
  return split(read(file)).text;
}

std::string compare_case(const std::filesystem::path& file, const CheckText& check) {
  const Parts parts = split(read(file));
  const std::string actual = print(parts.text, check(parts.text));
  if (actual == parts.expected) return {};
  if (const char* record = std::getenv("ZEREN_RECORD"); record != nullptr && *record != '\0') {
    std::ofstream(file, std::ios::binary) << parts.text << actual;
    return {};
  }
  return fmt::format("{}\nexpected\n{}but got\n{}", file.string(), parts.expected, actual);
}

}  // namespace zeren::testing
