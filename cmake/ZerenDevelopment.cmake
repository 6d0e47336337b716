# What only this project's own build uses: warnings, sanitizers, ccache, precompiled headers. Nothing of it reaches a consumer.
find_program(ZEREN_CCACHE ccache)
if(ZEREN_CCACHE AND PROJECT_IS_TOP_LEVEL)
  # Without this ccache keeps nothing that was compiled with a precompiled header.
  set(ZEREN_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${ZEREN_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ZEREN_LAUNCHER}")
  set(CMAKE_C_COMPILER_LAUNCHER "${ZEREN_CCACHE}")
endif()

# zeren_precompile(TARGET [HEADER...]): what nearly every file of a target includes is parsed once. Only in builds for
# debugging and sanitizers; a file still names all that it needs, as the builds without this show.
function(zeren_precompile target)
  if(ZEREN_PRECOMPILE)
    target_precompile_headers(
      ${target}
      PRIVATE
      ${ARGN}
      <algorithm>
      <cstdint>
      <functional>
      <map>
      <memory>
      <optional>
      <span>
      <string>
      <string_view>
      <unordered_map>
      <utility>
      <variant>
      <vector>
      "${PROJECT_SOURCE_DIR}/include/zeren/plan/plan.hpp"
      "${PROJECT_SOURCE_DIR}/include/zeren/base/diagnostic.hpp")
  endif()
endfunction()
if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
endif()

add_library(zeren_development INTERFACE)
target_compile_options(zeren_development INTERFACE -Wall -Wextra -Wconversion -Wshadow)
# gcc 12 warns of overlapping copies inside std::string where there are none (its bug 105651), and only when it optimises.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(zeren_development INTERFACE -Wno-restrict)
endif()
if(ZEREN_WARNINGS_AS_ERRORS)
  target_compile_options(zeren_development INTERFACE -Werror)
endif()
if(ZEREN_CHECK_INVARIANTS)
  target_compile_definitions(zeren_development INTERFACE ZEREN_CHECK_INVARIANTS)
endif()

if(ZEREN_SANITIZE)
  list(JOIN ZEREN_SANITIZE "," ZEREN_SANITIZE_LIST)
  add_compile_options(-fsanitize=${ZEREN_SANITIZE_LIST} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ZEREN_SANITIZE_LIST})
endif()

# The counters that guide libFuzzer; the targets in tests/fuzz link its main.
if(ZEREN_BUILD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
