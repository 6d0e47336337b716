// Expressions with the values of their parts, down to fields, parameters and rows of facts.
#include <algorithm>
#include <iterator>

#include "src/run/cells.hpp"
#include "src/run/explainer.hpp"
#include "zeren/plan/names.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;
using plan::NodeKind;

NodeId Explainer::unspread(NodeId node) const {
  const plan::Node& n = plan_.nodes[node];
  return n.kind == NodeKind::map && n.op == MapOp::spread ? unspread(n.inputs[0]) : node;
}

std::string Explainer::said(NodeId id) const {
  const NodeId node = unspread(id);
  if (const auto column = public_columns_.find(node); column != public_columns_.end()) return column->second->name;
  const plan::Node& n = plan_.nodes[node];
  if (!n.origin.name.empty()) return n.origin.name;
  if (n.kind == NodeKind::literal) return plan::to_string(plan_, n.value);
  if (n.kind == NodeKind::input) return plan_.tables[n.table].fields[n.field].name;
  if (n.kind == NodeKind::aggregate) {
    const auto& a = std::get<plan::Aggregate>(n.payload);
    return std::string(plan::to_string(a.kind)) + "(" + plan_.tables[a.inner_table].name + ")";
  }
  return n.kind == NodeKind::map ? std::string(plan::to_string(n.op)) : std::string(plan::to_string(n.kind));
}

ExplanationItem Explainer::describe(NodeId id, std::uint32_t row, std::size_t depth) {
  const NodeId node = unspread(id);
  const plan::Node& n = plan_.nodes[node];
  ExplanationItem result = item(ExplanationRole::expression, node, row);
  result.text = n.origin.name;
  result.file = n.origin.file;
  result.line = n.origin.line;
  const auto column = public_columns_.find(node);
  switch (n.kind) {
    case NodeKind::param:
      result.role = ExplanationRole::param;
      result.name = std::exchange(result.text, {});
      place(result, n.origin);
      if (picks_version(n.inputs[0])) expand_version(result, n.inputs[0], row, options_.depth);
      return result;
    case NodeKind::input:
    case NodeKind::builtin:
    case NodeKind::self:
      result.role = ExplanationRole::field;
      result.name = said(node);
      result.text.clear();
      if (column != public_columns_.end()) result.label = column->second->label;
      note_absence(result, node, row);
      return result;
    default:
      break;
  }
  if (column != public_columns_.end()) {
    result.role = ExplanationRole::column;
    result.name = column->second->name;
    result.label = column->second->label;
    const auto define = defines_.find(node);
    if (picks_version(node)) {
      expand_version(result, node, row, options_.depth);
      return result;
    }
    if (define == defines_.end()) {  // a score, rank, ladder or decision table is explained on its own
      if (n.rule != plan::no_rule) result.clauses = plan_.rules[n.rule].origin.clauses;
      if (const auto decide = decides_.find(node); decide != decides_.end()) note_decided(result, *decide->second, row);
      return result;
    }
    const plan::Rule& rule = *define->second;
    const plan::Origin& written = std::get<plan::DefineShape>(rule.shape).written;
    result.text = written.name;
    result.file = rule.origin.file;
    result.line = rule.origin.line;
    result.clauses = rule.origin.clauses;
  }
  if (const auto excepted = exceptions_.find(node);
      excepted != exceptions_.end() && plan_.nodes[unspread(excepted->second->base)].kind == NodeKind::param) {
    result.role = ExplanationRole::param;
    result.name = excepted->second->target.name;
    result.text.clear();
    place(result, excepted->second->target);
  }
  if (depth >= options_.depth || !spend()) {
    result.left_out = n.inputs.size();
    return result;
  }
  expand(result, node, row, depth + 1);
  return result;
}

