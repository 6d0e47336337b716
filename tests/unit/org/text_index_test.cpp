#include "zeren/org/text_index.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "zeren/org/ids.hpp"
#include "zeren/org/units.hpp"

namespace zeren {
namespace {

using detail::TextIndex;
using Rows = std::vector<std::uint32_t>;

Rows find(const TextIndex& index, const std::vector<std::string>& texts, std::string_view text) {
  const auto text_of = [&](std::uint32_t row) -> std::string_view { return texts[row]; };
  const auto found = index.find(text, text_of);
  EXPECT_EQ(index.find_first(text, text_of, no_row), found.empty() ? no_row : found.front());
  return {found.begin(), found.end()};
}

TextIndex index_of(const std::vector<std::string>& texts) {
  return TextIndex(texts.size(), [&](std::uint32_t row) -> std::string_view { return texts[row]; });
}

TEST(TextIndex, FindsAllRowsOfATextAscending) {
  std::mt19937 random(1);
  for (const std::size_t rows : {1u, 2u, 7u, 64u, 1000u}) {
    std::vector<std::string> texts(rows);
    std::map<std::string, Rows> expected;
    for (std::uint32_t row = 0; row < rows; ++row) {
      for (std::size_t i = random() % 12; i-- > 0;) texts[row] += static_cast<char>('a' + random() % 2);
      expected[texts[row]].push_back(row);
    }
    const TextIndex index = index_of(texts);
    for (const auto& [text, same] : expected) EXPECT_EQ(find(index, texts, text), same) << text;
    EXPECT_EQ(find(index, texts, "abc"), Rows());
  }
}

TEST(TextIndex, NothingIsFoundWhereThereIsNothing) {
  EXPECT_EQ(find(TextIndex(), {}, ""), Rows());
  EXPECT_EQ(find(index_of({}), {}, "梅溪镇"), Rows());
}

TEST(TextIndex, OneTextForAllRows) {
  const std::vector<std::string> texts(10'000, "和平村委会");
  EXPECT_EQ(find(index_of(texts), texts, "和平村委会").size(), texts.size());
}

TEST(TextIndex, HashesTellTextsApart) {
  EXPECT_EQ(detail::hash_text(""), detail::hash_text(std::string_view()));
  EXPECT_NE(detail::hash_text("a"), detail::hash_text(std::string_view("a\0", 2)));
  EXPECT_NE(detail::hash_text("330523001"), detail::hash_text("330523002"));
}

TEST(UnitsTable, KeepsRowsAsTheyWere) {
  UnitsTable table;
  EXPECT_TRUE(table.empty());
  table.add({"33", "浙江省", "province", "", 2});
  table.add({"", "", "", "33", 5});
  table.add({"3305", "湖州市", "city", "33", 6});
  table.add({"34", "安徽省", "province", "", 7});
  ASSERT_EQ(table.size(), 4U);
  EXPECT_EQ(table.row(0).name, "浙江省");
  EXPECT_EQ(table.row(0).parent, "");
  EXPECT_EQ(table.row(1).code, "");
  EXPECT_EQ(table.row(1).level, "");
  EXPECT_EQ(table.row(1).parent, "33");
  EXPECT_EQ(table.row(2).level, "city");
  EXPECT_EQ(table.row(3).code, "34");
  EXPECT_EQ(table.row(3).line, 7U);
  EXPECT_EQ(table.levels(), (std::vector<std::string>{"province", "", "city"}));
  EXPECT_EQ(table.level(3), 0U);
  EXPECT_FALSE(table.too_large());
}

TEST(UnitsTable, ALineNumberPastItsLimitIsToldNotCut) {
  UnitsTable table;
  table.add({"33", "浙江省", "province", "", std::size_t{1} << 32});
  EXPECT_TRUE(table.empty());
  EXPECT_TRUE(table.too_large());
}

}  // namespace
}  // namespace zeren
