// The steps of fused evaluation: one operation over a chunk of rows, typed by width. Private to the engine.
//
// Whoever builds a program has shown that no value leaves its width, so that kernels need no checks and no branches,
// and the compiler turns their loops into vector instructions. They are compiled twice, for any x86-64 (or any other)
// machine and for AVX2; which set runs is chosen once a process from what the processor says.
#pragma once

#include <cstddef>
#include <cstdint>

#include "zeren/run/column.hpp"

namespace zeren::inline v0::detail {

/// Rows that a step works on at a time: few enough that the registers of a program stay in the first-level cache.
inline constexpr std::size_t fused_rows = 1024;

enum class FusedOp : std::uint8_t {
  load,      // a column
  constant,  // one value for all rows
  convert,   // to another width
  add,
  subtract,
  multiply,
  equal,  // comparisons give truth values: 0 or 1 in 8 bits
  not_equal,
  less,
  less_equal,
  both,     // truth values: a and b
  either,   // a or b
  but_not,  // a and not b
  choose,   // a ? b : c, a a truth value
  least,
  greatest,
  day  // the day of the run, and so many days more: one value for all rows, see FusedRunner::set_day
};
/// Those with a kernel, and the three before them that need none.
inline constexpr std::size_t fused_ops = static_cast<std::size_t>(FusedOp::greatest) + 1;

/// out[i] = op(a[i], b[i], c[i]) for i below n; unused operands are null. `convert`, comparisons and `choose` read or
/// write other widths than the kernel's own, see FusedOp.
using FusedKernel = void (*)(void* out, const void* a, const void* b, const void* c, std::size_t n);

/// sums[slots[i]] += values[i] for i below n.
using ScatterKernel = void (*)(void* sums, const std::uint32_t* slots, const void* values, std::size_t n);

/// sums[slots[i] * k + l] += values[l][i] for i below n and l below k, the number of lanes.
using ScatterLanes = void (*)(std::int32_t* sums, const std::uint32_t* slots, const std::int32_t* const* values,
                              std::size_t n);

/// The same of values from 0 on, four lanes of 16 bits a slot: sums[slots[i]] += values[l][i] << 16 * l. What does not
/// fit its lane goes on into the next one; whoever calls it finds out by the totals: totals[l] += values[l][i]. n is at
/// most `fused_rows`.
using ScatterPacked = void (*)(std::uint64_t* sums, const std::uint32_t* slots, const std::int16_t* const* values,
                               std::int64_t* totals, std::size_t n);

/// The kernels of one instruction set.
struct FusedKernels {
  /// By operation and width of the operands (of the result for `choose` and arithmetic, which is the same).
  FusedKernel of[fused_ops][4];
  /// By width of the operand and of the result: wider, or 64 bits that fit 32.
  FusedKernel convert[4][4];
  /// By width of the values: into sums of 32 bits and of 64.
  ScatterKernel scatter32[4], scatter64[4];
  /// By number of lanes: 2, 3 or 4.
  ScatterLanes scatter_lanes[5];
  ScatterPacked scatter_packed[5];
};

extern const FusedKernels fused_kernels_plain;
#if defined(__x86_64__)
extern const FusedKernels fused_kernels_avx2;
#endif

/// The best set that this processor runs.
[[nodiscard]] const FusedKernels& fused_kernels();

}  // namespace zeren::inline v0::detail
