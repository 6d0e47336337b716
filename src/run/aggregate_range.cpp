// Aggregates with a range: each group is sorted by the range's column, so that the rows an outer row reads are one
// interval of it, found by binary search. Counts and sums are differences of prefix sums; the best row of an interval
// comes from a sparse table; distinct values are counted by where each value stood before.
#include <algorithm>
#include <bit>
#include <numeric>

#include "src/run/aggregate_rows.hpp"
#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::AggregateKind;

namespace {

struct Interval {
  std::size_t begin = 0, end = 0;
};

class RangeWay final : public AggregateWay {
 public:
  RangeWay(const AggregateCall& call, const Groups& groups) : call_(call), groups_(groups) {
    sort_entries();
    make_prefixes();
    switch (call.aggregate.kind) {
      case AggregateKind::min:
      case AggregateKind::max:
      case AggregateKind::first:
      case AggregateKind::last:
        make_best_table();
        break;
      case AggregateKind::count_distinct:
        make_distinct();
        break;
      default:
        break;
    }
  }

  AggregateParts parts(std::size_t outer_row) const override {
    AggregateParts parts;
    const Interval in = interval(outer_row);
    if (in.begin == in.end) return parts;
    const auto self = static_cast<std::uint32_t>(outer_row);
    const std::size_t self_at = own_position(outer_row, in);
    const bool minus_self = self_at != in.end && call_.use[self] == RowUse::counted;
    parts.rows = counted_[in.end] - counted_[in.begin] - (minus_self ? 1 : 0);
    parts.matches = matches_[in.end] - matches_[in.begin] - (minus_self && matched(self) ? 1 : 0);
    if (sums_) {
      parts.sum = sums_->difference(in.end, in.begin);
      if (minus_self && parts.sum.ok()) parts.sum = subtract(parts.sum.value, call_.value->number_at(self));
    }
    if (!best_.empty()) {
      parts.best = minus_self ? better_of(best(in.begin, self_at), best(self_at + 1, in.end)) : best(in.begin, in.end);
    }
    if (!values_.empty()) {
      parts.distinct = distinct_[outer_row];
      if (minus_self && occurrences(values_[self], in) == 1) --parts.distinct;
    }
    return parts;
  }

  std::vector<std::uint32_t> rows_in_error(std::size_t outer_row) const override {
    if (errors_.empty()) return {};
    const Interval in = interval(outer_row);
    std::vector<std::uint32_t> rows;
    auto at = std::lower_bound(errors_.begin(), errors_.end(), in.begin);
    for (; at != errors_.end() && *at < in.end && rows.size() < 3; ++at) {
      if (!call_.leaves_out_self() || row(*at) != outer_row) rows.push_back(row(*at));
    }
    return rows;
  }

 private:
  std::uint32_t row(std::size_t position) const { return groups_.row(order_[position]); }
  bool matched(std::uint32_t row) const {
    const AggregateKind kind = call_.aggregate.kind;
    if (kind != AggregateKind::any && kind != AggregateKind::all && kind != AggregateKind::share) return false;
    return call_.matches(row);
  }

