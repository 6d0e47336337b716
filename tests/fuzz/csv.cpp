// Any bytes as a table of facts from CSV, then bound to the small pack.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "tests/fuzz/limits.hpp"
#include "tests/fuzz/tables.hpp"
#include "zeren/io/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace zeren;
  LoadedTable table =
      read_csv("hazard", "hazard.csv", std::string(reinterpret_cast<const char*>(data), size), fuzz::small_limits());
  fuzz::require_good(table);
  fuzz::bind_as_each(std::move(table));
  return 0;
}
