// Places that are worked out when they are read: a treap of the different keys of each group, with counts of rows and
// keys below every node.
#include <algorithm>

#include "src/run/session_operators.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;

LiveRank::LiveRank(LiveGraph& graph, NodeId id, const LiveColumn& places)
    : graph_(graph),
      id_(id),
      node_(graph.plan().nodes[id]),
      rank_(std::get<plan::Rank>(graph.plan().nodes[id].payload)),
      reported_(places.copy()) {
  for (const plan::RankKey& key : rank_.keys) kinds_.push_back(graph.column(key.value).kind());
  std::vector<LiveCell> keys;
  std::uint64_t code = 0;
  Ticker ticker(graph.watch());
  for (std::uint32_t row = 0; row < graph.rows(node_.table); ++row) {
    ticker.tick();
    if (keys_of(row, false, keys, code)) enter(row, keys, code);
  }
  spread_groups_.clear();
  spread_rows_.clear();
  changed_groups_.clear();
  changed_rows_.clear();
}

// False where the row has no place.
bool LiveRank::keys_of(std::uint32_t row, bool before, std::vector<LiveCell>& keys, std::uint64_t& code) const {
  keys.clear();
  code = 0;
  if (!graph_.is_there(node_.table, row)) return false;
  const auto read = [&](NodeId node) { return before ? graph_.old_cell(node, row) : graph_.column(node).get(row); };
  if (rank_.group != plan::no_node) {
    const LiveCell group = read(rank_.group);
    if (!group.present()) return false;
    code = graph_.code_of(graph_.plan().nodes[rank_.group].type, group);
  }
  for (const plan::RankKey& key : rank_.keys) {
    keys.push_back(read(key.value));
    if (!keys.back().present()) return false;
  }
  return true;
}

int LiveRank::order(std::span<const LiveCell> keys, const TreeNode& node) const {
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const LiveCell &a = keys[k], &b = k == 0 ? node.first : node.others[k - 1];
    int relation = 0;
    relation = order_cells(kinds_[k], a, b, graph_.pools());
    if (relation != 0) return rank_.keys[k].high_first ? -relation : relation;
  }
  return 0;
}

// ---- The tree ---------------------------------------------------------------------------------------------------

void LiveRank::count(std::uint32_t tree) {
  TreeNode& node = tree_[tree];
  node.all_rows = node.rows;
  node.all_keys = 1;
  for (const std::uint32_t child : {node.left, node.right}) {
    if (child == none) continue;
    node.all_rows += tree_[child].all_rows;
    node.all_keys += tree_[child].all_keys;
  }
}

std::uint32_t LiveRank::rotate_right(std::uint32_t tree) {
  const std::uint32_t top = tree_[tree].left;
  tree_[tree].left = tree_[top].right;
  tree_[top].right = tree;
  count(tree);
  count(top);
  return top;
}

std::uint32_t LiveRank::rotate_left(std::uint32_t tree) {
  const std::uint32_t top = tree_[tree].right;
  tree_[tree].right = tree_[top].left;
  tree_[top].left = tree;
  count(tree);
  count(top);
  return top;
}

std::uint32_t LiveRank::insert(std::uint32_t tree, const std::vector<LiveCell>& keys) {
  if (tree == none) {
    std::uint32_t made = 0;
    if (!free_.empty()) {
      made = free_.back();
      free_.pop_back();
    } else {
      made = static_cast<std::uint32_t>(tree_.size());
      tree_.emplace_back();
    }
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    TreeNode& node = tree_[made];
    node.left = node.right = none;
    node.priority = random_;
    node.rows = 1;
    if (!keys.empty()) node.first = keys[0];
    node.others.assign(keys.begin() + (keys.empty() ? 0 : 1), keys.end());
    count(made);
    return made;
  }
  const int relation = order(keys, tree_[tree]);
  if (relation == 0) {
    ++tree_[tree].rows;
  } else if (relation < 0) {
    const std::uint32_t child = insert(tree_[tree].left, keys);
    tree_[tree].left = child;
    if (tree_[child].priority > tree_[tree].priority) return rotate_right(tree);
  } else {
    const std::uint32_t child = insert(tree_[tree].right, keys);
    tree_[tree].right = child;
    if (tree_[child].priority > tree_[tree].priority) return rotate_left(tree);
  }
  count(tree);
  return tree;
}

std::uint32_t LiveRank::merge(std::uint32_t a, std::uint32_t b) {
  if (a == none) return b;
  if (b == none) return a;
  if (tree_[a].priority > tree_[b].priority) {
    const std::uint32_t right = merge(tree_[a].right, b);
    tree_[a].right = right;
    count(a);
    return a;
  }
  const std::uint32_t left = merge(a, tree_[b].left);
  tree_[b].left = left;
  count(b);
  return b;
}

