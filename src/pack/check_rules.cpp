#include "src/pack/check_rules.hpp"

#include <algorithm>

#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/walk.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

// ---- the order of checking: types of defines and parameters are inferred, so those read come first ------------------

void names_in(const sx::Expression& expression, std::vector<std::string_view>& out);

void names_in(const sx::Path& path, std::vector<std::string_view>& out) {
  for (const auto& name : path.names) out.push_back(name.text);
}

void names_in(const sx::Expression& expression, std::vector<std::string_view>& out) {
  names_in(expression.path, out);
  for (const auto& operand : expression.operands) names_in(operand, out);
  for (const auto& key : expression.order) names_in(key, out);
  for (const auto& rows : expression.rows) {
    if (rows.target) names_in(*rows.target, out);
    for (const auto& length : rows.window.length) names_in(length, out);
    for (const auto& to : rows.window.to) names_in(to, out);
    for (const auto& where : rows.where) names_in(where, out);
  }
}

struct Node {
  bool is_param = false;
  std::uint32_t id = 0;
  const sx::Expression* value = nullptr;
};

// Only a heuristic by names, so that checking does not recurse along long chains of defines; what it gets wrong,
// type_of_column settles by recursion.
class CheckingOrder {
 public:
  explicit CheckingOrder(Context& context) {
    for (std::uint32_t i = 0; i < context.params.size(); ++i) {
      const sx::ParamDeclaration& param = *context.params[i].declaration;
      add(param.name.text, {true, i, param.versions.empty() ? &param.value : &param.versions.front().value});
    }
    for (std::uint32_t i = 0; i < context.rules.size(); ++i) {
      if (const auto* define = std::get_if<sx::DefineDeclaration>(context.rules[i].declaration)) {
        add(define->name.text, {false, i, &define->value});
      }
    }
  }

  template <class F>
  void visit(F&& f) {
    std::vector<char> seen(nodes_.size(), 0);
    struct Step {
      std::size_t node;
      std::vector<std::size_t> reads;
      std::size_t next = 0;
    };
    std::vector<Step> stack;
    for (std::size_t root = 0; root < nodes_.size(); ++root) {
      if (seen[root]) continue;
      seen[root] = 1;
      stack.push_back({root, reads(root)});
      while (!stack.empty()) {
        Step& top = stack.back();
        if (top.next == top.reads.size()) {
          f(nodes_[top.node]);
          stack.pop_back();
          continue;
        }
        const std::size_t next = top.reads[top.next++];
        if (seen[next]) continue;
        seen[next] = 1;
        stack.push_back({next, reads(next)});
      }
    }
  }

 private:
  void add(const std::string& name, Node node) {
    by_name_[name].push_back(nodes_.size());
    nodes_.push_back(node);
  }
  std::vector<std::size_t> reads(std::size_t node) const {
    std::vector<std::string_view> names;
    names_in(*nodes_[node].value, names);
    std::vector<std::size_t> out;
    for (std::string_view name : names) {
      if (auto it = by_name_.find(name); it != by_name_.end())
        out.insert(out.end(), it->second.begin(), it->second.end());
    }
    return out;
  }

  std::vector<Node> nodes_;
  NameTable<std::vector<std::size_t>> by_name_;
};

// Rules have a graph for this; parameters are checked as they are read, so the loop is the end of those running.
void report_param_loop(Context& context, ParamId id) {
  const auto begin = std::find(context.running_params.begin(), context.running_params.end(), id);
  std::string loop;
  for (auto it = begin; it != context.running_params.end(); ++it) {
    loop += '`' + context.pack.params[*it].description.name + "` -> ";
  }
  const Description& description = context.pack.params[id].description;
  context.report(codes::cycle, description.span, {loop + '`' + description.name + '`'});
}

bool is_column_type(const Type& type) {
  return type.kind != TypeKind::duration;
}

}  // namespace

Type type_of_column(Context& context, EntityId entity, ColumnId column) {
  const Column& found = context.column(entity, column);
  if (found.origin == ColumnOrigin::rule) {
    if (!context.running_rules.empty()) context.asked_for[context.running_rules.back()].insert(found.rule);
    if (is_unknown(found.type)) check_rule(context, found.rule);
  }
  return context.column(entity, column).type;
}

Type type_of_param(Context& context, ParamId param) {
  check_param(context, param);
  return context.pack.params[param].type;
}

