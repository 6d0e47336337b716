// Floats that stand for a number without doubt. Nothing is rounded: a float that means no such number is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "zeren/base/number.hpp"

namespace zeren::python {

/// Most digits after the point at which floats can be read.
inline constexpr int most_float_digits = 15;

/// The whole number that the float is, of at most 53 bits; nothing where it has a fraction or is too large to be sure.
[[nodiscard]] std::optional<std::int64_t> whole_float(double value);

/// The decimal of `digits` digits after the point that is written as this float: the one whose nearest float it is.
/// Nothing where there is none, or where several might be (past 52 bits). `digits` is 0 .. most_float_digits.
[[nodiscard]] std::optional<Number> decimal_float(double value, int digits);
[[nodiscard]] std::optional<Number> decimal_float(float value, int digits);

/// The shortest decimal that reads back as the float.
[[nodiscard]] std::string float_text(double value);

}  // namespace zeren::python