std::uint32_t LiveRank::erase(std::uint32_t tree, const std::vector<LiveCell>& keys) {
  if (tree == none) return none;
  const int relation = order(keys, tree_[tree]);
  if (relation == 0) {
    if (--tree_[tree].rows == 0) {
      free_.push_back(tree);
      return merge(tree_[tree].left, tree_[tree].right);
    }
  } else if (relation < 0) {
    tree_[tree].left = erase(tree_[tree].left, keys);
  } else {
    tree_[tree].right = erase(tree_[tree].right, keys);
  }
  count(tree);
  return tree;
}

LiveRank::Standing LiveRank::stand(std::uint32_t tree, std::span<const LiveCell> keys) const {
  Standing standing;
  if (tree == none) return standing;
  standing.all_rows = tree_[tree].all_rows;
  standing.all_keys = tree_[tree].all_keys;
  const auto rows_below = [&](std::uint32_t child) { return child == none ? 0 : tree_[child].all_rows; };
  const auto keys_below = [&](std::uint32_t child) { return child == none ? 0 : tree_[child].all_keys; };
  while (tree != none) {
    const TreeNode& node = tree_[tree];
    const int relation = order(keys, node);
    if (relation < 0) {
      tree = node.left;
      continue;
    }
    standing.rows_before += rows_below(node.left);
    standing.keys_before += keys_below(node.left);
    if (relation == 0) {
      standing.rows_here = node.rows;
      return standing;
    }
    standing.rows_before += node.rows;
    standing.keys_before += 1;
    tree = node.right;
  }
  return standing;
}

// ---- Rows -------------------------------------------------------------------------------------------------------

std::uint32_t LiveRank::group(std::uint64_t code) {
  const auto [at, fresh] = groups_.try_emplace(code, static_cast<std::uint32_t>(root_.size()));
  if (fresh) {
    root_.push_back(none);
    members_.emplace_back();
  }
  return at->second;
}

void LiveRank::enter(std::uint32_t row, const std::vector<LiveCell>& keys, std::uint64_t code) {
  const std::uint32_t in = group(code);
  root_[in] = insert(root_[in], keys);
  if (row >= group_of_.size()) {
    group_of_.resize(row + 1, none);
    position_.resize(row + 1, 0);
  }
  group_of_[row] = in;
  position_[row] = static_cast<std::uint32_t>(members_[in].size());
  members_[in].push_back(row);
  changed_groups_.add(in);
  spread_groups_.push_back(in);
}

void LiveRank::leave(std::uint32_t row, const std::vector<LiveCell>& keys) {
  const std::uint32_t in = group_of_[row];
  root_[in] = erase(root_[in], keys);
  std::vector<std::uint32_t>& members = members_[in];
  members[position_[row]] = members.back();
  position_[members.back()] = position_[row];
  members.pop_back();
  group_of_[row] = none;
  changed_groups_.add(in);
  changed_rows_.add(row);
  spread_groups_.push_back(in);
  spread_rows_.push_back(row);
}

// Within its group.
void LiveRank::move(std::uint32_t row, const std::vector<LiveCell>& from, const std::vector<LiveCell>& to) {
  const std::uint32_t in = group_of_[row];
  root_[in] = insert(erase(root_[in], from), to);
  changed_groups_.add(in);
  spread_groups_.push_back(in);
}

void LiveRank::change(std::uint32_t row) {
  std::uint64_t from = 0, to = 0;
  const bool was = keys_of(row, true, keys_before_, from), is = keys_of(row, false, keys_, to);
  if (was && is && from == to) return move(row, keys_before_, keys_);
  if (was) leave(row, keys_before_);
  if (is) enter(row, keys_, to);
}

void LiveRank::process() {
  using Event = LiveGraph::Event;
  spread_groups_.clear();
  spread_rows_.clear();
  std::vector<std::uint32_t>& rows = rows_;
  rows.clear();
  const auto take = [&](NodeId node) {
    if (node == plan::no_node) return;
    const bool all = graph_.column(node).is_scalar() && !graph_.log(node).empty();
    if (!all) {
      for (const OldCell& old : graph_.log(node)) add_row(rows, old.row);
      return;
    }
    for (std::uint32_t row = 0; row < graph_.rows(node_.table); ++row) rows.push_back(row);
  };
  for (const plan::RankKey& key : rank_.keys) take(key.value);
  take(rank_.group);
  settle_rows(rows);
  const auto came = graph_.came(node_.table);
  const auto went = graph_.event_row(node_.table, Event::removed);
  for (const std::uint32_t row : rows) {
    if (came != row && went != row) change(row);
  }
  std::uint64_t code = 0;
  if (went && keys_of(*went, true, keys_, code)) leave(*went, keys_);
  if (came) {
    if (keys_of(*came, false, keys_, code)) enter(*came, keys_, code);
    spread_rows_.push_back(*came);
  }
  if (rank_.last != plan::no_node && !graph_.log(rank_.last).empty()) {
    for (std::uint32_t in = 0; in < root_.size(); ++in) {
      changed_groups_.add(in);
      spread_groups_.push_back(in);
    }
  }
}

