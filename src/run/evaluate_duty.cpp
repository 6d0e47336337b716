// The rows of a duty: who must do it, until when, and whether it was done.
#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

MadeRows evaluate_duty(const Frame& frame, plan::NodeId id) {
  Run& run = frame.run();
  const auto& duty = std::get<plan::Duty>(run.node(id).payload);
  MadeRows made;
  for (const plan::ValueType& type : duty.types) {
    Column column(type.kind, 0, type.kind == plan::ValueKind::row ? type.targets.size() : 1);
    if (type.kind == plan::ValueKind::text) column.set_pool(run.texts);
    made.parts.push_back(std::make_shared<const Column>(std::move(column)));
  }
  return made;
}

}  // namespace zeren::inline v0::detail
