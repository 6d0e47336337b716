// What the binding raises: found in C++ without the interpreter's lock, raised as an exception of the package with it.
#pragma once

#include <stdexcept>
#include <string>

namespace zeren::python {

/// A fault that becomes the exception `zeren.<kind>` where it reaches Python.
class Problem : public std::runtime_error {
 public:
  Problem(const char* kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  [[nodiscard]] const char* kind() const noexcept { return kind_; }

 private:
  const char* kind_;
};

/// A table of facts or units that cannot be taken.
[[nodiscard]] inline Problem facts_problem(const std::string& message) {
  return {"FactsError", message};
}

}  // namespace zeren::python
