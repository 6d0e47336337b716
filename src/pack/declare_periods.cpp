// The past periods of scores: `s.monthly`, one table for all scores of one name and cadence.
#include <algorithm>

#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

const char* suffix_of(sx::Cadence cadence) {
  switch (cadence) {
    case sx::Cadence::none:
      return "";
    case sx::Cadence::monthly:
      return ".monthly";
    case sx::Cadence::quarterly:
      return ".quarterly";
    case sx::Cadence::yearly:
      return ".yearly";
  }
  return "";
}

// A score that has periods, or the versions of one.
struct Periodic {
  std::string table;  // as its module calls it
  EntityId entity = 0;
};
std::optional<Periodic> periodic(const Context& context, std::uint32_t rule) {
  if (const auto* score = std::get_if<Score>(&context.pack.rules[rule])) {
    const auto& written = std::get<sx::ScoreDeclaration>(*context.rules[rule].declaration);
    if (written.cadence == sx::Cadence::none) return std::nullopt;
    return Periodic{written.name.text + suffix_of(written.cadence), score->entity};
  }
  const auto* versions = std::get_if<Versions>(&context.pack.rules[rule]);
  if (!versions || versions->cadence == Cadence::none) return std::nullopt;
  const std::string& prefix = context.modules[context.rules[rule].module].prefix;
  return Periodic{
      versions->description.name.substr(prefix.size()) + suffix_of(static_cast<sx::Cadence>(versions->cadence)),
      versions->entity};
}

}  // namespace

void declare_period_tables(Context& context) {
  const auto add = [&](ModuleId m, const sx::Name& score, const std::optional<sx::Label>& label, sx::Cadence cadence) {
    if (cadence == sx::Cadence::none) return;
    const sx::Name name{score.text + suffix_of(cadence), score.span};
    if (find_entity(context, m, name.text)) return;  // the village's and the township's index share one
    Entity table;
    table.kind = EntityKind::made;
    table.description.name = full_name(context, m, name.text);
    table.description.span = score.span;
    if (label) table.description.label = label->text;
    table.is_public = false;
    table.on_demand = true;
    if (declare(context, m, name, SymbolKind::entity, static_cast<std::uint32_t>(context.pack.entities.size()))) {
      add_entity(context, m, std::move(table));
    }
  };
  each_declared<sx::ScoreDeclaration>(context, [&](ModuleId m, const sx::ScoreDeclaration& declared) {
    add(m, declared.name, declared.label, declared.cadence);
  });
  for (const VersionGroup& group : context.version_groups) add(group.module, group.name, group.label, group.cadence);
}

void declare_period_rows(Context& context) {
  for (EntityId table = 0; table < context.pack.entities.size(); ++table) {
    if (context.entity(table).kind != EntityKind::made) continue;
    Union rows;
    std::vector<EntityId> subjects;
    ModuleId module = 0;
    for (std::uint32_t rule = 0; rule < context.pack.rules.size(); ++rule) {
      const std::optional<Periodic> score = periodic(context, rule);
      if (!score) continue;
      if (find_entity(context, context.rules[rule].module, score->table) != table) continue;
      module = context.rules[rule].module;
      rows.rules.push_back(rule);
      subjects.push_back(score->entity);
    }
    if (rows.rules.empty()) continue;
    const auto is_tier = [&](EntityId e) { return context.entity(e).kind == EntityKind::tier; };
    if (subjects.size() > 1 && !std::all_of(subjects.begin(), subjects.end(), is_tier)) {
      context.report(codes::periods_of_both, context.entity(table).description.span,
                     {context.entity(table).description.name});
      continue;
    }
    rows.description = context.entity(table).description;
    rows.entity = table;
    add_made_column(context, table, "subject", "对象", reference_to(subjects));
    add_made_column(context, table, "period", "周期", simple(TypeKind::text));
    add_made_column(context, table, "value", "分值", simple(TypeKind::number));
    add_made_column(context, table, "final", "已定", simple(TypeKind::boolean));
    context.pack.entities[table].row_key = {0, 1};
    context.pack.entities[table].rule = static_cast<std::uint32_t>(context.pack.rules.size());
    if (!context.pack.effective_from || !context.pack.effective_until) {
      context.report(codes::periods_without_end, rows.description.span, {rows.description.name});
    }
    context.pack.rules.emplace_back(std::move(rows));
    context.rules.push_back({nullptr, module, Progress::done});
  }
}

}  // namespace zeren::inline v0::pack::detail
