// One pass over the rows: what a row gives goes to the place of its unit (units are numbered in pre-order). Then each
// outer row reads its own place, or for `within` the sum of its subtree's, as the difference of two prefix sums.
#include "src/run/aggregate_fused.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "src/run/fused_program.hpp"

namespace zeren::inline v0::detail {

using plan::Aggregate;
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

// The sums of all rows that belong to an outer row.
struct Parts {
  std::int64_t rows = 0, values = 0;
};

class FusedAggregate {
 public:
  FusedAggregate(Frame& frame, NodeId id)
      : frame_(frame),
        run_(frame.run()),
        node_(run_.node(id)),
        aggregate_(std::get<Aggregate>(node_.payload)),
        rows_(frame.rows(aggregate_.inner_table)) {}

  // False where it cannot be added up this way.
  bool prepare() { return is_possible() && find_keys() && find_values(); }

  [[nodiscard]] plan::TableId inner_table() const { return aggregate_.inner_table; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t places() const { return places_; }
  [[nodiscard]] const Column* inner() const { return inner_.get(); }
  std::array<Sums*, 2> sums() { return {&rows_sums_, &values_sums_}; }

  ColumnPtr column() const { return std::make_shared<const Column>(cells()); }

 private:
  bool counts_rows() const {
    const AggregateKind kind = aggregate_.kind;
    return kind == AggregateKind::count || kind == AggregateKind::mean || kind == AggregateKind::share ||
           kind == AggregateKind::all;
  }
  bool adds_numbers() const { return aggregate_.kind == AggregateKind::sum || aggregate_.kind == AggregateKind::mean; }

  bool is_possible() const {
    switch (aggregate_.kind) {
      case AggregateKind::count:
      case AggregateKind::sum:
      case AggregateKind::mean:
      case AggregateKind::any:
      case AggregateKind::all:
      case AggregateKind::share:
        break;
      default:
        return false;
    }
    const bool is_pair = run_.plan.tables[aggregate_.inner_table].kind == plan::TableKind::pair;
    return !is_pair && rows_ >= run_.fuse_from_rows && !aggregate_.range && !aggregate_.other &&
           aggregate_.keys.size() <= 1;
  }

  // The columns that say where rows belong: units, or rows of one table.
  bool find_keys() {
    if (aggregate_.keys.empty()) return true;
    const plan::AggregateKey& key = aggregate_.keys[0];
    inner_ = frame_.find(key.inner);
    outer_ = frame_.find(key.outer);
    if (!inner_ || !outer_ || inner_->is_scalar() || inner_->kind() != outer_->kind()) return false;
    if (!inner_->errors().empty() || !outer_->errors().empty()) return false;
    if (inner_->kind() == ValueKind::unit) {
      places_ = run_.organisation().size();
    } else if (inner_->kind() == ValueKind::row && inner_->targets() == 1 && outer_->targets() == 1 && !key.within) {
      const auto& to = run_.node(key.inner).type.targets;
      if (to.size() != 1 || to != run_.node(key.outer).type.targets) return false;
      places_ = frame_.rows(to[0]);
    } else {
      return false;
    }
    return places_ > 0 && places_ <= 4 * rows_ + fused_rows;  // else looking at the places costs more than the rows
  }

  bool find_values() {
    FusedGraph& graph = frame_.fused(aggregate_.inner_table);
    StepId counts = graph.visible();
    if (aggregate_.filter != plan::no_node) {
      const FusedCell* filter = graph.cell(aggregate_.filter);
      if (filter == nullptr) return false;
      counts = graph.both(counts, graph.both(filter->present, filter->value));
    }
    const StepId nothing = graph.constant(0), one = graph.constant(1);
    const bool has_value = aggregate_.kind != AggregateKind::count && aggregate_.value != plan::no_node;
    std::optional<FusedCell> value;
    if (has_value) {
      const FusedCell* cell = graph.cell(aggregate_.value);
      if (cell == nullptr) return false;
      value = *cell;
      counts = graph.both(counts, value->present);
    }
    const StepId count = counts == no_step ? one : counts;
    if (counts_rows()) rows_sums_.values = count;
    if (adds_numbers()) {
      if (!value || value->kind != ValueKind::number) return false;
      denominator_ = value->denominator;
      if (node_.type.is_count && denominator_ != 1) return false;
      values_sums_.values = counts == no_step ? value->value : graph.choose(counts, value->value, nothing);
    } else if (aggregate_.kind != AggregateKind::count) {
      values_sums_.values = value ? graph.both(count, value->value) : count;
    }
    return choose_width(graph, rows_sums_) && choose_width(graph, values_sums_);
  }

  bool choose_width(const FusedGraph& graph, Sums& sums) const {
    if (!sums.asked()) return true;
    const IntegerRange range = graph.step(sums.values).range;
    const Int128 low = Int128{range.low} * static_cast<Int128>(rows_);
    const Int128 high = Int128{range.high} * static_cast<Int128>(rows_);
    sums.narrow = low >= INT32_MIN && high <= INT32_MAX;
    return fits_int64(low) && fits_int64(high);
  }

  // sums[u] becomes the sum of the places before u.
  static std::vector<std::int64_t> prefixes(const Sums& sums, std::size_t places) {
    std::vector<std::int64_t> before(places + 1, 0);
    for (std::size_t p = 0; p < places; ++p) before[p + 1] = before[p] + sums.at(p);
    return before;
  }

  Column cells() const {
    const bool within = !aggregate_.keys.empty() && aggregate_.keys[0].within;
    std::vector<std::int64_t> rows_before, values_before;
    if (within && rows_sums_.asked()) rows_before = prefixes(rows_sums_, places_);
    if (within && values_sums_.asked()) values_before = prefixes(values_sums_, places_);
    if (Column column; copy_narrow(within, column)) return column;
    const bool all_outer = outer_ && outer_->all_present();
    const auto parts_of = [&](std::size_t outer) {
      Parts parts;
      if (outer_ && !all_outer && !outer_->present(outer)) return parts;
      const std::size_t place = outer_ ? outer_->code_at(outer) : 0;
      if (within) {
        const std::size_t end = run_.organisation().end_of_subtree(static_cast<UnitId>(place));
        if (rows_sums_.asked()) parts.rows = rows_before[end] - rows_before[place];
        if (values_sums_.asked()) parts.values = values_before[end] - values_before[place];
      } else {
        if (rows_sums_.asked()) parts.rows = rows_sums_.at(place);
        if (values_sums_.asked()) parts.values = values_sums_.at(place);
      }
      return parts;
    };
    const bool scalar = node_.table == plan::scalar;
    const std::size_t outer_rows = frame_.rows(node_.table);
    switch (aggregate_.kind) {
      case AggregateKind::count:
        return integers(scalar, outer_rows, 1, [&](std::size_t r) { return parts_of(r).rows; });
      case AggregateKind::sum:
        return integers(scalar, outer_rows, denominator_, [&](std::size_t r) { return parts_of(r).values; });
      case AggregateKind::any:
        return flags(scalar, outer_rows, [&](std::size_t r) { return parts_of(r).values > 0; });
      case AggregateKind::all:
        return flags(scalar, outer_rows, [&](std::size_t r) {
          const Parts parts = parts_of(r);
          return parts.values == parts.rows;
        });
      default:
        return quotients(scalar, outer_rows, parts_of);
    }
  }

  // The most frequent case by itself: counts and sums of places that all outer rows have, as they were added up.
  bool copy_narrow(bool within, Column& column) const {
    const Sums& sums = aggregate_.kind == AggregateKind::count ? rows_sums_ : values_sums_;
    const bool whole = aggregate_.kind == AggregateKind::count || aggregate_.kind == AggregateKind::sum;
    if (!whole || within || !outer_ || !outer_->all_present() || outer_->is_scalar() || !sums.narrow) return false;
    const auto places = outer_->codes();
    std::vector<std::int32_t> values(places.size());
    std::int32_t low = 0, high = 0;
    for (std::size_t r = 0; r < places.size(); ++r) {
      const std::int32_t value = (*sums.narrow_sums)[places[r] * sums.stride + sums.lane];
      values[r] = value;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    column = Column(ValueKind::number, 0);
    column.set_integers(std::move(values), aggregate_.kind == AggregateKind::count ? 1 : denominator_, {low, high});
    return true;
  }

  template <class F>
  Column integers(bool scalar, std::size_t rows, std::int64_t denominator, F value_of) const {
    if (scalar) {
      Column column = scalar_of(node_);
      column.raw_smalls(denominator)[0] = value_of(0);
      return column;
    }
    std::vector<std::int64_t> values(rows);
    for (std::size_t r = 0; r < rows; ++r) values[r] = value_of(r);
    Column column(ValueKind::number, 0);
    column.set_integers(std::move(values), denominator);
    column.narrow_smalls();
    return column;
  }
  template <class F>
  Column flags(bool scalar, std::size_t rows, F value_of) const {
    Column column = scalar ? scalar_of(node_) : column_of(node_, rows);
    for (std::size_t r = 0; r < rows; ++r) column.set_boolean(r, value_of(r));
    return column;
  }
  template <class F>
  Column quotients(bool scalar, std::size_t rows, F parts_of) const {
    Column column = scalar ? scalar_of(node_) : column_of(node_, rows);
    for (std::size_t r = 0; r < rows; ++r) {
      const Parts parts = parts_of(r);
      if (parts.rows == 0) {
        column.set_absent(r);
      } else {
        column.set_number(r, *Number::ratio(parts.values, Int128{parts.rows} * denominator_));
      }
    }
    column.settle_numbers();
    return column;
  }

  Frame& frame_;
  Run& run_;
  const plan::Node& node_;
  const Aggregate& aggregate_;
  std::size_t rows_;
  ColumnPtr inner_, outer_;
  std::size_t places_ = 1;
  std::int64_t denominator_ = 1;
  Sums rows_sums_, values_sums_;
};

// One pass over the rows for several aggregates of one table whose rows are told apart by the same column.
class Pass {
 public:
  Pass(Frame& frame, std::span<FusedAggregate> members)
      : run_(frame.run()),
        graph_(frame.fused(members[0].inner_table())),
        rows_(members[0].rows()),
        places_(members[0].places()),
        inner_(members[0].inner()) {
    for (FusedAggregate& member : members) {
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
  std::vector<FusedAggregate> members{FusedAggregate(frame, id)};
  if (!members[0].prepare()) return nullptr;
  std::vector<NodeId> ids{id};
  const Prepared& prepared = frame.run().prepared;
  for (const NodeId other : prepared.same_rows.at(id)) {
    const plan::Node& node = frame.run().node(other);
    const bool ready =
        prepared.dated[other] == prepared.dated[id] && !frame.is_evaluated(other) && !prepared.inside_scan[other] &&
        std::all_of(node.inputs.begin(), node.inputs.end(), [&](NodeId input) { return is_ready(frame, input); });
    if (!ready) continue;
    FusedAggregate member(frame, other);
    if (!member.prepare()) continue;
    members.push_back(std::move(member));
    ids.push_back(other);
  }
  Pass(frame, members).run();
  for (std::size_t m = 1; m < members.size(); ++m) frame.put_ahead(ids[m], members[m].column());
  return members[0].column();
}

}  // namespace zeren::inline v0::detail
