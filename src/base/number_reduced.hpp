// Numbers from pairs that are known to be reduced, without looking for what divides both. Apart from number_big.hpp,
// whose library prints.
#pragma once

#include <cstdint>

#include "zeren/base/number.hpp"

namespace zeren::inline v0::detail {

/// numerator / denominator, which have no common divisor; the denominator is above 0.
[[nodiscard]] Number number_of_reduced(std::int64_t numerator, std::int64_t denominator);

}  // namespace zeren::inline v0::detail
