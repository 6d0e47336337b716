# What only this project's own build uses: warnings, sanitizers, ccache. Nothing of it reaches a consumer.
find_program(ZEREN_CCACHE ccache)
if(ZEREN_CCACHE AND PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ZEREN_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${ZEREN_CCACHE}")
endif()
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
