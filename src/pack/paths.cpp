// Names and paths: columns, rows, parameters and values.
#include <algorithm>

#include "src/pack/expressions.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

Span span_of(const std::vector<sx::Name>& names, std::size_t first, std::size_t last) {
  return cover(names[first].span, names[last - 1].span);
}

bool is_series(const std::string& name) {
  return name == "monthly" || name == "quarterly" || name == "yearly" || name == "每月" || name == "每季" ||
         name == "每年";
}

}  // namespace

MonthSetting ExpressionChecker::months() const {
  const auto& header = context_.modules[module_].header;
  if (module_ != 0 && header && header->months != sx::PackDeclaration::Months::unsaid) {
    return header->months == sx::PackDeclaration::Months::clamp ? MonthSetting::clamp : MonthSetting::strict;
  }
  return context_.pack.months;
}

void ExpressionChecker::narrow(Expression& expression) {
  if (!expression.type.optional) return;
  if (std::find(present_.begin(), present_.end(), key_of(expression)) != present_.end()) {
    expression.type.optional = false;
  }
}

Expression ExpressionChecker::row_of(std::uint32_t scope, Span span) {
  const EntityId entity = frames_[scope].entity;
  if (entity == no_entity) return unknown(span);
  Expression row = make(ExpressionKind::row, reference_to({entity}), span);
  row.scope = scope;
  row.entity = entity;
  return row;
}

Expression ExpressionChecker::read_column(std::uint32_t scope, EntityId entity, ColumnId column, Span span) {
  Expression read = make(ExpressionKind::column, type_of_column(context_, entity, column), span);
  read.scope = scope;
  read.entity = entity;
  read.column = column;
  narrow(read);
  return read;
}

Expression ExpressionChecker::param(ParamId id, Span span) {
  Expression read = make(ExpressionKind::param, type_of_param(context_, id), span);
  read.param = id;
  return read;
}

// Where only a param may stand, a column of the same name is not meant.
Expression ExpressionChecker::param_named(const sx::Path& written) {
  const std::string name = joined(written.names, 0, written.names.size());
  if (const auto id = find_param(context_, module_, name)) return param(*id, written.span);
  std::vector<std::string> candidates;
  for (const auto& [known, symbol] : context_.symbols) {
    if (symbol.kind == SymbolKind::param) candidates.push_back(known);
  }
  const bool column = std::any_of(frames_.begin(), frames_.end(), [&](const Frame& frame) {
    return frame.entity != no_entity && find_column(context_, module_, frame.entity, name).has_value();
  });
  if (column) {
    context_.report(codes::not_constant, written.span);
  } else {
    report_unknown(context_, codes::unknown_name, sx::Name{name, written.span}, {name, inner_name()}, candidates);
  }
  return unknown(written.span);
}

Expression ExpressionChecker::path(const sx::Path& written, const Type* expected) {
  std::size_t used = 0;
  std::optional<Expression> base = first_of(written, used, expected);
  // The partner of a value is in error and has been reported: what the value is cannot be known.
  if (!base && expected && is_unknown(*expected)) return unknown(written.span);
  if (!base) return unknown_name(written, expected);
  while (used < written.names.size() && !is_unknown(base->type)) {
    *base = follow(std::move(*base), written, used);
  }
  if (written.span.has_place() && !is_unknown(base->type)) base->span = written.span;
  return std::move(*base);
}

// What the path begins with; `used` counts the names taken. Nothing where the first name is not known.
std::optional<Expression> ExpressionChecker::first_of(const sx::Path& written, std::size_t& used,
                                                      const Type* expected) {
  if (written.starts_at_this) {
    if (frames_.empty()) {
      context_.report(codes::no_row_here, written.span);
      return unknown(written.span);
    }
    Expression row = row_of(0, written.span);
    if (!written.names.empty() && !is_unknown(row.type)) return follow(std::move(row), written, used);
    return row;
  }
  if (written.names.empty()) return unknown(written.span);
  const sx::Name& first = written.names[0];
  for (std::size_t i = frames_.size(); i-- > 0;) {
    if (frames_[i].alias.empty() || frames_[i].alias != first.text) continue;
    used = 1;
    Expression row = row_of(static_cast<std::uint32_t>(i), first.span);
    if (written.names.size() > 1 && !is_unknown(row.type)) return follow(std::move(row), written, used);
    return row;
  }
  if (auto bound = period_bound(written)) {
    used = 1;
    return bound;
  }
  if (!frames_.empty() && frames_.back().entity == no_entity) return unknown(written.span);
  if (auto column = column_of(written, used, expected)) return column;
  const auto& names = written.names;
  for (std::size_t n = names.size(); !frames_.empty() && n > 0; --n) {
    // `village.safety_index` inside rows over village means the inner row.
    if (find_entity(context_, module_, joined(names, 0, n)) != frames_.back().entity) continue;
    used = n;
    Expression row = row_of(static_cast<std::uint32_t>(frames_.size() - 1), span_of(names, 0, n));
    if (n < names.size()) return follow(std::move(row), written, used);
    return row;
  }
  for (std::size_t n = names.size(); n > 0; --n) {
    const std::string name = joined(names, 0, n);
    if (auto id = find_param(context_, module_, name)) {
      used = n;
      return param(*id, span_of(names, 0, n));
    }
  }
  return value_of(written, used, expected);
}

