#include <fmt/format.h>

#include "zeren/pack/print.hpp"

namespace zeren::inline v0::pack {
namespace {

const char* comparison_word(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::less:
      return "<";
    case ExpressionKind::less_equal:
      return "<=";
    case ExpressionKind::greater:
      return ">";
    case ExpressionKind::greater_equal:
      return ">=";
    default:
      return "=";
  }
}

class PackPrinter {
 public:
  explicit PackPrinter(const Pack& pack) : pack_(pack) {}

  std::string run() {
    line("pack {}", pack_.description.name);
    for (const auto& source : pack_.sources)
      line("source {} with {} clauses", source.description.name, source.clauses.size());
    for (const auto& enumeration : pack_.enumerations) print_enumeration(enumeration);
    for (const auto& domain : pack_.domains) {
      line("domain {}{}", domain.description.name,
           domain.parent ? " within " + pack_.domains[*domain.parent].description.name : "");
    }
    for (const auto& body : pack_.bodies)
      line("body {} kind {}{}", body.description.name, body.kind, body.unnamed ? " unnamed" : "");
    for (const auto& relation : pack_.relations)
      line("relation {} with {} rows", relation.description.name, relation.rows.size());
    for (const auto& entity : pack_.entities) print_entity(entity);
    for (const auto& param : pack_.params) {
      line("param {} : {} = {}", param.description.name, print(param.type, pack_), print(param.value, pack_));
      for (const auto& version : param.versions) {
        line("  {} = {}", days(version.description.valid), say(version.value));
      }
      print_exceptions(param.exceptions);
    }
    for (const auto& rule : pack_.rules) std::visit([this](const auto& r) { print_rule(r); }, rule);
    for (const auto& test : pack_.tests)
      line("test {} with {} expectations", test.description.name, test.expectations.size());
    return std::move(out_);
  }

 private:
  template <class... A>
  void line(fmt::format_string<A...> format, A&&... arguments) {
    out_ += fmt::format(format, std::forward<A>(arguments)...);
    out_ += '\n';
  }
  static std::string days(const Validity& valid) {
    std::string text;
    if (valid.from != Date::min()) text += "from " + valid.from.to_string();
    if (valid.until != Date::max()) text += (text.empty() ? "until " : " until ") + valid.until.to_string();
    return text;
  }
  std::string say(const Expression& e) const { return print(e, pack_); }
  void maybe(const char* name, const std::optional<Expression>& e) {
    if (e) line("  {} {}", name, say(*e));
  }
  const std::string& entity_name(EntityId id) const { return pack_.entities[id].description.name; }

  void print_enumeration(const Enumeration& enumeration) {
    std::string members;
    for (const auto& member : enumeration.members) members += (members.empty() ? "" : " | ") + member.name;
    line("enum {} = {}", enumeration.description.name, members);
  }

  void print_entity(const Entity& entity) {
    line("table {}", entity.description.name);
    for (const auto& column : entity.columns) {
      line("  {}{} : {}", column.origin == ColumnOrigin::rule ? "= " : "", column.description.name,
           print(column.type, pack_));
    }
  }

