// W1 over columns: the records of a CSV, held as columns of the record's fields.

#include <memory>

#include "bench/peers/zeren/measure.hpp"
#include "bench/peers/zeren/workloads.hpp"
#include "zeren/zeren.hpp"

namespace peers {

namespace {

constexpr zeren::Date day = zeren::Date::min();

// A host's columns: numbers, and flags where the field is one.
struct Records {
  std::vector<std::string> names;
  std::vector<std::vector<std::int64_t>> numbers;  // by column
  std::vector<std::unique_ptr<bool[]>> flags;      // by column; null where it is one of numbers
  std::size_t rows = 0;

  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = 0;
    for (std::size_t c = 0; c < names.size(); ++c) sum += rows * (flags[c] ? sizeof(bool) : sizeof(std::int64_t));
    return sum;
  }
  [[nodiscard]] zeren::SourceTable table() const {
    zeren::SourceTable table{.entity = "record", .rows = rows};
    for (std::size_t c = 0; c < names.size(); ++c) {
      zeren::SourceValues values = std::span<const std::int64_t>(numbers[c]);
      if (flags[c]) values = std::span<const bool>(flags[c].get(), rows);
      table.columns.push_back({names[c], values});
    }
    return table;
  }
};

Records read_records(const std::string& path, const zeren::plan::Table& table, std::size_t most) {
  Records records;
  auto lines = read_numbers(path, true);
  if (lines.size() > most) lines.resize(most);
  records.rows = lines.size();
  for (std::size_t c = 0; c < table.fields.size(); ++c) {
    records.names.push_back(table.fields[c].name);
    records.numbers.emplace_back();
    records.flags.emplace_back();
    if (table.fields[c].type.kind == zeren::plan::ValueKind::boolean) {
      records.flags[c] = std::make_unique<bool[]>(records.rows);
      for (std::size_t r = 0; r < records.rows; ++r) records.flags[c][r] = lines[r][c] != 0;
    } else {
      for (std::size_t r = 0; r < records.rows; ++r) records.numbers[c].push_back(lines[r][c]);
    }
  }
  return records;
}

const zeren::Column& levels_of(const zeren::Evaluation& result) {
  const auto id = *result.find_table("record");
  return *result.column(result.plan().tables[id].columns[*result.find_column(id, "level")].node);
}

// Sum of level * (i mod 7 + 1), as the yardstick adds it up; i is the row as the host counts it.
std::string check(const zeren::Evaluation& result) {
  const auto id = *result.find_table("record");
  const zeren::Column& levels = levels_of(result);
  const std::vector<std::uint32_t>& lines = result.dataset().tables[id]->line;
  std::int64_t sum = 0;
  for (std::size_t r = 0; r < lines.size(); ++r) {
    sum += *levels.number_at(r).to_int64() * static_cast<std::int64_t>((lines[r] - 1) % 7 + 1);
  }
  return std::to_string(sum);
}

}  // namespace

void run_w1(const Arguments& arguments) {
  const std::string path = arguments.text("pack", arguments.text("packs", ".") + "/w1.zr");
  std::vector<double> compiling;
  compiling.push_back(seconds_of([&] { (void)compile_file(path); }));
  const zeren::CompiledPack pack = compile_file(path);
  const auto& tables = pack.plan().tables;
  const auto table = std::find_if(tables.begin(), tables.end(), [](const auto& t) { return t.name == "record"; });
  const Records records = read_records(arguments.text("records", arguments.text("data") + "/w1.csv"), *table,
                                       arguments.number("rows", 200'000));
  const zeren::SourceTable source = records.table();
  const zeren::Organisation nowhere;
  const std::size_t repeats = arguments.number("repeats", 5);
  const auto threads = static_cast<unsigned>(arguments.number("threads", 1));

  const MemoryPeak memory;
  zeren::BindResult bound = zeren::bind(pack.plan(), nowhere, {&source, 1});
  const zeren::EvaluateOptions options{.today = day, .threads = threads};
  // A column may be computed only once it is read: asking for it is a part of the work.
  const auto level = [&] {
    auto result = zeren::evaluate(pack.plan(), bound.dataset, options);
    (void)levels_of(*result);
    return std::move(*result);
  };
  Measurement m{.workload = arguments.text("as", "W1-columns"),
                .variant = "batch",
                .n = records.rows,
                .threads = threads,
                .seconds = {},
                .answer = {},
                .input_bytes = records.bytes()};
  {
    const zeren::Evaluation result = level();
    m.answer = check(result);
    m.peak_bytes = memory.bytes();
  }
  m.seconds = repeat(repeats, [&] { (void)level(); });
  m.phases["compile"] = compiling;
  m.phases["bind"] = repeat(repeats, [&] { bound = zeren::bind(pack.plan(), nowhere, {&source, 1}); });
  print(m);
}

}  // namespace peers
