// Dated declarations: each version becomes a rule of its own under a name of its own, and a rule that picks by the day
// makes the columns that others read.
#include <algorithm>
#include <variant>

#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/versions.hpp"
#include "src/pack/walk.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

const sx::Declared& declared_of(const sx::Declaration& declaration) {
  return std::visit([](const auto& d) -> const sx::Declared& { return d; }, declaration);
}
sx::Declared& declared_of(sx::Declaration& declaration) {
  return std::visit([](auto& d) -> sx::Declared& { return d; }, declaration);
}

// What the columns of versions are for; empty for what has none, or is for the whole run.
std::string entity_of(const sx::Declaration& declaration) {
  return std::visit(
      [](const auto& d) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(d)>, sx::TargetDeclaration>) {
          return d.entity ? d.entity->text : std::string();
        } else if constexpr (requires { d.entity.text; }) {
          return d.entity.text;
        } else {
          return {};
        }
      },
      declaration);
}

bool may_be_dated(const sx::Declaration& d) {
  return std::holds_alternative<sx::DefineDeclaration>(d) || std::holds_alternative<sx::ScoreDeclaration>(d) ||
         std::holds_alternative<sx::RankDeclaration>(d) || std::holds_alternative<sx::LadderDeclaration>(d) ||
         std::holds_alternative<sx::CheckDeclaration>(d) || std::holds_alternative<sx::TargetDeclaration>(d) ||
         std::holds_alternative<sx::DecideDeclaration>(d);
}

bool is_dated(const sx::Declaration& declaration) {
  const sx::Declared& declared = declared_of(declaration);
  return declared.valid_from || declared.valid_until;
}

struct Gathered {
  std::size_t kind = 0;  // of sx::Declaration
  std::string entity;
  std::vector<std::size_t> places;  // among the declarations of the module
};

// What all versions must say alike, because the rows of a period or the steps that others read outlive a version.
void require_alike(Context& context, const VersionGroup& group) {
  const auto differ = [&](const sx::Declaration& d, const char* en, const char* zh) {
    context.report(codes::versions_differ, declared_of(d).name.span, {group.name.text, bilingual(en, zh)});
  };
  const sx::Declaration& first = *group.members.front();
  for (const sx::Declaration* member : group.members) {
    if (const auto* score = std::get_if<sx::ScoreDeclaration>(member)) {
      const auto& one = std::get<sx::ScoreDeclaration>(first);
      const auto same = [](const sx::Band& a, const sx::Band& b) { return a.name.text == b.name.text; };
      if (!std::equal(score->bands.begin(), score->bands.end(), one.bands.begin(), one.bands.end(), same)) {
        differ(*member, "bands", "档次");
      }
    }
    if (const auto* ladder = std::get_if<sx::LadderDeclaration>(member)) {
      const auto& one = std::get<sx::LadderDeclaration>(first);
      const auto same = [](const sx::LadderStep& a, const sx::LadderStep& b) { return a.name.text == b.name.text; };
      if (ladder->in_order != one.in_order ||
          !std::equal(ladder->steps.begin(), ladder->steps.end(), one.steps.begin(), one.steps.end(), same)) {
        differ(*member, "steps", "措施");
      }
    }
  }
}

class Splitter {
 public:
  Splitter(Context& context, ModuleId module) : context_(context), module_(module) {}

  void run() {
    for (const Gathered& gathered : gather()) split(gathered);
    std::sort(erased_.rbegin(), erased_.rend());
    for (const std::size_t place : erased_) {
      declarations().erase(declarations().begin() + static_cast<std::ptrdiff_t>(place));
    }
  }

 private:
  std::vector<const sx::Declaration*>& declarations() { return context_.modules[module_].declarations; }

  std::vector<Gathered> gather() {
    std::vector<Gathered> groups;
    for (std::size_t i = 0; i < declarations().size(); ++i) {
      const sx::Declaration& declaration = *declarations()[i];
      if (!is_dated(declaration)) continue;
      const sx::Declared& declared = declared_of(declaration);
      if (!may_be_dated(declaration)) {
        context_.report(codes::not_versioned, declared.name.span, {declared.name.text});
        continue;
      }
      const std::string entity = entity_of(declaration);
      const auto same = std::find_if(groups.begin(), groups.end(), [&](const Gathered& g) {
        return g.kind == declaration.index() && g.entity == entity &&
               declared_of(*declarations()[g.places.front()]).name.text == declared.name.text;
      });
      if (same == groups.end()) {
        groups.push_back({declaration.index(), entity, {i}});
      } else {
        same->places.push_back(i);
      }
    }
    return groups;
  }

