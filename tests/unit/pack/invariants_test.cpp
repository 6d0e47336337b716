// The invariants hold of what the checker makes, and notice when they do not.
#include "zeren/pack/invariants.hpp"

#include <gtest/gtest.h>

#include "tests/unit/pack/checked_text.hpp"

namespace zeren {
namespace {

pack::Pack sound() {
  const auto checked = test::check_text(R"(
define a for township = count(hazard within this where closed is absent and due < today)
define b for township = a + 1
)");
  EXPECT_TRUE(checked.result.pack) << checked.all_messages();
  return *checked.result.pack;
}

pack::Expression& value_of(pack::Pack& pack, std::size_t rule) {
  return std::get<pack::Define>(pack.rules[rule]).value;
}

TEST(Invariants, HoldOfACheckedPack) {
  EXPECT_TRUE(pack::broken_invariants(sound()).empty());
}

TEST(Invariants, NoticeAnIdOutsideItsTable) {
  pack::Pack pack = sound();
  value_of(pack, 1).operands[0].column = 999;
  EXPECT_FALSE(pack::broken_invariants(pack).empty());
}

TEST(Invariants, NoticeAnUnknownType) {
  pack::Pack pack = sound();
  value_of(pack, 1).type = {};
  EXPECT_FALSE(pack::broken_invariants(pack).empty());
}

TEST(Invariants, NoticeARuleThatReadsALaterOne) {
  pack::Pack pack = sound();
  std::swap(pack.rules[0], pack.rules[1]);
  EXPECT_FALSE(pack::broken_invariants(pack).empty());
}

TEST(Invariants, NoticeAFilterThatReadsTheRowOutside) {
  pack::Pack pack = sound();
  auto& rows = value_of(pack, 0).rows[0];
  rows.filter[0].operands[0].operands[0].scope = 0;
  EXPECT_FALSE(pack::broken_invariants(pack).empty());
}

TEST(Invariants, NoticeAMissingOperand) {
  pack::Pack pack = sound();
  value_of(pack, 1).operands.pop_back();
  EXPECT_FALSE(pack::broken_invariants(pack).empty());
}

}  // namespace
}  // namespace zeren
