// Long work that Ctrl-C stops: it runs on a thread of its own without the interpreter's lock, while the calling thread
// looks for signals.
#pragma once

#include <pybind11/pybind11.h>

#include <functional>

#include "zeren/base/limits.hpp"

namespace zeren::python {

/// Calls `work` with limits that are `limits` plus a token by which it is stopped, and comes back when it is done. Now
/// and then `tick` is called with the interpreter's lock (None: nothing is called). An exception of `tick`, or of a
/// signal's handler (KeyboardInterrupt), stops the work and is raised when it has ended; so is what `work` throws. The
/// lock must be held by the caller; `work` runs without it.
void run_stoppable(const Limits& limits, const pybind11::object& tick, const std::function<void(const Limits&)>& work);

}  // namespace zeren::python
