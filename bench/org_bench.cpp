// Loading the whole country's units and asking questions of them.
//
// ZEREN_UNITS=units.csv measures on that file (code,name,level,parent; no quotes); without it the generator's tree of
// the same shape is used. The label of every line says which it was.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <string>

#include "zeren/io/units.hpp"
#include "zeren/org/responsibility.hpp"
#include "zeren/org/unit_generator.hpp"

namespace {

using namespace std::string_literals;

const std::vector<std::string> tiers{"province", "city", "county", "township", "village"};

const char* units_file() {
  return std::getenv("ZEREN_UNITS");
}
std::string label() {
  return units_file() == nullptr ? "generated units"s : "real units"s;
}

zeren::UnitsTable load_units() {
  if (units_file() == nullptr) return zeren::generate_units(1, zeren::UnitShape::country());
  zeren::UnitsTable table;
  std::ifstream file(units_file());
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    if (number == 1) continue;
    const std::size_t a = line.find(','), b = line.find(',', a + 1), c = line.find(',', b + 1);
    const std::string_view text = line;
    table.add(
        {text.substr(0, a), text.substr(a + 1, b - a - 1), text.substr(b + 1, c - b - 1), text.substr(c + 1), number});
  }
  return table;
}

zeren::UnitsTable shuffle(const zeren::UnitsTable& table) {
  std::vector<std::size_t> order(table.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), std::mt19937(1));
  zeren::UnitsTable result;
  for (const std::size_t i : order) result.add(table.row(i));
  return result;
}

const zeren::Organisation& country() {
  static const zeren::Organisation organisation = *build_organisation(load_units(), tiers, true).organisation;
  return organisation;
}

double megabytes(std::size_t bytes) {
  return static_cast<double>(bytes) / 1e6;
}

void build(benchmark::State& state, const zeren::UnitsTable& table) {
  const auto heap = [] { return mallinfo2().uordblks + mallinfo2().hblkhd; };
  std::size_t bytes = 0;
  const std::size_t before = heap();
  for (auto _ : state) {
    const auto result = build_organisation(table, tiers, true);
    bytes = heap() - before;
    if (!result.organisation) state.SkipWithError("the units have problems");
  }
  state.counters["units"] = static_cast<double>(table.size());
  state.counters["table_MB"] = megabytes(table.heap_bytes());
  state.counters["organisation_MB"] = megabytes(bytes);
  state.SetLabel(label());
}

void build_sorted(benchmark::State& state) {
  build(state, load_units());
}
BENCHMARK(build_sorted)->Unit(benchmark::kMillisecond);

void build_shuffled(benchmark::State& state) {
  build(state, shuffle(load_units()));
}
BENCHMARK(build_shuffled)->Unit(benchmark::kMillisecond);

// The same from the bytes of a file of units, as `zeren run --units` has them.
void load_file(benchmark::State& state, const zeren::UnitsTable& table) {
  std::string text = "code,name,level,parent\n";
  for (std::size_t i = 0; i < table.size(); ++i) {
    const zeren::UnitRow row = table.row(i);
    for (const std::string_view cell : {row.code, row.name, row.level}) text.append(cell).push_back(',');
    text.append(row.parent).push_back('\n');
  }
  std::vector<zeren::TierName> names;
  for (const std::string& tier : tiers) names.push_back({tier, ""});
  for (auto _ : state) {
    const zeren::LoadedUnits loaded = zeren::load_units("units.csv", text, names, true);
    if (!loaded.organisation) state.SkipWithError("the units have problems");
  }
  state.counters["MB"] = megabytes(text.size());
  state.SetLabel(label());
}

void load_file_sorted(benchmark::State& state) {
  load_file(state, load_units());
}
BENCHMARK(load_file_sorted)->Unit(benchmark::kMillisecond);

void load_file_shuffled(benchmark::State& state) {
  load_file(state, shuffle(load_units()));
}
BENCHMARK(load_file_shuffled)->Unit(benchmark::kMillisecond);

