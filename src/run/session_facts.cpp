#include "src/run/session_facts.hpp"

#include <algorithm>

namespace zeren::inline v0::detail {

using plan::TableId;
using plan::ValueKind;

namespace {

std::vector<std::uint32_t> order_fields_of(const plan::Table& table) {
  std::vector<std::uint32_t> fields;
  if (table.on && !table.revised_on) fields.push_back(*table.on);
  if (!table.key.empty()) {
    fields.insert(fields.end(), table.key.begin(), table.key.end());
  } else {
    for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
      if (f != table.on) fields.push_back(f);
    }
  }
  if (table.revised_on) fields.push_back(*table.revised_on);
  return fields;
}

std::vector<bool> dating_fields(const plan::Plan& plan, const plan::Table& table) {
  std::vector<bool> dates(table.fields.size(), false);
  for (const auto field : {table.on, table.recorded_on, table.revised_on}) {
    if (field) dates[*field] = true;
  }
  for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
    const plan::ValueType& type = table.fields[f].type;
    if (type.kind != ValueKind::row || type.optional) continue;
    dates[f] = std::any_of(type.targets.begin(), type.targets.end(),
                           [&](TableId t) { return plan.tables[t].kind == plan::TableKind::facts; });
  }
  return dates;
}

}  // namespace

void FactStore::load(const Dataset& dataset, const FactStore* before) {
  tables_.resize(plan_->tables.size());
  order_fields_.assign(plan_->tables.size(), {});
  orders_.assign(plan_->tables.size(), {});
  dates_.assign(plan_->tables.size(), {});
  for (const plan::Table& table : plan_->tables) {
    for (const plan::Field& field : table.fields) {
      if (field.type.kind != ValueKind::row) continue;
      for (const TableId target : field.type.targets) tables_[target].referred = is_facts(target);
    }
  }
  for (TableId id = 0; id < tables_.size(); ++id) {
    tables_[id].table = &plan_->tables[id];
    if (!is_facts(id)) continue;
    order_fields_[id] = order_fields_of(plan_->tables[id]);
    orders_[id].assign(plan_->tables[id].fields.size(), false);
    for (const std::uint32_t f : order_fields_[id]) orders_[id][f] = true;
    dates_[id] = dating_fields(*plan_, plan_->tables[id]);
    if (before != nullptr) tables_[id].next_line = before->tables_[id].next_line;
    load_table(id, dataset);
  }
  for (TableId id = 0; id < tables_.size(); ++id) {
    if (!is_facts(id)) continue;
    FactTable& facts = tables_[id];
    for (std::uint32_t f = 0; f < facts.fields.size(); ++f) {
      if (plan_->tables[id].fields[f].type.kind != ValueKind::row) continue;
      for (std::uint32_t slot = 0; slot < facts.slots(); ++slot) count_references(id, f, facts.fields[f].get(slot), 1);
    }
  }
}

