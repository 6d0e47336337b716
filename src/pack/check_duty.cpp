// Duties: who must do something, for what, by when, and what shows that it was done.
#include <algorithm>

#include "src/pack/check_rules.hpp"
#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/version_condition.hpp"
#include "src/pack/versions.hpp"
#include "zeren/base/period.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

constexpr std::int32_t most_periods = 120;
constexpr std::int32_t months_of_year = 12;

// A part of a year, counted in months from year 0.
struct Part {
  std::int32_t begin = 0, months = 1;

  [[nodiscard]] std::int32_t year() const { return begin / months_of_year; }
  [[nodiscard]] std::int32_t number() const { return begin % months_of_year / months + 1; }
  [[nodiscard]] Date first() const { return *Date::from_ymd(year(), begin % months_of_year + 1, 1); }
  [[nodiscard]] Date last() const {
    const std::int32_t month = begin % months_of_year + months;
    return *Date::from_ymd(year(), month, days_in_month(year(), month));
  }
  // As periods are called elsewhere, and where these are of no such kind by their number in the year.
  [[nodiscard]] std::string name() const {
    switch (months) {
      case 1:
        return to_string(period_of(first(), PeriodKind::month));
      case 3:
        return to_string(period_of(first(), PeriodKind::quarter));
      case 6:
        return to_string(period_of(first(), PeriodKind::year)) + "-H" + std::to_string(number());
      case months_of_year:
        return to_string(period_of(first(), PeriodKind::year));
      default:
        return to_string(period_of(first(), PeriodKind::year)) + "-P" + std::to_string(number());
    }
  }
};

Part part_of(Date day, std::int32_t months) {
  const std::int32_t month = day.year() * months_of_year + day.month() - 1;
  return {month - month % months, months};
}

class DutyChecker {
 public:
  DutyChecker(Context& context, ModuleId module, Duty& rule, const sx::DutyDeclaration& written)
      : context_(context), module_(module), rule_(rule), written_(written) {}

  void run() {
    if (rule_.entity && is_made(context_.entity(*rule_.entity).kind)) {
      check_rule(context_, context_.entity(*rule_.entity).rule);
    }
    rule_.is_once = written_.every_months == 0;
    if (!rule_.is_once) periods();
    if (rule_.is_once && written_.whole_periods) {
      context_.report(codes::whole_periods_once, written_.name.span, {written_.name.text});
    }
    ExpressionChecker row(context_, module_, frames());
    if (written_.where) rule_.where = row.boolean(*written_.where);
    where_it_is(row, [&] {
      for (const auto& body : written_.leads) rule_.lead.push_back(body_or_bodies(context_, row, body));
      for (const auto& body : written_.supports) rule_.support.push_back(body_or_bodies(context_, row, body));
      if (written_.done_on) rule_.done_on = day(row, *written_.done_on);
    });
    rule_.jointly = written_.jointly;
    rule_.lapses_when_missed = written_.lapses_when_missed;
    rule_.attested = written_.attested;
    due();
    ways();
    if (written_.done_by) events(*written_.done_by);
    if (written_.attested) rule_.done_by = facts_of(attestations());
    rule_.waivers = facts_of(waivers());
    version(row);
  }

 private:
  [[nodiscard]] std::vector<Frame> frames() const {
    if (!rule_.entity) return {};
    return {{*rule_.entity, {}}};
  }

  // Runs body where the rows are known to be those that the duty is for.
  void where_it_is(ExpressionChecker& row, const std::function<void()>& body) {
    if (rule_.where) {
      row.assuming(*rule_.where, true, body);
    } else {
      body();
    }
  }

  Expression day(ExpressionChecker& row, const sx::Expression& written) {
    const Type wanted = simple(TypeKind::date);
    Expression value = row.check(written, &wanted);
    if (is_date(value.type)) return value;
    if (is_moment(value.type)) {
      context_.report(codes::duty_moment, value.span, {written_.name.text});
    } else {
      context_.report(codes::type_mismatch, value.span, {describe(context_, wanted), describe(context_, value.type)});
    }
    value.type = {};
    return value;
  }

  // ---- when ----

  // Of all versions together; a version keeps those that begin on its days.
  void periods() {
    const auto& from = context_.pack.effective_from;
    const auto& until = context_.pack.effective_until;
    if (!from || !until) {
      context_.report(codes::no_periods, written_.name.span, {written_.name.text});
      return;
    }
    Part part = part_of(*from, written_.every_months);
    const std::int32_t last = part_of(*until, written_.every_months).begin;
    const std::int32_t count = (last - part.begin) / part.months + 1;
    if (count > most_periods) {
      context_.report(codes::too_many_periods, written_.name.span,
                      {std::to_string(count), std::to_string(most_periods)});
      return;
    }
    for (; part.begin <= last; part.begin += part.months) {
      const bool is_cut = part.first() < *from || part.last() > *until;
      if (is_cut && written_.whole_periods) continue;
      rule_.periods.push_back({part.name(), std::max(part.first(), *from), std::min(part.last(), *until)});
    }
    if (rule_.periods.empty()) context_.report(codes::no_whole_period, written_.name.span, {written_.name.text});
  }

