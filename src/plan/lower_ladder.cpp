// A ladder: one scan over days, and its columns.
#include <algorithm>

#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

// The fields of a `starts from` table: a reference to the subject, `step`, and the day `entered`, by their names in
// either language, as the checker asks for them.
void find_start_fields(const Table& table, TableId subject, Scan& scan, Node& node) {
  const auto find = [&](auto&& fits) {
    const auto field = std::find_if(table.fields.begin(), table.fields.end(), fits);
    if (field == table.fields.end()) return no_node;
    node.inputs.push_back(field->node);
    return field->node;
  };
  const auto named = [&](std::string_view name, std::string_view chinese) {
    const NodeId found = find([name](const Field& f) { return f.name == name; });
    return found != no_node ? found : find([chinese](const Field& f) { return f.name == chinese; });
  };
  scan.starts_subject = find([&](const Field& f) {
    return (f.type.kind == ValueKind::unit || f.type.kind == ValueKind::row) &&
           std::find(f.type.targets.begin(), f.type.targets.end(), subject) != f.type.targets.end();
  });
  scan.starts_step = named("step", "措施");
  scan.starts_entered = named("entered", "开始");
}

NodeId add_scan(Lowering& lowering, const pack::Ladder& ladder) {
  const Context context = lowering.context_of(ladder.entity);
  Node node;
  node.kind = NodeKind::scan;
  node.table = ladder.entity;
  node.origin = lowering.origin(ladder.description);
  const auto read = [&](NodeId input) {
    node.inputs.push_back(input);
    return input;
  };
  Scan scan;
  scan.daily = ladder.daily;
  scan.in_order = ladder.in_order;
  scan.one_step_at_a_time = ladder.one_step_at_a_time;
  scan.measure_table = ladder.measure;
  scan.enumeration = ladder.enumeration;
  scan.valid = ladder.description.valid;
  for (const pack::LadderStep& step : ladder.steps) {
    ScanStep made;
    made.origin = lowering.origin(step.description);
    made.when = read(lowering.on_table(step.when, context));
    if (step.release) {
      made.release = read(lowering.on_table(step.release->when, context));
      if (step.release->duration) made.release_for = read(lowering.expression(*step.release->duration, context));
    }
    scan.steps.push_back(std::move(made));
  }
  if (ladder.release) {
    scan.release = read(lowering.on_table(ladder.release->when, context));
    if (ladder.release->duration) scan.release_for = read(lowering.expression(*ladder.release->duration, context));
    scan.release_one_step = ladder.release->one_step;
  }
  if (ladder.starts_from) {
    scan.starts_from = *ladder.starts_from;
    find_start_fields(lowering.plan().tables[*ladder.starts_from], ladder.entity, scan, node);
  }
  node.payload = std::move(scan);
  return lowering.build().add(std::move(node));
}

NodeId add_column(Lowering& lowering, const pack::Ladder& ladder, NodeId scan, pack::ColumnId column,
                  std::uint32_t part) {
  Node node;
  node.kind = NodeKind::scan_column;
  node.table = ladder.entity;
  node.inputs = {scan};
  node.part = part;
  node.type = value_type(lowering.pack(), lowering.pack().entities[ladder.entity].columns[column].type);
  node.origin = lowering.origin(ladder.description);
  return lowering.build().add(std::move(node));
}

}  // namespace

void lower_ladder(Lowering& lowering, RuleId rule, const pack::Ladder& ladder) {
  const NodeId scan = add_scan(lowering, ladder);
  lowering.plan().tables[ladder.measure].maker = scan;
  for (std::size_t i = 0; i < ladder.columns.size(); ++i) {
    lowering.define_column(ladder.entity, ladder.columns[i],
                           add_column(lowering, ladder, scan, ladder.columns[i], static_cast<std::uint32_t>(i)));
  }
  lowering.plan().rules[rule] = Rule{lowering.origin(ladder.description), ladder.entity, LadderShape{scan}};
}

}  // namespace zeren::inline v0::plan