// `period_start`, `period_end` where there is a period at hand; a column of that name is reached by `this.`.
std::optional<Expression> ExpressionChecker::period_bound(const sx::Path& written) const {
  if (!surroundings_.period || written.names.size() != 1) return std::nullopt;
  const std::string& name = written.names[0].text;
  const bool is_start = name == "period_start" || name == "期初";
  if (!is_start && name != "period_end" && name != "期末") return std::nullopt;
  return make(is_start ? ExpressionKind::period_start : ExpressionKind::period_end, simple(TypeKind::date),
              written.span);
}

std::optional<Expression> ExpressionChecker::column_of(const sx::Path& written, std::size_t& used,
                                                       const Type* expected) {
  if (frames_.empty()) return std::nullopt;
  const auto scope = static_cast<std::uint32_t>(frames_.size() - 1);
  const EntityId entity = frames_[scope].entity;
  const auto& names = written.names;
  for (std::size_t n = names.size(); n > 0; --n) {
    const std::string name = joined(names, 0, n);
    const auto column = find_column(context_, module_, entity, name);
    if (!column) continue;
    const Span span = span_of(names, 0, n);
    Expression read = read_column(scope, entity, *column, span);
    if (n == 1 && names.size() == 1 && expected && !agree(read.type, *expected)) {
      // A value of the partner's type that happens to be called like a column.
      if (auto value = value_named(name, span, *expected)) {
        used = 1;
        return value;
      }
    }
    if (n == 1 && find_param(context_, module_, name)) {
      context_.report(codes::shadowed_param, span, {name, inner_name()});
    }
    used = n;
    return read;
  }
  return std::nullopt;
}

// A value of an enumeration, a domain or a body: by the partner's type, written out (`grade.major`), or where there is
// only one of that name.
std::optional<Expression> ExpressionChecker::value_of(const sx::Path& written, std::size_t& used,
                                                      const Type* expected) {
  const auto& names = written.names;
  const std::string whole = joined(names, 0, names.size());
  if (expected) {
    if (auto value = value_named(whole, written.span, *expected)) {
      used = names.size();
      return value;
    }
  }
  for (std::size_t n = names.size() - 1; n > 0; --n) {
    const auto enumeration = find_enumeration(context_, module_, joined(names, 0, n));
    if (!enumeration || n + 1 != names.size()) continue;
    used = names.size();
    const Type type = enumeration_type(*enumeration);
    if (auto value = value_named(names.back().text, written.span, type)) return value;
    const auto members = member_names(context_, *enumeration);
    report_unknown(context_, codes::unknown_value, names.back(),
                   {names.back().text, joined(names, 0, n), listed(members)}, members);
    return unknown(written.span);
  }
  if (names.size() == 1 && !expected) {
    used = 1;
    auto value = only_value(names[0]);
    if (!value) used = 0;
    return value;
  }
  return std::nullopt;
}

std::optional<Expression> ExpressionChecker::value_named(const std::string& name, Span span, const Type& type) {
  Expression value = make(ExpressionKind::literal, without_absence(type), span);
  if (type.kind == TypeKind::enumeration) {
    const auto ordinal = find_member(context_, type.enumeration, name);
    if (!ordinal) return std::nullopt;
    value.literal = EnumerationValue{type.enumeration, *ordinal};
    return value;
  }
  if (type.kind != TypeKind::reference) return std::nullopt;
  for (EntityId target : type.targets) {
    const EntityKind kind = context_.entity(target).kind;
    if (kind != EntityKind::domain && kind != EntityKind::body) continue;
    const auto& table = kind == EntityKind::domain ? context_.domain_names : context_.body_names;
    const auto row = find_place(context_, module_, table, name);
    if (!row) continue;
    value.literal = DeclaredRow{target, *row};
    value.type = reference_to({target});
    return value;
  }
  return std::nullopt;
}

std::optional<Expression> ExpressionChecker::only_value(const sx::Name& name) {
  std::vector<EnumerationId> holders;
  for (EnumerationId e = 0; e < context_.pack.enumerations.size(); ++e) {
    if (find_member(context_, e, name.text)) holders.push_back(e);
  }
  if (holders.size() == 1) return value_named(name.text, name.span, enumeration_type(holders[0]));
  if (holders.size() > 1) {
    std::vector<std::string> enumerations;
    for (EnumerationId e : holders) enumerations.push_back(context_.pack.enumerations[e].description.name);
    context_.report(codes::ambiguous_value, name.span,
                    {name.text, listed(enumerations), enumerations[0] + "." + name.text});
    return unknown(name.span);
  }
  std::optional<Expression> domain = value_named(name.text, name.span, reference_to({context_.domain}));
  return domain ? domain : value_named(name.text, name.span, reference_to({context_.body}));
}

