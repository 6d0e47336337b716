// What aggregates, ranks and references keep between the changes of a session. Private to the engine.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/run/row_list.hpp"
#include "src/run/session_graph.hpp"

namespace zeren::inline v0::detail {

/// For a reference column: who refers to each row. Lists through the rows, so that a change costs nothing but its own.
class LiveReferrers {
 public:
  LiveReferrers(const LiveGraph& graph, plan::NodeId reference);
  /// The reference of a row as it was, and as it is; a cell that is not present refers to nothing.
  void change(std::uint32_t row, const LiveCell& before, const LiveCell& now);
  /// Rows that refer to a row of a target table.
  void add_rows(plan::TableId target, std::uint32_t row, std::vector<std::uint32_t>& out) const;

 private:
  static constexpr std::uint32_t end = 0xFFFFFFFFu;
  [[nodiscard]] std::uint32_t& head(const LiveCell& cell);

  const LiveGraph& graph_;
  const plan::ValueType& type_;
  std::vector<std::vector<std::uint32_t>> heads_;  // by target and row; of units by unit alone
  std::vector<std::uint32_t> next_, previous_;     // by referring row
};

/// Rows with equal keys, and what is known of each group: counts, sums, values in order.
class LiveAggregate {
 public:
  /// Throws NotFollowed where the aggregate is of a sort that is not kept.
  LiveAggregate(LiveGraph& graph, plan::NodeId id);
  /// Takes in what changed in the columns that it reads.
  void process();

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  enum class Use : std::uint8_t { left_out, counted, in_error };
  struct Share {  // what an inner row gives
    Use use = Use::left_out;
    bool has_groups = false;  // they were looked up
    std::vector<std::uint32_t> groups;
    LiveCell value;
    std::vector<LiveCell> order;
  };
  struct Group {  // rows with equal keys
    std::uint64_t rows = 0, matches = 0;
    Number sum;
    std::uint32_t head = none;  // the first outer row that reads it
  };
  struct Outer {
    std::uint32_t group = none;                  // that it reads
    std::uint32_t next = none, previous = none;  // others that do
  };
  struct Entry {
    std::vector<LiveCell> keys;
    std::uint32_t row = 0;
  };
  struct Before {
    const LiveAggregate* of = nullptr;
    bool operator()(const Entry& a, const Entry& b) const;
  };
  using Ordered = std::set<Entry, Before>;
  struct PairHash {
    std::size_t operator()(const std::pair<std::uint32_t, std::uint64_t>& key) const noexcept {
      return static_cast<std::size_t>((key.second * 0x9E3779B97F4A7C15u) ^ (key.first * 0xD6E8FEB86659FD93u));
    }
  };

  void build();
  /// `alike`, or null: a share of the row whose groups, where it has them, are the same.
  void share_of(std::uint32_t row, bool before, const Share* alike, Share& share);
  /// Takes away what the row gave, and adds what it gives.
  void change(std::uint32_t row, bool same_groups);
  [[nodiscard]] LiveCell read(plan::NodeId node, std::uint32_t row, bool before) const;
  void groups_of(std::uint32_t row, bool before, std::vector<std::uint32_t>& groups);
  [[nodiscard]] std::uint32_t group_of_outer(std::uint32_t row);
  std::uint32_t step(std::size_t key, std::uint32_t group, std::uint64_t code, bool make);
  void grow(std::uint32_t group);
  void add(const Share& share, std::uint32_t row, bool take_away);
  void change_sum(Number& sum, const LiveCell& value, bool take_away) const;
  /// False where its group is new and rows may lie within it that were not counted.
  bool attach(std::uint32_t outer);
  void detach(std::uint32_t outer);
  [[nodiscard]] LiveCell outer_cell(std::uint32_t outer);
  [[nodiscard]] LiveCell made(std::uint64_t rows, std::uint64_t matches, std::uint64_t distinct, const Number& sum,
                              std::uint32_t best) const;
  [[nodiscard]] bool in_range(std::uint32_t row, bool before, bool& known) const;
  void inner_rows(std::vector<std::uint32_t>& rows) const;
  void outer_rows(std::vector<std::uint32_t>& rows) const;
  [[nodiscard]] bool scalar_input_changed() const;
  void put_outer(std::uint32_t outer);
  [[nodiscard]] bool leaves_out_self() const;

