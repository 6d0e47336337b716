// Every column of facts that can be decided for one record, row by row, against the cells of a batch run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "zeren/run/decision.hpp"

namespace zeren::testing {

class DecisionCheck {
 public:
  DecisionCheck(const Evaluation& evaluation, DecisionOptions options)
      : evaluation_(evaluation), options_(std::move(options)) {
    options_.today = evaluation.today();
    options_.minute = evaluation.minute();
    options_.organisation = evaluation.dataset().organisation;
  }

  /// What differs, in words; empty where nothing does.
  std::vector<std::string> run() {
    const plan::Plan& plan = evaluation_.plan();
    for (plan::TableId t = 0; t < plan.tables.size(); ++t) {
      if (plan.tables[t].kind == plan::TableKind::facts && t < evaluation_.dataset().tables.size() &&
          evaluation_.dataset().tables[t]) {
        check_table(t);
      }
    }
    return differences;
  }

  std::vector<std::string> differences;
  std::size_t cells = 0, errors = 0, columns = 0, refused = 0, tabulated = 0, indexed = 0;

 private:
  void check_table(plan::TableId t) {
    const plan::Table& table = evaluation_.plan().tables[t];
    std::vector<std::string_view> names;
    std::vector<std::size_t> numbers;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::string_view name = table.columns[c].name;
      if (table.columns[c].node == plan::no_node) continue;
      if (!PreparedDecision::prepare(evaluation_.plan(), table.name, std::span(&name, 1), options_).ok()) {
        ++refused;
        continue;
      }
      names.push_back(name);
      numbers.push_back(c);
    }
    if (names.empty()) return;
    const auto prepared = PreparedDecision::prepare(evaluation_.plan(), table.name, names, options_);
    if (!prepared.ok()) {
      differences.push_back(table.name + ": " + prepared.error().message());
      return;
    }
    columns += names.size();
    for (std::size_t o = 0; o < prepared->outputs(); ++o) {
      tabulated += prepared->method(o) == "table" ? 1 : 0;
      indexed += prepared->method(o) == "index" ? 1 : 0;
    }
    DecisionRecord record(*prepared);
    for (const std::uint32_t row : evaluation_.rows(t)) check_row(t, row, *prepared, record, numbers);
  }

  void check_row(plan::TableId t, std::uint32_t row, const PreparedDecision& prepared, DecisionRecord& record,
                 const std::vector<std::size_t>& numbers) {
    const plan::Table& table = evaluation_.plan().tables[t];
    const BoundTable& bound = *evaluation_.dataset().tables[t];
    std::size_t cell = row;
    if (bound.revisions) {
      const auto version = version_of(*bound.revisions, row, evaluation_.now());
      if (!version) return;
      cell = *version;
    }
    const std::string place = table.name + ":" + evaluation_.key(t, row);
    for (DecisionSlot slot = 0; slot < prepared.slots(); ++slot) {
      const Column& column = bound.revisions ? *bound.revisions->columns[slot] : *bound.columns[slot];
      if (set(record, slot, table.fields[slot].type, column, cell)) continue;
      differences.push_back(place + ": " + record.refusal_reason().message());
      return;
    }
    if (!record.run()) {
      differences.push_back(place + ": " + record.refusal_reason().message());
      return;
    }
    for (std::size_t o = 0; o < numbers.size(); ++o) {
      compare(place + "." + table.columns[numbers[o]].name, evaluation_.cell(t, row, numbers[o]), record, o);
    }
  }

  static bool set(DecisionRecord& record, DecisionSlot slot, const plan::ValueType& type, const Column& column,
                  std::size_t row) {
    if (!column.present(row)) return record.set_absent(slot);
    switch (type.kind) {
      case plan::ValueKind::boolean:
        return record.set_boolean(slot, column.boolean_at(row));
      case plan::ValueKind::number:
        return record.set_number(slot, column.number_at(row));
      case plan::ValueKind::date:
        return record.set_date(slot, column.date_at(row));
      case plan::ValueKind::moment:
        return record.set_moment(slot, column.moment_at(row));
      case plan::ValueKind::enumeration:
        return record.set_ordinal(slot, column.code_at(row));
      case plan::ValueKind::unit:
        return record.set_unit(slot, column.code_at(row));
      case plan::ValueKind::row: {
        const RowReference reference = column.reference_at(row);
        return record.set_row(slot, {type.targets[reference.target], reference.row});
      }
      default:
        return record.set_text(slot, column.text_at(row));
    }
  }

  void compare(const std::string& place, const CellView& cell, DecisionRecord& record, std::size_t o) {
    ++cells;
    if (record.state(o) != cell.state()) {
      differences.push_back(place + " has state " + std::to_string(static_cast<int>(record.state(o))) + ", not " +
                            std::to_string(static_cast<int>(cell.state())) +
                            (cell.error() == nullptr ? "" : ": " + cell.error()->message()));
      return;
    }
    if (cell.state() == CellState::error) {
      ++errors;
      const CellError error = record.error(o);
      if (error.code != cell.error()->code || error.message() != cell.error()->message()) {
        differences.push_back(place + " says " + error.message() + ", not " + cell.error()->message());
      }
      return;
    }
    if (cell.state() == CellState::present && !same(cell, record, o)) {
      differences.push_back(place + " is not " + cell.text());
    }
  }
  static bool same(const CellView& cell, DecisionRecord& record, std::size_t o) {
    switch (cell.type().kind) {
      case plan::ValueKind::boolean:
        return record.boolean(o) == cell.boolean();
      case plan::ValueKind::number:
        return record.number(o) == cell.number();
      case plan::ValueKind::date:
        return record.date(o) == cell.date();
      case plan::ValueKind::moment:
        return record.moment(o) == cell.moment();
      case plan::ValueKind::enumeration:
        return record.ordinal(o) == cell.ordinal();
      case plan::ValueKind::unit:
        return record.unit(o) == cell.unit();
      case plan::ValueKind::row: {
        const plan::RowValue a = record.reference(o), b = cell.reference();
        return a.table == b.table && a.row == b.row;
      }
      case plan::ValueKind::member_set: {
        std::uint64_t members = 0;
        for (const std::uint32_t member : cell.set()) members |= std::uint64_t{1} << member;
        return record.members(o) == members;
      }
      default:
        return record.text(o) == cell.text();
    }
  }

  const Evaluation& evaluation_;
  DecisionOptions options_;
};

}  // namespace zeren::testing
