#include "src/run/rolling_aggregates.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "src/run/fused_aggregate.hpp"
#include "src/run/fused_days.hpp"
#include "src/run/fused_program.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::ValueKind;

namespace {

constexpr std::size_t rows_a_look = 64 * fused_rows;

// By check day: the rows that are another on it than on the check day before, ascending; on the first day all rows.
struct ChangingRows {
  std::vector<std::uint32_t> begin, rows;

  [[nodiscard]] std::span<const std::uint32_t> on(std::size_t day) const {
    return std::span(rows).subspan(begin[day], begin[day + 1] - begin[day]);
  }
};

// What the turns say of each row, the rows one after the other: body(row, number of a check day).
class TurnsOfRows {
 public:
  TurnsOfRows(FusedGraph& graph, std::span<const Turn> turns, std::span<const Date> days, Run& run)
      : turns_(turns.begin(), turns.end()), days_(days), run_(run) {
    for (Turn& turn : turns_) {
      turn.a = graph.as_wide(turn.a, IntegerWidth::bits64);
      turn.b = graph.as_wide(turn.b, IntegerWidth::bits64);
      operands_.insert(operands_.end(), {turn.a, turn.b});
    }
  }

  template <class F>
  void visit(const FusedProgram& program, std::size_t rows, F body) const {
    FusedRunner runner(program);
    runner.set_day(days_.front().days);
    for (std::size_t begin = 0; begin < rows; begin += fused_rows) {
      if (begin % rows_a_look == 0) run_.watch.look();
      const std::size_t count = std::min(fused_rows, rows - begin);
      runner.run(begin, count);
      for (std::size_t i = 0; i < count; ++i) {
        for (const Turn& turn : turns_) {
          const auto value = [&](StepId step) { return static_cast<const std::int64_t*>(runner.values(step))[i]; };
          const TurnDays at = turn_days(turn, value(turn.a) - value(turn.b));
          for (const std::int64_t later : {at.first, at.second}) {
            if (const std::size_t day = check_day(later); day != none) body(begin + i, day);
          }
        }
      }
    }
  }

  [[nodiscard]] std::span<const StepId> operands() const { return operands_; }

 private:
  static constexpr std::size_t none = 0;  // nothing changes on the first day: it is worked out whole

  // The first check day that sees what turns so many days after the first one.
  [[nodiscard]] std::size_t check_day(std::int64_t later) const {
    if (later < 1 || later > days_between(days_.front(), days_.back())) return none;
    const Date day{days_.front().days + static_cast<std::int32_t>(later)};
    const auto index = static_cast<std::size_t>(later);
    if (index < days_.size() && days_[index] == day) return index;  // checked daily
    return static_cast<std::size_t>(std::lower_bound(days_.begin(), days_.end(), day) - days_.begin());
  }

  std::vector<Turn> turns_;
  std::vector<StepId> operands_;
  std::span<const Date> days_;
  Run& run_;
};

ChangingRows find_changing_rows(const FusedGraph& graph, const TurnsOfRows& turns, std::size_t rows, std::size_t days) {
  const FusedProgram program(graph, turns.operands());
  ChangingRows changing;
  changing.begin.assign(days + 1, 0);
  changing.begin[1] = static_cast<std::uint32_t>(rows);
  turns.visit(program, rows, [&](std::size_t, std::size_t day) { ++changing.begin[day + 1]; });
  std::partial_sum(changing.begin.begin(), changing.begin.end(), changing.begin.begin());
  changing.rows.resize(changing.begin.back());
  std::iota(changing.rows.begin(), changing.rows.begin() + static_cast<std::ptrdiff_t>(rows), 0u);
  std::vector<std::uint32_t> next(changing.begin.begin(), changing.begin.end() - 1);
  turns.visit(program, rows,
              [&](std::size_t row, std::size_t day) { changing.rows[next[day]++] = static_cast<std::uint32_t>(row); });
  return changing;
}

// Whether what the aggregate reads may be carried: facts without versions, and keys that no day changes.
bool can_be_carried(const Run& run, NodeId id) {
  const plan::Node& node = run.node(id);
  if (node.kind != plan::NodeKind::aggregate || run.prepared.pair_of_node[id] != plan::scalar) return false;
  const auto& aggregate = std::get<plan::Aggregate>(node.payload);
  if (run.plan.tables[aggregate.inner_table].kind != plan::TableKind::facts || aggregate.keys.size() > 1) return false;
  if (node.table != plan::scalar && plan::is_made(run.plan.tables[node.table].kind)) return false;
  return std::none_of(aggregate.keys.begin(), aggregate.keys.end(), [&](const plan::AggregateKey& key) {
    return run.prepared.dated[key.inner] || run.prepared.dated[key.outer];
  });
}

}  // namespace

