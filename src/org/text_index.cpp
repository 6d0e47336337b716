#include "zeren/org/text_index.hpp"

#include <bit>

namespace zeren::inline v0::detail {

namespace {

// Eight bytes, the first one lowest, whatever the machine's byte order.
std::uint64_t read_bytes(const char* at, std::size_t count) noexcept {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    bytes |= static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])) << (8 * i);
  }
  return bytes;
}

std::uint64_t mix(std::uint64_t x) noexcept {  // the finaliser of MurmurHash3
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ x >> 33;
}

}  // namespace

std::uint64_t hash_text(std::string_view text) noexcept {
  std::uint64_t hash = text.size() * 0x9e3779b97f4a7c15ULL;
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) hash = mix(hash ^ read_bytes(at, 8));
  return mix(hash ^ read_bytes(at, left));
}

void TextIndex::allocate(std::size_t rows) {
  const std::size_t buckets = std::bit_ceil(std::max<std::size_t>(rows, 1));
  mask_ = buckets - 1;
  starts_.assign(buckets + 1, 0);
  rows_.assign(rows, 0);
}

}  // namespace zeren::inline v0::detail
