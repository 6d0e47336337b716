// Which version of a dated declaration or parameter made a value, and what that version says.
#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {

bool Explainer::picks_version(NodeId id) const {
  const plan::Node& n = plan_.nodes[unspread(id)];
  if (n.kind != plan::NodeKind::map || n.op != plan::MapOp::pick) return false;
  const plan::Node& number = plan_.nodes[unspread(n.inputs[0])];
  return number.kind == plan::NodeKind::map && number.op == plan::MapOp::version_on;
}

void Explainer::note_version(ExplanationItem& into, NodeId number, std::size_t version) const {
  const auto& versions = std::get<plan::Versions>(plan_.nodes[number].payload);
  const Validity& valid = versions.ranges[version];
  const std::string from = valid.from.to_string(), until = valid.until.to_string();
  if (valid.until == Date::max()) {
    into.notes.push_back(note("the version from {0}", "自 {0} 起的版本", {from}));
  } else if (valid.from == Date::min()) {
    into.notes.push_back(note("the version until {0}", "至 {0} 止的版本", {until}));
  } else {
    into.notes.push_back(note("the version from {0} until {1}", "自 {0} 至 {1} 的版本", {from, until}));
  }
}

void Explainer::expand_version(ExplanationItem& into, NodeId id, std::uint32_t row, std::size_t depth) {
  const NodeId node = unspread(id);
  const plan::Node& n = plan_.nodes[node];
  const NodeId number = unspread(n.inputs[0]);
  const NodeId day = plan_.nodes[number].inputs[0];
  if (plan_.nodes[unspread(day)].kind != plan::NodeKind::today && depth < options_.depth) {
    into.parts.push_back(describe(day, row, depth));
  }
  const std::optional<Number> chosen = this->number(number, row);
  const auto version = chosen ? chosen->to_int64() : std::nullopt;
  if (!version || *version < 1 || static_cast<std::size_t>(*version) >= n.inputs.size()) return;
  const auto v = static_cast<std::size_t>(*version) - 1;
  note_version(into, number, v);
  const NodeId picked = n.inputs[v + 1];
  const auto* shape = n.rule == plan::no_rule ? nullptr : std::get_if<plan::VersionsShape>(&plan_.rules[n.rule].shape);
  if (shape != nullptr && shape->number == number) {
    const std::string label = into.label;
    const plan::Rule& rule = plan_.rules[shape->rules[v]];
    if (depth < options_.depth) {
      expand_node(into, picked, row);
      if (const auto* define = std::get_if<plan::DefineShape>(&rule.shape)) into.text = define->written.name;
    }
    place(into, rule.origin);
    if (!label.empty()) into.label = label;
    return;
  }
  const plan::Node& value = plan_.nodes[unspread(picked)];
  if (value.kind == plan::NodeKind::param) {  // a version of the parameter: its own clause and place
    place(into, value.origin);
  } else if (depth < options_.depth) {
    into.parts.push_back(describe(picked, row, depth));
  }
}

}  // namespace zeren::inline v0::detail
