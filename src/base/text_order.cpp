#include "src/base/text_order.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "src/base/radix_sort.hpp"

namespace zeren::inline v0::detail {

namespace {

// Eight bytes from `from` on as a number that orders as the bytes do; what is missing counts as zero.
std::uint64_t leading_bytes(std::string_view text, std::size_t from) {
  std::uint64_t value = 0;
  for (std::size_t i = from; i < from + 8; ++i) {
    value = value << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
  }
  return value;
}

std::size_t common_prefix(std::span<const std::string_view> texts) {
  if (texts.empty()) return 0;
  std::size_t length = texts[0].size();
  for (const std::string_view text : texts) {
    length = std::min(length, text.size());
    while (std::memcmp(text.data(), texts[0].data(), length) != 0) --length;
  }
  return length;
}

}  // namespace

std::vector<std::uint32_t> order_texts(std::span<const std::string_view> texts, const Watch& watch) {
  const std::size_t prefix = common_prefix(texts);
  std::uint64_t low = ~std::uint64_t{0}, high = 0;
  for (const std::string_view text : texts) {
    const std::uint64_t lead = leading_bytes(text, prefix);
    low = std::min(low, lead);
    high = std::max(high, lead);
  }
  const auto generate = [&](const auto& take) {
    for (std::uint32_t t = 0; t < texts.size(); ++t) take(WideItem{leading_bytes(texts[t], prefix) - low, t});
  };
  const unsigned bits = high < low ? 0 : static_cast<unsigned>(std::bit_width(high - low));
  const auto sorted = radix_sorted<WideItem>(generate, {0, bits}, watch);
  const std::span<WideItem> items = sorted.span();
  const auto less = [&](const WideItem& a, const WideItem& b) {
    const int order = texts[a.number].compare(texts[b.number]);
    return order != 0 ? order < 0 : a.number < b.number;
  };
  for (std::size_t begin = 0, end = 0; begin < items.size(); begin = end) {
    while (end < items.size() && items[end].word == items[begin].word) ++end;
    const std::span<WideItem> tied = items.subspan(begin, end - begin);
    if (tied.size() > 1) std::sort(tied.begin(), tied.end(), less);
  }
  std::vector<std::uint32_t> order;
  order.reserve(items.size());
  for (const WideItem& item : items) order.push_back(item.number);
  return order;
}

}  // namespace zeren::inline v0::detail
