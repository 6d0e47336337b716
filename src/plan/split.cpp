// What each pass evaluates, what travels between them, and which rules are in the way.
#include "zeren/plan/split.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "src/plan/split_nodes.hpp"
#include "zeren/plan/names.hpp"
#include "zeren/plan/split_codes.hpp"

namespace zeren::inline v0::plan {

std::string SplitProblem::message(Language language) const {
  return format_message(language == Language::zh ? code->message_zh : code->message_en, arguments, language);
}

namespace {

class Splitter {
 public:
  Splitter(const Plan& plan, std::uint32_t tier) : plan_(plan), places_(find_places(plan, tier)) {
    at_ = place_nodes(places_);
    split_.tier = tier;
    split_.routes = places_.routes;
    split_.tables.assign(plan.tables.size(), SplitPass::upper);
    split_.findings.assign(plan.rules.size(), SplitPass::upper);
    split_.part_nodes.assign(plan.nodes.size(), false);
    split_.upper_nodes.assign(plan.nodes.size(), false);
    is_given_.assign(plan.nodes.size(), false);
  }

  Result<Split, std::vector<SplitProblem>> run() {
    for (TableId t = 0; t < plan_.tables.size(); ++t) place_table(t);
    for (RuleId id = 0; id < plan_.rules.size(); ++id) place_findings(id);
    if (!problems_.empty()) return std::move(problems_);
    for (const MixedTable& mixed : mixed_) begin(mixed);
    walk_upper();
    walk_parts();
    for (const MixedTable& mixed : mixed_) look_for_rows_twice(mixed);
    if (!problems_.empty()) return std::move(problems_);
    return std::move(split_);
  }

 private:
  const Node& node(NodeId id) const { return plan_.nodes[id]; }

  // ---- Which pass gives what ----

  // All of them, or the first that is in the way.
  struct Choice {
    SplitPass pass = SplitPass::upper;
    NodeId in_the_way = no_node;
  };
  Choice choose(const std::vector<NodeId>& nodes, PartRows rows) const {
    const auto first_without = [&](auto&& has) {
      const auto found = std::find_if_not(nodes.begin(), nodes.end(), has);
      return found == nodes.end() ? no_node : *found;
    };
    const NodeId not_above = first_without([&](NodeId id) { return at_.upper(id); });
    if (not_above == no_node) return {};
    if (rows != PartRows::own) return {SplitPass::upper, not_above};
    const NodeId not_in_part = first_without([&](NodeId id) { return at_.part[id]; });
    return {SplitPass::parts, not_in_part};
  }

  void want(SplitPass pass, const std::vector<NodeId>& nodes) {
    std::vector<NodeId>& wanted = pass == SplitPass::upper ? upper_ : parts_;
    wanted.insert(wanted.end(), nodes.begin(), nodes.end());
  }

  void place_table(TableId t) {
    const Table& table = plan_.tables[t];
    if (table.kind == TableKind::pair) return;
    std::vector<NodeId> nodes;
    for (const PublicColumn& column : table.columns) {
      if (column.node != no_node && !node(column.node).inside_scan) nodes.push_back(column.node);
    }
    if (is_made(table.kind) && table.maker != no_node) nodes.push_back(table.maker);
    for (const NodeId key : table.key_nodes) nodes.push_back(key);
    // Units are shown as a whole: the upper pass has them all.
    const bool tier = table.kind == TableKind::tier;
    const Choice choice = choose(nodes, tier ? PartRows::whole : places_.rows_in_part(t));
    split_.tables[t] = choice.pass;
    if (choice.in_the_way == no_node) return want(choice.pass, nodes);
    if (!place_mixed(t, nodes)) blame(choice);
  }

  // ---- Tables made from the rows of several, each of which may come from another pass ----

  struct MixedTable {
    NodeId maker = no_node;
    std::vector<NodeId> columns;
    std::vector<SplitPass> sources;  // by source of the union
  };

  std::vector<NodeId> nodes_of(const UnionSource& source) const {
    std::vector<NodeId> nodes = source.parts;
    if (source.when != no_node) nodes.push_back(source.when);
    return nodes;
  }

  std::optional<SplitPass> pass_of(const UnionSource& source) const {
    std::vector<NodeId> nodes = nodes_of(source);
    if (source.table != scalar && is_made(plan_.tables[source.table].kind)) {
      nodes.push_back(plan_.tables[source.table].maker);
    }
    const auto all = [&](auto&& has) { return std::all_of(nodes.begin(), nodes.end(), has); };
    if (places_.upper_holds(source.table) && all([&](NodeId id) { return at_.upper(id); })) return SplitPass::upper;
    const bool own = places_.rows_in_part(source.table) == PartRows::own;
    if (own && all([&](NodeId id) { return at_.part[id]; })) return SplitPass::parts;
    return std::nullopt;
  }

