#include "src/run/cells.hpp"

#include <algorithm>

namespace zeren::inline v0::detail {

using plan::ValueKind;
using plan::ValueType;

namespace {

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

constexpr std::uint64_t unit_space = std::uint64_t{plan::scalar} << 32;

std::string set_text(const Frame& frame, const ValueType& type, const Column& column, std::size_t row,
                     bool for_people) {
  const plan::TableId table = type.targets.empty() ? frame.run().plan.body_table : type.targets[0];
  std::string text;
  for (const std::uint32_t member : column.set_at(row)) {
    if (!text.empty()) text += for_people ? "、" : ";";
    text += for_people ? row_label(frame, table, member) : row_key(frame, table, member);
  }
  return text;
}

std::string member_text(const plan::Plan& plan, std::uint32_t enumeration, std::uint32_t ordinal, bool for_people) {
  if (enumeration >= plan.enumerations.size()) return {};
  const auto& members = plan.enumerations[enumeration].members;
  if (ordinal >= members.size()) return {};
  const auto& [name, label] = members[ordinal];
  return for_people && !label.empty() ? label : name;
}

std::string member_set_text(const plan::Plan& plan, const ValueType& type, const Column& column, std::size_t row,
                            bool for_people) {
  std::string text;
  for (const std::uint32_t ordinal : column.set_at(row)) {
    if (!text.empty()) text += for_people ? "、" : ";";
    text += member_text(plan, type.enumeration, ordinal, for_people);
  }
  return text;
}

}  // namespace

int compare_cells(const Column& a, std::size_t row_a, const Column& b, std::size_t row_b) {
  switch (a.kind()) {
    case ValueKind::boolean:
      return order(a.boolean_at(row_a), b.boolean_at(row_b));
    case ValueKind::number: {
      const bool small = a.layout() == NumberLayout::small && b.layout() == NumberLayout::small &&
                         a.denominator() == b.denominator() && a.none_promoted() && b.none_promoted();
      if (small) return order(a.small_at(row_a), b.small_at(row_b));
      if (a.layout() == NumberLayout::ratio && b.layout() == NumberLayout::ratio && a.none_promoted() &&
          b.none_promoted() && !a.is_scalar() && !b.is_scalar()) {
        return order(Int128{a.ratio_numerators()[row_a]} * b.ratio_denominators()[row_b],
                     Int128{b.ratio_numerators()[row_b]} * a.ratio_denominators()[row_a]);
      }
      const auto relation = compare(a.number_at(row_a), b.number_at(row_b));
      return relation < 0 ? -1 : relation > 0 ? 1 : 0;
    }
    case ValueKind::text: {
      if (a.pool() == b.pool() && a.code_at(row_a) == b.code_at(row_b)) return 0;
      const int relation = a.text_at(row_a).compare(b.text_at(row_b));
      return order(relation, 0);
    }
    case ValueKind::date:
      return order(a.date_at(row_a).days, b.date_at(row_b).days);
    case ValueKind::moment:
      return order(a.moment_at(row_a).minutes, b.moment_at(row_b).minutes);
    case ValueKind::duration:
      return order(a.duration_at(row_a).amount, b.duration_at(row_b).amount);
    case ValueKind::enumeration:
    case ValueKind::unit:
      return order(a.code_at(row_a), b.code_at(row_b));
    case ValueKind::row: {
      const RowReference x = a.reference_at(row_a), y = b.reference_at(row_b);
      return x.target != y.target ? order(x.target, y.target) : order(x.row, y.row);
    }
    case ValueKind::body_set:
    case ValueKind::member_set: {
      const auto x = a.set_at(row_a), y = b.set_at(row_b);
      if (std::equal(x.begin(), x.end(), y.begin(), y.end())) return 0;
      return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end()) ? -1 : 1;
    }
  }
  return 0;
}

bool is_comparison(plan::MapOp op) {
  return op == plan::MapOp::equal || op == plan::MapOp::not_equal || op == plan::MapOp::less ||
         op == plan::MapOp::less_equal || op == plan::MapOp::greater || op == plan::MapOp::greater_equal;
}

