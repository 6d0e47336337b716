// Fused kernels for any processor.
#include "src/run/fused_kernels.hpp"

namespace zeren::inline v0::detail {

#include "src/run/fused_kernels_body.hpp"

const FusedKernels fused_kernels_plain = ZEREN_FUSED_KERNELS;

const FusedKernels& fused_kernels() {
#if defined(__x86_64__)
  static const FusedKernels& best = __builtin_cpu_supports("avx2") ? fused_kernels_avx2 : fused_kernels_plain;
  return best;
#else
  return fused_kernels_plain;
#endif
}

}  // namespace zeren::inline v0::detail
