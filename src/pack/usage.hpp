// Who reads what: declarations that nobody uses, and fields that replays read without knowing their past.
#pragma once

#include "src/pack/context.hpp"

namespace zeren::inline v0::pack::detail {

void find_unused(Context& context);
void find_undated(Context& context);

}  // namespace zeren::inline v0::pack::detail
