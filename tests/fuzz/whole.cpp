// From any rules to results, as a host goes: a pack of several files with its imports, its own tests, templates and
// schema, then units and facts, evaluation, forecast and explanations. The part without a name, and those named
// `NAME.zr`, are the pack's files, `NAME/FILE.zr` those of the import NAME; `units` is CSV, and every other part a
// table of facts in CSV.
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/fuzz/diagnostics.hpp"
#include "tests/fuzz/results.hpp"
#include "tests/fuzz/sections.hpp"
#include "tests/fuzz/tables.hpp"
#include "zeren/branch_coverage.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/template.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/compare.hpp"
#include "zeren/run/forecast.hpp"
#include "zeren/test_runner.hpp"

namespace {

using namespace zeren;
using fuzz::require;
using fuzz::small_limits;

struct Input {
  PackFiles pack;
  std::string units{fuzz::small_units};
  std::vector<LoadedTable> tables;
  Date day;
};

void add_rules(PackFiles& pack, const std::string& name, const std::string& text) {
  const std::size_t slash = name.find('/');
  if (slash == std::string::npos) {
    pack.files.push_back({name, text});
    return;
  }
  const std::string target = name.substr(0, slash);
  for (PackFiles& import : pack.imports) {
    if (import.target == target) return import.files.push_back({name, text});
  }
  pack.imports.push_back({target, {{name, text}}, {}});
}

Input read(std::string_view bytes) {
  Input input;
  const fuzz::Sections sections = fuzz::split(bytes);
  input.day = sections.day;
  for (const auto& [name, text] : sections.parts) {
    if (name.empty() || name.ends_with(".zr")) {
      add_rules(input.pack, name.empty() ? "fuzz.zr" : name, text);
    } else if (name == "units") {
      input.units = text;
    } else {
      input.tables.push_back(read_csv(name, name + ".csv", text, small_limits()));
    }
  }
  return input;
}

void require_templates(const plan::Plan& plan) {
  for (const Language language : {Language::en, Language::zh}) {
    for (const TemplateFile& file : make_templates(plan, language)) {
      const LoadedTable table = read_csv("any", file.name, file.text);
      require(!table.columns.empty() && table.rows() == 0, "a template is a table without rows");
    }
  }
  require(nlohmann::json::accept(facts_schema(plan)), "the schema of facts is JSON");
}

void require_tests(const CompiledPack& pack, const Organisation& organisation) {
  BranchCoverage coverage(pack);
  const auto outcomes = run_tests(
      pack, &organisation, {}, [&](const Evaluation& seen) { coverage.add(seen); }, small_limits());
  if (!outcomes) return;
  for (const TestOutcome& outcome : *outcomes) {
    for (const TestFailure& failure : outcome.failures)
      require(!failure.message_en.empty() && !failure.message_zh.empty(), "a failure says what failed");
  }
}

void require_forecast(const plan::Plan& plan, const BindResult& facts, Date day) {
  constexpr int days_ahead = 40;
  const EvaluateOptions options = fuzz::options_of(day, 1);
  if (const auto until = add_days(day, days_ahead)) (void)forecast(plan, facts.dataset, options, *until);
  const auto today = evaluate(plan, facts.dataset, options);
  if (today) require(compare(*today, *today).same(), "a result is the same as itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Input input = read({reinterpret_cast<const char*>(data), size});
  const CompileResult compiled = compile(input.pack, small_limits());
  fuzz::require_good(compiled.diagnostics, *compiled.sources);
  if (!compiled.ok()) return 0;
  const plan::Plan& plan = compiled.pack->plan();
  require_templates(plan);
  const LoadedUnits units = load_units("units.csv", input.units, fuzz::tiers_of(plan), true, small_limits());
  if (!units.organisation) return 0;
  require_tests(*compiled.pack, *units.organisation);
  std::vector<SourceTable> views;
  for (const LoadedTable& table : input.tables) views.push_back(table.view());
  const BindResult facts = zeren::bind(plan, *units.organisation, views, small_limits());
  fuzz::require_good(facts.rejects);
  if (facts.error) return 0;
  fuzz::require_same_unless_stopped(fuzz::outcome(plan, facts, input.day, 3), fuzz::outcome(plan, facts, input.day, 1),
                                    "three threads give what one gives");
  fuzz::require_explained(plan, facts, input.day, size);
  require_forecast(plan, facts, input.day);
  return 0;
}
