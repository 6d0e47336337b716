#include "zeren/io/codes.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "zeren/run/bind_codes.hpp"

namespace zeren::testing {
namespace {

// The highest placeholder of a text plus one.
std::size_t placeholders(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 2] == '}')
      count = std::max<std::size_t>(count, static_cast<std::size_t>(text[i + 1] - '0') + 1);
  }
  return count;
}

template <class Codes>
void check(const Codes& codes, std::string_view low, std::string_view high, std::set<std::string>& seen) {
  for (const DiagnosticCode* code : codes) {
    EXPECT_GE(code->id, low);
    EXPECT_LE(code->id, high);
    EXPECT_TRUE(seen.emplace(code->id).second) << code->id << " is used twice";
    EXPECT_EQ(placeholders(code->message_en), placeholders(code->message_zh)) << code->id;
    EXPECT_EQ(code->help_en.empty(), code->help_zh.empty()) << code->id;
    EXPECT_FALSE(code->message_en.ends_with(".")) << code->id;
  }
}

TEST(CodesTest, AreUniqueAndInTheirRange) {
  std::set<std::string> seen;
  check(bind_codes::all, "ZR0700", "ZR0799", seen);
  check(io_codes::all, "ZR0750", "ZR0799", seen);
}

}  // namespace
}  // namespace zeren::testing
