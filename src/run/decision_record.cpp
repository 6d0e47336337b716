// Values in, outputs out.
#include <algorithm>
#include <cstring>

#include "src/run/decision_program.hpp"
#include "zeren/run/bind_codes.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0 {

using detail::DecisionProgram;
using detail::DecisionState;
using detail::DecisionValue;
using detail::SlotForm;
using detail::SlotState;

namespace detail {

DecisionState::DecisionState(std::shared_ptr<const DecisionProgram> of) : program(std::move(of)) {
  const std::size_t slots = program->rules.size(), filled = (slots + 7) / 8 * 8;
  words.resize(slots);
  states.assign(filled, SlotState::present);
  std::fill_n(states.begin(), slots, SlotState::unset);
  wide.resize(slots);
  numbers.resize(slots);
  texts.resize(slots);
  turns.resize(program->nodes.size());
  values.resize(program->nodes.size());
  found.resize(program->nodes.size());
  scratch.resize(program->scratch_texts);
  outputs.assign(program->outputs.size(), &program->absent);
  begin_turn();
}

void DecisionState::begin_turn() {
  if (++turn != 0) return;
  std::fill(turns.begin(), turns.end(), 0u);
  turn = 1;
}

}  // namespace detail

DecisionRecord::DecisionRecord(const PreparedDecision& decision)
    : state_(std::make_unique<DecisionState>(decision.program_)),
      rules_(state_->program->rules.data()),
      words_(state_->words.data()),
      states_(state_->states.data()) {}
DecisionRecord::DecisionRecord(DecisionRecord&&) noexcept = default;
DecisionRecord& DecisionRecord::operator=(DecisionRecord&&) noexcept = default;
DecisionRecord::~DecisionRecord() = default;

// ---- Values ---------------------------------------------------------------------------------------------------------

bool DecisionRecord::refuse(DecisionSlot slot, const DiagnosticCode& code) {
  states_[slot] = SlotState::unset;
  return object(slot, code);
}

bool DecisionRecord::object(DecisionSlot slot, const DiagnosticCode& code) {
  state_->refusal = &code;
  state_->refused_slot = slot;
  return false;
}

bool DecisionRecord::refuse_word(DecisionSlot slot, SlotForm form, std::int64_t value) {
  const detail::SlotRule& rule = rules_[slot];
  if (rule.form == SlotForm::decimal && form == SlotForm::count) return take_number(slot, Number(value));
  words_[slot] = value;
  if (rule.form != form) return refuse(slot, bind_codes::wrong_physical_type);
  switch (form) {
    case SlotForm::date:
      return refuse(slot, bind_codes::not_date);
    case SlotForm::moment:
      return refuse(slot, bind_codes::not_moment);
    case SlotForm::ordinal:
      return refuse(slot, bind_codes::not_member);
    default:
      return refuse(slot, bind_codes::count_out_of_range);
  }
}

bool DecisionRecord::set_member(DecisionSlot slot, std::string_view name) {
  if (rules_[slot].form != SlotForm::ordinal) return refuse(slot, bind_codes::wrong_physical_type);
  const plan::ValueType& type = state_->program->table->fields[slot].type;
  const auto& members = state_->program->plan->enumerations[type.enumeration].members;
  const auto find = [&](auto part) {
    return std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.*part == name; });
  };
  using Member = std::pair<std::string, std::string>;
  auto at = find(&Member::first);
  if (at == members.end()) at = find(&Member::second);
  if (at == members.end()) return refuse(slot, bind_codes::not_member);
  return set_ordinal(slot, static_cast<std::uint32_t>(at - members.begin()));
}

bool DecisionRecord::set_number(DecisionSlot slot, const Number& value) {
  if (rules_[slot].form == SlotForm::decimal) return take_number(slot, value);
  if (rules_[slot].form != SlotForm::count) return refuse(slot, bind_codes::wrong_physical_type);
  const auto whole = value.to_int64();
  return whole ? set_count(slot, *whole) : refuse(slot, bind_codes::not_whole);
}

bool DecisionRecord::set_decimal(DecisionSlot slot, std::int64_t unscaled, int digits) {
  if (rules_[slot].form == SlotForm::decimal && digits >= 0 && digits <= 18) {
    const auto scale = static_cast<std::int64_t>(power_of_ten(digits));
    const std::int64_t denominator = state_->program->slots[slot].denominator;
    std::int64_t scaled = 0;
    if (denominator % scale == 0 && !__builtin_mul_overflow(unscaled, denominator / scale, &scaled)) {
      words_[slot] = scaled;
      state_->wides -= state_->wide[slot];
      state_->wide[slot] = 0;
      states_[slot] = SlotState::present;
      return true;
    }
  }
  if (digits < 0 || digits > 18) return refuse(slot, bind_codes::not_number);
  return set_number(slot, Number::decimal(unscaled, digits));
}

