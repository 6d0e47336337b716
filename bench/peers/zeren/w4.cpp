// W4: the units above a village and the bodies that regulate at the nearest place that has any.
#include <algorithm>

#include "bench/peers/zeren/measure.hpp"
#include "bench/peers/zeren/workloads.hpp"
#include "zeren/zeren.hpp"

namespace peers {

namespace {

// The generator's graph: villages, townships, counties, then the departments, numbered one after the other.
struct Graph {
  std::int64_t first_township = 0, first_county = 0, first_department = 0;
  std::vector<std::int64_t> node_of_unit;  // of the organisation's units
  std::vector<std::string> at, body;       // of each row of the list of responsibilities
  std::vector<std::string> bodies;
};

Graph read_graph(const std::string& data, const Country& country) {
  Graph graph;
  graph.first_township = static_cast<std::int64_t>(country.village.size());
  graph.first_county = graph.first_township + static_cast<std::int64_t>(country.township.size());
  graph.first_department = graph.first_county + static_cast<std::int64_t>(country.county.size());
  graph.node_of_unit.resize(country.organisation.size());
  const auto number = [&](const std::vector<zeren::UnitId>& units, std::int64_t first) {
    for (const zeren::UnitId unit : units) graph.node_of_unit[unit] = first++;
  };
  number(country.village, 0);
  number(country.township, graph.first_township);
  number(country.county, graph.first_county);
  std::int64_t last = 0;
  for (const auto& edge : read_numbers(data + "/edges.csv", false)) {
    last = std::max(last, edge[1]);
    if (edge[1] < graph.first_department) continue;  // up the tree: the organisation knows it
    graph.at.push_back("t" + std::to_string(edge[0] - graph.first_township));
    graph.body.push_back("d" + std::to_string(edge[1] - graph.first_department));
  }
  for (std::int64_t d = 0; d <= last - graph.first_department; ++d) graph.bodies.push_back("d" + std::to_string(d));
  return graph;
}

zeren::BindResult bind_graph(const zeren::plan::Plan& plan, const Country& country, const Graph& graph) {
  const std::vector<std::string_view> at(graph.at.begin(), graph.at.end()), body(graph.body.begin(), graph.body.end()),
      bodies(graph.bodies.begin(), graph.bodies.end()), kind(at.size(), "regulatory"), everything(at.size());
  const zeren::SourceTable tables[] = {
      {.entity = "body", .rows = bodies.size(), .columns = {{"name", std::span(bodies)}}},
      {.entity = "regulators",
       .rows = at.size(),
       .columns = {{"at", std::span(at)},
                   {"domain", std::span(everything)},
                   {"kind", std::span(kind)},
                   {"body", std::span(body)}}}};
  return zeren::bind(plan, country.organisation, tables);
}

}  // namespace

void run_w4(const Arguments& arguments) {
  const std::string data = arguments.text("data");
  const zeren::CompiledPack pack = compile_file(arguments.text("packs", ".") + "/w4.zr");
  const Country country = read_country(data, pack.plan());
  const Graph graph = read_graph(data, country);
  Measurement m{.workload = "W4", .variant = "prepared index", .seconds = {}, .answer = {}};
  zeren::BindResult bound;
  m.phases["bind"].push_back(seconds_of([&] { bound = bind_graph(pack.plan(), country, graph); }));
  std::vector<std::int64_t> node_of_body;
  for (const auto& body : bound.dataset.bodies.rows()) {
    node_of_body.push_back(graph.first_department + std::stoll(body.code.substr(1)));
  }
  std::vector<zeren::UnitId> villages;
  for (const auto& row : read_numbers(data + "/queries.csv", false)) {
    villages.push_back(country.village[static_cast<std::size_t>(row[0])]);
  }
  m.n = villages.size();

  std::vector<std::int64_t> nodes;
  const auto who = [&](zeren::UnitId village) {
    nodes.clear();
    for (const zeren::UnitId above : country.organisation.ancestors(village)) {
      nodes.push_back(graph.node_of_unit[above]);
    }
    bound.dataset.responsibility.nearest({.unit = village, .today = zeren::Date::min()},
                                         [&](const auto& holder) { nodes.push_back(node_of_body[holder.body]); });
  };
  std::int64_t first = 0, all = 0;
  const auto ask_all = [&] {
    all = 0;
    for (std::size_t i = 0; i < villages.size(); ++i) {
      who(villages[i]);
      for (const std::int64_t node : nodes) all += node;
      if (i == 299) first = all;
    }
  };
  m.seconds = repeat(arguments.number("repeats", 5), ask_all);
  m.answer = "c300=" + std::to_string(first) + " all=" + std::to_string(all);
  print(m);
}

}  // namespace peers
