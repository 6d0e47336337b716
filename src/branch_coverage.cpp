#include "zeren/branch_coverage.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "src/needed_rows.hpp"
#include "src/pack/walk.hpp"
#include "zeren/base/utf8.hpp"

namespace zeren::inline v0 {

namespace {

using plan::NodeId;

// Whether an evaluation reaches a branch.
using Probe = std::function<bool(const Evaluation&)>;
// The same, with the rows on which each value is asked for.
using ProbeOfNeeded = std::function<bool(const Evaluation&, const detail::NeededRows&)>;

constexpr std::size_t longest_condition = 48;  // code points shown of a condition

std::string shortened(std::string_view text) {
  std::string out;
  std::size_t shown = 0;
  for (std::size_t position = 0; position < text.size();) {
    if (shown++ == longest_condition) return out + "…";
    append_utf8(out, decode(text, position));
  }
  return out;
}

// The places of expressions of one kind, as the plan's nodes name them: file, line, column. What lowering adds by
// itself (a score's floor is a `max`, its veto an `if`) has no such place.
using Places = std::set<std::tuple<std::string, std::uint32_t, std::uint32_t>>;

class WrittenBranches {
 public:
  explicit WrittenBranches(const CompiledPack& pack) : sources_(pack.sources()) {
    const auto take = [this](const pack::Expression& top) {
      pack::detail::walk(top, [this](const pack::Expression& e) { add(e); });
    };
    for (const pack::Rule& rule : pack.pack().rules) {
      std::visit(
          [&](const auto& r) {
            pack::detail::each_part(r, take, [this](const pack::Rows& rows) {
              pack::detail::walk_rows(rows, [this](const pack::Expression& e) { add(e); });
            });
          },
          rule);
    }
  }

  [[nodiscard]] bool has(const plan::Node& node) const {
    if (node.kind != plan::NodeKind::map) return false;
    const bool is_if = node.op == plan::MapOp::conditional;
    if (!is_if && node.op != plan::MapOp::otherwise) return false;
    return (is_if ? conditionals_ : defaults_).contains({node.origin.file, node.origin.line, node.origin.column});
  }

 private:
  void add(const pack::Expression& e) {
    const bool is_if = e.kind == pack::ExpressionKind::conditional;
    if ((!is_if && e.kind != pack::ExpressionKind::otherwise) || !e.span.has_place()) return;
    const Location at = sources_.location(e.span);
    (is_if ? conditionals_ : defaults_)
        .emplace(sources_.name(e.span.file), static_cast<std::uint32_t>(at.line),
                 static_cast<std::uint32_t>(at.column));
  }

  const Sources& sources_;
  Places conditionals_, defaults_;
};

// ---- Probes ---------------------------------------------------------------------------------------------------------

template <class Holds>
bool any_row(const Evaluation& evaluation, plan::TableId table, const Holds& holds) {
  const auto rows = evaluation.rows(table);
  return std::any_of(rows.begin(), rows.end(), holds);
}

// A row of the node's table whose cell is present and passes.
template <class Passes>
Probe some_cell(plan::TableId table, NodeId node, Passes passes) {
  return [=](const Evaluation& evaluation) {
    return any_row(evaluation, table, [&](std::uint32_t row) {
      const CellView cell = evaluation.cell(node, row);
      return cell.present() && passes(cell);
    });
  };
}

std::optional<NodeId> made_column(const plan::Table& table, plan::Builtin builtin, const plan::Plan& plan) {
  for (const plan::PublicColumn& column : table.columns) {
    if (column.node == plan::no_node) continue;
    const plan::Node& node = plan.nodes[column.node];
    if (node.kind == plan::NodeKind::made && node.builtin == builtin) return column.node;
  }
  return std::nullopt;
}

// ---- The branches of each kind of rule ------------------------------------------------------------------------------

// A new kind of rule adds one `shape` here, made of `add`, `some_cell` and `each_member`; one without has only the
// branches of its expressions.
class Registry {
 public:
  Registry(const CompiledPack& pack, std::vector<Branch>& branches, std::vector<ProbeOfNeeded>& probes)
      : plan_(pack.plan()), written_(pack), branches_(branches), probes_(probes) {}