  // Only where nothing is said of its rows but what they are made from.
  bool place_mixed(TableId t, const std::vector<NodeId>& columns) {
    const NodeId maker = plan_.tables[t].maker;
    const auto* all = maker == no_node ? nullptr : std::get_if<Union>(&node(maker).payload);
    if (all == nullptr) return false;
    MixedTable mixed{maker, columns, {}};
    for (const NodeId id : columns) {
      const bool part_of_row = node(id).kind == NodeKind::made && node(id).inputs[0] == maker;
      if (id != maker && !part_of_row) return false;
    }
    for (const UnionSource& source : all->sources) {
      const auto pass = pass_of(source);
      if (!pass) return false;
      mixed.sources.push_back(*pass);
    }
    for (std::size_t s = 0; s < all->sources.size(); ++s) want(mixed.sources[s], nodes_of(all->sources[s]));
    split_.tables[t] = SplitPass::both;
    mixed_.push_back(std::move(mixed));
    return true;
  }

  // Each pass makes the table from what it has.
  void begin(const MixedTable& mixed) {
    for (const NodeId id : mixed.columns) split_.part_nodes[id] = split_.upper_nodes[id] = true;
  }

  // A part that has the columns of a source for another reason would make its rows too.
  void look_for_rows_twice(const MixedTable& mixed) {
    const auto& all = std::get<Union>(node(mixed.maker).payload);
    for (std::size_t s = 0; s < all.sources.size(); ++s) {
      const std::vector<NodeId>& parts = all.sources[s].parts;
      const auto in_part = [&](NodeId id) { return split_.part_nodes[id]; };
      const bool twice = mixed.sources[s] == SplitPass::upper && std::all_of(parts.begin(), parts.end(), in_part);
      if (twice) blame({SplitPass::upper, mixed.maker});
    }
  }

  void place_findings(RuleId id) {
    const Rule& rule = plan_.rules[id];
    if (const auto* check = std::get_if<CheckShape>(&rule.shape)) {
      std::vector<NodeId> nodes;
      for (const NodeId one : {check->where, check->must}) {
        if (one != no_node) nodes.push_back(one);
      }
      const Choice choice = choose(nodes, places_.rows_in_part(check->table));
      split_.findings[id] = choice.pass;
      if (choice.in_the_way != no_node) return blame(choice, &rule.origin);
      want(choice.pass, nodes);
    }
    if (const auto* assign = std::get_if<AssignShape>(&rule.shape)) {
      split_.findings[id] = split_.tables[std::get<Expand>(node(assign->expand).payload).task_table];
    }
    if (const auto* duty = std::get_if<DutyShape>(&rule.shape)) {
      split_.findings[id] = split_.tables[std::get<Duty>(node(duty->duty).payload).duty_table];
    }
  }

  // ---- What is in the way ----

  bool is_known(NodeId id, SplitPass pass) const { return pass == SplitPass::upper ? at_.upper(id) : at_.part[id]; }

  // Down to the expression whose own inputs are all there in one of the passes.
  NodeId deepest(NodeId id) const {
    for (;;) {
      std::vector<NodeId> below = node(id).inputs;
      const std::vector<NodeId> makers = makers_needed(plan_, id);
      below.insert(below.end(), makers.begin(), makers.end());
      const auto worse =
          std::find_if(below.begin(), below.end(), [&](NodeId b) { return !at_.part[b] && !at_.upper(b); });
      if (worse == below.end() || *worse >= id) return id;
      id = *worse;
    }
  }

  std::string reason(NodeId id) const {
    const Node& n = node(id);
    if (at_.part[id]) return bilingual("refers to facts of one unit from above", "从上层引用单个单位的事实");
    if (const auto* aggregate = std::get_if<Aggregate>(&n.payload)) {
      const std::string kind(to_string(aggregate->kind));
      return bilingual("takes `" + kind + "` over rows of several units, which cannot be put together from theirs",
                       "对多个单位的行取 `" + kind + "`，无法由各单位的结果合成");
    }
    if (n.kind == NodeKind::rank) {
      return bilingual("ranks rows of facts of several units", "对多个单位的事实行排名");
    }
    if (makes_rows(n.kind)) {
      return bilingual("makes rows from what several units hold", "由多个单位的数据生成行");
    }
    if (n.kind == NodeKind::as_of || n.kind == NodeKind::field_as_of) {
      return bilingual("looks at a past day of what several units hold", "查看多个单位数据在过去某日的情况");
    }
    return bilingual("reads one unit's facts beside what only all units together say",
                     "同时读取单个单位的事实和须由全部单位得出的值");
  }

