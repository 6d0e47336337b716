// A score: start and lines, floor and cap, blend, floor and cap, rounding, veto, bands, in this order. Every step
// leaves an adjustment, so that start + lines + adjustments is the value exactly.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

class ScoreLowering {
 public:
  ScoreLowering(Lowering& lowering, const pack::Score& score)
      : lowering_(lowering), build_(lowering.build()), score_(score), context_(lowering.context_of(score.entity)) {}

  ScoreShape run() {
    shape_.start = score_.start ? lowering_.on_table(*score_.start, context_) : spread(build_.number(Number(0)));
    NodeId value = shape_.start;
    for (const pack::ScoreLine& line : score_.lines) {
      shape_.lines.push_back(lower_line(line));
      value = add(value, shape_.lines.back().value);
    }
    shape_.floor = lowering_.on_table_or_none(score_.floor, context_);
    shape_.cap = lowering_.on_table_or_none(score_.cap, context_);
    value = step(bounded(value), value, shape_.floor_cap);
    shape_.own = value;
    if (!score_.blend.empty()) {
      value = step(blended(), value, shape_.blend_adjustment);
      value = step(bounded(value), value, shape_.floor_cap_after);
    }
    if (score_.rounding) value = step(rounded(value), value, shape_.rounding);
    if (!score_.vetoes.empty()) {
      shape_.veto = veto_adjustment(value);
      value = add(value, shape_.veto);
    }
    shape_.value = value;
    if (score_.band_enumeration) shape_.band = band();
    define_columns();
    return std::move(shape_);
  }

 private:
  NodeId spread(NodeId node) { return build_.spread(node, score_.entity); }

  // A step of the score's own: errors name it by the score.
  NodeId map(MapOp op, std::vector<NodeId> inputs, ValueType type = number_type()) {
    return spread(build_.map(op, std::move(inputs), std::move(type), lowering_.origin(score_.description)));
  }
  NodeId add(NodeId a, NodeId b) { return map(MapOp::add, {a, b}); }

  // The value after one step, with what the step changed; a step that does nothing has no adjustment.
  NodeId step(NodeId after, NodeId before, NodeId& adjustment) {
    if (after != before) adjustment = map(MapOp::subtract, {after, before});
    return after;
  }

  NodeId bounded(NodeId value) {
    if (shape_.floor != no_node) value = map(MapOp::maximum, {value, shape_.floor});
    if (shape_.cap != no_node) value = map(MapOp::minimum, {value, shape_.cap});
    return value;
  }

  ScoreLine lower_line(const pack::ScoreLine& line) {
    ScoreLine result;
    result.origin = lowering_.origin(line.description);
    result.group = line.group == pack::LineGroup::process  ? "process"
                   : line.group == pack::LineGroup::result ? "result"
                                                           : "";
    result.deducts = line.deducts;
    NodeId total = no_node;
    if (line.rows) {
      const Lowering::Aggregated made = sum(line, line.amount, result.origin);
      total = made.node;
      result.rows = made.aggregate;
      result.amount = build_.spread(made.value, line.rows->entity);
    } else {
      total = lowering_.on_table(line.amount, context_);
      result.amount = total;
    }
    total = spread(total);
    if (!line.exceptions.list.empty()) total = excepted(line, result, total);
    if (line.when) {
      result.when = lowering_.on_table(*line.when, context_);
      total = map(MapOp::conditional, {result.when, total, build_.number(Number(0))});
    }
    result.raw = total;
    if (line.at_most) {
      result.at_most = lowering_.on_table(*line.at_most, context_);
      total = map(MapOp::minimum, {total, result.at_most});
    }
    result.value = line.deducts ? map(MapOp::negate, {total}) : total;
    return result;
  }

  // The total where exceptions to the amount are looked at: one that applies has an amount of its own for all rows.
  NodeId excepted(const pack::ScoreLine& line, ScoreLine& into, NodeId total) {
    const Lowering::Excepted made = lowering_.except(
        line.exceptions, total, into.origin,
        [&](const pack::Exception& e) { return lowering_.on_table(e.when, context_); },
        [&](const pack::Exception& e) {
          return line.rows ? spread(sum(line, e.value, into.origin).node) : lowering_.on_table(e.value, context_);
        });
    into.exceptions = made.exceptions;
    if (line.exceptions.branch) lowering_.define_column(score_.entity, *line.exceptions.branch, made.branch);
    return made.value;
  }

  Lowering::Aggregated sum(const pack::ScoreLine& line, const pack::Expression& amount, const Origin& origin) {
    Lowering::Over over;
    over.kind = pack::AggregateKind::sum;
    over.value = &amount;
    over.type = number_type();
    over.origin = line.rows->span.has_place() ? lowering_.origin(line.rows->span) : origin;
    return lowering_.aggregate(*line.rows, over, context_);
  }

