// Findings: what checks and assignments report about the facts.
#include <algorithm>

#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::TableId;

namespace {

constexpr std::size_t pairs_at_a_time = std::size_t{1} << 18;

struct Report {
  const Frame& frame;
  std::vector<Finding>& findings;
  std::vector<std::uint32_t>& errors;
};

FindingRow finding_row(const Frame& frame, TableId table, std::uint32_t row) {
  return {table, row, row_key(frame, table, row), row_label(frame, table, row)};
}

Finding new_finding(const Report& report, FindingKind kind, plan::RuleId id, std::vector<FindingRow> rows) {
  const plan::Rule& rule = report.frame.run().plan.rules[id];
  Finding finding;
  finding.kind = kind;
  finding.rule = id;
  finding.name = rule.origin.name;
  finding.clauses = rule.origin.clauses;
  finding.rows = std::move(rows);
  return finding;
}

// `安吉县 (330523)`, two rows parted by `, `.
std::string rows_text(const Finding& finding) {
  std::string text;
  for (const FindingRow& row : finding.rows) {
    if (!text.empty()) text += ", ";
    text += row.label == row.key ? row.key : row.label + " (" + row.key + ")";
  }
  return text;
}

void add_violation(const Report& report, plan::RuleId id, std::vector<FindingRow> rows) {
  Finding finding = new_finding(report, FindingKind::violation, id, std::move(rows));
  const plan::Origin& origin = report.frame.run().plan.rules[id].origin;
  const std::string what = origin.label.empty() ? origin.name : origin.label;
  finding.message_en = "`" + what + "` does not hold for " + rows_text(finding);
  finding.message_zh = rows_text(finding) + " 不满足 `" + what + "`";
  report.findings.push_back(std::move(finding));
}

// Rows [0, rows) of a frame, `first` more in the table itself.
template <class Rows>
void look(const Report& report, const Frame& frame, plan::RuleId id, const plan::CheckShape& check, std::size_t rows,
          Rows rows_of) {
  const Column* where = check.where == plan::no_node ? nullptr : &frame.at(check.where);
  const Column& must = frame.at(check.must);
  Ticker ticker(frame.run().watch);
  for (std::uint32_t r = 0; r < rows; ++r) {
    ticker.tick();
    if (check.table != plan::scalar && !frame.visible(check.table, r)) continue;
    if (where != nullptr) {
      if (where->state(r) == CellState::error) report.errors.push_back(where->error_at(r));
      if (!where->present(r) || !where->boolean_at(r)) continue;
    }
    if (must.state(r) == CellState::error) {
      report.errors.push_back(must.error_at(r));
    } else if (!must.present(r) || !must.boolean_at(r)) {
      add_violation(report, id, rows_of(r));
    }
  }
}

// The nodes of a pair table that a check reads, in order.
std::vector<NodeId> nodes_of_pairs(const Run& run, const plan::CheckShape& check) {
  std::vector<bool> needed(run.plan.nodes.size(), false);
  std::vector<NodeId> open;
  const auto need = [&](NodeId id) {
    if (id == plan::no_node || needed[id] || run.prepared.pair_of_node[id] != check.table) return;
    needed[id] = true;
    open.push_back(id);
  };
  need(check.where);
  need(check.must);
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    for (const NodeId input : run.plan.nodes[id].inputs) need(input);
  }
  std::vector<NodeId> ordered;
  for (const NodeId id : run.prepared.order) {
    if (needed[id]) ordered.push_back(id);
  }
  return ordered;
}

void look_at_pairs(const Report& report, plan::RuleId id, const plan::CheckShape& check, const plan::PairTable& pairs) {
  Run& run = report.frame.run();
  const std::vector<NodeId> nodes = nodes_of_pairs(run, check);
  const std::size_t seconds = report.frame.rows(pairs.second);
  const std::size_t all = report.frame.rows(pairs.first) * seconds;
  for (std::size_t begin = 0; begin < all; begin += pairs_at_a_time) {
    Frame piece(run, &report.frame, report.frame.today());
    const std::size_t count = std::min(pairs_at_a_time, all - begin);
    piece.set_pairs(&pairs, begin, count);
    piece.evaluate(nodes);
    const auto split = [&](std::uint32_t r) {
      const std::size_t pair = begin + r;
      return std::pair(static_cast<std::uint32_t>(pair / seconds), static_cast<std::uint32_t>(pair % seconds));
    };
    look(report, piece, id, check, count, [&](std::uint32_t r) {
      const auto [first, second] = split(r);
      return std::vector{finding_row(report.frame, pairs.first, first),
                         finding_row(report.frame, pairs.second, second)};
    });
    piece.move_to(report.frame.today());
  }
}