// Units in a random order that is known beforehand, as the rows of a fact table come.
std::vector<zeren::UnitId> random_units(std::span<const zeren::UnitId> from) {
  std::mt19937 random(7);
  std::vector<zeren::UnitId> units(1 << 16);
  for (zeren::UnitId& u : units) u = from[random() % from.size()];
  return units;
}

void find_code(benchmark::State& state) {
  const auto& organisation = country();
  const auto units = random_units(organisation.units_of_tier(4));
  std::vector<std::string> codes;
  for (const zeren::UnitId u : units) codes.emplace_back(organisation.code(u));
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(organisation.find_code(codes[i++ % codes.size()]));
  state.SetLabel(label());
}
BENCHMARK(find_code);

void resolve_path(benchmark::State& state) {
  const auto& organisation = country();
  const auto units = random_units(organisation.units_of_tier(4));
  std::vector<std::string> paths;
  for (const zeren::UnitId u : units) {
    paths.push_back(std::string(organisation.name(organisation.parent(u))) + "/" + std::string(organisation.name(u)));
  }
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(organisation.resolve(paths[i++ % paths.size()]));
  state.SetLabel(label());
}
BENCHMARK(resolve_path);

// Leaders and regulators at every county, regulators for two domains at every township, and one of either kind at three
// villages of ten: a query finds its holders at the village, the township or the county.
struct Responsibilities {
  zeren::Domains domains;
  zeren::ResponsibilityIndex index;
};

constexpr std::uint32_t domain_count = 13;

const Responsibilities& responsibilities() {
  static const Responsibilities all = [] {
    using Kind = zeren::ResponsibilityKind;
    const auto& organisation = country();
    std::vector<zeren::DomainRow> names;
    for (std::uint32_t d = 0; d < domain_count; ++d) names.push_back({"d" + std::to_string(d), "", d > 8 ? "d1" : ""});
    zeren::Domains domains = *zeren::build_domains(names).domains;
    std::vector<zeren::ResponsibilityRow> rows;
    std::mt19937 random(11);
    const auto below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
    const auto add = [&](zeren::UnitId u, zeren::DomainId d, Kind kind) {
      rows.push_back({u, d, kind, static_cast<zeren::BodyId>(rows.size()), {}, 0});
    };
    for (const zeren::UnitId u : organisation.units_of_tier(2)) {
      add(u, zeren::all_domains, Kind::leadership);
      for (std::uint32_t d = 0; d < domain_count; ++d) add(u, d, Kind::regulatory);
    }
    for (const zeren::UnitId u : organisation.units_of_tier(3)) {
      for (int i = 0; i < 2; ++i) add(u, below(domain_count), Kind::regulatory);
    }
    for (const zeren::UnitId u : organisation.units_of_tier(4)) {
      if (below(10) >= 3) continue;
      const Kind kind = below(2) == 0 ? Kind::leadership : Kind::regulatory;
      add(u, below(domain_count), kind);
    }
    zeren::ResponsibilityIndex index(organisation, domains, rows);
    return Responsibilities{std::move(domains), std::move(index)};
  }();
  return all;
}

void responsible(benchmark::State& state) {
  const auto& index = responsibilities().index;
  const auto units = random_units(country().units_of_tier(4));
  const zeren::Date today = *zeren::Date::from_ymd(2022, 6, 30);
  std::vector<zeren::BodyId> bodies;
  std::uint32_t i = 0, found = 0;
  for (auto _ : state) {
    const zeren::UnitId village = units[i % units.size()];
    const auto kind = i % 3 == 0 ? zeren::ResponsibilityKind::leadership : zeren::ResponsibilityKind::regulatory;
    found += index.responsible_bodies({village, i % domain_count, kind, today}, bodies) != zeren::no_unit ? 1U : 0U;
    benchmark::DoNotOptimize(bodies.data());
    ++i;
  }
  state.counters["found_share"] = static_cast<double>(found) / static_cast<double>(i);
  state.counters["index_MB"] = megabytes(index.heap_bytes());
  state.SetLabel(label());
}
BENCHMARK(responsible);

}  // namespace
