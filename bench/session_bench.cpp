// A session over the hazards of a country: one fact changes, and its township's place in its county is read (W3 of the
// comparison with other tools). The units are generated in the shape of the real ones.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/unit_generator.hpp"
#include "zeren/run/session.hpp"

namespace {

constexpr std::string_view rules = R"(pack w3 "Safety scores of a country, for measurement" {}

tier county "县" > township "乡镇" > village "村"

entity hazard "隐患" {
  id           : key
  at           : village
  severity     : count in 1 .. 4
  overdue_days : count in 0 .. 60
  repeat_count : count in 0 .. 5
}

score points for village {
  start 100
  found   : deduct 2 * severity for each hazard at this
  late    : deduct 1 for each hazard at this where overdue_days > 0
  overdue : deduct 3 for each hazard at this where overdue_days > 30
  again   : deduct 2 for each hazard at this where repeat_count >= 2
  floor 0
}

define points for township = mean(points over village within this) otherwise 0
define points for county = mean(points over township within this) otherwise 0

rank place "县内排名" by points high first for township within county, ties dense
rank place "全国排名" by points high first for county, ties dense
)";

// The same with a day until when a hazard is to be rectified: what is late changes from day to day.
constexpr std::string_view dated_rules = R"(pack days "Late hazards of a country, for measurement" {}

tier county "县" > township "乡镇" > village "村"

entity hazard "隐患" {
  id           : key
  at           : village
  severity     : count in 1 .. 4
  overdue_days : count in 0 .. 60
  repeat_count : count in 0 .. 5
  due          : deadline
}

score points for village {
  start 100
  late : deduct 2 * severity for each hazard at this where due < today
  floor 0
}

define points for township = mean(points over village within this) otherwise 0
rank place "县内排名" by points high first for township within county, ties dense
)";

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "session_bench: %s\n", why.c_str());
  std::exit(1);
}

class Chance {
 public:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
  }
  std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(n)); }

 private:
  std::uint64_t state_ = 6;
};

std::vector<std::string> ids_of(std::size_t rows) {
  std::vector<std::string> ids;
  for (std::size_t r = 0; r < rows; ++r) ids.push_back("H" + std::to_string(r));
  return ids;
}

// Everything that one size needs; made once.
struct World {
  explicit World(std::size_t rows, bool is_dated) : dated(is_dated), ids(ids_of(rows)) {
    zeren::PackFiles files;
    files.files.push_back({"w3.zr", std::string(dated ? dated_rules : rules)});
    zeren::CompileResult compiled = zeren::compile(files);
    if (!compiled.pack) give_up("the pack does not compile");
    pack = std::make_unique<zeren::CompiledPack>(std::move(*compiled.pack));
    // Few hazards are those of one county.
    const zeren::UnitShape shape = rows <= 10'000 ? zeren::UnitShape::county(14, 210) : zeren::UnitShape::country();
    const std::vector<std::string> tiers{"county", "township", "village"};
    auto built = zeren::build_organisation(zeren::generate_units(1, shape), tiers, true);
    if (!built.organisation) give_up("the units do not fit");
    organisation = std::make_unique<zeren::Organisation>(std::move(*built.organisation));
    open(rows);
  }

  void open(std::size_t rows) {
    const auto villages = organisation->units_of_tier(2);
    std::vector<std::string_view> id(ids.begin(), ids.end()), at(rows);
    std::vector<std::int64_t> severity(rows), overdue(rows), repeat(rows);
    for (std::size_t r = 0; r < rows; ++r) {
      const zeren::UnitId village = villages[static_cast<std::size_t>(chance.below(std::int64_t(villages.size())))];
      places.push_back(std::string(organisation->code(organisation->ancestor_at(village, 1))));
      at[r] = organisation->code(village);
      severity[r] = 1 + std::min(chance.below(4), chance.below(4));
      overdue[r] = std::max<std::int64_t>(0, chance.below(200) - 139);
      repeat[r] = std::max<std::int64_t>(0, chance.below(20) - 14);
    }
    zeren::SourceTable hazards;
    hazards.entity = "hazard";
    hazards.rows = rows;
    hazards.columns = {{"id", std::span<const std::string_view>(id), {}},
                       {"at", std::span<const std::string_view>(at), {}},
                       {"severity", std::span<const std::int64_t>(severity), {}},
                       {"overdue_days", std::span<const std::int64_t>(overdue), {}},
                       {"repeat_count", std::span<const std::int64_t>(repeat), {}}};
    std::vector<zeren::Date> due(dated ? rows : 0);
    for (zeren::Date& day : due) day = zeren::Date{today.days + static_cast<std::int32_t>(chance.below(365))};
    if (dated) hazards.columns.push_back({"due", std::span<const zeren::Date>(due), {}});
    zeren::EvaluateOptions options;
    options.today = today;
    auto opened = zeren::Session::open(pack->plan(), *organisation, {&hazards, 1}, options);
    if (!opened.ok()) give_up(opened.error().message());
    session = std::make_unique<zeren::Session>(std::move(opened.value()));
    township = *session->find_table("township");
    place = *session->find_column(township, "place");
  }

