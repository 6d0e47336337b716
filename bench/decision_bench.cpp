// Decisions on one record: W1 of docs/performance.md as a request handler makes them (set the fields, run, read), and
// tables of 10 to 10,000 rules of which exactly one matches.
//
// `decision_bench --benchmark_filter=W1` alone is a loop for callgrind.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/run/decision.hpp"

namespace {

constexpr const char* head = "pack bench {}\ntier county > village\n";

zeren::CompiledPack compiled(const std::string& rules) {
  zeren::PackFiles files;
  files.files.push_back({"bench.zr", head + rules});
  zeren::CompileResult result = zeren::compile(files);
  if (result.ok()) return *std::move(result.pack);
  for (const auto& d : result.diagnostics) std::puts(message(d, zeren::Language::en).c_str());
  std::exit(1);
}

zeren::PreparedDecision prepared(const zeren::CompiledPack& pack, std::string_view column, bool shortcuts) {
  zeren::DecisionOptions options{*zeren::Date::parse("2022-06-30")};
  options.shortcuts = shortcuts;
  auto made = zeren::PreparedDecision::prepare(pack.plan(), "hazard", std::span(&column, 1), options);
  if (made.ok()) return *std::move(made);
  std::puts(made.error().message().c_str());
  std::exit(1);
}

// ---- W1 ----

constexpr const char* ladder = R"(
entity hazard { id : key  overdue_days : count  repeat_count : count  severity : count in 1 .. 4  deaths : count  rectified : bool }
decide level for hazard : number first {
  when deaths >= 3 or severity = 4 and overdue_days > 30 then 4
  when overdue_days > 30 or repeat_count >= 3 then 3
  when overdue_days > 15 or repeat_count = 2 or severity >= 3 and not rectified then 2
  when overdue_days > 0 then 1
  otherwise 0
}
)";

struct Hazard {
  std::int32_t overdue_days, repeat_count, severity, deaths;
  bool rectified;
};

// Drawn as peers.md says for W1.
std::vector<Hazard> hazards(std::size_t count) {
  std::mt19937 chance(1);
  const auto draw = [&](std::uint32_t most) { return static_cast<std::int32_t>(chance() % most); };
  std::vector<Hazard> all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back({draw(10) < 4 ? 0 : 1 + draw(60), std::min(draw(6), draw(6)), 1 + draw(4),
                   draw(100) < 92 ? 0 : 1 + draw(5), draw(2) == 0});
  }
  return all;
}

[[gnu::noinline]] int by_hand(const Hazard& r) {
  if (r.deaths >= 3 || (r.severity == 4 && r.overdue_days > 30)) return 4;
  if (r.overdue_days > 30 || r.repeat_count >= 3) return 3;
  if (r.overdue_days > 15 || r.repeat_count == 2 || (r.severity >= 3 && !r.rectified)) return 2;
  return r.overdue_days > 0 ? 1 : 0;
}

constexpr std::size_t records = 200'000;

void w1_by_hand(benchmark::State& state) {
  const std::vector<Hazard> all = hazards(records);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(by_hand(all[i]));
    if (++i == all.size()) i = 0;
  }
}
BENCHMARK(w1_by_hand)->Name("W1/by_hand");

void w1_decision(benchmark::State& state) {
  const zeren::CompiledPack pack = compiled(ladder);
  const zeren::PreparedDecision decision = prepared(pack, "level", state.range(0) != 0);
  zeren::DecisionRecord record(decision);
  const std::vector<Hazard> all = hazards(records);
  const auto slot = [&](std::string_view name) { return *decision.slot(name); };
  const auto overdue = slot("overdue_days"), repeat = slot("repeat_count"), severity = slot("severity"),
             deaths = slot("deaths"), rectified = slot("rectified");
  for (const Hazard& r : all) {
    record.set_count(overdue, r.overdue_days);
    record.set_count(repeat, r.repeat_count);
    record.set_count(severity, r.severity);
    record.set_count(deaths, r.deaths);
    record.set_boolean(rectified, r.rectified);
    if (!record.run() || record.count(0) != by_hand(r)) {
      state.SkipWithError("the decision differs from the one by hand");
      return;
    }
  }
  std::size_t i = 0;
  for (auto _ : state) {
    const Hazard& r = all[i];
    record.set_count(overdue, r.overdue_days);
    record.set_count(repeat, r.repeat_count);
    record.set_count(severity, r.severity);
    record.set_count(deaths, r.deaths);
    record.set_boolean(rectified, r.rectified);
    record.run();
    benchmark::DoNotOptimize(record.count(0));
    if (++i == all.size()) i = 0;
  }
  state.SetLabel(std::string(decision.method(0)));
}
BENCHMARK(w1_decision)->Name("W1/decision")->ArgName("shortcuts")->Arg(1)->Arg(0);

