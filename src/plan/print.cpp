#include "zeren/plan/print.hpp"

#include <fmt/format.h>

#include "zeren/plan/names.hpp"

namespace zeren::inline v0::plan {
namespace {

std::string reference(NodeId node) {
  return node == no_node ? "-" : fmt::format("%{}", node);
}

std::string list(const std::vector<NodeId>& nodes) {
  std::string text;
  for (const NodeId node : nodes) text += (text.empty() ? "" : ", ") + reference(node);
  return text;
}

std::string table_name(const Plan& plan, TableId table) {
  return table == scalar ? "scalar" : plan.tables[table].name;
}

std::string duration(NodeId d) {
  return d != no_node ? " for " + reference(d) : "";
}

std::string aggregate(const Plan& plan, const Aggregate& a) {
  std::string text =
      fmt::format("{}({}{}", to_string(a.kind), a.other ? "other " : "", table_name(plan, a.inner_table));
  if (a.value != no_node) text += fmt::format(" value {}", reference(a.value));
  if (a.filter != no_node) text += fmt::format(" where {}", reference(a.filter));
  for (const AggregateKey& key : a.keys) {
    text += fmt::format(" {} {} {}", reference(key.inner), key.within ? "within" : "=", reference(key.outer));
  }
  if (a.range) {
    text += fmt::format(" {} {}{} .. {}{}", reference(a.range->inner), a.range->low_inclusive ? "in " : "in >",
                        reference(a.range->low), a.range->high_inclusive ? "" : "<", reference(a.range->high));
  }
  if (!a.order.empty()) text += fmt::format(" by {}", list(a.order));
  return text + ')';
}

std::string rank(const Rank& r) {
  std::string text = r.is_last_column ? "rank_last(" : "rank(";
  for (const RankKey& key : r.keys) {
    text += fmt::format("{} {} first, ", reference(key.value), key.high_first ? "high" : "low");
  }
  text += r.dense ? "dense" : "share";
  if (r.group != no_node) text += fmt::format(" within {}", reference(r.group));
  if (r.last != no_node) text += fmt::format(" last {}", reference(r.last));
  return text + ')';
}

std::string scan(const Plan& plan, const Scan& s) {
  std::string text = fmt::format("scan({}{}{}", s.daily ? "daily" : "monthly", s.in_order ? " in order" : " any",
                                 s.one_step_at_a_time ? " one at a time" : "");
  for (const ScanStep& step : s.steps) {
    text += fmt::format("; {} when {}", step.origin.name, reference(step.when));
    if (step.release != no_node) {
      text += fmt::format(" release {}{}", reference(step.release), duration(step.release_for));
    }
  }
  if (s.release != no_node) {
    text += fmt::format("; release {}{}{}", s.release_one_step ? "one step " : "", reference(s.release),
                        duration(s.release_for));
  }
  if (s.starts_from) {
    text += fmt::format("; starts from {} {} {} {}", table_name(plan, *s.starts_from), reference(s.starts_subject),
                        reference(s.starts_step), reference(s.starts_entered));
  }
  return text + fmt::format(" -> {})", table_name(plan, s.measure_table));
}

std::string expand(const Plan& plan, const Expand& e) {
  std::string text = fmt::format("expand({}", table_name(plan, e.source_table));
  if (e.where != no_node) text += fmt::format(" where {}", reference(e.where));
  for (const ExpandTask& task : e.tasks) {
    text += fmt::format("; {} to {}", task.origin.name, reference(task.holder));
    if (task.due != no_node) text += fmt::format(" due {}", reference(task.due));
    if (task.assigned_on != no_node) text += fmt::format(" assigned {}", reference(task.assigned_on));
    if (!task.supervisors.empty()) text += fmt::format(" supervised by {}", list(task.supervisors));
  }
  if (e.same_day) text += "; same day";
  text += fmt::format("; rectified {} verified {} closed {}", reference(e.rectified_on), reference(e.verified_on),
                      reference(e.closed_on));
  return text + fmt::format(" -> {})", table_name(plan, e.task_table));
}

std::string events(const Plan& plan, const LedgerEvents& e) {
  std::string text =
      fmt::format(" each {} of {} on {}", table_name(plan, e.table), reference(e.target), reference(e.day));
  if (e.where != no_node) text += fmt::format(" where {}", reference(e.where));
  return text;
}

std::string ledger(const Plan& plan, const Ledger& l) {
  std::string text = "ledger(";
  for (const TableId subject : l.subjects) text += (text.back() == '(' ? "" : " or ") + table_name(plan, subject);
  if (l.cycle_length != no_node)
    text += fmt::format(" cycle {} from {}", reference(l.cycle_length), list(l.cycle_from));
  for (const LedgerLine& line : l.lines) {
    text += fmt::format("; {} {} {}{}", line.cancels ? "cancel" : "record", line.origin.name, reference(line.amount),
                        events(plan, line.events));
    if (line.at_most != no_node) text += fmt::format(" at most {}", reference(line.at_most));
  }
  if (l.cancel_at_most != no_node) text += fmt::format("; cancel at most {}", reference(l.cancel_at_most));
  for (const LedgerRevocation& revocation : l.revocations) text += "; revoke" + events(plan, revocation.events);
  if (l.carry == LedgerCarry::all) text += "; carry all";
  if (l.carry == LedgerCarry::when) {
    text += fmt::format("; carry when {} {}", to_string(l.carry_comparison), reference(l.carry_bound));
  }
  for (const LedgerThreshold& threshold : l.thresholds) {
    text += fmt::format("; reached {} {}", threshold.origin.name, reference(threshold.points));
  }
  return text + fmt::format(" -> {})", table_name(plan, l.entry_table));
}

std::string duty_facts(const Plan& plan, const DutyFacts& f) {
  std::string text = table_name(plan, f.table);
  const auto add = [&](const char* name, NodeId node) {
    if (node != no_node) text += fmt::format(" {} {}", name, reference(node));
  };
  add("on", f.day);
  add("holder", f.holder);
  add("subject", f.subject);
  add("period", f.period);
  add("document", f.document);
  add("by", f.attested_by);
  add("where", f.where);
  return text;
}

std::string duty(const Plan& plan, const Duty& d) {
  std::string text = "duty(" + table_name(plan, d.subject_table);
  if (d.where != no_node) text += " where " + reference(d.where);
  if (!d.lead.empty()) text += fmt::format("; lead {}{}", list(d.lead), d.jointly ? " jointly" : "");
  if (!d.support.empty()) text += "; support " + list(d.support);
  for (const DutyPeriod& period : d.periods) {
    text += fmt::format("; {}{}{} .. {} due {}", period.name, period.name.empty() ? "" : " ", period.first.to_string(),
                        period.last.to_string(), reference(period.due));
  }
  if (d.done_by) text += (d.attested ? "; attested by " : "; done by ") + duty_facts(plan, *d.done_by);
  if (d.done_on != no_node) text += "; done on " + reference(d.done_on);
  if (d.lapses_when_missed) text += "; lapses";
  if (d.waivers) text += "; waived by " + duty_facts(plan, *d.waivers);
  return text + fmt::format(" -> {})", table_name(plan, d.duty_table));
}

// The settings that one operation has and others have not.
std::string settings(const Plan& plan, const Node& node) {
  switch (node.op) {
    case MapOp::round:
      return fmt::format(" {} {}", to_string(node.rounding), node.digits);
    case MapOp::add_months:
      return node.month_rule == MonthRule::clamp ? " clamp" : " strict";
    case MapOp::first_of_period:
    case MapOp::last_of_period:
      return node.period == PeriodKindOfWindow::month     ? " month"
             : node.period == PeriodKindOfWindow::quarter ? " quarter"
                                                          : " year";
    case MapOp::ancestor:
      return ' ' + plan.tiers[node.tier];
    case MapOp::responsible:
    case MapOp::is_covered: {
      constexpr const char* kinds[] = {" leadership", " regulatory", " principal"};
      return std::string(kinds[static_cast<std::size_t>(node.responsibility_kind)]) + (node.all_holders ? " all" : "") +
             (node.here_or_above ? " here or above" : "");
    }
    case MapOp::relation_sources:
    case MapOp::relation_targets:
      return ' ' + plan.relations[node.relation].name;
    case MapOp::held_at_step:
      return fmt::format(" step {}", node.scan_step);
    case MapOp::version_on: {
      std::string text;
      for (const Validity& range : std::get<Versions>(node.payload).ranges) {
        text += fmt::format(" {}..{}", range.from == Date::min() ? "" : range.from.to_string(),
                            range.until == Date::max() ? "" : range.until.to_string());
      }
      return text;
    }
    default:
      return "";
  }
}

std::string body(const Plan& plan, const Node& node) {
  switch (node.kind) {
    case NodeKind::literal:
      return "literal " + to_string(plan, node.value);
    case NodeKind::param:
      return fmt::format("param {} = {}", node.origin.name, list(node.inputs));
    case NodeKind::today:
      return "today";
    case NodeKind::now:
      return "now";
    case NodeKind::input:
      return "input " + plan.tables[node.table].fields[node.field].name;
    case NodeKind::builtin:
      if (node.builtin == Builtin::ancestor) return "builtin ancestor " + plan.tiers[node.tier];
      return fmt::format("builtin {}", to_string(node.builtin));
    case NodeKind::self:
      return "self";
    case NodeKind::map:
      return fmt::format("{}{}({})", to_string(node.op), settings(plan, node), list(node.inputs));
    case NodeKind::gather:
      return fmt::format("gather({})", list(node.inputs));
    case NodeKind::aggregate:
      return aggregate(plan, std::get<Aggregate>(node.payload));
    case NodeKind::rank:
      return rank(std::get<Rank>(node.payload));
    case NodeKind::scan:
      return scan(plan, std::get<Scan>(node.payload));
    case NodeKind::scan_column:
      return fmt::format("scan_column {} of {}", node.part, list(node.inputs));
    case NodeKind::expand:
      return expand(plan, std::get<Expand>(node.payload));
    case NodeKind::ledger:
      return ledger(plan, std::get<Ledger>(node.payload));
    case NodeKind::ledger_column:
      return fmt::format("ledger_column {} of {}", node.part, list(node.inputs));
    case NodeKind::made:
      if (plan.tables[node.table].kind == TableKind::made) {
        return fmt::format("made {} of {}", node.part, list(node.inputs));
      }
      return fmt::format("made {} of {}", to_string(node.builtin), list(node.inputs));
    case NodeKind::duty:
      return duty(plan, std::get<Duty>(node.payload));
    case NodeKind::union_rows: {
      std::string text = "union";
      for (const UnionSource& source : std::get<Union>(node.payload).sources) {
        text += fmt::format(" ({}{}{})", list(source.parts), source.when == no_node ? "" : " when ",
                            source.when == no_node ? "" : reference(source.when));
      }
      return text;
    }
    case NodeKind::as_of:
      return fmt::format("as_of({})", list(node.inputs));
    case NodeKind::field_as_of:
      return fmt::format("field {} as_of({})", node.field, list(node.inputs));
  }
  return "";
}

std::string clauses(const Origin& origin) {
  std::string text;
  for (const Clause& clause : origin.clauses) text += fmt::format(" per {}.{}", clause.source, clause.id);
  return text;
}

struct WriteShape {
  std::string operator()(const DefineShape& s) const { return "define " + reference(s.value); }
  std::string operator()(const RankShape& s) const { return "rank " + reference(s.rank); }
  std::string operator()(const DecideShape& s) const {
    static constexpr const char* policies[] = {"unique", "first", "collect"};
    std::string text = fmt::format("decide {} {} row {}", policies[static_cast<std::size_t>(s.policy)],
                                   reference(s.value), reference(s.row));
    for (const DecideRow& row : s.rows) {
      text += fmt::format("\n    row {} when {} then {}{}", row.origin.name, reference(row.when), reference(row.value),
                          clauses(row.origin));
    }
    return text;
  }
  std::string operator()(const LadderShape& s) const { return "ladder " + reference(s.scan); }
  std::string operator()(const AssignShape& s) const { return "assign " + reference(s.expand); }
  std::string operator()(const LedgerShape& s) const { return "ledger " + reference(s.ledger); }
  std::string operator()(const DutyShape& s) const { return "duty " + reference(s.duty); }
  std::string operator()(const UnionShape& s) const { return "union " + reference(s.maker); }
  std::string operator()(const VersionsShape& s) const {
    std::string text = "versions by " + reference(s.number);
    for (const NodeId column : s.columns) text += ' ' + reference(column);
    return text;
  }
  std::string operator()(const TargetShape& s) const {
    std::string text = fmt::format("target {}{}", s.sign, s.for_good ? " for good" : "");
    for (const TargetJudgement& one : s.judgements) {
      text += fmt::format("\n    value {} goal {} gap {} status {} by {}", reference(one.value), reference(one.goal),
                          reference(one.gap), reference(one.status), reference(one.deadline));
    }
    return text;
  }
  std::string operator()(const CheckShape& s) const {
    return fmt::format("check where {} must {}", reference(s.where), reference(s.must));
  }
  std::string operator()(const ScoreShape& s) const {
    std::string text =
        fmt::format("score {} own {} start {}", reference(s.value), reference(s.own), reference(s.start));
    for (const ScoreLine& line : s.lines) {
      text += fmt::format("\n    line {}{}{}: {} raw {} at most {} rows {} amount {}{}", line.group,
                          line.group.empty() ? "" : " ", line.origin.name, reference(line.value), reference(line.raw),
                          reference(line.at_most), reference(line.rows), reference(line.amount), clauses(line.origin));
    }
    text += fmt::format("\n    floor_cap {}", reference(s.floor_cap));
    for (const ScoreBlend& part : s.blend) {
      text += fmt::format("\n    blend {} of {}", reference(part.weight), reference(part.value));
    }
    text += fmt::format("\n    blend {} floor_cap_after {} rounding {} veto {}", reference(s.blend_adjustment),
                        reference(s.floor_cap_after), reference(s.rounding), reference(s.veto));
    for (const ScoreVeto& veto : s.vetoes) {
      text += fmt::format("\n    veto to {} when {}", reference(veto.to), reference(veto.when));
    }
    if (s.band != no_node) text += fmt::format("\n    band {}", reference(s.band));
    return text;
  }
};

std::string print_table(const Plan& plan, TableId id) {
  const Table& table = plan.tables[id];
  std::string text = fmt::format("  {} {} {}:", id, to_string(table.kind), table.name);
  for (const PublicColumn& column : table.columns) {
    text += fmt::format(" {}{}={}", column.name, column.shown ? "" : "~", reference(column.node));
  }
  return text + '\n';
}

}  // namespace

std::string print(const Plan& plan, NodeId id) {
  const Node& node = plan.nodes[id];
  std::string text = body(plan, node);
  const bool has_column = !makes_rows(node.kind);
  if (has_column) text += fmt::format(" : {}", to_string(plan, node.type));
  if (node.table != scalar) text += fmt::format(" on {}", table_name(plan, node.table));
  if (node.depends_on_today) text += " @T";
  if (node.inside_scan) text += " @S";
  return text;
}

std::string print(const Plan& plan) {
  std::string text = fmt::format("plan {}\ntables\n", plan.pack.name);
  for (TableId t = 0; t < plan.tables.size(); ++t) text += print_table(plan, t);
  text += "nodes\n";
  for (NodeId n = 0; n < plan.nodes.size(); ++n) text += fmt::format("  %{} {}\n", n, print(plan, n));
  text += "rules\n";
  for (const Rule& rule : plan.rules) {
    text += fmt::format("  {}{} for {}: {}\n", rule.origin.name, clauses(rule.origin), table_name(plan, rule.table),
                        std::visit(WriteShape{}, rule.shape));
  }
  return text;
}

}  // namespace zeren::inline v0::plan
