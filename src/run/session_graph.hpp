// The columns of a session that follow changes, row by row. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/run/run.hpp"
#include "src/run/session_cell.hpp"
#include "src/run/session_facts.hpp"
#include "zeren/run/session.hpp"

namespace zeren::inline v0::detail {

/// Thrown where an operator meets what it does not keep: the columns are then evaluated anew.
struct NotFollowed {};

class LiveAggregate;
class LiveRank;
class LiveReferrers;

/// What became of a cell.
struct OldCell {
  std::uint32_t row = 0;
  LiveCell cell;
};

/// Evaluates maps for a few rows, with the kernels of whole columns.
class MapKernels {
 public:
  MapKernels(const plan::Plan& whole, const Dataset& base, const EvaluateOptions& options);

  [[nodiscard]] const Run& run() const { return run_; }
  /// Why nothing can be evaluated on this day; nothing where it can.
  [[nodiscard]] const std::optional<EngineError>& error() const { return error_; }
  /// The cell of a node that is one for all rows and reads nothing but the day.
  [[nodiscard]] LiveCell scalar(plan::NodeId id, LivePools& pools);
  void set_limits(const Limits& limits) { run_.watch = Watch(limits); }
  [[nodiscard]] const Frame& frame() const { return frame_; }
  /// The node's cells on these rows; `inputs` are the columns that it reads.
  void evaluate(plan::NodeId id, std::span<const LiveColumn* const> inputs, std::span<const std::uint32_t> rows,
                LivePools& pools, std::vector<LiveCell>& out);

 private:
  static ColumnPtr picked(const plan::Node& node, const LiveColumn& column, std::span<const std::uint32_t> rows,
                          LivePools& pools);

  EvaluateOptions options_;
  plan::PairTable parts_;
  plan::Plan plan_;  // the plan with its maps as columns of `parts_`
  Run run_;
  Frame frame_;
  std::optional<EngineError> error_;
};

/// Nodes of a plan whose cells follow the changes of facts. Which these are is settled when it is made.
class LiveGraph {
 public:
  LiveGraph(const plan::Plan& plan, const Evaluation& evaluation, FactStore& facts, const Dataset& base,
            const EvaluateOptions& options);
  ~LiveGraph();

  /// `limits` must outlive it.
  void set_limits(const Limits& limits) { kernels_->set_limits(limits); }
  /// Whether the node's cells follow changes.
  [[nodiscard]] bool follows(plan::NodeId node) const { return nodes_[node].kind != Kind::none; }
  /// Whether changes of rows of this table are followed.
  [[nodiscard]] bool follows_table(plan::TableId table) const { return fast_[table]; }
  /// Whether something that is followed keeps rows of this table in their order.
  [[nodiscard]] bool reads_order(plan::TableId table) const { return reads_order_[table]; }
  /// Why it does not: the first node on the way that is of another sort.
  [[nodiscard]] std::string why_not(plan::NodeId node) const;

  // Changes of facts, after the store has them; `remove` before. Each may throw NotFollowed or LimitReached: then the
  // graph is of no use but for `add_baseline`.
  void updated(plan::TableId table, std::uint32_t slot, std::span<const std::uint32_t> fields,
               std::span<const LiveCell> before);
  void inserted(plan::TableId table, std::uint32_t slot);
  void removed(plan::TableId table, std::uint32_t slot);
  /// Another day, or minute of it. False where what is kept does not follow that: then it is as it was.
  [[nodiscard]] bool advance(const EvaluateOptions& options);

  // ---- Reading ----
  [[nodiscard]] LiveCell cell(plan::NodeId node, std::uint32_t row) const;
  [[nodiscard]] SessionCell content(const plan::ValueType& type, const LiveCell& cell) const;
  /// The row of this key that exists today.
  [[nodiscard]] std::optional<std::uint32_t> find_row(plan::TableId table, std::string_view key) const;
  [[nodiscard]] std::string key_of(plan::TableId table, std::uint32_t row) const;
  [[nodiscard]] bool is_there(plan::TableId table, std::uint32_t row) const;
  [[nodiscard]] std::size_t rows(plan::TableId table) const;

