#include "src/plan/split_nodes.hpp"

#include <algorithm>

namespace zeren::inline v0::plan {

std::vector<NodeId> makers_needed(const Plan& plan, NodeId id) {
  const Node& node = plan.nodes[id];
  std::vector<NodeId> makers;
  const auto add = [&](TableId table) {
    if (table == scalar || !is_made(plan.tables[table].kind)) return;
    if (const NodeId maker = plan.tables[table].maker; maker != no_node && maker != id) makers.push_back(maker);
  };
  add(node.table);
  if (const auto* aggregate = std::get_if<Aggregate>(&node.payload)) add(aggregate->inner_table);
  if (const auto* duty = std::get_if<Duty>(&node.payload)) {
    add(duty->subject_table);
    for (const auto* facts : {&duty->done_by, &duty->waivers}) {
      if (*facts) add((*facts)->table);
    }
  }
  return makers;
}

namespace {

bool only_shared_targets(const Plan& plan, const ValueType& type) {
  return std::all_of(type.targets.begin(), type.targets.end(), [&](TableId target) {
    return plan.tables[target].kind == TableKind::domain || plan.tables[target].kind == TableKind::body;
  });
}

// Values that mean the same in every part and above.
bool can_travel(const Plan& plan, const ValueType& type) {
  if (type.kind == ValueKind::row) return only_shared_targets(plan, type);
  return type.kind != ValueKind::duration;
}

class Placing {
 public:
  explicit Placing(const Places& places) : places_(places), plan_(*places.plan) {}

  NodePlaces run() {
    const std::size_t nodes = plan_.nodes.size();
    find_paths();
    at_.part.assign(nodes, true);
    at_.free.assign(nodes, true);
    settle(at_.part, [&](NodeId id) { return holds_in_part(id); });
    settle(at_.free, [&](NodeId id) { return holds_free(id); });
    at_.given.assign(nodes, false);
    at_.sum.assign(nodes, false);
    for (NodeId id = 0; id < nodes; ++id) {
      at_.given[id] = is_given(id);
      at_.sum[id] = is_sum(id);
    }
    at_.computed.assign(nodes, true);
    settle(at_.computed, [&](NodeId id) { return holds_above(id); });
    return std::move(at_);
  }

 private:
  const Node& node(NodeId id) const { return plan_.nodes[id]; }

  // Takes back what does not hold until nothing changes: what reads it may stand before or after.
  template <class Holds>
  void settle(std::vector<bool>& flags, Holds holds) {
    for (bool changed = true; changed;) {
      changed = false;
      for (NodeId id = 0; id < flags.size(); ++id) {
        if (!flags[id] || holds(id)) continue;
        flags[id] = false;
        changed = true;
      }
    }
  }

  // Columns that cannot fail: what stands in the facts and in the organisation, and where references lead.
  void find_paths() {
    is_path_.assign(plan_.nodes.size(), false);
    for (NodeId id = 0; id < plan_.nodes.size(); ++id) {
      const Node& n = node(id);
      const bool steps = std::all_of(n.inputs.begin(), n.inputs.end(), [&](NodeId i) { return is_path_[i]; });
      switch (n.kind) {
        case NodeKind::input:
        case NodeKind::builtin:
        case NodeKind::self:
        case NodeKind::gather:
          is_path_[id] = steps;
          break;
        case NodeKind::map:
          is_path_[id] = steps && n.op == MapOp::ancestor;
          break;
        default:
          break;
      }
    }
  }

  bool all_of(const std::vector<NodeId>& ids, const std::vector<bool>& flags) const {
    return std::all_of(ids.begin(), ids.end(), [&](NodeId id) { return flags[id]; });
  }
  bool inputs_hold(NodeId id, const std::vector<bool>& flags) const {
    return all_of(node(id).inputs, flags) && all_of(makers_needed(plan_, id), flags);
  }

  // Units of the tier and below, and rows of one county: a part holds everything that points at one of them.
  bool keeps_to_a_part(NodeId id) const {
    const ValueType& type = node(id).type;
    if (type.targets.empty()) return false;
    return std::all_of(type.targets.begin(), type.targets.end(), [&](TableId target) {
      if (type.kind == ValueKind::unit) return places_.is_lower_tier(target);
      return type.kind == ValueKind::row && places_.rows_in_part(target) == PartRows::own &&
             plan_.tables[target].kind == TableKind::facts;
    });
  }
  bool keeps_to_a_part(const Aggregate& aggregate) const {
    return std::any_of(aggregate.keys.begin(), aggregate.keys.end(), [&](const AggregateKey& key) {
      const ValueKind kind = node(key.inner).type.kind;
      return (kind == ValueKind::unit || kind == ValueKind::row) && is_path_[key.inner] && keeps_to_a_part(key.outer);
    });
  }

