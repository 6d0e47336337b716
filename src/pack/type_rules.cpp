#include "src/pack/type_rules.hpp"

#include <algorithm>
#include <set>

#include "src/pack/names.hpp"

namespace zeren::inline v0::pack::detail {

Type simple(TypeKind kind, bool optional) {
  Type type;
  type.kind = kind;
  type.optional = optional;
  return type;
}

Type reference_to(std::vector<EntityId> targets, bool optional) {
  Type type = simple(TypeKind::reference, optional);
  type.targets = std::move(targets);
  return type;
}

Type enumeration_type(EnumerationId enumeration, bool optional) {
  Type type = simple(TypeKind::enumeration, optional);
  type.enumeration = enumeration;
  return type;
}

Type without_absence(Type type) {
  type.optional = false;
  return type;
}

bool is_unknown(const Type& type) {
  return type.kind == TypeKind::unknown;
}
bool is_numeric(const Type& type) {
  return type.kind == TypeKind::count || type.kind == TypeKind::number || is_unknown(type);
}
bool is_date(const Type& type) {
  return type.kind == TypeKind::date || type.kind == TypeKind::deadline || is_unknown(type);
}
bool is_moment(const Type& type) {
  return type.kind == TypeKind::moment || type.kind == TypeKind::moment_deadline || is_unknown(type);
}
bool is_duration(const Type& type) {
  return type.kind == TypeKind::duration || is_unknown(type);
}
bool is_set(const Type& type) {
  return type.kind == TypeKind::body_set || type.kind == TypeKind::member_set;
}
bool has_order(const Type& type) {
  return is_numeric(type) || is_date(type) || is_moment(type) || type.kind == TypeKind::enumeration ||
         type.kind == TypeKind::text;
}

bool is_unit_reference(const Context& context, const Type& type) {
  return type.kind == TypeKind::reference && !type.targets.empty() &&
         std::all_of(type.targets.begin(), type.targets.end(),
                     [&](EntityId e) { return context.entity(e).kind == EntityKind::tier; });
}

bool shares_target(const Type& a, const Type& b) {
  return std::any_of(a.targets.begin(), a.targets.end(), [&](EntityId target) {
    return std::find(b.targets.begin(), b.targets.end(), target) != b.targets.end();
  });
}

bool same_unit(const Type& a, const Type& b) {
  return a.unit == b.unit || a.unit.empty() || b.unit.empty();
}

bool agree(const Type& a, const Type& b) {
  if (is_unknown(a) || is_unknown(b)) return true;
  if (is_numeric(a) && is_numeric(b)) return same_unit(a, b);
  if (is_date(a) && is_date(b)) return true;
  if (is_moment(a) && is_moment(b)) return true;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case TypeKind::enumeration:
    case TypeKind::member_set:
      return a.enumeration == b.enumeration;
    case TypeKind::reference:
      return shares_target(a, b);
    case TypeKind::duration:
      return a.duration == b.duration;
    default:
      return true;
  }
}

Type unite(const Type& a, const Type& b) {
  if (is_unknown(a)) return b;
  if (is_unknown(b)) return a;
  Type type = a;
  if (a.kind != b.kind) {
    type = simple(is_numeric(a) ? TypeKind::number : is_moment(a) ? TypeKind::moment_deadline : TypeKind::deadline);
  } else if (a.kind == TypeKind::reference || a.kind == TypeKind::body_set) {
    for (EntityId target : b.targets) {
      if (std::find(type.targets.begin(), type.targets.end(), target) == type.targets.end()) {
        type.targets.push_back(target);
      }
    }
  } else {
    if (a.digits != b.digits) type.digits.reset();
    if (a.low != b.low) type.low.reset();
    if (a.high != b.high) type.high.reset();
  }
  type.unit = a.unit.empty() ? b.unit : a.unit;
  type.optional = a.optional || b.optional;
  return type;
}

namespace {

// `a number of 元`.
std::string with_unit(const Type& type, const std::string& en, const std::string& zh) {
  if (type.unit.empty()) return bilingual(en, zh);
  return bilingual(en + " of `" + type.unit + "`", "以 `" + type.unit + "` 计的" + zh);
}

}  // namespace

std::string describe(const Context& context, const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return bilingual("true or false", "是非值");
    case TypeKind::count:
      return with_unit(type, "a count", "计数");
    case TypeKind::number:
      return with_unit(type, "a number", "数值");
    case TypeKind::text:
      return bilingual("a text", "文本");
    case TypeKind::date:
      return bilingual("a date", "日期");
    case TypeKind::deadline:
      return bilingual("a deadline", "期限");
    case TypeKind::moment:
      return bilingual("a moment", "时刻");
    case TypeKind::moment_deadline:
      return bilingual("a moment deadline", "时刻期限");
    case TypeKind::body_set:
      return bilingual("a set of bodies", "机构集合");
    case TypeKind::member_set: {
      const std::string& name = context.pack.enumerations[type.enumeration].description.name;
      return bilingual("a set of values of `" + name + "`", "`" + name + "` 取值的集合");
    }
    case TypeKind::unknown:
      return bilingual("something unknown", "未知内容");
    case TypeKind::duration:
      switch (type.duration) {
        case DurationKind::days:
          return bilingual("a duration in days", "以天计的时长");
        case DurationKind::workdays:
          return bilingual("a duration in workdays", "以工作日计的时长");
        case DurationKind::months:
          return bilingual("a duration in months", "以月计的时长");
        case DurationKind::minutes:
          return bilingual("a duration in hours or minutes", "以小时或分钟计的时长");
      }
      break;
    case TypeKind::enumeration: {
      const std::string& name = context.pack.enumerations[type.enumeration].description.name;
      return bilingual("a value of `" + name + "`", "`" + name + "` 的取值");
    }
    case TypeKind::reference: {
      std::string en, zh;
      for (EntityId target : type.targets) {
        const std::string& name = context.entity(target).description.name;
        en += (en.empty() ? "`" : " or `") + name + "`";
        zh += (zh.empty() ? "`" : "或 `") + name + "`";
      }
      const bool vowel = en.size() > 1 && std::string_view("aeiou").find(en[1]) != std::string_view::npos;
      return bilingual((vowel ? "an " : "a ") + en, zh);
    }
  }
  return {};
}