// The aggregates of one table whose rows are told apart by the same column.
class Roll {
 public:
  Roll(const Frame& frame, const FusedAggregate& first, std::span<const Date> days)
      : run_(frame.run()),
        days_(days),
        graph_(frame, first.inner_table(), {days.front().days, days.back().days}),
        rows_(first.rows()),
        within_(first.within()) {}

  // False where it cannot be carried. Once only, before `start`.
  bool take(const FusedAggregate& aggregate, NodeId id) {
    Member member{id, aggregate};
    if (!member.of.prepare(graph_)) return false;
    const std::array<StepId, 2> asked{member.of.rows_step(), member.of.values_step()};
    if (!find_turns(graph_, asked)) return false;
    if (!members_.empty() && (member.of.places() != places_ || member.of.inner() != members_[0].of.inner()))
      return false;
    places_ = member.of.places();
    member.rows_lane = lane_of(asked[0]);
    member.values_lane = lane_of(asked[1]);
    members_.push_back(std::move(member));
    return true;
  }

  void start() {
    const TurnsOfRows turns(graph_, *find_turns(graph_, lanes_), days_, run_);
    changing_ = find_changing_rows(graph_, turns, rows_, days_.size());
    program_ = std::make_unique<FusedProgram>(graph_, lanes_, FusedLoads::gathered);
    runner_ = std::make_unique<FusedRunner>(*program_);
    sums_.assign(places_ * lanes_.size(), 0);
    before_.resize(fused_rows * lanes_.size());
    run_.count_bytes(changing_.rows.size() * sizeof(std::uint32_t) + sums_.size() * sizeof(std::int64_t));
  }

  void move_to(std::size_t day) {
    std::span<const std::uint32_t> open = changing_.on(day);
    while (!open.empty()) {
      run_.watch.look();
      const std::span<const std::uint32_t> rows = next_rows(open);
      runner_->gather(rows);
      keep_before(day, rows.size());
      runner_->set_day(days_[day].days);
      runner_->run_gathered();
      add(rows);
    }
  }

  void put_columns(Frame& frame) const {
    const auto lane = [&](std::size_t place, std::size_t l) {
      return l == no_lane ? std::int64_t{0} : sums_[place * lanes_.size() + l];
    };
    for (const Member& member : members_) {
      ColumnPtr column = member.of.column([&](std::size_t place) {
        return AggregateParts{lane(place, member.rows_lane), lane(place, member.values_lane)};
      });
      run_.count(*column);
      frame.put(member.id, std::move(column));
    }
  }

 private:
  static constexpr std::size_t no_lane = SIZE_MAX;

  struct Member {
    NodeId id;
    FusedAggregate of;
    std::size_t rows_lane = no_lane, values_lane = no_lane;
  };

  std::size_t lane_of(StepId step) {
    if (step == no_step) return no_lane;
    const StepId wide = graph_.as_wide(step, IntegerWidth::bits64);
    const auto found = std::find(lanes_.begin(), lanes_.end(), wide);
    if (found != lanes_.end()) return static_cast<std::size_t>(found - lanes_.begin());
    lanes_.push_back(wide);
    return lanes_.size() - 1;
  }

