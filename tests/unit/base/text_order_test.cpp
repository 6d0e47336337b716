#include "src/base/text_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>

namespace zeren::detail {
namespace {

std::vector<std::uint32_t> order(const std::vector<std::string>& texts) {
  const Limits limits;
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return order_texts(views, Watch(limits));
}

TEST(TextOrder, FewTexts) {
  EXPECT_TRUE(order({}).empty());
  EXPECT_EQ(order({"b", "", "a"}), (std::vector<std::uint32_t>{1, 2, 0}));
  EXPECT_EQ(order({"x", "x", "x"}), (std::vector<std::uint32_t>{0, 1, 2})) << "equal texts keep their order";
  using namespace std::string_literals;
  EXPECT_EQ(order({"a\0b"s, "a"s, "a\0"s, "\xFF"s}), (std::vector<std::uint32_t>{1, 2, 0, 3}));
}

TEST(TextOrder, StandsAsComparingWouldHaveIt) {
  std::mt19937 random(20221128);
  for (int round = 0; round < 60; ++round) {
    const std::string start(random() % 12, 'p');
    const std::size_t letters = 1 + random() % 4, longest = 1 + random() % 20;
    std::vector<std::string> texts(random() % (round % 3 == 0 ? 20000 : 300));
    for (std::string& text : texts) {
      text = start;
      for (std::size_t left = random() % longest; left > 0; --left) {
        text.push_back(static_cast<char>("\0a\x7F\xFF"[random() % letters]));
      }
    }
    std::vector<std::uint32_t> expected(texts.size());
    std::iota(expected.begin(), expected.end(), 0u);
    std::stable_sort(expected.begin(), expected.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return texts[a] < texts[b]; });
    ASSERT_EQ(order(texts), expected) << round;
  }
}

}  // namespace
}  // namespace zeren::detail
