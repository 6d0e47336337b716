// The rows of a duty: for whom, by whom and until when, and what fulfils or waives them. Private to the engine.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

/// One thing to be done, of one holder, in one period.
struct DutyRow {
  std::uint32_t group = 0;   // of DutyRows::groups
  std::uint32_t period = 0;  // of plan::Duty::periods
  std::optional<Date> due, done;
  std::uint32_t done_by = MadeRows::no_origin;  // the row of plan::Duty::done_by; no_origin: `done_on`
  std::optional<Date> waived;                   // from this day on
  std::uint32_t waiver = MadeRows::no_origin;   // the row that waives it
  std::optional<std::uint32_t> due_error, waiver_error;
  std::optional<std::uint32_t> unsure;  // the error that keeps it from being known whether it was done

  [[nodiscard]] bool open() const { return !done && !unsure; }
};

/// The rows of one holder (or one joint row a period) for one subject: one for each period that has begun.
struct DutyGroup {
  std::uint32_t subject = 0;            // of DutyRows::subjects
  std::optional<std::uint32_t> holder;  // a row of the body table
  std::uint32_t first_row = 0;
};

/// A row that the duty is for, or the run as a whole.
struct DutySubject {
  std::uint32_t row = 0;
  std::vector<std::uint32_t> leads, supports;  // rows of the body table, ascending
  std::optional<std::uint32_t> lead_error, support_error;
  std::uint32_t first_group = 0, group_count = 0;
};

/// Subjects, groups and rows in the order in which the table shows them.
struct DutyRows {
  std::vector<DutySubject> subjects;  // ascending by row
  std::vector<DutyGroup> groups;
  std::vector<DutyRow> rows;
  std::uint32_t begun = 0;               // periods that have begun: the first ones
  std::vector<std::uint32_t> errors;     // of conditions, to be reported
  std::vector<MadeRows::LostFact> lost;  // facts that name what there is not

  [[nodiscard]] const DutySubject& subject_of(const DutyRow& row) const { return subjects[groups[row.group].subject]; }
  /// The subject of this row; null where the duty is not for it.
  [[nodiscard]] const DutySubject* find_subject(std::uint32_t row) const;
};

/// The rows that exist today, none of them done yet. O(rows).
[[nodiscard]] DutyRows make_duty_rows(const Frame& frame, const plan::Duty& duty);

/// Finds what was done and waived. O((facts + rows) log facts), times the periods where many were missed.
void fulfil_duties(const Frame& frame, const plan::Duty& duty, DutyRows& all);

}  // namespace zeren::inline v0::detail
