#include "zeren/org/unit_problem.hpp"

#include <tuple>

namespace zeren::inline v0 {

bool operator<(const UnitProblem& a, const UnitProblem& b) {
  return std::tie(a.line, a.code->id, a.arguments) < std::tie(b.line, b.code->id, b.arguments);
}

}  // namespace zeren::inline v0
