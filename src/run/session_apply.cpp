// Changes: each is checked, then made; all of a batch, or none.
#include <algorithm>
#include <new>

#include "src/run/session_state.hpp"
#include "zeren/run/bind_codes.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0 {

using detail::FactStep;
using detail::FactTable;
using detail::LiveCell;
using plan::TableId;

namespace {

// The units as a table, with another parent for one of them.
UnitsTable units_of(const Organisation& organisation, UnitId moved, UnitId parent) {
  UnitsTable units;
  units.edition = organisation.edition();
  for (UnitId u = 0; u < organisation.size(); ++u) {
    const UnitId above = u == moved ? parent : organisation.parent(u);
    units.add({organisation.code(u), organisation.name(u), organisation.tiers()[organisation.tier(u)],
               above == no_unit ? std::string_view() : organisation.code(above), 0});
  }
  return units;
}

}  // namespace

void Session::State::refuse(const Change& change, std::size_t number, const DiagnosticCode& code,
                            std::vector<std::string> arguments, ApplyResult& result) {
  result.rejects.push_back({change.entity, {}, number, {}, &code, std::move(arguments), {}});
}

void Session::State::put_row(TableId table, std::span<const LiveCell> cells, std::string key, std::uint32_t line) {
  FactStep& step = steps.emplace_back();
  step.kind = FactStep::Kind::insert;
  step.table = table;
  step.slot = facts->insert(table, cells, std::move(key), line);
  follow([&] { live->inserted(table, step.slot); });
}

void Session::State::drop_row(TableId table, std::uint32_t slot) {
  follow([&] { live->removed(table, slot); });
  FactStep& step = steps.emplace_back();
  step.kind = FactStep::Kind::remove;
  step.table = table;
  step.slot = slot;
  facts->remove(table, slot);
}

bool Session::State::insert(TableId table, const Change& change, std::size_t number, ApplyResult& result) {
  auto row = check->whole(*facts, table, change.fields, number, result.rejects);
  if (!row) return false;
  const FactTable& held = facts->table(table);
  if (!row->key.empty() && !held.revised) {
    if (const auto slot = held.find(row->key)) {
      const std::string line = std::to_string(held.line[*slot]);
      refuse(change, number, bind_codes::duplicate_key,
             {detail::quoted(row->key), bilingual("line " + line, "第 " + line + " 行")}, result);
      return false;
    }
  }
  if (!is_followed(table)) drop_live();
  put_row(table, row->cells, std::move(row->key));
  result.keys[number - 1] = held.keys[steps.back().slot];
  return true;
}

bool Session::State::update(TableId table, const Change& change, std::size_t number, ApplyResult& result) {
  const FactTable& held = facts->table(table);
  const auto slot = held.find(change.key);
  if (!slot) {
    refuse(change, number, bind_codes::missing_row, {detail::quoted(change.key), held.table->name}, result);
    return false;
  }
  auto row = check->some(*facts, base, table, *slot, change.fields, number, result.rejects);
  if (!row) return false;
  const bool named = !held.table->key.empty() && !row->key.empty() && row->key != held.keys[*slot];
  if (named && held.find(row->key)) {
    const std::string line = std::to_string(held.line[*held.find(row->key)]);
    refuse(change, number, bind_codes::duplicate_key,
           {detail::quoted(row->key), bilingual("line " + line, "第 " + line + " 行")}, result);
    return false;
  }
  result.keys[number - 1] = named ? row->key : held.keys[*slot];
  // Where a row stands among the others matters only where something looks at their order.
  const bool ordered = !live || live->reads_order(table);
  const auto places = [&](std::uint32_t f) { return facts->dates(table, f) || (ordered && facts->orders(table, f)); };
  const bool may_move = named || std::any_of(row->fields.begin(), row->fields.end(), places);
  bool moves = false;
  std::vector<LiveCell> cells;
  if (may_move) {
    cells = facts->row(table, *slot);
    for (std::size_t i = 0; i < row->fields.size(); ++i) {
      const std::uint32_t f = row->fields[i];
      moves = moves || (places(f) && cells[f] != row->cells[i]);
      cells[f] = row->cells[i];
    }
  }
  const bool referred = held.referrers[*slot] != 0;
  if (!is_followed(table) || (referred && (moves || named))) drop_live();
  if (named || (moves && !referred)) {
    std::string key = named ? row->key : held.keys[*slot];
    const std::uint32_t line = held.line[*slot];
    drop_row(table, *slot);
    put_row(table, cells, std::move(key), line);
  } else {
    set_fields(table, *slot, row->fields, row->cells);
  }
  return true;
}