  void run() {
    for (rule_ = 0; rule_ < plan_.rules.size(); ++rule_) {
      const plan::Rule& rule = plan_.rules[rule_];
      if (rule.origin.name.find('.') != std::string::npos) continue;  // imported
      std::visit([&](const auto& s) { this->shape(rule, s); }, rule.shape);
      exceptions_of(rule_);
      for (NodeId node = 0; node < plan_.nodes.size(); ++node) {
        if (plan_.nodes[node].rule == rule_ && written_.has(plan_.nodes[node])) expression(node);
      }
    }
    rule_ = plan::no_rule;
    exceptions_of(plan::no_rule);
  }

 private:
  void add(const plan::Origin& origin, std::string en, std::string zh, Probe probe) {
    add_needed(origin, std::move(en), std::move(zh),
               [probe = std::move(probe)](const Evaluation& evaluation, const detail::NeededRows&) {
                 return probe(evaluation);
               });
  }
  void add_needed(const plan::Origin& origin, std::string en, std::string zh, ProbeOfNeeded probe) {
    const std::string& owner = rule_ == plan::no_rule ? owner_ : plan_.rules[rule_].origin.name;
    branches_.push_back({rule_, owner, std::move(en), std::move(zh), origin.file, origin.line, false});
    probes_.push_back(std::move(probe));
  }

  // A kind of rule that has no branches but those of its expressions.
  template <class S>
  void shape(const plan::Rule&, const S&) {}

  void shape(const plan::Rule& rule, const plan::DefineShape& define) {
    if (plan_.nodes[define.value].inside_scan) return;
    add(rule.origin, "a row has a value", "有一行有值",
        some_cell(rule.table, define.value, [](const CellView&) { return true; }));
  }

  void shape(const plan::Rule& rule, const plan::ScoreShape& score) {
    for (const plan::ScoreLine& line : score.lines) score_line(rule, line);
    const auto adjusts = [&](const char* en, const char* zh, NodeId bound, bool raises) {
      if (bound == plan::no_node) return;
      std::vector<NodeId> adjustments;
      for (const NodeId node : {score.floor_cap, score.floor_cap_after}) {
        if (node != plan::no_node) adjustments.push_back(node);
      }
      add(rule.origin, en, zh, [=, table = rule.table](const Evaluation& evaluation) {
        return std::any_of(adjustments.begin(), adjustments.end(), [&](NodeId node) {
          return any_row(evaluation, table, [&](std::uint32_t row) {
            const CellView cell = evaluation.cell(node, row);
            if (!cell.present()) return false;
            return raises ? cell.number() > Number(0) : cell.number() < Number(0);
          });
        });
      });
    };
    adjusts("the floor raises a value", "下限抬高了得分", score.floor, true);
    adjusts("the cap lowers a value", "上限压低了得分", score.cap, false);
    for (const plan::ScoreVeto& veto : score.vetoes) {
      add(veto.origin, "the veto holds", "否决成立",
          some_cell(rule.table, veto.when, [](const CellView& cell) { return cell.boolean(); }));
    }
    if (score.band != plan::no_node) {
      each_member(rule.origin, rule.table, score.band, "a row stands in band", "有一行处于档次");
    }
  }

  // One branch a status that the rule can come to once it has begun; of its periods those count that have.
  void shape(const plan::Rule& rule, const plan::TargetShape& target) {
    std::set<std::uint32_t> possible;
    for (const plan::TargetJudgement& judged : target.judgements) add_outcomes(judged.status, judged.first, possible);
    const auto& members = plan_.enumerations[plan_.nodes[target.judgements[0].status].type.enumeration].members;
    for (const std::uint32_t m : possible) {
      const std::string& label = members[m].second.empty() ? members[m].first : members[m].second;
      add(rule.origin, "the target is `" + members[m].first + "`", "指标为 `" + label + "`",
          [m, judgements = target.judgements](const Evaluation& evaluation) {
            return std::any_of(judgements.begin(), judgements.end(), [&](const plan::TargetJudgement& judged) {
              const bool shown = &judged == &judgements.front() || has_begun(evaluation, judged);
              return shown && is_somewhere(evaluation, judged.status, m);
            });
          });
    }
  }

