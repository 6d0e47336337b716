// What is not wrong, but surely not meant either. Runs over packs without errors.
#include <map>
#include <string>

#include "src/pack/check_rules.hpp"
#include "src/pack/intervals.hpp"
#include "src/pack/names.hpp"
#include "src/pack/quotients.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/usage.hpp"
#include "src/pack/walk.hpp"
#include "zeren/pack/print.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

bool is_condition(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::less:
    case ExpressionKind::less_equal:
    case ExpressionKind::greater:
    case ExpressionKind::greater_equal:
    case ExpressionKind::equal:
    case ExpressionKind::not_equal:
    case ExpressionKind::in_range:
    case ExpressionKind::logical_and:
    case ExpressionKind::logical_or:
      return true;
    default:
      return false;
  }
}

// ---- conditions that interval reasoning settles ---------------------------------------------------------------------

void settle(Context& context, const Expression& e);

// The conditions of one row description hold together: two on one column may leave nothing.
void settle_rows(Context& context, const Rows& rows) {
  std::map<std::string, IntervalSet> left;
  for (const auto& condition : rows.filter) {
    settle(context, condition);
    const auto about = one_column(condition, context.pack);
    if (!about) continue;
    const IntervalSet possible = possible_values(*about->subject, context.pack);
    const auto [it, fresh] = left.try_emplace(about->text, possible);
    const bool was_empty = it->second.empty();
    it->second = it->second.intersect(about->values);
    if (!fresh && !was_empty && it->second.empty()) context.report(codes::always_false, condition.span);
  }
}

// Reports the outermost part of the condition that is always true or never; looks no deeper there.
void settle(Context& context, const Expression& e) {
  if (is_condition(e.kind)) {
    if (const auto about = one_column(e, context.pack)) {
      const IntervalSet possible = possible_values(*about->subject, context.pack);
      const IntervalSet holds = about->values.intersect(possible);
      if (holds.empty()) {
        context.report(codes::always_false, e.span);
        return;
      }
      if (possible.inside(about->values)) {
        context.report(codes::always_true, e.span);
        return;
      }
    }
  }
  for (const auto& operand : e.operands) settle(context, operand);
  for (const auto& rows : e.rows) settle_rows(context, rows);
}

void settle_conditions(Context& context) {
  for (const auto& rule : context.pack.rules) {
    std::visit(
        [&](const auto& r) {
          each_part(
              r, [&](const Expression& e) { settle(context, e); },
              [&](const Rows& rows) { settle_rows(context, rows); });
        },
        rule);
  }
}

// ---- ladders --------------------------------------------------------------------------------------------------------

// The highest step that holds is entered, so a step whose condition implies a higher one's never is.
void unreached_steps(Context& context, const Ladder& ladder) {
  if (!ladder.in_order || ladder.one_step_at_a_time) return;
  for (std::size_t i = 0; i < ladder.steps.size(); ++i) {
    const auto low = one_column(ladder.steps[i].when, context.pack);
    for (std::size_t j = i + 1; j < ladder.steps.size(); ++j) {
      const Expression& above = ladder.steps[j].when;
      const auto high = one_column(above, context.pack);
      const bool implied = print(ladder.steps[i].when, context.pack) == print(above, context.pack) ||
                           (low && high && low->text == high->text &&
                            low->values.intersect(possible_values(*low->subject, context.pack)).inside(high->values));
      if (!implied) continue;
      context.report(codes::step_never_reached, ladder.steps[i].description.span,
                     {ladder.steps[i].description.name, ladder.steps[j].description.name});
      break;
    }
  }
}

// Days that the duration has at least, so that durations of several kinds can be compared.
std::int64_t least_days(const Duration& duration) {
  return duration.kind == DurationKind::months ? duration.amount * 28 : duration.amount;
}
std::int64_t most_days(const Duration& duration) {
  switch (duration.kind) {
    case DurationKind::months:
      return duration.amount * 31;
    case DurationKind::workdays:
      return duration.amount * 3;
    default:
      return duration.amount;
  }
}

// `after D at S` as a condition or an alternative of its own: nothing keeps the subject there but time.
void bare_waits(const Expression& e, std::vector<const Expression*>& out) {
  if (e.kind == ExpressionKind::held_at_step) out.push_back(&e);
  if (e.kind == ExpressionKind::logical_or) {
    for (const auto& operand : e.operands) bare_waits(operand, out);
  }
}

void short_waits(Context& context, const Ladder& ladder) {
  if (!ladder.in_order || !ladder.release || !ladder.release->duration) return;
  const auto released_after = constant_duration(context, *ladder.release->duration);
  if (!released_after) return;
  for (std::size_t i = 0; i < ladder.steps.size(); ++i) {
    std::vector<const Expression*> waits;
    bare_waits(ladder.steps[i].when, waits);
    for (const Expression* wait : waits) {
      const auto duration = constant_duration(context, wait->operands[0]);
      if (!duration || wait->step >= i || most_days(*duration) > least_days(*released_after)) continue;
      context.report(codes::after_before_release, wait->span,
                     {ladder.steps[wait->step].description.name, ladder.steps[i].description.name});
    }
  }
}

// ---- quotients ------------------------------------------------------------------------------------------------------

void unrounded(Context& context) {
  Quotients quotients(context.pack);
  for (const auto& rule : context.pack.rules) {
    if (const auto* score = std::get_if<Score>(&rule); score && !score->bands.empty() && quotients.of(*score)) {
      context.report(codes::unrounded_bands, score->description.span, {score->description.name});
    }
    if (const auto* rank = std::get_if<Rank>(&rule)) {
      for (const auto& key : rank->keys) {
        if (!quotients.of(key.value)) continue;
        context.report(codes::unrounded_rank, key.value.span, {rank->description.name});
        break;
      }
    }
  }
}

}  // namespace

void find_findings(Context& context) {
  settle_conditions(context);
  for (const auto& rule : context.pack.rules) {
    if (const auto* ladder = std::get_if<Ladder>(&rule)) {
      unreached_steps(context, *ladder);
      short_waits(context, *ladder);
    }
  }
  unrounded(context);
  find_in_versions(context);
  find_in_ledgers(context);
  find_unused(context);
  find_undated(context);
}

}  // namespace zeren::inline v0::pack::detail
