// Ladders: for each check day the conditions as that day sees them, then one transition a subject at most.
#include <algorithm>
#include <numeric>

#include "src/run/cells.hpp"
#include "src/run/rolling_aggregates.hpp"
#include "src/run/scan_days.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::Scan;

namespace {

constexpr std::uint32_t nowhere = 0;  // the step number of none; step i has number i + 1
constexpr std::uint32_t no_stay = no_row;

// One ladder that subjects climb: the only one of an ordered scan, or one a step in any combination.
struct Lane {
  std::vector<std::uint32_t> steps;  // indexes into Scan::steps, lowest first
  NodeId release = plan::no_node;
  NodeId release_for = plan::no_node;
};

std::vector<Lane> lanes_of(const Scan& scan) {
  std::vector<Lane> lanes;
  if (scan.in_order) {
    Lane& lane = lanes.emplace_back();
    lane.steps.resize(scan.steps.size());
    std::iota(lane.steps.begin(), lane.steps.end(), 0u);
    lane.release = scan.release;
    lane.release_for = scan.release_for;
    return lanes;
  }
  for (std::uint32_t i = 0; i < scan.steps.size(); ++i) {
    const bool own = scan.steps[i].release != plan::no_node;
    lanes.push_back(
        {{i}, own ? scan.steps[i].release : scan.release, own ? scan.steps[i].release_for : scan.release_for});
  }
  return lanes;
}

class Replay {
 public:
  Replay(const Frame& constants, NodeId id, ScanState& state)
      : run_(constants.run()),
        id_(id),
        scan_(std::get<Scan>(run_.node(id).payload)),
        subjects_(constants.rows(run_.node(id).table)),
        lanes_(lanes_of(scan_)),
        state_(state) {
    state_.in_order = scan_.in_order;
    state_.step.assign(lanes_.size(), std::vector<std::uint32_t>(subjects_, nowhere));
    state_.since.assign(lanes_.size(), std::vector<std::int32_t>(subjects_, 0));
    open_.assign(lanes_.size(), std::vector<std::uint32_t>(subjects_, no_stay));
    run_began_.assign(lanes_.size(), std::vector<std::int32_t>(subjects_, no_run));
    failing_.assign(lanes_.size(), std::vector<std::uint32_t>(subjects_, no_row));
  }

  void start(const std::vector<ScanStart>& starts) {
    for (const ScanStart& start : starts) {
      const std::size_t lane = scan_.in_order ? 0 : start.step;
      // Rows come by day: a later one of an ordered ladder takes the place of the earlier.
      if (state_.step[lane][start.subject] != nowhere) leave(lane, start.subject, start.entered);
      enter(lane, start.subject, start.step + 1, start.entered, plan::no_node);
    }
  }

  void check(const Frame& frame) {
    std::vector<Failure> failures;
    const std::vector<Date>* visible_from = frame.visible_from(run_.node(id_).table);
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
      const Conditions conditions = conditions_of(frame, lane);
      for (std::uint32_t subject = 0; subject < subjects_; ++subject) {
        if (visible_from != nullptr && (*visible_from)[subject] > frame.today()) continue;
        if (const auto error = conditions.error(subject)) {
          failures.push_back({lane, subject, *error});
        } else {
          failing_[lane][subject] = no_row;
          move(frame, conditions, lane, subject);
        }
      }
    }
    // Subject by subject, as they are reported.
    std::stable_sort(failures.begin(), failures.end(),
                     [](const Failure& a, const Failure& b) { return a.subject < b.subject; });
    report(frame.today(), failures);
  }