  bool names_a_unit(const Value& value) const {
    if (std::holds_alternative<UnitText>(value)) return true;
    const auto* row = std::get_if<RowValue>(&value);
    return row != nullptr && plan_.tables[row->table].kind != TableKind::domain &&
           plan_.tables[row->table].kind != TableKind::body;
  }

  bool relation_is_shared(const Node& n) const {
    const Relation& relation = plan_.relations[n.relation];
    for (const TableId end : {relation.from, relation.to}) {
      if (plan_.tables[end].kind != TableKind::domain && plan_.tables[end].kind != TableKind::body) return false;
    }
    return true;
  }

  // Facts of a duty that is one of a county's must say which row they are for: names could mean another county's.
  bool keeps_to_a_part(const Duty& duty) const {
    const bool whole = places_.rows_in_part(duty.subject_table) == PartRows::whole;
    for (const auto* facts : {&duty.done_by, &duty.waivers}) {
      if (!*facts) continue;
      const PartRows rows = places_.rows_in_part((*facts)->table);
      if (whole && rows != PartRows::whole) return false;
      if (whole) continue;
      if (rows != PartRows::own || (*facts)->subject == no_node || !keeps_to_a_part((*facts)->subject)) return false;
    }
    return true;
  }

  bool holds_in_part(NodeId id) const {
    const Node& n = node(id);
    const PartRows rows = places_.rows_in_part(n.table);
    if (rows == PartRows::none || !inputs_hold(id, at_.part)) return false;
    switch (n.kind) {
      case NodeKind::literal:
        return !names_a_unit(n.value);
      case NodeKind::param:
        return n.type.kind != ValueKind::unit;
      case NodeKind::builtin:
        return n.type.kind != ValueKind::unit || plan_.tables[n.table].kind != TableKind::body;
      case NodeKind::map:
        if (n.op == MapOp::relation_sources || n.op == MapOp::relation_targets) return relation_is_shared(n);
        return true;
      case NodeKind::aggregate: {
        const auto& aggregate = std::get<Aggregate>(n.payload);
        const PartRows inner = places_.rows_in_part(aggregate.inner_table);
        return inner == PartRows::whole || (inner == PartRows::own && keeps_to_a_part(aggregate));
      }
      case NodeKind::rank: {
        const auto& rank = std::get<Rank>(n.payload);
        if (rows == PartRows::whole) return true;
        if (rows != PartRows::own || rank.group == no_node || !is_path_[rank.group]) return false;
        // Rows of facts without a group are shown beside each other all the same.
        if (node(rank.group).type.optional && !places_.is_lower_tier(n.table)) return false;
        return keeps_to_a_part(rank.group);
      }
      case NodeKind::scan:
        return rows == PartRows::own || rows == PartRows::whole;
      case NodeKind::duty:
        return makes_rows_in_part(std::get<Duty>(n.payload).duty_table) && keeps_to_a_part(std::get<Duty>(n.payload));
      case NodeKind::ledger: {
        const auto& ledger = std::get<Ledger>(n.payload);
        return makes_rows_in_part(ledger.entry_table) && events_keep_to_subjects(ledger);
      }
      case NodeKind::union_rows:
        return makes_rows_in_part(std::get<Union>(n.payload).table);
      case NodeKind::expand:
        return makes_rows_in_part(std::get<Expand>(n.payload).task_table);
      default:
        return true;
    }
  }
  bool makes_rows_in_part(TableId made) const { return places_.rows_in_part(made) != PartRows::none; }

  // Points of a subject that all parts hold may come from the facts of any.
  bool events_keep_to_subjects(const Ledger& ledger) const {
    if (places_.rows_in_part(ledger.entry_table) != PartRows::whole) return true;
    const auto is_whole = [&](const auto& one) { return places_.rows_in_part(one.events.table) == PartRows::whole; };
    return std::all_of(ledger.lines.begin(), ledger.lines.end(), is_whole) &&
           std::all_of(ledger.revocations.begin(), ledger.revocations.end(), is_whole);
  }