void FactStore::load_table(TableId id, const Dataset& dataset) {
  FactTable& facts = tables_[id];
  const plan::Table& table = plan_->tables[id];
  facts.revised = table.revised_on.has_value();
  facts.file = table.name;
  const BoundTable* bound = id < dataset.tables.size() ? dataset.tables[id].get() : nullptr;
  const Revisions* revisions = bound == nullptr ? nullptr : bound->revisions.get();
  const std::size_t rows = revisions != nullptr ? revisions->recorded.size() : bound != nullptr ? bound->rows : 0;
  for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
    if (bound == nullptr) {
      facts.fields.emplace_back(table.fields[f].type.kind);
      continue;
    }
    LiveColumn& field =
        facts.fields.emplace_back(*(revisions != nullptr ? revisions->columns[f] : bound->columns[f]), pools_);
    if (table.fields[f].type.kind != ValueKind::row) continue;
    // A row with versions is known by the first of them.
    for (std::uint32_t r = 0; r < rows; ++r) {
      LiveCell cell = field.get(r);
      if (!cell.present()) continue;
      const TableId target = table.fields[f].type.targets[cell.target()];
      if (!is_facts(target) || !dataset.tables[target] || !dataset.tables[target]->revisions) continue;
      cell.code = reference_content(cell.target(), dataset.tables[target]->revisions->begin[cell.row()]);
      field.set(r, cell);
    }
  }
  std::vector<LiveColumn*> columns;
  for (LiveColumn& field : facts.fields) columns.push_back(&field);
  LiveColumn::interleave(columns);
  facts.alive.assign(rows, 1);
  facts.referrers.assign(rows, 0);
  facts.slot_of_key.reserve(rows);
  if (bound == nullptr) return;
  if (!bound->files.empty()) facts.file = bound->files[0];
  for (std::uint32_t r = 0; r < bound->rows; ++r) {
    const std::uint32_t begin = revisions != nullptr ? revisions->begin[r] : r;
    const std::uint32_t end = revisions != nullptr ? revisions->begin[r + 1] : r + 1;
    for (std::uint32_t slot = begin; slot < end; ++slot) {
      facts.keys.emplace_back(bound->key(r));
      facts.slot_of_key.insert(facts.keys.back(), slot, facts.key_of());
      const auto minute = bound->visible_minute.empty() ? 0 : std::int32_t{bound->visible_minute[r]};
      facts.from.push_back(revisions != nullptr ? revisions->visible_from[slot]
                                                : Moment::of(bound->visible_from[r], minute));
      const std::uint32_t line = revisions != nullptr  ? revisions->line[slot]
                                 : bound->line.empty() ? 0
                                                       : bound->line[r];
      facts.line.push_back(line);
      facts.next_line = std::max(facts.next_line, line + 1);
    }
  }
}

void FactStore::count_references(TableId id, std::uint32_t field, const LiveCell& cell, std::int32_t by) {
  const plan::ValueType& type = plan_->tables[id].fields[field].type;
  if (type.kind != ValueKind::row || !cell.present()) return;
  const TableId target = type.targets[cell.target()];
  if (is_facts(target)) tables_[target].referrers[cell.row()] += static_cast<std::uint32_t>(by);
}

std::uint32_t FactStore::insert(TableId id, std::span<const LiveCell> cells, std::string key, std::uint32_t line) {
  FactTable& facts = tables_[id];
  std::uint32_t slot = 0;
  if (!facts.free.empty()) {
    slot = facts.free.back();
    facts.free.pop_back();
  } else {
    slot = static_cast<std::uint32_t>(facts.slots());
    for (LiveColumn& field : facts.fields) field.resize(slot + 1);
    facts.alive.push_back(0);
    facts.referrers.push_back(0);
    facts.from.push_back(Moment::min());
    facts.keys.emplace_back();
    facts.line.push_back(0);
  }
  facts.line[slot] = line != 0 ? line : facts.next_line++;
  if (key.empty()) key = facts.file + ":" + std::to_string(facts.line[slot]);
  facts.keys[slot] = std::move(key);
  for (std::uint32_t f = 0; f < cells.size(); ++f) facts.fields[f].set(slot, cells[f]);
  facts.from[slot] = exists_from(id, cells);
  attach(id, slot);
  return slot;
}

void FactStore::revive(TableId id, std::uint32_t slot) {
  std::erase(tables_[id].left, slot);
  attach(id, slot);
}

void FactStore::attach(TableId id, std::uint32_t slot) {
  FactTable& facts = tables_[id];
  facts.alive[slot] = 1;
  facts.slot_of_key.insert(facts.keys[slot], slot, facts.key_of());
  for (std::uint32_t f = 0; f < facts.fields.size(); ++f) count_references(id, f, facts.fields[f].get(slot), 1);
}

