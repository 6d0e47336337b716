// A rank: the rows next to it in its group, and what parts them.
#include <algorithm>

#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {
namespace {

constexpr std::size_t neighbours_each_side = 2;

struct Ranked {
  std::int64_t place = 0;
  std::uint32_t row = 0;
};

}  // namespace

void Explainer::expand_rank(ExplanationItem& into, NodeId id, std::uint32_t row) {
  const plan::Node& node = plan_.nodes[id];
  const auto& rank = std::get<plan::Rank>(node.payload);
  // The place itself, where the column asked for says who is among the last.
  NodeId places = id;
  for (NodeId n = 0; rank.is_last_column && n < plan_.nodes.size(); ++n) {
    const auto* other = std::get_if<plan::Rank>(&plan_.nodes[n].payload);
    if (other && !other->is_last_column && plan_.nodes[n].inputs == node.inputs && plan_.nodes[n].table == node.table &&
        other->dense == rank.dense) {
      places = n;
    }
  }
  const std::optional<std::string> group =
      rank.group != plan::no_node ? std::optional(at(rank.group, row).text()) : std::nullopt;
  std::vector<Ranked> ranked;
  std::size_t unranked = 0;
  for (const std::uint32_t other : view_->rows(node.table)) {
    if (group && at(rank.group, other).text() != *group) continue;
    const CellView place = at(places, other);
    if (place.present()) {
      ranked.push_back({place.number().to_int64().value_or(0), other});
    } else {
      ++unranked;
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.place < b.place; });
  if (group) {
    into.notes.push_back(note("among {0} in {1}", "在 {1} 的 {0} 个之中",
                              {std::to_string(ranked.size()), at(rank.group, row).display_text()}));
  } else {
    into.notes.push_back(note("among {0}", "共 {0} 个", {std::to_string(ranked.size())}));
  }
  if (unranked > 0) into.notes.push_back(note("{0} unranked", "{0} 个未排名", {std::to_string(unranked)}));
  into.notes.push_back(rank.dense ? note("ties are numbered densely", "并列连续编号")
                                  : note("ties share the better place", "并列同列较前名次"));
  if (rank.last != plan::no_node) {
    into.notes.push_back(note("the last {0} are marked", "标出末 {0} 名", {setting(rank.last, show(rank.last, 0))}));
    add_param(into, rank.last);
  }

  const auto here = std::find_if(ranked.begin(), ranked.end(), [&](const Ranked& r) { return r.row == row; });
  for (const plan::RankKey& key : rank.keys) {
    ExplanationItem part = describe(key.value, row, options_.depth);
    part.left_out = 0;
    part.notes.push_back(key.high_first ? note("high first", "高者在前") : note("low first", "低者在前"));
    add_error(part, key.value, row);
    into.parts.push_back(std::move(part));
  }
  if (here == ranked.end()) {
    into.notes.push_back(note("unranked, because a key is absent or in error", "因排名依据缺失或出错而未排名"));
    return;
  }
  const auto position = static_cast<std::size_t>(here - ranked.begin());
  const std::size_t first = position > neighbours_each_side ? position - neighbours_each_side : 0;
  const std::size_t last = std::min(ranked.size(), position + neighbours_each_side + 1);
  for (std::size_t i = first; i < last; ++i) {
    const Ranked& other = ranked[i];
    if (other.row == row) continue;
    ExplanationItem part = fact(node.table, other.row);
    part.role = ExplanationRole::neighbour;
    part.value = value(Number(other.place));
    for (const plan::RankKey& key : rank.keys) {
      ExplanationItem shown = item(ExplanationRole::field, key.value, other.row);
      shown.name = said(key.value);
      part.parts.push_back(std::move(shown));
    }
    const std::optional<Number> mine = number(rank.keys[0].value, row);
    const std::optional<Number> theirs = number(rank.keys[0].value, other.row);
    if (mine && theirs) {
      const Number gap = subtract(*theirs, *mine).value;
      if (gap.is_zero()) {
        part.notes.push_back(note("equal", "相同"));
      } else {
        part.notes.push_back(gap.sign() > 0 ? note("{0} more", "高 {0}", {show(gap)})
                                            : note("{0} less", "低 {0}", {show(negate(gap))}));
      }
    }
    into.parts.push_back(std::move(part));
  }
  into.left_out = ranked.size() - (last - first);
}

}  // namespace zeren::inline v0::detail
