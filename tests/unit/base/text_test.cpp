#include "zeren/base/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using zeren::decode;
using zeren::display_width;
using zeren::edit_distance;
using zeren::first_invalid_utf8;
using zeren::fold_width;
using zeren::is_valid_utf8;
using zeren::nearest;
using zeren::nfc;
using zeren::pad_to_width;

TEST(Utf8, KnowsWellFormedText) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("安吉县 Anji é 😀"));
  EXPECT_TRUE(is_valid_utf8("\xF4\x8F\xBF\xBF"));  // U+10FFFF
  EXPECT_TRUE(is_valid_utf8(std::string_view("\0", 1)));
}

TEST(Utf8, FindsTheFirstBadByte) {
  struct Case {
    std::string text;
    std::size_t at;
  };
  const std::vector<Case> cases = {
      {"安\x80", 3},            // a lone continuation byte
      {"a\xC0\xAF", 1},         // overlong
      {"a\xC1\xBF", 1},         // overlong
      {"\xE0\x80\xAF", 0},      // overlong
      {"\xF0\x80\x80\xAF", 0},  // overlong
      {"\xED\xA0\x80", 0},      // a surrogate
      {"\xF4\x90\x80\x80", 0},  // past U+10FFFF
      {"\xF5\x80\x80\x80", 0},  // past U+10FFFF
      {"ab\xE5\xAE", 2},        // cut short
      {"ab\xE5\xAE|", 2},       // cut short
      {"\xF8\x90\x80\x80", 0},  // no such lead byte
      {"\xFF", 0},
      {"\xB0\xB2\xBC\xAA", 0},  // 安吉 in GB18030
  };
  for (const Case& c : cases) EXPECT_EQ(first_invalid_utf8(c.text), c.at) << testing::PrintToString(c.text);
}

TEST(Utf8, DecodesAndMovesPastBadBytesOneByOne) {
  const std::string text = "安\xE5\xAE!";
  EXPECT_EQ(zeren::to_code_points(text), U"安\uFFFD\uFFFD!");
  EXPECT_EQ(zeren::count_code_points(text), 4u);
  std::size_t position = 0;
  EXPECT_EQ(decode(text, position), U'安');
  EXPECT_EQ(position, 3u);
}

TEST(Utf8, EveryCodePointComesBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) c = 0xE000;
    std::string text;
    zeren::append_utf8(text, c);
    std::size_t position = 0;
    ASSERT_EQ(decode(text, position), c);
    ASSERT_EQ(position, text.size());
  }
  std::string text;
  zeren::append_utf8(text, 0xD800);
  zeren::append_utf8(text, 0x110000);
  EXPECT_EQ(text, "\uFFFD\uFFFD");
}

TEST(Text, NormalisesToFormC) {
  EXPECT_EQ(nfc("e\u0301"), "é");
  EXPECT_EQ(nfc("安吉"), "安吉");
  EXPECT_EQ(nfc("\uF9DC"), "隆");  // a compatibility ideograph with a canonical twin
  EXPECT_EQ(nfc("Ａ"), "Ａ");      // width is not a matter of form C
  EXPECT_EQ(nfc(""), "");
  EXPECT_EQ(nfc("安\xFF"), "安\xFF");
  EXPECT_EQ(nfc(std::string("é\0x", 4)), std::string("é\0x", 4));
  EXPECT_TRUE(zeren::is_nfc("é 安吉"));
  EXPECT_TRUE(zeren::surely_nfc("é 安吉，ＡＢ and more than eight letters"));
  EXPECT_TRUE(zeren::is_nfc("한"));
  EXPECT_FALSE(zeren::surely_nfc("한"));        // not sure
  EXPECT_FALSE(zeren::surely_nfc("か\u3099"));  // a mark that composes with the letter before it
  EXPECT_FALSE(zeren::is_nfc("か\u3099"));
  EXPECT_FALSE(zeren::is_nfc("e\u0301"));
}

TEST(Text, FoldsFullWidthForms) {
  EXPECT_EQ(fold_width("ＡＢｃ１２３，；：（）［］｛｝％＝～　！"), "ABc123,;:()[]{}%=~ !");
  EXPECT_EQ(fold_width("安吉、。《》“”￥"), "安吉、。《》“”￥");
  EXPECT_EQ(fold_width("\xFFＡ"),
            "\xFF"
            "A");
  EXPECT_EQ(fold_width(""), "");
}

TEST(Text, CountsTerminalColumns) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("Anji"), 4u);
  EXPECT_EQ(display_width("安吉县"), 6u);
  EXPECT_EQ(display_width("，（"), 4u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(display_width("\U00020BB7"), 2u);  // 𠮷, outside the basic plane
  EXPECT_EQ(display_width("㙦\U00031350"), 4u);
  EXPECT_EQ(display_width("\t\n"), 0u);
  EXPECT_EQ(display_width("\xFF"), 1u);
  EXPECT_EQ(display_width("·é"), 2u);
}

TEST(Text, PadsByColumns) {
  EXPECT_EQ(pad_to_width("安吉", 6), "安吉  ");
  EXPECT_EQ(pad_to_width("安吉", 6, zeren::Align::right), "  安吉");
  EXPECT_EQ(pad_to_width("安吉", 4), "安吉");
  EXPECT_EQ(pad_to_width("安吉", 3), "安吉");
  EXPECT_EQ(pad_to_width("", 2), "  ");
}

TEST(Nearest, CountsEditsInCodePoints) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "安吉"), 2u);
  EXPECT_EQ(edit_distance("安吉县", "安吉市"), 1u);
  EXPECT_EQ(edit_distance("hazrad", "hazard"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Nearest, SuggestsOnlyWhatIsNear) {
  const std::vector<std::string> names = {"overdue_days", "hazard", "逾期天数", "安全指数", "乡镇"};
  EXPECT_EQ(nearest("hazrad", names), "hazard");
  EXPECT_EQ(nearest("overdue_day", names), "overdue_days");
  EXPECT_EQ(nearest("逾期日数", names), "逾期天数");
  EXPECT_EQ(nearest("乡村", names), "乡镇");
  EXPECT_FALSE(nearest("enterprise", names));
  EXPECT_FALSE(nearest("hazard", names));
  EXPECT_FALSE(nearest("村", names));
  EXPECT_FALSE(nearest("", names));
  EXPECT_FALSE(nearest("hazrad", std::vector<std::string>{}));
}

TEST(Nearest, DoesNotDependOnTheOrderOfCandidates) {
  const std::vector<std::string_view> one = {"grade_b", "grade_a"};
  const std::vector<std::string_view> other = {"grade_a", "grade_b"};
  EXPECT_EQ(nearest("grade_c", one), "grade_a");
  EXPECT_EQ(nearest("grade_c", other), "grade_a");
}

}  // namespace