// ---- Many rules ----

constexpr std::size_t fields = 4;
constexpr std::int64_t most = 1'000'000;
using Box = std::array<std::pair<std::int64_t, std::int64_t>, fields>;

// Cuts the space of all records into so many boxes, one a rule: every record is in exactly one.
std::vector<Box> boxes(std::size_t count) {
  std::mt19937_64 chance(5);
  Box all;
  all.fill({0, most});
  std::vector<Box> made{all};
  while (made.size() < count) {
    const std::size_t which = chance() % made.size(), field = chance() % fields;
    const auto [low, high] = made[which][field];
    if (low == high) continue;
    const std::int64_t cut = low + static_cast<std::int64_t>(chance() % static_cast<std::uint64_t>(high - low));
    made.push_back(made[which]);
    made[which][field].second = cut;
    made.back()[field].first = cut + 1;
  }
  std::shuffle(made.begin(), made.end(), chance);
  return made;
}

std::string rules_of(const std::vector<Box>& all) {
  std::string text = "entity hazard { id : key";
  for (std::size_t f = 0; f < fields; ++f)
    text += "  f" + std::to_string(f) + " : count in 0 .. " + std::to_string(most);
  text += " }\ndecide found for hazard : number first {\n";
  for (std::size_t r = 0; r < all.size(); ++r) {
    std::string when;
    for (std::size_t f = 0; f < fields; ++f) {
      const auto [low, high] = all[r][f];
      if (low == 0 && high == most) continue;
      when += (when.empty() ? "" : " and ") + ("f" + std::to_string(f)) + " in " + std::to_string(low) + " .. " +
              std::to_string(high);
    }
    text += "  when " + when + " then " + std::to_string(r) + "\n";
  }
  return text + "  otherwise -1\n}\n";
}

void many_rules(benchmark::State& state) {
  const std::vector<Box> all = boxes(static_cast<std::size_t>(state.range(0)));
  const zeren::CompiledPack pack = compiled(rules_of(all));
  const zeren::PreparedDecision decision = prepared(pack, "found", state.range(1) != 0);
  zeren::DecisionRecord record(decision);
  std::mt19937_64 chance(9);
  std::vector<std::array<std::int64_t, fields>> asked(20'000);
  for (auto& values : asked) {
    for (std::int64_t& value : values) value = static_cast<std::int64_t>(chance() % (most + 1));
  }
  const zeren::DecisionSlot first = *decision.slot("f0");
  const auto decide = [&](const std::array<std::int64_t, fields>& values) {
    for (std::size_t f = 0; f < fields; ++f) record.set_count(first + static_cast<zeren::DecisionSlot>(f), values[f]);
    record.run();
    return record.count(0);
  };
  for (std::size_t i = 0; i < 1000; ++i) {
    const std::int64_t found = decide(asked[i]);
    const bool right = found >= 0 && [&] {
      for (std::size_t f = 0; f < fields; ++f) {
        const auto [low, high] = all[static_cast<std::size_t>(found)][f];
        if (asked[i][f] < low || asked[i][f] > high) return false;
      }
      return true;
    }();
    if (!right) {
      state.SkipWithError("the rule that was found does not match");
      return;
    }
  }
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(decide(asked[i]));
    if (++i == asked.size()) i = 0;
  }
  state.SetLabel(std::string(decision.method(0)));
}
BENCHMARK(many_rules)
    ->Name("rules")
    ->ArgNames({"rules", "shortcuts"})
    ->Args({10, 1})
    ->Args({100, 1})
    ->Args({1000, 1})
    ->Args({10'000, 1})
    ->Args({10, 0})
    ->Args({1000, 0});

}  // namespace
