#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {

void lower_define(Lowering& lowering, RuleId rule, const pack::Define& define) {
  const Context context = lowering.context_of(define.entity);
  NodeId value = lowering.on_table(define.value, context);
  if (!define.exceptions.list.empty()) {
    const Lowering::Excepted made = lowering.except(
        define.exceptions, value, lowering.origin(define.description),
        [&](const pack::Exception& e) { return lowering.on_table(e.when, context); },
        [&](const pack::Exception& e) { return lowering.on_table(e.value, context); });
    value = made.value;
    if (define.exceptions.branch) lowering.define_column(define.entity, *define.exceptions.branch, made.branch);
  }
  lowering.define_column(define.entity, define.column, value);
  lowering.plan().rules[rule] =
      Rule{lowering.origin(define.description), define.entity, DefineShape{value, lowering.origin(define.value.span)}};
}

}  // namespace zeren::inline v0::plan
