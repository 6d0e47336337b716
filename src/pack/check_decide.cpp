// Decision tables: their conditions, and what the outcomes are. Holes and overlaps are looked for afterwards.
#include "src/pack/check_rules.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

class DecideFiller {
 public:
  DecideFiller(Context& context, ModuleId module, Decide& rule, const sx::DecideDeclaration& written)
      : context_(context),
        module_(module),
        rule_(rule),
        written_(written),
        checker_(context, module, {{rule.entity, {}}}) {}

  void fill() {
    switch (written_.policy) {
      case sx::DecidePolicy::unique:
        rule_.policy = DecidePolicy::unique;
        break;
      case sx::DecidePolicy::first:
        rule_.policy = DecidePolicy::first;
        break;
      case sx::DecidePolicy::collect:
        rule_.policy = DecidePolicy::collect;
        break;
    }
    check_shape();
    const Column& column = context_.column(rule_.entity, rule_.column);
    outcome_ = column.type;
    if (outcome_.kind == TypeKind::member_set) outcome_ = enumeration_type(outcome_.enumeration);
    fixed_ = !is_unknown(outcome_);
    rows_from(0);
    if (!fixed_) context_.pack.entities[rule_.entity].columns[rule_.column].type = outcome_;
  }

 private:
  void check_shape() {
    const auto& rows = written_.rows;
    const bool has_condition = !rows.empty() && rows.front().when;
    if (!has_condition && !(rows.size() > 1)) {
      context_.report(codes::nothing_to_do, written_.name.span,
                      {written_.name.text, bilingual("`when … then …`", "`当 … 则 …`")});
      return;
    }
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
      if (!rows[i].when) context_.report(codes::otherwise_last, rows[i].span, {written_.name.text});
    }
    if (written_.policy == sx::DecidePolicy::first && rows.back().when) {
      context_.report(codes::no_otherwise, written_.name.span, {written_.name.text});
    }
  }

  // Under `first` a row is reached only where none above it applies.
  void rows_from(std::size_t i) {
    if (i == written_.rows.size()) return;
    const sx::DecideRow& written = written_.rows[i];
    DecideRow made;
    made.description.name = std::to_string(i + 1);
    made.description.span = written.span;
    made.description.clauses = cited(context_, module_, written.clauses);
    if (written.when) made.when = checker_.boolean(*written.when);
    const std::optional<Expression> when = made.when;
    if (when) {
      checker_.assuming(*when, true, [&] { made.value = outcome(written); });
    } else {
      made.value = outcome(written);
    }
    rule_.rows.push_back(std::move(made));
    if (when && rule_.policy == DecidePolicy::first) {
      checker_.assuming(*when, false, [&] { rows_from(i + 1); });
    } else {
      rows_from(i + 1);
    }
  }

  Expression outcome(const sx::DecideRow& written) {
    if (rule_.enumeration) return name(written);
    if (written.label) context_.report(codes::label_of_value, written.label->span, {written_.name.text});
    const bool known = !is_unknown(outcome_);
    Expression value = checker_.check(written.outcome, known ? &outcome_ : nullptr);
    if (rule_.policy == DecidePolicy::collect) return member(std::move(value));
    if (fixed_) {
      if (!outcome_.optional) value = checker_.required(std::move(value));
      const bool broken = outcome_.kind == TypeKind::count && value.type.kind == TypeKind::number;
      if (!agree(outcome_, value.type) || broken) {
        context_.report(codes::type_mismatch, value.span,
                        {describe(context_, outcome_), describe(context_, value.type)});
      }
      return value;
    }
    if (!agree(outcome_, value.type)) {
      context_.report(codes::branches_disagree, value.span,
                      {describe(context_, outcome_), describe(context_, value.type)});
    } else if (value.type.kind == TypeKind::duration) {
      context_.report(codes::type_mismatch, value.span,
                      {bilingual("a value that a table can hold", "表中可存放的值"), describe(context_, value.type)});
    } else {
      outcome_ = known ? unite(outcome_, value.type) : value.type;
    }
    return value;
  }

  // A member of the enumeration that the outcomes make.
  Expression name(const sx::DecideRow& written) {
    const sx::Name& said = written.outcome.path.names.front();
    const bool param = find_param(context_, module_, said.text).has_value();
    if (param || find_column(context_, module_, rule_.entity, said.text)) {
      context_.report(codes::outcome_shadows, said.span,
                      {said.text, param ? bilingual("a parameter", "参数") : bilingual("a column", "列")});
    }
    Expression value = make(ExpressionKind::literal, enumeration_type(*rule_.enumeration), written.outcome.span);
    value.literal = EnumerationValue{*rule_.enumeration, *find_member(context_, *rule_.enumeration, said.text)};
    return value;
  }

  Expression member(Expression value) {
    if (is_unknown(value.type)) return value;
    const bool fits =
        outcome_.kind == TypeKind::enumeration && agree(outcome_, value.type) && value.kind == ExpressionKind::literal;
    if (!fits) {
      context_.report(codes::collect_members, value.span, {written_.name.text});
      value.type = {};
    }
    return value;
  }

  Context& context_;
  ModuleId module_;
  Decide& rule_;
  const sx::DecideDeclaration& written_;
  ExpressionChecker checker_;
  Type outcome_;        // so far
  bool fixed_ = false;  // it was known beforehand
};

}  // namespace

void fill(Context& context, const PendingRule& pending, Decide& rule, const sx::DecideDeclaration& written) {
  DecideFiller(context, pending.module, rule, written).fill();
}

}  // namespace zeren::inline v0::pack::detail
