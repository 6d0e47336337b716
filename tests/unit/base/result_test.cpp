#include "zeren/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

using zeren::Failure;
using zeren::Result;

enum class Why { because };

Result<std::unique_ptr<int>, Why> make(bool good) {
  if (!good) return Why::because;
  return std::make_unique<int>(7);
}

TEST(Result, HoldsAValueOrAnError) {
  const auto good = make(true);
  ASSERT_TRUE(good.ok());
  EXPECT_TRUE(good);
  EXPECT_EQ(**good, 7);
  const auto bad = make(false);
  EXPECT_FALSE(bad.ok());
  EXPECT_EQ(bad.error(), Why::because);
}

TEST(Result, MovesItsValueOut) {
  std::unique_ptr<int> value = make(true).value();
  EXPECT_EQ(*value, 7);
}

TEST(Result, ValueAndErrorMayBeOfOneType) {
  const Result<std::string, std::string> good = std::string("杭州");
  const Result<std::string, std::string> bad = Failure<std::string>("湖州");
  EXPECT_EQ(good.value(), "杭州");
  EXPECT_EQ(bad.error(), "湖州");
  EXPECT_EQ(bad.value_or("安吉"), "安吉");
}

TEST(Result, ReadingTheMissingHalfThrows) {
  EXPECT_THROW((void)make(false).value(), std::bad_variant_access);
}

}  // namespace
