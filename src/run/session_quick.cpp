// The usual operations on the cells of one row, worked out at once.
#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/session_graph.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;
using plan::NodeId;
using plan::ValueKind;

// As the kernels compare: references by what they mean.
int LiveGraph::relation(NodeId id, std::size_t i, std::size_t j, std::uint32_t row) const {
  const plan::Node& node = plan_.nodes[id];
  std::int64_t whole = 0, other = 0;
  if (nodes_[id].inputs[i]->is_whole(row, whole) && nodes_[id].inputs[j]->is_whole(row, other)) {
    return whole < other ? -1 : whole > other ? 1 : 0;
  }
  const plan::ValueType &a = plan_.nodes[node.inputs[i]].type, &b = plan_.nodes[node.inputs[j]].type;
  const LiveCell x = input_cell(id, i, row), y = input_cell(id, j, row);
  if (a.kind == ValueKind::row || a.kind != b.kind) {
    const std::uint64_t u = reference_code_of(a, x), v = reference_code_of(b, y);
    return u < v ? -1 : u > v ? 1 : 0;
  }
  return order_cells(a.kind, x, y, facts_.pools());
}

bool LiveGraph::compute_whole(NodeId id, std::uint32_t row, LiveCell& out) const {
  const std::vector<const LiveColumn*>& columns = nodes_[id].inputs;
  std::int64_t a = 0, b = 0;
  if (columns.size() != 2 || !columns[0]->is_whole(row, a) || !columns[1]->is_whole(row, b)) return false;
  std::int64_t whole = 0;
  const auto number = [&](bool over) {
    out = LiveCell::of(whole);
    return !over;
  };
  const auto truth = [&](bool value) {
    out = LiveCell::of(value ? 1 : 0);
    return true;
  };
  switch (plan_.nodes[id].op) {
    case MapOp::add:
      return number(__builtin_add_overflow(a, b, &whole));
    case MapOp::subtract:
      return number(__builtin_sub_overflow(a, b, &whole));
    case MapOp::multiply:
      return number(__builtin_mul_overflow(a, b, &whole));
    case MapOp::equal:
      return truth(a == b);
    case MapOp::not_equal:
      return truth(a != b);
    case MapOp::less:
      return truth(a < b);
    case MapOp::less_equal:
      return truth(a <= b);
    case MapOp::greater:
      return truth(a > b);
    case MapOp::greater_equal:
      return truth(a >= b);
    case MapOp::maximum:
      whole = std::max(a, b);
      return number(false);
    case MapOp::minimum:
      whole = std::min(a, b);
      return number(false);
    default:
      return false;
  }
}

