#include "src/run/duty_rows.hpp"

#include <algorithm>

#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;

namespace {

std::size_t cell_of(const Column& column, std::size_t row) {
  return column.is_scalar() ? 0 : row;
}

// The bodies that some columns name on a row, ascending; the first error among them.
std::optional<std::uint32_t> add_bodies(const Frame& frame, const std::vector<NodeId>& nodes, std::size_t row,
                                        std::vector<std::uint32_t>& bodies) {
  const Run& run = frame.run();
  for (const NodeId node : nodes) {
    const Column& column = frame.at(node);
    const std::size_t at = cell_of(column, row);
    if (column.state(at) == CellState::error) return column.error_at(at);
    if (!column.present(at)) continue;
    if (column.kind() == plan::ValueKind::body_set) {
      const auto set = column.set_at(at);
      bodies.insert(bodies.end(), set.begin(), set.end());
    } else if (const plan::RowValue body = detail::row_of(run, run.node(node).type, column, at);
               body.table == run.plan.body_table) {
      bodies.push_back(body.row);
    }
  }
  std::sort(bodies.begin(), bodies.end());
  bodies.erase(std::unique(bodies.begin(), bodies.end()), bodies.end());
  return std::nullopt;
}

class Maker {
 public:
  Maker(const Frame& frame, const plan::Duty& duty) : frame_(frame), duty_(duty) {
    while (all_.begun < duty.periods.size() && duty.periods[all_.begun].first <= frame.today()) ++all_.begun;
    for (std::uint32_t p = 0; p < all_.begun; ++p) {
      const NodeId due = duty.periods[p].due;
      due_.push_back(due == plan::no_node ? nullptr : &frame.at(due));
    }
  }

  DutyRows run() {
    if (all_.begun == 0) return std::move(all_);
    const Column* where = duty_.where == plan::no_node ? nullptr : &frame_.at(duty_.where);
    Ticker ticker(frame_.run().watch);
    for (std::uint32_t r = 0; r < frame_.rows(duty_.subject_table); ++r) {
      ticker.tick();
      if (duty_.subject_table != plan::scalar && !frame_.visible(duty_.subject_table, r)) continue;
      if (where != nullptr) {
        const std::size_t at = cell_of(*where, r);
        if (where->state(at) == CellState::error) all_.errors.push_back(where->error_at(at));
        if (!where->present(at) || !where->boolean_at(at)) continue;
      }
      add_subject(r);
    }
    return std::move(all_);
  }

 private:
  void add_subject(std::uint32_t row) {
    DutySubject subject;
    subject.row = row;
    subject.lead_error = add_bodies(frame_, duty_.lead, row, subject.leads);
    subject.support_error = add_bodies(frame_, duty_.support, row, subject.supports);
    subject.first_group = static_cast<std::uint32_t>(all_.groups.size());
    if (duty_.jointly || subject.lead_error || subject.leads.empty()) {
      add_group(row, std::nullopt, subject.lead_error);
    } else {
      for (const std::uint32_t holder : subject.leads) add_group(row, holder, std::nullopt);
    }
    subject.group_count = static_cast<std::uint32_t>(all_.groups.size()) - subject.first_group;
    all_.subjects.push_back(std::move(subject));
  }

  void add_group(std::uint32_t subject_row, std::optional<std::uint32_t> holder, std::optional<std::uint32_t> error) {
    const auto number = static_cast<std::uint32_t>(all_.groups.size());
    all_.groups.push_back(
        {static_cast<std::uint32_t>(all_.subjects.size()), holder, static_cast<std::uint32_t>(all_.rows.size())});
    for (std::uint32_t p = 0; p < all_.begun; ++p) {
      DutyRow& row = all_.rows.emplace_back();
      row.group = number;
      row.period = p;
      row.unsure = error;
      if (due_[p] == nullptr) continue;
      const std::size_t at = cell_of(*due_[p], subject_row);
      if (due_[p]->state(at) == CellState::error) row.due_error = due_[p]->error_at(at);
      if (due_[p]->present(at)) row.due = due_[p]->date_at(at);
    }
  }

  const Frame& frame_;
  const plan::Duty& duty_;
  std::vector<const Column*> due_;  // by period
  DutyRows all_;
};

}  // namespace

const DutySubject* DutyRows::find_subject(std::uint32_t row) const {
  const auto at = std::lower_bound(subjects.begin(), subjects.end(), row,
                                   [](const DutySubject& s, std::uint32_t wanted) { return s.row < wanted; });
  return at != subjects.end() && at->row == row ? &*at : nullptr;
}

DutyRows make_duty_rows(const Frame& frame, const plan::Duty& duty) {
  return Maker(frame, duty).run();
}

}  // namespace zeren::inline v0::detail
