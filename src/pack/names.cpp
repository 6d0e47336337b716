#include "src/pack/names.hpp"

#include <array>

#include "src/pack/versions.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/pack/clause_ids.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

struct Twin {
  std::string_view chinese, english;
};
// Built-in names that Chinese rules may spell in Chinese. A declared name always comes first.
constexpr std::array twins{
    Twin{"领域", "domain"},
    Twin{"机构", "body"},
    Twin{"责任类别", "responsibility_kind"},
    Twin{"代码", "code"},
    Twin{"名称", "name"},
    Twin{"上级", "parent"},
    Twin{"类别", "kind"},
    Twin{"未命名", "unnamed"},
    Twin{"位于", "at"},
    Twin{"领导责任", "leadership"},
    Twin{"监管责任", "regulatory"},
    Twin{"主体责任", "principal"},
    Twin{"措施", "measure"},
    Twin{"任务", "task"},
    Twin{"对象", "subject"},
    Twin{"自", "since"},
    Twin{"档次", "band"},
    Twin{"本级", "own"},
    Twin{"起评", "start"},
    Twin{"督办", "supervisors"},
    Twin{"限期", "due"},
    Twin{"分录", "entry"},
    Twin{"已记", "recorded"},
    Twin{"已销", "cancelled"},
    Twin{"截减", "cut"},
    Twin{"转入", "carried"},
    Twin{"周期起", "cycle_start"},
    Twin{"首日", "on"},
    Twin{"指标", "target"},
    Twin{"标题", "label"},
    Twin{"周期", "period"},
    Twin{"对象名称", "subject_name"},
    Twin{"实绩", "value"},
    Twin{"比较", "comparator"},
    Twin{"目标", "goal"},
    Twin{"计量单位", "unit"},
    Twin{"差距", "gap"},
    Twin{"截止日", "deadline"},
    Twin{"状态", "status"},
    Twin{"力度", "strength"},
    Twin{"牵头", "lead"},
    Twin{"配合", "support"},
    Twin{"条款", "clause"},
    Twin{"达标", "met"},
    Twin{"未达标", "missed"},
    Twin{"正常", "on_track"},
    Twin{"落后", "behind"},
    Twin{"进行中", "open"},
    Twin{"无数据", "no_data"},
    Twin{"确保", "must"},
    Twin{"推动", "should"},
    Twin{"争创", "strive"},
    Twin{"基本实现", "basically"},
    Twin{"职责", "duty"},
    Twin{"责任单位", "holder"},
    Twin{"完成日", "done_on"},
    Twin{"凭据", "evidence"},
    Twin{"待办", "pending"},
    Twin{"已完成", "done"},
    Twin{"逾期完成", "done_late"},
    Twin{"逾期", "overdue"},
    Twin{"豁免", "waived"},
    Twin{"无责任单位", "unassigned"},
    Twin{"失效", "lapsed"},
};

// The name with every built-in Chinese word in English; nothing where there is none.
std::optional<std::string> in_english(std::string_view name) {
  std::string out;
  bool changed = false;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t dot = std::min(name.find('.', begin), name.size());
    std::string_view word = name.substr(begin, dot - begin);
    for (const Twin& twin : twins) {
      if (twin.chinese == word) {
        word = twin.english;
        changed = true;
        break;
      }
    }
    if (begin != 0) out += '.';
    out += word;
    begin = dot + 1;
  }
  if (!changed) return std::nullopt;
  return out;
}

bool is_common(const Context& context, const Symbol& symbol) {
  const auto& targets = context.targets;
  const auto& duties = context.duties;
  if (symbol.kind == SymbolKind::enumeration) {
    return symbol.id == 0 || (targets && (symbol.id == targets->status || symbol.id == targets->strength)) ||
           (duties && symbol.id == duties->status);
  }
  if (symbol.kind != SymbolKind::entity) return false;
  const EntityKind kind = context.entity(symbol.id).kind;
  return kind == EntityKind::tier || kind == EntityKind::domain || kind == EntityKind::body ||
         (targets && symbol.id == targets->entity) || (duties && symbol.id == duties->entity);
}

