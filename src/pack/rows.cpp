#include "src/pack/rows.hpp"

#include <algorithm>
#include <bit>

#include "src/pack/check_rules.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/walk.hpp"
#include "zeren/pack/print.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

constexpr std::size_t max_scopes = 16;

bool is_bound(ExpressionKind kind) {
  return kind == ExpressionKind::less || kind == ExpressionKind::less_equal || kind == ExpressionKind::greater ||
         kind == ExpressionKind::greater_equal;
}

ExpressionKind turned(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::less:
      return ExpressionKind::greater;
    case ExpressionKind::less_equal:
      return ExpressionKind::greater_equal;
    case ExpressionKind::greater:
      return ExpressionKind::less;
    case ExpressionKind::greater_equal:
      return ExpressionKind::less_equal;
    default:
      return kind;
  }
}

}  // namespace

RowsBuilder::RowsBuilder(ExpressionChecker& checker, const sx::Rows& written) : checker_(checker), written_(written) {}

void RowsBuilder::open() {
  rows_.span = written_.span;
  scope_ = static_cast<std::uint32_t>(checker_.frames_.size());
  rows_.scope = scope_;
  rows_.outer_scope = scope_ == 0 ? 0 : scope_ - 1;
  present_before_ = checker_.present_.size();
  find_outer();
  open_frame();
  if (entity_ == no_entity) return;
  rows_.entity = entity_;
  place();
  other();
  window();
  for (const auto& where : written_.where) {
    std::vector<Expression> conjuncts;
    split_conjuncts(checker_.boolean(where), conjuncts);
    for (auto& conjunct : conjuncts) {
      collect_present(conjunct, true, checker_.present_);
      condition(std::move(conjunct));
    }
  }
}

Rows RowsBuilder::close() {
  checker_.frames_.pop_back();
  checker_.present_.resize(present_before_);
  if (outer_scope_) rows_.outer_scope = *outer_scope_;
  return std::move(rows_);
}

void RowsBuilder::find_outer() {
  if (written_.place == sx::RowsPlace::everywhere) return;
  sx::Path target;
  if (written_.target) {
    target = *written_.target;
  } else {
    target.starts_at_this = true;
    target.span = written_.span;
  }
  outer_ = outer_row(target);
}

// The path after at, within or of: from `this`, from an alias, or the name of a domain or a body.
std::optional<Expression> RowsBuilder::outer_row(const sx::Path& target) {
  const bool aliased =
      !target.names.empty() && std::any_of(checker_.frames_.begin(), checker_.frames_.end(),
                                           [&](const Frame& frame) { return frame.alias == target.names[0].text; });
  if (!target.starts_at_this && !aliased && !target.names.empty()) {
    const Type named = reference_to({context().domain, context().body});
    const std::string whole = joined(target.names, 0, target.names.size());
    if (auto value = checker_.value_named(whole, target.span, named)) return value;
    const sx::Name& first = target.names[0];
    for (std::size_t i = checker_.frames_.size(); i-- > 0;) {
      const EntityId entity = checker_.frames_[i].entity;
      if (entity == no_entity) return std::nullopt;
      const bool column = find_column(context(), checker_.module_, entity, first.text).has_value();
      if (!column && find_entity(context(), checker_.module_, first.text) != entity) continue;
      const std::string prefix = i == 0 ? "this" : checker_.frames_[i].alias.empty() ? "x" : checker_.frames_[i].alias;
      const std::string said_so = column ? prefix + "." + first.text : prefix;
      context().report(codes::outer_name, first.span, {first.text, written_.entity.names.back().text, said_so}).fix =
          Fix{first.span, said_so};
      return std::nullopt;
    }
    report_unknown(context(), codes::unknown_name, first, {first.text, checker_.inner_name()}, {"this"});
    return std::nullopt;
  }
  Expression row = checker_.path(target, nullptr);
  if (is_unknown(row.type)) return std::nullopt;
  if (row.type.kind != TypeKind::reference) {
    context().report(codes::type_mismatch, target.span,
                     {bilingual("a reference", "引用"), describe(context(), row.type)});
    return std::nullopt;
  }
  return row;
}

