#include "src/pack/intervals.hpp"

#include <gtest/gtest.h>

namespace zeren::pack::detail {
namespace {

IntervalSet between(int low, bool low_inclusive, int high, bool high_inclusive) {
  return IntervalSet::of({Bound{Number(low), low_inclusive}, Bound{Number(high), high_inclusive}});
}

TEST(Intervals, OneThatEndsBeforeItBeginsIsEmpty) {
  EXPECT_TRUE(between(3, true, 2, true).empty());
  EXPECT_TRUE(between(3, true, 3, false).empty());
  EXPECT_TRUE(between(3, false, 3, true).empty());
  EXPECT_FALSE(between(3, true, 3, true).empty());
}

TEST(Intervals, ComplementsLeaveNothingAndHoldEverything) {
  for (const auto& set :
       {between(1, true, 5, false), between(3, true, 3, true), IntervalSet::everything(), IntervalSet()}) {
    EXPECT_TRUE(set.intersect(set.complement()).empty());
    EXPECT_TRUE(IntervalSet::everything().inside(set.unite(set.complement())));
  }
}

TEST(Intervals, NeighboursThatShareAnEndMakeOne) {
  const IntervalSet both = between(1, true, 3, false).unite(between(3, true, 5, true));
  EXPECT_TRUE(between(1, true, 5, true).inside(both));
  const IntervalSet gap = between(1, true, 3, false).unite(between(3, false, 5, true));
  EXPECT_FALSE(between(1, true, 5, true).inside(gap));
  EXPECT_TRUE(between(1, true, 2, true).inside(gap));
}

TEST(Intervals, OpenEndsCount) {
  EXPECT_TRUE(between(1, false, 5, false).inside(between(1, true, 5, true)));
  EXPECT_FALSE(between(1, true, 5, true).inside(between(1, false, 5, false)));
  EXPECT_TRUE(between(1, true, 3, false).intersect(between(3, true, 5, true)).empty());
}

}  // namespace
}  // namespace zeren::pack::detail
