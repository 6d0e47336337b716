// `zeren test`: runs the tests that a pack carries.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/base/number.hpp"
#include "zeren/branch_coverage.hpp"
#include "zeren/test_runner.hpp"

namespace zeren::cli {

namespace {

struct TestOptions {
  std::string pack;
  std::string units;
  std::string filter;
  bool quiet = false;
  bool coverage = false;
  std::string minimum;  // percent
};

// Every branch that no test reached, under its rule; then how many were.
void report_coverage(const Context& context, const BranchCoverage& coverage) {
  std::string owner;
  for (const Branch& branch : coverage.branches()) {
    if (branch.reached) continue;
    if (branch.owner != owner) {
      owner = branch.owner;
      print(fmt::format(fmt::runtime(context.pick("not reached in `{}`:\n", "`{}` 中未触及：\n")), owner));
    }
    print(fmt::format("  {}:{}: {}\n", branch.file, branch.line,
                      context.language == Language::zh ? branch.text_zh : branch.text_en));
  }
  const std::size_t reached = coverage.reached(), total = coverage.branches().size();
  const std::size_t tenths = coverage_per_mille(reached, total);
  print(fmt::format(fmt::runtime(context.pick("branches reached {} of {} ({}.{}%)\n", "触及分支 {} / {}（{}.{}%）\n")),
                    reached, total, tenths / 10, tenths % 10));
}

// Exactly: 200 of 300 are less than 66.7 %.
bool falls_short(const BranchCoverage& coverage, const Number& minimum) {
  const auto reached = static_cast<std::int64_t>(coverage.reached());
  const auto total = static_cast<std::int64_t>(coverage.branches().size());
  return Number(reached * 100) < multiply(minimum, Number(total)).value;
}

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
  const auto minimum = options.minimum.empty() ? std::optional(Number(0)) : Number::parse(options.minimum);
  if (!minimum || *minimum < Number(0) || *minimum > Number(100)) {
    complain(fmt::format(fmt::runtime(context.pick("zeren: `{}` is no percentage: write a number from 0 to 100\n",
                                                   "zeren：`{}` 不是百分数：请写 0 到 100 的数\n")),
                         options.minimum));
    return context.raise(wrong_use);
  }
  const auto pack = load_pack(context, options.pack);
  if (!pack) return;
  std::optional<Organisation> units;
  std::error_code error;
  const bool has_units = !options.units.empty() ||
                         std::filesystem::exists(std::filesystem::path(options.pack) / "units.csv", error) ||
                         !pack->pack().units_file.empty();
  if (has_units) {
    units = load_organisation(context, pack->plan(), options.pack, options.units, false);
    if (!units) return;
  }
  std::size_t failed = 0;
  std::optional<BranchCoverage> coverage;
  TestObserver observer;
  if (options.coverage || !options.minimum.empty()) {
    coverage.emplace(*pack);
    observer = [&coverage](const Evaluation& evaluation) { coverage->add(evaluation); };
  }
  const auto ran = run_tests(*pack, units ? &*units : nullptr, options.filter, observer, context.limits);
  if (!ran) return say_why(context, ran.error());
  const std::vector<TestOutcome>& outcomes = *ran;
  for (const TestOutcome& outcome : outcomes) {
    report(context, *pack, outcome, options.quiet);
    failed += outcome.passed() ? 0 : 1;
  }
  print(fmt::format(fmt::runtime(context.pick("{} passed, {} failed\n", "{} 个通过，{} 个失败\n")),
                    outcomes.size() - failed, failed));
  if (failed > 0) context.raise(findings);
  if (!coverage) return;
  report_coverage(context, *coverage);
  if (falls_short(*coverage, *minimum)) context.raise(findings);
}

}  // namespace

void add_test(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("test", "run the tests that a pack carries");
  command->footer(
      "Examples:\n"
      "  zeren test rules/anji-2022 --filter veto\n"
      "  zeren test rules/anji-2022 --quiet --coverage --minimum 95     branches that no test reaches");
  auto options = std::make_shared<TestOptions>();
  command->add_option("pack", options->pack, "folder of the pack, or one .zr file")->required();
  command->add_option("--units", options->units, "units table for tests without units of their own");
  command->add_option("--filter", options->filter, "only tests whose title contains this");
  command->add_flag("-q,--quiet", options->quiet, "print failures only");
  command->add_flag("--coverage", options->coverage, "which lines, steps, bands and branches no test reaches");
  command->add_option("--minimum", options->minimum, "with --coverage: exit 1 below this percentage of branches");
  command->callback([&context, options] { run_pack_tests(context, *options); });
}

}  // namespace zeren::cli
