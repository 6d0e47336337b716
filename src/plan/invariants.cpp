#include "zeren/plan/invariants.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <limits>

#include "zeren/plan/names.hpp"

namespace zeren::inline v0::plan {
namespace {

struct Arity {
  std::size_t least = 0, most = 0;
};

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

Arity arity(MapOp op) {
  switch (op) {
    case MapOp::negate:
    case MapOp::logical_not:
    case MapOp::is_present:
    case MapOp::is_empty:
    case MapOp::round:
    case MapOp::roll:
    case MapOp::absolute:
    case MapOp::period_month:
    case MapOp::period_quarter:
    case MapOp::period_year:
    case MapOp::first_of_period:
    case MapOp::last_of_period:
    case MapOp::day_of:
    case MapOp::size:
    case MapOp::length:
    case MapOp::ancestor:
    case MapOp::relation_sources:
    case MapOp::relation_targets:
    case MapOp::held_at_step:
    case MapOp::to_set:
    case MapOp::window_complete:
    case MapOp::version_on:
    case MapOp::spread:
      return {1, 1};
    case MapOp::unite_sets:
      return {0, any_number};
    case MapOp::mean_of:
      return {1, any_number};
    case MapOp::conditional:
    case MapOp::in_range:
      return {3, 3};
    case MapOp::in_list:
    case MapOp::maximum:
    case MapOp::minimum:
      return {2, any_number};
    case MapOp::is_covered:
      return {1, 2};
    case MapOp::only_match:
    case MapOp::first_match:
    case MapOp::all_matches:
      return {1, any_number};
    case MapOp::pick:
      return {2, any_number};
    default:
      return {2, 2};
  }
}

bool is_arithmetic(MapOp op) {
  return op == MapOp::add || op == MapOp::subtract || op == MapOp::multiply || op == MapOp::divide;
}
bool is_order(MapOp op) {
  return op == MapOp::equal || op == MapOp::not_equal || op == MapOp::less || op == MapOp::less_equal ||
         op == MapOp::greater || op == MapOp::greater_equal || op == MapOp::in_range || op == MapOp::in_list;
}

class Inspection {
 public:
  explicit Inspection(const Plan& plan) : plan_(plan) {}

  std::vector<std::string> run() {
    for (NodeId n = 0; n < plan_.nodes.size(); ++n) {
      node_ = n;
      inspect(plan_.nodes[n]);
    }
    node_ = no_node;
    for (TableId t = 0; t < plan_.tables.size(); ++t) inspect_table(t);
    for (const PairTable& pair : plan_.pairs) {
      require(pair.table < plan_.tables.size() && pair.first < plan_.tables.size() && pair.second < plan_.tables.size(),
              "a pair table does not exist");
    }
    return std::move(broken_);
  }

 private:
  // What is said may have a gap, for `of`; it is put together only where it is needed: every plan that is loaded comes
  // by.
  template <class Of = std::string_view>
  void require(bool holds, std::string_view what, const Of& of = {}) {
    if (holds) return;
    const std::string said = fmt::format(fmt::runtime(what), of);
    broken_.push_back(node_ == no_node ? said : fmt::format("node {}: {}", node_, said));
  }

  const Node& at(NodeId node) const { return plan_.nodes[node]; }

  void inspect(const Node& node) {
    const auto earlier = [&](NodeId input) { return input < node_; };
    const bool in_order = std::all_of(node.inputs.begin(), node.inputs.end(), earlier);
    require(in_order, "reads a node that comes after it");
    const bool table_exists = node.table == scalar || node.table < plan_.tables.size();
    require(table_exists, "its table does not exist");
    if (!in_order || !table_exists) return;
    require(node.type.kind != ValueKind::enumeration || node.type.enumeration < plan_.enumerations.size(),
            "its enumeration does not exist");
    for (const TableId target : node.type.targets) {
      require(target < plan_.tables.size(), "a table it points at does not exist");
    }
    inspect_flags(node);
    inspect_kind(node);
  }

  void inspect_flags(const Node& node) {
    const auto any = [&](auto&& flag) {
      return std::any_of(node.inputs.begin(), node.inputs.end(), [&](NodeId i) { return flag(at(i)); });
    };
    require(node.depends_on_today || !any([](const Node& n) { return n.depends_on_today; }),
            "reads what depends on today, but says it does not");
    require(node.kind == NodeKind::scan || node.inside_scan || !any([](const Node& n) { return n.inside_scan; }),
            "reads a ladder's state outside the ladder");
  }

