#include "src/run/fused_column.hpp"

#include <algorithm>
#include <cstring>

#include "src/run/fused_program.hpp"

namespace zeren::inline v0::detail {

using plan::ValueKind;

namespace {

constexpr std::size_t rows_a_piece = 64 * fused_rows;

// Where the values go, and how wide they are there.
struct Target {
  std::byte* values = nullptr;
  IntegerWidth width = IntegerWidth::bits8;
};

Target target_of(Column& column) {
  switch (column.kind()) {
    case ValueKind::boolean:
      return {reinterpret_cast<std::byte*>(column.raw_booleans()), IntegerWidth::bits8};
    case ValueKind::date:
      return {reinterpret_cast<std::byte*>(column.raw_days()), IntegerWidth::bits32};
    case ValueKind::moment:
      return {reinterpret_cast<std::byte*>(column.raw_minutes()), IntegerWidth::bits64};
    case ValueKind::number:
      return {static_cast<std::byte*>(column.raw_integers()), column.width()};
    default:
      return {reinterpret_cast<std::byte*>(column.raw_codes()), IntegerWidth::bits32};
  }
}

template <class From, class To>
void copy(const void* from, void* to, std::size_t count) {
  const From* const x = static_cast<const From*>(from);
  std::transform(x, x + count, static_cast<To*>(to), [](From value) { return static_cast<To>(value); });
}

template <class From>
void copy(const void* from, const Target& to, std::size_t begin, std::size_t count) {
  std::byte* const at = to.values + (begin << static_cast<unsigned>(to.width));
  switch (to.width) {
    case IntegerWidth::bits8:
      return copy<From, std::int8_t>(from, at, count);
    case IntegerWidth::bits16:
      return copy<From, std::int16_t>(from, at, count);
    case IntegerWidth::bits32:
      return copy<From, std::int32_t>(from, at, count);
    case IntegerWidth::bits64:
      return copy<From, std::int64_t>(from, at, count);
  }
}

void copy(const void* from, IntegerWidth width, const Target& to, std::size_t begin, std::size_t count) {
  switch (width) {
    case IntegerWidth::bits8:
      return copy<std::int8_t>(from, to, begin, count);
    case IntegerWidth::bits16:
      return copy<std::int16_t>(from, to, begin, count);
    case IntegerWidth::bits32:
      return copy<std::int32_t>(from, to, begin, count);
    case IntegerWidth::bits64:
      return copy<std::int64_t>(from, to, begin, count);
  }
}

void put_states(const void* present, std::uint8_t* states, std::size_t count) {
  const auto* const flags = static_cast<const std::uint8_t*>(present);
  constexpr auto yes = static_cast<std::uint8_t>(CellState::present), no = static_cast<std::uint8_t>(CellState::absent);
  std::transform(flags, flags + count, states, [](std::uint8_t flag) { return flag != 0 ? yes : no; });
}

}  // namespace

ColumnPtr make_fused_column(const FusedGraph& graph, const plan::Node& node, std::size_t rows, const FusedCell& cell,
                            ThreadPool* pool) {
  const FusedStep& value = graph.step(cell.value);
  Column column =
      cell.kind == ValueKind::number ? Column::integers(rows, cell.denominator, value.range) : column_of(node, rows);
  if (cell.present != no_step) column.make_states();
  const Target target = target_of(column);
  const StepId results[] = {cell.value, cell.present};
  const FusedProgram program(graph, results);
  const auto piece = [&](std::size_t begin, std::size_t end) {
    FusedRunner runner(program);
    for (; begin < end; begin += fused_rows) {
      const std::size_t count = std::min(fused_rows, end - begin);
      runner.run(begin, count);
      copy(runner.values(cell.value), value.width, target, begin, count);
      if (cell.present != no_step) put_states(runner.values(cell.present), column.raw_states() + begin, count);
    }
  };
  if (pool != nullptr && rows > rows_a_piece) {
    pool->parallel_for(rows, rows_a_piece, piece);
  } else {
    piece(0, rows);
  }
  column.settle_states();
  return std::make_shared<const Column>(std::move(column));
}

}  // namespace zeren::inline v0::detail
