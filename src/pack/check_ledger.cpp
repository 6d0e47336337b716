// Ledgers: the cycle, the events of each line, and the constants that bound them.
#include <algorithm>

#include "src/pack/check_rules.hpp"
#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/version_condition.hpp"
#include "src/pack/versions.hpp"

namespace zeren::inline v0::pack::detail {

// In a line that would be the event's row, and not the subject.
std::optional<Span> reads_this(const sx::Expression& expression) {
  if (expression.path.starts_at_this) return expression.path.span.has_place() ? expression.path.span : expression.span;
  for (const auto* parts : {&expression.operands, &expression.order}) {
    for (const auto& part : *parts) {
      if (auto found = reads_this(part)) return found;
    }
  }
  for (const auto& rows : expression.rows) {
    const bool unsaid = rows.place != sx::RowsPlace::everywhere && !rows.target;
    if (unsaid || rows.other || (rows.target && rows.target->starts_at_this)) return rows.span;
    for (const auto* parts : {&rows.where, &rows.window.length, &rows.window.to}) {
      for (const auto& part : *parts) {
        if (auto found = reads_this(part)) return found;
      }
    }
  }
  return std::nullopt;
}

namespace {

ExpressionKind comparison_of(sx::ExpressionKind kind) {
  switch (kind) {
    case sx::ExpressionKind::less:
      return ExpressionKind::less;
    case sx::ExpressionKind::less_equal:
      return ExpressionKind::less_equal;
    case sx::ExpressionKind::greater:
      return ExpressionKind::greater;
    case sx::ExpressionKind::equal:
      return ExpressionKind::equal;
    default:
      return ExpressionKind::greater_equal;
  }
}

class LedgerFiller {
 public:
  LedgerFiller(Context& context, ModuleId module, Ledger& rule) : context_(context), module_(module), rule_(rule) {}

  void fill(const sx::LedgerDeclaration& written) {
    cycle(written);
    const auto versions = versions_of(written);
    for (const auto& [version, valid] : versions) lines(*version, valid);
    for (const auto& [version, valid] : versions) revocations(*version, valid);
    if (written.cancel_at_most) rule_.cancel_at_most = points(*written.cancel_at_most, 0);
    if (written.carry) carry(*written.carry);
    for (const auto& threshold : written.thresholds) {
      LedgerThreshold made;
      made.description = describe(threshold.name, threshold.label, threshold.clauses, threshold.span);
      made.points = points(threshold.points, 1);
      rule_.thresholds.push_back(std::move(made));
    }
    bool records = false;
    for (const auto& line : rule_.lines) records = records || !line.cancels;
    if (!records && !written.incomplete) {
      context_.report(codes::nothing_to_do, written.name.span,
                      {written.name.text, bilingual("line that records points", "记分的分项")});
    }
  }

 private:
  using Version = std::pair<const sx::LedgerDeclaration*, Validity>;
  std::vector<Version> versions_of(const sx::LedgerDeclaration& written) const {
    const VersionGroup* group = group_of(context_, module_, written);
    return group ? group->ledgers : std::vector<Version>{{&written, Validity{}}};
  }

  void lines(const sx::LedgerDeclaration& version, const Validity& valid) {
    const std::size_t first = rule_.lines.size();
    for (const sx::LedgerLine& line : version.lines) {
      const auto& name = line.name;
      if (std::any_of(rule_.lines.begin() + static_cast<std::ptrdiff_t>(first), rule_.lines.end(),
                      [&](const LedgerLine& other) { return other.description.name == name.text; })) {
        context_.report(codes::stands_twice, name.span, {name.text});
      }
      rule_.lines.push_back(line_of(line));
      keep_version(rule_.lines.back(), version, valid);
    }
  }

  // What a version says is for the events of its days.
  void keep_version(auto& item, const sx::LedgerDeclaration& version, const Validity& valid) {
    if (valid.always()) return;
    item.rows.where = both(holds_on(day_of(item.rows), valid), std::move(item.rows.where), item.rows.span);
    if (item.description.clauses.empty()) item.description.clauses = cited(context_, module_, version.clauses);
  }

  Expression day_of(const LedgerRows& rows) const {
    const auto on = context_.entity(rows.entity).on;
    if (!on) return make(ExpressionKind::today, simple(TypeKind::date), {});  // reported
    Expression day = column_of(context_, rows.entity, *on);
    day.type.optional = false;  // without it the row is not there
    return is_date(day.type) ? day : checker(rows.entity).day_of(std::move(day));
  }

  ExpressionChecker checker(EntityId entity) const { return ExpressionChecker(context_, module_, {{entity, {}}}); }

  Description describe(const sx::Name& name, const std::optional<sx::Label>& label, const sx::Clauses& clauses,
                       Span span) {
    sx::Declared named;
    named.name = name;
    named.label = label;
    named.clauses = clauses;
    named.span = span;
    return describe_declared(context_, module_, named, name.text);
  }

  void cycle(const sx::LedgerDeclaration& written) {
    if (!written.cycle_length || !written.cycle_from) return;
    ExpressionChecker anywhere(context_, module_, {});
    Expression length = anywhere.duration(*written.cycle_length);
    if (!is_unknown(length.type)) {
      const auto fixed = constant_duration(context_, length);
      if (length.type.duration != DurationKind::months || (fixed && fixed->amount < 1)) {
        context_.report(codes::ledger_cycle, written.cycle_length->span);
      } else {
        rule_.month_rule = anywhere.rule_for(DurationKind::months, written.cycle_length->span);
      }
    }
    rule_.cycle_length = std::move(length);
    for (const EntityId subject : rule_.subjects) {
      ExpressionChecker own = checker(subject);
      rule_.cycle_from.push_back(own.required(own.maybe_date(*written.cycle_from)));
    }
  }

