// Any text as the one file of a pack: to a plan, or to diagnostics.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/diagnostics.hpp"
#include "tests/fuzz/limits.hpp"
#include "tests/fuzz/require.hpp"
#include "zeren/compile.hpp"
#include "zeren/pack/print.hpp"
#include "zeren/plan/print.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace zeren;
  PackFiles files;
  files.files.push_back({"fuzz.zr", std::string(reinterpret_cast<const char*>(data), size)});
  const CompileResult compiled = compile(files, fuzz::small_limits());
  fuzz::require_good(compiled.diagnostics, *compiled.sources);
  fuzz::require(compiled.ok() == !compiled.diagnostics.has_errors(), "a pack is there exactly where no error is");
  if (!compiled.ok()) return 0;
  fuzz::require(!print(compiled.pack->pack()).empty(), "a pack can be shown");
  fuzz::require(!print(compiled.pack->plan()).empty(), "a plan can be shown");
  return 0;
}