  void inspect_kind(const Node& node) {
    switch (node.kind) {
      case NodeKind::literal:
      case NodeKind::today:
      case NodeKind::now:
        require(node.table == scalar && node.inputs.empty(), "is no scalar");
        break;
      case NodeKind::param:
        require(node.table == scalar && node.inputs.size() == 1, "needs one default");
        break;
      case NodeKind::input:
        require(node.table != scalar && node.field < plan_.tables[node.table].fields.size(),
                "its field does not exist");
        break;
      case NodeKind::builtin:
      case NodeKind::self:
        require(node.table != scalar, "has no table");
        break;
      case NodeKind::map:
        inspect_map(node);
        break;
      case NodeKind::gather:
        inspect_gather(node);
        break;
      case NodeKind::aggregate:
        inspect_aggregate(node);
        break;
      case NodeKind::rank:
        for (const RankKey& key : std::get<Rank>(node.payload).keys) column_of(key.value, node.table, "a rank's key");
        scalar_of(std::get<Rank>(node.payload).last, ValueKind::number, "the number of the last");
        break;
      case NodeKind::scan:
        inspect_scan(node);
        break;
      case NodeKind::scan_column:
        require(node.inputs.size() == 1 && at(node.inputs[0]).kind == NodeKind::scan, "is no column of a ladder");
        break;
      case NodeKind::expand:
        inspect_expand(node);
        break;
      case NodeKind::ledger:
        inspect_ledger(node);
        break;
      case NodeKind::ledger_column:
        require(node.inputs.size() == 1 && at(node.inputs[0]).kind == NodeKind::ledger, "is no column of a ledger");
        break;
      case NodeKind::duty:
        inspect_duty(node);
        break;
      case NodeKind::union_rows:
        inspect_union(node);
        break;
      case NodeKind::as_of:
        require(node.inputs.size() == 2 && at(node.inputs[0]).table == node.table, "looks back at other rows");
        if (node.inputs.size() == 2) scalar_of(node.inputs[1], ValueKind::date, "the day looked back to");
        break;
      case NodeKind::field_as_of:
        inspect_field_as_of(node);
        break;
      case NodeKind::made:
        require(node.inputs.size() == 1 &&
                    (at(node.inputs[0]).kind == NodeKind::scan || at(node.inputs[0]).kind == NodeKind::expand ||
                     (node.table != scalar && plan_.tables[node.table].kind == TableKind::made)),
                "is no column of rows that a rule makes");
        break;
    }
  }

  void inspect_map(const Node& node) {
    const Arity wanted = arity(node.op);
    const bool enough = node.inputs.size() >= wanted.least && node.inputs.size() <= wanted.most;
    require(enough, "{} has another number of inputs", to_string(node.op));
    if (!enough) return;
    for (const NodeId input : node.inputs) {
      require(at(input).table == scalar || at(input).table == node.table, "an input has other rows than it");
    }
    const auto kind = [&](std::size_t i) { return at(node.inputs[i]).type.kind; };
    if (is_arithmetic(node.op)) {
      require(kind(0) == ValueKind::number && kind(1) == ValueKind::number, "calculates with what is no number");
    } else if (is_order(node.op)) {
      for (std::size_t i = 1; i < node.inputs.size(); ++i) {
        require(kind(i) == kind(0), "compares values of two kinds");
      }
    } else if (node.op == MapOp::logical_and || node.op == MapOp::logical_or) {
      require(kind(0) == ValueKind::boolean && kind(1) == ValueKind::boolean, "joins what is no condition");
    } else if (node.op == MapOp::conditional || node.op == MapOp::guarded) {
      require(kind(0) == ValueKind::boolean, "its condition is none");
    } else if (node.op == MapOp::only_match || node.op == MapOp::first_match || node.op == MapOp::all_matches) {
      for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        require(kind(i) == ValueKind::boolean, "chooses by what is no condition");
      }
      if (node.op == MapOp::only_match) {
        const auto* match = std::get_if<Match>(&node.payload);
        require(match && match->names.size() == node.inputs.size(), "does not name its conditions");
      } else if (node.op == MapOp::all_matches) {
        const auto* match = std::get_if<Match>(&node.payload);
        require(match && match->ordinals.size() == node.inputs.size(), "does not say what its conditions give");
      }
    } else if (node.op == MapOp::version_on) {
      const auto* versions = std::get_if<Versions>(&node.payload);
      require(versions && !versions->ranges.empty() && kind(0) == ValueKind::date,
              "does not say when its versions hold");
    } else if (node.op == MapOp::pick) {
      require(kind(0) == ValueKind::number, "picks by what is no number");
    } else if (node.op == MapOp::relation_sources || node.op == MapOp::relation_targets) {
      require(node.relation < plan_.relations.size(), "its relation does not exist");
    } else if (node.op == MapOp::ancestor) {
      require(kind(0) == ValueKind::unit && node.tier < plan_.tiers.size(), "goes up from what is no unit");
    }
  }