  void split(const Gathered& gathered) {
    std::vector<VersionDates> dates;
    for (const std::size_t place : gathered.places) {
      const sx::Declared& declared = declared_of(*declarations()[place]);
      dates.push_back({declared.valid_from, declared.valid_until, declared.name.span});
    }
    const sx::Declared& first = declared_of(*declarations()[gathered.places.front()]);
    auto ordered = order_versions(context_, first.name.text, dates);
    if (!ordered) {  // what they are called is known all the same: one of them stands for all
      ordered = std::vector<OrderedVersion>{{0, {}}};
      for (std::size_t i = gathered.places.size(); i-- > 1;) erased_.push_back(gathered.places[i]);
    }
    VersionGroup group;
    group.module = module_;
    group.name = first.name;
    group.label = first.label;
    group.entity = gathered.entity;
    if (const auto* score = std::get_if<sx::ScoreDeclaration>(declarations()[gathered.places.front()])) {
      group.cadence = score->cadence;
    }
    for (const OrderedVersion& version : *ordered) {
      const std::size_t place = gathered.places[version.written];
      declarations()[place] = add_version(*declarations()[place], version.valid, group);
    }
    require_alike(context_, group);
    context_.version_groups.push_back(std::move(group));
  }

  const sx::Declaration* add_version(const sx::Declaration& written, const Validity& valid, VersionGroup& group) {
    sx::Declaration& version = context_.made_declarations.emplace_back(written);
    sx::Declared& declared = declared_of(version);
    const std::string tag = version_tag(valid);
    declared.name.text += tag;
    declared.valid_from = valid.from == Date::min() ? std::nullopt : std::optional(valid.from);
    declared.valid_until = valid.until == Date::max() ? std::nullopt : std::optional(valid.until);
    if (auto* rank = std::get_if<sx::RankDeclaration>(&version); rank && rank->last_name) rank->last_name->text += tag;
    if (auto* score = std::get_if<sx::ScoreDeclaration>(&version)) {
      if (score->cadence != group.cadence) {
        context_.report(codes::versions_differ, declared.name.span,
                        {group.name.text, bilingual("periods (`monthly` and its like)", "周期（`每月` 等）")});
      }
      score->cadence = sx::Cadence::none;  // the periods are those of all versions together
    }
    group.members.push_back(&version);
    return &version;
  }

  Context& context_;
  ModuleId module_;
  std::vector<std::size_t> erased_;  // places of versions that another of their group stands for
};

// ---- the rule that picks --------------------------------------------------------------------------------------------

class GroupDeclarer {
 public:
  GroupDeclarer(Context& context, const VersionGroup& group) : context_(context), group_(group) {}

  void run() {
    for (const sx::Declaration* member : group_.members) {
      const auto found = std::find_if(context_.rules.begin(), context_.rules.end(),
                                      [&](const PendingRule& pending) { return pending.declaration == member; });
      if (found == context_.rules.end()) return;  // reported
      rules_.push_back(static_cast<std::uint32_t>(found - context_.rules.begin()));
    }
    const sx::Declaration& first = *group_.members.front();
    if (std::holds_alternative<sx::CheckDeclaration>(first)) {
      declare(context_, group_.module, context_.check_names, group_.name, rules_.front());
      return;
    }
    if (std::holds_alternative<sx::TargetDeclaration>(first)) {
      declare(context_, group_.module, context_.target_names, group_.name, rules_.front());
    }
    add_columns();
    if (std::holds_alternative<sx::LadderDeclaration>(first)) add_measures();
  }

 private:
  Description description() const {
    Description made;
    made.name = full_name(context_, group_.module, group_.name.text);
    made.span = group_.name.span;
    if (group_.label) made.label = group_.label->text;
    return made;
  }

  EntityId entity() const {
    return std::visit([](const auto& rule) { return table_of(rule); }, context_.pack.rules[rules_.front()]);
  }

  // A name or label without what distinguishes the version.
  static std::string without_tag(const std::string& text, const std::string& tag) {
    const std::size_t at = text.find(tag);
    return at == std::string::npos ? text : text.substr(0, at) + text.substr(at + tag.size());
  }

