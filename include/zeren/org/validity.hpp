// From when until when something holds.
#pragma once

#include <algorithm>
#include <optional>

#include "zeren/base/date.hpp"

namespace zeren::inline v0 {

/// The days on which a row holds, both ends included; the default is always. `from` after `until` is never.
struct Validity {
  Date from = Date::min();
  Date until = Date::max();

  /// An end that is absent is open.
  static constexpr Validity between(std::optional<Date> from, std::optional<Date> until) {
    return {from.value_or(Date::min()), until.value_or(Date::max())};
  }
  [[nodiscard]] constexpr bool holds_on(Date day) const { return from <= day && day <= until; }
  [[nodiscard]] constexpr bool always() const { return from == Date::min() && until == Date::max(); }
  /// The days on which both hold.
  [[nodiscard]] constexpr Validity intersect(const Validity& other) const {
    return {std::max(from, other.from), std::min(until, other.until)};
  }
  friend constexpr bool operator==(const Validity&, const Validity&) = default;
};

}  // namespace zeren::inline v0
