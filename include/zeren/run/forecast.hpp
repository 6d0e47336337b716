// What happens if nothing new happens: which duties and tasks fall overdue, which targets come to their day, and which
// subjects change their step, and when.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "zeren/base/result.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0 {

enum class ForecastKind : std::uint8_t {
  step_entered,   ///< a subject comes to a step of a ladder
  step_left,      ///< it is released from it
  duty_overdue,   ///< the first day on which a duty is overdue
  task_late,      ///< the first day on which an assigned task is late
  target_decided  ///< a target's day: it is met or missed
};
/// `step_entered` and so on.
[[nodiscard]] std::string_view to_string(ForecastKind kind) noexcept;

/// One thing that will have changed.
struct ForecastEvent {
  Date day;
  ForecastKind kind = ForecastKind::step_entered;
  std::string table;    ///< the table whose row it is: `remediation.measure`, `duty`, `hand_over.task`, `target`
  std::string key;      ///< of the row on that day
  std::string label;    ///< what people read in place of the key
  std::string subject;  ///< whom it is about, for people: a unit, a holder; empty where nobody is named
  std::string what;     ///< the step, the duty, the task or the target, for people
  std::string status;   ///< a target's; else empty
  std::vector<plan::Clause> clauses;
};

struct Forecast {
  Date from, until;
  std::vector<ForecastEvent> events;  ///< by day, kind, table, key
};

/// What will change after `options.today` up to and including `until`, as the facts known today stand: facts, closing
/// dates and recordings that are later are left out, deadlines stay. One evaluation, for `until`; fails as it does, and
/// where `until` is before today.
[[nodiscard]] Result<Forecast, EngineError> forecast(const plan::Plan& plan, const Dataset& dataset,
                                                     const EvaluateOptions& options, Date until);

}  // namespace zeren::inline v0
