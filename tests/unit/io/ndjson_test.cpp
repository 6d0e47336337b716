#include "zeren/io/ndjson.hpp"

#include <gtest/gtest.h>

#include "zeren/io/codes.hpp"

namespace zeren::testing {
namespace {

LoadedTable read(std::string bytes) {
  return read_ndjson("hazard", "hazard.ndjson", std::move(bytes));
}
std::string cell(const LoadedTable& table, std::size_t row, const std::string& name) {
  for (const TextColumn& column : table.columns) {
    if (column.name() == name) return std::string(column[row]);
  }
  return "(no column)";
}

TEST(NdjsonTest, MembersAreColumnsInOrderOfAppearance) {
  const LoadedTable table = read("{\"id\":\"H1\",\"at\":\"红庙村\"}\n\n{\"risk\":3,\"id\":\"H2\",\"urgent\":true}\r\n");
  ASSERT_EQ(table.rows(), 2u);
  ASSERT_EQ(table.columns.size(), 4u);
  EXPECT_EQ(table.columns[2].name(), "risk");
  EXPECT_EQ(cell(table, 0, "at"), "红庙村");
  EXPECT_EQ(cell(table, 0, "risk"), "");
  EXPECT_EQ(cell(table, 1, "risk"), "3");
  EXPECT_EQ(cell(table, 1, "urgent"), "true");
  EXPECT_EQ(cell(table, 1, "at"), "");
  EXPECT_EQ(table.lines, (std::vector<std::uint32_t>{1, 3}));
}

TEST(NdjsonTest, NumbersKeepTheirDigits) {
  const LoadedTable table =
      read("{\"a\":0.1,\"b\":12345678901234567890123,\"c\":-1.50,\"d\":1.5e3,\"e\":25e-3,\"f\":-0.5E1,\"g\":null}");
  EXPECT_EQ(cell(table, 0, "a"), "0.1");
  EXPECT_EQ(cell(table, 0, "b"), "12345678901234567890123");
  EXPECT_EQ(cell(table, 0, "c"), "-1.50");
  EXPECT_EQ(cell(table, 0, "d"), "1500");
  EXPECT_EQ(cell(table, 0, "e"), "0.025");
  EXPECT_EQ(cell(table, 0, "f"), "-05");
  EXPECT_EQ(cell(table, 0, "g"), "");
}

TEST(NdjsonTest, LinesThatAreNoRow) {
  const LoadedTable table = read(
      "{\"id\":\"H1\"}\n{\"id\":\n[1]\n\"x\"\n{\"id\":{\"a\":1}}\n{\"id\":[1]}\n{\"id\":1,\"id\":2}\n{\"id\":"
      "\"a\\u0000b\"}\n"
      "{\"id\":\"H2\"} trailing\n{\"id\":\"H3\"}\n");
  EXPECT_EQ(table.rows(), 2u);
  EXPECT_EQ(cell(table, 1, "id"), "H3");
  ASSERT_EQ(table.rejects.size(), 8u);
  const DiagnosticCode* expected[] = {&io_codes::not_json,    &io_codes::not_json,    &io_codes::not_json,
                                      &io_codes::nested_json, &io_codes::nested_json, &io_codes::duplicate_json_key,
                                      &io_codes::nul_byte,    &io_codes::not_json};
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(table.rejects[i].code, expected[i]) << i << reason(table.rejects[i]);
    EXPECT_EQ(table.rejects[i].line, i + 2);
  }
}

TEST(NdjsonTest, EmptyFileIsAnEmptyTable) {
  const LoadedTable table = read("");
  EXPECT_EQ(table.rows(), 0u);
  EXPECT_TRUE(table.rejects.empty());
}

TEST(NdjsonTest, Gb18030IsConverted) {
  const LoadedTable table = read("{\"at\":\"\xB0\xB2\xBC\xAA\"}");
  EXPECT_EQ(cell(table, 0, "at"), "安吉");
  EXPECT_EQ(table.notes.size(), 1u);
}

}  // namespace
}  // namespace zeren::testing
