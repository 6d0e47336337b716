#include "zeren/base/diagnostic.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using zeren::bilingual;
using zeren::Diagnostic;
using zeren::DiagnosticCode;
using zeren::Diagnostics;
using zeren::format_message;
using zeren::Language;
using zeren::render;
using zeren::Severity;
using zeren::Sources;
using zeren::Span;

constexpr DiagnosticCode unknown_name{"ZR0091",           Severity::error,       "unknown name `{0}`",
                                      "未知的名称 `{0}`", "did you mean `{1}`?", "是否指 `{1}`？"};
constexpr DiagnosticCode odd{"ZR0092", Severity::warning, "odd", "奇怪", "", ""};

Diagnostic at(const DiagnosticCode& code, Span span, std::vector<std::string> arguments = {}) {
  Diagnostic diagnostic;
  diagnostic.code = &code;
  diagnostic.span = span;
  diagnostic.arguments = std::move(arguments);
  return diagnostic;
}

// The span of the first occurrence of `part`.
Span find(const Sources& sources, std::string_view part) {
  const std::size_t begin = sources.text(0).find(part);
  return {0, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + part.size())};
}

TEST(FormatMessage, FillsPlaceholders) {
  const std::vector<std::string> arguments = {"安吉", "{0}"};
  EXPECT_EQ(format_message("a {0} b {1} {0}", arguments, Language::en), "a 安吉 b {0} 安吉");
  EXPECT_EQ(format_message("{2} {} {x} { {0", arguments, Language::en), "{2} {} {x} { {0");
  EXPECT_EQ(format_message("{99999999999999999999}", arguments, Language::en), "{99999999999999999999}");
  EXPECT_EQ(format_message("", arguments, Language::en), "");
}

TEST(FormatMessage, PicksTheLanguageOfAnArgument) {
  const std::vector<std::string> arguments = {bilingual("a date", "日期")};
  EXPECT_EQ(format_message("expected {0}", arguments, Language::en), "expected a date");
  EXPECT_EQ(format_message("应为{0}", arguments, Language::zh), "应为日期");
}

TEST(Diagnostics, SortByPlaceThenCodeAndKeepTheSameOnce) {
  Diagnostics bag;
  bag.add(odd, Span{});
  bag.add(odd, Span{1, 0, 1});
  bag.add(odd, Span{0, 5, 6});
  bag.add(unknown_name, Span{0, 5, 6}, {"b"});
  bag.add(unknown_name, Span{0, 5, 6}, {"a"});
  bag.add(unknown_name, Span{0, 5, 6}, {"a"});
  bag.sort();
  ASSERT_EQ(bag.size(), 5u);
  EXPECT_EQ(bag[0].arguments[0], "a");
  EXPECT_EQ(bag[1].arguments[0], "b");
  EXPECT_EQ(bag[2].code, &odd);
  EXPECT_EQ(bag[3].span.file, 1u);
  EXPECT_FALSE(bag[4].span.has_place());
  EXPECT_TRUE(bag.has_errors());
  EXPECT_EQ(bag.count(Severity::warning), 3u);
}

TEST(Diagnostics, AppendTakesOver) {
  Diagnostics bag;
  EXPECT_TRUE(bag.empty());
  EXPECT_FALSE(bag.has_errors());
  Diagnostics other;
  other.add(odd, Span{});
  bag.append(std::move(other));
  EXPECT_EQ(bag.size(), 1u);
  EXPECT_FALSE(bag.has_errors());
}

TEST(Render, CaretStandsUnderChineseText) {
  Sources sources;
  sources.add("安吉.zr", "pack x\n评分 安全指数 适用 乡真 {\n");
  Diagnostic diagnostic = at(unknown_name, find(sources, "乡真"), {"乡真", "乡镇"});
  diagnostic.clause = "要点.5";
  diagnostic.fix = zeren::Fix{diagnostic.span, "乡镇"};
  EXPECT_EQ(render(diagnostic, sources, Language::en, false),
            "error[ZR0091]: unknown name `乡真`\n"
            " --> 安吉.zr:2:12\n"
            "  |\n"
            "2 | 评分 安全指数 适用 乡真 {\n"
            "  |                    ^^^^\n"
            "  = help: did you mean `乡镇`?\n"
            "  = fix: replace `乡真` with `乡镇`\n"
            "  = clause: 要点.5\n");
  EXPECT_EQ(render(diagnostic, sources, Language::zh, false),
            "错误[ZR0091]：未知的名称 `乡真`\n"
            " --> 安吉.zr:2:12\n"
            "  |\n"
            "2 | 评分 安全指数 适用 乡真 {\n"
            "  |                    ^^^^\n"
            "  = 帮助：是否指 `乡镇`？\n"
            "  = 修改：把 `乡真` 改为 `乡镇`\n"
            "  = 依据：要点.5\n");
}