void RowsBuilder::open_frame() {
  const std::string name = joined(written_.entity.names, 0, written_.entity.names.size());
  const Span span = written_.entity.span.has_place() ? written_.entity.span : written_.span;
  if (auto found = find_entity(context(), checker_.module_, name)) {
    entity_ = *found;
  } else if (find_symbol(context(), checker_.module_, name)) {
    context().report(codes::not_rows, span, {name});
  } else {
    entity_named(context(), checker_.module_, sx::Name{name, span});
  }
  if (checker_.frames_.size() >= max_scopes) {
    context().report(codes::too_deep, written_.span);
    entity_ = no_entity;
  }
  // What a task's holder is follows from the tasks.
  if (entity_ != no_entity && is_made(context().entity(entity_).kind) &&
      context().entity(entity_).kind != EntityKind::measure) {
    check_rule(context(), context().entity(entity_).rule);
  }
  checker_.frames_.push_back({entity_, written_.alias ? written_.alias->text : std::string()});
}

Expression RowsBuilder::inner_column(ColumnId column, Span span) {
  return checker_.read_column(scope_, entity_, column, span);
}

bool RowsBuilder::reads_inner(const Expression& e) const {
  return ((scopes_of(e) >> scope_) & 1U) != 0;
}

bool RowsBuilder::reads_outer(const Expression& e) const {
  return (scopes_of(e) & ~(std::uint64_t{1} << scope_)) != 0;
}

bool RowsBuilder::fits(const Column& column, bool any_unit) const {
  if (column.type.kind != TypeKind::reference || is_unknown(outer_->type)) return false;
  if (written_.place == sx::RowsPlace::of) return shares_target(column.type, outer_->type);
  if (!is_unit_reference(context(), column.type)) return false;
  if (any_unit) return true;
  if (written_.place == sx::RowsPlace::at) return shares_target(column.type, outer_->type);
  for (EntityId inner : column.type.targets) {
    for (EntityId outer : outer_->type.targets) {
      if (context().entity(inner).tier >= context().entity(outer).tier) return true;
    }
  }
  return false;
}

// The references of the inner rows that could lead to the outer row. Of a unit only `of` reads those upwards.
std::vector<ColumnId> RowsBuilder::fitting(bool any_unit) const {
  std::vector<ColumnId> found;
  const auto& columns = context().entity(entity_).columns;
  for (ColumnId c = 0; c < columns.size(); ++c) {
    if (columns[c].origin == ColumnOrigin::rule) continue;
    if (columns[c].builtin == Builtin::parent && context().entity(entity_).kind == EntityKind::tier) continue;
    if (fits(columns[c], any_unit)) found.push_back(c);
  }
  return found;
}

