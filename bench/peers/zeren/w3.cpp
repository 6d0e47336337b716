// W3: a session; one hazard changes, then the place of its township in its county is read.
#include "bench/peers/zeren/hazards.hpp"
#include "bench/peers/zeren/measure.hpp"
#include "bench/peers/zeren/workloads.hpp"
#include "zeren/run/session.hpp"

namespace peers {

namespace {

// A change and what takes it back, both as a host hands them over, and where to read.
struct Step {
  zeren::Change change, back;
  std::string township;
};

zeren::Change update(std::int64_t row, std::int64_t severity, std::int64_t overdue, std::int64_t again) {
  return zeren::Change::update("hazard", "hazard:" + std::to_string(row + 1),
                               {{"severity", severity}, {"overdue_days", overdue}, {"repeat_count", again}});
}

std::vector<Step> read_steps(const std::string& data, const Country& country, Hazards hazards, std::size_t most) {
  std::vector<Step> steps;
  for (const auto& row : read_numbers(data + "/updates.csv", false)) {
    if (steps.size() == most) break;
    const auto at = static_cast<std::size_t>(row[0]);
    const zeren::UnitId village = hazards.at[at];
    steps.push_back({update(row[0], row[1], row[2], row[3]),
                     update(row[0], hazards.severity[at], hazards.overdue[at], hazards.repeats[at]),
                     std::string(country.organisation.code(country.organisation.parent(village)))});
    hazards.severity[at] = static_cast<std::int8_t>(row[1]);
    hazards.overdue[at] = static_cast<std::int16_t>(row[2]);
    hazards.repeats[at] = static_cast<std::int8_t>(row[3]);
  }
  return steps;
}

void take(zeren::Session& session, const zeren::Change& change) {
  if (!session.apply(change).ok()) throw std::runtime_error("a change was refused: " + change.key);
}

}  // namespace

void run_w3(const Arguments& arguments) {
  const std::string data = arguments.text("data");
  const zeren::CompiledPack pack = compile_file(arguments.text("packs", ".") + "/w2.zr");
  const Country country = read_country(data, pack.plan());
  const Hazards hazards(data, arguments.number("rows", 1'000'000), country);
  zeren::SourceTable source = hazards.table();
  source.file = "hazard";
  const std::vector<Step> steps = read_steps(data, country, hazards, arguments.number("updates", 300));
  Measurement m{.workload = "W3",
                .variant = "session: update, then read the place",
                .n = steps.size(),
                .seconds = {},
                .answer = {},
                .input_bytes = hazards.bytes(),
                .rows = hazards.at.size()};
  const MemoryPeak memory;
  std::optional<zeren::Session> session;
  m.phases["open"].push_back(seconds_of([&] {
    auto opened = zeren::Session::open(pack.plan(), country.organisation, {&source, 1}, {.today = zeren::Date::min()});
    if (!opened) throw std::runtime_error(opened.error().message());
    session.emplace(std::move(*opened));
  }));
  const auto township = *session->find_table("township");
  const auto place = *session->find_column(township, "place");
  std::int64_t sum = 0;
  const auto follow = [&] {
    sum = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      take(*session, steps[i].change);
      const auto cell = session->cell(township, steps[i].township, place);
      sum += *(*cell)->number().to_int64() * static_cast<std::int64_t>(i % 7 + 1);
    }
  };
  for (std::size_t i = 0; i <= arguments.number("repeats", 5); ++i) {
    const double seconds = seconds_of(follow);
    if (i > 0) m.seconds.push_back(seconds);
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) take(*session, step->back);
  }
  m.peak_bytes = memory.bytes();
  m.answer = "c" + std::to_string(steps.size()) + "=" + std::to_string(sum);
  print(m);
}

}  // namespace peers