void FactStore::remove(TableId id, std::uint32_t slot) {
  FactTable& facts = tables_[id];
  facts.alive[slot] = 0;
  if (facts.slot_of_key.erase(facts.keys[slot], slot, facts.key_of()) && facts.revised) {
    for (std::uint32_t other = 0; other < facts.slots(); ++other) {  // another version goes on under the key
      if (facts.alive[other] != 0 && facts.keys[other] == facts.keys[slot]) {
        facts.slot_of_key.insert(facts.keys[other], other, facts.key_of());
        break;
      }
    }
  }
  facts.left.push_back(slot);
  for (std::uint32_t f = 0; f < facts.fields.size(); ++f) count_references(id, f, facts.fields[f].get(slot), -1);
}

void FactStore::set(TableId id, std::uint32_t slot, std::uint32_t field, const LiveCell& cell) {
  LiveColumn& column = tables_[id].fields[field];
  if (column.kind() == ValueKind::row) {
    count_references(id, field, column.get(slot), -1);
    count_references(id, field, cell, 1);
  }
  column.set(slot, cell);
}

Moment FactStore::exists_from(TableId id, std::span<const LiveCell> cells) const {
  const plan::Table& table = plan_->tables[id];
  Moment from = Moment::min();
  for (const auto field : {table.on, table.recorded_on, table.revised_on}) {
    if (!field || !cells[*field].present()) continue;
    const bool day = table.fields[*field].type.kind == ValueKind::date;
    const std::int64_t content = cells[*field].code;
    from = std::max(from, day ? Moment::of(Date{static_cast<std::int32_t>(content)}, 0) : Moment{content});
  }
  for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
    const plan::ValueType& type = table.fields[f].type;
    if (type.kind != ValueKind::row || type.optional || !cells[f].present()) continue;
    const TableId target = type.targets[cells[f].target()];
    if (!is_facts(target) || tables_[target].revised) continue;
    from = std::max(from, tables_[target].from[cells[f].row()]);
  }
  return from;
}

std::vector<LiveCell> FactStore::row(TableId id, std::uint32_t slot) const {
  std::vector<LiveCell> cells;
  for (const LiveColumn& field : tables_[id].fields) cells.push_back(field.get(slot));
  return cells;
}

int FactStore::order_of(const plan::Field& field, const LiveCell& a, const LiveCell& b) const {
  if (a.present() != b.present()) return a.present() ? 1 : -1;
  if (!a.present() || a == b) return 0;
  if (field.type.kind != ValueKind::row || a.target() != b.target() || !is_facts(field.type.targets[a.target()])) {
    return order_cells(field.type.kind, a, b, pools_);
  }
  const FactTable& target = tables_[field.type.targets[a.target()]];
  return target.keys[a.row()].compare(target.keys[b.row()]);
}

bool FactStore::before(TableId id, std::uint32_t a, std::uint32_t b) const {
  const FactTable& facts = tables_[id];
  for (const std::uint32_t f : order_fields_[id]) {
    const int order = order_of(plan_->tables[id].fields[f], facts.fields[f].get(a), facts.fields[f].get(b));
    if (order != 0) return order < 0;
  }
  return facts.line[a] != facts.line[b] ? facts.line[a] < facts.line[b] : a < b;
}

void FactStore::recycle() {
  for (FactTable& facts : tables_) {
    facts.free.insert(facts.free.end(), facts.left.begin(), facts.left.end());
    facts.left.clear();
  }
}

