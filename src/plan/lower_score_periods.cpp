// The past periods of a score: for each one the value as its last day saw it, or as today does while it runs.
#include "src/plan/lowering.hpp"
#include "zeren/base/period.hpp"

namespace zeren::inline v0::plan {
namespace {

PeriodKind kind_of(pack::Cadence cadence) {
  switch (cadence) {
    case pack::Cadence::quarterly:
      return PeriodKind::quarter;
    case pack::Cadence::yearly:
      return PeriodKind::year;
    default:
      return PeriodKind::month;
  }
}

class PeriodSources {
 public:
  PeriodSources(Lowering& lowering, const PeriodicScore& score, NodeId value)
      : build_(lowering.build()), table_(score.entity), value_(value), origin_(lowering.origin(*score.description)) {
    Node today;
    today.kind = NodeKind::today;
    today.type = date_type();
    today_ = build_.add(std::move(today));
    Node self;
    self.kind = NodeKind::self;
    self.table = table_;
    self.type.kind = lowering.pack().entities[table_].kind == pack::EntityKind::tier ? ValueKind::unit : ValueKind::row;
    self.type.targets = {table_};
    subject_ = build_.add(std::move(self));
  }

  UnionSource source(Period period, Date until) {
    const Date last = std::min(last_day(period), until);
    const NodeId first = build_.literal(first_day(period), date_type());
    const NodeId end = build_.literal(last, date_type());
    ValueType text;
    text.kind = ValueKind::text;
    UnionSource made;
    made.table = table_;
    made.when = build_.map(MapOp::less_equal, {first, today_}, boolean_type());
    made.parts = {subject_, build_.literal(to_string(period), text),
                  as_of(build_.map(MapOp::minimum, {today_, end}, date_type())),
                  build_.map(MapOp::less_equal, {end, today_}, boolean_type())};
    return made;
  }

 private:
  NodeId as_of(NodeId day) {
    Node node;
    node.kind = NodeKind::as_of;
    node.table = table_;
    node.inputs = {value_, day};
    node.type = build_.at(value_).type;
    node.origin = origin_;
    return build_.add(std::move(node));
  }

  Builder& build_;
  TableId table_;
  NodeId value_, today_ = no_node, subject_ = no_node;
  Origin origin_;
};

}  // namespace

void lower_score_periods(Lowering& lowering, RuleId rule, const PeriodicScore& score, NodeId value) {
  const pack::Pack& pack = lowering.pack();
  if (score.cadence == pack::Cadence::none || !pack.effective_from || !pack.effective_until) return;
  PeriodSources sources(lowering, score, value);
  const PeriodKind kind = kind_of(score.cadence);
  for (Period period = period_of(*pack.effective_from, kind); period.is_valid(); ++period.index) {
    if (first_day(period) > *pack.effective_until) break;
    lowering.give_rows(rule, sources.source(period, *pack.effective_until));
  }
}

}  // namespace zeren::inline v0::plan
