// One pass over the rows: what a row gives goes to the place of its unit (units are numbered in pre-order). Then each
// outer row reads its own place, or for `within` the sum of its subtree's, as the difference of two prefix sums.
#include "src/run/aggregate_fused.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "src/run/fused_aggregate.hpp"
#include "src/run/fused_program.hpp"

namespace zeren::inline v0::detail {

using plan::AggregateKind;
using plan::NodeId;
using plan::ValueKind;

namespace {

constexpr std::size_t rows_a_look = 64 * fused_rows;
constexpr std::size_t most_lanes = 4;  // see ScatterLanes

// What is added up for each place.
struct Sums {
  StepId values = no_step;  // no_step: nothing is asked for
  bool narrow = true;       // cannot leave 32 bits: takes half the memory, and so half the cache
  // Once added up: those of place p stand at p * stride. Narrow ones of several aggregates stand side by side.
  std::shared_ptr<const std::vector<std::int32_t>> narrow_sums;
  std::shared_ptr<const std::vector<std::int64_t>> wide_sums;
  std::size_t stride = 1, lane = 0;

  [[nodiscard]] bool asked() const { return values != no_step; }
  [[nodiscard]] std::int64_t at(std::size_t place) const {
    return narrow ? std::int64_t{(*narrow_sums)[place * stride + lane]} : (*wide_sums)[place];
  }
};

// An aggregate and its sums.
class AddedAggregate {
 public:
  AddedAggregate(const Frame& frame, NodeId id) : of_(frame, id) {}

  // False where it cannot be added up this way.
  bool prepare(FusedGraph& graph) {
    if (!of_.prepare(graph)) return false;
    // Else looking at the places costs more than the rows.
    if (of_.places() > 4 * of_.rows() + fused_rows) return false;
    rows_sums_ = sums_of(graph, of_.rows_step());
    values_sums_ = sums_of(graph, of_.values_step());
    return true;
  }

  [[nodiscard]] const FusedAggregate& of() const { return of_; }
  std::array<Sums*, 2> sums() { return {&rows_sums_, &values_sums_}; }

  ColumnPtr column() const {
    if (!of_.within()) {
      if (ColumnPtr column = copy_narrow()) return column;
      return of_.column([&](std::size_t place) {
        return AggregateParts{at(rows_sums_, place), at(values_sums_, place)};
      });
    }
    const Organisation& organisation = of_.frame().run().organisation();
    const std::vector<std::int64_t> rows = prefixes(rows_sums_), values = prefixes(values_sums_);
    return of_.column([&](std::size_t place) {
      const std::size_t end = organisation.end_of_subtree(static_cast<UnitId>(place));
      return AggregateParts{rows[end] - rows[place], values[end] - values[place]};
    });
  }

 private:
  Sums sums_of(const FusedGraph& graph, StepId values) const {
    Sums sums;
    sums.values = values;
    if (values != no_step) {
      const IntegerRange range = graph.step(values).range;
      const auto rows = static_cast<Int128>(of_.rows());
      sums.narrow = Int128{range.low} * rows >= INT32_MIN && Int128{range.high} * rows <= INT32_MAX;
    }
    return sums;
  }

  static std::int64_t at(const Sums& sums, std::size_t place) { return sums.asked() ? sums.at(place) : 0; }

  // For every place the sum of the places before it.
  std::vector<std::int64_t> prefixes(const Sums& sums) const {
    std::vector<std::int64_t> before(of_.places() + 1, 0);
    for (std::size_t p = 0; p < of_.places() && sums.asked(); ++p) before[p + 1] = before[p] + sums.at(p);
    return before;
  }

