// What a session evaluates from the beginning.
#include <algorithm>

#include "src/run/session_state.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0 {

using detail::WholeRun;
using plan::TableId;

void Session::State::make_check() {
  check = std::make_unique<detail::RowCheck>(plan, *organisation, given.bodies(plan), options.limits);
}

std::optional<EngineError> Session::State::run_whole(std::vector<Reject>& refused) {
  const detail::FactSources sources = facts->sources(base);
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

// Either all of it, or (where it throws) nothing.
void Session::State::use(std::unique_ptr<WholeRun> run) {
  run->rows.resize(plan.tables.size());
  if (!live) {
    Dataset ground = run->dataset;
    ground.tables.assign(plan.tables.size(), nullptr);
    ground.rejects.clear();
    auto store = std::make_unique<detail::FactStore>(plan);
    store->load(run->dataset, facts.get());
    auto made = std::make_unique<detail::LiveGraph>(plan, *run->evaluation, *store, ground, options);
    made->set_limits(options.limits);
    base = std::move(ground);
    facts = std::move(store);
    live = std::move(made);
  }
  whole = std::move(run);
}

void Session::State::drop_live() {
  if (!live) return;
  if (!baseline_is_all) live->add_baseline(baseline);
  baseline_is_all = true;
  live.reset();
}

bool Session::State::follows(TableId table, std::size_t column) const {
  const plan::NodeId node = plan.tables[table].columns[column].node;
  return live && node != plan::no_node && live->follows(node);
}

bool Session::State::follows_all() const {
  for (TableId t = 0; t < plan.tables.size(); ++t) {
    if (plan.tables[t].kind == plan::TableKind::pair) continue;
    for (std::size_t c = 0; c < plan.tables[t].columns.size(); ++c) {
      if (plan.tables[t].columns[c].node != plan::no_node && !follows(t, c)) return false;
    }
  }
  return true;
}

std::optional<EngineError> Session::State::need_whole() {
  if (whole && live) return std::nullopt;
  std::vector<Reject> refused;
  try {
    if (whole) {
      use(std::move(whole));
      return std::nullopt;
    }
    if (auto error = run_whole(refused)) return error;
  } catch (const detail::LimitReached& reached) {
    return reached.error();
  }
  if (!refused.empty()) return EngineError{&run_codes::bad_facts, {reason(refused.front())}};
  return std::nullopt;
}

std::optional<EngineError> Session::State::changes(std::vector<CellChange>& out) {
  if (!live || baseline_is_all || !follows_all()) {
    if (auto error = need_whole()) return error;
  }
  std::map<detail::CellPlace, CellChange> followed;
  live->take_changes(followed);
  const bool all = baseline_is_all;
  if (all || !follows_all()) {
    detail::Snapshot now;
    detail::add_cells(
        *whole->evaluation, [&](TableId t, std::size_t c) { return all || !follows(t, c); }, now);
    if (all) followed.clear();
    for (CellChange& change : detail::differences(baseline, now)) {
      const detail::CellPlace place{change.table, {change.key, change.column}};
      followed.insert_or_assign(place, std::move(change));
    }
    if (all) std::erase_if(now, [&](const auto& cell) { return follows(cell.first.first, cell.first.second.second); });
    baseline = std::move(now);
    baseline_is_all = false;
  }
  for (auto& [place, change] : followed) {
    if (change.before != change.after) out.push_back(std::move(change));
  }
  facts->recycle();
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
