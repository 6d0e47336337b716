// The loops of fused evaluation, included once for each instruction set: everything here has internal linkage, so that
// code compiled for one processor cannot stand in for that of another. No guard on purpose.

namespace {

// Registers of a program never overlap: a result never lies where an operand still does.
template <class T, class F>
void over(void* out, const void* a, const void* b, std::size_t n, F f) {
  using R = decltype(f(T{}, T{}));
  R* __restrict to = static_cast<R*>(out);
  const T* __restrict x = static_cast<const T*>(a);
  const T* __restrict y = static_cast<const T*>(b);
  for (std::size_t i = 0; i < n; ++i) to[i] = f(x[i], y[i]);
}

template <class T>
void add(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<T>(out, a, b, n, [](T x, T y) { return static_cast<T>(x + y); });
}
template <class T>
void subtract(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<T>(out, a, b, n, [](T x, T y) { return static_cast<T>(x - y); });
}
template <class T>
void multiply(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<T>(out, a, b, n, [](T x, T y) { return static_cast<T>(x * y); });
}
template <class T>
void equal(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<T>(out, a, b, n, [](T x, T y) { return static_cast<std::uint8_t>(x == y); });
}
template <class T>
void not_equal(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<T>(out, a, b, n, [](T x, T y) { return static_cast<std::uint8_t>(x != y); });
}
template <class T>
void less(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<T>(out, a, b, n, [](T x, T y) { return static_cast<std::uint8_t>(x < y); });
}
template <class T>
void less_equal(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<T>(out, a, b, n, [](T x, T y) { return static_cast<std::uint8_t>(x <= y); });
}
template <class T>
void least(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<T>(out, a, b, n, [](T x, T y) { return x < y ? x : y; });
}
template <class T>
void greatest(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<T>(out, a, b, n, [](T x, T y) { return x < y ? y : x; });
}

using Flag = std::uint8_t;
void both(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<Flag>(out, a, b, n, [](Flag x, Flag y) { return static_cast<Flag>(x & y); });
}
void either(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<Flag>(out, a, b, n, [](Flag x, Flag y) { return static_cast<Flag>(x | y); });
}
void but_not(void* out, const void* a, const void* b, const void*, std::size_t n) {
  over<Flag>(out, a, b, n, [](Flag x, Flag y) { return static_cast<Flag>(x & (y ^ 1)); });
}

template <class T>
void choose(void* out, const void* a, const void* b, const void* c, std::size_t n) {
  T* __restrict to = static_cast<T*>(out);
  const Flag* __restrict when = static_cast<const Flag*>(a);
  const T* __restrict yes = static_cast<const T*>(b);
  const T* __restrict no = static_cast<const T*>(c);
  for (std::size_t i = 0; i < n; ++i) {
    const T mask = static_cast<T>(-static_cast<T>(when[i]));
    to[i] = static_cast<T>((yes[i] & mask) | (no[i] & static_cast<T>(~mask)));
  }
}

template <class From, class To>
void convert(void* out, const void* a, const void*, const void*, std::size_t n) {
  To* __restrict to = static_cast<To*>(out);
  const From* __restrict x = static_cast<const From*>(a);
  for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<To>(x[i]);
}

template <class Sum, class T>
void scatter(void* sums, const std::uint32_t* slots, const void* values, std::size_t n) {
  Sum* const to = static_cast<Sum*>(sums);
  const T* const x = static_cast<const T*>(values);
  for (std::size_t i = 0; i < n; ++i) to[slots[i]] = static_cast<Sum>(to[slots[i]] + x[i]);
}

template <std::size_t K>
void scatter_lanes(std::int32_t* sums, const std::uint32_t* slots, const std::int32_t* const* values, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    std::int32_t* const to = sums + std::size_t{slots[i]} * K;
    for (std::size_t l = 0; l < K; ++l) to[l] += values[l][i];
  }
}

template <std::size_t K>
void scatter_packed(std::uint64_t* sums, const std::uint32_t* slots, const std::int16_t* const* values,
                    std::int64_t* totals, std::size_t n) {
  constexpr std::size_t rows_a_turn = 64;
  constexpr std::uint64_t every_other = 0x0000FFFF0000FFFF;
  std::uint64_t packed[rows_a_turn];
  std::uint64_t even = 0, odd = 0;  // the totals of lanes 0 and 2, and of 1 and 3, in 32 bits each
  for (std::size_t begin = 0; begin < n; begin += rows_a_turn) {
    const std::size_t count = n - begin < rows_a_turn ? n - begin : rows_a_turn;
    for (std::size_t i = 0; i < count; ++i) {
      std::uint64_t lanes = 0;
      for (std::size_t l = 0; l < K; ++l) {
        lanes |= std::uint64_t{static_cast<std::uint16_t>(values[l][begin + i])} << (16 * l);
      }
      packed[i] = lanes;
      even += lanes & every_other;
      odd += lanes >> 16 & every_other;
    }
    for (std::size_t i = 0; i < count; ++i) sums[slots[begin + i]] += packed[i];
  }
  for (std::size_t l = 0; l < K; ++l)
    totals[l] += static_cast<std::uint32_t>((l % 2 == 0 ? even : odd) >> (l / 2 * 32));
}

using I8 = std::int8_t;
using I16 = std::int16_t;
using I32 = std::int32_t;
using I64 = std::int64_t;

}  // namespace

// clang-format off
#define ZEREN_BY_WIDTH(kernel) {kernel<I8>, kernel<I16>, kernel<I32>, kernel<I64>}
#define ZEREN_FLAGS(kernel) {kernel, nullptr, nullptr, nullptr}
#define ZEREN_NONE {nullptr, nullptr, nullptr, nullptr}
#define ZEREN_FUSED_KERNELS                                                                      \
  {{ZEREN_NONE, ZEREN_NONE, ZEREN_NONE,                                                          \
    ZEREN_BY_WIDTH(add), ZEREN_BY_WIDTH(subtract), ZEREN_BY_WIDTH(multiply),                     \
    ZEREN_BY_WIDTH(equal), ZEREN_BY_WIDTH(not_equal), ZEREN_BY_WIDTH(less),                      \
    ZEREN_BY_WIDTH(less_equal), ZEREN_FLAGS(both), ZEREN_FLAGS(either), ZEREN_FLAGS(but_not),    \
    ZEREN_BY_WIDTH(choose), ZEREN_BY_WIDTH(least), ZEREN_BY_WIDTH(greatest)},                    \
   {{nullptr, convert<I8, I16>, convert<I8, I32>, convert<I8, I64>},                                   \
    {nullptr, nullptr, convert<I16, I32>, convert<I16, I64>},                                        \
    {nullptr, nullptr, nullptr, convert<I32, I64>},                                                \
    {nullptr, nullptr, convert<I64, I32>, nullptr}},                                                                                 \
   {scatter<I32, I8>, scatter<I32, I16>, scatter<I32, I32>, scatter<I32, I64>},                            \
   {scatter<I64, I8>, scatter<I64, I16>, scatter<I64, I32>, scatter<I64, I64>},                  \
   {nullptr, nullptr, scatter_lanes<2>, scatter_lanes<3>, scatter_lanes<4>},                                \
   {nullptr, nullptr, scatter_packed<2>, scatter_packed<3>, scatter_packed<4>}}
// clang-format on
