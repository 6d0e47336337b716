// The run as a whole: prepare, columns that no day changes, columns of today with the ladders in between, findings.
#include <algorithm>
#include <exception>
#include <new>
#include <set>
#include <tuple>

#include "src/run/cells.hpp"
#include "src/run/evaluation_state.hpp"
#include "src/run/node_choice.hpp"
#include "src/run/scan_days.hpp"

namespace zeren::inline v0 {

namespace {

using detail::EvaluationState;
using detail::Run;
using plan::NodeId;
using plan::NodeKind;

EngineError fault(const DiagnosticCode& code, std::string argument) {
  return {&code, {std::move(argument)}};
}

std::optional<std::string> facts_fault(const plan::Plan& plan, const Dataset& data) {
  if (data.organisation == nullptr) return "there is no organisation";
  for (std::size_t t = 0; t < data.tables.size() && t < plan.tables.size(); ++t) {
    const BoundTable* bound = data.tables[t].get();
    if (bound == nullptr) continue;
    const std::string& name = plan.tables[t].name;
    if (bound->columns.size() != plan.tables[t].fields.size()) return "`" + name + "` has other fields";
    if (const Revisions* revisions = bound->revisions.get()) {
      const std::size_t versions = revisions->recorded.size();
      if (revisions->begin.size() != bound->rows + 1 || revisions->begin.back() != versions ||
          revisions->visible_from.size() != versions || revisions->withdrawn.size() != versions ||
          revisions->columns.size() != bound->columns.size()) {
        return "`" + name + "` lacks versions";
      }
    }
    const bool minutes_fit = bound->visible_minute.empty() || bound->visible_minute.size() == bound->rows;
    const bool days_fit = bound->visible_from.empty() || bound->visible_from.size() == bound->rows;
    const bool named = bound->key_codes.size() == bound->rows ||
                       (bound->key_codes.empty() && bound->line.size() == bound->rows && !bound->files.empty());
    if (!days_fit || !named || !minutes_fit) {
      return "`" + name + "` lacks dates or keys";
    }
    for (std::size_t f = 0; f < bound->columns.size(); ++f) {
      const Column* column = bound->columns[f].get();
      if (column == nullptr || column->rows() != bound->rows || column->kind() != plan.tables[t].fields[f].type.kind) {
        return "`" + name + "." + plan.tables[t].fields[f].name + "` is of another kind or length";
      }
    }
  }
  for (const plan::Table& table : plan.tables) {
    if (table.kind == plan::TableKind::tier && table.tier >= data.organisation->tiers().size()) {
      return "the organisation has no tier `" + table.name + "`";
    }
  }
  return std::nullopt;
}

bool is_of_kind(const plan::Value& value, const plan::ValueType& type) {
  using plan::ValueKind;
  if (std::holds_alternative<std::monostate>(value)) return type.optional;
  switch (type.kind) {
    case ValueKind::boolean:
      return std::holds_alternative<bool>(value);
    case ValueKind::number: {
      const auto* number = std::get_if<Number>(&value);
      if (number == nullptr || (type.is_count && !number->to_int64())) return false;
      return !(type.low && *number < Number(*type.low)) && !(type.high && *number > Number(*type.high)) &&
             !(type.digits && round(*number, Rounding::down, *type.digits) != *number);
    }
    case ValueKind::text:
      return std::holds_alternative<std::string>(value);
    case ValueKind::date:
      return std::holds_alternative<Date>(value);
    case ValueKind::moment:
      return std::holds_alternative<Moment>(value);
    case ValueKind::duration:
      return std::holds_alternative<Duration>(value) && std::get<Duration>(value).kind == type.duration;
    case ValueKind::enumeration:
      return std::holds_alternative<plan::EnumerationValue>(value);
    case ValueKind::unit:
      return std::holds_alternative<plan::UnitText>(value) || std::holds_alternative<plan::RowValue>(value);
    case ValueKind::row:
    case ValueKind::body_set:
    case ValueKind::member_set:
      return std::holds_alternative<plan::RowValue>(value);
  }
  return false;
}

std::optional<EngineError> set_overrides(Run& run) {
  run.overrides.assign(run.plan.nodes.size(), nullptr);
  for (const ParamOverride& given : run.options.overrides) {
    const auto param = std::find_if(run.plan.params.begin(), run.plan.params.end(), [&](const plan::Param& p) {
      return p.origin.name == given.name || p.origin.label == given.name;
    });
    if (param == run.plan.params.end()) return fault(run_codes::unknown_param, given.name);
    if (!is_of_kind(given.value, param->type)) return fault(run_codes::bad_param_value, given.name);
    run.overrides[param->node] = &given.value;
    for (const NodeId version : param->versions) run.overrides[version] = &given.value;
  }
  return std::nullopt;
}

// For a run up to a minute of today, rows of later minutes are those of tomorrow. No earlier day sees them either way.
void hide_later_minutes(Run& run) {
  if (!run.options.minute) return;
  for (plan::TableId t = 0; t < run.data.tables.size(); ++t) {
    const BoundTable* bound = run.data.tables[t].get();
    if (bound == nullptr || bound->visible_minute.empty() || bound->visible_from.empty()) continue;
    std::vector<Date> from = bound->visible_from.held();
    for (std::size_t r = 0; r < from.size(); ++r) {
      if (from[r] == run.options.today && bound->visible_minute[r] > *run.options.minute) ++from[r].days;
    }
    run.visible_from[t] = std::move(from);
  }
}

std::optional<EngineError> set_up(Run& run) {
  if (auto error = detail::set_up_scalars(run)) return error;
  if (auto what = facts_fault(run.plan, run.data)) return fault(run_codes::bad_facts, *what);
  hide_later_minutes(run);
  for (plan::TableId t = 0; t < run.data.tables.size() && t < run.plan.tables.size(); ++t) {
    if (run.data.tables[t] && run.data.tables[t]->revisions) run.revised.push_back(t);
  }
  return std::nullopt;
}

// A ladder's days, then what its conditions say with the state that they left.
void run_scan(EvaluationState& state, NodeId id) {
  detail::ScanState& at_end = state.scan_states[id];
  state.run.scans[id] = detail::evaluate_scan(state.constants, id, state.options.today, at_end);
  state.main.set_scan_state(&at_end);
  for (const NodeId node : detail::nodes_of_conditions(state.run, id)) {
    if (state.run.prepared.inside_scan[node]) state.main.evaluate(node);
  }
  state.main.set_scan_state(nullptr);
}

// Columns that come from outside of the rules; those of tables that rules make come with their rows.
bool is_source(const plan::Plan& plan, NodeId id) {
  const plan::Node& node = plan.nodes[id];
  const bool made = node.table != plan::scalar && plan::is_made(plan.tables[node.table].kind);
  switch (node.kind) {
    case NodeKind::literal:
    case NodeKind::today:
    case NodeKind::now:
    case NodeKind::input:
    case NodeKind::builtin:
    case NodeKind::self:
      return !made && node.inputs.empty();
    default:
      return false;
  }
}

void evaluate_columns(EvaluationState& state, const detail::NodeChoice* pass) {
  const detail::Prepared& prepared = state.run.prepared;
  const std::vector<bool> idle = state.options.on_demand ? std::vector<bool>(state.run.plan.nodes.size(), false)
                                                         : detail::on_demand_nodes(state.run.plan, prepared);
  const auto is_left_out = [&](NodeId id) {
    return (pass != nullptr && !(*pass->nodes)[id]) || idle[id] || prepared.pair_of_node[id] != plan::scalar ||
           prepared.inside_scan[id];
  };
  const auto frame_of = [&](NodeId id) -> detail::Frame& { return prepared.dated[id] ? state.main : state.constants; };
  // What reads nothing of the plan comes first, so that aggregates over the same rows can be added up together.
  std::vector<bool> done(state.run.plan.nodes.size(), false);
  for (const NodeId id : prepared.order) {
    const bool first = is_source(state.run.plan, id) && !is_left_out(id);
    if (first) frame_of(id).evaluate(id);
    done[id] = first;
  }
  for (const NodeId id : prepared.order) {
    if (done[id] || is_left_out(id)) continue;
    if (state.run.node(id).kind == NodeKind::scan) {
      run_scan(state, id);
    } else {
      frame_of(id).evaluate(id);
    }
  }
}

// Columns that another run made stand before everything that reads them.
std::optional<std::string> put_given(EvaluationState& state, const detail::NodeChoice& pass) {
  for (const NodeId id : pass.given) {
    detail::Frame& frame = state.run.prepared.dated[id] ? state.main : state.constants;
    auto column = pass.column_of(frame, id);
    if (!column) return column.error();
    auto made = std::make_shared<const Column>(std::move(*column));
    state.run.count(*made);
    frame.put(id, std::move(made));
  }
  return std::nullopt;
}

void report_errors(EvaluationState& state, std::vector<std::uint32_t> more) {
  const plan::Plan& plan = state.run.plan;
  std::set<std::uint32_t> numbers(more.begin(), more.end());
  for (plan::TableId t = 0; t < plan.tables.size(); ++t) {
    for (const plan::PublicColumn& column : plan.tables[t].columns) {
      // What was put off has no errors.
      const ColumnPtr cells = column.node == plan::no_node ? nullptr : state.main.held(column.node);
      if (!cells || cells->errors().empty()) continue;
      if (cells->is_scalar()) {
        if (!state.visible_rows(t).empty()) numbers.insert(cells->error_at(0));
        continue;
      }
      for (const auto& [row, number] : cells->errors()) {
        if (state.main.visible(t, row)) numbers.insert(number);
      }
    }
  }
  for (const auto& [id, made] : state.main.all_made()) numbers.insert(made.errors.begin(), made.errors.end());
  for (const auto& [id, history] : state.run.scans) numbers.insert(history.errors.begin(), history.errors.end());

  state.reported_errors.assign(numbers.begin(), numbers.end());
  const auto place = [&](std::uint32_t number) {
    const CellError& error = state.errors[number];
    return std::tuple(error.table, error.row, error.rule, number);
  };
  std::sort(state.reported_errors.begin(), state.reported_errors.end(),
            [&](std::uint32_t a, std::uint32_t b) { return place(a) < place(b); });
}

}  // namespace

std::optional<EngineError> detail::set_up_scalars(Run& run) {
  if (!run.options.today.is_valid()) return fault(run_codes::bad_day, std::to_string(run.options.today.days));
  if (const auto minute = run.options.minute; minute && (*minute < 0 || *minute >= minutes_in_day)) {
    return fault(run_codes::bad_day, run.options.today.to_string() + ", minute " + std::to_string(*minute));
  }
  if (auto what = detail::prepare(run.plan, run.prepared)) return fault(run_codes::bad_plan, *what);
  if (run.plan.calendar == "cn") {
    run.calendar = &china_calendar();
  } else if (!run.plan.calendar.empty()) {
    return fault(run_codes::unknown_calendar, run.plan.calendar);
  }
  run.pool = std::make_unique<ThreadPool>(run.options.threads);
  return set_overrides(run);
}

Result<Evaluation, EngineError> evaluate(const plan::Plan& plan, const Dataset& dataset,
                                         const EvaluateOptions& options) {
  return detail::evaluate_pass(plan, dataset, options, nullptr);
}

Result<Evaluation, EngineError> detail::evaluate_pass(const plan::Plan& plan, const Dataset& dataset,
                                                      const EvaluateOptions& options, const NodeChoice* pass) {
  try {
    auto state = std::make_unique<EvaluationState>(plan, dataset, options);
    if (auto error = set_up(state->run)) return *error;
    state->constants.look_at_day();
    state->main.look_at_day();
    state->run.watch.look();
    if (pass != nullptr) {
      if (auto what = put_given(*state, *pass)) return fault(run_codes::bad_facts, *what);
    }
    evaluate_columns(*state, pass);
    std::vector<std::uint32_t> check_errors;
    detail::evaluate_checks(state->main, state->findings, check_errors, pass == nullptr ? nullptr : pass->rules);
    state->errors = state->run.errors.take();
    report_errors(*state, std::move(check_errors));
    state->run.watch.look();
    state->run.pool.reset();
    state->run.groups.clear();
    state->run.past.clear();
    return Evaluation(std::move(state));
  } catch (const detail::LimitReached& reached) {
    return reached.error();
  } catch (const std::bad_alloc&) {
    return fault(run_codes::too_much_memory, std::to_string(options.limits.memory_bytes));
  } catch (const std::exception& broken) {
    return fault(run_codes::bad_plan, broken.what());  // a plan that no lowering makes
  }
}

}  // namespace zeren::inline v0
