// A session led through random changes and held against fresh runs over the same rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "zeren/org/organisation.hpp"
#include "zeren/plan/plan.hpp"
#include "zeren/run/source_table.hpp"

namespace zeren::testing {

struct SessionWalk {
  const plan::Plan& plan;
  const Organisation& organisation;
  std::vector<SourceTable> tables;  // the rows that may come and go
  std::vector<Date> days;           // the first is where it begins
  std::uint64_t seed = 0;
  std::size_t steps = 20;  // changes, or batches of them
  std::size_t compare_every = 3;
  std::size_t moves = 0;  // one step in so many moves a unit or advances the day; 0: none does
};

struct WalkResult {
  std::string said;  // what differed; empty: nothing
  std::size_t applied = 0, refused = 0, compared = 0, cells = 0, followed = 0, changed = 0;
};

[[nodiscard]] WalkResult walk(const SessionWalk& walk);

}  // namespace zeren::testing