  // The members that a choice between members can come to once `first` has come.
  void add_outcomes(NodeId choice, NodeId first, std::set<std::uint32_t>& outcomes) const {
    const plan::Node& node = plan_.nodes[choice];
    if (const auto* member = std::get_if<plan::EnumerationValue>(&node.value)) outcomes.insert(member->ordinal);
    if (node.kind != plan::NodeKind::map || node.op != plan::MapOp::conditional) return;
    const plan::Node& test = plan_.nodes[node.inputs[0]];
    const bool is_too_early = test.kind == plan::NodeKind::map && test.op == plan::MapOp::less &&
                              plan_.nodes[test.inputs[0]].kind == plan::NodeKind::today && test.inputs[1] == first;
    for (std::size_t i = is_too_early ? 2 : 1; i < node.inputs.size(); ++i)
      add_outcomes(node.inputs[i], first, outcomes);
  }

  static bool has_begun(const Evaluation& evaluation, const plan::TargetJudgement& judged) {
    const CellView first = evaluation.cell(judged.first);
    return first.present() && first.date() <= evaluation.today();
  }

  // A target of the whole run has one status; one for an entity has one for each row.
  static bool is_somewhere(const Evaluation& evaluation, NodeId status, std::uint32_t member) {
    const auto is = [&](std::uint32_t row) {
      const CellView cell = evaluation.cell(status, row);
      return cell.present() && cell.ordinal() == member;
    };
    const plan::TableId table = evaluation.plan().nodes[status].table;
    return table == plan::scalar ? is(0) : any_row(evaluation, table, is);
  }

  // One branch a member of an enumeration that can be: bands here, statuses elsewhere.
  void each_member(
      const plan::Origin& origin, plan::TableId table, NodeId node, const std::string& en, const std::string& zh,
      const std::function<bool(std::uint32_t)>& is_possible = [](std::uint32_t) { return true; }) {
    const auto& members = plan_.enumerations[plan_.nodes[node].type.enumeration].members;
    for (std::uint32_t m = 0; m < members.size(); ++m) {
      if (!is_possible(m)) continue;
      const std::string& label = members[m].second.empty() ? members[m].first : members[m].second;
      add(origin, en + " `" + members[m].first + "`", zh + " `" + label + "`",
          some_cell(table, node, [m](const CellView& cell) { return cell.ordinal() == m; }));
    }
  }

  void score_line(const plan::Rule& rule, const plan::ScoreLine& line) {
    const std::string& name = line.origin.name;
    add(line.origin, "line `" + name + "` counts something", "计分项 `" + name + "` 不为零",
        some_cell(rule.table, line.value, [](const CellView& cell) { return cell.number() != Number(0); }));
    add(line.origin, "line `" + name + "` counts nothing", "计分项 `" + name + "` 为零",
        some_cell(rule.table, line.value, [](const CellView& cell) { return cell.number() == Number(0); }));
    if (line.at_most == plan::no_node) return;
    add(line.origin, "`at most` cuts line `" + name + "`", "计分项 `" + name + "` 被“最多”截断",
        [=, table = rule.table, raw = line.raw, most = line.at_most](const Evaluation& evaluation) {
          return any_row(evaluation, table, [&](std::uint32_t row) {
            const CellView total = evaluation.cell(raw, row), bound = evaluation.cell(most, row);
            return total.present() && bound.present() && total.number() > bound.number();
          });
        });
  }