  // Entries that matter by group, then by the range's value, then by row.
  void sort_entries() {
    const Column& range = *call_.range;
    for (std::size_t e = 0; e < groups_.entries(); ++e) {
      const std::uint32_t r = groups_.row(e);
      if (groups_.of_entry[e] != no_row && call_.use[r] != RowUse::left_out && range.present(r)) {
        order_.push_back(static_cast<std::uint32_t>(e));
      }
    }
    std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (groups_.of_entry[a] != groups_.of_entry[b]) return groups_.of_entry[a] < groups_.of_entry[b];
      return compare_cells(range, groups_.row(a), range, groups_.row(b)) < 0;
    });
    group_begin_.assign(groups_.count + 1, 0);
    for (const std::uint32_t e : order_) ++group_begin_[groups_.of_entry[e] + 1];
    std::partial_sum(group_begin_.begin(), group_begin_.end(), group_begin_.begin());
  }

  void make_prefixes() {
    const std::size_t n = order_.size();
    counted_.assign(n + 1, 0);
    matches_.assign(n + 1, 0);
    const AggregateKind kind = call_.aggregate.kind;
    if (kind == AggregateKind::sum || kind == AggregateKind::mean) {
      sums_ = std::make_unique<SumColumn>(call_.value.get(), n + 1);
    }
    for (std::size_t i = 0; i < n; ++i) {
      const bool counts = call_.use[row(i)] == RowUse::counted;
      if (!counts) errors_.push_back(i);
      counted_[i + 1] = counted_[i] + (counts ? 1 : 0);
      matches_[i + 1] = matches_[i] + (counts && matched(row(i)) ? 1 : 0);
      if (!sums_) continue;
      sums_->copy(i + 1, i);
      if (counts) sums_->add(i + 1, row(i));
    }
  }

  std::uint32_t better_of(std::uint32_t a, std::uint32_t b) const {
    if (a == no_row) return b;
    if (b == no_row) return a;
    return call_.better(b, a) ? b : a;
  }

  // best_[k][i]: the best row of positions [i, i + 2^k).
  void make_best_table() {
    const std::size_t n = order_.size();
    std::vector<std::uint32_t> level(n);
    for (std::size_t i = 0; i < n; ++i) level[i] = call_.use[row(i)] == RowUse::counted ? row(i) : no_row;
    best_.push_back(std::move(level));
    for (std::size_t width = 2; width <= n; width *= 2) {
      const std::vector<std::uint32_t>& below = best_.back();
      std::vector<std::uint32_t> next(n - width + 1);
      for (std::size_t i = 0; i < next.size(); ++i) next[i] = better_of(below[i], below[i + width / 2]);
      best_.push_back(std::move(next));
    }
  }

  std::uint32_t best(std::size_t begin, std::size_t end) const {
    if (begin >= end) return no_row;
    const auto level = static_cast<std::size_t>(std::bit_width(end - begin)) - 1;
    return better_of(best_[level][begin], best_[level][end - (std::size_t{1} << level)]);
  }

  // A value counts once in an interval: at its last position there. Outer rows are answered in the order of their
  // interval's end, over a Fenwick tree that marks the last position of each value so far.
  void make_distinct() {
    const std::size_t n = order_.size();
    const Run& run = call_.run();
    values_ = number_values(run, run.node(call_.aggregate.value).type, *call_.value,
                            call_.frame.rows(call_.aggregate.inner_table));
    positions_.resize(values_.empty() ? 0 : std::size_t{*std::max_element(values_.begin(), values_.end())} + 1);
    distinct_.assign(call_.outer_rows, 0);

    std::vector<Interval> intervals(call_.outer_rows);
    std::vector<std::uint32_t> by_end(call_.outer_rows);
    std::iota(by_end.begin(), by_end.end(), 0u);
    for (std::size_t r = 0; r < call_.outer_rows; ++r) intervals[r] = interval(r);
    std::sort(by_end.begin(), by_end.end(),
              [&](std::uint32_t a, std::uint32_t b) { return intervals[a].end < intervals[b].end; });

    std::vector<std::uint32_t> tree(n + 1, 0);
    const auto mark = [&](std::size_t position, std::uint32_t by) {
      for (std::size_t i = position + 1; i <= n; i += i & (~i + 1)) tree[i] += by;
    };
    const auto marked_before = [&](std::size_t end) {
      std::uint32_t sum = 0;
      for (std::size_t i = end; i > 0; i -= i & (~i + 1)) sum += tree[i];
      return sum;
    };
    std::size_t done = 0;
    Ticker ticker(run.watch);
    for (const std::uint32_t outer : by_end) {
      ticker.tick();
      for (; done < intervals[outer].end; ++done) {
        if (call_.use[row(done)] != RowUse::counted) continue;
        std::vector<std::size_t>& at = positions_[values_[row(done)]];
        if (!at.empty()) mark(at.back(), ~std::uint32_t{0});  // takes away 1
        at.push_back(done);
        mark(done, 1);
      }
      distinct_[outer] = marked_before(intervals[outer].end) - marked_before(intervals[outer].begin);
    }
    for (; done < n; ++done) {
      if (call_.use[row(done)] == RowUse::counted) positions_[values_[row(done)]].push_back(done);
    }
  }

  std::size_t occurrences(std::uint32_t value, Interval in) const {
    const std::vector<std::size_t>& at = positions_[value];
    return static_cast<std::size_t>(std::lower_bound(at.begin(), at.end(), in.end) -
                                    std::lower_bound(at.begin(), at.end(), in.begin));
  }

  Interval interval(std::size_t outer_row) const {
    const std::uint32_t group = groups_.of_outer[outer_row];
    if (group == no_row) return {};
    const plan::AggregateRange& range = *call_.aggregate.range;
    Interval in{group_begin_[group], group_begin_[group + 1]};
    const auto first_at = [&](const Column& bound, bool past_equal) {
      std::size_t low = in.begin, high = in.end;
      while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        const int relation = compare_cells(*call_.range, row(middle), bound, outer_row);
        if (relation < 0 || (past_equal && relation == 0)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    };
    if (call_.low) {
      if (!call_.low->present(outer_row)) return {};
      in.begin = first_at(*call_.low, !range.low_inclusive);
    }
    if (call_.high) {
      if (!call_.high->present(outer_row)) return {};
      in.end = std::max(in.begin, first_at(*call_.high, range.high_inclusive));
    }
    return in;
  }

  // Where the outer row itself stands in the interval; its end if it does not.
  std::size_t own_position(std::size_t outer_row, Interval in) const {
    const auto self = static_cast<std::uint32_t>(outer_row);
    if (!call_.leaves_out_self() || !call_.range->present(self)) return in.end;
    const auto before = [&](std::uint32_t entry, std::uint32_t wanted) {
      const int relation = compare_cells(*call_.range, groups_.row(entry), *call_.range, wanted);
      return relation != 0 ? relation < 0 : groups_.row(entry) < wanted;
    };
    const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(in.begin);
    const auto end = order_.begin() + static_cast<std::ptrdiff_t>(in.end);
    const auto at = std::lower_bound(begin, end, self, before);
    return at != end && groups_.row(*at) == self ? static_cast<std::size_t>(at - order_.begin()) : in.end;
  }

  const AggregateCall& call_;
  const Groups& groups_;
  std::vector<std::uint32_t> order_;  // entries
  std::vector<std::size_t> group_begin_;
  std::vector<std::uint64_t> counted_, matches_;
  std::unique_ptr<SumColumn> sums_;
  std::vector<std::size_t> errors_;  // positions, ascending
  std::vector<std::vector<std::uint32_t>> best_;
  std::vector<std::uint32_t> values_;
  std::vector<std::vector<std::size_t>> positions_;  // of each value
  std::vector<std::uint64_t> distinct_;              // by outer row
};

}  // namespace

std::unique_ptr<AggregateWay> aggregate_ranges(const AggregateCall& call, const Groups& groups) {
  return std::make_unique<RangeWay>(call, groups);
}

}  // namespace zeren::inline v0::detail
