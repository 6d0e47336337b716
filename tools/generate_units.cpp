// Writes an invented units table as CSV: zeren-generate-units SEED [TOWNSHIPS VILLAGES] > units.csv
//
// Without counts it has the shape of the whole country, with counts that of one county.
#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>

#include "zeren/org/unit_generator.hpp"

namespace {

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

int usage() {
  std::fputs(
      "usage: zeren-generate-units SEED [TOWNSHIPS VILLAGES]\n"
      "\n"
      "  zeren-generate-units 1 > country.csv         665,276 units in five levels\n"
      "  zeren-generate-units 1 15 218 > county.csv   one county of 15 townships and 218 villages\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 4) return usage();
  const auto seed = number(argv[1]);
  const auto townships = argc == 4 ? number(argv[2]) : 0;
  const auto villages = argc == 4 ? number(argv[3]) : 0;
  if (!seed || !townships || !villages) return usage();

  const zeren::UnitShape shape =
      argc == 4 ? zeren::UnitShape::county(*townships, *villages) : zeren::UnitShape::country();
  const std::string csv = zeren::units_to_csv(zeren::generate_units(*seed, shape));
  return std::fwrite(csv.data(), 1, csv.size(), stdout) == csv.size() && std::fflush(stdout) == 0 ? 0 : 1;
}
