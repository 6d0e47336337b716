// Why a pack cannot be evaluated county by county: ZR0785 .. ZR0789.
#pragma once

#include <array>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::plan::split_codes {

/// 0: the rule, 1: where it stands, 2: the tier, 3: what it does.
inline constexpr DiagnosticCode cannot_be_split{"ZR0785",
                                                Severity::error,
                                                "`{0}` ({1}) cannot be evaluated unit by unit of `{2}`: it {3}",
                                                "`{0}`（{1}）无法按 `{2}` 逐单位计算：{3}",
                                                "evaluate the pack in one run, or split it by another tier",
                                                "请一次性计算整个规则包，或按其他层级拆分"};

/// 0: the name that was given, 1: the tiers that there are.
inline constexpr DiagnosticCode no_such_tier{"ZR0786",
                                             Severity::error,
                                             "the pack has no tier `{0}` to be split by",
                                             "规则包没有可用于拆分的层级 `{0}`",
                                             "its tiers are {1}",
                                             "其层级为 {1}"};

/// Every code of this file in order of number, for documentation and tests.
inline constexpr std::array all{&cannot_be_split, &no_such_tier};

}  // namespace zeren::inline v0::plan::split_codes
