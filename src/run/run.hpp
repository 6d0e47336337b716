// What the kernels of one evaluation share. Private to the engine.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/base/watch.hpp"
#include "src/run/error_store.hpp"
#include "zeren/base/calendar.hpp"
#include "zeren/base/parallel.hpp"
#include "zeren/run/codes.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0::detail {

/// A row of a measure table: a stay of a subject at a step.
struct Stay {
  std::uint32_t subject = 0;
  std::uint32_t step = 0;
  Date entered;
  std::optional<Date> left;
  plan::NodeId condition = plan::no_node;  // whose text says why; no_node: it stood there from the beginning
};

/// The whole history of a ladder up to the last day of the run.
///
/// Prefix property: what a day sees of it is the stays entered by that day, with `left` absent where it is later. A
/// check day never changes what an earlier one wrote except for filling in `left`, so that nothing need be replayed to
/// look at the table from an earlier day. Stays are ordered by the day entered, then subject, then step: those that a
/// day sees are the first ones.
struct ScanHistory {
  std::vector<Stay> stays;
  std::vector<std::uint32_t> subject_begin;  // CSR over subjects: numbers of its stays, ascending
  std::vector<std::uint32_t> subject_stays;
  std::vector<std::uint32_t> errors;  // one an unbroken run of check days with a condition in error

  [[nodiscard]] std::size_t rows_on(Date day) const;
};

/// Where the subjects of a running ladder stand. Ordered ladders have one lane, those in any combination one a step.
struct ScanState {
  bool in_order = true;
  std::vector<std::vector<std::uint32_t>> step;  // [lane][subject]: 0 none, else index of the step + 1
  std::vector<std::vector<std::int32_t>> since;  // [lane][subject]

  [[nodiscard]] bool stands_at(std::uint32_t wanted, std::size_t subject) const {
    return step[in_order ? 0 : wanted][subject] == wanted + 1;
  }
  [[nodiscard]] Date since_when(std::uint32_t wanted, std::size_t subject) const {
    return Date{since[in_order ? 0 : wanted][subject]};
  }
};

enum class TaskStatus : std::uint8_t { unassigned, assigned, rectified, verified, closed };

/// A row of an assigned_task table.
struct TaskRow {
  std::uint32_t source = 0;
  std::uint32_t task = 0;
  bool has_holder = false;
  plan::RowValue holder;
  std::optional<Date> assigned, due;
  TaskStatus status = TaskStatus::assigned;
  bool late = false;
  std::uint32_t supervisors_begin = 0, supervisors_end = 0;  // in ExpandRows::supervisors
};
struct ExpandRows {
  std::vector<TaskRow> rows;
  std::vector<std::uint32_t> supervisors;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> no_holder;  // source row, task
  std::vector<std::uint32_t> not_same_day;                         // source rows
  std::vector<std::uint32_t> errors;
};

/// The rows of a made table: what its maker gives, one column for each part.
struct MadeRows {
  std::size_t rows = 0;
  std::vector<ColumnPtr> parts;
  std::vector<std::uint32_t> errors;  // of what no cell shows, to be reported all the same
  /// Of a union: which source each row comes from, and which of its rows it is. Of a ledger: which line, or after the
  /// lines which revocation, and the row of the event; no_origin for what is carried.
  static constexpr std::uint32_t no_origin = 0xFFFFFFFFu;
  struct Origin {
    std::uint32_t source = 0, row = 0;
  };
  std::vector<Origin> origins;
  /// Of a duty, by row: what it is for (a row of its table), in which period, and the rows that fulfilled and waived it
  /// (no_origin for none; what `done on` fulfilled has none).
  struct DutyTrace {
    std::uint32_t subject = 0, period = 0, fact = no_origin, waiver = no_origin;
  };
  std::vector<DutyTrace> duties;
  /// Of a duty: facts that are meant for it, but name what it has not got.
  struct LostFact {
    enum class Names : std::uint8_t { period, subject, holder, joint_holder, too_little };
    plan::TableId table = 0;
    std::uint32_t row = 0;
    Names names = Names::period;
    std::string text;
  };
  std::vector<LostFact> lost;
};

/// What is known of the plan before any row is read.
struct Prepared {
  std::vector<plan::NodeId> order;          // every input before its reader
  std::vector<bool> dated;                  // by node: its cells may change with the day
  std::vector<bool> inside_scan;            // by node
  std::vector<plan::TableId> pair_of_node;  // by node: the pair table it is a column of, or plan::scalar
  std::vector<plan::TableId> tier_tables;   // by tier
  // By aggregate: the others after it over the same rows, told apart by the same column. They are added up together.
  std::map<plan::NodeId, std::vector<plan::NodeId>> same_rows;
};

/// Nothing where the plan is sound, else what is wrong with it.
[[nodiscard]] std::optional<std::string> prepare(const plan::Plan& plan, Prepared& prepared);

/// By node: whether only tables made on demand need it.
[[nodiscard]] std::vector<bool> on_demand_nodes(const plan::Plan& plan, const Prepared& prepared);

