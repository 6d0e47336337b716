// Which rule reads which, loops among them, and an order without.
#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
#include <deque>
#include <set>
#include <unordered_map>

#include "src/pack/check_rules.hpp"
#include "src/pack/walk.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
using Reads = std::vector<std::set<std::uint32_t>>;  // by rule

bool made_by_rule(const Entity& entity) {
  return is_made(entity.kind);
}

class ReadsCollector {
 public:
  ReadsCollector(const Pack& pack, std::set<std::uint32_t>& out) : pack_(pack), out_(out) {}

  void expression(const Expression& e) {
    walk(e, [this](const Expression& part) {
      if (part.kind == ExpressionKind::column || part.kind == ExpressionKind::follow) column(part.entity, part.column);
      for (const auto& rows : part.rows) table(rows.entity);
    });
  }
  void rows(const Rows& r) {
    table(r.entity);
    walk_rows(r, [this](const Expression& part) {
      if (part.kind == ExpressionKind::column || part.kind == ExpressionKind::follow) column(part.entity, part.column);
      for (const auto& inner : part.rows) table(inner.entity);
    });
  }

 private:
  void column(EntityId entity, ColumnId id) {
    const Column& read = pack_.entities[entity].columns[id];
    if (read.origin == ColumnOrigin::rule) out_.insert(read.rule);
  }
  void table(EntityId entity) {
    if (made_by_rule(pack_.entities[entity])) out_.insert(pack_.entities[entity].rule);
  }

  const Pack& pack_;
  std::set<std::uint32_t>& out_;
};

Reads collect_reads(const Context& context) {
  const Pack& pack = context.pack;
  Reads reads(pack.rules.size());
  for (const auto& [rule, asked] : context.asked_for) reads[rule] = asked;
  for (std::size_t i = 0; i < pack.rules.size(); ++i) {
    ReadsCollector collector(pack, reads[i]);
    std::visit(
        [&](const auto& rule) {
          each_part(
              rule, [&](const Expression& e) { collector.expression(e); }, [&](const Rows& r) { collector.rows(r); });
          // Rows of a rule's own table may be assigned from or checked like any other.
          const Entity& table = pack.entities[table_of(rule)];
          const bool is_target = std::holds_alternative<Target>(pack.rules[i]);  // it is what its rows are made of
          if (made_by_rule(table) && table.rule != i && !is_target) reads[i].insert(table.rule);
        },
        pack.rules[i]);
    if (const auto* ledger = std::get_if<Ledger>(&pack.rules[i])) {
      each_event_table(*ledger, [&](EntityId e) {
        if (made_by_rule(pack.entities[e])) reads[i].insert(pack.entities[e].rule);
      });
    }
    if (const auto* duty = std::get_if<Duty>(&pack.rules[i])) {
      each_event_table(*duty, [&](EntityId e) {
        if (made_by_rule(pack.entities[e])) reads[i].insert(pack.entities[e].rule);
      });
    }
    if (const auto* all = std::get_if<Union>(&pack.rules[i])) reads[i].insert(all->rules.begin(), all->rules.end());
    if (const auto* versions = std::get_if<Versions>(&pack.rules[i])) {
      reads[i].insert(versions->rules.begin(), versions->rules.end());
    }
    if (const auto* parts = std::get_if<Parts>(&pack.rules[i])) {
      reads[i].insert(parts->whole);
      reads[i].insert(parts->parts.begin(), parts->parts.end());
    }
  }
  return reads;
}

const Description& description_of(const Rule& rule) {
  return std::visit([](const auto& r) -> const Description& { return r.description; }, rule);
}

