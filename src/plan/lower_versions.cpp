// Versions: which one a day is in, and the columns of a dated declaration.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
NodeId Lowering::today() {
  Node node;
  node.kind = NodeKind::today;
  node.type = date_type();
  return builder_.add(std::move(node));
}

NodeId Lowering::holds_today(const Validity& valid) {
  const NodeId from = builder_.literal(valid.from, date_type());
  const NodeId until = builder_.literal(valid.until, date_type());
  return builder_.map(MapOp::in_range, {today(), from, until}, boolean_type());
}

NodeId Lowering::version_on(NodeId day, Versions versions, Origin where) {
  Node node;
  node.op = MapOp::version_on;
  node.inputs = {day};
  node.type = count_type();
  node.origin = std::move(where);
  node.payload = std::move(versions);
  return builder_.map(std::move(node));
}

NodeId Lowering::version_of_param(pack::ParamId id, NodeId day) {
  const pack::Param& declared = pack_.params[id];
  Versions versions;
  versions.name = declared.description.name;
  versions.param = id;
  for (const pack::ParamVersion& version : declared.versions) versions.ranges.push_back(version.description.valid);
  return version_on(day, std::move(versions), origin(declared.description));
}

// One value, on all days; a run that sets the param sets it.
NodeId Lowering::param_version(pack::ParamId id, std::size_t version) {
  const pack::Param& declared = pack_.params[id];
  Node node;
  node.kind = NodeKind::param;
  node.field = id;
  node.part = static_cast<std::uint32_t>(version) + 1;
  node.inputs = {expression(declared.versions[version].value, Context{})};
  node.type = value_type(pack_, declared.type);
  node.origin = origin(declared.versions[version].description);
  return builder_.add(std::move(node));
}

// The exceptions of a param apply to whichever version is taken.
NodeId Lowering::excepted_version(pack::ParamId id, std::size_t version) {
  const pack::Param& declared = pack_.params[id];
  const NodeId plain = param_version(id, version);
  if (declared.exceptions.list.empty()) return plain;
  const auto known = excepted_versions_.find({id, version});
  if (known != excepted_versions_.end()) return known->second;
  const RuleId outer = builder_.set_rule(no_rule);
  const NodeId value = except(
                           declared.exceptions, plain, origin(declared.versions[version].description),
                           [this](const pack::Exception& e) { return expression(e.when, Context{}); },
                           [this](const pack::Exception& e) { return expression(e.value, Context{}); })
                           .value;
  builder_.set_rule(outer);
  return excepted_versions_[{id, version}] = value;
}

NodeId Lowering::dated_param(const pack::Expression& e, const Context& context, bool with_exceptions) {
  const pack::Param& declared = pack_.params[e.param];
  std::vector<NodeId> inputs{version_of_param(e.param, expression(e.operands[0], context))};
  for (std::size_t v = 0; v < declared.versions.size(); ++v) {
    inputs.push_back(with_exceptions ? excepted_version(e.param, v) : param_version(e.param, v));
  }
  return builder_.map(MapOp::pick, std::move(inputs), value_type(pack_, declared.type),
                      with_exceptions ? origin(e.span) : origin(declared.description));
}

void lower_versions(Lowering& lowering, RuleId rule, const pack::Versions& all) {
  Builder& build = lowering.build();
  const auto description = [&](std::uint32_t version) -> const pack::Description& {
    return std::visit([](const auto& r) -> const pack::Description& { return r.description; },
                      lowering.pack().rules[version]);
  };
  Versions versions;
  versions.name = all.description.name;
  VersionsShape shape;
  for (const std::uint32_t version : all.rules) {
    versions.ranges.push_back(description(version).valid);
    shape.rules.push_back(version);
  }
  const NodeId day = all.by ? lowering.on_table(*all.by, lowering.context_of(all.entity)) : lowering.today();
  shape.number = lowering.version_on(day, std::move(versions), lowering.origin(all.description));
  for (const pack::VersionedColumn& made : all.columns) {
    const pack::Column& column = lowering.pack().entities[all.entity].columns[made.column];
    ValueType type = value_type(lowering.pack(), column.type);
    std::vector<NodeId> inputs{shape.number};
    for (const std::optional<pack::ColumnId>& of : made.of) {
      NodeId value = of ? lowering.column(all.entity, *of) : no_node;
      if (value == no_node) {
        ValueType absent = type;
        absent.optional = true;
        value = build.spread(build.literal(std::monostate{}, std::move(absent)), all.entity);
      }
      type.optional = type.optional || build.at(value).type.optional;
      inputs.push_back(value);
    }
    const NodeId picked = build.spread(
        build.map(MapOp::pick, std::move(inputs), std::move(type), lowering.origin(column.description)), all.entity);
    shape.columns.push_back(picked);
    lowering.define_column(all.entity, made.column, picked);
  }
  if (!shape.columns.empty()) {
    lower_score_periods(lowering, rule, {all.entity, all.cadence, &all.description}, shape.columns.front());
  }
  lowering.plan().rules[rule] = Rule{lowering.origin(all.description), all.entity, std::move(shape)};
}

}  // namespace zeren::inline v0::plan
