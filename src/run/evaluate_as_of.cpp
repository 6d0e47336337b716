// A column as another day saw it: the same part of the plan, evaluated for that day.
#include "src/run/cells.hpp"
#include "src/run/scan_days.hpp"
#include "src/run/select.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;

namespace {

Column all_missing(const Frame& frame, const plan::Node& node, std::size_t rows, std::optional<std::uint32_t> error) {
  Column column = node.table == plan::scalar ? scalar_of(node) : column_of(node, rows);
  for (std::size_t r = 0; r < rows; ++r) {
    if (error && (node.table == plan::scalar || frame.visible(node.table, r))) {
      column.set_error(r, *error);
    } else {
      column.set_absent(r);
    }
  }
  return column;
}

// What the column needs of that day, as far as the day's frame does not hold it yet.
void evaluate_on(Frame& past, NodeId target) {
  for (const NodeId node : dated_nodes(past.run(), std::span(&target, 1))) {
    const plan::NodeKind kind = past.run().node(node).kind;
    const bool there = plan::makes_rows(kind) ? past.all_made().count(node) != 0 : past.find(node) != nullptr;
    if (!there) past.evaluate(node);
  }
}

// Rows that did not exist that day have no value.
ColumnPtr hide(const Frame& past, const plan::Node& node, const ColumnPtr& column) {
  if (node.table == plan::scalar || past.visible_from(node.table) == nullptr || column->is_scalar()) return column;
  const SelectSource source{column.get(), &node.type};
  const auto pick = [&](std::size_t r) {
    if (!past.visible(node.table, r)) return Pick::none();
    return column->present(r) ? Pick::of(0, r) : Pick::missing(*column, r);
  };
  return std::make_shared<const Column>(
      select_cells(past.run(), node.type, column->rows(), false, std::span(&source, 1), pick));
}

}  // namespace

ColumnPtr evaluate_as_of(const Frame& frame, NodeId id) {
  Run& run = frame.run();
  const plan::Node& node = run.node(id);
  const Column& wanted = frame.at(node.inputs[1]);
  const std::size_t rows = frame.rows(node.table);
  if (!wanted.present(0)) {
    std::optional<std::uint32_t> error;
    if (wanted.state(0) == CellState::error) error.emplace(wanted.error_at(0));
    return std::make_shared<const Column>(all_missing(frame, node, rows, error));
  }
  const Date day = wanted.date_at(0);
  if (day > frame.today()) {
    const std::uint32_t error = run.errors.add(
        make_error(frame, id, run_codes::as_of_future_day, 0, {day.to_string(), frame.today().to_string()}));
    return std::make_shared<const Column>(all_missing(frame, node, rows, error));
  }
  const NodeId target = node.inputs[0];
  if (day == frame.today() || !run.prepared.dated[target]) return frame.find(target);

  // Readers of one day share its frame; the days of a ladder are passed through once each, so that keeping would only
  // cost memory.
  if (frame.scan_state() != nullptr || frame.pairs() != nullptr) {
    Frame past(run, &frame.constants(), day);
    if (const plan::PairTable* pairs = frame.pairs()) past.set_pairs(pairs, frame.pair_begin(), rows);
    evaluate_on(past, target);
    const ColumnPtr column = hide(past, node, past.find(target));
    past.move_to(day);
    return column;
  }
  std::unique_ptr<Frame>& past = run.past[day.days];
  if (!past) past = std::make_unique<Frame>(run, &frame.constants(), day);
  evaluate_on(*past, target);
  return hide(*past, node, past->find(target));
}

}  // namespace zeren::inline v0::detail
