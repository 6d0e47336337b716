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

// By name, else by label, among the tables of facts.
std::optional<TableId> find_facts(const plan::Plan& plan, std::string_view name) {
  for (const auto part : {&plan::Table::name, &plan::Table::label}) {
    for (TableId t = 0; t < plan.tables.size(); ++t) {
      const plan::Table& table = plan.tables[t];
      if (table.kind == plan::TableKind::facts && !name.empty() && table.*part == name) return t;
    }
  }
  return std::nullopt;
}

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
  step.slot = facts.insert(table, cells, std::move(key), line);
}

void Session::State::drop_row(TableId table, std::uint32_t slot) {
  FactStep& step = steps.emplace_back();
  step.kind = FactStep::Kind::remove;
  step.table = table;
  step.slot = slot;
  facts.remove(table, slot);
}

bool Session::State::insert(TableId table, const Change& change, std::size_t number, ApplyResult& result) {
  auto row = check->whole(facts, table, change.fields, number, result.rejects);
  if (!row) return false;
  const FactTable& held = facts.table(table);
  if (!row->key.empty() && !held.revised) {
    if (const auto slot = held.find(row->key)) {
      const std::string line = std::to_string(held.line[*slot]);
      refuse(change, number, bind_codes::duplicate_key,
             {detail::quoted(row->key), bilingual("line " + line, "第 " + line + " 行")}, result);
      return false;
    }
  }
  put_row(table, row->cells, std::move(row->key));
  result.keys[number - 1] = held.keys[steps.back().slot];
  return true;
}

bool Session::State::update(TableId table, const Change& change, std::size_t number, ApplyResult& result) {
  const FactTable& held = facts.table(table);
  const auto slot = held.find(change.key);
  if (!slot) {
    refuse(change, number, bind_codes::missing_row, {detail::quoted(change.key), held.table->name}, result);
    return false;
  }
  auto row = check->some(facts, base, table, *slot, change.fields, number, result.rejects);
  if (!row) return false;
  std::vector<LiveCell> cells = facts.row(table, *slot);
  for (std::size_t i = 0; i < row->fields.size(); ++i) cells[row->fields[i]] = row->cells[i];
  const auto& order = facts.order_fields(table);
  const bool moves =
      facts.exists_from(table, cells) != held.from[*slot] ||
      std::any_of(row->fields.begin(), row->fields.end(), [&](std::uint32_t f) {
        return std::find(order.begin(), order.end(), f) != order.end() && cells[f] != held.fields[f].get(*slot);
      });
  const bool named = !held.table->key.empty() && !row->key.empty() && row->key != held.keys[*slot];
  if (named && held.find(row->key)) {
    const std::string line = std::to_string(held.line[*held.find(row->key)]);
    refuse(change, number, bind_codes::duplicate_key,
           {detail::quoted(row->key), bilingual("line " + line, "第 " + line + " 行")}, result);
    return false;
  }
  result.keys[number - 1] = named ? row->key : held.keys[*slot];
  if (named || (moves && held.referrers[*slot] == 0)) {
    std::string key = named ? row->key : held.keys[*slot];
    const std::uint32_t line = held.line[*slot];
    drop_row(table, *slot);
    put_row(table, cells, std::move(key), line);
    return true;
  }
  for (const std::uint32_t f : row->fields) {
    FactStep& step = steps.emplace_back();
    step.table = table;
    step.slot = *slot;
    step.field = f;
    step.before = held.fields[f].get(*slot);
    facts.set(table, *slot, f, cells[f]);
  }
  return true;
}

bool Session::State::remove(TableId table, const Change& change, std::size_t number, ApplyResult& result) {
  const FactTable& held = facts.table(table);
  auto slot = held.find(change.key);
  if (!slot) {
    refuse(change, number, bind_codes::missing_row, {detail::quoted(change.key), held.table->name}, result);
    return false;
  }
  result.keys[number - 1] = change.key;
  for (; slot; slot = held.revised ? held.find(change.key) : std::nullopt) drop_row(table, *slot);
  return true;
}

// Units are numbered anew; so is what the facts say of them.
void Session::State::renumber_units(const Organisation& from, const Organisation& to) {
  for (TableId t = 0; t < plan.tables.size(); ++t) {
    if (!facts.is_facts(t)) continue;
    FactTable& table = facts.table(t);
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
  return true;
}

bool Session::State::take(const Change& change, std::size_t number, ApplyResult& result) {
  if (change.kind == Change::Kind::move_unit) return move_unit(change, number, result);
  if (change.kind == Change::Kind::advance) return advance(change, result);
  const auto table = find_facts(plan, change.entity);
  if (!table) {
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
      return insert(*table, change, number, result);
    case Change::Kind::update:
      return update(*table, change, number, result);
    default:
      return remove(*table, change, number, result);
  }
}

void Session::State::take_back() {
  for (; !steps.empty(); steps.pop_back()) {
    FactStep& step = steps.back();
    switch (step.kind) {
      case FactStep::Kind::set:
        facts.set(step.table, step.slot, step.field, step.before);
        break;
      case FactStep::Kind::date:
        facts.set_from(step.table, step.slot, step.from);
        break;
      case FactStep::Kind::insert:
        facts.remove(step.table, step.slot);
        break;
      case FactStep::Kind::remove:
        facts.revive(step.table, step.slot);
        break;
      case FactStep::Kind::advance:
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
  }
}

ApplyResult Session::State::apply(std::span<const Change> changes) {
  ApplyResult result;
  steps.clear();
  result.keys.resize(changes.size());
  try {
    check->binding().watch.look();
    bool good = true;
    for (std::size_t i = 0; i < changes.size() && good; ++i) good = take(changes[i], i + 1, result);
    if (good) result.error = run_whole(result.rejects);
  } catch (const detail::LimitReached& reached) {
    result.error = reached.error();
  } catch (const std::bad_alloc&) {
    result.error = EngineError{&run_codes::too_much_memory, {std::to_string(options.limits.memory_bytes)}};
  }
  if (!result.ok()) {
    take_back();
    result.keys.clear();
  }
  steps.clear();
  return result;
}

}  // namespace zeren::inline v0
