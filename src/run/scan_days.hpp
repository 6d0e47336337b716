// What a ladder's replay goes through. Private to the engine.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

/// The days on which a ladder is checked, up to `last_day` and the pack's end. A pack without a beginning is checked
/// from the first day on which any dated fact exists.
[[nodiscard]] std::vector<Date> check_days(const Run& run, const plan::Scan& scan, Date last_day);

/// What the nodes read that a day may change, themselves included, in the order of evaluation. Ladders' histories are
/// left out: they are known already.
[[nodiscard]] std::vector<plan::NodeId> dated_nodes(const Run& run, std::span<const plan::NodeId> roots,
                                                    std::span<const plan::NodeId> known = {});
/// The same of the conditions of a ladder. What `known` are and only they read is left out of both.
[[nodiscard]] std::vector<plan::NodeId> nodes_of_conditions(const Run& run, plan::NodeId scan,
                                                            std::span<const plan::NodeId> known = {});

/// A subject that stands at a step before the first check day.
struct ScanStart {
  std::uint32_t subject = 0;
  std::uint32_t step = 0;
  Date entered;
};
/// What `starts from` says: the rows entered before `first_day`, by day. In order, the latest one of a subject wins.
[[nodiscard]] std::vector<ScanStart> find_starts(const Frame& constants, const plan::Scan& scan, Date first_day,
                                                 Date last_day);

}  // namespace zeren::inline v0::detail
