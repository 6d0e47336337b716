#include "zeren/syntax/format.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "zeren/syntax/dump.hpp"

namespace zeren::syntax {
namespace {

std::string formatted(const std::string& text, std::optional<Language> language = std::nullopt) {
  const auto result = format(parse(text, 0), {language});
  EXPECT_TRUE(result.has_value()) << text;
  return result.value_or("");
}

std::vector<std::string> corpus() {
  std::vector<std::string> texts = {"",
                                    "# alone\n",
                                    "define a for b = 1 # end",
                                    "score s for t { # one\n # two\n start 1 ; cap 2 # three\n\n\n # four\n}\n# five\n",
                                    "define `share` for b = c at # inside\n",
                                    "define a for b = sum(c over d at # inside a group\n this)\n"};
  texts[4] = "define `share` for b = `若` + `my col` + `due`\n";
  for (const char* folder : {"tests/language/good/syntax", "rules/anji-2022", "rules/statutes"}) {
    for (const auto& entry : std::filesystem::directory_iterator(std::string(ZEREN_SOURCE_DIR "/") + folder)) {
      if (entry.path().extension() != ".zr") continue;
      std::ifstream in(entry.path());
      std::stringstream text;
      text << in.rdbuf();
      texts.push_back(text.str());
    }
  }
  return texts;
}

std::size_t comments(const std::string& text) {
  std::size_t count = 0;
  for (const Token& token : parse(text, 0).tokens) count += token.leading.size() + (token.trailing ? 1 : 0);
  return count;
}

// The tree without its places.
std::string shape(const std::string& text) {
  std::string json = dump_json(parse(text, 0).tree);
  for (std::size_t at = 0; (at = json.find("\"span\": [", at)) != std::string::npos;) {
    json.erase(at, json.find(']', at) - at);
  }
  return json;
}

TEST(Format, AgainChangesNothing) {
  for (const std::string& text : corpus()) EXPECT_EQ(formatted(formatted(text)), formatted(text));
}

TEST(Format, KeepsEveryCommentAndTheMeaning) {
  for (const std::string& text : corpus()) {
    for (const Language language : {Language::en, Language::zh}) {
      EXPECT_EQ(comments(formatted(text, language)), comments(text)) << text;
      EXPECT_EQ(shape(formatted(text, language)), shape(text));
    }
  }
}

TEST(Format, ThereAndBackChangesNothing) {
  for (const std::string& text : corpus()) {
    const std::string chinese = formatted(text, Language::zh);
    const std::string english = formatted(text, Language::en);
    EXPECT_EQ(formatted(chinese, Language::en), english);
    EXPECT_EQ(formatted(english, Language::zh), chinese);
  }
}

TEST(Format, WritesOneLanguageAndAsciiMarks) {
  EXPECT_EQ(formatted("define  a 适用 b＝若 c 缺失 则 （1＋2） 否则 －3％ per p.1.10"),
            "定义 a 适用 b = 若 c 缺失 则 (1 + 2) 否则 -3% 依据 p.1.10\n");
  EXPECT_EQ(formatted("定义 a 适用 b = c", Language::en), "define a for b = c\n");
}

TEST(Format, AWhenAfterRowsStaysAWhen) {
  const std::string text = "score s for t {\n  deduct 1 for each h within this when x\n}\n";
  EXPECT_EQ(formatted(text, Language::zh), "评分 s 适用 t {\n  扣 1 每 h 辖区内 一旦 x\n}\n");
}

TEST(Format, UnitsAgreeWithOne) {
  EXPECT_EQ(formatted("param a = 1 天\nparam b = 2 天\n", Language::en), "param a = 1 day\nparam b = 2 days\n");
}

TEST(Format, KeywordsMeetingNamesGetBackticks) {
  EXPECT_EQ(formatted("define `share` for b = `plain` + `due`"), "define `share` for b = plain + `due`\n");
}

TEST(Format, MistakesAreNotFormatted) {
  EXPECT_FALSE(format(parse("define a for b =", 0)).has_value());
}

}  // namespace
}  // namespace zeren::syntax
