// Names of the plan's enumerations, for dumps, pictures and messages.
#pragma once

#include <string>
#include <string_view>

#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

/// The name as in the header, for example `less_equal`.
std::string_view to_string(NodeKind kind) noexcept;
std::string_view to_string(MapOp op) noexcept;
std::string_view to_string(Builtin builtin) noexcept;
std::string_view to_string(AggregateKind kind) noexcept;
std::string_view to_string(TableKind kind) noexcept;

/// `number?`, `count`, `enum grade?`, `unit of village`.
std::string to_string(const Plan& plan, const ValueType& type);
/// A literal as a rule would write it: `20`, `2022-06-30`, `15 days`, `general`; `absent`.
std::string to_string(const Plan& plan, const Value& value);

}  // namespace zeren::inline v0::plan