void Session::State::set_fields(TableId table, std::uint32_t slot, std::span<const std::uint32_t> fields,
                                std::span<const LiveCell> cells) {
  std::vector<LiveCell> before;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    FactStep& step = steps.emplace_back();
    step.table = table;
    step.slot = slot;
    step.field = fields[i];
    step.before = facts->table(table).fields[fields[i]].get(slot);
    before.push_back(step.before);
    facts->set(table, slot, fields[i], cells[i]);
  }
  follow([&] { live->updated(table, slot, fields, before); });
}

bool Session::State::remove(TableId table, const Change& change, std::size_t number, ApplyResult& result) {
  const FactTable& held = facts->table(table);
  auto slot = held.find(change.key);
  if (!slot) {
    refuse(change, number, bind_codes::missing_row, {detail::quoted(change.key), held.table->name}, result);
    return false;
  }
  result.keys[number - 1] = change.key;
  if (!is_followed(table) || held.referrers[*slot] != 0) drop_live();
  for (; slot; slot = held.revised ? held.find(change.key) : std::nullopt) drop_row(table, *slot);
  return true;
}

// Units are numbered anew; so is what the facts say of them.
void Session::State::renumber_units(const Organisation& from, const Organisation& to) {
  for (TableId t = 0; t < plan.tables.size(); ++t) {
    if (!facts->is_facts(t)) continue;
    FactTable& table = facts->table(t);
    for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
      const plan::ValueType& type = plan.tables[t].fields[f].type;
      for (std::uint32_t slot = 0; slot < table.slots(); ++slot) {
        LiveCell cell = table.fields[f].get(slot);
        if (!cell.present()) continue;
        if (type.kind == plan::ValueKind::unit) {
          cell.code = to.find_code(from.code(static_cast<UnitId>(cell.code)));
        } else if (type.kind == plan::ValueKind::row &&
                   plan.tables[type.targets[cell.target()]].kind == plan::TableKind::tier) {
          const std::uint32_t tier = plan.tables[type.targets[cell.target()]].tier;
          const UnitId unit = to.find_code(from.code(from.units_of_tier(tier)[cell.row()]));
          cell.code = detail::reference_content(cell.target(), to.row_in_tier(unit));
        } else {
          continue;
        }
        table.fields[f].set(slot, cell);
      }
    }
  }
}

bool Session::State::move_unit(const Change& change, std::size_t number, ApplyResult& result) {
  const UnitId unit = organisation->resolve(change.key).unit, parent = organisation->resolve(change.parent).unit;
  for (const auto& [found, text] : {std::pair(unit, change.key), std::pair(parent, change.parent)}) {
    if (found != no_unit) continue;
    refuse(change, number, bind_codes::unknown_unit, {detail::quoted(text)}, result);
    return false;
  }
  bool forest = false;
  for (UnitId u = 1; u < organisation->size(); ++u) forest = forest || organisation->parent(u) == no_unit;
  OrganisationResult built =
      build_organisation(units_of(*organisation, unit, parent), organisation->tiers(), forest, options.limits);
  if (!built.organisation) {
    result.unit_problems = std::move(built.problems);
    return false;
  }
  drop_live();
  auto made = std::make_unique<Organisation>(std::move(*built.organisation));
  renumber_units(*organisation, *made);
  FactStep& step = steps.emplace_back();
  step.kind = FactStep::Kind::move;
  step.kept = std::move(moved);
  step.organisation = organisation;
  moved = std::move(made);
  organisation = moved.get();
  base.organisation = organisation;
  make_check();
  return true;
}