std::string FactStore::text_of(const plan::Field& field, const LiveCell& cell, const Dataset& bound) const {
  if (!cell.present()) return {};
  const plan::ValueType& type = field.type;
  switch (type.kind) {
    case ValueKind::boolean:
      return cell.code != 0 ? "true" : "false";
    case ValueKind::number:
      return pools_.number(cell).to_exact_decimal_or_fraction();
    case ValueKind::text:
      return std::string(pools_.texts->text(static_cast<std::uint32_t>(cell.code)));
    case ValueKind::date:
      return Date{static_cast<std::int32_t>(cell.code)}.to_string();
    case ValueKind::moment:
      return Moment{cell.code}.to_string();
    case ValueKind::enumeration:
      return plan_->enumerations[type.enumeration].members[static_cast<std::size_t>(cell.code)].first;
    case ValueKind::unit:
      return std::string(bound.organisation->code(static_cast<UnitId>(cell.code)));
    case ValueKind::row:
      break;
    default:
      return {};
  }
  const TableId target = type.targets[cell.target()];
  const plan::Table& table = plan_->tables[target];
  std::string text = type.targets.size() > 1 ? table.name + ":" : std::string();
  switch (table.kind) {
    case plan::TableKind::domain:
      return text + bound.domains.row(cell.row()).name;
    case plan::TableKind::body:
      return text + bound.bodies.row(cell.row()).code;
    case plan::TableKind::tier:
      return text + std::string(bound.organisation->code(bound.organisation->units_of_tier(table.tier)[cell.row()]));
    default:
      return text + tables_[target].keys[cell.row()];
  }
}

void FactStore::add_columns(FactSources& out, SourceTable& source, TableId id, std::span<const std::uint32_t> slots,
                            const Dataset& bound) const {
  const FactTable& facts = tables_[id];
  for (std::uint32_t f = 0; f < facts.fields.size(); ++f) {
    const plan::Field& field = plan_->tables[id].fields[f];
    SourceColumn column{field.name, {}, {}};
    bool* present = nullptr;
    const auto mark = [&](std::size_t i) {  // the value that is not there
      if (present == nullptr) {
        present = out.flags.emplace_back(std::make_unique<bool[]>(slots.size())).get();
        std::fill_n(present, slots.size(), true);
        column.present = {present, slots.size()};
      }
      present[i] = false;
    };
    if (field.type.kind == ValueKind::number) {
      std::vector<Number>& values = out.numbers.emplace_back(slots.size());
      for (std::size_t i = 0; i < slots.size(); ++i) {
        const LiveCell cell = facts.fields[f].get(slots[i]);
        if (!cell.present()) mark(i);
        values[i] = pools_.number(cell);
      }
      column.values = std::span<const Number>(values);
    } else if (field.type.kind == ValueKind::date) {
      std::vector<Date>& values = out.days.emplace_back(slots.size());
      for (std::size_t i = 0; i < slots.size(); ++i) {
        const LiveCell cell = facts.fields[f].get(slots[i]);
        if (!cell.present()) mark(i);
        values[i] = Date{static_cast<std::int32_t>(cell.code)};
      }
      column.values = std::span<const Date>(values);
    } else {
      std::vector<std::string_view>& values = out.views.emplace_back(slots.size());
      for (std::size_t i = 0; i < slots.size(); ++i) {
        const LiveCell cell = facts.fields[f].get(slots[i]);
        if (!cell.present()) continue;
        if (field.type.kind == ValueKind::text) {
          values[i] = pools_.texts->text(static_cast<std::uint32_t>(cell.code));
        } else {
          values[i] = out.texts.emplace_back(text_of(field, cell, bound));
        }
      }
      column.values = std::span<const std::string_view>(values);
    }
    source.columns.push_back(std::move(column));
  }
}

FactSources FactStore::sources(const Dataset& bound) const {
  FactSources out;
  for (TableId id = 0; id < tables_.size(); ++id) {
    if (!is_facts(id)) continue;
    const FactTable& facts = tables_[id];
    std::vector<std::uint32_t> slots;
    for (std::uint32_t slot = 0; slot < facts.slots(); ++slot) {
      if (facts.alive[slot] != 0) slots.push_back(slot);
    }
    SourceTable source;
    source.entity = plan_->tables[id].name;
    source.file = facts.file == source.entity ? std::string() : facts.file;
    source.rows = slots.size();
    std::vector<std::uint32_t>& lines = out.lines.emplace_back();
    for (const std::uint32_t slot : slots) lines.push_back(facts.line[slot]);
    source.lines = lines;
    add_columns(out, source, id, slots, bound);
    out.tables.push_back(std::move(source));
  }
  return out;
}

}  // namespace zeren::inline v0::detail
