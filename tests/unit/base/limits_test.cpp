#include "zeren/base/limits.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "src/base/watch.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/base/utf8.hpp"

namespace zeren {
namespace {

using detail::LimitReached;
using detail::Ticker;
using detail::Watch;

// The code that looking throws; empty where it throws nothing.
std::string look(const Limits& limits) {
  try {
    Watch(limits).look();
  } catch (const LimitReached& reached) {
    return std::string(reached.code->id);
  }
  return {};
}

TEST(Limits, NothingEndsWithoutDeadlineOrToken) {
  EXPECT_EQ(look({}), "");
}

TEST(Limits, TheClockIsNotReadWithoutDeadline) {
  Limits limits;
  int read = 0;
  limits.clock = [&] { return ++read; };
  std::stop_source source;
  limits.stop = source.get_token();
  EXPECT_EQ(look(limits), "");
  EXPECT_EQ(read, 0);
}

TEST(Limits, TheDeadlineIsTheFirstReadingThatIsTooLate) {
  std::int64_t time = 999;
  Limits limits;
  limits.clock = [&] { return time; };
  limits.deadline = 1000;
  EXPECT_EQ(look(limits), "");
  time = 1000;
  EXPECT_EQ(look(limits), "ZR0902");
}

TEST(Limits, GivingUpAfterCountsFromNowOnTheHostsClock) {
  Limits limits;
  limits.clock = [] { return std::int64_t{5'000'000}; };
  limits.give_up_after(3);
  EXPECT_EQ(limits.deadline, 8'000'000);
  limits.give_up_after(0);
  EXPECT_EQ(look(limits), "ZR0902");
  limits.give_up_after(-7);
  EXPECT_EQ(look(limits), "ZR0902");
  limits.give_up_after(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(limits.deadline, Limits::no_deadline);
}

TEST(Limits, TheSystemsClockIsSteady) {
  Limits limits;
  const std::int64_t before = limits.now();
  EXPECT_LE(before, limits.now());
  limits.give_up_after(3'600'000);
  EXPECT_EQ(look(limits), "");
}

TEST(Limits, AnotherThreadCancels) {
  std::stop_source source;
  Limits limits;
  limits.stop = source.get_token();
  EXPECT_EQ(look(limits), "");
  std::thread([source]() mutable { source.request_stop(); }).join();
  EXPECT_EQ(look(limits), "ZR0901");
}

TEST(Limits, CancellingGoesBeforeTheDeadline) {
  std::stop_source source;
  source.request_stop();
  Limits limits;
  limits.stop = source.get_token();
  limits.give_up_after(0);
  EXPECT_EQ(look(limits), "ZR0901");
}

TEST(Limits, ATickerLooksAfterABoundedNumberOfSteps) {
  Limits limits;
  limits.clock = [] { return std::int64_t{1}; };
  limits.deadline = 1;
  const Watch watch(limits);
  Ticker ticker(watch);
  int steps = 0;
  EXPECT_THROW(for (; steps < 100'000; ++steps) ticker.tick(), LimitReached);
  EXPECT_LT(steps, 5000);
}

TEST(Limits, OnlyTheirCodesAreLimits) {
  for (const DiagnosticCode* code : limit_codes::all) EXPECT_TRUE(limit_codes::is_limit(*code)) << code->id;
  EXPECT_TRUE(limit_codes::is_stop(limit_codes::cancelled));
  EXPECT_TRUE(limit_codes::is_stop(limit_codes::past_deadline));
  EXPECT_FALSE(limit_codes::is_stop(limit_codes::too_many_rejects));
  EXPECT_FALSE(limit_codes::is_limit({"ZR0810", Severity::note, "", "", "", ""}));
  EXPECT_FALSE(limit_codes::is_limit({"ZR0950", Severity::note, "", "", "", ""}));
}

TEST(Limits, AFullBagOfDiagnosticsSaysSo) {
  Diagnostics bag;
  bag.keep_at_most(2);
  bag.add(limit_codes::cancelled, {});
  bag.add(limit_codes::cancelled, {});
  EXPECT_FALSE(bag.overflowed());
  bag.add(limit_codes::past_deadline, {}).clause = "plan.1";  // a reference into nothing that stays
  EXPECT_TRUE(bag.overflowed());
  EXPECT_EQ(bag.size(), 2u);
  bag.add_at_last(limit_codes::too_many_diagnostics, {}, {"2"});
  EXPECT_EQ(bag.size(), 3u);
  Diagnostics whole;
  whole.append(std::move(bag));
  EXPECT_EQ(whole.size(), 3u);
  EXPECT_TRUE(whole.overflowed());
}

TEST(Limits, NoWordIsSuggestedForOneThatNobodyTyped) {
  const std::string word(100, 'a');
  const std::vector<std::string> known{word.substr(1), word + "bc"};
  EXPECT_EQ(nearest(word, known), known[0]);
  EXPECT_EQ(nearest(word + "a", known), std::nullopt);
}

}  // namespace
}  // namespace zeren
