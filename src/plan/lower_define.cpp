#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {

void lower_define(Lowering& lowering, RuleId rule, const pack::Define& define) {
  const NodeId value = lowering.on_table(define.value, lowering.context_of(define.entity));
  lowering.define_column(define.entity, define.column, value);
  lowering.plan().rules[rule] =
      Rule{lowering.origin(define.description), define.entity, DefineShape{value, lowering.origin(define.value.span)}};
}

}  // namespace zeren::inline v0::plan
