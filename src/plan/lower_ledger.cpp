// A ledger: one node that goes over the entries of every subject, and the columns that it gives them.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

MapOp comparison_of(pack::ExpressionKind kind) {
  switch (kind) {
    case pack::ExpressionKind::less:
      return MapOp::less;
    case pack::ExpressionKind::less_equal:
      return MapOp::less_equal;
    case pack::ExpressionKind::greater:
      return MapOp::greater;
    case pack::ExpressionKind::equal:
      return MapOp::equal;
    default:
      return MapOp::greater_equal;
  }
}

LedgerCarry carry_of(pack::LedgerCarry carry) {
  switch (carry) {
    case pack::LedgerCarry::none:
      return LedgerCarry::none;
    case pack::LedgerCarry::all:
      return LedgerCarry::all;
    case pack::LedgerCarry::when:
      break;
  }
  return LedgerCarry::when;
}

class LedgerLowering {
 public:
  LedgerLowering(Lowering& lowering, const pack::Ledger& ledger) : lowering_(lowering), ledger_(ledger) {}

  NodeId run() {
    Ledger made;
    made.entry_table = ledger_.entry_table;
    for (const pack::Column& column : entity(ledger_.entry_table).columns) {
      if (column.origin == pack::ColumnOrigin::made) made.types.push_back(value_type(lowering_.pack(), column.type));
    }
    made.subjects = ledger_.subjects;
    made.cycle_length = setting(ledger_.cycle_length);
    for (std::size_t s = 0; s < ledger_.cycle_from.size(); ++s) {
      made.cycle_from.push_back(on_rows(ledger_.cycle_from[s], ledger_.subjects[s]));
    }
    made.month_rule = ledger_.month_rule;
    for (const pack::LedgerLine& line : ledger_.lines) {
      LedgerLine one;
      one.origin = lowering_.origin(line.description);
      one.cancels = line.cancels;
      one.events = events(line.rows);
      one.amount = on_rows(line.amount, line.rows.entity);
      one.at_most = setting(line.at_most);
      made.lines.push_back(std::move(one));
    }
    made.cancel_at_most = setting(ledger_.cancel_at_most);
    for (const pack::LedgerRevocation& revocation : ledger_.revocations) {
      made.revocations.push_back({lowering_.origin(revocation.description), events(revocation.rows)});
    }
    made.carry = carry_of(ledger_.carry);
    made.carry_comparison = comparison_of(ledger_.carry_comparison);
    made.carry_bound = setting(ledger_.carry_bound);
    for (const pack::LedgerThreshold& threshold : ledger_.thresholds) {
      made.thresholds.push_back({lowering_.origin(threshold.description), setting(threshold.points)});
    }
    node_.kind = NodeKind::ledger;
    node_.origin = lowering_.origin(ledger_.description);
    node_.payload = std::move(made);
    return lowering_.build().add(std::move(node_));
  }

 private:
  const pack::Entity& entity(pack::EntityId id) const { return lowering_.pack().entities[id]; }

  NodeId read(NodeId input) {
    node_.inputs.push_back(input);
    return input;
  }
  NodeId on_rows(const pack::Expression& e, pack::EntityId table) {
    return read(lowering_.on_table(e, lowering_.context_of(table)));
  }
  NodeId setting(const std::optional<pack::Expression>& e) { return e ? setting(*e) : no_node; }
  NodeId setting(const pack::Expression& e) { return read(lowering_.expression(e, Context{})); }

  LedgerEvents events(const pack::LedgerRows& rows) {
    LedgerEvents made;
    made.table = rows.entity;
    made.day = read(lowering_.column(rows.entity, *entity(rows.entity).on));
    made.target = on_rows(rows.target, rows.entity);
    if (rows.where) made.where = on_rows(*rows.where, rows.entity);
    return made;
  }

  Lowering& lowering_;
  const pack::Ledger& ledger_;
  Node node_;
};

}  // namespace

void lower_ledger(Lowering& lowering, RuleId rule, const pack::Ledger& ledger) {
  const NodeId maker = LedgerLowering(lowering, ledger).run();
  lowering.plan().tables[ledger.entry_table].maker = maker;
  std::uint32_t part = ledger_parts;
  for (std::size_t s = 0; s < ledger.subjects.size(); ++s) {
    for (const pack::ColumnId column : ledger.columns[s]) {
      Node node;
      node.kind = NodeKind::ledger_column;
      node.table = ledger.subjects[s];
      node.inputs = {maker};
      node.part = part++;
      node.type = value_type(lowering.pack(), lowering.pack().entities[ledger.subjects[s]].columns[column].type);
      node.origin = lowering.origin(ledger.description);
      lowering.define_column(ledger.subjects[s], column, lowering.build().add(std::move(node)));
    }
  }
  lowering.plan().rules[rule] = Rule{lowering.origin(ledger.description), ledger.entity, LedgerShape{maker}};
}

}  // namespace zeren::inline v0::plan