  bool upper_has_rows(NodeId id) const {
    const Node& n = node(id);
    if (!places_.upper_holds(n.table)) return false;
    if (const auto* aggregate = std::get_if<Aggregate>(&n.payload)) return places_.upper_holds(aggregate->inner_table);
    if (n.kind == NodeKind::map && (n.op == MapOp::relation_sources || n.op == MapOp::relation_targets)) {
      const Relation& relation = plan_.relations[n.relation];
      return places_.upper_holds(relation.from) && places_.upper_holds(relation.to);
    }
    if (const auto* ledger = std::get_if<Ledger>(&n.payload)) {
      return places_.upper_holds(ledger->entry_table) &&
             std::all_of(ledger->lines.begin(), ledger->lines.end(),
                         [&](const LedgerLine& line) { return places_.upper_holds(line.events.table); });
    }
    if (const auto* duty = std::get_if<Duty>(&n.payload)) {
      for (const auto* facts : {&duty->done_by, &duty->waivers}) {
        if (*facts && !places_.upper_holds((*facts)->table)) return false;
      }
      return places_.upper_holds(duty->duty_table);
    }
    if (const auto* all = std::get_if<Union>(&n.payload)) return places_.upper_holds(all->table);
    if (const auto* expand = std::get_if<Expand>(&n.payload)) return places_.upper_holds(expand->task_table);
    if (const auto* scan = std::get_if<Scan>(&n.payload)) {
      return !scan->starts_from || places_.upper_holds(*scan->starts_from);
    }
    return true;
  }

  bool holds_free(NodeId id) const { return upper_has_rows(id) && inputs_hold(id, at_.free); }

  bool is_given(NodeId id) const {
    const Node& n = node(id);
    return at_.part[id] && !at_.free[id] && !n.inside_scan && !makes_rows(n.kind) && places_.is_lower_tier(n.table) &&
           can_travel(plan_, n.type);
  }

  bool adds_up(const Aggregate& aggregate, const ValueType& type) const {
    switch (aggregate.kind) {
      case AggregateKind::count:
      case AggregateKind::sum:
      case AggregateKind::any:
      case AggregateKind::all:
        return true;
      case AggregateKind::min:
      case AggregateKind::max:
        return type.kind == ValueKind::number || type.kind == ValueKind::date || type.kind == ValueKind::moment;
      default:
        return false;
    }
  }

  // Aggregates of rows of all counties, for rows that every part knows: scalars, units above, domains and the like.
  bool is_sum(NodeId id) const {
    const auto* aggregate = std::get_if<Aggregate>(&node(id).payload);
    if (aggregate == nullptr || at_.part[id] || at_.free[id] || node(id).inside_scan) return false;
    const PartRows rows = places_.rows_in_part(node(id).table);
    if (rows != PartRows::whole && rows != PartRows::above) return false;
    if (places_.rows_in_part(aggregate->inner_table) != PartRows::own || !places_.upper_holds(node(id).table)) {
      return false;
    }
    // A row whose key is in error puts every group in error, those of other parts too.
    const bool sure = std::all_of(aggregate->keys.begin(), aggregate->keys.end(),
                                  [&](const AggregateKey& key) { return is_path_[key.inner] && at_.free[key.outer]; });
    const bool bounds = !aggregate->range || (is_path_[aggregate->range->inner] && is_free(aggregate->range->low) &&
                                              is_free(aggregate->range->high));
    return sure && bounds && adds_up(*aggregate, node(id).type) && inputs_hold(id, at_.part);
  }
  bool is_free(NodeId id) const { return id == no_node || at_.free[id]; }

  bool holds_above(NodeId id) const {
    if (at_.free[id]) return true;
    if (at_.given[id]) return false;  // one column travels in place of all that it is made from
    const Node& n = node(id);
    // What is given is given for the day of the run alone.
    if (n.kind == NodeKind::scan || n.kind == NodeKind::as_of || n.kind == NodeKind::field_as_of || n.inside_scan) {
      return false;
    }
    const auto known = [&](NodeId input) { return at_.upper(input); };
    const std::vector<NodeId> makers = makers_needed(plan_, id);
    return upper_has_rows(id) && std::all_of(n.inputs.begin(), n.inputs.end(), known) &&
           std::all_of(makers.begin(), makers.end(), known);
  }

  const Places& places_;
  const Plan& plan_;
  std::vector<bool> is_path_;
  NodePlaces at_;
};

}  // namespace

NodePlaces place_nodes(const Places& places) {
  return Placing(places).run();
}

}  // namespace zeren::inline v0::plan
