// Evaluates packs over facts as it is told, one line of JSON after the other on standard input, and answers with a line
// each: so that a hundred thousand cases need one process.
//
//   {"pack": {"a.zr": "…"}, "language": "zh"}             {"syntax": [tree, …]} or {"errors": ["…", …]}; the pack is
//                                                         evaluated as formatted in that language, where one is said;
//                                                         "compiled": true: as written to a compiled pack and read
//   {"units": "csv", "facts": {"hazard": "csv"},
//    "on": "2022-06-30", "threads": 1, "chunk": 16384, "fuse": 512}    {"result": …} of the pack given last, with every
//    table and
//                                                         column
//   {"session": 17, "steps": 20, "moves": 8, "units": "csv",
//    "facts": {…}, "days": ["2022-06-30", …]}             {"said": "", "compared": 7, …}: random changes from seed 17
//   the same as above with "explain": 3                            {"result": …, "explanations": […]} of at most three
//   rows of
//                                                         every column
//   the same with "decisions": true                       {"result": …, "decisions": {"cells": n, "differences": […]}}:
//                                                         each column that can be decided for one record, so decided
//   the same with "emit": true                            {"result": …, "emitted": {"program": "…", …}}: a program that
//                                                         holds the emitted header against the cells
//   the same with "split": true                           {"result": …, "split": [{"tier": …, "refused": …,
//                                                         "parts": n, "given": n, "differences": […]}, …]}: the run
//                                                         split by each tier, held against the whole
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "decision_check.hpp"
#include "emit_check.hpp"
#include "session_walk.hpp"
#include "split_check.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/output.hpp"
#include "zeren/io/units.hpp"
#include "zeren/plan/binary.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/evaluation.hpp"
#include "zeren/run/explain.hpp"
#include "zeren/syntax/dump.hpp"
#include "zeren/syntax/format.hpp"
#include "zeren/syntax/parse.hpp"

namespace {

using Json = nlohmann::ordered_json;

std::vector<zeren::TierName> tiers_of(const zeren::plan::Plan& plan) {
  std::vector<zeren::TierName> tiers;
  for (const zeren::plan::Table& table : plan.tables) {
    if (table.kind == zeren::plan::TableKind::tier) tiers.push_back({table.name, table.label});
  }
  return tiers;
}

class Driver {
 public:
  Json answer(const Json& asked) {
    if (asked.contains("pack")) return take_pack(asked["pack"], asked);
    if (asked.contains("session")) return walk(asked);
    return evaluate(asked);
  }

 private:
  // The same rules laid out anew, in one keyword language.
  static void translate(zeren::PackFiles& files, zeren::Language language) {
    for (zeren::PackFile& file : files.files) {
      if (auto text = zeren::syntax::format(zeren::syntax::parse(file.text, 0), {language}))
        file.text = *std::move(text);
    }
  }

  Json take_pack(const Json& texts, const Json& asked) {
    zeren::PackFiles files;
    Json trees = Json::array();
    for (const auto& [name, text] : texts.items()) {
      files.files.push_back({name, text.get<std::string>()});
      trees.push_back(Json::parse(zeren::syntax::dump_json(zeren::syntax::parse(text.get<std::string>(), 0).tree)));
    }
    if (asked.contains("language"))
      translate(files, asked["language"] == "zh" ? zeren::Language::zh : zeren::Language::en);
    const zeren::CompileResult compiled = zeren::compile(files);
    plan_.reset();
    if (compiled.pack) plan_ = compiled.pack->plan();
    if (plan_ && asked.value("compiled", false)) {
      auto read = zeren::plan::read_plan(zeren::plan::write_plan(*plan_));
      if (!read) return {{"errors", Json::array({read.error().message(zeren::Language::en)})}};
      plan_ = std::move(*read);
    }
    if (plan_) return {{"syntax", std::move(trees)}};
    Json errors = Json::array();
    for (const zeren::Diagnostic& found : compiled.diagnostics) {
      if (found.code->severity != zeren::Severity::error) continue;
      errors.push_back(std::string(found.code->id) + " " + message(found, zeren::Language::en));
    }
    return {{"errors", std::move(errors)}};
  }

  Json evaluate(const Json& asked) {
    if (!plan_) return {{"error", "no pack"}};
    const zeren::plan::Plan& plan = *plan_;
    const auto loaded = zeren::load_units("units.csv", asked["units"].get<std::string>(), tiers_of(plan));
    if (!loaded.organisation) return {{"error", "units"}};
    std::vector<zeren::LoadedTable> tables;
    tables.reserve(asked["facts"].size());
    std::vector<zeren::SourceTable> views;
    for (const auto& [name, csv] : asked["facts"].items()) {
      tables.push_back(zeren::read_csv(name, name + ".csv", csv.get<std::string>()));
      views.push_back(tables.back().view());
    }
    const zeren::BindResult bound = zeren::bind(plan, *loaded.organisation, views);
    zeren::EvaluateOptions options;
    options.today = *zeren::Date::parse(asked["on"].get<std::string>());
    options.threads = asked.value("threads", 1u);
    options.chunk_rows = asked.value("chunk", options.chunk_rows);
    options.fuse_from_rows = asked.value("fuse", options.fuse_from_rows);
    if (asked.contains("minute")) options.minute = asked["minute"].get<std::int32_t>();
    const auto evaluation = zeren::evaluate(plan, bound.dataset, options);
    if (!evaluation.ok()) return {{"error", evaluation.error().message(zeren::Language::en)}};
    Json answered = {{"result", result(*evaluation, bound)}};
    if (asked.contains("explain")) {
      answered["explanations"] = explanations(plan, bound.dataset, *evaluation, asked["explain"].get<std::size_t>());
    }
    if (asked.contains("emit")) {
      const zeren::testing::EmitCheck check = zeren::testing::EmitWriter(*evaluation).write();
      answered["emitted"] = {
          {"program", check.program}, {"checks", check.checks}, {"columns", check.columns}, {"refused", check.refused}};
    }
    if (asked.contains("split")) answered["split"] = splits(*evaluation, views, options);
    if (asked.contains("decisions")) answered["decisions"] = decisions(*evaluation);
    return answered;
  }

