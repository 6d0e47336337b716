// When a version is the one of a row, and how that joins what the rule itself asks for.
#pragma once

#include <optional>

#include "src/pack/expressions.hpp"

namespace zeren::inline v0::pack::detail {

// The condition that the day is one of those.
Expression holds_on(Expression day, const Validity& valid);

// The condition that the version is today's, or that of the row's date where the declaration picks by one. Nothing for
// what has no versions.
std::optional<Expression> holds_for_row(ExpressionChecker& row, const sx::Declared& written,
                                        const Description& version);

// Both conditions, of those that there are; `place` is where the text stands if only the first is there.
std::optional<Expression> both(std::optional<Expression> first, std::optional<Expression> second, Span place);

// `then` where the value is there, else `otherwise`. `then` takes it for present.
Expression if_present(Expression value, Expression then, Expression otherwise);

}  // namespace zeren::inline v0::pack::detail
