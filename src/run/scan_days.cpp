#include "src/run/scan_days.hpp"

#include <algorithm>

#include "src/run/cells.hpp"
#include "zeren/base/period.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::NodeKind;

namespace {

Date first_fact(const Run& run, Date last_day) {
  Date first = last_day;
  for (const auto& table : run.data.tables) {
    if (!table) continue;
    for (const Date day : table->visible_from) {
      if (day > Date::min() && day < first) first = day;
    }
  }
  return first;
}

std::optional<std::uint32_t> find_step(const plan::Scan& scan, std::string_view name) {
  for (std::uint32_t i = 0; i < scan.steps.size(); ++i) {
    if (scan.steps[i].origin.name == name || scan.steps[i].origin.label == name) return i;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Date> check_days(const Run& run, const plan::Scan& scan, Date last_day) {
  const Date start = run.plan.effective_from ? *run.plan.effective_from : first_fact(run, last_day);
  const Date end = run.plan.effective_until ? std::min(last_day, *run.plan.effective_until) : last_day;
  const Date first = std::max(start, scan.valid.from), last = std::min(end, scan.valid.until);
  std::vector<Date> days;
  if (scan.daily) {
    for (Date day = first; day <= last; ++day.days) days.push_back(day);
    return days;
  }
  for (Period month = period_of(first, PeriodKind::month); month.is_valid(); ++month.index) {
    const Date day = zeren::last_day(month);
    if (day > last) break;
    days.push_back(day);
  }
  return days;
}

std::vector<NodeId> dated_nodes(const Run& run, std::span<const NodeId> roots, std::span<const NodeId> known) {
  const plan::Plan& plan = run.plan;
  std::vector<bool> needed(plan.nodes.size(), false), left_out(plan.nodes.size(), false);
  for (const NodeId id : known) left_out[id] = true;
  std::vector<NodeId> open;
  const auto need = [&](NodeId id) {
    // Columns that no day changes are shared; another ladder's history is known already.
    if (id == plan::no_node || needed[id] || left_out[id]) return;
    if (!run.prepared.dated[id] || plan.nodes[id].kind == NodeKind::scan) return;
    needed[id] = true;
    open.push_back(id);
  };
  for (const NodeId root : roots) need(root);
  const auto need_rows_of = [&](plan::TableId table) {
    if (table != plan::scalar && plan::is_made(plan.tables[table].kind)) need(plan.tables[table].maker);
  };
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    for (const NodeId input : plan.nodes[id].inputs) need(input);
    need_rows_of(plan.nodes[id].table);
    if (const auto* aggregate = std::get_if<plan::Aggregate>(&plan.nodes[id].payload)) {
      need_rows_of(aggregate->inner_table);
    }
    if (const auto* duty = std::get_if<plan::Duty>(&plan.nodes[id].payload)) {
      need_rows_of(duty->subject_table);
      for (const auto* facts : {&duty->done_by, &duty->waivers}) {
        if (*facts) need_rows_of((*facts)->table);
      }
    }
  }
  std::vector<NodeId> ordered;
  for (const NodeId id : run.prepared.order) {
    if (needed[id]) ordered.push_back(id);
  }
  return ordered;
}

std::vector<NodeId> nodes_of_conditions(const Run& run, NodeId scan_id, std::span<const NodeId> known) {
  const auto& scan = std::get<plan::Scan>(run.plan.nodes[scan_id].payload);
  std::vector<NodeId> conditions{scan.release, scan.release_for};
  for (const plan::ScanStep& step : scan.steps) {
    conditions.insert(conditions.end(), {step.when, step.release, step.release_for});
  }
  return dated_nodes(run, conditions, known);
}

std::vector<ScanStart> find_starts(const Frame& constants, const plan::Scan& scan, Date first_day, Date last_day) {
  std::vector<ScanStart> starts;
  if (!scan.starts_from || scan.starts_subject == plan::no_node || scan.starts_step == plan::no_node ||
      scan.starts_entered == plan::no_node) {
    return starts;
  }
  Run& run = constants.run();
  Frame frame(run, &constants, last_day);
  for (const NodeId node : {scan.starts_subject, scan.starts_step, scan.starts_entered}) frame.evaluate(node);
  const Column& subject = frame.at(scan.starts_subject);
  const Column& step = frame.at(scan.starts_step);
  const Column& entered = frame.at(scan.starts_entered);
  const plan::TableId subjects = run.node(run.plan.tables[scan.measure_table].maker).table;
  for (std::size_t r = 0; r < frame.rows(*scan.starts_from); ++r) {
    if (!frame.visible(*scan.starts_from, r) || !subject.present(r) || !step.present(r) || !entered.present(r))
      continue;
    if (entered.date_at(r) >= first_day) continue;
    const plan::RowValue row = row_of(run, run.node(scan.starts_subject).type, subject, r);
    const auto at = find_step(scan, cell_text(frame, run.node(scan.starts_step).type, step, r, false));
    if (row.table == subjects && at) starts.push_back({row.row, *at, entered.date_at(r)});
  }
  std::stable_sort(starts.begin(), starts.end(),
                   [](const ScanStart& a, const ScanStart& b) { return a.entered < b.entered; });
  frame.move_to(last_day);
  return starts;
}

}  // namespace zeren::inline v0::detail
