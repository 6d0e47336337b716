// Places within a group: exact comparison, ties, the last ones.
#include <algorithm>
#include <numeric>

#include "src/run/aggregate_groups.hpp"
#include "src/run/cells.hpp"
#include "src/run/pieces.hpp"

namespace zeren::inline v0::detail {

namespace {

struct RankCall {
  const Frame& frame;
  const plan::Rank& rank;
  std::vector<ColumnPtr> keys;
  ColumnPtr group;
  ColumnPtr last;
  std::vector<std::uint32_t> group_number;  // by row

  // Rows without a group, or with a key that is not present, have no place and move nobody.
  bool is_ranked(plan::TableId table, std::size_t row) const {
    if (!frame.visible(table, row) || (group && !group->present(row))) return false;
    return std::all_of(keys.begin(), keys.end(), [&](const ColumnPtr& key) { return key->present(row); });
  }
  // Below 0 where a has the better place.
  int order(std::uint32_t a, std::uint32_t b) const {
    for (std::size_t k = 0; k < keys.size(); ++k) {
      const int relation = compare_cells(*keys[k], a, *keys[k], b);
      if (relation != 0) return rank.keys[k].high_first ? -relation : relation;
    }
    return 0;
  }
};

// Places of the rows of one group, which stand in order: those of equal keys share the place of the first of them;
// the next place counts rows, or (dense) places.
void give_places(const RankCall& call, std::span<const std::uint32_t> rows, std::vector<std::int64_t>& place) {
  std::int64_t current = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool tie = i > 0 && call.order(rows[i - 1], rows[i]) == 0;
    if (!tie) current = call.rank.dense ? current + 1 : static_cast<std::int64_t>(i) + 1;
    place[rows[i]] = current;
  }
}

// `last n`: the rows that fewer than n rows of the group stand behind (dense: fewer than n places), so that those who
// tie are named together.
void mark_last(const RankCall& call, std::span<const std::uint32_t> rows, Column& out) {
  const std::int64_t n = call.last && call.last->present(0) ? call.last->number_at(0).to_int64().value_or(0) : 0;
  std::int64_t behind = 0;
  for (std::size_t end = rows.size(); end > 0 && behind < n;) {
    std::size_t begin = end - 1;
    while (begin > 0 && call.order(rows[begin - 1], rows[end - 1]) == 0) --begin;
    for (std::size_t i = begin; i < end; ++i) out.set_boolean(rows[i], true);
    behind += call.rank.dense ? 1 : static_cast<std::int64_t>(end - begin);
    end = begin;
  }
}

// Ranked rows, group by group. A group is sorted by itself: most are small.
std::vector<std::uint32_t> ordered_rows(const RankCall& call, plan::TableId table, std::size_t rows) {
  std::vector<std::uint32_t> ranked;
  for (std::uint32_t r = 0; r < rows; ++r) {
    if (call.is_ranked(table, r)) ranked.push_back(r);
  }
  Ticker ticker(call.frame.run().watch);
  const auto better = [&](std::uint32_t a, std::uint32_t b) {
    ticker.tick();
    return call.order(a, b) < 0;
  };
  if (!call.group) {
    std::stable_sort(ranked.begin(), ranked.end(), better);
    return ranked;
  }
  std::vector<std::size_t> begin(1, 0);
  for (const std::uint32_t r : ranked) {
    const std::size_t next = std::size_t{call.group_number[r]} + 2;
    if (next > begin.size()) begin.resize(next, 0);
    ++begin[next - 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> order(ranked.size());
  std::vector<std::size_t> at(begin.begin(), begin.end());
  for (const std::uint32_t r : ranked) order[at[call.group_number[r]]++] = r;
  for (std::size_t g = 0; g + 1 < begin.size(); ++g) {
    std::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(begin[g]),
                     order.begin() + static_cast<std::ptrdiff_t>(begin[g + 1]), better);
  }
  return order;
}

}  // namespace

ColumnPtr evaluate_rank(const Frame& frame, plan::NodeId id) {
  const plan::Node& node = frame.run().node(id);
  const std::size_t rows = frame.rows(node.table);
  RankCall call{frame, std::get<plan::Rank>(node.payload), {}, {}, {}, {}};
  for (const plan::RankKey& key : call.rank.keys) call.keys.push_back(frame.find(key.value));
  if (call.rank.group != plan::no_node) {
    call.group = frame.find(call.rank.group);
    call.group_number = number_values(frame.run(), frame.run().node(call.rank.group).type, *call.group, rows);
  }
  if (call.rank.last != plan::no_node) call.last = frame.find(call.rank.last);

  const std::vector<std::uint32_t> order = ordered_rows(call, node.table, rows);
  Column out = column_of(node, rows);
  std::vector<std::int64_t> place(rows, 0);
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && (!call.group || call.group_number[order[end]] == call.group_number[order[begin]])) {
      ++end;
    }
    const auto group = std::span(order).subspan(begin, end - begin);
    if (call.rank.is_last_column) {
      mark_last(call, group, out);
    } else {
      give_places(call, group, place);
    }
    begin = end;
  }
  if (!call.rank.is_last_column) {
    for (std::size_t r = 0; r < rows; ++r) {
      if (place[r] == 0) out.set_absent(r);
    }
    out.set_smalls(std::move(place), 1);
  }
  return std::make_shared<const Column>(std::move(out));
}

}  // namespace zeren::inline v0::detail
