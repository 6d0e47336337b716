// Which conditions of a table with many rows an index can take.
#include <algorithm>

#include "src/run/decision_program.hpp"

namespace zeren::inline v0::detail {

namespace {

using plan::MapOp;

constexpr std::uint32_t fewest_rows = 6;
constexpr std::size_t most_fields = 64;

class Indexer {
 public:
  explicit Indexer(DecisionProgram& program) : program_(program) {}

  void take(DecisionId id) {
    const DecisionNode node = program_.nodes[id];
    std::vector<std::vector<RuleIndex::Condition>> rules(node.count);
    std::vector<bool> exact(node.count);
    fields_.clear();
    bool any = false;
    for (std::uint32_t r = 0; r < node.count; ++r) {
      rule_ = &rules[r];
      exact_ = true;
      static_cast<void>(conjunct(program_.inputs[node.begin + r]));
      exact[r] = exact_;
      any = any || !rules[r].empty();
    }
    if (!any) return;
    program_.nodes[id].special = static_cast<std::uint32_t>(program_.indices.size());
    RuleIndex index(fields_.size(), rules);
    // A rule whose field was left out of the index must be looked at itself.
    for (std::uint32_t r = 0; r < node.count; ++r) {
      for (const RuleIndex::Condition& condition : rules[r]) exact[r] = exact[r] && index.uses(condition.field);
    }
    program_.indices.push_back({fields_, std::move(index), std::move(exact)});
  }

 private:
  // Takes a part of a conjunction; false where nothing behind it may be taken, because it may have no value: what is
  // behind it does not then rule the row out.
  bool conjunct(DecisionId id) {
    const DecisionNode& node = program_.nodes[id];
    if (const auto test = field_test(program_, id)) {
      if (add(*test)) return true;
    } else if (node.kind == DecisionKind::map && program_.plan->nodes[node.plan_node].op == MapOp::logical_and) {
      for (std::uint32_t i = 0; i < node.count; ++i) {
        if (!conjunct(program_.inputs[node.begin + i])) return false;
      }
      return true;
    }
    exact_ = false;
    return !may_be_missing(id);
  }

  bool add(const FieldTest& test) {
    auto field =
        std::find_if(fields_.begin(), fields_.end(), [&](const DecisionField& f) { return f.slot == test.slot; });
    if (field == fields_.end()) {
      if (fields_.size() == most_fields) return false;
      field = fields_.insert(fields_.end(), field_of(program_, test.slot));
    }
    const auto number = static_cast<std::uint32_t>(field - fields_.begin());
    const auto known = std::find_if(rule_->begin(), rule_->end(), [&](const auto& c) { return c.field == number; });
    if (known == rule_->end()) {
      rule_->push_back({number, test.ranges});
    } else {
      known->ranges = intersect(known->ranges, test.ranges);
    }
    return true;
  }

  bool may_be_missing(DecisionId id) const {
    const DecisionNode& node = program_.nodes[id];
    switch (node.kind) {
      case DecisionKind::constant:
        return program_.constants[node.constant].state != CellState::present;
      case DecisionKind::input:
        return program_.rules[node.slot].optional;
      case DecisionKind::gather:
        return true;
      case DecisionKind::map:
        break;
    }
    const auto inputs = std::span(program_.inputs).subspan(node.begin, node.count);
    switch (program_.plan->nodes[node.plan_node].op) {
      case MapOp::is_present:
        return program_.nodes[inputs[0]].kind != DecisionKind::input && may_be_missing(inputs[0]);
      case MapOp::logical_and:
      case MapOp::logical_or:
      case MapOp::logical_not:
      case MapOp::equal:
      case MapOp::not_equal:
      case MapOp::less:
      case MapOp::less_equal:
      case MapOp::greater:
      case MapOp::greater_equal:
      case MapOp::in_range:
      case MapOp::in_list:
      case MapOp::starts_with:
      case MapOp::contains:
      case MapOp::length:
        return std::any_of(inputs.begin(), inputs.end(), [&](DecisionId input) { return may_be_missing(input); });
      default:
        return true;
    }
  }

  DecisionProgram& program_;
  std::vector<DecisionField> fields_;
  std::vector<RuleIndex::Condition>* rule_ = nullptr;
  bool exact_ = true;
};

}  // namespace

void index_conditions(DecisionProgram& program) {
  Indexer indexer(program);
  for (DecisionId id = 0; id < program.nodes.size(); ++id) {
    const DecisionNode& node = program.nodes[id];
    if (node.kind != DecisionKind::map || node.count < fewest_rows) continue;
    const MapOp op = program.plan->nodes[node.plan_node].op;
    if (op == MapOp::first_match || op == MapOp::only_match) indexer.take(id);
  }
}

}  // namespace zeren::inline v0::detail
