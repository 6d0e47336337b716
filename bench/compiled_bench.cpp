// The pack of Anji county from its rules, and from its compiled form: what a host waits for before it can bind facts.
#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>

#include "zeren/compile.hpp"
#include "zeren/io/pack_files.hpp"
#include "zeren/plan/binary.hpp"

namespace {

const zeren::PackFiles& files() {
  static const zeren::LoadedPackFiles loaded = zeren::read_pack_files(ZEREN_SOURCE_DIR "/rules/anji-2022");
  return loaded.files;
}

const std::string& bytes() {
  static const std::string written = [] {
    const zeren::CompileResult compiled = zeren::compile(files());
    if (!compiled.ok()) throw std::runtime_error("the pack does not compile");
    return zeren::plan::write_plan(compiled.pack->plan());
  }();
  return written;
}

void compile_text(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(zeren::compile(files()));
}
BENCHMARK(compile_text)->Unit(benchmark::kMicrosecond);

void read_compiled(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(zeren::plan::read_plan(bytes()));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes().size()));
}
BENCHMARK(read_compiled)->Unit(benchmark::kMicrosecond);

void write_compiled(benchmark::State& state) {
  const auto plan = zeren::plan::read_plan(bytes());
  for (auto _ : state) benchmark::DoNotOptimize(zeren::plan::write_plan(*plan));
}
BENCHMARK(write_compiled)->Unit(benchmark::kMicrosecond);

}  // namespace
