#include "zeren/run/explain.hpp"

#include "src/run/explainer.hpp"

namespace zeren::inline v0 {
namespace detail {
namespace {

// The score that the node is the value of, or a line, or the band.
struct ScorePart {
  const plan::Rule* rule = nullptr;
  const plan::ScoreLine* line = nullptr;
  bool band = false;
};

ScorePart find_score(const plan::Plan& plan, TableId table, NodeId node) {
  for (const plan::Rule& rule : plan.rules) {
    const auto* shape = std::get_if<plan::ScoreShape>(&rule.shape);
    if (!shape || rule.table != table) continue;
    if (shape->value == node) return {&rule, nullptr, false};
    if (shape->band == node) return {&rule, nullptr, true};
    for (const plan::ScoreLine& line : shape->lines) {
      if (line.value == node) return {&rule, &line, false};
    }
  }
  return {};
}

}  // namespace

Explainer::Explainer(const plan::Plan& plan, const Dataset& dataset, const Evaluation& evaluation,
                     const ExplainOptions& options)
    : plan_(plan),
      dataset_(dataset),
      now_(evaluation),
      options_(options),
      view_(&evaluation),
      items_left_(options.items) {
  for (const plan::Table& table : plan.tables) {
    for (const plan::PublicColumn& column : table.columns) public_columns_.try_emplace(column.node, &column);
  }
  for (const plan::Rule& rule : plan.rules) {
    const auto* define = std::get_if<plan::DefineShape>(&rule.shape);
    if (define && define->value != plan::no_node) defines_.try_emplace(define->value, &rule);
    const auto* decide = std::get_if<plan::DecideShape>(&rule.shape);
    if (decide && decide->value != plan::no_node) decides_.try_emplace(decide->value, &rule);
  }
  for (const plan::Exceptions& exceptions : plan.exceptions) exceptions_.try_emplace(exceptions.value, &exceptions);
}

ExplanationItem Explainer::cell(TableId table, std::uint32_t row, std::size_t column) {
  const plan::PublicColumn& wanted = plan_.tables[table].columns[column];
  const NodeId node = wanted.node;
  const plan::Node& n = plan_.nodes[node];
  ExplanationItem root = item(ExplanationRole::cell, node, row);
  root.name = wanted.name;
  if (const auto define = defines_.find(node); define != defines_.end()) {
    root.text = std::get<plan::DefineShape>(define->second->shape).written.name;
    place(root, define->second->origin);
  } else if (n.rule != plan::no_rule) {
    place(root, plan_.rules[n.rule].origin);
  }
  root.label = wanted.label;

  expand_node(root, node, row);
  root.label = wanted.label;
  if (!find_score(plan_, table, node).line) add_error(root, node, row);
  if (root.value && root.value->state == CellState::absent && root.notes.empty()) {
    root.notes.push_back(note("absent, because of what stands below", "缺失，原因见下"));
  }
  return root;
}

// Adds what made the value of a column that stands on its own, by the kind of rule that it comes from.
void Explainer::expand_node(ExplanationItem& into, NodeId node, std::uint32_t row) {
  const plan::Node& n = plan_.nodes[node];
  const ScorePart score = find_score(plan_, n.table, node);
  if (score.rule) {
    place(into, score.rule->origin);
  }
  if (score.line) {
    ExplanationItem line = score_line(*score.line, row);
    place(into, score.line->origin);
    into.parts = std::move(line.parts);
  } else if (score.band) {
    into.parts.push_back(score_band(std::get<plan::ScoreShape>(score.rule->shape), row));
  } else if (score.rule) {
    expand_score(into, *score.rule, row);
  } else if (const TargetPart target = find_target(node); target.rule) {
    place(into, target.rule->origin);
    expand_target(into, target, row);
  } else if (const auto decide = decides_.find(node); decide != decides_.end()) {
    place(into, decide->second->origin);
    expand_decide(into, *decide->second, row);
  } else if (n.kind == plan::NodeKind::rank) {
    expand_rank(into, node, row);
  } else if (n.kind == plan::NodeKind::scan_column) {
    expand_ladder(into, node, row);
  } else if (n.kind == plan::NodeKind::ledger_column) {
    expand_ledger(into, node, row);
  } else if (n.kind == plan::NodeKind::made) {
    if (plan_.nodes[n.inputs[0]].kind == plan::NodeKind::scan) {
      expand_measure(into, node, row);
    } else if (plan_.nodes[n.inputs[0]].kind == plan::NodeKind::union_rows) {
      expand_union(into, node, row);
    } else if (plan_.nodes[n.inputs[0]].kind == plan::NodeKind::ledger) {
      expand_ledger_entry(into, node, row);
    } else if (plan_.nodes[n.inputs[0]].kind == plan::NodeKind::duty) {
      expand_duty(into, node, row);
    } else if (plan_.nodes[n.inputs[0]].kind == plan::NodeKind::expand) {
      expand_task(into, node, row);
    }
  } else {
    expand(into, node, row, 0);
  }
}

}  // namespace detail

Explanation explain(const plan::Plan& plan, const Dataset& dataset, const Evaluation& evaluation, plan::TableId table,
                    std::uint32_t row, std::size_t column, const ExplainOptions& options) {
  Explanation result;
  result.pack = plan.pack.name;
  result.today = evaluation.today();
  result.table = plan.tables[table].name;
  result.table_label = plan.tables[table].label;
  result.key = evaluation.key(table, row);
  result.row_label = evaluation.row_label(table, row);
  result.column = plan.tables[table].columns[column].name;
  result.column_label = plan.tables[table].columns[column].label;
  try {
    result.root = detail::Explainer(plan, dataset, evaluation, options).cell(table, row, column);
  } catch (const detail::LimitReached& reached) {
    result.error = reached.error();
  }
  return result;
}

std::string_view to_string(ExplanationRole role) noexcept {
  switch (role) {
    case ExplanationRole::cell:
      return "cell";
    case ExplanationRole::column:
      return "column";
    case ExplanationRole::field:
      return "field";
    case ExplanationRole::param:
      return "param";
    case ExplanationRole::expression:
      return "expression";
    case ExplanationRole::condition:
      return "condition";
    case ExplanationRole::branch:
      return "branch";
    case ExplanationRole::rows:
      return "rows";
    case ExplanationRole::fact:
      return "fact";
    case ExplanationRole::start:
      return "start";
    case ExplanationRole::line:
      return "line";
    case ExplanationRole::raw_total:
      return "raw_total";
    case ExplanationRole::at_most:
      return "at_most";
    case ExplanationRole::floor_cap:
      return "floor_cap";
    case ExplanationRole::blend:
      return "blend";
    case ExplanationRole::blend_part:
      return "blend_part";
    case ExplanationRole::floor_cap_after:
      return "floor_cap_after";
    case ExplanationRole::rounding:
      return "rounding";
    case ExplanationRole::veto:
      return "veto";
    case ExplanationRole::band:
      return "band";
    case ExplanationRole::neighbour:
      return "neighbour";
    case ExplanationRole::stay:
      return "stay";
    case ExplanationRole::next_step:
      return "next_step";
    case ExplanationRole::release:
      return "release";
    case ExplanationRole::entry:
      return "entry";
    case ExplanationRole::threshold:
      return "threshold";
    case ExplanationRole::task:
      return "task";
    case ExplanationRole::holder:
      return "holder";
    case ExplanationRole::due:
      return "due";
    case ExplanationRole::target_value:
      return "target_value";
    case ExplanationRole::target_goal:
      return "target_goal";
    case ExplanationRole::cause:
      return "cause";
  }
  return "";
}

}  // namespace zeren::inline v0
