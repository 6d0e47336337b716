// What a target says of every input. A broken promise ends the process, which libFuzzer and ctest take for a finding.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace zeren::fuzz {

inline void require(bool holds, const std::string& promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise.c_str());
  std::abort();
}

}  // namespace zeren::fuzz
