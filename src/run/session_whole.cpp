// What a session evaluates from the beginning.
#include <algorithm>

#include "src/run/session_state.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0 {

using detail::WholeRun;

void Session::State::make_check() {
  check = std::make_unique<detail::RowCheck>(plan, *organisation, given.bodies(plan), options.limits);
}

std::optional<EngineError> Session::State::run_whole(std::vector<Reject>& refused) {
  const detail::FactSources sources = facts.sources(base);
  std::vector<SourceTable> tables = given.tables();
  tables.insert(tables.end(), sources.tables.begin(), sources.tables.end());
  BindResult bound = zeren::bind(plan, *organisation, tables, options.limits);
  if (bound.error) return bound.error;
  for (Reject& reject : bound.rejects) {
    // What is wrong with the tables that the session keeps as they are was said when it was opened.
    const bool known = std::any_of(rejects.begin(), rejects.end(), [&](const Reject& said) {
      return said.table == reject.table && said.line == reject.line && said.column == reject.column &&
             said.code == reject.code;
    });
    if (!known) refused.push_back(std::move(reject));
  }
  if (!refused.empty()) return std::nullopt;
  auto run = std::make_unique<WholeRun>();
  run->dataset = std::move(bound.dataset);
  auto evaluated = evaluate(plan, run->dataset, options);
  if (!evaluated.ok()) return evaluated.error();
  run->evaluation.emplace(std::move(evaluated.value()));
  use(std::move(run));
  return std::nullopt;
}

void Session::State::use(std::unique_ptr<WholeRun> run) {
  base = run->dataset;
  base.tables.assign(plan.tables.size(), nullptr);
  base.rejects.clear();
  facts.load(run->dataset);
  run->rows.resize(plan.tables.size());
  whole = std::move(run);
}

std::optional<EngineError> Session::State::need_whole() {
  if (whole) return std::nullopt;
  std::vector<Reject> refused;
  if (auto error = run_whole(refused)) return error;
  if (!refused.empty()) return EngineError{&run_codes::bad_facts, {reason(refused.front())}};
  return std::nullopt;
}

namespace detail {

SessionCell session_cell(const CellView& cell) {
  if (!cell.present()) return {cell.state(), {}};
  switch (cell.type().kind) {
    case plan::ValueKind::boolean:
      return {CellState::present, cell.boolean()};
    case plan::ValueKind::number:
      return {CellState::present, cell.number()};
    case plan::ValueKind::date:
      return {CellState::present, cell.date()};
    case plan::ValueKind::moment:
      return {CellState::present, cell.moment()};
    default:
      return {CellState::present, cell.text()};
  }
}

std::vector<CellChange> differences(const Snapshot& before, const Snapshot& after) {
  std::vector<CellChange> changes;
  const auto add = [&](const CellPlace& place) -> CellChange& {
    return changes.emplace_back(CellChange{place.first, place.second.first, place.second.second, {}, {}});
  };
  auto a = before.begin();
  for (auto b = after.begin(); a != before.end() || b != after.end();) {
    if (b == after.end() || (a != before.end() && a->first < b->first)) {
      add(a->first).before = a->second;
      ++a;
    } else if (a == before.end() || b->first < a->first) {
      add(b->first).after = b->second;
      ++b;
    } else {
      if (a->second != b->second) {
        CellChange& change = add(a->first);
        change.before = a->second;
        change.after = b->second;
      }
      ++a;
      ++b;
    }
  }
  return changes;
}

}  // namespace detail

}  // namespace zeren::inline v0
