// The small pack over any facts, on any of its days: each part of the input (sections.hpp) is a table of CSV, named as
// its entity. One thread and three, and the rows the other way round, must give the same bytes; every cell is
// explained.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "tests/fuzz/results.hpp"
#include "tests/fuzz/sections.hpp"
#include "tests/fuzz/tables.hpp"
#include "zeren/io/csv.hpp"

namespace {

using namespace zeren;

// The same rows from last to first.
LoadedTable reversed(const LoadedTable& table) {
  LoadedTable other;
  other.entity = table.entity;
  other.file = table.file;
  other.lines = table.lines;
  for (const TextColumn& column : table.columns) {
    TextColumn turned(column.name());
    for (std::size_t row = column.size(); row > 0; --row) turned.append(column[row - 1]);
    other.columns.push_back(std::move(turned));
  }
  std::reverse(other.lines.begin(), other.lines.end());
  return other;
}

BindResult bound(const std::vector<LoadedTable>& tables) {
  std::vector<SourceTable> views;
  for (const LoadedTable& table : tables) views.push_back(table.view());
  return zeren::bind(fuzz::small_pack().pack.plan(), fuzz::small_pack().organisation, views, fuzz::small_limits());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Sections input = fuzz::split({reinterpret_cast<const char*>(data), size});
  std::vector<LoadedTable> tables, turned;
  for (const auto& [name, text] : input.parts) {
    if (!name.empty()) tables.push_back(read_csv(name, name + ".csv", text, fuzz::small_limits()));
  }
  for (const LoadedTable& table : tables) turned.push_back(reversed(table));
  const BindResult facts = bound(tables), other_way = bound(turned);
  fuzz::require_good(facts.rejects);
  fuzz::require(facts.error.has_value() == other_way.error.has_value(), "the order of rows is nothing to a limit");
  if (facts.error) return 0;
  const plan::Plan& plan = fuzz::small_pack().pack.plan();
  const std::string one = fuzz::outcome(plan, facts, input.day, 1);
  fuzz::require_same_unless_stopped(fuzz::outcome(plan, facts, input.day, 3), one, "three threads give what one gives");
  fuzz::require_same_unless_stopped(fuzz::outcome(plan, other_way, input.day, 1), one,
                                    "the order of rows changes nothing");
  fuzz::require_explained(plan, facts, input.day, size);
  return 0;
}