  void blame(const Choice& choice, const Origin* rule = nullptr) {
    const NodeId id = deepest(choice.in_the_way);
    const Origin* origin = &node(id).origin;
    if (node(id).rule < plan_.rules.size()) origin = &plan_.rules[node(id).rule].origin;
    if (rule != nullptr && origin->file.empty()) origin = rule;
    const std::string name = origin->name.empty() ? node(id).origin.name : origin->name;
    const std::string place = origin->file + ":" + std::to_string(origin->line);
    if (!blamed_.insert(name + "\n" + place).second) return;
    problems_.push_back({&split_codes::cannot_be_split, {name, place, plan_.tiers[places_.tier], reason(id)}, *origin});
  }

  // ---- What each pass evaluates ----

  template <class Enter>
  void walk(std::vector<NodeId> open, std::vector<bool>& seen, Enter enter) {
    while (!open.empty()) {
      const NodeId id = open.back();
      open.pop_back();
      if (seen[id] || !enter(id)) continue;
      seen[id] = true;
      open.insert(open.end(), node(id).inputs.begin(), node(id).inputs.end());
      const std::vector<NodeId> makers = makers_needed(plan_, id);
      open.insert(open.end(), makers.begin(), makers.end());
    }
  }

  // Numbers are shown with more digits where a band's bound or a neighbour in a ranking asks for them.
  std::vector<NodeId> display_needs(const std::vector<bool>& shown) const {
    std::vector<NodeId> needs;
    for (const Rule& rule : plan_.rules) {
      const auto* score = std::get_if<ScoreShape>(&rule.shape);
      if (score == nullptr || score->value == no_node || !shown[score->value]) continue;
      for (const ScoreBand& band : score->bands) {
        if (band.bound != no_node) needs.push_back(band.bound);
      }
    }
    for (const Node& n : plan_.nodes) {
      const auto* rank = std::get_if<Rank>(&n.payload);
      if (rank == nullptr || rank->group == no_node) continue;
      const auto is_shown = [&](const RankKey& key) { return shown[key.value]; };
      if (std::any_of(rank->keys.begin(), rank->keys.end(), is_shown)) needs.push_back(rank->group);
    }
    return needs;
  }

  void walk_upper() {
    const auto enter = [&](NodeId id) {
      if (at_.computed[id]) return true;
      if (is_given_[id]) return false;
      is_given_[id] = true;
      (at_.given[id] ? split_.columns : split_.sums).push_back(id);
      return false;
    };
    walk(upper_, split_.upper_nodes, enter);
    std::vector<bool> shown = split_.upper_nodes;
    for (NodeId id = 0; id < shown.size(); ++id) shown[id] = shown[id] || is_given_[id];
    std::vector<NodeId> more = display_needs(shown);
    std::erase_if(more, [&](NodeId id) { return !at_.upper(id); });
    walk(more, split_.upper_nodes, enter);
    std::sort(split_.columns.begin(), split_.columns.end());
    std::sort(split_.sums.begin(), split_.sums.end());
  }

  void walk_parts() {
    want(SplitPass::parts, split_.columns);
    want(SplitPass::parts, split_.sums);
    const auto enter = [](NodeId) { return true; };
    walk(parts_, split_.part_nodes, enter);
    std::vector<NodeId> more = display_needs(split_.part_nodes);
    std::erase_if(more, [&](NodeId id) { return !at_.part[id]; });
    walk(more, split_.part_nodes, enter);
  }

  const Plan& plan_;
  Places places_;
  NodePlaces at_;
  Split split_;
  std::vector<MixedTable> mixed_;
  std::vector<NodeId> upper_, parts_;  // what each pass is wanted for
  std::vector<bool> is_given_;
  std::vector<SplitProblem> problems_;
  std::set<std::string> blamed_;
};

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "`" : ", `") + name + "`";
  return text;
}

}  // namespace

Result<Split, std::vector<SplitProblem>> split(const Plan& plan, std::string_view tier) {
  std::optional<std::uint32_t> found;
  for (const Table& table : plan.tables) {
    if (table.kind == TableKind::tier && (table.name == tier || table.label == tier)) found = table.tier;
  }
  if (found) return Splitter(plan, *found).run();
  return std::vector<SplitProblem>{{&split_codes::no_such_tier, {std::string(tier), list(plan.tiers)}, {}}};
}

}  // namespace zeren::inline v0::plan