  // A row of a table applies: decides, or under `collect` gives its member.
  void shape(const plan::Rule& rule, const plan::DecideShape& decide) {
    for (std::size_t i = 0; i < decide.rows.size(); ++i) {
      const plan::DecideRow& row = decide.rows[i];
      const std::string& name = row.origin.name;
      std::string en = "row " + name + " applies", zh = "第 " + name + " 行适用";
      if (decide.row != plan::no_node) {
        const Number number(static_cast<std::int64_t>(i) + 1);
        add(row.origin, std::move(en), std::move(zh),
            some_cell(rule.table, decide.row, [number](const CellView& cell) { return cell.number() == number; }));
      } else if (row.when != plan::no_node) {
        add(row.origin, std::move(en), std::move(zh),
            some_cell(rule.table, row.when, [](const CellView& cell) { return cell.boolean(); }));
      } else {
        add(row.origin, std::move(en), std::move(zh), none_applies(rule, decide));
      }
    }
  }

  static Probe none_applies(const plan::Rule& rule, const plan::DecideShape& decide) {
    std::vector<NodeId> conditions;
    for (const plan::DecideRow& row : decide.rows) {
      if (row.when != plan::no_node) conditions.push_back(row.when);
    }
    return [conditions, table = rule.table](const Evaluation& evaluation) {
      return any_row(evaluation, table, [&](std::uint32_t row) {
        return std::all_of(conditions.begin(), conditions.end(), [&](NodeId node) {
          const CellView cell = evaluation.cell(node, row);
          return cell.present() && !cell.boolean();
        });
      });
    };
  }

  // Each exception makes a value, and so does what they are exceptions to. Those of imported packs do not count.
  void exceptions_of(plan::RuleId rule) {
    std::vector<const plan::Exceptions*> all;
    for (const plan::Exceptions& exceptions : plan_.exceptions) {
      if (exceptions.rule == rule && exceptions.target.name.find('.') == std::string::npos) all.push_back(&exceptions);
    }
    // A duty's stand there for each of its periods.
    const bool together = rule != plan::no_rule && std::holds_alternative<plan::DutyShape>(plan_.rules[rule].shape);
    for (std::size_t first = 0; first < all.size(); first = together ? all.size() : first + 1) {
      const plan::Exceptions& exceptions = *all[first];
      const auto taken = [&](std::size_t number) -> Probe {
        std::vector<Probe> probes;
        for (std::size_t i = first; i < (together ? all.size() : first + 1); ++i)
          probes.push_back(is_taken(*all[i], number));
        return [probes = std::move(probes)](const Evaluation& evaluation) {
          return std::any_of(probes.begin(), probes.end(), [&](const Probe& probe) { return probe(evaluation); });
        };
      };
      const std::string& name = owner_ = exceptions.target.name;
      add(exceptions.target, "`" + name + "` without an exception", "`" + name + "` 无例外", taken(0));
      for (std::size_t i = 0; i < exceptions.branches.size(); ++i) {
        const plan::Origin& origin = exceptions.branches[i].origin;
        add(origin, "the exception `" + origin.name + "` counts", "例外 `" + origin.name + "` 起作用", taken(i + 1));
      }
    }
  }

  static Probe is_taken(const plan::Exceptions& exceptions, std::size_t number) {
    const Number wanted(static_cast<std::int64_t>(number));
    const auto is_wanted = [wanted](const CellView& cell) { return cell.present() && cell.number() == wanted; };
    if (exceptions.table != plan::scalar) return some_cell(exceptions.table, exceptions.branch, is_wanted);
    return [is_wanted, branch = exceptions.branch](const Evaluation& evaluation) {
      return is_wanted(evaluation.cell(branch, 0));
    };
  }

