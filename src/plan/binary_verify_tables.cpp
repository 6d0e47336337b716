// Tables and what stands beside the nodes: fields, the organisation, params, exceptions and rules.
#include <set>
#include <vector>

#include "src/plan/binary_fields.hpp"
#include "src/plan/binary_verify_parts.hpp"
#include "zeren/org/domains.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/relations.hpp"

namespace zeren::inline v0::plan::detail {
namespace {

using K = ValueKind;

bool is_day(K kind) {
  return kind == K::date || kind == K::moment;
}

class Tables {
 public:
  explicit Tables(Verdict& verdict) : v_(verdict) {}

  void verify() {
    for (TableId t = 0; t < v_.plan().tables.size() && !v_.broken(); ++t) verify_one(t, v_.table(t));
    verify_pairs();
  }

 private:
  void require(const Table& table, bool holds, std::string_view what) {
    if (!holds) v_.require(false, "table " + table.name + ": " + std::string(what));
  }

  void verify_one(TableId id, const Table& table) {
    for (const Field& field : table.fields) verify_field(id, table, field);
    for (const std::uint32_t field : table.key)
      require(table, field < table.fields.size(), "a field of its key is not there");
    if (v_.broken()) return;
    verify_roles(table);
    require(table, table.kind != TableKind::tier || table.tier < v_.plan().tiers.size(), "it is no tier");
    for (const PublicColumn& column : table.columns) {
      require(table, column.node == no_node || is_column(column.node), "a column is none");
    }
    for (const NodeId key : table.key_nodes) {
      require(table, v_.at(key).table == id && v_.at(key).kind == NodeKind::made, "a row is named by no column");
    }
    if (is_made(table.kind))
      require(table, table.maker != no_node && makes(v_.at(table.maker), id), "nothing makes it");
  }
  [[nodiscard]] bool is_column(NodeId node) const { return !makes_rows(v_.at(node).kind) && !v_.at(node).inside_scan; }
  [[nodiscard]] static bool makes(const Node& node, TableId table) {
    if (const auto* scan = std::get_if<Scan>(&node.payload)) return scan->measure_table == table;
    if (const auto* expand = std::get_if<Expand>(&node.payload)) return expand->task_table == table;
    if (const auto* all = std::get_if<Union>(&node.payload)) return all->table == table;
    if (const auto* ledger = std::get_if<Ledger>(&node.payload)) return ledger->entry_table == table;
    if (const auto* duty = std::get_if<Duty>(&node.payload)) return duty->duty_table == table;
    return false;
  }

  void verify_field(TableId id, const Table& table, const Field& field) {
    const K kind = field.type.kind;
    require(table, table.kind == TableKind::facts, "it has fields, but no facts");
    require(table, kind != K::duration && kind != K::body_set && kind != K::member_set, "a field is of no such type");
    require(table, kind != K::row || !field.type.targets.empty(), "a field points at no table");
    for (const TableId target : field.type.targets) {
      require(table,
              kind == K::unit ? v_.is(target, {TableKind::tier})
                              : v_.is(target, {TableKind::tier, TableKind::facts, TableKind::body, TableKind::domain}),
              "a field points at rows that no facts name");
    }
    if (field.known_on) {
      require(table, *field.known_on < table.fields.size() && is_day(table.fields[*field.known_on].type.kind),
              "a field is known on no day");
    }
    if (field.node == no_node) return;
    const Node& node = v_.at(field.node);
    require(table, node.kind == NodeKind::input && node.table == id && &table.fields[node.field] == &field,
            "a field is read by another node");
  }

  // Fields with a part of their own are of the type for it.
  void verify_roles(const Table& table) {
    const auto role = [&](const std::optional<std::uint32_t>& field, auto fits) {
      const bool there = !field || *field < table.fields.size();
      require(table, there && (!field || fits(table.fields[*field].type)), "a field is not of the type for its part");
    };
    const auto day = [](const ValueType& type) { return is_day(type.kind); };
    for (const auto& field : {table.on, table.until, table.recorded_on, table.revised_on}) role(field, day);
    for (const auto& field : {table.since, table.valid_until}) {
      role(field, [](const ValueType& type) { return type.kind == K::date; });
    }
    const auto points_at = [](TableId target) {
      return [target](const ValueType& type) { return type.kind == K::row && type.targets == std::vector{target}; };
    };
    role(table.withdrawn_by, [](const ValueType& type) { return type.kind == K::boolean; });
    role(table.unit, [](const ValueType& type) { return type.kind == K::unit; });
    role(table.domain, points_at(v_.plan().domain_table));
    role(table.body, points_at(v_.plan().body_table));
    role(table.responsibility_kind, [](const ValueType& type) { return type.kind == K::enumeration; });
  }

