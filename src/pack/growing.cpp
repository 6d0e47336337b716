#include "src/pack/growing.hpp"

#include <algorithm>

namespace zeren::inline v0::pack::detail {
namespace {

bool is_period_function(const Expression& e) {
  return e.kind == ExpressionKind::function &&
         (e.function == Function::month || e.function == Function::quarter || e.function == Function::year);
}

// First and last day of the month, quarter or year around the day.
bool same_period(Function period, Date a, Date b) {
  const YearMonthDay x = a.ymd(), y = b.ymd();
  if (x.year != y.year) return false;
  if (period == Function::month) return x.month == y.month;
  return period == Function::year || (x.month - 1) / 3 == (y.month - 1) / 3;
}

class Judge {
 public:
  Judge(const Pack& pack, std::optional<DaysLookedAt> days) : pack_(pack), days_(days) {}

  bool only_grows(const Expression& e) const {
    switch (e.kind) {
      case ExpressionKind::add:
        return only_grows(e.operands[0]) && only_grows(e.operands[1]);
      case ExpressionKind::multiply:
        return (only_grows(e.operands[0]) && never_negative(e.operands[1])) ||
               (only_grows(e.operands[1]) && never_negative(e.operands[0]));
      case ExpressionKind::aggregate:
        return grows_with_rows(e);
      default:
        return is_constant(e);
    }
  }

  bool stays(const Expression& e) const {
    if (is_constant(e)) return true;
    switch (e.kind) {
      case ExpressionKind::negate:
      case ExpressionKind::add:
      case ExpressionKind::subtract:
      case ExpressionKind::multiply:
      case ExpressionKind::divide:
      case ExpressionKind::rounded:
      case ExpressionKind::otherwise:
      case ExpressionKind::mean_years:
        return std::all_of(e.operands.begin(), e.operands.end(), [&](const Expression& o) { return stays(o); });
      case ExpressionKind::aggregate:
        return e.order.empty() && std::all_of(e.operands.begin(), e.operands.end(), is_settled_of(*this)) &&
               keeps_rows(e.rows[0]) && lies_before(e.rows[0]);
      default:
        return false;
    }
  }

 private:
  struct is_settled_of {
    const Judge& judge;
    explicit is_settled_of(const Judge& j) : judge(j) {}
    bool operator()(const Expression& e) const { return judge.is_settled(e); }
  };

  // A parameter with versions changes with the days.
  bool is_constant(const Expression& e) const {
    return e.kind == ExpressionKind::literal ||
           (e.kind == ExpressionKind::param && pack_.params[e.param].versions.empty());
  }

  bool never_negative(const Expression& e) const {
    if (const auto* number = std::get_if<Number>(&e.literal); e.kind == ExpressionKind::literal && number) {
      return *number >= Number(0);
    }
    return e.kind == ExpressionKind::column && e.type.low && *e.type.low >= 0;
  }

  bool grows_with_rows(const Expression& e) const {
    if (!keeps_rows(e.rows[0])) return false;
    switch (e.aggregate) {
      case AggregateKind::count:
        return true;
      case AggregateKind::count_distinct:
        return is_settled(e.operands[0]);
      case AggregateKind::sum:
        return is_settled(e.operands[0]) && never_negative(e.operands[0]);
      default:
        return false;
    }
  }

  // A row that counts once counts ever after.
  bool keeps_rows(const Rows& rows) const {
    const Entity& table = pack_.entities[rows.entity];
    if ((table.kind != EntityKind::event && table.kind != EntityKind::entity) || table.revised_on || rows.other) {
      return false;
    }
    const bool keys = std::all_of(rows.keys.begin(), rows.keys.end(),
                                  [&](const RowsKey& key) { return is_settled(key.inner) && is_settled(key.outer); });
    const bool range = !rows.range || (is_settled(rows.range->inner) && is_settled_bound(rows.range->low) &&
                                       is_settled_bound(rows.range->high));
    return keys && range && std::all_of(rows.filter.begin(), rows.filter.end(), [&](const Expression& condition) {
             return is_present_field(condition) || is_settled(condition) || is_fixed_window(condition);
           });
  }

