// Aggregates without a range: one pass over the rows adds up every group.
#include <algorithm>
#include <unordered_map>

#include "src/run/aggregate_rows.hpp"

namespace zeren::inline v0::detail {

using plan::AggregateKind;

namespace {

bool is_best(AggregateKind kind) {
  return kind == AggregateKind::min || kind == AggregateKind::max || kind == AggregateKind::first ||
         kind == AggregateKind::last;
}

class PlainWay final : public AggregateWay {
 public:
  PlainWay(const AggregateCall& call, const Groups& groups)
      : call_(call), groups_(groups), sums_(needs_sum(call) ? call.value.get() : nullptr, groups.count) {
    const AggregateKind kind = call.aggregate.kind;
    rows_.assign(groups.count, 0);
    if (kind == AggregateKind::any || kind == AggregateKind::all || kind == AggregateKind::share) {
      matches_.assign(groups.count, 0);
    }
    if (is_best(kind)) {
      best_.assign(groups.count, no_row);
      second_.assign(groups.count, no_row);
    }
    if (kind == AggregateKind::count_distinct) {
      values_ = number_values(call.run(), call.run().node(call.aggregate.value).type, *call.value,
                              call.frame.rows(call.aggregate.inner_table));
      distinct_.assign(groups.count, 0);
    }
    for (std::size_t e = 0; e < groups.entries(); ++e) {
      if (groups.of_entry[e] == no_row) continue;
      const std::uint32_t row = groups.row(e);
      if (call.use[row] == RowUse::counted) add(groups.of_entry[e], row);
      if (call.use[row] == RowUse::in_error) add_error(groups.of_entry[e], row);
    }
  }

  AggregateParts parts(std::size_t outer_row) const override {
    AggregateParts parts;
    const std::uint32_t group = groups_.of_outer[outer_row];
    if (group == no_row) return parts;
    const auto self = static_cast<std::uint32_t>(outer_row);
    const bool minus_self =
        call_.leaves_out_self() && call_.use[self] == RowUse::counted && groups_.contains(self, group);
    parts.rows = rows_[group] - (minus_self ? 1 : 0);
    if (!matches_.empty()) parts.matches = matches_[group] - (minus_self && call_.matches(self) ? 1 : 0);
    if (needs_sum(call_)) parts.sum = minus_self ? sums_.without(group, self) : sums_.total(group);
    if (!best_.empty()) parts.best = minus_self && best_[group] == self ? second_[group] : best_[group];
    if (!values_.empty()) {
      parts.distinct = distinct_[group];
      if (minus_self && seen_.at(key(group, self)) == 1) --parts.distinct;
    }
    return parts;
  }

  std::vector<std::uint32_t> rows_in_error(std::size_t outer_row) const override {
    const std::uint32_t group = groups_.of_outer[outer_row];
    if (group == no_row) return {};
    const auto found = errors_.find(group);
    if (found == errors_.end()) return {};
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t row : found->second) {
      if (call_.leaves_out_self() && row == outer_row) continue;
      if (rows.size() < 3) rows.push_back(row);
    }
    return rows;
  }

 private:
  static bool needs_sum(const AggregateCall& call) {
    return call.aggregate.kind == AggregateKind::sum || call.aggregate.kind == AggregateKind::mean;
  }
  std::uint64_t key(std::uint32_t group, std::uint32_t row) const { return std::uint64_t{group} << 32 | values_[row]; }

  void add(std::uint32_t group, std::uint32_t row) {
    ++rows_[group];
    if (!matches_.empty() && call_.matches(row)) ++matches_[group];
    if (needs_sum(call_)) sums_.add(group, row);
    if (!best_.empty()) add_best(group, row);
    if (!values_.empty() && ++seen_[key(group, row)] == 1) ++distinct_[group];
  }

  void add_best(std::uint32_t group, std::uint32_t row) {
    if (best_[group] == no_row || call_.better(row, best_[group])) {
      second_[group] = best_[group];
      best_[group] = row;
    } else if (second_[group] == no_row || call_.better(row, second_[group])) {
      second_[group] = row;
    }
  }

  void add_error(std::uint32_t group, std::uint32_t row) {
    std::vector<std::uint32_t>& rows = errors_[group];
    if (rows.size() < 4) rows.push_back(row);  // one more than is named, because a row may leave out itself
  }

  const AggregateCall& call_;
  const Groups& groups_;
  SumColumn sums_;
  std::vector<std::uint64_t> rows_, matches_, distinct_;
  std::vector<std::uint32_t> best_, second_;
  std::vector<std::uint32_t> values_;
  std::unordered_map<std::uint64_t, std::uint32_t> seen_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> errors_;
};

}  // namespace

std::unique_ptr<AggregateWay> aggregate_groups(const AggregateCall& call, const Groups& groups) {
  return std::make_unique<PlainWay>(call, groups);
}

}  // namespace zeren::inline v0::detail