  // One branch a status that the duty can come to.
  void shape(const plan::Rule& rule, const plan::DutyShape& shape) {
    const auto& duty = std::get<plan::Duty>(plan_.nodes[shape.duty].payload);
    const auto status = made_part(shape.duty, static_cast<std::uint32_t>(plan::DutyPart::status));
    if (!status) return;
    const bool is_due = std::any_of(duty.periods.begin(), duty.periods.end(),
                                    [](const plan::DutyPeriod& period) { return period.due != plan::no_node; });
    const Holders holders = holders_of(duty);
    const auto is_possible = [&](plan::DutyStatus wanted) {
      switch (wanted) {
        case plan::DutyStatus::pending:
          return holders.may_be_known;
        case plan::DutyStatus::done:
          return true;
        case plan::DutyStatus::done_late:
          return is_due && !duty.lapses_when_missed;
        case plan::DutyStatus::overdue:
          return holders.may_be_known && is_due && !duty.lapses_when_missed;
        case plan::DutyStatus::waived:
          return duty.waivers.has_value();
        case plan::DutyStatus::unassigned:
          return holders.may_be_unknown;
        case plan::DutyStatus::lapsed:
          return holders.may_be_known && is_due && duty.lapses_when_missed;
      }
      return false;
    };
    each_member(rule.origin, duty.duty_table, *status, "a duty is", "有职责为",
                [&](std::uint32_t member) { return is_possible(static_cast<plan::DutyStatus>(member)); });
  }

  // Whether those who lead may be nobody that is named, or somebody, as far as the plan alone says.
  struct Holders {
    bool may_be_known = true, may_be_unknown = false;
  };
  Holders holders_of(const plan::Duty& duty) const {
    if (duty.lead.empty()) return {};
    const bool any_unnamed =
        std::any_of(plan_.bodies.begin(), plan_.bodies.end(), [](const plan::Body& body) { return body.unnamed; });
    bool may_be_empty = true, some_may_be_unnamed = false, all_may_be_unnamed = true, some_may_be_named = false;
    for (const NodeId lead : duty.lead) {
      const auto bodies = fixed_bodies(lead);
      may_be_empty = may_be_empty && bodies.empty() && may_be_nobody(lead);
      for (const plan::Body* body : bodies) {
        (body->unnamed ? some_may_be_unnamed : some_may_be_named) = true;
        all_may_be_unnamed = all_may_be_unnamed && body->unnamed;
      }
      if (!bodies.empty()) continue;
      some_may_be_named = true;
      some_may_be_unnamed = some_may_be_unnamed || any_unnamed;
      all_may_be_unnamed = all_may_be_unnamed && any_unnamed;
    }
    return {some_may_be_named, may_be_empty || (duty.jointly ? all_may_be_unnamed : some_may_be_unnamed)};
  }

  const plan::Node& without_spread(NodeId id) const {
    while (plan_.nodes[id].kind == plan::NodeKind::map && plan_.nodes[id].op == plan::MapOp::spread) {
      id = plan_.nodes[id].inputs[0];
    }
    return plan_.nodes[id];
  }
  bool may_be_nobody(NodeId lead) const {
    const plan::ValueType& type = plan_.nodes[lead].type;
    return type.optional || type.kind == plan::ValueKind::body_set;
  }
  // The bodies that a lead stands for on every day: one by name, or those that a relation gives to one that is.
  std::vector<const plan::Body*> fixed_bodies(NodeId lead) const {
    const auto fixed = [](const plan::Node& node) { return std::get_if<plan::RowValue>(&node.value); };
    const plan::Node& node = without_spread(lead);
    if (const auto* body = fixed(node)) return {&plan_.bodies[body->row]};
    if (node.kind != plan::NodeKind::map || node.op != plan::MapOp::relation_sources) return {};
    const auto* of = fixed(without_spread(node.inputs[0]));
    if (!of) return {};
    std::vector<const plan::Body*> bodies;
    for (const plan::RelationRow& row : plan_.relations[node.relation].rows) {
      if (row.to == of->row && !row.since && !row.until) bodies.push_back(&plan_.bodies[row.from]);
    }
    return bodies;
  }

  void shape(const plan::Rule& rule, const plan::RankShape& rank) {
    add(rule.origin, "a row has a place", "有一行有名次",
        some_cell(rule.table, rank.rank, [](const CellView&) { return true; }));
  }

