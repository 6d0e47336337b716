#include "bindings/python/src/stoppable.hpp"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>

namespace zeren::python {

namespace py = pybind11;

namespace {

constexpr auto between_looks = std::chrono::milliseconds(50);

// The thread, and whether it is done.
class Worker {
 public:
  explicit Worker(std::function<void()> work) : thread_([this, work = std::move(work)] { run(work); }) {}
  ~Worker() { thread_.join(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Waits a while; true where the work is done.
  bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, between_looks, [this] { return done_; });
  }
  void wait_for_end() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return done_; });
  }
  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  void run(const std::function<void()>& work) {
    try {
      work();
    } catch (...) {
      thrown_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    done_ = true;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::exception_ptr thrown_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace

void run_stoppable(const Limits& limits, const py::object& tick, const std::function<void(const Limits&)>& work) {
  std::stop_source source;
  Limits with_stop = limits;
  with_stop.stop = source.get_token();
  const py::gil_scoped_release unlocked;
  Worker worker([&] { work(with_stop); });
  while (!worker.wait()) {
    const py::gil_scoped_acquire locked;
    bool failed = PyErr_CheckSignals() != 0;
    if (!failed && !tick.is_none()) {
      PyObject* result = PyObject_CallNoArgs(tick.ptr());
      failed = result == nullptr;
      Py_XDECREF(result);
    }
    if (!failed) continue;
    py::error_already_set raised;  // takes the exception out of the interpreter
    source.request_stop();
    {
      const py::gil_scoped_release again;
      worker.wait_for_end();
    }
    throw raised;
  }
  worker.rethrow();
}

}  // namespace zeren::python