  // Fills in the weights of the parts; gives what to multiply with. Of literals the checker saw to the total; where a
  // run may change a weight, the run looks at it.
  std::vector<NodeId> weights() {
    std::vector<NodeId> factors;
    NodeId total = no_node;
    bool fixed = true;
    for (const pack::BlendPart& part : score_.blend) {
      const NodeId weight = lowering_.expression(part.weight, context_);
      shape_.blend.push_back({weight, no_node, lowering_.origin(part.value.span).name});
      factors.push_back(weight);
      fixed = fixed && part.weight.kind == pack::ExpressionKind::literal;
      total = total == no_node ? weight : of_score(MapOp::add, {total, weight});
    }
    if (fixed) return factors;
    for (NodeId& factor : factors) factor = of_score(MapOp::blend_weight, {factor, total});
    return factors;
  }
  NodeId of_score(MapOp op, std::vector<NodeId> inputs) {
    return build_.map(op, std::move(inputs), number_type(), lowering_.origin(score_.description));
  }

  NodeId blended() {
    context_.own = shape_.own;
    const std::vector<NodeId> factors = weights();
    NodeId sum = no_node;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      const NodeId value = lowering_.on_table(score_.blend[i].value, context_);
      shape_.blend[i].value = value;
      const NodeId term = map(MapOp::multiply, {value, factors[i]});
      sum = sum == no_node ? term : add(sum, term);
    }
    context_.own = no_node;
    return sum;
  }

  NodeId rounded(NodeId value) {
    Node node;
    node.op = MapOp::round;
    node.rounding = *score_.rounding;
    node.digits = score_.digits;
    node.inputs = {value};
    node.origin = lowering_.origin(score_.description);
    return build_.map(std::move(node));
  }

  // What the lowest veto that holds changes; 0 where none does. Every condition is read, so that one in error shows.
  NodeId veto_adjustment(NodeId before) {
    for (const pack::Veto& veto : score_.vetoes) {
      shape_.vetoes.push_back({lowering_.on_table(veto.to, context_), lowering_.on_table(veto.when, context_),
                               lowering_.origin(veto.description)});
    }
    const NodeId zero = build_.number(Number(0));
    if (shape_.vetoes.size() == 1) {
      const ScoreVeto& only = shape_.vetoes.front();
      return map(MapOp::conditional, {only.when, map(MapOp::subtract, {only.to, before}), zero});
    }
    ValueType maybe = number_type();
    maybe.optional = true;
    NodeId lowest = no_node;
    for (const ScoreVeto& veto : shape_.vetoes) {
      if (lowest == no_node) {
        lowest = map(MapOp::guarded, {veto.when, veto.to}, maybe);
        continue;
      }
      const NodeId both = map(MapOp::conditional, {map(MapOp::is_present, {lowest}, boolean_type()),
                                                   map(MapOp::minimum, {lowest, veto.to}), veto.to});
      lowest = map(MapOp::conditional, {veto.when, both, lowest}, maybe);
    }
    const NodeId held = map(MapOp::is_present, {lowest}, boolean_type());
    return map(MapOp::conditional, {held, map(MapOp::subtract, {lowest, before}), zero});
  }

  NodeId band() {
    ValueType type;
    type.kind = ValueKind::enumeration;
    type.enumeration = *score_.band_enumeration;
    for (const pack::Band& band : score_.bands) {
      shape_.bands.push_back({band.ordinal, lowering_.on_table_or_none(band.bound, context_)});
    }
    NodeId result = no_node;
    for (auto band = shape_.bands.rbegin(); band != shape_.bands.rend(); ++band) {
      const NodeId member = build_.literal(EnumerationValue{type.enumeration, band->ordinal}, type);
      if (band->bound == no_node) {
        result = member;
        continue;
      }
      const NodeId reached = map(MapOp::greater_equal, {shape_.value, band->bound}, boolean_type());
      if (result != no_node) {
        result = map(MapOp::conditional, {reached, member, result}, type);
      } else {  // no band below the last bound
        type.optional = true;
        result = map(MapOp::guarded, {reached, member}, type);
      }
    }
    return result == no_node ? no_node : spread(result);
  }

  void define(const std::optional<pack::ColumnId>& column, NodeId node) {
    if (!column) return;
    lowering_.define_column(score_.entity, *column, node != no_node ? node : spread(build_.number(Number(0))));
  }

  void define_columns() {
    lowering_.define_column(score_.entity, score_.value, shape_.value);
    define(score_.own, shape_.own);
    if (shape_.band != no_node) define(score_.band, shape_.band);
    for (std::size_t i = 0; i < shape_.lines.size(); ++i) {
      lowering_.define_column(score_.entity, score_.lines[i].column, shape_.lines[i].value);
    }
    define(score_.start_column, shape_.start);
    define(score_.floor_cap, shape_.floor_cap);
    define(score_.blend_column, shape_.blend_adjustment);
    define(score_.floor_cap_after, shape_.floor_cap_after);
    define(score_.rounding_column, shape_.rounding);
    define(score_.veto_column, shape_.veto);
  }

  Lowering& lowering_;
  Builder& build_;
  const pack::Score& score_;
  Context context_;
  ScoreShape shape_;
};

}  // namespace

void lower_score(Lowering& lowering, RuleId rule, const pack::Score& score) {
  ScoreShape shape = ScoreLowering(lowering, score).run();
  lower_score_periods(lowering, rule, {score.entity, score.cadence, &score.description}, shape.value);
  lowering.plan().rules[rule] = Rule{lowering.origin(score.description), score.entity, std::move(shape)};
}

}  // namespace zeren::inline v0::plan
