#include "zeren/io/units.hpp"

#include <array>
#include <iterator>
#include <utility>

#include "zeren/io/codes.hpp"
#include "zeren/io/csv.hpp"

namespace zeren::inline v0 {

namespace {

struct Heading {
  std::string_view en, zh;
};
constexpr std::array<Heading, 4> headings{{{"code", "代码"}, {"name", "名称"}, {"level", "层级"}, {"parent", "上级"}}};

const TextColumn* find_column(const LoadedTable& table, const Heading& heading) {
  for (const TextColumn& column : table.columns) {
    if (column.name() == heading.en || column.name() == heading.zh) return &column;
  }
  return nullptr;
}

std::string_view level_name(std::string_view level, std::span<const TierName> tiers) {
  for (const TierName& tier : tiers) {
    if (level == tier.label) return tier.name;
  }
  return level;
}

}  // namespace

UnitsTable read_units_csv(std::string file, std::string bytes, std::span<const TierName> tiers,
                          std::vector<Reject>& problems, std::vector<Diagnostic>& notes, const Limits& limits) {
  UnitsTable units;
  units.file_name = file;
  LoadedTable table = read_csv("units", std::move(file), std::move(bytes), limits);
  std::move(table.rejects.begin(), table.rejects.end(), std::back_inserter(problems));
  std::move(table.notes.begin(), table.notes.end(), std::back_inserter(notes));
  if (table.columns.empty()) return units;

  std::array<const TextColumn*, headings.size()> columns{};
  bool complete = true;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    columns[i] = find_column(table, headings[i]);
    if (columns[i] != nullptr) continue;
    complete = false;
    const std::string name(headings[i].en);
    problems.push_back({"units", units.file_name, 1, name, &io_codes::missing_units_column, {name}, {}});
  }
  if (!complete) return units;

  std::size_t bytes_of_text = 0;
  for (const std::size_t i : {0u, 1u, 3u}) bytes_of_text += columns[i]->texts().bytes.size();
  units.reserve(table.rows(), bytes_of_text);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    units.add({(*columns[0])[row], (*columns[1])[row], level_name((*columns[2])[row], tiers), (*columns[3])[row],
               table.lines[row]});
  }
  return units;
}

LoadedUnits load_units(const UnitsTable& table, std::span<const TierName> tiers, bool allow_forest,
                       const Limits& limits) {
  std::vector<std::string> names;
  for (const TierName& tier : tiers) names.push_back(tier.name);
  OrganisationResult built = build_organisation(table, names, allow_forest, limits);
  LoadedUnits loaded;
  loaded.organisation = std::move(built.organisation);
  for (UnitProblem& problem : built.problems) {
    loaded.problems.push_back(
        {"units", table.file_name, problem.line, {}, problem.code, std::move(problem.arguments), {}});
  }
  return loaded;
}

LoadedUnits load_units(std::string file, std::string bytes, std::span<const TierName> tiers, bool allow_forest,
                       const Limits& limits) {
  std::vector<Reject> problems;
  std::vector<Diagnostic> notes;
  const UnitsTable table = read_units_csv(std::move(file), std::move(bytes), tiers, problems, notes, limits);
  LoadedUnits loaded;
  if (problems.empty()) loaded = load_units(table, tiers, allow_forest, limits);
  loaded.problems.insert(loaded.problems.begin(), problems.begin(), problems.end());
  if (!loaded.problems.empty()) loaded.organisation.reset();
  loaded.notes = std::move(notes);
  return loaded;
}

}  // namespace zeren::inline v0
