#include "zeren/base/parallel.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

namespace zeren::inline v0 {

namespace {

// One parallel_for under way. Everything in it is guarded by the pool's mutex.
struct Job {
  void* body;
  void (*call)(void* body, std::size_t begin, std::size_t end);
  std::size_t count;
  std::size_t grain;
  std::size_t chunks;
  std::size_t next = 0;  // first chunk that nobody has taken
  std::size_t done = 0;
  std::size_t failed_chunk = 0;
  std::exception_ptr failure{};

  void run_chunk(std::size_t chunk) const {
    const std::size_t begin = chunk * grain;
    call(body, begin, begin + std::min(grain, count - begin));
  }
};

}  // namespace

struct ThreadPool::State {
  std::mutex mutex;
  std::condition_variable work;      // a job has chunks to take, or the pool ends
  std::condition_variable finished;  // some job's last chunk is done
  std::list<Job*> jobs;              // those with chunks to take
  bool ending = false;
  std::vector<std::thread> workers;

  // Takes one chunk of the job and runs it; the lock is open meanwhile.
  void run_one(Job& job, std::unique_lock<std::mutex>& lock) {
    const std::size_t chunk = job.next++;
    if (job.next == job.chunks) jobs.remove(&job);
    lock.unlock();
    std::exception_ptr failure;
    try {
      job.run_chunk(chunk);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    if (failure && (!job.failure || chunk < job.failed_chunk)) {
      job.failure = failure;
      job.failed_chunk = chunk;
    }
    if (++job.done == job.chunks) finished.notify_all();
  }

  void work_until_end() {
    std::unique_lock lock(mutex);
    for (;;) {
      work.wait(lock, [&] { return ending || !jobs.empty(); });
      if (jobs.empty()) return;
      run_one(*jobs.front(), lock);
    }
  }

  void end() {
    {
      const std::lock_guard lock(mutex);
      ending = true;
    }
    work.notify_all();
    for (std::thread& worker : workers) worker.join();
  }
};

ThreadPool::ThreadPool(std::size_t threads) : threads_(std::max<std::size_t>(1, threads)) {
  if (threads_ == 1) return;
  state_ = std::make_unique<State>();
  try {
    for (std::size_t i = 1; i < threads_; ++i) {
      state_->workers.emplace_back([state = state_.get()] { state->work_until_end(); });
    }
  } catch (...) {
    state_->end();
    throw;
  }
}

ThreadPool::~ThreadPool() {
  if (state_) state_->end();
}

void ThreadPool::run(std::size_t count, std::size_t grain, void* body, Call call) {
  if (count == 0) return;
  grain = std::max<std::size_t>(1, grain);
  const std::size_t chunks = count / grain + (count % grain != 0 ? 1 : 0);
  Job job{body, call, count, grain, chunks};
  if (!state_ || chunks == 1) {
    // All chunks run even where one throws, as with several threads.
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
      try {
        job.run_chunk(chunk);
      } catch (...) {
        if (!job.failure) job.failure = std::current_exception();
      }
    }
  } else {
    std::unique_lock lock(state_->mutex);
    state_->jobs.push_back(&job);
    state_->work.notify_all();
    // The caller works on its own job only, so a loop inside a loop cannot wait for itself.
    while (job.next < job.chunks) state_->run_one(job, lock);
    state_->finished.wait(lock, [&] { return job.done == job.chunks; });
  }
  if (job.failure) std::rethrow_exception(job.failure);
}

}  // namespace zeren::inline v0
