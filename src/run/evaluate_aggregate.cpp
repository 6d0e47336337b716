// Aggregates: groups, then one of two ways to answer for them, then the cells.
#include <algorithm>
#include <map>

#include "src/run/aggregate_rows.hpp"
#include "src/run/cells.hpp"
#include "src/run/pieces.hpp"
#include "src/run/select.hpp"

namespace zeren::inline v0::detail {

using plan::Aggregate;
using plan::AggregateKind;
using plan::NodeId;

namespace {

constexpr std::uint64_t range_broken = std::uint64_t{1} << 63;

ColumnPtr find_or_none(const Frame& frame, NodeId node) {
  return node == plan::no_node ? nullptr : frame.find(node);
}

bool is_best(AggregateKind kind) {
  return kind == AggregateKind::min || kind == AggregateKind::max || kind == AggregateKind::first ||
         kind == AggregateKind::last;
}

// What the cells of a row that is visible and passes the filter mean for it.
RowUse use_of_values(const AggregateCall& call, std::size_t row) {
  RowUse use = RowUse::counted;
  const auto look = [&](const ColumnPtr& column) {
    if (!column || use == RowUse::in_error) return;
    const CellState state = column->state(row);
    if (state == CellState::error) use = RowUse::in_error;
    if (state == CellState::absent) use = RowUse::left_out;
  };
  look(call.value);
  for (const ColumnPtr& key : call.order) look(key);
  return use;
}

RowUse use_of(const AggregateCall& call, std::size_t row) {
  if (!call.frame.visible(call.aggregate.inner_table, row)) return RowUse::left_out;
  if (call.filter) {
    const CellState state = call.filter->state(row);
    if (state == CellState::error) return RowUse::in_error;
    if (state == CellState::absent || !call.filter->boolean_at(row)) return RowUse::left_out;
  }
  return use_of_values(call, row);
}

// Which keys of a row are in error. Rare: most keys are plain fields.
void find_broken(AggregateCall& call, std::size_t rows) {
  const auto add = [&](const Column& column, std::uint64_t bit) {
    if (column.errors().empty()) return;
    if (call.broken.empty()) call.broken.assign(rows, 0);
    for (std::size_t r = 0; r < rows; ++r) {
      if (column.state(r) == CellState::error) call.broken[r] |= bit;
    }
  };
  for (std::size_t k = 0; k < call.aggregate.keys.size(); ++k) {
    add(call.frame.at(call.aggregate.keys[k].inner), std::uint64_t{1} << k);
  }
  if (call.range) add(*call.range, range_broken);
}

// Rows whose key or range is in error may belong to any group that their other keys allow: those groups are in error.
// By outer row, the rows that put it in error, at most three.
std::map<std::size_t, std::vector<std::uint32_t>> broken_rows(const AggregateCall& call) {
  std::map<std::uint64_t, std::vector<std::uint32_t>> by_keys;
  for (std::uint32_t r = 0; r < call.broken.size(); ++r) {
    if (call.broken[r] != 0 && call.use[r] != RowUse::left_out) by_keys[call.broken[r]].push_back(r);
  }
  std::map<std::size_t, std::vector<std::uint32_t>> result;
  for (const auto& [keys, rows] : by_keys) {
    const Groups groups = make_groups(call.frame, call.aggregate, call.outer_rows, keys);
    std::vector<std::vector<std::uint32_t>> of_group(groups.count);
    for (std::size_t e = 0; e < groups.entries(); ++e) {
      const std::uint32_t row = groups.row(e);
      if (groups.of_entry[e] == no_row || !std::binary_search(rows.begin(), rows.end(), row)) continue;
      if (of_group[groups.of_entry[e]].size() < 4) of_group[groups.of_entry[e]].push_back(row);
    }
    for (std::size_t outer = 0; outer < call.outer_rows; ++outer) {
      if (groups.of_outer[outer] == no_row) continue;
      for (const std::uint32_t row : of_group[groups.of_outer[outer]]) {
        if (!call.leaves_out_self() || row != outer) result[outer].push_back(row);
      }
    }
  }
  return result;
}

// Error numbers by outer row; outer rows whose own key or bound is in error pass that on.
std::map<std::size_t, std::uint32_t> errors_of_rows(const AggregateCall& call, const AggregateWay& way) {
  std::map<std::size_t, std::uint32_t> errors;
  const auto pass_on = [&](const Column& column) {
    if (column.errors().empty()) return;
    for (std::size_t r = 0; r < call.outer_rows; ++r) {
      if (column.state(r) == CellState::error) errors.try_emplace(r, column.error_at(r));
    }
  };
  for (const plan::AggregateKey& key : call.aggregate.keys) pass_on(call.frame.at(key.outer));
  if (call.low) pass_on(*call.low);
  if (call.high) pass_on(*call.high);

  const bool any = std::find(call.use.begin(), call.use.end(), RowUse::in_error) != call.use.end();
  const auto broken = call.broken.empty() ? std::map<std::size_t, std::vector<std::uint32_t>>() : broken_rows(call);
  if (!any && broken.empty()) return errors;
  for (std::size_t r = 0; r < call.outer_rows; ++r) {
    if (errors.contains(r)) continue;
    std::vector<std::uint32_t> rows = way.rows_in_error(r);
    if (const auto found = broken.find(r); found != broken.end()) {
      rows.insert(rows.end(), found->second.begin(), found->second.end());
    }
    if (rows.empty()) continue;
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    if (rows.size() > 3) rows.resize(3);
    CellError error = make_error(call.frame, call.id, run_codes::row_in_error, r);
    for (const std::uint32_t row : rows) error.causes.push_back(call.error_of(row));
    errors.emplace(r, call.run().errors.add(std::move(error)));
  }
  return errors;
}

void put_number(const AggregateCall& call, Piece& piece, std::size_t r, const NumberResult& result) {
  if (!result.ok()) {
    piece.fail(r, make_error(call.frame, call.id, run_codes::number_too_large, r, {std::to_string(Number::max_bits)}));
  } else if (call.node.type.is_count && !result.value.to_int64()) {
    piece.fail(r, make_error(call.frame, call.id, run_codes::count_too_large, r));
  } else {
    piece.number(r, result.value);
  }
}

void put_parts(const AggregateCall& call, Column& out, Piece& piece, std::size_t r, const AggregateParts& parts) {
  switch (call.aggregate.kind) {
    case AggregateKind::count:
      return piece.number(r, Number(parts.rows));
    case AggregateKind::count_distinct:
      return piece.number(r, Number(parts.distinct));
    case AggregateKind::any:
      return out.set_boolean(r, parts.matches > 0);
    case AggregateKind::all:
      return out.set_boolean(r, parts.matches == parts.rows);
    case AggregateKind::share:
      if (parts.rows == 0) return piece.absent(r);
      return piece.number(r, *Number::ratio(Int128{parts.matches}, Int128{parts.rows}));
    case AggregateKind::mean:
      if (parts.rows == 0) return piece.absent(r);
      if (!parts.sum.ok()) return put_number(call, piece, r, parts.sum);
      return put_number(call, piece, r, divide(parts.sum.value, Number(parts.rows)));
    default:
      return put_number(call, piece, r, parts.sum);
  }
}

Column cells_of(const AggregateCall& call, const AggregateWay& way) {
  const std::map<std::size_t, std::uint32_t> errors = errors_of_rows(call, way);
  const auto error_at = [&](std::size_t r) { return errors.empty() ? errors.end() : errors.find(r); };
  const bool scalar = call.node.table == plan::scalar;
  if (is_best(call.aggregate.kind)) {
    const SelectSource source{call.value.get(), &call.run().node(call.aggregate.value).type};
    return select_cells(call.run(), call.node.type, call.outer_rows, scalar, {&source, 1}, [&](std::size_t r) {
      if (const auto found = error_at(r); found != errors.end()) return Pick::failed(found->second);
      const std::uint32_t best = way.parts(r).best;
      return best == no_row ? Pick::none() : Pick::of(0, best);
    });
  }
  Column out = scalar ? scalar_of(call.node) : column_of(call.node, call.outer_rows);
  fill_rows(call.run(), out, call.outer_rows, [&](Piece& piece, std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      if (const auto found = error_at(r); found != errors.end()) {
        piece.error(r, found->second);
      } else {
        put_parts(call, out, piece, r, way.parts(r));
      }
    }
  });
  return out;
}

// The days of a ladder group by the same keys again and again: where no day changes these, once is enough.
std::shared_ptr<const Groups> find_groups(const AggregateCall& call) {
  Run& run = call.run();
  const auto fixed = [&](plan::TableId table) {
    if (table == plan::scalar) return true;
    const plan::TableKind kind = run.plan.tables[table].kind;
    return !plan::is_made(kind) && kind != plan::TableKind::pair;
  };
  const bool keep = call.frame.scan_state() != nullptr && fixed(call.node.table) && fixed(call.aggregate.inner_table) &&
                    std::none_of(call.aggregate.keys.begin(), call.aggregate.keys.end(), [&](const auto& key) {
                      return run.prepared.dated[key.inner] || run.prepared.dated[key.outer];
                    });
  if (keep) {
    if (const auto found = run.groups.find(call.id); found != run.groups.end()) return found->second;
  }
  auto groups = std::make_shared<const Groups>(make_groups(call.frame, call.aggregate, call.outer_rows));
  if (keep) run.groups.emplace(call.id, groups);
  return groups;
}

AggregateCall make_call(const Frame& frame, NodeId id) {
  const plan::Node& node = frame.run().node(id);
  const auto& aggregate = std::get<Aggregate>(node.payload);
  AggregateCall call{frame, id, node, aggregate, frame.rows(node.table), {}, {}, {}, {}, {}, {}, {}, {}};
  const bool reads_value = aggregate.kind != AggregateKind::count;
  call.value = reads_value ? find_or_none(frame, aggregate.value) : nullptr;
  call.filter = find_or_none(frame, aggregate.filter);
  if (aggregate.range) {
    call.range = find_or_none(frame, aggregate.range->inner);
    call.low = find_or_none(frame, aggregate.range->low);
    call.high = find_or_none(frame, aggregate.range->high);
  }
  if (aggregate.kind == AggregateKind::first || aggregate.kind == AggregateKind::last) {
    for (const NodeId key : aggregate.order) call.order.push_back(frame.find(key));
  }
  const std::size_t rows = frame.rows(aggregate.inner_table);
  call.use.resize(rows);
  frame.run().for_rows(rows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) call.use[r] = use_of(call, r);
  });
  find_broken(call, rows);
  return call;
}

}  // namespace