void Explainer::expand(ExplanationItem& into, NodeId id, std::uint32_t row, std::size_t depth) {
  const NodeId node = unspread(id);
  const plan::Node& n = plan_.nodes[node];
  const auto excepted = exceptions_.find(node) != exceptions_.end() ? exceptions_.find(node) : exceptions_.find(id);
  if (excepted != exceptions_.end()) return expand_exceptions(into, *excepted->second, row, depth);
  switch (n.kind) {
    case NodeKind::map:
      expand_map(into, node, row, depth);
      break;
    case NodeKind::gather:
      expand_gather(into, node, row, depth);
      break;
    case NodeKind::aggregate:
      if (into.role == ExplanationRole::expression) into.role = ExplanationRole::rows;
      expand_rows(into, node, row_of(node, row), std::get<plan::Aggregate>(n.payload).value);
      break;
    case NodeKind::as_of:
      expand_as_of(into, node, row, depth);
      break;
    case NodeKind::field_as_of:
      expand_field_as_of(into, node, row, depth);
      break;
    case NodeKind::param:
    case NodeKind::input:
    case NodeKind::builtin:
      note_absence(into, node, row);
      break;
    default:
      break;
  }
}

void Explainer::expand_map(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth) {
  const plan::Node& n = plan_.nodes[node];
  switch (n.op) {
    case MapOp::logical_and:
    case MapOp::logical_or:
      return expand_logic(into, node, row, depth);
    case MapOp::guarded:
      // That a table is complete where it is looked at goes without saying.
      if (plan_.nodes[n.inputs[0]].op == MapOp::window_complete && truth(n.inputs[0], row)) {
        return expand(into, n.inputs[1], row, depth);
      }
      return expand_conditional(into, node, row, depth);
    case MapOp::conditional:
      return expand_conditional(into, node, row, depth);
    case MapOp::mean_of:
      return expand_years(into, node, row, depth);
    case MapOp::held_at_step:
      note_held(into, node);
      return add_param(into, n.inputs[0]);
    case MapOp::logical_not: {
      // `x is absent` is written as one thing, though it is the contrary of `x is present`.
      const NodeId inner = unspread(n.inputs[0]);
      if (plan_.nodes[inner].origin.name != n.origin.name || public_columns_.count(inner) != 0) break;
      return expand_inputs(into, inner, row, depth);
    }
    case MapOp::in_range:
    case MapOp::in_list:
      note_membership(into, node, row);
      break;
    case MapOp::otherwise: {
      // The second part counts only where the first is absent.
      into.parts.push_back(describe(n.inputs[0], row, depth));
      const std::optional<ExplainedValue> first = value(n.inputs[0], row);
      if (first && first->state == CellState::absent) into.parts.push_back(describe(n.inputs[1], row, depth));
      return;
    }
    case MapOp::pick:
      if (picks_version(node)) return expand_version(into, node, row, depth);
      break;
    default:
      if (is_comparison(n.op)) note_comparison(into, node, row);
      break;
  }
  expand_inputs(into, node, row, depth);
}

// Literals say nothing that the text does not.
void Explainer::expand_inputs(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth) {
  for (const NodeId input : plan_.nodes[node].inputs) {
    const NodeKind kind = plan_.nodes[unspread(input)].kind;
    if (kind == NodeKind::literal || kind == NodeKind::self) continue;
    into.parts.push_back(describe(input, row, depth));
  }
}

// `a and b and c` is one level, not two.
void Explainer::expand_logic(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth) {
  const MapOp op = plan_.nodes[node].op;
  std::vector<NodeId> parts, open{node};
  while (!open.empty()) {
    const NodeId next = open.back();
    open.pop_back();
    const plan::Node& n = plan_.nodes[next];
    if (n.kind == NodeKind::map && n.op == op && (next == node || !public_columns_.count(next))) {
      open.insert(open.end(), n.inputs.rbegin(), n.inputs.rend());
    } else {
      parts.push_back(next);
    }
  }
  bool decided = false;
  for (const NodeId part : parts) {
    if (decided && !all_parts_) {
      ++into.left_out;
      continue;
    }
    into.parts.push_back(describe(part, row, depth));
    const std::optional<bool> holds = truth(part, row);
    decided = decided || (holds && *holds == (op == MapOp::logical_or));
  }
  if (into.left_out > 0) {
    into.notes.push_back(op == MapOp::logical_and
                             ? note("decided by the first part that does not hold", "由首个不成立的条件决定")
                             : note("decided by the first part that holds", "由首个成立的条件决定"));
  }
}

