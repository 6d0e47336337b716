// The index of keys that come and go, held against a map.
#include "src/run/key_index.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

namespace zeren::detail {
namespace {

TEST(KeyIndexTest, HasNothingBeforeAnythingCame) {
  const KeyIndex index;
  const auto nowhere = [](std::uint32_t) { return std::string_view(); };
  EXPECT_EQ(index.find("", nowhere), std::nullopt);
  EXPECT_EQ(index.find("a", nowhere), std::nullopt);
}

TEST(KeyIndexTest, AKeyKeepsItsFirstSlotAndGoesOnlyWithIt) {
  const std::vector<std::string> keys{"same", "same"};
  const auto key_of = [&](std::uint32_t slot) { return std::string_view(keys[slot]); };
  KeyIndex index;
  index.insert("same", 0, key_of);
  index.insert("same", 1, key_of);
  EXPECT_EQ(index.find("same", key_of), 0U);
  EXPECT_FALSE(index.erase("same", 1, key_of));
  EXPECT_TRUE(index.erase("same", 0, key_of));
  EXPECT_EQ(index.find("same", key_of), std::nullopt);
}

// Few keys in a table that is half full: runs grow, meet and wrap round its end.
TEST(KeyIndexTest, FindsWhatAMapFinds) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> keys;
    for (int k = 0; k < 40; ++k) keys.push_back("key " + std::to_string(round) + ":" + std::to_string(k));
    const auto key_of = [&](std::uint32_t slot) { return std::string_view(keys[slot]); };
    KeyIndex index;
    std::map<std::string, std::uint32_t> expected;
    for (int step = 0; step < 300; ++step) {
      const auto slot = static_cast<std::uint32_t>(random() % keys.size());
      if (random() % 2 == 0) {
        index.insert(keys[slot], slot, key_of);
        expected.emplace(keys[slot], slot);
      } else {
        EXPECT_EQ(index.erase(keys[slot], slot, key_of), expected.erase(keys[slot]) == 1);
      }
      for (const std::string& key : keys) {
        const auto found = expected.find(key);
        ASSERT_EQ(index.find(key, key_of),
                  found == expected.end() ? std::nullopt : std::optional<std::uint32_t>(found->second));
      }
    }
  }
}

}  // namespace
}  // namespace zeren::detail