LiveCell LiveRank::cell(std::uint32_t row) const {
  std::vector<LiveCell> keys;
  std::uint64_t code = 0;
  const bool ranked = row < group_of_.size() && group_of_[row] != none && keys_of(row, false, keys, code);
  if (!ranked) return rank_.is_last_column ? LiveCell::of(0) : LiveCell::none();
  const Standing standing = stand(root_[group_of_[row]], keys);
  if (!rank_.is_last_column) {
    return LiveCell::of(static_cast<std::int64_t>(rank_.dense ? standing.keys_before : standing.rows_before) + 1);
  }
  const std::uint64_t behind = rank_.dense ? standing.all_keys - standing.keys_before - 1
                                           : standing.all_rows - standing.rows_before - standing.rows_here;
  if (rank_.last == plan::no_node) return LiveCell::of(0);
  const LiveCell last = graph_.column(rank_.last).get(0);
  const std::int64_t n = last.present() && last.is_whole() ? last.code : 0;
  return LiveCell::of(n > 0 && behind < static_cast<std::uint64_t>(n) ? 1 : 0);
}

void LiveRank::spread() {
  settle_rows(spread_groups_);
  for (const std::uint32_t in : spread_groups_)
    spread_rows_.insert(spread_rows_.end(), members_[in].begin(), members_[in].end());
  settle_rows(spread_rows_);
  const auto went = graph_.event_row(node_.table, LiveGraph::Event::removed);
  for (const std::uint32_t row : spread_rows_) {
    if (went != row) graph_.put(id_, row, cell(row));
  }
}

void LiveRank::take_changes(std::vector<OldCell>& out) {
  if (reported_.rows() < graph_.rows(node_.table)) reported_.resize(graph_.rows(node_.table));
  std::vector<std::uint32_t> rows(changed_rows_.numbers().begin(), changed_rows_.numbers().end());
  for (const std::uint32_t in : changed_groups_.numbers())
    rows.insert(rows.end(), members_[in].begin(), members_[in].end());
  settle_rows(rows);
  for (const std::uint32_t row : rows) {
    const LiveCell now = cell(row);
    const LiveCell before = reported_.get(row);
    if (now == before) continue;
    out.push_back({row, before});
    reported_.set(row, now);
  }
  changed_groups_.clear();
  changed_rows_.clear();
}

// ---- Referrers --------------------------------------------------------------------------------------------------

LiveReferrers::LiveReferrers(const LiveGraph& graph, NodeId reference)
    : graph_(graph), type_(graph.plan().nodes[reference].type) {
  heads_.resize(std::max<std::size_t>(1, type_.targets.size()));
  const LiveColumn& column = graph.column(reference);
  for (std::uint32_t row = 0; row < column.rows(); ++row) change(row, LiveCell::none(), column.get(row));
}

std::uint32_t& LiveReferrers::head(const LiveCell& cell) {
  const bool unit = type_.kind == plan::ValueKind::unit;
  std::vector<std::uint32_t>& heads = heads_[unit ? 0 : cell.target()];
  const std::uint32_t row = unit ? static_cast<std::uint32_t>(cell.code) : cell.row();
  if (row >= heads.size()) heads.resize(std::size_t{row} + 1, end);
  return heads[row];
}

void LiveReferrers::change(std::uint32_t row, const LiveCell& before, const LiveCell& now) {
  if (row >= next_.size()) {
    next_.resize(std::size_t{row} + 1, end);
    previous_.resize(std::size_t{row} + 1, end);
  }
  if (before.present()) {
    if (previous_[row] != end) {
      next_[previous_[row]] = next_[row];
    } else {
      head(before) = next_[row];
    }
    if (next_[row] != end) previous_[next_[row]] = previous_[row];
    next_[row] = previous_[row] = end;
  }
  if (now.present()) {
    std::uint32_t& first = head(now);
    next_[row] = first;
    if (first != end) previous_[first] = row;
    first = row;
  }
}

void LiveReferrers::add_rows(plan::TableId target, std::uint32_t row, std::vector<std::uint32_t>& out) const {
  std::size_t which = 0;
  std::uint32_t at = row;
  if (type_.kind == plan::ValueKind::unit) {
    at = graph_.organisation().units_of_tier(graph_.plan().tables[target].tier)[row];
  } else {
    const auto found = std::find(type_.targets.begin(), type_.targets.end(), target);
    if (found == type_.targets.end()) return;
    which = static_cast<std::size_t>(found - type_.targets.begin());
  }
  if (at >= heads_[which].size()) return;
  for (std::uint32_t referrer = heads_[which][at]; referrer != end; referrer = next_[referrer]) out.push_back(referrer);
}

}  // namespace zeren::inline v0::detail
