// Which branches of a pack's rules its tests reach: lines, steps, bands, arms of `if`, and so on.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0 {

namespace detail {
class NeededRows;
}

/// One way that a rule can go.
struct Branch {
  plan::RuleId rule = plan::no_rule;  ///< none: of the exceptions to a param
  std::string owner;                  ///< the name of the rule or param
  std::string text_en, text_zh;       ///< what has to happen
  std::string file;
  std::size_t line = 0;
  bool reached = false;
};

/// Collects over many evaluations. Rules of imported packs do not count: their own tests reach them. Not for several
/// threads at once.
class BranchCoverage {
 public:
  /// Finds every branch of the pack's rules. O(nodes log nodes).
  explicit BranchCoverage(const CompiledPack& pack);

  /// Marks what this evaluation of the pack reaches. O(nodes × rows).
  void add(const Evaluation& evaluation);

  /// In the order of the rules, then as written.
  [[nodiscard]] std::span<const Branch> branches() const noexcept { return branches_; }
  [[nodiscard]] std::size_t reached() const noexcept;

 private:
  std::vector<Branch> branches_;
  std::vector<std::function<bool(const Evaluation&, const detail::NeededRows&)>> probes_;  // one a branch
};

/// `reached` of `total` in tenths of a percent, rounded down: 1000 only where all are reached. 1000 for none of none.
[[nodiscard]] std::size_t coverage_per_mille(std::size_t reached, std::size_t total) noexcept;

}  // namespace zeren::inline v0
