// One pass over the rows: what a row gives goes to the place of its unit (units are numbered in pre-order). Then each
// outer row reads its own place, or for `within` the sum of its subtree's, as the difference of two prefix sums.
#include "src/run/aggregate_fused.hpp"

#include <algorithm>
#include <array>
#include <limits>
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
constexpr std::size_t most_lanes = 4;  // see ScatterLanes and ScatterPacked

// How the sums of the places lie: the less memory they take, the more of them are in the cache.
enum class SumsLayout : std::uint8_t {
  packed,  // up to `most_lanes` sums of 16 bits from 0 on in one number a place
  narrow,  // up to `most_lanes` sums that cannot leave 32 bits, side by side
  wide     // one of 64 bits
};

// Only what the layout says is there. Those of place p begin at p, or at p * lanes where they are narrow.
struct PlaceSums {
  SumsLayout layout = SumsLayout::wide;
  std::size_t lanes = 1;
  std::vector<std::uint64_t> packed;
  std::vector<std::int32_t> narrow;
  std::vector<std::int64_t> wide;

  [[nodiscard]] std::int64_t at(std::size_t place, std::size_t lane) const {
    switch (layout) {
      case SumsLayout::packed:
        return packed_at(place, lane);
      case SumsLayout::narrow:
        return narrow[place * lanes + lane];
      default:
        return wide[place];
    }
  }
  [[nodiscard]] std::uint16_t packed_at(std::size_t place, std::size_t lane) const {
    return static_cast<std::uint16_t>(packed[place] >> (16 * lane));
  }
};

// What is added up for each place.
struct Sums {
  StepId values = no_step;                 // no_step: nothing is asked for
  bool narrow = true;                      // cannot leave 32 bits
  std::shared_ptr<const PlaceSums> added;  // once they are
  std::size_t lane = 0;