std::optional<Symbol> find_spelled(const Context& context, ModuleId module, std::string_view name) {
  if (auto it = context.symbols.find(full_name(context, module, name)); it != context.symbols.end()) return it->second;
  // Tiers and built-in tables are everybody's.
  if (auto it = context.symbols.find(name); it != context.symbols.end() && is_common(context, it->second)) {
    return it->second;
  }
  return std::nullopt;
}

std::optional<ColumnId> find_column_spelled(const Context& context, ModuleId module, EntityId entity,
                                            std::string_view name) {
  const auto& table = context.columns[entity];
  if (!context.modules[module].prefix.empty()) {
    if (auto it = table.find(full_name(context, module, name)); it != table.end()) return it->second;
  }
  if (auto it = table.find(name); it != table.end()) return it->second;
  return std::nullopt;
}

void note_first(Diagnostic& diagnostic, Span span) {
  diagnostic.notes.push_back({span, "it is defined here first", "首次定义在此"});
}

}  // namespace

std::string full_name(const Context& context, ModuleId module, std::string_view name) {
  return context.modules[module].prefix + std::string(name);
}

std::optional<Symbol> find_symbol(const Context& context, ModuleId module, std::string_view name) {
  if (auto found = find_spelled(context, module, name)) return found;
  if (auto english = in_english(name)) return find_spelled(context, module, *english);
  return std::nullopt;
}

std::optional<EntityId> find_entity(const Context& context, ModuleId module, std::string_view name) {
  const auto symbol = find_symbol(context, module, name);
  if (!symbol || symbol->kind != SymbolKind::entity) return std::nullopt;
  return symbol->id;
}

std::optional<EnumerationId> find_enumeration(const Context& context, ModuleId module, std::string_view name) {
  const auto symbol = find_symbol(context, module, name);
  if (!symbol || symbol->kind != SymbolKind::enumeration) return std::nullopt;
  return symbol->id;
}

std::optional<ParamId> find_param(const Context& context, ModuleId module, std::string_view name) {
  const auto symbol = find_symbol(context, module, name);
  if (!symbol || symbol->kind != SymbolKind::param) return std::nullopt;
  return symbol->id;
}

std::optional<std::uint32_t> find_place(const Context& context, ModuleId module, const NameTable<Place>& table,
                                        std::string_view name) {
  if (auto it = table.find(full_name(context, module, name)); it != table.end()) return it->second.id;
  return std::nullopt;
}

std::optional<ColumnId> find_column(const Context& context, ModuleId module, EntityId entity, std::string_view name) {
  if (auto found = find_column_spelled(context, module, entity, name)) return found;
  if (auto english = in_english(name)) return find_column_spelled(context, module, entity, *english);
  return std::nullopt;
}

std::optional<std::uint32_t> find_member(const Context& context, EnumerationId enumeration, std::string_view name) {
  const auto& members = context.pack.enumerations[enumeration].members;
  const auto position = [&](std::string_view word) -> std::optional<std::uint32_t> {
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      if (members[i].name == word) return i;
    }
    return std::nullopt;
  };
  if (auto found = position(name)) return found;
  if (auto english = in_english(name)) return position(*english);
  return std::nullopt;
}

std::optional<EntityId> entity_named(Context& context, ModuleId module, const sx::Name& name) {
  if (auto found = find_entity(context, module, name.text)) return found;
  std::vector<std::string> candidates;
  for (const auto& [known, symbol] : context.symbols) {
    if (symbol.kind == SymbolKind::entity) candidates.push_back(known);
  }
  report_unknown(context, codes::unknown_entity, name, {name.text}, candidates);
  return std::nullopt;
}

Diagnostic& report_unknown(Context& context, const DiagnosticCode& code, const sx::Name& name,
                           std::vector<std::string> arguments, const std::vector<std::string>& candidates) {
  Diagnostic& diagnostic = context.report(code, name.span, std::move(arguments));
  if (auto close = nearest(name.text, std::span<const std::string>(candidates))) {
    diagnostic.notes.push_back({{}, "did you mean `" + *close + "`?", "是否指 `" + *close + "`？"});
    diagnostic.fix = Fix{name.span, *close};
  }
  return diagnostic;
}

