// Exact numbers and their rounding against a suite that others wrote (tests/known/decimal.txt says which cases apply).
#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "zeren/base/number.hpp"

namespace zeren {
namespace {

struct KnownCase {
  std::string name, operation, mode, digits;
  std::vector<Number> numbers;  // the operands, then the result
};

std::optional<KnownCase> read(const std::string& line) {
  std::istringstream words(line);
  KnownCase known;
  words >> known.name >> known.operation >> known.mode >> known.digits;
  for (std::string text; words >> text;) {
    const std::optional<Number> number = Number::parse(text);
    if (!number) return std::nullopt;
    known.numbers.push_back(*number);
  }
  return known;
}

Rounding mode_of(const std::string& name) {
  if (name == "half_even") return Rounding::half_even;
  if (name == "up") return Rounding::up;
  if (name == "down") return Rounding::down;
  if (name == "ceiling") return Rounding::ceiling;
  return name == "floor" ? Rounding::floor : Rounding::half_up;
}

Number work_out(const KnownCase& known) {
  const Number& a = known.numbers[0];
  const Number& b = known.numbers[1];
  const std::string& operation = known.operation;
  if (operation == "add") return add(a, b).value;
  if (operation == "subtract") return subtract(a, b).value;
  if (operation == "multiply") return multiply(a, b).value;
  if (operation == "divide") return divide(a, b).value;
  if (operation == "abs") return absolute(a);
  if (operation == "minus") return negate(a);
  if (operation == "max") return a < b ? b : a;
  if (operation == "min") return b < a ? b : a;
  if (operation == "compare") return a < b ? Number(-1) : b < a ? Number(1) : Number(0);
  return a;  // plus, round
}

TEST(NumberKnown, GivesTheAnswersOfTheGeneralDecimalArithmeticSuite) {
  std::ifstream file(std::string(ZEREN_SOURCE_DIR) + "/tests/known/decimal.txt");
  std::size_t tried = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto known = read(line);
    ASSERT_TRUE(known && known->numbers.size() >= 2) << line;
    Number result = work_out(*known);
    if (known->digits != "-") result = round(result, mode_of(known->mode), std::stoi(known->digits));
    EXPECT_TRUE(result == known->numbers.back()) << line << "\n  ours " << result.to_exact_decimal_or_fraction();
    ++tried;
  }
  EXPECT_EQ(tried, 14'491u);
}

}  // namespace
}  // namespace zeren
