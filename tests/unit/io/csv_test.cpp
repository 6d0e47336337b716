#include "zeren/io/csv.hpp"

#include <gtest/gtest.h>

#include "zeren/io/codes.hpp"

namespace zeren::testing {
namespace {

// Rows of a table as text, cells parted by `|`.
std::vector<std::string> rows_of(const LoadedTable& table) {
  std::vector<std::string> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::string text;
    for (const TextColumn& column : table.columns) text += std::string(column[row]) + "|";
    rows.push_back(text);
  }
  return rows;
}
std::vector<std::string> names_of(const LoadedTable& table) {
  std::vector<std::string> names;
  for (const TextColumn& column : table.columns) names.push_back(column.name());
  return names;
}
LoadedTable read(std::string bytes) {
  return read_csv("hazard", "hazard.csv", std::move(bytes));
}
using Texts = std::vector<std::string>;
using Lines = std::vector<std::uint32_t>;

TEST(CsvTest, HeaderAndRows) {
  const LoadedTable table = read("id,at\nH1,红庙村\nH2,\n");
  EXPECT_EQ(names_of(table), (Texts{"id", "at"}));
  EXPECT_EQ(rows_of(table), (Texts{"H1|红庙村|", "H2||"}));
  EXPECT_EQ(table.lines, (Lines{2, 3}));
  EXPECT_TRUE(table.rejects.empty());
  EXPECT_TRUE(table.notes.empty());
}

TEST(CsvTest, NoNewlineAtTheEnd) {
  EXPECT_EQ(rows_of(read("id\nH1")), (Texts{"H1|"}));
}

TEST(CsvTest, ByteOrderMarkAndCarriageReturns) {
  const LoadedTable table = read("\xEF\xBB\xBFid,at\r\nH1,a\r\n\r\nH2,b\r\n");
  EXPECT_EQ(names_of(table), (Texts{"id", "at"}));
  EXPECT_EQ(rows_of(table), (Texts{"H1|a|", "H2|b|"}));
  EXPECT_EQ(table.lines, (Lines{2, 4}));
}

TEST(CsvTest, QuotedCells) {
  const LoadedTable table =
      read("id,note\nH1,\"a,b\"\nH2,\"say \"\"x\"\"\"\nH3,\"two\nlines\"\nH4,\"cr\r\nlf\"\nH5,  blanks  \n");
  EXPECT_EQ(rows_of(table), (Texts{"H1|a,b|", "H2|say \"x\"|", "H3|two\nlines|", "H4|cr\r\nlf|", "H5|blanks|"}));
  EXPECT_EQ(table.lines, (Lines{2, 3, 4, 6, 8}));
}

TEST(CsvTest, RaggedRowsGoOneByOne) {
  const LoadedTable table = read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n");
  EXPECT_EQ(rows_of(table), (Texts{"1|2|3|", "5|6|7|"}));
  ASSERT_EQ(table.rejects.size(), 2u);
  EXPECT_EQ(table.rejects[0].code, &io_codes::ragged_row);
  EXPECT_EQ(table.rejects[0].line, 3u);
  EXPECT_EQ(table.rejects[0].row, "1,2");
  EXPECT_EQ(table.rejects[1].row, "1,2,3,4");
  EXPECT_NE(reason(table.rejects[1]).find("4 cells where the header has 3"), std::string::npos);
}

TEST(CsvTest, BlankLinesAndLinesOfCommasHoldNoRow) {
  const LoadedTable table = read("\n\nid,at\n\nH1,a\n,\n  \nH2,b\n");
  EXPECT_EQ(rows_of(table), (Texts{"H1|a|", "H2|b|"}));
  EXPECT_EQ(table.lines, (Lines{5, 8}));
  EXPECT_TRUE(table.rejects.empty());
}

TEST(CsvTest, EmptyFileAndHeaderOnly) {
  for (const char* text : {"", "\n\n", "\xEF\xBB\xBF"}) {
    const LoadedTable table = read(text);
    ASSERT_EQ(table.rejects.size(), 1u);
    EXPECT_EQ(table.rejects[0].code, &io_codes::empty_file);
  }
  const LoadedTable header = read("id,at\n");
  EXPECT_TRUE(header.rejects.empty());
  EXPECT_EQ(header.rows(), 0u);
  ASSERT_EQ(header.notes.size(), 1u);
  EXPECT_EQ(header.notes[0].code, &io_codes::header_only);
}

TEST(CsvTest, AQuoteThatNeverCloses) {
  const LoadedTable table = read("id,at\nH1,a\nH2,\"b\nH3,c\n");
  EXPECT_EQ(rows_of(table), (Texts{"H1|a|"}));
  ASSERT_EQ(table.rejects.size(), 1u);
  EXPECT_EQ(table.rejects[0].code, &io_codes::open_quote);
  EXPECT_EQ(table.rejects[0].line, 3u);
}

TEST(CsvTest, NulBytesAndBrokenTextCostTheirRow) {
  using std::string_literals::operator""s;
  const LoadedTable nul = read("id,at\nH1,a\0b\nH2,b\n"s);
  EXPECT_EQ(rows_of(nul), (Texts{"H2|b|"}));
  EXPECT_EQ(nul.rejects[0].code, &io_codes::nul_byte);
  EXPECT_EQ(nul.rejects[0].row,
            "H1,a\xEF\xBF\xBD"
            "b");

  const LoadedTable broken = read("id,at\nH1,红庙村\nH2,红\xBA村\nH3,三山村\n");
  EXPECT_EQ(rows_of(broken), (Texts{"H1|红庙村|", "H3|三山村|"}));
  ASSERT_EQ(broken.rejects.size(), 1u);
  EXPECT_EQ(broken.rejects[0].code, &io_codes::broken_text);
  EXPECT_EQ(broken.rejects[0].line, 3u);
}

TEST(CsvTest, Gb18030IsConvertedAndNoted) {
  const LoadedTable table = read("id,at\nH1,\xB0\xB2\xBC\xAA\xCF\xD8\n");
  EXPECT_EQ(rows_of(table), (Texts{"H1|安吉县|"}));
  ASSERT_EQ(table.notes.size(), 1u);
  EXPECT_EQ(table.notes[0].code, &io_codes::converted);
  // A four-byte character, which only GB18030 has.
  EXPECT_EQ(rows_of(read("id,at\nH1,\xB0\xB2\x95\x32\x82\x36\n")), (Texts{"H1|安𠀀|"}));
}

TEST(CsvTest, WhatIsNoTextIsSaidSo) {
  const LoadedTable binary = read("id,at\nH1,\xFF\xFF\xFF\n");
  ASSERT_EQ(binary.rejects.size(), 1u);
  EXPECT_EQ(binary.rejects[0].code, &io_codes::not_text);
  EXPECT_EQ(binary.rejects[0].line, 2u);
  EXPECT_TRUE(binary.columns.empty());
  const LoadedTable wide = read(std::string("\xFF\xFEi\0d\0", 6));
  EXPECT_EQ(wide.rejects[0].code, &io_codes::is_utf16);
}

TEST(CsvTest, TextsAreBroughtIntoNormalForm) {
  // e with a combining acute accent, and a compatibility ideograph that has a canonical twin.
  const LoadedTable table = read("id,at\ne\xCC\x81,\xEF\xA4\x80\n");
  EXPECT_EQ(rows_of(table), (Texts{"\xC3\xA9|\xE8\xB1\x88|"}));
}

TEST(CsvTest, TheViewShowsTheTable) {
  const LoadedTable table = read("id,at\nH1,a\nH2,\"b,c\"\n");
  const SourceTable view = table.view();
  EXPECT_EQ(view.entity, "hazard");
  EXPECT_EQ(view.rows, 2u);
  ASSERT_EQ(view.columns.size(), 2u);
  EXPECT_EQ(row_text(view, 1), "H2,\"b,c\"");
}

}  // namespace
}  // namespace zeren::testing
