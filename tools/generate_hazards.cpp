// Writes invented hazards at the villages of a units file, for measurements: the same seed gives the same bytes.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/date.hpp"

namespace {

// SplitMix64 (Steele, Lea and Flood 2014): small, and the same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

// The codes of the villages of a units file: its rows whose level is `village`.
std::vector<std::string> village_codes(const std::string& path) {
  std::vector<std::string> codes;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return codes;
  char line[4096];
  while (std::fgets(line, sizeof line, file) != nullptr) {
    const std::string_view row(line);
    if (row.find(",village,") != std::string_view::npos) codes.emplace_back(row.substr(0, row.find(',')));
  }
  std::fclose(file);
  return codes;
}

// Hazards of one year: a fifth are major, most are closed before they are due, some late, some never.
void write_hazards(std::FILE* out, const std::vector<std::string>& villages, std::uint64_t rows, std::uint64_t seed) {
  Random random(seed);
  const zeren::Date first = *zeren::Date::from_ymd(2022, 1, 1);
  fmt::print(out, "id,at,grade,found,due,closed\n");
  for (std::uint64_t i = 0; i < rows; ++i) {
    const zeren::Date found{first.days + static_cast<std::int32_t>(random.below(365))};
    const zeren::Date due{found.days + 10 + static_cast<std::int32_t>(random.below(50))};
    const std::uint64_t fate = random.below(100);
    std::string closed;
    if (fate < 70) {
      closed = zeren::Date{found.days + static_cast<std::int32_t>(random.below(10))}.to_string();
    } else if (fate < 90) {
      closed = zeren::Date{due.days + 1 + static_cast<std::int32_t>(random.below(60))}.to_string();
    }
    fmt::print(out, "H{},{},{},{},{},{}\n", i, villages[random.below(villages.size())],
               random.below(5) == 0 ? "major" : "general", found.to_string(), due.to_string(), closed);
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"invented hazards at the villages of a units file, the same for the same seed"};
  std::string units_file, out_file;
  std::uint64_t rows = 1'000'000, seed = 2022;
  app.add_option("--units", units_file, "units file (code,name,level,parent)")->required();
  app.add_option("--out", out_file, "file to write")->required();
  app.add_option("--rows", rows);
  app.add_option("--seed", seed);
  CLI11_PARSE(app, argc, argv);

  const std::vector<std::string> villages = village_codes(units_file);
  if (villages.empty()) {
    fmt::print(stderr, "`{}` has no villages\n", units_file);
    return 2;
  }
  std::FILE* out = std::fopen(out_file.c_str(), "wb");
  if (out == nullptr) {
    fmt::print(stderr, "`{}` cannot be written\n", out_file);
    return 2;
  }
  write_hazards(out, villages, rows, seed);
  return std::fclose(out) == 0 ? 0 : 2;
}
