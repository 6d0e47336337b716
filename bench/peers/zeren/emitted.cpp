// W1 as one decision by the generated C++: no library, a call that is not inlined, as the yardstick's. Compiled by the
// runner with the header that `zeren_peers emit` wrote. usage: emitted data=FOLDER [repeats=N]
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "emitted_w1.hpp"

namespace {

[[gnu::noinline]] std::int64_t decide(const EmittedRow& row) {
  return emitted_level(row);
}

std::vector<EmittedRow> read_rows(const std::string& path) {
  std::vector<EmittedRow> rows;
  std::FILE* file = std::fopen(path.c_str(), "r");
  if (file == nullptr) return rows;
  char line[256];
  (void)std::fgets(line, sizeof line, file);
  int overdue = 0, again = 0, severity = 0, deaths = 0, rectified = 0;
  while (std::fscanf(file, "%d,%d,%d,%d,%d,%255[^\n]", &overdue, &again, &severity, &deaths, &rectified, line) == 6) {
    EmittedRow& row = rows.emplace_back();
    row.overdue_days = static_cast<decltype(row.overdue_days)>(overdue);
    row.repeat_count = static_cast<decltype(row.repeat_count)>(again);
    row.severity = static_cast<decltype(row.severity)>(severity);
    row.deaths = static_cast<decltype(row.deaths)>(deaths);
    row.rectified = rectified != 0;
  }
  std::fclose(file);
  return rows;
}

}  // namespace

int main(int count, char** words) {
  std::string data, repeats = "5";
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word.starts_with("data=")) data = word.substr(5);
    if (word.starts_with("repeats=")) repeats = word.substr(8);
  }
  const std::vector<EmittedRow> rows = read_rows(data + "/w1.csv");
  constexpr int passes = 20;  // of one repetition, as the yardstick's
  std::vector<std::int8_t> out(rows.size());
  std::string seconds;
  for (int run = 0; run <= std::stoi(repeats); ++run) {
    const auto start = std::chrono::steady_clock::now();
    for (int pass = 0; pass < passes; ++pass) {
      for (std::size_t i = 0; i < rows.size(); ++i) out[i] = static_cast<std::int8_t>(decide(rows[i]));
    }
    const double one = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / passes;
    if (run > 0) seconds += (seconds.empty() ? "" : ", ") + std::to_string(one);
  }
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < out.size(); ++i) sum += out[i] * static_cast<std::int64_t>(i % 7 + 1);
  std::printf(
      "{\"workload\": \"W1-one\", \"engine\": \"zeren\", \"version\": \"%s\", \"variant\": \"generated C++, "
      "not-inlined "
      "call\", \"n\": %zu, \"threads\": 1, \"seconds\": [%s], \"answer\": \"%lld\"}\n",
      emitted_version, rows.size(), seconds.c_str(), static_cast<long long>(sum));
  return rows.empty() ? 1 : 0;
}
