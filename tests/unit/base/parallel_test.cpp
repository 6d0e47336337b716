#include "zeren/base/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using zeren::ThreadPool;

TEST(ThreadPool, VisitsEveryIndexOnceInTheSameChunks) {
  for (const std::size_t threads : {0u, 1u, 2u, 5u}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.threads(), threads == 0 ? 1 : threads);
    for (const std::size_t count : {0u, 1u, 7u, 100u, 1000u}) {
      std::vector<int> visits(count, 0);
      std::vector<std::pair<std::size_t, std::size_t>> chunks((count + 6) / 7);
      pool.parallel_for(count, 7, [&](std::size_t begin, std::size_t end) {
        chunks[begin / 7] = {begin, end};
        for (std::size_t i = begin; i < end; ++i) ++visits[i];
      });
      for (const int n : visits) ASSERT_EQ(n, 1);
      for (std::size_t i = 0; i < chunks.size(); ++i) {
        ASSERT_EQ(chunks[i], (std::pair<std::size_t, std::size_t>(i * 7, std::min(count, i * 7 + 7))));
      }
    }
  }
}

TEST(ThreadPool, OneThreadRunsInline) {
  ThreadPool pool(1);
  const auto caller = std::this_thread::get_id();
  pool.parallel_for(10, 1, [&](std::size_t, std::size_t) { EXPECT_EQ(std::this_thread::get_id(), caller); });
}

TEST(ThreadPool, ThrowsTheFirstChunksExceptionAfterAllAreDone) {
  for (const std::size_t threads : {1u, 4u}) {
    ThreadPool pool(threads);
    std::atomic<int> done = 0;
    const auto body = [&](std::size_t begin, std::size_t) {
      ++done;
      if (begin >= 30) throw std::runtime_error(std::to_string(begin));
    };
    try {
      pool.parallel_for(100, 10, body);
      FAIL();
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "30");
    }
    EXPECT_EQ(done, 10);
    // The pool goes on.
    pool.parallel_for(20, 10, body);
    EXPECT_EQ(done, 12);
  }
}

TEST(ThreadPool, LoopsMayNest) {
  ThreadPool pool(3);
  std::atomic<int> sum = 0;
  pool.parallel_for(20, 1, [&](std::size_t, std::size_t) {
    pool.parallel_for(20, 3, [&](std::size_t begin, std::size_t end) { sum += static_cast<int>(end - begin); });
  });
  EXPECT_EQ(sum, 400);
}

TEST(ThreadPool, SeveralThreadsMayShareOne) {
  ThreadPool pool(2);
  std::atomic<int> sum = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int n = 0; n < 50; ++n) {
        pool.parallel_for(16, 2, [&](std::size_t begin, std::size_t end) { sum += static_cast<int>(end - begin); });
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(sum, 4 * 50 * 16);
}

TEST(ThreadPool, AGrainOfZeroIsOneAndAHugeOneIsOneChunk) {
  ThreadPool pool(2);
  std::atomic<int> calls = 0;
  pool.parallel_for(5, 0, [&](std::size_t begin, std::size_t end) {
    EXPECT_EQ(end, begin + 1);
    ++calls;
  });
  EXPECT_EQ(calls, 5);
  pool.parallel_for(5, static_cast<std::size_t>(-1), [&](std::size_t, std::size_t end) { EXPECT_EQ(end, 5u); });
}

}  // namespace
