// What a plan says of rules as they are written: the text of an expression, and the bounds of a value with exceptions.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "zeren/compile.hpp"

namespace zeren {
namespace {

const plan::Node& node_of(const CompileResult& compiled, std::string_view table, std::string_view column) {
  const plan::Plan& plan = compiled.pack->plan();
  const auto t = std::find_if(plan.tables.begin(), plan.tables.end(), [&](const auto& x) { return x.name == table; });
  const auto c = std::find_if(t->columns.begin(), t->columns.end(), [&](const auto& x) { return x.name == column; });
  return plan.nodes[c->node];
}

CompileResult compiled(const std::string& rules) {
  PackFiles files;
  files.files.push_back({"small.zr",
                         "pack small { effective 2022-01-01 .. 2022-12-31  months clamp }\n"
                         "tier county > township\n"
                         "event drill on held { id : key  at : township  held : date  "
                         "people : count in 0 .. 1000  guests : count in 0 .. 1000 }\n" +
                             rules});
  CompileResult result = compile(files);
  for (const Diagnostic& d : result.diagnostics) {
    EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
  }
  return result;
}

TEST(Compiled, AnExpressionIsNamedByItsWholeText) {
  const CompileResult result = compiled(
      "define a for drill = 2 * (people + 3)\n"
      "define b for drill = (people + 3) * 2\n"
      "define c for drill = 2 * (people + (guests - 3))\n"
      "define e for drill = (people + 3) * (guests - 3)\n"
      "define d for drill = （people + 4） * （guests - 4）\n");
  ASSERT_TRUE(result.ok());
  const auto text = [&](const char* column) { return node_of(result, "drill", column).origin.name; };
  EXPECT_EQ(text("a"), "2 * (people + 3)");
  EXPECT_EQ(text("b"), "(people + 3) * 2");
  EXPECT_EQ(text("c"), "2 * (people + (guests - 3))");
  EXPECT_EQ(text("e"), "(people + 3) * (guests - 3)");
  EXPECT_EQ(text("d"), "（people + 4） * （guests - 4）");
}

TEST(Compiled, AValueWithExceptionsHasOnlyTheBoundsOfAllOfThem) {
  const CompileResult result = compiled(
      "define one for drill = people\n"
      "override one for drill as many when held = 2022-03-01 then guests\n"
      "define other for drill = people\n"
      "override other for drill as most when held = 2022-03-01 then 5000\n");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(node_of(result, "drill", "one").type.high, 1000);
  EXPECT_EQ(node_of(result, "drill", "one").type.low, 0);
  EXPECT_EQ(node_of(result, "drill", "other").type.high, std::nullopt) << "5000 is above 1000";
}

}  // namespace
}  // namespace zeren
