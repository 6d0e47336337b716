// Pictures: the rules' dependency graph (as a Boost.Graph) and the responsibility system.
#include <fmt/format.h>
#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <map>
#include <set>
#include <vector>

#include "zeren/plan/graph.hpp"

namespace zeren::inline v0::plan {
namespace {

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string people_name(const std::string& name, const std::string& label) {
  return label.empty() || label == name ? name : name + "\n" + label;
}

// DOT writes a line break as \n, which `quoted` must not escape again.
std::string label_of(const std::string& name, const std::string& label) {
  std::string text = quoted(people_name(name, label));
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) text.replace(at, 1, "\\n");
  return text;
}

// What a rule gives others to read.
struct Outputs {
  std::vector<NodeId> operator()(const DefineShape& s) const { return {s.value}; }
  std::vector<NodeId> operator()(const RankShape& s) const { return {s.rank}; }
  std::vector<NodeId> operator()(const DecideShape& s) const { return {s.value, s.row}; }
  std::vector<NodeId> operator()(const LadderShape& s) const { return {s.scan}; }
  std::vector<NodeId> operator()(const AssignShape& s) const { return {s.expand}; }
  std::vector<NodeId> operator()(const LedgerShape& s) const { return {s.ledger}; }
  std::vector<NodeId> operator()(const DutyShape& s) const { return {s.duty}; }
  std::vector<NodeId> operator()(const UnionShape& s) const { return {s.maker}; }
  std::vector<NodeId> operator()(const VersionsShape& s) const { return s.columns; }
  std::vector<NodeId> operator()(const CheckShape&) const { return {}; }
  std::vector<NodeId> operator()(const TargetShape& s) const {
    std::vector<NodeId> nodes;
    for (const TargetJudgement& one : s.judgements) nodes.push_back(one.status);
    return nodes;
  }
  std::vector<NodeId> operator()(const ScoreShape& s) const {
    std::vector<NodeId> nodes{s.value, s.own, s.band};
    for (const ScoreLine& line : s.lines) nodes.push_back(line.value);
    return nodes;
  }
};

// Where the walk over what a rule reads begins.
struct Roots {
  std::vector<NodeId> operator()(const CheckShape& s) const { return {s.where, s.must}; }
  std::vector<NodeId> operator()(const ScoreShape& s) const { return {s.value, s.band}; }
  template <typename Shape>
  std::vector<NodeId> operator()(const Shape& s) const {
    return Outputs{}(s);
  }
};

std::string_view kind_of(const Rule& rule) {
  constexpr std::string_view names[] = {"define", "score",  "rank",   "ladder", "assign", "check",
                                        "union",  "ledger", "target", "decide", "duty",   "versions"};
  return names[rule.shape.index()];
}

using Graph = boost::adjacency_list<boost::setS, boost::vecS, boost::directedS>;

// Vertices: the rules, then the tables.
class Dependencies {
 public:
  explicit Dependencies(const Plan& plan) : plan_(plan), graph_(plan.rules.size() + plan.tables.size()) {
    for (RuleId rule = 0; rule < plan.rules.size(); ++rule) {
      for (const NodeId node : std::visit(Outputs{}, plan.rules[rule].shape)) {
        if (node != no_node) made_by_.try_emplace(node, rule);
      }
    }
    for (RuleId rule = 0; rule < plan.rules.size(); ++rule) walk(rule);
  }

  const Graph& graph() const { return graph_; }

 private:
  void walk(RuleId rule) {
    std::set<NodeId> seen;
    std::vector<NodeId> open = std::visit(Roots{}, plan_.rules[rule].shape);
    while (!open.empty()) {
      const NodeId id = open.back();
      open.pop_back();
      if (id == no_node || !seen.insert(id).second) continue;
      const auto made = made_by_.find(id);
      if (made != made_by_.end() && made->second != rule) {
        boost::add_edge(made->second, rule, graph_);
        continue;
      }
      const Node& node = plan_.nodes[id];
      if (node.kind == NodeKind::input) read_table(node.table, rule);
      if (const auto* a = std::get_if<Aggregate>(&node.payload)) read_table(a->inner_table, rule);
      open.insert(open.end(), node.inputs.begin(), node.inputs.end());
    }
  }

