// Arithmetic. Columns of 64-bit integers over one denominator take the quick way: integer operations with an overflow
// check; a cell that overflows is computed exactly and held on its own. Everything else is computed cell by cell in
// exact rationals.
#include <numeric>

#include "src/run/map_call.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;

void put_result(const MapCall& call, Piece& piece, std::size_t row, const NumberResult& result) {
  if (!result.ok()) {
    const bool by_zero = result.error == NumberError::division_by_zero;
    piece.fail(row, by_zero ? call.error(run_codes::division_by_zero, row)
                            : call.error(run_codes::number_too_large, row, {std::to_string(Number::max_bits)}));
    return;
  }
  if (call.node.type.is_count && !result.value.to_int64()) {
    piece.fail(row, call.error(run_codes::count_too_large, row));
    return;
  }
  piece.number(row, result.value);
}

namespace {

constexpr std::int64_t denominator_limit = std::int64_t{1} << 40;

bool is_small(const Column& column) {
  return column.layout() == NumberLayout::small && column.none_promoted() && column.all_present();
}

NumberResult compute(const MapCall& call, std::size_t r) {
  const Number a = call.in(0).number_at(r);
  switch (call.node.op) {
    case MapOp::negate:
      return {negate(a), NumberError::none};
    case MapOp::absolute:
      return {absolute(a), NumberError::none};
    case MapOp::round:
      return {round(a, call.node.rounding, call.node.digits), NumberError::none};
    case MapOp::add:
      return add(a, call.in(1).number_at(r));
    case MapOp::subtract:
      return subtract(a, call.in(1).number_at(r));
    case MapOp::multiply:
      return multiply(a, call.in(1).number_at(r));
    default:
      return divide(a, call.in(1).number_at(r));
  }
}

// What the quick way does on a row: value = op(a * scale_a, b * scale_b), over `denominator`.
struct SmallPlan {
  bool possible = false;
  std::int64_t scale_a = 1, scale_b = 1, denominator = 1;
};

SmallPlan plan_small(const MapCall& call) {
  SmallPlan small;
  for (const ColumnPtr& input : call.inputs) {
    if (!is_small(*input)) return small;
  }
  const std::int64_t a = call.in(0).denominator();
  if (call.inputs.size() == 1) {
    small.possible = call.node.op == MapOp::negate;
    small.denominator = a;
    return small;
  }
  const std::int64_t b = call.in(1).denominator();
  switch (call.node.op) {
    case MapOp::add:
    case MapOp::subtract: {
      const std::int64_t factor = b / std::gcd(a, b);
      if (factor > denominator_limit / a) return small;
      small.denominator = a * factor;
      small.scale_a = small.denominator / a;
      small.scale_b = small.denominator / b;
      break;
    }
    case MapOp::multiply:
      if (b > denominator_limit / a) return small;
      small.denominator = a * b;
      break;
    case MapOp::divide: {
      // By a scalar: times its reciprocal.
      const Column& divisor = call.in(1);
      if (!divisor.is_scalar()) return small;
      const std::int64_t n = divisor.small_at(0);
      if (n == 0 || n == INT64_MIN || (n < 0 ? -n : n) > denominator_limit / a) return small;
      small.denominator = a * (n < 0 ? -n : n);
      small.scale_b = n < 0 ? -b : b;
      break;
    }
    default:
      return small;
  }
  small.possible = true;
  return small;
}

// True where the result fits; `value` is then its numerator.
bool small_cell(MapOp op, const SmallPlan& small, std::int64_t a, std::int64_t b, std::int64_t& value) {
  std::int64_t x = 0, y = 0;
  switch (op) {
    case MapOp::negate:
      return !__builtin_sub_overflow(std::int64_t{0}, a, &value);
    case MapOp::add:
      return !__builtin_mul_overflow(a, small.scale_a, &x) && !__builtin_mul_overflow(b, small.scale_b, &y) &&
             !__builtin_add_overflow(x, y, &value);
    case MapOp::subtract:
      return !__builtin_mul_overflow(a, small.scale_a, &x) && !__builtin_mul_overflow(b, small.scale_b, &y) &&
             !__builtin_sub_overflow(x, y, &value);
    case MapOp::multiply:
      return !__builtin_mul_overflow(a, b, &value);
    default:
      return !__builtin_mul_overflow(a, small.scale_b, &value);
  }
}

void fill_small(MapCall& call, const SmallPlan& small) {
  const bool is_count = call.node.type.is_count;
  const Column& a = call.in(0);
  const Column& b = call.inputs.size() == 1 ? a : call.in(1);
  std::int64_t* const out = call.out.raw_smalls(small.denominator);
  const MapOp op = call.node.op;
  fill_rows(call.run(), call.out, call.rows, [&](Piece& piece, std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      if (small_cell(op, small, a.small_at(r), b.small_at(r), out[r])) continue;
      out[r] = 0;
      NumberResult exact = compute(call, r);
      if (is_count) {
        piece.fail(r, call.error(run_codes::count_too_large, r));
      } else if (exact.ok()) {
        piece.promote(r, std::move(exact.value));
      } else {
        put_result(call, piece, r, exact);
      }
    }
  });
}

// Durations are only ever turned round, for a date minus one.
void negate_durations(MapCall& call) {
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    const Duration length = call.in(0).duration_at(r);
    piece.out().set_duration(r, {length.kind, -length.amount});
  });
}

void blend_weights(MapCall& call) {
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    const Number total = call.in(1).number_at(r);
    if (total == Number(1)) return piece.number(r, call.in(0).number_at(r));
    const std::string shown = multiply(total, Number(100)).value.to_exact_decimal_or_fraction() + "%";
    piece.fail(r, call.error(run_codes::weights_total, r, {shown}));
  });
}

void means(MapCall& call) {
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    NumberResult sum{call.in(0).number_at(r), NumberError::none};
    for (std::size_t i = 1; i < call.inputs.size() && sum.ok(); ++i) sum = add(sum.value, call.in(i).number_at(r));
    if (sum.ok()) sum = divide(sum.value, Number(static_cast<std::int64_t>(call.inputs.size())));
    put_result(call, piece, r, sum);
  });
}

}  // namespace

void map_arithmetic(MapCall& call) {
  if (call.node.type.kind == plan::ValueKind::duration) return negate_durations(call);
  if (call.node.op == MapOp::blend_weight) return blend_weights(call);
  if (call.node.op == MapOp::mean_of) return means(call);
  const SmallPlan small = plan_small(call);
  // A count that is a quotient may fail on rows that fit; the exact way looks at each.
  if (small.possible && !(call.node.type.is_count && small.denominator != 1)) {
    fill_small(call, small);
  } else {
    fill_strict(call, [&](Piece& piece, std::size_t r) { put_result(call, piece, r, compute(call, r)); });
  }
}

}  // namespace zeren::inline v0::detail