  // The most frequent case by itself: counts and sums of places that all outer rows have, as they were added up.
  ColumnPtr copy_narrow() const {
    const AggregateKind kind = of_.aggregate().kind;
    const Sums& sums = kind == AggregateKind::count ? rows_sums_ : values_sums_;
    const bool whole = kind == AggregateKind::count || kind == AggregateKind::sum;
    const Column* outer = of_.outer();
    if (!whole || outer == nullptr || !outer->all_present() || outer->is_scalar() || !sums.narrow) return nullptr;
    const auto places = outer->codes();
    std::vector<std::int32_t> values(places.size());
    std::int32_t low = 0, high = 0;
    for (std::size_t r = 0; r < places.size(); ++r) {
      const std::int32_t value = (*sums.narrow_sums)[places[r] * sums.stride + sums.lane];
      values[r] = value;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    Column column(ValueKind::number, 0);
    column.set_integers(std::move(values), kind == AggregateKind::count ? 1 : of_.denominator(), {low, high});
    return std::make_shared<const Column>(std::move(column));
  }

  FusedAggregate of_;
  Sums rows_sums_, values_sums_;
};

// One pass over the rows for several aggregates of one table whose rows are told apart by the same column.
class Pass {
 public:
  Pass(Frame& frame, std::span<AddedAggregate> members)
      : run_(frame.run()),
        graph_(frame.fused(members[0].of().inner_table())),
        rows_(members[0].of().rows()),
        places_(members[0].of().places()),
        inner_(members[0].of().inner()) {
    for (AddedAggregate& member : members) {
      for (Sums* sums : member.sums()) {
        if (sums->asked()) take(*sums);
      }
    }
  }

  void run() {
    std::vector<StepId> results;
    for (Band& band : bands_) {
      for (StepId& lane : band.lanes) {
        if (band.lanes.size() > 1) lane = graph_.as_32_bits(lane);
        results.push_back(lane);
      }
    }
    const FusedProgram program(graph_, results);
    // Each thread adds into places of its own where the rows are worth it.
    const std::size_t threads = std::max<std::size_t>(1, run_.pool->threads());
    const bool alone = threads == 1 || rows_ < 2 * places_ || rows_ < 4 * rows_a_look;
    const std::size_t parts = alone ? 1 : threads;
    const std::size_t rows_a_part = (rows_ + parts - 1) / parts;
    std::vector<std::vector<Added>> added(parts);
    run_.pool->parallel_for(parts, 1, [&](std::size_t part, std::size_t) {
      for (const Band& band : bands_) added[part].push_back(empty(band));
      add_rows(program, part * rows_a_part, std::min(rows_, (part + 1) * rows_a_part), added[part]);
    });
    for (std::size_t b = 0; b < bands_.size(); ++b) {
      for (std::size_t part = 1; part < parts; ++part) added[0][b].add(added[part][b]);
      give(bands_[b], std::move(added[0][b]));
    }
  }

 private:
  // Sums that stand side by side for each place: up to `most_lanes` narrow ones, or a single one.
  struct Band {
    bool narrow = true;
    std::vector<StepId> lanes;
    std::vector<std::vector<Sums*>> readers;  // by lane
  };
  struct Added {
    std::vector<std::int32_t> narrow;
    std::vector<std::int64_t> wide;

    void add(const Added& other) {
      const auto plus = [](auto x, auto y) { return static_cast<decltype(x)>(x + y); };
      std::transform(narrow.begin(), narrow.end(), other.narrow.begin(), narrow.begin(), plus);
      std::transform(wide.begin(), wide.end(), other.wide.begin(), wide.begin(), plus);
    }
  };

  void take(Sums& sums) {
    for (Band& band : bands_) {
      for (std::size_t lane = 0; lane < band.lanes.size(); ++lane) {
        if (band.lanes[lane] == sums.values) return band.readers[lane].push_back(&sums);
      }
    }
    const auto room = std::find_if(bands_.begin(), bands_.end(), [&](const Band& band) {
      return band.narrow && sums.narrow && band.lanes.size() < most_lanes;
    });
    Band& band = room != bands_.end() ? *room : bands_.emplace_back();
    band.narrow = sums.narrow;
    band.lanes.push_back(sums.values);
    band.readers.push_back({&sums});
  }

  Added empty(const Band& band) const {
    Added added;
    const std::size_t size = (places_ + 1) * band.lanes.size();  // one place more, for rows that belong nowhere
    if (band.narrow) added.narrow.assign(size, 0);
    if (!band.narrow) added.wide.assign(size, 0);
    return added;
  }

