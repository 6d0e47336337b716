// From a plan to what decides columns of one record: which nodes are needed, whether one record is enough for them, and
// their numbering.
#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/decision_program.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0 {

namespace detail {
namespace {

using plan::MapOp;
using plan::NodeId;
using plan::NodeKind;
using plan::TableKind;
using plan::ValueKind;

constexpr std::uint32_t deepest = 500;       // how deep calls may nest
constexpr std::size_t most_members = 64;     // of a set that is held as bits
constexpr std::int64_t usual_scale = 10000;  // of numbers without declared digits

EngineError fault(const DiagnosticCode& code, std::vector<std::string> arguments) {
  return {&code, std::move(arguments)};
}

class Preparation {
 public:
  Preparation(const plan::Plan& plan, const DecisionOptions& options)
      : plan_(plan), made_(std::make_shared<DecisionProgram>()), program_(*made_) {
    program_.plan = &plan;
    program_.options = options;
  }

  std::optional<EngineError> run(std::string_view table, std::span<const std::string_view> columns) {
    if (auto error = find(table, columns)) return error;
    describe_slots();
    if (auto error = collect()) return error;
    std::vector<bool> overridden;
    if (auto error = fold_scalars(program_, scalars_, constant_of_, overridden)) return error;
    overridden_ = std::move(overridden);
    number_nodes();
    finish();
    if (program_.options.shortcuts) {
      find_tests(program_);
      index_conditions(program_);
      tabulate(made_);
    }
    return std::nullopt;
  }
  std::shared_ptr<const DecisionProgram> take() { return made_; }

 private:
  std::optional<EngineError> find(std::string_view table, std::span<const std::string_view> columns) {
    const auto wanted = std::find_if(plan_.tables.begin(), plan_.tables.end(), [&](const plan::Table& t) {
      return t.kind == TableKind::facts && (t.name == table || t.label == table);
    });
    if (wanted == plan_.tables.end()) return fault(run_codes::decision_table, {std::string(table)});
    program_.table = &*wanted;
    for (const std::string_view column : columns) {
      const auto& all = wanted->columns;
      const auto by = [&](auto part) {
        return std::find_if(all.begin(), all.end(),
                            [&](const plan::PublicColumn& c) { return c.node != plan::no_node && c.*part == column; });
      };
      auto found = by(&plan::PublicColumn::name);
      if (found == all.end()) found = by(&plan::PublicColumn::label);
      if (found == all.end() || column.empty()) {
        return fault(run_codes::decision_column, {wanted->name, std::string(column)});
      }
      wanted_.push_back(found->node);
      names_.push_back(found->name);
    }
    return std::nullopt;
  }

  void describe_slots() {
    for (const plan::Field& field : program_.table->fields) {
      SlotRule rule;
      rule.optional = field.type.optional;
      DecisionSlotPlan slot;
      describe(field, rule, slot);
      if (field.type.optional && !field.is_deadline) {
        if (field.type.kind == ValueKind::date) slot.last = program_.options.today.days;
        if (field.type.kind == ValueKind::moment) slot.last = now_of(program_.options).minutes;
      }
      if (field.known_on && field.type.optional) {
        slot.known_slot = field.known_on;
        const bool days = program_.table->fields[*field.known_on].type.kind == ValueKind::date;
        slot.known_by = days ? program_.options.today.days : now_of(program_.options).minutes;
      }
      program_.rules.push_back(rule);
      program_.slots.push_back(slot);
    }
    program_.read.assign(program_.rules.size(), false);
    describe_times();
  }
  void describe_times() {
    const plan::Table& table = *program_.table;
    for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
      const plan::Field& field = table.fields[f];
      const bool is_time = field.type.kind == ValueKind::date || field.type.kind == ValueKind::moment;
      const bool records = f == table.recorded_on || f == table.revised_on;
      const DecisionTimeSlot slot{
          f, f == table.on || records,
          is_time && table.on && f != table.on && !records && !field.type.optional && !field.is_deadline};
      if (slot.dates_record || slot.not_after_on) program_.time_slots.push_back(slot);
    }
  }
  void describe(const plan::Field& field, SlotRule& rule, DecisionSlotPlan& slot) {
    switch (field.type.kind) {
      case ValueKind::boolean:
        rule = {SlotForm::boolean, rule.optional, 0, 1};
        break;
      case ValueKind::number:
        if (field.type.is_count) {
          rule = {SlotForm::count, rule.optional, field.type.low.value_or(INT64_MIN),
                  field.type.high.value_or(INT64_MAX)};
          slot.is_count = true;
        } else {
          rule.form = SlotForm::decimal;
          const int digits = field.type.digits.value_or(-1);
          slot.denominator =
              digits >= 0 && digits <= 18 ? static_cast<std::int64_t>(power_of_ten(digits)) : usual_scale;
        }
        break;
      case ValueKind::date:
        rule = {SlotForm::date, rule.optional, Date::min().days, Date::max().days};
        break;
      case ValueKind::moment:
        rule = {SlotForm::moment, rule.optional, Moment::min().minutes, Moment::max().minutes};
        break;
      case ValueKind::enumeration: {
        const auto members = plan_.enumerations[field.type.enumeration].members.size();
        rule = {SlotForm::ordinal, rule.optional, 0, static_cast<std::int64_t>(members) - 1};
        break;
      }
      case ValueKind::unit:
        rule.form = SlotForm::unit;
        break;
      case ValueKind::row:
        rule.form = SlotForm::row;
        break;
      default:
        rule.form = SlotForm::text;
    }
  }

