// A pack from text, with units and facts in memory: for tests of what stands above all layers.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::test {

inline CompiledPack compile_text(const std::string& rules) {
  PackFiles files;
  files.files.push_back({"small.zr", rules});
  CompileResult compiled = compile(files);
  for (const Diagnostic& d : compiled.diagnostics) {
    EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en) << " " << compiled.sources->text(d.span);
  }
  if (!compiled.pack) throw std::runtime_error("the rules of the test do not compile");
  return *compiled.pack;
}

// A pack over facts, evaluated for a day. Not to be moved: the evaluation points into it.
struct World {
  CompiledPack pack;
  LoadedUnits units;
  BindResult bound;
  std::optional<Evaluation> evaluation;

  World(const std::string& rules, const std::string& units_csv,
        const std::vector<std::pair<std::string, std::string>>& facts, const std::string& day,
        std::vector<ParamOverride> overrides = {})
      : pack(compile_text(rules)) {
    std::vector<TierName> tiers;
    for (const plan::Table& table : pack.plan().tables) {
      if (table.kind == plan::TableKind::tier) tiers.push_back({table.name, table.label});
    }
    units = load_units("units.csv", units_csv, tiers, false);
    std::vector<LoadedTable> tables;
    for (const auto& [name, text] : facts) tables.push_back(read_csv(name, name + ".csv", text));
    std::vector<SourceTable> views;
    for (const LoadedTable& table : tables) views.push_back(table.view());
    bound = zeren::bind(pack.plan(), *units.organisation, views);
    EXPECT_TRUE(bound.rejects.empty());
    EvaluateOptions options;
    options.today = *Date::parse(day);
    options.overrides = std::move(overrides);
    auto result = zeren::evaluate(pack.plan(), bound.dataset, options);
    if (result) evaluation.emplace(std::move(*result));
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
};

}  // namespace zeren::test
