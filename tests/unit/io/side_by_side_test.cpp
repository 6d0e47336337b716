#include "zeren/io/side_by_side.hpp"

#include <gtest/gtest.h>

#include <string>

#include "zeren/base/text.hpp"

namespace zeren {
namespace {

TEST(SideBySide, EqualLinesStandBesideEachOther) {
  EXPECT_EQ(side_by_side("a\nb\nc\n", "a\nc\n", 43),
            "a                      a\n"
            "b                    |\n"
            "c                      c\n");
}

TEST(SideBySide, BlanksThatOnlyAlignDoNotDiffer) {
  EXPECT_EQ(side_by_side("x   1\n", "x 1\n", 43), "x   1                  x 1\n");
}

TEST(SideBySide, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(side_by_side("梅溪镇\n", "township\n", 43), "梅溪镇               | township\n");
}

TEST(SideBySide, LongLinesGoOnFurtherIn) {
  const std::string text(90, 'x');
  const std::string both = side_by_side("  安全动态评价指数 of 梅溪镇 is 57.78 exactly\n", text + "\n", 60);
  std::size_t lines = 0;
  for (std::size_t at = 0; at < both.size(); ++lines) {
    const std::size_t end = both.find('\n', at);
    EXPECT_LE(display_width(std::string_view(both).substr(at, end - at)), 60u);
    at = end + 1;
  }
  EXPECT_EQ(lines, 4u);
  EXPECT_NE(both.find("\n      "), std::string::npos);
}

TEST(SideBySide, NothingIsNothing) {
  EXPECT_EQ(side_by_side("", "", 80), "");
  EXPECT_EQ(side_by_side("", "b\n", 43), "                     | b\n");
}

}  // namespace
}  // namespace zeren
