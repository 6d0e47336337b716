#include "zeren/run/known.hpp"

#include <algorithm>

namespace zeren::inline v0 {

namespace {

// The same table; its keys are looked up in the original.
std::shared_ptr<BoundTable> copy_of(const BoundTable& table) {
  auto copy = std::make_shared<BoundTable>();
  copy->rows = table.rows;
  copy->columns = table.columns;
  copy->visible_from = table.visible_from;
  copy->visible_minute = table.visible_minute;
  copy->key_codes = table.key_codes;
  copy->files = table.files;
  copy->file = table.file;
  copy->line = table.line;
  copy->revisions = table.revisions;
  for (std::uint32_t code = 0; code < table.keys.size(); ++code) copy->keys.add_view(table.keys.text(code));
  return copy;
}

bool has_later_rows(const BoundTable& table, Date day) {
  return std::any_of(table.visible_from.begin(), table.visible_from.end(), [&](Date from) { return from > day; });
}

Date day_at(const Column& column, std::size_t row) {
  return column.kind() == plan::ValueKind::moment ? column.moment_at(row).day() : column.date_at(row);
}

// What is later than the day reads as absent; nothing where no cell is.
ColumnPtr without_later(const Column& column, Date day) {
  Column kept = column;
  bool changed = false;
  for (std::size_t r = 0; r < column.rows(); ++r) {
    if (!column.present(r) || day_at(column, r) <= day) continue;
    if (!changed) kept.make_states();
    kept.set_absent(r);
    changed = true;
  }
  return changed ? std::make_shared<const Column>(std::move(kept)) : nullptr;
}

// The versions without those that were recorded later, or are there later: they never were.
std::shared_ptr<const Revisions> without_later(const Revisions& revisions, Date day) {
  const auto is_later = [&](Moment moment) { return moment > Moment::end_of(day); };
  Revisions kept = revisions;
  for (Moment& recorded : kept.recorded) {
    if (is_later(recorded)) recorded = Moment::max();
  }
  for (Moment& from : kept.visible_from) {
    if (is_later(from)) from = Moment::max();
  }
  return std::make_shared<const Revisions>(std::move(kept));
}

// Without the values that became known later; nothing where there are none.
ColumnPtr without_unknown(const Column& column, const Column& known, Date day) {
  Column kept = column;
  bool changed = false;
  for (std::size_t r = 0; r < column.rows(); ++r) {
    if (!column.present(r) || !known.present(r) || day_at(known, r) <= day) continue;
    if (!changed) kept.make_states();
    kept.set_absent(r);
    changed = true;
  }
  return changed ? std::make_shared<const Column>(std::move(kept)) : nullptr;
}

// Cuts the columns of a table, or those of its versions; true where any cell was cut.
bool cut_columns(const std::vector<plan::Field>& fields, std::vector<ColumnPtr>& columns, Date day) {
  bool changed = false;
  const std::vector<ColumnPtr> given = columns;
  for (std::size_t f = 0; f < fields.size() && f < columns.size(); ++f) {
    const auto take = [&](ColumnPtr kept) {
      if (!kept) return;
      columns[f] = std::move(kept);
      changed = true;
    };
    const plan::Field& field = fields[f];
    if (field.known_on) take(without_unknown(*columns[f], *given[*field.known_on], day));
    const bool dates = field.type.kind == plan::ValueKind::date || field.type.kind == plan::ValueKind::moment;
    if (dates && field.type.optional && !field.is_deadline) take(without_later(*columns[f], day));
  }
  return changed;
}

}  // namespace

Dataset known_on(const plan::Plan& plan, const Dataset& dataset, Date day) {
  Dataset known = dataset;
  for (std::size_t t = 0; t < known.tables.size() && t < plan.tables.size(); ++t) {
    if (!known.tables[t]) continue;
    const std::shared_ptr<BoundTable> copy = copy_of(*known.tables[t]);
    BoundTable& table = *copy;
    bool changed = has_later_rows(table, day);
    for (Date& from : table.visible_from) {
      if (from > day) from = Date::max();
    }
    changed = cut_columns(plan.tables[t].fields, table.columns, day) || changed;
    if (table.revisions) {
      Revisions kept = *without_later(*table.revisions, day);
      cut_columns(plan.tables[t].fields, kept.columns, day);
      table.revisions = std::make_shared<const Revisions>(std::move(kept));
      changed = true;
    }
    if (changed) known.tables[t] = copy;
  }
  return known;
}

}  // namespace zeren::inline v0