  void due() {
    if (written_.by && written_.due) context_.report(codes::two_dues, written_.due->span, {written_.name.text});
    Surroundings surroundings;
    surroundings.period = written_.every_months != 0;
    if (const auto& said = written_.due ? written_.due : written_.by) {
      ExpressionChecker row(context_, module_, frames(), surroundings);
      where_it_is(row, [&] { rule_.due = day(row, *said); });
    }
    const bool is_due = rule_.due || written_.every_months != 0;
    const ExceptionTarget target{ExceptionTarget::Kind::duty, context_.running_rules.back(), 0};
    fill_exceptions(context_, target, rule_.exceptions, [&](const PendingException& pending, Exception& made) {
      if (!is_due) context_.report(codes::never_due, pending.declaration->target.span, {written_.name.text});
      ExpressionChecker row(context_, pending.module, frames(), surroundings);
      where_it_is(row, [&] {
        made.when = row.boolean(pending.declaration->when);
        row.assuming(made.when, true, [&] { made.value = day(row, pending.declaration->value); });
      });
    });
  }

  // ---- versions ----

  // What is due once is that of today's version, or of the version that a date of the row picks. A period belongs to
  // the version that it begins in, and so do the facts that name it; one that names none counts under that of its day,
  // so that it closes one row among those of all versions.
  void version(ExpressionChecker& row) {
    if (rule_.description.version_of.empty()) return;
    if (rule_.is_once) {
      rule_.where = both(holds_for_row(row, written_, rule_.description), std::move(rule_.where), written_.name.span);
      return;
    }
    std::vector<std::string> own, others;
    for (const DutyPeriod& period : rule_.periods) {
      if (rule_.description.valid.holds_on(period.first)) {
        own.push_back(period.name);
      } else if (is_of_another(period)) {
        others.push_back(period.name);
      }
    }
    std::erase_if(rule_.periods,
                  [&](const DutyPeriod& period) { return !rule_.description.valid.holds_on(period.first); });
    for (auto* facts : {&rule_.done_by, &rule_.waivers}) {
      if (*facts) keep_version(**facts, own, others, facts == &rule_.done_by);
    }
  }

  bool is_of_another(const DutyPeriod& period) const {
    const VersionGroup* group = group_of(context_, module_, written_);
    return group && std::any_of(group->members.begin(), group->members.end(), [&](const sx::Declaration* member) {
             const auto& other = std::get<sx::DutyDeclaration>(*member);
             return &other != &written_ &&
                    Validity::between(other.valid_from, other.valid_until).holds_on(period.first);
           });
  }

  bool is_first() const {
    const VersionGroup* group = group_of(context_, module_, written_);
    return !group || &std::get<sx::DutyDeclaration>(*group->members.front()) == &written_;
  }

  // A period that no version has is for the first to report.
  void keep_version(DutyFacts& facts, const std::vector<std::string>& own, const std::vector<std::string>& others,
                    bool is_by_day) {
    std::optional<Expression> counts;
    if (is_by_day) counts = holds_on(facts.day, rule_.description.valid);
    if (facts.period) {
      Expression period = *facts.period;
      period.type.optional = false;
      Expression named = is_first() ? negated(is_one_of(std::move(period), others)) : is_one_of(std::move(period), own);
      counts = if_present(*facts.period, std::move(named), counts ? *std::move(counts) : always());
    }
    facts.where = both(std::move(counts), std::move(facts.where), facts.span);
  }

  static Expression negated(Expression condition) {
    return make(ExpressionKind::logical_not, simple(TypeKind::boolean), {}, {std::move(condition)});
  }
  static Expression always() {
    Expression literal = make(ExpressionKind::literal, simple(TypeKind::boolean), {});
    literal.literal = true;
    return literal;
  }

  // ---- what shows that it was done ----

  void ways() {
    const int ways = (written_.done_by ? 1 : 0) + (written_.done_on ? 1 : 0) + (written_.attested ? 1 : 0);
    if (ways == 0 && !written_.incomplete) {
      context_.report(codes::duty_without_way, written_.name.span, {written_.name.text});
    }
    if (ways > 1) context_.report(codes::two_ways, written_.name.span, {written_.name.text});
    if (written_.done_on && written_.every_months != 0) {
      context_.report(codes::one_day_for_periods, written_.done_on->span, {written_.name.text});
    }
  }

  static sx::Expression field(const std::string& name, Span span) {
    sx::Expression path;
    path.kind = sx::ExpressionKind::path;
    path.span = path.path.span = span;
    path.path.starts_at_this = true;
    path.path.names.push_back({name, span});
    return path;
  }
  sx::Expression field(EntityId entity, ColumnId column) const {
    const Description& description = context_.column(entity, column).description;
    return field(description.name, description.span);
  }

