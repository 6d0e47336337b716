// What both users of the library do, each with its own version of it.
#pragma once

#include <string>
#include <zeren/zeren.hpp>

// What the rules make of 3 in the version that this file is compiled for; else why not.
static std::string answer_of(const char* rules) {
  const auto compiled = zeren::compile({.target = {}, .files = {{"rules.zr", rules}}, .imports = {}});
  if (!compiled.ok()) return "no pack: " + std::string(compiled.diagnostics[0].code->id);
  zeren::UnitsTable units;
  units.add({"1", "C", "county", ""});
  const auto tree = zeren::build_organisation(units, compiled.pack->plan().tiers);
  const auto bound = zeren::bind(compiled.pack->plan(), *tree.organisation, {});
  zeren::EvaluateOptions options;
  options.today = *zeren::Date::parse("2022-06-30");
  options.threads = 2;
  const auto result = zeren::evaluate(compiled.pack->plan(), bound.dataset, options);
  if (!result) return result.error().message();
  const auto county = *result->find_table("county");
  return result->cell(county, 0, *result->find_column(county, "answer")).text();
}
