#include "zeren/syntax/parse.hpp"

#include <gtest/gtest.h>

namespace zeren::syntax {
namespace {

// The only declaration of a text without mistakes.
template <class T>
T only(const std::string& text) {
  ParseResult result = parse(text, 0);
  for (const Diagnostic& diagnostic : result.diagnostics) ADD_FAILURE() << message(diagnostic, Language::en);
  if (result.tree.declarations.size() != 1 || !std::holds_alternative<T>(result.tree.declarations[0])) {
    ADD_FAILURE() << text << ": " << result.tree.declarations.size() << " declarations";
    return {};
  }
  return std::get<T>(result.tree.declarations[0]);
}

Expression value_of(const std::string& expression) {
  return only<DefineDeclaration>("define x for y = " + expression).value;
}

TEST(Parse, EmptyTextsGiveNothing) {
  for (const char* text : {"", "\n\n", "# only a comment", "\xEF\xBB\xBF", " \t\r\n"}) {
    const ParseResult result = parse(text, 0);
    EXPECT_TRUE(result.ok()) << text;
    EXPECT_TRUE(result.tree.declarations.empty());
    ASSERT_EQ(result.tokens.size(), 1u);
  }
}

TEST(Parse, OperatorsBindAsTheGrammarSays) {
  const Expression value = value_of("a + b * c = d or not e and f");
  ASSERT_EQ(value.kind, ExpressionKind::logical_or);
  ASSERT_EQ(value.operands[0].kind, ExpressionKind::equal);
  EXPECT_EQ(value.operands[0].operands[0].kind, ExpressionKind::add);
  EXPECT_EQ(value.operands[0].operands[0].operands[1].kind, ExpressionKind::multiply);
  ASSERT_EQ(value.operands[1].kind, ExpressionKind::logical_and);
  EXPECT_EQ(value.operands[1].operands[0].kind, ExpressionKind::logical_not);
  EXPECT_EQ(value.depth, 5);
}

TEST(Parse, SubtractionGroupsToTheLeft) {
  const Expression value = value_of("a - b - c");
  ASSERT_EQ(value.kind, ExpressionKind::subtract);
  EXPECT_EQ(value.operands[0].kind, ExpressionKind::subtract);
  EXPECT_EQ(value.operands[1].path.names[0].text, "c");
}

TEST(Parse, NumbersAreExact) {
  EXPECT_EQ(value_of("1.79万").number, Number(17900));
  EXPECT_EQ(value_of("17_900").number, Number(17900));
  EXPECT_EQ(value_of("２０％").number, *Number::ratio(1, 5));
  EXPECT_EQ(value_of("30万元").kind, ExpressionKind::measure);
  EXPECT_EQ(value_of("30万元").unit.text, "元");
  EXPECT_EQ(value_of("15天").duration_unit, DurationUnit::days);
  EXPECT_EQ(value_of("1 month").duration_unit, DurationUnit::months);
}

TEST(Parse, EveryLanguageAndWidthGivesTheSameTree) {
  const Expression english = value_of("if closed is absent then max(0, days(due -> today)) else 0");
  const Expression chinese = value_of("若 closed 缺失 则 取大（０，天数（due → 今日）） 否则 0");
  const Expression mixed = value_of("if closed 缺失 then 取大(0, days（due －＞ 今日)) 否则 0");
  for (const Expression* value : {&english, &chinese, &mixed}) {
    ASSERT_EQ(value->kind, ExpressionKind::conditional);
    EXPECT_EQ(value->operands[0].kind, ExpressionKind::is_absent);
    ASSERT_EQ(value->operands[1].kind, ExpressionKind::call);
    EXPECT_EQ(value->operands[1].name.text, "max");
    EXPECT_EQ(value->operands[1].operands[1].name.text, "days");
  }
}

TEST(Parse, KeywordsMayNameThings) {
  const auto event = only<EntityDeclaration>(
      "event e on found {\n  at \"l\" : village\n  due : deadline\n  where : text\n  `share` : number\n found : date "
      "}");
  ASSERT_EQ(event.fields.size(), 5u);
  EXPECT_EQ(event.fields[0].name.text, "at");
  EXPECT_EQ(event.fields[2].name.text, "where");
  EXPECT_EQ(event.fields[3].name.text, "share");
  EXPECT_EQ(value_of("s.own + due").operands[0].path.names[1].text, "own");
  EXPECT_EQ(value_of("『若』").path.names[0].text, "若");
}

TEST(Parse, RareHanCharactersAreLetters) {
  EXPECT_EQ(value_of("𫝀村〇々").path.names[0].text, "𫝀村〇々");
}

TEST(Parse, ClauseIdsAreText) {
  const auto define = only<DefineDeclaration>("define x for y = 1 per plan.15.10, plan.2-3");
  ASSERT_EQ(define.clauses.size(), 2u);
  EXPECT_EQ(define.clauses[0].clause, "15.10");
  EXPECT_EQ(define.clauses[1].clause, "2-3");
}

TEST(Parse, RowsKeepTheirParts) {
  const Expression value = value_of(
      "count(other hazard as h within this.at.county by owner in last 30 days to found by found where grade = major)");
  ASSERT_EQ(value.rows.size(), 1u);
  const Rows& rows = value.rows[0];
  EXPECT_TRUE(rows.other);
  EXPECT_EQ(rows.alias->text, "h");
  EXPECT_EQ(rows.place, RowsPlace::within);
  EXPECT_TRUE(rows.target->starts_at_this);
  EXPECT_EQ(rows.target->names.size(), 2u);
  EXPECT_EQ(rows.by->text, "owner");
  EXPECT_EQ(rows.window.kind, WindowKind::in_last);
  EXPECT_EQ(rows.window.to.size(), 1u);
  EXPECT_EQ(rows.window.by->text, "found");
  EXPECT_EQ(rows.where.size(), 1u);
}

TEST(Parse, FirstTakesItsOrderAndRowsTheirField) {
  const Expression value = value_of("first(grade over hazard within this by at by found, id)");
  EXPECT_EQ(value.rows[0].by->text, "at");
  EXPECT_EQ(value.order.size(), 2u);
  EXPECT_FALSE(value_of("first(grade over hazard within this by found)").rows[0].by.has_value());
}

TEST(Parse, MinIsAnAggregateOnlyWithOver) {
  EXPECT_EQ(value_of("min(a over b)").kind, ExpressionKind::aggregate);
  EXPECT_EQ(value_of("min(a, sum(b over c))").kind, ExpressionKind::call);
}

TEST(Parse, NewlinesEndItemsExceptWhereMoreFollows) {
  const auto parsed = parse("define a for b = 1\n  + 2\n  and c\ndefine d for e = (1\n+ 2)\ndefine f for g =\n 1\n", 0);
  EXPECT_TRUE(parsed.ok());
  EXPECT_EQ(parsed.tree.declarations.size(), 3u);
}

TEST(Parse, SpansCoverTheDeclaration) {
  const std::string text = "  define 甲 for b = 1 + 2  # c";
  const auto define = only<DefineDeclaration>(text);
  EXPECT_EQ(text.substr(define.span.begin, define.span.end - define.span.begin), "define 甲 for b = 1 + 2");
  EXPECT_EQ(text.substr(define.value.span.begin, define.value.span.end - define.value.span.begin), "1 + 2");
}

TEST(Parse, WhatIsBrokenIsLeftOutAndTheRestKept) {
  const ParseResult result =
      parse("score s for t {\n start 1\n foo\n cap 3\n}\ndefine x fr y = 1\ndefine z for y = 1", 0);
  EXPECT_EQ(result.diagnostics.size(), 2u);
  ASSERT_EQ(result.tree.declarations.size(), 2u);
  EXPECT_TRUE(std::get<ScoreDeclaration>(result.tree.declarations[0]).incomplete);
  EXPECT_TRUE(std::get<ScoreDeclaration>(result.tree.declarations[0]).cap.has_value());
  ASSERT_EQ(result.tree.broken.size(), 1u);
  EXPECT_EQ(result.tree.broken[0].text, "x");
}

TEST(Parse, NestingUpToTheLimitIsRead) {
  const auto nested = [](std::size_t n) {
    return parse("define x for y = " + std::string(n, '(') + "1" + std::string(n, ')'), 0);
  };
  EXPECT_TRUE(nested(199).ok());
  EXPECT_FALSE(nested(201).ok());
  EXPECT_FALSE(nested(100000).ok());
}

TEST(Parse, AFileFullOfMistakesIsCutOff) {
  std::string marks, declarations;
  for (int i = 0; i < 2000; ++i) {
    marks += "《";
    declarations += "define\n";
  }
  for (const std::string& text : {marks, declarations}) {
    const ParseResult result = parse(text, 0);
    EXPECT_GE(result.diagnostics.size(), 501u) << text.substr(0, 10);
    EXPECT_LE(result.diagnostics.size(), 502u) << text.substr(0, 10);
  }
}

TEST(Parse, MalformedBytesAreReportedOnce) {
  const ParseResult result = parse("define x for y = 1 # \xC3\x28\xFF\ndefine z for y = 2\n", 0);
  ASSERT_EQ(result.diagnostics.size(), 1u);
  EXPECT_EQ(result.diagnostics[0].code->id, "ZR0101");
  EXPECT_EQ(result.tree.declarations.size(), 2u);
}

}  // namespace
}  // namespace zeren::syntax
