// The days of a series: `--from D --to E --every month`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zeren/base/date.hpp"

namespace zeren::cli {

/// The last day of each day, week, month, quarter or year from `from` to `to`; the last of them is `to` where it is cut
/// short. Weeks end on Sunday. Nothing where `every` is none of these words.
[[nodiscard]] std::optional<std::vector<Date>> series_days(Date from, Date to, const std::string& every);

}  // namespace zeren::cli