  // ---- What is needed ----

  std::optional<EngineError> collect() {
    std::vector<std::uint32_t> asked(plan_.nodes.size(), no_decision);  // for which column
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (asked[wanted_[i]] == no_decision) asked[wanted_[i]] = static_cast<std::uint32_t>(i);
    }
    needed_.assign(plan_.nodes.size(), false);
    for (NodeId id = static_cast<NodeId>(plan_.nodes.size()); id-- > 0;) {
      if (asked[id] == no_decision) continue;
      needed_[id] = true;
      const plan::Node& node = plan_.nodes[id];
      if (const std::string reason = refusal(node); !reason.empty()) {
        const std::string rule =
            node.rule < plan_.rules.size() ? plan_.rules[node.rule].origin.name : names_[asked[id]];
        return fault(run_codes::decision_needs_more, {names_[asked[id]], rule, expression_text(plan_, id), reason});
      }
      for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        const NodeId input = node.inputs[i];
        const bool follows = node.kind == NodeKind::gather && i > 0 && plan_.nodes[input].kind == NodeKind::builtin;
        if (!follows && asked[input] == no_decision) asked[input] = asked[id];
      }
      if (node.kind == NodeKind::input) {
        if (const auto known = program_.slots[node.field].known_slot) program_.read[*known] = true;
        program_.read[node.field] = true;
      }
      if (node.table == plan::scalar) scalars_.push_back(id);
    }
    std::reverse(scalars_.begin(), scalars_.end());
    return std::nullopt;
  }

  // Why one record is not enough for the node; empty where it is.
  std::string refusal(const plan::Node& node) const {
    if (node.type.kind == ValueKind::body_set) return bilingual("is a set of bodies", "是机构集合");
    if (node.type.kind == ValueKind::member_set &&
        plan_.enumerations[node.type.enumeration].members.size() > most_members) {
      return bilingual("has more than 64 members", "成员多于 64 个");
    }
    switch (node.kind) {
      case NodeKind::literal:
      case NodeKind::param:
        if (std::holds_alternative<plan::UnitText>(node.value) || node.type.kind == ValueKind::unit)
          return without_units();
        return {};
      case NodeKind::today:
      case NodeKind::now:
        return {};
      case NodeKind::input:
        return refusal_of_input(node);
      case NodeKind::map:
        return refusal_of_map(node);
      case NodeKind::gather:
        return refusal_of_gather(node);
      case NodeKind::aggregate:
        return bilingual("counts or adds up rows", "需要统计多行");
      case NodeKind::rank:
        return bilingual("compares rows with each other", "需要各行互相比较");
      case NodeKind::builtin:
      case NodeKind::self:
        return bilingual("is the row itself, not one of its fields", "是该行本身，而非其字段");
      case NodeKind::as_of:
      case NodeKind::field_as_of:
        return bilingual("looks back to another day", "需要回看另一日");
      default:
        return bilingual("keeps a history", "需要历史记录");
    }
  }
  std::string without_units() const {
    if (program_.options.organisation != nullptr) return {};
    return bilingual("needs the units, and no organisation was given", "需要单元，但未给出组织");
  }
  std::string refusal_of_input(const plan::Node& node) const {
    if (node.type.kind != ValueKind::row) return {};
    for (const plan::TableId target : node.type.targets) {
      if (plan_.tables[target].kind == TableKind::tier) {
        if (program_.options.organisation == nullptr) return without_units();
      } else if (plan_.tables[target].kind != TableKind::domain && plan_.tables[target].kind != TableKind::body) {
        return bilingual("refers to a row of `" + plan_.tables[target].name + "`",
                         "引用 `" + plan_.tables[target].name + "` 的一行");
      }
    }
    return {};
  }
  std::string refusal_of_map(const plan::Node& node) const {
    switch (node.op) {
      case MapOp::ancestor:
        return without_units();
      case MapOp::responsible:
      case MapOp::is_covered:
        return bilingual("asks who is responsible", "需要查责任");
      case MapOp::relation_sources:
      case MapOp::relation_targets:
        return bilingual("follows a relation", "需要查关系");
      case MapOp::held_at_step:
        return bilingual("asks how long a ladder's step has lasted", "需要阶梯的历史");
      case MapOp::unite_sets:
      case MapOp::to_set:
        return bilingual("is a set of bodies", "是机构集合");
      default:
        return {};
    }
  }
  std::string refusal_of_gather(const plan::Node& node) const {
    const plan::ValueType& reference = plan_.nodes[node.inputs[0]].type;
    if (reference.kind != ValueKind::unit) return bilingual("follows a reference to another row", "需要引用的另一行");
    for (std::size_t i = 1; i < node.inputs.size(); ++i) {
      const plan::Node& source = plan_.nodes[node.inputs[i]];
      const bool constant = source.kind == NodeKind::map && source.op == MapOp::spread;
      if (source.kind != NodeKind::builtin && !constant) {
        return bilingual("reads a column that rules give to a unit", "读取单元上由规则得出的列");
      }
    }
    return without_units();
  }

  // ---- Numbering ----

  void number_nodes() {
    decision_of_.assign(plan_.nodes.size(), no_decision);
    for (NodeId id = 0; id < plan_.nodes.size(); ++id) {
      if (!needed_[id]) continue;
      const plan::Node& node = plan_.nodes[id];
      DecisionNode made;
      made.plan_node = id;
      made.value_kind = node.type.kind;
      if (node.table == plan::scalar) {
        made.constant = constant_of_[id];
      } else if (node.kind == NodeKind::map && node.op == MapOp::spread) {
        decision_of_[id] = decision_of_[node.inputs[0]];
        continue;
      } else if (node.kind == NodeKind::input) {
        made.kind = DecisionKind::input;
        made.slot = node.field;
      } else if (node.kind == NodeKind::gather) {
        made.kind = DecisionKind::gather;
        add_inputs(made, std::span(node.inputs).first(1));
        made.special = add_gather(node);
      } else {
        made.kind = DecisionKind::map;
        made.op = node.op;
        add_inputs(made, node.inputs);
        describe_map(node, made);
      }
      decision_of_[id] = static_cast<DecisionId>(program_.nodes.size());
      program_.nodes.push_back(made);
    }
  }
  void add_inputs(DecisionNode& made, std::span<const NodeId> inputs) {
    made.begin = static_cast<std::uint32_t>(program_.inputs.size());
    made.count = static_cast<std::uint32_t>(inputs.size());
    for (const NodeId input : inputs) {
      const DecisionId id = decision_of_[input];
      program_.inputs.push_back(id);
      made.depth = std::max(made.depth, program_.nodes[id].depth + 1);
    }
    if (made.depth < deepest) return;
    // Worked out before anything that needs it, it counts as shallow again.
    program_.anchors.push_back(static_cast<DecisionId>(program_.nodes.size()));
    made.depth = 0;
  }
  void describe_map(const plan::Node& node, DecisionNode& made) {
    if (node.op == MapOp::version_on) {
      const auto& versions = std::get<plan::Versions>(node.payload);
      made.version_overridden = versions.param && overridden_[plan_.params[*versions.param].node];
    }
    const bool period =
        node.op == MapOp::period_month || node.op == MapOp::period_quarter || node.op == MapOp::period_year;
    if (period) made.special = program_.scratch_texts++;
  }
  std::uint32_t add_gather(const plan::Node& node) {
    DecisionGather gather;
    gather.source_of_tier.assign(max_tiers, no_decision);
    const plan::ValueType& reference = plan_.nodes[node.inputs[0]].type;
    for (std::size_t i = 1; i < node.inputs.size(); ++i) {
      const plan::Node& from = plan_.nodes[node.inputs[i]];
      DecisionGather::Source source;
      if (from.kind == NodeKind::builtin) {
        source.builtin = from.builtin;
        source.tier = from.tier;
      } else {
        source.constant = constant_of_[from.inputs[0]];
      }
      gather.sources.push_back(source);
    }
    for (std::size_t i = 0; i < reference.targets.size(); ++i) {
      const plan::Table& table = plan_.tables[reference.targets[i]];
      if (table.kind == TableKind::tier && table.tier < max_tiers) {
        gather.source_of_tier[table.tier] = static_cast<std::uint32_t>(i);
      }
    }
    program_.gathers.push_back(std::move(gather));
    return static_cast<std::uint32_t>(program_.gathers.size() - 1);
  }

  void finish() {
    for (const NodeId id : wanted_) {
      DecisionOutput output;
      output.node = decision_of_[id];
      output.type = &plan_.nodes[id].type;
      for (const plan::Rule& rule : plan_.rules) {
        const auto* decide = std::get_if<plan::DecideShape>(&rule.shape);
        if (decide == nullptr || decide->value != id || decide->row == plan::no_node) continue;
        output.row = decision_of_[decide->row];
        output.rows = static_cast<std::uint32_t>(decide->rows.size());
      }
      program_.outputs.push_back(output);
    }
    program_.unset_mask.assign((program_.rules.size() + 7) / 8, 0);
    for (std::size_t slot = 0; slot < program_.read.size(); ++slot) {
      if (program_.read[slot]) program_.unset_mask[slot / 8] |= std::uint64_t{2} << slot % 8 * 8;
    }
  }

  const plan::Plan& plan_;
  std::shared_ptr<DecisionProgram> made_;
  DecisionProgram& program_;
  std::vector<NodeId> wanted_;
  std::vector<std::string> names_;
  std::vector<bool> needed_;
  std::vector<NodeId> scalars_;
  std::vector<std::uint32_t> constant_of_;
  std::vector<bool> overridden_;
  std::vector<DecisionId> decision_of_;
};

}  // namespace
}  // namespace detail

