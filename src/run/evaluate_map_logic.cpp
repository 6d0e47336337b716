// Truth values, and choosing between values. `and`, `or`, `otherwise` and `if` go from left to right and stop early:
// an error in a part not reached does not exist.
#include "src/run/map_call.hpp"
#include "src/run/select.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;
using plan::ValueKind;

namespace {

// `stops` is the value that settles the result: false for `and`, true for `or`.
void and_or(MapCall& call, bool stops) {
  if (call.all_present()) {
    std::uint8_t* out = call.out.raw_booleans();
    call.run().for_rows(call.rows, [&](std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r) {
        bool value = !stops;
        for (const ColumnPtr& input : call.inputs) {
          if (input->boolean_at(r) == stops) value = stops;
        }
        out[r] = value ? 1 : 0;
      }
    });
    return;
  }
  fill_rows(call.run(), call.out, call.rows, [&](Piece& piece, std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      bool value = !stops;
      const Column* missing = nullptr;
      for (const ColumnPtr& input : call.inputs) {
        if (!input->present(r)) {
          missing = input.get();
          break;
        }
        if (input->boolean_at(r) == stops) {
          value = stops;
          break;
        }
      }
      if (missing != nullptr) {
        piece.pass_on(r, *missing, r);
      } else {
        call.out.set_boolean(r, value);
      }
    }
  });
}

void is_present(MapCall& call) {
  const Column& in = call.in(0);
  fill_rows(call.run(), call.out, call.rows, [&](Piece& piece, std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      if (in.state(r) == CellState::error) {
        piece.pass_on(r, in, r);
      } else {
        call.out.set_boolean(r, in.state(r) == CellState::present);
      }
    }
  });
}

Pick choose(const MapCall& call, std::size_t r) {
  const Column& first = call.in(0);
  if (call.node.op == MapOp::otherwise) {
    for (std::uint32_t i = 0; i + 1 < call.inputs.size(); ++i) {
      if (call.in(i).state(r) != CellState::absent) return Pick::of(i, r);
    }
    return Pick::of(static_cast<std::uint32_t>(call.inputs.size() - 1), r);
  }
  if (!first.present(r)) return Pick::missing(first, r);
  if (call.node.op == MapOp::pick) {
    const auto number = first.number_at(r).to_int64();
    const bool fits = number && *number >= 1 && *number < static_cast<std::int64_t>(call.inputs.size());
    return fits ? Pick::of(static_cast<std::uint32_t>(*number), r) : Pick::none();
  }
  if (first.boolean_at(r)) return Pick::of(1, r);
  return call.node.op == MapOp::conditional ? Pick::of(2, r) : Pick::none();
}

}  // namespace

void map_logic(MapCall& call) {
  switch (call.node.op) {
    case MapOp::logical_and:
      return and_or(call, false);
    case MapOp::logical_or:
      return and_or(call, true);
    case MapOp::is_present:
      return is_present(call);
    case MapOp::is_empty:
      return fill_strict(call, [&](Piece&, std::size_t r) {
        const Column& in = call.in(0);
        call.out.set_boolean(r, in.kind() == ValueKind::text ? in.text_at(r).empty() : in.set_at(r).empty());
      });
    default:
      return fill_strict(call, [&](Piece&, std::size_t r) { call.out.set_boolean(r, !call.in(0).boolean_at(r)); });
  }
}

void map_choice(MapCall& call) {
  std::vector<SelectSource> sources;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    const bool condition = i == 0 && call.node.op != MapOp::otherwise;
    // The condition is never picked; another input in its place keeps the columns of one kind.
    const std::size_t source = condition ? 1 : i;
    sources.push_back({&call.in(source), &call.type_of(source)});
  }
  call.out = select_cells(call.run(), call.node.type, call.rows, call.scalar, sources,
                          [&](std::size_t r) { return choose(call, r); });
}

}  // namespace zeren::inline v0::detail
