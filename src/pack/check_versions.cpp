// What versions say: the values of dated parameters, which of them an expression takes, and the columns of dated
// declarations.
#include <algorithm>

#include "src/pack/check_rules.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/versions.hpp"
#include "src/pack/walk.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

Expression version_of_today(ParamId id, const Type& type, Span span) {
  Expression today = make(ExpressionKind::today, simple(TypeKind::date), span);
  Expression value = make(ExpressionKind::dated_param, type, span, {std::move(today)});
  value.param = id;
  return value;
}

// ---- dated parameters on rows of events -----------------------------------------------------------------------------

class UnsaidDays {
 public:
  explicit UnsaidDays(Context& context) : context_(context) {}

  void rule(const Rule& rule) {
    std::visit(
        [&](const auto& r) {
          each_part(
              r, [&](const Expression& e) { expression(e, row_of(r, e)); },
              [&](const Rows& rows) { this->rows(rows); });
        },
        rule);
  }

 private:
  // The row that an expression of the rule is for; the amount of a score's line is for the rows that it counts.
  template <class R>
  static EntityId row_of(const R& rule, const Expression& e) {
    if constexpr (std::is_same_v<R, Score>) {
      for (const ScoreLine& line : rule.lines) {
        if (line.rows && &line.amount == &e) return line.rows->entity;
      }
    }
    if constexpr (std::is_same_v<R, Ledger>) {
      for (const LedgerLine& line : rule.lines) {
        if (&line.amount == &e || (line.rows.where && &*line.rows.where == &e)) return line.rows.entity;
      }
    }
    if constexpr (std::is_same_v<R, Target>) {
      if (!rule.per_row) return no_entity;
    }
    return table_of(rule);
  }

  void expression(const Expression& e, EntityId row) {
    if (e.kind == ExpressionKind::param) return param(e, row);
    const EntityId inner = e.rows.empty() ? row : e.rows.front().entity;
    for (const Expression& operand : e.operands) expression(operand, inner);
    for (const Expression& key : e.order) expression(key, inner);
    for (const Rows& described : e.rows) {
      rows(described);
      for (const RowsKey& key : described.keys) expression(key.outer, row);
    }
  }

  void rows(const Rows& rows) {
    for (const Expression& condition : rows.filter) expression(condition, rows.entity);
    for (const RowsKey& key : rows.keys) expression(key.inner, rows.entity);
  }

  void param(const Expression& e, EntityId row) {
    const Param& read = context_.pack.params[e.param];
    if (read.versions.empty() || row == no_entity || !e.span.has_place()) return;
    const Entity& entity = context_.entity(row);
    if (entity.kind != EntityKind::event || !entity.on) return;
    const std::string& name = read.description.name;
    const std::string day = name + " by " + entity.columns[*entity.on].description.name;
    const std::string day_zh = name + " 按 " + entity.columns[*entity.on].description.name;
    context_.report(codes::version_day_unsaid, e.span,
                    {name, entity.description.name, bilingual('`' + day + '`', '`' + day_zh + '`'), name});
  }

  Context& context_;
};

}  // namespace

void check_param_versions(Context& context, ParamId id, const std::vector<Expression>& values) {
  const PendingParam& pending = context.params[id];
  const std::vector<sx::ParamVersion>& written = pending.declaration->versions;
  Param& param = context.pack.params[id];
  std::vector<VersionDates> dates;
  for (const sx::ParamVersion& version : written) dates.push_back({version.from, version.until, version.span});
  const auto ordered = order_versions(context, param.description.name, dates);
  if (!ordered) return;
  for (const OrderedVersion& one : *ordered) {
    ParamVersion made;
    made.description.name = param.description.name + version_tag(one.valid);
    made.description.version_of = param.description.name;
    made.description.valid = one.valid;
    made.description.label = param.description.label;
    made.description.clauses = cited(context, pending.module, written[one.written].clauses);
    if (made.description.clauses.empty()) made.description.clauses = param.description.clauses;
    made.description.span = written[one.written].span;
    made.value = values[one.written];
    param.versions.push_back(std::move(made));
  }
  param.value = version_of_today(id, param.type, param.description.span);
}

Expression ExpressionChecker::by_date(const sx::Expression& written) {
  const sx::Path& path = written.operands[0].path;
  const std::string name = joined(path.names, 0, path.names.size());
  const auto id = path.starts_at_this ? std::nullopt : find_param(context_, module_, name);
  if (!id) {
    std::vector<std::string> candidates;
    for (const auto& [known, symbol] : context_.symbols) {
      if (symbol.kind == SymbolKind::param) candidates.push_back(known);
    }
    report_unknown(context_, codes::not_dated, sx::Name{name, path.span}, {name}, candidates);
    return unknown(written.span);
  }
  const Type type = type_of_param(context_, *id);
  if (context_.params[*id].declaration->versions.empty()) {
    context_.report(codes::not_dated, path.span, {name});
    return unknown(written.span);
  }
  Expression day = required(maybe_day(written.operands[1]));
  if (is_unknown(day.type) || is_unknown(type)) return unknown(written.span);
  Expression value = make(ExpressionKind::dated_param, type, written.span, {std::move(day)});
  value.param = *id;
  return value;
}

void fill_versions(Context& context, Versions& all) {
  for (const std::uint32_t rule : all.rules) check_rule(context, rule);
  const PendingRule& first = context.rules[all.rules.front()];
  const auto& by = std::visit(
      [](const auto& d) -> const auto& { return d.valid_by; }, *first.declaration);
  if (by) {
    ExpressionChecker row(context, first.module, {{all.entity, {}}});
    Expression day = row.required(row.maybe_day(*by));
    if (!is_unknown(day.type)) all.by = std::move(day);
  }
  for (const VersionedColumn& made : all.columns) {
    std::optional<Type> type;
    bool everywhere = true;
    for (std::size_t v = 0; v < made.of.size(); ++v) {
      if (!made.of[v]) {
        everywhere = false;
        continue;
      }
      const Type& one = context.column(all.entity, *made.of[v]).type;
      if (!type) {
        type = one;
      } else if (agree(*type, one)) {
        type = unite(*type, one);
      } else {
        context.report(codes::versions_disagree, context.column(all.entity, *made.of[v]).description.span,
                       {context.column(all.entity, made.column).description.name, describe(context, *type),
                        describe(context, one)});
      }
    }
    if (!type) continue;
    type->optional = type->optional || !everywhere;
    context.pack.entities[all.entity].columns[made.column].type = *std::move(type);
  }
}

void fill_union(Context& context, Union& all) {
  for (const std::uint32_t rule : all.rules) check_rule(context, rule);
  for (Column& column : context.pack.entities[all.entity].columns) {
    if (column.origin != ColumnOrigin::made) continue;
    std::optional<Type> type;
    for (const EntityId table : all.tables) {
      const auto& columns = context.entity(table).columns;
      const auto same = std::find_if(columns.begin(), columns.end(),
                                     [&](const Column& of) { return of.description.name == column.description.name; });
      if (type && !agree(*type, same->type)) {
        context.report(codes::versions_disagree, context.entity(table).description.span,
                       {context.entity(all.entity).description.name + "." + column.description.name,
                        describe(context, *type), describe(context, same->type)});
      } else {
        type = type ? unite(*type, same->type) : same->type;
      }
    }
    if (type) column.type = *std::move(type);
  }
}

void find_in_versions(Context& context) {
  UnsaidDays unsaid(context);
  for (const Rule& rule : context.pack.rules) unsaid.rule(rule);
}

}  // namespace zeren::inline v0::pack::detail