  void give(const Band& band, Added added) const {
    const auto narrow = std::make_shared<const std::vector<std::int32_t>>(std::move(added.narrow));
    const auto wide = std::make_shared<const std::vector<std::int64_t>>(std::move(added.wide));
    for (std::size_t lane = 0; lane < band.lanes.size(); ++lane) {
      for (Sums* sums : band.readers[lane]) {
        sums->narrow = band.narrow;
        sums->narrow_sums = narrow;
        sums->wide_sums = wide;
        sums->stride = band.lanes.size();
        sums->lane = lane;
      }
    }
  }

  void add_rows(const FusedProgram& program, std::size_t begin, std::size_t end, std::vector<Added>& added) const {
    FusedRunner runner(program);
    std::vector<std::uint32_t> places(fused_rows, 0);
    for (; begin < end; begin += fused_rows) {
      if (begin % rows_a_look == 0) run_.watch.look();
      const std::size_t count = std::min(fused_rows, end - begin);
      runner.run(begin, count);
      const std::uint32_t* to = inner_ != nullptr ? inner_->codes().data() + begin : places.data();
      if (inner_ != nullptr && !inner_->all_present()) {
        place_rows(begin, count, places);
        to = places.data();
      }
      for (std::size_t b = 0; b < bands_.size(); ++b) scatter(bands_[b], runner, to, count, added[b]);
    }
  }

  void scatter(const Band& band, const FusedRunner& runner, const std::uint32_t* places, std::size_t count,
               Added& added) const {
    const FusedKernels& kernels = fused_kernels();
    if (band.lanes.size() > 1) {
      const std::int32_t* values[most_lanes] = {};
      for (std::size_t lane = 0; lane < band.lanes.size(); ++lane) {
        values[lane] = static_cast<const std::int32_t*>(runner.values(band.lanes[lane]));
      }
      return kernels.scatter_lanes[band.lanes.size()](added.narrow.data(), places, values, count);
    }
    const StepId lane = band.lanes[0];
    const auto width = static_cast<std::size_t>(graph_.step(lane).width);
    if (band.narrow) return kernels.scatter32[width](added.narrow.data(), places, runner.values(lane), count);
    kernels.scatter64[width](added.wide.data(), places, runner.values(lane), count);
  }

  void place_rows(std::size_t begin, std::size_t count, std::vector<std::uint32_t>& places) const {
    for (std::size_t i = 0; i < count; ++i) {
      places[i] = inner_->present(begin + i) ? inner_->codes()[begin + i] : static_cast<std::uint32_t>(places_);
    }
  }

  Run& run_;
  FusedGraph& graph_;
  std::size_t rows_, places_;
  const Column* inner_;
  std::vector<Band> bands_;
};

// Whether what the node is made of has been evaluated, so that the graph can take it in ahead of its turn.
bool is_ready(const Frame& frame, NodeId node) {
  if (node == plan::no_node || frame.is_evaluated(node)) return true;
  const plan::Node& n = frame.run().node(node);
  return n.kind == plan::NodeKind::map &&
         std::all_of(n.inputs.begin(), n.inputs.end(), [&](NodeId input) { return is_ready(frame, input); });
}

}  // namespace

ColumnPtr evaluate_fused_aggregate(Frame& frame, NodeId id) {
  if (ColumnPtr column = frame.take_ahead(id)) return column;
  FusedGraph& graph = frame.fused(std::get<plan::Aggregate>(frame.run().node(id).payload).inner_table);
  std::vector<AddedAggregate> members;
  if (!members.emplace_back(frame, id).prepare(graph)) return nullptr;
  std::vector<NodeId> ids{id};
  const Prepared& prepared = frame.run().prepared;
  for (const NodeId other : prepared.same_rows.at(id)) {
    const plan::Node& node = frame.run().node(other);
    const bool ready =
        prepared.dated[other] == prepared.dated[id] && !frame.is_evaluated(other) && !prepared.inside_scan[other] &&
        std::all_of(node.inputs.begin(), node.inputs.end(), [&](NodeId input) { return is_ready(frame, input); });
    if (!ready) continue;
    AddedAggregate member(frame, other);
    if (!member.prepare(graph)) continue;
    members.push_back(std::move(member));
    ids.push_back(other);
  }
  Pass(frame, members).run();
  for (std::size_t m = 1; m < members.size(); ++m) frame.put_ahead(ids[m], members[m].column());
  return members[0].column();
}

}  // namespace zeren::inline v0::detail