  // The same on all days for a row that is there.
  bool is_settled(const Expression& e) const {
    switch (e.kind) {
      case ExpressionKind::literal:
      case ExpressionKind::row:
        return true;
      case ExpressionKind::param:
        return pack_.params[e.param].versions.empty();
      case ExpressionKind::column:
      case ExpressionKind::follow: {
        const Column& column = pack_.entities[e.entity].columns[e.column];
        const bool plain = column.origin != ColumnOrigin::rule && !column.type.optional &&
                           !pack_.entities[e.entity].revised_on && is_kept(pack_.entities[e.entity].kind);
        return plain && (e.kind == ExpressionKind::column || is_settled(e.operands[0]));
      }
      case ExpressionKind::today:
      case ExpressionKind::now:
      case ExpressionKind::as_of:
      case ExpressionKind::aggregate:
      case ExpressionKind::responsible:
      case ExpressionKind::relation_sources:
      case ExpressionKind::relation_targets:
      case ExpressionKind::is_present:
      case ExpressionKind::own_value:
      case ExpressionKind::held_at_step:
      case ExpressionKind::mean_years:
        return false;
      default:
        return !e.operands.empty() && std::all_of(e.operands.begin(), e.operands.end(), is_settled_of(*this));
    }
  }
  bool is_settled_bound(const std::optional<Expression>& bound) const { return !bound || is_settled(*bound); }

  static bool is_kept(EntityKind kind) {
    return kind == EntityKind::entity || kind == EntityKind::event || kind == EntityKind::tier ||
           kind == EntityKind::domain || kind == EntityKind::body;
  }

  // `closed is present` of a field: once it is there it stays.
  bool is_present_field(const Expression& e) const {
    if (e.kind != ExpressionKind::is_present || e.operands[0].kind != ExpressionKind::column) return false;
    const Expression& field = e.operands[0];
    return pack_.entities[field.entity].columns[field.column].origin == ColumnOrigin::field &&
           !pack_.entities[field.entity].revised_on;
  }

  // `in year` and its like, where all days looked at lie in one such period.
  bool is_fixed_window(const Expression& e) const {
    if (e.kind != ExpressionKind::equal || !days_) return false;
    const Expression &inner = e.operands[0], &day = e.operands[1];
    if (!is_period_function(inner) || !is_period_function(day) || inner.function != day.function) return false;
    return is_settled(inner.operands[0]) && day.operands[0].kind == ExpressionKind::today &&
           same_period(day.function, days_->first, days_->last);
  }

  // Rows of days that were over before the first day looked at: none of them can still come.
  bool lies_before(const Rows& rows) const {
    const Entity& table = pack_.entities[rows.entity];
    if (!days_ || !table.on || table.recorded_on || table.revised_on) return false;
    return std::any_of(rows.filter.begin(), rows.filter.end(), [&](const Expression& e) {
      if (e.kind != ExpressionKind::in_range || e.operands[2].kind != ExpressionKind::literal) return false;
      const Expression& date = e.operands[0];
      const auto* last = std::get_if<Date>(&e.operands[2].literal);
      return date.kind == ExpressionKind::column && date.column == *table.on && last && *last < days_->first;
    });
  }

  const Pack& pack_;
  std::optional<DaysLookedAt> days_;
};

}  // namespace

bool only_grows(const Pack& pack, const Expression& value, std::optional<DaysLookedAt> days) {
  return Judge(pack, days).only_grows(value);
}

bool stays(const Pack& pack, const Expression& value, std::optional<DaysLookedAt> days) {
  return Judge(pack, days).stays(value);
}

}  // namespace zeren::inline v0::pack::detail