Result<PreparedDecision, EngineError> PreparedDecision::prepare(const plan::Plan& plan, std::string_view table,
                                                                std::span<const std::string_view> columns,
                                                                const DecisionOptions& options) {
  detail::Preparation preparation(plan, options);
  if (auto error = preparation.run(table, columns)) return *error;
  return PreparedDecision(preparation.take());
}

std::optional<DecisionSlot> PreparedDecision::slot(std::string_view field) const {
  const auto& fields = program_->table->fields;
  for (DecisionSlot s = 0; s < fields.size(); ++s) {
    if (fields[s].name == field) return s;
  }
  for (DecisionSlot s = 0; s < fields.size(); ++s) {
    if (fields[s].label == field && !field.empty()) return s;
  }
  return std::nullopt;
}

std::size_t PreparedDecision::slots() const {
  return program_->rules.size();
}

bool PreparedDecision::reads(DecisionSlot slot) const {
  return program_->read[slot];
}

std::size_t PreparedDecision::outputs() const {
  return program_->outputs.size();
}

const plan::ValueType& PreparedDecision::output_type(std::size_t output) const {
  return *program_->outputs[output].type;
}

std::string_view PreparedDecision::method(std::size_t output) const {
  const detail::DecisionNode& node = program_->nodes[program_->outputs[output].node];
  if (node.table != detail::no_decision) return "table";
  const detail::DecisionId row = program_->outputs[output].row;
  const bool indexed = row != detail::no_decision && program_->nodes[row].special != detail::no_decision;
  return indexed || (node.kind == detail::DecisionKind::map && node.special != detail::no_decision &&
                     program_->plan->nodes[node.plan_node].op == plan::MapOp::first_match)
             ? "index"
             : "rules";
}

}  // namespace zeren::inline v0