  void read_table(TableId table, RuleId rule) {
    if (plan_.tables[table].kind == TableKind::facts) boost::add_edge(plan_.rules.size() + table, rule, graph_);
  }

  const Plan& plan_;
  std::map<NodeId, RuleId> made_by_;
  Graph graph_;
};

}  // namespace

std::string to_dot(const Plan& plan) {
  const Dependencies dependencies(plan);
  const Graph& graph = dependencies.graph();
  std::string text = fmt::format("digraph {} {{\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n",
                                 quoted(plan.pack.name));
  for (TableId t = 0; t < plan.tables.size(); ++t) {
    const Table& table = plan.tables[t];
    if (table.kind == TableKind::facts) {
      text += fmt::format("  t{} [label={}, shape=cylinder];\n", t, label_of(table.name, table.label));
    }
  }
  std::map<TableId, std::string> groups;
  for (RuleId r = 0; r < plan.rules.size(); ++r) {
    const Rule& rule = plan.rules[r];
    groups[rule.table] += fmt::format("    r{} [label={}, tooltip={}];\n", r,
                                      label_of(rule.origin.name, rule.origin.label), quoted(kind_of(rule)));
  }
  for (const auto& [table, members] : groups) {
    text += fmt::format("  subgraph cluster_{} {{\n    label={};\n{}  }}\n", table,
                        label_of(plan.tables[table].name, plan.tables[table].label), members);
  }
  const auto name = [&](std::size_t vertex) {
    return vertex < plan.rules.size() ? fmt::format("r{}", vertex) : fmt::format("t{}", vertex - plan.rules.size());
  };
  for (std::size_t v = 0; v < boost::num_vertices(graph); ++v) {
    const auto [first, last] = boost::adjacent_vertices(v, graph);
    std::for_each(first, last, [&](std::size_t to) { text += fmt::format("  {} -> {};\n", name(v), name(to)); });
  }
  return text + "}\n";
}

std::string responsibility_to_dot(const Plan& plan) {
  std::string text = fmt::format(
      "digraph {} {{\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n  subgraph cluster_tiers {{\n"
      "    label=\"tiers\";\n",
      quoted(plan.pack.name));
  std::string arrows;
  for (TableId t = 0; t < plan.tables.size(); ++t) {
    const Table& table = plan.tables[t];
    if (table.kind != TableKind::tier) continue;
    text += fmt::format("    tier{} [label={}];\n", table.tier, label_of(table.name, table.label));
    if (table.tier > 0) arrows += fmt::format("  tier{} -> tier{};\n", table.tier - 1, table.tier);
  }
  text += "  }\n  subgraph cluster_domains {\n    label=\"domains\";\n";
  for (std::size_t d = 0; d < plan.domains.size(); ++d) {
    const Domain& domain = plan.domains[d];
    text += fmt::format("    domain{} [label={}, shape=ellipse];\n", d, label_of(domain.name, domain.label));
    if (domain.parent) arrows += fmt::format("  domain{} -> domain{} [style=dotted];\n", *domain.parent, d);
  }
  text += "  }\n";
  std::map<std::string, std::string> kinds;
  for (std::size_t b = 0; b < plan.bodies.size(); ++b) {
    const Body& body = plan.bodies[b];
    kinds[body.kind] += fmt::format("    body{} [label={}{}];\n", b, label_of(body.name, body.label),
                                    body.unnamed ? ", style=dashed" : "");
  }
  std::size_t kind_number = 0;
  for (const auto& [kind, members] : kinds) {
    text += fmt::format("  subgraph cluster_kind{} {{\n    label={};\n{}  }}\n", kind_number++, quoted(kind), members);
  }
  const auto end = [&](TableId table, std::uint32_t row) {
    return fmt::format("{}{}", table == plan.domain_table ? "domain" : "body", row);
  };
  for (const Relation& relation : plan.relations) {
    for (const RelationRow& row : relation.rows) {
      arrows += fmt::format("  {} -> {} [label={}];\n", end(relation.from, row.from), end(relation.to, row.to),
                            quoted(relation.label.empty() ? relation.name : relation.label));
    }
  }
  return text + arrows + "}\n";
}

}  // namespace zeren::inline v0::plan
