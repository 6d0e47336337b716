// Decision tables.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

class DecideLowering {
 public:
  DecideLowering(Lowering& lowering, const pack::Decide& decide)
      : lowering_(lowering), build_(lowering.build()), decide_(decide), own_(lowering.origin(decide.description)) {}

  DecideShape run() {
    const Context context = lowering_.context_of(decide_.entity);
    for (const pack::DecideRow& row : decide_.rows) {
      shape_.rows.push_back({lowering_.origin(row.description), lowering_.on_table_or_none(row.when, context),
                             lowering_.on_table(row.value, context)});
    }
    switch (decide_.policy) {
      case pack::DecidePolicy::unique:
        shape_.policy = DecidePolicy::unique;
        decided(decide_.proven ? MapOp::first_match : MapOp::only_match);
        break;
      case pack::DecidePolicy::first:
        shape_.policy = DecidePolicy::first;
        decided(MapOp::first_match);
        break;
      case pack::DecidePolicy::collect:
        shape_.policy = DecidePolicy::collect;
        collected();
        break;
    }
    lowering_.define_column(decide_.entity, decide_.column, shape_.value);
    if (decide_.row_column) lowering_.define_column(decide_.entity, *decide_.row_column, shape_.row);
    return std::move(shape_);
  }

 private:
  ValueType type() const {
    return value_type(lowering_.pack(), lowering_.pack().entities[decide_.entity].columns[decide_.column].type);
  }
  NodeId on_table(NodeId node) { return build_.spread(node, decide_.entity); }

  // Conditions of the rows that have one.
  Node matching(MapOp op, Match match) {
    Node node;
    node.op = op;
    node.origin = own_;
    for (const DecideRow& row : shape_.rows) {
      if (row.when == no_node) {
        match.may_be_none = true;
        continue;
      }
      node.inputs.push_back(row.when);
      match.names.push_back(row.origin.name);
    }
    if (op != MapOp::first_match) node.payload = std::move(match);
    return node;
  }

  void decided(MapOp op) {
    ValueType count = number_type();
    count.is_count = true;
    if (shape_.rows.front().when == no_node) {  // nothing but the `otherwise`
      shape_.row = on_table(build_.literal(Number(1), count));
    } else {
      Node node = matching(op, {});
      node.type = count;
      shape_.row = on_table(build_.map(std::move(node)));
    }
    std::vector<NodeId> inputs{shape_.row};
    for (const DecideRow& row : shape_.rows) inputs.push_back(row.value);
    shape_.value = on_table(build_.map(MapOp::pick, std::move(inputs), type(), own_));
  }

  void collected() {
    Match match;
    for (const pack::DecideRow& row : decide_.rows) {
      const std::uint32_t ordinal = std::get<pack::EnumerationValue>(row.value.literal).ordinal;
      if (row.when) {
        match.ordinals.push_back(ordinal);
      } else {
        match.if_none = ordinal;
      }
    }
    Node node = matching(MapOp::all_matches, std::move(match));
    node.type = type();
    shape_.value = on_table(build_.map(std::move(node)));
  }

  Lowering& lowering_;
  Builder& build_;
  const pack::Decide& decide_;
  Origin own_;
  DecideShape shape_;
};

}  // namespace

void lower_decide(Lowering& lowering, RuleId rule, const pack::Decide& decide) {
  DecideShape shape = DecideLowering(lowering, decide).run();
  lowering.plan().rules[rule] = Rule{lowering.origin(decide.description), decide.entity, std::move(shape)};
}

}  // namespace zeren::inline v0::plan
