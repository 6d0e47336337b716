// The columns of an assignment's task table.
#include <algorithm>
#include <array>

#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::Builtin;
using plan::NodeId;
using plan::ValueKind;

namespace {

constexpr std::array<const char*, 5> status_names{"unassigned", "assigned", "rectified", "verified", "closed"};

struct TaskCall {
  const Frame& frame;
  const plan::Node& node;
  const plan::Expand& expand;
  const ExpandRows& made;
};

void fill_row(const TaskCall& call, Column& column, std::size_t r, plan::RowValue value) {
  const Run& run = call.frame.run();
  if (call.node.type.kind == ValueKind::unit) {
    column.set_code(r, run.organisation().units_of_tier(run.plan.tables[value.table].tier)[value.row]);
    return;
  }
  const auto& targets = call.node.type.targets;
  const auto at = std::find(targets.begin(), targets.end(), value.table);
  if (at == targets.end()) return column.set_absent(r);
  column.set_reference(r, {static_cast<std::uint32_t>(at - targets.begin()), value.row});
}

// A word, as text or as a member of an enumeration.
void fill_word(const TaskCall& call, Column& column, std::size_t r, const std::string& word, std::uint32_t ordinal) {
  Run& run = call.frame.run();
  if (call.node.type.kind == ValueKind::text) return column.set_code(r, run.texts->intern(word));
  if (call.node.type.enumeration < run.plan.enumerations.size()) {
    const auto& members = run.plan.enumerations[call.node.type.enumeration].members;
    const auto at = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.first == word; });
    if (at != members.end()) ordinal = static_cast<std::uint32_t>(at - members.begin());
  }
  column.set_code(r, ordinal);
}

void fill_date(Column& column, std::size_t r, const std::optional<Date>& date) {
  date ? column.set_date(r, *date) : column.set_absent(r);
}

void fill_task(const TaskCall& call, Column& column, std::size_t r, const TaskRow& row) {
  switch (call.node.builtin) {
    case Builtin::source:
      return fill_row(call, column, r, {call.expand.source_table, row.source});
    case Builtin::task:
      return fill_word(call, column, r, call.expand.tasks[row.task].origin.name, row.task);
    case Builtin::holder:
      return row.has_holder ? fill_row(call, column, r, row.holder) : column.set_absent(r);
    case Builtin::assigned:
      return fill_date(column, r, row.assigned);
    case Builtin::due:
      return fill_date(column, r, row.due);
    case Builtin::status: {
      const auto status = static_cast<std::uint32_t>(row.status);
      return fill_word(call, column, r, status_names[status], status);
    }
    case Builtin::late:
      return column.set_boolean(r, row.late);
    default:
      return column.set_absent(r);
  }
}

void fill_supervisors(const ExpandRows& made, Column& column) {
  std::vector<std::uint32_t> begin{0}, items;
  for (const TaskRow& row : made.rows) {
    items.insert(items.end(), made.supervisors.begin() + row.supervisors_begin,
                 made.supervisors.begin() + row.supervisors_end);
    begin.push_back(static_cast<std::uint32_t>(items.size()));
  }
  column.set_sets(std::move(begin), std::move(items));
}

}  // namespace

ColumnPtr evaluate_made(const Frame& frame, NodeId id) {
  const Run& run = frame.run();
  const plan::Node& node = run.node(id);
  const NodeId maker = run.plan.tables[node.table].maker;
  if (run.plan.tables[node.table].kind == plan::TableKind::measure) return evaluate_measure(frame, id);

  if (run.plan.tables[node.table].kind == plan::TableKind::made) {
    const MadeRows& rows = frame.made(maker);
    return node.part < rows.parts.size() ? rows.parts[node.part]
                                         : std::make_shared<const Column>(column_of(node, rows.rows));
  }

  const ExpandRows& made = frame.expanded(maker);
  Column column = column_of(node, made.rows.size());
  if (node.type.kind == ValueKind::text) column.set_pool(run.texts);
  if (node.type.kind == ValueKind::body_set) {
    fill_supervisors(made, column);
  } else {
    const TaskCall call{frame, node, std::get<plan::Expand>(run.node(maker).payload), made};
    for (std::size_t r = 0; r < made.rows.size(); ++r) fill_task(call, column, r, made.rows[r]);
  }
  return std::make_shared<const Column>(std::move(column));
}

}  // namespace zeren::inline v0::detail
