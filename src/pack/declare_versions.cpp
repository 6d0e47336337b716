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
        if constexpr (requires { d.entity->text; }) {
          return d.entity ? d.entity->text : std::string();
        } else if constexpr (requires { d.entity.text; }) {
          return d.entity.text;
        } else {
          return {};
        }
      },
      declaration);
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
class Alike {
 public:
  Alike(Context& context, const VersionGroup& group) : context_(context), group_(group) {}

  void require() {
    const sx::Declaration& first = *group_.members.front();
    for (const sx::Declaration* member : group_.members) {
      std::visit([&](const auto& one) { compare(one, std::get<std::decay_t<decltype(one)>>(*member)); }, first);
      if (!is_same(declared_of(first).valid_by, declared_of(*member).valid_by)) {
        differ(declared_of(*member), "day that picks the version (`by`)", "选取版本的日期（`按`）");
      }
    }
    for (const auto& [ledger, valid] : group_.ledgers) compare_ledgers(*group_.ledgers.front().first, *ledger);
  }

 private:
  void differ(const sx::Declared& d, const char* en, const char* zh) {
    context_.report(codes::versions_differ, d.name.span, {group_.name.text, bilingual(en, zh)});
  }
  static bool have_same_names(const auto& a, const auto& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& one, const auto& other) { return one.name.text == other.name.text; });
  }
  // As they are written.
  bool is_same(const std::optional<sx::Expression>& a, const std::optional<sx::Expression>& b) const {
    return a.has_value() == b.has_value() && (!a || context_.sources.text(a->span) == context_.sources.text(b->span));
  }

  template <class D>
  void compare(const D&, const D&) {}  // nothing need be alike
  void compare(const sx::ScoreDeclaration& first, const sx::ScoreDeclaration& one) {
    if (!have_same_names(first.bands, one.bands)) differ(one, "bands", "档次");
  }
  void compare(const sx::LadderDeclaration& first, const sx::LadderDeclaration& one) {
    if (first.in_order != one.in_order || !have_same_names(first.steps, one.steps)) differ(one, "steps", "措施");
  }
  void compare(const sx::DutyDeclaration& first, const sx::DutyDeclaration& one) {
    if (first.every_months != one.every_months || first.whole_periods != one.whole_periods) {
      differ(one, "periods", "周期");
    }
  }
  void compare_ledgers(const sx::LedgerDeclaration& first, const sx::LedgerDeclaration& one) {
    if (!std::equal(first.subjects.begin(), first.subjects.end(), one.subjects.begin(), one.subjects.end(),
                    [](const sx::Name& a, const sx::Name& b) { return a.text == b.text; })) {
      differ(one, "subjects", "对象");
    }
    if (!is_same(first.cycle_length, one.cycle_length) || !is_same(first.cycle_from, one.cycle_from)) {
      differ(one, "cycle", "周期");
    }
    if (!is_same(first.cancel_at_most, one.cancel_at_most)) {
      differ(one, "limit of all cancellations", "销分总限额");
    }
    const auto carry = [](const sx::LedgerDeclaration& d) { return d.carry.value_or(sx::LedgerCarry{}); };
    if (carry(first).kind != carry(one).kind || carry(first).comparison != carry(one).comparison ||
        !is_same(carry(first).bound, carry(one).bound)) {
      differ(one, "`carry`", "`结转`");
    }
    const auto same = [&](const sx::LedgerThreshold& a, const sx::LedgerThreshold& b) {
      return a.name.text == b.name.text && is_same(a.points, b.points);
    };
    if (!std::equal(first.thresholds.begin(), first.thresholds.end(), one.thresholds.begin(), one.thresholds.end(),
                    same)) {
      differ(one, "thresholds", "阈值");
    }
  }

  Context& context_;
  const VersionGroup& group_;
};

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
      refuse_day(declaration);
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

  // Of what others than the row at hand decide, no date of the row can pick the version.
  void refuse_day(const sx::Declaration& declaration) {
    const sx::Declared& declared = declared_of(declaration);
    if (!declared.valid_by) return;
    std::string day = bilingual("today", "今日");
    if (std::holds_alternative<sx::LedgerDeclaration>(declaration)) day = bilingual("each event's day", "各事件的日期");
    if (const auto* duty = std::get_if<sx::DutyDeclaration>(&declaration)) {
      if (duty->every_months == 0) return;
      day = bilingual("each period's first day", "各周期的首日");
    }
    if (std::holds_alternative<sx::DefineDeclaration>(declaration) ||
        std::holds_alternative<sx::DecideDeclaration>(declaration) ||
        std::holds_alternative<sx::AssignDeclaration>(declaration) ||
        std::holds_alternative<sx::CheckDeclaration>(declaration)) {
      return;
    }
    context_.report(codes::version_by_here, declared.valid_by->span, {declared.name.text, day});
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
    if (std::holds_alternative<sx::LedgerDeclaration>(*declarations()[gathered.places.front()])) {
      add_ledger(gathered, *ordered, group);
    } else {
      for (const OrderedVersion& version : *ordered) {
        const std::size_t place = gathered.places[version.written];
        declarations()[place] = add_version(*declarations()[place], version.valid, group);
      }
    }
    Alike(context_, group).require();
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

  // Points outlive a version, so that all versions are one account: the first in time says what they share, and each
  // its own lines.
  void add_ledger(const Gathered& gathered, const std::vector<OrderedVersion>& ordered, VersionGroup& group) {
    const auto written = [&](const OrderedVersion& version) -> const sx::LedgerDeclaration& {
      return std::get<sx::LedgerDeclaration>(*declarations()[gathered.places[version.written]]);
    };
    sx::Declaration& made = context_.made_declarations.emplace_back(written(ordered.front()));
    sx::Declared& declared = declared_of(made);
    declared.valid_from = declared.valid_until = std::nullopt;
    declared.clauses.clear();
    for (const OrderedVersion& version : ordered) {
      const sx::LedgerDeclaration& one = written(version);
      group.ledgers.emplace_back(&one, version.valid);
      declared.clauses.insert(declared.clauses.end(), one.clauses.begin(), one.clauses.end());
      declared.incomplete = declared.incomplete || one.incomplete;
    }
    for (std::size_t i = 1; i < gathered.places.size(); ++i) {
      if (ordered.size() > 1) erased_.push_back(gathered.places[i]);
    }
    declarations()[gathered.places.front()] = &made;
    group.members.push_back(&made);
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
    if (!group_.ledgers.empty()) return;  // one account, with columns and entries of its own
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
    if (std::holds_alternative<sx::DutyDeclaration>(first)) {
      declare(context_, group_.module, context_.duty_names, group_.name, rules_.front());
    } else {
      add_columns();
    }
    add_rows();
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

  // The table of a version's rows; nothing where it makes none.
  std::optional<EntityId> rows_of(std::uint32_t rule) const {
    return std::visit(
        [](const auto& r) -> std::optional<EntityId> {
          using R = std::decay_t<decltype(r)>;
          if constexpr (std::is_same_v<R, Ladder>) return r.measure;
          if constexpr (std::is_same_v<R, Assign>) return r.task_table;
          if constexpr (std::is_same_v<R, Duty>) return r.table;
          return std::nullopt;
        },
        context_.pack.rules[rule]);
  }

  // Of the rows of a ladder and of an assignment, which have no key of their own.
  static bool names_row(Builtin column) {
    return column == Builtin::subject || column == Builtin::step || column == Builtin::entered ||
           column == Builtin::source || column == Builtin::task || column == Builtin::holder;
  }

  // The rows of all versions in one table.
  void add_rows() {
    Union rows;
    rows.rules = rules_;
    for (const std::uint32_t rule : rules_) {
      if (const auto table = rows_of(rule)) rows.tables.push_back(*table);
    }
    if (rows.tables.empty()) return;
    const Entity first = context_.entity(rows.tables.front());
    const std::string suffix = first.description.name.substr(first.description.name.rfind('.'));
    const auto table = find_entity(context_, group_.module, group_.name.text + suffix);
    if (!table) return;
    std::vector<ColumnId> same;  // by column of a version's table
    std::uint32_t part = 0;
    for (const Column& column : first.columns) {
      Column made = column;
      made.builtin = Builtin::none;
      made.origin = ColumnOrigin::made;
      made.part = part++;
      same.push_back(add_column(context_, *table, std::move(made)));
    }
    Entity& all = context_.pack.entities[*table];
    if (first.on) all.on = same[*first.on];
    if (first.until) all.until = same[*first.until];
    for (const ColumnId id : first.row_key) all.row_key.push_back(same[id]);
    for (std::size_t c = 0; c < first.columns.size(); ++c) {
      if (names_row(first.columns[c].builtin)) all.row_key.push_back(same[c]);
    }
    all.is_public = first.kind != EntityKind::made;  // those of one duty are among those of all duties
    all.rule = static_cast<std::uint32_t>(context_.pack.rules.size());
    rows.description = all.description;
    rows.entity = *table;
    context_.pack.rules.emplace_back(std::move(rows));
    context_.rules.push_back({nullptr, group_.module, Progress::waiting});
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