void look_at_check(const Report& report, plan::RuleId id, const plan::CheckShape& check) {
  for (const plan::PairTable& pairs : report.frame.run().plan.pairs) {
    if (pairs.table == check.table) return look_at_pairs(report, id, check, pairs);
  }
  look(report, report.frame, id, check, report.frame.rows(check.table),
       [&](std::uint32_t r) { return std::vector{finding_row(report.frame, check.table, r)}; });
}

void look_at_assignment(const Report& report, plan::RuleId id, NodeId expand_id) {
  const auto& expand = std::get<plan::Expand>(report.frame.run().node(expand_id).payload);
  const ExpandRows& made = report.frame.expanded(expand_id);
  report.errors.insert(report.errors.end(), made.errors.begin(), made.errors.end());
  for (const auto& [row, task] : made.no_holder) {
    Finding finding =
        new_finding(report, FindingKind::no_holder, id, {finding_row(report.frame, expand.source_table, row)});
    const plan::Origin& origin = expand.tasks[task].origin;
    const std::string name = origin.label.empty() ? origin.name : origin.label;
    finding.message_en = "nobody holds the task `" + name + "` for " + rows_text(finding);
    finding.message_zh = rows_text(finding) + " 的任务 `" + name + "` 无人承担";
    report.findings.push_back(std::move(finding));
  }
  for (const std::uint32_t row : made.not_same_day) {
    Finding finding =
        new_finding(report, FindingKind::not_same_day, id, {finding_row(report.frame, expand.source_table, row)});
    finding.message_en = "the tasks for " + rows_text(finding) + " were not assigned on the same day";
    finding.message_zh = rows_text(finding) + " 的各项任务未在同日交办";
    report.findings.push_back(std::move(finding));
  }
}

// In both languages, {0} the duty: what a row of facts that is meant for it names ({1}), and the duty has not got.
std::pair<std::string_view, std::string_view> lost_text(MadeRows::LostFact::Names names) {
  using Names = MadeRows::LostFact::Names;
  switch (names) {
    case Names::period:
      return {"names the period `{1}`, which the duty `{0}` has not", "写明周期 `{1}`，职责 `{0}` 没有这一期"};
    case Names::subject:
      return {"names the row `{1}`, and the duty `{0}` is for no such row", "写明 `{1}`，职责 `{0}` 没有这一行"};
    case Names::holder:
      return {"names `{1}`, which does not lead the duty `{0}` there", "写明 `{1}`，它不是职责 `{0}` 的牵头单位"};
    case Names::joint_holder:
      return {"names `{1}`, but the duty `{0}` is held jointly", "写明 `{1}`，而职责 `{0}` 由各牵头单位共同承担"};
    case Names::too_little:
      break;
  }
  return {"does not say which row of the duty `{0}` it is for", "未说明是职责 `{0}` 的哪一行"};
}

void look_at_duty(const Report& report, plan::RuleId id, NodeId duty) {
  const plan::Origin& origin = report.frame.run().plan.rules[id].origin;
  const std::string name = origin.label.empty() ? origin.name : origin.label;
  for (const MadeRows::LostFact& lost : report.frame.made(duty).lost) {
    Finding finding =
        new_finding(report, FindingKind::violation, id, {finding_row(report.frame, lost.table, lost.row)});
    const plan::Table& table = report.frame.run().plan.tables[lost.table];
    const auto [en, zh] = lost_text(lost.names);
    const std::vector<std::string> named{name, lost.text};
    finding.message_en = "`" + table.name + ":" + rows_text(finding) + "` " + format_message(en, named, Language::en);
    finding.message_zh = "`" + (table.label.empty() ? table.name : table.label) + ":" + rows_text(finding) + "` " +
                         format_message(zh, named, Language::zh);
    report.findings.push_back(std::move(finding));
  }
}

}  // namespace

void evaluate_checks(const Frame& frame, std::vector<Finding>& findings, std::vector<std::uint32_t>& errors,
                     const std::vector<bool>* rules) {
  const Report report{frame, findings, errors};
  const plan::Plan& plan = frame.run().plan;
  for (plan::RuleId id = 0; id < plan.rules.size(); ++id) {
    if (rules != nullptr && !(*rules)[id]) continue;
    if (const auto* check = std::get_if<plan::CheckShape>(&plan.rules[id].shape)) look_at_check(report, id, *check);
    if (const auto* assign = std::get_if<plan::AssignShape>(&plan.rules[id].shape)) {
      look_at_assignment(report, id, assign->expand);
    }
    if (const auto* duty = std::get_if<plan::DutyShape>(&plan.rules[id].shape)) look_at_duty(report, id, duty->duty);
  }
}

}  // namespace zeren::inline v0::detail