  void column_of(NodeId node, TableId table, std::string_view what) {
    if (node == no_node) return;
    require(node < plan_.nodes.size() && at(node).table == table, "{} is no column of its table", what);
  }

  void scalar_of(NodeId node, ValueKind kind, std::string_view what) {
    if (node == no_node) return;
    require(node < plan_.nodes.size() && at(node).table == scalar && at(node).type.kind == kind,
            "{} is no scalar of its kind", what);
  }

  // A scalar, or a column of the table.
  void value_of(NodeId node, TableId table, std::string_view what) {
    if (node == no_node) return;
    require(node < plan_.nodes.size() && (at(node).table == table || at(node).table == scalar),
            "{} has other rows than it", what);
  }

  void inspect_gather(const Node& node) {
    require(!node.inputs.empty(), "follows nothing");
    if (node.inputs.empty()) return;
    const Node& reference = at(node.inputs[0]);
    require(reference.table == node.table, "the reference has other rows than it");
    require(reference.type.kind == ValueKind::unit || reference.type.kind == ValueKind::row, "follows no reference");
    for (std::size_t i = 1; i < node.inputs.size(); ++i) {
      require(at(node.inputs[i]).table != scalar, "gathers a scalar");
    }
  }

  void inspect_field_as_of(const Node& node) {
    require(node.inputs.size() == 2, "reads no row and no day");
    if (node.inputs.size() != 2) return;
    const ValueType& type = at(node.inputs[0]).type;
    const bool is_one = type.kind == ValueKind::row && type.targets.size() == 1;
    require(
        is_one && plan_.tables[type.targets[0]].revised_on && node.field < plan_.tables[type.targets[0]].fields.size(),
        "reads no field of rows that may be revised");
    column_of(node.inputs[0], node.table, "the row that it reads");
    column_of(node.inputs[1], node.table, "the day that it reads");
  }

  void inspect_aggregate(const Node& node) {
    const Aggregate& a = std::get<Aggregate>(node.payload);
    require(a.inner_table < plan_.tables.size(), "aggregates a table that does not exist");
    column_of(a.value, a.inner_table, "the value");
    column_of(a.filter, a.inner_table, "the filter");
    for (const NodeId key : a.order) column_of(key, a.inner_table, "an order key");
    for (const AggregateKey& key : a.keys) {
      column_of(key.inner, a.inner_table, "a key");
      value_of(key.outer, node.table, "a key's outer side");
    }
    if (a.range) {
      column_of(a.range->inner, a.inner_table, "the range");
      value_of(a.range->low, node.table, "the range's lower bound");
      value_of(a.range->high, node.table, "the range's upper bound");
    }
    const bool counts = a.kind == AggregateKind::count || a.kind == AggregateKind::any;
    require(counts || a.value != no_node, "aggregates no value");
  }

  void inspect_scan(const Node& node) {
    const Scan& s = std::get<Scan>(node.payload);
    require(node.table != scalar && s.measure_table < plan_.tables.size(), "a table of the ladder does not exist");
    for (const ScanStep& step : s.steps) {
      column_of(step.when, node.table, "a step's condition");
      column_of(step.release, node.table, "a step's release");
      scalar_of(step.release_for, ValueKind::duration, "a step's release time");
    }
    column_of(s.release, node.table, "the release");
    scalar_of(s.release_for, ValueKind::duration, "the release time");
  }

  void inspect_expand(const Node& node) {
    const Expand& e = std::get<Expand>(node.payload);
    column_of(e.where, e.source_table, "the assignment's condition");
    for (const ExpandTask& task : e.tasks) {
      column_of(task.holder, e.source_table, "a task's holder");
      column_of(task.due, e.source_table, "a task's due date");
    }
  }

  void inspect_events(const LedgerEvents& events) {
    require(events.table < plan_.tables.size(), "a line's table does not exist");
    column_of(events.day, events.table, "the day of a line");
    column_of(events.target, events.table, "the reference of a line");
    column_of(events.where, events.table, "the condition of a line");
  }