  void events(const sx::DutyEvent& written) {
    const auto entity = entity_named(context_, module_, written.table);
    if (!entity) return;
    if (is_made(context_.entity(*entity).kind)) check_rule(context_, context_.entity(*entity).rule);
    DutyFacts facts;
    facts.entity = *entity;
    facts.span = written.span;
    ExpressionChecker row(context_, module_, {{*entity, {}}});
    bool is_known = true;  // all of its fields are
    const auto rest = [&] {
      day_of(written, row, facts);
      for (const sx::Name& name : written.of) is_known = refer(written, name, row, facts) && is_known;
      if (!rule_.periods.empty()) {
        const auto period = duty_fact_column(context_, *entity, duty_period_field);
        if (period) facts.period = row.check(field(*entity, *period));
      }
    };
    if (written.where) {
      if (const auto place = reads_this(*written.where)) {
        context_.report(codes::duty_event_this, *place, {written.table.text});
      }
      facts.where = row.boolean(*written.where);
      row.assuming(*facts.where, true, rest);
    } else {
      rest();
    }
    if (!facts.subject && rule_.entity == entity) {
      sx::Expression itself = field({}, written.table.span);
      itself.path.names.clear();
      facts.subject = row.check(itself);
    }
    if (is_known) names_enough(written, facts);
    rule_.done_by = std::move(facts);
  }

  void day_of(const sx::DutyEvent& written, ExpressionChecker& row, DutyFacts& facts) {
    const Entity& table = context_.entity(facts.entity);
    if (written.by) {
      facts.day = row.check(field(written.by->text, written.by->span));
    } else if (table.on) {
      facts.day = row.check(field(facts.entity, *table.on));
    } else {
      context_.report(codes::duty_event_day, written.table.span, {written.table.text});
      return;
    }
    if (facts.day.type.kind == TypeKind::moment) {
      facts.day =
          row.maybe_day(written.by ? field(written.by->text, written.by->span) : field(facts.entity, *table.on));
    } else if (!is_unknown(facts.day.type) && facts.day.type.kind != TypeKind::date) {
      context_.report(codes::duty_event_day, written.by->span, {written.table.text});
    }
  }

  // Whom or what a field of the event points at: the row that the duty is for, or its holder.
  bool refer(const sx::DutyEvent& written, const sx::Name& name, ExpressionChecker& row, DutyFacts& facts) {
    Expression value = row.check(field(name.text, name.span));
    const Type& type = value.type;
    if (is_unknown(type)) return false;
    const bool is_reference = type.kind == TypeKind::reference;
    if (is_reference && rule_.entity && !facts.subject && shares_target(type, reference_to({*rule_.entity}))) {
      facts.subject = std::move(value);
      return true;
    }
    if (is_reference && !facts.holder && type.targets == std::vector<EntityId>{context_.body}) {
      facts.holder = std::move(value);
      return true;
    }
    context_.report(codes::duty_event_field, name.span, {name.text, written.table.text, written_.name.text});
    return false;
  }

  void names_enough(const sx::DutyEvent& written, const DutyFacts& facts) {
    const bool is_single = rule_.lead.size() == 1 && rule_.lead.front().type.kind != TypeKind::body_set;
    if (!facts.holder && !rule_.jointly && !rule_.lead.empty() && !is_single) {
      context_.report(codes::duty_event_holder, written.table.span, {written.table.text, written_.name.text});
    }
    if (rule_.entity && !facts.subject) {
      context_.report(codes::duty_event_subject, written.table.span,
                      {written.table.text, written_.name.text, context_.entity(*rule_.entity).description.name});
    }
  }

  // The rows of the table that name this duty. What the table lacks has been reported.
  std::optional<DutyFacts> facts_of(const DutyFactTable& table) {
    const auto entity = duty_fact_table(context_, module_, table);
    if (!entity || !context_.entity(*entity).on) return std::nullopt;
    const auto name = duty_fact_column(context_, *entity, duty_name_field);
    if (!name) return std::nullopt;
    ExpressionChecker row(context_, module_, {{*entity, {}}});
    DutyFacts facts;
    facts.entity = *entity;
    facts.span = context_.entity(*entity).description.span;
    facts.day = row.maybe_day(field(*entity, *context_.entity(*entity).on));
    facts.where = is_one_of(column_of(context_, *entity, *name),
                            duty_names_in(context_, *entity, module_, whole_name(written_.name.text)));
    for (const DutyFactField& of : table.fields) {
      if (of.into == nullptr) continue;
      if (const auto column = duty_fact_column(context_, *entity, of))
        facts.*of.into = row.check(field(*entity, *column));
    }
    return facts;
  }

  Context& context_;
  ModuleId module_;
  Duty& rule_;
  const sx::DutyDeclaration& written_;
};

}  // namespace

void fill(Context& context, const PendingRule& pending, Duty& rule, const sx::DutyDeclaration& written) {
  DutyChecker(context, pending.module, rule, written).run();
}

}  // namespace zeren::inline v0::pack::detail
