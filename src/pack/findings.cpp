#include "src/pack/check_rules.hpp"

namespace zeren::inline v0::pack::detail {

void find_findings(Context&) {}

}  // namespace zeren::inline v0::pack::detail
