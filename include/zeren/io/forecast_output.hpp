// A forecast as people and programs read it.
#pragma once

#include <string>

#include "zeren/base/diagnostic.hpp"
#include "zeren/run/forecast.hpp"

namespace zeren::inline v0 {

/// A line an event, columns aligned by display width: day, what happens, to whom, to what, the clauses.
[[nodiscard]] std::string to_text(const Forecast& forecast, Language language = Language::en);

/// One JSON object, ended by a newline: `version`, `from`, `until`, `events` with `day`, `kind`, `table`, `key`,
/// `subject`, `what`, `status`, `clauses`.
[[nodiscard]] std::string to_json(const Forecast& forecast);

}  // namespace zeren::inline v0
