// Columns that come from outside the rules: literals, parameters, facts, the row itself.
#include <algorithm>
#include <numeric>

#include "src/run/cells.hpp"
#include "src/run/select.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::TableId;
using plan::ValueKind;

namespace {

void fill_unit(const Frame& frame, NodeId id, Column& column, const plan::UnitText& unit) {
  const UnitId found = frame.run().organisation().resolve(unit.text).unit;
  if (found != no_unit) {
    column.set_code(0, found);
    return;
  }
  CellError error = make_error(frame, id, run_codes::unknown_unit, 0);
  error.arguments = {unit.text};
  column.set_error(0, frame.run().errors.add(std::move(error)));
}

void fill_row(const Frame& frame, const plan::ValueType& type, Column& column, const plan::RowValue& value) {
  if (type.kind == ValueKind::unit) {
    const plan::Table& table = frame.run().plan.tables[value.table];
    column.set_code(0, frame.run().organisation().units_of_tier(table.tier)[value.row]);
  } else if (type.kind == ValueKind::body_set) {
    column.set_sets({0, 1}, {value.row});
  } else {
    const auto at = std::find(type.targets.begin(), type.targets.end(), value.table);
    const auto target = at == type.targets.end() ? 0 : at - type.targets.begin();
    column.set_reference(0, {static_cast<std::uint32_t>(target), value.row});
  }
}

ColumnPtr scalar_value(const Frame& frame, NodeId id, const plan::Value& value) {
  const plan::Node& node = frame.run().node(id);
  Column column = scalar_of(node);
  if (std::holds_alternative<std::monostate>(value)) {
    column.set_absent(0);
  } else if (const auto* flag = std::get_if<bool>(&value)) {
    column.set_boolean(0, *flag);
  } else if (const auto* number = std::get_if<Number>(&value)) {
    column.set_number(0, *number);
    column.settle_numbers();
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    column.set_pool(frame.run().texts);
    column.set_code(0, frame.run().texts->intern(*text));
  } else if (const auto* date = std::get_if<Date>(&value)) {
    column.set_date(0, *date);
  } else if (const auto* moment = std::get_if<Moment>(&value)) {
    column.set_moment(0, *moment);
  } else if (const auto* duration = std::get_if<Duration>(&value)) {
    column.set_duration(0, *duration);
  } else if (const auto* member = std::get_if<plan::EnumerationValue>(&value)) {
    column.set_code(0, member->ordinal);
  } else if (const auto* row = std::get_if<plan::RowValue>(&value)) {
    fill_row(frame, node.type, column, *row);
  } else if (const auto* unit = std::get_if<plan::UnitText>(&value)) {
    fill_unit(frame, id, column, *unit);
  }
  return std::make_shared<const Column>(std::move(column));
}

// Dates later than today, and moments later than now, do not exist yet.
template <class T>
ColumnPtr hide_later(const ColumnPtr& column, std::span<const T> values, T last) {
  if (std::none_of(values.begin(), values.end(), [&](T value) { return value > last; })) return column;
  Column visible = *column;
  visible.make_states();
  for (std::size_t r = 0; r < values.size(); ++r) {
    if (values[r] > last) visible.set_absent(r);
  }
  return std::make_shared<const Column>(std::move(visible));
}

// References to rows that do not exist yet read as absent.
ColumnPtr hide_later_rows(const Frame& frame, const plan::ValueType& type, const ColumnPtr& column) {
  std::shared_ptr<Column> visible;
  for (std::size_t r = 0; r < column->rows(); ++r) {
    if (!column->present(r)) continue;
    const plan::RowValue row = row_of(frame.run(), type, *column, r);
    if (frame.visible(row.table, row.row)) continue;
    if (!visible) visible = std::make_shared<Column>(*column);
    visible->set_absent(r);
  }
  if (visible) return visible;
  return column;
}

// The field as the facts hold it: of rows with versions, in those that count today.
ColumnPtr held(const Frame& frame, TableId table, std::uint32_t field) {
  const BoundTable& bound = *frame.run().bound(table);
  if (!bound.revisions) return bound.columns[field];
  const plan::ValueType& type = frame.run().plan.tables[table].fields[field].type;
  const SelectSource source{bound.revisions->columns[field].get(), &type};
  const std::vector<std::uint32_t>& versions = frame.versions(table);
  return std::make_shared<const Column>(select_cells(frame.run(), type, bound.rows, false, std::span(&source, 1),
                                                     [&](std::size_t r) { return Pick::of(0, versions[r]); }));
}

// Values that were not known yet read as absent; a row without that day is known from its beginning.
ColumnPtr hide_unknown(const Frame& frame, const ColumnPtr& column, const Column& known) {
  std::shared_ptr<Column> visible;
  const bool days = known.kind() == ValueKind::date;
  for (std::size_t r = 0; r < column->rows(); ++r) {
    if (!column->present(r) || !known.present(r)) continue;
    if (days ? known.date_at(r) <= frame.today() : known.moment_at(r) <= frame.now()) continue;
    if (!visible) {
      visible = std::make_shared<Column>(*column);
      visible->make_states();
    }
    visible->set_absent(r);
  }
  if (visible) return visible;
  return column;
}

}  // namespace