  // The next rows of a day, one that turns more than once on it a single time.
  std::span<const std::uint32_t> next_rows(std::span<const std::uint32_t>& open) {
    chunk_.clear();
    std::size_t taken = 0;
    for (; taken < open.size(); ++taken) {
      if (!chunk_.empty() && chunk_.back() == open[taken]) continue;
      if (chunk_.size() == fused_rows) break;
      chunk_.push_back(open[taken]);
    }
    open = open.subspan(taken);
    return chunk_;
  }

  // What the gathered rows gave on the check day before.
  void keep_before(std::size_t day, std::size_t count) {
    if (day == 0) return std::fill(before_.begin(), before_.end(), 0);
    runner_->set_day(days_[day - 1].days);
    runner_->run_gathered();
    for (std::size_t l = 0; l < lanes_.size(); ++l) {
      const auto* values = static_cast<const std::int64_t*>(runner_->values(lanes_[l]));
      std::copy_n(values, count, before_.begin() + static_cast<std::ptrdiff_t>(l * fused_rows));
    }
  }

  void add(std::span<const std::uint32_t> rows) {
    const Column* inner = members_[0].of.inner();
    for (std::size_t l = 0; l < lanes_.size(); ++l) {
      const auto* values = static_cast<const std::int64_t*>(runner_->values(lanes_[l]));
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int64_t more = values[i] - before_[l * fused_rows + i];
        if (more == 0 || (inner != nullptr && !inner->present(rows[i]))) continue;
        add(inner == nullptr ? 0 : inner->code_at(rows[i]), l, more);
      }
    }
  }

  // Within a unit is also what is within the units below it.
  void add(std::size_t place, std::size_t lane, std::int64_t more) {
    sums_[place * lanes_.size() + lane] += more;
    if (!within_) return;
    const Organisation& organisation = run_.organisation();
    for (UnitId u = organisation.parent(static_cast<UnitId>(place)); u != no_unit; u = organisation.parent(u)) {
      sums_[u * lanes_.size() + lane] += more;
    }
  }

  Run& run_;
  std::span<const Date> days_;
  FusedGraph graph_;
  std::size_t rows_, places_ = 1;
  bool within_;
  std::vector<Member> members_;
  std::vector<StepId> lanes_;  // what a row gives, each as 64 bits
  ChangingRows changing_;
  std::unique_ptr<FusedProgram> program_;
  std::unique_ptr<FusedRunner> runner_;
  std::vector<std::int64_t> sums_;    // [place][lane]
  std::vector<std::int64_t> before_;  // [lane][row of the chunk]
  std::vector<std::uint32_t> chunk_;
};

RollingAggregates::RollingAggregates(const Frame& frame, std::span<const NodeId> nodes, std::span<const Date> days) {
  const Run& run = frame.run();
  // One day is worked out whole; where rows have versions a day may change any of them.
  if (days.size() < 2 || !run.revised.empty()) return;
  struct Key {
    plan::TableId table;
    NodeId inner;
    bool within;
    auto operator<=>(const Key&) const = default;
  };
  std::map<Key, std::unique_ptr<Roll>> rolls;
  for (const NodeId id : nodes) {
    if (!can_be_carried(run, id)) continue;
    const FusedAggregate aggregate(frame, id);
    if (aggregate.rows() < run.fuse_from_rows) continue;
    const auto& keys = aggregate.aggregate().keys;
    const Key key{aggregate.inner_table(), keys.empty() ? plan::no_node : keys[0].inner, aggregate.within()};
    auto& roll = rolls[key];
    auto fresh = roll ? nullptr : std::make_unique<Roll>(frame, aggregate, days);
    if (!(roll ? *roll : *fresh).take(aggregate, id)) continue;
    if (!roll) roll = std::move(fresh);
    nodes_.push_back(id);
  }
  for (auto& [key, roll] : rolls) {
    if (!roll) continue;
    roll->start();
    rolls_.push_back(std::move(roll));
  }
}

RollingAggregates::~RollingAggregates() = default;

void RollingAggregates::evaluate(Frame& frame, std::size_t i) {
  for (const auto& roll : rolls_) {
    roll->move_to(i);
    roll->put_columns(frame);
  }
}

}  // namespace zeren::inline v0::detail
