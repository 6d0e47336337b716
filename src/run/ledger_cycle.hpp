// The cycles of a ledger: calendar years, or some months each from a date of the subject. Private to the engine.
#pragma once

#include <optional>

#include "zeren/base/date.hpp"

namespace zeren::inline v0::detail {

/// A cycle: from `first` on, up to and without `next`.
struct LedgerCycle {
  Date first, next;
};

/// How a subject's cycles follow each other.
struct CycleRule {
  std::optional<Date> from;  // absent: calendar years
  std::int64_t months = 12;
  MonthRule month_rule = MonthRule::clamp;
};

/// The cycle in which the day lies; cycles go on before `from` as after it, every one counted from `from` itself, so
/// that a 29 February comes back in leap years. Nothing where one of its ends is no day.
[[nodiscard]] std::optional<LedgerCycle> cycle_of(const CycleRule& rule, Date day);

}  // namespace zeren::inline v0::detail