  // The version is over, and what stood under it with it.
  void end(Date day) {
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
      for (std::uint32_t subject = 0; subject < subjects_; ++subject) {
        if (open_[lane][subject] != no_stay) leave(lane, subject, day);
      }
    }
  }

  ScanHistory finish() {
    std::stable_sort(history_.stays.begin(), history_.stays.end(), [](const Stay& a, const Stay& b) {
      if (a.entered != b.entered) return a.entered < b.entered;
      return a.subject != b.subject ? a.subject < b.subject : a.step < b.step;
    });
    history_.subject_begin.assign(subjects_ + 1, 0);
    for (const Stay& stay : history_.stays) ++history_.subject_begin[stay.subject + 1];
    std::partial_sum(history_.subject_begin.begin(), history_.subject_begin.end(), history_.subject_begin.begin());
    std::vector<std::uint32_t> next(history_.subject_begin.begin(), history_.subject_begin.end());
    history_.subject_stays.resize(history_.stays.size());
    for (std::uint32_t i = 0; i < history_.stays.size(); ++i) {
      history_.subject_stays[next[history_.stays[i].subject]++] = i;
    }
    return std::move(history_);
  }

 private:
  static constexpr std::int32_t no_run = INT32_MIN;

  struct Failure {
    std::size_t lane;
    std::uint32_t subject;
    std::uint32_t error;
  };

  // The conditions of a lane as one day sees them; null where there is none.
  struct Conditions {
    std::vector<ColumnPtr> when;  // by step of the lane
    ColumnPtr release, release_for;
    bool may_fail = false;

    static bool holds(const ColumnPtr& column, std::uint32_t subject) {
      return column && column->present(subject) && column->boolean_at(subject);
    }

    // The error of the first condition in error, steps from the lowest, then the release.
    std::optional<std::uint32_t> error(std::uint32_t subject) const {
      if (!may_fail) return std::nullopt;
      for (const ColumnPtr& step : when) {
        if (const auto number = error_of(step, subject)) return number;
      }
      if (const auto number = error_of(release, subject)) return number;
      return error_of(release_for, subject);
    }

    static std::optional<std::uint32_t> error_of(const ColumnPtr& column, std::uint32_t subject) {
      if (!column) return std::nullopt;
      const std::uint32_t row = column->is_scalar() ? 0 : subject;
      if (column->all_present() || column->state(row) != CellState::error) return std::nullopt;
      return column->error_at(row);
    }
  };

  Conditions conditions_of(const Frame& frame, std::size_t l) const {
    Conditions conditions;
    const auto find = [&](NodeId node) {
      ColumnPtr column = node == plan::no_node ? nullptr : frame.find(node);
      if (column && !column->errors().empty()) conditions.may_fail = true;
      return column;
    };
    for (const std::uint32_t step : lanes_[l].steps) conditions.when.push_back(find(scan_.steps[step].when));
    conditions.release = find(lanes_[l].release);
    conditions.release_for = find(lanes_[l].release_for);
    return conditions;
  }

  void move(const Frame& frame, const Conditions& conditions, std::size_t l, std::uint32_t subject) {
    const Lane& lane = lanes_[l];
    const Date day = frame.today();
    std::int32_t& began = run_began_[l][subject];
    if (!Conditions::holds(conditions.release, subject)) {
      began = no_run;
    } else if (began == no_run) {
      began = day.days;
    }

    const std::uint32_t now = level(l, subject);
    std::uint32_t target = 0;  // level within the lane: 0 none, else index in lane.steps + 1
    for (std::size_t i = lane.steps.size(); i > 0 && target == 0; --i) {
      if (Conditions::holds(conditions.when[i - 1], subject)) target = static_cast<std::uint32_t>(i);
    }
    if (target > now) {
      if (scan_.one_step_at_a_time) target = now + 1;
      if (now > 0) leave(l, subject, day);
      const std::uint32_t step = lane.steps[target - 1];
      enter(l, subject, step + 1, day, scan_.steps[step].when);
    } else if (now > 0 && began != no_run && lasted(frame, Date{began}, lane.release_for)) {
      leave(l, subject, day);
      // One step down is a new stay at the lower step, so that the history always shows where a subject stands.
      if (scan_.release_one_step && now > 1) enter(l, subject, lane.steps[now - 2] + 1, day, lane.release);
      began = day.days;  // the run starts anew
    }
  }

  std::uint32_t level(std::size_t lane, std::uint32_t subject) const {
    const std::uint32_t step = state_.step[lane][subject];
    return scan_.in_order ? step : std::min<std::uint32_t>(step, 1);
  }

  bool lasted(const Frame& frame, Date began, NodeId length) const {
    if (length == plan::no_node) return true;
    const Column& column = frame.at(length);
    if (!column.present(0)) return false;
    const Duration duration = column.duration_at(0);
    if (duration.kind == DurationKind::days) return days_between(began, frame.today()) >= duration.amount;
    const auto end = add_duration(began, duration, MonthRule::clamp, run_.calendar);
    return end.ok() && *end <= frame.today();
  }

  void enter(std::size_t lane, std::uint32_t subject, std::uint32_t step, Date day, NodeId condition) {
    state_.step[lane][subject] = step;
    state_.since[lane][subject] = day.days;
    open_[lane][subject] = static_cast<std::uint32_t>(history_.stays.size());
    history_.stays.push_back({subject, step - 1, day, std::nullopt, condition});
  }

  void leave(std::size_t lane, std::uint32_t subject, Date day) {
    history_.stays[open_[lane][subject]].left = day;
    open_[lane][subject] = no_stay;
    state_.step[lane][subject] = nowhere;
  }

  // Check days with a condition in error: one report for as long as they follow each other.
  void report(Date day, const std::vector<Failure>& failures) {
    std::vector<std::uint32_t> causes;
    for (const Failure& failure : failures) {
      if (failing_[failure.lane][failure.subject] == no_row) causes.push_back(failure.error);
    }
    run_.errors.keep_only(mark_, causes);
    std::size_t next = 0;
    for (const Failure& failure : failures) {
      std::uint32_t& failing = failing_[failure.lane][failure.subject];
      if (failing == no_row) {
        failing = run_.errors.add(new_failure(day, failure.subject, causes[next++]));
        history_.errors.push_back(failing);
      }
      run_.errors[failing].last_day = day;
    }
    mark_ = run_.errors.size();
  }

  CellError new_failure(Date day, std::uint32_t subject, std::uint32_t cause) const {
    CellError error;
    error.code = &run_codes::condition_in_error;
    error.arguments = {run_.node(id_).origin.name};
    error.node = id_;
    error.rule = run_.node(id_).rule;
    error.table = run_.node(id_).table;
    error.row = subject;
    error.causes = {cause};
    error.first_day = day;
    return error;
  }

  Run& run_;
  NodeId id_;
  const Scan& scan_;
  std::size_t subjects_;
  std::vector<Lane> lanes_;
  ScanState& state_;
  ScanHistory history_;
  std::vector<std::vector<std::uint32_t>> open_;      // [lane][subject]: the stay that has not ended
  std::vector<std::vector<std::int32_t>> run_began_;  // [lane][subject]: first day of the release run
  std::vector<std::vector<std::uint32_t>> failing_;  // [lane][subject]: the error that goes on since its last check day
  std::size_t mark_ = run_.errors.size();
};

}  // namespace

ScanHistory evaluate_scan(const Frame& constants, NodeId id, Date last_day, ScanState& final_state) {
  Run& run = constants.run();
  const Scan& scan = std::get<Scan>(run.node(id).payload);
  const std::vector<Date> days = check_days(run, scan, last_day);

  Replay replay(constants, id, final_state);
  const Date first = days.empty() ? last_day : days.front();
  if (last_day >= scan.valid.from) replay.start(find_starts(constants, scan, first, last_day));
  Frame frame(run, &constants, last_day);
  frame.set_scan_state(&final_state);
  RollingAggregates rolling(frame, nodes_of_conditions(run, id), days);
  const std::vector<NodeId> rest = nodes_of_conditions(run, id, rolling.nodes());
  for (std::size_t i = 0; i < days.size(); ++i) {
    frame.move_to(days[i]);
    rolling.evaluate(frame, i);
    frame.evaluate(rest);
    replay.check(frame);
  }
  frame.move_to(last_day);
  if (last_day > scan.valid.until) replay.end(Date{scan.valid.until.days + 1});
  return replay.finish();
}

}  // namespace zeren::inline v0::detail
