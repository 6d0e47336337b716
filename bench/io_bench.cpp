// A million hazards from CSV, and into a dataset: what a host waits for before the first evaluation.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <string>

#include "zeren/io/csv.hpp"
#include "zeren/org/units.hpp"
#include "zeren/run/bind.hpp"

namespace {

constexpr int villages = 10'000, enterprises = 100'000, hazards = 1'000'000;

zeren::Organisation make_organisation() {
  zeren::UnitsTable units;
  units.add({"1", "county", "county", ""});
  for (int v = 0; v < villages; ++v) {
    const std::string code = std::to_string(330523000000 + v);
    units.add({code, "village " + code, "village", "1"});
  }
  const std::vector<std::string> tiers{"county", "village"};
  return std::move(*zeren::build_organisation(units, tiers).organisation);
}

zeren::plan::ValueType type_of(zeren::plan::ValueKind kind, bool optional, std::vector<zeren::plan::TableId> targets) {
  zeren::plan::ValueType type;
  type.kind = kind;
  type.optional = optional;
  type.targets = std::move(targets);
  return type;
}

zeren::plan::Plan make_plan() {
  using zeren::plan::ValueKind;
  zeren::plan::Plan plan;
  plan.tiers = {"county", "village"};
  plan.enumerations = {{"grade", {{"general", "一般"}, {"major", "重大"}}}};
  plan.tables.resize(4);
  for (std::uint32_t t = 0; t < 2; ++t) {
    plan.tables[t].name = plan.tiers[t];
    plan.tables[t].kind = zeren::plan::TableKind::tier;
    plan.tables[t].tier = t;
  }
  zeren::plan::Table& firm = plan.tables[2];
  firm.name = "enterprise";
  firm.fields = {{"id", "", type_of(ValueKind::text, false, {}), true},
                 {"at", "", type_of(ValueKind::unit, false, {1})}};
  firm.key = {0};
  zeren::plan::Table& hazard = plan.tables[3];
  hazard.name = "hazard";
  hazard.fields = {{"id", "", type_of(ValueKind::text, false, {}), true},
                   {"at", "", type_of(ValueKind::unit, false, {1})},
                   {"owner", "", type_of(ValueKind::row, true, {2})},
                   {"grade", "", type_of(ValueKind::enumeration, false, {})},
                   {"found", "", type_of(ValueKind::date, false, {})},
                   {"due", "", type_of(ValueKind::date, false, {}), false, true},
                   {"closed", "", type_of(ValueKind::date, true, {})},
                   {"fine", "", type_of(ValueKind::number, true, {})}};
  hazard.key = {0};
  hazard.on = 4;
  return plan;
}

std::string make_enterprises() {
  std::string text = "id,at\n";
  for (int e = 0; e < enterprises; ++e) {
    text += "E" + std::to_string(e) + "," + std::to_string(330523000000 + e % villages) + "\n";
  }
  return text;
}

// In no order, as a system exports them; one row in `quotes` has a quoted cell, none where it is 0.
std::string make_hazards(int quotes = 0) {
  std::mt19937 random(1);
  std::vector<int> order(hazards);
  for (int h = 0; h < hazards; ++h) order[static_cast<std::size_t>(h)] = h;
  std::shuffle(order.begin(), order.end(), random);
  std::string text = "id,at,owner,grade,found,due,closed,fine\n";
  for (const int h : order) {
    const zeren::Date found{18993 + static_cast<int>(random() % 365)};
    const std::string mark = quotes != 0 && h % quotes == 0 ? "\"" : "";
    text += mark + "HZ-2022-" + std::to_string(1000000 + h) + mark + "," +
            std::to_string(330523000000 + static_cast<int>(random() % villages)) + ",E" +
            std::to_string(random() % enterprises) + (random() % 10 == 0 ? ",重大," : ",一般,") + found.to_string() +
            "," + zeren::Date{found.days + 30}.to_string() + "," +
            (random() % 3 == 0 ? "" : zeren::Date{found.days + 20}.to_string()) + "," +
            std::to_string(random() % 10000) + ".5\n";
  }
  return text;
}

void read_a_million_rows(benchmark::State& state) {
  const std::string text = make_hazards(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const zeren::LoadedTable table = zeren::read_csv("hazard", "hazard.csv", text);
    benchmark::DoNotOptimize(table.rows());
  }
  state.SetItemsProcessed(state.iterations() * hazards);
  const auto bytes = static_cast<double>(state.iterations()) * static_cast<double>(text.size());
  state.counters["MB_per_second"] = benchmark::Counter(bytes / 1e6, benchmark::Counter::kIsRate);
}
// Without quotes, with one in ten rows, in every row.
BENCHMARK(read_a_million_rows)->ArgName("one_quoted_in")->Arg(0)->Arg(10)->Arg(1)->Unit(benchmark::kMillisecond);

// Ten million rows that have neither key nor date: all their fields order them.
void bind_narrow_rows(benchmark::State& state) {
  const zeren::Organisation organisation = make_organisation();
  zeren::plan::Plan plan = make_plan();
  zeren::plan::Table& table = plan.tables[3];
  zeren::plan::ValueType count = type_of(zeren::plan::ValueKind::number, false, {});
  count.is_count = true;
  table.fields = {
      {"at", "", type_of(zeren::plan::ValueKind::unit, false, {1})}, {"severity", "", count}, {"overdue", "", count}};
  table.key = {};
  table.on = {};
  const auto rows = static_cast<std::size_t>(state.range(0));
  std::mt19937 random(1);
  std::vector<zeren::UnitId> at(rows);
  std::vector<std::int8_t> severity(rows);
  std::vector<std::int16_t> overdue(rows);
  for (std::size_t r = 0; r < rows; ++r) {
    at[r] = 1 + static_cast<zeren::UnitId>(random() % villages);
    severity[r] = static_cast<std::int8_t>(1 + random() % 4);
    overdue[r] = static_cast<std::int16_t>(random() % 61);
  }
  const zeren::SourceTable source{.entity = "hazard",
                                  .rows = rows,
                                  .columns = {{"at", zeren::UnitNumbers{at}},
                                              {"severity", std::span<const std::int8_t>(severity)},
                                              {"overdue", std::span<const std::int16_t>(overdue)}}};
  for (auto _ : state) {
    const zeren::BindResult result = zeren::bind(plan, organisation, {&source, 1});
    if (!result.rejects.empty()) state.SkipWithError("rows were rejected");
    benchmark::DoNotOptimize(result.dataset.tables[3]->rows);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK(bind_narrow_rows)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

void bind_a_million_rows(benchmark::State& state) {
  const zeren::Organisation organisation = make_organisation();
  const zeren::plan::Plan plan = make_plan();
  const zeren::LoadedTable firms = zeren::read_csv("enterprise", "enterprise.csv", make_enterprises());
  const zeren::LoadedTable rows = zeren::read_csv("hazard", "hazard.csv", make_hazards());
  const std::vector<zeren::SourceTable> views{firms.view(), rows.view()};
  for (auto _ : state) {
    const zeren::BindResult result = zeren::bind(plan, organisation, views);
    if (!result.rejects.empty()) state.SkipWithError("rows were rejected");
    benchmark::DoNotOptimize(result.dataset.tables[3]->rows);
  }
  state.SetItemsProcessed(state.iterations() * hazards);
}
BENCHMARK(bind_a_million_rows)->Unit(benchmark::kMillisecond);

}  // namespace