void RowsBuilder::place() {
  if (!outer_) return;
  const Span span = written_.span;
  const Entity& inner = context().entity(entity_);
  const bool of = written_.place == sx::RowsPlace::of;
  const bool within = written_.place == sx::RowsPlace::within;
  if (!of && !is_unit_reference(context(), outer_->type)) {
    context().report(codes::type_mismatch, outer_->span,
                     {bilingual("a unit", "单位"), describe(context(), outer_->type)});
    return;
  }
  if (written_.by) {
    const auto column = find_column(context(), checker_.module_, entity_, written_.by->text);
    if (!column) {
      report_unknown(context(), codes::unknown_column, *written_.by, {written_.by->text, inner.description.name},
                     column_names(context(), entity_));
      return;
    }
    if (!fits(context().column(entity_, *column), false)) {
      context().report(
          codes::type_mismatch, written_.by->span,
          {describe(context(), outer_->type), describe(context(), type_of_column(context(), entity_, *column))});
      return;
    }
    key(inner_column(*column, written_.by->span), *outer_, within);
    return;
  }
  if (inner.kind == EntityKind::tier && within) {
    key(checker_.row_of(scope_, span), *outer_, true);
    return;
  }
  if (inner.kind == EntityKind::tier && !of) {
    if (const auto parent = find_column(context(), 0, entity_, "parent")) {
      Expression above = inner_column(*parent, span);
      if (shares_target(above.type, outer_->type)) {
        key(std::move(above), *outer_, false);
        return;
      }
    }
  }
  const std::vector<ColumnId> candidates = fitting(false);
  if (candidates.size() == 1) {
    key(inner_column(candidates[0], span), *outer_, within);
    return;
  }
  if (candidates.size() > 1) {
    std::vector<std::string> names;
    for (ColumnId c : candidates) names.push_back(inner.columns[c].description.name);
    context().report(codes::ambiguous_reference, span, {inner.description.name, listed(names), names[0]});
    return;
  }
  const std::vector<ColumnId> near = of ? std::vector<ColumnId>{} : fitting(true);
  if (!near.empty()) {
    const Column& column = inner.columns[near[0]];
    context().report(codes::wrong_place, span,
                     {column.description.name, inner.description.name, describe(context(), column.type),
                      describe(context(), outer_->type)});
    return;
  }
  // The field that was meant may be the one whose type is not known.
  for (const Column& column : inner.columns) {
    if (column.origin == ColumnOrigin::field && is_unknown(column.type)) return;
  }
  context().report(codes::no_reference, span, {inner.description.name, describe(context(), outer_->type)});
}

void RowsBuilder::other() {
  if (!written_.other) return;
  const std::uint32_t outer = scope_ == 0 ? 0 : scope_ - 1;
  if (scope_ == 0 || checker_.frames_[outer].entity != entity_) {
    const EntityId outside = scope_ == 0 ? no_entity : checker_.frames_[outer].entity;
    if (outside != no_entity || scope_ == 0) {
      context().report(codes::other_entity, written_.span,
                       {outside == no_entity ? "…" : context().entity(outside).description.name});
    }
    return;
  }
  rows_.other = take_outer(checker_.row_of(outer, written_.span), written_.span);
}

// All outer sides must read one and the same row.
bool RowsBuilder::take_outer(const Expression& outer, Span span) {
  const std::uint64_t scopes = scopes_of(outer);
  if (scopes == 0) return true;
  if (std::popcount(scopes) > 1 || (outer_scope_ && scopes != (std::uint64_t{1} << *outer_scope_))) {
    context().report(codes::two_outer_rows, span);
    return false;
  }
  outer_scope_ = static_cast<std::uint32_t>(std::countr_zero(scopes));
  return true;
}

void RowsBuilder::key(Expression inner, Expression outer, bool within) {
  if (!take_outer(outer, outer.span)) return;
  leave_scope(outer, scope_);
  rows_.keys.push_back({std::move(inner), std::move(outer), within});
}

// Sorts one conjunct of the conditions into filter, keys or range.
void RowsBuilder::condition(Expression conjunct) {
  if (is_unknown(conjunct.type)) return;
  if (!reads_outer(conjunct)) {
    rows_.filter.push_back(std::move(conjunct));
    return;
  }
  solve_days(conjunct);
  if (as_key(conjunct) || as_range(conjunct)) return;
  reject(conjunct);
}

// `days(e -> D) <= 180` with e inside and D outside is `e >= D - 180 days`: one bound on one inner column.
void RowsBuilder::solve_days(Expression& conjunct) {
  if (conjunct.kind != ExpressionKind::equal && !is_bound(conjunct.kind)) return;
  auto& sides = conjunct.operands;
  for (std::size_t i = 0; i < 2; ++i) {
    Expression& days = sides[i];
    const auto* number = std::get_if<Number>(&sides[1 - i].literal);
    if (days.kind != ExpressionKind::days_between || sides[1 - i].kind != ExpressionKind::literal || !number) continue;
    const auto amount = number->to_int64();
    if (!amount || *amount > 4'000'000 || *amount < -4'000'000) return;
    const bool from_inner = reads_inner(days.operands[0]);
    Expression inner = days.operands[from_inner ? 0 : 1];
    Expression outer = days.operands[from_inner ? 1 : 0];
    if (!reads_inner(inner) || reads_outer(inner) || reads_inner(outer)) return;
    Expression length = make(ExpressionKind::literal, simple(TypeKind::duration), conjunct.span);
    length.literal = Duration{DurationKind::days, *amount};
    Expression edge = checker_.add_duration(std::move(outer), std::move(length), from_inner, conjunct.span);
    // The sign turns once for `n <= days(…)`, and once for the date that is taken away.
    if ((i == 1) != from_inner) conjunct.kind = turned(conjunct.kind);
    sides.clear();
    sides.push_back(std::move(inner));
    sides.push_back(std::move(edge));
    return;
  }
}