bool LiveGraph::compute_quickly(NodeId id, std::uint32_t row, LiveCell& out) {
  const plan::Node& node = plan_.nodes[id];
  const std::size_t inputs = node.inputs.size();
  const std::vector<const LiveColumn*>& columns = nodes_[id].inputs;
  const auto state = [&](std::size_t i) { return columns[i]->state(row); };
  // The first input that is not present decides.
  const auto missing = [&] {
    for (std::size_t i = 0; i < inputs; ++i) {
      if (state(i) == CellState::present) continue;
      out = LiveCell::in(state(i));
      return true;
    }
    return false;
  };
  LivePools& pools = facts_.pools();
  const auto number = [&](const NumberResult& result) {
    const bool good = result.ok() && (!node.type.is_count || result.value.to_int64());
    out = good ? pools.cell_of(result.value) : LiveCell::failed();
    return true;
  };
  const auto input_number = [&](std::size_t i) { return pools.number(input_cell(id, i, row)); };
  const auto take = [&](std::size_t i) {
    out = converted(node.type, plan_.nodes[node.inputs[i]].type, input_cell(id, i, row));
    return true;
  };
  switch (node.op) {
    case MapOp::spread:
      return take(0);
    case MapOp::add:
    case MapOp::subtract:
    case MapOp::multiply:
    case MapOp::divide: {
      if (node.type.kind != ValueKind::number) return false;
      if (missing()) return true;
      const Number a = input_number(0), b = input_number(1);
      return number(node.op == MapOp::add        ? add(a, b)
                    : node.op == MapOp::subtract ? subtract(a, b)
                    : node.op == MapOp::multiply ? multiply(a, b)
                                                 : divide(a, b));
    }
    case MapOp::negate:
    case MapOp::absolute: {
      if (node.type.kind != ValueKind::number) return false;
      if (missing()) return true;
      const Number value = input_number(0);
      return number({node.op == MapOp::negate ? negate(value) : absolute(value), NumberError::none});
    }
    case MapOp::round:
      if (missing()) return true;
      return number({round(input_number(0), node.rounding, node.digits), NumberError::none});
    case MapOp::equal:
    case MapOp::not_equal:
    case MapOp::less:
    case MapOp::less_equal:
    case MapOp::greater:
    case MapOp::greater_equal:
      if (missing()) return true;
      out = LiveCell::of(holds(node.op, relation(id, 0, 1, row)) ? 1 : 0);
      return true;
    case MapOp::in_range:
      if (missing()) return true;
      out = LiveCell::of(relation(id, 0, 1, row) >= 0 && relation(id, 0, 2, row) <= 0 ? 1 : 0);
      return true;
    case MapOp::logical_not:
      if (missing()) return true;
      out = LiveCell::of(columns[0]->flag(row) ? 0 : 1);
      return true;
    case MapOp::logical_and:
    case MapOp::logical_or: {
      const bool stops = node.op == MapOp::logical_or;
      for (std::size_t i = 0; i < inputs; ++i) {
        if (state(i) != CellState::present) {
          out = LiveCell::in(state(i));
          return true;
        }
        if (columns[i]->flag(row) == stops) {
          out = LiveCell::of(stops ? 1 : 0);
          return true;
        }
      }
      out = LiveCell::of(stops ? 0 : 1);
      return true;
    }
    case MapOp::is_present:
      out = state(0) == CellState::error ? LiveCell::failed() : LiveCell::of(state(0) == CellState::present ? 1 : 0);
      return true;
    case MapOp::otherwise:
      for (std::size_t i = 0; i + 1 < inputs; ++i) {
        if (state(i) != CellState::absent) return take(i);
      }
      return take(inputs - 1);
    case MapOp::conditional:
    case MapOp::guarded:
      if (state(0) != CellState::present) {
        out = LiveCell::in(state(0));
        return true;
      }
      if (columns[0]->flag(row)) return take(1);
      if (node.op == MapOp::conditional) return take(2);
      out = LiveCell::none();
      return true;
    case MapOp::pick: {
      if (state(0) != CellState::present) {
        out = LiveCell::in(state(0));
        return true;
      }
      const LiveCell which = input_cell(id, 0, row);
      if (which.is_whole() && which.code >= 1 && which.code < static_cast<std::int64_t>(inputs))
        return take(static_cast<std::size_t>(which.code));
      out = LiveCell::none();
      return true;
    }
    case MapOp::first_match: {
      std::size_t i = 0;
      while (i < inputs && state(i) == CellState::present && !columns[i]->flag(row)) ++i;
      out = i < inputs && state(i) != CellState::present ? LiveCell::in(state(i))
                                                         : LiveCell::of(static_cast<std::int64_t>(i) + 1);
      return true;
    }
    case MapOp::maximum:
    case MapOp::minimum: {
      if (missing()) return true;
      const int better = node.op == MapOp::maximum ? 1 : -1;
      std::size_t best = 0;
      for (std::size_t i = 1; i < inputs; ++i) {
        if (relation(id, i, best, row) * better > 0) best = i;
      }
      return take(best);
    }
    default:
      return false;
  }
}

}  // namespace zeren::inline v0::detail
