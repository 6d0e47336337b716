#include "src/pack/check_rules.hpp"

namespace zeren::inline v0::pack::detail {

void check_tests(Context&) {}

}  // namespace zeren::inline v0::pack::detail
