// How work finds out that it is to end. Private to the library.
#pragma once

#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/engine_error.hpp"
#include "zeren/base/limits.hpp"

namespace zeren::inline v0::detail {

/// A limit was passed. Thrown inside the library only: every public function that takes limits catches it.
struct LimitReached {
  const DiagnosticCode* code;
  std::vector<std::string> arguments{};

  [[nodiscard]] EngineError error() const { return {code, arguments}; }
};

/// Throws where the work was cancelled or its time is over. `limits` must outlive it. For all threads.
class Watch {
 public:
  explicit Watch(const Limits& limits)
      : limits_(&limits), idle_(!limits.stop.stop_possible() && limits.deadline == Limits::no_deadline) {}

  void look() const {
    if (!idle_) look_closely();
  }
  [[nodiscard]] const Limits& limits() const { return *limits_; }

 private:
  void look_closely() const;

  const Limits* limits_;
  bool idle_;
};

/// Looks once in so many small steps: for loops over rows. One a thread.
class Ticker {
 public:
  explicit Ticker(const Watch& watch) : watch_(&watch) {}

  void tick() {
    if (++steps_ % steps_a_look == 0) watch_->look();
  }

 private:
  static constexpr unsigned steps_a_look = 4096;

  const Watch* watch_;
  unsigned steps_ = 0;
};

}  // namespace zeren::inline v0::detail
