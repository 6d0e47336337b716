#include <cstdio>
#include <zeren/zeren.hpp>

int main() {
  const auto compiled = zeren::compile({.files = {{"rules.zr", R"(
pack demo {}
tier county > village
event hazard on found { id : key  at : village  found : date  overdue : count  deaths : count  fixed : bool }
decide level for hazard first {
  when deaths >= 3 then grave
  when overdue > 30 then high
  when overdue > 0 and not fixed then low
  otherwise none
})"}}});
  if (!compiled.ok()) return 1;

  // Once, for all threads.
  const std::string_view columns[] = {"level"};
  const auto decision = zeren::PreparedDecision::prepare(compiled.pack->plan(), "hazard", columns,
                                                         {.today = *zeren::Date::parse("2022-06-30")});
  if (!decision) return std::puts(decision.error().message().c_str()), 1;
  const auto overdue = *decision->slot("overdue"), deaths = *decision->slot("deaths"), fixed = *decision->slot("fixed");

  // One a thread, for all requests.
  zeren::DecisionRecord record(*decision);
  for (const int days : {0, 12, 45}) {
    record.set_count(overdue, days);
    record.set_count(deaths, 0);
    record.set_boolean(fixed, false);
    if (!record.run()) return std::puts(record.refusal_reason().message().c_str()), 1;
    std::printf("%d days: level %u by row %u\n", days, record.ordinal(0), *record.matched_row(0));
  }
}
