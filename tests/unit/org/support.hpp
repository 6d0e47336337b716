// Units tables for the tests of this layer.
#pragma once

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/org/organisation.hpp"

namespace zeren::testing {

inline const std::vector<std::string> county_tiers{"county", "township", "village"};
inline const std::vector<std::string> country_tiers{"province", "city", "county", "township", "village"};

// Rows `{code, name, level, parent}`; the first is in line 2, as in a file with a header.
inline UnitsTable table_of(std::initializer_list<UnitRow> rows) {
  UnitsTable table;
  for (UnitRow row : rows) {
    row.line = table.size() + 2;
    table.add(row);
  }
  return table;
}

// The rows of a plain CSV file without quotes; enough for units.csv.
inline UnitsTable read_units(const std::string& path) {
  UnitsTable table;
  std::ifstream file(path, std::ios::binary);
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    if (number == 1) continue;
    std::vector<std::string_view> fields;
    for (std::string_view rest = line;;) {
      const std::size_t comma = rest.find(',');
      fields.push_back(rest.substr(0, comma));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
    fields.resize(4);
    table.add({fields[0], fields[1], fields[2], fields[3], number});
  }
  return table;
}

inline UnitsTable anji_units() {
  UnitsTable table = read_units(ZEREN_SOURCE_DIR "/rules/anji-2022/units.csv");
  table.edition = "2023";
  return table;
}

inline UnitsTable shuffled(const UnitsTable& table, unsigned seed) {
  std::vector<std::size_t> order(table.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), std::mt19937(seed));
  UnitsTable result;
  result.edition = table.edition;
  for (const std::size_t i : order) result.add(table.row(i));
  return result;
}

// `ZR0604:3` for each problem.
inline std::vector<std::string> brief(const std::vector<UnitProblem>& problems) {
  std::vector<std::string> texts;
  for (const UnitProblem& problem : problems) {
    texts.push_back(std::string(problem.code->id) + ":" + std::to_string(problem.line));
  }
  return texts;
}

inline std::string english(const UnitProblem& problem) {
  return format_message(problem.code->message_en, problem.arguments, Language::en);
}
inline std::string chinese(const UnitProblem& problem) {
  return format_message(problem.code->message_zh, problem.arguments, Language::zh);
}

template <typename Range>
std::vector<UnitId> listed(const Range& range) {
  std::vector<UnitId> units;
  for (const UnitId u : range) units.push_back(u);
  return units;
}

}  // namespace zeren::testing
