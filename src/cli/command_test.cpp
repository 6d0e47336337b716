// `zeren test`: runs the tests that a pack carries.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/test_runner.hpp"

namespace zeren::cli {

namespace {

struct TestOptions {
  std::string pack;
  std::string units;
  std::string filter;
  bool quiet = false;
};

std::string place(const CompiledPack& pack, Span span) {
  if (!span.has_place()) return {};
  const Location at = pack.sources().location(span);
  return fmt::format("{}:{}:{}", pack.sources().name(span.file), at.line, at.column);
}

void report(Context& context, const CompiledPack& pack, const TestOutcome& outcome, bool quiet) {
  if (outcome.passed()) {
    if (!quiet) print(fmt::format("{} {}\n", context.pick("ok  ", "通过"), outcome.title));
    return;
  }
  print(fmt::format("{} {}\n", context.pick("FAIL", "失败"), outcome.title));
  for (const TestFailure& failure : outcome.failures) {
    print(fmt::format("     {}: {}\n", place(pack, failure.span),
                      context.language == Language::zh ? failure.message_zh : failure.message_en));
  }
}

void run_pack_tests(Context& context, const TestOptions& options) {
  const auto pack = load_pack(context, options.pack);
  if (!pack) return;
  std::optional<Organisation> units;
  const bool has_units = !options.units.empty() ||
                         std::filesystem::exists(std::filesystem::path(options.pack) / "units.csv") ||
                         !pack->pack().units_file.empty();
  if (has_units) {
    units = load_organisation(context, *pack, options.pack, options.units, false);
    if (!units) return;
  }
  std::size_t failed = 0;
  const auto outcomes = run_tests(*pack, units ? &*units : nullptr, options.filter);
  for (const TestOutcome& outcome : outcomes) {
    report(context, *pack, outcome, options.quiet);
    failed += outcome.passed() ? 0 : 1;
  }
  print(fmt::format(fmt::runtime(context.pick("{} passed, {} failed\n", "{} 个通过，{} 个失败\n")),
                    outcomes.size() - failed, failed));
  if (failed > 0) context.raise(findings);
}

}  // namespace

void add_test(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("test", "run the tests that a pack carries");
  command->footer("Example: zeren test rules/anji-2022 --filter veto");
  auto options = std::make_shared<TestOptions>();
  command->add_option("pack", options->pack, "folder of the pack, or one .zr file")->required();
  command->add_option("--units", options->units, "units table for tests without units of their own");
  command->add_option("--filter", options->filter, "only tests whose title contains this");
  command->add_flag("-q,--quiet", options->quiet, "print failures only");
  command->callback([&context, options] { run_pack_tests(context, *options); });
}

}  // namespace zeren::cli
