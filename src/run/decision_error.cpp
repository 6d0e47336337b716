// Why an output has no value, in the words of a batch run.
#include "src/run/cells.hpp"
#include "src/run/decision_program.hpp"
#include "zeren/run/bind_codes.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0 {

namespace detail {

namespace {

using plan::ValueKind;

class ErrorWriter {
 public:
  ErrorWriter(DecisionState& state, DecisionId id)
      : program_(*state.program), state_(state), node_(program_.nodes[id]), value_(state.values[id]) {}

  CellError write() const {
    const plan::Node& node = program_.plan->nodes[node_.plan_node];
    CellError error;
    error.code = value_.code;
    error.node = node_.plan_node;
    error.rule = node.rule;
    error.table = node.table;
    error.arguments.push_back(expression_text(*program_.plan, node_.plan_node));
    add_arguments(error, node);
    return error;
  }

 private:
  const DecisionValue& in(std::size_t i) const {
    const DecisionId id = program_.inputs[node_.begin + i];
    const DecisionNode& node = program_.nodes[id];
    return node.kind == DecisionKind::constant ? program_.constants[node.constant] : decide_again(id);
  }

  // Its own value or that of another node, as this turn found it.
  const DecisionValue& decide_again(DecisionId id) const { return decide(state_, id); }

  void add_arguments(CellError& error, const plan::Node& node) const {
    const auto add = [&](std::string text) { error.arguments.push_back(std::move(text)); };
    if (error.code == &run_codes::number_too_large) {
      add(std::to_string(Number::max_bits));
    } else if (error.code == &run_codes::past_calendar) {
      add(program_.calendar->first().to_string());
      add(program_.calendar->last().to_string());
    } else if (error.code == &run_codes::no_version) {
      add(Date{static_cast<std::int32_t>(in(0).word)}.to_string());
    } else if (error.code == &run_codes::weights_total) {
      add(multiply(in(1).number, Number(100)).value.to_exact_decimal_or_fraction() + "%");
    } else if (error.code == &run_codes::before_complete) {
      add(Date{static_cast<std::int32_t>(in(0).word)}.to_string());
      add(std::get<Date>(node.value).to_string());
    } else if (error.code == &run_codes::several_rows_apply || error.code == &run_codes::exceptions_conflict) {
      add(holding(std::get<plan::Match>(node.payload)));
    }
  }
  std::string holding(const plan::Match& match) const {
    std::string names;
    for (std::size_t i = 0; i < node_.count; ++i) {
      if (in(i).word == 0) continue;
      if (!names.empty()) names += ", ";
      names += match.exceptions ? '`' + match.names[i] + '`' : match.names[i];
    }
    return names;
  }

  const DecisionProgram& program_;
  DecisionState& state_;
  const DecisionNode& node_;
  const DecisionValue& value_;
};

}  // namespace

CellError decision_error(DecisionState& state, const DecisionValue& value) {
  if (value.state != CellState::error) return {};
  if (value.error >= constant_error) return state.program->errors[value.error - constant_error];
  return ErrorWriter(state, value.error).write();
}

}  // namespace detail

EngineError DecisionRecord::refusal_reason() const {
  const detail::DecisionState& state = *state_;
  const detail::DecisionProgram& program = *state.program;
  const plan::Table& table = *program.table;
  const plan::Field& field = table.fields[state.refused_slot];
  const detail::SlotRule& rule = rules_[state.refused_slot];
  const DiagnosticCode* code = state.refusal;
  const auto time = [&](std::uint32_t slot) {
    const std::int64_t word = words_[slot];
    if (rules_[slot].form == detail::SlotForm::moment) return Moment{word}.to_string();
    return Date{static_cast<std::int32_t>(word)}.to_string();
  };
  const std::string word = std::to_string(words_[state.refused_slot]);
  if (code == nullptr) return {&run_codes::decision_unset, {field.name}};
  if (code == &bind_codes::count_out_of_range) {
    return {code, {word, std::to_string(rule.low), std::to_string(rule.high)}};
  }
  if (code == &bind_codes::too_many_digits) return {code, {field.name, std::to_string(field.type.digits.value_or(0))}};
  if (code == &bind_codes::later_than_on) {
    return {code, {field.name, time(state.refused_slot), table.fields[*table.on].name, time(*table.on)}};
  }
  if (code == &run_codes::decision_later) return {code, {field.name, time(state.refused_slot)}};
  if (code == &bind_codes::wrong_physical_type) {
    return {
        code,
        {field.name, bilingual("another kind of value", "其他类型的值"), bilingual("the field's own", "该字段的类型")}};
  }
  const bool shows_word = code == &bind_codes::not_date || code == &bind_codes::not_moment;
  return {code, {shows_word ? word : field.name, field.name, field.name}};
}

}  // namespace zeren::inline v0
