#include "src/base/watch.hpp"

#include <chrono>

#include "zeren/base/limit_codes.hpp"

namespace zeren::inline v0 {

std::int64_t Limits::now() const {
  if (clock) return clock();
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

void Limits::give_up_after(std::int64_t milliseconds) {
  constexpr std::int64_t nanoseconds = 1'000'000;
  const std::int64_t from = now();
  const bool fits = milliseconds < (no_deadline - (from > 0 ? from : 0)) / nanoseconds;
  deadline = fits ? from + (milliseconds > 0 ? milliseconds : 0) * nanoseconds : no_deadline;
}

std::string EngineError::message(Language language) const {
  return format_message(language == Language::zh ? code->message_zh : code->message_en, arguments, language);
}

namespace detail {

void Watch::look_closely() const {
  if (limits_->stop.stop_requested()) throw LimitReached{&limit_codes::cancelled};
  if (limits_->deadline != Limits::no_deadline && limits_->now() >= limits_->deadline) {
    throw LimitReached{&limit_codes::past_deadline};
  }
}

}  // namespace detail

}  // namespace zeren::inline v0