  // A session over the facts, which come and go.
  Json walk(const Json& asked) {
    if (!plan_) return {{"error", "no pack"}};
    const auto loaded = zeren::load_units("units.csv", asked["units"].get<std::string>(), tiers_of(*plan_));
    if (!loaded.organisation) return {{"error", "units"}};
    std::vector<zeren::LoadedTable> tables;
    tables.reserve(asked["facts"].size());
    zeren::testing::SessionWalk way{*plan_, *loaded.organisation, {}, {}};
    for (const auto& [name, csv] : asked["facts"].items()) {
      tables.push_back(zeren::read_csv(name, name + ".csv", csv.get<std::string>()));
      way.tables.push_back(tables.back().view());
    }
    for (const Json& day : asked["days"]) way.days.push_back(*zeren::Date::parse(day.get<std::string>()));
    way.seed = asked["session"].get<std::uint64_t>();
    way.steps = asked["steps"].get<std::size_t>();
    way.moves = asked["moves"].get<std::size_t>();
    const zeren::testing::WalkResult came = zeren::testing::walk(way);
    return {{"said", came.said},   {"applied", came.applied},   {"refused", came.refused}, {"compared", came.compared},
            {"cells", came.cells}, {"followed", came.followed}, {"changed", came.changed}};
  }

  // By each tier.
  static Json splits(const zeren::Evaluation& evaluation, const std::vector<zeren::SourceTable>& views,
                     const zeren::EvaluateOptions& options) {
    Json said = Json::array();
    for (const std::string& tier : evaluation.plan().tiers) {
      const zeren::testing::SplitOutcome outcome = zeren::testing::SplitCheck(evaluation, views, options).run(tier);
      said.push_back({{"tier", tier},
                      {"refused", outcome.refused},
                      {"parts", outcome.parts},
                      {"given", outcome.given},
                      {"differences", outcome.differences}});
    }
    return said;
  }

  // With tables of answers and indices, and without.
  static Json decisions(const zeren::Evaluation& evaluation) {
    Json said = Json::array();
    std::size_t cells = 0;
    for (const bool shortcuts : {true, false}) {
      zeren::DecisionOptions options;
      options.shortcuts = shortcuts;
      zeren::testing::DecisionCheck check(evaluation, std::move(options));
      for (const std::string& difference : check.run()) said.push_back(difference);
      cells += check.cells;
    }
    return {{"cells", cells}, {"differences", std::move(said)}};
  }

  // Of so many rows of each public column, spread over its table.
  static Json explanations(const zeren::plan::Plan& plan, const zeren::Dataset& data,
                           const zeren::Evaluation& evaluation, std::size_t rows) {
    Json explained = Json::array();
    for (zeren::plan::TableId t = 0; t < plan.tables.size(); ++t) {
      if (plan.tables[t].kind == zeren::plan::TableKind::pair) continue;
      const std::span<const std::uint32_t> shown = evaluation.rows(t);
      for (std::size_t i = 0; i < std::min(rows, shown.size()); ++i) {
        const std::uint32_t row = shown[i * shown.size() / std::min(rows, shown.size())];
        for (std::size_t column = 0; column < plan.tables[t].columns.size(); ++column) {
          explained.push_back(Json::parse(to_json(zeren::explain(plan, data, evaluation, t, row, column))));
        }
      }
    }
    return explained;
  }

  // Every table but pairs and those of single versions, with every column.
  static Json result(const zeren::Evaluation& evaluation, const zeren::BindResult& bound) {
    zeren::JsonContext context;
    context.rejects = zeren::count_rejected_rows(bound.rejects);
    const auto& tables = evaluation.plan().tables;
    for (zeren::plan::TableId t = 0; t < tables.size(); ++t) {
      if (tables[t].kind == zeren::plan::TableKind::pair || tables[t].name.find('@') != std::string::npos) continue;
      context.tables.push_back(t);
    }
    zeren::OutputOptions options;
    options.exact = options.helpers = true;
    return Json::parse(to_json(evaluation, context, options));
  }

  std::optional<zeren::plan::Plan> plan_;
};

}  // namespace

int main() {
  Driver driver;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << driver.answer(Json::parse(line)).dump() << std::endl;
  }
}
