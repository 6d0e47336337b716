// Assignments: rows for each source row, task and holder, and what has become of them by today.
#include <algorithm>

#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::ValueKind;

namespace {

struct Dates {
  ColumnPtr column;
  std::optional<Date> at(std::size_t row) const {
    if (!column || !column->present(row)) return std::nullopt;
    return column->date_at(row);
  }
};

struct TaskColumns {
  ColumnPtr holder;
  const plan::ValueType* holder_type = nullptr;
  Dates due, assigned_on;
  std::vector<std::pair<ColumnPtr, const plan::ValueType*>> supervisors;
};

class Expansion {
 public:
  Expansion(const Frame& frame, NodeId id)
      : frame_(frame), expand_(std::get<plan::Expand>(frame.run().node(id).payload)) {
    const auto dates = [&](NodeId node) { return Dates{node == plan::no_node ? nullptr : frame.find(node)}; };
    rectified_ = dates(expand_.rectified_on);
    verified_ = dates(expand_.verified_on);
    closed_ = dates(expand_.closed_on);
    for (const plan::ExpandTask& task : expand_.tasks) {
      TaskColumns& columns = tasks_.emplace_back();
      columns.holder = frame.find(task.holder);
      columns.holder_type = &frame.run().node(task.holder).type;
      columns.due = dates(task.due);
      columns.assigned_on = dates(task.assigned_on);
      for (const NodeId node : task.supervisors) {
        columns.supervisors.emplace_back(frame.find(node), &frame.run().node(node).type);
      }
    }
    // Without a day of its own a task is assigned on the day of the row that it is for.
    const plan::Table& table = frame.run().plan.tables[expand_.source_table];
    if (const BoundTable* bound = frame.run().bound(expand_.source_table); bound != nullptr && table.on) {
      own_day_.column = bound->columns[*table.on];
    }
  }

  ExpandRows run() {
    const ColumnPtr where = expand_.where == plan::no_node ? nullptr : frame_.find(expand_.where);
    Ticker ticker(frame_.run().watch);
    for (std::uint32_t r = 0; r < frame_.rows(expand_.source_table); ++r) {
      ticker.tick();
      if (!frame_.visible(expand_.source_table, r)) continue;
      if (where && where->state(r) == CellState::error) made_.errors.push_back(where->error_at(r));
      if (where && (!where->present(r) || !where->boolean_at(r))) continue;
      for (std::uint32_t t = 0; t < tasks_.size(); ++t) add_task(r, t);
      if (expand_.same_day && !same_day(r)) made_.not_same_day.push_back(r);
    }
    return std::move(made_);
  }

 private:
  std::optional<Date> assigned(std::size_t row, const TaskColumns& task) const {
    return task.assigned_on.column ? task.assigned_on.at(row) : own_day_.at(row);
  }

  // Today is taken at its end: what is assigned on no day while another task has one, is late already.
  bool same_day(std::size_t row) const {
    std::optional<Date> day;
    bool some_missing = false;
    for (const TaskColumns& task : tasks_) {
      const std::optional<Date> own = assigned(row, task);
      if (!own) some_missing = true;
      if (own && day && *own != *day) return false;
      if (own) day = own;
    }
    return !(some_missing && day);
  }

  void add_task(std::uint32_t row, std::uint32_t t) {
    const TaskColumns& task = tasks_[t];
    TaskRow made;
    made.source = row;
    made.task = t;
    made.assigned = assigned(row, task);
    made.due = task.due.at(row);
    add_supervisors(row, task, made);
    made.status = status(row);
    made.late = is_late(row, made.due);

    const Column& holder = *task.holder;
    if (holder.state(row) == CellState::error) made_.errors.push_back(holder.error_at(row));
    const std::size_t before = made_.rows.size();
    if (holder.present(row) && holder.kind() == ValueKind::body_set) {
      for (const std::uint32_t body : holder.set_at(row)) add_holder(made, {frame_.run().plan.body_table, body});
    } else if (holder.present(row)) {
      add_holder(made, row_of(frame_.run(), *task.holder_type, holder, row));
    }
    if (made_.rows.size() != before) return;
    made.status = TaskStatus::unassigned;
    made_.no_holder.emplace_back(row, t);
    made_.rows.push_back(made);
  }

  void add_holder(TaskRow row, plan::RowValue holder) {
    row.has_holder = true;
    row.holder = holder;
    made_.rows.push_back(row);
  }

  void add_supervisors(std::uint32_t row, const TaskColumns& task, TaskRow& made) {
    std::vector<std::uint32_t> bodies;
    for (const auto& [column, type] : task.supervisors) {
      if (column->state(row) == CellState::error) made_.errors.push_back(column->error_at(row));
      if (!column->present(row)) continue;
      if (column->kind() == ValueKind::body_set) {
        const auto set = column->set_at(row);
        bodies.insert(bodies.end(), set.begin(), set.end());
      } else if (const plan::RowValue body = row_of(frame_.run(), *type, *column, row);
                 body.table == frame_.run().plan.body_table) {
        bodies.push_back(body.row);
      }
    }
    std::sort(bodies.begin(), bodies.end());
    bodies.erase(std::unique(bodies.begin(), bodies.end()), bodies.end());
    made.supervisors_begin = static_cast<std::uint32_t>(made_.supervisors.size());
    made_.supervisors.insert(made_.supervisors.end(), bodies.begin(), bodies.end());
    made.supervisors_end = static_cast<std::uint32_t>(made_.supervisors.size());
  }

  TaskStatus status(std::size_t row) const {
    if (closed_.at(row)) return TaskStatus::closed;
    if (verified_.at(row)) return TaskStatus::verified;
    return rectified_.at(row) ? TaskStatus::rectified : TaskStatus::assigned;
  }

  // Late: done after the day it was due, or not done and that day is over.
  bool is_late(std::size_t row, std::optional<Date> due) const {
    if (!due) return false;
    for (const Dates* dates : {&rectified_, &verified_, &closed_}) {
      if (const auto done = dates->at(row)) return *done > *due;
    }
    return *due < frame_.today();
  }

  const Frame& frame_;
  const plan::Expand& expand_;
  std::vector<TaskColumns> tasks_;
  Dates rectified_, verified_, closed_, own_day_;
  ExpandRows made_;
};

}  // namespace

ExpandRows evaluate_expand(const Frame& frame, NodeId id) {
  return Expansion(frame, id).run();
}

}  // namespace zeren::inline v0::detail
