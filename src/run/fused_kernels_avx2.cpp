// Fused kernels for x86-64 processors with AVX2: the same loops, other instructions. What stands above the attribute is
// compiled for any processor, so that no inline function of a header becomes one that not every machine runs.
#include "src/run/fused_kernels.hpp"

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

namespace zeren::inline v0::detail {

#include "src/run/fused_kernels_body.hpp"

const FusedKernels fused_kernels_avx2 = ZEREN_FUSED_KERNELS;

}  // namespace zeren::inline v0::detail

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
