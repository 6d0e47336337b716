// Targets: what is measured, the goal, until when, and whether parts add up.
#include <algorithm>

#include "src/pack/check_rules.hpp"
#include "src/pack/growing.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "zeren/base/period.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

constexpr std::int64_t most_periods = 120;

struct Comparison {
  Comparator comparator;
  const char* sign;
};
Comparison comparison_of(sx::Comparator written) {
  switch (written) {
    case sx::Comparator::at_least:
      return {Comparator::at_least, "≥"};
    case sx::Comparator::at_most:
      return {Comparator::at_most, "≤"};
    case sx::Comparator::exactly:
      return {Comparator::exactly, "="};
    case sx::Comparator::above:
      return {Comparator::above, ">"};
    case sx::Comparator::below:
      return {Comparator::below, "<"};
    case sx::Comparator::all:
      return {Comparator::exactly, "="};
    case sx::Comparator::none:
      break;
  }
  return {Comparator::at_most, "="};
}

PeriodKind period_kind(Function period) {
  return period == Function::month     ? PeriodKind::month
         : period == Function::quarter ? PeriodKind::quarter
                                       : PeriodKind::year;
}

class TargetChecker {
 public:
  TargetChecker(Context& context, ModuleId module, Target& rule, const sx::TargetDeclaration& written)
      : context_(context),
        rule_(rule),
        written_(written),
        checker_(context, module, rule.per_row ? std::vector<Frame>{{rule.entity, {}}} : std::vector<Frame>{}) {}

  void run() {
    if (written_.measure) rule_.measure = checker_.maybe_number(*written_.measure);
    if (written_.unit) rule_.unit = written_.unit->text;
    goal();
    unit();
    time();
    if (written_.strength != sx::Strength::unsaid) {
      rule_.strength = static_cast<std::uint32_t>(written_.strength) - 1;
    }
    for (const auto& body : written_.lead) rule_.lead.push_back(body_or_bodies(context_, checker_, body));
    for (const auto& body : written_.support) rule_.support.push_back(body_or_bodies(context_, checker_, body));
    pace();
    complain_of_missing();
    columns();
    rule_.for_good = is_for_good();
  }

 private:
  void complain_of_missing() {
    const auto missing = [&](bool there, const char* en, const char* zh) {
      if (!there && !written_.incomplete) {
        context_.report(codes::target_without, written_.name.span, {written_.name.text, bilingual(en, zh)});
      }
    };
    missing(written_.measure.has_value(), "`measure`", "`实绩`");
    missing(written_.goal.has_value(), "`goal`", "`目标`");
    missing(written_.time.has_value(), "`by`, `in`, `every` or `at all times`", "`不迟于`、`年度`、`每月` 或 `始终`");
  }

  void goal() {
    if (!written_.goal) return;
    const sx::TargetGoal& goal = *written_.goal;
    const Comparison comparison = comparison_of(goal.comparator);
    rule_.comparator = comparison.comparator;
    rule_.sign = comparison.sign;
    if (goal.value) {
      rule_.goal = checker_.maybe_number(*goal.value);
    } else {
      rule_.goal = number_literal(Number(goal.comparator == sx::Comparator::all ? 1 : 0), goal.span);
    }
    const bool is_count = rule_.measure.kind == ExpressionKind::aggregate && rule_.measure.type.kind == TypeKind::count;
    if (goal.comparator == sx::Comparator::all && is_count) {
      context_.report(codes::all_of_count, goal.span, {written_.name.text});
    }
    const bool is_share =
        rule_.measure.kind == ExpressionKind::aggregate && rule_.measure.aggregate == AggregateKind::share;
    const auto number = constant_number(context_, rule_.goal);
    if (is_share && number && *number > Number(1)) {
      context_.report(codes::share_above_all, goal.span, {number->to_exact_decimal_or_fraction()});
    }
  }

  // Measure and goal are of one unit; `unit` says it where neither does.
  void unit() {
    for (const Expression* number : {&rule_.measure, &rule_.goal}) {
      const std::string& said = number->type.unit;
      if (said.empty()) continue;
      if (rule_.unit.empty()) rule_.unit = said;
      if (rule_.unit != said) context_.report(codes::mixed_units, number->span, {said, rule_.unit});
    }
  }