bool DecisionRecord::take_number(DecisionSlot slot, const Number& value) {
  const std::optional<int> digits = state_->program->table->fields[slot].type.digits;
  if (digits && !value.is_integer() && round(value, Rounding::half_even, *digits) != value) {
    return refuse(slot, bind_codes::too_many_digits);
  }
  const std::int64_t denominator = state_->program->slots[slot].denominator;
  std::int64_t scaled = 0;
  const bool fits = value.fits_int64_pair() && denominator % value.denominator64() == 0 &&
                    !__builtin_mul_overflow(value.numerator64(), denominator / value.denominator64(), &scaled);
  words_[slot] = scaled;
  if (!fits) state_->numbers[slot] = value;
  state_->wides -= state_->wide[slot];
  state_->wide[slot] = fits ? 0 : 1;
  state_->wides += state_->wide[slot];
  states_[slot] = SlotState::present;
  return true;
}

bool DecisionRecord::set_text(DecisionSlot slot, std::string_view value) {
  if (rules_[slot].form != SlotForm::text) return refuse(slot, bind_codes::wrong_physical_type);
  if (value.empty()) return set_absent(slot);
  state_->texts[slot] = value;
  words_[slot] = 0;
  states_[slot] = SlotState::present;
  return true;
}

bool DecisionRecord::set_unit(DecisionSlot slot, UnitId unit) {
  const DecisionProgram& program = *state_->program;
  const plan::ValueType& type = program.table->fields[slot].type;
  if (rules_[slot].form != SlotForm::unit) return refuse(slot, bind_codes::wrong_physical_type);
  if (const Organisation* organisation = program.options.organisation) {
    if (unit >= organisation->size()) return refuse(slot, bind_codes::unknown_unit);
    const bool fits = std::any_of(type.targets.begin(), type.targets.end(), [&](plan::TableId t) {
      const plan::Table& table = program.plan->tables[t];
      return table.kind == plan::TableKind::tier && table.tier == organisation->tier(unit);
    });
    if (!fits) return refuse(slot, bind_codes::wrong_tier);
  }
  words_[slot] = detail::unit_word(unit);
  states_[slot] = SlotState::present;
  return true;
}

bool DecisionRecord::set_row(DecisionSlot slot, plan::RowValue row) {
  const DecisionProgram& program = *state_->program;
  const plan::ValueType& type = program.table->fields[slot].type;
  if (rules_[slot].form != SlotForm::row) return refuse(slot, bind_codes::wrong_physical_type);
  if (std::find(type.targets.begin(), type.targets.end(), row.table) == type.targets.end()) {
    return refuse(slot, bind_codes::missing_row);
  }
  const plan::Table& table = program.plan->tables[row.table];
  if (table.kind == plan::TableKind::domain && row.row >= program.plan->domains.size()) {
    return refuse(slot, bind_codes::unknown_domain);
  }
  std::uint64_t code = std::uint64_t{row.table} << 32 | row.row;
  if (table.kind == plan::TableKind::tier && program.options.organisation != nullptr) {
    const auto units = program.options.organisation->units_of_tier(table.tier);
    if (row.row >= units.size()) return refuse(slot, bind_codes::unknown_unit);
    code = detail::unit_code_space | units[row.row];
  }
  words_[slot] = detail::reference_word(code);
  states_[slot] = SlotState::present;
  return true;
}

bool DecisionRecord::set_absent(DecisionSlot slot) {
  if (!rules_[slot].optional) return refuse(slot, bind_codes::absent_value);
  state_->wides -= state_->wide[slot];
  state_->wide[slot] = 0;
  states_[slot] = SlotState::absent;
  return true;
}

void DecisionRecord::clear() {
  std::fill_n(states_, state_->program->rules.size(), SlotState::unset);
  std::fill(state_->wide.begin(), state_->wide.end(), std::uint8_t{0});
  state_->wides = 0;
  state_->refusal = nullptr;
}

// ---- Deciding -------------------------------------------------------------------------------------------------------

