// Keys and labels of rows, as results show them.
#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::TableId;
using plan::TableKind;

namespace {

const plan::ScanStep* step_of(const Run& run, const plan::Table& table, std::uint32_t step) {
  if (table.maker == plan::no_node) return nullptr;
  const auto* scan = std::get_if<plan::Scan>(&run.node(table.maker).payload);
  return scan != nullptr && step < scan->steps.size() ? &scan->steps[step] : nullptr;
}

TableId subject_table(const Run& run, const plan::Table& table) {
  return table.maker == plan::no_node ? plan::scalar : run.node(table.maker).table;
}

std::string stay_text(const Frame& frame, const plan::Table& table, std::uint32_t row, bool for_people) {
  const Run& run = frame.run();
  const Stay& stay = run.scans.at(table.maker).stays[row];
  const TableId subjects = subject_table(run, table);
  const plan::ScanStep* step = step_of(run, table, stay.step);
  std::string step_name = step == nullptr ? std::string() : step->origin.name;
  if (for_people && step != nullptr && !step->origin.label.empty()) step_name = step->origin.label;
  const std::string subject =
      for_people ? row_label(frame, subjects, stay.subject) : row_key(frame, subjects, stay.subject);
  return subject + ":" + step_name + ":" + stay.entered.to_string();
}

std::string task_text(const Frame& frame, const plan::Table& table, std::uint32_t row, bool for_people) {
  const Run& run = frame.run();
  const ExpandRows& made = frame.expanded(table.maker);
  const auto* expand = std::get_if<plan::Expand>(&run.node(table.maker).payload);
  if (expand == nullptr || row >= made.rows.size()) return {};
  const TaskRow& task = made.rows[row];
  const auto show = [&](TableId t, std::uint32_t r) {
    return for_people ? row_label(frame, t, r) : row_key(frame, t, r);
  };
  return show(expand->source_table, task.source) + ":" + expand->tasks[task.task].origin.name + ":" +
         (task.has_holder ? show(task.holder.table, task.holder.row) : std::string());
}

std::string text_of(const Frame& frame, TableId id, std::uint32_t row, bool for_people) {
  const Run& run = frame.run();
  if (id >= run.plan.tables.size()) return {};
  const plan::Table& table = run.plan.tables[id];
  switch (table.kind) {
    case TableKind::tier: {
      const UnitId unit = run.organisation().units_of_tier(table.tier)[row];
      return std::string(for_people ? run.organisation().name(unit) : run.organisation().code(unit));
    }
    case TableKind::domain: {
      const DomainRow& domain = run.data.domains.row(row);
      return for_people && !domain.label.empty() ? domain.label : domain.name;
    }
    case TableKind::body: {
      const BodyRow& body = run.data.bodies.row(row);
      return for_people && !body.label.empty() ? body.label : body.code;
    }
    case TableKind::facts: {
      const BoundTable* bound = run.bound(id);
      return bound == nullptr || row >= bound->rows ? std::string() : std::string(bound->key(row));
    }
    case TableKind::measure:
      return stay_text(frame, table, row, for_people);
    case TableKind::assigned_task:
      return task_text(frame, table, row, for_people);
    case TableKind::made: {
      std::string text;
      for (const plan::NodeId key : table.key_nodes) {
        const plan::Node& node = run.node(key);
        const MadeRows& made = frame.made(table.maker);
        // What a row has not got is no part of its name: a target of the whole run has no subject.
        if (node.part >= made.parts.size() || !made.parts[node.part]->present(row)) continue;
        if (!text.empty()) text += ':';
        text += cell_text(frame, node.type, *made.parts[node.part], row, for_people);
      }
      return text;
    }
    case TableKind::pair:
      break;
  }
  for (const plan::PairTable& pairs : run.plan.pairs) {
    if (pairs.table != id) continue;
    const auto seconds = static_cast<std::uint32_t>(frame.rows(pairs.second));
    if (seconds == 0) return {};
    return text_of(frame, pairs.first, row / seconds, for_people) + ":" +
           text_of(frame, pairs.second, row % seconds, for_people);
  }
  return {};
}

}  // namespace

std::string row_key(const Frame& frame, TableId table, std::uint32_t row) {
  return text_of(frame, table, row, false);
}

std::string row_label(const Frame& frame, TableId table, std::uint32_t row) {
  return text_of(frame, table, row, true);
}

}  // namespace zeren::inline v0::detail