struct Groups;

/// What a day makes of the tables whose rows come and go: those with versions, and those that cannot be without them.
struct DayView {
  std::map<plan::TableId, std::vector<std::uint32_t>> version;  // by row: the version that counts, or no_row
  std::map<plan::TableId, std::vector<Date>> visible_from;      // as BoundTable::visible_from: the day, or Date::max()
};

class Frame;
class FusedGraph;

/// One evaluation: the inputs, and what all its frames share.
struct Run {
  Run(const plan::Plan& p, const Dataset& d, const EvaluateOptions& o);
  ~Run();

  const plan::Plan& plan;
  const Dataset& data;
  const EvaluateOptions& options;
  Watch watch;
  std::size_t chunk_rows;  // of one piece of parallel work
  std::size_t fuse_from_rows;
  std::unique_ptr<ThreadPool> pool;  // null once the run is over
  Prepared prepared;
  const Calendar* calendar = nullptr;
  ErrorStore errors;
  std::shared_ptr<TextPool> texts = std::make_shared<TextPool>();  // texts that rules make; filled by one thread
  std::map<plan::NodeId, ScanHistory> scans;
  // Of the aggregates that ladders read, where no day changes who belongs to whom.
  std::map<plan::NodeId, std::shared_ptr<const Groups>> groups;
  std::vector<const plan::Value*> overrides;  // by node; null where the default holds
  // Of tables whose rows a run for a minute of today does not all see: as BoundTable::visible_from, with those rows
  // moved to tomorrow.
  std::map<plan::TableId, std::vector<Date>> visible_from;
  std::vector<plan::TableId> revised;  // tables with versions; empty until the facts have been looked at
  std::atomic<int> loops = 0;          // of for_rows that run now
  std::uint64_t cells = 0;
  std::atomic<std::uint64_t> bytes = 0;
  std::map<std::int32_t, std::unique_ptr<Frame>> past;  // by day: the frames of `as_of` nodes that today's columns read

  [[nodiscard]] const Organisation& organisation() const { return *data.organisation; }
  [[nodiscard]] const plan::Node& node(plan::NodeId id) const { return plan.nodes[id]; }
  [[nodiscard]] const BoundTable* bound(plan::TableId table) const {
    return table < data.tables.size() ? data.tables[table].get() : nullptr;
  }
  void count(const Column& column);  // throws LimitReached, as does the next
  void count_cells(std::size_t rows);
  void count_bytes(const Column& column);
  void count_bytes(std::uint64_t more);
  void forget(const Column& column);  // counted before, and dropped now

  /// Calls body(begin, end) for chunks of 0 .. rows on all threads. Throws LimitReached where the work is to end.
  template <class F>
  void for_rows(std::size_t rows, F&& body) {
    struct Inside {
      std::atomic<int>& count;
      explicit Inside(std::atomic<int>& c) : count(c) { ++count; }
      ~Inside() { --count; }
    } inside{loops};
    pool->parallel_for(rows, chunk_rows, [&](std::size_t begin, std::size_t end) {
      watch.look();
      body(begin, end);
    });
  }
};

/// Checks the day and the plan and finds what needs no facts: calendar, threads and the values of parameters. After it
/// a frame evaluates scalars.
[[nodiscard]] std::optional<EngineError> set_up_scalars(Run& run);

/// The columns of the nodes as of one day. A frame looks up what it does not hold itself in its parent: the frames of a
/// ladder's days share one frame of the columns that no day changes; a piece of a pair table stands on the frame of its
/// day.
class Frame {
 public:
  Frame(Run& run, const Frame* parent, Date today);
  ~Frame();

  [[nodiscard]] Run& run() const { return run_; }
  [[nodiscard]] Date today() const { return today_; }
  /// Today at its end; the day that the run is for, at the run's minute.
  [[nodiscard]] Moment now() const {
    const bool at_minute = run_.options.minute && today_ == run_.options.today;
    return at_minute ? Moment::of(today_, *run_.options.minute) : Moment::end_of(today_);
  }

  /// The node's column; it must have been evaluated.
  [[nodiscard]] const Column& at(plan::NodeId node) const { return *find(node); }
  /// A column that was put off is made now. Threads may call it together.
  [[nodiscard]] ColumnPtr find(plan::NodeId node) const;
  /// The same, but null for a column that is still put off.
  [[nodiscard]] ColumnPtr held(plan::NodeId node) const;
  void put(plan::NodeId node, ColumnPtr column);
  /// Whether the node has a column, made or put off.
  [[nodiscard]] bool is_evaluated(plan::NodeId node) const;
  /// Columns that were made together with another, before their turn.
  void put_ahead(plan::NodeId node, ColumnPtr column) { ahead_[node] = std::move(column); }
  [[nodiscard]] ColumnPtr take_ahead(plan::NodeId node);
  void evaluate(plan::NodeId node);
  void evaluate(std::span<const plan::NodeId> nodes) {
    for (const plan::NodeId node : nodes) evaluate(node);
  }
  /// Forgets all columns and moves to another day; keeps the arrays of numbers by node.
  void move_to(Date day);

