// A duty: one node that makes its rows, which are among those of the table of all duties.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {

void lower_duty(Lowering& lowering, RuleId rule, const pack::Duty& duty) {
  lowering.plan().rules[rule] = Rule{lowering.origin(duty.description), duty.table, DutyShape{}};
}

}  // namespace zeren::inline v0::plan
