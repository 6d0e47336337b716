// The value of one node for one record: what each operation of a column does, on one cell. From the top down, so that
// what is not reached is not worked out.
#include <algorithm>
#include <cstring>

#include "src/run/decision_program.hpp"
#include "zeren/base/period.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0::detail {

namespace {

using plan::MapOp;
using plan::ValueKind;

class Walker {
 public:
  Walker(DecisionState& state, DecisionId id, DecisionValue& out)
      : state_(state), program_(*state.program), id_(id), node_(program_.nodes[id]), out_(out) {}

  /// The value: `out`, or that of the node whose value this one takes.
  const DecisionValue* run() {
    out_.state = CellState::present;
    switch (node_.kind) {
      case DecisionKind::constant:
        break;  // never asked for
      case DecisionKind::input:
        input();
        break;
      case DecisionKind::gather:
        gather();
        break;
      case DecisionKind::map:
        map();
        break;
    }
    return taken_;
  }

 private:
  const plan::Node& written() const { return program_.plan->nodes[node_.plan_node]; }
  const DecisionValue& in(std::size_t i) { return decide(state_, program_.inputs[node_.begin + i]); }
  ValueKind kind_of(std::size_t i) const { return program_.nodes[program_.inputs[node_.begin + i]].value_kind; }
  std::size_t count() const { return node_.count; }

  void absent() { out_.state = CellState::absent; }
  void fail(const DiagnosticCode& code) {
    out_.state = CellState::error;
    out_.error = id_;
    out_.code = &code;
  }
  void pass_on(const DecisionValue& from) {
    out_.state = from.state;
    out_.error = from.error;
  }
  void copy(const DecisionValue& from) { taken_ = &from; }
  void word(std::int64_t value) { out_.word = value; }
  void boolean(bool value) { out_.word = value ? 1 : 0; }
  void number(const NumberResult& result) {
    if (!result.ok()) {
      return fail(result.error == NumberError::division_by_zero ? run_codes::division_by_zero
                                                                : run_codes::number_too_large);
    }
    if (written().type.is_count && !result.value.to_int64()) return fail(run_codes::count_too_large);
    out_.number = result.value;
  }
  void date(std::optional<Date> value) { value ? word(value->days) : fail(run_codes::date_out_of_range); }
  Date date_in(std::size_t i) { return Date{static_cast<std::int32_t>(in(i).word)}; }

  // True where all inputs are present; else the first that is not decides.
  bool all_present() {
    for (std::size_t i = 0; i < count(); ++i) {
      const DecisionValue& value = in(i);
      if (value.state == CellState::present) continue;
      pass_on(value);
      return false;
    }
    return true;
  }

  int relation(std::size_t i, std::size_t j) {
    const DecisionValue &a = in(i), &b = in(j);
    switch (kind_of(i)) {
      case ValueKind::number: {
        const Number &x = a.number, &y = b.number;
        if (x.fits_int64_pair() && y.fits_int64_pair() && x.denominator64() == y.denominator64()) {
          return x.numerator64() < y.numerator64() ? -1 : x.numerator64() > y.numerator64() ? 1 : 0;
        }
        const auto order = compare(x, y);
        return order < 0 ? -1 : order > 0 ? 1 : 0;
      }
      case ValueKind::text: {
        const int order = a.text.compare(b.text);
        return order < 0 ? -1 : order > 0 ? 1 : 0;
      }
      default:
        return a.word < b.word ? -1 : a.word > b.word ? 1 : 0;
    }
  }

  // ---- Fields and units ----

  void input() {
    const std::uint32_t slot = node_.slot;
    const DecisionSlotPlan& plan = program_.slots[slot];
    if (state_.states[slot] != SlotState::present) return absent();
    if (plan.known_slot && state_.states[*plan.known_slot] == SlotState::present &&
        state_.words[*plan.known_slot] > plan.known_by) {
      return absent();
    }
    const std::int64_t value = state_.words[slot];
    if (plan.last && value > *plan.last) return absent();
    out_.word = value;
    out_.word_fits = state_.wide[slot] == 0;
    if (node_.value_kind == ValueKind::text) {
      out_.text = state_.texts[slot];
    } else if (node_.value_kind == ValueKind::number) {
      if (!out_.word_fits) {
        out_.number = state_.numbers[slot];
      } else {
        out_.number = plan.denominator == 1 ? Number(value) : *Number::ratio(value, plan.denominator);
      }
    }
  }

