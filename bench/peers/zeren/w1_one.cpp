// W1 as one decision: a handle prepared once, a record set and decided call by call.
#include <array>

#include "bench/peers/zeren/measure.hpp"
#include "bench/peers/zeren/workloads.hpp"
#include "zeren/run/decision.hpp"

namespace peers {

namespace {

struct HazardRecord {  // as a request handler holds it
  std::int32_t overdue_days, repeat_count, severity, deaths;
  bool rectified;
};
struct AmountRecord {
  std::int32_t sector, amount;
};

zeren::PreparedDecision prepare(const zeren::CompiledPack& pack) {
  const std::array<std::string_view, 1> columns{"level"};
  auto prepared = zeren::PreparedDecision::prepare(pack.plan(), "record", columns, {.today = zeren::Date::min()});
  if (!prepared) throw std::runtime_error(prepared.error().message());
  return std::move(*prepared);
}

// Decides every record in turn; `set` puts one into the handle's record.
template <class Record, class Set>
void measure(const Arguments& arguments, const zeren::PreparedDecision& prepared, const std::vector<Record>& records,
             const Set& set) {
  zeren::DecisionRecord record(prepared);
  std::int64_t sum = 0;
  const auto decide_all = [&] {
    sum = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
      set(record, records[i]);
      record.run();
      sum += record.count(0) * static_cast<std::int64_t>(i % 7 + 1);
    }
  };
  Measurement m{.workload = arguments.text("as", "W1-one"),
                .variant = "prepared decision",
                .n = records.size(),
                .seconds = {},
                .answer = {}};
  m.seconds = repeat(arguments.number("repeats", 5), decide_all);
  m.answer = std::to_string(sum);
  print(m);
}

std::int32_t narrow(std::int64_t value) {
  return static_cast<std::int32_t>(value);
}

}  // namespace

void run_w1_one(const Arguments& arguments) {
  const std::string data = arguments.text("data");
  const bool rules = arguments.values.contains("pack");
  const zeren::CompiledPack pack =
      compile_file(rules ? arguments.text("pack") : arguments.text("packs", ".") + "/w1.zr");
  const zeren::PreparedDecision prepared = prepare(pack);
  const auto slot = [&](std::string_view field) { return *prepared.slot(field); };
  if (rules) {
    std::vector<AmountRecord> records;
    for (const auto& row : read_numbers(arguments.text("records"), true)) {
      records.push_back({narrow(row[0]), narrow(row[1])});
    }
    const auto sector = slot("sector"), amount = slot("amount");
    return measure(arguments, prepared, records, [=](zeren::DecisionRecord& record, const AmountRecord& r) {
      record.set_count(sector, r.sector);
      record.set_count(amount, r.amount);
    });
  }
  std::vector<HazardRecord> records;
  for (const auto& row : read_numbers(data + "/w1.csv", true)) {
    records.push_back({narrow(row[0]), narrow(row[1]), narrow(row[2]), narrow(row[3]), row[4] != 0});
  }
  const auto overdue = slot("overdue_days"), again = slot("repeat_count"), severity = slot("severity");
  const auto deaths = slot("deaths"), rectified = slot("rectified");
  measure(arguments, prepared, records, [=](zeren::DecisionRecord& record, const HazardRecord& r) {
    record.set_count(overdue, r.overdue_days);
    record.set_count(again, r.repeat_count);
    record.set_count(severity, r.severity);
    record.set_count(deaths, r.deaths);
    record.set_boolean(rectified, r.rectified);
  });
}

}  // namespace peers
