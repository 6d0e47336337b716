// Makes nodes: shares equal ones, folds literals, settles row space and flags.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

ValueType boolean_type();
ValueType number_type();
ValueType count_type();
ValueType date_type(bool optional = false);
ValueType text_type(bool optional = false);

class Builder {
 public:
  explicit Builder(Plan& plan) : plan_(plan) {}

  /// Nodes made from now on say that they come from this rule; gives the one before.
  RuleId set_rule(RuleId rule) { return std::exchange(rule_, rule); }

  /// The node, or one made before that is equal but for its origin. Fills in the flags.
  NodeId add(Node node);

  NodeId literal(Value value, ValueType type, Origin origin = {});
  NodeId number(Number value) { return literal(std::move(value), number_type()); }

  /// A map whose row space is that of its inputs. Strict operations may be absent where an input may be.
  NodeId map(MapOp op, std::vector<NodeId> inputs, ValueType type, Origin origin = {});
  /// The same with the operation's settings (rounding, tier, relation ...) already in `node`.
  NodeId map(Node node);

  /// The node as a column of the table: itself, or its scalar value on every row.
  NodeId spread(NodeId node, TableId table);

  /// True for a table whose rows come and go with the day.
  void set_dated(std::vector<bool> dated) { dated_ = std::move(dated); }
  bool is_dated(TableId table) const { return table < dated_.size() && dated_[table]; }

  const Node& at(NodeId node) const { return plan_.nodes[node]; }

 private:
  bool depends_on_today(const Node& node) const;
  bool inside_scan(const Node& node) const;

  Plan& plan_;
  RuleId rule_ = no_rule;
  std::vector<bool> dated_;
  std::unordered_map<std::string, NodeId> known_;
};

/// Bytes that are equal exactly for nodes that compute the same.
std::string structure_key(const Node& node);

}  // namespace zeren::inline v0::plan
