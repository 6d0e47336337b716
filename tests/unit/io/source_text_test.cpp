#include "zeren/io/source_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "zeren/base/hash.hpp"

namespace zeren {
namespace {

std::vector<std::string> ids(const std::string& text) {
  std::vector<std::string> out;
  for (const ClauseText& clause : split_clauses(text)) out.push_back(clause.id);
  return out;
}

using Ids = std::vector<std::string>;

TEST(Hash, OfKnownTexts) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(SourceText, ItemsBeginLines) {
  EXPECT_EQ(ids("1.甲\n2．乙\n 3、丙\n"), (Ids{"1", "2", "3"}));
  EXPECT_EQ(ids("前言 1.不算\n1.甲 2.不算\n"), (Ids{"1"}));
  EXPECT_EQ(ids("1甲\n"), Ids{});
  EXPECT_EQ(ids(""), Ids{});
}

TEST(SourceText, NumbersThatDoNotGoOnAreText) {
  EXPECT_EQ(ids("5.甲\n1.其一\n2.其二\n6.乙\n"), (Ids{"5", "6"}));
  EXPECT_EQ(ids("1.甲\n2022.年度\n2.乙\n"), (Ids{"1", "2"}));
  EXPECT_EQ(ids("1.甲\n3.5万人参加\n2.乙\n"), (Ids{"1", "2"}));
}

TEST(SourceText, HeadingsBelongToNoClause) {
  const auto clauses = split_clauses("一、总则\n1.甲\n二、责任\n第二段\n2.乙");
  ASSERT_EQ(clauses.size(), 2u);
  EXPECT_EQ(clauses[0].text, "甲\n");
  EXPECT_EQ(clauses[0].line, 2u);
  EXPECT_EQ(clauses[1].text, "乙");
  EXPECT_EQ(clauses[1].line, 5u);
}

TEST(SourceText, AnItemHoldsItsSubClauses) {
  const auto clauses = split_clauses("15.其他\n15.1 渔业\n15.2.水利\n16.执法\n");
  ASSERT_EQ(clauses.size(), 4u);
  EXPECT_EQ(clauses[0].text, "其他\n15.1 渔业\n15.2.水利\n");
  EXPECT_EQ(clauses[1].id, "15.1");
  EXPECT_EQ(clauses[1].text, "渔业\n");
  EXPECT_EQ(clauses[2].text, "水利\n");
  EXPECT_EQ(clauses[3].id, "16");
}

TEST(SourceText, WhiteSpaceAndCompositionDoNotCount) {
  EXPECT_EQ(clause_hash("安全 生产\n"), clause_hash("安\xE3\x80\x80全\r\n生\t产"));
  EXPECT_EQ(clause_hash("e\xCC\x81t\xC3\xA9"), clause_hash("\xC3\xA9te\xCC\x81"));
  EXPECT_NE(clause_hash("安全，生产"), clause_hash("安全,生产"));
  EXPECT_NE(clause_hash("安全生产"), clause_hash("生产安全"));
}

struct Expected {
  std::string id;
  ClauseState state;
};

TEST(SourceText, ComparedClauseByClause) {
  pack::Source source;
  source.clauses = {"1", "2", "3", "4", "4.1"};
  source.texts = {{"1", clause_hash("甲").substr(0, 12), {}}, {"2", clause_hash("旧").substr(0, 12), {}}};
  const auto clauses = split_clauses("1.甲\n2.新\n4.丁\n5.戊\n");
  const auto compared = compare_source(source, clauses);
  const std::vector<Expected> expected{{"1", ClauseState::unchanged},
                                       {"2", ClauseState::changed},
                                       {"3", ClauseState::missing},
                                       {"4", ClauseState::unhashed},
                                       {"5", ClauseState::added}};
  ASSERT_EQ(compared.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(compared[i].id, expected[i].id);
    EXPECT_EQ(compared[i].state, expected[i].state) << compared[i].id;
  }
}

TEST(SourceText, SubClausesCountWhereTheTextTellsThemApart) {
  pack::Source source;
  source.clauses = {"4", "4.1", "4.2"};
  const auto compared = compare_source(source, split_clauses("4.丁\n4.1 其一\n"));
  ASSERT_EQ(compared.size(), 3u);
  EXPECT_EQ(compared[2].id, "4.2");
  EXPECT_EQ(compared[2].state, ClauseState::missing);
}

}  // namespace
}  // namespace zeren
