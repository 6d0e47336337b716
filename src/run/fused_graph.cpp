// Steps: the same one twice is one; what is known without looking at a row is a constant.
#include "src/run/fused_graph.hpp"

#include <algorithm>

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::ValueKind;

namespace {

constexpr IntegerRange truth{0, 1};
// What a column of days, minutes or codes may hold, that of absent cells too.
constexpr IntegerRange any_day{Date::min().days, Date::max().days};
constexpr IntegerRange any_minute{INT64_MIN, INT64_MAX};

}  // namespace

const FusedCell* FusedGraph::cell(NodeId node) {
  auto found = cells_.find(node);
  if (found == cells_.end()) found = cells_.emplace(node, make(node)).first;
  return found->second ? &*found->second : nullptr;
}

const FusedCell* FusedGraph::known_cell(NodeId node) const {
  const auto found = cells_.find(node);
  return found != cells_.end() && found->second ? &*found->second : nullptr;
}

FusedGraph::MaybeCell FusedGraph::make(NodeId node) {
  if (days_ && frame_.run().prepared.dated[node]) return of_any_day(node);
  if (const ColumnPtr column = frame_.held(node)) return of_column(column);
  const plan::Node& n = frame_.run().node(node);
  if (n.kind == plan::NodeKind::builtin || n.kind == plan::NodeKind::self) return std::nullopt;  // no integers
  return n.kind == plan::NodeKind::map && n.table == table_ ? of_map(node) : std::nullopt;
}

FusedGraph::MaybeCell FusedGraph::of_scalar(const Column& column) {
  if (!column.present(0)) return std::nullopt;
  switch (column.kind()) {
    case ValueKind::boolean:
      return FusedCell{column.kind(), constant(column.boolean_at(0) ? 1 : 0)};
    case ValueKind::date:
      return FusedCell{column.kind(), constant(column.date_at(0).days)};
    case ValueKind::moment:
      return FusedCell{column.kind(), constant(column.moment_at(0).minutes)};
    case ValueKind::enumeration:
      return FusedCell{column.kind(), constant(column.code_at(0))};
    case ValueKind::number:
      if (column.layout() != NumberLayout::small || !column.none_promoted()) return std::nullopt;
      return FusedCell{column.kind(), constant(column.small_at(0)), no_step, column.denominator()};
    default:
      return std::nullopt;
  }
}

FusedGraph::MaybeCell FusedGraph::of_column(const ColumnPtr& column) {
  if (column->is_scalar()) return of_scalar(*column);
  if (column->rows() == 0 || !column->errors().empty()) return std::nullopt;
  FusedCell cell{column->kind()};
  switch (column->kind()) {
    case ValueKind::boolean:
      cell.value = load(column->booleans().data(), IntegerWidth::bits8, truth);
      break;
    case ValueKind::date:
      cell.value = load(column->days().data(), IntegerWidth::bits32, any_day);
      break;
    case ValueKind::moment:
      cell.value = load(column->minutes().data(), IntegerWidth::bits64, any_minute);
      break;
    case ValueKind::enumeration:  // ordinals: few
      cell.value = load(column->codes().data(), IntegerWidth::bits32, {0, INT32_MAX});
      break;
    case ValueKind::number:
      if (column->layout() != NumberLayout::small || !column->none_promoted()) return std::nullopt;
      cell.value = load(column->with_smalls([](const auto& v) { return static_cast<const void*>(v.data()); }),
                        column->width(), column->small_range());
      cell.denominator = column->denominator();
      break;
    default:
      return std::nullopt;
  }
  if (!column->all_present()) {
    const StepId state = load(column->states().data(), IntegerWidth::bits8, {0, 2});
    cell.present = compare_steps(FusedOp::equal, state, constant(static_cast<std::int64_t>(CellState::present)));
  }
  columns_.push_back(column);
  return cell;
}

StepId FusedGraph::add_step(FusedStep step) {
  step.form = form_of(step);
  const Key key{step.op, step.width, step.a, step.b, step.c, step.constant, step.data};
  const auto [at, fresh] = by_key_.try_emplace(key, static_cast<StepId>(steps_.size()));
  if (fresh) steps_.push_back(step);
  return at->second;
}

StepId FusedGraph::load(const void* data, IntegerWidth width, IntegerRange range) {
  FusedStep step;
  step.op = FusedOp::load;
  step.width = width;
  step.data = data;
  step.range = range;
  return add_step(step);
}

StepId FusedGraph::constant(std::int64_t value) {
  FusedStep step;
  step.constant = value;
  step.range = {value, value};
  step.width = width_of(value, value);
  return add_step(step);
}

StepId FusedGraph::as_wide(StepId id, IntegerWidth width) {
  return steps_[id].width >= width ? id : convert(id, width);
}

StepId FusedGraph::as_32_bits(StepId id) {
  return steps_[id].width == IntegerWidth::bits32 ? id : convert(id, IntegerWidth::bits32);
}

