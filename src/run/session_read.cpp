// The rows of a session by their keys, and what their cells hold.
#include "src/run/session_graph.hpp"

#include "src/run/session_operators.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::TableId;
using plan::TableKind;
using plan::ValueKind;

std::size_t LiveGraph::rows(TableId table) const {
  if (table == plan::scalar) return 1;
  const plan::Table& t = plan_.tables[table];
  switch (t.kind) {
    case TableKind::tier:
      return organisation().units_of_tier(t.tier).size();
    case TableKind::domain:
      return base_.domains.size();
    case TableKind::body:
      return base_.bodies.size();
    case TableKind::facts:
      return fast_[table] ? facts_.table(table).slots() : there_[table].size();
    default:
      return 0;
  }
}

bool LiveGraph::is_there(TableId table, std::uint32_t row) const {
  if (table == plan::scalar || plan_.tables[table].kind != TableKind::facts) return true;
  if (!fast_[table]) return there_[table][row] != 0;
  const FactTable& facts = facts_.table(table);
  if (facts.alive[row] == 0 || facts.from[row] > now_) return false;
  return row >= waits_[table].size() || !waits_[table][row];
}

std::optional<std::uint32_t> LiveGraph::find_row(TableId table, std::string_view key) const {
  const plan::Table& t = plan_.tables[table];
  switch (t.kind) {
    case TableKind::tier: {
      const UnitId unit = organisation().resolve(key, t.tier, t.tier).unit;
      return unit == no_unit ? std::nullopt : std::optional(organisation().row_in_tier(unit));
    }
    case TableKind::domain:
      for (std::uint32_t row = 0; row < base_.domains.size(); ++row) {
        if (base_.domains.row(row).name == key) return row;
      }
      return std::nullopt;
    case TableKind::body: {
      const BodyId body = base_.bodies.find_code(key);
      return body == no_body ? std::nullopt : std::optional(body);
    }
    case TableKind::facts: {
      std::optional<std::uint32_t> row;
      if (fast_[table]) {
        row = facts_.table(table).find(key);
      } else if (const auto found = rows_by_key_[table].find(std::string(key)); found != rows_by_key_[table].end()) {
        row = found->second;
      }
      return row && is_there(table, *row) ? row : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::string LiveGraph::key_of(TableId table, std::uint32_t row) const {
  const plan::Table& t = plan_.tables[table];
  switch (t.kind) {
    case TableKind::tier:
      return std::string(organisation().code(organisation().units_of_tier(t.tier)[row]));
    case TableKind::domain:
      return base_.domains.row(row).name;
    case TableKind::body:
      return base_.bodies.row(row).code;
    default:
      return fast_[table] ? facts_.table(table).keys[row] : row_keys_[table][row];
  }
}

// ---- Reading ----------------------------------------------------------------------------------------------------

LiveCell LiveGraph::cell(NodeId id, std::uint32_t row) const {
  const Node& node = nodes_[id];
  return node.rank ? node.rank->cell(row) : node.column->get(row);
}

SessionCell LiveGraph::content(const plan::ValueType& type, const LiveCell& cell) const {
  if (!cell.present()) return {cell.state, {}};
  const auto text = [](std::string value) { return SessionCell(CellState::present, std::move(value)); };
  const auto member = [&](std::int64_t ordinal) {
    return plan_.enumerations[type.enumeration].members[static_cast<std::size_t>(ordinal)].first;
  };
  switch (type.kind) {
    case ValueKind::boolean:
      return {CellState::present, cell.code != 0};
    case ValueKind::number:
      return {CellState::present, pools().number(cell)};
    case ValueKind::date:
      return {CellState::present, Date{static_cast<std::int32_t>(cell.code)}};
    case ValueKind::moment:
      return {CellState::present, Moment{cell.code}};
    case ValueKind::text:
      return text(std::string(pools().texts->text(static_cast<std::uint32_t>(cell.code))));
    case ValueKind::duration:
      return text(Duration{type.duration, cell.code}.to_string());
    case ValueKind::enumeration:
      return text(member(cell.code));
    case ValueKind::unit:
      return text(std::string(organisation().code(static_cast<UnitId>(cell.code))));
    case ValueKind::row:
      return text(key_of(type.targets[cell.target()], cell.row()));
    case ValueKind::body_set:
    case ValueKind::member_set:
      break;
  }
  std::string joined;
  const TableId table = type.targets.empty() ? plan_.body_table : type.targets[0];
  for (const std::uint32_t item : pools().sets.at(cell.code)) {
    if (!joined.empty()) joined += ';';
    joined += type.kind == ValueKind::member_set ? member(item) : key_of(table, item);
  }
  return text(std::move(joined));
}

}  // namespace zeren::inline v0::detail
