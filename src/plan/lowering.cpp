#include "src/plan/lowering.hpp"

#include <algorithm>
#include <utility>

#include "zeren/plan/from_pack.hpp"
#ifdef ZEREN_CHECK_INVARIANTS
#include <stdexcept>

#include "zeren/plan/invariants.hpp"
#endif

namespace zeren::inline v0::plan {
namespace {

// On one line, runs of blanks as one.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) {
      line.push_back(c);
    } else if (!line.empty() && line.back() != ' ') {
      line.push_back(' ');
    }
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

// Looks at one byte as a rule.
bool is_at(std::string_view text, std::size_t i, std::string_view mark) {
  return text[i] == mark[0] && text.substr(i).starts_with(mark);
}

// Whether a parenthesis is open at the end of the text (1), one is closed that was not opened (-1), or neither. Marks
// inside of quotes do not count.
int open_parenthesis(std::string_view text) {
  int depth = 0, lowest = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(' || is_at(text, i, "（")) ++depth;
    if (text[i] == ')' || is_at(text, i, "）")) lowest = std::min(lowest, --depth);
  }
  return lowest < 0 ? -1 : depth > 0 ? 1 : 0;
}

// An expression's span leaves out parentheses around it, and those around its first or last part: takes them in where
// the text would be cut in two otherwise.
Span whole(const Sources& sources, Span span) {
  constexpr std::uint32_t most = 256;
  const std::string_view text = sources.text(span.file);
  Span wide = span;
  while (open_parenthesis(sources.text(wide)) < 0 && wide.begin > 0 && span.begin - wide.begin < most) --wide.begin;
  while (open_parenthesis(sources.text(wide)) > 0 && wide.end < text.size() && wide.end - span.end < most) ++wide.end;
  return open_parenthesis(sources.text(wide)) == 0 ? wide : span;
}

}  // namespace

Lowering::Lowering(const pack::Pack& pack, const Sources& sources)
    : pack_(pack),
      sources_(sources),
      builder_(plan_),
      rule_states_(pack.rules.size(), RuleState::untouched),
      params_(pack.params.size(), no_node),
      excepted_params_(pack.params.size(), no_node) {}

Origin Lowering::origin(Span span) const {
  Origin result;
  if (!span.has_place()) return result;
  const Location location = sources_.location(span);
  result.name = one_line(sources_.text(whole(sources_, span)));
  result.file = std::string(sources_.name(span.file));
  result.line = static_cast<std::uint32_t>(location.line);
  result.column = static_cast<std::uint32_t>(location.column);
  return result;
}

Origin Lowering::origin(const pack::Description& description) const {
  Origin result = origin(description.span);
  result.name = description.name;
  result.label = description.label;
  result.clauses = clauses(description.clauses);
  return result;
}

std::vector<Clause> Lowering::clauses(const std::vector<pack::Clause>& clauses) const {
  std::vector<Clause> result;
  for (const pack::Clause& clause : clauses) result.push_back({clause.source, clause.id});
  return result;
}

Context Lowering::context_of(pack::EntityId entity) const {
  Context context;
  context.frames = {Frame{entity, no_node}};
  context.space = entity;
  return context;
}

NodeId Lowering::on_table(const pack::Expression& e, const Context& context) {
  return builder_.spread(expression(e, context), context.space);
}

NodeId Lowering::on_table_or_none(const std::optional<pack::Expression>& e, const Context& context) {
  return e ? on_table(*e, context) : no_node;
}

void Lowering::lower_rule(RuleId rule) {
  if (rule_states_[rule] != RuleState::untouched) return;
  rule_states_[rule] = RuleState::running;
  const RuleId outer = builder_.set_rule(rule);
  struct LowerOne {
    Lowering& lowering;
    RuleId rule;
    void operator()(const pack::Define& define) const { lower_define(lowering, rule, define); }
    void operator()(const pack::Score& score) const { lower_score(lowering, rule, score); }
    void operator()(const pack::Rank& rank) const { lower_rank(lowering, rule, rank); }
    void operator()(const pack::Ladder& ladder) const { lower_ladder(lowering, rule, ladder); }
    void operator()(const pack::Assign& assign) const { lower_assign(lowering, rule, assign); }
    void operator()(const pack::Ledger& ledger) const { lower_ledger(lowering, rule, ledger); }
    void operator()(const pack::Duty& duty) const { lower_duty(lowering, rule, duty); }
    void operator()(const pack::Check& check) const { lower_check(lowering, rule, check); }
    void operator()(const pack::Target& target) const { lower_target(lowering, rule, target); }
    void operator()(const pack::Parts& parts) const { lower_parts(lowering, rule, parts); }
    void operator()(const pack::Union& all) const { lower_union(lowering, rule, all); }
    void operator()(const pack::Decide& decide) const { lower_decide(lowering, rule, decide); }
    void operator()(const pack::Versions& all) const { lower_versions(lowering, rule, all); }
  };
  std::visit(LowerOne{*this, rule}, pack_.rules[rule]);
  builder_.set_rule(outer);
  rule_states_[rule] = RuleState::done;
}

const std::vector<UnionSource>& Lowering::rows_of(RuleId rule) {
  lower_rule(rule);
  return given_rows_[rule];
}

Plan Lowering::run() {
  plan_.pack = origin(pack_.description);
  plan_.effective_from = pack_.effective_from;
  plan_.effective_until = pack_.effective_until;
  plan_.calendar = pack_.calendar;
  plan_.units_file = pack_.units_file;
  plan_.display_rounding = pack_.display_rounding;
  plan_.display_digits = pack_.display_digits;
  plan_.tiers = pack_.tiers;
  for (const pack::Enumeration& e : pack_.enumerations) {
    Enumeration enumeration{e.description.name, {}};
    for (const pack::EnumerationMember& m : e.members) enumeration.members.emplace_back(m.name, m.label);
    plan_.enumerations.push_back(std::move(enumeration));
  }
  plan_.rules.resize(pack_.rules.size());
  make_tables(*this);
  for (pack::ParamId p = 0; p < pack_.params.size(); ++p) {
    const pack::Param& declared = pack_.params[p];
    const NodeId node = param(p);
    Param made{origin(declared.description), node, declared.set_by, value_type(pack_, declared.type), {}};
    for (std::size_t v = 0; v < declared.versions.size(); ++v) made.versions.push_back(param_version(p, v));
    plan_.params.push_back(std::move(made));
    param_with_exceptions(p);
  }
  for (RuleId rule = 0; rule < pack_.rules.size(); ++rule) lower_rule(rule);
  make_public_columns(*this);
  return std::move(plan_);
}

Plan lower(const pack::Pack& pack, const Sources& sources) {
  Plan plan = Lowering(pack, sources).run();
#ifdef ZEREN_CHECK_INVARIANTS
  if (const auto broken = broken_invariants(plan); !broken.empty()) throw std::logic_error(broken.front());
#endif
  return plan;
}

}  // namespace zeren::inline v0::plan