  void shape(const plan::Rule& rule, const plan::LadderShape& ladder) {
    const auto& scan = std::get<plan::Scan>(plan_.nodes[ladder.scan].payload);
    const plan::Table& measure = plan_.tables[scan.measure_table];
    const auto step = made_column(measure, plan::Builtin::step, plan_);
    const auto left = made_column(measure, plan::Builtin::left, plan_);
    if (!step || !left) return;
    for (std::uint32_t s = 0; s < scan.steps.size(); ++s) {
      const plan::Origin& origin = scan.steps[s].origin;
      add(origin, "a subject enters step `" + origin.name + "`", "有对象进入措施 `" + origin.name + "`",
          some_cell(scan.measure_table, *step, [s](const CellView& cell) { return cell.ordinal() == s; }));
    }
    add(rule.origin, "a subject leaves a step", "有对象离开一项措施",
        some_cell(scan.measure_table, *left, [](const CellView&) { return true; }));
  }

  void shape(const plan::Rule&, const plan::AssignShape& assign) {
    const auto& expand = std::get<plan::Expand>(plan_.nodes[assign.expand].payload);
    const auto task = made_column(plan_.tables[expand.task_table], plan::Builtin::task, plan_);
    if (!task) return;
    for (const plan::ExpandTask& written : expand.tasks) {
      add(written.origin, "task `" + written.origin.name + "` is assigned", "任务 `" + written.origin.name + "` 被交办",
          some_cell(expand.task_table, *task,
                    [name = written.origin.name](const CellView& cell) { return cell.text() == name; }));
    }
  }

  void shape(const plan::Rule&, const plan::LedgerShape& shape) {
    const auto& ledger = std::get<plan::Ledger>(plan_.nodes[shape.ledger].payload);
    const auto line = made_part(shape.ledger, static_cast<std::uint32_t>(plan::LedgerPart::line));
    const auto counted = made_part(shape.ledger, static_cast<std::uint32_t>(plan::LedgerPart::counted));
    if (!line || !counted) return;
    for (const plan::LedgerLine& written : ledger.lines) {
      const std::string& name = written.origin.name;
      add(written.origin, "line `" + name + "` counts something", "分项 `" + name + "` 计了分",
          [=, table = ledger.entry_table](const Evaluation& evaluation) {
            return any_row(evaluation, table, [&](std::uint32_t row) {
              const CellView of = evaluation.cell(*line, row), points = evaluation.cell(*counted, row);
              return of.present() && of.text() == name && points.present() && points.number() > Number(0);
            });
          });
    }
    const auto each = static_cast<std::uint32_t>(plan::ledger_columns + 2 * ledger.thresholds.size());
    for (std::uint32_t s = 0; s < ledger.subjects.size(); ++s) {
      for (std::uint32_t t = 0; t < ledger.thresholds.size(); ++t) {
        const plan::Origin& origin = ledger.thresholds[t].origin;
        const std::string& table = plan_.tables[ledger.subjects[s]].name;
        const auto held = made_part(shape.ledger, plan::ledger_parts + s * each + plan::ledger_columns + 2 * t);
        if (!held) continue;
        add(origin, "a row of " + table + " reaches `" + origin.name + "`", table + " 有一行达到 `" + origin.name + "`",
            some_cell(ledger.subjects[s], *held, [](const CellView& cell) { return cell.boolean(); }));
      }
    }
  }

  // The column that shows a part of what a ledger or a duty makes.
  std::optional<NodeId> made_part(NodeId maker, std::uint32_t part) const {
    for (NodeId n = maker; n < plan_.nodes.size(); ++n) {
      const plan::Node& node = plan_.nodes[n];
      const bool shows = node.kind == plan::NodeKind::made || node.kind == plan::NodeKind::ledger_column;
      if (shows && node.inputs[0] == maker && node.part == part) return n;
    }
    return std::nullopt;
  }

  void shape(const plan::Rule& rule, const plan::CheckShape& check) {
    add(rule.origin, "a row violates it", "有一行不符合", [rule = rule_](const Evaluation& evaluation) {
      return std::any_of(evaluation.findings().begin(), evaluation.findings().end(),
                         [rule](const Finding& finding) { return finding.rule == rule; });
    });
    add(rule.origin, "a row satisfies it", "有一行符合", satisfied(check));
  }