void require_constant(Context& context, const Expression& expression) {
  bool reported = false;
  walk(expression, [&](const Expression& e) {
    switch (e.kind) {
      case ExpressionKind::today:
      case ExpressionKind::now:
      case ExpressionKind::own_value:
      case ExpressionKind::row:
      case ExpressionKind::column:
      case ExpressionKind::follow:
      case ExpressionKind::responsible:
      case ExpressionKind::relation_sources:
      case ExpressionKind::relation_targets:
      case ExpressionKind::held_at_step:
      case ExpressionKind::aggregate:
      case ExpressionKind::mean_years:
        if (!reported) context.report(codes::not_constant, e.span);
        reported = true;
        break;
      case ExpressionKind::dated_param:
        if (!reported) context.report(codes::changes_daily, e.span, {context.pack.params[e.param].description.name});
        reported = true;
        break;
      case ExpressionKind::param:
        if (!reported && !context.pack.params[e.param].versions.empty()) {
          context.report(codes::changes_daily, e.span, {context.pack.params[e.param].description.name});
          reported = true;
        }
        if (!reported && has_exceptions(context, {ExceptionTarget::Kind::param, e.param, 0})) {
          context.report(codes::excepted_param, e.span, {context.pack.params[e.param].description.name});
          reported = true;
        }
        break;
      default:
        break;
    }
  });
}

std::optional<Number> constant_number(const Context& context, const Expression& e) {
  const auto operand = [&](std::size_t i) { return constant_number(context, e.operands[i]); };
  const auto both = [&](auto&& combine) -> std::optional<Number> {
    const auto a = operand(0), b = operand(1);
    if (!a || !b) return std::nullopt;
    const NumberResult result = combine(*a, *b);
    if (!result.ok()) return std::nullopt;
    return result.value;
  };
  switch (e.kind) {
    case ExpressionKind::literal:
      if (const auto* number = std::get_if<Number>(&e.literal)) return *number;
      return std::nullopt;
    case ExpressionKind::param:
      return constant_number(context, context.pack.params[e.param].value);
    case ExpressionKind::negate:
      if (const auto value = operand(0)) return negate(*value);
      return std::nullopt;
    case ExpressionKind::add:
      return both([](const Number& a, const Number& b) { return add(a, b); });
    case ExpressionKind::subtract:
      return both([](const Number& a, const Number& b) { return subtract(a, b); });
    case ExpressionKind::multiply:
      return both([](const Number& a, const Number& b) { return multiply(a, b); });
    case ExpressionKind::divide:
      return both([](const Number& a, const Number& b) { return divide(a, b); });
    default:
      return std::nullopt;
  }
}

std::optional<Duration> constant_duration(const Context& context, const Expression& expression) {
  const Expression* e = &expression;
  while (e->kind == ExpressionKind::param) e = &context.pack.params[e->param].value;
  const auto* duration = std::get_if<Duration>(&e->literal);
  if (e->kind != ExpressionKind::literal || !duration) return std::nullopt;
  return *duration;
}

// One value of a parameter: the only one, or that of a version.
Expression param_value(Context& context, ModuleId module, const sx::ParamDeclaration& written,
                       const sx::Expression& written_value, const Type& declared) {
  ExpressionChecker checker(context, module, {});
  Expression value = checker.required(checker.check(written_value, written.type ? &declared : nullptr));
  require_constant(context, value);
  if (written.type && !agree(declared, value.type)) {
    context.report(codes::type_mismatch, value.span, {describe(context, declared), describe(context, value.type)});
  } else if (written.type && declared.kind == TypeKind::count && value.type.kind == TypeKind::number) {
    context.report(codes::type_mismatch, value.span, {describe(context, declared), describe(context, value.type)});
  }
  if (value.type.kind == TypeKind::body_set || value.type.kind == TypeKind::member_set) {
    context.report(codes::type_mismatch, value.span,
                   {bilingual("a single value", "单个值"), describe(context, value.type)});
  }
  if (const auto number = constant_number(context, value); written.type && number && declared.kind == TypeKind::count) {
    if ((declared.low && *number < Number(*declared.low)) || (declared.high && *number > Number(*declared.high))) {
      context.report(codes::test_value, value.span,
                     {number->to_exact_decimal_or_fraction(), full_name(context, module, written.name.text),
                      (declared.low ? std::to_string(*declared.low) : "…") + " .. " +
                          (declared.high ? std::to_string(*declared.high) : "…")});
    }
  }
  return value;
}

