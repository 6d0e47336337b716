#include "zeren/syntax/keywords.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "zeren/syntax/codes.hpp"

namespace zeren::syntax {
namespace {

std::string grammar() {
  std::ifstream in(ZEREN_SOURCE_DIR "/docs/language/grammar.md");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Keywords, GrammarPageHasEverySpelling) {
  const std::string page = grammar();
  const std::string table = page.substr(page.find("## Keywords in both languages"));
  for (const KeywordInfo& row : keywords()) {
    EXPECT_NE(table.find(row.english), std::string::npos) << row.english;
    EXPECT_NE(table.find(row.chinese), std::string::npos) << row.english << " " << row.chinese;
  }
}

TEST(Keywords, ReservedWordsAreThoseOfTheGrammarPage) {
  const std::string page = grammar();
  const std::size_t begin = page.find("Reserved words (never names");
  std::istringstream list(
      page.substr(page.find('`', begin) + 1, page.find('`', page.find('`', begin) + 1) - page.find('`', begin) - 1));
  std::set<std::string> listed, ours{"is"};
  for (std::string word; list >> word;) listed.insert(word);
  for (const KeywordInfo& row : keywords()) {
    if (row.reserved) ours.insert(std::string(row.english));
  }
  EXPECT_EQ(ours, listed);
  for (const std::string& word : ours) EXPECT_TRUE(is_reserved(word)) << word;
  EXPECT_TRUE(is_reserved("若"));
  EXPECT_FALSE(is_reserved("at"));
  EXPECT_TRUE(is_keyword_word("most"));
  EXPECT_FALSE(is_keyword_word("hazard"));
}

TEST(Keywords, GluedOnesAreFound) {
  const auto glued = glued_keyword("若年满");
  ASSERT_TRUE(glued.has_value());
  EXPECT_EQ(glued->before, "若");
  EXPECT_EQ(glued->after, "年满");
  EXPECT_FALSE(glued_keyword("hazard").has_value());
}

TEST(Codes, AreDistinctAndSpeakBothLanguages) {
  std::set<std::string_view> ids;
  for (const DiagnosticCode* code : codes::all) {
    EXPECT_TRUE(ids.insert(code->id).second) << code->id;
    EXPECT_FALSE(code->message_en.empty() || code->message_zh.empty()) << code->id;
    EXPECT_NE(code->message_en.back(), '.') << code->id;
  }
}

}  // namespace
}  // namespace zeren::syntax
