// Another day, for what an explanation needs of it: a plan cut down to a few nodes, evaluated over the same facts.
#include <vector>

#include "src/run/evaluation_state.hpp"
#include "src/run/explainer.hpp"
#include "src/run/is_limit.hpp"

namespace zeren::inline v0::detail {
namespace {

// What is needed, as it grows.
class Reach {
 public:
  explicit Reach(const plan::Plan& plan) : plan_(plan), needed_(plan.nodes.size(), false) {}

  void add(NodeId node) {
    if (node != plan::no_node) open_.push_back(node);
  }
  // All that those which were added are made of.
  void close() {
    while (!open_.empty()) {
      const NodeId node = open_.back();
      open_.pop_back();
      if (needed_[node]) continue;
      needed_[node] = true;
      open_.insert(open_.end(), plan_.nodes[node].inputs.begin(), plan_.nodes[node].inputs.end());
      const TableId table = plan_.nodes[node].table;
      if (table != plan::scalar) add(plan_.tables[table].maker);
    }
  }
  [[nodiscard]] const std::vector<bool>& needed() const { return needed_; }

 private:
  const plan::Plan& plan_;
  std::vector<bool> needed_;
  std::vector<NodeId> open_;
};

// What the explanation of a score shows that its value is not made of: how far floor, cap, blend, rounding and veto
// moved it, its band, and what each row of a line comes to.
void add_adjustments(Reach& reach, const plan::ScoreShape& score) {
  for (const NodeId node : {score.floor_cap, score.blend_adjustment, score.floor_cap_after, score.rounding, score.veto,
                            score.floor, score.cap, score.band}) {
    reach.add(node);
  }
  for (const plan::ScoreBand& band : score.bands) reach.add(band.bound);
  for (const plan::ScoreLine& line : score.lines) {
    for (const NodeId node : {line.when, line.raw, line.at_most, line.value, line.rows, line.amount}) reach.add(node);
  }
}

std::vector<bool> reachable(const plan::Plan& plan, std::span<const NodeId> roots) {
  Reach reach(plan);
  for (const NodeId root : roots) reach.add(root);
  for (const plan::Param& param : plan.params) {
    reach.add(param.node);
    for (const NodeId version : param.versions) reach.add(version);
  }
  reach.close();
  for (const plan::Rule& rule : plan.rules) {
    const auto* score = std::get_if<plan::ScoreShape>(&rule.shape);
    if (score != nullptr && reach.needed()[score->value]) add_adjustments(reach, *score);
  }
  reach.close();
  return reach.needed();
}

// Node numbers stay; what is not needed becomes an absent literal, which costs nothing.
std::unique_ptr<plan::Plan> cut(const plan::Plan& plan, std::span<const NodeId> roots) {
  const std::vector<bool> needed = reachable(plan, roots);
  auto result = std::make_unique<plan::Plan>(plan);
  for (NodeId node = 0; node < plan.nodes.size(); ++node) {
    if (!needed[node]) result->nodes[node] = plan::Node{};
  }
  for (plan::Rule& rule : result->rules) rule.shape = plan::DefineShape{};
  result->pairs.clear();
  result->exceptions.clear();
  for (plan::Table& table : result->tables) {
    table.columns.clear();
    table.key_nodes.clear();
    if (table.maker != plan::no_node && !needed[table.maker]) {
      table.maker = plan::no_node;
      table.kind = plan::TableKind::facts;
    }
  }
  return result;
}

// The parameters as the run at hand had them.
std::vector<ParamOverride> overrides(const plan::Plan& plan, const Evaluation& now) {
  std::vector<ParamOverride> result;
  for (const plan::Param& param : plan.params) {
    // One with versions has its own value on each day, unless the run sets it.
    if (!param.versions.empty() && now.state().run.overrides[param.node] == nullptr) continue;
    const Column* column = now.column(param.node);
    if (!column || !column->present(0)) continue;
    const CellView cell = now.cell(param.node);
    plan::Value value;
    switch (param.type.kind) {
      case plan::ValueKind::boolean:
        value = cell.boolean();
        break;
      case plan::ValueKind::number:
        value = cell.number();
        break;
      case plan::ValueKind::text:
        value = cell.text();
        break;
      case plan::ValueKind::date:
        value = cell.date();
        break;
      case plan::ValueKind::moment:
        value = cell.moment();
        break;
      case plan::ValueKind::duration:
        value = column->duration_at(0);
        break;
      case plan::ValueKind::enumeration:
        value = plan::EnumerationValue{param.type.enumeration, cell.ordinal()};
        break;
      case plan::ValueKind::unit:
        value = plan::UnitText{cell.text()};
        break;
      case plan::ValueKind::row:
        value = cell.reference();
        break;
      case plan::ValueKind::body_set:
      case plan::ValueKind::member_set:
        continue;
    }
    result.push_back({param.origin.name, std::move(value)});
  }
  return result;
}

}  // namespace

PastDay::PastDay(const Evaluation& now, const Dataset& dataset, Date day, std::span<const NodeId> nodes)
    : plan_(cut(now.plan(), nodes)) {
  EvaluateOptions options;
  options.today = day;
  options.overrides = overrides(*plan_, now);
  options.limits = now.state().options.limits;
  Result<Evaluation, EngineError> result = evaluate(*plan_, dataset, options);
  if (result.ok()) {
    evaluation_.emplace(std::move(result).value());
  } else if (is_limit(*result.error().code)) {  // without that day the explanation would be a partial one
    throw LimitReached{result.error().code, result.error().arguments};
  }
}

const Evaluation* Explainer::on_day(Date day, NodeId node) {
  if (day == now_.today()) return &now_;
  std::unique_ptr<PastDay>& past = past_[{day.days, node}];
  if (!past) past = std::make_unique<PastDay>(now_, dataset_, day, std::span(&node, 1));
  return past->evaluation();
}

}  // namespace zeren::inline v0::detail