  void gather() {
    const DecisionValue& reference = in(0);
    if (reference.state != CellState::present) return pass_on(reference);
    const Organisation& organisation = *program_.options.organisation;
    const DecisionGather& gather = program_.gathers[node_.special];
    const UnitId unit = unit_of_word(reference.word);
    const std::uint32_t source = gather.source_of_tier[organisation.tier(unit)];
    if (source >= gather.sources.size()) return absent();
    const DecisionGather::Source& from = gather.sources[source];
    if (from.constant != no_decision) return copy(program_.constants[from.constant]);
    switch (from.builtin) {
      case plan::Builtin::code:
      case plan::Builtin::key:
        out_.text = organisation.code(unit);
        return;
      case plan::Builtin::name:
        out_.text = organisation.name(unit);
        return;
      case plan::Builtin::parent:
        return unit_or_absent(organisation.parent(unit));
      default:
        return unit_or_absent(organisation.ancestor_at(unit, from.tier));
    }
  }
  void unit_or_absent(UnitId unit) { unit == no_unit ? absent() : word(unit_word(unit)); }

  // ---- Operations ----

  void map() {
    switch (node_.op) {
      case MapOp::logical_and:
        return and_or(false);
      case MapOp::logical_or:
        return and_or(true);
      case MapOp::is_present:
        return is_present();
      case MapOp::otherwise:
        return otherwise();
      case MapOp::conditional:
      case MapOp::guarded:
        return conditional();
      case MapOp::pick:
        return pick();
      case MapOp::first_match:
        return first_match();
      case MapOp::only_match:
        return only_match();
      case MapOp::in_list:
        return in_list();
      default:
        if (all_present()) strict();
    }
  }

  // Operations all of whose inputs are present.
  void strict() {
    switch (node_.op) {
      case MapOp::negate:
        return node_.value_kind == ValueKind::duration ? word(-in(0).word)
                                                       : number({negate(in(0).number), NumberError::none});
      case MapOp::absolute:
        return number({absolute(in(0).number), NumberError::none});
      case MapOp::round:
        return number({round(in(0).number, written().rounding, written().digits), NumberError::none});
      case MapOp::add:
        return number(add(in(0).number, in(1).number));
      case MapOp::subtract:
        return number(subtract(in(0).number, in(1).number));
      case MapOp::multiply:
        return number(multiply(in(0).number, in(1).number));
      case MapOp::divide:
        return number(divide(in(0).number, in(1).number));
      case MapOp::mean_of:
        return mean();
      case MapOp::blend_weight:
        return in(1).number == Number(1) ? number({in(0).number, NumberError::none}) : fail(run_codes::weights_total);
      case MapOp::equal:
        return boolean(relation(0, 1) == 0);
      case MapOp::not_equal:
        return boolean(relation(0, 1) != 0);
      case MapOp::less:
        return boolean(relation(0, 1) < 0);
      case MapOp::less_equal:
        return boolean(relation(0, 1) <= 0);
      case MapOp::greater:
        return boolean(relation(0, 1) > 0);
      case MapOp::greater_equal:
        return boolean(relation(0, 1) >= 0);
      case MapOp::in_range:
        return boolean(relation(0, 1) >= 0 && relation(0, 2) <= 0);
      case MapOp::maximum:
        return extreme(1);
      case MapOp::minimum:
        return extreme(-1);
      case MapOp::logical_not:
        return boolean(in(0).word == 0);
      case MapOp::is_empty:
        return boolean(kind_of(0) == ValueKind::text ? in(0).text.empty() : in(0).word == 0);
      case MapOp::all_matches:
        return all_matches();
      case MapOp::size:
        return number({Number(std::popcount(static_cast<std::uint64_t>(in(0).word))), NumberError::none});
      case MapOp::length:
        return number({Number(count_code_points(in(0).text)), NumberError::none});
      case MapOp::starts_with:
        return boolean(in(0).text.starts_with(in(1).text));
      case MapOp::contains:
        return boolean(kind_of(0) == ValueKind::text ? in(0).text.find(in(1).text) != std::string_view::npos
                                                     : (in(0).word >> in(1).word & 1) != 0);
      case MapOp::ancestor:
        return unit_or_absent(program_.options.organisation->ancestor_at(unit_of_word(in(0).word), written().tier));
      default:
        return dates();
    }
  }

