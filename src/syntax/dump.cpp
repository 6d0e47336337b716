#include "zeren/syntax/dump.hpp"

#include "src/syntax/dump_expression.hpp"

namespace zeren::inline v0::syntax {

using detail::dump::dump;
using detail::dump::Json;
using detail::dump::put;

// Static rather than in a namespace of no name, so that `put` finds them by their arguments.
static Json dump(const Release& release) {
  Json out = {{"span", dump(release.span)}, {"one_step", release.one_step}, {"when", dump(release.when)}};
  put(out, "duration", release.duration);
  return out;
}

static Json dump(const Type& type) {
  static constexpr const char* names[] = {"key",      "text",     "bool",   "count",           "number",
                                          "date",     "deadline", "moment", "moment_deadline", "enumeration",
                                          "reference"};
  Json out = {{"base", names[static_cast<int>(type.base)]}, {"optional", type.optional}};
  put(out, "low", type.low);
  put(out, "high", type.high);
  if (type.digits) out["digits"] = *type.digits;
  if (type.unit) out["unit"] = type.unit->text;
  put(out, "values", type.values);
  put(out, "references", type.references);
  if (type.or_below) out["or_below"] = true;
  return out;
}

static Json dump(const Field& field) {
  Json out = {{"name", field.name.text}, {"span", dump(field.span)}, {"type", dump(field.type)}};
  put(out, "label", field.label);
  put(out, "known_on", field.known_on);
  return out;
}

static Json dump(const ClauseRange& range) {
  return {range.first, range.last};
}

static Json dump(const ClauseText& text) {
  return {{"clause", text.clause}, {"hash", text.hash.text}, {"span", dump(text.span)}};
}

static Json dump(const DomainItem& item) {
  Json out = {{"name", item.name.text}};
  put(out, "label", item.label);
  put(out, "parent", item.parent);
  return out;
}

static Json dump(const ParamVersion& version) {
  Json out = {{"span", dump(version.span)}, {"value", dump(version.value)}};
  put(out, "from", version.from);
  put(out, "until", version.until);
  put(out, "clauses", version.clauses);
  return out;
}

static Json dump(const ScoreLine& line) {
  static constexpr const char* groups[] = {"none", "process", "result"};
  Json out = {{"span", dump(line.span)},
              {"group", groups[static_cast<int>(line.group)]},
              {"deducts", line.deducts},
              {"amount", dump(line.amount)}};
  put(out, "name", line.name);
  put(out, "label", line.label);
  put(out, "rows", line.rows);
  put(out, "when", line.when);
  put(out, "at_most", line.at_most);
  put(out, "clauses", line.clauses);
  return out;
}

static Json dump(const BlendPart& part) {
  return {{"weight", dump(part.weight)}, {"value", dump(part.value)}, {"span", dump(part.span)}};
}

static Json dump(const Veto& veto) {
  Json out = {{"to", dump(veto.to)}, {"when", dump(veto.when)}, {"span", dump(veto.span)}};
  put(out, "clauses", veto.clauses);
  return out;
}

static Json dump(const Band& band) {
  Json out = {{"name", band.name.text}, {"span", dump(band.span)}};
  put(out, "label", band.label);
  put(out, "bound", band.bound);
  return out;
}

static Json dump(const RankKey& key) {
  return {{"value", dump(key.value)}, {"high_first", key.high_first}};
}

static Json dump(const LadderStep& step) {
  Json out = {{"name", step.name.text}, {"span", dump(step.span)}, {"when", dump(step.when)}};
  put(out, "label", step.label);
  put(out, "release", step.release);
  put(out, "clauses", step.clauses);
  return out;
}

static Json dump(const DecideRow& row) {
  Json out = {{"span", dump(row.span)}, {"outcome", dump(row.outcome)}};
  put(out, "when", row.when);
  put(out, "label", row.label);
  put(out, "clauses", row.clauses);
  return out;
}

static Json dump(const Task& task) {
  Json out = {{"name", task.name.text}, {"span", dump(task.span)}, {"to", dump(task.to)}};
  put(out, "label", task.label);
  put(out, "due", task.due);
  put(out, "assigned_on", task.assigned_on);
  put(out, "supervisors", task.supervisors);
  return out;
}

static Json dump(const DutyEvent& event) {
  Json out = {{"table", event.table.text}, {"span", dump(event.span)}};
  put(out, "of", event.of);
  put(out, "by", event.by);
  put(out, "where", event.where);
  return out;
}

static Json dump(const LedgerRows& rows) {
  Json out = {{"entity", dump(rows.entity)}, {"of", dump(rows.of)}, {"span", dump(rows.span)}};
  put(out, "where", rows.where);
  return out;
}

static Json dump(const LedgerLine& line) {
  Json out = {{"name", line.name.text},
              {"span", dump(line.span)},
              {"cancels", line.cancels},
              {"amount", dump(line.amount)},
              {"rows", dump(line.rows)}};
  put(out, "label", line.label);
  put(out, "at_most", line.at_most);
  put(out, "clauses", line.clauses);
  return out;
}

static Json dump(const LedgerRevocation& revocation) {
  Json out = {{"span", dump(revocation.span)}, {"rows", dump(revocation.rows)}};
  put(out, "clauses", revocation.clauses);
  return out;
}

static Json dump(const LedgerCarry& carry) {
  static constexpr const char* kinds[] = {"none", "all", "when"};
  static constexpr const char* comparisons[] = {"equal", "not_equal", "less", "less_equal", "greater", "greater_equal"};
  Json out = {{"kind", kinds[static_cast<int>(carry.kind)]}, {"span", dump(carry.span)}};
  if (carry.kind == LedgerCarry::Kind::when) {
    out["comparison"] = comparisons[static_cast<int>(carry.comparison) - static_cast<int>(ExpressionKind::equal)];
  }
  put(out, "bound", carry.bound);
  return out;
}

static Json dump(const LedgerThreshold& threshold) {
  Json out = {{"name", threshold.name.text}, {"span", dump(threshold.span)}, {"points", dump(threshold.points)}};
  put(out, "label", threshold.label);
  put(out, "clauses", threshold.clauses);
  return out;
}

static Json dump(const TargetGoal& goal) {
  static constexpr const char* names[] = {"at_least", "at_most", "exactly", "above", "below", "all", "none"};
  Json out = {{"comparator", names[static_cast<int>(goal.comparator)]}, {"span", dump(goal.span)}};
  put(out, "value", goal.value);
  return out;
}

static Json dump(const TargetTime& time) {
  using Kind = TargetTime::Kind;
  static constexpr const char* kinds[] = {"by", "in_year", "every", "always"};
  static constexpr const char* periods[] = {"month", "quarter", "year"};
  Json out = {{"kind", kinds[static_cast<int>(time.kind)]}, {"span", dump(time.span)}};
  put(out, "day", time.day);
  if (time.kind == Kind::in_year) out["year"] = dump(time.year);
  if (time.kind == Kind::every) out["period"] = periods[static_cast<int>(time.period)];
  return out;
}

static Json dump(const UnitNode& node) {
  Json out = {{"code", node.code}, {"span", dump(node.span)}};
  if (node.name) out["name"] = *node.name;
  put(out, "children", node.children);
  return out;
}

static Json dump(const FactRow& row) {
  Json cells = Json::object();
  for (const FactCell& cell : row.cells) cells[cell.field.text] = dump(cell.value);
  return {{"entity", row.entity.text}, {"cells", std::move(cells)}, {"span", dump(row.span)}};
}

static Json dump(const TestParam& param) {
  return {{"name", param.name.text}, {"value", dump(param.value)}};
}

static Json dump(const Expectation& expected) {
  using Kind = Expectation::Kind;
  static constexpr const char* kinds[] = {"equals", "absent", "error", "findings", "rows"};
  Json out = {{"kind", kinds[static_cast<int>(expected.kind)]}, {"span", dump(expected.span)}};
  if (expected.kind != Kind::rows) out["entity"] = expected.entity.text;
  if (expected.kind != Kind::rows && expected.kind != Kind::findings) out["key"] = expected.key;
  if (expected.kind != Kind::findings) out["column"] = dump(expected.column);
  if (expected.kind == Kind::equals) out["value"] = dump(expected.value);
  if (expected.kind == Kind::findings || expected.kind == Kind::rows) out["number"] = dump(expected.number);
  return out;
}

namespace {

void members(Json& out, const PackDeclaration& pack) {
  static constexpr const char* months[] = {"unsaid", "clamp", "strict"};
  put(out, "effective_from", pack.effective_from);
  put(out, "effective_until", pack.effective_until);
  put(out, "calendar", pack.calendar);
  if (pack.rounding) out["rounding"] = std::string(to_string(*pack.rounding));
  out["digits"] = pack.digits;
  out["months"] = months[static_cast<int>(pack.months)];
  if (pack.units_file) out["units_file"] = *pack.units_file;
}
void members(Json& out, const ImportDeclaration& import) {
  out["target"] = import.target;
  out["is_path"] = import.is_path;
}
void members(Json& out, const SourceDeclaration& source) {
  put(out, "ranges", source.ranges);
  put(out, "texts", source.texts);
}
void members(Json& out, const TierDeclaration& tier) {
  put(out, "tiers", tier.tiers);
}
void members(Json& out, const DomainDeclaration& domain) {
  put(out, "domains", domain.domains);
}
void members(Json& out, const BodyDeclaration& body) {
  put(out, "last", body.last);
  put(out, "kind", body.kind);
  put(out, "aliases", body.aliases);
  put(out, "unit", body.unit);
  out["unnamed"] = body.unnamed;
}
void members(Json& out, const RelationDeclaration& relation) {
  out["from_entity"] = relation.from_entity.text;
  out["to_entity"] = relation.to_entity.text;
}
void members(Json& out, const RelationRow& row) {
  out["from"] = row.from.text;
  put(out, "to", row.to);
  put(out, "since", row.since);
  put(out, "until", row.until);
}
void members(Json& out, const EnumDeclaration& enumeration) {
  put(out, "values", enumeration.values);
}
void members(Json& out, const EntityDeclaration& entity) {
  put(out, "on", entity.on);
  put(out, "until", entity.until);
  put(out, "recorded_on", entity.recorded_on);
  put(out, "revised_on", entity.revised_on);
  put(out, "withdrawn_by", entity.withdrawn_by);
  put(out, "fields", entity.fields);
  put(out, "composite_key", entity.composite_key);
  put(out, "complete_from", entity.complete_from);
}
void members(Json& out, const ParamDeclaration& param) {
  if (param.type) out["type"] = dump(*param.type);
  if (param.versions.empty()) out["value"] = dump(param.value);
  put(out, "versions", param.versions);
  put(out, "set_by", param.set_by);
}
void members(Json& out, const DefineDeclaration& define) {
  out["entity"] = define.entity.text;
  out["value"] = dump(define.value);
}
void members(Json& out, const ScoreDeclaration& score) {
  static constexpr const char* cadences[] = {"none", "monthly", "quarterly", "yearly"};
  out["entity"] = score.entity.text;
  out["cadence"] = cadences[static_cast<int>(score.cadence)];
  put(out, "start", score.start);
  put(out, "floor", score.floor);
  put(out, "cap", score.cap);
  put(out, "lines", score.lines);
  put(out, "blend", score.blend);
  if (score.rounding) out["rounding"] = std::string(to_string(*score.rounding));
  if (score.rounding) out["digits"] = score.digits;
  put(out, "vetoes", score.vetoes);
  put(out, "bands", score.bands);
}
void members(Json& out, const RankDeclaration& rank) {
  put(out, "keys", rank.keys);
  out["entity"] = rank.entity.text;
  put(out, "group", rank.group);
  out["ties"] = rank.ties == Ties::dense ? "dense" : "share_better_place";
  put(out, "last", rank.last);
  put(out, "last_name", rank.last_name);
}
void members(Json& out, const LadderDeclaration& ladder) {
  out["entity"] = ladder.entity.text;
  out["daily"] = ladder.daily;
  out["in_order"] = ladder.in_order;
  out["one_step_at_a_time"] = ladder.one_step_at_a_time;
  put(out, "starts_from", ladder.starts_from);
  put(out, "steps", ladder.steps);
  put(out, "release", ladder.release);
}
void members(Json& out, const AssignDeclaration& assign) {
  out["entity"] = assign.entity.text;
  put(out, "where", assign.where);
  put(out, "tasks", assign.tasks);
  out["same_day"] = assign.same_day;
  put(out, "rectified_on", assign.rectified_on);
  put(out, "verified_on", assign.verified_on);
  put(out, "closed_on", assign.closed_on);
}
void members(Json& out, const DutyDeclaration& duty) {
  put(out, "entity", duty.entity);
  put(out, "where", duty.where);
  if (duty.every_months != 0) out["every_months"] = duty.every_months;
  put(out, "by", duty.by);
  put(out, "leads", duty.leads);
  put(out, "supports", duty.supports);
  out["jointly"] = duty.jointly;
  put(out, "done_by", duty.done_by);
  put(out, "done_on", duty.done_on);
  out["attested"] = duty.attested;
  put(out, "due", duty.due);
  out["lapses_when_missed"] = duty.lapses_when_missed;
  out["whole_periods"] = duty.whole_periods;
}
void members(Json& out, const LedgerDeclaration& ledger) {
  put(out, "subjects", ledger.subjects);
  put(out, "cycle_length", ledger.cycle_length);
  put(out, "cycle_from", ledger.cycle_from);
  put(out, "lines", ledger.lines);
  put(out, "cancel_at_most", ledger.cancel_at_most);
  put(out, "revocations", ledger.revocations);
  put(out, "carry", ledger.carry);
  put(out, "thresholds", ledger.thresholds);
}
void members(Json& out, const CheckDeclaration& check) {
  out["entity"] = check.entity.text;
  put(out, "alias", check.alias);
  put(out, "each", check.each);
  put(out, "each_alias", check.each_alias);
  put(out, "where", check.where);
  put(out, "must", check.must);
  put(out, "must_have", check.must_have);
  if (check.must_have) out["here_or_above"] = check.here_or_above;
}
void members(Json& out, const TargetDeclaration& target) {
  static constexpr const char* strengths[] = {"unsaid", "must", "should", "strive", "basically"};
  put(out, "entity", target.entity);
  put(out, "measure", target.measure);
  put(out, "unit", target.unit);
  put(out, "goal", target.goal);
  put(out, "time", target.time);
  out["strength"] = strengths[static_cast<int>(target.strength)];
  put(out, "lead", target.lead);
  put(out, "support", target.support);
  out["pace_even"] = target.pace_even;
}
void members(Json& out, const PartsDeclaration& parts) {
  put(out, "parts", parts.parts);
}
void members(Json& out, const DecideDeclaration& decide) {
  static constexpr const char* policies[] = {"unique", "first", "collect"};
  out["entity"] = decide.entity.text;
  if (decide.type) out["type"] = dump(*decide.type);
  out["policy"] = policies[static_cast<int>(decide.policy)];
  put(out, "rows", decide.rows);
}
void members(Json& out, const OverrideDeclaration& exception) {
  out["target"] = exception.target.text;
  put(out, "entity", exception.entity);
  put(out, "parent", exception.parent);
  out["when"] = dump(exception.when);
  out["value"] = dump(exception.value);
}
void members(Json& out, const OverrideOrder& order) {
  out["later"] = order.later.text;
}
void members(Json& out, const TestDeclaration& test) {
  put(out, "units", test.units);
  put(out, "facts", test.facts);
  put(out, "params", test.params);
  put(out, "on", test.on);
  if (test.minute) out["minute"] = *test.minute;
  put(out, "expectations", test.expectations);
}

std::string_view keyword_of(const Declaration& declaration) {
  static constexpr std::string_view names[] = {
      "pack",   "import", "source", "tier",  "domain", "body",     "relation",      "relation_row", "enum",
      "entity", "param",  "define", "score", "rank",   "ladder",   "assign",        "duty",         "ledger",
      "check",  "test",   "target", "parts", "decide", "override", "override_order"};
  static_assert(std::size(names) == std::variant_size_v<Declaration>);
  static constexpr std::string_view entities[] = {"entity", "event", "responsibility"};
  if (const auto* entity = std::get_if<EntityDeclaration>(&declaration)) {
    return entities[static_cast<std::size_t>(entity->kind)];
  }
  return names[declaration.index()];
}

}  // namespace

std::string dump_json(const Tree& tree) {
  Json declarations = Json::array();
  for (const Declaration& declaration : tree.declarations) {
    std::visit(
        [&](const auto& value) {
          Json out = {{"declaration", std::string(keyword_of(declaration))},
                      {"name", value.name.text},
                      {"span", dump(value.span)}};
          put(out, "label", value.label);
          put(out, "clauses", value.clauses);
          put(out, "valid_from", value.valid_from);
          put(out, "valid_until", value.valid_until);
          put(out, "valid_by", value.valid_by);
          if (value.incomplete) out["incomplete"] = true;
          members(out, value);
          declarations.push_back(std::move(out));
        },
        declaration);
  }
  Json out = {{"version", dump_version}, {"declarations", std::move(declarations)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace zeren::inline v0::syntax
