// Writes W1's rules as the C++ header that `zeren compile --emit cpp` makes, with names for zeren/emitted.cpp at its
// end.
#include <algorithm>
#include <cstdio>

#include "bench/peers/zeren/workloads.hpp"
#include "zeren/plan/emit_cpp.hpp"
#include "zeren/version.hpp"

namespace peers {

void emit_w1(const Arguments& arguments) {
  const zeren::CompiledPack pack = compile_file(arguments.text("packs", ".") + "/w1.zr");
  const auto emitted = zeren::plan::emit_cpp(pack.plan());
  const auto is_level = [&](const auto& c) { return pack.plan().tables[c.table].columns[c.column].name == "level"; };
  const auto level = std::find_if(emitted.columns.begin(), emitted.columns.end(), is_level);
  if (level == emitted.columns.end() || !level->always_present || level->reads_today || level->denominator != 1) {
    throw std::runtime_error("the level has no plain function");
  }
  const std::string in = emitted.name_space + "::", row = in + emitted.structs[level->table];
  const std::string text = emitted.text + "\nusing EmittedRow = " + row +
                           ";\ninline auto emitted_level(const EmittedRow& row) { return " + in + level->function +
                           "(row); }\ninline constexpr const char* emitted_version = \"" +
                           std::to_string(ZEREN_VERSION_MAJOR) + "." + std::to_string(ZEREN_VERSION_MINOR) + "." +
                           std::to_string(ZEREN_VERSION_PATCH) + "\";\n";
  std::ofstream(arguments.text("header")) << text;
}

}  // namespace peers
