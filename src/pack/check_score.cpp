#include "src/pack/check_rules.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

class ScoreFiller {
 public:
  ScoreFiller(Context& context, ModuleId module, Score& rule) : context_(context), module_(module), rule_(rule) {}

  void fill(const sx::ScoreDeclaration& written) {
    const auto maybe = [&](const std::optional<sx::Expression>& e) -> std::optional<Expression> {
      if (!e) return std::nullopt;
      return checker().number(*e);
    };
    switch (written.cadence) {
      case sx::Cadence::none:
        rule_.cadence = Cadence::none;
        break;
      case sx::Cadence::monthly:
        rule_.cadence = Cadence::monthly;
        break;
      case sx::Cadence::quarterly:
        rule_.cadence = Cadence::quarterly;
        break;
      case sx::Cadence::yearly:
        rule_.cadence = Cadence::yearly;
        break;
    }
    rule_.start = maybe(written.start);
    rule_.floor = maybe(written.floor);
    rule_.cap = maybe(written.cap);
    for (std::size_t i = 0; i < written.lines.size(); ++i) line(rule_.lines[i], written.lines[i], i);
    blend(written);
    rule_.rounding = written.rounding;
    rule_.digits = written.digits;
    for (const auto& veto : written.vetoes) {
      Veto made{checker().number(veto.to), checker().boolean(veto.when), {}};
      made.description.name = rule_.description.name;
      made.description.span = veto.span;
      made.description.clauses = cited(context_, module_, veto.clauses);
      rule_.vetoes.push_back(std::move(made));
    }
    bands(written);
    if (written.lines.empty() && !written.start && written.blend.empty()) {
      context_.report(codes::nothing_to_do, written.name.span,
                      {written.name.text, bilingual("`start`, line or `blend`", "`起评`、得分行或 `合成`")});
    }
  }

 private:
  ExpressionChecker checker(Surroundings surroundings = {}) const {
    return ExpressionChecker(context_, module_, {{rule_.entity, {}}}, surroundings);
  }

  // An exception's condition is about the subject; its value stands where the amount does.
  void line(ScoreLine& made, const sx::ScoreLine& written, std::size_t number) {
    ExpressionChecker outer = checker();
    const ExceptionTarget target{ExceptionTarget::Kind::line, context_.column(rule_.entity, made.column).rule, number};
    if (written.rows) {
      std::vector<Expression> values;
      made.rows = outer.with_rows(*written.rows, [&] {
        made.amount = outer.number(written.amount);
        outer.require_inner(made.amount);
        if (!has_exceptions(context_, target)) return;
        for (const std::size_t id : context_.exceptions_of.at(target)) {
          values.push_back(outer.number(context_.exceptions[id].declaration->value));
          outer.require_inner(values.back());
        }
      });
      fill_exceptions(context_, target, made.exceptions, [&](const PendingException& pending, Exception& exception) {
        exception.when = outer.boolean(pending.declaration->when);
        exception.value = std::move(values[pending.place]);
      });
    } else if (written.when) {
      // What the condition establishes holds for the amount too.
      made.when = outer.boolean(*written.when);
      outer.assuming(*made.when, true, [&] { made.amount = outer.number(written.amount); });
    } else {
      made.amount = outer.number(written.amount);
    }
    if (!written.rows) {
      fill_exceptions(context_, target, made.exceptions, [&](const PendingException& pending, Exception& exception) {
        exception.when = outer.boolean(pending.declaration->when);
        outer.assuming(exception.when, true, [&] { exception.value = outer.number(pending.declaration->value); });
      });
    }
    if (written.when && !made.when) made.when = outer.boolean(*written.when);
    if (written.at_most) made.at_most = outer.number(*written.at_most);
  }

  void blend(const sx::ScoreDeclaration& written) {
    if (written.blend.empty()) return;
    std::optional<Number> total = Number(0);
    for (const auto& part : written.blend) {
      Surroundings surroundings;
      surroundings.own = true;
      Expression weight = checker().setting(part.weight, simple(TypeKind::number));
      const auto own_value = is_unknown(weight.type) ? std::nullopt : constant_number(context_, weight);
      total = total && own_value ? std::optional(add(*total, *own_value).value) : std::nullopt;
      rule_.blend.push_back({std::move(weight), checker(surroundings).number(part.value), part.span});
    }
    if (total && *total != Number(1)) {
      const std::string shown = multiply(*total, Number(100)).value.to_exact_decimal_or_fraction() + "%";
      context_.report(codes::weights_total, cover(written.blend.front().span, written.blend.back().span), {shown});
    }
  }

  void bands(const sx::ScoreDeclaration& written) {
    std::optional<Number> previous;
    for (std::size_t i = 0; i < written.bands.size(); ++i) {
      const sx::Band& band = written.bands[i];
      Band made;
      made.ordinal = static_cast<std::uint32_t>(i);
      const bool last = i + 1 == written.bands.size();
      if (band.bound.has_value() == last) context_.report(codes::bands_bound, band.span);
      if (band.bound) {
        made.bound = checker().number(*band.bound);
        require_constant(context_, *made.bound);
        const auto value = constant_number(context_, *made.bound);
        if (value && previous && *value >= *previous) context_.report(codes::bands_order, band.span, {band.name.text});
        if (value) previous = value;
      }
      rule_.bands.push_back(std::move(made));
    }
  }

  Context& context_;
  ModuleId module_;
  Score& rule_;
};

}  // namespace

void fill(Context& context, const PendingRule& pending, Score& rule, const sx::ScoreDeclaration& written) {
  ScoreFiller(context, pending.module, rule).fill(written);
}

void fill(Context& context, const PendingRule& pending, Rank& rule, const sx::RankDeclaration& written) {
  ExpressionChecker checker(context, pending.module, {{rule.entity, {}}});
  for (const auto& key : written.keys) {
    // An absent key leaves the row unranked, so it needs no handling.
    Expression value = checker.check(key.value);
    if (!has_order(value.type) || value.type.kind == TypeKind::text) {
      context.report(codes::no_order, value.span, {describe(context, value.type)});
      value.type = {};
    }
    rule.keys.push_back({std::move(value), key.high_first});
  }
  if (written.group) rule.group = checker.reference_path(*written.group);
  rule.ties = written.ties == sx::Ties::dense ? Ties::dense : Ties::share_better_place;
  if (!written.last) return;
  rule.last = checker.setting(*written.last, simple(TypeKind::count));
  const auto own_value = is_unknown(rule.last->type) ? std::nullopt : constant_number(context, *rule.last);
  if (own_value && *own_value < Number(1)) {
    context.report(codes::bad_count, written.last->span, {'`' + own_value->to_exact_decimal_or_fraction() + '`'});
  }
}

}  // namespace zeren::inline v0::pack::detail
