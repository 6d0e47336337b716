// That rules name nodes of the kind and rows that they are told by.
#include "src/plan/binary_fields.hpp"
#include "src/plan/binary_verify_parts.hpp"

namespace zeren::inline v0::plan::detail {
namespace {

using K = ValueKind;

class RuleShape {
 public:
  RuleShape(Verdict& verdict, const Rule& rule) : v_(verdict), rule_(rule) {}

  void operator()(const DefineShape& shape) { column(shape.value); }
  void operator()(const RankShape& shape) { is(shape.rank, NodeKind::rank); }
  void operator()(const LadderShape& shape) { is(shape.scan, NodeKind::scan); }
  void operator()(const AssignShape& shape) { is(shape.expand, NodeKind::expand); }
  void operator()(const UnionShape& shape) { is(shape.maker, NodeKind::union_rows); }
  void operator()(const LedgerShape& shape) { is(shape.ledger, NodeKind::ledger); }
  void operator()(const DutyShape& shape) { is(shape.duty, NodeKind::duty); }

  void operator()(const CheckShape& shape) {
    const TableId table = shape.table;
    require(shape.must != no_node, "has nothing to check");
    for (const NodeId node : {shape.where, shape.must}) {
      if (node == no_node) continue;
      v_.value(node, table, K::boolean, "the condition of a check");
      require(!v_.at(node).inside_scan, "reads a ladder's state");
    }
  }

  void operator()(const ScoreShape& shape) {
    for (const NodeId node : {shape.value, shape.start, shape.own}) {
      require(node != no_node, "lacks a part of its score");
      column(node);
    }
    for (const NodeId node : {shape.band, shape.floor_cap, shape.blend_adjustment, shape.floor_cap_after,
                              shape.rounding, shape.veto, shape.floor, shape.cap}) {
      column(node);
    }
    for (const ScoreLine& line : shape.lines) this->line(line);
    for (const ScoreBlend& part : shape.blend) {
      column(part.value);
      require(v_.at(part.weight).table == scalar, "has a weight for each row");
    }
    for (const ScoreVeto& veto : shape.vetoes) {
      column(veto.to);
      column(veto.when);
    }
    if (shape.band == no_node) return;
    require(v_.type(shape.band).kind == K::enumeration, "has bands without a name");
    const std::size_t members = v_.plan().enumerations[v_.type(shape.band).enumeration].members.size();
    for (const ScoreBand& band : shape.bands) {
      require(band.ordinal < members, "has bands without a name");
      column(band.bound);
    }
  }

  void operator()(const TargetShape& shape) {
    for (const TargetJudgement& judged : shape.judgements) {
      for (const NodeId node : {judged.value, judged.goal, judged.gap, judged.status, judged.holds}) {
        require(node != no_node, "lacks a part of its target");
        column(node);
      }
      for (const NodeId node : {judged.paced, judged.first, judged.deadline}) column(node);
    }
  }

  void operator()(const DecideShape& shape) {
    const bool rows = shape.value != no_node && (shape.policy == DecidePolicy::collect || shape.row != no_node);
    require(rows, "lacks a part of its decision");
    column(shape.value);
    column(shape.row);
    for (const DecideRow& row : shape.rows) {
      require(row.value != no_node, "lacks a part of its decision");
      column(row.when);
      column(row.value);
    }
  }

  void operator()(const VersionsShape& shape) {
    for (const RuleId rule : shape.rules) require(&v_.plan().rules[rule] != &rule_, "is a version of itself");
  }

 private:
  void require(bool holds, std::string_view what) {
    if (!holds) v_.require(false, "rule " + rule_.origin.name + " " + std::string(what));
  }
  void is(NodeId node, NodeKind kind) { require(v_.at(node).kind == kind, "is told by another node"); }
  // Of the rule's own rows, or a scalar.
  void column(NodeId node) {
    if (node == no_node) return;
    require(v_.at(node).table == rule_.table || v_.at(node).table == scalar, "is told by other rows");
    require(!makes_rows(v_.at(node).kind), "is told by rows");
  }
  void line(const ScoreLine& line) {
    for (const NodeId node : {line.value, line.raw}) {
      require(node != no_node, "lacks a part of a line");
      column(node);
    }
    column(line.when);
    column(line.at_most);
    require(line.rows != no_node || line.amount != no_node, "a line has no amount");
    if (line.rows == no_node) return column(line.amount);
    const auto* aggregate = std::get_if<Aggregate>(&v_.at(line.rows).payload);
    require(aggregate != nullptr && (v_.at(line.rows).table == rule_.table || v_.at(line.rows).table == scalar),
            "a line reads no facts");
    if (aggregate == nullptr || line.amount == no_node) return;
    const TableId table = v_.at(line.amount).table;
    require(table == aggregate->inner_table || table == scalar, "a line counts other rows");
  }

  Verdict& v_;
  const Rule& rule_;
};

}  // namespace

void verify_rules(Verdict& verdict) {
  for (const Rule& rule : verdict.plan().rules) {
    if (verdict.broken()) return;
    std::visit(RuleShape(verdict, rule), rule.shape);
  }
}

}  // namespace zeren::inline v0::plan::detail
