// The columns that every unit, domain, body and fact has, and the two references of a pair.
#include <algorithm>
#include <numeric>

#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::Builtin;
using plan::TableKind;
using plan::ValueKind;

namespace {

ColumnPtr share(Column column) {
  return std::make_shared<const Column>(std::move(column));
}

// One text a row, not copied: the texts live as long as the dataset.
template <class F>
ColumnPtr texts(const plan::Node& node, std::size_t rows, F text_of) {
  auto pool = std::make_shared<TextPool>();
  pool->reserve(rows);
  Column column = column_of(node, rows);
  for (std::size_t r = 0; r < rows; ++r) {
    column.set_code(r, pool->add_view(text_of(static_cast<std::uint32_t>(r))));
  }
  column.set_pool(std::move(pool));
  return share(std::move(column));
}

// A unit or row a row, absent where there is none.
template <class F>
ColumnPtr references(const plan::Node& node, std::size_t rows, F reference_of) {
  Column column = column_of(node, rows);
  for (std::size_t r = 0; r < rows; ++r) {
    const std::uint32_t reference = reference_of(static_cast<std::uint32_t>(r));
    if (reference == no_row) {
      column.set_absent(r);
    } else {
      column.set_code(r, reference);
    }
  }
  return share(std::move(column));
}

ColumnPtr of_unit(const Frame& frame, const plan::Node& node, std::uint32_t tier) {
  const Organisation& organisation = frame.run().organisation();
  const auto units = organisation.units_of_tier(tier);
  switch (node.builtin) {
    case Builtin::code:
    case Builtin::key:
      return texts(node, units.size(), [&](std::uint32_t r) { return organisation.code(units[r]); });
    case Builtin::name:
      return texts(node, units.size(), [&](std::uint32_t r) { return organisation.name(units[r]); });
    case Builtin::parent:
      return references(node, units.size(), [&](std::uint32_t r) { return organisation.parent(units[r]); });
    default:
      return references(node, units.size(),
                        [&](std::uint32_t r) { return organisation.ancestor_at(units[r], node.tier); });
  }
}

ColumnPtr of_domain(const Frame& frame, const plan::Node& node) {
  const Domains& domains = frame.run().data.domains;
  if (node.builtin == Builtin::parent) {
    return references(node, domains.size(), [&](std::uint32_t r) { return domains.parent(r); });
  }
  return texts(node, domains.size(), [&](std::uint32_t r) -> std::string_view {
    const DomainRow& row = domains.row(r);
    return node.builtin == Builtin::name && !row.label.empty() ? row.label : row.name;
  });
}

ColumnPtr of_body(const Frame& frame, const plan::Node& node) {
  const BodyTable& bodies = frame.run().data.bodies;
  if (node.builtin == Builtin::at) {
    return references(node, bodies.size(), [&](std::uint32_t r) { return bodies.row(r).unit; });
  }
  if (node.builtin == Builtin::unnamed) {
    Column column = column_of(node, bodies.size());
    for (std::uint32_t r = 0; r < bodies.size(); ++r) column.set_boolean(r, bodies.row(r).unnamed);
    return share(std::move(column));
  }
  return texts(node, bodies.size(), [&](std::uint32_t r) -> std::string_view {
    const BodyRow& row = bodies.row(r);
    if (node.builtin == Builtin::kind) return row.kind;
    return node.builtin == Builtin::name && !row.label.empty() ? row.label : row.code;
  });
}

// Names of rows that have no key, made when they are asked for.
struct RowNames {
  std::string bytes;
  TextPool pool;
};

std::shared_ptr<const TextPool> name_rows(const BoundTable& bound) {
  auto names = std::make_shared<RowNames>();
  std::vector<std::size_t> ends{0};
  for (std::size_t r = 0; r < bound.rows; ++r) {
    names->bytes += bound.key(r);
    ends.push_back(names->bytes.size());
  }
  names->pool.reserve(bound.rows);
  const std::string_view bytes = names->bytes;
  for (std::size_t r = 0; r < bound.rows; ++r) names->pool.add_view(bytes.substr(ends[r], ends[r + 1] - ends[r]));
  const TextPool* pool = &names->pool;
  return {std::move(names), pool};
}

ColumnPtr of_fact(const Frame& frame, const plan::Node& node) {
  Column column = column_of(node, frame.rows(node.table));
  column.set_pool(frame.run().texts);
  if (const BoundTable* bound = frame.run().bound(node.table)) {
    if (bound->key_codes.empty() && bound->rows > 0) {
      column.set_pool(name_rows(*bound));
      std::iota(column.raw_codes(), column.raw_codes() + bound->rows, std::uint32_t{0});
      return share(std::move(column));
    }
    const auto& owner = frame.run().data.tables[node.table];
    column.set_pool(std::shared_ptr<const TextPool>(owner, &bound->keys));
    std::copy(bound->key_codes.begin(), bound->key_codes.end(), column.raw_codes());
  }
  return share(std::move(column));
}

// The first or the second reference of each pair: rows stand by the first, then the second.
ColumnPtr of_pair(const Frame& frame, const plan::Node& node) {
  const plan::PairTable& pairs = *frame.pairs();
  const bool first = node.builtin == Builtin::subject;
  const plan::Table& table = frame.run().plan.tables[first ? pairs.first : pairs.second];
  const std::size_t seconds = frame.rows(pairs.second);
  const bool to_unit = node.type.kind == ValueKind::unit;
  const auto units = to_unit ? frame.run().organisation().units_of_tier(table.tier) : std::span<const UnitId>();
  return references(node, frame.rows(node.table), [&](std::uint32_t r) {
    const std::size_t pair = frame.pair_begin() + r;
    const std::size_t row = first ? pair / seconds : pair % seconds;
    return to_unit ? units[row] : static_cast<std::uint32_t>(row);
  });
}

}  // namespace

ColumnPtr evaluate_builtin(const Frame& frame, plan::NodeId id) {
  const plan::Node& node = frame.run().node(id);
  const plan::Table& table = frame.run().plan.tables[node.table];
  switch (table.kind) {
    case TableKind::tier:
      return of_unit(frame, node, table.tier);
    case TableKind::domain:
      return of_domain(frame, node);
    case TableKind::body:
      return of_body(frame, node);
    case TableKind::facts:
      return of_fact(frame, node);
    case TableKind::pair:
      return of_pair(frame, node);
    case TableKind::measure:
    case TableKind::assigned_task:
    case TableKind::made:
      break;
  }
  return evaluate_made(frame, id);
}

}  // namespace zeren::inline v0::detail