  // Cells of pairs are not kept: there, fewer findings than pairs say that a pair satisfies the check (or is left out).
  Probe satisfied(const plan::CheckShape& check) const {
    for (const plan::PairTable& pair : plan_.pairs) {
      if (pair.table != check.table) continue;
      return [rule = rule_, pair](const Evaluation& evaluation) {
        const auto found = std::count_if(evaluation.findings().begin(), evaluation.findings().end(),
                                         [rule](const Finding& finding) { return finding.rule == rule; });
        const std::size_t pairs = evaluation.rows(pair.first).size() * evaluation.rows(pair.second).size();
        return static_cast<std::size_t>(found) < pairs;
      };
    }
    return [check](const Evaluation& evaluation) {
      return any_row(evaluation, check.table, [&](std::uint32_t row) {
        const auto holds = [&](NodeId node) {
          const CellView cell = evaluation.cell(node, row);
          return cell.present() && cell.boolean();
        };
        return (check.where == plan::no_node || holds(check.where)) && check.must != plan::no_node && holds(check.must);
      });
    };
  }

  // ---- `if` and `otherwise` ----

  [[nodiscard]] bool is_kept(NodeId node) const {
    const plan::TableId table = plan_.nodes[node].table;
    return !plan_.nodes[node].inside_scan &&
           (table == plan::scalar || plan_.tables[table].kind != plan::TableKind::pair);
  }

  template <class Passes>
  static ProbeOfNeeded needed_cell(NodeId node, NodeId operand, bool is_scalar, Passes passes) {
    return [=](const Evaluation& evaluation, const detail::NeededRows& needed) {
      const auto rows = needed.rows(node);
      return std::any_of(rows.begin(), rows.end(), [&](std::uint32_t row) {
        return needed.is_needed(node, row) && passes(evaluation.cell(operand, is_scalar ? 0 : row));
      });
    };
  }

  void expression(NodeId id) {
    const plan::Node& node = plan_.nodes[id];
    if (!is_kept(id) || !is_kept(node.inputs[0])) return;
    const NodeId operand = node.inputs[0];
    const bool is_scalar = plan_.nodes[operand].table == plan::scalar;
    const std::string text = "`" + shortened(plan_.nodes[operand].origin.name) + "`";
    if (node.op == plan::MapOp::otherwise) {
      add_needed(node.origin, text + " is present", text + " 存在",
                 needed_cell(id, operand, is_scalar, [](const CellView& cell) { return cell.present(); }));
      add_needed(
          node.origin, text + " is absent: `otherwise`", text + " 缺失：取缺省值",
          needed_cell(id, operand, is_scalar, [](const CellView& cell) { return cell.state() == CellState::absent; }));
      return;
    }
    for (const bool outcome : {true, false}) {
      add_needed(node.origin, "`if` " + text + (outcome ? ": `then`" : ": `else`"),
                 "`若` " + text + (outcome ? "：`则`" : "：`否则`"),
                 needed_cell(id, operand, is_scalar,
                             [outcome](const CellView& cell) { return cell.present() && cell.boolean() == outcome; }));
    }
  }

  const plan::Plan& plan_;
  WrittenBranches written_;
  std::vector<Branch>& branches_;
  std::vector<ProbeOfNeeded>& probes_;
  plan::RuleId rule_ = 0;
  std::string owner_;  // where there is no rule
};

}  // namespace

BranchCoverage::BranchCoverage(const CompiledPack& pack) {
  Registry(pack, branches_, probes_).run();
}

void BranchCoverage::add(const Evaluation& evaluation) {
  const detail::NeededRows needed(evaluation);
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    if (!branches_[i].reached) branches_[i].reached = probes_[i](evaluation, needed);
  }
}

std::size_t BranchCoverage::reached() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(branches_.begin(), branches_.end(), [](const Branch& branch) { return branch.reached; }));
}

std::size_t coverage_per_mille(std::size_t reached, std::size_t total) noexcept {
  constexpr std::size_t whole = 1000;
  return total == 0 ? whole : reached * whole / total;
}

}  // namespace zeren::inline v0
