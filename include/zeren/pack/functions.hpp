// The built-in functions, declared once as data: the checker, the reference and the hover texts are made from it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "zeren/pack/expression.hpp"

namespace zeren::inline v0::pack {

/// What every argument of a function must be; all arguments of one call agree with one another.
enum class FunctionArgument { number, ordered /* numbers, dates or moments */, date, moment, text, set };

struct FunctionInfo {
  Function function = Function::max;
  std::string_view name, chinese;
  std::size_t min_arguments = 1, max_arguments = 1;
  FunctionArgument argument = FunctionArgument::number;
  TypeKind result = TypeKind::unknown;  ///< unknown: the type of the arguments
  std::string_view takes_en, takes_zh;  ///< how messages call the argument
  std::string_view meaning_en, meaning_zh;
};

/// All functions that are called by name with values.
std::span<const FunctionInfo> functions();

/// By either spelling; null where there is none.
const FunctionInfo* find_function(std::string_view name);

}  // namespace zeren::inline v0::pack
