// Conditions on one field, as intervals of whole numbers.
#include "src/run/decision_program.hpp"

namespace zeren::inline v0::detail {

namespace {

using plan::MapOp;
using plan::ValueKind;

constexpr std::int64_t lowest = INT64_MIN, highest = INT64_MAX;

// The whole numbers v with v OP q.
WordRanges below(const Number& q, bool equal_too) {
  const Number whole = round(q, Rounding::floor, 0);
  const auto floor = whole.to_int64();
  if (!floor) return q.sign() < 0 ? WordRanges{} : WordRanges{{lowest, highest}};
  if (equal_too || whole != q) return {{lowest, *floor}};
  if (*floor == lowest) return {};
  return {{lowest, *floor - 1}};
}
WordRanges equal_to(const Number& q) {
  const auto whole = q.to_int64();
  return whole ? WordRanges{{*whole, *whole}} : WordRanges{};
}

WordRanges ranges_of(MapOp op, const Number& q) {
  switch (op) {
    case MapOp::equal:
      return equal_to(q);
    case MapOp::not_equal:
      return complement(equal_to(q));
    case MapOp::less:
      return below(q, false);
    case MapOp::less_equal:
      return below(q, true);
    case MapOp::greater:
      return complement(below(q, true));
    default:
      return complement(below(q, false));
  }
}

MapOp turned(MapOp op) {
  switch (op) {
    case MapOp::less:
      return MapOp::greater;
    case MapOp::less_equal:
      return MapOp::greater_equal;
    case MapOp::greater:
      return MapOp::less;
    case MapOp::greater_equal:
      return MapOp::less_equal;
    default:
      return op;
  }
}

class Reader {
 public:
  explicit Reader(const DecisionProgram& program) : program_(program) {}

  std::optional<FieldTest> read(DecisionId id, unsigned depth = 0) const {
    const DecisionNode& node = program_.nodes[id];
    if (node.kind == DecisionKind::input) {
      if (node.value_kind != ValueKind::boolean || !is_line_field(program_, node)) return std::nullopt;
      return FieldTest{node.slot, {{1, 1}}};
    }
    if (node.kind != DecisionKind::map || depth > 20) return std::nullopt;
    const MapOp op = program_.plan->nodes[node.plan_node].op;
    switch (op) {
      case MapOp::equal:
      case MapOp::not_equal:
      case MapOp::less:
      case MapOp::less_equal:
      case MapOp::greater:
      case MapOp::greater_equal: {
        if (auto test = comparison(op, input(node, 0), input(node, 1))) return test;
        return comparison(turned(op), input(node, 1), input(node, 0));
      }
      case MapOp::in_range: {
        auto low = comparison(MapOp::greater_equal, input(node, 0), input(node, 1));
        const auto high = comparison(MapOp::less_equal, input(node, 0), input(node, 2));
        if (!low || !high) return std::nullopt;
        low->ranges = intersect(low->ranges, high->ranges);
        return low;
      }
      case MapOp::in_list:
        return joined(
            node, depth,
            [&](std::uint32_t i) -> std::optional<FieldTest> {
              if (i == 0) return FieldTest{program_.nodes[input(node, 0)].slot, {}};
              return comparison(MapOp::equal, input(node, 0), input(node, i));
            },
            true);
      case MapOp::logical_not: {
        auto test = read(input(node, 0), depth + 1);
        if (test) test->ranges = complement(test->ranges);
        return test;
      }
      case MapOp::logical_and:
      case MapOp::logical_or:
        return joined(
            node, depth, [&](std::uint32_t i) { return read(input(node, i), depth + 1); }, op == MapOp::logical_or);
      default:
        return std::nullopt;
    }
  }

 private:
  DecisionId input(const DecisionNode& node, std::uint32_t i) const { return program_.inputs[node.begin + i]; }

  template <class Part>
  std::optional<FieldTest> joined(const DecisionNode& node, unsigned /*depth*/, Part part, bool any) const {
    std::optional<FieldTest> all = part(0);
    for (std::uint32_t i = 1; all && i < node.count; ++i) {
      const std::optional<FieldTest> next = part(i);
      if (!next || next->slot != all->slot) return std::nullopt;
      all->ranges = any ? unite(all->ranges, next->ranges) : intersect(all->ranges, next->ranges);
    }
    return all;
  }

  std::optional<FieldTest> comparison(MapOp op, DecisionId field, DecisionId with) const {
    const DecisionNode& of = program_.nodes[field];
    const DecisionNode& other = program_.nodes[with];
    if (!is_line_field(program_, of) || other.kind != DecisionKind::constant) return std::nullopt;
    const DecisionValue& constant = program_.constants[other.constant];
    if (constant.state != CellState::present) return std::nullopt;
    if (of.value_kind != ValueKind::number) return FieldTest{of.slot, ranges_of(op, Number(constant.word))};
    const NumberResult scaled = multiply(constant.number, Number(program_.slots[of.slot].denominator));
    if (!scaled.ok()) return std::nullopt;
    return FieldTest{of.slot, ranges_of(op, scaled.value)};
  }

  const DecisionProgram& program_;
};

}  // namespace

bool is_line_field(const DecisionProgram& program, const DecisionNode& node) {
  return node.kind == DecisionKind::input && node.value_kind != ValueKind::text && !program.slots[node.slot].known_slot;
}

DecisionField field_of(const DecisionProgram& program, std::uint32_t slot) {
  return {slot, program.slots[slot].last.value_or(highest)};
}

std::optional<FieldTest> field_test(const DecisionProgram& program, DecisionId condition) {
  return Reader(program).read(condition);
}

void find_tests(DecisionProgram& program) {
  for (DecisionId id = 0; id < program.nodes.size(); ++id) {
    DecisionNode& node = program.nodes[id];
    if (node.kind != DecisionKind::map) continue;
    const auto test = field_test(program, id);
    if (!test) continue;
    const WordRanges outside = complement(test->ranges);
    node.inside = test->ranges.size() == 1;
    if (!node.inside && outside.size() != 1) continue;
    const WordRange& range = node.inside ? test->ranges.front() : outside.front();
    node.is_test = true;
    node.slot = test->slot;
    node.low = range.low;
    node.high = range.high;
    node.last = field_of(program, test->slot).last;
  }
}

}  // namespace zeren::inline v0::detail
