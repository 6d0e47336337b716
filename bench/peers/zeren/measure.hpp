// Repeating, timing, memory, and the line of JSON that the runner reads.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace peers {

/// Seconds of one call.
template <class Work>
double seconds_of(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Seconds of each of `repeats` calls, after one that is not counted.
template <class Work>
std::vector<double> repeat(std::size_t repeats, Work&& work) {
  work();
  std::vector<double> seconds;
  for (std::size_t i = 0; i < repeats; ++i) seconds.push_back(seconds_of(work));
  return seconds;
}

/// How far the process's memory rises above what it holds when this is made (the input columns, then).
class MemoryPeak {
 public:
  MemoryPeak();
  /// Bytes above the start, the most so far.
  [[nodiscard]] std::size_t bytes() const;

 private:
  std::size_t start_;
};

/// One measurement, as bench/peers/README.md describes the lines.
struct Measurement {
  std::string workload, variant;
  std::size_t n = 0;  ///< rows, decisions, updates or queries of one repetition
  unsigned threads = 1;
  std::vector<double> seconds;  ///< of each repetition
  std::string answer;
  std::size_t peak_bytes = 0, input_bytes = 0;          ///< 0: not measured
  std::size_t rows = 0;                                 ///< W3: of the table that changes
  std::map<std::string, std::vector<double>> phases{};  ///< what is timed apart: bind, load
};

/// Prints it as one line of JSON.
void print(const Measurement& measurement);

}  // namespace peers
