// One pass over the rows: what a row gives goes to the place of its unit (units are numbered in pre-order). Then each
// outer row reads its own place, or for `within` the sum of its subtree's, as the difference of two prefix sums.
#include "src/run/aggregate_fused.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "src/run/fused_program.hpp"

namespace zeren::inline v0::detail {

using plan::Aggregate;
using plan::AggregateKind;
using plan::NodeId;
using plan::ValueKind;

namespace {

constexpr std::size_t rows_a_look = 64 * fused_rows;

// What is added up for each place. A sum that cannot leave 32 bits takes half the memory, and so half the cache.
struct Sums {
  StepId values = no_step;  // no_step: nothing is asked for
  bool narrow = true;
  std::vector<std::int32_t> narrow_sums;
  std::vector<std::int64_t> wide_sums;

  [[nodiscard]] bool asked() const { return values != no_step; }
  void resize(std::size_t places) {
    if (!asked()) return;
    narrow ? narrow_sums.assign(places, 0) : wide_sums.assign(places, 0);
  }
  [[nodiscard]] void* data() {
    return narrow ? static_cast<void*>(narrow_sums.data()) : static_cast<void*>(wide_sums.data());
  }
  [[nodiscard]] std::int64_t at(std::size_t place) const {
    return narrow ? std::int64_t{narrow_sums[place]} : wide_sums[place];
  }
  void add(const Sums& other) {
    const auto plus = [](auto x, auto y) { return static_cast<decltype(x)>(x + y); };
    std::transform(narrow_sums.begin(), narrow_sums.end(), other.narrow_sums.begin(), narrow_sums.begin(), plus);
    std::transform(wide_sums.begin(), wide_sums.end(), other.wide_sums.begin(), wide_sums.begin(), plus);
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

  ColumnPtr evaluate() {
    if (!is_possible() || !find_keys() || !find_values()) return nullptr;
    add_up();
    return std::make_shared<const Column>(cells());
  }

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

  void add_up() {
    const FusedGraph& graph = frame_.fused(aggregate_.inner_table);
    const StepId results[] = {rows_sums_.values, values_sums_.values};
    const FusedProgram program(graph, results);
    // Each thread adds into places of its own where the rows are worth it.
    const std::size_t threads = std::max<std::size_t>(1, run_.pool->threads());
    const bool alone = threads == 1 || rows_ < 2 * places_ || rows_ < 4 * rows_a_look;
    const std::size_t parts = alone ? 1 : threads;
    const std::size_t rows_a_part = (rows_ + parts - 1) / parts;
    std::vector<Sums> counted(parts, rows_sums_), added(parts, values_sums_);
    run_.pool->parallel_for(parts, 1, [&](std::size_t part, std::size_t) {
      counted[part].resize(places_ + 1);
      added[part].resize(places_ + 1);
      add_rows(graph, program, part * rows_a_part, std::min(rows_, (part + 1) * rows_a_part), counted[part],
               added[part]);
    });
    for (std::size_t part = 1; part < parts; ++part) {
      counted[0].add(counted[part]);
      added[0].add(added[part]);
    }
    rows_sums_ = std::move(counted[0]);
    values_sums_ = std::move(added[0]);
  }

  void add_rows(const FusedGraph& graph, const FusedProgram& program, std::size_t begin, std::size_t end, Sums& counted,
                Sums& added) const {
    FusedRunner runner(program);
    std::vector<std::uint32_t> places(fused_rows, 0);
    for (; begin < end; begin += fused_rows) {
      if (begin % rows_a_look == 0) run_.watch.look();
      const std::size_t count = std::min(fused_rows, end - begin);
      runner.run(begin, count);
      const std::uint32_t* to = inner_ ? inner_->codes().data() + begin : places.data();
      if (inner_ && !inner_->all_present()) {
        place_rows(begin, count, places);
        to = places.data();
      }
      for (Sums* sums : {&counted, &added}) {
        if (!sums->asked()) continue;
        const auto width = static_cast<std::size_t>(graph.step(sums->values).width);
        const FusedKernels& kernels = fused_kernels();
        (sums->narrow ? kernels.scatter32 : kernels.scatter64)[width](sums->data(), to, runner.values(sums->values),
                                                                      count);
      }
    }
  }

  // Rows that belong nowhere go to a place after all others.
  void place_rows(std::size_t begin, std::size_t count, std::vector<std::uint32_t>& places) const {
    for (std::size_t i = 0; i < count; ++i) {
      places[i] = inner_->present(begin + i) ? inner_->codes()[begin + i] : static_cast<std::uint32_t>(places_);
    }
  }

  // sums[u] becomes the sum of the places before u.
  static std::vector<std::int64_t> prefixes(const Sums& sums, std::size_t places) {
    std::vector<std::int64_t> before(places + 1, 0);
    for (std::size_t p = 0; p < places; ++p) before[p + 1] = before[p] + sums.at(p);
    return before;
  }

  Column cells() {
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
      const std::int32_t value = sums.narrow_sums[places[r]];
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

}  // namespace

ColumnPtr evaluate_fused_aggregate(Frame& frame, NodeId id) {
  return FusedAggregate(frame, id).evaluate();
}

}  // namespace zeren::inline v0::detail