std::vector<std::string> column_names(const Context& context, EntityId entity) {
  if (entity == no_entity) return {};
  return keys_of(context.columns[entity]);
}

std::vector<std::string> member_names(const Context& context, EnumerationId enumeration) {
  std::vector<std::string> names;
  for (const auto& member : context.pack.enumerations[enumeration].members) names.push_back(member.name);
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) {
    if (!out.empty()) out += ", ";
    out += '`' + name + '`';
  }
  return out;
}

bool declare(Context& context, ModuleId module, const sx::Name& name, SymbolKind kind, std::uint32_t id) {
  if (auto common = context.symbols.find(name.text);
      common != context.symbols.end() && is_common(context, common->second) && !common->second.span.has_place()) {
    context.report(codes::built_in_name, name.span, {name.text});
    return false;
  }
  const auto [it, fresh] =
      context.symbols.try_emplace(full_name(context, module, name.text), Symbol{kind, id, name.span});
  if (!fresh) note_first(context.report(codes::duplicate_name, name.span, {name.text}), it->second.span);
  return fresh;
}

bool declare(Context& context, ModuleId module, NameTable<Place>& table, const sx::Name& name, std::uint32_t id) {
  const auto [it, fresh] = table.try_emplace(full_name(context, module, name.text), Place{id, name.span});
  if (!fresh) note_first(context.report(codes::duplicate_name, name.span, {name.text}), it->second.span);
  return fresh;
}

EntityId add_entity(Context& context, ModuleId module, Entity entity) {
  entity.imported = !context.modules[module].prefix.empty();
  context.pack.entities.push_back(std::move(entity));
  context.columns.emplace_back();
  context.entity_modules.push_back(module);
  return static_cast<EntityId>(context.pack.entities.size() - 1);
}

ColumnId add_column(Context& context, EntityId entity, Column column) {
  auto& columns = context.pack.entities[entity].columns;
  const auto id = static_cast<ColumnId>(columns.size());
  const auto [it, fresh] = context.columns[entity].try_emplace(column.description.name, id);
  if (!fresh) {
    const Column& first = columns[it->second];
    if (first.origin == ColumnOrigin::builtin) {
      context.report(codes::built_in_name, column.description.span, {column.description.name});
    } else {
      note_first(context.report(codes::duplicate_name, column.description.span, {column.description.name}),
                 first.description.span);
    }
  }
  columns.push_back(std::move(column));
  return id;
}

Description describe_declared(Context& context, ModuleId module, const sx::Declared& declared, std::string name) {
  Description description;
  description.name = std::move(name);
  if (declared.label) description.label = declared.label->text;
  description.clauses = cited(context, module, declared.clauses);
  description.span = declared.name.span.has_place() ? declared.name.span : declared.span;
  if (declared.valid_from || declared.valid_until) {
    description.version_of = whole_name(description.name);
    description.valid = Validity::between(declared.valid_from, declared.valid_until);
  }
  return description;
}

bool covers(std::string_view listed_clause, std::string_view clause) {
  return clause == listed_clause || lies_below(listed_clause, clause);
}

std::vector<Clause> cited(Context& context, ModuleId module, const sx::Clauses& clauses) {
  std::vector<Clause> out;
  for (const auto& reference : clauses) {
    const auto id = find_place(context, module, context.source_names, reference.source.text);
    if (!id) {
      report_unknown(context, codes::unknown_source, reference.source, {reference.source.text},
                     keys_of(context.source_names));
      continue;
    }
    const Source& source = context.pack.sources[*id];
    bool known = source.clauses.empty();
    for (const auto& clause : source.clauses) known = known || covers(clause, reference.clause);
    if (!known) context.report(codes::unknown_clause, reference.span, {reference.source.text, reference.clause});
    out.push_back({source.description.name, reference.clause});
  }
  return out;
}

std::string joined(const std::vector<sx::Name>& names, std::size_t first, std::size_t last) {
  std::string out;
  for (std::size_t i = first; i < last; ++i) {
    if (i != first) out += '.';
    out += names[i].text;
  }
  return out;
}

}  // namespace zeren::inline v0::pack::detail
