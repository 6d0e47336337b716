// A year of daily checks of a ladder for every township of a country, over its hazards: the ladder of the language's
// first example. The units are those of the file that ZEREN_UNITS names (as shared/data/china_units.csv), else
// generated in the same shape; the label of the figure says which.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/units.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/unit_generator.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/evaluation.hpp"

namespace {

constexpr std::string_view rules = R"(pack year "A year of daily checks, for measurement" {
  effective 2022-01-01 .. 2022-12-31
}

tier province "省" > city "市" > county "县" > township "乡镇" > village "村"

event hazard "隐患" on found {
  at     : village
  grade  : general | major
  found  : date
  due    : deadline
  closed : date?
}

define overdue_days for hazard = if closed is absent then max(0, days(due -> today)) else 0
define overdue_count for township = count(hazard within this where overdue_days > 0)
define major_overdue for township = count(hazard within this where overdue_days > 0 and grade = major)

ladder remediation for township checked daily in order {
  step remind    "提示警示" when overdue_count >= 1
  step interview "约谈通报" when overdue_count >= 3 or (overdue_count >= 1 and after 15 days at remind)
  step supervise "挂牌督办" when major_overdue >= 1 or (overdue_count >= 1 and after 30 days at interview)
  step expose    "媒体曝光" when overdue_count >= 1 and after 30 days at supervise
  release when overdue_count = 0 for 30 days
}
)";

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "ladder_bench: %s\n", why.c_str());
  std::exit(1);
}

class Chance {
 public:
  std::uint64_t below(std::uint64_t n) {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (z ^ z >> 31) % n;
  }

 private:
  std::uint64_t state_ = 2022;
};

zeren::Organisation read_units(std::string& which) {
  if (const char* path = std::getenv("ZEREN_UNITS"); path != nullptr) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    const std::vector<zeren::TierName> tiers{
        {"province", "省"}, {"city", "市"}, {"county", "县"}, {"township", "乡镇"}, {"village", "村"}};
    zeren::LoadedUnits loaded = zeren::load_units(path, std::move(bytes), tiers, true);
    if (!loaded.organisation) give_up("the units of ZEREN_UNITS do not fit");
    which = "units of " + std::string(path);
    return std::move(*loaded.organisation);
  }
  const std::vector<std::string> tiers{"province", "city", "county", "township", "village"};
  auto built = zeren::build_organisation(zeren::generate_units(2022, zeren::UnitShape::country()), tiers, true);
  if (!built.organisation) give_up("the generated units do not fit");
  which = "generated units";
  return std::move(*built.organisation);
}

// Hazards of one year as tools/generate_hazards.cpp has them: a fifth are major, most are closed before they are due,
// some late, some never.
struct World {
  explicit World(std::size_t rows) : organisation(read_units(which)) {
    zeren::PackFiles files;
    files.files.push_back({"year.zr", std::string(rules)});
    zeren::CompileResult compiled = zeren::compile(files);
    if (!compiled.pack) give_up("the pack does not compile");
    pack = std::make_unique<zeren::CompiledPack>(std::move(*compiled.pack));
    Chance chance;
    const auto villages = organisation.units_of_tier(4);
    const zeren::Date first = *zeren::Date::from_ymd(2022, 1, 1);
    std::vector<std::string_view> at(rows), grade(rows);
    std::vector<zeren::Date> found(rows), due(rows), closed(rows);
    const auto is_closed = std::make_unique<bool[]>(rows);  // no vector: its truth values are no array
    for (std::size_t r = 0; r < rows; ++r) {
      at[r] = organisation.code(villages[chance.below(villages.size())]);
      grade[r] = chance.below(5) == 0 ? "major" : "general";
      found[r] = zeren::Date{first.days + static_cast<std::int32_t>(chance.below(365))};
      due[r] = zeren::Date{found[r].days + 10 + static_cast<std::int32_t>(chance.below(50))};
      const std::uint64_t fate = chance.below(100);
      closed[r] = fate < 70 ? zeren::Date{found[r].days + static_cast<std::int32_t>(chance.below(10))}
                            : zeren::Date{due[r].days + 1 + static_cast<std::int32_t>(chance.below(60))};
      is_closed[r] = fate < 90;
    }
    zeren::SourceTable hazards;
    hazards.entity = "hazard";
    hazards.rows = rows;
    hazards.columns = {{"at", std::span<const std::string_view>(at), {}},
                       {"grade", std::span<const std::string_view>(grade), {}},
                       {"found", std::span<const zeren::Date>(found), {}},
                       {"due", std::span<const zeren::Date>(due), {}},
                       {"closed", std::span<const zeren::Date>(closed), std::span<const bool>(is_closed.get(), rows)}};
    auto bound = zeren::bind(pack->plan(), organisation, {&hazards, 1});
    if (!bound.rejects.empty()) give_up("a hazard is refused");
    dataset = std::make_unique<zeren::Dataset>(std::move(bound.dataset));
  }

  std::string which;
  zeren::Organisation organisation;
  std::unique_ptr<zeren::CompiledPack> pack;
  std::unique_ptr<zeren::Dataset> dataset;
};

void year_of_daily_checks(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  static std::unique_ptr<World> world;
  static std::size_t made = 0;
  if (!world || made != rows) world = std::make_unique<World>(made = rows);
  zeren::EvaluateOptions options;
  options.today = *zeren::Date::from_ymd(2022, 12, 31);
  options.threads = 1;
  for (auto _ : state) {
    auto evaluation = zeren::evaluate(world->pack->plan(), *world->dataset, options);
    if (!evaluation.ok()) give_up(evaluation.error().message());
    benchmark::DoNotOptimize(evaluation);
  }
  state.SetLabel(world->which);
}
BENCHMARK(year_of_daily_checks)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
