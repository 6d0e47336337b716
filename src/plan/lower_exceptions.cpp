// Exceptions to a define, a param or a line of a score: which of them applies, exceptions to exceptions inside them.
#include <algorithm>

#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

class ExceptionLowering {
 public:
  ExceptionLowering(Builder& build, const Exceptions& shape) : build_(build), shape_(shape) {}

  // Of the siblings under `parent`: the number of the one that makes the value, from 2, in the order written; what they
  // are exceptions to has `fallback`.
  NodeId choice(std::optional<std::uint32_t> parent, std::int64_t fallback) {
    const NodeId none = build_.literal(Number(fallback), count_type());
    Node chosen;
    chosen.op = MapOp::only_match;
    chosen.type = count_type();
    chosen.origin = shape_.target;
    Match match;
    match.exceptions = match.may_be_none = true;
    std::vector<NodeId> choices;
    for (std::uint32_t i = 0; i < shape_.branches.size(); ++i) {
      if (shape_.branches[i].parent != parent) continue;
      chosen.inputs.push_back(unyielding(i));
      match.names.push_back(shape_.branches[i].origin.name);
      choices.push_back(choice(i, i + 2));
    }
    if (choices.empty()) return none;
    chosen.payload = std::move(match);
    choices.insert(choices.begin(), build_.map(std::move(chosen)));
    choices.push_back(none);
    return build_.map(MapOp::pick, std::move(choices), count_type(), shape_.target);
  }

 private:
  // It holds, and none of the siblings that come before it does.
  NodeId unyielding(std::uint32_t i) {
    NodeId holds = shape_.branches[i].when;
    for (const std::uint32_t before : shape_.branches[i].yields_to) {
      const NodeId yields = build_.map(MapOp::logical_not, {shape_.branches[before].when}, boolean_type(),
                                       shape_.branches[before].origin);
      holds = build_.map(MapOp::logical_and, {holds, yields}, boolean_type(), shape_.branches[i].origin);
    }
    return holds;
  }

  Builder& build_;
  const Exceptions& shape_;
};

}  // namespace

Lowering::Excepted Lowering::except(const pack::Exceptions& exceptions, NodeId base, Origin target,
                                    const LowerPart& when, const LowerPart& value) {
  Exceptions shape;
  shape.target = std::move(target);
  shape.table = builder_.at(base).table;
  shape.rule = builder_.set_rule(no_rule);
  builder_.set_rule(shape.rule);
  shape.base = base;
  for (const pack::Exception& e : exceptions.list) {
    shape.branches.push_back({origin(e.description), when(e), value(e), e.parent, e.yields_to});
  }
  const NodeId choice = ExceptionLowering(builder_, shape).choice(std::nullopt, 1);
  ValueType type = builder_.at(base).type;
  std::vector<NodeId> values{choice, base};
  for (const ExceptionBranch& branch : shape.branches) {
    const ValueType& other = builder_.at(branch.value).type;
    type.optional |= other.optional;
    type.is_count = type.is_count && other.is_count;
    if (type.digits != other.digits) type.digits.reset();
    if (type.low != other.low) type.low.reset();
    if (type.high != other.high) type.high.reset();
    for (const TableId table : other.targets) {
      if (std::find(type.targets.begin(), type.targets.end(), table) == type.targets.end()) {
        type.targets.push_back(table);
      }
    }
    values.push_back(branch.value);
  }
  const NodeId one = builder_.literal(Number(1), count_type());
  shape.branch = builder_.spread(builder_.map(MapOp::subtract, {choice, one}, count_type(), shape.target), shape.table);
  shape.value =
      builder_.spread(builder_.map(MapOp::pick, std::move(values), std::move(type), shape.target), shape.table);
  plan_.exceptions.push_back(shape);
  return {shape.value, shape.branch, static_cast<std::uint32_t>(plan_.exceptions.size() - 1)};
}

}  // namespace zeren::inline v0::plan