TEST(Render, TabsAndCombiningMarksKeepTheCaretInPlace) {
  Sources sources;
  sources.add("a.zr", "\tcre\u0301\tbad\r\n");
  EXPECT_EQ(render(at(odd, find(sources, "bad")), sources, Language::en, false),
            "warning[ZR0092]: odd\n"
            " --> a.zr:1:7\n"
            "  |\n"
            "1 |     cre\u0301 bad\n"
            "  |         ^^^\n");
}

TEST(Render, NotesShowTheirOwnPlace) {
  Sources sources;
  sources.add("a.zr", std::string(9, '\n') + "two\n");
  sources.add("b.zr", "一 one\n");
  Diagnostic diagnostic = at(odd, Span{0, 9, 12});
  diagnostic.notes.push_back({Span{1, 4, 7}, "first here", "首次出现"});
  diagnostic.notes.push_back({Span{}, "no place", "没有位置"});
  EXPECT_EQ(render(diagnostic, sources, Language::en, false),
            "warning[ZR0092]: odd\n"
            "  --> a.zr:10:1\n"
            "   |\n"
            "10 | two\n"
            "   | ^^^\n"
            "   = note: first here\n"
            "  --> b.zr:1:3\n"
            "   |\n"
            " 1 | 一 one\n"
            "   |    ---\n"
            "   = note: no place\n");
}

TEST(Render, WithoutAPlaceThereIsOnlyTheMessage) {
  EXPECT_EQ(render(at(odd, Span{}), Sources(), Language::zh, false), "警告[ZR0092]：奇怪\n");
  // A place in a file that is not there is no place.
  EXPECT_EQ(render(at(odd, Span{7, 0, 1}), Sources(), Language::en, false), "warning[ZR0092]: odd\n");
}

TEST(Render, EmptyAndManyLinedSpansHaveACaret) {
  Sources sources;
  sources.add("a.zr", "ab\ncd");
  const auto caret_line = [&](Span span) {
    const std::string text = render(at(odd, span), sources, Language::en, false);
    return text.substr(text.rfind('|'));
  };
  EXPECT_EQ(caret_line({0, 1, 1}), "|  ^\n");
  EXPECT_EQ(caret_line({0, 5, 5}), "|   ^\n");     // the end of the text
  EXPECT_EQ(caret_line({0, 1, 5}), "|  ^\n");      // to the end of its first line
  EXPECT_EQ(caret_line({0, 99, 120}), "|   ^\n");  // past the end
  EXPECT_EQ(caret_line({0, 3, 1}), "| ^\n");       // upside down
}

TEST(Render, LongLinesAreCutAroundTheCaret) {
  Sources sources;
  sources.add("a.zr", std::string(5000, 'a') + "安吉" + std::string(5000, 'b'));
  const std::string text = render(at(odd, find(sources, "安吉")), sources, Language::en, false);
  EXPECT_EQ(text.find("安吉"), text.find("1 | ") + 4 + 3 + 40);
  const std::string last = text.substr(text.rfind('|'));
  EXPECT_EQ(last, "| " + std::string(43, ' ') + "^^^^\n");
  EXPECT_LT(text.size(), 400u);
}

TEST(Render, ControlCharactersNeverReachTheTerminal) {
  Sources sources;
  sources.add("a\x1b[2J.zr", "x \x1b[31m \u202E \xFF y");
  const std::string text = render(at(unknown_name, {0, 0, 1}, {"\x1b]0;\a", "\x7F"}), sources, Language::en, false);
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << text;
  EXPECT_EQ(text.find("\u202E"), std::string::npos);
  EXPECT_EQ(text.find('\x7F'), std::string::npos);
  EXPECT_EQ(text.find('\xFF'), std::string::npos);
}

TEST(Render, ColourOnlyOnRequest) {
  const std::string text = render(at(odd, Span{}), Sources(), Language::en, true);
  EXPECT_NE(text.find("\x1b[1;33m"), std::string::npos);
  EXPECT_EQ(text.find("\x1b[0m") == std::string::npos, false);
}

TEST(Severity, HasNamesInBothLanguages) {
  EXPECT_EQ(to_string(Severity::finding), "finding");
  EXPECT_EQ(to_string(Severity::finding, Language::zh), "发现");
  EXPECT_EQ(to_string(Severity::note, Language::zh), "说明");
}

}  // namespace
