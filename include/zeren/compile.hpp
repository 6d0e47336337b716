// From rules to a compiled pack: text in, a plan or everything that is wrong with it out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/base/source.hpp"
#include "zeren/io/pack_files.hpp"
#include "zeren/pack/pack.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::inline v0 {

/// A pack ready to run. Immutable; copies share it, threads too, without locks.
class CompiledPack {
 public:
  CompiledPack(pack::Pack pack, plan::Plan plan, std::shared_ptr<const Sources> sources)
      : content_(std::make_shared<const Content>(Content{std::move(pack), std::move(plan), std::move(sources)})) {}

  /// What the engine evaluates.
  [[nodiscard]] const plan::Plan& plan() const noexcept { return content_->plan; }
  /// What the rules mean: for tools (tests, coverage).
  [[nodiscard]] const pack::Pack& pack() const noexcept { return content_->pack; }
  /// The texts it was made from.
  [[nodiscard]] const Sources& sources() const noexcept { return *content_->sources; }

 private:
  struct Content {
    pack::Pack pack;
    plan::Plan plan;
    std::shared_ptr<const Sources> sources;
  };
  std::shared_ptr<const Content> content_;
};

struct CompileResult {
  std::optional<CompiledPack> pack;        ///< there exactly where the diagnostics hold no error
  Diagnostics diagnostics;                 ///< errors, warnings and findings, sorted
  std::shared_ptr<const Sources> sources;  ///< what the diagnostics' spans point into; never null

  [[nodiscard]] bool ok() const noexcept { return pack.has_value(); }
};

/// Parses, checks and lowers a pack. Never throws for bad input. O(n log n) in the size of the texts. Past a limit
/// there is no pack; where the work was cancelled or its time was over, that is the only diagnostic.
[[nodiscard]] CompileResult compile(const PackFiles& files, const Limits& limits = {});

}  // namespace zeren::inline v0
