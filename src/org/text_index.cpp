#include "zeren/org/text_index.hpp"

#include <bit>
#include <cstring>

namespace zeren::inline v0::detail {

namespace {

// Up to eight bytes, the first one lowest, whatever the machine's byte order.
std::uint64_t read_bytes(const char* at, std::size_t count) noexcept {
  std::uint64_t bytes = 0;
  if (std::endian::native == std::endian::little) {
    std::memcpy(&bytes, at, count);
    return bytes;
  }
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
  return left == 0 ? mix(hash) : mix(hash ^ read_bytes(at, left));
}

void TextIndex::fill_buckets(std::span<const std::uint64_t> hashes) {
  const std::size_t buckets = std::bit_ceil(std::max<std::size_t>(hashes.size(), 1));
  mask_ = buckets - 1;
  starts_.assign(buckets + 1, 0);
  rows_.resize(hashes.size());
  tags_.resize(hashes.size());
  for (const std::uint64_t hash : hashes) ++starts_[hash & mask_];
  for (std::size_t b = 1; b < starts_.size(); ++b) starts_[b] += starts_[b - 1];
  for (std::size_t row = hashes.size(); row-- > 0;) {  // backwards, so that the ends become the starts
    rows_[--starts_[hashes[row] & mask_]] = static_cast<std::uint32_t>(row);
  }
}

TextIndex::RowRange TextIndex::tagged(std::uint64_t hash) const noexcept {
  if (rows_.empty()) return {rows_.end(), rows_.end()};
  const auto begin = tags_.begin();
  const auto [first, last] =
      std::equal_range(begin + starts_[hash & mask_], begin + starts_[(hash & mask_) + 1], tag(hash));
  return {rows_.begin() + (first - begin), rows_.begin() + (last - begin)};
}

}  // namespace zeren::inline v0::detail