  void time() {
    if (!written_.time) return;
    const sx::TargetTime& time = *written_.time;
    switch (time.kind) {
      case sx::TargetTime::Kind::by:
        if (time.day) rule_.deadline = checker_.required(checker_.maybe_date(*time.day));
        if (rule_.deadline) require_constant(context_, *rule_.deadline);
        break;
      case sx::TargetTime::Kind::in_year: {
        const auto year = time.year.to_int64();
        const auto last =
            year && *year <= 9999 ? Date::from_ymd(static_cast<std::int32_t>(*year), 12, 31) : std::nullopt;
        if (!last) {
          context_.report(codes::bad_years, time.span, {"100"});
          return;
        }
        rule_.deadline = make(ExpressionKind::literal, simple(TypeKind::date), time.span);
        rule_.deadline->literal = *last;
        break;
      }
      case sx::TargetTime::Kind::every:
        rule_.time = TargetTime::every;
        rule_.period = time.period == sx::WindowPeriod::month     ? Function::month
                       : time.period == sx::WindowPeriod::quarter ? Function::quarter
                                                                  : Function::year;
        count_periods(time.span);
        break;
      case sx::TargetTime::Kind::always:
        rule_.time = TargetTime::always;
        break;
    }
  }

  void count_periods(Span span) {
    const Pack& pack = context_.pack;
    if (!pack.effective_from || !pack.effective_until) {
      context_.report(codes::no_periods, span, {written_.name.text});
      return;
    }
    const PeriodKind kind = period_kind(rule_.period);
    const std::int64_t periods =
        std::int64_t{period_of(*pack.effective_until, kind).index} - period_of(*pack.effective_from, kind).index + 1;
    if (periods > most_periods) {
      context_.report(codes::too_many_periods, span, {std::to_string(periods), std::to_string(most_periods)});
    }
  }

  // Evenly towards a goal is a way only where the goal is reached from below, by a day.
  void pace() {
    rule_.pace_even = written_.pace_even;
    if (!written_.pace_even) return;
    const bool downwards =
        written_.goal && (rule_.comparator == Comparator::at_most || rule_.comparator == Comparator::below);
    if (downwards || rule_.time == TargetTime::always) {
      context_.report(codes::pace_without_way, written_.name.span, {written_.name.text});
    }
  }

  void columns() {
    if (!rule_.per_row) return;
    // A row of facts may not have existed on the day that is looked back to.
    const EntityKind kind = context_.entity(rule_.entity).kind;
    const bool may_be_new =
        (kind == EntityKind::entity || kind == EntityKind::event) && rule_.time != TargetTime::always;
    const bool optional = may_be_new || rule_.measure.type.optional || rule_.goal.type.optional;
    const auto type = [&](const std::optional<ColumnId>& column) -> Type& {
      return context_.pack.entities[rule_.entity].columns[*column].type;
    };
    for (const auto& [column, of] :
         {std::pair{rule_.value, &rule_.measure}, std::pair{rule_.goal_column, &rule_.goal}}) {
      type(column) = of->type;
      type(column).optional = of->type.optional || may_be_new;
    }
    type(rule_.gap) = simple(TypeKind::number, optional);
    type(rule_.gap).unit = rule_.measure.type.unit;
  }

  // The days on which the target is open, where they are known when the pack is checked.
  std::optional<DaysLookedAt> days() const {
    const auto& from = context_.pack.effective_from;
    if (rule_.time == TargetTime::every) {
      if (!from) return std::nullopt;
      const Period period = period_of(*from, period_kind(rule_.period));
      return DaysLookedAt{*from, last_day(period)};
    }
    if (!rule_.deadline || rule_.deadline->kind != ExpressionKind::literal) return std::nullopt;
    const auto* last = std::get_if<Date>(&rule_.deadline->literal);
    if (!last) return std::nullopt;
    const Date first = from && *from <= *last ? *from : *Date::from_ymd(last->year(), 1, 1);
    return DaysLookedAt{first, *last};
  }

  bool is_for_good() const {
    if (rule_.time == TargetTime::always || is_unknown(rule_.measure.type) || is_unknown(rule_.goal.type)) return false;
    return only_grows(context_.pack, rule_.measure, days()) && stays(context_.pack, rule_.goal, days());
  }