  void print_exceptions(const Exceptions& exceptions) {
    for (const auto& e : exceptions.list) {
      std::string order;
      for (const std::uint32_t other : e.yields_to) order += " yields to " + exceptions.list[other].description.name;
      line("  exception {}{} when {} then {}{}", e.description.name,
           e.parent ? " of " + exceptions.list[*e.parent].description.name : "", say(e.when), say(e.value), order);
    }
  }
  void print_rule(const Define& rule) {
    line("define {} for {} = {}", rule.description.name, entity_name(rule.entity), say(rule.value));
    print_exceptions(rule.exceptions);
  }
  void print_rule(const Score& rule) {
    line("score {} for {}", rule.description.name, entity_name(rule.entity));
    maybe("start", rule.start);
    for (const auto& l : rule.lines) {
      line("  {} {} {}{}", l.description.name, l.deducts ? "deduct" : "add", say(l.amount),
           l.rows ? " each " + print(*l.rows, pack_) : "");
      maybe("  when", l.when);
      maybe("  at most", l.at_most);
      print_exceptions(l.exceptions);
    }
    maybe("floor", rule.floor);
    maybe("cap", rule.cap);
    for (const auto& part : rule.blend) line("  blend {} of {}", say(part.weight), say(part.value));
    if (rule.rounding) line("  round {} {}", to_string(*rule.rounding), rule.digits);
    for (const auto& veto : rule.vetoes) line("  veto to {} when {}", say(veto.to), say(veto.when));
    for (const auto& band : rule.bands) {
      line("  band {}{}", pack_.enumerations[*rule.band_enumeration].members[band.ordinal].name,
           band.bound ? " >= " + say(*band.bound) : "");
    }
  }
  void print_rule(const Decide& rule) {
    static constexpr const char* policies[] = {"unique", "first", "collect"};
    line("decide {} for {} {}{}", rule.description.name, entity_name(rule.entity),
         policies[static_cast<std::size_t>(rule.policy)], rule.proven ? " proven" : "");
    for (const auto& row : rule.rows) {
      line("  row {} {} then {}", row.description.name, row.when ? "when " + say(*row.when) : "otherwise",
           say(row.value));
    }
  }
  void print_rule(const Rank& rule) {
    line("rank {} for {}", rule.description.name, entity_name(rule.entity));
    for (const auto& key : rule.keys) line("  by {} {} first", say(key.value), key.high_first ? "high" : "low");
    maybe("within", rule.group);
    maybe("last", rule.last);
  }
  void print_release(const Release& release) {
    line("  release when {}{}", say(release.when), release.duration ? " for " + say(*release.duration) : "");
  }
  void print_rule(const Ladder& rule) {
    line("ladder {} for {} {}", rule.description.name, entity_name(rule.entity),
         rule.in_order ? "in order" : "in any combination");
    for (const auto& step : rule.steps) {
      line("  step {} when {}", step.description.name, say(step.when));
      if (step.release) print_release(*step.release);
    }
    if (rule.release) print_release(*rule.release);
  }
  void print_rule(const Assign& rule) {
    line("assign {} for {}", rule.description.name, entity_name(rule.entity));
    maybe("where", rule.where);
    for (const auto& task : rule.tasks) {
      line("  task {} to {}", task.description.name, say(task.to));
      maybe("  due", task.due);
      maybe("  assigned on", task.assigned_on);
      for (const auto& supervisor : task.supervisors) line("    supervised by {}", say(supervisor));
    }
    maybe("rectified on", rule.rectified_on);
    maybe("verified on", rule.verified_on);
    maybe("closed on", rule.closed_on);
  }
  void print_rule(const Union& rule) {
    std::string members;
    for (const std::uint32_t member : rule.rules) {
      std::visit([&](const auto& r) { members += " " + r.description.name; }, pack_.rules[member]);
    }
    line("union {} of{}", rule.description.name, members);
  }
  void print_rule(const Ledger& rule) {
    std::string subjects;
    for (const EntityId subject : rule.subjects) subjects += (subjects.empty() ? "" : " or ") + entity_name(subject);
    line("ledger {} for {}", rule.description.name, subjects);
    maybe("cycle", rule.cycle_length);
    for (const auto& from : rule.cycle_from) line("  from {}", say(from));
    const auto events = [this](const LedgerRows& rows) {
      return entity_name(rows.entity) + " of " + say(rows.target) + (rows.where ? " where " + say(*rows.where) : "");
    };
    for (const auto& l : rule.lines) {
      line("  {} {} : {} each {}", l.cancels ? "cancel" : "record", l.description.name, say(l.amount), events(l.rows));
      maybe("  at most", l.at_most);
    }
    maybe("cancel at most", rule.cancel_at_most);
    for (const auto& revocation : rule.revocations) line("  revoke by {}", events(revocation.rows));
    if (rule.carry == LedgerCarry::all) line("  carry all");
    if (rule.carry_bound) line("  carry when {} {}", comparison_word(rule.carry_comparison), say(*rule.carry_bound));
    for (const auto& threshold : rule.thresholds) {
      line("  reached {} {}", threshold.description.name, say(threshold.points));
    }
  }
  void print_facts(const char* what, const std::optional<DutyFacts>& facts) {
    if (!facts) return;
    line("  {} {} on {}", what, entity_name(facts->entity), say(facts->day));
    maybe("  holder", facts->holder);
    maybe("  subject", facts->subject);
    maybe("  period", facts->period);
    maybe("  where", facts->where);
  }
  void print_rule(const Duty& rule) {
    line("duty {}{}", rule.description.name, rule.entity ? " for " + entity_name(*rule.entity) : "");
    maybe("where", rule.where);
    for (const auto& body : rule.lead) line("  lead {}{}", say(body), rule.jointly ? " jointly" : "");
    for (const auto& body : rule.support) line("  support {}", say(body));
    for (const auto& period : rule.periods) {
      line("  period {} from {} to {}", period.name, period.first.to_string(), period.last.to_string());
    }
    maybe("due", rule.due);
    print_exceptions(rule.exceptions);
    print_facts(rule.attested ? "attested by" : "done by", rule.done_by);
    maybe("done on", rule.done_on);
    print_facts("waived by", rule.waivers);
    if (rule.lapses_when_missed) line("  lapses when missed");
  }
  void print_rule(const Target& rule) {
    line("target {}{}", rule.description.name, rule.per_row ? " for " + entity_name(rule.entity) : "");
    line("  measure {}{}", say(rule.measure), rule.unit.empty() ? "" : " in " + rule.unit);
    line("  goal {} {}", rule.sign, say(rule.goal));
    maybe("by", rule.deadline);
    if (rule.time == TargetTime::always) line("  at all times");
    if (rule.time == TargetTime::every) {
      line("  every {}", rule.period == Function::month     ? "month"
                         : rule.period == Function::quarter ? "quarter"
                                                            : "year");
    }
    if (rule.for_good) line("  for good");
    if (rule.pace_even) line("  pace even");
    for (const auto& body : rule.lead) line("  lead {}", say(body));
    for (const auto& body : rule.support) line("  support {}", say(body));
  }
  void print_rule(const Versions& rule) {
    std::string members;
    for (const std::uint32_t member : rule.rules) {
      std::visit([&](const auto& r) { members += " " + r.description.name + " " + days(r.description.valid); },
                 pack_.rules[member]);
    }
    line("versions {} for {} of{}", rule.description.name, entity_name(rule.entity), members);
    maybe("by", rule.by);
  }
  void print_rule(const Parts& rule) { line("parts {}", rule.description.label); }
  void print_rule(const Check& rule) {
    line("check {} for {}{}", rule.description.name, entity_name(rule.entity),
         rule.each ? " each " + entity_name(*rule.each) : "");
    maybe("where", rule.where);
    maybe("must", rule.must);
    if (rule.must_have) {
      line("  must have {}{}", pack_.enumerations[0].members[static_cast<std::size_t>(*rule.must_have)].name,
           rule.here_or_above ? " here or above" : "");
    }
  }

  const Pack& pack_;
  std::string out_;
};

}  // namespace

std::string print(const Pack& pack) {
  return PackPrinter(pack).run();
}

}  // namespace zeren::inline v0::pack
