// Runs the `test` blocks that a pack carries: each through the same loader and engine as real facts.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "zeren/base/limits.hpp"
#include "zeren/base/result.hpp"
#include "zeren/base/source.hpp"
#include "zeren/compile.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0 {

/// An expectation that did not hold, or why a test could not run at all (then `span` is the test's).
struct TestFailure {
  Span span;
  std::string message_en, message_zh;
};

struct TestOutcome {
  std::string title;
  Span span;
  std::size_t expectations = 0;
  std::vector<TestFailure> failures;  ///< empty: passed

  [[nodiscard]] bool passed() const noexcept { return failures.empty(); }
};

/// Sees the evaluation of each test that could be run, before it is judged: for coverage.
using TestObserver = std::function<void(const Evaluation&)>;

/// Runs every test of the pack whose title contains `filter` (all where it is empty), in the order of the files.
/// `units` is the organisation of tests without units of their own; null where there is none (such a test then fails
/// and says so). Never throws, prints nothing.
[[nodiscard]] std::vector<TestOutcome> run_tests(const CompiledPack& pack, const Organisation* units,
                                                 const std::string& filter = {}, const TestObserver& observer = {});

/// The same within limits. When cancelled or past the deadline there are no outcomes, only the reason; a test that
/// passes another limit fails and says so.
[[nodiscard]] Result<std::vector<TestOutcome>, EngineError> run_tests(const CompiledPack& pack,
                                                                      const Organisation* units,
                                                                      const std::string& filter,
                                                                      const TestObserver& observer,
                                                                      const Limits& limits);

}  // namespace zeren::inline v0
