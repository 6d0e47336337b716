// The limits that the targets work under: small, so that no input may be slow by right.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "zeren/base/limits.hpp"

namespace zeren::fuzz {

/// The deadline is a number of looks at the clock, so that it falls at the same place in every run.
inline Limits small_limits(std::int64_t looks = 20'000) {
  Limits limits;
  limits.source_bytes = 64'000;
  limits.tokens = 16'000;
  limits.declarations = 500;
  limits.diagnostics = 200;
  limits.table_bytes = 64'000;
  limits.table_columns = 100;
  limits.table_cells = 10'000;
  limits.cell_bytes = 10'000;
  limits.rejects = 500;
  limits.units = 500;
  limits.cells = 500'000;
  limits.memory_bytes = std::uint64_t{64} << 20;
  limits.clock = [looked = std::make_shared<std::atomic<std::int64_t>>(0)] { return looked->fetch_add(1); };
  limits.deadline = looks;
  return limits;
}

}  // namespace zeren::fuzz