std::uint32_t AggregateCall::error_of(std::uint32_t row) const {
  const auto in_error = [&](const Column* column) {
    return column != nullptr && column->state(row) == CellState::error;
  };
  for (const plan::AggregateKey& key : aggregate.keys) {
    if (const Column& column = frame.at(key.inner); in_error(&column)) return column.error_at(row);
  }
  for (const Column* column : {range.get(), filter.get(), value.get()}) {
    if (in_error(column)) return column->error_at(row);
  }
  for (const ColumnPtr& key : order) {
    if (in_error(key.get())) return key->error_at(row);
  }
  return 0;
}

bool AggregateCall::better(std::uint32_t a, std::uint32_t b) const {
  switch (aggregate.kind) {
    case AggregateKind::min:
    case AggregateKind::max: {
      const int relation = compare_cells(*value, a, *value, b);
      if (relation != 0) return aggregate.kind == AggregateKind::min ? relation < 0 : relation > 0;
      return a < b;
    }
    default: {
      const bool first = aggregate.kind == AggregateKind::first;
      for (const ColumnPtr& key : order) {
        const int relation = compare_cells(*key, a, *key, b);
        if (relation != 0) return first ? relation < 0 : relation > 0;
      }
      return first ? a < b : a > b;
    }
  }
}

ColumnPtr evaluate_aggregate(const Frame& frame, NodeId id) {
  const AggregateCall call = make_call(frame, id);
  const std::shared_ptr<const Groups> groups = find_groups(call);
  const auto way = call.range ? aggregate_ranges(call, *groups) : aggregate_groups(call, *groups);
  return std::make_shared<const Column>(cells_of(call, *way));
}

}  // namespace zeren::inline v0::detail
