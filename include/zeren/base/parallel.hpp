// Threads for loops whose pieces do not depend on each other.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>

namespace zeren::inline v0 {

/// A fixed number of threads, the caller's included. Work is cut into the same chunks at any number of threads, so a
/// loop whose chunks each write their own place gives the same bytes everywhere.
class ThreadPool {
 public:
  /// `threads` is the number that work at a time; 0 counts as 1, and 1 runs everything inline and starts no thread.
  explicit ThreadPool(std::size_t threads = 1);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  std::size_t threads() const noexcept { return threads_; }

  /// Calls body(begin, end) for the chunks [0, grain), [grain, 2 * grain) ... of 0 .. count, in any order and on any
  /// thread, and returns when all are done (begin / grain is the chunk's number). A grain of 0 counts as 1. Where
  /// bodies throw, the exception of the first such chunk in order is thrown again after all are done. May be called
  /// from inside a body and from several threads.
  template <class F>
  void parallel_for(std::size_t count, std::size_t grain, F&& body) {
    using Body = std::remove_reference_t<F>;
    run(count, grain, const_cast<void*>(static_cast<const void*>(std::addressof(body))),
        [](void* f, std::size_t begin, std::size_t end) { std::invoke(*static_cast<Body*>(f), begin, end); });
  }

 private:
  struct State;
  using Call = void (*)(void* body, std::size_t begin, std::size_t end);
  void run(std::size_t count, std::size_t grain, void* body, Call call);

  std::size_t threads_;
  std::unique_ptr<State> state_;
};

}  // namespace zeren::inline v0