EnumerationId add_enumeration(Context& context, Description description, const std::vector<sx::EnumValue>& values) {
  Enumeration enumeration;
  enumeration.description = std::move(description);
  std::set<std::string> seen;
  for (const auto& value : values) {
    if (!seen.insert(value.name.text).second) {
      context.report(codes::duplicate_value, value.name.span, {value.name.text});
      continue;
    }
    enumeration.members.push_back({value.name.text, value.label ? value.label->text : std::string()});
  }
  context.pack.enumerations.push_back(std::move(enumeration));
  return static_cast<EnumerationId>(context.pack.enumerations.size() - 1);
}

namespace {

Type unknown_type_named(Context& context, const sx::Name& name) {
  std::vector<std::string> candidates{"key", "text", "bool", "count", "number", "date", "deadline", "moment"};
  for (const auto& [known, symbol] : context.symbols) {
    if (symbol.kind != SymbolKind::param) candidates.push_back(known);
  }
  report_unknown(context, codes::unknown_type, name, {name.text}, candidates);
  return {};
}

Type single_reference(Context& context, ModuleId module, const sx::Type& written) {
  const sx::Name& name = written.references.front();
  const auto symbol = find_symbol(context, module, name.text);
  if (!symbol || symbol->kind == SymbolKind::param) return unknown_type_named(context, name);
  if (symbol->kind == SymbolKind::enumeration) {
    if (written.or_below) context.report(codes::not_a_tier, name.span, {name.text});
    return enumeration_type(symbol->id);
  }
  Type type = reference_to({symbol->id});
  if (!written.or_below) return type;
  const Entity& entity = context.entity(symbol->id);
  if (entity.kind != EntityKind::tier) {
    context.report(codes::not_a_tier, name.span, {name.text});
    return type;
  }
  type.targets.assign(context.tiers.begin() + entity.tier, context.tiers.end());
  return type;
}

Type union_reference(Context& context, ModuleId module, const sx::Type& written) {
  Type type = reference_to({});
  for (const auto& name : written.references) {
    const auto symbol = find_symbol(context, module, name.text);
    if (!symbol) return unknown_type_named(context, name);
    if (symbol->kind != SymbolKind::entity) {
      context.report(codes::mixed_union, name.span, {name.text});
      return {};
    }
    if (std::find(type.targets.begin(), type.targets.end(), symbol->id) == type.targets.end()) {
      type.targets.push_back(symbol->id);
    }
  }
  // A value of a union of tiers is a unit, of other tables it says which table: the two do not mix.
  const auto tiers = std::count_if(type.targets.begin(), type.targets.end(),
                                   [&](EntityId e) { return context.entity(e).kind == EntityKind::tier; });
  if (tiers != 0 && static_cast<std::size_t>(tiers) != type.targets.size()) {
    context.report(codes::mixed_union, written.references.back().span, {written.references.back().text});
    return {};
  }
  std::sort(type.targets.begin(), type.targets.end());
  return type;
}

}  // namespace

Type type_from(Context& context, ModuleId module, const sx::Type& written, const std::string& in_place) {
  Type type;
  switch (written.base) {
    case sx::BaseType::key:
    case sx::BaseType::text:
      type = simple(TypeKind::text);
      break;
    case sx::BaseType::boolean:
      type = simple(TypeKind::boolean);
      break;
    case sx::BaseType::count:
      type = simple(TypeKind::count);
      if (written.low) type.low = written.low->to_int64();
      if (written.high) type.high = written.high->to_int64();
      if (type.low && type.high && *type.low > *type.high) context.report(codes::empty_range, written.span);
      break;
    case sx::BaseType::number:
      type = simple(TypeKind::number);
      type.digits = written.digits;
      break;
    case sx::BaseType::date:
      type = simple(TypeKind::date);
      break;
    case sx::BaseType::deadline:
      type = simple(TypeKind::deadline);
      break;
    case sx::BaseType::moment:
      type = simple(TypeKind::moment);
      break;
    case sx::BaseType::moment_deadline:
      type = simple(TypeKind::moment_deadline);
      break;
    case sx::BaseType::enumeration: {
      Description description;
      description.name = in_place;
      description.span = written.span;
      type = enumeration_type(add_enumeration(context, std::move(description), written.values));
      break;
    }
    case sx::BaseType::reference:
      if (written.references.empty()) return {};
      type = written.references.size() == 1 ? single_reference(context, module, written)
                                            : union_reference(context, module, written);
      break;
  }
  if (written.unit) type.unit = written.unit->text;
  type.optional = written.optional;
  return type;
}

}  // namespace zeren::inline v0::pack::detail
