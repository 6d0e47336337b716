#include <cstdio>
#include <fstream>
#include <iterator>
#include <zeren/org/units.hpp>
#include <zeren/plan/binary.hpp>
#include <zeren/run/bind.hpp>
#include <zeren/run/evaluation.hpp>

int main(int, char** arguments) {
  std::ifstream file(arguments[1], std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto plan = zeren::plan::read_plan(bytes);
  if (!plan) {
    std::puts(plan.error().message().c_str());
    return 1;
  }
  zeren::UnitsTable units;
  units.add({"A", "安吉县", "county", ""});
  units.add({"A1", "余村", "village", "A"});
  const auto tree = zeren::build_organisation(units, plan->tiers);
  const std::string_view ids[] = {"H1", "H2"}, at[] = {"A1", "余村"};
  const zeren::Date found[] = {*zeren::Date::from_ymd(2022, 3, 1), *zeren::Date::from_ymd(2022, 6, 1)};
  const zeren::Date due[] = {*zeren::Date::from_ymd(2022, 3, 31), *zeren::Date::from_ymd(2022, 7, 1)};
  const zeren::SourceTable hazards{
      .entity = "hazard",
      .rows = 2,
      .columns = {{"id", std::span(ids)}, {"at", std::span(at)}, {"found", std::span(found)}, {"due", std::span(due)}}};
  const auto bound = zeren::bind(*plan, *tree.organisation, {&hazards, 1});
  const auto result = zeren::evaluate(*plan, bound.dataset, {.today = *zeren::Date::parse("2022-06-30")});
  if (!result) return 1;
  const auto village = *result->find_table("village");
  const auto index = *result->find_column(village, "index");
  for (const auto row : result->rows(village)) {
    std::printf("%s %s\n", result->key(village, row).c_str(), result->cell(village, row, index).text().c_str());
  }
}