  LiveGraph& graph_;
  plan::NodeId id_;
  const plan::Node& node_;
  const plan::Aggregate& aggregate_;
  bool sums_ = false, best_ = false, matches_ = false, distinct_ = false;

  std::vector<std::vector<std::uint32_t>> dense_;  // by key: groups by unit, where that is all there is
  std::vector<std::unordered_map<std::pair<std::uint32_t, std::uint64_t>, std::uint32_t, PairHash>> numbers_;
  std::vector<std::uint32_t> next_group_;  // by key
  bool within_ = false;

  std::vector<Group> groups_;
  std::unordered_map<std::uint32_t, std::uint32_t> errors_of_;
  std::vector<std::unordered_map<std::uint64_t, std::uint32_t>> values_of_;
  std::vector<std::unique_ptr<Ordered>> ordered_of_;

  std::vector<Outer> outers_;
  NumberSet touched_;                                  // groups
  std::vector<std::uint32_t> inner_, outer_, inside_;  // scratch
  Share gave_, gives_, self_;                          // scratch
};

/// Places: a balanced tree of the different keys of each group, with counts.
class LiveRank {
 public:
  LiveRank(LiveGraph& graph, plan::NodeId id, const LiveColumn& places);
  void process();
  /// The row's place, or whether it is among the last, now. O(log of the group).
  [[nodiscard]] LiveCell cell(std::uint32_t row) const;
  /// Rows whose place is another than when this was called last, with that place.
  void take_changes(std::vector<OldCell>& out);
  /// The place when changes were taken last.
  [[nodiscard]] LiveCell reported(std::uint32_t row) const { return reported_.get(row); }
  /// Puts the places of touched groups into the node's own column: for others that read it.
  void spread();

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  struct TreeNode {
    LiveCell first;  // the first key, where a walk down the tree finds it
    std::uint32_t left = none, right = none;
    std::uint64_t priority = 0;
    std::uint32_t rows = 0, all_rows = 0, all_keys = 0;
    std::vector<LiveCell> others;  // the other keys
  };
  struct Standing {
    std::uint64_t rows_before = 0, keys_before = 0, rows_here = 0, all_rows = 0, all_keys = 0;
  };

  [[nodiscard]] bool keys_of(std::uint32_t row, bool before, std::vector<LiveCell>& keys, std::uint64_t& code) const;
  [[nodiscard]] int order(std::span<const LiveCell> keys, const TreeNode& node) const;
  std::uint32_t insert(std::uint32_t tree, const std::vector<LiveCell>& keys);
  std::uint32_t erase(std::uint32_t tree, const std::vector<LiveCell>& keys);
  std::uint32_t merge(std::uint32_t a, std::uint32_t b);
  std::uint32_t rotate_left(std::uint32_t tree);
  std::uint32_t rotate_right(std::uint32_t tree);
  void count(std::uint32_t tree);
  [[nodiscard]] Standing stand(std::uint32_t tree, std::span<const LiveCell> keys) const;
  std::uint32_t group(std::uint64_t code);
  void enter(std::uint32_t row, const std::vector<LiveCell>& keys, std::uint64_t code);
  void leave(std::uint32_t row, const std::vector<LiveCell>& keys);
  void move(std::uint32_t row, const std::vector<LiveCell>& from, const std::vector<LiveCell>& to);
  void change(std::uint32_t row);

  LiveGraph& graph_;
  plan::NodeId id_;
  const plan::Node& node_;
  const plan::Rank& rank_;
  std::vector<plan::ValueKind> kinds_;        // by key
  std::vector<LiveCell> keys_, keys_before_;  // scratch
  std::vector<std::uint32_t> rows_;           // scratch
  std::vector<TreeNode> tree_;
  std::vector<std::uint32_t> free_;
  std::uint64_t random_ = 0x9E3779B97F4A7C15u;
  std::unordered_map<std::uint64_t, std::uint32_t> groups_;
  std::vector<std::uint32_t> root_;                  // by group
  std::vector<std::vector<std::uint32_t>> members_;  // by group
  std::vector<std::uint32_t> group_of_, position_;   // by row: its group, and where it stands in `members_`
  LiveColumn reported_;
  NumberSet changed_groups_, changed_rows_;                 // since changes were taken
  std::vector<std::uint32_t> spread_groups_, spread_rows_;  // in this change
};

}  // namespace zeren::inline v0::detail
