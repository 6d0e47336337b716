#include "zeren/run/evaluation.hpp"

#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/evaluation_state.hpp"

namespace zeren::inline v0 {

using detail::EvaluationState;

std::string CellError::message(Language language) const {
  return format_message(language == Language::zh ? code->message_zh : code->message_en, arguments, language);
}

// ---- CellView ---------------------------------------------------------------------------------------------------

const plan::ValueType& CellView::type() const {
  return evaluation_->plan().nodes[node_].type;
}

CellState CellView::state() const {
  const Column* column = evaluation_->column(node_);
  return column == nullptr ? CellState::absent : column->state(row_);
}

bool CellView::boolean() const {
  return evaluation_->column(node_)->boolean_at(row_);
}

Number CellView::number() const {
  return evaluation_->column(node_)->number_at(row_);
}

Date CellView::date() const {
  return evaluation_->column(node_)->date_at(row_);
}

Moment CellView::moment() const {
  return evaluation_->column(node_)->moment_at(row_);
}

std::uint32_t CellView::ordinal() const {
  return evaluation_->column(node_)->code_at(row_);
}

UnitId CellView::unit() const {
  return evaluation_->column(node_)->code_at(row_);
}

plan::RowValue CellView::reference() const {
  return detail::row_of(evaluation_->state().run, type(), *evaluation_->column(node_), row_);
}

std::span<const std::uint32_t> CellView::set() const {
  return evaluation_->column(node_)->set_at(row_);
}

std::string CellView::text() const {
  if (!present()) return {};
  return detail::cell_text(evaluation_->state().main, type(), *evaluation_->column(node_), row_, false);
}

std::string CellView::display_text() const {
  return evaluation_->display_text(node_, row_);
}

std::string CellView::fraction() const {
  return present() && type().kind == plan::ValueKind::number ? number().to_fraction() : std::string();
}

const CellError* CellView::error() const {
  if (state() != CellState::error) return nullptr;
  return &evaluation_->errors()[evaluation_->column(node_)->error_at(row_)];
}

namespace detail {

const std::vector<std::uint32_t>& EvaluationState::visible_rows(plan::TableId table) const {
  const std::lock_guard lock(asked_);
  const auto [at, fresh] = visible_rows_.try_emplace(table);
  if (fresh) {
    const std::vector<Date>* from = main.visible_from(table);
    const std::size_t rows = main.rows(table);
    at->second.reserve(rows);
    for (std::uint32_t r = 0; r < rows; ++r) {
      if (from == nullptr || (*from)[r] <= main.today()) at->second.push_back(r);
    }
  }
  return at->second;
}

const DisplayRules& EvaluationState::display() const {
  const std::lock_guard lock(asked_);
  if (!display_) display_ = make_display_rules(main);
  return *display_;
}

}  // namespace detail

// ---- Evaluation -------------------------------------------------------------------------------------------------

Evaluation::Evaluation(std::unique_ptr<EvaluationState> state) : state_(std::move(state)) {}
Evaluation::Evaluation(Evaluation&&) noexcept = default;
Evaluation& Evaluation::operator=(Evaluation&&) noexcept = default;
Evaluation::~Evaluation() = default;

const plan::Plan& Evaluation::plan() const {
  return state_->run.plan;
}

const Dataset& Evaluation::dataset() const {
  return state_->run.data;
}

Date Evaluation::today() const {
  return state_->options.today;
}

std::optional<std::int32_t> Evaluation::minute() const {
  return state_->options.minute;
}

Moment Evaluation::now() const {
  return state_->main.now();
}

std::optional<plan::TableId> Evaluation::find_table(std::string_view name) const {
  std::optional<plan::TableId> by_label;
  std::size_t labels = 0;
  for (plan::TableId t = 0; t < plan().tables.size(); ++t) {
    if (plan().tables[t].name == name) return t;
    if (plan().tables[t].label != name || name.empty()) continue;
    by_label = t;
    ++labels;
  }
  return labels == 1 ? by_label : std::nullopt;
}

std::span<const std::uint32_t> Evaluation::rows(plan::TableId table) const {
  return state_->visible_rows(table);
}

std::size_t Evaluation::row_space(plan::TableId table) const {
  return state_->main.rows(table);
}

std::string Evaluation::key(plan::TableId table, std::uint32_t row) const {
  return detail::row_key(state_->main, table, row);
}

std::string Evaluation::row_label(plan::TableId table, std::uint32_t row) const {
  return detail::row_label(state_->main, table, row);
}

std::optional<std::uint32_t> Evaluation::find_row(plan::TableId table, std::string_view key) const {
  const plan::Table& t = plan().tables[table];
  if (t.kind == plan::TableKind::tier) {
    const Organisation& organisation = state_->run.organisation();
    const UnitId unit = organisation.resolve(key, t.tier, t.tier).unit;
    return unit == no_unit ? std::nullopt : std::optional(organisation.row_in_tier(unit));
  }
  for (const std::uint32_t row : rows(table)) {
    if (this->key(table, row) == key) return row;
  }
  if (t.kind == plan::TableKind::made) {  // `梅溪镇:2022-05` is easier to know than `330523100:2022-05`
    for (const std::uint32_t row : rows(table)) {
      if (row_label(table, row) == key) return row;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> Evaluation::find_column(plan::TableId table, std::string_view name) const {
  const auto& columns = plan().tables[table].columns;
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const plan::PublicColumn& c) { return c.name == name; });
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

CellView Evaluation::cell(plan::TableId table, std::uint32_t row, std::size_t column) const {
  return {*this, plan().tables[table].columns[column].node, row};
}

CellView Evaluation::cell(plan::NodeId node, std::uint32_t row) const {
  return {*this, node, row};
}

const Column* Evaluation::column(plan::NodeId node) const {
  return state_->main.find(node).get();
}

std::string Evaluation::display_text(plan::NodeId node, std::uint32_t row) const {
  const Column* cells = column(node);
  if (cells == nullptr || !cells->present(row)) return {};
  if (cells->kind() == plan::ValueKind::number) return detail::display_number(*state_, node, row);
  return detail::cell_text(state_->main, plan().nodes[node].type, *cells, row, true);
}

std::span<const CellError> Evaluation::errors() const {
  return state_->errors;
}

std::span<const std::uint32_t> Evaluation::reported_errors() const {
  return state_->reported_errors;
}

std::span<const Finding> Evaluation::findings() const {
  return state_->findings;
}

}  // namespace zeren::inline v0
