// A parameter's value from the command line.
#pragma once

#include <optional>
#include <string_view>

#include "zeren/plan/plan.hpp"

namespace zeren::cli {

/// `12`, `3/7`, `true`, `2022-03-31`, `15 days`, a member of an enumeration by name or label, or text, as the type
/// wants it; nothing where the text is none of that type.
[[nodiscard]] std::optional<plan::Value> parse_param_value(const plan::Plan& plan, const plan::ValueType& type,
                                                           std::string_view text);

}  // namespace zeren::cli
