// Sorts numbered things by whole numbers, digit by digit: no two are ever compared, and equal ones keep their order.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "src/base/watch.hpp"

namespace zeren::inline v0::detail {

/// A thing's number under a key of up to 64 bits.
struct WideItem {
  std::uint64_t word;  // what it is sorted by
  std::uint32_t number;
};

/// The same in 8 bytes where key and number fit them: the number stands in the low bits.
struct PackedItem {
  std::uint64_t word;
};

/// Some bits of a word: [low, high).
struct BitRange {
  unsigned low = 0, high = 0;

  [[nodiscard]] unsigned size() const { return high - low; }
};

/// `count` items, not made yet; for arrays that are written before they are read.
template <class Item>
struct ItemArray {
  std::unique_ptr<Item[]> items;
  std::size_t size = 0;

  ItemArray() = default;
  explicit ItemArray(std::size_t count) : items(new Item[count]), size(count) {}
  [[nodiscard]] std::span<Item> span() const { return {items.get(), size}; }
};

inline constexpr unsigned most_digit_bits = 11;

template <class Item>
std::size_t digit_of(const Item& item, BitRange digit) {
  return (item.word >> digit.low) & ((std::uint64_t{1} << digit.size()) - 1);
}

/// Few items, which differ in the bits of `key` alone.
template <class Item>
void insertion_sort(std::span<Item> items) {
  for (std::size_t i = 1; i < items.size(); ++i) {
    const Item item = items[i];
    std::size_t at = i;
    for (; at > 0 && items[at - 1].word > item.word; --at) items[at] = items[at - 1];
    items[at] = item;
  }
}

/// Sorts items that are equal in the bits above `key` by these bits, from the lowest digit up. Bits below `key` must
/// ascend already where they tell items apart. O(items) for each digit; `scratch` grows to as many items.
template <class Item>
void sort_by_digits(std::span<Item> items, BitRange key, std::vector<Item>& scratch) {
  constexpr std::size_t few = 32;
  if (items.size() < 2 || key.size() == 0) return;
  if (items.size() <= few) return insertion_sort(items);
  const unsigned wanted = std::clamp(static_cast<unsigned>(std::bit_width(items.size())), 6u, most_digit_bits);
  const unsigned passes = (key.size() + wanted - 1) / wanted;
  const unsigned bits = (key.size() + passes - 1) / passes;
  if (scratch.size() < items.size()) scratch.resize(items.size());
  std::span<Item> from = items, to = std::span(scratch).first(items.size());
  std::array<std::uint32_t, std::size_t{1} << most_digit_bits> begin;
  for (unsigned low = key.low; low < key.high; low += bits) {
    const BitRange digit{low, std::min(low + bits, key.high)};
    const std::span counts(begin.data(), std::size_t{1} << digit.size());
    std::fill(counts.begin(), counts.end(), 0u);
    for (const Item& item : from) ++counts[digit_of(item, digit)];
    if (counts[digit_of(from[0], digit)] == from.size()) continue;  // all have the same
    std::uint32_t next = 0;
    for (std::uint32_t& count : counts) next += std::exchange(count, next);
    for (const Item& item : from) to[counts[digit_of(item, digit)]++] = item;
    std::swap(from, to);
  }
  if (from.data() != items.data()) std::copy(from.begin(), from.end(), items.begin());
}

/// The items that `generate(visit)` gives, which it is asked for twice, in the order of the bits of `key`. Bits above
/// it are 0; bits below it, if any, ascend where items are equal. Many items are parted by their highest bits first,
/// so that each part is sorted within the cache.
template <class Item, class Generate>
ItemArray<Item> radix_sorted(const Generate& generate, BitRange key, const Watch& watch) {
  constexpr unsigned most_part_bits = 9;
  constexpr std::size_t items_a_part = 4096;
  std::array<std::size_t, (std::size_t{1} << most_part_bits) + 1> begin{};
  const BitRange top{key.high - std::min(most_part_bits, key.size()), key.high};
  std::uint64_t last = 0;
  bool sorted = true;
  generate([&](const Item& item) {
    const std::uint64_t here = item.word >> key.low;
    sorted = sorted && here >= last;
    last = here;
    ++begin[digit_of(item, top) + 1];
  });
  for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  ItemArray<Item> all(begin.back());
  const std::span<Item> items = all.span();
  std::size_t next = 0;
  if (sorted || items.size() <= items_a_part) {
    generate([&](const Item& item) { items[next++] = item; });
    std::vector<Item> scratch;
    if (!sorted) sort_by_digits(items, key, scratch);
    return all;
  }
  {
    auto at = begin;
    generate([&](const Item& item) { items[at[digit_of(item, top)]++] = item; });
  }
  std::vector<Item> scratch;
  for (std::size_t part = 0; part + 1 < begin.size(); ++part) {
    watch.look();
    sort_by_digits(items.subspan(begin[part], begin[part + 1] - begin[part]), BitRange{key.low, top.low}, scratch);
  }
  return all;
}

}  // namespace zeren::inline v0::detail
