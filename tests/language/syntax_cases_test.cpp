// Lexer and parser over the cases in bad/syntax and good/syntax.
#include <gtest/gtest.h>

#include "language/harness.hpp"
#include "zeren/syntax/format.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren {
namespace {

Diagnostics check_text(const std::string& text) {
  return syntax::parse(text, 0).diagnostics;
}

TEST(SyntaxCases, BadOnesGiveTheirDiagnostics) {
  const auto files = testing::case_files("bad/syntax");
  EXPECT_GE(files.size(), 20u);
  for (const auto& file : files) EXPECT_EQ(testing::compare_case(file, check_text), "");
}

TEST(SyntaxCases, GoodOnesGiveNone) {
  const auto files = testing::case_files("good/syntax");
  EXPECT_GE(files.size(), 2u);
  for (const auto& file : files) EXPECT_EQ(testing::compare_case(file, check_text), "");
}

TEST(SyntaxCases, BadOnesAreNotFormatted) {
  for (const auto& file : testing::case_files("bad/syntax")) {
    EXPECT_FALSE(syntax::format(syntax::parse(testing::case_text(file), 0))) << file;
  }
}

}  // namespace
}  // namespace zeren