Expression ExpressionChecker::unknown_name(const sx::Path& written, const Type* expected) {
  const sx::Name& first = written.names[0];
  if (expected && expected->kind == TypeKind::enumeration && written.names.size() == 1) {
    const auto members = member_names(context_, expected->enumeration);
    auto candidates = members;
    for (auto& name : column_names(context_, frames_.empty() ? no_entity : frames_.back().entity)) {
      candidates.push_back(std::move(name));
    }
    report_unknown(context_, codes::unknown_value, first,
                   {first.text, context_.pack.enumerations[expected->enumeration].description.name, listed(members)},
                   candidates);
    return unknown(written.span);
  }
  for (std::size_t i = frames_.size() > 0 ? frames_.size() - 1 : 0; i-- > 0;) {
    if (frames_[i].entity == no_entity || !find_column(context_, module_, frames_[i].entity, first.text)) continue;
    const std::string said_so = (i == 0                     ? "this."
                                 : frames_[i].alias.empty() ? "this."
                                                            : frames_[i].alias + ".") +
                                first.text;
    context_.report(codes::outer_name, first.span, {first.text, inner_name(), said_so}).fix = Fix{first.span, said_so};
    return unknown(written.span);
  }
  std::vector<std::string> candidates = column_names(context_, frames_.empty() ? no_entity : frames_.back().entity);
  for (const auto& [known, symbol] : context_.symbols) {
    if (symbol.kind == SymbolKind::param) candidates.push_back(known);
  }
  if (expected && expected->kind == TypeKind::reference) {
    const bool domain =
        std::find(expected->targets.begin(), expected->targets.end(), context_.domain) != expected->targets.end();
    const bool body =
        std::find(expected->targets.begin(), expected->targets.end(), context_.body) != expected->targets.end();
    if (domain || body) {
      const auto& table = domain ? context_.domain_names : context_.body_names;
      for (auto& name : keys_of(table)) candidates.push_back(std::move(name));
      report_unknown(context_, codes::unknown_row, first,
                     {first.text, domain ? bilingual("domain", "领域") : bilingual("body", "机构")}, candidates);
      return unknown(written.span);
    }
  }
  report_unknown(context_, codes::unknown_name, first, {first.text, inner_name()}, candidates);
  return unknown(written.span);
}

// The next column along the path: of the row itself, or of the row that a reference points at.
Expression ExpressionChecker::follow(Expression base, const sx::Path& written, std::size_t& used) {
  const auto& names = written.names;
  if (is_series(names[used].text) && is_numeric(base.type)) {
    context_.report(codes::not_yet, names[used].span, {bilingual("rows of a series", "时间序列行")});
    used = names.size();
    return unknown(written.span);
  }
  if (base.type.kind != TypeKind::reference) {
    context_.report(codes::unknown_column, names[used].span, {names[used].text, said(base.span, "…")});
    used = names.size();
    return unknown(written.span);
  }
  const std::vector<EntityId>& targets = base.type.targets;
  const EntityId entity = targets.front();
  for (std::size_t n = names.size(); n > used; --n) {
    const std::string name = joined(names, used, n);
    const auto column = find_column(context_, module_, entity, name);
    if (!column) continue;
    const Span span = cover(base.span, names[n - 1].span);
    used = n;
    if (base.kind == ExpressionKind::row) return read_column(base.scope, entity, *column, span);
    // What all targets share stands at the same place in each: code, name, parent and the tiers above.
    for (EntityId target : targets) {
      if (find_column(context_, module_, target, name) == column &&
          (targets.size() == 1 || context_.column(target, *column).origin == ColumnOrigin::builtin)) {
        continue;
      }
      context_.report(codes::union_column, names[n - 1].span, {name, describe(context_, base.type)});
      used = names.size();
      return unknown(written.span);
    }
    Expression next = make(ExpressionKind::follow, type_of_column(context_, entity, *column), span);
    next.type.optional = next.type.optional || base.type.optional;
    next.entity = entity;
    next.column = *column;
    next.operands.push_back(std::move(base));
    narrow(next);
    return next;
  }
  report_unknown(context_, codes::unknown_column, names[used],
                 {names[used].text, context_.entity(entity).description.name}, column_names(context_, entity));
  used = names.size();
  return unknown(written.span);
}

// Is this a lone name that only a partner's type can explain?
bool ExpressionChecker::is_bare_value(const sx::Expression& written, bool has_partner) {
  if (written.kind != sx::ExpressionKind::path || written.path.starts_at_this || written.path.names.size() != 1) {
    return false;
  }
  const std::string& name = written.path.names[0].text;
  if (frames_.empty()) return !find_param(context_, module_, name);
  if (frames_.back().entity == no_entity) return false;
  for (const auto& frame : frames_) {
    if (frame.alias == name) return false;
  }
  if (find_column(context_, module_, frames_.back().entity, name)) return false;
  if (find_entity(context_, module_, name) == frames_.back().entity && has_partner) return false;
  return !find_param(context_, module_, name);
}

}  // namespace zeren::inline v0::pack::detail