void Explainer::expand_conditional(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth) {
  const plan::Node& n = plan_.nodes[node];
  const std::optional<bool> holds = truth(n.inputs[0], row);
  ExplanationItem condition = describe(n.inputs[0], row, depth);
  if (condition.role == ExplanationRole::expression) condition.role = ExplanationRole::condition;
  into.parts.push_back(std::move(condition));
  for (std::size_t i = 1; i < n.inputs.size(); ++i) {
    const bool taken = holds && *holds == (i == 1);
    ExplanationItem branch;
    if (taken) {
      branch = describe(n.inputs[i], row, depth);
      if (branch.name.empty()) branch.name = i == 1 ? "then" : "else";
    } else {
      branch.name = i == 1 ? "then" : "else";
      branch.text = said(n.inputs[i]);
      if (holds) {
        branch.notes.push_back(i == 1
                                   ? note("not taken: `{0}` does not hold", "未取：`{0}` 不成立", {said(n.inputs[0])})
                                   : note("not taken: `{0}` holds", "未取：`{0}` 成立", {said(n.inputs[0])}));
      }
    }
    branch.role = ExplanationRole::branch;
    branch.taken = taken;
    into.parts.push_back(std::move(branch));
  }
}

void Explainer::expand_gather(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth) {
  const plan::Node& n = plan_.nodes[node];
  const NodeId reference = n.inputs[0];
  ExplanationItem pointer = describe(reference, row, depth);
  const CellView cell = at(reference, row);
  into.parts.push_back(std::move(pointer));
  if (!cell.present()) return;
  const plan::RowValue target = cell.reference();
  for (std::size_t i = 1; i < n.inputs.size(); ++i) {
    const plan::Node& wanted = plan_.nodes[n.inputs[i]];
    if (wanted.table != target.table || wanted.kind == NodeKind::input || wanted.kind == NodeKind::builtin) continue;
    into.parts.push_back(describe(n.inputs[i], target.row, depth));
  }
}

// Why a field reads as absent.
void Explainer::note_absence(ExplanationItem& into, NodeId node, std::uint32_t row) const {
  const plan::Node& n = plan_.nodes[node];
  if (n.kind != NodeKind::input || !into.value || into.value->state != CellState::absent) return;
  const BoundTable* table = dataset_.tables[n.table].get();
  if (!table || n.field >= table->columns.size() || !table->columns[n.field]) return;
  const std::optional<std::uint32_t> version =
      table->revisions ? version_of(*table->revisions, row, view_->now()) : std::nullopt;
  if (table->revisions && !version) return;
  const std::vector<ColumnPtr>& columns = version ? table->revisions->columns : table->columns;
  row = version.value_or(row);
  const Column& given = *columns[n.field];
  const std::optional<std::uint32_t> known_on = plan_.tables[n.table].fields[n.field].known_on;
  if (given.present(row) && known_on && columns[*known_on]->present(row)) {
    const Column& known = *columns[*known_on];
    const bool days = known.kind() == plan::ValueKind::date;
    if (days ? known.date_at(row) > view_->today() : known.moment_at(row) > view_->now()) {
      into.notes.push_back(note("known from {0} on", "自 {0} 起知悉",
                                {days ? known.date_at(row).to_string() : known.moment_at(row).to_string()}));
      return;
    }
  }
  if (!given.present(row)) {
    into.notes.push_back(note("not given in the facts", "事实中未填写"));
  } else if (n.type.kind == plan::ValueKind::date) {
    into.notes.push_back(note("{0} is later than today, {1}", "{0} 晚于今日 {1}",
                              {given.date_at(row).to_string(), view_->today().to_string()}));
  } else if (n.type.kind == plan::ValueKind::moment) {
    into.notes.push_back(note("{0} is later than now, {1}", "{0} 晚于此刻 {1}",
                              {given.moment_at(row).to_string(), view_->now().to_string()}));
  } else {
    into.notes.push_back(
        note("what it points at does not exist yet on {0}", "所指的行在 {0} 尚不存在", {view_->today().to_string()}));
  }
}

}  // namespace zeren::inline v0::detail
