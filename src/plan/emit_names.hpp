// Names and fixed text of emitted C++. Private to the layer.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace zeren::inline v0::plan::detail {

/// What every emitted header begins with, inside its namespace.
[[nodiscard]] std::string_view emitted_prelude();

/// A name that C++ takes: words of the language get a `_`, marks become `_`.
[[nodiscard]] std::string cpp_name(std::string_view name);

/// Names that are taken; gives each asker another.
class NameSet {
 public:
  [[nodiscard]] std::string take(std::string_view wanted);

 private:
  std::set<std::string> taken_;
};

}  // namespace zeren::inline v0::plan::detail