  void add_columns() {
    Versions all;
    all.description = description();
    all.entity = entity();
    all.rules = rules_;
    all.cadence = static_cast<Cadence>(group_.cadence);
    std::vector<Column> made;
    for (std::size_t v = 0; v < rules_.size(); ++v) {
      const std::string tag = version_tag(valid_of(v));
      const auto& columns = context_.entity(all.entity).columns;
      for (ColumnId c = 0; c < columns.size(); ++c) {
        if (columns[c].origin != ColumnOrigin::rule || columns[c].rule != rules_[v]) continue;
        take(columns[c], c, v, tag, all, made);
      }
    }
    for (Column& column : made) column.type.optional = column.type.optional || !is_in_all(all, column.part);
    if (made.empty()) return;
    for (Column& column : made) all.columns[column.part].column = add_column(context_, all.entity, std::move(column));
    for (const std::uint32_t rule : rules_) hide(rule, all.entity);
    context_.pack.rules.emplace_back(std::move(all));
    context_.rules.push_back({nullptr, group_.module, Progress::waiting});
  }

  static bool is_in_all(const Versions& all, std::uint32_t part) {
    const auto& of = all.columns[part].of;
    return std::all_of(of.begin(), of.end(), [](const auto& column) { return column.has_value(); });
  }

  void take(const Column& column, ColumnId id, std::size_t version, const std::string& tag, Versions& all,
            std::vector<Column>& made) const {
    const std::string name = without_tag(column.description.name, tag);
    auto same = std::find_if(made.begin(), made.end(), [&](const Column& c) { return c.description.name == name; });
    if (same == made.end()) {
      Column fresh = column;
      fresh.description.name = name;
      fresh.description.label = without_tag(column.description.label, tag);
      fresh.rule = static_cast<std::uint32_t>(context_.pack.rules.size());
      fresh.part = static_cast<std::uint32_t>(all.columns.size());
      all.columns.push_back({0, std::vector<std::optional<ColumnId>>(rules_.size())});
      made.push_back(std::move(fresh));
      same = made.end() - 1;
    } else if (is_unknown(column.type)) {
      same->type = {};  // known once the versions are checked
    } else if (!is_unknown(same->type)) {
      same->type = agree(same->type, column.type) ? unite(same->type, column.type) : Type{};
    }
    all.columns[same->part].of[version] = id;
  }

  // What a version alone makes is shown only when asked for.
  void hide(std::uint32_t rule, EntityId entity) {
    for (Column& column : context_.pack.entities[entity].columns) {
      if (column.origin == ColumnOrigin::rule && column.rule == rule) column.is_public = false;
    }
  }

  const Validity& valid_of(std::size_t version) const {
    return std::visit([](const auto& rule) -> const Validity& { return rule.description.valid; },
                      context_.pack.rules[rules_[version]]);
  }

  // The measures of all versions in one table.
  void add_measures() {
    const auto table = find_entity(context_, group_.module, group_.name.text + ".measure");
    if (!table) return;
    const Ladder& ladder = std::get<Ladder>(context_.pack.rules[rules_.front()]);
    const auto add = [&](const char* name, const char* label, Type type) {
      return add_made_column(context_, *table, name, label, std::move(type));
    };
    const ColumnId subject = add("subject", "对象", reference_to({ladder.entity}));
    const ColumnId step = add("step", "措施", enumeration_type(ladder.enumeration));
    const ColumnId entered = add("entered", "开始", simple(TypeKind::date));
    const ColumnId left = add("left", "解除", simple(TypeKind::date, true));
    add("condition", "条件", simple(TypeKind::text));
    add("clause", "条款", simple(TypeKind::text));
    Entity& made = context_.pack.entities[*table];
    made.on = entered;
    made.until = left;
    made.row_key = {subject, step, entered};
    made.rule = static_cast<std::uint32_t>(context_.pack.rules.size());
    Union rows;
    rows.description = made.description;
    rows.entity = *table;
    rows.rules = rules_;
    context_.pack.rules.emplace_back(std::move(rows));
    context_.rules.push_back({nullptr, group_.module, Progress::done});
  }

  Context& context_;
  const VersionGroup& group_;
  std::vector<std::uint32_t> rules_;
};

}  // namespace

VersionGroup* group_of(Context& context, ModuleId module, const sx::Declared& declared) {
  for (VersionGroup& group : context.version_groups) {
    if (group.module != module) continue;
    for (const sx::Declaration* member : group.members) {
      if (&declared_of(*member) == &declared) return &group;
    }
  }
  return nullptr;
}

void split_versions(Context& context) {
  for (ModuleId m = 0; m < context.modules.size(); ++m) Splitter(context, m).run();
}

void declare_versions(Context& context) {
  for (const VersionGroup& group : context.version_groups) GroupDeclarer(context, group).run();
}

}  // namespace zeren::inline v0::pack::detail