  // ---- Changes since the last call of `take_changes` ----
  void take_changes(std::map<std::pair<plan::TableId, std::pair<std::string, std::size_t>>, CellChange>& out);
  /// The cells as they were then.
  void add_baseline(std::map<std::pair<plan::TableId, std::pair<std::string, std::size_t>>, SessionCell>& out) const;

  // ---- For the operators ----
  /// `appeared`: a row that was to come is there from this day on; its cells are known already.
  enum class Event : std::uint8_t { none, inserted, removed, appeared };
  [[nodiscard]] const plan::Plan& plan() const { return plan_; }
  [[nodiscard]] const Organisation& organisation() const { return *base_.organisation; }
  [[nodiscard]] FactStore& facts() const { return facts_; }
  [[nodiscard]] const LiveColumn& column(plan::NodeId node) const { return *nodes_[node].column; }
  [[nodiscard]] LiveCell old_cell(plan::NodeId node, std::uint32_t row) const;
  [[nodiscard]] const std::vector<OldCell>& log(plan::NodeId node) const { return nodes_[node].log; }
  /// The row of the table that came or went in this change; none for other tables.
  [[nodiscard]] std::optional<std::uint32_t> event_row(plan::TableId table, Event event) const {
    if (event_ != event || event_table_ != table) return std::nullopt;
    return event_slot_;
  }
  /// The row that is there from now on.
  [[nodiscard]] std::optional<std::uint32_t> came(plan::TableId table) const {
    const auto row = event_row(table, Event::inserted);
    return row ? row : event_row(table, Event::appeared);
  }
  void put(plan::NodeId node, std::uint32_t row, const LiveCell& cell);
  /// A number that is equal exactly for equal present cells of columns that may be compared.
  [[nodiscard]] std::uint64_t code_of(const plan::ValueType& type, const LiveCell& cell);
  [[nodiscard]] const LivePools& pools() const { return facts_.pools(); }
  [[nodiscard]] const Watch& watch() const { return kernels_->run().watch; }

 private:
  enum class Kind : std::uint8_t { none, fixed, day, input, self, key, map, gather, aggregate, rank };
  /// Of a comparison of a row's day with one day for all: the rows by their days.
  struct RowsByDay {
    std::vector<std::pair<std::int64_t, std::uint32_t>> days;
    std::vector<std::uint32_t> changed;  // rows since then: `days` may say what was
  };
  struct Node {
    Kind kind = Kind::none;
    bool by_facts = false, by_day = false;  // what may change its cells
    bool needed = false, is_public = false;
    bool one_row = false;           // what changed in its inputs is one row,
    std::uint32_t changed_row = 0;  // this one
    std::uint32_t place = 0;        // in the order of evaluation
    LiveColumn own;
    LiveColumn* column = nullptr;  // of inputs as the facts hold them: theirs
    std::vector<const LiveColumn*> inputs;
    std::vector<OldCell> log;   // by row
    std::vector<bool> pending;  // by row: its value before stands in `pending_`
    std::vector<plan::NodeId> readers;
    std::unique_ptr<LiveAggregate> aggregate;
    std::unique_ptr<LiveRank> rank;
    std::unique_ptr<LiveReferrers> referrers;
    std::unique_ptr<RowsByDay> by_days;  // once another day has come
  };
  struct Pending {
    plan::NodeId node = 0;
    std::uint32_t row = 0;
    LiveCell before;
  };

  void settle_tables(const Evaluation& evaluation);
  void settle_kinds(const Evaluation& evaluation);
  [[nodiscard]] bool is_by_facts(plan::NodeId id) const;
  [[nodiscard]] Kind kind_of(plan::NodeId id, const Evaluation& evaluation) const;
  [[nodiscard]] Kind kind_that_changes(plan::NodeId id) const;
  void settle_days(const Evaluation& evaluation);
  [[nodiscard]] bool follows_days(plan::NodeId id) const;
  [[nodiscard]] bool is_hidden(const plan::Node& node) const;
  void mark_needed();
  void load(plan::NodeId id, const Evaluation& evaluation);
  void make_lists();
  void interleave();