  void and_or(bool stops) {
    for (std::size_t i = 0; i < count(); ++i) {
      const DecisionValue& value = in(i);
      if (value.state != CellState::present) return pass_on(value);
      if ((value.word != 0) == stops) return boolean(stops);
    }
    boolean(!stops);
  }
  void is_present() {
    const DecisionValue& value = in(0);
    value.state == CellState::error ? pass_on(value) : boolean(value.state == CellState::present);
  }
  void otherwise() {
    for (std::size_t i = 0; i + 1 < count(); ++i) {
      if (in(i).state != CellState::absent) return copy(in(i));
    }
    copy(in(count() - 1));
  }
  void conditional() {
    const DecisionValue& condition = in(0);
    if (condition.state != CellState::present) return pass_on(condition);
    if (condition.word != 0) return copy(in(1));
    node_.op == MapOp::conditional ? copy(in(2)) : absent();
  }
  void pick() {
    const DecisionValue& which = in(0);
    if (which.state != CellState::present) return pass_on(which);
    const auto number = which.number.to_int64();
    if (!number || *number < 1 || *number >= static_cast<std::int64_t>(count())) return absent();
    copy(in(static_cast<std::size_t>(*number)));
  }
  void in_list() {
    const DecisionValue& value = in(0);
    if (value.state != CellState::present) return pass_on(value);
    for (std::size_t i = 1; i < count(); ++i) {
      if (in(i).state != CellState::present) return pass_on(in(i));
      if (relation(0, i) == 0) return boolean(true);
    }
    boolean(false);
  }
  void mean() {
    NumberResult sum{in(0).number, NumberError::none};
    for (std::size_t i = 1; i < count() && sum.ok(); ++i) sum = add(sum.value, in(i).number);
    if (sum.ok()) sum = divide(sum.value, Number(static_cast<std::int64_t>(count())));
    number(sum);
  }
  void extreme(int better) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < count(); ++i) {
      if (relation(i, best) * better > 0) best = i;
    }
    copy(in(best));
  }

  // ---- Which of several conditions holds ----

  // Calls visit(i, exact) for the conditions that may hold, ascending, until it gives false.
  template <class Visit>
  void candidates(Visit visit) {
    if (node_.special == no_decision || !state_.tables_allowed) {
      for (std::size_t i = 0; i < count(); ++i) {
        if (!visit(i, false)) return;
      }
      return;
    }
    const DecisionIndex& index = program_.indices[node_.special];
    std::array<std::int64_t, 64> values;
    std::uint64_t unknown = 0;
    for (std::size_t f = 0; f < index.fields.size(); ++f) {
      if (!read_field(state_, index.fields[f], values[f])) unknown |= std::uint64_t{1} << f;
    }
    index.rules.search(values.data(), unknown,
                       [&](std::uint32_t rule) { return visit(rule, unknown == 0 && index.exact[rule]); });
  }

  void first_match() {
    std::size_t found = count();
    const DecisionValue* missing = nullptr;
    candidates([&](std::size_t i, bool exact) {
      if (!exact) {
        const DecisionValue& condition = in(i);
        if (condition.state != CellState::present) {
          missing = &condition;
          return false;
        }
        if (condition.word == 0) return true;
      }
      found = i;
      return false;
    });
    if (missing != nullptr) return pass_on(*missing);
    out_.number = Number(static_cast<std::int64_t>(found) + 1);
  }

  void only_match() {
    std::size_t found = count(), holding = 0;
    const DecisionValue* missing = nullptr;
    candidates([&](std::size_t i, bool exact) {
      if (!exact) {
        const DecisionValue& condition = in(i);
        if (condition.state != CellState::present) {
          missing = &condition;
          return false;
        }
        if (condition.word == 0) return true;
      }
      if (holding++ == 0) found = i;
      return true;
    });
    if (missing != nullptr) return pass_on(*missing);
    if (holding > 1) {
      for (std::size_t i = 0; i < count(); ++i) static_cast<void>(in(i));  // the message names those that hold
      return fail(std::get<plan::Match>(written().payload).exceptions ? run_codes::exceptions_conflict
                                                                      : run_codes::several_rows_apply);
    }
    if (holding == 0 && !std::get<plan::Match>(written().payload).may_be_none) return fail(run_codes::no_row_applies);
    out_.number = Number(static_cast<std::int64_t>(found) + 1);
  }

  void all_matches() {
    const auto& match = std::get<plan::Match>(written().payload);
    std::uint64_t members = 0;
    for (std::size_t i = 0; i < count(); ++i) {
      if (in(i).word != 0) members |= std::uint64_t{1} << match.ordinals[i];
    }
    if (members == 0 && match.if_none) members = std::uint64_t{1} << *match.if_none;
    word(static_cast<std::int64_t>(members));
  }

  // ---- Dates ----

  static PeriodKind kind_of_window(plan::PeriodKindOfWindow window) {
    return window == plan::PeriodKindOfWindow::month     ? PeriodKind::month
           : window == plan::PeriodKindOfWindow::quarter ? PeriodKind::quarter
                                                         : PeriodKind::year;
  }
  void past_calendar() { fail(program_.calendar == nullptr ? run_codes::no_calendar : run_codes::past_calendar); }
  std::optional<std::int64_t> amount() {
    if (kind_of(1) == ValueKind::duration) return in(1).word;
    return in(1).number.to_int64();
  }
  void add_amount() {
    const std::optional<std::int64_t> n = amount();
    if (!n) return fail(run_codes::count_too_large);
    switch (node_.op) {
      case MapOp::add_days:
        return date(add_days(date_in(0), *n));
      case MapOp::add_minutes: {
        const auto sum = add_minutes(Moment{in(0).word}, *n);
        return sum ? word(sum->minutes) : fail(run_codes::date_out_of_range);
      }
      case MapOp::add_months: {
        const auto sum = add_months(date_in(0), *n, written().month_rule);
        if (sum.ok()) return word(sum->days);
        return fail(sum.error() == DateError::no_such_day ? run_codes::no_such_day : run_codes::date_out_of_range);
      }
      default: {
        const auto sum = program_.calendar == nullptr ? std::nullopt : program_.calendar->add_workdays(date_in(0), *n);
        return sum ? word(sum->days) : past_calendar();
      }
    }
  }
  // The largest n with a + n months <= b, a's day cut to the length of the month; negative where b is earlier.
  static std::int64_t months_between(Date a, Date b) {
    if (b < a) return -months_between(b, a);
    const YearMonthDay x = a.ymd(), y = b.ymd();
    const std::int64_t months = std::int64_t{y.year - x.year} * 12 + (y.month - x.month);
    return y.day >= std::min(x.day, days_in_month(y.year, y.month)) ? months : months - 1;
  }
  void whole(std::int64_t value) { out_.number = Number(value); }
  void workdays() {
    const auto days =
        program_.calendar == nullptr ? std::nullopt : program_.calendar->count_workdays(date_in(0), date_in(1));
    days ? whole(*days) : past_calendar();
  }
  void period_text(PeriodKind kind) {
    const std::string text = to_string(period_of(date_in(0), kind));
    std::array<char, 16>& scratch = state_.scratch[node_.special];
    const std::size_t length = std::min(text.size(), scratch.size());
    std::memcpy(scratch.data(), text.data(), length);
    out_.text = {scratch.data(), length};
  }
  void period_end(bool first) {
    const auto period = previous(period_of(date_in(0), kind_of_window(written().period)), written().period_offset);
    if (!period) return fail(run_codes::date_out_of_range);
    word((first ? first_day(*period) : last_day(*period)).days);
  }
  void version_on() {
    const auto& versions = std::get<plan::Versions>(written().payload);
    for (std::size_t v = 0; v < versions.ranges.size(); ++v) {
      if (versions.ranges[v].holds_on(date_in(0))) return whole(static_cast<std::int64_t>(v) + 1);
    }
    node_.version_overridden ? whole(1) : fail(run_codes::no_version);
  }

  void dates() {
    switch (node_.op) {
      case MapOp::roll: {
        const auto day = program_.calendar == nullptr ? std::nullopt : program_.calendar->roll(date_in(0));
        return day ? word(day->days) : past_calendar();
      }
      case MapOp::period_month:
        return period_text(PeriodKind::month);
      case MapOp::period_quarter:
        return period_text(PeriodKind::quarter);
      case MapOp::period_year:
        return period_text(PeriodKind::year);
      case MapOp::first_of_period:
        return period_end(true);
      case MapOp::last_of_period:
        return period_end(false);
      case MapOp::day_of:
        return word(Moment{in(0).word}.day().days);
      case MapOp::hours_between:
        return number({*Number::ratio(in(1).word - in(0).word, 60), NumberError::none});
      case MapOp::days_between:
        return whole(days_between(date_in(0), date_in(1)));
      case MapOp::months_between:
        return whole(months_between(date_in(0), date_in(1)));
      case MapOp::workdays_between:
        return workdays();
      case MapOp::window_complete:
        return date_in(0) < std::get<Date>(written().value) ? fail(run_codes::before_complete) : boolean(true);
      case MapOp::version_on:
        return version_on();
      default:
        return add_amount();
    }
  }

  DecisionState& state_;
  const DecisionProgram& program_;
  DecisionId id_;
  const DecisionNode& node_;
  DecisionValue& out_;
  const DecisionValue* taken_ = &out_;
};

}  // namespace

const DecisionValue& decide(DecisionState& state, DecisionId id) {
  const DecisionProgram& program = *state.program;
  const DecisionNode& node = program.nodes[id];
  if (node.kind == DecisionKind::constant) return program.constants[node.constant];
  if (node.is_test && state.wide[node.slot] == 0) {
    const std::int64_t value = state.words[node.slot];
    if (state.states[node.slot] != SlotState::present || value > node.last) return program.absent;
    return (value >= node.low && value <= node.high) == node.inside ? program.yes : program.no;
  }
  if (node.table != no_decision && state.tables_allowed && state.wides == 0) {
    return look_up(state, program.tables[node.table]);
  }
  if (state.turns[id] == state.turn) return *state.found[id];
  state.found[id] = Walker(state, id, state.values[id]).run();
  state.turns[id] = state.turn;
  return *state.found[id];
}

}  // namespace zeren::inline v0::detail
