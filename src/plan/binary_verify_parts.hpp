// What the parts of the verifier share. Private to the layer.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan::detail {

/// A plan whose numbers of other things are all known to be there, and the first thing found that cannot be.
class Verdict {
 public:
  explicit Verdict(const Plan& plan) : plan_(plan) {}

  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] const Node& at(NodeId node) const { return plan_.nodes[node]; }
  [[nodiscard]] const ValueType& type(NodeId node) const { return plan_.nodes[node].type; }
  [[nodiscard]] const Table& table(TableId table) const { return plan_.tables[table]; }
  /// True where the table is one of such kinds; the run itself (`scalar`) is none.
  [[nodiscard]] bool is(TableId table, std::initializer_list<TableKind> kinds) const {
    return table < plan_.tables.size() &&
           std::find(kinds.begin(), kinds.end(), plan_.tables[table].kind) != kinds.end();
  }

  /// From now on what is found is about this node, or (`no_node`) about the plan as a whole.
  void about(NodeId node) { node_ = node; }
  [[nodiscard]] NodeId node() const { return node_; }
  void require(bool holds, std::string_view what) {
    if (holds || broken_) return;
    broken_ = (node_ == no_node ? std::string() : "node " + std::to_string(node_) + ": ") + std::string(what);
  }
  [[nodiscard]] std::optional<std::string>& broken() { return broken_; }

  // ---- Types ----

  /// The table that the members of a set of rows are of.
  [[nodiscard]] TableId members_of(const ValueType& type) const {
    return type.targets.empty() ? plan_.body_table : type.targets[0];
  }
  /// True where a value of one type can stand in a column of the other.
  [[nodiscard]] bool fits(const ValueType& value, const ValueType& column) const {
    const auto within = [&] {
      return std::all_of(value.targets.begin(), value.targets.end(), [&](TableId target) {
        return std::find(column.targets.begin(), column.targets.end(), target) != column.targets.end();
      });
    };
    if (value.kind != column.kind) {
      return value.kind == ValueKind::unit && column.kind == ValueKind::row && within();
    }
    switch (value.kind) {
      case ValueKind::unit:
      case ValueKind::row:
        return within();
      case ValueKind::body_set:
        return members_of(value) == members_of(column);
      case ValueKind::enumeration:
      case ValueKind::member_set:
        return value.enumeration == column.enumeration;
      default:
        return true;
    }
  }
  /// True where the cells of one column are those of the other as they are.
  [[nodiscard]] bool same(const ValueType& a, const ValueType& b) const {
    return a.kind == b.kind && fits(a, b) && (a.kind != ValueKind::row || a.targets == b.targets);
  }
  [[nodiscard]] static bool points(const ValueType& type) {
    return type.kind == ValueKind::unit || type.kind == ValueKind::row;
  }
  /// A reference to bodies, or a set of them.
  [[nodiscard]] bool bodies(const ValueType& type) const {
    if (type.kind == ValueKind::body_set) return members_of(type) == plan_.body_table;
    return points(type);
  }

  // ---- Nodes that others name ----

  /// A column of the table, of that kind; no_node is one.
  void column(NodeId node, TableId table, ValueKind kind, std::string_view what) {
    if (node == no_node) return;
    if (at(node).table != table || type(node).kind != kind) require(false, std::string(what) + " is no such column");
  }
  /// The same, or a scalar.
  void value(NodeId node, TableId table, ValueKind kind, std::string_view what) {
    if (node == no_node) return;
    const bool rows = at(node).table == table || at(node).table == scalar;
    if (!rows || type(node).kind != kind) require(false, std::string(what) + " is no such value");
  }

 private:
  const Plan& plan_;
  NodeId node_ = no_node;
  std::optional<std::string> broken_;
};

/// That every node holds what its kind needs, and reads nothing but its inputs. To be asked before `broken_invariants`,
/// which takes it for granted.
void verify_forms(Verdict& verdict);
/// That types agree along the inputs of each node, so that each kernel gets the columns it works on.
void verify_nodes(Verdict& verdict);
/// The same for one map.
void verify_map(Verdict& verdict, const Node& node);
/// The same for what makes rows: ladders, assignments, ledgers, duties and unions, and the columns of their tables.
void verify_maker(Verdict& verdict, const Node& node);
void verify_made_column(Verdict& verdict, const Node& node);
/// Tables with their fields and columns, the organisation, params, exceptions and rules.
void verify_tables(Verdict& verdict);
void verify_organisation(Verdict& verdict);
void verify_rules(Verdict& verdict);

}  // namespace zeren::inline v0::plan::detail
