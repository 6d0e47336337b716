// W2: scores of villages, exact means of townships and counties, dense ranks.
#include <algorithm>

#include <fmt/format.h>

#include "bench/peers/zeren/hazards.hpp"
#include "bench/peers/zeren/measure.hpp"
#include "bench/peers/zeren/workloads.hpp"
#include "zeren/zeren.hpp"

namespace peers {

namespace {

const zeren::Column& column(const zeren::Evaluation& result, const char* table, const char* name) {
  const auto id = *result.find_table(table);
  return *result.column(result.plan().tables[id].columns[*result.find_column(id, name)].node);
}

// Columns of units have one row a unit of their tier.
std::vector<std::int64_t> whole_numbers(const Country& country, const std::vector<zeren::UnitId>& units,
                                        const zeren::Column& column) {
  std::vector<std::int64_t> values;
  for (const zeren::UnitId unit : units) {
    values.push_back(*column.number_at(country.organisation.row_in_tier(unit)).to_int64());
  }
  return values;
}

// The yardstick's sums: t and c of ranks times numbers, s of the townships' scores.
std::string check(const Country& country, const zeren::Evaluation& result, const std::string& ranks_file) {
  std::int64_t t = 0, c = 0;
  double s = 0;
  const auto townships = whole_numbers(country, country.township, column(result, "township", "place"));
  const auto counties = whole_numbers(country, country.county, column(result, "county", "place"));
  for (std::size_t i = 0; i < townships.size(); ++i) t += static_cast<std::int64_t>(i + 1) * townships[i];
  for (std::size_t i = 0; i < counties.size(); ++i) c += static_cast<std::int64_t>(i + 1) * counties[i];
  const zeren::Column& points = column(result, "township", "points");
  for (const zeren::UnitId unit : country.township) {
    const auto value = points.number_at(country.organisation.row_in_tier(unit));
    s += static_cast<double>(value.numerator64()) / static_cast<double>(value.denominator64());
  }
  if (!ranks_file.empty()) {
    const std::vector<std::int32_t> ranks(counties.begin(), counties.end());
    std::ofstream(ranks_file, std::ios::binary)
        .write(reinterpret_cast<const char*>(ranks.data()), static_cast<std::streamsize>(ranks.size() * 4));
  }
  return fmt::format("t{} c{} s{:.6f}", t, c, s);
}

}  // namespace

void run_w2(const Arguments& arguments) {
  const std::string data = arguments.text("data");
  const zeren::CompiledPack pack = compile_file(arguments.text("packs", ".") + "/w2.zr");
  const Country country = read_country(data, pack.plan());
  const Hazards hazards(data, arguments.number("rows", 1'000'000), country);
  const zeren::SourceTable source = hazards.table();
  const std::size_t repeats = arguments.number("repeats", 5);
  const auto threads = static_cast<unsigned>(arguments.number("threads", 1));
  Measurement m{.workload = "W2",
                .variant = "batch",
                .n = hazards.at.size(),
                .threads = threads,
                .seconds = {},
                .answer = {},
                .input_bytes = hazards.bytes()};

  const MemoryPeak memory;
  zeren::BindResult bound;
  const auto bind = [&] { bound = zeren::bind(pack.plan(), country.organisation, {&source, 1}); };
  m.phases["bind"].push_back(seconds_of(bind));
  const auto run = [&] {
    auto result = zeren::evaluate(pack.plan(), bound.dataset, {.today = zeren::Date::min(), .threads = threads});
    if (!result) throw std::runtime_error(result.error().message());
    // A column may be computed only once it is read: asking for the answers is a part of the work.
    for (const char* table : {"township", "county"}) {
      for (const char* name : {"points", "place"}) (void)column(*result, table, name);
    }
    return std::move(*result);
  };
  {
    const zeren::Evaluation result = run();
    m.peak_bytes = memory.bytes();
    m.answer = check(country, result, arguments.text("ranks", ""));
  }
  m.seconds = repeat(repeats, [&] { (void)run(); });
  for (std::size_t i = 1; i < std::min<std::size_t>(repeats, 3); ++i) {
    bound = {};
    m.phases["bind"].push_back(seconds_of(bind));
  }
  print(m);
}

}  // namespace peers