  zeren::Change update(std::size_t row) {
    return zeren::Change::update(
        "hazard", ids[row],
        {{"severity", 1 + chance.below(4)}, {"overdue_days", chance.below(61)}, {"repeat_count", chance.below(6)}});
  }

  bool dated;
  zeren::Date today = *zeren::Date::parse("2022-06-30");
  Chance chance;
  std::vector<std::string> ids, places;  // of the rows, and of their townships
  std::unique_ptr<zeren::CompiledPack> pack;
  std::unique_ptr<zeren::Organisation> organisation;
  std::unique_ptr<zeren::Session> session;
  zeren::plan::TableId township = 0;
  std::size_t place = 0;
};

World& world(std::size_t rows, bool dated = false) {
  static std::unique_ptr<World> made;
  if (!made || made->ids.size() != rows || made->dated != dated) made = std::make_unique<World>(rows, dated);
  return *made;
}

// W3: a hazard changes; the new place of its township in its county.
void update_and_read(benchmark::State& state) {
  World& w = world(static_cast<std::size_t>(state.range(0)));
  std::int64_t sum = 0;
  for (auto _ : state) {
    const auto row = static_cast<std::size_t>(w.chance.below(state.range(0)));
    if (!w.session->apply(w.update(row)).ok()) give_up("an update is refused");
    const auto cell = w.session->cell(w.township, w.places[row], w.place);
    sum += (*cell)->number().to_int64().value_or(0);
  }
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(update_and_read)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

void read_place(benchmark::State& state) {
  World& w = world(static_cast<std::size_t>(state.range(0)));
  std::int64_t sum = 0;
  for (auto _ : state) {
    const auto row = static_cast<std::size_t>(w.chance.below(state.range(0)));
    sum += (*w.session->cell(w.township, w.places[row], w.place))->number().to_int64().value_or(0);
  }
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(read_place)->Arg(1'000'000);

// A row goes and comes again.
void remove_and_insert(benchmark::State& state) {
  World& w = world(static_cast<std::size_t>(state.range(0)));
  const auto villages = w.organisation->units_of_tier(2);
  for (auto _ : state) {
    const auto row = static_cast<std::size_t>(w.chance.below(state.range(0)));
    const zeren::UnitId village = villages[static_cast<std::size_t>(w.chance.below(std::int64_t(villages.size())))];
    const std::vector<zeren::Change> changes{
        zeren::Change::remove("hazard", w.ids[row]),
        zeren::Change::insert("hazard", {{"id", w.ids[row]},
                                         {"at", std::string(w.organisation->code(village))},
                                         {"severity", std::int64_t{2}},
                                         {"overdue_days", std::int64_t{31}},
                                         {"repeat_count", std::int64_t{0}}})};
    if (!w.session->apply(changes).ok()) give_up("a row is refused");
    w.places[row] = std::string(w.organisation->code(w.organisation->ancestor_at(village, 1)));
  }
}
BENCHMARK(remove_and_insert)->Arg(1'000'000);

// The next day, on which a few thousand hazards are late that were not.
void next_day(benchmark::State& state) {
  World& w = world(static_cast<std::size_t>(state.range(0)), true);
  for (auto _ : state) {
    w.today = zeren::Date{w.today.days + 1};
    if (!w.session->apply(zeren::Change::advance(w.today)).ok()) give_up("the day does not come");
    benchmark::DoNotOptimize(w.session->cell(w.township, w.places[0], w.place));
  }
}
BENCHMARK(next_day)->Arg(1'000'000)->Iterations(200)->Unit(benchmark::kMillisecond);

// Changes of so many rows, and which cells they changed.
void changes(benchmark::State& state) {
  World& w = world(1'000'000);
  static_cast<void>(w.session->changes());
  std::size_t cells = 0;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      const auto row = static_cast<std::size_t>(w.chance.below(1'000'000));
      if (!w.session->apply(w.update(row)).ok()) give_up("an update is refused");
    }
    cells += w.session->changes()->size();
  }
  state.counters["cells"] = benchmark::Counter(static_cast<double>(cells), benchmark::Counter::kAvgIterations);
}
BENCHMARK(changes)->Arg(1)->Arg(1000);

}  // namespace
