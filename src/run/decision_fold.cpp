// What does not depend on the record, worked out by the engine itself.
#include <algorithm>
#include <exception>

#include "src/run/cells.hpp"
#include "src/run/decision_program.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0::detail {

namespace {

using plan::NodeId;
using plan::ValueKind;

class Folder {
 public:
  Folder(DecisionProgram& program, Run& run) : program_(program), run_(run) {}

  std::uint32_t take(const Column& column, const plan::ValueType& type) {
    DecisionValue value;
    value.state = column.state(0);
    if (value.state == CellState::error) {
      value.error = constant_error + static_cast<std::uint32_t>(program_.errors.size());
      program_.errors.push_back(run_.errors[column.error_at(0)]);
    } else if (value.state == CellState::present) {
      fill(value, column, type);
    }
    program_.constants.push_back(std::move(value));
    return static_cast<std::uint32_t>(program_.constants.size() - 1);
  }

 private:
  void fill(DecisionValue& value, const Column& column, const plan::ValueType& type) {
    switch (column.kind()) {
      case ValueKind::boolean:
        value.word = column.boolean_at(0) ? 1 : 0;
        break;
      case ValueKind::number:
        value.number = column.number_at(0);
        break;
      case ValueKind::text:
        value.text = program_.texts.emplace_back(column.text_at(0));
        break;
      case ValueKind::date:
        value.word = column.date_at(0).days;
        break;
      case ValueKind::moment:
        value.word = column.moment_at(0).minutes;
        break;
      case ValueKind::duration:
        value.word = column.duration_at(0).amount;
        break;
      case ValueKind::enumeration:
        value.word = column.code_at(0);
        break;
      case ValueKind::unit:
      case ValueKind::row:
        value.word = reference_word(reference_code(run_, type, column, 0));
        break;
      case ValueKind::member_set:
        for (const std::uint32_t member : column.set_at(0)) {
          value.word = static_cast<std::int64_t>(static_cast<std::uint64_t>(value.word) | std::uint64_t{1} << member);
        }
        break;
      case ValueKind::body_set:
        break;  // refused before
    }
  }

  DecisionProgram& program_;
  Run& run_;
};

EngineError fault(const DiagnosticCode& code, std::string argument) {
  return {&code, {std::move(argument)}};
}

std::optional<EngineError> fold_within(DecisionProgram& program, const std::vector<NodeId>& scalars,
                                       std::vector<std::uint32_t>& constant_of, std::vector<bool>& overridden) {
  const plan::Plan& plan = *program.plan;
  const DecisionOptions& given = program.options;
  EvaluateOptions options{given.today};
  options.minute = given.minute;
  options.overrides = given.overrides;
  const Organisation nowhere;
  Dataset data;
  data.organisation = given.organisation == nullptr ? &nowhere : given.organisation;
  Run run(plan, data, options);
  if (auto error = set_up_scalars(run)) return error;
  program.calendar = run.calendar;
  Frame frame(run, nullptr, given.today);
  Folder folder(program, run);
  for (const NodeId id : scalars) {
    frame.evaluate(id);
    constant_of[id] = folder.take(frame.at(id), plan.nodes[id].type);
  }
  for (NodeId id = 0; id < plan.nodes.size(); ++id) overridden[id] = run.overrides[id] != nullptr;
  return std::nullopt;
}

}  // namespace

std::optional<EngineError> fold_scalars(DecisionProgram& program, const std::vector<NodeId>& scalars,
                                        std::vector<std::uint32_t>& constant_of, std::vector<bool>& overridden) {
  constant_of.assign(program.plan->nodes.size(), no_decision);
  overridden.assign(program.plan->nodes.size(), false);
  try {
    return fold_within(program, scalars, constant_of, overridden);
  } catch (const LimitReached& reached) {
    return reached.error();
  } catch (const std::exception& broken) {
    return fault(run_codes::bad_plan, broken.what());  // a plan that no lowering makes
  }
}

}  // namespace zeren::inline v0::detail