StepId FusedGraph::convert(StepId id, IntegerWidth width) {
  const FusedStep from = steps_[id];
  FusedStep step;
  step.width = width;
  step.range = from.range;
  if (from.op == FusedOp::constant || from.op == FusedOp::day) {
    step.op = from.op;
    step.constant = from.constant;
    return add_step(step);
  }
  step.op = FusedOp::convert;
  step.operands = from.width;
  step.a = id;
  return add_step(step);
}

StepId FusedGraph::widest(FusedOp op, StepId a, StepId b, IntegerRange range) {
  FusedStep step;
  step.op = op;
  step.range = range;
  step.width = std::max({steps_[a].width, steps_[b].width, width_of(range.low, range.high)});
  step.operands = step.width;
  step.a = as_wide(a, step.width);
  step.b = as_wide(b, step.width);
  return add_step(step);
}

StepId FusedGraph::compare_steps(FusedOp op, StepId a, StepId b) {
  const IntegerRange x = steps_[a].range, y = steps_[b].range;
  const bool below = x.high<y.low, above = x.low> y.high, one = x.low == x.high && x == y;
  if (below) return constant(op == FusedOp::equal ? 0 : 1);
  if (above) return constant(op == FusedOp::not_equal ? 1 : 0);
  if (one) return constant(op == FusedOp::equal || op == FusedOp::less_equal ? 1 : 0);
  if (const auto parts = compare_parts(op, a, b)) return *parts;
  FusedStep step;
  step.op = op;
  step.range = truth;
  step.operands = std::max(steps_[a].width, steps_[b].width);
  step.a = as_wide(a, step.operands);
  step.b = as_wide(b, step.operands);
  return add_step(step);
}

StepId FusedGraph::both(StepId a, StepId b) {
  if (a == no_step) return b;
  return b == no_step ? a : join(FusedOp::both, a, b);
}

StepId FusedGraph::either(StepId a, StepId b) {
  return join(FusedOp::either, a, b);
}

// `both` or `either`, in one order whichever way they are asked for. A constant settles it, or leaves the other.
StepId FusedGraph::join(FusedOp op, StepId a, StepId b) {
  if (a == b) return a;
  for (const auto& [one, other] : {std::pair(a, b), std::pair(b, a)}) {
    if (steps_[one].op != FusedOp::constant) continue;
    const bool leaves_other = (steps_[one].constant != 0) == (op == FusedOp::both);
    return leaves_other ? other : one;
  }
  FusedStep step;
  step.op = op;
  step.range = truth;
  step.a = std::min(a, b);
  step.b = std::max(a, b);
  return add_step(step);
}

StepId FusedGraph::but_not(StepId a, StepId b) {
  if (steps_[b].op == FusedOp::constant) return steps_[b].constant != 0 ? constant(0) : a;
  FusedStep step;
  step.op = FusedOp::but_not;
  step.range = truth;
  step.a = a;
  step.b = b;
  return add_step(step);
}

StepId FusedGraph::choose(StepId when, StepId yes, StepId no) {
  if (yes == no) return yes;
  if (steps_[when].op == FusedOp::constant) return steps_[when].constant != 0 ? yes : no;
  const IntegerRange x = steps_[yes].range, y = steps_[no].range;
  FusedStep step;
  step.op = FusedOp::choose;
  step.range = {std::min(x.low, y.low), std::max(x.high, y.high)};
  step.width = std::max(steps_[yes].width, steps_[no].width);
  step.operands = step.width;
  step.a = when;
  step.b = as_wide(yes, step.width);
  step.c = as_wide(no, step.width);
  return add_step(step);
}

FusedGraph::MaybeStep FusedGraph::calculate(FusedOp op, StepId a, StepId b) {
  const IntegerRange x = steps_[a].range, y = steps_[b].range;
  const Int128 xl = x.low, xh = x.high, yl = y.low, yh = y.high;
  Int128 low = 0, high = 0;
  switch (op) {
    case FusedOp::add:
      low = xl + yl;
      high = xh + yh;
      break;
    case FusedOp::subtract:
      low = xl - yh;
      high = xh - yl;
      break;
    default: {
      const auto corners = {xl * yl, xl * yh, xh * yl, xh * yh};
      low = std::min(corners);
      high = std::max(corners);
    }
  }
  if (!fits_int64(low) || !fits_int64(high)) return std::nullopt;
  const IntegerRange range{static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)};
  if (range.low == range.high) return constant(range.low);
  return widest(op, a, b, range);
}

FusedGraph::MaybeStep FusedGraph::scaled(StepId step, std::int64_t factor) {
  return factor == 1 ? MaybeStep(step) : calculate(FusedOp::multiply, step, constant(factor));
}

StepId FusedGraph::visible() {
  if (visible_) return *visible_;
  visible_ = no_step;
  const std::vector<Date>* from = frame_.visible_from(table_);
  if (from != nullptr && !from->empty()) {
    static_assert(sizeof(Date) == sizeof(std::int32_t));
    const Date last = *std::max_element(from->begin(), from->end());
    if (days_ || last > frame_.today()) {
      const StepId days = load(from->data(), IntegerWidth::bits32, any_day);
      visible_ = compare_steps(FusedOp::less_equal, days, days_ ? day() : constant(frame_.today().days));
    }
  }
  return *visible_;
}

}  // namespace zeren::inline v0::detail