  void verify_pairs() {
    std::set<TableId> known;
    for (const PairTable& pair : v_.plan().pairs) {
      v_.require(v_.is(pair.table, {TableKind::pair}) && known.insert(pair.table).second,
                 "pairs have no table of their own");
      for (const TableId side : {pair.first, pair.second}) {
        v_.require(!v_.is(side, {TableKind::pair}), "pairs are of pairs");
      }
    }
    for (TableId t = 0; t < v_.plan().tables.size(); ++t) {
      v_.require(v_.table(t).kind != TableKind::pair || known.contains(t), "a table of pairs has none");
    }
  }

  Verdict& v_;
};

// The rows that a relation is between: as many as the pack declares itself.
void verify_relation(Verdict& v, const Relation& relation) {
  const auto rows_of = [&](TableId table) -> std::size_t {
    if (v.is(table, {TableKind::domain})) return v.plan().domains.size();
    return v.is(table, {TableKind::body}) ? v.plan().bodies.size() : 0;
  };
  const std::size_t from = rows_of(relation.from), to = rows_of(relation.to);
  for (const TableId side : {relation.from, relation.to}) {
    v.require(v.is(side, {TableKind::tier, TableKind::domain, TableKind::body, TableKind::facts}),
              "relation " + relation.name + " is between no rows");
  }
  for (const RelationRow& row : relation.rows) {
    v.require(row.from < from && row.to < to, "relation " + relation.name + " names a row that is not there");
  }
}

void verify_exceptions(Verdict& v, const Exceptions& exceptions) {
  const auto named = [&](NodeId node) {
    v.require(node == no_node || v.at(node).table == exceptions.table || v.at(node).table == scalar,
              "exceptions to " + exceptions.target.name + " are of other rows");
  };
  for (const NodeId node : {exceptions.base, exceptions.branch, exceptions.value}) named(node);
  const std::size_t count = exceptions.branches.size();
  for (std::size_t i = 0; i < count; ++i) {
    const ExceptionBranch& branch = exceptions.branches[i];
    named(branch.when);
    named(branch.value);
    const auto is_there = [&](std::uint32_t other) { return other < count && other != i; };
    v.require((!branch.parent || is_there(*branch.parent)) &&
                  std::all_of(branch.yields_to.begin(), branch.yields_to.end(), is_there),
              "an exception to " + exceptions.target.name + " names one that is not there");
  }
  if (v.broken()) return;
  // From every branch the way up ends.
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t steps = 0;
    for (auto up = exceptions.branches[i].parent; up && steps <= count; up = exceptions.branches[*up].parent) ++steps;
    v.require(steps <= count, "exceptions to " + exceptions.target.name + " go round in a ring");
  }
}

}  // namespace

void verify_organisation(Verdict& v) {
  const Plan& plan = v.plan();
  v.require(plan.domain_table == scalar || v.is(plan.domain_table, {TableKind::domain}), "the domains have no table");
  v.require(plan.body_table == scalar || v.is(plan.body_table, {TableKind::body}), "the bodies have no table");
  for (TableId t = 0; t < plan.tables.size(); ++t) {
    v.require(!v.is(t, {TableKind::domain}) || t == plan.domain_table, "the domains have two tables");
    v.require(!v.is(t, {TableKind::body}) || t == plan.body_table, "the bodies have two tables");
  }
  v.require(plan.tiers.size() <= max_tiers, "there are too many tiers");
  std::vector<std::size_t> tables_of(plan.tiers.size(), 0);
  for (const Table& table : plan.tables) {
    if (table.kind == TableKind::tier && table.tier < tables_of.size()) ++tables_of[table.tier];
  }
  v.require(std::all_of(tables_of.begin(), tables_of.end(), [](std::size_t n) { return n == 1; }),
            "a tier has no table of its own");
  std::vector<DomainRow> domains;
  for (const Domain& domain : plan.domains) {
    domains.push_back({domain.name, domain.label, domain.parent ? plan.domains[*domain.parent].name : ""});
  }
  v.require(build_domains(std::move(domains)).domains.has_value(), "the domains are no tree");
  std::vector<BodyRow> bodies;
  for (const Body& body : plan.bodies) {
    bodies.push_back({body.name, body.label, body.kind, body.aliases, body.unnamed, no_unit, {}});
  }
  v.require(build_bodies(std::move(bodies)).bodies.has_value(), "the bodies are not told apart");
  for (const Relation& relation : plan.relations) verify_relation(v, relation);
}

void verify_tables(Verdict& v) {
  Tables(v).verify();
  for (const Param& param : v.plan().params) {
    std::vector<NodeId> nodes = param.versions;
    nodes.push_back(param.node);
    for (const NodeId node : nodes) {
      v.require(v.at(node).table == scalar && v.same(v.type(node), param.type),
                "parameter " + param.origin.name + " is of another type");
    }
  }
  for (const Exceptions& exceptions : v.plan().exceptions) verify_exceptions(v, exceptions);
}

}  // namespace zeren::inline v0::plan::detail