// The shortest way from a rule back to itself inside its component.
std::vector<std::uint32_t> loop_from(std::uint32_t start, const Reads& reads, const std::vector<int>& component) {
  std::unordered_map<std::uint32_t, std::uint32_t> previous;  // as large as the component, not as the pack
  std::deque<std::uint32_t> open{start};
  while (!open.empty()) {
    const std::uint32_t at = open.front();
    open.pop_front();
    for (std::uint32_t next : reads[at]) {
      if (next == start) {
        std::vector<std::uint32_t> loop{at};
        while (loop.back() != start) loop.push_back(previous[loop.back()]);
        std::reverse(loop.begin(), loop.end());
        return loop;
      }
      if (component[next] == component[start] && previous.try_emplace(next, at).second) open.push_back(next);
    }
  }
  return {};
}

void report_loop(Context& context, const std::vector<std::uint32_t>& loop) {
  const auto entity_name = [&](std::uint32_t rule) {
    return std::visit([&](const auto& r) { return context.entity(table_of(r)).description.name; },
                      context.pack.rules[rule]);
  };
  const auto name = [&](std::uint32_t rule) {
    return '`' + entity_name(rule) + "." + description_of(context.pack.rules[rule]).name + '`';
  };
  std::string en, zh;
  for (std::uint32_t rule : loop) en += name(rule) + " -> ";
  en += name(loop.front());
  Diagnostic& diagnostic = context.report(codes::cycle, description_of(context.pack.rules[loop.front()]).span, {en});
  for (std::size_t i = 1; i < loop.size(); ++i) {
    diagnostic.notes.push_back({description_of(context.pack.rules[loop[i]]).span,
                                name(loop[i]) + " is part of the loop", name(loop[i]) + " 在循环之中"});
  }
}

// Moves every rule to its new place and tells all that know it by number.
void renumber(Context& context, const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> place(order.size());
  std::vector<Rule> rules;
  std::vector<PendingRule> pending;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    rules.push_back(std::move(context.pack.rules[order[i]]));
    pending.push_back(context.rules[order[i]]);
  }
  for (Rule& rule : rules) {
    if (auto* all = std::get_if<Union>(&rule)) {
      for (std::uint32_t& member : all->rules) member = place[member];
    }
    if (auto* versions = std::get_if<Versions>(&rule)) {
      for (std::uint32_t& version : versions->rules) version = place[version];
    }
    if (auto* parts = std::get_if<Parts>(&rule)) {
      parts->whole = place[parts->whole];
      for (std::uint32_t& part : parts->parts) part = place[part];
    }
  }
  context.pack.rules = std::move(rules);
  context.rules = std::move(pending);
  for (auto& entity : context.pack.entities) {
    if (made_by_rule(entity)) entity.rule = place[entity.rule];
    for (auto& column : entity.columns) {
      if (column.origin == ColumnOrigin::rule) column.rule = place[column.rule];
    }
  }
  for (auto& [name, check] : context.check_names) check.id = place[check.id];
  for (auto& [name, target] : context.target_names) target.id = place[target.id];
  for (auto& [name, duty] : context.duty_names) duty.id = place[duty.id];
}

}  // namespace

void order_rules(Context& context) {
  const Reads reads = collect_reads(context);
  Graph graph(reads.size());
  for (std::uint32_t i = 0; i < reads.size(); ++i) {
    for (std::uint32_t read : reads[i]) boost::add_edge(i, read, graph);
  }
  std::vector<int> component(reads.size());
  const int components = boost::strong_components(
      graph, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));
  bool loops = false;
  std::vector<char> reported(static_cast<std::size_t>(components), 0);
  for (std::uint32_t i = 0; i < reads.size(); ++i) {
    if (reported[static_cast<std::size_t>(component[i])]) continue;
    const auto loop = loop_from(i, reads, component);
    if (loop.empty()) continue;
    reported[static_cast<std::size_t>(component[i])] = 1;
    loops = true;
    report_loop(context, loop);
  }
  if (loops) return;
  // Edges lead from the reader to what it reads, so that the last in the graph's order comes first in ours; the search
  // begins at the rules in the order written.
  std::vector<std::uint32_t> order;
  boost::topological_sort(graph, std::back_inserter(order));
  renumber(context, order);
}

}  // namespace zeren::inline v0::pack::detail