void check_param(Context& context, ParamId id) {
  PendingParam& pending = context.params[id];
  if (pending.progress != Progress::waiting) {
    if (pending.progress == Progress::running) {
      report_param_loop(context, id);
    }
    return;
  }
  pending.progress = Progress::running;
  context.running_params.push_back(id);
  const sx::ParamDeclaration& written = *pending.declaration;
  const Type declared = context.pack.params[id].type;
  std::vector<Expression> values;
  if (written.versions.empty())
    values.push_back(param_value(context, pending.module, written, written.value, declared));
  for (const sx::ParamVersion& version : written.versions) {
    values.push_back(param_value(context, pending.module, written, version.value, declared));
  }
  Param& param = context.pack.params[id];
  Type type = values.front().type;
  for (const Expression& value : values) {
    if (!agree(type, value.type)) {
      context.report(codes::versions_disagree, value.span,
                     {param.description.name, describe(context, type), describe(context, value.type)});
    } else {
      type = unite(type, value.type);
    }
  }
  if (!written.type) {
    param.type = without_absence(type);
  } else if (param.type.unit.empty()) {
    param.type.unit = type.unit;
  }
  param.value = values.front();
  if (!written.versions.empty()) check_param_versions(context, id, values);
  fill_exceptions(context, {ExceptionTarget::Kind::param, id, 0}, param.exceptions,
                  [&](const PendingException& exception, Exception& made) {
                    fill_exception(context, exception, {}, context.pack.params[id].type, made);
                  });
  context.running_params.pop_back();
  context.params[id].progress = Progress::done;
}

void check_rule(Context& context, std::uint32_t id) {
  if (context.rules[id].progress != Progress::waiting) return;
  context.rules[id].progress = Progress::running;
  context.running_rules.push_back(id);
  const PendingRule pending = context.rules[id];
  // Rules are filled in place: the vectors do not grow once everything is declared.
  std::visit(
      [&](auto& rule) {
        using R = std::remove_reference_t<decltype(rule)>;
        const auto filled = [&](const auto& written) { fill(context, pending, rule, written); };
        if constexpr (std::is_same_v<R, Define>) filled(std::get<sx::DefineDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Score>) filled(std::get<sx::ScoreDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Rank>) filled(std::get<sx::RankDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Ladder>) filled(std::get<sx::LadderDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Assign>) filled(std::get<sx::AssignDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Ledger>) filled(std::get<sx::LedgerDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Target>) filled(std::get<sx::TargetDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Parts>) filled(std::get<sx::PartsDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Duty>) filled(std::get<sx::DutyDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Decide>) filled(std::get<sx::DecideDeclaration>(*pending.declaration));
        if constexpr (std::is_same_v<R, Versions>) fill_versions(context, rule);
        if constexpr (std::is_same_v<R, Union>) fill_union(context, rule);
        if constexpr (std::is_same_v<R, Check>) filled(std::get<sx::CheckDeclaration>(*pending.declaration));
      },
      context.pack.rules[id]);
  context.running_rules.pop_back();
  context.rules[id].progress = Progress::done;
}

void fill(Context& context, const PendingRule& pending, Define& rule, const sx::DefineDeclaration& written) {
  ExpressionChecker checker(context, pending.module, {{rule.entity, {}}});
  rule.value = checker.check(written.value);
  if (!is_column_type(rule.value.type)) {
    context.report(codes::type_mismatch, rule.value.span,
                   {bilingual("a value that a table can hold", "表中可存放的值"), describe(context, rule.value.type)});
    rule.value.type = {};
  }
  Type type = rule.value.type;
  const std::uint32_t id = context.column(rule.entity, rule.column).rule;
  fill_exceptions(context, {ExceptionTarget::Kind::define, id, 0}, rule.exceptions,
                  [&](const PendingException& exception, Exception& made) {
                    fill_exception(context, exception, {{rule.entity, {}}}, rule.value.type, made);
                    if (agree(type, made.value.type)) type = unite(type, made.value.type);
                  });
  context.pack.entities[rule.entity].columns[rule.column].type = type;
}

void check_rules(Context& context) {
  CheckingOrder order(context);
  order.visit([&](const Node& node) {
    context.look();
    if (node.is_param) {
      check_param(context, node.id);
    } else {
      check_rule(context, node.id);
    }
  });
  for (std::uint32_t id = 0; id < context.rules.size(); ++id) {
    context.look();
    check_rule(context, id);
  }
  check_exception_orders(context);
}

}  // namespace zeren::inline v0::pack::detail