  [[nodiscard]] bool asked() const { return values != no_step; }
  [[nodiscard]] std::int64_t at(std::size_t place) const { return added->at(place, lane); }
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
    if (!whole || outer == nullptr || !outer->all_present() || outer->is_scalar()) return nullptr;
    const PlaceSums& added = *sums.added;
    switch (added.layout) {
      case SumsLayout::packed:
        // The sums of a few rows are seldom larger; else they are copied once more.
        if (ColumnPtr column = copy<std::int16_t>([&](std::size_t p) { return added.packed_at(p, sums.lane); })) {
          return column;
        }
        return copy<std::int32_t>([&](std::size_t p) { return added.packed_at(p, sums.lane); });
      case SumsLayout::narrow:
        return copy<std::int32_t>([&](std::size_t p) { return added.narrow[p * added.lanes + sums.lane]; });
      default:
        return nullptr;
    }
  }

  // Null where a sum does not fit.
  template <class T, class F>
  ColumnPtr copy(F sum_at) const {
    const auto places = of_.outer()->codes();
    std::vector<T> values(places.size());
    std::int32_t low = 0, high = 0;
    for (std::size_t r = 0; r < places.size(); ++r) {
      const std::int32_t value = sum_at(places[r]);
      values[r] = static_cast<T>(value);
      low = std::min(low, value);
      high = std::max(high, value);
    }
    if (low < std::numeric_limits<T>::min() || high > std::numeric_limits<T>::max()) return nullptr;
    Column column(ValueKind::number, 0);
    const bool counts = of_.aggregate().kind == AggregateKind::count;
    column.set_integers(std::move(values), counts ? 1 : of_.denominator(), {low, high});
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
    std::vector<Band*> open;
    for (Band& band : bands_) {
      choose_layout(band);
      open.push_back(&band);
    }
    open = add_up(open);
    // Where sums have left their 16 bits.
    for (Band* band : open) set_layout(*band, SumsLayout::narrow);
    if (!open.empty()) add_up(open);
  }

 private:
  // Sums that stand side by side for each place: up to `most_lanes` narrow ones, or a single one.
  struct Band {
    bool narrow = true;
    SumsLayout layout = SumsLayout::wide;
    std::vector<StepId> lanes;                // as they were asked for
    std::vector<StepId> values;               // the same, as wide as the layout has them
    std::vector<std::vector<Sums*>> readers;  // by lane
  };
  struct Added {
    PlaceSums sums;
    std::array<std::int64_t, most_lanes> totals{};  // of packed sums: of each lane's values

    void add(const Added& other) {
      const auto plus = [](auto x, auto y) { return static_cast<decltype(x)>(x + y); };
      const auto add_to = [&](auto& to, const auto& from) {
        std::transform(to.begin(), to.end(), from.begin(), to.begin(), plus);
      };
      add_to(sums.packed, other.sums.packed);
      add_to(sums.narrow, other.sums.narrow);
      add_to(sums.wide, other.sums.wide);
      add_to(totals, other.totals);
    }

    // Each lane comes to what its values come to exactly where no lane has left its 16 bits: one that has lacks 65,536,
    // and only from the lane below can something be carried into it.
    [[nodiscard]] bool fits() const {
      if (sums.layout != SumsLayout::packed) return true;
      std::array<std::int64_t, most_lanes> found{};
      for (const std::uint64_t lanes : sums.packed) {
        for (std::size_t l = 0; l < most_lanes; ++l) found[l] += static_cast<std::uint16_t>(lanes >> (16 * l));
      }
      return found == totals;
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

  void choose_layout(Band& band) const {
    const bool packs = std::all_of(band.lanes.begin(), band.lanes.end(), [&](StepId lane) {
      return graph_.step(lane).range.low >= 0 && graph_.step(lane).width <= IntegerWidth::bits16;
    });
    set_layout(band, band.lanes.size() > 1 && packs ? SumsLayout::packed
                     : band.narrow                  ? SumsLayout::narrow
                                                    : SumsLayout::wide);
  }

  void set_layout(Band& band, SumsLayout layout) const {
    band.layout = layout;
    band.values = band.lanes;
    if (band.lanes.size() == 1) return;
    for (StepId& value : band.values) {
      value = layout == SumsLayout::packed ? graph_.as_wide(value, IntegerWidth::bits16) : graph_.as_32_bits(value);
    }
  }

  // Gives back the bands whose sums do not fit; the others are given to their readers.
  std::vector<Band*> add_up(std::span<Band* const> bands) const {
    std::vector<StepId> results;
    for (const Band* band : bands) results.insert(results.end(), band->values.begin(), band->values.end());
    const FusedProgram program(graph_, results);
    // Each thread adds into places of its own where the rows are worth it.
    const std::size_t threads = std::max<std::size_t>(1, run_.pool->threads());
    const bool alone = threads == 1 || rows_ < 2 * places_ || rows_ < 4 * rows_a_look;
    const std::size_t parts = alone ? 1 : threads;
    const std::size_t rows_a_part = (rows_ + parts - 1) / parts;
    std::vector<std::vector<Added>> added(parts);
    run_.pool->parallel_for(parts, 1, [&](std::size_t part, std::size_t) {
      for (const Band* band : bands) added[part].push_back(empty(*band));
      const std::size_t end = std::min(rows_, (part + 1) * rows_a_part);
      add_rows(program, bands, part * rows_a_part, end, added[part]);
    });
    std::vector<Band*> too_large;
    for (std::size_t b = 0; b < bands.size(); ++b) {
      for (std::size_t part = 1; part < parts; ++part) added[0][b].add(added[part][b]);
      if (added[0][b].fits()) {
        give(*bands[b], std::move(added[0][b].sums));
      } else {
        too_large.push_back(bands[b]);
      }
    }
    return too_large;
  }

  Added empty(const Band& band) const {
    Added added;
    added.sums.layout = band.layout;
    added.sums.lanes = band.lanes.size();
    const std::size_t size = places_ + 1;  // one more, for rows that belong nowhere
    switch (band.layout) {
      case SumsLayout::packed:
        added.sums.packed.assign(size, 0);
        break;
      case SumsLayout::narrow:
        added.sums.narrow.assign(size * band.lanes.size(), 0);
        break;
      default:
        added.sums.wide.assign(size, 0);
    }
    return added;
  }

  static void give(const Band& band, PlaceSums sums) {
    const auto added = std::make_shared<const PlaceSums>(std::move(sums));
    for (std::size_t lane = 0; lane < band.lanes.size(); ++lane) {
      for (Sums* reader : band.readers[lane]) {
        reader->added = added;
        reader->lane = lane;
      }
    }
  }

  void add_rows(const FusedProgram& program, std::span<Band* const> bands, std::size_t begin, std::size_t end,
                std::vector<Added>& added) const {
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
      for (std::size_t b = 0; b < bands.size(); ++b) scatter(*bands[b], runner, to, count, added[b]);
    }
  }

  void scatter(const Band& band, const FusedRunner& runner, const std::uint32_t* places, std::size_t count,
               Added& added) const {
    const FusedKernels& kernels = fused_kernels();
    const std::size_t lanes = band.lanes.size();
    if (band.layout == SumsLayout::packed) {
      const auto values = lanes_of<std::int16_t>(band, runner);
      return kernels.scatter_packed[lanes](added.sums.packed.data(), places, values.data(), added.totals.data(), count);
    }
    if (lanes > 1) {
      const auto values = lanes_of<std::int32_t>(band, runner);
      return kernels.scatter_lanes[lanes](added.sums.narrow.data(), places, values.data(), count);
    }
    const StepId value = band.values[0];
    const auto width = static_cast<std::size_t>(graph_.step(value).width);
    if (band.narrow) return kernels.scatter32[width](added.sums.narrow.data(), places, runner.values(value), count);
    kernels.scatter64[width](added.sums.wide.data(), places, runner.values(value), count);
  }

  template <class T>
  static std::array<const T*, most_lanes> lanes_of(const Band& band, const FusedRunner& runner) {
    std::array<const T*, most_lanes> values{};
    for (std::size_t l = 0; l < band.values.size(); ++l) {
      values[l] = static_cast<const T*>(runner.values(band.values[l]));
    }
    return values;
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
