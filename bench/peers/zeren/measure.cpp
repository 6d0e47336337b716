#include "bench/peers/zeren/measure.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <malloc.h>

#include <cstdio>
#include <fstream>

#include "zeren/version.hpp"

namespace peers {

namespace {

// A line of /proc/self/status in bytes.
std::size_t status(const std::string& name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name + ":")) return std::stoull(line.substr(name.size() + 1)) * 1024;
  }
  return 0;
}

}  // namespace

MemoryPeak::MemoryPeak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak begins anew
  start_ = status("VmRSS");
}

std::size_t MemoryPeak::bytes() const {
  const std::size_t peak = status("VmHWM");
  return peak > start_ ? peak - start_ : 0;
}

void print(const Measurement& m) {
  std::string phases;
  for (const auto& [name, seconds] : m.phases) {
    phases += fmt::format("{}\"{}\": [{}]", phases.empty() ? "" : ", ", name, fmt::join(seconds, ", "));
  }
  fmt::print(
      "{{\"workload\": \"{}\", \"engine\": \"zeren\", \"version\": \"{}.{}.{}\", \"variant\": \"{}\", \"n\": {}, "
      "\"threads\": {}, \"seconds\": [{}], \"answer\": \"{}\", \"peak_bytes\": {}, \"input_bytes\": {}, "
      "\"rows\": {}, \"phases\": {{{}}}}}\n",
      m.workload, ZEREN_VERSION_MAJOR, ZEREN_VERSION_MINOR, ZEREN_VERSION_PATCH, m.variant, m.n, m.threads,
      fmt::join(m.seconds, ", "), m.answer, m.peak_bytes, m.input_bytes, m.rows, phases);
  std::fflush(stdout);
}

}  // namespace peers