ColumnPtr evaluate_literal(const Frame& frame, NodeId id) {
  return scalar_value(frame, id, frame.run().node(id).value);
}

ColumnPtr evaluate_param(const Frame& frame, NodeId id) {
  const Run& run = frame.run();
  if (const plan::Value* value = run.overrides[id]) return scalar_value(frame, id, *value);
  const plan::Node& node = run.node(id);
  return node.inputs.empty() ? scalar_value(frame, id, node.value) : frame.find(node.inputs[0]);
}

ColumnPtr evaluate_input(const Frame& frame, NodeId id) {
  const plan::Node& node = frame.run().node(id);
  const plan::Field& field = frame.run().plan.tables[node.table].fields[node.field];
  const BoundTable* bound = frame.run().bound(node.table);
  if (bound == nullptr) {
    Column none = column_of(node, 0);
    if (none.kind() == ValueKind::text) none.set_pool(frame.run().texts);
    return std::make_shared<const Column>(std::move(none));
  }
  ColumnPtr column = held(frame, node.table, node.field);
  if (!field.type.optional) return column;
  if (field.known_on) column = hide_unknown(frame, column, *held(frame, node.table, *field.known_on));
  if (field.type.kind == ValueKind::date && !field.is_deadline) {
    return hide_later(column, column->days(), frame.today().days);
  }
  if (field.type.kind == ValueKind::moment && !field.is_deadline) {
    return hide_later(column, column->minutes(), frame.now().minutes);
  }
  if (field.type.kind == ValueKind::row) return hide_later_rows(frame, field.type, column);
  return column;
}

ColumnPtr evaluate_self(const Frame& frame, NodeId id) {
  const plan::Node& node = frame.run().node(id);
  const std::size_t rows = frame.rows(node.table);
  Column column = column_of(node, rows);
  if (node.type.kind == ValueKind::unit) {
    const auto units = frame.run().organisation().units_of_tier(frame.run().plan.tables[node.table].tier);
    std::copy(units.begin(), units.end(), column.raw_codes());
  } else if (column.targets() == 1) {
    std::iota(column.raw_codes(), column.raw_codes() + rows, std::uint32_t{0});
  } else {
    const auto at = std::find(node.type.targets.begin(), node.type.targets.end(), node.table);
    const auto target = static_cast<std::uint32_t>(at - node.type.targets.begin());
    for (std::size_t r = 0; r < rows; ++r) column.set_reference(r, {target, static_cast<std::uint32_t>(r)});
  }
  return std::make_shared<const Column>(std::move(column));
}

}  // namespace zeren::inline v0::detail