bool holds(plan::MapOp op, int relation) {
  switch (op) {
    case plan::MapOp::equal:
      return relation == 0;
    case plan::MapOp::not_equal:
      return relation != 0;
    case plan::MapOp::less:
      return relation < 0;
    case plan::MapOp::less_equal:
      return relation <= 0;
    case plan::MapOp::greater:
      return relation > 0;
    default:
      return relation >= 0;
  }
}

plan::RowValue row_of(const Run& run, const ValueType& type, const Column& column, std::size_t row) {
  if (column.kind() == ValueKind::unit) {
    const UnitId unit = column.code_at(row);
    return {run.prepared.tier_tables[run.organisation().tier(unit)], run.organisation().row_in_tier(unit)};
  }
  const RowReference reference = column.reference_at(row);
  const plan::TableId table = reference.target < type.targets.size() ? type.targets[reference.target] : plan::scalar;
  return {table, reference.row};
}

std::uint64_t reference_code(const Run& run, const ValueType& type, const Column& column, std::size_t row) {
  if (column.kind() == ValueKind::unit) return unit_space | column.code_at(row);
  const plan::RowValue value = row_of(run, type, column, row);
  if (value.table != plan::scalar && run.plan.tables[value.table].kind == plan::TableKind::tier) {
    return unit_space | run.organisation().units_of_tier(run.plan.tables[value.table].tier)[value.row];
  }
  return std::uint64_t{value.table} << 32 | value.row;
}

std::string cell_text(const Frame& frame, const ValueType& type, const Column& column, std::size_t row,
                      bool for_people) {
  if (!column.present(row)) return {};
  const Run& run = frame.run();
  switch (column.kind()) {
    case ValueKind::boolean:
      return column.boolean_at(row) ? "true" : "false";
    case ValueKind::number:
      return column.number_at(row).to_exact_decimal_or_fraction();
    case ValueKind::text:
      return std::string(column.text_at(row));
    case ValueKind::date:
      return column.date_at(row).to_string();
    case ValueKind::moment:
      return column.moment_at(row).to_string();
    case ValueKind::duration:
      return column.duration_at(row).to_string();
    case ValueKind::enumeration:
      return member_text(run.plan, type.enumeration, column.code_at(row), for_people);
    case ValueKind::unit: {
      const UnitId unit = column.code_at(row);
      return std::string(for_people ? run.organisation().name(unit) : run.organisation().code(unit));
    }
    case ValueKind::row: {
      const plan::RowValue value = row_of(run, type, column, row);
      return for_people ? row_label(frame, value.table, value.row) : row_key(frame, value.table, value.row);
    }
    case ValueKind::body_set:
      return set_text(frame, type, column, row, for_people);
    case ValueKind::member_set:
      return member_set_text(run.plan, type, column, row, for_people);
  }
  return {};
}

std::string expression_text(const plan::Plan& plan, plan::NodeId id) {
  const plan::Node& node = plan.nodes[id];
  if (!node.origin.name.empty()) return node.origin.name;
  if (node.rule < plan.rules.size()) return plan.rules[node.rule].origin.name;
  return "?";
}

CellError make_error(const Frame& frame, plan::NodeId id, const DiagnosticCode& code, std::size_t row,
                     std::vector<std::string> more_arguments) {
  const Run& run = frame.run();
  const plan::Node& node = run.node(id);
  CellError error;
  error.code = &code;
  error.arguments.push_back(expression_text(run.plan, id));
  for (std::string& argument : more_arguments) error.arguments.push_back(std::move(argument));
  error.node = id;
  error.rule = node.rule;
  error.table = node.table;
  error.row = static_cast<std::uint32_t>(row);
  if (frame.pairs() != nullptr && frame.pairs()->table == node.table) {
    error.row += static_cast<std::uint32_t>(frame.pair_begin());
  }
  if (node.kind == plan::NodeKind::map) {
    for (const plan::NodeId input : node.inputs) {
      if (const ColumnPtr column = frame.find(input)) {
        error.operands.push_back(
            {expression_text(run.plan, input), cell_text(frame, run.node(input).type, *column, row, false)});
      }
    }
  }
  return error;
}

std::string clauses_text(const std::vector<plan::Clause>& clauses) {
  std::string text;
  for (const plan::Clause& clause : clauses) {
    if (!text.empty()) text += ", ";
    text += clause.source + "." + clause.id;
  }
  return text;
}

}  // namespace zeren::inline v0::detail
