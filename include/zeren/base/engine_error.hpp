// Why there is no result.
#pragma once

#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0 {

/// A code with the arguments of its message: one of run_codes ZR0520 .. ZR0549, or of limit_codes.
struct EngineError {
  const DiagnosticCode* code = nullptr;  ///< never null
  std::vector<std::string> arguments;

  [[nodiscard]] std::string message(Language language = Language::en) const;
};

}  // namespace zeren::inline v0