  // A number that is one for the whole run, at least 0, or more than that.
  Expression points(const sx::Expression& written, int least_sign) {
    ExpressionChecker anywhere(context_, module_, {});
    Expression made = anywhere.number(written);
    if (is_unknown(made.type)) return made;
    require_constant(context_, made);
    const auto value = constant_number(context_, made);
    if (value && value->sign() < least_sign) {
      context_.report(codes::ledger_points, written.span, {value->to_exact_decimal_or_fraction()});
    }
    return made;
  }

  void refuse_this(const sx::Expression& written, const std::string& table) {
    if (const auto where = reads_this(written)) context_.report(codes::ledger_this, *where, {table});
  }

  // The table, the reference and the condition of a line; `body` reads what else it wants of the row.
  template <class Body>
  LedgerRows events(const sx::LedgerRows& written, const Type& wanted, const DiagnosticCode& code, Body&& body) {
    LedgerRows made;
    made.span = written.span;
    const sx::Name table{joined(written.entity.names, 0, written.entity.names.size()), written.entity.span};
    const auto entity = entity_named(context_, module_, table);
    if (!entity) return made;
    made.entity = *entity;
    if (is_made(context_.entity(*entity).kind)) check_rule(context_, context_.entity(*entity).rule);
    if (!context_.entity(*entity).on) context_.report(codes::ledger_event, table.span, {table.text});
    sx::Expression path;
    path.kind = sx::ExpressionKind::path;
    path.path = written.of;
    path.span = written.of.span;
    refuse_this(path, table.text);
    ExpressionChecker row = checker(*entity);
    const auto rest = [&] {
      made.target = row.check(path);
      const Type& type = made.target.type;
      if (!is_unknown(type) && (type.kind != TypeKind::reference || !shares_target(type, wanted))) {
        context_.report(code, path.span, {table.text, detail::describe(context_, wanted)});
      }
      body(row, table.text);
    };
    if (!written.where) {
      rest();
      return made;
    }
    refuse_this(*written.where, table.text);
    made.where = row.boolean(*written.where);
    row.assuming(*made.where, true, rest);
    return made;
  }

  LedgerLine line_of(const sx::LedgerLine& written) {
    LedgerLine made;
    made.description = describe(written.name, written.label, written.clauses, written.span);
    made.cancels = written.cancels;
    const auto amount = [&](ExpressionChecker& row, const std::string& table) {
      refuse_this(written.amount, table);
      made.amount = row.number(written.amount);
      const auto value = is_unknown(made.amount.type) ? std::nullopt : constant_number(context_, made.amount);
      if (value && value->sign() < 0) {
        context_.report(codes::ledger_points, written.amount.span, {value->to_exact_decimal_or_fraction()});
      }
    };
    made.rows = events(written.rows, reference_to(rule_.subjects), codes::ledger_subject, amount);
    if (written.at_most) made.at_most = points(*written.at_most, 0);
    return made;
  }

  void revocations(const sx::LedgerDeclaration& written, const Validity& valid) {
    std::vector<EntityId> records;
    for (const auto& line : rule_.lines) {
      if (!line.cancels) records.push_back(line.rows.entity);
    }
    for (const auto& revocation : written.revocations) {
      if (records.empty()) return;  // there are no records at all, which is reported
      LedgerRevocation made;
      made.description = describe(written.name, {}, revocation.clauses, revocation.span);
      made.rows = events(revocation.rows, reference_to(records), codes::ledger_record,
                         [](ExpressionChecker&, const std::string&) {});
      keep_version(made, written, valid);
      rule_.revocations.push_back(std::move(made));
    }
  }

  void carry(const sx::LedgerCarry& written) {
    switch (written.kind) {
      case sx::LedgerCarry::Kind::none:
        return;
      case sx::LedgerCarry::Kind::all:
        rule_.carry = LedgerCarry::all;
        return;
      case sx::LedgerCarry::Kind::when:
        break;
    }
    if (!written.bound) return;
    rule_.carry = LedgerCarry::when;
    rule_.carry_comparison = comparison_of(written.comparison);
    rule_.carry_bound = points(*written.bound, 0);
  }

  Context& context_;
  ModuleId module_;
  Ledger& rule_;
};

}  // namespace

void fill(Context& context, const PendingRule& pending, Ledger& rule, const sx::LedgerDeclaration& written) {
  LedgerFiller(context, pending.module, rule).fill(written);
}

void find_in_ledgers(Context& context) {
  for (const auto& rule : context.pack.rules) {
    const auto* ledger = std::get_if<Ledger>(&rule);
    if (!ledger) continue;
    const auto all = ledger->cancel_at_most ? constant_number(context, *ledger->cancel_at_most) : std::nullopt;
    for (const auto& line : ledger->lines) {
      const auto own = line.at_most ? constant_number(context, *line.at_most) : std::nullopt;
      if (!all || !own || *own < *all) continue;
      context.report(codes::ledger_idle_limit, line.at_most->span,
                     {line.description.name, all->to_exact_decimal_or_fraction()});
    }
    for (std::size_t i = 1; i < ledger->thresholds.size(); ++i) {
      const auto before = constant_number(context, ledger->thresholds[i - 1].points);
      const auto here = constant_number(context, ledger->thresholds[i].points);
      if (!before || !here || *before < *here) continue;
      context.report(codes::ledger_threshold_order, ledger->thresholds[i].description.span,
                     {ledger->thresholds[i].description.name, ledger->thresholds[i - 1].description.name});
    }
  }
}

}  // namespace zeren::inline v0::pack::detail
