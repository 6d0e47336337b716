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
    const std::vector<plan::Field>& fields = plan.tables[t].fields;
    for (std::size_t f = 0; f < fields.size() && f < table.columns.size(); ++f) {
      const plan::ValueKind kind = fields[f].type.kind;
      if (kind != plan::ValueKind::date && kind != plan::ValueKind::moment) continue;
      if (!fields[f].type.optional || fields[f].is_deadline) continue;
      if (ColumnPtr kept = without_later(*table.columns[f], day)) {
        table.columns[f] = std::move(kept);
        changed = true;
      }
    }
    if (changed) known.tables[t] = copy;
  }
  return known;
}

}  // namespace zeren::inline v0
