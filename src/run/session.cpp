#include "zeren/run/session.hpp"

#include <algorithm>

#include "src/run/session_state.hpp"

namespace zeren::inline v0 {

// ---- Changes ----------------------------------------------------------------------------------------------------

Change Change::insert(std::string entity, std::vector<FieldValue> fields) {
  return {Kind::insert, std::move(entity), {}, std::move(fields), {}, {}, {}};
}

Change Change::update(std::string entity, std::string key, std::vector<FieldValue> fields) {
  return {Kind::update, std::move(entity), std::move(key), std::move(fields), {}, {}, {}};
}

Change Change::remove(std::string entity, std::string key) {
  return {Kind::remove, std::move(entity), std::move(key), {}, {}, {}, {}};
}

Change Change::move_unit(std::string unit, std::string parent) {
  return {Kind::move_unit, {}, std::move(unit), {}, std::move(parent), {}, {}};
}

Change Change::advance(Date day, std::optional<std::int32_t> minute) {
  return {Kind::advance, {}, {}, {}, {}, day, minute};
}

std::string SessionCell::text() const {
  if (!present()) return {};
  return std::visit(
      [](const auto& content) -> std::string {
        using T = std::remove_cvref_t<decltype(content)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return {};
        } else if constexpr (std::is_same_v<T, bool>) {
          return content ? "true" : "false";
        } else if constexpr (std::is_same_v<T, Number>) {
          return content.to_exact_decimal_or_fraction();
        } else if constexpr (std::is_same_v<T, std::string>) {
          return content;
        } else {
          return content.to_string();
        }
      },
      content_);
}

// ---- Session ----------------------------------------------------------------------------------------------------

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session, EngineError> Session::open(const plan::Plan& plan, const Organisation& organisation,
                                           std::span<const SourceTable> tables, const EvaluateOptions& options) {
  auto state = std::make_unique<State>(plan, organisation, options);
  for (const SourceTable& table : tables) state->given.take(plan, table);
  BindResult bound = bind(plan, organisation, tables, options.limits);
  if (bound.error) return *bound.error;
  state->rejects = std::move(bound.rejects);
  auto run = std::make_unique<detail::WholeRun>();
  run->dataset = std::move(bound.dataset);
  auto evaluated = evaluate(plan, run->dataset, state->options);
  if (!evaluated.ok()) return evaluated.error();
  run->evaluation.emplace(std::move(evaluated.value()));
  try {
    state->use(std::move(run));
  } catch (const detail::LimitReached& reached) {
    return reached.error();
  }
  state->make_check();
  for (const auto part : {&plan::Table::name, &plan::Table::label}) {
    for (plan::TableId t = 0; t < plan.tables.size(); ++t) {
      const plan::Table& table = plan.tables[t];
      if (table.kind == plan::TableKind::facts && !(table.*part).empty()) state->tables_by_name.emplace(table.*part, t);
    }
  }
  detail::add_cells(
      *state->whole->evaluation, [&](plan::TableId t, std::size_t c) { return !state->follows(t, c); },
      state->baseline);
  if (state->follows_all()) state->whole.reset();
  return Session(std::move(state));
}

const plan::Plan& Session::plan() const {
  return state_->plan;
}

const Organisation& Session::organisation() const {
  return *state_->organisation;
}

Date Session::today() const {
  return state_->options.today;
}

std::span<const Reject> Session::rejects() const {
  return state_->rejects;
}

ApplyResult Session::apply(std::span<const Change> changes) {
  return state_->apply(changes);
}

ApplyResult Session::apply(const Change& change) {
  return state_->apply({&change, 1});
}

void Session::set_limits(Limits limits) {
  state_->options.limits = std::move(limits);
  state_->make_check();
  if (state_->live) state_->live->set_limits(state_->options.limits);
}

std::optional<plan::TableId> Session::find_table(std::string_view name) const {
  std::optional<plan::TableId> by_label;
  std::size_t labels = 0;
  const auto& tables = state_->plan.tables;
  for (plan::TableId t = 0; t < tables.size(); ++t) {
    if (tables[t].name == name) return t;
    if (tables[t].label != name || name.empty()) continue;
    by_label = t;
    ++labels;
  }
  return labels == 1 ? by_label : std::nullopt;
}

std::optional<std::size_t> Session::find_column(plan::TableId table, std::string_view name) const {
  const auto& columns = state_->plan.tables[table].columns;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].name == name) return c;
  }
  return std::nullopt;
}

Result<std::optional<SessionCell>, EngineError> Session::cell(plan::TableId table, std::string_view key,
                                                              std::size_t column) {
  const plan::Table& t = state_->plan.tables[table];
  if (t.kind == plan::TableKind::pair || t.columns[column].node == plan::no_node) return std::optional<SessionCell>();
  if (!state_->live) {
    if (auto error = state_->need_whole()) return *error;
  }
  if (const plan::NodeId node = t.columns[column].node; state_->live->follows(node)) {
    const auto row = state_->live->find_row(table, key);
    if (!row) return std::optional<SessionCell>();
    return std::optional(state_->live->content(state_->plan.nodes[node].type, state_->live->cell(node, *row)));
  }
  if (auto error = state_->need_whole()) return *error;
  detail::WholeRun& run = *state_->whole;
  std::optional<std::uint32_t> row;
  if (t.kind == plan::TableKind::tier) {
    row = run.evaluation->find_row(table, key);
  } else {
    auto& rows = run.rows[table];
    if (!rows) {
      rows.emplace();
      for (const std::uint32_t r : run.evaluation->rows(table)) rows->emplace(run.evaluation->key(table, r), r);
    }
    if (const auto found = rows->find(std::string(key)); found != rows->end()) row = found->second;
  }
  if (!row) return std::optional<SessionCell>();
  return std::optional(detail::session_cell(run.evaluation->cell(table, *row, column)));
}

Result<std::vector<CellChange>, EngineError> Session::changes() {
  std::vector<CellChange> changes;
  if (auto error = state_->changes(changes)) return *error;
  return changes;
}

Result<const Evaluation*, EngineError> Session::evaluation() {
  if (auto error = state_->need_whole()) return *error;
  return &*state_->whole->evaluation;
}

std::vector<ColumnCost> Session::costs() const {
  std::vector<ColumnCost> costs;
  for (plan::TableId t = 0; t < state_->plan.tables.size(); ++t) {
    for (std::size_t c = 0; c < state_->plan.tables[t].columns.size(); ++c) {
      const plan::NodeId node = state_->plan.tables[t].columns[c].node;
      if (node == plan::no_node) continue;
      const bool follows = state_->follows(t, c);
      costs.push_back({t, c, follows, follows || !state_->live ? std::string() : state_->live->why_not(node)});
    }
  }
  return costs;
}

}  // namespace zeren::inline v0
