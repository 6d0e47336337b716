#include "src/plan/builder.hpp"

#include <algorithm>
#include <optional>

namespace zeren::inline v0::plan {
namespace {

// Operations that read all their inputs and give nothing where one is absent.
bool is_strict(MapOp op) {
  switch (op) {
    case MapOp::logical_and:
    case MapOp::logical_or:
    case MapOp::otherwise:
    case MapOp::conditional:
    case MapOp::guarded:
    case MapOp::only_match:
    case MapOp::first_match:
    case MapOp::all_matches:
    case MapOp::pick:
    case MapOp::is_present:
    case MapOp::is_empty:
    case MapOp::responsible:
    case MapOp::is_covered:
    case MapOp::relation_sources:
    case MapOp::relation_targets:
    case MapOp::held_at_step:
    case MapOp::unite_sets:
    case MapOp::to_set:
      return false;
    default:
      return true;
  }
}

const Number* literal_number(const Node& node) {
  return node.kind == NodeKind::literal ? std::get_if<Number>(&node.value) : nullptr;
}

// Plain arithmetic over literals; nothing where the result would be an error, which then happens in the cell.
std::optional<Number> fold(MapOp op, const std::vector<const Number*>& values) {
  if (op == MapOp::negate) return negate(*values[0]);
  if (values.size() != 2) return std::nullopt;
  NumberResult result;
  switch (op) {
    case MapOp::add:
      result = zeren::add(*values[0], *values[1]);
      break;
    case MapOp::subtract:
      result = subtract(*values[0], *values[1]);
      break;
    case MapOp::multiply:
      result = multiply(*values[0], *values[1]);
      break;
    case MapOp::divide:
      result = divide(*values[0], *values[1]);
      break;
    default:
      return std::nullopt;
  }
  if (!result.ok()) return std::nullopt;
  return result.value;
}

}  // namespace

ValueType boolean_type() {
  ValueType type;
  type.kind = ValueKind::boolean;
  return type;
}

ValueType number_type() {
  return ValueType{};
}

ValueType count_type() {
  ValueType type = number_type();
  type.is_count = true;
  return type;
}

ValueType date_type(bool optional) {
  ValueType type;
  type.kind = ValueKind::date;
  type.optional = optional;
  return type;
}

ValueType text_type(bool optional) {
  ValueType type;
  type.kind = ValueKind::text;
  type.optional = optional;
  return type;
}

bool Builder::depends_on_today(const Node& node) const {
  switch (node.kind) {
    case NodeKind::today:
    case NodeKind::now:
    case NodeKind::scan:
    case NodeKind::expand:
    case NodeKind::ledger:
    case NodeKind::duty:
    case NodeKind::union_rows:
    case NodeKind::as_of:
    case NodeKind::field_as_of:
      return true;
    case NodeKind::input: {
      // What is dated later than today, or points at a row that is not there yet, reads as absent.
      const Field& field = plan_.tables[node.table].fields[node.field];
      if (plan_.tables[node.table].revised_on || field.known_on) return true;
      const bool hidden_reference =
          field.type.kind == ValueKind::row &&
          std::any_of(field.type.targets.begin(), field.type.targets.end(), [&](TableId t) { return is_dated(t); });
      const bool dates = field.type.kind == ValueKind::date || field.type.kind == ValueKind::moment;
      return field.type.optional && ((dates && !field.is_deadline) || hidden_reference);
    }
    case NodeKind::aggregate:
      if (is_dated(std::get<Aggregate>(node.payload).inner_table)) return true;
      break;
    case NodeKind::map:
      if (node.op == MapOp::responsible || node.op == MapOp::is_covered || node.op == MapOp::held_at_step) return true;
      // Whatever the pack's own rows say: those of a table may hold from a day on, or until one.
      if (node.op == MapOp::relation_sources || node.op == MapOp::relation_targets) return true;
      break;
    default:
      break;
  }
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [&](NodeId input) { return plan_.nodes[input].depends_on_today; });
}

bool Builder::inside_scan(const Node& node) const {
  if (node.kind == NodeKind::scan) return false;
  if (node.kind == NodeKind::map && node.op == MapOp::held_at_step) return true;
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [&](NodeId input) { return plan_.nodes[input].inside_scan; });
}

NodeId Builder::add(Node node) {
  auto [place, is_new] = known_.try_emplace(structure_key(node), static_cast<NodeId>(plan_.nodes.size()));
  if (!is_new) return place->second;
  node.depends_on_today = depends_on_today(node);
  node.inside_scan = inside_scan(node);
  node.rule = rule_;
  plan_.nodes.push_back(std::move(node));
  return place->second;
}

NodeId Builder::literal(Value value, ValueType type, Origin origin) {
  Node node;
  node.kind = NodeKind::literal;
  node.value = std::move(value);
  node.type = std::move(type);
  node.origin = std::move(origin);
  return add(std::move(node));
}

NodeId Builder::map(MapOp op, std::vector<NodeId> inputs, ValueType type, Origin origin) {
  Node node;
  node.op = op;
  node.inputs = std::move(inputs);
  node.type = std::move(type);
  node.origin = std::move(origin);
  return map(std::move(node));
}

NodeId Builder::map(Node node) {
  node.kind = NodeKind::map;
  std::vector<const Number*> numbers;
  for (const NodeId input : node.inputs) {
    const Node& in = plan_.nodes[input];
    if (node.table == scalar) node.table = in.table;
    if (is_strict(node.op)) node.type.optional |= in.type.optional;
    if (const Number* n = literal_number(in)) numbers.push_back(n);
  }
  if (!numbers.empty() && numbers.size() == node.inputs.size()) {
    if (std::optional<Number> folded = fold(node.op, numbers)) {
      return literal(*std::move(folded), std::move(node.type), std::move(node.origin));
    }
  }
  return add(std::move(node));
}

NodeId Builder::spread(NodeId id, TableId table) {
  if (plan_.nodes[id].table != scalar || table == scalar) return id;
  Node node;
  node.kind = NodeKind::map;
  node.op = MapOp::spread;
  node.table = table;
  node.type = plan_.nodes[id].type;
  node.inputs = {id};
  node.origin = plan_.nodes[id].origin;
  return add(std::move(node));
}

}  // namespace zeren::inline v0::plan