  void queue(plan::NodeId id);
  void queue_row(plan::NodeId id, std::uint32_t row);
  void queue_readers(plan::NodeId id);
  void run_queue();
  void process(plan::NodeId id);
  void finish();
  /// True where these are the rows that another day turned.
  bool rows_to_compute(plan::NodeId id, std::vector<std::uint32_t>& rows);
  void compute_rows(plan::NodeId id);
  bool rows_of_days(plan::NodeId id, std::vector<std::uint32_t>& rows);
  LiveCell compute_input(plan::NodeId id, std::uint32_t row);
  [[nodiscard]] std::optional<Moment> hidden_until(plan::NodeId id, std::uint32_t row) const;
  void put_input(plan::NodeId id, std::uint32_t row);
  void put_day(plan::NodeId id);
  void show_hidden(Moment now);
  std::vector<std::pair<plan::TableId, std::uint32_t>> take_appearing();
  void show_row(plan::TableId table, std::uint32_t slot);
  LiveCell compute_gather(plan::NodeId id, std::uint32_t row) const;
  bool compute_quickly(plan::NodeId id, std::uint32_t row, LiveCell& out);
  /// Of two whole numbers; false where it takes more than that.
  bool compute_whole(plan::NodeId id, std::uint32_t row, LiveCell& out) const;
  LiveCell converted(const plan::ValueType& to, const plan::ValueType& from, const LiveCell& cell) const;
  [[nodiscard]] std::uint64_t reference_code_of(const plan::ValueType& type, const LiveCell& cell) const;
  int relation(plan::NodeId id, std::size_t i, std::size_t j, std::uint32_t row) const;
  void gather(plan::NodeId id);
  [[nodiscard]] LiveCell input_cell(plan::NodeId id, std::size_t i, std::uint32_t row) const {
    return nodes_[id].inputs[i]->get(row);
  }
  void count_cells();
  /// Keeps what a public cell was, the first time that it changes.
  void keep(plan::NodeId id, std::uint32_t row, const LiveCell& before);

  friend class LiveReferrers;

  const plan::Plan& plan_;
  FactStore& facts_;
  Dataset base_;  // what the facts stand on; no rows
  std::unique_ptr<MapKernels> kernels_;
  std::vector<Node> nodes_;
  std::vector<plan::NodeId> order_;
  std::vector<bool> fast_;                          // by table
  std::vector<bool> reads_order_;                   // by table
  std::vector<std::vector<std::uint8_t>> there_;    // by table of facts that is not fast: its rows that exist today
  std::vector<std::vector<std::string>> row_keys_;  // and their keys
  std::vector<std::unordered_map<std::string, std::uint32_t>> rows_by_key_;
  std::vector<std::vector<plan::NodeId>> nodes_on_;                        // by table: nodes whose rows are its rows
  std::vector<std::vector<plan::NodeId>> inner_of_;                        // by table: aggregates over it
  std::vector<std::vector<std::vector<plan::NodeId>>> inputs_of_;          // by table and field
  std::vector<std::vector<std::pair<std::size_t, plan::NodeId>>> public_;  // by table: columns that follow

  Event event_ = Event::none;
  plan::TableId event_table_ = plan::scalar;
  std::uint32_t event_slot_ = 0;
  std::vector<std::uint64_t> waiting_;  // by place, a bit each: nodes that a change has still to go through
  std::size_t first_waiting_ = 0;       // no word before it has a bit
  std::vector<plan::NodeId> logged_;
  std::vector<std::uint32_t> rows_;  // scratch
  std::vector<LiveCell> cells_;      // scratch
  std::map<std::pair<std::int64_t, std::int64_t>, std::uint64_t> number_codes_;

  Moment now_;                                                            // up to when rows are there
  bool follows_day_ = false;                                              // all that is kept follows another day
  std::vector<std::multimap<Moment, std::uint32_t>> to_come_;             // by table: rows that are not there yet
  std::multimap<Moment, std::pair<plan::NodeId, std::uint32_t>> hidden_;  // cells that come to light then
  std::vector<std::vector<bool>> waits_;  // by table and slot: in an advance, rows that still have to appear

  std::vector<Pending> pending_;
  std::vector<std::vector<std::uint8_t>> existed_;  // by table of facts and slot: existed when changes were taken last
  std::vector<std::pair<plan::TableId, std::uint32_t>> row_events_;
};

}  // namespace zeren::inline v0::detail
