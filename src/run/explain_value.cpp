// Values of cells, as explanations show them.
#include <algorithm>

#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {

ExplanationNote note(std::string_view en, std::string_view zh, const std::vector<std::string>& arguments) {
  return {format_message(en, arguments, Language::en), format_message(zh, arguments, Language::zh)};
}

CellView Explainer::at(NodeId node, std::uint32_t row) const {
  return view_->cell(node, row_of(node, row));
}

std::uint32_t Explainer::row_of(NodeId node, std::uint32_t row) const {
  return plan_.nodes[node].table == plan::scalar ? 0 : row;
}

bool Explainer::has_column(NodeId node) const {
  const plan::Node& n = plan_.nodes[node];
  if (n.inside_scan || plan::makes_rows(n.kind)) return false;
  return view_->column(node) != nullptr;
}

// What reads a ladder's state has no column: its truth follows from where the subject stands on the day looked at.
std::optional<bool> Explainer::truth(NodeId node, std::uint32_t row) const {
  const plan::Node& n = plan_.nodes[node];
  if (!n.inside_scan) {
    if (!has_column(node) || n.type.kind != plan::ValueKind::boolean) return std::nullopt;
    const CellView cell = at(node, row);
    return cell.present() ? std::optional(cell.boolean()) : std::nullopt;
  }
  if (n.kind != plan::NodeKind::map) return std::nullopt;
  const auto input = [&](std::size_t i) { return truth(n.inputs[i], row); };
  switch (n.op) {
    case plan::MapOp::spread:
      return input(0);
    case plan::MapOp::logical_not: {
      const std::optional<bool> inner = input(0);
      return inner ? std::optional(!*inner) : std::nullopt;
    }
    case plan::MapOp::logical_and: {
      const std::optional<bool> first = input(0);
      return !first || !*first ? first : input(1);
    }
    case plan::MapOp::logical_or: {
      const std::optional<bool> first = input(0);
      return !first || *first ? first : input(1);
    }
    case plan::MapOp::conditional: {
      const std::optional<bool> condition = input(0);
      return condition ? input(*condition ? 1 : 2) : std::nullopt;
    }
    case plan::MapOp::held_at_step: {
      if (!standing_ || !standing_->since[n.scan_step]) return standing_ ? std::optional(false) : std::nullopt;
      const std::optional<Date> full = held_until(n.inputs[0], *standing_->since[n.scan_step]);
      return full ? std::optional(*full <= view_->today()) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

// The day on which a duration is full that began on `since`.
std::optional<Date> Explainer::held_until(NodeId duration, Date since) const {
  if (!has_column(duration)) return std::nullopt;
  const Column& column = *view_->column(duration);
  if (plan_.nodes[duration].type.kind != plan::ValueKind::duration || !column.present(0)) return std::nullopt;
  const Duration length = column.duration_at(0);
  switch (length.kind) {
    case DurationKind::days:
      return add_days(since, length.amount);
    case DurationKind::months: {
      const auto day = zeren::add_months(since, length.amount, MonthRule::clamp);
      return day.ok() ? std::optional(day.value()) : std::nullopt;
    }
    case DurationKind::workdays:
    case DurationKind::minutes:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<ExplainedValue> Explainer::value(NodeId node, std::uint32_t row) const {
  const plan::Node& n = plan_.nodes[node];
  ExplainedValue result;
  result.kind = n.type.kind;
  if (n.inside_scan) {
    const std::optional<bool> holds = truth(node, row);
    if (!holds) return std::nullopt;
    result.text = result.display = *holds ? "true" : "false";
    return result;
  }
  if (!has_column(node)) return std::nullopt;
  const CellView cell = at(node, row);
  result.state = cell.state();
  if (!cell.present()) return result;
  result.text = cell.text();
  result.display = cell.display_text();
  if (!n.type.unit.empty()) result.display += ' ' + n.type.unit;
  if (n.type.kind == plan::ValueKind::number) result.fraction = cell.fraction();
  return result;
}

ExplainedValue Explainer::value(const Number& number) const {
  ExplainedValue result;
  result.text = number.to_exact_decimal_or_fraction();
  result.display = show(number);
  result.fraction = number.to_fraction();
  return result;
}

ExplainedValue Explainer::value(Date date) const {
  ExplainedValue result;
  result.kind = plan::ValueKind::date;
  result.text = result.display = date.to_string();
  return result;
}

std::optional<Number> Explainer::number(NodeId node, std::uint32_t row) const {
  if (!has_column(node) || plan_.nodes[node].type.kind != plan::ValueKind::number) return std::nullopt;
  const CellView cell = at(node, row);
  return cell.present() ? std::optional(cell.number()) : std::nullopt;
}

// Exact where a few digits suffice, else as the pack rounds for display.
std::string Explainer::show(const Number& number) const {
  std::string exact = number.to_exact_decimal_or_fraction();
  const std::size_t point = exact.find('.');
  const bool is_short = exact.find('/') == std::string::npos &&
                        (point == std::string::npos ||
                         exact.size() - point - 1 <= static_cast<std::size_t>(std::max(plan_.display_digits, 0) + 2));
  return is_short ? exact : number.to_decimal(plan_.display_rounding, plan_.display_digits);
}

std::string Explainer::show(NodeId node, std::uint32_t row) const {
  const std::optional<ExplainedValue> shown = value(node, row);
  if (!shown) return "?";
  switch (shown->state) {
    case CellState::present:
      return shown->display;
    case CellState::absent:
      return bilingual("absent", "缺失");
    case CellState::error:
      return bilingual("in error", "出错");
  }
  return "?";
}

void Explainer::place(ExplanationItem& item, const plan::Origin& origin) const {
  item.label = origin.label;
  cite(item, origin);
}

void Explainer::cite(ExplanationItem& item, const plan::Origin& origin) const {
  item.clauses = origin.clauses;
  item.file = origin.file;
  item.line = origin.line;
}

ExplanationItem Explainer::item(ExplanationRole role, NodeId node, std::uint32_t row) const {
  ExplanationItem result;
  result.role = role;
  if (node != plan::no_node) result.value = value(node, row);
  return result;
}

void Explainer::add_error(ExplanationItem& item, NodeId node, std::uint32_t row) {
  if (node == plan::no_node || !has_column(node)) return;
  const CellView cell = at(node, row);
  const CellError* error = cell.error();
  if (!error) return;
  item.notes.push_back(note(error->message(Language::en), error->message(Language::zh)));
  item.parts.push_back(cause(view_->column(node)->error_at(row_of(node, row)), 0));
}

// An error, the operands it had, and the errors of the rows that it came from.
ExplanationItem Explainer::cause(std::uint32_t number, std::size_t depth) {
  const CellError& error = view_->errors()[number];
  ExplanationItem result;
  result.role = ExplanationRole::cause;
  if (error.node != plan::no_node) {
    const plan::Origin& origin = plan_.nodes[error.node].origin;
    result.text = origin.name;
    result.file = origin.file;
    result.line = origin.line;
  }
  if (error.rule != plan::no_rule) {
    result.name = plan_.rules[error.rule].origin.name;
    result.clauses = plan_.rules[error.rule].origin.clauses;
  }
  if (error.table != plan::scalar) {
    result.table = plan_.tables[error.table].name;
    result.label = view_->key(error.table, error.row);
  }
  result.notes.push_back(note(error.message(Language::en), error.message(Language::zh)));
  for (const Operand& operand : error.operands) {
    ExplanationItem part;
    part.role = ExplanationRole::expression;
    part.text = operand.text;
    part.value.emplace();
    part.value->state = operand.value.empty() ? CellState::absent : CellState::present;
    part.value->kind = plan::ValueKind::text;
    part.value->text = part.value->display = operand.value;
    result.parts.push_back(std::move(part));
  }
  if (depth < options_.depth) {
    for (const std::uint32_t deeper : error.causes) result.parts.push_back(cause(deeper, depth + 1));
  }
  return result;
}

}  // namespace zeren::inline v0::detail
