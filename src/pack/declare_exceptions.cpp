// Exceptions find what they are exceptions to; what they say is checked with it.
#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

class ExceptionDeclarer {
 public:
  ExceptionDeclarer(Context& context, ModuleId module, const sx::OverrideDeclaration& declared)
      : context_(context), module_(module), declared_(declared) {}

  void run() {
    const auto target = declared_.entity ? in_table() : named();
    if (!target) return;
    const auto id = static_cast<std::uint32_t>(context_.exceptions.size());
    if (!declare(context_, module_, context_.exception_names, declared_.name, id)) return;
    auto& siblings = context_.exceptions_of[*target];
    if (siblings.empty()) add_branch(*target);
    context_.exceptions.push_back({&declared_, module_, *target, static_cast<std::uint32_t>(siblings.size())});
    siblings.push_back(id);
  }

 private:
  using Target = std::optional<ExceptionTarget>;

  Target unknown(const std::vector<std::string>& candidates) {
    report_unknown(context_, codes::nothing_excepted, declared_.target, {declared_.target.text}, candidates);
    return std::nullopt;
  }

  // A param, or the due date of a duty.
  Target named() {
    const std::string& name = declared_.target.text;
    if (const auto id = find_param(context_, module_, name))
      return ExceptionTarget{ExceptionTarget::Kind::param, *id, 0};
    if (const auto id = find_place(context_, module_, context_.duty_names, name)) {
      return ExceptionTarget{ExceptionTarget::Kind::duty, *id, 0};
    }
    std::vector<std::string> known_names = keys_of(context_.duty_names);
    for (const auto& [known, symbol] : context_.symbols) {
      if (symbol.kind == SymbolKind::param) known_names.push_back(known);
    }
    return unknown(known_names);
  }

  Target in_table() {
    const auto entity = entity_named(context_, module_, *declared_.entity);
    if (!entity) return std::nullopt;
    const auto id = find_column(context_, module_, *entity, declared_.target.text);
    if (!id || context_.column(*entity, *id).origin != ColumnOrigin::rule) {
      if (const auto duty = duty_for(*entity)) return ExceptionTarget{ExceptionTarget::Kind::duty, *duty, 0};
      return unknown(column_names(context_, *entity));
    }
    const std::uint32_t rule = context_.column(*entity, *id).rule;
    if (std::holds_alternative<Versions>(context_.pack.rules[rule])) {
      context_.report(codes::versioned_here, declared_.target.span, {declared_.target.text});
      return std::nullopt;
    }
    if (const auto* define = std::get_if<Define>(&context_.pack.rules[rule]); define && define->column == *id) {
      return ExceptionTarget{ExceptionTarget::Kind::define, rule, 0};
    }
    if (const auto* score = std::get_if<Score>(&context_.pack.rules[rule])) {
      for (std::size_t i = 0; i < score->lines.size(); ++i) {
        if (score->lines[i].column == *id) return line(rule, i);
      }
    }
    return unknown(column_names(context_, *entity));
  }

  std::optional<std::uint32_t> duty_for(EntityId entity) const {
    const auto id = find_place(context_, module_, context_.duty_names, declared_.target.text);
    if (!id || std::get<Duty>(context_.pack.rules[*id]).entity != entity) return std::nullopt;
    return id;
  }

  Target line(std::uint32_t rule, std::size_t i) {
    if (context_.rules[rule].module != module_) {
      context_.report(codes::not_yet, declared_.target.span,
                      {bilingual("exceptions to a line of an imported score", "对引用的评分中计分项的例外")});
      return std::nullopt;
    }
    return ExceptionTarget{ExceptionTarget::Kind::line, rule, i};
  }

  // The column that says which exception made the value.
  void add_branch(const ExceptionTarget& target) {
    if (target.kind == ExceptionTarget::Kind::param || target.kind == ExceptionTarget::Kind::duty) return;
    Rule& rule = context_.pack.rules[target.id];
    if (auto* define = std::get_if<Define>(&rule)) {
      define->exceptions.branch = branch_of(define->entity, define->column, 1);
    } else {
      auto& score = std::get<Score>(rule);
      ScoreLine& line = score.lines[target.line];
      line.exceptions.branch = branch_of(score.entity, line.column, context_.column(score.entity, line.column).part);
    }
  }

  ColumnId branch_of(EntityId entity, ColumnId of, std::uint32_t part) {
    const Column& value = context_.column(entity, of);
    Column column;
    column.description.name = column.description.label = value.description.name + ".branch";
    column.description.span = value.description.span;
    column.type = simple(TypeKind::count);
    column.origin = ColumnOrigin::rule;
    column.rule = value.rule;
    column.part = part;
    column.is_public = false;
    return add_column(context_, entity, std::move(column));
  }

  Context& context_;
  ModuleId module_;
  const sx::OverrideDeclaration& declared_;
};

}  // namespace

void declare_exceptions(Context& context) {
  each_declared<sx::OverrideDeclaration>(context, [&](ModuleId m, const sx::OverrideDeclaration& declared) {
    ExceptionDeclarer(context, m, declared).run();
  });
}

}  // namespace zeren::inline v0::pack::detail
