#include <cstdio>
#include <zeren/zeren.hpp>

int main() {
  const auto compiled = zeren::compile({.files = {{"rules.zr", R"(
      pack demo {}
      tier county > village
      event hazard on found { id : key  at : village  found : date  due : deadline }
      score index for village { start 100
        late : deduct 5 for each hazard at this where due < today at most 20 })"}}});
  for (const auto& problem : compiled.diagnostics) std::puts(zeren::message(problem, zeren::Language::en).c_str());
  if (!compiled.ok()) return 1;
  zeren::UnitsTable units;
  units.add({"A", "安吉县", "county", ""});
  units.add({"A1", "余村", "village", "A"});
  const auto tree = zeren::build_organisation(units, compiled.pack->plan().tiers);
  const std::string_view ids[] = {"H1", "H2"}, at[] = {"A1", "余村"};
  const zeren::Date found[] = {*zeren::Date::from_ymd(2022, 3, 1), *zeren::Date::from_ymd(2022, 6, 1)};
  const zeren::Date due[] = {*zeren::Date::from_ymd(2022, 3, 31), *zeren::Date::from_ymd(2022, 7, 1)};
  const zeren::SourceTable hazards{
      .entity = "hazard",
      .rows = 2,
      .columns = {{"id", std::span(ids)}, {"at", std::span(at)}, {"found", std::span(found)}, {"due", std::span(due)}}};
  const auto bound = zeren::bind(compiled.pack->plan(), *tree.organisation, {&hazards, 1});
  const auto result =
      zeren::evaluate(compiled.pack->plan(), bound.dataset, {.today = *zeren::Date::parse("2022-06-30")});
  if (!result) return 1;
  const auto village = *result->find_table("village");
  const auto row = *result->find_row(village, "余村");
  const auto index = *result->find_column(village, "index");
  std::printf("index %s\n", result->cell(village, row, index).text().c_str());
  std::puts(
      zeren::render_text(zeren::explain(compiled.pack->plan(), bound.dataset, *result, village, row, index)).c_str());
}