  /// Rows of a table as this day sees it (facts: all rows held, visible or not).
  [[nodiscard]] std::size_t rows(plan::TableId table) const;
  [[nodiscard]] bool visible(plan::TableId table, std::size_t row) const {
    const std::vector<Date>* from = visible_from(table);
    return from == nullptr || (*from)[row] <= today_;
  }
  /// Null where every row of the table is visible on every day.
  [[nodiscard]] const std::vector<Date>* visible_from(plan::TableId table) const;
  /// Looks at the tables whose rows have versions; once a day, before anything is evaluated.
  void look_at_day();
  /// By row of a table with versions: the one that counts today, or no_row.
  [[nodiscard]] const std::vector<std::uint32_t>& versions(plan::TableId table) const {
    return day_view_->version.at(table);
  }

  void set_scan_state(const ScanState* state) { scan_state_ = state; }
  [[nodiscard]] const ScanState* scan_state() const { return scan_state_; }
  /// Makes this the frame of rows [begin, begin + count) of a pair table.
  void set_pairs(const plan::PairTable* pairs, std::size_t begin, std::size_t count);
  [[nodiscard]] const plan::PairTable* pairs() const { return pairs_; }
  [[nodiscard]] std::size_t pair_begin() const { return pair_begin_; }

  [[nodiscard]] const ExpandRows& expanded(plan::NodeId expand) const;
  void put_expanded(plan::NodeId expand, ExpandRows rows) { expanded_[expand] = std::move(rows); }

  /// The rows that a maker gave: empty where it has not been evaluated.
  [[nodiscard]] const MadeRows& made(plan::NodeId maker) const;
  void put_made(plan::NodeId maker, MadeRows rows);
  [[nodiscard]] const std::map<plan::NodeId, MadeRows>& all_made() const { return made_; }

  /// The frame of the columns that no day changes.
  [[nodiscard]] const Frame& constants() const { return parent_ == nullptr ? *this : parent_->constants(); }

  /// The columns of a table that are computed where they are read; made when it is first asked for.
  [[nodiscard]] FusedGraph& fused(plan::TableId table);

 private:
  enum class Deferred : std::uint8_t { no, yes, made };

  /// Puts the column off if its cells can be computed where they are read, without an error: of a map all of them
  /// together, of what the organisation says as ever.
  bool defer(plan::NodeId node);
  [[nodiscard]] bool can_defer(const plan::Node& node) const;
  ColumnPtr make_deferred(plan::NodeId node) const;
  void clear_deferred();

  Run& run_;
  const Frame* parent_;
  Date today_;
  mutable std::vector<ColumnPtr> own_;
  std::unique_ptr<std::atomic<Deferred>[]> deferred_;  // by node
  std::map<plan::TableId, std::unique_ptr<FusedGraph>> fused_;
  mutable std::mutex making_;
  std::map<plan::NodeId, ColumnPtr> ahead_;
  std::map<plan::NodeId, ExpandRows> expanded_;
  std::map<plan::NodeId, MadeRows> made_;
  const ScanState* scan_state_ = nullptr;
  const plan::PairTable* pairs_ = nullptr;
  std::size_t pair_begin_ = 0, pair_count_ = 0;
  std::shared_ptr<const DayView> day_view_;  // null where no table has versions
};

// One function a node kind. Each gives the node's column as the frame's day sees it.
ColumnPtr evaluate_literal(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_param(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_input(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_builtin(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_self(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_map(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_field_as_of(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_gather(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_aggregate(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_rank(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_scan_column(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_made(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_measure(const Frame& frame, plan::NodeId id);
ScanHistory evaluate_scan(const Frame& constants, plan::NodeId id, Date last_day, ScanState& final_state);
ExpandRows evaluate_expand(const Frame& frame, plan::NodeId id);
MadeRows evaluate_ledger(const Frame& frame, plan::NodeId id);
MadeRows evaluate_duty(const Frame& frame, plan::NodeId id);
MadeRows evaluate_union(const Frame& frame, plan::NodeId id);
ColumnPtr evaluate_as_of(const Frame& frame, plan::NodeId id);
/// Of the rules, where they are given, only those whose entry is true.
void evaluate_checks(const Frame& frame, std::vector<Finding>& findings, std::vector<std::uint32_t>& errors,
                     const std::vector<bool>* rules = nullptr);

/// A new column of a node's type.
[[nodiscard]] Column column_of(const plan::Node& node, std::size_t rows);
[[nodiscard]] Column scalar_of(const plan::Node& node);

/// Keys and labels of rows, as results show them.
[[nodiscard]] std::string row_key(const Frame& frame, plan::TableId table, std::uint32_t row);
[[nodiscard]] std::string row_label(const Frame& frame, plan::TableId table, std::uint32_t row);

}  // namespace zeren::inline v0::detail