  void inspect_ledger(const Node& node) {
    const Ledger& l = std::get<Ledger>(node.payload);
    require(l.types.size() == ledger_parts, "the entries of the ledger lack a column");
    require(l.cycle_from.empty() || l.cycle_from.size() == l.subjects.size(), "a subject has no cycle");
    for (std::size_t s = 0; s < l.cycle_from.size(); ++s) column_of(l.cycle_from[s], l.subjects[s], "a cycle's date");
    scalar_of(l.cycle_length, ValueKind::duration, "the length of a cycle");
    for (const LedgerLine& line : l.lines) {
      inspect_events(line.events);
      column_of(line.amount, line.events.table, "the amount of a line");
      scalar_of(line.at_most, ValueKind::number, "the limit of a line");
    }
    for (const LedgerRevocation& revocation : l.revocations) inspect_events(revocation.events);
    scalar_of(l.cancel_at_most, ValueKind::number, "the limit of a cycle");
    scalar_of(l.carry_bound, ValueKind::number, "the bound of what is carried");
    for (const LedgerThreshold& threshold : l.thresholds) {
      scalar_of(threshold.points, ValueKind::number, "a threshold");
    }
  }

  void inspect_duty(const Node& node) {
    const Duty& d = std::get<Duty>(node.payload);
    require(d.types.size() == duty_parts, "the rows of the duty lack a column");
    require(d.duty_table < plan_.tables.size(), "the table of the duty does not exist");
    require(d.subject_table == scalar || d.subject_table < plan_.tables.size(), "the duty is for no table");
    value_of(d.where, d.subject_table, "the condition of a duty");
    for (const NodeId body : d.lead) bodies_of(body, d.subject_table);
    for (const NodeId body : d.support) bodies_of(body, d.subject_table);
    for (std::size_t p = 0; p < d.periods.size(); ++p) {
      const DutyPeriod& period = d.periods[p];
      date_of(period.due, d.subject_table, "the due date of a duty");
      require(p == 0 || d.periods[p - 1].first < period.first, "the periods of a duty are not in order");
      require(period.first <= period.last, "a period of a duty ends before it begins");
      require(!period.exceptions || *period.exceptions < plan_.exceptions.size(),
              "exceptions to a due date are missing");
      require(!period.name.empty() || d.periods.size() == 1, "a period of a duty has no name");
    }
    date_of(d.done_on, d.subject_table, "the day a duty is done");
    if (d.done_by) inspect_duty_facts(*d.done_by, true);
    if (d.waivers) inspect_duty_facts(*d.waivers, false);
    require(!d.attested || d.done_by, "what is attested has no attestations");
  }

  void bodies_of(NodeId node, TableId table) {
    value_of(node, table, "a holder of a duty");
    const ValueKind kind = at(node).type.kind;
    require(kind == ValueKind::body_set || kind == ValueKind::row, "a holder of a duty is no body");
  }

  void date_of(NodeId node, TableId table, std::string_view what) {
    value_of(node, table, what);
    require(node == no_node || at(node).type.kind == ValueKind::date, "{} is no date", what);
  }

  void text_of(NodeId node, TableId table, std::string_view what) {
    column_of(node, table, what);
    require(node == no_node || at(node).type.kind == ValueKind::text, "{} is no text", what);
  }

  void inspect_duty_facts(const DutyFacts& f, bool needs_day) {
    require(f.table < plan_.tables.size(), "a table of facts of a duty does not exist");
    require(!needs_day || f.day != no_node, "what fulfils a duty has no day");
    column_of(f.day, f.table, "the day of a duty's facts");
    require(f.day == no_node || at(f.day).type.kind == ValueKind::date, "the day of a duty's facts is no date");
    column_of(f.holder, f.table, "the holder of a duty's facts");
    require(f.holder == no_node || at(f.holder).type.kind == ValueKind::row, "the holder of a duty's facts is no body");
    column_of(f.subject, f.table, "the row of a duty's facts");
    column_of(f.where, f.table, "the condition of a duty's facts");
    text_of(f.period, f.table, "the period of a duty's facts");
    text_of(f.attested_by, f.table, "who attests");
    text_of(f.document, f.table, "the document of an attestation");
  }

  void inspect_union(const Node& node) {
    const Union& u = std::get<Union>(node.payload);
    for (const UnionSource& source : u.sources) {
      require(source.parts.size() == u.types.size(), "a source has other columns than the union");
      for (const NodeId part : source.parts) value_of(part, source.table, "a part of a union");
      value_of(source.when, source.table, "the condition of a union's rows");
    }
  }

  void inspect_table(TableId id) {
    const Table& table = plan_.tables[id];
    for (const PublicColumn& column : table.columns) column_of(column.node, id, column.name);
    for (const Field& field : table.fields) column_of(field.node, id, field.name);
    require(!is_made(table.kind) || table.maker != no_node, "nothing makes the rows of {}", table.name);
  }

  const Plan& plan_;
  NodeId node_ = no_node;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_invariants(const Plan& plan) {
  return Inspection(plan).run();
}

}  // namespace zeren::inline v0::plan