bool DecisionRecord::run() {
  DecisionState& state = *state_;
  const DecisionProgram& program = *state.program;
  for (std::size_t i = 0; i < program.unset_mask.size(); ++i) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, states_ + i * 8, 8);
    if (const std::uint64_t unset = eight & program.unset_mask[i]; unset != 0) {
      const auto bit = static_cast<std::uint32_t>(std::countr_zero(unset));
      const auto slot = static_cast<DecisionSlot>(i * 8 + bit / 8);
      // A value that was refused says more than that there is none.
      return state.refusal != nullptr && state.refused_slot == slot ? false : object(slot, run_codes::decision_unset);
    }
  }
  if (!program.time_slots.empty() && !check_times()) return false;
  state.begin_turn();
  for (const detail::DecisionId anchor : program.anchors) static_cast<void>(detail::decide(state, anchor));
  for (std::size_t o = 0; o < state.outputs.size(); ++o) {
    state.outputs[o] = &detail::decide(state, program.outputs[o].node);
  }
  return true;
}

// As binding does: plain dates are not later than the record's own, and a record of a later day is not there.
bool DecisionRecord::check_times() {
  const DecisionProgram& program = *state_->program;
  const plan::Table& table = *program.table;
  const auto day_of = [&](DecisionSlot slot) {
    return rules_[slot].form == SlotForm::date ? words_[slot] : Moment{words_[slot]}.day().days;
  };
  const bool has_on = table.on && states_[*table.on] == SlotState::present;
  for (const detail::DecisionTimeSlot& time : program.time_slots) {
    if (states_[time.slot] != SlotState::present) continue;
    if (time.dates_record) {
      const bool by_minute = rules_[time.slot].form == SlotForm::moment;
      const std::int64_t last = by_minute ? detail::now_of(program.options).minutes : program.options.today.days;
      if (words_[time.slot] > last) return object(time.slot, run_codes::decision_later);
    }
    if (!time.not_after_on || !has_on) continue;
    const bool by_minute = rules_[time.slot].form == SlotForm::moment && rules_[*table.on].form == SlotForm::moment;
    const bool later = by_minute ? words_[time.slot] > words_[*table.on] : day_of(time.slot) > day_of(*table.on);
    if (later) return object(time.slot, bind_codes::later_than_on);
  }
  return true;
}

// ---- Outputs --------------------------------------------------------------------------------------------------------

const DecisionValue& DecisionRecord::value(std::size_t output) const noexcept {
  return *state_->outputs[output];
}

CellState DecisionRecord::state(std::size_t output) const noexcept {
  return value(output).state;
}

bool DecisionRecord::boolean(std::size_t output) const noexcept {
  return value(output).word != 0;
}

Number DecisionRecord::number(std::size_t output) const {
  return value(output).number;
}

std::int64_t DecisionRecord::count(std::size_t output) const noexcept {
  return value(output).number.to_int64().value_or(0);
}

Date DecisionRecord::date(std::size_t output) const noexcept {
  return Date{static_cast<std::int32_t>(value(output).word)};
}

Moment DecisionRecord::moment(std::size_t output) const noexcept {
  return Moment{value(output).word};
}

std::uint32_t DecisionRecord::ordinal(std::size_t output) const noexcept {
  return static_cast<std::uint32_t>(value(output).word);
}

std::string_view DecisionRecord::text(std::size_t output) const noexcept {
  return value(output).text;
}

UnitId DecisionRecord::unit(std::size_t output) const noexcept {
  return detail::unit_of_word(value(output).word);
}

plan::RowValue DecisionRecord::reference(std::size_t output) const noexcept {
  const std::uint64_t code = detail::reference_of_word(value(output).word);
  return {static_cast<plan::TableId>(code >> 32), static_cast<std::uint32_t>(code)};
}

std::uint64_t DecisionRecord::members(std::size_t output) const noexcept {
  return static_cast<std::uint64_t>(value(output).word);
}

std::optional<std::uint32_t> DecisionRecord::matched_row(std::size_t output) {
  const detail::DecisionOutput& of = state_->program->outputs[output];
  if (of.row == detail::no_decision) return std::nullopt;
  const DecisionValue& row = detail::decide(*state_, of.row);
  const auto number = row.number.to_int64();
  if (row.state != CellState::present || !number || *number < 1 || *number > of.rows) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

CellError DecisionRecord::error(std::size_t output) const {
  return detail::decision_error(*state_, value(output));
}

}  // namespace zeren::inline v0