bool Session::State::advance(const Change& change, ApplyResult& result) {
  const bool good =
      change.day.is_valid() && (!change.minute || (*change.minute >= 0 && *change.minute < minutes_in_day));
  if (!good) {
    result.error = EngineError{&run_codes::bad_day, {std::to_string(change.day.days)}};
    return false;
  }
  FactStep& step = steps.emplace_back();
  step.kind = FactStep::Kind::advance;
  step.day = options.today;
  step.minute = options.minute;
  options.today = change.day;
  options.minute = change.minute;
  bool followed = false;
  follow([&] { followed = live->advance(options); });
  if (!followed) drop_live();
  return true;
}

bool Session::State::take(const Change& change, std::size_t number, ApplyResult& result) {
  if (change.kind == Change::Kind::move_unit) return move_unit(change, number, result);
  if (change.kind == Change::Kind::advance) return advance(change, result);
  const auto found = tables_by_name.find(change.entity);
  if (found == tables_by_name.end()) {
    std::vector<std::string> names;
    for (const plan::Table& t : plan.tables) {
      if (t.kind == plan::TableKind::facts) names.push_back(t.name);
    }
    refuse(change, number, bind_codes::unknown_table,
           {detail::quoted(change.entity), detail::suggest(change.entity, names)}, result);
    return false;
  }
  switch (change.kind) {
    case Change::Kind::insert:
      return insert(found->second, change, number, result);
    case Change::Kind::update:
      return update(found->second, change, number, result);
    default:
      return remove(found->second, change, number, result);
  }
}

// Undoing goes through what follows changes, as the changes did; where that fails it is let go.
void Session::State::take_back() {
  for (; !steps.empty(); steps.pop_back()) {
    FactStep& step = steps.back();
    try {
      switch (step.kind) {
        case FactStep::Kind::set: {
          const LiveCell before = facts->table(step.table).fields[step.field].get(step.slot);
          facts->set(step.table, step.slot, step.field, step.before);
          if (live) live->updated(step.table, step.slot, {&step.field, 1}, {&before, 1});
          break;
        }
        case FactStep::Kind::insert:
          if (live) live->removed(step.table, step.slot);
          break;
        case FactStep::Kind::remove:
          facts->revive(step.table, step.slot);
          if (live) live->inserted(step.table, step.slot);
          break;
        case FactStep::Kind::advance:
          drop_live();
          options.today = step.day;
          options.minute = step.minute;
          break;
        case FactStep::Kind::move:
          renumber_units(*organisation, *step.organisation);
          moved = std::move(step.kept);
          organisation = step.organisation;
          base.organisation = organisation;
          make_check();
          break;
      }
    } catch (const detail::NotFollowed&) {
      drop_live();
    } catch (const detail::LimitReached&) {
      drop_live();
    }
    if (step.kind == FactStep::Kind::insert) facts->remove(step.table, step.slot);
  }
}

// What follows changes may give up on one; the facts have it all the same.
bool Session::State::take_all(std::span<const Change> changes, ApplyResult& result) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    check->binding().watch.look();
    if (!take(changes[i], i + 1, result)) return false;
  }
  if (live) {
    whole.reset();
    return true;
  }
  whole.reset();
  result.error = run_whole(result.rejects);
  return result.ok();
}

ApplyResult Session::State::apply(std::span<const Change> changes) {
  ApplyResult result;
  steps.clear();
  result.keys.resize(changes.size());
  bool good = false;
  try {
    good = take_all(changes, result);
  } catch (const detail::LimitReached& reached) {
    drop_live();
    result.error = reached.error();
  } catch (const std::bad_alloc&) {
    drop_live();
    result.error = EngineError{&run_codes::too_much_memory, {std::to_string(options.limits.memory_bytes)}};
  }
  if (!good) {
    take_back();
    result.keys.clear();
  }
  steps.clear();
  return result;
}

}  // namespace zeren::inline v0