bool RowsBuilder::as_key(Expression& conjunct) {
  if (conjunct.kind != ExpressionKind::equal) return false;
  for (std::size_t i = 0; i < 2; ++i) {
    Expression& inner = conjunct.operands[i];
    Expression& outer = conjunct.operands[1 - i];
    if (!reads_inner(inner) || reads_outer(inner) || reads_inner(outer)) continue;
    key(std::move(inner), std::move(outer), false);
    return true;
  }
  return false;
}

bool RowsBuilder::as_range(Expression& conjunct) {
  auto& parts = conjunct.operands;
  const Span span = conjunct.span;
  if (is_bound(conjunct.kind)) {
    const bool inclusive =
        conjunct.kind == ExpressionKind::less_equal || conjunct.kind == ExpressionKind::greater_equal;
    const bool greater = conjunct.kind == ExpressionKind::greater || conjunct.kind == ExpressionKind::greater_equal;
    for (std::size_t i = 0; i < 2; ++i) {
      if (!reads_inner(parts[i]) || reads_outer(parts[i]) || reads_inner(parts[1 - i])) continue;
      bound(std::move(parts[i]), std::move(parts[1 - i]), greater == (i == 0), inclusive, span);
      return true;
    }
    return false;
  }
  if (conjunct.kind != ExpressionKind::in_range) return false;
  if (!reads_inner(parts[0]) || reads_outer(parts[0]) || reads_inner(parts[1]) || reads_inner(parts[2])) return false;
  bound(parts[0], std::move(parts[1]), true, true, span);
  bound(std::move(parts[0]), std::move(parts[2]), false, true, span);
  return true;
}

void RowsBuilder::bound(Expression inner, Expression outer, bool low, bool inclusive, Span span) {
  const auto second = [&] {
    context().report(codes::second_range, span, {context().entity(entity_).description.name});
  };
  if (rows_.range && print(rows_.range->inner, context().pack) != print(inner, context().pack)) return second();
  if (!rows_.range) {
    rows_.range.emplace();
    rows_.range->inner = std::move(inner);
  }
  auto& place = low ? rows_.range->low : rows_.range->high;
  if (place) return second();
  if (!take_outer(outer, span)) return;
  leave_scope(outer, scope_);
  place = std::move(outer);
  (low ? rows_.range->low_inclusive : rows_.range->high_inclusive) = inclusive;
}

void RowsBuilder::reject(const Expression& conjunct) {
  const Expression* where = reads_scope(conjunct, ~(std::uint64_t{1} << scope_));
  const Span span = where ? where->span : conjunct.span;
  context().report(codes::outer_row_elsewhere, span,
                   {checker_.said(span, "this"), context().entity(entity_).description.name});
}

Rows ExpressionChecker::with_rows(const sx::Rows& written, const std::function<void()>& body) {
  RowsBuilder builder(*this, written);
  builder.open();
  body();
  return builder.close();
}

void ExpressionChecker::require_inner(const Expression& expression) {
  const auto scope = static_cast<std::uint32_t>(frames_.size() - 1);
  const std::uint64_t others = ~(std::uint64_t{1} << scope);
  if ((scopes_of(expression) & others) == 0) return;
  const Expression* where = reads_scope(expression, others);
  const Span span = where ? where->span : expression.span;
  context_.report(codes::outer_row_elsewhere, span, {said(span, "this"), inner_name()});
}

}  // namespace zeren::inline v0::pack::detail
