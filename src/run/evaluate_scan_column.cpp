// What a day sees of a ladder: where each subject stands and since when, and the rows of its measure table.
#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::ValueKind;

namespace {

bool stands_on(const Stay& stay, Date day) {
  return stay.entered <= day && (!stay.left || *stay.left > day);
}

const Stay* standing(const ScanHistory& history, std::size_t subject, std::optional<std::uint32_t> step, Date day) {
  if (subject + 1 >= history.subject_begin.size()) return nullptr;
  for (std::uint32_t i = history.subject_begin[subject + 1]; i > history.subject_begin[subject]; --i) {
    const Stay& stay = history.stays[history.subject_stays[i - 1]];
    if ((!step || stay.step == *step) && stands_on(stay, day)) return &stay;
  }
  return nullptr;
}

void fill(Column& column, std::size_t row, ValueKind kind, const Stay* stay) {
  switch (kind) {
    case ValueKind::boolean:
      column.set_boolean(row, stay != nullptr);
      break;
    case ValueKind::date:
      stay == nullptr ? column.set_absent(row) : column.set_date(row, stay->entered);
      break;
    default:
      stay == nullptr ? column.set_absent(row) : column.set_code(row, stay->step);
  }
}

struct MeasureCall {
  const Frame& frame;
  const plan::Node& node;
  const plan::Node& scan_node;
  const plan::Scan& scan;
};

void fill_measure(const MeasureCall& call, Column& column, std::size_t r, const Stay& stay) {
  Run& run = call.frame.run();
  const plan::ScanStep& step = call.scan.steps[stay.step];
  switch (call.node.builtin) {
    case plan::Builtin::subject:
      if (call.node.type.kind == ValueKind::unit) {
        const plan::Table& table = run.plan.tables[call.scan_node.table];
        column.set_code(r, run.organisation().units_of_tier(table.tier)[stay.subject]);
      } else {
        column.set_reference(r, {0, stay.subject});
      }
      break;
    case plan::Builtin::step:
      column.set_code(r, call.node.type.kind == ValueKind::text ? run.texts->intern(step.origin.name) : stay.step);
      break;
    case plan::Builtin::entered:
      column.set_date(r, stay.entered);
      break;
    case plan::Builtin::left:
      // The day on which it left is not known before that day.
      if (stay.left && *stay.left <= call.frame.today()) {
        column.set_date(r, *stay.left);
      } else {
        column.set_absent(r);
      }
      break;
    case plan::Builtin::condition:
      column.set_code(r,
                      run.texts->intern(stay.condition == plan::no_node ? std::string()
                                                                        : expression_text(run.plan, stay.condition)));
      break;
    case plan::Builtin::clause: {
      const bool own = !step.origin.clauses.empty();
      column.set_code(r, run.texts->intern(clauses_text(own ? step.origin.clauses : call.scan_node.origin.clauses)));
      break;
    }
    default:
      column.set_absent(r);
  }
}

}  // namespace

ColumnPtr evaluate_scan_column(const Frame& frame, NodeId id) {
  const plan::Node& node = frame.run().node(id);
  const NodeId scan_id = node.inputs[0];
  const auto& scan = std::get<plan::Scan>(frame.run().node(scan_id).payload);
  const ScanHistory& history = frame.run().scans.at(scan_id);
  const std::size_t rows = frame.rows(node.table);
  const auto step = scan.in_order ? std::nullopt : std::optional<std::uint32_t>(node.part / 2);
  Column column = column_of(node, rows);
  if (node.type.kind == ValueKind::text) column.set_pool(frame.run().texts);
  for (std::size_t r = 0; r < rows; ++r) {
    fill(column, r, node.type.kind, standing(history, r, step, frame.today()));
  }
  return std::make_shared<const Column>(std::move(column));
}

ColumnPtr evaluate_measure(const Frame& frame, NodeId id) {
  const plan::Node& node = frame.run().node(id);
  const NodeId maker = frame.run().plan.tables[node.table].maker;
  const plan::Node& scan_node = frame.run().node(maker);
  const ScanHistory& history = frame.run().scans.at(maker);
  const MeasureCall call{frame, node, scan_node, std::get<plan::Scan>(scan_node.payload)};
  const std::size_t rows = history.rows_on(frame.today());
  Column column = column_of(node, rows);
  if (node.type.kind == ValueKind::text) column.set_pool(frame.run().texts);
  for (std::size_t r = 0; r < rows; ++r) fill_measure(call, column, r, history.stays[r]);
  return std::make_shared<const Column>(std::move(column));
}

}  // namespace zeren::inline v0::detail