  Context& context_;
  Target& rule_;
  const sx::TargetDeclaration& written_;
  ExpressionChecker checker_;
};

class PartsChecker {
 public:
  PartsChecker(Context& context, ModuleId module, Parts& rule, const sx::PartsDeclaration& written)
      : context_(context), module_(module), rule_(rule), written_(written) {}

  void run() {
    const auto whole = find(written_.name);
    bool all = whole.has_value();
    std::string sum;
    for (const sx::Name& name : written_.parts) {
      const auto part = find(name);
      all = all && part;
      if (part) rule_.parts.push_back(*part);
      sum += (sum.empty() ? "" : " + ") + name.text;
    }
    if (!all) return;
    rule_.whole = *whole;
    rule_.entity = target(*whole).entity;
    rule_.description.label = written_.name.text + " = " + sum;
    if (same_kind()) add_up();
  }

 private:
  const Target& target(std::uint32_t rule) const { return std::get<Target>(context_.pack.rules[rule]); }

  std::optional<std::uint32_t> find(const sx::Name& name) {
    const auto found = find_place(context_, module_, context_.target_names, name.text);
    if (!found) {
      report_unknown(context_, codes::unknown_target, name, {name.text}, keys_of(context_.target_names));
      return std::nullopt;
    }
    if (!target(*found).description.version_of.empty()) {
      context_.report(codes::versioned_here, name.span, {name.text});
      return std::nullopt;
    }
    check_rule(context_, *found);
    return found;
  }

  bool same_kind() {
    const Target& whole = target(rule_.whole);
    for (std::size_t i = 0; i < rule_.parts.size(); ++i) {
      const Target& part = target(rule_.parts[i]);
      const bool same = part.per_row == whole.per_row && part.entity == whole.entity && part.unit == whole.unit &&
                        part.comparator == whole.comparator && part.time == whole.time && part.period == whole.period &&
                        rule_.parts[i] != rule_.whole;
      if (same) continue;
      context_.report(codes::parts_differ, written_.parts[i].span, {written_.parts[i].text, written_.name.text});
      return false;
    }
    return true;
  }

  void add_up() {
    Number sum;
    for (std::size_t i = 0; i < rule_.parts.size(); ++i) {
      const auto goal = constant(rule_.parts[i], written_.parts[i]);
      if (!goal) return;
      const NumberResult result = add(sum, *goal);
      if (!result.ok()) return;
      sum = result.value;
    }
    const auto goal = constant(rule_.whole, written_.name);
    if (!goal || *goal == sum) return;
    context_.report(codes::parts_total, written_.name.span,
                    {written_.name.text, sum.to_exact_decimal_or_fraction(), goal->to_exact_decimal_or_fraction()});
  }

  std::optional<Number> constant(std::uint32_t rule, const sx::Name& name) {
    const Expression& goal = target(rule).goal;
    const auto number = constant_number(context_, goal);
    if (!number && !is_unknown(goal.type)) context_.report(codes::parts_not_constant, name.span, {name.text});
    return number;
  }

  Context& context_;
  ModuleId module_;
  Parts& rule_;
  const sx::PartsDeclaration& written_;
};

}  // namespace

Expression body_or_bodies(Context& context, ExpressionChecker& checker, const sx::Expression& written) {
  const Type body = reference_to({context.body});
  Expression value = checker.check(written, &body);
  const Type& type = value.type;
  const bool is_reference = type.kind == TypeKind::reference && type.targets.size() == 1;
  if (is_unknown(type) || type.kind == TypeKind::body_set || (is_reference && type.targets.front() == context.body)) {
    return value;
  }
  context.report(codes::type_mismatch, value.span,
                 {bilingual("a body or a set of bodies", "机构或机构集合"), describe(context, type)});
  value.type = {};
  return value;
}

void fill(Context& context, const PendingRule& pending, Target& rule, const sx::TargetDeclaration& written) {
  TargetChecker(context, pending.module, rule, written).run();
}

void fill(Context& context, const PendingRule& pending, Parts& rule, const sx::PartsDeclaration& written) {
  PartsChecker(context, pending.module, rule, written).run();
}

}  // namespace zeren::inline v0::pack::detail
