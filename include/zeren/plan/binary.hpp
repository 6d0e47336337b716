// Compiled packs: a plan as bytes, to be loaded without the rules' texts and without the parser.
#pragma once

#include <string>
#include <string_view>

#include "zeren/base/engine_error.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/base/result.hpp"
#include "zeren/plan/binary_codes.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

/// The plan as the bytes of a compiled pack (`.zrc`): the same on every machine, and equal for equal plans. O(size of
/// the plan).
[[nodiscard]] std::string write_plan(const Plan& plan);

/// True where the bytes begin as those of a compiled pack do; nothing else of them is looked at.
[[nodiscard]] bool is_compiled_pack(std::string_view bytes) noexcept;

/// The plan of a compiled pack, or why these bytes are none that can be used: a code of `binary_codes`, or of
/// `limit_codes` (`source_bytes`, the deadline and cancelling hold here too).
///
/// Never crashes, whatever the bytes are. The checksum tells damage, not malice: after it everything that the content
/// says is verified, so that a plan which is given back can be bound and evaluated like one that was compiled here.
/// Work and memory grow with the number of bytes: a length is held against the bytes left before anything is allocated.
/// O(bytes).
[[nodiscard]] Result<Plan, EngineError> read_plan(std::string_view bytes, const Limits& limits = {});

}  // namespace zeren::inline v0::plan
