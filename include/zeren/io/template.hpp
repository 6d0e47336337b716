// What a county fills in: empty tables with the right headers, and a schema of the facts.
#pragma once

#include <string>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::inline v0 {

struct TemplateFile {
  std::string name;  ///< `hazard.csv`
  std::string text;
};

/// One empty CSV file for each table that the pack reads: facts, relations that it declares, and `body`. Headers are
/// the labels in Chinese, where there are any, or the names.
[[nodiscard]] std::vector<TemplateFile> make_templates(const plan::Plan& plan, Language language = Language::en);

/// A JSON schema (2020-12) of one row of each table, under `$defs`: types, ranges, enumerations, what is required.
[[nodiscard]] std::string facts_schema(const plan::Plan& plan);

}  // namespace zeren::inline v0
